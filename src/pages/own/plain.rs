//! The value of a field in plain words, and what the field is called, wherever a screen shows one on its own.
//!
//! A value of a newer app that nobody here understands is shown as the text it is; nothing is hidden.

use chrono::{NaiveDate, NaiveDateTime};
use kith_model::{
    Kind,
    fields::{Word, wall},
    kinds::{Closed, Exception, Extra, GoalState, How, PublicReason, Reach, Rule, Said, StepState, What, YesNo},
    occurrence::day_of_word,
};
use serde::Deserialize;
use serde_json::Value;

use crate::words::{W, dates, t, t_with};

/// What a field is called.
pub fn field_words(kind: &Kind, field: &str, today: Option<NaiveDate>) -> String {
    let (name, entry) = field.split_once('/').map_or((field, ""), |(name, entry)| (name, entry));
    let day = |entry: &str| wall(entry).map_or_else(|| entry.to_owned(), |at| dates::date_time(at, today));
    match (kind, name) {
        (Kind::Session, "x" | "extra") => day(entry),
        (Kind::Session, "rule") => t(W::FieldRule),
        (Kind::Session, "closed") => t(W::FieldClosed),
        (Kind::Referral, "reach") => t(W::FieldPhone),
        (_, "reach") => t(match entry {
            "call" => W::FieldCall,
            "text" => W::FieldText,
            "voicemail" => W::FieldVoicemail,
            "email" => W::FieldEmail,
            "visit" => W::FieldVisit,
            _ => W::FieldLetter,
        }),
        (_, "mark") => {
            let day = entry.parse().map_or_else(|_| entry.to_owned(), |day| dates::short_date(day, today));
            t_with(W::FieldMark, &[("day", &day)])
        }
        (_, "words" | "title" | "does" | "about") => t(W::FieldWords),
        (_, "matters") => t(W::FieldMatters),
        (_, "strengths") => t(W::FieldStrengths),
        (_, "hard") => t(W::FieldHard),
        (_, "review_on") => t(W::FieldReview),
        (_, "next_at" | "next_how" | "next_place" | "next_bring") => t(W::FieldNext),
        (_, "state" | "live" | "person" | "register") => t(W::FieldState),
        (_, "name" | "surname" | "first_name") => t(W::FieldName),
        (_, "place" | "area" | "street") => t(W::FieldPlace),
        (_, "by" | "from" | "away_until" | "put_off_until") => t(W::FieldDay),
        (_, "who" | "come_along") => t(W::FieldWho),
        (_, "phone") => t(W::FieldPhone),
        (_, "said") => t(W::RecordSaid),
        (_, "on") => t(W::FieldDay),
        (_, "minutes") => t(W::ChangeMinutes),
        (_, "how") => t(W::ItsHow),
        _ => t(W::FieldOther),
    }
}

/// A value in plain words.
pub fn value_words(kind: &Kind, field: &str, value: &Value, today: Option<NaiveDate>) -> String {
    match value {
        Value::Null if *kind == Kind::Session && field.starts_with("x/") => t(W::ValueAsEver),
        Value::Null => t(W::ValueNothing),
        Value::Bool(true) => t(W::ValueYes),
        Value::Bool(false) => t(W::ValueNo),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text_words(kind, field, text, today),
        Value::Array(_) | Value::Object(_) => made_words(field, value, today).unwrap_or_else(|| value.to_string()),
    }
}

fn text_words(kind: &Kind, field: &str, text: &str, today: Option<NaiveDate>) -> String {
    if text.len() == 16
        && let Some(at) = wall(text)
    {
        return dates::date_time(at, today);
    }
    if text.len() == 10
        && let Ok(day) = text.parse::<NaiveDate>()
    {
        return dates::date(day, today);
    }
    let word = match (kind, field) {
        (Kind::Goal, "state") => GoalState::from_word(text).map(|state| match state {
            GoalState::Going => W::ValueGoing,
            GoalState::Done => W::ValueReached,
            GoalState::Stopped => W::ValueLetGo,
        }),
        (Kind::Step, "state") => StepState::from_word(text).map(|state| match state {
            StepState::ToDo => W::ValueToDo,
            StepState::Going => W::ValueGoing,
            StepState::Done => W::ValueDone,
            StepState::Changed => W::ValueChanged,
            StepState::Stopped => W::ValueStopped,
        }),
        (Kind::Attendance, _) => Said::from_word(text).map(|said| match said {
            Said::Here => W::ValueHere,
            Said::NotHere => W::ValueNotHere,
            Said::NotSaid => W::ValueNotSaid,
        }),
        (_, "how" | "next_how") => How::from_word(text).map(how),
        _ => None,
    };
    word.map_or_else(|| text.to_owned(), t)
}

fn how(how: How) -> W {
    match how {
        How::InPerson => W::ValueInPerson,
        How::Online => W::ValueOnline,
        How::Phone => W::ValuePhone,
        How::Outdoors => W::ValueOutdoors,
        How::Home => W::ValueHome,
        How::Post => W::ValuePost,
    }
}

/// What stands as an object: a way to reach somebody, a time, an exception.
fn made_words(field: &str, value: &Value, today: Option<NaiveDate>) -> Option<String> {
    let parts: Vec<String> = match field.split_once('/')?.0 {
        "reach" => {
            let reach = Reach::deserialize(value).ok()?;
            let may = t(match reach.may {
                YesNo::Yes => W::ValueYes,
                YesNo::No => W::ValueNo,
                YesNo::Between => W::ValueBetween,
                YesNo::Ask => W::ValueAsk,
            });
            vec![may, reach.when, reach.who, reach.at]
        }
        "x" => {
            let exception = Exception::deserialize(value).ok()?;
            let when = |at: Option<NaiveDateTime>| at.map(|at| dates::date_time(at, today)).unwrap_or_default();
            let what = match exception.what {
                What::Cancelled => t(W::ValueNotOn),
                What::Moved => when(exception.new_start()),
                What::Online => t(W::ValueOnline),
                What::Phone => t(W::ValuePhone),
                What::InPerson => t(W::ValueInPerson),
            };
            vec![what, exception.place.unwrap_or_default(), reason(exception.reason), exception.words]
        }
        "extra" => {
            let extra = Extra::deserialize(value).ok()?;
            vec![t(W::ValueOn), extra.place.unwrap_or_default(), extra.words]
        }
        "closed" => {
            let closed = Closed::deserialize(value).ok()?;
            let until = t_with(W::ValueClosedUntil, &[("day", &dates::date(closed.until, today))]);
            vec![until, reason(closed.reason), closed.words]
        }
        "rule" => {
            let rule = Rule::deserialize(value).ok()?;
            let day = |word: &String| dates::weekday_name(day_of_word(word)?.number_from_monday());
            let days: Vec<String> = rule.days.iter().filter_map(day).collect();
            let start = wall(&format!("2026-01-01T{}", rule.start)).map(|at| dates::time(at.time()));
            let until = rule.until.map(|until| t_with(W::ValueUntil, &[("day", &dates::short_date(until, today))]));
            vec![days.join(", "), start.unwrap_or(rule.start), until.unwrap_or_default()]
        }
        _ => return None,
    };
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Some(said.join(" · "))
}

fn reason(reason: Option<PublicReason>) -> String {
    reason.map_or_else(String::new, |reason| {
        t(match reason {
            PublicReason::HallClosed => W::ValueHallClosed,
            PublicReason::LeaderAway => W::ValueLeaderAway,
            PublicReason::Weather => W::ValueWeather,
            PublicReason::Holiday => W::ValueHoliday,
            PublicReason::Other => return String::new(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn words(kind: Kind, field: &str, value: Value) -> String {
        value_words(&kind, field, &value, None)
    }

    #[test]
    fn a_way_to_reach_somebody_is_said_in_a_line() {
        let reach = json!({"may": "between", "at": "0123 456", "when": "after 14:00"});
        assert_eq!(words(Kind::Person, "reach/call", reach), "only at times · after 14:00 · 0123 456");
    }

    #[test]
    fn states_are_words_and_a_cleared_field_is_nothing() {
        assert_eq!(words(Kind::Step, "state", "to-do".into()), "to do");
        assert_eq!(words(Kind::Goal, "state", "done".into()), "reached");
        assert_eq!(words(Kind::Goal, "words", Value::Null), "nothing");
        assert_eq!(words(Kind::Session, "x/2026-11-26T10:00", Value::Null), "as ever");
    }

    #[test]
    fn what_nobody_here_understands_is_shown_as_it_is() {
        assert_eq!(words(Kind::Step, "state", "dancing".into()), "dancing");
        assert_eq!(words(Kind::Session, "x/2026-11-26T10:00", json!({"what": "flown"})), r#"{"what":"flown"}"#);
        assert_eq!(words(Kind::Plan, "matters", "Company".into()), "Company");
    }
}
