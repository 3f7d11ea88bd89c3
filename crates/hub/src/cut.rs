//! The public directory as it travels: cut in parts that can be fetched one by one, packed once, and kept while phones may
//! still be on their way through them.
//!
//! An entry is in a part by its kind and id, and a part bears the name of what stands in it: a change gives one part
//! another name and leaves the others as they are. So a phone whose line broke goes on with the parts that it lacks, also
//! where the directory moved on meanwhile, and the hub packs only what changed. A small directory is one piece.
//!
//! **Invariant:** the parts that a manifest names are together exactly the snapshot of its head.

use std::{
    io::{Read, Write},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use kith_model::{
    Id,
    listing::Listing,
    wire::{Cursor, DirectorySnapshot, PartNamed, VERSION},
};

use crate::trouble::{Answer, Trouble};

/// About so large is a part before it is packed, a tenth of that on the line: 10,000 activities are a handful of parts.
const PART_BYTES: usize = 2_000_000;
/// So many snapshots are kept, so that a phone on its way can still fetch the one it was told of.
const KEPT_MAX: usize = 3;

/// A text as it travels.
#[derive(Debug)]
pub struct Packed {
    gzip: Bytes,
    brotli: Bytes,
}

/// A part under its name.
#[derive(Clone, Debug)]
struct Part {
    name: String,
    packed: Arc<Packed>,
}

/// A snapshot.
#[derive(Debug)]
pub struct Snapshot {
    /// How far it goes.
    pub head: Cursor,
    /// How many entries.
    pub entries: u64,
    /// When it was cut.
    pub cut_at: i64,
    programme: Id,
    parts: Vec<Part>,
    whole: tokio::sync::OnceCell<Packed>,
}

/// The snapshots that were cut, newest last; one is cut at a time.
#[derive(Debug, Default)]
pub struct Snapshots {
    cut: Mutex<Vec<Arc<Snapshot>>>,
    /// Held by whoever cuts.
    pub cutting: tokio::sync::Mutex<()>,
}

impl Snapshots {
    /// The snapshot of a head.
    pub fn find(&self, head: Cursor) -> Option<Arc<Snapshot>> {
        self.all(|all| all.iter().find(|s| s.head == head).cloned())
    }

    /// A part of any of them.
    pub fn part(&self, name: &str) -> Option<Arc<Packed>> {
        let of = |s: &Arc<Snapshot>| s.parts.iter().find(|part| part.name == name).map(|part| part.packed.clone());
        self.all(|all| all.iter().rev().find_map(of))
    }

    /// The newest.
    pub fn newest(&self) -> Option<Arc<Snapshot>> {
        self.all(|all| all.last().cloned())
    }

    /// Keeps one, and lets the oldest go.
    pub fn keep(&self, snapshot: Arc<Snapshot>) {
        self.all(|all| {
            all.push(snapshot);
            if all.len() > KEPT_MAX {
                all.remove(0);
            }
        });
    }

    fn all<T>(&self, look: impl FnOnce(&mut Vec<Arc<Snapshot>>) -> T) -> T {
        look(&mut self.cut.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Snapshot {
    /// Cuts one from a whole directory; what did not change since `before` is not packed again.
    pub fn cut(whole: DirectorySnapshot, cut_at: i64, before: Option<&Self>) -> std::io::Result<Self> {
        Self::cut_in(PART_BYTES, whole, cut_at, before)
    }

    fn cut_in(
        part_bytes: usize,
        whole: DirectorySnapshot,
        cut_at: i64,
        before: Option<&Self>,
    ) -> std::io::Result<Self> {
        let json = serde_json::to_vec(&whole)?;
        let mut snapshot = Self {
            head: whole.head,
            entries: whole.entries.len() as u64,
            cut_at,
            programme: whole.programme.clone(),
            parts: Vec::new(),
            whole: tokio::sync::OnceCell::new(),
        };
        // Twice the size before it is cut in two, and so on: that it grows by a little seldom gives every part another name.
        let parts = json.len().div_ceil(part_bytes).next_power_of_two();
        if parts == 1 {
            snapshot.whole = tokio::sync::OnceCell::new_with(Some(Packed::of(&json)?));
            return Ok(snapshot);
        }
        drop(json);
        let mut of_part: Vec<Vec<Listing>> = vec![Vec::new(); parts];
        for entry in whole.entries {
            of_part[place(&entry, parts)].push(entry);
        }
        for entries in of_part {
            // A part belongs to every snapshot that names it: it has no head of its own.
            let head = Cursor::default();
            let part = DirectorySnapshot { v: VERSION, programme: whole.programme.clone(), head, entries };
            let json = serde_json::to_vec(&part)?;
            let name = URL_SAFE_NO_PAD.encode(&Sha256::digest(&json)[..16]);
            let same = before.and_then(|before| before.parts.iter().find(|part| part.name == name));
            let packed = match same {
                Some(part) => part.packed.clone(),
                None => Arc::new(Packed::of(&json)?),
            };
            snapshot.parts.push(Part { name, packed });
        }
        Ok(snapshot)
    }

    /// Its parts as a manifest names them; none where it is one piece.
    pub fn parts(&self) -> Vec<PartNamed> {
        let named = |part: &Part| PartNamed { name: part.name.clone(), bytes: part.packed.brotli.len() as u64 };
        self.parts.iter().map(named).collect()
    }

    /// Its size as it travels.
    pub fn bytes(&self) -> u64 {
        match self.whole.get().filter(|_| self.parts.is_empty()) {
            Some(whole) => whole.brotli.len() as u64,
            None => self.parts().iter().map(|part| part.bytes).sum(),
        }
    }

    /// All of it in one piece. A large one is packed so only where somebody asks for it.
    pub async fn whole(self: &Arc<Self>) -> Answer<&Packed> {
        let of = self.clone();
        let pack = async move {
            let packed = tokio::task::spawn_blocking(move || of.put_together()).await;
            packed.map_err(|_| Trouble::HUB_TROUBLE)?.map_err(|_| Trouble::HUB_TROUBLE)
        };
        self.whole.get_or_try_init(|| pack).await
    }

    fn put_together(&self) -> std::io::Result<Packed> {
        let mut entries: Vec<Listing> = Vec::new();
        for part in &self.parts {
            let part: DirectorySnapshot = serde_json::from_slice(&part.packed.unpacked()?)?;
            entries.extend(part.entries);
        }
        entries.sort_by(|a, b| (a.kind.name(), &a.id).cmp(&(b.kind.name(), &b.id)));
        let whole = DirectorySnapshot { v: VERSION, programme: self.programme.clone(), head: self.head, entries };
        Packed::of(&serde_json::to_vec(&whole)?)
    }
}

/// In which of so many parts an entry stands.
fn place(entry: &Listing, parts: usize) -> usize {
    let digest =
        Sha256::new().chain_update(entry.kind.name()).chain_update("/").chain_update(entry.id.as_str()).finalize();
    usize::from(u16::from_be_bytes([digest[0], digest[1]])) % parts
}

impl Packed {
    fn of(json: &[u8]) -> std::io::Result<Self> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
        gzip.write_all(json)?;
        let mut brotli = Vec::new();
        // Quality 9 packs 10,000 activities in a good second; 11 would take ten.
        let params = brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 22, ..Default::default() };
        brotli::BrotliCompress(&mut { json }, &mut brotli, &params)?;
        Ok(Self { gzip: gzip.finish()?.into(), brotli: brotli.into() })
    }

    fn unpacked(&self) -> std::io::Result<Vec<u8>> {
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(&*self.gzip).read_to_end(&mut out)?;
        Ok(out)
    }

    /// As an answer that any cache may keep for ever, packed as whoever asks can read it.
    pub fn answer(&self, asked: &HeaderMap) -> Answer<Response> {
        let accepts = asked.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let (body, encoding) = if accepts.contains("br") {
            (self.brotli.clone(), Some("br"))
        } else if accepts.contains("gzip") {
            (self.gzip.clone(), Some("gzip"))
        } else {
            (self.unpacked().map_err(|_| Trouble::HUB_TROUBLE)?.into(), None)
        };
        let mut response = ([(header::CONTENT_TYPE, "application/json")], body).into_response();
        let out = response.headers_mut();
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(encoding) = encoding {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_model::Kind;

    const HEAD: Cursor = Cursor { seq: 7, tag: 70 };

    fn town(many: usize) -> Vec<Listing> {
        let one = |n: usize| Listing {
            kind: Kind::Activity,
            id: format!("a{n:05}").parse().unwrap(),
            of: Default::default(),
            fields: [("title".to_owned(), format!("Activity {n}").into())].into(),
            also: Default::default(),
        };
        (0..many).map(one).collect()
    }

    fn cut(entries: Vec<Listing>, before: Option<&Snapshot>) -> Snapshot {
        let programme = "riverside".parse().unwrap();
        let whole = DirectorySnapshot { v: VERSION, programme, head: HEAD, entries };
        Snapshot::cut_in(20_000, whole, 0, before).unwrap()
    }

    fn names(snapshot: &Snapshot) -> Vec<String> {
        snapshot.parts().into_iter().map(|part| part.name).collect()
    }

    #[tokio::test]
    async fn the_parts_are_together_the_whole() {
        let entries = town(1_000);
        let snapshot = Arc::new(cut(entries.clone(), None));
        assert!((3..10).contains(&snapshot.parts.len()), "{}", snapshot.parts.len());
        let read = |part: &Part| serde_json::from_slice::<DirectorySnapshot>(&part.packed.unpacked().unwrap()).unwrap();
        let mut together: Vec<Listing> = snapshot.parts.iter().flat_map(|part| read(part).entries).collect();
        together.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(together, entries);
        let whole = snapshot.whole().await.unwrap().unpacked().unwrap();
        let whole: DirectorySnapshot = serde_json::from_slice(&whole).unwrap();
        assert_eq!((whole.head, whole.entries), (HEAD, entries));
        let largest = snapshot.parts().iter().map(|part| part.bytes).max().unwrap();
        assert!(largest * 2 < snapshot.bytes(), "a part is as good as all of it");
    }

    #[test]
    fn a_change_gives_one_part_another_name_and_the_others_are_not_packed_again() {
        let before = cut(town(1_000), None);
        let mut entries = town(1_001);
        entries.remove(17);
        let after = cut(entries, Some(&before));
        let (was, is) = (names(&before), names(&after));
        assert_eq!(was.len(), is.len());
        let changed = is.iter().filter(|name| !was.contains(name)).count();
        assert!((1..=2).contains(&changed), "{changed} parts changed");
        for part in &after.parts {
            let same = before.parts.iter().find(|before| before.name == part.name);
            assert!(same.is_none_or(|same| Arc::ptr_eq(&same.packed, &part.packed)), "packed again");
        }
    }

    #[test]
    fn a_small_directory_is_one_piece() {
        let small = cut(town(20), None);
        assert!(small.parts().is_empty() && small.bytes() > 0);
    }
}
