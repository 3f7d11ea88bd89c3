//! `GET /hub/v1/sample`: "Look around as", in the sample programme only.
//!
//! Each door is an ordinary invitation, made when somebody looks.

use axum::{Json, extract::State};

use kith_model::{
    Id,
    access::Role,
    acts::{Did, SampleDoor},
};

use crate::{
    asking::Asker,
    audit::Who,
    hub::Hub,
    invite, members,
    trouble::{Answer, Trouble},
};

/// How long a door stands open.
const DOOR_MS: i64 = 24 * 3_600_000;

/// The doors, each with a fresh secret.
pub async fn doors(State(hub): State<Hub>, _asker: Asker) -> Answer<Json<Vec<SampleDoor>>> {
    if !hub.is_sample() {
        return Err(Trouble::NOT_FOUND);
    }
    Ok(Json(open(&hub).await?))
}

/// Makes an invitation for each door.
pub(crate) async fn open(hub: &Hub) -> sqlx::Result<Vec<SampleDoor>> {
    let mut slice = hub.slice().await?;
    let programme = slice.programme.clone();
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT id FROM members WHERE programme = ?1 AND is_door = 1 ORDER BY made, rowid")
            .bind(programme.as_str())
            .fetch_all(slice.conn())
            .await?;
    let until = slice.now + DOOR_MS;
    let mut doors = Vec::new();
    for id in ids.iter().filter_map(|id| id.parse::<Id>().ok()) {
        let Some(member) = members::member(slice.conn(), &programme, &id).await? else { continue };
        let role = member.roles.first().copied().unwrap_or(Role::Participant);
        if let Did::Invited { secret, .. } =
            invite::code(&mut slice, &id, &member.name, role, &Who::default(), until).await?
        {
            doors.push(SampleDoor { name: member.name, role, secret });
        }
    }
    slice.commit_quietly().await?;
    Ok(doors)
}
