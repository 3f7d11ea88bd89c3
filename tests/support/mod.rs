//! What the tests in a real browser stand on: phones ([`phone`]), the hub they talk to ([`hub`]), and the built app.
//!
//! A test is a [`story::story`]: it opens phones, stops and starts the hub, and whatever happens, everything that it
//! started ends with it. Nothing here sleeps: everything waits for something that can be seen, and says what it saw
//! when it does not come. `cargo xtask test` builds what is needed and names it: `KITH_DIST` and `KITH_HUB`; run by
//! hand (`cargo test --test shell`), what stands in `dist` and `target/debug` is taken.
#![allow(dead_code, reason = "each test uses a part of this")]
#![allow(unreachable_pub, reason = "each test is a crate of its own")]

pub mod build;
pub mod driver;
pub mod hub;
pub mod phone;
pub mod site;
pub mod story;
