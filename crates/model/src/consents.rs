//! Which agreements hold: consents are events, so the latest word for a purpose and a recipient stands, and of two words
//! said at the same moment the one that takes back. One rule for the hub, which holds a register back, and for the screens.

use chrono::NaiveDateTime;

use crate::{
    Header, Record,
    fields::Typed,
    form::{Opened, Save},
    kinds::{Consent, Purpose},
};

/// How one agreement stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// What for.
    pub purpose: Purpose,
    /// To whom: a group's id, or empty.
    pub recipient: String,
    /// The lawful basis; only what rests on consent can be taken back.
    pub basis: String,
    /// Given, or taken back.
    pub given: bool,
    /// When that was said, wall clock.
    pub on: Option<NaiveDateTime>,
}

/// The agreements that these consents come to, in the order in which they were first named.
pub fn agreements<'a>(consents: impl IntoIterator<Item = &'a Record>) -> Vec<Agreement> {
    let mut all: Vec<(i64, Agreement)> = Vec::new();
    for record in consents {
        let Consent { purpose: Some(purpose), recipient, basis, given, on, .. } = Consent::read(record) else {
            continue;
        };
        let said_at = record.shown("given").map_or(0, |version| version.time);
        let one = Agreement { purpose, recipient, basis, given, on };
        match all.iter_mut().find(|(_, it)| it.purpose == one.purpose && it.recipient == one.recipient) {
            None => all.push((said_at, one)),
            Some(it) if (it.0, !it.1.given) < (said_at, !one.given) => *it = (said_at, one),
            Some(_) => {}
        }
    }
    all.into_iter().map(|(_, one)| one).collect()
}

/// What is said of an agreement, as it is saved: given or taken back always stands there, since nothing said is no word.
pub fn saying(header: Header, consent: &Consent) -> Option<Save> {
    let opened = Opened::new(header);
    let mut save = opened.save(&Consent::default(), consent)?;
    if !consent.given {
        save.changes.push(opened.change("given", false));
    }
    Some(save)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Circle, Dot, Edit, Header, Kind, Writer, edit::apply};

    fn said(name: &str, given: bool, time: i64) -> Record {
        let id = |text: &str| text.parse().unwrap();
        let mut record = Record::new(Header::new(Circle::Person(id("jean")), Kind::Consent, id(name)));
        let values: [(&str, serde_json::Value); 3] =
            [("purpose", "tell-group".into()), ("recipient", "choir".into()), ("given", given.into())];
        for (counter, (field, value)) in (1..).zip(values) {
            let dot = Dot { writer: Writer { device: 1, run: 1 }, counter };
            let edit = Edit { field: field.into(), dot, value, time, saw: Vec::new(), prev: 0 };
            apply(&mut record, &edit, &id("m-jean"), time);
        }
        record
    }

    #[test]
    fn what_is_taken_back_says_so() {
        for given in [true, false] {
            let header = said("a", true, 1).header;
            let consent = Consent { purpose: Some(Purpose::TellGroup), given, ..Consent::default() };
            let changes = saying(header, &consent).unwrap().changes;
            let words: Vec<_> = changes.iter().filter(|change| change.field == "given").map(|c| &c.value).collect();
            assert_eq!(words, [&serde_json::Value::Bool(given)]);
        }
    }

    #[test]
    fn the_latest_word_holds_and_of_two_at_once_the_one_that_takes_back() {
        let stands = |all: &[Record]| agreements(all).into_iter().map(|one| one.given).collect::<Vec<_>>();
        assert_eq!(stands(&[said("a", true, 1), said("b", false, 2)]), [false]);
        assert_eq!(stands(&[said("b", false, 2), said("a", true, 1)]), [false], "in whatever order they arrive");
        assert_eq!(stands(&[said("b", false, 2), said("c", true, 3)]), [true]);
        assert_eq!(stands(&[said("b", false, 2), said("c", true, 2)]), [false]);
        assert_eq!(stands(&[said("c", true, 2), said("b", false, 2)]), [false]);
    }
}
