//! The sample programme: a river town that does not exist, to look around in.
//!
//! Everything is counted from today, so that there is always something on and somebody to visit. The town and its
//! people are tables beside this file; all numbers are from the ranges kept for drama, all addresses end in `.example`.
//! Making it is free of I/O; a hub writes it only into an empty folder of its own.

mod calendar;
mod contacts;
mod diary;
mod directory;
mod members;
mod news;
mod people;

use chrono::{Days, NaiveDate};
use kith_model::{
    Circle, Header, Id, Kind,
    kinds::{Crisis, Programme},
};

pub use calendar::ZONE;
pub use directory::group_id;
pub use members::{SampleMember, member_id};
pub use people::person_id;

use crate::planned::Planned;
use calendar::Calendar;

/// The sample town on a day.
pub struct Town {
    /// The programme's id.
    pub programme: Id,
    /// Who takes part, with what they may reach: to be made first.
    pub members: Vec<SampleMember>,
    /// All saves, in order.
    pub planned: Vec<Planned>,
    /// The members as whom one may look around: a participant, a connector, an organiser, a coordinator.
    pub doors: Vec<Id>,
}

/// The id of the sample programme, the same on every hub.
pub fn programme_id() -> Id {
    Id::derived(&["sample", "programme", "wrenbridge"])
}

/// The author of what nobody in the town wrote.
fn hub_author() -> Id {
    "hub".parse().expect("it is an id")
}

/// The town as it looks on `today`.
pub fn town(today: NaiveDate) -> Town {
    let (calendar, programme) = (Calendar { today }, programme_id());
    let directory = directory::directory(calendar);
    let (people, theirs) = people::people(calendar, &programme, &directory);
    let mut planned = vec![programme_record(calendar, &programme, &directory.areas)];
    planned.extend(directory.planned.iter().cloned());
    planned.extend(theirs);
    planned.extend(news::news(calendar, &programme, &directory, &people));
    let doors = ["jean", "priya", "rosa", "grace"].map(member_id).to_vec();
    Town { members: members::members(&directory, &people), programme, planned, doors }
}

fn programme_record(calendar: Calendar, id: &Id, areas: &[String]) -> Planned {
    let crisis =
        |name: &str, number: &str, when: &str| Crisis { name: name.into(), number: number.into(), when: when.into() };
    let programme = Programme {
        name: "Riverside".into(),
        country: "GB".into(),
        zone: ZONE.name().into(),
        desk_phone: "01632 960 100".into(),
        crisis: vec![
            crisis("Danger now (made up for this sample)", "0808 157 0199", ""),
            crisis("Wrenbridge night line (made up for this sample)", "0808 157 0101", "every night, 18:00 to 8:00"),
        ],
        areas: areas.to_vec(),
        languages: ["en", "ar", "pl"].map(String::from).to_vec(),
        holidays: calendar.holidays(),
    };
    let made = calendar.today.checked_sub_days(Days::new(400)).unwrap_or(calendar.today);
    let at = calendar.instant(made.and_time(calendar::time("09:00")));
    Planned::new(Header::new(Circle::Everyone, Kind::Programme, id.clone()), &hub_author(), at, &programme)
}
