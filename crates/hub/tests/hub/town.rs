//! A town small enough to know by heart: two people, their connector, two groups; and what somebody sends to its hub by
//! hand.

use kith_model::{
    Circle, Dot, Edit, Header, Kind,
    access::Role,
    id::booking_id,
    wire::{Answer, Push, Signed, SyncReply, SyncRequest, VERSION},
};
use serde_json::{Value, json};

use crate::world::{Phone, World, id, person_header};

pub struct Town {
    pub world: World,
    pub priya: Phone,
    pub rosa: Phone,
    pub amina: Phone,
    pub ben: Phone,
}

pub fn of(circle: Circle, kind: Kind, it: &str) -> Header {
    Header::new(circle, kind, id(it))
}

pub fn amina_goal() -> Header {
    of(Circle::Person(id("amina")), Kind::Goal, "goal-amina")
}

/// Two people with a connector; both are expected at the choir, one of them also at the garden.
pub async fn town() -> Town {
    let world = World::new().await;
    for (group, activity) in [("choir", "singing"), ("garden", "digging")] {
        world
            .put(&of(Circle::Everyone, Kind::Group, group), [("name", json!(group)), ("phone", json!("0199 555"))])
            .await;
        world
            .put(&of(Circle::Everyone, Kind::Activity, activity).with("group", group), [("title", json!(activity))])
            .await;
        let session = of(Circle::Everyone, Kind::Session, &format!("{activity}-times"));
        let rule = json!({"from": "2026-11-05", "freq": "weekly", "days": ["th"], "start": "10:00", "minutes": 90});
        world.put(&session.with("group", group).with("activity", activity), [("rule/1", rule)]).await;
        let joining = of(Circle::Joined(id(group)), Kind::Joining, &format!("{group}-joining"));
        world.put(&joining, [("link", json!(format!("https://meet.example/{group}")))]).await;
        let contact = of(Circle::Keepers(id(group)), Kind::GroupContact, &format!("{group}-contact"));
        world.put(&contact, [("phone", json!("0177 000999"))]).await;
    }
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    for (name, groups) in [("amina", vec!["choir", "garden"]), ("ben", vec!["choir"])] {
        let circle = || Circle::Person(id(name));
        let person = [
            ("name", json!(name)),
            ("surname", json!(format!("{name}-Surname"))),
            ("street", json!(format!("1 {name} Street"))),
            ("reach/call", json!({"may": "yes", "at": format!("0700-{name}")})),
        ];
        priya.save(&person_header(&id(name)), person);
        priya
            .save(&of(circle(), Kind::Goal, &format!("goal-{name}")), [("words", json!(format!("{name} goal words")))]);
        priya
            .save(&of(circle(), Kind::Visit, &format!("visit-{name}")), [("said", json!(format!("{name} said this")))]);
        priya
            .save(&of(circle(), Kind::Reason, &format!("reason-{name}")), [("words", json!(format!("{name} reason")))]);
        let case = of(Circle::Case(id(name)), Kind::CaseNote, &format!("case-{name}"));
        priya.save(&case, [("said", json!(format!("{name} case words")))]);
        for group in groups {
            let activity = if group == "choir" { "singing" } else { "digging" };
            priya.save(&booking(&world, name, group, activity), [("live", json!(true)), ("first_name", json!(name))]);
        }
    }
    priya.sync(&world).await;
    let mut rosa = world.phone("Rosa", Role::Organiser, None, &[&id("choir")]).await;
    rosa.sync(&world).await;
    let mut amina = world.phone("Amina", Role::Participant, Some(&id("amina")), &[]).await;
    amina.sync(&world).await;
    let mut ben = world.phone("Ben", Role::Participant, Some(&id("ben")), &[]).await;
    ben.sync(&world).await;
    Town { world, priya, rosa, amina, ben }
}

pub fn booking(world: &World, person: &str, group: &str, activity: &str) -> Header {
    let booking = booking_id(&world.programme(), &id(person), &id(activity));
    Header::new(Circle::Register(id(person), id(group)), Kind::Booking, booking)
        .with("group", group)
        .with("activity", activity)
}

pub fn edit(phone: &Phone, counter: u64, field: &str, value: Value) -> Edit {
    let dot = Dot { writer: phone.pen.writer, counter: 1_000 + counter };
    Edit { field: field.into(), dot, value, time: phone.now, saw: Vec::new(), prev: 0 }
}

pub async fn send(town: &Town, phone: &Phone, push: Vec<Push>, offers: Vec<Signed>) -> SyncReply {
    let request = SyncRequest {
        v: VERSION,
        programme: phone.programme.clone(),
        cursor: phone.heard.cursor,
        scopes: phone.heard.filled.clone(),
        directory: None,
        me: phone.heard.me.tag,
        push,
        offers,
    };
    town.world.post("/hub/v1/sync", Some(&phone.token), &request).await
}

pub async fn tried(town: &Town, phone: &Phone, header: Header, edits: Vec<Edit>) -> Vec<Answer> {
    let reply = send(town, phone, vec![Push { header, edits }], Vec::new()).await;
    reply.answers.into_iter().map(|a| a.answer).collect()
}
