//! One timeline: visits, notes that are not on the person's phone, attendance by both voices, asks, what was said why.

use crate::view::prelude::*;
use chrono::{NaiveDate, NaiveDateTime};
use kith_model::{
    Id, Kind,
    fields::{Fields, Typed, Word, wall},
    kinds::{
        Activity, Ask, AskSort, Attendance, Call, CaseNote, CaseSort, Consent, How, Match, Opening, Purpose, Reason,
        Referral, SafetyNote, Said, StepState, Visit,
    },
    occurrence, order,
};

use super::plan::state_words;
use crate::{
    live::{Clock, Directory, Records, Shown, clock, directory, records},
    pages::{
        connector::{caseload::said_today, contact::how_words},
        participant::own::said_by,
    },
    parts::{Button, Card, Empty, Icon, Section},
    words::{W, dates, t, t_count, t_with},
};

/// How many entries are shown at first, and how many more with each tap.
const AT_ONCE: usize = 20;

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When it was, wall clock.
    pub at: NaiveDateTime,
    icon: Icon,
    /// What it was.
    pub title: String,
    /// What else is said of it.
    pub lines: Vec<String>,
    /// Somebody's words, as they wrote them.
    pub words: String,
    /// Whose, by name.
    pub by: String,
    /// Kept from the person's phone.
    is_kept: bool,
    is_unsent: bool,
    key: String,
}

/// The timeline of a person.
#[component]
pub fn Timeline(
    id: Id,
    /// How the person is called.
    name: String,
) -> impl IntoView {
    let (records, directory, clock) = (records(), directory(), clock());
    let entries = Memo::new(move |_| entries(records, directory, clock, &id));
    let shown = RwSignal::new(AT_ONCE);
    let list = move || entries.with(|entries| entries.iter().take(shown.get()).cloned().collect::<Vec<_>>());
    let today = Memo::new(move |_| said_today(clock));
    let name = StoredValue::new(name);
    let draw = move |entry: Entry| view! { <EntryRow entry name=name.get_value() today=today.get_untracked()/> };
    let is_empty = Memo::new(move |_| entries.with(Vec::is_empty));
    let empty = move || is_empty.get().then(|| view! { <Empty drawn=Icon::Clock title=t(W::TimelineEmpty)/> });
    let cards = move || {
        (!is_empty.get()).then(|| {
            view! {
                <Card rows=true>
                    <ul class="rows timeline" role="list">
                        <For each=list key=|entry| format!("{entry:?}") children=draw/>
                    </ul>
                </Card>
            }
        })
    };
    let more = move || {
        let left = entries.with(Vec::len).saturating_sub(shown.get());
        (left > 0).then(|| {
            view! { <Button label=t_count(W::ListMore, left) on_press=move |()| shown.update(|shown| *shown += AT_ONCE)/> }
        })
    };
    view! { <Section label=t(W::TimelineTitle)>{cards} {more} {empty}</Section> }.into_any()
}

#[component]
fn EntryRow(entry: Entry, name: String, today: Option<NaiveDate>) -> impl IntoView {
    let kept =
        entry.is_kept.then(|| view! { <span class="mark looks">{t_with(W::TimelineKept, &[("name", &name)])}</span> });
    let unsent = entry.is_unsent.then(|| view! { <span class="mark waits">{t(W::PeopleUnsent)}</span> });
    let words =
        (!entry.words.is_empty()).then(|| view! { <span class="lines" dir="auto">{entry.words.clone()}</span> });
    let lines =
        (!entry.lines.is_empty()).then(|| view! { <span class="why" dir="auto">{entry.lines.join(" · ")}</span> });
    let by = (!entry.by.is_empty())
        .then(|| view! { <span class="why">{t_with(W::TimelineBy, &[("name", &entry.by)])}</span> });
    view! {
        <li>
            {crate::parts::icon(entry.icon)}
            <span class="text">
                <span class="why">{dates::date_time(entry.at, today)}</span>
                <b><bdi>{entry.title}</bdi></b>
                {kept} {words} {lines} {by} {unsent}
            </span>
        </li>
    }
    .into_any()
}

/// All of it, the newest first. Tracked.
pub fn entries_of(person: &Id) -> Vec<Entry> {
    entries(records(), directory(), clock(), person)
}

fn entries(records: Records, directory: Directory, clock: Clock, person: &Id) -> Vec<Entry> {
    let me = records.me();
    let name = |author: &Id| match me.names.get(author) {
        _ if Some(author) == me.member.as_ref() => t(W::TimelineYou),
        name => name.cloned().unwrap_or_default(),
    };
    let by = |shown: &Shown| {
        let last = shown.record.fields.values().flatten().max_by_key(|version| version.time);
        last.map(|version| name(version.whose())).unwrap_or_default()
    };
    let entry = |shown: &Shown, at: NaiveDateTime, icon: Icon, title: String| Entry {
        at,
        icon,
        title,
        lines: Vec::new(),
        words: String::new(),
        by: by(shown),
        is_kept: matches!(shown.key().circle, kith_model::Circle::Case(_)),
        is_unsent: shown.unsent > 0,
        key: shown.key().to_string(),
    };
    let mut entries = Vec::new();
    for shown in records.of_person(&Kind::Visit, person) {
        let visit: Visit = shown.read();
        let Some(at) = visit.on else { continue };
        let how = visit.how.map(how_words).unwrap_or_default();
        let title = t_with(W::TimelineVisit, &[("how", &how)]);
        let lines = visit_lines(records, &visit, person);
        entries.push(Entry {
            words: visit.said.clone(),
            lines,
            ..entry(&shown, at, Icon::Me, title.trim().to_owned())
        });
    }
    for shown in records.of_person(&Kind::CaseNote, person) {
        let note: CaseNote = shown.read();
        let Some(at) = note.on else { continue };
        let how = note.how.map(how_words).unwrap_or_default();
        let (title, icon) = match note.sort {
            Some(CaseSort::Attempt) => (t_with(W::TimelineTried, &[("how", &how)]), Icon::Phone),
            Some(CaseSort::Safety) => (t(W::TimelineSafety), Icon::Warning),
            Some(CaseSort::Note) | None => (t_with(W::TimelineNote, &[("how", &how)]), Icon::Pencil),
        };
        let why = (!note.why.is_empty()).then(|| t_with(W::TimelineWhy, &[("why", &note.why)]));
        let told = (!note.told_whom.is_empty()).then(|| t_with(W::TimelineTold, &[("who", &note.told_whom)]));
        let lines = why.into_iter().chain(told).collect();
        entries.push(Entry { words: note.said, lines, ..entry(&shown, at, icon, title.trim().to_owned()) });
    }
    for shown in records.of_person(&Kind::SafetyNote, person) {
        let note: SafetyNote = shown.read();
        let Some(at) = note.on else { continue };
        let told = (!note.told_whom.is_empty()).then(|| t_with(W::TimelineTold, &[("who", &note.told_whom)]));
        let taken = note.taken_on.map(|at| {
            t_with(W::WorriedTaken, &[("name", &note.taken_by), ("when", &dates::date_time(at, said_today(clock)))])
        });
        let lines = told.into_iter().chain(taken).collect();
        let by = shown.record.header.of("by").and_then(|by| by.parse::<Id>().ok());
        let by = by.map(|by| name(&by)).unwrap_or_default();
        entries.push(Entry { words: note.seen, lines, by, ..entry(&shown, at, Icon::Warning, t(W::TimelineSafety)) });
    }
    for shown in records.of_person(&Kind::Attendance, person) {
        let header = &shown.record.header;
        let Some(at) = header.of("start").and_then(wall) else { continue };
        let at = took_place(directory, header.of("session"), at);
        let attendance: Attendance = shown.read();
        let for_them = shown.record.shown("person").and_then(|version| said_by(version.whose()));
        let voices = voices(&attendance, for_them);
        if !voices.is_empty() {
            let title = title_of(directory, header.of("activity"));
            entries.push(Entry { lines: voices, by: String::new(), ..entry(&shown, at, Icon::Check, title) });
        }
    }
    for shown in records.of_person(&Kind::Ask, person) {
        let ask: Ask = shown.read();
        let (Some(at), Some(sort)) = (ask.on, ask.sort) else { continue };
        let title = t(match sort {
            AskSort::RingMe => W::AskRingMe,
            AskSort::CannotCome => W::AskCannotCome,
            AskSort::NotRight => W::AskNotRight,
            AskSort::SomethingElse => W::AskSomethingElse,
            AskSort::SeeRecord => W::AskSeeRecord,
            AskSort::NoMore => W::AskNoMore,
        });
        let stands = t(match (&ask.done_on, &ask.taken_on) {
            _ if ask.withdrawn => W::AskWithdrawn,
            (Some(_), _) => W::AskDone,
            (None, Some(_)) => W::AskTaken,
            (None, None) => W::AskOpen,
        });
        let for_them = shown.record.shown("sort").and_then(|version| said_by(version.whose()));
        let for_them = for_them.map(|name| t_with(W::SaidBy, &[("name", &name)]));
        let lines = std::iter::once(stands).chain(for_them).collect();
        entries.push(Entry { words: ask.words, lines, ..entry(&shown, at, Icon::Ask, title) });
    }
    for shown in records.of_person(&Kind::Reason, person) {
        let reason: Reason = shown.read();
        if let Some(at) = reason.on {
            entries.push(Entry { words: reason.words, ..entry(&shown, at, Icon::Advice, t(W::TimelineReason)) });
        }
    }
    for shown in records.of_person(&Kind::Consent, person) {
        let consent: Consent = shown.read();
        let Some(at) = consent.on else { continue };
        let purpose = t(match consent.purpose {
            Some(Purpose::TellGroup) => W::ConsentTellGroup,
            Some(Purpose::Stories) => W::ConsentStories,
            Some(Purpose::Evaluation) => W::ConsentEvaluation,
            Some(Purpose::AfterEnding) => W::ConsentAfter,
            Some(Purpose::KeepRecord) | None => W::ConsentKeep,
        });
        let how = How::from_word(&consent.how).map_or(consent.how, how_words);
        let how = (!how.is_empty()).then_some(how);
        let group = consent.recipient.parse().ok().and_then(|id| directory.group(&id)).map(|group| group.text("name"));
        let lines = std::iter::once(purpose).chain(group).chain(how).collect();
        let title = t(if consent.given { W::ConsentGiven } else { W::ConsentWithdrawn });
        entries.push(Entry { lines, ..entry(&shown, at, Icon::Page, title) });
    }
    for shown in records.of_person(&Kind::Referral, person) {
        let referral: Referral = shown.read();
        let Some(at) = referral.on else { continue };
        let from = if referral.by_name.is_empty() {
            t(W::TimelineAskedSelf)
        } else {
            t_with(W::TimelineAskedBy, &[("name", &referral.by_name)])
        };
        entries.push(Entry { words: referral.about, by: String::new(), ..entry(&shown, at, Icon::Inbox, from) });
    }
    for shown in records.of_person(&Kind::Call, person) {
        let call: Call = shown.read();
        let Some(at) = call.on else { continue };
        let circle = &shown.key().circle;
        let all = records.of_person(&Kind::Match, person);
        let with = all.iter().find(|with| with.key().circle == *circle).map(|with| with.read::<Match>().volunteer);
        let title = t_with(W::TimelineCall, &[("name", &with.unwrap_or_default())]);
        entries.push(Entry { words: call.said, by: String::new(), ..entry(&shown, at, Icon::Phone, title) });
    }
    for shown in records.of_person(&Kind::Opening, person) {
        let opening: Opening = shown.read();
        let Some(at) = opening.on else { continue };
        let title = t_with(W::TimelineOpened, &[("name", &opening.by)]);
        entries.push(Entry { words: opening.reason, by: String::new(), ..entry(&shown, at, Icon::Find, title) });
    }
    entries.extend(first_lines(records, clock, person));
    order::by(&mut entries, |a, b| b.at.cmp(&a.at).then_with(|| a.key.cmp(&b.key)));
    entries
}

/// Goals and steps: when they were first written down, so that the timeline tells how the plan grew.
fn first_lines(records: Records, clock: Clock, person: &Id) -> Vec<Entry> {
    let me = records.me();
    let all = records.of_person(&Kind::Goal, person).into_iter().chain(records.of_person(&Kind::Step, person));
    all.filter_map(|shown| {
        let version = shown.record.shown("words")?;
        let is_goal = shown.key().kind == Kind::Goal;
        let by = if Some(version.whose()) == me.member.as_ref() {
            Some(t(W::TimelineYou))
        } else {
            me.names.get(version.whose()).cloned()
        };
        Some(Entry {
            at: clock.wall(version.time),
            icon: if is_goal { Icon::Growing } else { Icon::Way },
            title: t(if is_goal { W::TimelineGoal } else { W::TimelineStep }),
            lines: Vec::new(),
            words: shown.record.text("words"),
            by: by.unwrap_or_default(),
            is_kept: false,
            is_unsent: shown.unsent > 0,
            key: shown.key().to_string(),
        })
    })
    .collect()
}

fn visit_lines(records: Records, visit: &Visit, person: &Id) -> Vec<String> {
    let words = |kind: Kind, id: &str| {
        let id = id.parse::<Id>().ok()?;
        let circle = kith_model::Circle::Person(person.clone());
        Some(records.get(&kith_model::Key { circle, kind, id })?.record.text("words"))
    };
    let long = visit.minutes.and_then(|minutes| usize::try_from(minutes).ok()).map(|m| t_count(W::RecordMinutes, m));
    let step = |(id, state): &(String, StepState)| {
        Some(t_with(W::TimelineStepNow, &[("step", &words(Kind::Step, id)?), ("state", &state_words(*state))]))
    };
    let mark = |(id, mark): &(String, i64)| {
        Some(t_with(W::TimelineMark, &[("goal", &words(Kind::Goal, id)?), ("mark", &mark.to_string())]))
    };
    let steps = visit.steps.iter().filter_map(step);
    long.into_iter().chain(steps).chain(visit.marks.iter().filter_map(mark)).collect()
}

/// What each voice says: the person's own, with who said it for them, and the register's.
fn voices(attendance: &Attendance, said_by: Option<String>) -> Vec<String> {
    let by = said_by.map(|name| t_with(W::SaidBy, &[("name", &name)]));
    let own = match attendance.person {
        Some(Said::Here) => Some(t(W::VoiceOwnHere)),
        Some(Said::NotHere) => Some(t(W::VoiceOwnNot)),
        Some(Said::NotSaid) | None => None,
    };
    let register = match attendance.register {
        Some(Said::Here) => Some(t(W::VoiceRegisterHere)),
        Some(Said::NotHere) => Some(t(W::VoiceRegisterNot)),
        Some(Said::NotSaid) | None => None,
    };
    let by = by.filter(|_| own.is_some());
    own.into_iter().chain(by).chain(register).collect()
}

/// When a date of this name took place: a rule or somebody may have moved it since it was named.
fn took_place(directory: Directory, session: Option<&str>, name: NaiveDateTime) -> NaiveDateTime {
    let session = session.and_then(|id| id.parse().ok()).and_then(|id| directory.session(&id));
    let found = session.and_then(|session| occurrence::named(&session.id, &*session, name));
    found.map_or(name, |found| found.start())
}

fn title_of(directory: Directory, activity: Option<&str>) -> String {
    let listing = activity.and_then(|id| id.parse().ok()).and_then(|id| directory.activity(&id));
    let title = listing.map(|listing| Activity::read(&*listing).title).filter(|title| !title.is_empty());
    title.unwrap_or_else(|| t(W::TodaySomeActivity))
}
