//! The hub of Kith: where plans, groups and phones meet.
//!
//! It keeps every record of a programme in one SQLite file, judges each edit by `kith_model::access`, and serves the
//! app itself. Start with [`sync`] (one round with a phone), [`store::Slice`] (how a record changes) and [`serve`] (all
//! addresses). `docs/wire.md` is what travels, `docs/operating.md` how to run one.

pub mod act;
pub mod ask;
mod asking;
pub mod audit;
pub mod backup;
mod certificates;
pub mod connections;
mod covers;
mod cut;
mod devices;
mod directory;
pub mod envelope;
pub mod exposure;
mod follows;
pub mod grants;
pub mod hub;
pub mod import;
mod invite;
mod join;
pub mod keep;
pub mod ledger;
pub mod limits;
mod members;
mod metrics;
mod opening;
mod places;
pub mod planned;
pub mod programme;
mod pull;
mod push;
pub mod receipt;
mod referring;
mod safety;
pub mod sample;
mod sample_doors;
pub mod sealed;
mod seeing;
pub mod serve;
mod site;
pub mod store;
mod supporters;
mod supporting;
mod sync;
mod tray;
pub mod trouble;
mod vetting;
mod wake;
mod whoknows;
mod writer;

pub use hub::Hub;
pub use writer::HubWriter;
