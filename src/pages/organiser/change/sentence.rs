//! The one sentence that is read before saving: "Singing, Thursday 26 November 10:00, moves to Friday 27 November 14:00,
//! Elm Street Hall. 6 people are expected."

use chrono::NaiveDate;

use super::{
    super::kept::{self, Planned},
    draft::{ChangeDraft, Reach, Sort},
};
use crate::words::{W, dates, t_count, t_with};

/// The sentence; `None` while something is missing or nothing differs.
pub fn sentence(planned: &Planned, draft: &ChangeDraft, today: Option<NaiveDate>) -> Option<String> {
    let session = kept::session(&planned.occurrence.session)?;
    draft.fields(planned, &session)?;
    let was = dates::date_time(planned.occurrence.was, today);
    let title = planned.activity.title.as_str();
    let reach = draft.reach();
    let what = match draft.sort()? {
        Sort::Time => {
            let now = dates::date_time(draft.start()?, today);
            let place = planned.place_now();
            let word = match reach {
                Reach::One => W::ChangeSaysMoves,
                _ => W::ChangeSaysMovesOn,
            };
            t_with(word, &[("title", title), ("was", &was), ("now", &now), ("place", &place)])
        }
        Sort::Place => {
            let word = if reach == Reach::One { W::ChangeSaysPlace } else { W::ChangeSaysPlaceOn };
            t_with(word, &[("title", title), ("was", &was), ("place", draft.place.trim())])
        }
        Sort::NotOn => {
            let word = if reach == Reach::One { W::ChangeSaysNotOn } else { W::ChangeSaysNotOnAny };
            t_with(word, &[("title", title), ("was", &was)])
        }
        Sort::Instead => {
            let word = if draft.how == "phone" { W::ChangeSaysPhone } else { W::ChangeSaysOnline };
            t_with(word, &[("title", title), ("was", &was)])
        }
    };
    let people = kept::expected(&planned.group, &planned.activity_id, planned.at().date()).len();
    Some(format!("{what} {}", t_count(W::ChangeSaysExpected, people)))
}
