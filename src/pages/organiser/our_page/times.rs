//! When an activity is on: weekday, time, length, how often. For a new one, for one whose times ended, and for more of
//! them; changes are made on the sessions themselves.

use crate::view::prelude::*;
use chrono::{NaiveDate, Weekday};
use kith_model::{
    Circle, Header, Id, Kind,
    fields::{Fields, Typed},
    form::{Opened, Save},
    kinds::{Freq, Rule, Session},
    occurrence::{day_of_word, day_word},
    order,
};

use crate::{
    live::{clock, directory, records},
    pages::anyone::times::rule_words,
    parts::{Chip, Chips, ChipsMany, Field, Input, Notice},
    words::{W, dates, t},
};

/// The chosen times, all as text.
#[derive(Clone, Copy)]
pub struct NewTimes {
    days: RwSignal<Vec<String>>,
    clock: RwSignal<String>,
    minutes: RwSignal<String>,
    often: RwSignal<String>,
}

/// Nothing chosen: no times yet.
pub fn new_session() -> NewTimes {
    NewTimes {
        days: RwSignal::new(Vec::new()),
        clock: RwSignal::new(String::from("10:00")),
        minutes: RwSignal::new(String::from("90")),
        often: RwSignal::new(String::from("1")),
    }
}

const DAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

impl NewTimes {
    /// The rule that these times are; `None` when no day was chosen. Tracked.
    fn rule(self, today: NaiveDate) -> Option<Rule> {
        let days = self.days.get();
        let start = self.clock.get().get(..5)?.to_owned();
        let minutes = self.minutes.get().trim().parse::<i64>().ok().filter(|m| (5..=1_440).contains(m))?;
        if days.is_empty() {
            return None;
        }
        let often = self.often.get();
        let nth = often.strip_prefix('m').and_then(|n| n.parse::<i8>().ok());
        Some(Rule {
            from: today,
            until: None,
            freq: if nth.is_some() { Freq::Monthly } else { Freq::Weekly },
            every: if nth.is_some() { 1 } else { often.parse().unwrap_or(1) },
            days,
            nth,
            start,
            minutes,
            ..Rule::default()
        })
    }

    /// The session that these times make for an activity, or another rule of the one that it has; `None` when no day was
    /// chosen.
    pub fn save(self, activity: &Header, today: NaiveDate) -> Option<Save> {
        let rule = serde_json::to_value(untrack(|| self.rule(today))?).ok()?;
        let there = untrack(|| directory().sessions_of(&activity.key.id)).into_iter().next();
        let id = there.as_ref().map_or_else(|| records().new_id(), |session| session.id.clone());
        let number = there.map_or(1, |session| {
            let taken = session.names("rule/").into_iter().filter_map(|number| number.parse::<u32>().ok()).max();
            taken.unwrap_or(0) + 1
        });
        let known = untrack(|| records().find(&Kind::Session, &id)).map(|shown| shown.opened());
        let opened = match known {
            Some(opened) => opened,
            None => Opened::new(
                Header::new(Circle::Everyone, Kind::Session, id)
                    .with("group", activity.group()?)
                    .with("activity", &activity.key.id),
            ),
        };
        Some(opened.set([(format!("rule/{number}").as_str(), rule)]))
    }

    /// What people will read; nothing while no day was chosen. Tracked.
    pub fn words(self, today: NaiveDate) -> Option<String> {
        rule_words(&self.rule(today)?, today)
    }
}

/// Whether an activity has regular times that go on. Tracked.
pub fn has_regular(activity: &Id, today: NaiveDate) -> bool {
    let runs = |rule: &Rule| !rule.off && rule.until.is_none_or(|until| until >= today);
    directory().sessions_of(activity).iter().any(|session| Session::read(&**session).rules.values().any(runs))
}

/// The form.
#[component]
pub fn TimesForm(
    /// What it writes.
    times: NewTimes,
) -> impl IntoView {
    let says =
        move || times.words(clock().today()).map(|said| view! { <Notice lead=t(W::ChangePeopleRead)>{said}</Notice> });
    let chips = DAYS
        .iter()
        .map(|day| Chip::new(day_word(*day), dates::weekday_name(day.number_from_monday()).unwrap_or_default()))
        .collect();
    view! {
        <ChipsMany
            legend=t(W::TimesDays)
            chips=chips
            chosen=times.days
            on_change=move |word: String, is_on: bool| times.days.update(|days| {
                days.retain(|day| *day != word);
                if is_on {
                    days.push(word);
                }
                order::by_key(days, |day| day_of_word(day).map(|day| day.num_days_from_monday()));
            })
        />
        <div class="row">
            <Field label=t(W::ChangeClock) input=Input::Time value=times.clock on_input=move |v: String| times.clock.set(v) />
            <Field label=t(W::ChangeMinutes) input=Input::Number value=times.minutes on_input=move |v: String| times.minutes.set(v) />
        </div>
        <Chips
            legend=t(W::TimesOften)
            chips=vec![
                Chip::new("1", t(W::TimesWeekly)),
                Chip::new("2", t(W::TimesFortnightly)),
                Chip::new("m1", t(W::TimesFirst)),
                Chip::new("m-1", t(W::TimesLast)),
            ]
            chosen=times.often
            on_choose=move |value: String| times.often.set(value)
        />
        <div aria-live="polite">{says}</div>
    }
}
