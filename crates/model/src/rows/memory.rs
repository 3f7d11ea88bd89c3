//! Rows in memory: the plainest store that keeps the promises, for tests and for the simulation.

use crate::sorted::SortedMap;
use std::{cell::RefCell, convert::Infallible};

use super::{Kept, Rows, Step, Written};
use crate::{Circle, Key, Kind};

/// A store that forgets.
#[derive(Clone, Debug, Default)]
pub struct MemoryRows(RefCell<Inside>);

#[derive(Clone, Debug, Default)]
struct Inside {
    rows: SortedMap<Key, Kept>,
    last: u64,
}

impl MemoryRows {
    fn those(&self, wanted: impl Fn(&Kept) -> bool) -> Vec<Kept> {
        self.0.borrow().rows.values().filter(|row| wanted(row)).cloned().collect()
    }
}

impl Rows for MemoryRows {
    type Problem = Infallible;

    async fn get(&self, key: &Key) -> Result<Option<Kept>, Infallible> {
        Ok(self.0.borrow().rows.get(key).cloned())
    }

    async fn of_kind(&self, kind: &Kind) -> Result<Vec<Kept>, Infallible> {
        Ok(self.those(|row| row.key.kind == *kind))
    }

    async fn in_circle(&self, circle: &Circle) -> Result<Vec<Kept>, Infallible> {
        Ok(self.those(|row| row.key.circle == *circle))
    }

    async fn with_unsent(&self) -> Result<Vec<Kept>, Infallible> {
        Ok(self.those(|row| row.unsent > 0))
    }

    async fn write(&self, steps: &[Step]) -> Result<Written, Infallible> {
        let mut inside = self.0.borrow_mut();
        let changed = |step: &&Step| inside.rows.get(step.key()).map(|row| row.rev) != step.was();
        let changed: Vec<Key> = steps.iter().filter(changed).map(|step| step.key().clone()).collect();
        if !changed.is_empty() {
            return Ok(Written::Changed(changed));
        }
        inside.last += 1;
        let rev = inside.last;
        for step in steps {
            match step {
                Step::Put { key, unsent, body, .. } => {
                    let kept = Kept { key: key.clone(), rev, unsent: *unsent, body: body.clone() };
                    inside.rows.insert(key.clone(), kept);
                }
                Step::Remove { key, .. } => {
                    inside.rows.remove(key);
                }
            }
        }
        Ok(Written::All(rev))
    }
}
