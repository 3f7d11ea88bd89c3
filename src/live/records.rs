//! The open profile's records: queries that run again only when what they read changed, and saving.
//!
//! Queries are tracked a kind. Deleted records are left out. Before a profile is open everything is empty.

use kith_model::sorted::SortedMap;
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use crate::view::prelude::*;
use kith_model::{
    Circle, Dot, Header, Id, Key, Kind,
    access::Member,
    form::{Opened, Save},
    listing::Listing,
    phone::Befell,
    wire::{Cursor, Me},
};
use serde_json::Value;

use super::{Shown, SyncStatus};
use crate::{
    browser::random,
    store::{Changed, Draft, Holding, StoreProblem},
};

/// What the open profile holds.
#[derive(Clone, Copy)]
pub struct Records(StoredValue<Rc<Inside>>);

/// The records of the open profile.
pub fn records() -> Records {
    super::live().records
}

struct Inside {
    holding: RefCell<Option<Rc<Holding>>>,
    shown: RefCell<HashMap<Kind, SortedMap<Key, Rc<Shown>>>>,
    changed: RefCell<HashMap<Kind, ArcTrigger>>,
    changed_at: RefCell<HashMap<Kind, u64>>,
    anything: ArcTrigger,
    heard: ArcTrigger,
    trouble: ArcRwSignal<Option<StoreProblem>>,
    stamp: Cell<u64>,
    status: SyncStatus,
}

impl Records {
    pub(super) fn new(status: SyncStatus) -> Self {
        Self(StoredValue::new(Rc::new(Inside {
            holding: RefCell::default(),
            shown: RefCell::default(),
            changed: RefCell::default(),
            changed_at: RefCell::default(),
            anything: ArcTrigger::new(),
            heard: ArcTrigger::new(),
            trouble: ArcRwSignal::new(None),
            stamp: Cell::new(0),
            status,
        })))
    }

    fn inside(self) -> Rc<Inside> {
        self.0.get_value()
    }

    /// All of a kind, ordered by circle and id. Tracked.
    pub fn list(self, kind: &Kind) -> Vec<Rc<Shown>> {
        self.those(kind, |_| true)
    }

    /// All of a kind in the circles of a person: their own, the team's about them, their registers. Tracked.
    pub fn of_person(self, kind: &Kind, person: &Id) -> Vec<Rc<Shown>> {
        self.those(kind, |shown| shown.key().circle.person() == Some(person))
    }

    /// All of a kind that belong to a group. Tracked.
    pub fn of_group(self, kind: &Kind, group: &Id) -> Vec<Rc<Shown>> {
        self.those(kind, |shown| shown.record.header.group().as_ref() == Some(group))
    }

    /// One record. Tracked by its kind.
    pub fn get(self, key: &Key) -> Option<Rc<Shown>> {
        let inside = self.inside();
        inside.track(&key.kind);
        let shown = inside.shown.borrow().get(&key.kind)?.get(key)?.clone();
        (!shown.is_gone()).then_some(shown)
    }

    /// The record of a kind with this id, whatever its circle. Tracked.
    pub fn find(self, kind: &Kind, id: &Id) -> Option<Rc<Shown>> {
        self.those(kind, |shown| shown.id() == id).into_iter().next()
    }

    fn those(self, kind: &Kind, wanted: impl Fn(&Shown) -> bool) -> Vec<Rc<Shown>> {
        let inside = self.inside();
        inside.track(kind);
        let all = inside.shown.borrow();
        let of_kind = all.get(kind).into_iter().flat_map(SortedMap::values);
        of_kind.filter(|shown| wanted(shown) && !shown.is_gone()).cloned().collect()
    }

    /// Records with edits that the hub did not take, for "Set aside". Tracked by everything.
    pub fn set_aside(self) -> Vec<Rc<Shown>> {
        self.all(|shown| !shown.aside.is_empty())
    }

    /// Records in which two people wrote the same field unseen, or one removed what another changed. Tracked by
    /// everything.
    pub fn unsettled(self) -> Vec<Rc<Shown>> {
        let is_open = |shown: &Shown| !shown.is_gone() && shown.record.unsettled().next().is_some();
        let half_gone = |shown: &Shown| matches!(shown.record.gone(), kith_model::record::Gone::ButChanged { .. });
        self.all(|shown| is_open(shown) || half_gone(shown))
    }

    /// Records with own edits that the hub has not confirmed. Tracked by everything.
    pub fn unsent(self) -> Vec<Rc<Shown>> {
        self.all(|shown| shown.unsent > 0)
    }

    fn all(self, wanted: impl Fn(&Shown) -> bool) -> Vec<Rc<Shown>> {
        let inside = self.inside();
        inside.anything.track();
        let all = inside.shown.borrow();
        all.values().flat_map(SortedMap::values).filter(|shown| wanted(shown)).cloned().collect()
    }

    /// Saves all of these or none: done when they are stored, and only then on the screen. Sync follows by itself.
    pub async fn save(self, saves: Vec<Save>) -> Result<(), StoreProblem> {
        let Some(holding) = self.holding() else { return Err(StoreProblem::NotSaved) };
        holding.save(&saves).await
    }

    /// Chooses among the versions that two people wrote: one of them, or something new.
    pub async fn choose(self, key: &Key, field: &str, value: Value) -> Result<(), StoreProblem> {
        let opened = self.with_shown(key, |shown| shown.opened());
        let Some(opened) = opened else { return Err(StoreProblem::NotSaved) };
        self.save(vec![opened.choose(field, value)]).await
    }

    /// Somebody looked at an edit that was set aside: it is no longer told.
    pub async fn look_at_aside(self, key: &Key, dot: Dot) -> Result<(), StoreProblem> {
        let Some(holding) = self.holding() else { return Err(StoreProblem::NotSaved) };
        holding.look_at_aside(key, dot).await
    }

    /// The half-written form of this name (`visit/<person>`), with what was on the screen when it was opened.
    pub fn draft(self, name: &str) -> Option<Draft> {
        self.holding()?.draft(name)
    }

    /// The names of all half-written forms.
    pub fn draft_names(self) -> Vec<String> {
        self.holding().map(|holding| holding.draft_names()).unwrap_or_default()
    }

    /// Keeps a form as one types: in memory at once, in the store a moment later.
    pub fn keep_draft(self, name: &str, opened: Option<Opened>, text: String) {
        if let Some(holding) = self.holding() {
            holding.set_draft(name, Some((opened, text)));
        }
    }

    /// Forgets the half-written form: it was saved, or thrown away.
    pub fn drop_draft(self, name: &str) {
        if let Some(holding) = self.holding() {
            holding.set_draft(name, None);
        }
    }

    /// Writes all half-written forms now, before a newer version of the app starts.
    pub async fn keep_drafts(self) -> Result<(), StoreProblem> {
        match self.holding() {
            Some(holding) => holding.keep_drafts().await,
            None => Ok(()),
        }
    }

    /// How many rows of the store could not be read, until somebody looked; the hub is asked for them anew. Tracked.
    pub fn damaged(self) -> usize {
        self.inside().anything.track();
        self.holding().map_or(0, |holding| holding.damaged())
    }

    /// Somebody looked at the word that rows were damaged.
    pub async fn look_at_damaged(self) -> Result<(), StoreProblem> {
        match self.holding() {
            Some(holding) => holding.look_at_damaged().await,
            None => Ok(()),
        }
    }

    /// What became of own work that did not arrive as it was meant to, until somebody looked. Tracked.
    pub fn befell(self) -> Befell {
        self.inside().heard.track();
        self.holding().map_or_else(Befell::default, |holding| holding.heard().befell)
    }

    /// Its author looked at what became of own work.
    pub async fn look_at_befell(self) -> Result<(), StoreProblem> {
        match self.holding() {
            Some(holding) => holding.look_at_befell().await,
            None => Ok(()),
        }
    }

    /// Whether the hub was heard and gives the member nothing to read any more. Tracked.
    pub fn is_without_access(self) -> bool {
        self.inside().heard.track();
        self.holding().is_some_and(|holding| {
            let heard = holding.heard();
            heard.cursor != Cursor::default() && heard.scopes.is_empty()
        })
    }

    /// What went wrong behind the screen (keeping a draft, taking in what the hub sent). Tracked.
    pub fn trouble(self) -> Option<StoreProblem> {
        self.inside().trouble.get()
    }

    /// An id for a new record.
    pub fn new_id(self) -> Id {
        Id::from_random(random::bytes())
    }

    /// Who the member is, by the hub's own tables. Tracked.
    pub fn me(self) -> Me {
        self.inside().heard.track();
        self.holding().map(|holding| holding.heard().me).unwrap_or_default()
    }

    /// The member with the scopes in force, for may-I questions. Tracked.
    pub fn member(self) -> Option<Member> {
        self.inside().heard.track();
        self.holding()?.heard().member()
    }

    /// Whether the member may write this field. Tracked.
    pub fn may_write(self, header: &Header, field: &str) -> bool {
        self.member().is_some_and(|member| member.writes(header, field))
    }

    /// Whether the member may delete it as it stands. Tracked.
    pub fn may_remove(self, shown: &Shown) -> bool {
        self.member().is_some_and(|member| member.removes(&shown.record))
    }

    /// The name of whoever wrote something, "you" not included. Tracked.
    pub fn name_of(self, member: &Id) -> Option<String> {
        self.me().names.get(member).cloned()
    }

    /// The programme of the open profile, part of the ids that two phones must agree on. Tracked.
    pub fn programme(self) -> Option<Id> {
        self.inside().heard.track();
        self.holding().map(|holding| holding.programme().clone())
    }

    /// Opens a holding, or none: everything is shown anew.
    pub(super) fn open(self, holding: Option<Rc<Holding>>) {
        let inside = self.inside();
        for kind in inside.shown.take().into_keys() {
            let stamp = inside.next_stamp();
            inside.changed_at.borrow_mut().insert(kind, stamp);
        }
        *inside.holding.borrow_mut() = holding.clone();
        if let Some(holding) = holding {
            let keys = holding.with_rows(|rows| rows.keys().cloned().collect());
            inside.take(&holding, &Changed { keys, heard: true, ..Changed::default() });
            let (weak, this) = (Rc::downgrade(&inside), Rc::downgrade(&holding));
            holding.listen(move |changed| {
                let (Some(inside), Some(holding)) = (weak.upgrade(), this.upgrade()) else { return };
                let is_open = inside.holding.borrow().as_ref().is_some_and(|open| Rc::ptr_eq(open, &holding));
                if is_open {
                    inside.take(&holding, changed);
                }
            });
        }
        let all: Vec<ArcTrigger> = inside.changed.borrow().values().cloned().collect();
        all.iter().for_each(Notify::notify);
        inside.anything.notify();
        inside.heard.notify();
    }

    /// The public side of the own records of a kind, removed ones included.
    pub(super) fn listings(self, kind: &Kind) -> Vec<Listing> {
        let inside = self.inside();
        let all = inside.shown.borrow();
        let of_kind = all.get(kind).into_iter().flat_map(SortedMap::values);
        of_kind.filter_map(|shown| Listing::of(&shown.record)).collect()
    }

    /// The public side of one own record.
    pub(super) fn listing(self, kind: &Kind, id: &Id) -> Option<Listing> {
        let key = Key { circle: Circle::Everyone, kind: kind.clone(), id: id.clone() };
        let inside = self.inside();
        let all = inside.shown.borrow();
        all.get(kind)?.get(&key).and_then(|shown| Listing::of(&shown.record))
    }

    /// Tracks a kind.
    pub(super) fn track(self, kind: &Kind) {
        self.inside().track(kind);
    }

    /// Another number with every change of a kind.
    pub(super) fn changed_at(self, kind: &Kind) -> u64 {
        self.inside().changed_at.borrow().get(kind).copied().unwrap_or_default()
    }

    pub(super) fn holding(self) -> Option<Rc<Holding>> {
        self.inside().holding.borrow().clone()
    }

    fn with_shown<T>(self, key: &Key, look: impl FnOnce(&Shown) -> T) -> Option<T> {
        let inside = self.inside();
        let all = inside.shown.borrow();
        all.get(&key.kind)?.get(key).map(|shown| look(shown))
    }
}

impl Inside {
    fn track(&self, kind: &Kind) {
        let trigger = self.changed.borrow_mut().entry(kind.clone()).or_default().clone();
        trigger.track();
    }

    fn next_stamp(&self) -> u64 {
        self.stamp.set(self.stamp.get() + 1);
        self.stamp.get()
    }

    /// Takes over what changed, then tells each kind once.
    ///
    /// **Invariant:** nothing is borrowed while it tells: whoever hears of it may ask at once.
    fn take(&self, holding: &Holding, changed: &Changed) {
        let nobody = Id::from_random([0; 16]);
        let me = holding.heard().me.member.unwrap_or(nobody);
        let mut kinds: Vec<&Kind> = Vec::new();
        for key in &changed.keys {
            let shown = holding.with_row(key, |row| row.map(|row| Rc::new(Shown::of(row, &me, self.next_stamp()))));
            let mut all = self.shown.borrow_mut();
            let of_kind = all.entry(key.kind.clone()).or_default();
            match shown {
                Some(shown) => of_kind.insert(key.clone(), shown),
                None => of_kind.remove(key),
            };
            if !kinds.contains(&&key.kind) {
                kinds.push(&key.kind);
            }
        }
        self.count();
        for kind in &kinds {
            self.changed_at.borrow_mut().insert((*kind).clone(), self.next_stamp());
        }
        for kind in kinds {
            let trigger = self.changed.borrow().get(kind).cloned();
            if let Some(trigger) = trigger {
                trigger.notify();
            }
        }
        self.anything.notify();
        if changed.heard {
            self.heard.notify();
        }
        if changed.trouble.is_some() || changed.well {
            self.trouble.set(changed.trouble.clone());
        }
    }

    fn count(&self) {
        let holding = self.holding.borrow().clone();
        let heard = holding.as_ref().map(|holding| holding.heard()).unwrap_or_default();
        let me = heard.me.about().cloned();
        // What is told of the whole phone: damage, what became of own work, what others handed in.
        let of_phone = holding.map_or(0, |holding| usize::from(holding.damaged() > 0)) + heard.befell.count();
        let all = self.shown.borrow();
        let (mut unsent, mut waiting, mut needs_look) = (0, 0, of_phone + heard.me.tray);
        for shown in all.values().flat_map(SortedMap::values) {
            unsent += shown.unsent;
            waiting += usize::from(shown.is_untold());
            needs_look += usize::from(!shown.aside.is_empty());
            // What two people wrote about somebody, their connector asks them; it is not for them to find out.
            let is_own = me.is_some() && shown.key().circle.person() == me.as_ref();
            if !shown.is_gone() && !is_own {
                let is_half_gone = matches!(shown.record.gone(), kith_model::record::Gone::ButChanged { .. });
                needs_look += shown.record.unsettled().count() + usize::from(is_half_gone);
            }
        }
        self.status.change(|stands| {
            stands.unsent = unsent;
            stands.waiting = waiting;
            stands.needs_look = needs_look;
        });
    }
}
