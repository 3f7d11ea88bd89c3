//! Who is beside somebody in the sample town: Moira rings Jean once a week.

use kith_model::{
    Circle, Header, Kind,
    id::match_id,
    kinds::{Call, Match},
};

use super::{
    ground::{Ground, time},
    people::Somebody,
};
use crate::planned::Planned;

/// The volunteer of the sample, and whom she is beside.
const PAIR: (&str, &str) = ("moira", "jean");
/// Days ago, and what was said.
const CALLS: [(i64, &str); 2] = [
    (9, "Half an hour about old films. She hummed the choir's new song to me."),
    (2, "Jean had been to the allotment. We laughed a lot."),
];

pub(super) fn beside(ground: &Ground, people: &[Somebody]) -> Vec<Planned> {
    let Some(who) = people.iter().find(|somebody| somebody.key == PAIR.1) else { return Vec::new() };
    let volunteer = ground.member(PAIR.0);
    let circle = Circle::Pair(who.id.clone(), volunteer.clone());
    let agreed = Match {
        first_name: who.name.clone(),
        way: "Rings on 01632 960 401".into(),
        times: "Once a week, after seven".into(),
        volunteer: "Moira".into(),
        live: true,
    };
    let header = Header::new(circle.clone(), Kind::Match, match_id(&ground.programme, &who.id, &volunteer));
    let begun = ground.instant(ground.ago(20).and_time(time("11:00")));
    let mut planned = vec![Planned::new(header, &who.by, begun, &agreed)];
    planned.extend(CALLS.iter().enumerate().map(|(which, (ago, said))| {
        let on = ground.ago(*ago).and_time(time("19:10"));
        let call = Call { on: Some(on), said: (*said).into() };
        let header = Header::new(circle.clone(), Kind::Call, who.thing("call", which));
        Planned::new(header, &volunteer, ground.instant(on), &call)
    }));
    planned
}
