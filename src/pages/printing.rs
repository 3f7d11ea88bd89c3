//! Printing a screen. Paper does not know which day it is: while a sheet is made, dates stand in place of "today".

use crate::view::prelude::*;

use crate::browser::page;

thread_local! {
    static PRINTING: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Whether a sheet is being made. Tracked.
pub fn is_printing() -> bool {
    PRINTING.with(|printing| printing.get())
}

/// Prints the screen, with dates in place of "today" and "tomorrow", and with what stands on paper only.
pub fn print_sheet() {
    PRINTING.with(|printing| printing.set(true));
    // What stands on paper is drawn in the next frame.
    request_animation_frame(|| {
        request_animation_frame(|| {
            page::print();
            PRINTING.with(|printing| printing.set(false));
        });
    });
}
