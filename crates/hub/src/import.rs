//! Reading directories that others keep into this programme: groups, activities, where they are.
//!
//! `kith_import` reads a folder of Ohana/HSDS 1.0 CSV files row by row; [`take_in`] writes what it finds in slices. A
//! record's id follows from its source, so that the same folder read again changes nothing.
//!
//! **Invariant:** an import never takes back what somebody here changed or removed by hand, and a row that cannot be
//! read stops no other: it stands in the report with its file, line and reason.

use std::path::Path;

use kith_model::{
    Record,
    record::Gone,
    rules::{KindRules, rules},
};
use serde_json::Value;

use kith_import::{Found, Hsds, check_set};
pub use kith_import::{Problem, Report};

use crate::{hub::Hub, store::hub_author, writer::HubWriter};

/// Reads a folder of HSDS files into the programme. `set` names the source, so that several can live side by side;
/// `report` is the file for rows that could not be read.
pub async fn hsds(hub: &Hub, folder: &Path, set: &str, report: &Path) -> anyhow::Result<Report> {
    check_set(set)?;
    let mut report = Report::into_file(report)?;
    let mut source = Hsds::open(folder, set, &mut report)?;
    let mut writer = HubWriter::new(hub);
    while let Some(found) = source.next(&mut report)? {
        take_in(&mut writer, &found, &mut report).await?;
    }
    writer.finish().await?;
    report.close()?;
    Ok(report)
}

/// Writes what differs from what is here.
async fn take_in(writer: &mut HubWriter, found: &Found, report: &mut Report) -> sqlx::Result<()> {
    let there = writer.record(&found.header).await?;
    match news(there.as_ref(), found) {
        News::Same => report.unchanged += 1,
        News::Removed => report.removed_here += 1,
        News::Fields { fields, by_hand } => {
            report.kept_by_hand += by_hand;
            if fields.is_empty() {
                report.unchanged += 1;
            } else {
                writer.put(&found.header, fields).await?;
                report.written += 1;
            }
        }
    }
    Ok(())
}

enum News {
    Same,
    /// Somebody here removed it: it stays removed.
    Removed,
    Fields {
        fields: Vec<(String, Value)>,
        /// Fields that somebody here changed: these stay as they are.
        by_hand: u64,
    },
}

fn news(there: Option<&Record>, found: &Found) -> News {
    let Some(record) = there else {
        let fields = found.values.0.iter().filter(|(_, v)| !v.is_null()).map(|(f, v)| (f.clone(), v.clone())).collect();
        return News::Fields { fields, by_hand: 0 };
    };
    if record.gone() != Gone::No {
        return News::Removed;
    }
    let hub = hub_author();
    let (mut fields, mut by_hand) = (Vec::new(), 0);
    let known = rules(&record.header.key.kind);
    let entries_gone = record.fields.keys().filter(|f| is_entry(known.as_ref(), f) && !found.values.0.contains_key(*f));
    let gone = entries_gone.map(|field| (field, &Value::Null));
    for (field, value) in found.values.0.iter().chain(gone) {
        let versions = record.versions(field);
        let is_same = match versions {
            [] => value.is_null(),
            [one] => one.value == *value,
            _ => false,
        };
        if is_same {
            continue;
        }
        if versions.iter().any(|v| v.author != hub) {
            by_hand += 1;
        } else {
            fields.push((field.clone(), value.clone()));
        }
    }
    if fields.is_empty() && by_hand == 0 { News::Same } else { News::Fields { fields, by_hand } }
}

/// Whether a field is an entry of a set, one field an entry: it is not there when the source has it no more.
fn is_entry(rules: Option<&KindRules>, field: &str) -> bool {
    rules.and_then(|rules| rules.field(field)).is_some_and(|rule| rule.name.ends_with('/'))
}
