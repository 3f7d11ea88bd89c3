//! A directory of somebody else, as the hub's import reads it: a folder of CSV files.
//!
//! An input is all files of the folder one after the other, each led by a line with its name: `== services.csv`.

use std::collections::BTreeMap;

use kith_import::{Found, Hsds, Report};
use kith_model::rules::{Home, rules};

/// Files by name.
type Files = BTreeMap<String, Vec<u8>>;

/// What is found fits the fields that it is for, and the same again is the same.
pub fn decode(bytes: &[u8]) {
    let files = laid_out(bytes);
    let Some((found, report)) = imported(&files) else { return };
    for one in &found {
        let known = rules(&one.header.key.kind).expect("an import makes only kinds that are known");
        assert!(Home::of(&one.header.key.circle).is_some_and(|home| known.homes.contains(&home)));
        for (field, value) in &one.values.0 {
            let rule = known.field(field).unwrap_or_else(|| panic!("{field} has no rule"));
            assert!(value.is_null() || rule.shape.takes(value), "{field} does not take {value}");
        }
    }
    let rows: u64 = report.rows.values().sum();
    assert!(found.len() as u64 <= rows, "more was made of the rows than there are");
    let (again, _) = imported(&files).expect("it was read before");
    assert!(found == again, "the same folder reads otherwise");
}

/// What was read; `None` where it is no folder of such files.
fn imported(files: &Files) -> Option<(Vec<Found>, Report)> {
    let mut report = Report::default();
    let mut source = Hsds::open(files, "fuzz", &mut report).ok()?;
    let mut found = Vec::new();
    while let Some(one) = source.next(&mut report).ok()? {
        found.push(one);
    }
    Some((found, report))
}

/// The files of an input.
fn laid_out(bytes: &[u8]) -> Files {
    let mut files = Files::new();
    let mut at = String::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(b"== ") {
            Some(name) => at = String::from_utf8_lossy(name.trim_ascii_end()).into_owned(),
            None => files.entry(at.clone()).or_default().extend_from_slice(line),
        }
    }
    files
}
