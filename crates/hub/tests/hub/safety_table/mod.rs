//! Where nothing personal may be: each place of the table, with what may never stand there planted all around it.
//!
//! [`planted`] makes a town in which every personal text bears a word that is found nowhere else; each test takes all that
//! comes out at one place, as it is on the line or on the disk, and looks for the words that have no business there. Each
//! looks first for words that must be there, so that a place which tells nothing at all does not pass.
//!
//! | place | here | and on the screens |
//! |---|---|---|
//! | directory snapshot, changes, parts | `public` | `tests/journeys/first_visit.rs`, `real_directory.rs` |
//! | organiser's phone | `phones` | `tests/journeys/register.rs` |
//! | participant's phone | `phones` | `tests/journeys/others_see.rs`, `whole_thread.rs` |
//! | connector's phone | `phones`, `keeping.rs` | `tests/journeys/handed_in.rs` |
//! | coordinator's laptop | `phones` | `tests/journeys/coordinator.rs` |
//! | logs, metrics, panics, errors, exit messages of the hub | `machine` | |
//! | QR, poster, link | `links` | `tests/journeys/joining.rs`, `paper.rs` |
//! | backup | `machine` | |
//! | file of unsent work | `envelopes.rs` | `tests/journeys/lock.rs` |
//!
//! Not there yet, so without a test: the kiosk and the library browser, notifications, `.ics`, feeds and exports of the
//! directory in other formats, a coordinator's opened 24 hours and the rows behind a report.

mod links;
mod machine;
mod phones;
mod planted;
mod public;
