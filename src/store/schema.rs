//! All databases of a phone and every version they ever had. Append only.
//!
//! rexie deletes at an upgrade every store and index that is not listed: each version lists all of its stores, and a
//! later one lists those before it too. Bodies carry their own schema number and are read by every later app, so that a
//! new version is needed only for a new store or index.
//!
//! **Invariant:** a version that was ever shipped never changes; nothing is ever left out of a later one.

/// One store of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreSpec {
    /// Its name.
    pub name: &'static str,
    /// The column that is its key.
    pub key: &'static str,
    /// Its indexes: name and column.
    pub indexes: &'static [(&'static str, &'static str)],
}

/// One sort of database with its versions, the first version first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The stores of each version.
    pub versions: &'static [&'static [StoreSpec]],
}

impl Schema {
    /// The number of the newest version.
    pub fn newest(&self) -> u32 {
        self.versions.len() as u32
    }

    /// The stores of a version, from 1.
    pub fn stores(&self, version: u32) -> &'static [StoreSpec] {
        self.versions[version as usize - 1]
    }
}

/// Records by key.
pub const ROWS: &str = "rows";
/// What was heard, the token: one row a name.
pub const META: &str = "meta";
/// Half-written forms.
pub const DRAFTS: &str = "drafts";
/// Rows that could not be read, as they were found.
pub const DAMAGED: &str = "damaged";
/// The directory, packed.
pub const PAGES: &str = "pages";
/// Who uses this phone.
pub const PROFILES: &str = "profiles";
/// Requests for help made on this phone.
pub const ASKS: &str = "asks";
/// Tokens of invitations whose answer has not arrived, and of devices whose hub has not heard that they left.
pub const TOKENS: &str = "tokens";

const fn named(name: &'static str) -> StoreSpec {
    StoreSpec { name, key: "n", indexes: &[] }
}

const ROWS_1: StoreSpec = StoreSpec { name: ROWS, key: "k", indexes: &[("unsent", "u")] };

/// The database of a profile.
pub const PROFILE: Schema = Schema { versions: &[&[ROWS_1, named(META), named(DRAFTS), named(DAMAGED)]] };

/// The database of a programme's directory, shared by everybody on the phone.
pub const DIRECTORY: Schema = Schema { versions: &[&[named(PAGES), named(META)]] };

/// The database of the phone itself.
pub const PHONE: Schema = Schema { versions: &[&[named(PROFILES), named(ASKS), named(TOKENS), named(META)]] };

/// Sealed work.
pub const SEALED: &str = "sealed";
/// The database of envelopes of all profiles, which `public/sw.js` opens by its name too.
pub const ENVELOPES: Schema = Schema { versions: &[&[named(SEALED)]] };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_version_lists_all_that_an_earlier_one_had() {
        for schema in [PROFILE, DIRECTORY, PHONE, ENVELOPES] {
            for two in schema.versions.windows(2) {
                for store in two[0] {
                    let later = two[1].iter().find(|it| it.name == store.name).unwrap_or_else(|| panic!("{store:?}"));
                    assert_eq!(later.key, store.key, "a key column can never change");
                    assert!(store.indexes.iter().all(|index| later.indexes.contains(index)), "{store:?}");
                }
            }
        }
    }

    #[test]
    fn what_was_shipped_never_changes() {
        // Written down a second time on purpose: who changes a shipped version must change this too, and should not.
        let names = |schema: &Schema, version| schema.stores(version).iter().map(|s| s.name).collect::<Vec<_>>();
        assert_eq!(names(&PROFILE, 1), ["rows", "meta", "drafts", "damaged"]);
        assert_eq!(names(&DIRECTORY, 1), ["pages", "meta"]);
        assert_eq!(names(&ENVELOPES, 1), ["sealed"]);
        assert_eq!(names(&PHONE, 1), ["profiles", "asks", "tokens", "meta"]);
        assert_eq!(PROFILE.stores(1)[0].indexes, [("unsent", "u")]);
    }
}
