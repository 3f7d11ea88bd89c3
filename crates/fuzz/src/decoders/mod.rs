//! One file for each decoder, and the laws that all of them keep.

pub mod acts;
pub mod directory;
pub mod envelope;
pub mod import;
pub mod invitation;
pub mod records;
pub mod sync_reply;
pub mod sync_request;
pub mod wake_request;

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};

/// What the bytes say as JSON of this type, or of a list of it (as the golden files are), after checking that what is
/// read is written such that it reads the same.
fn read<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) -> Vec<T> {
    let Ok(all) = serde_json::from_slice::<T>(bytes).map(|one| vec![one]).or_else(|_| serde_json::from_slice(bytes))
    else {
        return Vec::new();
    };
    for one in &all {
        let text = serde_json::to_vec(one).expect("what was read can be written");
        let again: T = serde_json::from_slice(&text).expect("what was written can be read");
        assert_eq!(&again, one, "it reads otherwise than it was written");
        let text_again = serde_json::to_vec(&again).expect("what was read can be written");
        // The hub's receipts are of the bytes.
        assert_eq!(text, text_again, "it is written otherwise each time");
    }
    all
}
