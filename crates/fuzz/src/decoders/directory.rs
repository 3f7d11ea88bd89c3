//! The public directory as phones read it: manifest, snapshot, news, entries.

use kith_model::{
    listing::Listing,
    wire::{DirectoryManifest, DirectoryNews, DirectorySnapshot},
};

use super::{read, records::lists};

/// What is read is written such that it reads the same; every entry can be shown, every timetable gives its dates.
pub fn decode(bytes: &[u8]) {
    read::<DirectoryManifest>(bytes);
    let snapshots = read::<DirectorySnapshot>(bytes).into_iter().flat_map(|snapshot| snapshot.entries);
    let news = read::<DirectoryNews>(bytes).into_iter().filter_map(|news| news.changes).flatten();
    for entry in snapshots.chain(news).chain(read::<Listing>(bytes)) {
        lists(&entry.kind, &entry.id, &entry);
        let _ = entry.is_gone();
    }
}
