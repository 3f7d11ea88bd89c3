//! Envelopes, and what stands inside one when its seal is opened: behind the seal no random input comes, so it is tried
//! with what the seal would hold.

use kith_model::envelope::{AskStanding, Envelope, EnvelopeStands, Inside, Standing, UnsentFile};

use super::{read, sync_request::judged};

/// What is read is written such that it reads the same; what is inside is judged like any push.
pub fn decode(bytes: &[u8]) {
    read::<Envelope>(bytes);
    read::<EnvelopeStands>(bytes);
    read::<AskStanding>(bytes);
    read::<Standing>(bytes);
    read::<UnsentFile>(bytes);
    for inside in read::<Inside>(bytes) {
        inside.push.iter().for_each(judged);
    }
}
