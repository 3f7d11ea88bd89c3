//! What somebody saw or heard that should be known by who keeps people safe.

use chrono::NaiveDateTime;

use crate::{
    Circle, Header, Id, Kind,
    fields::{Fields, Typed, Values},
};

/// A safety note: an event in circle case(P), never on the person's phone. It goes to the safeguarding lead and who is
/// beside them, and waits with them until one has taken it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SafetyNote {
    /// Whom it is about, as its author knows them.
    pub about: String,
    /// What was seen and heard.
    pub seen: String,
    /// Who was told, and when.
    pub told_whom: String,
    /// When it was written, wall clock.
    pub on: Option<NaiveDateTime>,
    /// The lead who took it, by name.
    pub taken_by: String,
    /// When, wall clock.
    pub taken_on: Option<NaiveDateTime>,
}

impl SafetyNote {
    /// The header of a note that the member `by` writes. `about` is the person where the author knows their id, and else an
    /// id of nobody, drawn for this note.
    pub fn header(about: Id, by: &Id, id: Id) -> Header {
        Header::new(Circle::Case(about), Kind::SafetyNote, id).with("by", by)
    }
}

impl Typed for SafetyNote {
    const KIND: Kind = Kind::SafetyNote;
    fn read(from: &impl Fields) -> Self {
        Self {
            about: from.text("about"),
            seen: from.text("seen"),
            told_whom: from.text("told_whom"),
            on: from.wall("on"),
            taken_by: from.text("taken_by"),
            taken_on: from.wall("taken_on"),
        }
    }
    fn write(&self, into: &mut Values) {
        into.text("about", &self.about);
        into.text("seen", &self.seen);
        into.text("told_whom", &self.told_whom);
        into.wall("on", self.on);
        into.text("taken_by", &self.taken_by);
        into.wall("taken_on", self.taken_on);
    }
}
