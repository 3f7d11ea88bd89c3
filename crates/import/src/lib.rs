//! Directories that others keep, read as groups and activities, where they are and whom they serve.
//!
//! [`Hsds`] reads a folder of Ohana/HSDS 1.0 CSV files row by row; the hub's `import` writes what it finds. A record's id
//! follows from its source, so that the same folder read again makes the same records.
//!
//! **Invariant:** a row that cannot be read stops no other: it stands in the [`Report`] with its file, line and reason.

mod category;
mod clean;
mod folder;
mod hsds;
mod places;
mod report;
mod table;

use kith_model::{Header, fields::Values};

pub use folder::Folder;
pub use hsds::{Hsds, check_set};
pub use report::{Problem, Report};

/// A record as its source has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Which record.
    pub header: Header,
    /// Its fields; `null` where the source has nothing.
    pub values: Values,
}
