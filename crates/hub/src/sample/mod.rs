//! The sample programme: a river town that does not exist, to look around in.
//!
//! Everything is counted from today, so that there is always something on and somebody to visit. The town and its
//! people are tables beside this file; all numbers are from the ranges kept for drama, all addresses end in `.example`.
//! Making it is free of I/O; a hub writes it only into an empty folder of its own.

mod beside;
mod contacts;
mod diary;
mod directory;
mod ground;
mod members;
mod news;
mod people;
mod write;

use chrono::NaiveDate;
use kith_model::{
    Id,
    kinds::{Crisis, Programme},
};

pub use ground::{Ground, ZONE};
pub use members::SampleMember;
pub use news::{Knows, SamplePhone};
pub use write::{doors, open};

use crate::planned::Planned;

/// The sample town on a day.
pub struct Town {
    /// The programme's own record.
    pub about: Programme,
    /// Who takes part, with what they may reach: to be made first, those of "Look around as" before the others.
    pub members: Vec<SampleMember>,
    /// All saves, in order.
    pub planned: Vec<Planned>,
    /// Saves that come after all others, in a commit of their own: what people who are booked must learn of.
    pub news: Vec<Planned>,
    /// Phones that people have, besides those on which somebody looks around.
    pub phones: Vec<SamplePhone>,
    /// Who has seen or was told of the news.
    pub know: Vec<Knows>,
    /// The members as whom one may look around: a participant, a connector, an organiser, a coordinator, a volunteer, a
    /// referrer.
    pub doors: Vec<Id>,
}

/// The author of what nobody in the town wrote.
fn hub_author() -> Id {
    crate::store::hub_author()
}

/// The programme as it is asked for when one is made.
pub fn about(today: NaiveDate) -> Programme {
    let crisis =
        |name: &str, number: &str, when: &str| Crisis { name: name.into(), number: number.into(), when: when.into() };
    Programme {
        name: "Riverside".into(),
        country: "GB".into(),
        zone: ZONE.name().into(),
        desk_phone: "01632 960 100".into(),
        crisis: vec![
            crisis("Danger now (made up for this sample)", "0808 157 0199", ""),
            crisis("Wrenbridge night line (made up for this sample)", "0808 157 0101", "every night, 18:00 to 8:00"),
        ],
        areas: directory::areas(),
        languages: ["en", "ar", "pl"].map(String::from).to_vec(),
        language: "en".into(),
        holidays: ground::holidays(today),
        // Whoever looks around is not asked to lock what is made up.
        locks_offered: true,
        closed_days: None,
        grounds: Vec::new(),
        keeping: Default::default(),
        worried_steps: String::new(),
    }
}

/// The town as it looks on a day.
pub fn town(ground: &Ground) -> Town {
    let directory = directory::directory(ground);
    let (people, theirs) = people::people(ground, &directory);
    let mut planned = directory.planned.clone();
    planned.extend(theirs);
    planned.extend(beside::beside(ground, &people));
    planned.extend(news::before(ground, &directory, &people));
    let doors = ["jean", "priya", "rosa", "grace", "ana", "moira", "dr-lewin"].map(|key| ground.member(key)).to_vec();
    let mut members = members::members(ground, &directory, &people);
    members.sort_by_key(|m| doors.iter().position(|door| *door == m.id).unwrap_or(doors.len()));
    Town {
        about: about(ground.today),
        members,
        planned,
        news: news::news(ground, &directory),
        phones: news::phones(ground, &people),
        know: news::know(ground, &directory),
        doors,
    }
}
