//! One round between a phone and its hub, as pure decisions: what to ask, and what to do with the answer.
//!
//! The app and the simulation run these very functions; storing and sending are theirs. [`ask`] builds the request from
//! what the phone holds, [`take`] says what an answer changes. Nothing here is stored: the caller writes [`News`] in one
//! transaction, or not at all.
//!
//! **Invariant:** an answer is used only when the cursor and the writer that asked are still the phone's. A copy is
//! replaced only by one that covers it. What the hub seems to have lost is offered until a pulled copy covers it.

use crate::order;
use crate::sorted::{SortedMap, SortedSet};

use serde::{Deserialize, Serialize};

use crate::{
    Dot, Id, Key, Writer,
    access::{Member, Scope},
    row::{Pulled, Row},
    wire::{Answer, Cursor, EDITS_MAX, Me, OFFERS_MAX, Push, SyncReply, SyncRequest, VERSION},
};

/// All rows of a phone.
pub type Rows = SortedMap<Key, Row>;

/// How often a phone starts from nothing over copies that the hub does not give back, before it lets them be.
const REFILLS_MAX: u8 = 3;

/// What a phone has heard of its hub. Stored with the rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// How far.
    pub cursor: Cursor,
    /// Who the member is.
    pub me: Me,
    /// The scopes in force.
    pub scopes: Vec<Scope>,
    /// How far each scope was filled in, by number; `None` wholly.
    #[serde(default)]
    pub filled: SortedMap<u64, Option<u64>>,
    /// Copies held when the phone started from nothing that no pulled copy has covered since.
    #[serde(default, skip_serializing_if = "SortedSet::is_empty")]
    pub doubt: SortedSet<Key>,
    /// Those of them that were offered.
    #[serde(default, skip_serializing_if = "SortedSet::is_empty")]
    pub offered: SortedSet<Key>,
    /// How often it started from nothing since it was last whole.
    #[serde(default)]
    pub refills: u8,
    /// What became of own work, until its author looked.
    #[serde(default, skip_serializing_if = "Befell::is_nothing")]
    pub befell: Befell,
}

/// What became of own work that did not arrive as it was meant to, until its author looked. Counts only: what it was is
/// gone from this phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Befell {
    /// Edits that went with an erasure before they were sent.
    #[serde(default)]
    pub erased: usize,
    /// Edits that were handed in, since access had ended.
    #[serde(default)]
    pub handed_in: usize,
    /// Half-written forms about somebody who left the phone, and went with them.
    #[serde(default)]
    pub forms: usize,
}

impl Befell {
    /// Nothing to tell.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// How many things there are to tell.
    pub fn count(&self) -> usize {
        [self.erased, self.handed_in, self.forms].into_iter().filter(|count| *count > 0).count()
    }
}

/// What the phone remembers of a request on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The cursor that asked.
    pub cursor: Cursor,
    /// The writer of that moment.
    pub writer: Writer,
    /// What was offered.
    pub offered: Vec<Key>,
    /// Whether unsent edits or offers are left for a next request.
    pub left: bool,
}

/// What an answer changes: to be written in one transaction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct News {
    /// What the phone has heard now.
    pub heard: Heard,
    /// Rows to put.
    pub put: Vec<Row>,
    /// Rows to remove.
    pub gone: Vec<Key>,
    /// Whether anything must be written; a cursor that moved past what others read need not.
    pub write: bool,
    /// Records left the phone: every tab draws a new writer.
    pub mint: bool,
    /// Ask again at once.
    pub again: bool,
    /// The phone started from nothing; a caller that sees it twice in a row waits before it asks again.
    pub restarted: bool,
    /// How many unsent edits went with an erasure: their author is told that they did.
    pub erased_unsent: usize,
    /// How many unsent edits were handed in, since access had ended.
    pub handed_in: usize,
    /// How many were set aside.
    pub refused: usize,
}

impl Heard {
    /// The member with the scopes in force, `None` before the first answer.
    pub fn member(&self) -> Option<Member> {
        Some(Member { id: self.me.member.clone()?, scopes: self.scopes.clone() })
    }

    /// Starts from nothing: keeps the copies, doubts them all.
    fn restart(&mut self, copies: SortedSet<Key>) {
        self.cursor = Cursor::default();
        self.filled.clear();
        self.offered.clear();
        self.doubt = copies;
    }
}

/// Builds the request of a round. `directory` is how far the phone has heard of the directory, `None` to leave it.
pub fn ask(
    programme: &Id,
    heard: &Heard,
    rows: &Rows,
    writer: Writer,
    directory: Option<Cursor>,
) -> (SyncRequest, Asked) {
    let doubt = doubted(heard, rows);
    let to_offer = |row: &&Row| doubt.contains(&row.header.key) && !heard.offered.contains(&row.header.key);
    let mut offering: Vec<&Row> = rows.values().filter(|row| row.copy.is_some()).filter(to_offer).collect();
    // Work that waits goes first: an edit is not pushed before the copy it stands on.
    order::by_key(&mut offering, |row| row.unsent.is_empty());
    let left_offers = offering.len() > OFFERS_MAX;
    offering.truncate(OFFERS_MAX);
    let offered: Vec<Key> = offering.iter().map(|row| row.header.key.clone()).collect();
    let offers = offering.iter().filter_map(|row| row.copy.clone()).collect();

    let is_ready = |row: &&Row| !to_offer(row) || row.copy.is_none() || offered.contains(&row.header.key);
    let mut pushing: Vec<&Row> = rows.values().filter(|row| !row.unsent.is_empty()).collect();
    let all = pushing.len();
    pushing.retain(|row| is_ready(row));
    order::by_key(&mut pushing, |row| row.unsent.iter().all(|u| u.told));
    let (mut push, mut room) = (Vec::new(), EDITS_MAX);
    let mut cut = false;
    for row in &pushing {
        let mut edits = row.edits_to_send();
        cut |= edits.len() > room;
        edits.truncate(room);
        room -= edits.len();
        if !edits.is_empty() {
            push.push(Push { header: row.header.clone(), edits });
        }
    }
    let left = left_offers || cut || push.len() < all;
    let request = SyncRequest {
        v: VERSION,
        programme: programme.clone(),
        cursor: heard.cursor,
        scopes: heard.filled.clone(),
        directory,
        me: heard.me.tag,
        push,
        offers,
    };
    (request, Asked { cursor: heard.cursor, writer, offered, left })
}

/// Takes in an answer; `None` when it answers another question. `writer` is the phone's now.
pub fn take(heard: &Heard, rows: &Rows, writer: Writer, asked: &Asked, reply: &SyncReply) -> Option<News> {
    if reply.asked != asked.cursor || asked.cursor != heard.cursor || asked.writer != writer {
        return None;
    }
    let mut round = Round { rows, work: SortedMap::new(), news: News { heard: heard.clone(), ..News::default() } };
    round.news.heard.doubt = doubted(heard, rows);
    let was_behind = round.answers(reply);
    if reply.lost {
        round.restart();
    } else {
        round.copies(asked, reply, was_behind);
    }
    let mut news = round.finish(heard);
    news.again |= reply.more || !reply.filling.is_empty() || asked.left || has_waiting(&news);
    Some(news)
}

/// Whether edits wait behind one that was refused: the hub looked at none after it.
fn has_waiting(news: &News) -> bool {
    let waits = |row: &Row| !row.aside.is_empty() && row.unsent.iter().any(|u| !u.told);
    news.refused > 0 && news.put.iter().any(waits)
}

/// The copies in doubt: those noted, or, at the very beginning, all that the phone holds.
fn doubted(heard: &Heard, rows: &Rows) -> SortedSet<Key> {
    if heard.cursor == Cursor::default() && heard.filled.is_empty() && heard.doubt.is_empty() {
        return held(rows.values());
    }
    heard.doubt.clone()
}

fn held<'a>(rows: impl Iterator<Item = &'a Row>) -> SortedSet<Key> {
    order::set(rows.filter(|row| row.copy.is_some()).map(|row| row.header.key.clone()))
}

/// An answer being taken in: rows as they were, rows as they become (`None` removed), and what to tell.
struct Round<'a> {
    rows: &'a Rows,
    work: SortedMap<Key, Option<Row>>,
    news: News,
}

impl Round<'_> {
    fn row(&self, key: &Key) -> Option<&Row> {
        match self.work.get(key) {
            Some(row) => row.as_ref(),
            None => self.rows.get(key),
        }
    }

    fn now(&self) -> impl Iterator<Item = &Row> {
        self.rows
            .iter()
            .filter(|(key, _)| !self.work.contains_key(key))
            .map(|(_, row)| row)
            .chain(self.work.values().flatten())
    }

    /// Takes in the answers to the edits. Says whether the hub was behind one.
    fn answers(&mut self, reply: &SyncReply) -> bool {
        let mut was_behind = false;
        for given in &reply.answers {
            match given.answer {
                Answer::Erased => self.wipe(&given.key),
                Answer::Behind => was_behind = true,
                answer => self.answer(&given.key, given.dot, &answer),
            }
        }
        was_behind
    }

    fn answer(&mut self, key: &Key, dot: Dot, answer: &Answer) {
        let Some(mut row) = self.row(key).cloned() else { return };
        if row.take_answer(dot, answer) {
            match answer {
                Answer::Refused(_) => self.news.refused += 1,
                Answer::HandedIn => {
                    self.news.handed_in += 1;
                    self.news.heard.befell.handed_in += 1;
                }
                _ => {}
            }
            self.work.insert(key.clone(), Some(row));
        }
    }

    /// Takes in copies, scopes and erasures, then removes what the member may no longer hold.
    fn copies(&mut self, asked: &Asked, reply: &SyncReply, was_behind: bool) {
        let scopes_before = std::mem::replace(&mut self.news.heard.scopes, reply.scopes.clone());
        let heard = &mut self.news.heard;
        heard.cursor = reply.cursor;
        heard.filled = order::map(reply.scopes.iter().map(|s| (s.number, reply.filling.get(&s.number).copied())));
        if let Some(me) = &reply.me {
            heard.me = me.clone();
        }
        for key in &asked.offered {
            if heard.doubt.contains(key) {
                heard.offered.insert(key.clone());
            }
        }
        let mut must_restart = was_behind;
        for copy in &reply.records {
            must_restart |= self.copy(copy);
        }
        for id in &reply.erased {
            let theirs = |key: &Key| key.id == *id || key.circle.person() == Some(id);
            let keys: Vec<Key> = self.now().map(|row| row.header.key.clone()).filter(theirs).collect();
            keys.iter().for_each(|key| self.wipe(key));
        }
        reply.let_go.iter().for_each(|key| self.let_go(key));
        self.purge(asked, self.news.heard.scopes != scopes_before);
        let is_whole = !reply.more && reply.filling.is_empty() && !must_restart;
        if must_restart || (is_whole && !self.settle_doubts()) {
            self.restart();
        }
    }

    /// Takes in one copy. Says whether the hub is behind the phone although it should not be.
    fn copy(&mut self, copy: &crate::wire::Signed) -> bool {
        let key = &copy.record.header.key;
        let mut row = self.row(key).cloned().unwrap_or_else(|| Row::new(copy.record.header.clone()));
        match row.take_copy(copy.clone()) {
            Pulled::HubIsBehind => {
                let heard = &self.news.heard;
                return heard.offered.contains(key) || !heard.doubt.contains(key);
            }
            Pulled::Replaced => {
                self.work.insert(key.clone(), Some(row));
            }
            Pulled::Same => {}
        }
        self.news.heard.doubt.remove(key);
        self.news.heard.offered.remove(key);
        false
    }

    /// Everything has been heard: whether all copies in doubt were confirmed or are still to be offered.
    fn settle_doubts(&mut self) -> bool {
        let heard = &mut self.news.heard;
        if heard.offered.is_empty() {
            if heard.doubt.is_empty() {
                heard.refills = 0;
            } else {
                self.news.again = true;
            }
            return true;
        }
        if heard.refills >= REFILLS_MAX {
            // The hub does not want them: they stay as they are, rather than being fetched for ever.
            heard.doubt.retain(|key| !heard.offered.contains(key));
            heard.offered.clear();
            return true;
        }
        heard.refills += 1;
        false
    }

    fn restart(&mut self) {
        let copies = held(self.now());
        self.news.heard.restart(copies);
        self.news.restarted = true;
        self.news.again = true;
    }

    /// Erased: the lawful loss. Nothing of the row stays.
    fn wipe(&mut self, key: &Key) {
        let Some((unsent, had_copy)) = self.row(key).map(|row| (row.unsent.len(), row.copy.is_some())) else { return };
        self.news.erased_unsent += unsent;
        self.news.heard.befell.erased += unsent;
        self.news.mint |= had_copy;
        self.leave(key, None);
    }

    /// Held back from this phone: the copy goes with what the hub has taken; what it was not told yet is told first.
    fn let_go(&mut self, key: &Key) {
        let Some(row) = self.row(key).cloned() else { return };
        self.news.mint |= row.copy.is_some();
        let untold = Row { copy: None, unsent: row.unsent.iter().filter(|u| !u.told).cloned().collect(), ..row };
        self.leave(key, Some(untold).filter(|row| !row.is_empty()));
    }

    /// Removes rows outside the member's scopes, but never unsent work: that is handed in first. What was set aside
    /// stays until a person looked, without the copy. A copy that the hub may have lost is offered before it goes.
    fn purge(&mut self, asked: &Asked, scopes_changed: bool) {
        let Some(member) = self.news.heard.member() else { return };
        let heard = &self.news.heard;
        let waits = |key: &Key| heard.doubt.contains(key) && !heard.offered.contains(key);
        let outside = |row: &Row| row.unsent.is_empty() && row.copy.is_some() && !member.reads(&row.header);
        let leaving: Vec<Key> = self
            .now()
            .filter(|row| outside(row))
            .map(|row| row.header.key.clone())
            .filter(|key| scopes_changed || self.work.contains_key(key) || asked.offered.contains(key))
            .filter(|key| !waits(key))
            .collect();
        for key in leaving {
            let left = self.row(&key).cloned().map(|row| Row { copy: None, ..row }).filter(|row| !row.is_empty());
            self.leave(&key, left);
            self.news.mint = true;
        }
    }

    /// A copy leaves the phone, and with it the doubt.
    fn leave(&mut self, key: &Key, left: Option<Row>) {
        self.work.insert(key.clone(), left);
        self.news.heard.doubt.remove(key);
        self.news.heard.offered.remove(key);
    }

    fn finish(mut self, before: &Heard) -> News {
        for (key, row) in self.work {
            match row.filter(|row| !row.is_empty()) {
                Some(row) if self.rows.get(&key) != Some(&row) => self.news.put.push(row),
                Some(_) => {}
                None if self.rows.contains_key(&key) => self.news.gone.push(key),
                None => {}
            }
        }
        let news = &mut self.news;
        let told = Heard { cursor: before.cursor, ..news.heard.clone() };
        news.write = news.restarted || !news.put.is_empty() || !news.gone.is_empty() || told != *before;
        self.news
    }
}
