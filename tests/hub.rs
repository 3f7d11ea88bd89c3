//! Requests from a real browser to somebody who is not the hub: here, the server of the tests itself.
#![cfg(target_arch = "wasm32")]
// In a test of the browser an unwrap is an expectation like any other; clippy knows that only of ordinary tests.
#![allow(clippy::unwrap_used)]
#![allow(missing_docs)]

use kith_app::{
    browser::http::{NoAnswer, Request, Stop, send},
    sync::{HubProblem, hub},
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn get(path: &str) -> Request<'_> {
    Request { path, body: None, token: None, limit_ms: 5_000, may_cache: false }
}

#[wasm_bindgen_test]
async fn a_page_that_says_200_is_not_the_hub() {
    let answer = send(get("/"), None).await;
    assert_eq!(answer.map(|answer| answer.status).err(), Some(NoAnswer::NotTheHub));
}

#[wasm_bindgen_test]
async fn a_manifest_from_somebody_else_is_no_manifest() {
    assert_eq!(hub::manifest().await.err(), Some(HubProblem::NotTheHub));
}

#[wasm_bindgen_test]
async fn nobody_at_the_address_is_no_signal() {
    // A port at which nothing listens; long enough to be packed.
    let body = Some("x".repeat(5_000));
    let request = Request { body, ..get("http://127.0.0.1:9/hub") };
    assert_eq!(send(request, None).await.map(|answer| answer.status).err(), Some(NoAnswer::NoSignal));
}

#[wasm_bindgen_test]
async fn a_request_that_was_stopped_is_no_signal() {
    let stop = Stop::new().unwrap();
    stop.now();
    assert_eq!(send(get("/"), Some(&stop)).await.map(|answer| answer.status).err(), Some(NoAnswer::NoSignal));
}
