//! An activity with its group as one plain value, and the words in which a screen says what it costs, where it is and how
//! one joins. What the activity does not say is taken from its group.

use chrono::NaiveDate;
use kith_model::{
    Id,
    fields::Typed,
    kinds::{Activity, Category, Group, How, Joining, ListingState, Placed, Room, Sort},
    listing::Listing,
};

use crate::{
    live::Directory,
    words::{W, dates, spoken, t, t_with},
};

/// An activity as a screen shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// Its id; `None` for one that is not in the directory.
    pub id: Option<Id>,
    /// Its group.
    pub group_id: Option<Id>,
    /// What it says of itself.
    pub activity: Activity,
    /// What its group says.
    pub group: Group,
    /// The language in which both wrote it, where it is known to be another than the screen's.
    pub lang: Option<String>,
}

/// The language in which listings are written, where it is known to be another than the screen's: for `lang`, so that it
/// is read out as it is spoken. Tracked by the programme.
pub fn lang_of_listings(directory: Directory) -> Option<String> {
    let written = directory.programme().language;
    (!written.is_empty() && written != spoken()).then_some(written)
}

/// An activity of the directory. Tracked.
pub fn about(directory: Directory, id: &Id) -> Option<About> {
    directory.activity(id).map(|listing| about_listing(directory, &listing))
}

/// The same, where the listing is at hand. Tracked by the groups.
pub fn about_listing(directory: Directory, listing: &Listing) -> About {
    let group_id = listing.of_id("group");
    let group = group_id.as_ref().and_then(|group| directory.group(group));
    About {
        id: Some(listing.id.clone()),
        group_id,
        activity: Activity::read(listing),
        group: group.map(|group| Group::read(&*group)).unwrap_or_default(),
        lang: lang_of_listings(directory),
    }
}

impl About {
    /// Its kind, for badge and colour.
    pub fn category(&self) -> Option<Category> {
        self.activity.category.or(self.group.category)
    }

    /// Its title; a group's name where it has none.
    pub fn title(&self) -> String {
        one_of(&self.activity.title, &self.group.name)
    }

    /// Where, as an address; the area where the address is not public.
    pub fn place(&self) -> String {
        let own = one_of(&self.activity.place, &self.group.place);
        if !own.is_empty() {
            return own;
        }
        one_of(&self.activity.area, &self.group.area)
    }

    /// The area, unless the place names it already.
    pub fn area(&self) -> Option<String> {
        let area = one_of(&self.activity.area, &self.group.area);
        (!area.is_empty() && !self.place().contains(&area)).then_some(area)
    }

    /// Whether one may go and pay nothing.
    pub fn is_free(&self) -> bool {
        self.activity.price == Some(0)
    }

    /// What it costs, in words; `None` when nobody said.
    pub fn cost(&self) -> Option<String> {
        if self.is_free() {
            return Some(t(W::AboutFree));
        }
        let said = one_of(&self.activity.cost, if self.activity.price.is_none() { &self.group.cost } else { "" });
        (!said.is_empty()).then_some(said)
    }

    /// What helps people to get in and stay.
    pub fn access(&self) -> &[String] {
        if self.activity.access.is_empty() { &self.group.access } else { &self.activity.access }
    }

    /// Whether there is a way in without a step.
    pub fn is_step_free(&self) -> bool {
        self.access().iter().any(|word| word == "step-free")
    }

    /// The languages spoken there.
    pub fn languages(&self) -> &[String] {
        if self.activity.languages.is_empty() { &self.group.languages } else { &self.activity.languages }
    }

    /// Whether one need not leave the house.
    pub fn is_from_home(&self) -> bool {
        matches!(self.activity.how, Some(How::Online | How::Phone | How::Home | How::Post))
    }

    /// Whether it is open to new people now.
    pub fn state(&self) -> ListingState {
        match (self.activity.state, self.group.state) {
            (Some(ListingState::Closed), _) | (_, Some(ListingState::Closed)) => ListingState::Closed,
            (Some(ListingState::Resting), _) | (_, Some(ListingState::Resting)) => ListingState::Resting,
            _ => ListingState::Open,
        }
    }

    /// The group takes nobody new until this day.
    pub fn no_new_until(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.group.no_new_until.filter(|day| *day > today)
    }

    /// Whom one rings about it, and the number: the activity's own, else the group's.
    pub fn contact(&self) -> Option<(String, String)> {
        let number = one_of(&self.activity.phone, &self.group.phone);
        let name = [&self.activity.ring, &self.group.ring, &self.group.name, &self.activity.title];
        let name = name.into_iter().find(|name| !name.is_empty())?;
        (!number.is_empty()).then(|| (name.clone(), number))
    }

    /// Whom one asks for on arriving.
    pub fn ask_for(&self) -> Option<String> {
        let name = one_of(&self.activity.ring, &self.group.ring);
        (!name.is_empty()).then_some(name)
    }

    /// "checked 3 days ago", where somebody said that it is still right.
    pub fn freshness(&self, today: NaiveDate) -> Option<String> {
        let day = self.activity.confirmed_on.max(self.group.confirmed_on)?;
        Some(t_with(W::DateAgoChecked, &[("ago", &dates::ago(day.min(today), today))]))
    }

    /// "has room", "full", "ask first", "resting".
    pub fn room(&self, today: NaiveDate) -> Option<String> {
        if self.state() == ListingState::Resting {
            return Some(t(W::AboutResting));
        }
        if let Some(until) = self.no_new_until(today) {
            return Some(t_with(W::AboutNoNewUntil, &[("day", &dates::short_date(until, Some(today)))]));
        }
        if self.group.ask_first {
            return Some(t(W::AboutAskFirst));
        }
        self.activity.room.map(|room| {
            t(match room {
                Room::HasRoom => W::AboutHasRoom,
                Room::Full => W::AboutFull,
                Room::Ask => W::AboutAskFirst,
            })
        })
    }

    /// How one joins.
    pub fn joining(&self) -> Option<String> {
        self.activity.joining.map(|joining| {
            t(match joining {
                Joining::TurnUp => W::AboutTurnUp,
                Joining::Book => W::AboutBook,
                Joining::BeIntroduced => W::AboutBeIntroduced,
            })
        })
    }

    /// What sort of thing it is, where it is no ordinary group.
    pub fn sort(&self) -> Option<String> {
        match self.activity.sort? {
            Sort::Group => None,
            Sort::Volunteering => Some(t(W::AboutVolunteering)),
            Sort::OneToOne => Some(t(W::AboutOneToOne)),
            Sort::SelfDirected => Some(t(W::AboutSelfDirected)),
        }
    }

    /// For which ages.
    pub fn ages(&self) -> Option<String> {
        let Activity { age_from, age_to, .. } = &self.activity;
        match (age_from.filter(|from| *from > 0), age_to) {
            (Some(from), Some(to)) => {
                Some(t_with(W::AboutAgesFromTo, &[("from", &from.to_string()), ("to", &to.to_string())]))
            }
            (Some(from), None) => Some(t_with(W::AboutAgesFrom, &[("from", &from.to_string())])),
            (None, Some(to)) => Some(t_with(W::AboutAgesTo, &[("to", &to.to_string())])),
            (None, None) => None,
        }
    }

    /// A web address that may be a link: people write it with and without `https://`.
    pub fn web(&self) -> Option<String> {
        web_address(&one_of(&self.activity.web, &self.group.web))
    }

    /// A mail address.
    pub fn mail(&self) -> Option<String> {
        let mail = one_of(&self.activity.mail, &self.group.mail);
        let is_one = mail.contains('@') && !mail.contains([' ', ',', '?', '&']);
        is_one.then_some(mail)
    }
}

/// How something happens, in words.
pub fn how_words(how: How) -> String {
    t(match how {
        How::InPerson => W::ItsHowInPerson,
        How::Online => W::ItsHowOnline,
        How::Phone => W::ItsHowPhone,
        How::Outdoors => W::ItsHowOutdoors,
        How::Home => W::ItsHowHome,
        How::Post => W::ItsHowPost,
    })
}

/// What is not certain about a place, in words.
pub fn placed_words(placed: Placed) -> String {
    t(match placed {
        Placed::Asked => W::PlaceAsked,
        Placed::Waiting => W::PlaceWaiting,
    })
}

/// The word for what helps people to get in; a word of the group's own as it is.
pub fn access_words(access: &str) -> String {
    let word = match access {
        "step-free" => W::ItsAccessStepFree,
        "hearing-loop" => W::ItsAccessHearingLoop,
        "quiet" => W::ItsAccessQuiet,
        "toilets" => W::ItsAccessToilets,
        "seats" => W::ItsAccessSeats,
        "parking" => W::ItsAccessParking,
        "signing" => W::ItsAccessSigning,
        "bus-stop" => W::ItsAccessBusStop,
        other => return other.replace('-', " "),
    };
    t(word)
}

/// The address as a link: `https` only, added where nobody wrote a scheme.
fn web_address(written: &str) -> Option<String> {
    let written = written.trim();
    let lower = written.to_ascii_lowercase();
    if written.is_empty() || written.contains(char::is_whitespace) {
        return None;
    }
    if lower.starts_with("https://") {
        return Some(written.to_owned());
    }
    // An address without encryption is asked for with it: most have it, and nothing else may be a link.
    let bare = lower.strip_prefix("http://").map_or(written, |bare| &written[written.len() - bare.len()..]);
    let is_host = bare.contains('.') && !bare.contains(':') && !bare.starts_with('/');
    is_host.then(|| format!("https://{bare}"))
}

fn one_of(own: &str, other: &str) -> String {
    if own.is_empty() { other.to_owned() } else { own.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_comes_out_of_what_people_write_as_an_address() {
        for (written, link) in [
            ("https://a.example/x", Some("https://a.example/x")),
            ("http://a.example", Some("https://a.example")),
            ("www.a.example", Some("https://www.a.example")),
            ("javascript:alert(1)", None),
            ("//a.example", None),
            ("a choir", None),
            ("", None),
        ] {
            assert_eq!(web_address(written).as_deref(), link, "{written:?}");
        }
    }

    #[test]
    fn what_the_activity_does_not_say_its_group_says() {
        let mut about = About::default();
        about.group.place = "Elm Street Hall".into();
        about.group.phone = "01632 960 101".into();
        about.group.name = "Riverside Choir".into();
        assert_eq!(about.place(), "Elm Street Hall");
        assert_eq!(about.contact(), Some(("Riverside Choir".into(), "01632 960 101".into())));
        about.activity.ring = "Rosa".into();
        about.activity.place = "Boat House".into();
        assert_eq!(about.place(), "Boat House");
        assert_eq!(about.contact().map(|(name, _)| name).as_deref(), Some("Rosa"));
    }

    #[test]
    fn closed_beats_resting_beats_open() {
        let mut about = About::default();
        assert_eq!(about.state(), ListingState::Open);
        about.group.state = Some(ListingState::Resting);
        assert_eq!(about.state(), ListingState::Resting);
        about.activity.state = Some(ListingState::Closed);
        assert_eq!(about.state(), ListingState::Closed);
    }
}
