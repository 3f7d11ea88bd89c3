//! Members and their devices: who somebody is to the hub, and which phone asks.
//!
//! The device makes its token; the hub keeps only its hash.

use chrono::NaiveDate;
use kith_model::sorted::{SortedMap, SortedSet};
use sqlx::{Row, SqliteConnection};

use kith_model::{
    Circle, Header, Id, Kind,
    access::{Member, Role, Scope, ScopeOf},
    fields::Typed,
    kinds::Person,
    wire::Me,
};

use crate::{
    covers,
    hub::{Hub, wall_of},
    opening,
    receipt::sha256,
    safety,
    store::{self, number, read, signed, text},
    supporters, vetting,
};

/// A device that asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Device {
    /// Its number.
    pub device: u32,
    /// Whose it is.
    pub member: Id,
    /// Whether it was signed out.
    pub is_out: bool,
    /// When it was last heard of.
    pub last_seen: Option<i64>,
    /// How far it said to have heard of the directory.
    pub directory_seq: u64,
}

/// The device with this token.
pub async fn device(conn: &mut SqliteConnection, programme: &Id, token_hash: &str) -> sqlx::Result<Option<Device>> {
    let row = sqlx::query(
        "SELECT device, member, out_at IS NOT NULL, last_seen, directory_seq FROM devices
         WHERE programme = ?1 AND token_hash = ?2",
    )
    .bind(programme.as_str())
    .bind(token_hash)
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let member: String = row.get(1);
        Ok(Device {
            device: row.get(0),
            member: member.parse().map_err(|e| sqlx::Error::Decode(Box::new(e)))?,
            is_out: row.get(2),
            last_seen: row.get(3),
            directory_seq: number(row.get(4)),
        })
    })
    .transpose()
}

/// Notes that a device was heard of, and how far it has taken in the directory.
pub async fn heard(
    conn: &mut SqliteConnection,
    programme: &Id,
    device: u32,
    directory_seq: u64,
    now: i64,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE devices SET last_seen = ?3, directory_seq = ?4 WHERE programme = ?1 AND device = ?2")
        .bind(programme.as_str())
        .bind(device)
        .bind(now)
        .bind(signed(directory_seq))
        .execute(conn)
        .await?;
    Ok(())
}

/// A member as the hub keeps one.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The id.
    pub id: Id,
    /// The name by which they are known.
    pub name: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// The person whom a participant's member is.
    pub person: Option<Id>,
    /// Working days.
    pub days: Vec<u8>,
}

/// One member.
pub async fn member(conn: &mut SqliteConnection, programme: &Id, id: &Id) -> sqlx::Result<Option<Line>> {
    let row = sqlx::query("SELECT id, name, roles, person, days FROM members WHERE programme = ?1 AND id = ?2")
        .bind(programme.as_str())
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(line).transpose()
}

/// Whether a member ever came in with a device.
pub async fn has_device(conn: &mut SqliteConnection, programme: &Id, member: &Id) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM devices WHERE programme = ?1 AND member = ?2)")
        .bind(programme.as_str())
        .bind(member.as_str())
        .fetch_one(conn)
        .await
}

/// All members.
pub async fn all(conn: &mut SqliteConnection, programme: &Id) -> sqlx::Result<Vec<Line>> {
    let rows = sqlx::query("SELECT id, name, roles, person, days FROM members WHERE programme = ?1 ORDER BY made, id")
        .bind(programme.as_str())
        .fetch_all(conn)
        .await?;
    rows.iter().map(line).collect()
}

/// The member who is this person, if they were invited.
pub async fn of_person(conn: &mut SqliteConnection, programme: &Id, person: &Id) -> sqlx::Result<Option<Line>> {
    let row = sqlx::query(
        "SELECT id, name, roles, person, days FROM members WHERE programme = ?1 AND person = ?2 ORDER BY made LIMIT 1",
    )
    .bind(programme.as_str())
    .bind(person.as_str())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(line).transpose()
}

fn line(row: &sqlx::sqlite::SqliteRow) -> sqlx::Result<Line> {
    let unreadable = |e: kith_model::id::NotAnId| sqlx::Error::Decode(Box::new(e));
    let (id, person): (String, Option<String>) = (row.get(0), row.get(3));
    Ok(Line {
        id: id.parse().map_err(unreadable)?,
        name: row.get(1),
        roles: read(row.get(2))?,
        person: person.map(|p| p.parse().map_err(unreadable)).transpose()?,
        days: read(row.get(4))?,
    })
}

/// Notes on which days a member works, 1 is Monday.
pub async fn set_days(
    conn: &mut SqliteConnection,
    programme: &Id,
    member: &Id,
    days: &SortedSet<u8>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE members SET days = ?3 WHERE programme = ?1 AND id = ?2")
        .bind(programme.as_str())
        .bind(member.as_str())
        .bind(text(days))
        .execute(conn)
        .await?;
    Ok(())
}

/// The numbers of a member's earlier devices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Earlier {
    /// Those that are in use no more: signed out, or not heard of since this one came in.
    pub left: Vec<u32>,
    /// Those that are.
    pub in_use: Vec<u32>,
}

/// Which devices the member of this one had before it.
pub async fn earlier(conn: &mut SqliteConnection, programme: &Id, device: &Device) -> sqlx::Result<Earlier> {
    let rows: Vec<(u32, bool)> = sqlx::query_as(
        "SELECT d.device, d.out_at IS NULL AND coalesce(d.last_seen, 0) > this.made FROM devices d
           JOIN devices this ON this.programme = d.programme AND this.device = ?3
         WHERE d.programme = ?1 AND d.member = ?2 AND d.device < ?3",
    )
    .bind(programme.as_str())
    .bind(device.member.as_str())
    .bind(device.device)
    .fetch_all(conn)
    .await?;
    let of = |is_in_use| rows.iter().filter(|row| row.1 == is_in_use).map(|row| row.0).collect();
    Ok(Earlier { left: of(false), in_use: of(true) })
}

/// Makes a member.
pub async fn add(conn: &mut SqliteConnection, programme: &Id, line: &Line, now: i64) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO members (programme, id, name, roles, person, days, made) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (programme, id) DO UPDATE SET name = excluded.name, roles = excluded.roles, days = excluded.days",
    )
    .bind(programme.as_str())
    .bind(line.id.as_str())
    .bind(&line.name)
    .bind(text(&line.roles))
    .bind(line.person.as_ref().map(Id::as_str))
    .bind(text(&line.days))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// What a phone may know of its member and of those who write beside them.
pub async fn me(
    conn: &mut SqliteConnection,
    programme: &Id,
    who: &Line,
    device: u32,
    scopes: &[Scope],
    hub: &Hub,
) -> sqlx::Result<Me> {
    let now = hub.now();
    let (mut beside, mut connectors): (SortedSet<Id>, SortedSet<Id>) = (SortedSet::new(), SortedSet::new());
    let is_team = scopes.iter().any(|s| matches!(s.what, ScopeOf::Team | ScopeOf::Coordinator));
    let keeps = scopes.iter().any(|s| matches!(s.what, ScopeOf::Organiser { .. }));
    for scope in scopes {
        let (kinds, over): (&[&str], &Id) = match &scope.what {
            // On a phone that others may see nobody reads whom the person took into their confidence.
            ScopeOf::Person { person } if others_see(conn, programme, person).await? => {
                (&["connector", "person"], person)
            }
            // An organiser learns no participant's name here: the register has the first name that was agreed to.
            ScopeOf::Organiser { group } | ScopeOf::Joined { group } => (&["organiser"], group),
            ScopeOf::Connector { person } => (&["connector", "person", "supporter"], person),
            ScopeOf::Person { person } | ScopeOf::Opened { person } => (&["connector", "person", "supporter"], person),
            // Who else helps is not theirs to know.
            ScopeOf::Supporter { person, .. } => (&["connector", "person"], person),
            _ => continue,
        };
        for kind in kinds {
            let holders = crate::grants::holders(conn, programme, kind, over, now).await?;
            if *kind == "connector" {
                connectors.extend(holders.iter().cloned());
                // What they wrote stays, and says whose word it is, when somebody else has taken over.
                beside.extend(crate::grants::held_once(conn, programme, kind, over, now).await?);
            }
            beside.extend(holders);
        }
    }
    let covers = covers::concerning(conn, programme, &who.id, scopes, now).await?;
    let in_covers: SortedSet<Id> = covers.iter().flat_map(|cover| [cover.away.clone(), cover.by.clone()]).collect();
    connectors.extend(in_covers.iter().cloned());
    beside.extend(in_covers);
    let volunteers = volunteers(conn, programme, who, is_team, hub).await?;
    beside.extend(volunteers.keys().cloned());
    let mut names = SortedMap::new();
    let mut days = SortedMap::new();
    for line in writing_beside(conn, programme, &beside, is_team || keeps, is_team).await? {
        let is_of_team = line.roles.iter().any(|r| matches!(r, Role::Connector | Role::Coordinator));
        // A coordinator who keeps a group is nobody's connector by that.
        if is_of_team && (is_team || connectors.contains(&line.id)) {
            days.insert(line.id.clone(), line.days.clone());
        }
        names.insert(line.id, line.name);
    }
    let supports = supporters::supports(conn, programme, scopes).await?;
    let about = who.person.as_ref().or_else(|| supports.keys().next());
    let diary_title = match about {
        Some(person) => diary_title(conn, programme, person).await?,
        None => None,
    };
    let supporters = match diary_title {
        None => supporters::of(conn, programme, scopes).await?,
        Some(_) => Vec::new(),
    };
    // Who helped and does no longer: what they said stays theirs.
    names.extend(supporters.iter().map(|one| (one.member.clone(), one.name.clone())));
    let member = Member { id: who.id.clone(), scopes: scopes.to_vec() };
    let tray = crate::tray::count(conn, programme, &member).await?;
    let mut me = Me {
        tag: 0,
        member: Some(who.id.clone()),
        name: who.name.clone(),
        device,
        roles: who.roles.clone(),
        person: who.person.clone(),
        names,
        days,
        tray,
        diary_title,
        seal: Some(hub.seal().public().to_owned()),
        covers,
        opened: opening::of(conn, programme, &who.id, now).await?,
        leads: match scopes.iter().any(|scope| scope.what == ScopeOf::Witness) {
            true => safety::names(conn, programme).await?,
            false => Vec::new(),
        },
        supports,
        supporters,
        volunteers,
    };
    me.tag = tag_of(&me);
    Ok(me)
}

/// For the team, the volunteers whose check is good today; for a volunteer, their own last day, also once it has passed.
async fn volunteers(
    conn: &mut SqliteConnection,
    programme: &Id,
    who: &Line,
    is_team: bool,
    hub: &Hub,
) -> sqlx::Result<SortedMap<Id, String>> {
    let is_one = who.roles.contains(&Role::Volunteer);
    if !is_team && !is_one {
        return Ok(SortedMap::new());
    }
    let zone = hub.about().await?.zone;
    let today = wall_of(&zone, hub.now()).date();
    let all = vetting::days(conn, programme, &zone).await?;
    let is_for_me = |id: &Id, until: NaiveDate| (is_one && *id == who.id) || (is_team && until >= today);
    let all = all.into_iter().filter(|(id, until)| is_for_me(id, *until));
    Ok(all.map(|(id, until)| (id, until.to_string())).collect())
}

/// Whether a person said that others may see their phone.
pub async fn others_see(conn: &mut SqliteConnection, programme: &Id, person: &Id) -> sqlx::Result<bool> {
    let is_on: Option<bool> = sqlx::query_scalar(
        "SELECT is_on FROM held_back WHERE programme = ?1 AND sort = 'phone' AND person = ?2 AND grp = ''",
    )
    .bind(programme.as_str())
    .bind(person.as_str())
    .fetch_optional(conn)
    .await?;
    Ok(is_on == Some(true))
}

/// What stands in the diary of a phone that others may see, and of whoever supports such a person.
async fn diary_title(conn: &mut SqliteConnection, programme: &Id, person: &Id) -> sqlx::Result<Option<String>> {
    if !others_see(conn, programme, person).await? {
        return Ok(None);
    }
    let header = Header::new(Circle::Person(person.clone()), Kind::Person, person.clone());
    let about = store::record(conn, programme, &header.key).await?;
    Ok(Some(about.map(|record| Person::read(&record).diary_title).unwrap_or_default()))
}

async fn writing_beside(
    conn: &mut SqliteConnection,
    programme: &Id,
    ids: &SortedSet<Id>,
    team: bool,
    organisers: bool,
) -> sqlx::Result<Vec<Line>> {
    let rows = sqlx::query(
        "SELECT id, name, roles, person, days FROM members
         WHERE programme = ?1 AND (id IN (SELECT value FROM json_each(?2))
           OR (?3 AND (roles LIKE '%\"connector\"%' OR roles LIKE '%\"coordinator\"%'))
           OR (?4 AND roles LIKE '%\"organiser\"%'))",
    )
    .bind(programme.as_str())
    .bind(text(ids))
    .bind(team)
    .bind(organisers)
    .fetch_all(conn)
    .await?;
    rows.iter().map(line).collect()
}

/// A number that changes when anything in it does, below 2^53.
fn tag_of(me: &Me) -> u64 {
    let hash = sha256(text(me));
    hash.bytes().take(13).fold(0u64, |tag, byte| (tag << 4) ^ u64::from(byte)) & ((1 << 52) - 1) | 1
}
