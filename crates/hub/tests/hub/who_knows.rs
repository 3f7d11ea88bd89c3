//! Who knows? A moved session reaches one phone and not the other, and everybody sees which.

use crate::world::{Phone, World, id, person_header};
use kith_model::{
    Circle, Header, Id, Kind,
    access::{Role, ScopeOf},
    fields::{Fields, Typed},
    id::{booking_id, notice_id, told_id},
    kinds::{Notice, Told},
};
use serde_json::json;

/// Thursday 26 November 2026, ten o'clock.
const THURSDAY: &str = "2026-11-26T10:00";

struct Town {
    world: World,
    rosa: Phone,
    priya: Phone,
    group: Id,
    session: Header,
}

/// A choir with a session every Thursday, its organiser Rosa, and the connector Priya.
async fn town() -> Town {
    let world = World::new().await;
    let (group, activity, session) = (id("choir"), id("singing"), id("thursdays"));
    world.put(&Header::new(Circle::Everyone, Kind::Group, group.clone()), [("name", json!("Choir"))]).await;
    let hang = |kind, it: &Id| Header::new(Circle::Everyone, kind, it.clone()).with("group", &group);
    world.put(&hang(Kind::Activity, &activity), [("title", json!("Singing"))]).await;
    let session = hang(Kind::Session, &session).with("activity", &activity);
    let rule = json!({"from": "2026-11-05", "freq": "weekly", "days": ["th"], "start": "10:00", "minutes": 90});
    world.put(&session, [("rule/1", rule)]).await;
    let rosa = world.phone("Rosa", Role::Organiser, None, &[&group]).await;
    let priya = world.phone("Priya", Role::Connector, None, &[]).await;
    let mut town = Town { world, rosa, priya, group, session };
    town.rosa.sync(&town.world).await;
    town
}

impl Town {
    /// Priya's person, expected on Thursdays; the group is told.
    async fn booked(&mut self, name: &str) -> Id {
        let person = id(&name.to_lowercase());
        self.priya.save(&person_header(&person), [("name", json!(name)), ("surname", json!("Archer"))]);
        self.priya.save(&self.booking(&person), [("live", json!(true)), ("first_name", json!(name))]);
        self.priya.sync(&self.world).await;
        person
    }

    fn booking(&self, person: &Id) -> Header {
        let activity = id("singing");
        let booking = booking_id(&self.world.programme(), person, &activity);
        Header::new(Circle::Register(person.clone(), self.group.clone()), Kind::Booking, booking)
            .with("group", &self.group)
            .with("activity", &activity)
    }

    fn notice(&self, person: &Id) -> Header {
        let session = &self.session.key.id;
        Header::new(
            Circle::Person(person.clone()),
            Kind::Notice,
            notice_id(&self.world.programme(), person, session, THURSDAY),
        )
        .with("session", session)
        .with("start", THURSDAY)
        .with("activity", "singing")
        .with("group", &self.group)
    }

    async fn rosa_moves_thursday(&mut self, to: &str) {
        let moved = json!({"what": "moved", "to": to, "reason": "hall-closed"});
        self.rosa.save(&self.session, [(&format!("x/{THURSDAY}"), moved)]);
        self.rosa.sync(&self.world).await;
    }

    async fn counts(&mut self) -> Told {
        self.rosa.sync(&self.world).await;
        let told = told_id(&self.world.programme(), &self.session.key.id, THURSDAY);
        let header = Header::new(Circle::Keepers(self.group.clone()), Kind::Summary, told);
        Told::read(&self.rosa.shown(&header.key).expect("the organiser has the counts"))
    }
}

fn numbers(told: &Told) -> (i64, i64, i64, i64) {
    (told.expected, told.phones, told.seen, told.to_ring)
}

#[tokio::test]
async fn one_phone_hears_of_the_move_the_other_person_is_rung() {
    let mut town = town().await;
    let (amina, ben) = (town.booked("Amina").await, town.booked("Ben").await);
    let mut amina_phone = town.world.phone("Amina", Role::Participant, Some(&amina), &[]).await;
    let mut ben_phone = town.world.phone("Ben", Role::Participant, Some(&ben), &[]).await;
    amina_phone.sync(&town.world).await;
    ben_phone.sync(&town.world).await;

    town.rosa_moves_thursday("2026-11-27T14:00").await;
    assert_eq!(numbers(&town.counts().await), (2, 0, 0, 2));

    // Amina's phone gets the news, and coming back says that it has it; Ben's stays off.
    amina_phone.sync(&town.world).await;
    assert_eq!(numbers(&town.counts().await), (2, 0, 0, 2), "an answer on its way is not yet on the phone");
    amina_phone.sync(&town.world).await;
    assert_eq!(numbers(&town.counts().await), (2, 1, 0, 1));

    town.priya.sync(&town.world).await;
    let known = |phone: &Phone, header: &Header| Notice::read(&phone.shown(&header.key).unwrap());
    let (to_amina, to_ben) = (town.notice(&amina), town.notice(&ben));
    assert!(known(&town.priya, &to_amina).is_handed() && !known(&town.priya, &to_ben).is_handed());
    assert_eq!(known(&town.priya, &to_ben).phones, 1);

    let change = known(&town.priya, &to_ben).change;
    town.priya.save(&to_ben, [("told", json!(change))]);
    town.priya.sync(&town.world).await;
    assert_eq!(numbers(&town.counts().await), (2, 1, 1, 0));

    amina_phone.sync(&town.world).await;
    amina_phone.save(&to_amina, [("seen", json!(change))]);
    amina_phone.sync(&town.world).await;
    assert_eq!(numbers(&town.counts().await), (2, 1, 2, 0));

    // Moved again: nobody knows of that.
    town.rosa_moves_thursday("2026-11-27T16:00").await;
    assert_eq!(numbers(&town.counts().await), (2, 0, 0, 2));
}

/// The choir from here on: the rule ends before Thursday, and another goes on.
fn from_thursday_on(next: serde_json::Value) -> [(&'static str, serde_json::Value); 2] {
    let rule = json!({"from": "2026-11-05", "freq": "weekly", "days": ["th"], "start": "10:00", "minutes": 90});
    let (mut before, mut after) = (rule.clone(), rule);
    before["until"] = json!("2026-11-25");
    after["from"] = json!("2026-11-26");
    for (name, value) in next.as_object().unwrap() {
        after[name] = value.clone();
    }
    [("rule/1", before), ("rule/2", after)]
}

#[tokio::test]
async fn whatever_a_rule_becomes_whoever_is_booked_is_told_of_each_date_what_it_was() {
    let friday = json!({"days": ["fr"], "start": "14:00", "named": {"days": ["th"], "start": "10:00", "later": 1}});
    for (next, on, now) in [
        (friday, true, json!(["2026-11-27T14:00"])),
        (json!({"place": "Library"}), true, json!([THURSDAY])),
        (json!({"how": "online"}), true, json!([THURSDAY])),
        (json!({"off": true, "reason": "holiday"}), false, json!([THURSDAY])),
    ] {
        let mut town = town().await;
        let amina = town.booked("Amina").await;
        let change = from_thursday_on(next);
        town.rosa.save(&town.session, [(change[0].0, change[0].1.clone()), (change[1].0, change[1].1.clone())]);
        town.rosa.sync(&town.world).await;
        assert_eq!(numbers(&town.counts().await), (1, 0, 0, 1));
        town.priya.sync(&town.world).await;
        let known = Notice::read(&town.priya.shown(&town.notice(&amina).key).unwrap()).what;
        assert_eq!((json!(known.was), known.on, json!(known.now)), (json!([THURSDAY]), on, now));
    }
}

#[tokio::test]
async fn what_changed_twice_is_still_what_the_person_knew_last() {
    let mut town = town().await;
    let amina = town.booked("Amina").await;
    let was = async |town: &mut Town| {
        town.priya.sync(&town.world).await;
        Notice::read(&town.priya.shown(&town.notice(&amina).key).unwrap()).what.was
    };
    town.rosa_moves_thursday("2026-11-27T14:00").await;
    town.rosa_moves_thursday("2026-11-28T14:00").await;
    assert_eq!(was(&mut town).await, [THURSDAY], "she never heard of the Friday");
    let notice = town.notice(&amina);
    let change = Notice::read(&town.priya.shown(&notice.key).unwrap()).change;
    town.priya.save(&notice, [("told", json!(change))]);
    town.priya.sync(&town.world).await;
    town.rosa_moves_thursday("2026-11-29T14:00").await;
    assert_eq!(was(&mut town).await, ["2026-11-28T14:00"]);
}

#[tokio::test]
async fn a_series_that_is_on_again_is_told_to_whom_it_was_taken_from() {
    let mut town = town().await;
    let amina = town.booked("Amina").await;
    let off = from_thursday_on(json!({"off": true}));
    town.rosa.save(&town.session, off);
    town.rosa.sync(&town.world).await;
    let [_, on] = from_thursday_on(json!({}));
    town.rosa.save(&town.session, [on]);
    town.rosa.sync(&town.world).await;
    town.priya.sync(&town.world).await;
    let known = Notice::read(&town.priya.shown(&town.notice(&amina).key).unwrap()).what;
    assert!(known.on && known.now == [THURSDAY]);
}

#[tokio::test]
async fn who_books_nothing_or_tells_nobody_is_not_counted_for_the_group() {
    let mut town = town().await;
    let amina = town.booked("Amina").await;
    let quiet = id("quiet");
    town.priya.save(&person_header(&quiet), [("name", json!("Quiet"))]);
    let booking = Header {
        key: kith_model::Key { circle: Circle::Person(quiet.clone()), ..town.booking(&quiet).key },
        ..town.booking(&quiet)
    };
    town.priya.save(&booking, [("live", json!(true))]);
    town.priya.sync(&town.world).await;
    town.rosa_moves_thursday("2026-11-27T14:00").await;
    assert_eq!(numbers(&town.counts().await), (1, 0, 0, 1));
    town.priya.sync(&town.world).await;
    assert!(town.priya.shown(&town.notice(&quiet).key).is_some(), "but the person is told all the same");
    assert!(!town.rosa.text().contains("quiet"));

    // The booking ends: nobody is expected.
    town.priya.save(&town.booking(&amina), [("live", json!(false))]);
    town.priya.sync(&town.world).await;
    assert_eq!(numbers(&town.counts().await), (0, 0, 0, 0));
}

#[tokio::test]
async fn a_change_far_ahead_or_in_the_past_or_of_words_only_tells_nobody() {
    let mut town = town().await;
    town.booked("Amina").await;
    let far = json!({"what": "cancelled"});
    town.rosa.save(&town.session, [("x/2027-02-04T10:00", far.clone()), ("x/2026-11-12T10:00", far)]);
    town.rosa.save(&town.session, [("place", json!(""))]);
    town.rosa.sync(&town.world).await;
    town.priya.sync(&town.world).await;
    assert_eq!(town.priya.of_kind(&Kind::Notice).len(), 0);
}

#[tokio::test]
async fn a_live_booking_joins_the_person_and_the_connector_to_the_group_and_ends_with_it() {
    let mut town = town().await;
    let joining = Header::new(Circle::Joined(town.group.clone()), Kind::Joining, id("bell")).with("group", &town.group);
    town.world.put(&joining, [("bell", json!("the side bell"))]).await;
    let amina = town.booked("Amina").await;
    let mut phone = town.world.phone("Amina", Role::Participant, Some(&amina), &[]).await;
    phone.sync(&town.world).await;
    town.priya.sync(&town.world).await;
    for it in [&phone, &town.priya] {
        assert_eq!(it.value(&joining, "bell"), Some(json!("the side bell")));
        assert!(it.heard.scopes.iter().any(|s| s.what == ScopeOf::Joined { group: town.group.clone() }));
    }
    phone.save(&town.booking(&amina), [("live", json!(false))]);
    phone.sync(&town.world).await;
    phone.sync(&town.world).await;
    town.priya.sync(&town.world).await;
    assert!(phone.shown(&joining.key).is_none() && town.priya.shown(&joining.key).is_none());
}

#[tokio::test]
async fn a_withdrawn_consent_takes_the_register_off_the_groups_phones() {
    let mut town = town().await;
    let (amina, ben) = (town.booked("Amina").await, town.booked("Ben").await);
    town.rosa.sync(&town.world).await;
    assert_eq!(town.rosa.of_kind(&Kind::Booking).len(), 2);
    let consent = |name: &str| Header::new(Circle::Person(amina.clone()), Kind::Consent, id(name));
    let said = |given: bool| {
        [
            ("purpose", json!("tell-group")),
            ("recipient", json!("choir")),
            ("given", json!(given)),
            ("how", json!("in person")),
        ]
    };
    town.priya.save(&consent("c1"), said(false));
    town.priya.sync(&town.world).await;
    town.rosa.sync(&town.world).await;
    assert!(town.rosa.shown(&town.booking(&amina).key).is_none() && !town.rosa.text().contains("Amina"));
    assert!(town.rosa.shown(&town.booking(&ben).key).is_some());
    // What the organiser wrote meanwhile is handed in, not merged.
    town.rosa.save(&town.booking(&amina), [("first_name", json!("Ami"))]);
    let replies = town.rosa.sync(&town.world).await;
    assert_eq!(replies[0].answers[0].answer, kith_model::wire::Answer::HandedIn);

    town.world.later(60_000);
    town.priya.now += 60_000;
    town.priya.save(&consent("c2"), said(true));
    town.priya.sync(&town.world).await;
    town.rosa.sync(&town.world).await;
    assert_eq!(town.rosa.shown(&town.booking(&amina).key).unwrap().text("first_name"), "Amina");
}

#[tokio::test]
async fn where_places_are_limited_the_first_to_arrive_has_one_and_the_next_gets_a_free_one() {
    let mut town = town().await;
    let activity = Header::new(Circle::Everyone, Kind::Activity, id("singing")).with("group", &town.group);
    town.rosa.save(&activity, [("places", json!(1))]);
    town.rosa.sync(&town.world).await;
    let (amina, ben) = (town.booked("Amina").await, town.booked("Ben").await);
    town.priya.sync(&town.world).await;
    let place = |town: &Town, person: &Id| town.priya.shown(&town.booking(person).key).unwrap().text("place");
    assert_eq!((place(&town, &amina), place(&town, &ben)), ("given".into(), "waiting".into()));
    town.priya.save(&town.booking(&amina), [("live", json!(false))]);
    town.priya.sync(&town.world).await;
    town.priya.sync(&town.world).await;
    assert_eq!((place(&town, &amina), place(&town, &ben)), (String::new(), "given".into()));
    // Booked again she is behind; with two places both have one.
    town.priya.save(&town.booking(&amina), [("live", json!(true))]);
    town.priya.sync(&town.world).await;
    town.priya.sync(&town.world).await;
    assert_eq!((place(&town, &amina), place(&town, &ben)), ("waiting".into(), "given".into()));
    town.rosa.save(&activity, [("places", json!(2))]);
    town.rosa.sync(&town.world).await;
    town.priya.sync(&town.world).await;
    assert_eq!((place(&town, &amina), place(&town, &ben)), ("given".into(), "given".into()));
}

#[tokio::test]
async fn a_limit_takes_no_place_from_whoever_was_booked_before_there_was_one() {
    let mut town = town().await;
    let activity = Header::new(Circle::Everyone, Kind::Activity, id("singing")).with("group", &town.group);
    let (amina, ben) = (town.booked("Amina").await, town.booked("Ben").await);
    let place = |town: &Town, person: &Id| town.priya.shown(&town.booking(person).key).unwrap().text("place");
    let limit = async |town: &mut Town, places: serde_json::Value| {
        town.rosa.save(&activity, [("places", places)]);
        town.rosa.sync(&town.world).await;
        town.priya.sync(&town.world).await;
    };
    limit(&mut town, json!(1)).await;
    assert_eq!((place(&town, &amina), place(&town, &ben)), ("given".into(), "given".into()));
    let chris = town.booked("Chris").await;
    town.priya.sync(&town.world).await;
    assert_eq!(place(&town, &chris), "waiting");
    // Room for all again: nobody waits, and a limit that comes back finds all three with a place.
    limit(&mut town, json!(null)).await;
    assert!([&amina, &ben, &chris].iter().all(|person| place(&town, person).is_empty()));
    limit(&mut town, json!(1)).await;
    assert!([&amina, &ben, &chris].iter().all(|person| place(&town, person) == "given"));
}
