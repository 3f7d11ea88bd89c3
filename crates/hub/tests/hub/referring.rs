//! A referrer refers with consent, hears four words of what became of it, and nothing more.

use crate::world::{Phone, World, id, person_header};
use kith_model::{
    Circle, Header, Key, Kind,
    access::{Role, ScopeOf},
    acts::{Act, Did},
    fields::{Fields, Typed},
    kinds::{Referral, ReferralState},
    wire::{Answer, Refusal, SyncRequest},
};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3_600_000;

/// A surgery, Priya who connects, and Dee who coordinates.
async fn surgery() -> (World, Phone, Phone, Phone) {
    let world = World::new().await;
    let khan = world.phone("Dr Khan", Role::Referrer, None, &[]).await;
    let priya = world.phone("Priya", Role::Connector, None, &[]).await;
    let dee = world.phone("Dee", Role::Coordinator, None, &[]).await;
    (world, khan, priya, dee)
}

fn sent(by: &Phone, person: &str) -> Header {
    Header::new(Circle::Referral(by.me.clone(), id(person)), Kind::Referral, id(person))
}

fn words() -> [(&'static str, Value); 6] {
    [
        ("name", json!("Ana Bell")),
        ("about", json!("Has hardly been out since the spring.")),
        ("reach", json!("01632 960020")),
        ("reach_way", json!("call")),
        ("safe_way", json!("After four.")),
        ("consent", json!(true)),
    ]
}

/// Dr Khan refers Ana, and the hub has it.
async fn refers(world: &World, khan: &mut Phone) {
    khan.save(&sent(khan, "ana"), words());
    khan.sync(world).await;
    assert_eq!(khan.unsent(), 0);
}

fn state_key(by: &Phone, person: &str) -> Key {
    Key { circle: Circle::Referral(by.me.clone(), id(person)), kind: Kind::ReferralState, id: id(person) }
}

/// What the referrer's phone shows of one: the name and the word.
fn state(khan: &Phone, person: &str) -> Option<(String, String)> {
    let shown = khan.shown(&state_key(khan, person))?;
    Some((ReferralState::read(&shown).name, shown.text("state")))
}

fn stands(word: &str) -> Option<(String, String)> {
    Some(("Ana Bell".into(), word.into()))
}

async fn takes(world: &World, priya: &mut Phone) {
    priya.sync(world).await;
    let took = priya.act(world, &Act::TakeRequest { referral: id("ana") }).await;
    assert_eq!(took, Did::Took { person: id("ana") });
    priya.sync(world).await;
}

fn contact(kind: Kind, which: &str) -> Header {
    let circle = if kind == Kind::CaseNote { Circle::Case(id("ana")) } else { Circle::Person(id("ana")) };
    Header::new(circle, kind, id(which))
}

#[tokio::test]
async fn a_referral_is_the_teams_to_take_and_its_referrer_hears_received_in_touch_met_and_ended() {
    let (world, mut khan, mut priya, _) = surgery().await;
    refers(&world, &mut khan).await;
    assert_eq!(state(&khan, "ana"), stands("received"), "before anybody took it");
    priya.sync(&world).await;
    let request = Header::new(Circle::Team, Kind::Referral, id("ana"));
    let request = Referral::read(&priya.shown(&request.key).expect("the team has it"));
    assert_eq!((request.by_name.as_str(), request.for_other, request.consent), ("Dr Khan", true, true));
    assert_eq!(
        (request.about.as_str(), request.safe_way.as_str()),
        ("Has hardly been out since the spring.", "After four.")
    );

    takes(&world, &mut priya).await;
    assert_eq!(priya.shown(&person_header(&id("ana")).key).unwrap().text("name"), "Ana Bell");
    khan.sync(&world).await;
    assert_eq!(state(&khan, "ana"), stands("received"), "taking it is not being in touch");
    assert!(!khan.text().contains("hardly been out"), "what was written stands with the person now");

    // A call that nobody answered says nothing; a call does, and so does a visit.
    priya.save(&contact(Kind::CaseNote, "tried"), [("sort", json!("attempt")), ("how", json!("phone"))]);
    priya.sync(&world).await;
    khan.sync(&world).await;
    assert_eq!(state(&khan, "ana"), stands("received"));
    for (which, how, word) in [("call", "phone", "in-touch"), ("tea", "home", "met"), ("again", "phone", "met")] {
        priya.save(&contact(Kind::Visit, which), [("how", json!(how)), ("said", json!("private words"))]);
        priya.sync(&world).await;
        khan.sync(&world).await;
        assert_eq!(state(&khan, "ana"), stands(word), "after {which}");
    }
    priya.save(&person_header(&id("ana")), [("ended_on", json!("2026-11-21")), ("ended_how", json!("moved away"))]);
    priya.sync(&world).await;
    khan.sync(&world).await;
    assert_eq!(state(&khan, "ana"), stands("ended"));
    let on_the_phone = khan.text();
    for word in ["private words", "moved away", "01632", "Priya", "After four"] {
        assert!(!on_the_phone.contains(word), "{word}: {on_the_phone}");
    }
    // Who begins again is met again.
    priya.save(&person_header(&id("ana")), [("ended_on", Value::Null)]);
    priya.sync(&world).await;
    khan.sync(&world).await;
    assert_eq!(state(&khan, "ana"), stands("met"));
}

#[tokio::test]
async fn where_others_may_see_the_phone_a_note_is_a_contact_and_who_was_never_reached_has_ended_like_anybody() {
    let (world, mut khan, mut priya, _) = surgery().await;
    refers(&world, &mut khan).await;
    takes(&world, &mut priya).await;
    priya.save(&contact(Kind::CaseNote, "tea"), [("sort", json!("note")), ("how", json!("home"))]);
    priya.sync(&world).await;
    khan.sync(&world).await;
    assert_eq!(state(&khan, "ana"), stands("met"));

    let (world, mut khan, mut priya, _) = surgery().await;
    refers(&world, &mut khan).await;
    takes(&world, &mut priya).await;
    priya.save(&person_header(&id("ana")), [("ended_on", json!("2026-11-21")), ("ended_how", json!("not-reached"))]);
    priya.sync(&world).await;
    khan.sync(&world).await;
    assert_eq!(state(&khan, "ana"), stands("ended"));
    assert!(!khan.text().contains("not-reached"));
}

#[tokio::test]
async fn what_a_referrer_wrote_the_person_can_read() {
    let (world, mut khan, mut priya, _) = surgery().await;
    refers(&world, &mut khan).await;
    takes(&world, &mut priya).await;
    let mut ana = world.phone("Ana", Role::Participant, Some(&id("ana")), &[]).await;
    ana.sync(&world).await;
    let theirs = Header::new(Circle::Person(id("ana")), Kind::Referral, id("ana"));
    let read = Referral::read(&ana.shown(&theirs.key).expect("it is on her phone"));
    assert_eq!((read.by_name.as_str(), read.about.as_str()), ("Dr Khan", "Has hardly been out since the spring."));
}

#[tokio::test]
async fn a_referral_that_lacks_something_is_not_taken_in_and_nobody_hears_of_it() {
    let (world, khan, mut priya, _) = surgery().await;
    for lacks in ["name", "about", "reach", "consent"] {
        let mut khan = khan.clone();
        let fields = words().map(|(field, value)| (field, if field == lacks { Value::Null } else { value }));
        khan.save(&sent(&khan, "ana"), fields);
        let (reply, _) = khan.round(&world).await;
        let all_refused = reply.answers.iter().all(|a| a.answer == Answer::Refused(Refusal::NotYours));
        assert!(!reply.answers.is_empty() && all_refused, "without {lacks}: {:?}", reply.answers);
        let aside = khan.rows.values().map(|row| row.aside.len()).sum::<usize>();
        assert!(aside >= 5, "what was typed is still on the phone: {aside}");
    }
    priya.sync(&world).await;
    assert!(priya.of_kind(&Kind::Referral).is_empty() && world.record(&sent(&khan, "ana").key).await.is_none());
}

#[tokio::test]
async fn nobody_is_referred_who_is_there_already_nothing_is_sent_for_another_and_what_was_sent_stays() {
    let (world, mut khan, mut priya, _) = surgery().await;
    refers(&world, &mut khan).await;
    let mut rita = world.phone("Rita", Role::Referrer, None, &[]).await;
    // By the id of somebody who was referred; in the name of another referrer; of a person of the programme.
    let of_khan = sent(&khan, "bea");
    priya.save(&person_header(&id("cleo")), [("name", json!("Cleo"))]);
    priya.sync(&world).await;
    let (ana, cleo) = (sent(&rita, "ana"), sent(&rita, "cleo"));
    for header in [ana, of_khan, cleo] {
        rita.save(&header, words());
        let (reply, _) = rita.round(&world).await;
        assert!(reply.answers.iter().all(|a| a.answer == Answer::Refused(Refusal::NotYours)), "{:?}", reply.answers);
        assert_eq!(reply.answers.len(), 6);
    }
    priya.sync(&world).await;
    assert_eq!(priya.of_kind(&Kind::Referral).len(), 1, "only Dr Khan's");
    // What was sent is not rewritten, neither before nor after somebody took it.
    for _ in 0..2 {
        khan.save(&sent(&khan, "ana"), [("about", json!("Something else"))]);
        let (reply, _) = khan.round(&world).await;
        assert_eq!(reply.answers[0].answer, Answer::Refused(Refusal::NotYours));
        takes(&world, &mut priya).await;
    }
    assert!(!priya.text().contains("Something else"));
}

#[tokio::test]
async fn the_same_push_twice_makes_one_request() {
    let (world, mut khan, mut priya, _) = surgery().await;
    khan.save(&sent(&khan, "ana"), words());
    let request: SyncRequest = khan.request();
    for _ in 0..2 {
        let reply: kith_model::wire::SyncReply = world.post("/hub/v1/sync", Some(&khan.token), &request).await;
        assert!(reply.answers.iter().all(|answer| answer.answer == Answer::Taken), "{:?}", reply.answers);
    }
    khan.sync(&world).await;
    assert_eq!((khan.unsent(), state(&khan, "ana")), (0, stands("received")));
    priya.sync(&world).await;
    assert_eq!(priya.of_kind(&Kind::Referral).len(), 1);
}

#[tokio::test]
async fn whose_account_ended_hands_in_what_waited_and_a_coordinator_decides() {
    let (world, mut khan, mut priya, mut dee) = surgery().await;
    refers(&world, &mut khan).await;
    khan.save(
        &sent(&khan, "bea"),
        [("name", json!("Bea")), ("about", json!("Company")), ("reach", json!("0123")), ("consent", json!(true))],
    );
    let number = khan.heard.scopes.iter().find(|s| s.what == ScopeOf::Referrer).unwrap().number;
    dee.act(&world, &Act::EndGrant { number }).await;
    khan.sync(&world).await;
    assert!(!khan.text().contains("Ana") && !khan.text().contains("Bea"), "the phone lets go: {}", khan.text());
    assert_eq!(khan.heard.befell.handed_in, 4);
    let Did::Tray { entries } = priya.act(&world, &Act::Tray).await else { panic!() };
    assert!(entries.is_empty(), "it is nobody's whom she supports");
    let Did::Tray { entries } = dee.act(&world, &Act::Tray).await else { panic!() };
    assert_eq!(entries.len(), 4);
    for entry in entries {
        dee.act(&world, &Act::TakeFromTray { entry: entry.entry, accept: true }).await;
    }
    priya.sync(&world).await;
    let request = Header::new(Circle::Team, Kind::Referral, id("bea"));
    let request = Referral::read(&priya.shown(&request.key).expect("the team has it"));
    assert_eq!((request.name.as_str(), request.by_name.as_str()), ("Bea", "Dr Khan"));
    dee.sync(&world).await;
    khan.sync(&world).await;
    assert!(!khan.text().contains("Bea"));
}

#[tokio::test]
async fn what_nobody_took_in_its_time_goes_from_everywhere_and_so_does_a_person_who_is_erased() {
    let (world, mut khan, mut priya, _) = surgery().await;
    refers(&world, &mut khan).await;
    khan.save(&sent(&khan, "bea"), words());
    khan.sync(&world).await;
    takes(&world, &mut priya).await;
    world.later(100 * DAY);
    let kept = kith_hub::keep::keep(&world.hub).await.unwrap();
    assert_eq!(kept.requests, 1, "Bea's, which nobody took");
    khan.sync(&world).await;
    priya.sync(&world).await;
    assert_eq!((state(&khan, "bea"), state(&khan, "ana")), (None, stands("received")));
    assert!(world.record(&sent(&khan, "bea").key).await.is_none() && khan.shown(&sent(&khan, "bea").key).is_none());
    let mut slice = world.hub.slice().await.unwrap();
    slice.erase(&id("ana")).await.unwrap();
    slice.commit().await.unwrap();
    khan.sync(&world).await;
    assert!(!khan.text().contains("Ana"), "{}", khan.text());
    // Nothing of it comes back.
    khan.save(&sent(&khan, "bea"), words());
    let (reply, _) = khan.round(&world).await;
    assert!(reply.answers.iter().all(|answer| answer.answer == Answer::Erased), "{:?}", reply.answers);
}

#[tokio::test]
async fn a_neighbour_without_an_account_still_learns_two_words() {
    use kith_model::acts::{AskForHelp, AskStands, AskState};
    let (world, _, mut priya, _) = surgery().await;
    let ask = AskForHelp {
        secret: "a-secret-of-a-neighbour".into(),
        for_other: true,
        name: "Ana".into(),
        about: "Company".into(),
        by_reach: "0123".into(),
        consent: true,
        ..AskForHelp::default()
    };
    let _: AskStands = world.post("/hub/v1/ask", None, &ask).await;
    priya.sync(&world).await;
    let referral = priya.of_kind(&Kind::Referral)[0].header.key.id.clone();
    let Did::Took { person } = priya.act(&world, &Act::TakeRequest { referral }).await else { panic!() };
    priya.sync(&world).await;
    let asked = async || -> String {
        let stands: AskStands = world.post("/hub/v1/ask/state", None, &AskState { secret: ask.secret.clone() }).await;
        stands.state
    };
    let visit = |which: &str| Header::new(Circle::Person(person.clone()), Kind::Visit, id(which));
    for ended_on in [json!("2026-11-21"), Value::Null] {
        priya.save(&person_header(&person), [("ended_on", ended_on)]);
        priya.sync(&world).await;
        assert_eq!(asked().await, "received", "that it ended is not theirs to hear");
    }
    priya.save(&visit("tea"), [("how", json!("home"))]);
    priya.sync(&world).await;
    assert_eq!(asked().await, "in-touch");
    priya.save(&person_header(&person), [("ended_on", json!("2026-11-21"))]);
    priya.sync(&world).await;
    assert_eq!(asked().await, "in-touch", "neither met nor ended");
}
