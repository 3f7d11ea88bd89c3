//! Maps and sets in the order of their keys, as plain sorted lists.
//!
//! The standard library's ordered map is a tree, compiled anew for each pair of types, 3 KB a time, and a phone downloads
//! each of them. Ours hold a few entries, or many that come in order: a list is smaller to download and as fast to read.
//! To put many entries into the middle of a large one is slow: that is not what it is for.

mod map;
mod set;

pub use map::{Entry, Iter, SortedMap};
pub use set::SortedSet;
