//! Where the person is expected: the dates of everything they are booked for, with what changed, what they said, and what
//! they were told. One plain value a date, so that a screen draws only what became different.

use kith_model::order;
use kith_model::sorted::{SortedMap, SortedSet};

use chrono::NaiveDateTime;
use kith_model::{
    Circle, Header, Id, Kind,
    fields::{wall, wall_text},
    form::{Opened, Save},
    id::attendance_id,
    kinds::{Activity, Ask, AskSort, Attendance, Booking, Group, How, JoiningDetails, Notice, Placed, Said},
    occurrence::{self, Occurrence},
};

use super::{
    news::News,
    own::{is_own_word, said_by},
};
use crate::{
    live::{Directory, Records, Shown},
    pages::anyone::{
        about::{About, about, how_words},
        times::end_of,
    },
    words::{W, t},
};

/// A date at which the person is expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// The activity with its group.
    pub about: About,
    /// The activity's id.
    pub activity: Id,
    /// The circle of the booking: what is said about a date stays in it.
    pub circle: Circle,
    /// The date.
    pub occurrence: Occurrence,
    /// What only those who joined know.
    pub joining: JoiningDetails,
    /// Who comes with the person, until they were there once.
    pub along: Option<String>,
    /// What is not certain about the person's place.
    pub placed: Option<Placed>,
    /// What the person must learn about this date.
    pub news: Option<News>,
    /// What the person said: was there, or was not.
    pub said: Option<Said>,
    /// Who said it for them.
    pub said_by: Option<String>,
    attendance: Option<Opened>,
    /// "I can't come", as it can be taken back.
    pub cannot: Option<Opened>,
    /// Who said that for them.
    pub cannot_by: Option<String>,
    /// Whether it is theirs to take back who has the phone.
    pub can_after_all: bool,
    /// Later dates of which the same is to be learnt: "from now on".
    pub follow: Vec<News>,
    /// What is to be learnt of it stands at an earlier date already.
    pub is_following: bool,
}

/// All dates between two wall-clock times, ordered by their place in the diary. Tracked.
pub fn expected(
    records: Records,
    directory: Directory,
    person: &Id,
    from: NaiveDateTime,
    to: NaiveDateTime,
) -> Vec<Expected> {
    let beside = Beside::of(records, person);
    let joining = records.list(&Kind::Joining);
    let mut found: Vec<Expected> = Vec::new();
    for booked in records.of_person(&Kind::Booking, person) {
        let booking: Booking = booked.read();
        let activity = booked.record.header.of("activity").and_then(|text| text.parse::<Id>().ok());
        let (Some(activity), true) = (activity, booking.live) else { continue };
        let Some(about) = about(directory, &activity) else { continue };
        let details = joining.iter().find(|one| one.record.header.of("activity") == Some(activity.as_str()));
        let details = details.map(|one| one.read::<JoiningDetails>()).unwrap_or_default();
        let (along, placed) = (beside.along(&booking, &activity), booking.placed(about.activity.places));
        for session in directory.sessions_of(&activity) {
            for occurrence in occurrence::occurrences(&session.id, &*session, from, to) {
                let is_later = booking.from.is_none_or(|first| occurrence.was.max(occurrence.start()).date() >= first);
                let is_double = found.iter().any(|one| one.occurrence == occurrence);
                if is_later && !is_double {
                    let circle = booked.key().circle.clone();
                    let one = beside.about(&activity, circle, &about, &details, occurrence);
                    found.push(Expected { along: along.clone(), placed, ..one });
                }
            }
        }
        for one in beside.gone(directory, &activity, &found) {
            if from <= one.was && one.was < to {
                found.push(beside.about(&activity, booked.key().circle.clone(), &about, &details, one));
            }
        }
    }
    order::by_key(&mut found, |one| (one.place_in_diary(), one.occurrence.session.clone()));
    found
}

/// One date, whether or not the person is booked there. Tracked.
pub fn expected_at(
    records: Records,
    directory: Directory,
    person: Option<&Id>,
    session: &Id,
    original: NaiveDateTime,
) -> Option<Expected> {
    let listing = directory.session(session)?;
    let activity = listing.of_id("activity")?;
    let about = about(directory, &activity)?;
    let occurrence = occurrence::named(session, &*listing, original);
    let joining = records.list(&Kind::Joining);
    let details = joining.iter().find(|one| one.record.header.of("activity") == Some(activity.as_str()));
    let details = details.map(|one| one.read::<JoiningDetails>()).unwrap_or_default();
    let Some(person) = person else {
        return Some(Beside::default().about(&activity, Circle::Everyone, &about, &details, occurrence?));
    };
    let booked = records.of_person(&Kind::Booking, person);
    let own = booked.iter().find(|one| one.record.header.of("activity") == Some(activity.as_str()));
    let circle = own.map_or_else(|| Circle::Person(person.clone()), |one| one.key().circle.clone());
    let beside = Beside::of(records, person);
    let occurrence = occurrence.or_else(|| beside.lost(session, original))?;
    let booking = own.map(|one| one.read::<Booking>()).filter(|booking| booking.live);
    let along = booking.as_ref().and_then(|booking| beside.along(booking, &activity));
    let placed = booking.and_then(|booking| booking.placed(about.activity.places));
    Some(Expected { along, placed, ..beside.about(&activity, circle, &about, &details, occurrence) })
}

/// What was recorded beside the dates of a person.
#[derive(Default)]
struct Beside {
    /// By session and original start.
    dates: SortedMap<(String, String), Recorded>,
    /// The activities at which somebody said that the person was.
    been: SortedSet<String>,
    /// Where others may see the phone: what stands there in place of what it is.
    title: Option<String>,
}

/// What was recorded of one date.
#[derive(Clone, Default)]
struct Recorded {
    attendance: Option<Opened>,
    said: Option<Said>,
    said_by: Option<String>,
    news: Option<News>,
    cannot: Option<Opened>,
    cannot_by: Option<String>,
    can_after_all: bool,
}

impl Beside {
    fn of(records: Records, person: &Id) -> Self {
        let me = records.me();
        let mut beside = Self { title: me.diary_title.clone(), ..Self::default() };
        for shown in records.of_person(&Kind::Attendance, person) {
            let Some(place) = place_of(&shown) else { continue };
            let attendance: Attendance = shown.read();
            if attendance.was_there() {
                beside.been.extend(shown.record.header.of("activity").map(str::to_owned));
            }
            let recorded = beside.dates.entry(place).or_default();
            recorded.said_by = voice_of(&shown, "person").or(recorded.said_by.take());
            recorded.said = attendance.person.filter(|said| *said != Said::NotSaid).or(recorded.said);
            recorded.attendance = Some(shown.opened());
        }
        for shown in records.of_person(&Kind::Notice, person) {
            let (Some(place), notice) = (place_of(&shown), shown.read::<Notice>()) else { continue };
            // What who helps has seen stays on the person's own screen until they have.
            let by = shown.record.shown("seen").map(|version| version.whose());
            let is_anothers = me.person.is_some() && by.is_some_and(|by| me.member.as_ref() != Some(by));
            let is_known = notice.is_known() && (notice.told == notice.change || !is_anothers);
            let activity = shown.record.header.of("activity").unwrap_or_default().to_owned();
            let news = News { opened: shown.opened(), change: notice.change, activity, known: notice.what, is_known };
            beside.dates.entry(place).or_default().news = Some(news);
        }
        for shown in records.of_person(&Kind::Ask, person) {
            let ask: Ask = shown.read();
            if let (Some(place), Some(AskSort::CannotCome), false) = (place_of(&shown), ask.sort, ask.withdrawn) {
                let recorded = beside.dates.entry(place).or_default();
                recorded.cannot = Some(shown.opened());
                recorded.cannot_by = voice_of(&shown, "sort");
                recorded.can_after_all = is_own_word(&shown);
            }
        }
        beside
    }

    /// The dates of which something is to be learnt and which are not among those that stand.
    fn gone(&self, directory: Directory, activity: &Id, found: &[Expected]) -> Vec<Occurrence> {
        let unseen = self.dates.iter().filter(|(_, recorded)| {
            recorded.news.as_ref().is_some_and(|news| !news.is_known && news.activity == activity.as_str())
        });
        let names = unseen.filter_map(|((session, start), _)| Some((session.parse::<Id>().ok()?, wall(start)?)));
        let names = names.filter(|(session, start)| {
            !found.iter().any(|one| one.occurrence.session == *session && one.occurrence.original == *start)
        });
        names
            .filter_map(|(session, start)| {
                let there = directory.session(&session);
                let there = there.and_then(|listing| occurrence::named(&session, &*listing, start));
                there.or_else(|| self.lost(&session, start))
            })
            .collect()
    }

    fn lost(&self, session: &Id, original: NaiveDateTime) -> Option<Occurrence> {
        let recorded = self.dates.get(&(session.to_string(), wall_text(original)))?;
        recorded.news.as_ref()?.lost(session, original)
    }

    /// "Come with me the first time": who does.
    fn along(&self, booking: &Booking, activity: &Id) -> Option<String> {
        let is_first = booking.first_time && !self.been.contains(activity.as_str());
        Some(booking.come_along.clone()).filter(|name| is_first && !name.is_empty())
    }

    fn as_it_may_be_seen(&self, about: &About) -> About {
        let Some(title) = &self.title else { return about.clone() };
        let title = if title.is_empty() { t(W::DiarySomething) } else { title.clone() };
        let activity = Activity { title, category: None, ..about.activity.clone() };
        About { activity, group: Group { category: None, ..about.group.clone() }, ..about.clone() }
    }

    fn about(
        &self,
        activity: &Id,
        circle: Circle,
        about: &About,
        joining: &JoiningDetails,
        occurrence: Occurrence,
    ) -> Expected {
        let place = (occurrence.session.to_string(), wall_text(occurrence.original));
        let recorded = self.dates.get(&place).cloned().unwrap_or_default();
        Expected {
            about: self.as_it_may_be_seen(about),
            activity: activity.clone(),
            circle,
            joining: joining.clone(),
            along: None,
            placed: None,
            news: recorded.news.filter(|news| !news.change.is_empty()),
            said: recorded.said,
            said_by: recorded.said_by,
            attendance: recorded.attendance,
            cannot: recorded.cannot,
            cannot_by: recorded.cannot_by,
            can_after_all: recorded.can_after_all,
            follow: Vec::new(),
            is_following: false,
            occurrence,
        }
    }
}

/// Who said a field for the person.
fn voice_of(shown: &Shown, field: &str) -> Option<String> {
    shown.record.shown(field).and_then(|version| said_by(version.whose()))
}

fn place_of(shown: &Shown) -> Option<(String, String)> {
    let header = &shown.record.header;
    Some((header.of("session")?.to_owned(), header.of("start")?.to_owned()))
}

impl Expected {
    /// Where it stands among the other dates: a changed one stays where it was, or where it is now if that is sooner.
    pub fn place_in_diary(&self) -> NaiveDateTime {
        self.was().min(self.occurrence.start())
    }

    /// What names it: for lists, addresses and what hangs on it.
    pub fn name(&self) -> (Id, String) {
        (self.occurrence.session.clone(), wall_text(self.occurrence.original))
    }

    /// When it ends; an hour after its start where nobody said how long it is.
    pub fn end(&self) -> NaiveDateTime {
        let last = self.occurrence.times.iter().max_by_key(|time| time.start);
        last.map_or(self.occurrence.was, |time| {
            let minutes = chrono::TimeDelta::try_minutes(time.minutes.clamp(0, 10_080)).unwrap_or_default();
            time.start + if minutes.is_zero() { chrono::TimeDelta::hours(1) } else { minutes }
        })
    }

    /// When on its day it ends.
    pub fn end_time(&self) -> Option<chrono::NaiveTime> {
        self.occurrence.times.first().and_then(|time| end_of(time.start, time.minutes))
    }

    /// How it is this time.
    pub fn how(&self) -> Option<How> {
        self.occurrence.times.first().and_then(|time| time.how).or(self.about.activity.how)
    }

    /// Where it is this time; online and by phone have no place.
    pub fn place(&self) -> String {
        if let Some(how @ (How::Online | How::Phone)) = self.how() {
            return how_words(how);
        }
        let own = self.occurrence.times.first().map(|time| time.place.clone()).unwrap_or_default();
        if !own.is_empty() {
            return own;
        }
        if self.joining.exact_place.is_empty() { self.about.place() } else { self.joining.exact_place.clone() }
    }

    /// The header of a record that hangs on this date.
    pub fn hang(&self, circle: Circle, kind: Kind, id: Id) -> Header {
        let (session, start) = self.name();
        let header = Header::new(circle, kind, id).with("session", session).with("start", start);
        let header = header.with("activity", &self.activity);
        match &self.about.group_id {
            Some(group) => header.with("group", group),
            None => header,
        }
    }

    /// The person's own voice about this date.
    pub fn say(&self, programme: &Id, person: &Id, said: Said) -> Save {
        use kith_model::fields::Word;
        let opened = self.attendance.clone().unwrap_or_else(|| {
            let (session, start) = self.name();
            let id = attendance_id(programme, person, &session, &start);
            Opened::new(self.hang(self.circle.clone(), Kind::Attendance, id))
        });
        opened.set([("person", said.word().into())])
    }

    /// "I can't come."
    pub fn say_cannot(&self, person: &Id, id: Id, words: &str, now: NaiveDateTime) -> Option<Save> {
        let ask = Ask { sort: Some(AskSort::CannotCome), words: words.trim().into(), on: Some(now), ..Ask::default() };
        Opened::new(self.hang(Circle::Person(person.clone()), Kind::Ask, id)).save(&Ask::default(), &ask)
    }

    /// "I can come after all."
    pub fn say_can(&self) -> Option<Save> {
        self.cannot.as_ref().map(|opened| opened.set([("withdrawn", true.into())]))
    }

    /// The id of what was said about this date, which a reason hangs on.
    pub fn attendance_id(&self, programme: &Id, person: &Id) -> Id {
        let (session, start) = self.name();
        attendance_id(programme, person, &session, &start)
    }
}

/// "This may have changed": soon, and nothing was heard of the hub for half a day.
pub fn may_have_changed(start: NaiveDateTime, now: NaiveDateTime, heard_ms: Option<i64>, now_ms: i64) -> bool {
    let hours = (start - now).num_minutes() as f64 / 60.0;
    let is_soon = hours > 0.0 && hours <= 24.0;
    let half_a_day = 12 * 3_600_000;
    is_soon && heard_ms.is_none_or(|heard| now_ms - heard > half_a_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        kith_model::fields::wall(text).unwrap()
    }

    #[test]
    fn only_what_is_soon_and_unheard_may_have_changed() {
        let (now, now_ms) = (at("2026-11-25T12:00"), 1_000_000_000);
        let hour = 3_600_000;
        let heard = |hours: i64| Some(now_ms - hours * hour);
        assert!(may_have_changed(at("2026-11-26T10:00"), now, heard(13), now_ms));
        assert!(may_have_changed(at("2026-11-26T10:00"), now, None, now_ms));
        assert!(!may_have_changed(at("2026-11-26T10:00"), now, heard(11), now_ms));
        assert!(!may_have_changed(at("2026-11-26T13:00"), now, heard(40), now_ms), "more than a day away");
        assert!(!may_have_changed(at("2026-11-25T11:00"), now, heard(40), now_ms), "it has begun");
    }
}
