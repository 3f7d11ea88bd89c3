//! Random schedules over the real hub: saves, rounds, a grant that ends and returns, the database put back by hand.
//!
//! The rules are proved by the simulation of the model; this finds where the hub's own tables do not keep to them.

use crate::world::{Phone, World, id, person_header};
use kith_hub::backup;
use kith_model::{
    Circle, Header, Kind,
    access::{Role, ScopeOf},
};
use serde_json::json;

/// A small generator, so that a seed replays exactly.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn record(n: u64) -> Header {
    match n {
        0 => Header::new(Circle::Person(id("jean")), Kind::Goal, id("g0")),
        1 => Header::new(Circle::Person(id("jean")), Kind::Goal, id("g1")),
        _ => Header::new(Circle::Person(id("jean")), Kind::Plan, id("plan")),
    }
}

fn field(n: u64, step: u64) -> (&'static str, serde_json::Value) {
    match n {
        0 => ("words", json!(format!("words of step {step}"))),
        _ => ("order", json!(step)),
    }
}

async fn run(seed: u64) {
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut world = World::new().await;
    let mut priya = world.phone("Priya", Role::Connector, None, &[]).await;
    priya.save(&person_header(&id("jean")), [("name", json!("Jean"))]);
    priya.sync(&world).await;
    let jean = world.phone("Jean", Role::Participant, Some(&id("jean")), &[]).await;
    let omar = world.phone("Omar", Role::Connector, None, &[]).await;
    let supports = ScopeOf::Connector { person: id("jean") };
    let mut grant = Some(world.grant(&omar.me, supports.clone()).await);
    let mut phones: Vec<Phone> = vec![priya, jean, omar];
    let copy = world.folder.join("copy");
    for step in 1..=40 {
        let who = chance.below(3) as usize;
        match chance.below(20) {
            0..=8 => {
                let (header, (name, value)) = (record(chance.below(3)), field(chance.below(2), step));
                // A plan has no such fields: that one is never taken, and must not hold up the rest.
                phones[who].save(&header, [(name, value)]);
            }
            9..=15 => {
                phones[who].sync(&world).await;
            }
            16 => {
                let _ = std::fs::remove_file(&copy);
                backup::backup(&world.folder, &copy).await.unwrap();
            }
            17 if copy.exists() => world.put_back(&copy).await,
            18 => match grant.take() {
                Some(number) => world.end(number).await,
                None => grant = Some(world.grant(&phones[2].me.clone(), supports.clone()).await),
            },
            _ => world.later(1_000),
        }
    }
    // A grant given after the copy went with it: that one is given again.
    world.grant(&phones[2].me.clone(), supports).await;
    for _ in 0..3 {
        for phone in &mut phones {
            phone.sync(&world).await;
        }
    }
    for header in [record(0), record(1)] {
        let hub = world.record(&header.key).await;
        for (n, phone) in phones.iter().enumerate() {
            let here = phone.rows.get(&header.key);
            let waits = here.map_or(0, |row| row.unsent.len());
            assert_eq!(waits, 0, "seed {seed}: phone {n} still waits");
            assert_eq!(
                here.and_then(|row| row.copy.as_ref()).map(|c| &c.record),
                hub.as_ref(),
                "seed {seed}: phone {n}"
            );
        }
    }
}

#[tokio::test]
async fn after_any_schedule_everybody_sees_the_same_and_nothing_waits() {
    for seed in 1..=12 {
        run(seed).await;
    }
}
