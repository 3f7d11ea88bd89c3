//! "Went" on the person's behalf: for somebody without a phone, or who said it at the kitchen table. What is chosen counts as
//! the person's own word, said through whoever chose it.

use crate::view::prelude::*;
use chrono::{Days, NaiveDate};
use kith_model::{Id, kinds::Said, order};

use crate::{
    live::{Clock, Directory, Records, clock, directory, records},
    pages::{
        connector::caseload::said_today,
        participant::{
            expected::{Expected, expected, expected_at},
            own::said_by_line,
        },
        saving::saving,
    },
    parts::{Card, Chip, Chips, Section},
    words::{W, dates, t, t_with},
};

/// For so many days back.
const DAYS: u64 = 14;
/// At most so many dates.
const MOST: usize = 3;

/// The dates of the last two weeks; nothing where the person was expected nowhere.
#[component]
pub fn Went(id: Id) -> impl IntoView {
    let (records, directory, clock) = (records(), directory(), clock());
    let who = StoredValue::new(id.clone());
    let dates = Memo::new(move |_| past_dates(records, directory, clock, &id));
    let is_there = Memo::new(move |_| !dates.with(Vec::is_empty));
    let row = move |one: Expected| view! { <Date id=who.get_value() one dates today=said_today(clock)/> };
    // A date stays where it is while what was said of it changes.
    move || {
        is_there.get().then(|| {
            view! {
                <Section label=t(W::PersonWent)>
                    <Card><div class="stack wide"><For each=move || dates.get() key=Expected::name children=row/></div></Card>
                </Section>
            }
        })
    }
}

fn past_dates(records: Records, directory: Directory, clock: Clock, person: &Id) -> Vec<Expected> {
    let now = clock.now();
    let from = now.checked_sub_days(Days::new(DAYS)).unwrap_or(now);
    let mut all = expected(records, directory, person, from, now);
    all.retain(|one| one.occurrence.is_on() && one.cannot.is_none() && one.end() <= now);
    order::by_key(&mut all, |one| std::cmp::Reverse(one.occurrence.start()));
    all.truncate(MOST);
    all
}

#[component]
fn Date(id: Id, one: Expected, dates: Memo<Vec<Expected>>, today: Option<NaiveDate>) -> impl IntoView {
    let saving = saving();
    let (name, original) = (one.name(), one.occurrence.original);
    let title = t_with(
        W::PersonWentWhich,
        &[("activity", &one.about.title()), ("day", &dates::date(one.occurrence.start().date(), today))],
    );
    let chosen = Signal::derive(move || {
        let said = dates.with(|dates| dates.iter().find(|date| date.name() == name).and_then(|date| date.said));
        match said {
            Some(Said::Here) => "here".to_owned(),
            Some(Said::NotHere) => "not-here".to_owned(),
            _ => String::new(),
        }
    });
    let which = one.name();
    let by = move || {
        let by =
            dates.with(|dates| dates.iter().find(|date| date.name() == which).and_then(|date| date.said_by.clone()));
        said_by_line(by.filter(|_| !chosen.get().is_empty()))
    };
    let session = one.occurrence.session.clone();
    let choose = move |value: String| {
        let said = if value == "here" { Said::Here } else { Said::NotHere };
        // Over what is recorded now: the register may have said its part meanwhile.
        let now = untrack(|| expected_at(records(), directory(), Some(&id), &session, original));
        let programme = untrack(|| records().programme());
        let save = now.zip(programme).map(|(now, programme)| now.say(&programme, &id, said));
        saving.save(save.into_iter().collect(), || ());
    };
    view! {
        <div>
            <Chips
                legend=title
                chips=vec![Chip::new("here", t(W::PersonWentYes)), Chip::new("not-here", t(W::WentNo))]
                chosen
                on_choose=choose
            />
            {by}
            {saving.notice()}
        </div>
    }
    .into_any()
}
