//! What an organiser adds to the sessions: a date that no rule makes, and a time when all is closed. Each is a sheet over
//! the list, says in a sentence what people will read, and is kept half-written.

mod closed;
mod date;

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Id, Kind as RecordKind,
    fields::{Fields, Typed},
    form::Opened,
    kinds::{Activity, Group, How},
    order,
};

use self::{closed::ClosedForm, date::DateForm};
use super::kept;
use crate::{
    live::{directory, records},
    pages::anyone::about::how_words,
    parts::{Button, Chip, Note, Notice, Sheet},
    words::{W, t},
};

/// The two buttons with their sheets; nothing for whoever keeps nothing yet.
#[component]
pub fn AddOrClose() -> impl IntoView {
    let (date, closed) = (RwSignal::new(false), RwSignal::new(false));
    let said = RwSignal::new(None::<String>);
    let is_there = Memo::new(move |_| !ours().is_empty());
    let buttons = move || {
        is_there.get().then(|| {
            view! {
                <div class="row">
                    <Button label=t(W::AddDate) small=true on_press=move |()| date.set(true) />
                    <Button label=t(W::AddClosed) small=true on_press=move |()| closed.set(true) />
                </div>
            }
        })
    };
    let saved = move || {
        said.get().map(|said| view! { <Notice kind=Note::Here spoken=true lead=t(W::SaveHere)>{said}</Notice> })
    };
    view! {
        {buttons}
        {saved}
        <Sheet open=date on_close=move |()| date.set(false) title=t(W::AddDate)>
            <DateForm on_done=move |()| date.set(false) />
        </Sheet>
        <Sheet open=closed on_close=move |()| closed.set(false) title=t(W::AddClosed)>
            <ClosedForm on_done=move |words: String| {
                said.set(Some(words).filter(|words| !words.is_empty()));
                closed.set(false);
            } />
        </Sheet>
    }
}

/// An activity of a kept group.
#[derive(Clone, Debug, PartialEq)]
struct Ours {
    group: Id,
    activity: Id,
    title: String,
    place: String,
    /// Its times; none yet where it never had any.
    sessions: Vec<Id>,
}

/// Everything that the kept groups do. Tracked.
fn ours() -> Vec<Ours> {
    let directory = directory();
    let mut all = Vec::new();
    for group in kept::groups() {
        let usual = directory.group(&group).map(|listing| Group::read(&*listing).place).unwrap_or_default();
        for listing in directory.activities_of(&group) {
            let activity = Activity::read(&*listing);
            let sessions = directory.sessions_of(&listing.id);
            let own = sessions.first().map(|session| session.text("place")).unwrap_or_default();
            let place = match activity.how {
                Some(how @ (How::Online | How::Phone)) => Some(how_words(how)),
                _ => [own, activity.place, usual.clone()].into_iter().find(|place| !place.is_empty()),
            };
            all.push(Ours {
                group: group.clone(),
                activity: listing.id.clone(),
                title: activity.title,
                place: place.unwrap_or_default(),
                sessions: sessions.iter().map(|session| session.id.clone()).collect(),
            });
        }
    }
    order::by_key(&mut all, |one| one.title.to_lowercase());
    all
}

impl Ours {
    fn chip(&self) -> Chip {
        Chip::new(self.activity.to_string(), self.title.clone())
    }

    /// A form over one of its sessions as it is shown now.
    fn opened(&self, session: &Id) -> Opened {
        let known = records().find(&RecordKind::Session, session).map(|shown| shown.opened());
        known.unwrap_or_else(|| {
            let header = Header::new(Circle::Everyone, RecordKind::Session, session.clone());
            Opened::new(header.with("group", &self.group).with("activity", &self.activity))
        })
    }
}
