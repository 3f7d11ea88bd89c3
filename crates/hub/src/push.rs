//! The writing half of a round: what is offered is joined, what is pushed is judged and applied, edit by edit.
//!
//! One transaction that takes the lock first. What follows from a push, such as a grant for who makes a person, happens
//! in the same transaction.
//!
//! **Invariant:** only a state that bears this hub's own receipt is joined; a device pushes only edits of its own member's
//! writers: its own, and what the member's earlier devices left unsent that are in use no more
//! (`docs/decisions/0065-coming-in-anew.md`).

use std::collections::BTreeMap;

use kith_model::{
    Circle, Header, Id, Kind, Record,
    access::{Member, Role, ScopeOf},
    hub::{Before, Pushed, Pusher, is_open, push_record},
    wire::{Answer as Word, Cursor, EditAnswer, Push, Signed},
};

use crate::{
    audit::{self, Who},
    follows, grants,
    hub::Hub,
    members::{self, Device, Earlier},
    referring,
    store::{self, Log, Slice},
    sync::signed_in,
    tray,
    trouble::Answer,
    whoknows,
};

/// Takes in offers and pushes; the answers in the order pushed.
///
/// Nothing where the hub lost what the phone heard: an edit that replaces a value which the hub does not know yet would
/// see that value come back beside it. The phone learns of the loss in this round, and offers its copies first.
pub async fn push(
    hub: &Hub,
    token: &str,
    cursor: Cursor,
    offers: &[Signed],
    pushes: &[Push],
) -> Answer<Vec<EditAnswer>> {
    let mut slice = hub.slice().await?;
    let device = signed_in(slice.conn(), hub, token).await?;
    // Handing in stands on nothing.
    if !device.is_out && !store::knows(slice.conn(), &hub.programme(), Log::Records, cursor).await? {
        return Ok(Vec::new());
    }
    let mut round = Round::begin(&mut slice, device).await?;
    if !round.device.is_out {
        for offer in offers {
            round.offer(&mut slice, offer).await?;
        }
    }
    let mut answers: BTreeMap<usize, Vec<EditAnswer>> = BTreeMap::new();
    // Who makes a person or a group is granted it before the rest is judged, wherever it stands in the push.
    let (new, rest): (Vec<_>, Vec<_>) = pushes.iter().enumerate().partition(|(_, p)| makes(&p.header).is_some());
    for (at, push) in new.into_iter().chain(rest) {
        answers.insert(at, round.record(&mut slice, push).await?);
    }
    whoknows::sessions_changed(&mut slice).await?;
    slice.commit().await?;
    let answers: Vec<EditAnswer> = answers.into_values().flatten().collect();
    for answer in &answers {
        hub.metrics().add("kith_edits_total", format!("answer=\"{}\"", word(&answer.answer)), 1);
    }
    Ok(answers)
}

/// The word of an answer, for counts and the audit.
fn word(answer: &Word) -> &'static str {
    match answer {
        Word::Taken => "taken",
        Word::Refused(why) => why.code(),
        Word::Behind => "behind",
        Word::NotYet => "not-yet",
        Word::Erased => "erased",
        Word::HandedIn => "handed-in",
    }
}

/// What a header makes, if it is a person or a group.
fn makes(header: &Header) -> Option<ScopeOf> {
    match (&header.key.kind, &header.key.circle) {
        (Kind::Person, Circle::Person(p)) if *p == header.key.id => Some(ScopeOf::Connector { person: p.clone() }),
        (Kind::Group, Circle::Everyone) => Some(ScopeOf::Organiser { group: header.key.id.clone() }),
        _ => None,
    }
}

struct Round {
    device: Device,
    member: Member,
    roles: Vec<Role>,
    ever: Member,
    before: Earlier,
    who: Who,
}

impl Round {
    async fn begin(slice: &mut Slice, device: Device) -> Answer<Self> {
        let (programme, now) = (slice.programme.clone(), slice.now);
        let scopes = grants::in_force(slice.conn(), &programme, &device.member, now).await?;
        let mut ever = grants::ever(slice.conn(), &programme, &device.member, now).await?;
        // Having been joined to a group lets nobody write there, so nothing is handed in for it either.
        ever.retain(|s| !matches!(s.what, ScopeOf::Joined { .. }));
        let roles =
            members::member(slice.conn(), &programme, &device.member).await?.map(|m| m.roles).unwrap_or_default();
        let before = members::earlier(slice.conn(), &programme, &device).await?;
        Ok(Self {
            before,
            member: Member { id: device.member.clone(), scopes },
            roles,
            ever: Member { id: device.member.clone(), scopes: ever },
            who: Who { member: Some(device.member.clone()), device: Some(device.device) },
            device,
        })
    }

    async fn offer(&self, slice: &mut Slice, offer: &Signed) -> Answer<()> {
        let (programme, now, key) = (slice.programme.clone(), slice.now, offer.record.header.key.clone());
        let is_own = slice.hub().key().signed(&programme, offer);
        if !is_own || slice.is_erased(&offer.record.header).await? {
            let what = if is_own { "offer-erased" } else { "offer-forged" };
            audit::note(slice.conn(), &programme, now, &self.who, what, Some(&key), "").await?;
            return Ok(());
        }
        if slice.take_back(&offer.record).await? {
            audit::note(slice.conn(), &programme, now, &self.who, "offered", Some(&key), "").await?;
        }
        Ok(())
    }

    async fn record(&mut self, slice: &mut Slice, push: &Push) -> Answer<Vec<EditAnswer>> {
        let header = &push.header;
        let record = slice.record(&header.key).await?;
        let made = self.made(slice, header, record.as_ref()).await?;
        let mut member = self.member_for(slice, header).await?;
        if let Some(what) = &made {
            member.scopes.push(kith_model::access::Scope { number: 0, what: what.clone() });
        }
        let mut before = Before {
            record: record.as_ref(),
            is_erased: slice.is_erased(header).await?,
            once: is_open(&self.ever, header),
        };
        if !hangs_together(slice, header).await? || !self.may_come(slice, push, record.as_ref()).await? {
            // Nobody writes it, and the answer is that of a record that one has nothing to do with.
            member.scopes.clear();
            before.once = false;
        }
        let (device, is_out) = (self.device.device, self.device.is_out);
        // A phone that was signed out brings nobody's work but its own.
        let (own_devices, in_use) =
            if is_out { (&[][..], &[][..]) } else { (&self.before.left[..], &self.before.in_use[..]) };
        let who = Pusher { member: &member, device, own_devices, in_use, is_out, now: slice.now };
        let mut pushed = push_record(&who, header, before, &push.edits);
        self.hand_in(slice, header, &mut pushed).await?;
        if let Some(after) = &pushed.record {
            slice.keep(record.as_ref(), after).await?;
            if let Some(what) = made {
                let scope = slice.give(&self.member.id, what).await?;
                self.ever.scopes.push(scope.clone());
                self.member.scopes.push(scope);
            }
            follows::after(slice, after, &pushed.taken).await?;
        }
        self.keep_account(slice, header, before.is_erased, &pushed, &push.edits).await?;
        Ok(pushed.answers)
    }

    /// Whether somebody may bring this at all, whatever they may write: a match is with a volunteer, and makes them one of
    /// the two; a referral is sent whole, and once. What the hub has is asked for again where its answer was lost.
    async fn may_come(&self, slice: &mut Slice, push: &Push, record: Option<&Record>) -> Answer<bool> {
        match record {
            _ if matches!(push.header.key.circle, Circle::Pair(..)) => self.may_pair(slice, &push.header).await,
            _ if !referring::is_sent_by(&push.header, &self.member.id) => Ok(true),
            Some(sent) => Ok(push.edits.iter().all(|edit| sent.seen(edit.dot.writer) >= edit.dot.counter)),
            None => referring::may_come(slice, &push.header, &push.edits).await,
        }
    }

    async fn may_pair(&self, slice: &mut Slice, header: &Header) -> Answer<bool> {
        let Circle::Pair(_, volunteer) = &header.key.circle else { return Ok(true) };
        if header.key.kind == Kind::Match {
            let programme = slice.programme.clone();
            let line = members::member(slice.conn(), &programme, volunteer).await?;
            return Ok(line.is_some_and(|line| line.roles.contains(&Role::Volunteer)));
        }
        Ok(!slice.records_in(&header.key.circle, &Kind::Match).await?.is_empty())
    }

    /// The grant that comes with making this record, if the member may make it and nobody has yet.
    async fn made(&self, slice: &mut Slice, header: &Header, record: Option<&Record>) -> Answer<Option<ScopeOf>> {
        let Some(what) = makes(header).filter(|_| record.is_none() && !self.device.is_out) else { return Ok(None) };
        let may = match &what {
            ScopeOf::Connector { .. } => self.roles.contains(&Role::Connector),
            _ => self.roles.contains(&Role::Coordinator),
        };
        let programme = slice.programme.clone();
        let is_known = match &what {
            ScopeOf::Connector { person } => grants::is_known(slice.conn(), &programme, person).await?,
            _ => false,
        };
        Ok((may && !is_known).then_some(what))
    }

    /// The member without what is held back: an organiser has no say in a register that is not told to the group, nor a
    /// volunteer in a match that has ended.
    async fn member_for(&self, slice: &mut Slice, header: &Header) -> Answer<Member> {
        let mut member = self.member.clone();
        if let Circle::Pair(person, volunteer) = &header.key.circle
            && *volunteer == member.id
            && is_held_back(slice, "pair", person, volunteer).await?
        {
            member.scopes.retain(|s| s.what != ScopeOf::Volunteer);
        }
        if let Circle::Register(person, group) = &header.key.circle
            && is_held_back(slice, "register", person, group).await?
        {
            member.scopes.retain(|s| !matches!(&s.what, ScopeOf::Organiser { group: g } if g == group));
        }
        Ok(member)
    }

    /// Puts late edits into the tray; each is answered by what came of that.
    async fn hand_in(&self, slice: &mut Slice, header: &Header, pushed: &mut Pushed) -> Answer<()> {
        for edit in &pushed.tray {
            let came = tray::put(slice, header, edit, &self.member.id).await?;
            for answer in pushed.answers.iter_mut().filter(|answer| answer.dot == edit.dot) {
                answer.answer = came;
            }
        }
        Ok(())
    }

    async fn keep_account(
        &self,
        slice: &mut Slice,
        header: &Header,
        is_erased: bool,
        pushed: &Pushed,
        edits: &[kith_model::Edit],
    ) -> Answer<()> {
        let (programme, now) = (slice.programme.clone(), slice.now);
        for (answer, edit) in pushed.answers.iter().zip(edits) {
            let is_old = answer.answer == Word::Taken && !pushed.taken.iter().any(|e| e.dot == edit.dot);
            let what = word(&answer.answer);
            if is_old {
                continue;
            }
            if is_erased {
                // A digest would need a salt, which went with the person and must not come back.
                audit::note(slice.conn(), &programme, now, &self.who, what, Some(&header.key), "").await?;
            } else {
                audit::edit(slice.conn(), &programme, now, &self.who, what, &header.key, edit).await?;
            }
        }
        Ok(())
    }
}

/// Whether the activity and the session that a record names are of its own group: nobody puts times under another
/// group's activity, or learns who is expected there.
async fn hangs_together(slice: &mut Slice, header: &Header) -> Answer<bool> {
    let Some(group) = header.group() else { return Ok(true) };
    for (role, kind) in [("activity", Kind::Activity), ("session", Kind::Session)] {
        let Some(named) = header.of(role).and_then(|text| text.parse().ok()) else { continue };
        let key = Header::new(Circle::Everyone, kind, named).key;
        if slice.record(&key).await?.is_some_and(|there| there.header.group().is_some_and(|its| its != group)) {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn is_held_back(slice: &mut Slice, sort: &str, person: &Id, other: &Id) -> Answer<bool> {
    let programme = slice.programme.clone();
    let on: Option<bool> = sqlx::query_scalar(
        "SELECT is_on FROM held_back WHERE programme = ?1 AND sort = ?4 AND person = ?2 AND grp = ?3",
    )
    .bind(programme.as_str())
    .bind(person.as_str())
    .bind(other.as_str())
    .bind(sort)
    .fetch_optional(slice.conn())
    .await?;
    Ok(on.unwrap_or(false))
}
