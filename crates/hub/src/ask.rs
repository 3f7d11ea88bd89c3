//! `POST /hub/v1/ask`: somebody without an account asks for help, for themself or, with consent, for another.
//!
//! The asker's phone draws a secret: the same secret makes one request only, and shows its state later. Whoever asked
//! learns "received" or "in touch" and nothing more.

use std::net::IpAddr;

use axum::{Json, extract::State};
use sqlx::Row;

use kith_model::{
    Circle, Header, Id, Kind,
    acts::{AskForHelp, AskStands, AskState},
    fields::{Fields, wall_text},
    help_asked::Lacks,
    rules::rules,
};
use serde_json::Value;

use crate::{
    asking::{Asker, Body},
    audit::{self, Who},
    follows::state_header,
    hub::Hub,
    receipt::sha256,
    store::{self, hub_author},
    trouble::{Answer, Trouble},
};

/// Takes in a request.
pub async fn ask(State(hub): State<Hub>, asker: Asker, Body(ask): Body<AskForHelp>) -> Answer<Json<AskStands>> {
    Ok(Json(make(&hub, Some(asker.address), &ask).await?))
}

/// Makes a request, or finds the one made before with this secret. `address` is whose requests are counted; nobody's where
/// it came in a file.
pub async fn make(hub: &Hub, address: Option<IpAddr>, ask: &AskForHelp) -> Answer<AskStands> {
    let lacks = ask.lacks();
    if !is_secret(&ask.secret) || (Lacks { consent: false, ..lacks }).is_any() {
        return Err(Trouble::MISSING);
    }
    if lacks.consent {
        return Err(Trouble::CONSENT_NEEDED);
    }
    let secret_hash = sha256(&ask.secret);
    if let Some(stands) = stands(hub, &secret_hash).await? {
        return Ok(stands);
    }
    if let Some(address) = address {
        hub.limits().ask(address)?;
    }
    let mut slice = hub.slice().await?;
    let (programme, now) = (slice.programme.clone(), slice.now);
    let referral = Id::derived(&["referral", programme.as_str(), &secret_hash]);
    let header = Header::new(Circle::Team, Kind::Referral, referral.clone());
    if slice.is_erased(&header).await? {
        // Its time was over: whoever still has the secret asks anew.
        return Err(Trouble::NOT_YOURS);
    }
    let fields = fields(ask, &wall_text(hub.wall(now).await?));
    let rules = rules(&Kind::Referral).ok_or(Trouble::HUB_TROUBLE)?;
    if !fields.iter().all(|(name, value)| rules.field(name).is_some_and(|rule| rule.shape.takes(value))) {
        return Err(Trouble::NOT_READABLE);
    }
    let made =
        sqlx::query("INSERT OR IGNORE INTO asks (programme, secret_hash, referral, since) VALUES (?1, ?2, ?3, ?4)")
            .bind(programme.as_str())
            .bind(&secret_hash)
            .bind(referral.as_str())
            .bind(now)
            .execute(slice.conn())
            .await?
            .rows_affected();
    if made > 0 {
        slice.write(&header, fields, &hub_author(), now).await?;
        audit::note(slice.conn(), &programme, now, &Who::default(), "asked", Some(&header.key), "").await?;
        slice.commit().await?;
    }
    Ok(AskStands { state: "received".into(), since: now })
}

/// How a request stands.
pub async fn state(State(hub): State<Hub>, asker: Asker, Body(ask): Body<AskState>) -> Answer<Json<AskStands>> {
    let secret_hash = sha256(&ask.secret);
    hub.limits().may_try(asker.address, &secret_hash)?;
    match stands(&hub, &secret_hash).await? {
        Some(stands) => Ok(Json(stands)),
        None => {
            hub.limits().tried(asker.address, &secret_hash);
            Err(Trouble::NOT_YOURS)
        }
    }
}

async fn stands(hub: &Hub, secret_hash: &str) -> Answer<Option<AskStands>> {
    let mut tx = hub.store().read().await?;
    let row = sqlx::query("SELECT referral, since, person FROM asks WHERE programme = ?1 AND secret_hash = ?2")
        .bind(hub.programme().as_str())
        .bind(secret_hash)
        .fetch_optional(&mut *tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let received = AskStands { state: "received".into(), since: row.get(1) };
    let id = |text: String| text.parse::<Id>().map_err(|_| Trouble::HUB_TROUBLE);
    let referral = id(row.get(0))?;
    let Some(person) = row.get::<Option<String>, _>(2).map(id).transpose()? else { return Ok(Some(received)) };
    let header = state_header(secret_hash, &referral, &person);
    let Some(record) = store::record(&mut tx, &hub.programme(), &header.key).await? else { return Ok(Some(received)) };
    if record.text("state").is_empty() || record.text("state") == "received" {
        return Ok(Some(received));
    }
    // "Met" and "ended" are for professionals only, later: here it is two states.
    let since = record.shown("state").map_or(received.since, |v| v.time);
    Ok(Some(AskStands { state: "in-touch".into(), since }))
}

/// At least 96 bits, drawn by the phone.
fn is_secret(secret: &str) -> bool {
    (16..=64).contains(&secret.len()) && secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn fields(ask: &AskForHelp, on: &str) -> Vec<(String, Value)> {
    let mut fields: Vec<(String, Value)> = [
        ("name", &ask.name),
        ("about", &ask.about),
        ("reach", &ask.reach),
        ("reach_way", &ask.reach_way),
        ("safe_way", &ask.safe_way),
        ("area", &ask.area),
        ("language", &ask.language),
        ("by_name", &ask.by_name),
        ("by_reach", &ask.by_reach),
    ]
    .into_iter()
    .filter(|(_, text)| !text.trim().is_empty())
    .map(|(field, text)| (field.to_owned(), text.trim().into()))
    .collect();
    fields.push(("for".into(), if ask.for_other { "other" } else { "self" }.into()));
    fields.push(("consent".into(), ask.consent.into()));
    fields.push(("on".into(), on.into()));
    fields
}
