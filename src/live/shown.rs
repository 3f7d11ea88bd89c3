//! A record as it is shown: the hub's copy with the own unsent edits applied, and what is to be said beside it.

use kith_model::{
    Id, Key, Record,
    fields::Typed,
    form::Opened,
    record::Gone,
    row::{Row, SetAside},
};

/// A record on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The record, with own unsent edits applied.
    pub record: Record,
    /// How many own edits in it are unsent.
    pub unsent: usize,
    /// Whether the hub said that it took all of them.
    pub told: bool,
    /// As the hub had it before the own edits that it has not said it took; `None` where there are none.
    pub untold: Option<Record>,
    /// Edits that the hub did not take, until somebody looked.
    pub aside: Vec<SetAside>,
    /// Another with every change: `<For key=|shown| shown.stamp()>`.
    pub stamp: u64,
}

impl Shown {
    pub(super) fn of(row: &Row, me: &Id, stamp: u64) -> Self {
        let told = row.unsent.iter().all(|unsent| unsent.told);
        let copy = || row.copy.as_ref().map_or_else(|| Record::new(row.header.clone()), |copy| copy.record.clone());
        Self {
            record: row.shown(me),
            untold: (!told).then(copy),
            unsent: row.unsent.len(),
            told,
            aside: row.aside.clone(),
            stamp,
        }
    }

    /// Its circle, kind and id.
    pub fn key(&self) -> &Key {
        &self.record.header.key
    }

    /// Its id.
    pub fn id(&self) -> &Id {
        &self.record.header.key.id
    }

    /// The id and the stamp: the key of a list whose entries draw themselves anew when they change.
    pub fn stamp(&self) -> (Id, u64) {
        (self.id().clone(), self.stamp)
    }

    /// The record as a plain struct.
    pub fn read<T: Typed>(&self) -> T {
        T::read(&self.record)
    }

    /// A form over what is shown now.
    pub fn opened(&self) -> Opened {
        Opened::on(&self.record)
    }

    /// Whether something in it is here and the hub has not said that it took it.
    pub fn is_untold(&self) -> bool {
        self.unsent > 0 && !self.told
    }

    /// Whether it was deleted, and everybody saw what there was.
    pub fn is_gone(&self) -> bool {
        self.record.gone() == Gone::Yes
    }

    /// The fields in which two people wrote without having seen each other.
    pub fn unsettled(&self) -> Vec<String> {
        self.record.unsettled().map(str::to_owned).collect()
    }
}
