//! A form that stays open once it is saved, as a settings page does: under it stands that it is kept, until something
//! else is typed.

use crate::view::prelude::*;
use kith_model::fields::Typed;

use super::{
    half_written::{HalfWritten, Over},
    saving::{Press, press},
};
use crate::{
    parts::{Button, Kind, Note, Notice},
    words::{W, t},
};

/// The save of such a form.
#[derive(Clone, Copy)]
pub struct Staying {
    save: Press,
    /// Nothing was typed that is not saved.
    is_same: Signal<bool>,
    is_saved: RwSignal<bool>,
}

/// Saves what differs in a form, after `before` has put in what comes with every save (nothing: `|| ()`).
pub fn stays<T: Typed + Send + Sync>(form: HalfWritten<Over<T>>, before: impl Fn() + Send + Sync + 'static) -> Staying {
    let is_saved = RwSignal::new(false);
    let save = press(move |saving| {
        before();
        let saved = form.saved();
        saving.save(form.save().into_iter().collect(), move || {
            saved();
            is_saved.try_set(true);
        });
    });
    Staying { save, is_same: Signal::derive(move || !form.is_changed()), is_saved }
}

impl Staying {
    /// Whether it was kept, and the button. The button rests while nothing was typed, or while `off`.
    pub fn foot(self, kind: Kind, off: Signal<bool>) -> AnyView {
        let Self { save, is_same, is_saved } = self;
        let saved = move || {
            (is_saved.get() && is_same.get()).then(|| view! { <Notice kind=Note::Here>{t(W::SaveHere)}</Notice> })
        };
        let off = Signal::derive(move || is_same.get() || off.get());
        view! {
            {save.notice_of_form()}
            {saved}
            <Button label=t(W::ButtonSave) kind wide={kind == Kind::Main} off busy=save.busy on_press=save.run/>
        }
        .into_any()
    }
}
