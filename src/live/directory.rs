//! The public directory as reactive queries: groups, activities and their times, the programme.
//!
//! Loaded after the first paint, complete offline; only the programme's own listing is at hand before, as it was last
//! read. Where the member holds the whole record (an organiser, for their own group), that record stands in place of the
//! listing, unsent edits included. Queries are tracked a kind, by what the directory turned over and by those records;
//! lists are made once a change, not once a question.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use crate::view::prelude::*;
use kith_model::{Id, Kind, fields::Typed, kinds::Programme, listing::Listing, order, wire::DirectoryManifest};

use super::Records;
pub use crate::sync::DirectoryState;
use crate::{
    browser::settings,
    store::Pages,
    sync::{Fetching, HubProblem},
};

/// The directory.
#[derive(Clone, Copy)]
pub struct Directory {
    records: Records,
    state: RwSignal<DirectoryState>,
    inside: StoredValue<Rc<Inside>>,
}

/// The directory of the programme.
pub fn directory() -> Directory {
    super::live().directory
}

type List = Rc<Vec<Rc<Listing>>>;

#[derive(Default)]
struct Inside {
    fetching: RefCell<Option<Rc<Fetching>>>,
    turned: RefCell<HashMap<Kind, ArcTrigger>>,
    made: RefCell<HashMap<Kind, Made>>,
    /// The programme as it was last read, until the directory is here.
    expected: RefCell<Programme>,
}

/// The list of a kind as it was last made.
struct Made {
    /// The stamp of the own records of that kind that went into it.
    own: u64,
    list: List,
    /// By role: which entries hang on an id.
    hanging: HashMap<&'static str, HashMap<String, Vec<Rc<Listing>>>>,
}

impl Directory {
    pub(super) fn new(records: Records) -> Self {
        let inside = StoredValue::new(Rc::new(Inside::default()));
        Self { records, state: RwSignal::new(DirectoryState::Loading), inside }
    }

    /// How it stands. Tracked.
    pub fn state(self) -> DirectoryState {
        self.state.get()
    }

    /// "Get them now." Also for trying again where it is absent.
    pub fn fetch_now(self) {
        if let Some(fetching) = self.fetching() {
            leptos::task::spawn_local(async move {
                // Where it does not come, the state says so.
                let _ = fetching.get_now().await;
            });
        }
    }

    /// "Later."
    pub fn fetch_later(self) {
        if let Some(fetching) = self.fetching() {
            fetching.later();
        }
    }

    /// All entries of a kind that were not removed, ordered by id. Tracked.
    pub fn list(self, kind: &Kind) -> List {
        self.with_made(kind, |made| made.list.clone())
    }

    /// One entry. Tracked.
    pub fn get(self, kind: &Kind, id: &Id) -> Option<Rc<Listing>> {
        self.track(kind);
        if let Some(own) = self.records.listing(kind, id) {
            return Some(own).filter(|listing| !listing.is_gone()).map(Rc::new);
        }
        self.fetching()?.pages().get(kind, id)
    }

    /// All activities; read one with `Activity::read(&*listing)`. Tracked.
    pub fn activities(self) -> List {
        self.list(&Kind::Activity)
    }

    /// An activity. Tracked.
    pub fn activity(self, id: &Id) -> Option<Rc<Listing>> {
        self.get(&Kind::Activity, id)
    }

    /// All groups. Tracked.
    pub fn groups(self) -> List {
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

    /// The programme: whom to ring, its zone, its crisis numbers. As it was last read before the directory is here, empty
    /// where it never was. Tracked.
    pub fn programme(self) -> Programme {
        match self.list(&Kind::Programme).first() {
            Some(listing) => Programme::read(&**listing),
            None => self.inside.get_value().expected.borrow().clone(),
        }
    }

    /// This programme's directory is about to be read.
    pub(super) fn expect(self, programme: &Id) {
        let kept = settings::programme(programme.as_str());
        let listing = kept.and_then(|text| serde_json::from_str::<Listing>(&text).ok());
        let inside = self.inside.get_value();
        *inside.expected.borrow_mut() = listing.map(|listing| Programme::read(&listing)).unwrap_or_default();
        inside.turn(&[Kind::Programme]);
    }

    fn hanging_on(self, kind: &Kind, role: &'static str, id: &Id) -> Vec<Rc<Listing>> {
        self.with_made(kind, |made| {
            let list = &made.list;
            let by_id = made.hanging.entry(role).or_insert_with(|| {
                let mut by_id: HashMap<String, Vec<Rc<Listing>>> = HashMap::new();
                for listing in list.iter() {
                    if let Some(id) = listing.of.get(role) {
                        by_id.entry(id.clone()).or_default().push(listing.clone());
                    }
                }
                by_id
            });
            by_id.get(id.as_str()).cloned().unwrap_or_default()
        })
    }

    /// The directory of a programme: reads it when the page has been drawn, and asks for news.
    pub(super) fn open(self, pages: Rc<Pages>) -> Rc<Fetching> {
        let inside = self.inside.get_value();
        let is_same = inside.fetching.borrow().as_ref().is_some_and(|open| open.pages().name() == pages.name());
        if is_same && let Some(fetching) = self.fetching() {
            return fetching;
        }
        self.state.set(DirectoryState::Loading);
        let fetching = Fetching::new(pages.clone(), self.state);
        *inside.fetching.borrow_mut() = Some(fetching.clone());
        inside.turn(&[]);
        let weak = Rc::downgrade(&inside);
        pages.listen(move |turned| {
            if let Some(inside) = weak.upgrade() {
                inside.turn(&turned.0);
                inside.keep_programme(&turned.0);
            }
        });
        fetching
    }

    /// Asks for news without an account, where a directory is open.
    pub(super) async fn refresh(self, manifest: &DirectoryManifest) -> Result<(), HubProblem> {
        match self.fetching() {
            Some(fetching) => fetching.refresh(manifest).await,
            None => Ok(()),
        }
    }

    /// There is no directory on this phone and none to be had.
    pub(super) fn is_absent(self) {
        self.state.try_set(DirectoryState::Absent);
    }

    pub(super) fn fetching(self) -> Option<Rc<Fetching>> {
        self.inside.get_value().fetching.borrow().clone()
    }

    fn track(self, kind: &Kind) {
        let trigger = self.inside.get_value().turned.borrow_mut().entry(kind.clone()).or_default().clone();
        trigger.track();
        self.records.track(kind);
    }

    fn with_made<T>(self, kind: &Kind, look: impl FnOnce(&mut Made) -> T) -> T {
        self.track(kind);
        let inside = self.inside.get_value();
        let own = self.records.changed_at(kind);
        let mut all = inside.made.borrow_mut();
        if all.get(kind).is_none_or(|made| made.own != own) {
            all.insert(kind.clone(), Made { own, list: self.make(kind), hanging: HashMap::new() });
        }
        look(all.get_mut(kind).expect("it was just made"))
    }

    /// The listings of a kind, the own records over those of the directory.
    fn make(self, kind: &Kind) -> List {
        let listed = self.fetching().map(|fetching| fetching.pages().list(kind)).unwrap_or_default();
        let own = self.records.listings(kind);
        if own.is_empty() {
            return Rc::new(listed);
        }
        let mut all = order::map(listed.into_iter().map(|listing| (listing.id.clone(), listing)));
        for listing in own {
            if listing.is_gone() {
                all.remove(&listing.id);
            } else {
                all.insert(listing.id.clone(), Rc::new(listing));
            }
        }
        Rc::new(all.into_values().collect())
    }
}

impl Inside {
    /// These kinds turned over, or all.
    fn turn(&self, kinds: &[Kind]) {
        self.made.borrow_mut().retain(|kind, _| !kinds.is_empty() && !kinds.contains(kind));
        let turned = self.turned.borrow();
        let told: Vec<ArcTrigger> = turned
            .iter()
            .filter(|(kind, _)| kinds.is_empty() || kinds.contains(kind))
            .map(|(_, trigger)| trigger.clone())
            .collect();
        drop(turned);
        told.iter().for_each(Notify::notify);
    }

    /// For the next start.
    fn keep_programme(&self, turned: &[Kind]) {
        let fetching = self.fetching.borrow().clone();
        let Some(fetching) = fetching.filter(|_| turned.is_empty() || turned.contains(&Kind::Programme)) else {
            return;
        };
        for listing in fetching.pages().list(&Kind::Programme).iter().take(1) {
            if let Ok(text) = serde_json::to_string(&**listing) {
                settings::keep_programme(listing.id.as_str(), &text);
            }
        }
    }
}
