//! What groups and activities say in the same words: the category, and whether they are open. How something happens is
//! said of sessions, visits and plans too.

use crate::fields::Word;

/// The ten categories, each with its own colour and drawn icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Category {
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
}

impl Word for Category {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Singing, "singing"),
        (Self::Growing, "growing"),
        (Self::Walking, "walking"),
        (Self::Making, "making"),
        (Self::Moving, "moving"),
        (Self::Learning, "learning"),
        (Self::Helping, "helping"),
        (Self::Advice, "advice"),
        (Self::Company, "company"),
        (Self::Nature, "nature"),
    ];
}

/// How something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum How {
    InPerson,
    Online,
    Phone,
    Outdoors,
    Home,
    Post,
}

impl Word for How {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::InPerson, "in-person"),
        (Self::Online, "online"),
        (Self::Phone, "phone"),
        (Self::Outdoors, "outdoors"),
        (Self::Home, "home"),
        (Self::Post, "post"),
    ];
}

/// Whether a listing is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ListingState {
    Open,
    Resting,
    Closed,
}

impl Word for ListingState {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Open, "open"), (Self::Resting, "resting"), (Self::Closed, "closed")];
}
