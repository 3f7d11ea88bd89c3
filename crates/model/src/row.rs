//! A record on a phone: the hub's last copy plus the list of own unsent edits. What is shown is the copy with the
//! edits applied.
//!
//! **Invariant:** an edit leaves the list only when a pulled copy's `seen` covers it, or when the hub refused it and it
//! was set aside, handed in or erased; "taken" only changes what the screen says.

use serde::{Deserialize, Serialize};

use crate::{
    Dot, Edit, Header, Id, Record, Writer,
    edit::apply,
    form::Save,
    wire::{Answer, Signed},
};

/// One row of a phone's store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What never changes.
    pub header: Header,
    /// The hub's last copy with its receipt; `None` while the hub has not sent one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<Signed>,
    /// Own edits that no pulled copy covers yet, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsent: Vec<Unsent>,
    /// Edits that the hub did not take, with its reason, until a person looked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aside: Vec<SetAside>,
}

/// An own edit on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unsent {
    /// The edit.
    #[serde(flatten)]
    pub edit: Edit,
    /// Whether the hub said that it took it.
    #[serde(default)]
    pub told: bool,
}

/// An edit that the hub did not take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetAside {
    /// The edit.
    #[serde(flatten)]
    pub edit: Edit,
    /// The hub's reason, a stable code (see [`crate::wire::Refusal`]).
    pub why: String,
}

/// What became of a pulled copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pulled {
    /// It replaced the phone's copy.
    Replaced,
    /// The same state was there already.
    Same,
    /// The phone's copy holds what the hub's does not: it stays, is offered, and is asked for again.
    HubIsBehind,
}

/// Where dots come from: a writer's counter, which only rises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pen {
    /// This run of the app.
    pub writer: Writer,
    /// The last counter given out.
    pub last: u64,
}

impl Pen {
    /// A pen that has written nothing.
    pub fn new(writer: Writer) -> Self {
        Self { writer, last: 0 }
    }

    /// The next dot.
    pub fn dot(&mut self) -> Dot {
        self.last += 1;
        Dot { writer: self.writer, counter: self.last }
    }
}

impl Row {
    /// A row for a record that is about to be made here.
    pub fn new(header: Header) -> Self {
        Self { header, copy: None, unsent: Vec::new(), aside: Vec::new() }
    }

    /// What is shown: the copy with the unsent edits applied, `me` their author.
    pub fn shown(&self, me: &Id) -> Record {
        let mut record =
            self.copy.as_ref().map_or_else(|| Record::new(self.header.clone()), |copy| copy.record.clone());
        for unsent in &self.unsent {
            // On the own screen nothing can be missing before an own edit.
            let edit = Edit { prev: 0, ..unsent.edit.clone() };
            apply(&mut record, &edit, me, edit.time);
        }
        record
    }

    /// Whether nothing is left that would be worth a row.
    pub fn is_empty(&self) -> bool {
        self.copy.is_none() && self.unsent.is_empty() && self.aside.is_empty()
    }

    /// Adds a save as edits of `pen`, at `now` (milliseconds since 1970, by whatever clock the phone has).
    pub fn save(&mut self, save: &Save, pen: &mut Pen, now: i64) {
        for change in &save.changes {
            let edit = Edit {
                field: change.field.clone(),
                dot: pen.dot(),
                value: change.value.clone(),
                time: now,
                saw: change.saw.clone(),
                prev: 0,
            };
            self.unsent.push(Unsent { edit, told: false });
        }
    }

    /// Two halves of one row, kept apart for a moment: the newer copy, and the work of both.
    pub fn meet(mut self, other: Self) -> Self {
        let is_newer = |theirs: &Signed| self.copy.as_ref().is_none_or(|mine| theirs.record.covers(&mine.record));
        if let Some(copy) = other.copy.filter(is_newer) {
            self.copy = Some(copy);
        }
        for unsent in other.unsent {
            match self.unsent.iter_mut().find(|mine| mine.edit.dot == unsent.edit.dot) {
                Some(mine) => mine.told |= unsent.told,
                None => self.unsent.push(unsent),
            }
        }
        if let Some(copy) = &self.copy {
            self.unsent.retain(|unsent| copy.record.seen(unsent.edit.dot.writer) < unsent.edit.dot.counter);
        }
        let is_new = |aside: &SetAside| self.aside.iter().all(|mine| mine.edit.dot != aside.edit.dot);
        let (aside, _): (Vec<_>, Vec<_>) = other.aside.into_iter().partition(is_new);
        self.aside.extend(aside);
        self
    }

    /// All unsent edits, in order, each naming its writer's edit before it on this record.
    pub fn edits_to_send(&self) -> Vec<Edit> {
        let mut last = crate::sorted::SortedMap::new();
        self.unsent
            .iter()
            .map(|unsent| {
                let writer = unsent.edit.dot.writer;
                let known = self.copy.as_ref().map_or(0, |copy| copy.record.seen(writer));
                let prev = last.insert(writer, unsent.edit.dot.counter).unwrap_or(known);
                Edit { prev, ..unsent.edit.clone() }
            })
            .collect()
    }

    /// Takes in a copy that the hub sent.
    pub fn take_copy(&mut self, copy: Signed) -> Pulled {
        if let Some(mine) = &self.copy {
            if !copy.record.covers(&mine.record) {
                return Pulled::HubIsBehind;
            }
            if *mine == copy {
                return Pulled::Same;
            }
        }
        self.unsent.retain(|u| copy.record.seen(u.edit.dot.writer) < u.edit.dot.counter);
        self.copy = Some(copy);
        Pulled::Replaced
    }

    /// Takes in the hub's answer to an edit. Returns whether the row changed.
    pub fn take_answer(&mut self, dot: Dot, answer: &Answer) -> bool {
        let Some(at) = self.unsent.iter().position(|u| u.edit.dot == dot) else { return false };
        match answer {
            Answer::Taken => !std::mem::replace(&mut self.unsent[at].told, true),
            Answer::Refused(why) => {
                let edit = self.unsent.remove(at).edit;
                self.aside.push(SetAside { edit, why: why.code().into() });
                true
            }
            Answer::HandedIn => {
                self.unsent.remove(at);
                true
            }
            // Sent again later; erased rows are removed as a whole by the caller.
            Answer::Behind | Answer::NotYet | Answer::Erased => false,
        }
    }
}
