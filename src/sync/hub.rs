//! What the phone can ask of its hub (`docs/wire.md`): one function a call, plain model types in and out.

use kith_model::{
    acts::{Act, AskForHelp, AskStands, AskState, Did, Hello, Join, Joined, Look, SampleDoor},
    envelope::{AskStanding, Envelope, EnvelopeStands, Standing},
    wire::{
        Cursor, DirectoryManifest, DirectoryNews, DirectorySnapshot, SyncReply, SyncRequest, Trouble, VERSION,
        WakeReply, WakeRequest,
    },
};
use serde::{Serialize, de::DeserializeOwned};

use super::HubProblem;
use crate::browser::http::{Answer, NoAnswer, Request, Stop, send};

/// A question to the hub is answered in this time, or not at all.
const LIMIT_MS: u32 = 30_000;
/// A round may carry much over a thin line.
const ROUND_LIMIT_MS: u32 = 120_000;
/// The hub answers a wake-up after 50 seconds at the latest.
const WAKE_LIMIT_MS: u32 = 65_000;

/// One round.
pub async fn sync(token: &str, request: &SyncRequest) -> Result<SyncReply, HubProblem> {
    let reply: SyncReply = post("/hub/v1/sync", Some(token), request, ROUND_LIMIT_MS, None).await?;
    same_version(reply.v)?;
    Ok(reply)
}

/// Waits until something is new; `stop` ends the waiting.
pub async fn wake(token: &str, request: &WakeRequest, stop: Option<&Stop>) -> Result<WakeReply, HubProblem> {
    post("/hub/v1/wake", Some(token), request, WAKE_LIMIT_MS, stop).await
}

/// Something that the hub does at once.
pub async fn act(token: &str, act: &Act) -> Result<Did, HubProblem> {
    post("/hub/v1/act", Some(token), act, LIMIT_MS, None).await
}

/// Hands in an envelope.
pub async fn envelope(envelope: &Envelope) -> Result<EnvelopeStands, HubProblem> {
    post("/hub/v1/envelope", None, envelope, LIMIT_MS, None).await
}

/// Whether a device was signed out, for a phone whose profile is locked.
pub async fn standing(ask: &AskStanding) -> Result<Standing, HubProblem> {
    post("/hub/v1/standing", None, ask, LIMIT_MS, None).await
}

/// What an invitation is; uses nothing.
pub async fn look(code: &str) -> Result<Hello, HubProblem> {
    post("/hub/v1/join/look", None, &Look { code: code.to_owned() }, LIMIT_MS, None).await
}

/// Uses an invitation.
pub async fn join(join: &Join) -> Result<Joined, HubProblem> {
    post("/hub/v1/join", None, join, LIMIT_MS, None).await
}

/// Asks for help.
pub async fn ask(ask: &AskForHelp) -> Result<AskStands, HubProblem> {
    post("/hub/v1/ask", None, ask, LIMIT_MS, None).await
}

/// How a request for help stands.
pub async fn ask_state(secret: &str) -> Result<AskStands, HubProblem> {
    post("/hub/v1/ask/state", None, &AskState { secret: secret.to_owned() }, LIMIT_MS, None).await
}

/// Which snapshot of the directory is the current one.
pub async fn manifest() -> Result<DirectoryManifest, HubProblem> {
    let manifest: DirectoryManifest = get("/hub/v1/directory", LIMIT_MS, false).await?;
    same_version(manifest.v)?;
    Ok(manifest)
}

/// A snapshot of the directory, or a part of one.
pub async fn snapshot(address: &str) -> Result<DirectorySnapshot, HubProblem> {
    // An address of another place is nothing that our hub would name.
    if !address.starts_with("/hub/v1/directory/") {
        return Err(HubProblem::NotTheHub);
    }
    let snapshot: DirectorySnapshot = get(address, ROUND_LIMIT_MS, true).await?;
    same_version(snapshot.v)?;
    Ok(snapshot)
}

/// What changed in the directory since, for who has no account.
pub async fn changes(since: Cursor) -> Result<DirectoryNews, HubProblem> {
    get(&format!("/hub/v1/directory/changes/{}-{}", since.seq, since.tag), LIMIT_MS, false).await
}

/// "Look around as", in the sample programme only.
pub async fn sample() -> Result<Vec<SampleDoor>, HubProblem> {
    get("/hub/v1/sample", LIMIT_MS, false).await
}

fn same_version(v: u32) -> Result<(), HubProblem> {
    if v == VERSION {
        return Ok(());
    }
    let words = "The app and the hub speak different versions. Update the app.";
    Err(HubProblem::Told(Trouble { code: "unknown-version".into(), words: words.into() }))
}

async fn post<A: Serialize, R: DeserializeOwned>(
    path: &str,
    token: Option<&str>,
    ask: &A,
    limit_ms: u32,
    stop: Option<&Stop>,
) -> Result<R, HubProblem> {
    let body = serde_json::to_string(ask).expect("what travels is plain data with text keys");
    read(send(Request { path, body: Some(body), token, limit_ms, may_cache: false }, stop).await)
}

async fn get<R: DeserializeOwned>(path: &str, limit_ms: u32, may_cache: bool) -> Result<R, HubProblem> {
    read(send(Request { path, body: None, token: None, limit_ms, may_cache }, None).await)
}

/// **Invariant:** what is not of the shape that was asked for is not the hub's answer.
fn read<R: DeserializeOwned>(answer: Result<Answer, NoAnswer>) -> Result<R, HubProblem> {
    let answer = answer.map_err(|none| match none {
        NoAnswer::NoSignal => HubProblem::NoSignal,
        NoAnswer::NotTheHub => HubProblem::NotTheHub,
    })?;
    if (200..300).contains(&answer.status) {
        return serde_json::from_str(&answer.body).map_err(|_| HubProblem::NotTheHub);
    }
    let trouble: Trouble = serde_json::from_str(&answer.body).map_err(|_| HubProblem::NotTheHub)?;
    Err(match trouble.code.as_str() {
        "signed-out" => HubProblem::SignedOut,
        "not-signed-in" => HubProblem::NotSignedIn,
        _ => HubProblem::Told(trouble),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Result<WakeReply, HubProblem> {
        read(Ok(Answer { status, body: body.into() }))
    }

    #[test]
    fn what_is_not_of_the_shape_asked_for_is_not_the_hub() {
        assert_eq!(answer(200, r#"{"v":1,"news":true}"#), Ok(WakeReply { v: 1, news: true }));
        assert_eq!(answer(200, r#"{"welcome":"sign in to our wifi"}"#), Err(HubProblem::NotTheHub));
        assert_eq!(answer(200, "<html>"), Err(HubProblem::NotTheHub));
        assert_eq!(answer(502, "{}"), Err(HubProblem::NotTheHub));
    }

    #[test]
    fn a_signed_out_device_is_told_apart_from_one_that_the_hub_does_not_know() {
        assert_eq!(answer(401, r#"{"code":"signed-out","words":""}"#), Err(HubProblem::SignedOut));
        assert_eq!(answer(401, r#"{"code":"not-signed-in","words":""}"#), Err(HubProblem::NotSignedIn));
        let told = answer(429, r#"{"code":"too-often","words":"Wait."}"#).unwrap_err();
        assert_eq!(told.code(), "too-often");
    }
}
