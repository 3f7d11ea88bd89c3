//! The small pieces that all screens are built from. They take plain data and signals, never records.
//!
//! Every piece ends in `into_any()`, so that a page's type stays small and a piece is compiled once. No `style=` attribute
//! anywhere: the pages are served without `unsafe-inline`. What a piece looks like stands in `style/parts.css`.

mod bidi;
mod button;
mod card;
mod category;
mod chips;
mod copy;
mod counter;
mod danger;
mod empty;
mod entries;
mod field;
mod icon;
mod kind_chips;
mod languages;
mod link;
mod list;
mod locks_soon;
mod long_list;
mod marks;
mod nav;
mod notice;
mod quote;
mod screen;
mod sheet;
mod sync_line;
mod tick;
mod told;
mod waiting;
mod when;

pub use bidi::{Marked, Name, Said, SaidBlock};
pub use button::{Button, Kind, LinkButton};
pub use card::{Card, Section};
pub use category::{CategoryBadge, category_word};
pub use chips::{Chip, Chips, ChipsMany};
pub use copy::CopyButton;
pub use counter::Counter;
pub use danger::NobodyReads;
pub use empty::Empty;
pub use entries::{Entries, Entry};
pub use field::{Field, Input, Pick, Search, Tickbox};
pub use icon::{Icon, icon};
pub use kind_chips::KindChips;
pub use languages::{LanguagePicker, TextSizePicker};
pub use link::{OutLink, Ring, is_safe_link, tel};
pub use list::{Row, Rows};
pub use locks_soon::LocksSoon;
pub use long_list::{LongList, LongListOf};
pub use marks::{MarkChooser, Marks};
pub use nav::{Nav, NavLink, Place};
pub use notice::{Note, Notice, WasNow};
pub use quote::Quote;
pub use screen::{Frame, Screen, Urgent};
pub use sheet::Sheet;
pub use sync_line::{Outside, SyncLine, SyncSpoken, SyncState};
pub use tick::{TickRow, Ticks};
pub use told::{Told, ToldState};
pub use waiting::{Held, Waiting};
pub use when::When;

use std::sync::atomic::{AtomicU32, Ordering};

/// An id for `aria-describedby` and its like, new each time.
fn fresh_id(what: &str) -> String {
    static LAST: AtomicU32 = AtomicU32::new(0);
    format!("{what}-{}", LAST.fetch_add(1, Ordering::Relaxed))
}
