//! What acts are tried on: each thing there once, made as its owner would make it.

use kith_model::{
    access::{Role, ScopeOf},
    wire::Push,
};
use serde_json::{Value, json};

use crate::{
    attacks::cast::{Cast, unknown},
    world::id,
};

/// What is acted on; drawn anew for who may, since most acts use it up.
pub struct Targets {
    pub referral: Value,
    pub grant: u64,
    pub supporter_grant: u64,
    pub connector_grant: u64,
    /// Who has that grant.
    pub connector: String,
    pub volunteer: String,
    pub cover: Value,
    pub joined_grant: u64,
    pub device: u32,
    pub coras_device: u32,
    pub invitation: Value,
    pub entry: Value,
}

impl Targets {
    pub async fn fresh(cast: &Cast) -> Self {
        let world = &cast.world;
        let ask = json!({"secret": unknown().to_string(), "for_other": false, "name": "Sam", "about": "x", "reach": "1",
            "reach_way": "call", "safe_way": "", "area": "", "language": "", "by_name": "", "by_reach": "", "consent": false});
        assert_eq!(cast.caller.post("/hub/v1/ask", None, ask.to_string().as_bytes()).await.status, 200);
        let untaken = "SELECT referral FROM asks WHERE person IS NULL ORDER BY rowid DESC LIMIT 1";
        let referral = world.sql(untaken).await.remove(0);
        let phone = async |who: &str| {
            let act = json!({"act": "new-code", "member": cast.phone(who).me});
            let code = cast.act("cora", &act).await.json()["code"].as_str().unwrap().to_owned();
            world.join(&code).await.device
        };
        let invited = json!({"act": "invite", "name": "Amina", "role": "supporter", "person": "amina"});
        let invitation = cast.act("priya", &invited).await.json()["invitation"].clone();
        let goal = cast.planted("person:amina goal").header.clone();
        let late = Push { header: goal, edits: vec![cast.edit("otto", "words", json!("late"))] };
        assert_eq!(cast.sync("otto", vec![late], Vec::new()).await.status, 200);
        let entry =
            world.sql("SELECT entry FROM tray WHERE settled_at IS NULL ORDER BY rowid DESC LIMIT 1").await.remove(0);
        // Of a member who has no phone: in force, and nobody's way in.
        let (member, ..) = world.invite("Nobody", Role::Volunteer, None, &[]).await;
        let number = async |what| world.grant(&member, what).await;
        let days = json!({"act": "stand-in", "away": cast.phone("omar").me, "by": cast.phone("otto").me,
            "from": "2026-12-07", "until": "2026-12-11"});
        assert_eq!(cast.act("cora", &days).await.status, 200);
        let cover = world.sql("SELECT id FROM covers ORDER BY rowid DESC LIMIT 1").await.remove(0);
        let ticks = vec![kith_model::Kind::Ask];
        Self {
            referral: referral.into(),
            grant: number(ScopeOf::Volunteer).await,
            supporter_grant: number(ScopeOf::Supporter { person: id("amina"), ticks }).await,
            connector_grant: number(ScopeOf::Connector { person: id("amina") }).await,
            connector: member.to_string(),
            volunteer: member.to_string(),
            cover: cover.into(),
            joined_grant: number(ScopeOf::Joined { group: id("garden") }).await,
            device: phone("amina").await,
            coras_device: phone("cora").await,
            invitation,
            entry: entry.into(),
        }
    }
}
