//! One member: what they are, when they were last heard of, and what a coordinator may do about it.

use crate::view::prelude::*;
use kith_model::{
    Id,
    access::Role,
    acts::{Act, Did, MemberLine},
    fields::Typed,
    kinds::Group,
    order,
};

use super::{
    Everybody,
    alone::Give,
    cover::StandIn,
    people::TheirPeople,
    vetting::{Vet, stands},
};
use crate::{
    live::{clock, directory},
    pages::own::{acting::acting, code::CodeCard, devices::TheirDevices},
    parts::{Button, LongListOf},
    words::{W, dates, t, t_count, t_with},
};

/// What stands in the row.
#[component]
pub fn MemberRow(line: MemberLine, apart: String, everybody: Everybody) -> impl IntoView {
    let open = RwSignal::new(false);
    let seen = line.last_seen.map_or_else(
        || t(W::MembersNeverSeen),
        |at| t_with(W::MembersLastSeen, &[("ago", &dates::since(clock().wall(at), clock().now()))]),
    );
    let supports = of_sort(&line, "connector").count();
    let supports = if supports > 0 { t_count(W::MembersSupports, supports) } else { String::new() };
    let lead = if is_lead(&line) { t(W::LeadIs) } else { String::new() };
    let is_volunteer = line.roles.contains(&Role::Volunteer);
    let check = if is_volunteer { stands(line.vetted_until) } else { String::new() };
    let parts = [apart, check, seen, supports, lead];
    let why = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let name = line.name.clone();
    let label = Signal::derive(move || t(if open.get() { W::ButtonLess } else { W::ButtonMore }));
    let called = name.clone();
    let spoken = Signal::derive(move || {
        let word = if open.get() { W::MembersLessSpoken } else { W::MembersMoreSpoken };
        t_with(word, &[("name", &called)])
    });
    let line = StoredValue::new(line);
    let more = move || open.get().then(|| view! { <More line=line.get_value() everybody /> });
    view! {
        <span class="text"><b><bdi>{name}</bdi></b> <span class="why"><bdi>{why}</bdi></span></span>
        <span class="end">
            <Button label small=true spoken on_press=move |()| open.update(|open| *open = !*open) />
        </span>
        {more}
    }
}

/// What a coordinator may do about a member.
#[component]
fn More(line: MemberLine, everybody: Everybody) -> impl IntoView {
    let acting = acting();
    let made = RwSignal::new(None::<(String, String, i64)>);
    let member = line.member.clone();
    let new_code = move |()| {
        acting.ask(Act::NewCode { member: member.clone() }, move |did| {
            if let Did::Invited { code, secret, until, .. } = did {
                made.set(Some((code, secret, until)));
            }
        });
    };
    let devices = Act::MemberDevices { member: line.member.clone() };
    let devices = view! { <TheirDevices ask=devices name=line.name.clone() /> };
    let name = line.name.clone();
    let card =
        move || made.get().map(|(code, secret, until)| view! { <CodeCard name=name.clone() code secret until /> });
    let give = of_sort(&line, "person")
        .next()
        .and_then(|(_, id)| id)
        .map(|person| view! { <Give person name=line.name.clone() everybody /> });
    let is_volunteer = line.roles.contains(&Role::Volunteer);
    let vet = is_volunteer.then(|| view! { <Vet line=line.clone() everybody /> });
    let supports = line.roles.contains(&Role::Connector);
    let people = supports.then(|| {
        view! {
            <StandIn line=line.clone() everybody />
            <TheirPeople line=line.clone() everybody />
        }
    });
    let others =
        of_sort(&line, "connector").filter(|(_, id)| id.as_ref().and_then(|id| everybody.name_of(id)).is_none());
    let others = match others.count() {
        0 => None,
        others => Some(view! { <p class="sub">{t_count(W::MembersSupportsOthers, others)}</p> }),
    };
    let lead = is_of_team(&line).then(|| view! { <Lead line=line.clone() everybody /> });
    let grants = Memo::new(move |_| ends(&line, everybody));
    let has_grants = !grants.with_untracked(Vec::is_empty);
    let row = move |(end,): (End,)| {
        let number = end.number;
        let press = move |()| acting.ask(Act::EndGrant { number }, move |_| everybody.fetch());
        let spoken = t_with(W::MembersEndGrantSpoken, &[("what", &end.words)]);
        view! {
            <span class="text"><bdi>{end.words}</bdi></span>
            <span class="end"><Button label=t(W::MembersEndGrant) small=true spoken busy=acting.busy on_press=press /></span>
        }
        .into_any()
    };
    let grants = has_grants.then(|| view! { <LongListOf label=t(W::MembersMay) all=grants row row_height=60.0 /> });
    view! {
        <div class="stack opened">
            <div class="row">
                <Button label=t(W::MembersNewCode) small=true busy=acting.busy on_press=new_code />
            </div>
            {lead} {vet} {devices} {card} {give} {people} {grants} {others} {acting.notice()}
        </div>
    }
}

fn is_of_team(line: &MemberLine) -> bool {
    line.roles.iter().any(|role| matches!(role, Role::Connector | Role::Coordinator))
}

fn is_lead(line: &MemberLine) -> bool {
    line.grants.iter().any(|(_, what)| what == "safeguarding")
}

/// Whether safety notes go to them.
#[component]
fn Lead(line: MemberLine, everybody: Everybody) -> impl IntoView {
    let acting = acting();
    let leads = is_lead(&line);
    let (word, spoken) = match leads {
        true => (W::LeadEnd, W::LeadEndSpoken),
        false => (W::LeadMake, W::LeadMakeSpoken),
    };
    let spoken = t_with(spoken, &[("name", &line.name)]);
    let press = move |()| {
        let act = Act::SetLead { member: line.member.clone(), leads: !leads };
        acting.ask(act, move |_| everybody.fetch());
    };
    view! {
        <div class="row"><Button label=t(word) small=true spoken busy=acting.busy on_press=press /></div>
        {acting.notice()}
    }
}

/// A grant that can be ended.
#[derive(Clone, Debug, PartialEq)]
struct End {
    number: u64,
    words: String,
}

/// What of a member can be ended: the groups that they keep, their support of people, by name, and that they refer people. A coordinator holds
/// nobody's record: people have a name here as far as they are members themselves.
fn ends(line: &MemberLine, everybody: Everybody) -> Vec<End> {
    let groups = of_sort(line, "organiser").map(|(number, id)| {
        let name = id.and_then(|id| group_name(&id)).unwrap_or_else(|| t(W::MembersSomeGroup));
        End { number, words: t_with(W::MembersKeeps, &[("name", &name)]) }
    });
    let people = of_sort(line, "connector").filter_map(|(number, id)| {
        let name = everybody.name_of(&id?)?;
        Some(End { number, words: t_with(W::MembersSupportsOne, &[("name", &name)]) })
    });
    let refers = line.grants.iter().filter(|(_, what)| what == "referrer");
    let refers = refers.map(|(number, _)| End { number: *number, words: t(W::AsReferrer) });
    let mut ends: Vec<End> = groups.chain(people).chain(refers).collect();
    order::by(&mut ends, |a, b| a.words.cmp(&b.words));
    ends
}

/// The name of a group of the directory.
pub fn group_name(id: &Id) -> Option<String> {
    Some(Group::read(&*directory().group(id)?).name)
}

/// The grants of a sort, by number, and over what.
pub fn of_sort<'a>(line: &'a MemberLine, sort: &'a str) -> impl Iterator<Item = (u64, Option<Id>)> + 'a {
    let over = move |what: &str| what.strip_prefix(sort)?.strip_prefix(':').map(|id| id.parse().ok());
    line.grants.iter().filter_map(move |(number, what)| Some((*number, over(what)?)))
}
