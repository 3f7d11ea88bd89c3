//! What is asked of the hub at once, and what it answers: acts, joining, asking for help.

use kith_model::acts::{Act, AskForHelp, AskStands, AskState, Did, Hello, Join, Joined, Look, SampleDoor};

use super::read;

/// As each of the types; the law is that what is read is written such that it reads the same.
pub fn decode(bytes: &[u8]) {
    read::<Act>(bytes);
    read::<Did>(bytes);
    read::<Look>(bytes);
    read::<Hello>(bytes);
    read::<Join>(bytes);
    read::<Joined>(bytes);
    read::<AskForHelp>(bytes);
    read::<AskState>(bytes);
    read::<AskStands>(bytes);
    read::<SampleDoor>(bytes);
}
