//! What the hub is going to write in the name of others: imported listings, the sample programme.
//!
//! Making these is free of I/O, so that tests can look at every one of them; writing them is a thin step over a slice of
//! the store.

use std::collections::BTreeMap;

use kith_model::{
    Dot, Edit, Header, Id, Key, Record,
    edit::apply,
    fields::{Typed, Values},
    record::GONE,
};

use crate::store::Slice;

/// One save of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// Which record; made by its first save.
    pub header: Header,
    /// Whose word it is.
    pub author: Id,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What the author had on the screen.
    pub knew: Knew,
    /// The fields written; `None` deletes the record.
    pub values: Option<Values>,
}

/// What of a record its author had on the screen: two who had not seen each other leave two versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Knew {
    /// All that was there.
    #[default]
    All,
    /// Only what the record's first save wrote.
    First,
}

impl Planned {
    /// A save of all filled fields of a struct.
    pub fn new<T: Typed>(header: Header, author: &Id, at: i64, what: &T) -> Self {
        let mut values = Values::default();
        what.write(&mut values);
        values.0.retain(|_, value| !value.is_null());
        Self::of_values(header, author, at, values)
    }

    /// A save of these fields.
    pub fn of_values(header: Header, author: &Id, at: i64, values: Values) -> Self {
        Self { header, author: author.clone(), at, knew: Knew::All, values: Some(values) }
    }

    /// A deletion.
    pub fn removal(header: Header, author: &Id, at: i64) -> Self {
        Self { header, author: author.clone(), at, knew: Knew::All, values: None }
    }

    /// The same, written by somebody who had seen only the record's first save.
    pub fn unseen(mut self) -> Self {
        self.knew = Knew::First;
        self
    }
}

/// The dots of the first save of each record, so that [`Knew::First`] can be told apart.
#[derive(Clone, Debug, Default)]
pub struct Firsts(BTreeMap<Key, Vec<Dot>>);

impl Firsts {
    /// The record after this save; `dot` gives the next dot of the hub.
    pub fn written(&mut self, before: Option<&Record>, planned: &Planned, mut dot: impl FnMut() -> Dot) -> Record {
        let mut record = before.cloned().unwrap_or_else(|| Record::new(planned.header.clone()));
        let is_seen = |this: &Self, dot: &Dot| match planned.knew {
            Knew::All => true,
            Knew::First => this.0.get(&planned.header.key).is_some_and(|first| first.contains(dot)),
        };
        let fields: Vec<(String, serde_json::Value)> = match &planned.values {
            Some(values) => values.0.iter().map(|(field, value)| (field.clone(), value.clone())).collect(),
            None => {
                let named: Vec<serde_json::Value> =
                    record.dots().iter().filter(|d| is_seen(self, d)).map(|d| d.to_string().into()).collect();
                vec![(GONE.to_owned(), named.into())]
            }
        };
        let mut written = Vec::with_capacity(fields.len());
        for (field, value) in fields {
            let saw = record.versions(&field).iter().map(|v| v.dot).filter(|d| is_seen(self, d)).collect();
            let edit = Edit { field, dot: dot(), value, time: planned.at, saw, prev: 0 };
            written.push(edit.dot);
            apply(&mut record, &edit, &planned.author, planned.at);
        }
        self.0.entry(planned.header.key.clone()).or_insert(written);
        record
    }
}

/// Writes one save into a slice.
pub async fn write(slice: &mut Slice, planned: &Planned, firsts: &mut Firsts) -> sqlx::Result<()> {
    let before = slice.record(&planned.header.key).await?;
    let hub = slice.hub().clone();
    let after = firsts.written(before.as_ref(), planned, || hub.dot());
    slice.keep(before.as_ref(), &after).await
}

/// All records that these saves make, with dots of `writer`: what a store would hold after writing them.
pub fn records(planned: &[Planned], writer: kith_model::Writer) -> BTreeMap<Key, Record> {
    let (mut all, mut firsts, mut counter) = (BTreeMap::<Key, Record>::new(), Firsts::default(), 0);
    for one in planned {
        let after = firsts.written(all.get(&one.header.key), one, || {
            counter += 1;
            Dot { writer, counter }
        });
        all.insert(one.header.key.clone(), after);
    }
    all
}
