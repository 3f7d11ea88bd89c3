//! Thin wrappers of web APIs with plain Rust signatures: the only floor that speaks to the browser by hand.

pub mod intl;
pub mod page;
pub mod settings;
pub mod words_file;
