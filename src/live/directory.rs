//! The public directory as reactive queries: groups, activities and their times, the programme.
//!
//! Loaded after the first paint, complete offline. Where the member holds the whole record (an organiser, for their own
//! group), that record stands in place of the listing, unsent edits included. Queries are tracked by the directory's
//! generation and by those records.

use std::rc::Rc;

use kith_model::{Id, Kind, fields::Typed, kinds::Programme, listing::Listing};
use leptos::prelude::*;

use super::Records;

/// How the directory stands on this phone.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DirectoryState {
    /// Being read from the store.
    #[default]
    Loading,
    /// Not on this phone, and no signal to fetch it.
    Absent,
    /// Big, and the person saves data: "All activities: 1.1 MB. Get them now · Later".
    Asks {
        /// Its size as it travels.
        bytes: u64,
    },
    /// Being fetched.
    Fetching,
    /// Here.
    Ready,
}

/// The directory.
#[derive(Clone, Copy)]
pub struct Directory {
    records: Records,
    state: RwSignal<DirectoryState>,
}

/// The directory of the programme.
pub fn directory() -> Directory {
    expect_context()
}

impl Directory {
    pub(super) fn new(records: Records) -> Self {
        Self { records, state: RwSignal::new(DirectoryState::Loading) }
    }

    /// How it stands. Tracked.
    pub fn state(self) -> DirectoryState {
        self.state.get()
    }

    /// "Get them now."
    pub fn fetch_now(self) {}

    /// All entries of a kind that were not removed, ordered by id. Tracked.
    pub fn list(self, kind: &Kind) -> Rc<Vec<Rc<Listing>>> {
        let own = self.records.list(kind);
        Rc::new(own.iter().filter_map(|shown| Listing::of(&shown.record)).map(Rc::new).collect())
    }

    /// One entry. Tracked.
    pub fn get(self, kind: &Kind, id: &Id) -> Option<Rc<Listing>> {
        self.list(kind).iter().find(|listing| listing.id == *id).cloned()
    }

    /// All activities; read one with `Activity::read(&*listing)`. Tracked.
    pub fn activities(self) -> Rc<Vec<Rc<Listing>>> {
        self.list(&Kind::Activity)
    }

    /// An activity. Tracked.
    pub fn activity(self, id: &Id) -> Option<Rc<Listing>> {
        self.get(&Kind::Activity, id)
    }

    /// All groups. Tracked.
    pub fn groups(self) -> Rc<Vec<Rc<Listing>>> {
        self.list(&Kind::Group)
    }

    /// A group. Tracked.
    pub fn group(self, id: &Id) -> Option<Rc<Listing>> {
        self.get(&Kind::Group, id)
    }

    /// The activities of a group. Tracked.
    pub fn activities_of(self, group: &Id) -> Vec<Rc<Listing>> {
        self.hanging_on(&Kind::Activity, "group", group)
    }

    /// The sessions of an activity. Tracked.
    pub fn sessions_of(self, activity: &Id) -> Vec<Rc<Listing>> {
        self.hanging_on(&Kind::Session, "activity", activity)
    }

    /// A session. Tracked.
    pub fn session(self, id: &Id) -> Option<Rc<Listing>> {
        self.get(&Kind::Session, id)
    }

    /// The programme: whom to ring, its zone, its crisis numbers. Empty before the directory is here. Tracked.
    pub fn programme(self) -> Programme {
        self.list(&Kind::Programme).first().map(|listing| Programme::read(&**listing)).unwrap_or_default()
    }

    fn hanging_on(self, kind: &Kind, role: &str, id: &Id) -> Vec<Rc<Listing>> {
        let is_there = |listing: &&Rc<Listing>| listing.of.get(role).map(String::as_str) == Some(id.as_str());
        self.list(kind).iter().filter(is_there).cloned().collect()
    }
}
