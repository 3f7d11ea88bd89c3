//! Floor 1: thin wrappers of web APIs with plain Rust signatures, the only floor that speaks to the browser by hand.
//! `JsValue` goes no higher than `store/`.

pub mod intl;
pub mod page;
pub mod settings;
pub mod words_file;
pub mod worker;
