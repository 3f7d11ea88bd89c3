//! What is different about a date, in one note: was, now, why. A changed date never simply disappears.

use crate::view::prelude::*;
use chrono::NaiveDate;
use kith_model::{
    kinds::{How, PublicReason},
    occurrence::Occurrence,
};

use crate::{
    parts::{Note, Notice, Said, WasNow},
    words::{W, dates, t, t_with},
};

/// The note about a changed date; nothing for one that is as ever. `usual` is where and how the activity always is.
pub fn change_note(occurrence: &Occurrence, usual_how: Option<How>, today: Option<NaiveDate>) -> AnyView {
    if !occurrence.changed && !occurrence.unsettled {
        return ().into_any();
    }
    let why = reason(occurrence);
    let was = dates::date_time(occurrence.was, today);
    if occurrence.unsettled && occurrence.is_on() && occurrence.times.len() > 1 {
        return view! { <Notice kind=Note::Moved lead=t(W::ChangedTwo)>{t(W::ChangedTwoMore)} {why}</Notice> }
            .into_any();
    }
    if !occurrence.is_on() {
        return view! { <Notice kind=Note::Off lead=t(W::NoteNotOn)><s>{was}</s> {why}</Notice> }.into_any();
    }
    let Some(time) = occurrence.times.first() else { return ().into_any() };
    let is_moved = time.start != occurrence.was;
    let how = time.how.filter(|how| Some(*how) != usual_how).and_then(|how| match how {
        How::Online => Some(t(W::ChangedOnline)),
        How::Phone => Some(t(W::ChangedPhone)),
        _ => None,
    });
    let place = (!time.place.is_empty()).then(|| t_with(W::ChangedPlace, &[("place", &time.place)]));
    if is_moved {
        let now = dates::date_time(time.start, today);
        return view! { <Notice kind=Note::Moved lead=t(W::NoteMoved)><WasNow was=was now=now/> ". " {place} " " {how} {why}</Notice> }
            .into_any();
    }
    let said = [place, how].into_iter().flatten().collect::<Vec<_>>();
    if said.is_empty() && !occurrence.unsettled {
        return view! { <Notice kind=Note::Moved lead=t(W::ChangedExtra)>{why}</Notice> }.into_any();
    }
    view! { <Notice kind=Note::Moved lead=t(W::ChangedDifferent)>{said.join(" ")} {why}</Notice> }.into_any()
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
    let words = (!occurrence.words.is_empty()).then(|| view! { " " <Said text=occurrence.words.clone()/> });
    view! { {known.map(|known| format!(" {known}"))} {words} }.into_any()
}
