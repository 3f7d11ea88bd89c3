//! The reading half of a round: which records a member gets, scope by scope, each through an index of its own.
//!
//! **Invariant:** a record is sent only when `Member::reads` says so for the scope that found it, and nothing holds it
//! back: a register whose consent was withdrawn, a match that has ended, what a register said of a date long past, a plan
//! on a phone that others may see.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use kith_model::{
    Circle, Id, Key, Record,
    access::{Member, Scope, ScopeOf},
    fields::Fields,
    hub::{Found, Sweep, holds, page, sweeps},
    keeping::Keeping,
    ticks::DIARY_ONLY,
    wire::{RECORDS_MAX, SyncReply, SyncRequest},
};

use crate::{
    hub::{Hub, programme_header, wall_of},
    members,
    store::{self, Log, number, read, signed},
};

/// Bytes of records an answer holds at most, about.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// Fills in what the phone may hold and has not heard.
pub async fn pull(
    conn: &mut SqliteConnection,
    hub: &Hub,
    member: &Member,
    ask: &SyncRequest,
    reply: &mut SyncReply,
) -> sqlx::Result<()> {
    let programme = hub.programme();
    let head = store::head(conn, &programme, Log::Records).await?;
    let held_back = HeldBack::read(conn, hub, member).await?;
    let mut found = Vec::new();
    for sweep in sweeps(ask.cursor.seq, &ask.scopes, &member.scopes) {
        if sweep.after < head.seq {
            found.push(look(conn, &programme, &member.id, &sweep, head.seq, &held_back).await?);
        }
    }
    let page = page(found, head.seq, RECORDS_MAX);
    reply.more = page.more;
    reply.filling = page.filling;
    reply.records = page.send.into_iter().map(|record| hub.key().sign(&programme, record)).collect();
    reply.cursor = store::cursor_at(conn, &programme, Log::Records, page.cursor).await?.unwrap_or(head);
    reply.erased = erased(conn, &programme, member, ask.cursor.seq, reply.cursor.seq).await?;
    reply.let_go = held_back.to_let_go(conn, &programme, member, ask.cursor.seq).await?;
    Ok(())
}

/// Whether anything waits for the member beyond a number: what a wake-up asks.
pub async fn waits(conn: &mut SqliteConnection, hub: &Hub, member: &Member, after: u64) -> sqlx::Result<bool> {
    let programme = hub.programme();
    let head = store::head(conn, &programme, Log::Records).await?;
    if head.seq <= after {
        return Ok(false);
    }
    let held_back = HeldBack::read(conn, hub, member).await?;
    for scope in &member.scopes {
        let sweep = Sweep { scope, after, is_new: false };
        if !look(conn, &programme, &member.id, &sweep, head.seq, &held_back).await?.rows.is_empty() {
            return Ok(true);
        }
    }
    Ok(!erased(conn, &programme, member, after, head.seq).await?.is_empty()
        || !held_back.to_let_go(conn, &programme, member, after).await?.is_empty())
}

/// One look through a scope, a page and one record long.
async fn look(
    conn: &mut SqliteConnection,
    programme: &Id,
    me: &Id,
    sweep: &Sweep<'_>,
    head: u64,
    held_back: &HeldBack,
) -> sqlx::Result<Found<Record>> {
    let most = RECORDS_MAX + 1;
    let mut found = Found {
        number: sweep.scope.number,
        after: sweep.after,
        is_new: sweep.is_new,
        rows: Vec::new(),
        looked_to: head,
    };
    let (mut after, mut bytes) = (sweep.after, 0);
    loop {
        let rows = rows_of(conn, programme, me, sweep.scope, after, head, most).await?;
        let is_last = rows.len() < most;
        for row in rows {
            let body: &str = row.get(1);
            let record: Record = read(body)?;
            after = number(row.get(0));
            if holds(me, sweep.scope, &record.header) && !held_back.holds_back(sweep.scope, &record) {
                bytes += body.len();
                found.rows.push((after, record));
                if found.rows.len() >= most || bytes > BYTES_MAX {
                    found.looked_to = after;
                    return Ok(found);
                }
            }
        }
        if is_last {
            return Ok(found);
        }
    }
}

/// The rows of a scope between two numbers, by its index: number, body, and the number they were made under. They may
/// hold more than the scope reads.
pub(crate) async fn rows_of(
    conn: &mut SqliteConnection,
    programme: &Id,
    me: &Id,
    scope: &Scope,
    after: u64,
    head: u64,
    most: usize,
) -> sqlx::Result<Vec<SqliteRow>> {
    const PERSON: &str =
        "SELECT seq, body, made_seq FROM records WHERE programme = ?1 AND person = ?2 AND seq > ?3 AND seq <= ?4
        ORDER BY seq LIMIT ?5";
    const GROUP: &str =
        "SELECT seq, body, made_seq FROM records WHERE programme = ?1 AND grp = ?2 AND seq > ?3 AND seq <= ?4
        ORDER BY seq LIMIT ?5";
    const PARTNER: &str =
        "SELECT seq, body, made_seq FROM records WHERE programme = ?1 AND partner = ?2 AND seq > ?3 AND seq <= ?4
        ORDER BY seq LIMIT ?5";
    const TEAM: &str =
        "SELECT seq, body, made_seq FROM records WHERE programme = ?1 AND home IN ('team', ?2) AND seq > ?3 AND seq <= ?4
        ORDER BY seq LIMIT ?5";
    const ONE: &str = "SELECT seq, body, made_seq FROM records WHERE programme = ?1 AND circle = 'everyone'
        AND (kind = 'resource' OR (kind = 'programme' AND id = ?2)) AND seq > ?3 AND seq <= ?4 ORDER BY seq LIMIT ?5";
    const SAFETY: &str =
        "SELECT seq, body, made_seq FROM records WHERE programme = ?1 AND kind = ?2 AND seq > ?3 AND seq <= ?4
        ORDER BY seq LIMIT ?5";
    let (sql, with) = match &scope.what {
        ScopeOf::Person { person }
        | ScopeOf::Supporter { person, .. }
        | ScopeOf::Connector { person }
        | ScopeOf::Opened { person } => (PERSON, person.as_str()),
        ScopeOf::Organiser { group } | ScopeOf::Joined { group } => (GROUP, group.as_str()),
        ScopeOf::Volunteer | ScopeOf::Referrer | ScopeOf::Witness => (PARTNER, me.as_str()),
        ScopeOf::Safeguarding => (SAFETY, "safety-note"),
        ScopeOf::Team => (TEAM, "keepers"),
        ScopeOf::Coordinator => (ONE, programme.as_str()),
    };
    sqlx::query(sql)
        .bind(programme.as_str())
        .bind(with)
        .bind(signed(after))
        .bind(signed(head))
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(conn)
        .await
}

/// People and records erased between two numbers that the member ever had to do with.
async fn erased(
    conn: &mut SqliteConnection,
    programme: &Id,
    member: &Member,
    after: u64,
    to: u64,
) -> sqlx::Result<Vec<Id>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT e.id FROM erased e WHERE e.programme = ?1 AND e.seq > ?3 AND e.seq <= ?4 AND EXISTS (
            SELECT 1 FROM grants g WHERE g.programme = e.programme AND g.member = ?2
              AND (g.person IN (e.id, e.person) OR g.grp IN (e.id, e.grp)
                OR g.what IN ('team', 'coordinator', 'witness', 'safeguarding')
                OR (g.what IN ('volunteer', 'referrer') AND e.grp = ?2)))
         ORDER BY e.seq",
    )
    .bind(programme.as_str())
    .bind(member.id.as_str())
    .bind(signed(after))
    .bind(signed(to))
    .fetch_all(conn)
    .await?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// What a member's phone may not hold although a scope reaches it.
struct HeldBack {
    registers: BTreeSet<(Id, Id)>,
    phones: BTreeSet<Id>,
    /// The people of ended matches, for their volunteer.
    pairs: BTreeSet<Id>,
    /// The groups that the member keeps, and since when what a register says is past.
    keeps: BTreeSet<Id>,
    past: Past,
}

/// Since when what a register says is past.
#[derive(Default)]
struct Past {
    keeping: Keeping,
    today: NaiveDate,
    now: i64,
}

impl HeldBack {
    async fn read(conn: &mut SqliteConnection, hub: &Hub, member: &Member) -> sqlx::Result<Self> {
        let programme = &hub.programme();
        let mut it = Self {
            registers: BTreeSet::new(),
            phones: BTreeSet::new(),
            pairs: BTreeSet::new(),
            keeps: BTreeSet::new(),
            past: Past::default(),
        };
        for scope in &member.scopes {
            match &scope.what {
                ScopeOf::Organiser { group } => {
                    it.keeps.insert(group.clone());
                    let people: Vec<String> = sqlx::query_scalar(
                        "SELECT person FROM held_back
                         WHERE programme = ?1 AND sort = 'register' AND grp = ?2 AND is_on = 1",
                    )
                    .bind(programme.as_str())
                    .bind(group.as_str())
                    .fetch_all(&mut *conn)
                    .await?;
                    it.registers.extend(people.iter().filter_map(|p| p.parse().ok()).map(|p| (p, group.clone())));
                }
                ScopeOf::Person { person } if members::others_see(conn, programme, person).await? => {
                    it.phones.insert(person.clone());
                }
                ScopeOf::Volunteer => {
                    let people: Vec<String> = sqlx::query_scalar(
                        "SELECT person FROM held_back WHERE programme = ?1 AND sort = 'pair' AND grp = ?2 AND is_on = 1",
                    )
                    .bind(programme.as_str())
                    .bind(member.id.as_str())
                    .fetch_all(&mut *conn)
                    .await?;
                    it.pairs.extend(people.iter().filter_map(|person| person.parse().ok()));
                }
                _ => {}
            }
        }
        if !it.keeps.is_empty() {
            it.past = Past::read(conn, hub).await?;
        }
        Ok(it)
    }

    fn holds_back(&self, scope: &Scope, record: &Record) -> bool {
        let key = &record.header.key;
        match (&scope.what, &key.circle) {
            (ScopeOf::Organiser { .. }, Circle::Register(person, group)) => {
                self.registers.contains(&(person.clone(), group.clone())) || self.past.holds(record)
            }
            (ScopeOf::Volunteer, Circle::Pair(person, _)) => self.pairs.contains(person),
            (ScopeOf::Person { person }, _) => self.phones.contains(person) && !DIARY_ONLY.contains(&key.kind),
            _ => false,
        }
    }

    /// What a phone got before it was held back, and what was written since, also on the phone itself: it lets go of them.
    async fn to_let_go(
        &self,
        conn: &mut SqliteConnection,
        programme: &Id,
        member: &Member,
        after: u64,
    ) -> sqlx::Result<Vec<Key>> {
        let mut bodies: Vec<String> = Vec::new();
        let registers = self.registers.iter().map(|(person, group)| ("register", person, group));
        for (sort, person, other) in registers.chain(self.pairs.iter().map(|person| ("pair", person, &member.id))) {
            let found: Vec<String> = sqlx::query_scalar(
                "SELECT r.body FROM records r JOIN held_back h ON h.programme = r.programme AND h.sort = ?5
                   AND h.person = ?2 AND h.grp = ?3 AND h.seq > ?4
                 WHERE r.programme = ?1 AND r.circle = ?5 || ':' || ?2 || ':' || ?3",
            )
            .bind(programme.as_str())
            .bind(person.as_str())
            .bind(other.as_str())
            .bind(signed(after))
            .bind(sort)
            .fetch_all(&mut *conn)
            .await?;
            bodies.extend(found);
        }
        for person in &self.phones {
            let found: Vec<String> = sqlx::query_scalar(
                "SELECT r.body FROM records r JOIN held_back h ON h.programme = r.programme AND h.sort = 'phone'
                   AND h.person = ?2 AND (h.seq > ?3 OR r.seq > ?3)
                 WHERE r.programme = ?1 AND r.person = ?2",
            )
            .bind(programme.as_str())
            .bind(person.as_str())
            .bind(signed(after))
            .fetch_all(&mut *conn)
            .await?;
            bodies.extend(found);
        }
        for group in &self.keeps {
            let found: Vec<String> = sqlx::query_scalar(
                "SELECT r.body FROM past p JOIN records r ON r.programme = p.programme AND r.circle = p.circle
                   AND r.kind = p.kind AND r.id = p.id
                 WHERE p.programme = ?1 AND p.grp = ?2 AND (p.seq > ?3 OR r.seq > ?3)",
            )
            .bind(programme.as_str())
            .bind(group.as_str())
            .bind(signed(after))
            .fetch_all(&mut *conn)
            .await?;
            bodies.extend(found);
        }
        let mut keys = BTreeSet::new();
        for body in &bodies {
            let record: Record = read(body)?;
            // Nothing is named that the phone could never have held.
            let reached: Vec<&Scope> =
                member.scopes.iter().filter(|scope| holds(&member.id, scope, &record.header)).collect();
            if !reached.is_empty() && reached.iter().all(|scope| self.holds_back(scope, &record)) {
                keys.insert(record.header.key);
            }
        }
        Ok(keys.into_iter().collect())
    }
}

impl Past {
    async fn read(conn: &mut SqliteConnection, hub: &Hub) -> sqlx::Result<Self> {
        let programme = hub.programme();
        let about = store::record(conn, &programme, &programme_header(&programme).key).await?;
        let keeping = about.as_ref().map(Keeping::read).unwrap_or_default();
        let (zone, now) = (about.map(|about| about.text("zone")).unwrap_or_default(), hub.now());
        Ok(Self { keeping, today: wall_of(&zone, now).date(), now })
    }

    fn holds(&self, record: &Record) -> bool {
        self.keeping.is_past(record, self.today, self.now)
    }
}
