//! "Look around as", in the sample programme only: each is an ordinary invitation.

use kith_model::acts::SampleDoor;

/// The doors; none in a real programme, and none without a signal.
pub async fn sample_doors() -> Vec<SampleDoor> {
    Vec::new()
}
