//! Whose plan this phone shows: the person's own, or of whom its owner supports; the connector they know, and the day that
//! may be called today. The screens are the same for both; what differs is asked here.

use std::rc::Rc;

use crate::view::prelude::*;
use chrono::{NaiveDate, NaiveDateTime};
use kith_model::{
    Id, Kind,
    access::{Role, ScopeOf},
    kinds::{Ask, AskSort},
    record::Gone,
    ticks::Tick,
};

use crate::{
    live::{Clock, Shown, clock, directory, profiles, records, sync_status},
    pages::half_written::HalfWritten,
    pages::printing::is_printing,
    words::{W, dates, t, t_with},
};

/// The connector whom the person knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Connector {
    /// The name.
    pub name: String,
    /// The days on which they work, 1 is Monday.
    pub days: Vec<u8>,
}

/// The person whose plan this phone shows: whom the open profile is, or supports. Tracked.
pub fn own_person() -> Option<Id> {
    records().me().about().cloned()
}

/// Whether whoever has this phone helps somebody, and sees that person's plan. Tracked.
pub fn is_supporter() -> bool {
    has_role(Role::Supporter)
}

/// The name of whom they help; nothing on the person's own phone. Tracked.
pub fn supported() -> Option<String> {
    records().me().supports.into_values().next()
}

/// Words as the person reads them, or, with their `name`, as who helps them does. Tracked.
pub fn own_or(own: W, theirs: W) -> String {
    match supported() {
        Some(name) => t_with(theirs, &[("name", &name)]),
        None => t(own),
    }
}

/// Whether this part of the plan is for whoever has the phone: all of it is the person's own, of whom they support what was
/// ticked. Tracked.
pub fn sees(tick: Tick) -> bool {
    let of = |what: &ScopeOf| matches!(what, ScopeOf::Supporter { ticks, .. } if Tick::among(ticks).contains(&tick));
    match is_supporter() {
        true => records().member().is_some_and(|member| member.scopes.iter().any(|scope| of(&scope.what))),
        false => is_participant(),
    }
}

/// Whether others may see this phone, which then holds the diary only: the person's own. Tracked.
pub fn others_see() -> bool {
    let me = records().me();
    me.person.is_some() && me.diary_title.is_some()
}

/// Whose word it is that somebody said for the person: "said by Ana"; nothing where the person said it. Tracked.
pub fn said_by(author: &Id) -> Option<String> {
    let me = records().me();
    if me.member.as_ref() == Some(author) {
        return (!me.supports.is_empty()).then_some(me.name);
    }
    // A connector knows who speaks for somebody; to the person, and to who helps them, everybody else is another.
    let is_another =
        me.about().is_some() || me.days.contains_key(author) || me.supporters.iter().any(|one| one.member == *author);
    me.names.get(author).filter(|_| is_another).cloned()
}

/// Whether the open profile may take back an ask: the person any, who helps only what they asked themself. Tracked.
pub fn is_own_word(ask: &Shown) -> bool {
    let me = records().me().member;
    !is_supporter() || ask.record.versions("sort").iter().all(|version| me.as_ref() == Some(&version.author))
}

/// What was asked last of a sort about a person, and neither taken back nor done. Tracked.
pub fn open_ask(person: &Id, sort: AskSort) -> Option<(Ask, Rc<Shown>)> {
    last_ask(person, |ask| ask.sort == Some(sort) && ask.done_on.is_none())
}

/// What was asked last of what is wanted, and not taken back. Tracked.
pub fn last_ask(person: &Id, is_wanted: impl Fn(&Ask) -> bool) -> Option<(Ask, Rc<Shown>)> {
    let asks = records().of_person(&Kind::Ask, person).into_iter().map(|shown| (shown.read::<Ask>(), shown));
    asks.filter(|(ask, _)| !ask.withdrawn && is_wanted(ask)).max_by_key(|(ask, _)| ask.on)
}

/// The line for it.
pub fn said_by_line(name: Option<String>) -> Option<AnyView> {
    name.map(|name| {
        view! { <p class="sub" data-test="said-by"><bdi>{t_with(W::SaidBy, &[("name", &name)])}</bdi></p> }.into_any()
    })
}

/// Words of one's own, kept under this name as one types until they are saved or left.
pub fn own_words(name: String) -> HalfWritten<String> {
    match untrack(own_person) {
        Some(person) => HalfWritten::about(&person, name, String::new),
        None => HalfWritten::open(name, String::new),
    }
}

/// Whether a participant uses the phone. Tracked.
pub fn is_participant() -> bool {
    has_role(Role::Participant)
}

/// Whether somebody's plan is on the phone: a participant's own, or of whom its owner supports. Tracked.
pub fn has_plan() -> bool {
    is_participant() || is_supporter()
}

/// Whether the open profile has a role. Tracked.
pub fn has_role(role: Role) -> bool {
    profiles().open().is_some_and(|profile| profile.roles.contains(&role))
}

/// Whether the own records have come to this phone: the hub was heard, or they are here from before. Tracked.
pub fn has_come() -> bool {
    // Who they are comes from the hub, and with it what they may see.
    if is_supporter() && own_person().is_some() {
        return true;
    }
    let is_held = || own_person().is_some_and(|person| records().find(&Kind::Person, &person).is_some());
    sync_status().get().last_heard.is_some() || is_held()
}

/// The connector, as far as the hub has said who that is: of several, whoever wrote last about a visit or in the plan; while
/// they are away, whoever stands in. Tracked.
pub fn connector() -> Option<Connector> {
    let records = records();
    let me = records.me();
    let person = me.about()?;
    let written = [Kind::Visit, Kind::Plan].map(|kind| records.of_person(&kind, person)).concat();
    // Who stands in is nobody's connector before, and none of one's own.
    let is_own = |member: &Id| me.days.contains_key(member) && me.covers.iter().all(|cover| cover.by != *member);
    let last = written
        .iter()
        .flat_map(|shown| shown.record.fields.values().flatten())
        .filter(|version| is_own(&version.author))
        .max_by_key(|version| version.time)
        .map(|version| version.author.clone());
    let own = last.or_else(|| me.days.keys().find(|member| is_own(member)).cloned());
    let own = own.or_else(|| me.days.keys().next().cloned())?;
    let today = clock().today();
    let stands_in = me.covers.iter().find(|cover| cover.away == own && cover.from <= today && today <= cover.until);
    let member = stands_in.map_or(own, |cover| cover.by.clone());
    Some(Connector { name: me.names.get(&member)?.clone(), days: me.days.get(&member).cloned().unwrap_or_default() })
}

/// The connector's name, or "your link worker" where no name is known. Tracked.
pub fn connector_name() -> String {
    connector().map_or_else(|| t(W::OwnConnector), |connector| connector.name)
}

/// "Priya works Monday to Wednesday."
pub fn days_line(connector: &Connector) -> Option<String> {
    let days: Vec<u32> = connector.days.iter().map(|day| u32::from(*day)).collect();
    let days = (!days.is_empty()).then(|| dates::weekdays(&days))?;
    Some(t_with(W::OwnDays, &[("name", &connector.name), ("days", &days)]))
}

/// The number to ring when nothing else works, and whom one reaches there. Tracked.
pub fn desk() -> Option<(String, String)> {
    let programme = directory().programme();
    (!programme.desk_phone.is_empty()).then_some((programme.name, programme.desk_phone))
}

/// The numbers for danger. Tracked.
pub fn crisis_numbers() -> Vec<String> {
    directory().programme().crisis.into_iter().map(|crisis| crisis.number).collect()
}

/// Today, and whether it may be called so: `None` when this phone's clock cannot be believed, and while a sheet is printed,
/// since paper does not know which day it is. Changes once a day.
pub fn known_day() -> Memo<Option<NaiveDate>> {
    let clock = clock();
    Memo::new(move |_| (!clock.is_wrong() && !is_printing()).then(|| clock.today()))
}

/// "today, 8:14" in the sentence that it stands in.
pub fn checked_line(clock: Clock, last_heard: Option<i64>, today: Option<NaiveDate>) -> String {
    let Some(heard) = last_heard.map(|ms| clock.wall(ms)) else { return t(W::CheckedNever) };
    checked_words(heard, today)
}

fn checked_words(heard: NaiveDateTime, today: Option<NaiveDate>) -> String {
    let time = dates::time(heard.time());
    match today.map(|today| (today - heard.date()).num_days()) {
        Some(0) => t_with(W::CheckedToday, &[("time", &time)]),
        Some(1) => t_with(W::CheckedYesterday, &[("time", &time)]),
        _ => t_with(W::CheckedOn, &[("day", &dates::short_date(heard.date(), today)), ("time", &time)]),
    }
}

/// Whether the owner of this phone took it away: it stays hidden here, also while somebody else's change keeps it open.
pub fn is_taken_away(shown: &Shown, me: Option<&Id>) -> bool {
    match shown.record.gone() {
        Gone::Yes => true,
        Gone::ButChanged { removed_by, .. } => me == Some(&removed_by),
        Gone::No => false,
    }
}

/// The first part of a name, as a register shows it.
pub fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_owned()
}
