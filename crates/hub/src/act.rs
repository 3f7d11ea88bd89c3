//! `POST /hub/v1/act`: whatever changes access, and what needs the hub at once. Each is audited.
//!
//! **Invariant:** unknown and forbidden answer alike; what takes away is in the ledger before the answer.

use axum::{Json, extract::State};
use kith_model::sorted::{SortedMap, SortedSet};
use serde_json::Value;
use sqlx::Row;

use kith_model::{
    Circle, Header, Id, Kind,
    access::{Member, Role, ScopeOf},
    acts::{Act, AloneLine, Did, InvitationLine, Invite, MemberLine},
    fields::{Fields, Typed, wall_text},
    kinds::{Person, Reach, Referral, YesNo},
};

use crate::{
    asking::{Asker, Body},
    audit::{self, Who},
    covers, devices,
    follows::{set_state, state_header},
    grants,
    hub::Hub,
    invite, keep,
    ledger::{self, Line},
    members::{self, Device},
    opening,
    receipt::random_id,
    referring, safety, seeing,
    store::{Slice, hub_author, read, signed},
    supporters, supporting,
    sync::signed_in,
    tray,
    trouble::{Answer, Trouble},
    vetting, whoknows,
};

/// Who acts.
pub(crate) struct Actor {
    pub(crate) member: Member,
    roles: Vec<Role>,
    pub(crate) device: Device,
}

impl Actor {
    pub(crate) fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
    pub(crate) fn supports(&self, person: &Id) -> bool {
        self.member.scopes.iter().any(|s| matches!(&s.what, ScopeOf::Connector { person: p } if p == person))
    }
    /// Who says who helps a person: the person, and their connector.
    pub(crate) fn stands_for(&self, person: &Id) -> bool {
        self.is_person(person) || self.supports(person)
    }
    fn is_person(&self, person: &Id) -> bool {
        self.member.scopes.iter().any(|s| matches!(&s.what, ScopeOf::Person { person: p } if p == person))
    }
    pub(crate) fn who(&self) -> Who {
        Who { member: Some(self.member.id.clone()), device: Some(self.device.device) }
    }
    pub(crate) fn must(&self, may: bool) -> Answer<()> {
        if may { Ok(()) } else { Err(Trouble::NOT_YOURS) }
    }
}

/// Does one thing.
pub async fn act(State(hub): State<Hub>, asker: Asker, Body(act): Body<Act>) -> Answer<Json<Did>> {
    let token = asker.token()?.to_owned();
    let mut slice = hub.slice().await?;
    let device = signed_in(slice.conn(), &hub, &token).await?;
    if device.is_out {
        return Err(Trouble::SIGNED_OUT);
    }
    let (programme, now) = (slice.programme.clone(), slice.now);
    let scopes = grants::in_force(slice.conn(), &programme, &device.member, now).await?;
    let line = members::member(slice.conn(), &programme, &device.member).await?.ok_or(Trouble::NOT_SIGNED_IN)?;
    let actor = Actor { member: Member { id: device.member.clone(), scopes }, roles: line.roles, device };
    let who = actor.who();
    let (did, what, note) = match carry_out(&mut slice, &actor, act).await {
        Ok(done) => done,
        Err(trouble) => {
            // What was tried is kept, what it would have changed is not.
            drop(slice);
            let mut slice = hub.slice().await?;
            audit::note(slice.conn(), &programme, now, &who, "act-not-done", None, trouble.code).await?;
            slice.commit_quietly().await?;
            return Err(trouble);
        }
    };
    whoknows::sessions_changed(&mut slice).await?;
    audit::note(slice.conn(), &programme, now, &who, what, None, &note).await?;
    slice.commit().await?;
    Ok(Json(did))
}

/// What was done: the answer, and the word and note of the audit.
pub(crate) type Done = (Did, &'static str, String);

async fn carry_out(slice: &mut Slice, actor: &Actor, act: Act) -> Answer<Done> {
    match act {
        Act::Invite(ask) => invite_somebody(slice, actor, ask).await,
        Act::NewCode { member } => new_code(slice, actor, &member).await,
        Act::TakeRequest { referral } => take_request(slice, actor, &referral).await,
        Act::GivePerson { member, person } => supporting::give(slice, actor, &member, person).await,
        Act::HandOver { person, from, to } => supporting::hand_over(slice, actor, &person, &from, &to).await,
        Act::SupportedBy { member } => supporting::listed(slice, actor, &member).await,
        Act::StandIn { away, by, from, until } => covers::make(slice, actor, &away, &by, (from, until)).await,
        Act::Vet { member, until } => vetting::set(slice, actor, &member, until).await,
        Act::EndCover { cover } => covers::end(slice, actor, &cover).await,
        Act::OpenRecord { person, sort, reason, held_back } => {
            opening::open(slice, actor, &person, sort, &reason, held_back).await
        }
        Act::GiveGroup { member, group } => {
            actor.must(actor.is(Role::Coordinator))?;
            has_role(slice, &member, &[Role::Organiser, Role::Coordinator]).await?;
            let header = Header::new(Circle::Everyone, Kind::Group, group.clone());
            actor.must(slice.record(&header.key).await?.is_some())?;
            let scope = slice.give(&member, ScopeOf::Organiser { group }).await?;
            Ok((Did::Done, "gave-group", format!("{member} {}", scope.number)))
        }
        Act::EndGrant { number } => end_grant(slice, actor, number).await,
        Act::SetTicks { number, ticks } => supporters::set_ticks(slice, actor, number, &ticks).await,
        Act::RecordAsks => seeing::asks(slice, actor).await,
        Act::PersonAudit { person } => seeing::audit(slice, actor, &person).await,
        Act::AnswerRecordAsk { person, ask, held_back } => {
            seeing::answer(slice, actor, &person, &ask, &held_back).await
        }
        Act::SetLead { member, leads } => safety::set_lead(slice, actor, &member, leads).await,
        Act::MyDays { days } => my_days(slice, actor, days).await,
        Act::Members => {
            actor.must(actor.is(Role::Coordinator))?;
            let (members, alone) = (all_members(slice).await?, alone(slice).await?);
            let (programme, now) = (slice.programme.clone(), slice.now);
            let covers = covers::all(slice.conn(), &programme, now).await?;
            let asks = seeing::waiting(slice).await?;
            Ok((Did::Members { members, alone, covers, asks }, "listed-members", String::new()))
        }
        Act::Devices => devices::own(slice, actor).await,
        Act::PersonDevices { person } => devices::of_person(slice, actor, &person).await,
        Act::MemberDevices { member } => devices::of_member(slice, actor, &member).await,
        Act::SignOut { device } => devices::sign_out(slice, actor, device).await,
        Act::Invitations => {
            let invitations = invitations(slice, actor).await?;
            Ok((Did::Invitations { invitations }, "listed-invitations", String::new()))
        }
        Act::Withdraw { invitation } => withdraw(slice, actor, &invitation).await,
        Act::Tray => {
            let entries = tray::waiting(slice, &actor.member).await?;
            Ok((Did::Tray { entries }, "listed-tray", String::new()))
        }
        Act::TakeFromTray { entry, accept } => {
            let (header, by) = tray::settle(slice, &actor.member, &actor.who(), &entry, accept).await?;
            let what = if accept { "tray-accepted" } else { "tray-discarded" };
            Ok((Did::Done, what, format!("{} from {by}", header.key)))
        }
    }
}

async fn my_days(slice: &mut Slice, actor: &Actor, days: Vec<u8>) -> Answer<Done> {
    actor.must(actor.is(Role::Connector) || actor.is(Role::Coordinator))?;
    let days: SortedSet<u8> = days.into_iter().collect();
    if days.iter().any(|day| !(1..=7).contains(day)) {
        return Err(Trouble::NOT_UNDERSTOOD);
    }
    let programme = slice.programme.clone();
    members::set_days(slice.conn(), &programme, &actor.member.id, &days).await?;
    Ok((Did::Done, "said-days", String::new()))
}

pub(crate) async fn has_role(slice: &mut Slice, member: &Id, roles: &[Role]) -> Answer<()> {
    let programme = slice.programme.clone();
    let line = members::member(slice.conn(), &programme, member).await?.ok_or(Trouble::NOT_YOURS)?;
    if line.roles.iter().any(|r| roles.contains(r)) { Ok(()) } else { Err(Trouble::NOT_YOURS) }
}

async fn invite_somebody(slice: &mut Slice, actor: &Actor, ask: Invite) -> Answer<Done> {
    let is_about_person = matches!(ask.role, Role::Participant | Role::Supporter);
    let may = match &ask.person {
        Some(person) if is_about_person => {
            let programme = slice.programme.clone();
            let is_known = grants::is_known(slice.conn(), &programme, person).await?;
            is_known
                && (actor.supports(person)
                    || actor.is(Role::Coordinator)
                    || (ask.role == Role::Supporter && actor.is_person(person)))
        }
        Some(_) => false,
        None => actor.is(Role::Coordinator) && !is_about_person,
    };
    actor.must(may && (ask.role == Role::Supporter || ask.ticks.is_empty()))?;
    if ask.name.trim().is_empty() {
        return Err(Trouble::MISSING);
    }
    if ask.name.chars().count() > 100 || ask.groups.len() > 100 {
        return Err(Trouble::NOT_READABLE);
    }
    for group in &ask.groups {
        let header = Header::new(Circle::Everyone, Kind::Group, group.clone());
        actor.must(slice.record(&header.key).await?.is_some())?;
    }
    let did = invite::invite(slice, &ask, &actor.who()).await?;
    let note = if let Did::Invited { invitation, .. } = &did { invitation.to_string() } else { String::new() };
    Ok((did, "invited", note))
}

/// A new code for somebody who is a member already: for those whom one supports, for whoever helps them or oneself, for
/// anybody by a coordinator, for oneself on another phone.
async fn new_code(slice: &mut Slice, actor: &Actor, member: &Id) -> Answer<Done> {
    let programme = slice.programme.clone();
    let line = members::member(slice.conn(), &programme, member).await?.ok_or(Trouble::NOT_YOURS)?;
    let of_mine =
        line.person.as_ref().is_some_and(|p| actor.supports(p)) || supporters::is_named_by(slice, actor, &line).await?;
    actor.must(of_mine || actor.is(Role::Coordinator) || line.id == actor.member.id)?;
    let role = line.roles.first().copied().unwrap_or(Role::Participant);
    let until = slice.now + invite::NEW_CODE_MS;
    let did = invite::code(slice, &line.id, &line.name, role, &actor.who(), until).await?;
    Ok((did, "new-code", member.to_string()))
}

/// A connector takes a request: makes the person, is granted them, and the referral is made anew in the person's circle.
async fn take_request(slice: &mut Slice, actor: &Actor, referral: &Id) -> Answer<Done> {
    actor.must(actor.is(Role::Connector))?;
    let (programme, now, me) = (slice.programme.clone(), slice.now, actor.member.id.clone());
    let untaken = Header::new(Circle::Team, Kind::Referral, referral.clone());
    let record = slice.record(&untaken.key).await?.ok_or(Trouble::NOT_YOURS)?;
    let request = Referral::read(&record);
    match (&request.taken_by, &request.person) {
        (Some(by), Some(person)) if *by == me => {
            return Ok((Did::Took { person: person.clone() }, "took-again", referral.to_string()));
        }
        (Some(_), _) => return Err(Trouble::TAKEN_ALREADY),
        (None, _) => {}
    }
    // A referrer's phone drew the id, so that they hear what becomes of it.
    let referrer = referring::referrer_of(&record.header);
    let person = if referrer.is_some() { referral.clone() } else { random_id() };
    let on = wall_text(slice.hub().wall(now).await?);
    let mut reach = Vec::new();
    // Where only whoever asked can be reached, nothing is known of the person's own ways: ask first.
    if let Some(way) = request.reach_way.filter(|_| !request.reach.is_empty()) {
        // It is what they wrote themselves or agreed to: a yes, with what they said about when.
        let may = if request.safe_way.is_empty() { YesNo::Yes } else { YesNo::Between };
        let when = request.safe_way.chars().take(150).collect();
        reach.push((way, Reach { may, at: request.reach.clone(), when, who: String::new() }));
    }
    let about = Person {
        name: request.name.clone(),
        reach,
        speaks: request.language.clone(),
        area: request.area.clone(),
        ..Person::default()
    };
    let mut values = kith_model::fields::Values::default();
    about.write(&mut values);
    let circle = Circle::Person(person.clone());
    slice.write(&Header::new(circle.clone(), Kind::Person, person.clone()), values.0, &me, now).await?;
    slice.give(&me, ScopeOf::Connector { person: person.clone() }).await?;
    let taken = [
        ("taken_by".to_owned(), Value::from(me.as_str())),
        ("taken_on".to_owned(), on.into()),
        ("person".to_owned(), person.as_str().into()),
    ];
    let theirs = Header::new(circle, Kind::Referral, referral.clone()).with("continues", referral);
    let shown: SortedMap<String, Value> =
        record.fields.keys().filter_map(|f| Some((f.clone(), record.value(f)?.clone()))).collect();
    slice.write(&theirs, shown.into_iter().chain(taken.clone()), &hub_author(), now).await?;
    // The team's record says who took it and keeps nothing of the person beyond that.
    let emptied =
        record.fields.keys().filter(|f| !matches!(f.as_str(), "on" | "for")).map(|f| (f.clone(), Value::Null));
    let emptied: SortedMap<String, Value> = emptied.chain(taken).collect();
    slice.write(&untaken, emptied, &hub_author(), now).await?;
    let secret_hash: Option<String> =
        sqlx::query_scalar("SELECT secret_hash FROM asks WHERE programme = ?1 AND referral = ?2")
            .bind(programme.as_str())
            .bind(referral.as_str())
            .fetch_optional(slice.conn())
            .await?;
    sqlx::query("UPDATE asks SET person = ?3 WHERE programme = ?1 AND referral = ?2")
        .bind(programme.as_str())
        .bind(referral.as_str())
        .bind(person.as_str())
        .execute(slice.conn())
        .await?;
    if let Some(referrer) = referrer {
        referring::taken(slice, &referrer, &person).await?;
    }
    if let Some(secret_hash) = secret_hash {
        set_state(slice, &state_header(&secret_hash, referral, &person), "received").await?;
    }
    Ok((Did::Took { person }, "took-request", referral.to_string()))
}

async fn end_grant(slice: &mut Slice, actor: &Actor, grant: u64) -> Answer<Done> {
    let programme = slice.programme.clone();
    let what: Option<String> =
        sqlx::query_scalar("SELECT what FROM grants WHERE programme = ?1 AND number = ?2 AND ended_at IS NULL")
            .bind(programme.as_str())
            .bind(signed(grant))
            .fetch_optional(slice.conn())
            .await?;
    let what = what.ok_or(Trouble::NOT_YOURS)?;
    // Who helps is named and ended by the person or their connector; what follows from bookings or
    // other grants ends with them, and a lead is ended so that one is left.
    let helps = supporters::grant(slice, grant).await?;
    let own = helps.as_ref().is_some_and(|helps| actor.stands_for(helps.person()));
    let has_an_end_of_its_own = matches!(what.as_str(), "joined" | "witness" | "safeguarding");
    actor.must((actor.is(Role::Coordinator) || own) && !has_an_end_of_its_own)?;
    slice.end_grant(grant).await?;
    if let Some(helps) = helps {
        supporters::withdraw_waiting(slice, helps.member()).await?;
    }
    Ok((Did::Done, "ended-grant", grant.to_string()))
}

async fn all_members(slice: &mut Slice) -> Answer<Vec<MemberLine>> {
    let programme = slice.programme.clone();
    let zone = slice.hub().about().await?.zone;
    let vetted = vetting::days(slice.conn(), &programme, &zone).await?;
    let mut lines = Vec::new();
    for line in members::all(slice.conn(), &programme).await? {
        let mut words = Vec::new();
        // Whom somebody supports while another is away stands with the covers.
        for scope in grants::lasting(slice.conn(), &programme, &line.id).await? {
            let (what, person, group) = grants::parts(&scope.what);
            // Whom somebody supports is shown by id only: a coordinator holds no person's record.
            let over = person.or(group).map(|id| format!(":{id}")).unwrap_or_default();
            words.push((scope.number, format!("{what}{over}")));
        }
        let last_seen: Option<i64> =
            sqlx::query_scalar("SELECT max(last_seen) FROM devices WHERE programme = ?1 AND member = ?2")
                .bind(programme.as_str())
                .bind(line.id.as_str())
                .fetch_one(slice.conn())
                .await?;
        let vetted_until = vetted.get(&line.id).copied();
        lines.push(MemberLine {
            member: line.id,
            name: line.name,
            roles: line.roles,
            grants: words,
            last_seen,
            vetted_until,
        });
    }
    Ok(lines)
}

/// Whom no connector supports any more, or not yet, and whose support has not ended, or who asked for something since.
async fn alone(slice: &mut Slice) -> Answer<Vec<AloneLine>> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    let mut lines = Vec::new();
    for (person, since) in grants::unsupported(slice.conn(), &programme, now).await? {
        let header = Header::new(Circle::Person(person.clone()), Kind::Person, person.clone());
        let Some(record) = slice.record(&header.key).await? else { continue };
        let about = Person::read(&record);
        if about.ended_on.is_none() || keep::has_asked_since(slice, &person, &about).await? {
            lines.push(AloneLine { person, name: about.short(), area: about.area, since });
        }
    }
    Ok(lines)
}

/// Those that wait. Doors of the sample are nobody's invitations: each look at its first page makes some.
async fn invitations(slice: &mut Slice, actor: &Actor) -> Answer<Vec<InvitationLine>> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    let rows = sqlx::query(
        "SELECT id, name, role, until FROM invitations WHERE programme = ?1 AND used_at IS NULL AND withdrawn_at IS NULL
         AND until > ?2 AND (?3 OR by_member = ?4)
         AND NOT (by_member IS NULL AND member IN (SELECT id FROM members WHERE programme = ?1 AND is_door = 1))
         ORDER BY made, id LIMIT 1000",
    )
    .bind(programme.as_str())
    .bind(now)
    .bind(actor.is(Role::Coordinator))
    .bind(actor.member.id.as_str())
    .fetch_all(slice.conn())
    .await?;
    let mut lines = Vec::new();
    for row in rows {
        let id: String = row.get(0);
        let invitation = id.parse().map_err(|_| Trouble::HUB_TROUBLE)?;
        lines.push(InvitationLine { invitation, name: row.get(1), role: read(row.get(2))?, until: row.get(3) });
    }
    Ok(lines)
}

async fn withdraw(slice: &mut Slice, actor: &Actor, invitation: &Id) -> Answer<Done> {
    let (programme, now) = (slice.programme.clone(), slice.now);
    let by: Option<Option<String>> = sqlx::query_scalar(
        "SELECT by_member FROM invitations WHERE programme = ?1 AND id = ?2 AND used_at IS NULL AND withdrawn_at IS NULL",
    )
    .bind(programme.as_str())
    .bind(invitation.as_str())
    .fetch_optional(slice.conn())
    .await?;
    let by = by.ok_or(Trouble::NOT_YOURS)?;
    actor.must(actor.is(Role::Coordinator) || by.as_deref() == Some(actor.member.id.as_str()))?;
    let line = Line::Withdrawn { programme, invitation: invitation.clone(), at: now };
    ledger::apply(slice.conn(), &line).await?;
    slice.note(line);
    Ok((Did::Done, "withdrew", invitation.to_string()))
}
