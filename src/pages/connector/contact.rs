//! How one meets somebody, in words and as chips.

use kith_model::{fields::Word, kinds::How};
use leptos::prelude::*;

use crate::{
    parts::Chip,
    words::{W, t},
};

/// "at home", "by phone".
pub fn how_words(how: How) -> String {
    t(match how {
        How::InPerson => W::ContactInPerson,
        How::Online => W::ContactOnline,
        How::Phone => W::ContactPhone,
        How::Outdoors => W::ContactOutdoors,
        How::Home => W::ContactHome,
        How::Post => W::ContactPost,
    })
}

/// The ways of meeting that a sheet offers, the commonest first.
pub fn how_chips() -> Vec<Chip> {
    [How::Home, How::Phone, How::InPerson, How::Online, How::Outdoors, How::Post]
        .map(|how| Chip::new(how.word(), Signal::stored(how_words(how))))
        .to_vec()
}
