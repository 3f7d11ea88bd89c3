//! Envelopes on this phone: unsent work that only the hub can open, of all profiles, in a database of their own, so that
//! they outlive a lock, a profile and a page. `public/sw.js` sends them with the app closed and knows their shape.
//!
//! **Invariant:** an envelope goes only when the hub said that it is done, or when none of its edits is unsent any more.

use std::rc::Rc;

use kith_model::{Dot, Id, envelope::Envelope, order};
use serde::{Deserialize, Serialize};

use super::{
    StoreProblem, named,
    open::Disk,
    rows::named as value,
    schema::{ENVELOPES, SEALED},
    write::{Durability, Ending, write},
};
use crate::browser::random;

const NAME: &str = "kith-envelopes";

/// An envelope as it is kept: what travels, and in the clear only which edits are in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The profile whose work it is.
    pub profile: Id,
    /// The edits in it.
    pub dots: Vec<Dot>,
    /// What is posted.
    pub envelope: Envelope,
}

/// The envelopes on this phone.
#[derive(Clone)]
pub struct Envelopes(Rc<Disk>);

impl Default for Envelopes {
    fn default() -> Self {
        Self::named(NAME)
    }
}

impl Envelopes {
    /// Those of another name, for tests.
    pub fn named(name: &str) -> Self {
        Self(Disk::new(name, ENVELOPES))
    }

    /// All of them, by name, in the order in which they were sealed. What cannot be read is no envelope any more.
    pub async fn all(&self) -> Result<Vec<(String, Kept)>, StoreProblem> {
        let mut all = named::all::<Kept>(&self.0, SEALED).await?.whole;
        order::by(&mut all, |a, b| a.0.cmp(&b.0));
        Ok(all)
    }

    /// Keeps some after those that are there, in one transaction; says their names. The save itself is kept already: this
    /// one need not be sure.
    pub async fn keep(&self, after: &[String], kept: &[Kept]) -> Result<Vec<String>, StoreProblem> {
        let number = |name: &String| name.split('-').next().and_then(|number| number.parse::<u64>().ok());
        let last = after.iter().filter_map(number).max().unwrap_or_default();
        let name = |at: u64| format!("{:010}-{}", last + at, random::whole_number());
        let names: Vec<String> = (1..).map(name).take(kept.len()).collect();
        let body = |kept: &Kept| serde_json::to_string(kept).expect("an envelope is plain data");
        let values: Vec<_> = names.iter().zip(kept).map(|(name, kept)| value(name, 1, &body(kept))).collect();
        write(&self.0, &[SEALED], Durability::Relaxed, async |writing| {
            writing.put(SEALED, values)?;
            Ok(Ending::Keep(()))
        })
        .await?;
        Ok(names)
    }

    /// They are of no use any more.
    pub async fn forget(&self, names: Vec<String>) -> Result<(), StoreProblem> {
        write(&self.0, &[SEALED], Durability::Relaxed, async |writing| {
            writing.remove(SEALED, names)?;
            Ok(Ending::Keep(()))
        })
        .await
    }

    /// Removes them all, for tests.
    pub async fn delete(&self) -> Result<(), StoreProblem> {
        self.0.delete().await
    }
}
