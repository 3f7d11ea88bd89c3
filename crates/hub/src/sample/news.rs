//! What is going on this week in the sample town: changed dates, things that two people wrote unseen, a removed line,
//! requests that wait.

use chrono::NaiveDateTime;
use kith_model::{
    Circle, Header, Id, Kind,
    fields::{Values, wall_text},
    id::headcount_id,
    kinds::{Closed, Exception, Extra, Headcount, PublicReason, Referral, Step, StepSort, StepState, Way, What},
};
use serde::Serialize;

use super::{
    directory::{Directory, Listed},
    ground::{Ground, time},
    hub_author,
    people::Somebody,
};
use crate::planned::Planned;

/// What two people wrote unseen, removed lines, requests and the like.
pub fn before(ground: &Ground, directory: &Directory, people: &[Somebody]) -> Vec<Planned> {
    let mut all = registers(ground, directory);
    all.extend(two_wrote(ground, people));
    all.extend(removed(ground, people));
    all.extend(requests(ground));
    all.extend(notes(ground, directory));
    all
}

/// A phone that nobody holds.
pub struct SamplePhone {
    /// Whose.
    pub member: Id,
    /// Whether it has heard of the news.
    pub is_on: bool,
}

/// Everybody with a phone has it, but Jean: hers is the one on which somebody looks around.
pub fn phones(ground: &Ground, people: &[Somebody]) -> Vec<SamplePhone> {
    let have_heard = ["amina", "maria", "tomasz", "rhys", "joyce"];
    let others = people.iter().filter(|p| p.has_phone && p.key != "jean");
    others.map(|p| SamplePhone { member: ground.member(&p.key), is_on: have_heard.contains(&p.key.as_str()) }).collect()
}

/// Somebody knows of what changed in a session.
pub struct Knows {
    /// Who.
    pub person: Id,
    /// Which session.
    pub session: Id,
    /// `seen` or `told`.
    pub field: &'static str,
    /// By whom it was marked.
    pub by: Id,
}

/// Maria tapped OK, Priya told Tomasz and Amina.
pub fn know(ground: &Ground, directory: &Directory) -> Vec<Knows> {
    let session = |key: &str| directory.activities[key].session.clone().map(|header| header.key.id);
    let all = [
        ("maria", "singing-together", "seen", "maria"),
        ("tomasz", "singing-together", "told", "priya"),
        ("amina", "allotment-mornings", "told", "priya"),
    ];
    all.into_iter()
        .filter_map(|(person, activity, field, by)| {
            Some(Knows { person: ground.person(person), session: session(activity)?, field, by: ground.member(by) })
        })
        .collect()
}

fn entry(name: &str, what: &impl Serialize) -> Values {
    let mut values = Values::default();
    values.maybe(name, serde_json::to_value(what).ok());
    values
}

/// The `nth` coming occurrence after today.
fn coming(ground: &Ground, activity: &Listed, nth: usize) -> NaiveDateTime {
    let coming = activity.between(ground.ahead(1), ground.ahead(120));
    *coming.get(nth).expect("what has news in the sample takes place at least monthly")
}

fn exception(what: What, reason: Option<PublicReason>, words: &str) -> Exception {
    Exception { what, to: None, minutes: None, place: None, reason, words: words.into() }
}

/// Changed dates: whoever is booked must learn of them.
pub fn news(ground: &Ground, directory: &Directory) -> Vec<Planned> {
    let mut all = Vec::new();
    let save = |activity: &Listed, by: &str, ago: i64, clock: &str, values: Values| {
        let header = activity.session.clone().expect("what has news in the sample has times");
        let at = ground.instant(ground.ago(ago).and_time(time(clock)));
        Planned::of_values(header, &ground.member(by), at, values)
    };
    let at = |key: &str| &directory.activities[key];
    let name = |start: NaiveDateTime| format!("x/{}", wall_text(start));

    // Tomorrow's allotment morning moves to the afternoon; not everybody who is expected can know yet.
    let plots = at("allotment-mornings");
    let start = coming(ground, plots, 0);
    let mut moved =
        exception(What::Moved, Some(PublicReason::Other), "The lane is closed for the water works until noon.");
    moved.to = Some(wall_text(start.date().and_time(time("14:00"))));
    all.push(save(plots, "bernard", 1, "18:05", entry(&name(start), &moved)));

    // Of the next two Thursdays of singing, the second is off.
    let singing = at("singing-together");
    let off = exception(What::Cancelled, Some(PublicReason::HallClosed), "The floor is being polished.");
    all.push(save(singing, "rosa", 1, "12:20", entry(&name(coming(ground, singing, 1)), &off)));

    // Two people moved the same walk without having seen each other.
    let walk = at("slow-walk");
    let start = coming(ground, walk, 0);
    for (by, clock, to, is_unseen) in [("yusuf", "09:15", "11:00", false), ("pat", "09:50", "15:00", true)] {
        let mut moved = exception(What::Moved, Some(PublicReason::Weather), "Rain is forecast.");
        moved.to = Some(wall_text(start.date().and_time(time(to))));
        let saved = save(walk, by, 1, clock, entry(&name(start), &moved));
        all.push(if is_unseen { saved.unseen() } else { saved });
    }

    let coffee = at("coffee-mill-lane");
    let mut elsewhere =
        exception(What::Moved, Some(PublicReason::HallClosed), "Upstairs at the Old Mill, there is a lift.");
    elsewhere.place = Some("The Old Mill, Mill Lane".into());
    all.push(save(coffee, "grace", 2, "10:00", entry(&name(coming(ground, coffee, 0)), &elsewhere)));

    let carers = at("carers-coffee");
    let online =
        exception(What::Online, Some(PublicReason::LeaderAway), "On the screen this time; ring Moira for the link.");
    all.push(save(carers, "grace", 2, "10:10", entry(&name(coming(ground, carers, 0)), &online)));

    let choir = at("evening-choir");
    let closed =
        Closed { until: ground.ahead(34), reason: Some(PublicReason::Holiday), words: "We rest our voices.".into() };
    all.push(save(choir, "rosa", 6, "21:00", entry(&format!("closed/{}", ground.ahead(21)), &closed)));

    let repair = at("repair-cafe");
    let extra = Extra { minutes: 180, place: None, words: "Bicycles only, before the summer or the winter.".into() };
    let on = ground.ahead(10).and_time(time("10:00"));
    all.push(save(repair, "ingrid", 3, "16:40", entry(&format!("extra/{}", wall_text(on)), &extra)));

    // From here on half an hour later: the old rule ends, a new one begins.
    let chairs = at("chair-moves");
    let mut rule = chairs.times.rules["0"].clone();
    let mut values = Values::default();
    rule.until = Some(ground.ahead(27));
    values.maybe("rule/0", serde_json::to_value(&rule).ok());
    (rule.from, rule.until, rule.start) = (ground.ahead(28), None, "11:30".into());
    values.maybe("rule/1", serde_json::to_value(&rule).ok());
    all.push(save(chairs, "delroy", 4, "13:00", values));
    all
}

/// How many more were at the choir, on its last dates.
fn registers(ground: &Ground, directory: &Directory) -> Vec<Planned> {
    let singing = &directory.activities["singing-together"];
    let Some(session) = &singing.session else { return Vec::new() };
    let past = singing.between(ground.ago(42), ground.today);
    let counts = [21, 24, 19, 26, 22, 23];
    past.iter()
        .zip(counts)
        .enumerate()
        .map(|(n, (start, others))| {
            let original = wall_text(*start);
            let id = headcount_id(&ground.programme, &session.key.id, &original);
            let header = Header::new(Circle::Keepers(singing.group.clone()), Kind::Headcount, id)
                .with("group", &singing.group)
                .with("session", &session.key.id)
                .with("start", &original);
            let note = if n == 1 { "The hall was locked until ten past." } else { "" };
            let count = Headcount { others, note: note.into() };
            Planned::new(header, &ground.member("rosa"), ground.instant(*start) + 5_400_000, &count)
        })
        .collect()
}

fn find<'a>(people: &'a [Somebody], key: &str) -> &'a Somebody {
    people.iter().find(|p| p.key == key).expect("the people named in the news stand in the tables")
}

/// David and Priya both changed his first goal without having seen each other.
fn two_wrote(ground: &Ground, people: &[Somebody]) -> Vec<Planned> {
    let david = find(people, "david");
    let words = |text: &str| {
        let mut values = Values::default();
        values.text("words", text);
        values
    };
    let at = |ago, clock| ground.instant(ground.ago(ago).and_time(time(clock)));
    vec![
        Planned::of_values(david.goal(0), &david.voice, at(20, "07:10"), words("Out of the door before the news")),
        Planned::of_values(david.goal(0), &david.by, at(20, "16:30"), words("Walk for ten minutes every day")).unseen(),
    ]
}

/// Jean took a line out; Maria took one out that Priya had just changed.
fn removed(ground: &Ground, people: &[Somebody]) -> Vec<Planned> {
    let at = |ago, clock| ground.instant(ground.ago(ago).and_time(time(clock)));
    let step = |words: &str| Step {
        words: words.into(),
        sort: Some(StepSort::Task),
        state: Some(StepState::ToDo),
        order: 9,
        ..Step::default()
    };
    let (jean, maria) = (find(people, "jean"), find(people, "maria"));
    let swim = jean.own(Kind::Step, jean.thing("step", "swim"));
    let class = maria.own(Kind::Step, maria.thing("step", "class"));
    let mut changed = Values::default();
    changed.text("words", "Look for a course in spring, with a crèche");
    vec![
        Planned::new(swim.clone(), &jean.by, at(28, "17:30"), &step("Ask about the swimming pool")),
        Planned::removal(swim, &jean.voice, at(10, "19:00")),
        Planned::new(class.clone(), &maria.by, at(25, "17:30"), &step("Look for a course")),
        Planned::of_values(class.clone(), &maria.by, at(4, "11:00"), changed),
        Planned::removal(class, &maria.voice, at(3, "20:15")).unseen(),
    ]
}

/// Two requests that nobody has taken: one of two days, one of six.
fn requests(ground: &Ground) -> Vec<Planned> {
    let two = Referral {
        name: "Ellen Carter".into(),
        about: "Moved in with her daughter after an operation. She used to run the flower stall and says she is no use to anyone now.".into(),
        for_other: true,
        reach: "01632 960 710".into(),
        reach_way: Some(Way::Call),
        safe_way: "Her daughter may answer; you may say who you are.".into(),
        by_name: "Elm Surgery".into(),
        by_reach: "01632 960 700".into(),
        consent: true,
        language: "en".into(),
        area: "Castle Hill".into(),
        ..Referral::default()
    };
    let six = Referral {
        name: "Piotr".into(),
        about: "I drive a lorry and I am home three days a week. On these days I speak to nobody.".into(),
        reach: "07700 900 720".into(),
        reach_way: Some(Way::Text),
        safe_way: "Text first. Not before noon.".into(),
        consent: true,
        language: "pl".into(),
        area: "Eastfield".into(),
        ..Referral::default()
    };
    [(two, 2, "15:40"), (six, 6, "22:05")]
        .into_iter()
        .map(|(mut request, ago, clock)| {
            let on = ground.ago(ago).and_time(time(clock));
            request.on = Some(on);
            let id = ground.id("request", &request.name);
            let header = Header::new(Circle::Team, Kind::Referral, id);
            Planned::new(header, &hub_author(), ground.instant(on), &request)
        })
        .collect()
}

/// What connectors tell each other about groups.
fn notes(ground: &Ground, directory: &Directory) -> Vec<Planned> {
    let notes = [
        (
            "singing-together",
            "priya",
            30,
            "Rosa meets people at the side door if you text her the name the evening before.",
        ),
        ("farm-mornings", "sam", 24, "Full until the end of term. Will keeps a list and rings in turn."),
        ("warm-room", "nuala", 12, "Good for a first meeting: there is a side room with a door and nobody looks up."),
    ];
    notes
        .into_iter()
        .map(|(activity, by, ago, words)| {
            let group = &directory.activities[activity].group;
            let on = ground.ago(ago).and_time(time("16:00"));
            let mut values = Values::default();
            values.text("words", words);
            values.wall("on", Some(on));
            let header = Header::new(Circle::Team, Kind::GroupNote, ground.id("note", activity)).with("group", group);
            Planned::of_values(header, &ground.member(by), ground.instant(on), values)
        })
        .collect()
}
