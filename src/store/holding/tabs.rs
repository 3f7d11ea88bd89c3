//! Other tabs with the same profile: they are told what was written here, and what they wrote is read again.

use kith_model::{Key, order, phone::Heard, rows::Kept};

use super::{Changed, HEARD, Holding};
use crate::store::{
    StoreProblem, named,
    rows::{DiskRows, decode},
    schema::META,
};

/// Above so many keys the other tabs read everything again.
const KEYS_TOLD_MAX: usize = 300;

impl Holding {
    /// Reads rows, and what was heard, as another tab left them.
    pub(super) async fn read_again(&self, keys: &[Key]) -> Result<(), StoreProblem> {
        let Some(disk) = &self.disk else { return Ok(()) };
        let before: Vec<Option<u64>> = keys.iter().map(|key| self.revs.borrow().get(key).copied()).collect();
        let kept = DiskRows(disk).these(keys).await?;
        let mut changed = Changed { elsewhere: true, ..Changed::default() };
        for ((key, kept), before) in keys.iter().zip(kept).zip(before) {
            // What this tab committed while it read is newer than what it read.
            if self.revs.borrow().get(key).copied() == before && kept.as_ref().map(|kept| kept.rev) != before {
                self.take_over(key, kept.as_ref());
                changed.keys.push(key.clone());
            }
        }
        if let Some((rev, heard)) = named::one::<Heard>(disk, META, HEARD).await?
            && Some(rev) != self.heard_rev.get()
        {
            changed.heard = self.hear(heard, Some(rev));
        }
        self.tell(&changed);
        Ok(())
    }

    fn take_over(&self, key: &Key, kept: Option<&Kept>) {
        let has_copy = || self.rows.borrow().get(key).is_some_and(|row| row.copy.is_some());
        let had_copy = has_copy();
        match kept.and_then(|kept| Some((kept.rev, decode(kept)?))) {
            Some((rev, row)) => {
                self.rows.borrow_mut().insert(key.clone(), row);
                self.revs.borrow_mut().insert(key.clone(), rev);
            }
            None => {
                self.rows.borrow_mut().remove(key);
                self.revs.borrow_mut().remove(key);
            }
        }
        // It left the phone, and word of that may still be on its way: no edit of the writer before may follow.
        if had_copy && !has_copy() {
            self.mint();
        }
    }

    /// Another tab wrote.
    pub(super) async fn hear_of(&self, changed: Changed) {
        if changed.mint {
            self.mint();
        }
        let read = if changed.all { self.read_all_again().await } else { self.read_again(&changed.keys).await };
        if let Err(problem) = read {
            self.trouble(problem);
        }
    }

    async fn read_all_again(&self) -> Result<(), StoreProblem> {
        let Some(disk) = &self.disk else { return Ok(()) };
        let (kept, _) = DiskRows(disk).all().await?;
        let mut keys: Vec<Key> = kept.into_iter().map(|kept| kept.key).collect();
        keys.extend(self.rows.borrow().keys().cloned());
        order::sort(&mut keys);
        keys.dedup();
        self.read_again(&keys).await
    }

    pub(super) fn tell_tabs(&self, mut changed: Changed) {
        let Some(tabs) = &*self.tabs.borrow() else { return };
        if changed.keys.len() > KEYS_TOLD_MAX {
            changed.keys.clear();
            changed.all = true;
        }
        tabs.tell(&serde_json::to_string(&changed).expect("keys are plain data"));
    }
}
