//! What an organiser keeps: their groups, what is on there, and who is expected. Read by all organiser screens.
//!
//! Sessions come from the directory, in which the organiser's own unsent changes already stand.

use std::rc::Rc;

use chrono::NaiveDateTime;
use kith_model::{
    Circle, Id, Kind,
    access::ScopeOf,
    fields::{Fields, Typed, wall, wall_text},
    kinds::{Activity, Booking, Group, How, Session},
    listing::Listing,
    occurrence::{self, Occurrence},
    order,
};

use crate::{
    live::{Shown, directory, records},
    pages::anyone::about::how_words,
};

/// So many weeks ahead sessions are shown, and their registers can be opened.
pub const WEEKS_AHEAD: u64 = 6;

/// The groups that the member keeps. Tracked.
pub fn groups() -> Vec<Id> {
    let of = |what: &ScopeOf| match what {
        ScopeOf::Organiser { group } => Some(group.clone()),
        _ => None,
    };
    records().member().into_iter().flat_map(|member| member.scopes).filter_map(|scope| of(&scope.what)).collect()
}

/// An occurrence with what it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// When, and what changed.
    pub occurrence: Occurrence,
    /// The activity.
    pub activity: Activity,
    /// Its id.
    pub activity_id: Id,
    /// The group.
    pub group: Id,
    /// The place, when nothing else is said.
    pub place: String,
}

impl Planned {
    /// The original start as it stands in names and addresses.
    pub fn start(&self) -> String {
        wall_text(self.occurrence.original)
    }

    /// When it is now, the first of its times.
    pub fn at(&self) -> NaiveDateTime {
        self.occurrence.start()
    }

    /// Where people come to: by phone and online there is no place.
    pub fn where_now(&self) -> String {
        match self.occurrence.times.first().and_then(|time| time.how).or(self.activity.how) {
            Some(how @ (How::Online | How::Phone)) => how_words(how),
            _ => self.place_now(),
        }
    }

    /// Where it is now.
    pub fn place_now(&self) -> String {
        let own = self.occurrence.times.first().map(|time| time.place.clone()).unwrap_or_default();
        if own.is_empty() { self.place.clone() } else { own }
    }
}

/// All occurrences of the kept groups in a window, ordered by time; where a series ended, its first date that is not on
/// any more. Tracked.
pub fn planned(from: NaiveDateTime, to: NaiveDateTime) -> Vec<Planned> {
    let mut all: Vec<Planned> = sessions()
        .into_iter()
        .flat_map(|(session, with)| {
            let ended = occurrence::endings(&session.id, &*session).into_iter().filter(|o| from <= o.was && o.was < to);
            occurrence::occurrences(&session.id, &*session, from, to)
                .into_iter()
                .chain(ended.collect::<Vec<_>>())
                .map(move |occurrence| Planned { occurrence, ..with.clone() })
        })
        .collect();
    order::by_key(&mut all, |planned| (planned.at(), planned.activity.title.clone()));
    all
}

/// One occurrence by its session and original start. Tracked.
pub fn find(session: &Id, start: &str) -> Option<Planned> {
    let at = wall(start)?;
    let (listing, with) = sessions().into_iter().find(|(listing, _)| listing.id == *session)?;
    let found = occurrence::named(&listing.id, &*listing, at)?;
    Some(Planned { occurrence: found, ..with })
}

/// A session as a plain struct, with the organiser's own unsent changes. Tracked.
pub fn session(id: &Id) -> Option<Session> {
    Some(Session::read(&*directory().session(id)?))
}

/// The sessions of the kept groups, each with an occurrence to be filled in. Tracked.
fn sessions() -> Vec<(Rc<Listing>, Planned)> {
    let directory = directory();
    let mut all = Vec::new();
    for group_id in groups() {
        let group = directory.group(&group_id).map(|listing| Group::read(&*listing)).unwrap_or_default();
        for listing in directory.activities_of(&group_id) {
            let activity = Activity::read(&*listing);
            for session in directory.sessions_of(&listing.id) {
                let own = session.text("place");
                let place = [own, activity.place.clone(), group.place.clone()].into_iter().find(|p| !p.is_empty());
                let with = Planned {
                    occurrence: empty(&session.id),
                    activity: activity.clone(),
                    activity_id: listing.id.clone(),
                    group: group_id.clone(),
                    place: place.unwrap_or_default(),
                };
                all.push((session, with));
            }
        }
    }
    all
}

fn empty(session: &Id) -> Occurrence {
    Occurrence {
        session: session.clone(),
        original: NaiveDateTime::default(),
        times: Vec::new(),
        state: occurrence::State::On,
        reason: None,
        words: String::new(),
        changed: false,
        was: NaiveDateTime::default(),
        unsettled: false,
    }
}

/// The live bookings that a group may see for an activity on a day, by first name. Tracked.
pub fn expected(group: &Id, activity: &Id, on: chrono::NaiveDate) -> Vec<(Rc<Shown>, Booking)> {
    let mut all: Vec<_> = records()
        .of_group(&Kind::Booking, group)
        .into_iter()
        .filter(|shown| matches!(&shown.key().circle, Circle::Register(_, g) if g == group))
        .filter(|shown| shown.record.header.of("activity") == Some(activity.as_str()))
        .map(|shown| {
            let booking = shown.read::<Booking>();
            (shown, booking)
        })
        .filter(|(_, booking)| booking.live && booking.from.is_none_or(|from| from <= on))
        .collect();
    order::by(&mut all, |(a, one), (b, other)| {
        (one.first_name.to_lowercase(), a.id()).cmp(&(other.first_name.to_lowercase(), b.id()))
    });
    all
}
