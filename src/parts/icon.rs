//! The drawn icons: one line, 24 by 24, in the colour of the text beside it. Never without a word: they are hidden from
//! screen readers, and whoever shows one alone gives the control a name.

use crate::view::prelude::*;

/// Every icon of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Icon {
    Singing,
    Growing,
    Walking,
    Making,
    Moving,
    Learning,
    Helping,
    Advice,
    Company,
    Nature,
    Home,
    Find,
    Diary,
    Me,
    Sun,
    People,
    Inbox,
    Check,
    Page,
    Phone,
    Place,
    Way,
    Warning,
    Back,
    Onward,
    Plus,
    Minus,
    Close,
    Clock,
    Print,
    Moved,
    List,
    Missing,
    Chart,
    Settings,
    Ask,
    Language,
    Pencil,
    Share,
    AddTo,
    Dots,
}

/// Draws an icon.
pub fn icon(which: Icon) -> AnyView {
    let turns = matches!(which, Icon::Way | Icon::Back | Icon::Onward | Icon::Moved | Icon::List);
    let class = if turns { "icon turns" } else { "icon" };
    view! {
        <svg class=class viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=which.line()></path>
        </svg>
    }
    .into_any()
}

impl Icon {
    /// All icons, for tests and for looking at them.
    pub const ALL: [Self; 41] = [
        Self::Singing,
        Self::Growing,
        Self::Walking,
        Self::Making,
        Self::Moving,
        Self::Learning,
        Self::Helping,
        Self::Advice,
        Self::Company,
        Self::Nature,
        Self::Home,
        Self::Find,
        Self::Diary,
        Self::Me,
        Self::Sun,
        Self::People,
        Self::Inbox,
        Self::Check,
        Self::Page,
        Self::Phone,
        Self::Place,
        Self::Way,
        Self::Warning,
        Self::Back,
        Self::Onward,
        Self::Plus,
        Self::Minus,
        Self::Close,
        Self::Clock,
        Self::Print,
        Self::Moved,
        Self::List,
        Self::Missing,
        Self::Chart,
        Self::Settings,
        Self::Ask,
        Self::Language,
        Self::Pencil,
        Self::Share,
        Self::AddTo,
        Self::Dots,
    ];

    fn line(self) -> &'static str {
        match self {
            Self::Singing => {
                "M9 18V6l10-2v12M9 18a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0zM19 16a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0z"
            }
            Self::Growing => "M5 19c0-9 5-14 15-14 0 10-5 15-13 14M5 19c3-5 6-7 9-8",
            Self::Walking => {
                "M14.8 4.5a1.8 1.8 0 11-3.6 0 1.8 1.8 0 013.6 0zM10 21l2-6-2-3 1-5 3 3 3 1M14 15l3 6M9 8l-3 3"
            }
            Self::Making => {
                "M9 6.5a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0zM9 17.5a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0zM8.5 8L20 17.5M8.5 16L20 6.5"
            }
            Self::Moving => {
                "M13.8 4.5a1.8 1.8 0 11-3.6 0 1.8 1.8 0 013.6 0zM4.5 7.5L12 10l7.5-2.5M12 10v5l-4 6M12 15l4 6"
            }
            Self::Learning => "M12 7c-2-1.5-5-2-8-2v13c3 0 6 .5 8 2 2-1.5 5-2 8-2V5c-3 0-6 .5-8 2zM12 7v13",
            Self::Helping => "M12 19.5S4.5 15 4.5 9.8A3.8 3.8 0 0112 8a3.8 3.8 0 017.5 1.8C19.5 15 12 19.5 12 19.5z",
            Self::Advice => "M5 5h14a1 1 0 011 1v9a1 1 0 01-1 1h-7l-4 4v-4H5a1 1 0 01-1-1V6a1 1 0 011-1zM8 9h8M8 12h5",
            Self::Company => {
                "M5 9h11v5a4 4 0 01-4 4H9a4 4 0 01-4-4zM16 10h1.5a2.5 2.5 0 010 5H16M8.5 3.5v2M12.5 3.5v2M4 21h13"
            }
            Self::Nature => {
                "M12 21v-9M12 16c-4.5 0-6.5-2-6.5-5.5C5.5 6.5 8.5 3 12 3s6.5 3.5 6.5 7.5C18.5 14 16.5 16 12 16zM12 13l3-3"
            }
            Self::Home => "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
            Self::Find => "M17 11a6 6 0 11-12 0 6 6 0 0112 0zM20 20l-4.5-4.5",
            Self::Diary => "M6 5h12a2 2 0 012 2v11a2 2 0 01-2 2H6a2 2 0 01-2-2V7a2 2 0 012-2zM4 10h16M8 3v4M16 3v4",
            Self::Me => "M15.5 8a3.5 3.5 0 11-7 0 3.5 3.5 0 017 0zM5 20c1-4 4-6 7-6s6 2 7 6",
            Self::Sun => {
                "M16 12a4 4 0 11-8 0 4 4 0 018 0zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4"
            }
            Self::People => {
                "M12 9a3 3 0 11-6 0 3 3 0 016 0zM3 19c.6-3 3-5 6-5s5.4 2 6 5M15 6.5a3 3 0 010 5M17 14.5c2 .6 3.5 2.3 4 4.5"
            }
            Self::Inbox => "M4 13l3-8h10l3 8v6H4zM4 13h5l1 2h4l1-2h5",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Page => "M6 3h8l4 4v14H6zM9 12h6M9 16h6",
            Self::Phone => {
                "M6.5 4h3l1.5 4-2 1.5a11 11 0 005.5 5.5l1.5-2 4 1.5v3a1.5 1.5 0 01-1.6 1.5C11 18.5 5.5 13 5 5.6A1.5 1.5 0 016.5 4z"
            }
            Self::Place => {
                "M12 21s-6.5-6-6.5-11a6.5 6.5 0 0113 0c0 5-6.5 11-6.5 11zM14.5 10a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0z"
            }
            Self::Way => "M5 12h14M13 6l6 6-6 6",
            Self::Warning => "M12 4l9 16H3zM12 10v4M12 17v.01",
            Self::Back => "M14.5 6l-6 6 6 6",
            Self::Onward => "M9.5 6l6 6-6 6",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Minus => "M5 12h14",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Clock => "M20.5 12a8.5 8.5 0 11-17 0 8.5 8.5 0 0117 0zM12 7v5l3 2",
            Self::Print => "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
            Self::Moved => "M4 8h14M14 4l4 4-4 4M20 16H8M12 12l-4 4 4 4",
            Self::List => "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
            Self::Missing => {
                "M20.5 12a8.5 8.5 0 11-17 0 8.5 8.5 0 0117 0zM9.5 10a2.5 2.5 0 115 0c0 1.7-2.5 2-2.5 3.5M12 16.5v.01"
            }
            Self::Chart => "M4 20h16M7 20v-6M12 20V8M17 20v-9",
            Self::Settings => {
                "M4 8h8M16 8h4M16 8a2 2 0 11-4 0 2 2 0 014 0zM4 16h4M12 16h8M12 16a2 2 0 11-4 0 2 2 0 014 0z"
            }
            Self::Ask => "M5 5h14a1 1 0 011 1v9a1 1 0 01-1 1h-7l-4 4v-4H5a1 1 0 01-1-1V6a1 1 0 011-1z",
            Self::Language => {
                "M20.5 12a8.5 8.5 0 11-17 0 8.5 8.5 0 0117 0zM3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"
            }
            Self::Pencil => "M5 19l1-4L16.5 4.5l3 3L9 18zM14 7l3 3",
            Self::Share => "M12 15V3M8.5 6L12 3l3.5 3M8 9H5v12h14V9h-3",
            Self::AddTo => {
                "M6 3.5h12a2.5 2.5 0 012.5 2.5v12a2.5 2.5 0 01-2.5 2.5H6A2.5 2.5 0 013.5 18V6A2.5 2.5 0 016 3.5zM12 8v8M8 12h8"
            }
            Self::Dots => "M12 5v.01M12 12v.01M12 19v.01",
        }
    }
}
