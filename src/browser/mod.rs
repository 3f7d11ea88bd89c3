//! Floor 1: thin wrappers of web APIs with plain Rust signatures, the only floor that speaks to the browser by hand.
//! `JsValue` goes no higher than `store/`.

pub mod clock;
pub mod crypto;
pub mod device;
pub mod events;
pub mod history;
pub mod http;
pub mod intl;
pub mod locks;
pub mod page;
pub mod passkey;
pub mod random;
pub mod scroll;
pub mod settings;
pub mod storage;
pub mod tabs;
pub mod timers;
pub mod words_file;
pub mod worker;
