//! One activity: everything that one needs to decide, and how to join.

use crate::view::prelude::*;
use kith_model::{Id, kinds::How, occurrence::Occurrence};

use super::{
    about::{About, about, access_words, how_words},
    arriving::{Arriving, is_here},
    go::Go,
    times,
};
use crate::{
    live::{clock, directory, profiles},
    pages::{
        address::{Page, named},
        connector::group_contact::ForTheTeam,
        participant::{ask_to_ring::AskToRing, changed::change_note, own::known_day},
    },
    parts::{
        Card, CategoryBadge, Empty, Icon, LinkButton, Note, Notice, OutLink, Ring, Row, Rows, SaidBlock, Screen,
        Section, icon,
    },
    words::{W, dates, language_name, t, t_with},
};

/// How many dates are named.
const DATES: usize = 4;

/// One activity.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let directory = directory();
    let named = named();
    let id = Memo::new(move |_| named.id());
    let one = Memo::new(move |_| id.get().and_then(|id| about(directory, &id)));
    let title = Signal::derive(move || one.with(|one| one.as_ref().map_or_else(|| t(W::FindTitle), About::title)));
    let lang = Signal::derive(move || one.with(|one| one.as_ref().and_then(|one| one.lang.clone())));
    let inside = move || match one.get() {
        Some(one) => view! { <Whole one=one/> }.into_any(),
        None if is_here() => view! {
            <Empty drawn=Icon::Find title=t(W::ItsGone)>
                <LinkButton href=Page::Find.path() label=t(W::FrontFind)/>
            </Empty>
        }
        .into_any(),
        None => ().into_any(),
    };
    view! {
        <Screen title=title lang=lang back=Page::Find.path()>
            {inside}
            <Arriving/>
            <AskToRing/>
        </Screen>
    }
}

#[component]
fn Whole(one: About) -> impl IntoView {
    let today = known_day();
    let day = untrack(|| clock().today());
    let id = one.id.clone();
    let badge = one.category().map(|category| view! { <CategoryBadge category=category/> });
    let sort = one.sort().map(|sort| view! { <span class="sub">{sort}</span> });
    let quiet: Vec<String> = [one.room(day), one.freshness(day)].into_iter().flatten().collect();
    let group = (!one.group.name.is_empty()).then(|| {
        let checked = (!one.group.checked.is_empty()).then(|| view! { " · " <bdi>{one.group.checked.clone()}</bdi> });
        view! { <p class="sub"><bdi lang=one.lang.clone()>{one.group.name.clone()}</bdi> {checked}</p> }
    });
    let words = (!one.activity.words.is_empty())
        .then(|| view! { <SaidBlock text=one.activity.words.clone() lang=one.lang.clone()/> });
    let first = one.activity.doctor_first.clone();
    let lang = one.lang.clone();
    let doctor = (!first.is_empty()).then(|| view! { <Notice kind=Note::Moved><bdi lang=lang>{first}</bdi></Notice> });
    let (join, team) = (one.clone(), one.group_id.clone());
    view! {
        <Card>
            <div class="row apart">{badge} {sort}</div>
            {group}
            {words}
            {(!quiet.is_empty()).then(|| view! { <p class="sub line">{quiet.join(" · ")}</p> })}
        </Card>
        {doctor}
        {id.map(|id| view! { <Dates activity=id how=one.activity.how today=today/> })}
        <Go one=join/>
        <Facts one=one.clone()/>
        <Reach one=one/>
        {team.map(|group| view! { <ForTheTeam group/> })}
    }
    .into_any()
}

/// When it is on, as a rule, and the next dates with all that changed.
#[component]
fn Dates(activity: Id, how: Option<How>, today: Memo<Option<chrono::NaiveDate>>) -> impl IntoView {
    let (directory, clock) = (directory(), clock());
    let own = activity.clone();
    let rules = Memo::new(move |_| times::regular_of(directory, &own, clock.today()));
    let coming = Memo::new(move |_| {
        let all = times::coming_of(directory, &activity, clock.now(), DATES);
        all.into_iter().map(Kept).collect::<Vec<_>>()
    });
    let rule_lines = move || rules.get().into_iter().map(|rule| view! { <p><b>{rule}</b></p> }).collect_view();
    let rows = move || {
        let coming = coming.get();
        if coming.is_empty() {
            return view! { <Card>{rule_lines} <p>{t(W::ItsNoDates)}</p></Card> }.into_any();
        }
        let rows = coming.into_iter().map(|Kept(one)| date_row(one, how, today.get())).collect_view();
        view! { <Card>{rule_lines} <ul class="dates" role="list">{rows}</ul></Card> }.into_any()
    };
    view! { <Section label=t(W::ItsWhen)>{rows}</Section> }.into_any()
}

/// An occurrence as a memo compares it.
#[derive(Clone, PartialEq)]
struct Kept(Occurrence);

fn date_row(one: Occurrence, how: Option<How>, today: Option<chrono::NaiveDate>) -> AnyView {
    if one.changed || one.unsettled {
        return view! { <li>{change_note(&one, how, today)}</li> }.into_any();
    }
    let start = one.start();
    let day = match dates::near_day(start.date(), today) {
        Some(near) => t_with(W::DiaryDay, &[("near", &near), ("date", &dates::date(start.date(), today))]),
        None => dates::date(start.date(), today),
    };
    let end = one.times.first().and_then(|time| times::end_of(time.start, time.minutes));
    let time = match end {
        Some(end) => dates::from_to(start.time(), end),
        None => dates::time(start.time()),
    };
    let place = one.times.first().map(|time| time.place.clone()).filter(|place| !place.is_empty());
    view! { <li><p>{day} <br/> <span class="sub">{time} {place.map(|place| view! { " · " <bdi>{place}</bdi> })}</span></p></li> }.into_any()
}

/// Where, what it costs, who can come and how.
#[component]
fn Facts(one: About) -> impl IntoView {
    let activity = &one.activity;
    let how = activity.how.map(how_words);
    let place = (!one.place().is_empty() && !one.is_from_home()).then(|| {
        let area = one.area().map(|area| format!(" · {area}")).unwrap_or_default();
        format!("{}{area}", one.place())
    });
    let access: Vec<String> = one.access().iter().map(|word| access_words(word)).collect();
    let languages: Vec<String> = one.languages().iter().map(|code| language_name(code)).collect();
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let joined = |all: Vec<String>| (!all.is_empty()).then(|| all.join(" · "));
    let said_join = some(&activity.joining_words);
    // What the group wrote itself stands in its language; what is put together here in the screen's.
    let own = one.lang.clone();
    let facts = [
        (W::ItsPlace, place, own.clone()),
        (W::ItsHow, how, None),
        (W::ItsCost, one.cost(), None),
        (W::ItsJoin, one.joining().into_iter().chain(said_join).reduce(|a, b| format!("{a}. {b}")), None),
        (W::ItsFor, some(&activity.eligibility).or_else(|| some(&one.group.made_for)), own.clone()),
        (W::ItsAges, one.ages(), None),
        (W::ItsAccess, joined(access), None),
        (W::ItsLanguages, joined(languages), None),
        (W::ItsBring, some(&activity.bring), own.clone()),
        (W::ItsFood, some(&one.group.food), own.clone()),
        (W::ItsCopes, some(&one.group.copes_with), own),
    ];
    let rows = facts
        .into_iter()
        .filter_map(|(word, said, lang)| Some((word, said?, lang)))
        .map(|(word, said, lang)| {
            view! { <div><dt>{t(word)}</dt> <dd class="lines"><bdi lang=lang>{said}</bdi></dd></div> }
        })
        .collect_view();
    view! { <Card><dl class="facts">{rows}</dl></Card> }.into_any()
}

/// Whom to ring, and where to read more. Only https, tel and mailto are links.
#[component]
fn Reach(one: About) -> impl IntoView {
    let ring = one
        .contact()
        .map(|(name, number)| view! { <Ring name=name number=number.clone()/> <p class="sub"><bdi>{number}</bdi></p> });
    let web = one.web().map(|web| {
        let shown = web.trim_start_matches("https://").trim_end_matches('/').to_owned();
        view! { <p>{icon(Icon::Page)} " " <OutLink href=web text=shown/></p> }
    });
    let mail = one
        .mail()
        .map(|mail| view! { <p>{icon(Icon::Inbox)} " " <OutLink href=format!("mailto:{mail}") text=mail/></p> });
    let needs: Vec<String> =
        one.group.needs.iter().map(|(_, need)| need.clone()).filter(|need| !need.is_empty()).collect();
    let needs = (!needs.is_empty()).then(|| {
        let rows = needs.into_iter().map(|need| view! { <Row title=need/> }).collect_view();
        view! { <Section label=t(W::ItsNeeds)><Card rows=true><Rows label=t(W::ItsNeeds)>{rows}</Rows></Card></Section> }
    });
    let source = (!one.activity.source.is_empty())
        .then(|| view! { <p class="sub"><bdi>{t_with(W::ItsSource, &[("source", &one.activity.source)])}</bdi></p> });
    let is_any = ring.is_some() || web.is_some() || mail.is_some();
    let ask = untrack(|| profiles().open())
        .is_none()
        .then(|| view! { <LinkButton href=Page::AskForHelp.path() label=t(W::ItsAsk)/> });
    view! {
        {is_any.then(|| view! { <Section label=t(W::ItsReach)><Card>{ring} {web} {mail}</Card></Section> })}
        {ask}
        {needs}
        {source}
    }
    .into_any()
}
