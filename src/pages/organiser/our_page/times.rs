//! When a new activity is on: weekday, time, length, how often. Later changes are made on the sessions themselves.

use crate::view::prelude::*;
use chrono::{NaiveDate, Weekday};
use kith_model::{
    Circle, Header, Id, Kind,
    form::{Opened, Save},
    kinds::{Freq, Rule},
    occurrence::{day_of_word, day_word},
    order,
};

use crate::{
    parts::{Chip, Chips, ChipsMany, Field, Input},
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
    /// The session that these times make for an activity; `None` when no day was chosen.
    pub fn save(self, activity: &Header, id: Id, today: NaiveDate) -> Option<Save> {
        let days = self.days.get_untracked();
        let start = self.clock.get_untracked().get(..5)?.to_owned();
        let minutes = self.minutes.get_untracked().trim().parse::<i64>().ok().filter(|m| (5..=1_440).contains(m))?;
        if days.is_empty() {
            return None;
        }
        let often = self.often.get_untracked();
        let nth = often.strip_prefix('m').and_then(|n| n.parse::<i8>().ok());
        let rule = Rule {
            from: today,
            until: None,
            freq: if nth.is_some() { Freq::Monthly } else { Freq::Weekly },
            every: if nth.is_some() { 1 } else { often.parse().unwrap_or(1) },
            days,
            nth,
            start,
            minutes,
            ..Rule::default()
        };
        let header = Header::new(Circle::Everyone, Kind::Session, id)
            .with("group", activity.group()?)
            .with("activity", &activity.key.id);
        Some(Opened::new(header).set([("rule/1", serde_json::to_value(rule).ok()?)]))
    }
}

/// The form.
#[component]
pub fn TimesForm(
    /// What it writes.
    times: NewTimes,
) -> impl IntoView {
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
    }
}
