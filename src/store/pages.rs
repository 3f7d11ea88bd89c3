//! The public directory of a programme on this phone, shared by everybody who uses it.
//!
//! It is the bulk of what a phone holds, so it is packed: pages of 64 listings in order of kind and id, replaced as a
//! whole in one transaction; a small change writes only the pages that it touches. In memory every listing is at hand.
//!
//! **Invariant:** pages and the cursor that they go to are written together, so that nothing is ever missed.

use kith_model::order;
use kith_model::sorted::{SortedMap, SortedSet};
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use kith_model::{Id, Kind, listing::Listing, wire::Cursor};
use rexie::KeyRange;
use wasm_bindgen::JsValue;

use super::{
    StoreProblem, named,
    open::Disk,
    rows::{named as value, read_named},
    schema::{DIRECTORY, META, PAGES},
    write::{Durability, Ending, write},
};
use crate::browser::{random, tabs::Tabs, timers::breathe};

/// Listings a page: measured to write 7.8 times faster than rows, and to read fastest.
const PACK: usize = 64;
/// A page that grew beyond this takes no more.
const PACK_MAX: usize = 128;
/// Pages read before the browser may draw again.
const READ_AT_ONCE: u32 = 12;
const HEAD: &str = "head";
/// The names of the parts that were fetched ahead.
const PARTS: &str = "parts";
const TRIES: usize = 4;

/// What changed: entries of these kinds; of all where there are none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turned(pub Vec<Kind>);

/// What the other tabs are told: read it again.
const TURNED: &str = "turned";

#[derive(Clone, Debug)]
struct Placed {
    listing: Rc<Listing>,
    page: u32,
}

type Listener = Rc<dyn Fn(&Turned)>;

/// The directory.
pub struct Pages {
    disk: Rc<Disk>,
    head: Cell<Cursor>,
    head_rev: Cell<Option<u64>>,
    entries: RefCell<SortedMap<Kind, SortedMap<Id, Placed>>>,
    listeners: RefCell<Vec<Listener>>,
    tabs: RefCell<Option<Tabs>>,
}

impl Pages {
    /// The directory of a programme; nothing is read yet.
    pub fn of(programme: &Id) -> Rc<Self> {
        Self::named(&format!("kith-{programme}"))
    }

    /// One of another name, for tests.
    pub fn named(name: &str) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let weak = this.clone();
            let tabs = Tabs::open(name, move |message| {
                if let Some(pages) = weak.upgrade().filter(|_| message == TURNED) {
                    wasm_bindgen_futures::spawn_local(async move { pages.read_again().await });
                }
            });
            Self {
                disk: Disk::new(name, DIRECTORY),
                head: Cell::default(),
                head_rev: Cell::default(),
                entries: RefCell::default(),
                listeners: RefCell::default(),
                tabs: RefCell::new(tabs),
            }
        })
    }

    /// Reads all of it, letting the browser draw in between. A damaged page makes the whole be fetched again.
    pub async fn read(&self) -> Result<(), StoreProblem> {
        let head = named::one::<Cursor>(&self.disk, META, HEAD).await?;
        let (mut entries, mut is_damaged) = (SortedMap::<Kind, SortedMap<Id, Placed>>::new(), false);
        let mut last: Option<String> = None;
        loop {
            let found = self.disk.read(&[PAGES], async |transaction| {
                let from = last.as_ref().map(|last| KeyRange::lower_bound(&last.into(), Some(true))).transpose()?;
                transaction.store(PAGES)?.get_all(from, Some(READ_AT_ONCE)).await
            });
            let found = found.await?;
            let is_last = found.len() < READ_AT_ONCE as usize;
            for value in found {
                match read_page(&value) {
                    Some((name, page, listings)) => {
                        last = Some(name);
                        for listing in listings {
                            place(&mut entries, listing, page);
                        }
                    }
                    None => {
                        is_damaged = true;
                        last = read_named(&value).map(|(name, ..)| name).or(last);
                    }
                }
            }
            if is_last || is_damaged {
                break;
            }
            breathe().await;
        }
        let head = head.filter(|_| !is_damaged);
        self.head_rev.set(head.map(|(rev, _)| rev));
        self.head.set(head.map(|(_, head)| head).unwrap_or_default());
        *self.entries.borrow_mut() = entries;
        self.tell(&Turned::default());
        Ok(())
    }

    /// The name of its database.
    pub fn name(&self) -> &str {
        self.disk.name()
    }

    /// How far it goes; the beginning where there is none.
    pub fn head(&self) -> Cursor {
        self.head.get()
    }

    /// How many writing transactions there were, for tests that count them.
    pub fn writes(&self) -> usize {
        self.disk.writes()
    }

    /// All entries of a kind, ordered by id.
    pub fn list(&self, kind: &Kind) -> Vec<Rc<Listing>> {
        let entries = self.entries.borrow();
        entries.get(kind).into_iter().flat_map(SortedMap::values).map(|placed| placed.listing.clone()).collect()
    }

    /// One entry.
    pub fn get(&self, kind: &Kind, id: &Id) -> Option<Rc<Listing>> {
        self.entries.borrow().get(kind)?.get(id).map(|placed| placed.listing.clone())
    }

    /// From now on tells `listener` what changed.
    pub fn listen(&self, listener: impl Fn(&Turned) + 'static) {
        self.listeners.borrow_mut().push(Rc::new(listener));
    }

    /// The names of the parts of a directory on its way that are here, kept as they came.
    pub async fn parts(&self) -> Result<Vec<String>, StoreProblem> {
        Ok(named::one::<Vec<String>>(&self.disk, META, PARTS).await?.map(|(_, names)| names).unwrap_or_default())
    }

    /// A part that was kept; nothing where it cannot be read any more.
    pub async fn part(&self, name: &str) -> Result<Option<Vec<Listing>>, StoreProblem> {
        Ok(named::one::<Vec<Listing>>(&self.disk, META, &part_name(name)).await?.map(|(_, listings)| listings))
    }

    /// Keeps a part until all are here; those that are not `wanted` any more go.
    pub async fn keep_part(&self, wanted: &[String], name: &str, part: &[Listing]) -> Result<(), StoreProblem> {
        let (mut stay, go): (Vec<_>, Vec<_>) = self.parts().await?.into_iter().partition(|name| wanted.contains(name));
        stay.retain(|other| other != name);
        stay.push(name.to_owned());
        let rev = random::whole_number();
        let names = serde_json::to_string(&stay).expect("names are texts");
        let values = [value(&part_name(name), rev, &as_text(part)), value(PARTS, rev, &names)];
        write(&self.disk, &[META], Durability::Relaxed, async |writing| {
            writing.remove(META, go.iter().map(|name| part_name(name)))?;
            writing.put(META, values)?;
            Ok(Ending::Keep(()))
        })
        .await
    }

    /// Replaces the whole, in one transaction. Parts that were kept on the way go with it.
    pub async fn replace(&self, head: Cursor, mut listings: Vec<Listing>) -> Result<(), StoreProblem> {
        listings.retain(|listing| !listing.is_gone());
        order::by(&mut listings, |a, b| (&a.kind, &a.id).cmp(&(&b.kind, &b.id)));
        let mut entries = SortedMap::new();
        let mut texts = Vec::new();
        for (page, pack) in listings.chunks(PACK).enumerate() {
            texts.push((page as u32, as_text(pack)));
            for listing in pack {
                place(&mut entries, listing.clone(), page as u32);
            }
            if page % 32 == 31 {
                breathe().await;
            }
        }
        drop(listings);
        let rev = random::whole_number();
        let values: Vec<JsValue> = texts.iter().map(|(page, text)| value(&name(*page), rev, text)).collect();
        drop(texts);
        let at = value(HEAD, rev, &serde_json::to_string(&head).expect("a cursor is two numbers"));
        write(&self.disk, &[PAGES, META], Durability::Relaxed, async |writing| {
            writing.clear(PAGES)?;
            writing.put(PAGES, values)?;
            writing.clear(META)?;
            writing.put(META, [at])?;
            Ok(Ending::Keep(()))
        })
        .await?;
        *self.entries.borrow_mut() = entries;
        self.head.set(head);
        self.head_rev.set(Some(rev));
        self.tell_all(&Turned::default());
        Ok(())
    }

    /// Takes in some changes, in one transaction that writes only the pages that they touch.
    pub async fn change(&self, head: Cursor, changes: &[Listing]) -> Result<(), StoreProblem> {
        if changes.is_empty() {
            self.head.set(head); // nothing worth a write: from the older cursor nothing is missed
            return Ok(());
        }
        for _ in 0..TRIES {
            let (entries, touched) = self.with(changes);
            let pages: Vec<(u32, String)> = touched.iter().map(|page| (*page, page_text(&entries, *page))).collect();
            let rev = random::whole_number();
            let values: Vec<JsValue> = pages.iter().map(|(page, text)| value(&name(*page), rev, text)).collect();
            let at = value(HEAD, rev, &serde_json::to_string(&head).expect("a cursor is two numbers"));
            let was = self.head_rev.get();
            let written = write(&self.disk, &[PAGES, META], Durability::Relaxed, async |writing| {
                let now = writing.get_all(META, &[HEAD.to_owned()]).await?.into_iter().next().flatten();
                if now.and_then(|value| Some(read_named(&value)?.1)) != was {
                    return Ok(Ending::Leave(false));
                }
                writing.put(PAGES, values)?;
                writing.put(META, [at])?;
                Ok(Ending::Keep(true))
            });
            if written.await? {
                *self.entries.borrow_mut() = entries;
                self.head.set(head);
                self.head_rev.set(Some(rev));
                let mut kinds: Vec<Kind> = changes.iter().map(|listing| listing.kind.clone()).collect();
                order::sort(&mut kinds);
                kinds.dedup();
                self.tell_all(&Turned(kinds));
                return Ok(());
            }
            self.read().await?; // another tab wrote
        }
        Err(StoreProblem::NotSaved)
    }

    /// The entries with some changes, and the pages that they touch.
    fn with(&self, changes: &[Listing]) -> (SortedMap<Kind, SortedMap<Id, Placed>>, SortedSet<u32>) {
        let mut entries = self.entries.borrow().clone();
        let mut sizes: SortedMap<u32, usize> = SortedMap::new();
        for placed in entries.values().flat_map(SortedMap::values) {
            *sizes.entry(placed.page).or_default() += 1;
        }
        let mut touched = SortedSet::new();
        for change in changes {
            let of_kind = entries.entry(change.kind.clone()).or_default();
            let there = of_kind.get(&change.id).map(|placed| placed.page);
            if change.is_gone() {
                touched.extend(there);
                of_kind.remove(&change.id);
                continue;
            }
            let beside = || of_kind.range(..&change.id).next_back().map(|(_, placed)| placed.page);
            let has_room = |page: &u32| sizes.get(page).copied().unwrap_or_default() < PACK_MAX;
            let page = there.or_else(|| beside().filter(has_room));
            let page = page.unwrap_or_else(|| sizes.keys().next_back().map_or(0, |last| last + 1));
            if there.is_none() {
                *sizes.entry(page).or_default() += 1;
            }
            touched.insert(page);
            of_kind.insert(change.id.clone(), Placed { listing: Rc::new(change.clone()), page });
        }
        (entries, touched)
    }

    /// Another tab wrote.
    async fn read_again(&self) {
        // News of the directory are few: all of it is read again.
        if self.read().await.is_err() {
            // What is in memory stays right, only older; the next round brings the rest.
            self.head_rev.set(None);
        }
    }

    /// Removes it, for tests and when the last profile of a programme left.
    pub async fn delete(&self) -> Result<(), StoreProblem> {
        self.tabs.borrow_mut().take();
        self.disk.delete().await
    }

    fn tell_all(&self, turned: &Turned) {
        self.tell(turned);
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.tell(TURNED);
        }
    }

    fn tell(&self, turned: &Turned) {
        let listeners = self.listeners.borrow().clone();
        for listener in listeners {
            listener(turned);
        }
    }
}

fn name(page: u32) -> String {
    format!("{page:06}") // text in order of number
}

fn part_name(name: &str) -> String {
    format!("part/{name}")
}

fn place(entries: &mut SortedMap<Kind, SortedMap<Id, Placed>>, listing: Listing, page: u32) {
    let (kind, id) = (listing.kind.clone(), listing.id.clone());
    entries.entry(kind).or_default().insert(id, Placed { listing: Rc::new(listing), page });
}

fn as_text(pack: &[Listing]) -> String {
    serde_json::to_string(pack).expect("listings are plain data with text keys")
}

fn page_text(entries: &SortedMap<Kind, SortedMap<Id, Placed>>, page: u32) -> String {
    let placed = entries.values().flat_map(SortedMap::values).filter(|placed| placed.page == page);
    let listings: Vec<&Listing> = placed.map(|placed| &*placed.listing).collect();
    serde_json::to_string(&listings).expect("listings are plain data with text keys")
}

fn read_page(value: &JsValue) -> Option<(String, u32, Vec<Listing>)> {
    let (name, _, body) = read_named(value)?;
    let page = name.parse().ok()?;
    let listings = serde_json::from_str(&body).ok()?;
    Some((name, page, listings))
}
