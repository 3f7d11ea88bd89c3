//! What is different about a date, in one note: was, now, why. A changed date never simply disappears.

use crate::view::prelude::*;
use chrono::{NaiveDate, NaiveDateTime};
use kith_model::{
    fields::Word,
    kinds::{How, Known, PublicReason},
    occurrence::{Occurrence, State},
};

use super::expected::Expected;
use crate::{
    live::directory,
    pages::anyone::{about::lang_of_listings, times::both},
    parts::{Note, Notice, Said, WasNow},
    words::{W, dates, t, t_with},
};

/// The note about a changed date, for anyone; nothing for one that is as ever. `usual` is how the activity always is.
pub fn change_note(occurrence: &Occurrence, usual: Option<How>, today: Option<NaiveDate>) -> AnyView {
    note(occurrence, usual, occurrence.was, None, false, today)
}

/// The note for whoever is expected; nothing for a date that is as the person knows it by now.
pub fn news_note(expected: &Expected, today: Option<NaiveDate>) -> AnyView {
    of_expected(expected, false, today)
}

/// The same on a card that shows every time of the date, and whom to ring.
pub fn note_on_card(expected: &Expected, today: Option<NaiveDate>) -> AnyView {
    of_expected(expected, true, today)
}

fn of_expected(expected: &Expected, has_times: bool, today: Option<NaiveDate>) -> AnyView {
    let knew = expected.knew().map(|known| (known, expected.place()));
    note(&expected.occurrence, expected.about.activity.how, expected.was(), knew, has_times, today)
}

fn note(
    occurrence: &Occurrence,
    usual: Option<How>,
    was_at: NaiveDateTime,
    knew: Option<(&Known, String)>,
    has_times: bool,
    today: Option<NaiveDate>,
) -> AnyView {
    if !occurrence.changed && !occurrence.unsettled && knew.is_none() {
        return ().into_any();
    }
    let why = reason(occurrence);
    let was = dates::date_time(was_at, today);
    if occurrence.unsettled && occurrence.is_on() && occurrence.times.len() > 1 {
        let both = both(occurrence, today).filter(|_| !has_times).unwrap_or_else(|| t(W::ChangedTwoMore));
        return view! { <Notice kind=Note::Moved lead=t(W::ChangedTwo)>{both} {why}</Notice> }.into_any();
    }
    if !occurrence.is_on() {
        let lead = if occurrence.state == State::Ended { W::ChangedEnded } else { W::NoteNotOn };
        return view! { <Notice kind=Note::Off lead=t(lead)><s>{was}</s> {why}</Notice> }.into_any();
    }
    let Some(time) = occurrence.times.first() else { return ().into_any() };
    let is_moved = time.start != was_at;
    let is_from_now_on = knew.is_some();
    let (how, place, lead) = match knew {
        // From now on: only what is other than the person knew it.
        Some((knew, place)) => {
            let is_new = time.how.map(Word::word).unwrap_or_default() != knew.how;
            let how = is_new.then(|| match time.how.or(usual) {
                Some(How::Online) => t(W::ChangedOnlineOn),
                Some(How::Phone) => t(W::ChangedPhoneOn),
                _ => t(W::ChangedInPersonOn),
            });
            let place = (time.place != knew.place).then(|| t_with(W::ChangedPlaceOn, &[("place", &place)]));
            (how, place, W::ChangedFromNowOn)
        }
        None => {
            let how = time.how.filter(|how| Some(*how) != usual).and_then(|how| match how {
                How::Online => Some(t(W::ChangedOnline)),
                How::Phone => Some(t(W::ChangedPhone)),
                _ => None,
            });
            // It stands with a date only where the rule, or the activity, says otherwise.
            let how = how.or_else(|| (time.how == Some(How::InPerson)).then(|| t(W::ChangedInPerson)));
            let place = (!time.place.is_empty()).then(|| t_with(W::ChangedPlace, &[("place", &time.place)]));
            (how, place, W::ChangedDifferent)
        }
    };
    if is_moved {
        let now = dates::date_time(time.start, today);
        let lead = if is_from_now_on { W::ChangedMovedOn } else { W::NoteMoved };
        return view! { <Notice kind=Note::Moved lead=t(lead)><WasNow was=was now=now/> ". " {place} " " {how} {why}</Notice> }
            .into_any();
    }
    let ring = (occurrence.unsettled && !has_times)
        .then(|| t_with(W::ItsTimesRingFirst, &[("times", &dates::date_time(time.start, today))]));
    let said = [place, how, ring].into_iter().flatten().collect::<Vec<_>>();
    if said.is_empty() && !occurrence.unsettled && !is_from_now_on {
        return view! { <Notice kind=Note::Moved lead=t(W::ChangedExtra)>{why}</Notice> }.into_any();
    }
    view! { <Notice kind=Note::Moved lead=t(lead)>{said.join(" ")} {why}</Notice> }.into_any()
}

/// Why, as the organiser said it for everyone.
fn reason(occurrence: &Occurrence) -> AnyView {
    let known = occurrence.reason.and_then(|reason| match reason {
        PublicReason::HallClosed => Some(t(W::WhyHallClosed)),
        PublicReason::LeaderAway => Some(t(W::WhyLeaderAway)),
        PublicReason::Weather => Some(t(W::WhyWeather)),
        PublicReason::Holiday => Some(t(W::WhyHoliday)),
        PublicReason::Other => None,
    });
    let lang = untrack(|| lang_of_listings(directory()));
    let words = (!occurrence.words.is_empty()).then(|| view! { " " <Said text=occurrence.words.clone() lang=lang/> });
    view! { {known.map(|known| format!(" {known}"))} {words} }.into_any()
}
