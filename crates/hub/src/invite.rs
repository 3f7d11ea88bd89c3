//! Invitations: a link whose secret stands after `#`, and the same as a code of 10 letters and digits.
//!
//! Both are kept only as digests made with the hub's key. Opening, previewing or scanning a link uses nothing.

use kith_model::{
    Id,
    access::{Role, ScopeOf},
    acts::{Did, Invite},
    code::{self, LEN, LETTERS},
    ticks::Tick,
};

use crate::{
    audit::{self, Who},
    ledger,
    members::{self, Line},
    receipt::{Key, random, random_id},
    store::Slice,
};

/// How long an invitation is good for.
const INVITATION_MS: i64 = 30 * 24 * 3_600_000;
/// How long a new code for somebody who is a member already is good for.
pub const NEW_CODE_MS: i64 = 24 * 3_600_000;

/// Makes the member whom an invitation leads to, with what they may reach, and the invitation.
pub async fn invite(slice: &mut Slice, ask: &Invite, by: &Who) -> sqlx::Result<Did> {
    let programme = slice.programme.clone();
    let there = match (&ask.person, ask.role) {
        (Some(person), Role::Participant) => members::of_person(slice.conn(), &programme, person).await?,
        _ => None,
    };
    // Somebody who has been in before gets a new code: for a day, not for a month.
    let mut good_for = INVITATION_MS;
    let line = match there {
        Some(line) => {
            if members::has_device(slice.conn(), &programme, &line.id).await? {
                good_for = NEW_CODE_MS;
            }
            line
        }
        None => {
            let person = ask.person.clone().filter(|_| ask.role == Role::Participant);
            new_member(slice, &ask.name, ask.role, person).await?
        }
    };
    for what in reach(ask) {
        slice.give(&line.id, what).await?;
    }
    let until = slice.now + good_for;
    code(slice, &line.id, &line.name, ask.role, by, until).await
}

/// Invites a coordinator of a programme that nobody looks after yet. Asked again, it leads to the same member, and what was
/// drawn for them before leads nowhere: it was printed, and may lie in a log.
pub async fn first_coordinator(slice: &mut Slice) -> sqlx::Result<Option<Did>> {
    let programme = slice.programme.clone();
    let there: Vec<(String, bool)> = sqlx::query_as(
        "SELECT id, EXISTS (SELECT 1 FROM devices d WHERE d.programme = m.programme AND d.member = m.id)
         FROM members m WHERE programme = ?1 AND roles LIKE '%\"coordinator\"%' ORDER BY made, rowid",
    )
    .bind(programme.as_str())
    .fetch_all(slice.conn())
    .await?;
    let mut has_one = false;
    for (member, _) in there.iter().filter(|(_, has_come_in)| *has_come_in) {
        withdraw_printed(slice, member).await?;
        has_one = true;
    }
    if has_one {
        return Ok(None);
    }
    let name = "Coordinator".to_owned();
    let waits = there.into_iter().next().and_then(|(id, _)| id.parse::<Id>().ok());
    let did = match waits {
        Some(member) => {
            withdraw_printed(slice, member.as_str()).await?;
            let until = slice.now + INVITATION_MS;
            code(slice, &member, &name, Role::Coordinator, &Who::default(), until).await?
        }
        None => {
            let ask = Invite { name, role: Role::Coordinator, person: None, groups: Vec::new(), ticks: Vec::new() };
            invite(slice, &ask, &Who::default()).await?
        }
    };
    Ok(Some(did))
}

/// Withdraws what was drawn at the terminal for a member and waits.
async fn withdraw_printed(slice: &mut Slice, member: &str) -> sqlx::Result<()> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    let waiting: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM invitations WHERE programme = ?1 AND member = ?2 AND by_member IS NULL
         AND used_at IS NULL AND withdrawn_at IS NULL AND until > ?3",
    )
    .bind(programme.as_str())
    .bind(member)
    .bind(now)
    .fetch_all(slice.conn())
    .await?;
    for id in waiting {
        let invitation: Id = id.parse().map_err(|e: kith_model::id::NotAnId| sqlx::Error::Decode(Box::new(e)))?;
        let line = ledger::Line::Withdrawn { programme: programme.clone(), invitation, at: now };
        ledger::apply(slice.conn(), &line).await?;
        slice.note(line);
        audit::note(slice.conn(), &programme, now, &Who::default(), "withdrew", None, &id).await?;
    }
    Ok(())
}

/// Makes a member.
async fn new_member(slice: &mut Slice, name: &str, role: Role, person: Option<Id>) -> sqlx::Result<Line> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    let line = Line { id: random_id(), name: name.trim().to_owned(), roles: vec![role], person, days: Vec::new() };
    members::add(slice.conn(), &programme, &line, now).await?;
    Ok(line)
}

/// What an invited member may reach from the first day.
fn reach(ask: &Invite) -> Vec<ScopeOf> {
    let person = ask.person.clone();
    match ask.role {
        Role::Participant => person.into_iter().map(|person| ScopeOf::Person { person }).collect(),
        Role::Supporter => {
            let ticks = Tick::kinds_of(if ask.ticks.is_empty() { &Tick::FIRST } else { &ask.ticks });
            person.into_iter().map(|person| ScopeOf::Supporter { person, ticks: ticks.clone() }).collect()
        }
        Role::Organiser => ask.groups.iter().map(|group| ScopeOf::Organiser { group: group.clone() }).collect(),
        Role::Connector => vec![ScopeOf::Team],
        Role::Coordinator => vec![ScopeOf::Team, ScopeOf::Coordinator],
        // Not before a coordinator has said until when their check is good (`vetting`).
        Role::Volunteer => Vec::new(),
        Role::Referrer => vec![ScopeOf::Referrer],
    }
}

/// Makes a code and a secret that lead to a member.
pub async fn code(slice: &mut Slice, member: &Id, name: &str, role: Role, by: &Who, until: i64) -> sqlx::Result<Did> {
    let (programme, now, key) = (slice.programme.clone(), slice.now, slice.hub().key().clone());
    let (invitation, secret, code) = (random_id(), random_id(), random_code());
    sqlx::query(
        "INSERT INTO invitations (programme, id, member, role, name, code_hash, secret_hash, by_member, made, until, by_device)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )
    .bind(programme.as_str())
    .bind(invitation.as_str())
    .bind(member.as_str())
    .bind(crate::store::text(&role))
    .bind(name)
    .bind(digest(&key, &code))
    .bind(digest(&key, secret.as_str()))
    .bind(by.member.as_ref().map(Id::as_str))
    .bind(now)
    .bind(until)
    .bind(by.device)
    .execute(slice.conn())
    .await?;
    Ok(Did::Invited { invitation, member: member.clone(), code, secret: secret.as_str().into(), until })
}

/// The digest by which a code or a secret is found, however it was typed.
pub fn digest(key: &Key, typed: &str) -> String {
    match code::read(typed) {
        Some(code) => key.digest("code", &code),
        None => key.digest("secret", typed.trim()),
    }
}

fn random_code() -> String {
    let mut code = String::with_capacity(LEN);
    while code.len() < LEN {
        for byte in random::<32>() {
            // Bytes beyond the last whole round would make some letters likelier.
            let most = 256 - 256 % LETTERS.len();
            if usize::from(byte) < most && code.len() < LEN {
                code.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
            }
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_ten_letters_without_look_alikes() {
        for _ in 0..200 {
            let code = random_code();
            assert_eq!(code.len(), LEN);
            assert!(code.bytes().all(|b| LETTERS.contains(&b)) && !code.contains(['0', 'O', '1', 'I', 'L']), "{code}");
        }
    }
}
