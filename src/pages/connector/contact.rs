//! How one meets somebody, in words and as chips.

use crate::view::prelude::*;
use kith_model::{fields::Word, kinds::How};

use crate::{
    parts::Chip,
    words::{W, t},
};

/// "at home", "by phone".
pub fn how_words(how: How) -> String {
    t(match how {
        How::InPerson => W::MeetInPerson,
        How::Online => W::MeetOnline,
        How::Phone => W::MeetPhone,
        How::Outdoors => W::MeetOutdoors,
        How::Home => W::MeetHome,
        How::Post => W::MeetPost,
    })
}

/// The ways of meeting that a sheet offers, the commonest first.
pub fn how_chips() -> Vec<Chip> {
    [How::Home, How::Phone, How::InPerson, How::Online, How::Outdoors, How::Post]
        .map(|how| Chip::new(how.word(), Signal::stored(how_words(how))))
        .to_vec()
}
