//! Floor 5: what the phone holds as reactive queries, and what people do with it as commands.
//!
//! Pages read synchronously: each query is tracked and runs again only when what it read changed. Commands are `async`
//! and done when they are stored. All of it lives as long as the app: [`provide`] is called once, in `app.rs`.
//!
//! ```ignore
//! let (records, directory, clock) = (records(), directory(), clock());   // in a component, before any await
//! let goals = move || records.of_person(&Kind::Goal, &person);           // tracked
//! saving().save(saves, then);                                           // awaits `records.save(saves)`
//! ```

mod acts;
mod clock;
mod directory;
mod profiles;
mod records;
mod shown;

pub use acts::{Acts, OwnAsk, acts};
pub use clock::{Clock, clock};
pub use directory::{Directory, DirectoryState, directory};
pub use profiles::{
    Farewell, Opening, PinLacks, Profile, Profiles, SignOut, Tried, is_same_secret, pin_lacks, profiles,
};
pub use records::{Records, records};
pub use shown::Shown;

pub use crate::{
    sealing::draw_words,
    store::{Draft, StoreProblem},
    sync::{HubProblem, Standing, SyncStatus, status::Stands},
};

use std::cell::Cell;

/// Makes all long-lived state, once, in `app.rs`, and starts.
pub fn provide() {
    let status = SyncStatus::new();
    let records = Records::new(status);
    let directory = Directory::new(records);
    let profiles = Profiles::new(records, directory, status);
    let acts = Acts::new(records, profiles);
    let clock = Clock::new(directory, status);
    LIVE.set(Some(Live { status, records, directory, profiles, acts, clock }));
    leptos::task::spawn_local(async move {
        profiles.start().await;
        acts.start().await;
    });
}

/// How it stands between phone and hub.
pub fn sync_status() -> SyncStatus {
    live().status
}

/// All that lives as long as the app. Not a context of the reactive tree: what goes on after an `await` (a save that was
/// kept, an answer of the hub) has no place in the tree to look from, and would end the app.
#[derive(Clone, Copy)]
struct Live {
    status: SyncStatus,
    records: Records,
    directory: Directory,
    profiles: Profiles,
    acts: Acts,
    clock: Clock,
}

thread_local! {
    static LIVE: Cell<Option<Live>> = const { Cell::new(None) };
}

fn live() -> Live {
    LIVE.get().expect("app.rs provides it before anything is drawn")
}
