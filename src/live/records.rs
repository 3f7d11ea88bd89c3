//! The open profile's records: queries that run again only when what they read changed, and saving.
//!
//! Queries are tracked a kind. Deleted records are left out. Before a profile is open everything is empty.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use kith_model::{
    Dot, Header, Id, Key, Kind,
    access::Member,
    form::{Opened, Save},
    wire::Me,
};
use leptos::prelude::*;
use serde_json::Value;

use super::{Shown, SyncStatus};
use crate::store::{Changed, Draft, Holding, StoreProblem};

/// What the open profile holds.
#[derive(Clone, Copy)]
pub struct Records(StoredValue<Rc<Inside>, LocalStorage>);

/// The records of the open profile.
pub fn records() -> Records {
    expect_context()
}

struct Inside {
    holding: RefCell<Option<Rc<Holding>>>,
    shown: RefCell<HashMap<Kind, BTreeMap<Key, Rc<Shown>>>>,
    changed: RefCell<HashMap<Kind, ArcTrigger>>,
    anything: ArcTrigger,
    heard: ArcTrigger,
    trouble: ArcRwSignal<Option<StoreProblem>>,
    stamp: Cell<u64>,
    status: SyncStatus,
}

impl Records {
    pub(super) fn new(status: SyncStatus) -> Self {
        Self(StoredValue::new_local(Rc::new(Inside {
            holding: RefCell::default(),
            shown: RefCell::default(),
            changed: RefCell::default(),
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
        let of_kind = all.get(kind).into_iter().flat_map(BTreeMap::values);
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
        all.values().flat_map(BTreeMap::values).filter(|shown| wanted(shown)).cloned().collect()
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

    /// Keeps a form as one types: in memory at once, in the store a moment later.
    pub fn keep_draft(self, name: &str, opened: Option<Opened>, text: String) {
        let Some(holding) = self.holding() else { return };
        let (name, inside) = (name.to_owned(), self.inside());
        leptos::task::spawn_local(async move {
            let kept = holding.keep_draft(&name, Draft { opened, text, at: 0 }).await;
            inside.note(kept);
        });
    }

    /// Forgets the half-written form: it was saved, or thrown away.
    pub fn drop_draft(self, name: &str) {
        let Some(holding) = self.holding() else { return };
        let (name, inside) = (name.to_owned(), self.inside());
        leptos::task::spawn_local(async move {
            let dropped = holding.drop_draft(&name).await;
            inside.note(dropped);
        });
    }

    /// What went wrong behind the screen (keeping a draft, taking in what the hub sent). Tracked.
    pub fn trouble(self) -> Option<StoreProblem> {
        self.inside().trouble.get()
    }

    /// An id for a new record.
    pub fn new_id(self) -> Id {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.inside().next_stamp().to_be_bytes());
        Id::from_random(bytes)
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
        inside.shown.borrow_mut().clear();
        *inside.holding.borrow_mut() = holding.clone();
        if let Some(holding) = holding {
            let keys = holding.with_rows(|rows| rows.keys().cloned().collect());
            inside.take(&holding, &Changed { keys, heard: true });
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

    fn holding(self) -> Option<Rc<Holding>> {
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

    fn note<T>(&self, result: Result<T, StoreProblem>) {
        self.trouble.set(result.err());
    }

    /// Takes over what changed, then tells each kind once.
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
        for kind in kinds {
            let trigger = self.changed.borrow().get(kind).cloned();
            if let Some(trigger) = trigger {
                trigger.notify();
            }
        }
        if !changed.keys.is_empty() {
            self.anything.notify();
        }
        if changed.heard {
            self.heard.notify();
        }
    }

    fn count(&self) {
        let all = self.shown.borrow();
        let (mut unsent, mut waiting, mut needs_look) = (0, 0, 0);
        for shown in all.values().flat_map(BTreeMap::values) {
            unsent += shown.unsent;
            waiting += usize::from(shown.unsent > 0 && !shown.told);
            needs_look += shown.aside.len();
            if !shown.is_gone() {
                needs_look += shown.record.unsettled().count();
            }
        }
        self.status.change(|stands| {
            stands.unsent = unsent;
            stands.waiting = waiting;
            stands.needs_look = needs_look;
        });
    }
}
