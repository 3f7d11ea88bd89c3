//! A lost phone: who sees somebody's devices and may sign one out, who may not, and that both are in the audit.

#![allow(clippy::unwrap_used)] // steps of a test

mod world;

use kith_model::{
    access::Role,
    acts::{Act, DeviceLine, Did, Invite},
};
use world::{World, id, jean};

async fn listed(world: &World, phone: &world::Phone, act: &Act) -> Vec<(u32, bool, bool)> {
    let Did::Devices { devices } = phone.act(world, act).await else { panic!() };
    devices.iter().map(|line: &DeviceLine| (line.device, line.is_this, line.is_out)).collect()
}

#[tokio::test]
async fn a_connector_sees_the_phones_of_whom_they_support_and_signs_a_lost_one_out() {
    let (world, priya, lost) = jean().await;
    let hers = Act::PersonDevices { person: id("jean") };
    assert_eq!(listed(&world, &priya, &hers).await, [(lost.device, false, false)]);
    let invite = Invite { name: "Jean".into(), role: Role::Participant, person: Some(id("jean")), groups: vec![] };
    let Did::Invited { code, .. } = priya.act(&world, &Act::Invite(invite)).await else { panic!() };
    let new = world.join(&code).await;
    assert_eq!(new.me, lost.me, "the same member on another phone");
    assert_eq!(listed(&world, &priya, &hers).await.len(), 2);
    priya.act(&world, &Act::SignOut { device: lost.device }).await;
    assert_eq!(world.trouble("/hub/v1/sync", Some(&lost.token), &lost.request()).await, (401, "signed-out".into()));
    assert_eq!(listed(&world, &priya, &hers).await, [(lost.device, false, true), (new.device, false, false)]);
    let mut new = new;
    new.sync(&world).await;
    assert!(new.text().contains("sing"), "the new phone goes on");
    let audit = world.sql("SELECT what || ' ' || note FROM audit WHERE what IN ('signed-out', 'listed-devices')").await;
    assert!(audit.contains(&"listed-devices jean".to_owned()), "{audit:?}");
    assert!(audit.contains(&format!("signed-out {}", lost.device)), "{audit:?}");
}

#[tokio::test]
async fn nobody_else_sees_or_signs_out_somebodys_phone() {
    let (world, priya, hers) = jean().await;
    let others = [
        world.phone("Omar", Role::Connector, None, &[]).await,
        world.phone("Rosa", Role::Organiser, None, &[]).await,
        world.phone("Amina", Role::Participant, Some(&id("amina")), &[]).await,
        world.phone("Dr Lowe", Role::Referrer, None, &[]).await,
    ];
    let refused = (403, "not-yours".to_owned());
    for (number, other) in others.iter().enumerate() {
        for act in [
            Act::PersonDevices { person: id("jean") },
            Act::PersonDevices { person: id("nobody") },
            Act::MemberDevices { member: hers.me.clone() },
            Act::MemberDevices { member: other.me.clone() },
            Act::SignOut { device: hers.device },
            Act::SignOut { device: 9_999 },
        ] {
            assert_eq!(world.trouble("/hub/v1/act", Some(&other.token), &act).await, refused, "{number}: {act:?}");
        }
    }
    // A connector sees a person's, not a member's: a colleague's phones are not theirs to look at.
    let colleague = Act::MemberDevices { member: others[0].me.clone() };
    assert_eq!(world.trouble("/hub/v1/act", Some(&priya.token), &colleague).await, refused);
    let own = Act::SignOut { device: priya.device };
    assert_eq!(world.trouble("/hub/v1/act", Some(&hers.token), &own).await, refused, "nor a person their connector's");
    assert_eq!(world.sql("SELECT name FROM devices WHERE out_at IS NOT NULL").await.len(), 0);
    assert_eq!(world.sql("SELECT note FROM audit WHERE what = 'act-not-done'").await.len(), 4 * 6 + 2);
}

#[tokio::test]
async fn a_coordinator_sees_any_members_phones_and_signs_one_out() {
    let (world, priya, jean) = jean().await;
    let grace = world.phone("Grace", Role::Coordinator, None, &[]).await;
    let of_priya = Act::MemberDevices { member: priya.me.clone() };
    assert_eq!(listed(&world, &grace, &of_priya).await, [(priya.device, false, false)]);
    assert_eq!(listed(&world, &grace, &Act::PersonDevices { person: id("jean") }).await, [(jean.device, false, false)]);
    let unknown = Act::MemberDevices { member: id("m-nobody") };
    assert_eq!(world.trouble("/hub/v1/act", Some(&grace.token), &unknown).await, (403, "not-yours".into()));
    grace.act(&world, &Act::SignOut { device: priya.device }).await;
    assert_eq!(world.trouble("/hub/v1/sync", Some(&priya.token), &priya.request()).await, (401, "signed-out".into()));
}

#[tokio::test]
async fn a_connector_whose_support_ended_sees_no_phones_any_more() {
    let (world, priya, jean) = jean().await;
    let number = priya.heard.scopes.iter().find(|scope| format!("{scope:?}").contains("Connector")).unwrap().number;
    world.end(number).await;
    for act in [Act::PersonDevices { person: id("jean") }, Act::SignOut { device: jean.device }] {
        assert_eq!(world.trouble("/hub/v1/act", Some(&priya.token), &act).await, (403, "not-yours".into()));
    }
}
