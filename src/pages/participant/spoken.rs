//! A change that arrives while the app is open is read out, once, whatever screen is shown. What was there when the app
//! opened stands on the screen itself.

use crate::view::prelude::*;
use chrono::NaiveDateTime;
use kith_model::{Id, Kind, fields::wall, kinds::Notice};

use super::{
    changed::news_note,
    expected::{Expected, expected_at},
    own::{has_come, has_plan, own_person},
};
use crate::{
    live::{Records, directory, records},
    words::{W, dates, t},
};

/// What names a change: session, original start, and the change itself.
type Name = (Id, NaiveDateTime, String);

/// What is to be learnt, and what of it came while the app was open.
#[derive(Clone, Debug, Default, PartialEq)]
struct Came {
    whose: Option<Id>,
    unseen: Vec<Name>,
    new: Vec<Name>,
}

/// The place where it is read from. Mounted once, outside the router: a region that comes with its text is not read.
#[component]
pub fn ChangesSpoken() -> impl IntoView {
    let (records, directory) = (records(), directory());
    let came = Memo::new(move |last: Option<&Came>| {
        let whose = own_person().filter(|_| has_plan() && has_come());
        let unseen = whose.as_ref().map(|person| unseen(records, person)).unwrap_or_default();
        Came { new: new_since(last, &whose, &unseen), whose, unseen }
    });
    let new = move || came.with(|came| came.new.clone());
    // Drawn once each: what the person says of the date meanwhile does not say it again.
    let one = move |(session, start, _): Name| {
        let whose = own_person();
        let date = Memo::new(move |_| expected_at(records, directory, whose.as_ref(), &session, start).map(Change));
        move || date.get().map(|Change(date)| words(&date))
    };
    // Not atomic: only what comes is read, and not again what came before.
    view! {
        <div class="heard" role="status" aria-atomic="false" data-spoken="changes">
            <For each=new key=Name::clone children=one/>
        </div>
    }
    .into_any()
}

/// A date, the same as long as it takes place as it did.
#[derive(Clone)]
struct Change(Expected);

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        self.0.occurrence == other.0.occurrence
    }
}

fn words(date: &Expected) -> AnyView {
    let (comma, when) = (t(W::ItsTimesComma), dates::date_time(date.was(), None));
    view! { <p><bdi>{date.about.title()}</bdi> {comma} {when} "."</p> {news_note(date, None)} }.into_any()
}

fn unseen(records: Records, person: &Id) -> Vec<Name> {
    let notices = records.of_person(&Kind::Notice, person);
    let name = |notice: &std::rc::Rc<crate::live::Shown>| {
        let read: Notice = notice.read();
        let header = &notice.record.header;
        let is_new = !read.is_known() && !read.change.is_empty();
        let at = (header.of("session")?.parse().ok()?, wall(header.of("start")?)?, read.change);
        is_new.then_some(at)
    };
    notices.iter().filter_map(name).collect()
}

/// What was said before stays until it was seen, so that another change does not say it again.
fn new_since(last: Option<&Came>, whose: &Option<Id>, unseen: &[Name]) -> Vec<Name> {
    let Some(last) = last.filter(|last| last.whose == *whose) else { return Vec::new() };
    let is_new = |name: &&Name| last.new.contains(name) || !last.unseen.contains(name);
    unseen.iter().filter(is_new).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_comes_later_is_read_out_and_only_until_it_was_seen() {
        let id = |n: u128| format!("{n:022}").parse::<Id>().unwrap();
        let name = |n: u128| (id(n), wall("2026-11-26T10:00").unwrap(), "a".to_owned());
        let whose = Some(id(9));
        assert!(new_since(None, &whose, &[name(1)]).is_empty(), "it was there when the app opened");
        let came =
            |unseen: &[Name], new: &[Name]| Came { whose: whose.clone(), unseen: unseen.into(), new: new.into() };
        let first = came(&[name(1)], &[]);
        assert_eq!(new_since(Some(&first), &whose, &[name(1), name(2)]), [name(2)]);
        let second = came(&[name(1), name(2)], &[name(2)]);
        assert_eq!(new_since(Some(&second), &whose, &[name(1), name(2), name(3)]), [name(2), name(3)]);
        assert!(new_since(Some(&second), &whose, &[name(1)]).is_empty(), "it was seen");
        assert!(new_since(Some(&second), &Some(id(8)), &[name(1), name(5)]).is_empty(), "somebody else's");
    }
}
