//! All activities in a form that is quick to look through: folded texts, the kind, and what the chips ask for.
//!
//! Made once for a state of the directory and kept for as long as that state stands: 10,000 activities are folded once.
//! What is closed is not on the shelf.

use std::{
    cell::RefCell,
    collections::HashMap,
    rc::{Rc, Weak},
};

use kith_model::{
    Id,
    alike::told_apart,
    fields::{Fields, Word},
    find::{Query, Text},
    kinds::{Category, How},
    listing::Listing,
    order,
};

use crate::{browser::timers::breathe, live::Directory};

/// Texts folded before the browser may draw again.
const FOLDED_AT_ONCE: usize = 100;

/// What somebody wants, beside the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// [`FREE`] and its like.
    pub flags: u8,
    /// One bit a kind, in the order of the model's categories; none for all.
    pub kinds: u16,
}

/// Costs nothing.
pub const FREE: u8 = 1;
/// No step at the door.
pub const STEP_FREE: u8 = 2;
/// Online, by phone or at home.
pub const FROM_HOME: u8 = 4;
/// Says that it has room.
pub const HAS_ROOM: u8 = 8;
/// All of them, in the order of the chips.
pub const FLAGS: [u8; 4] = [FREE, STEP_FREE, FROM_HOME, HAS_ROOM];

/// An activity on the shelf.
pub struct Entry {
    /// The activity.
    pub listing: Rc<Listing>,
    group: Option<Rc<Listing>>,
    text: Text,
    flags: u8,
    kind: u16,
}

/// All of them, by title.
pub struct Shelf {
    /// The activities.
    pub entries: Vec<Entry>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// Places on the shelf, the nearest first.
    pub at: Vec<u32>,
    /// How many there would be with each flag, in the order of [`FLAGS`].
    pub with_flag: [usize; FLAGS.len()],
    /// The kinds of which there are any with these words.
    pub kinds: u16,
}

/// The listings that a shelf was made from, and the shelf.
type Kept = (Rc<Vec<Rc<Listing>>>, Rc<Vec<Rc<Listing>>>, Rc<Shelf>);

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// The shelf of the directory as it stands. Tracked.
pub fn shelf(directory: Directory) -> Rc<Shelf> {
    let (activities, groups) = (directory.activities(), directory.groups());
    let kept = KEPT.with_borrow(|kept| {
        let (of, with, shelf) = kept.as_ref()?;
        (Rc::ptr_eq(of, &activities) && Rc::ptr_eq(with, &groups)).then(|| shelf.clone())
    });
    kept.unwrap_or_else(|| {
        let made = Rc::new(Shelf::of(&activities, &groups));
        leptos::task::spawn_local(Shelf::fold(Rc::downgrade(&made)));
        KEPT.set(Some((activities, groups, made.clone())));
        made
    })
}

/// The bit of a kind.
pub fn kind_bit(kind: Category) -> u16 {
    Category::ALL.iter().position(|(one, _)| *one == kind).map_or(0, |at| 1 << at)
}

impl Shelf {
    /// Puts activities on the shelf, with what their groups say.
    pub fn of(activities: &[Rc<Listing>], groups: &[Rc<Listing>]) -> Self {
        let groups: HashMap<&Id, &Rc<Listing>> = groups.iter().map(|group| (&group.id, group)).collect();
        let mut entries: Vec<Entry> = activities
            .iter()
            .filter_map(|listing| {
                let group = listing.of_id("group").and_then(|id| groups.get(&id).copied());
                Entry::of(listing, group)
            })
            .collect();
        order::by(&mut entries, |a, b| (a.text.title(), &a.listing.id).cmp(&(b.text.title(), &b.listing.id)));
        Self { entries }
    }

    /// Folds all texts a few at a time, while nobody types yet.
    async fn fold(shelf: Weak<Self>) {
        let mut from = 0;
        loop {
            breathe().await;
            let Some(shelf) = shelf.upgrade().filter(|shelf| from < shelf.entries.len()) else { return };
            for entry in shelf.entries.iter().skip(from).take(FOLDED_AT_ONCE) {
                entry.text.fold_rest(|| entry.words());
            }
            from += FOLDED_AT_ONCE;
        }
    }

    /// What tells an entry apart from others of the same title at the same place: the area, the group. Mostly nothing.
    pub fn apart(&self, at: usize) -> String {
        let Some(one) = self.entries.get(at) else { return String::new() };
        // By title: those of one title stand side by side.
        let same = |entry: &&Entry| entry.text.title() == one.text.title();
        let before = self.entries[..at].iter().rev().take_while(same);
        let after = self.entries[at + 1..].iter().take_while(same);
        let alike: Vec<_> = [one].into_iter().chain(before).chain(after).map(Entry::told_by).collect();
        if alike.len() == 1 {
            return String::new();
        }
        told_apart(&alike).into_iter().next().unwrap_or_default().join(" · ")
    }

    /// What fits the words and the wants.
    pub fn find(&self, query: &Query, wants: Wants) -> Results {
        let mut results = Results::default();
        let mut found = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let Some(place) = entry.text.find(query, || entry.words()) else { continue };
            results.kinds |= entry.kind;
            if wants.kinds != 0 && entry.kind & wants.kinds == 0 {
                continue;
            }
            let missing = wants.flags & !entry.flags;
            for (count, flag) in results.with_flag.iter_mut().zip(FLAGS) {
                *count += usize::from(missing & !flag == 0 && entry.flags & flag != 0);
            }
            if missing == 0 {
                found.push((place, at as u32));
            }
        }
        // Stable: within the same nearness the order of the shelf stays.
        order::by_key(&mut found, |(place, _)| *place);
        results.at = found.into_iter().map(|(_, at)| at).collect();
        results
    }
}

impl Entry {
    fn of(listing: &Rc<Listing>, group: Option<&Rc<Listing>>) -> Option<Self> {
        let own = |field: &str| line(listing, field);
        let theirs = |field: &str| group.map(|group| line(group, field)).unwrap_or_default();
        let is_closed = own("state") == "closed" || theirs("state") == "closed";
        let title = if own("title").is_empty() { theirs("name") } else { own("title") };
        if is_closed || title.is_empty() {
            return None;
        }
        let kind_word = if own("category").is_empty() { theirs("category") } else { own("category") };
        let access = |of: &Listing| of.entries("access/").into_iter().any(|(_, value)| value.as_bool() != Some(false));
        let said_here = if access(listing) { Some(listing) } else { group };
        let is_step_free = said_here.is_some_and(|of| of.flag("access/step-free"));
        let how = listing.one_of::<How>("how");
        let is_from_home = matches!(how, Some(How::Online | How::Phone | How::Home | How::Post));
        let mut flags = 0;
        for (flag, is_so) in [
            (FREE, listing.number("price") == Some(0)),
            (STEP_FREE, is_step_free),
            (FROM_HOME, is_from_home),
            (HAS_ROOM, own("room") == "has-room"),
        ] {
            flags |= if is_so { flag } else { 0 };
        }
        Some(Self {
            text: Text::new(title),
            flags,
            kind: Category::from_word(kind_word).map_or(0, kind_bit),
            listing: listing.clone(),
            group: group.cloned(),
        })
    }

    /// What every row shows, title and place, and what may tell it apart where these are the same.
    fn told_by(&self) -> (String, Vec<String>) {
        let theirs = |field: &str| self.group.as_deref().map(|group| line(group, field)).unwrap_or_default();
        let either =
            |field: &str| [line(&self.listing, field), theirs(field)].into_iter().find(|said| !said.is_empty());
        let area = either("area").unwrap_or_default();
        let place = either("place").unwrap_or(area);
        (format!("{} / {place}", self.text.title()), vec![area.to_owned(), theirs("name").to_owned()])
    }

    /// What it may be found by beside its title.
    fn words(&self) -> Vec<&str> {
        let own = ["words", "place", "area", "category", "eligibility"].map(|field| line(&self.listing, field));
        let group = self.group.as_deref();
        let theirs = ["category", "name", "place", "area", "does"]
            .map(|field| group.map(|group| line(group, field)).unwrap_or_default());
        let entries = ["interests/", "serves/", "languages/"]
            .into_iter()
            .flat_map(|prefix| self.listing.entries(prefix))
            .filter(|(_, value)| value.as_bool() != Some(false))
            .map(|(word, _)| word);
        let has_kind = !own[3].is_empty();
        // The group's kind stands only where the activity has none.
        own.into_iter().chain(theirs.into_iter().skip(usize::from(has_kind))).chain(entries).collect()
    }
}

fn line<'a>(of: &'a Listing, field: &str) -> &'a str {
    of.value(field).and_then(|value| value.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_model::Kind;
    use serde_json::json;

    fn listing(kind: Kind, id: &str, of: &[(&str, &str)], fields: serde_json::Value) -> Rc<Listing> {
        Rc::new(Listing {
            kind,
            id: id.parse().unwrap(),
            of: of.iter().map(|(role, id)| ((*role).into(), (*id).into())).collect(),
            fields: serde_json::from_value(fields).unwrap(),
            also: Default::default(),
        })
    }

    fn town() -> Shelf {
        let hall = listing(
            Kind::Group,
            "g",
            &[],
            json!({"name": "Riverside Choir", "access/step-free": true, "category": "singing"}),
        );
        let of: &[_] = &[("group", "g")];
        let activities = [
            listing(Kind::Activity, "a", of, json!({"title": "Slow walk and sing", "category": "walking", "price": 0})),
            listing(Kind::Activity, "b", of, json!({"title": "Singing together", "price": 0, "words": "Old songs"})),
            listing(
                Kind::Activity,
                "c",
                of,
                json!({"title": "Evening choir", "price": 300, "words": "We sing by ear"}),
            ),
            listing(Kind::Activity, "d", of, json!({"title": "Singing for nobody", "state": "closed"})),
        ];
        Shelf::of(&activities, &[hall])
    }

    fn ids(typed: &str, wants: Wants) -> Vec<String> {
        let shelf = town();
        let results = shelf.find(&Query::of(typed), wants);
        results.at.iter().map(|at| shelf.entries[*at as usize].listing.id.to_string()).collect()
    }

    #[test]
    fn the_nearest_stand_first_and_closed_ones_are_not_there() {
        assert_eq!(ids("sing", Wants::default()), ["b", "a", "c"]);
        assert_eq!(ids("", Wants::default()), ["c", "b", "a"]);
        assert_eq!(ids("riverside sing", Wants::default()), ["c", "b", "a"]);
        assert_eq!(ids("chess", Wants::default()), Vec::<String>::new());
    }

    #[test]
    fn two_of_one_title_at_one_place_are_told_apart() {
        let group = |id: &str, name: &str, area: &str| {
            listing(Kind::Group, id, &[], json!({"name": name, "place": "Church hall", "area": area}))
        };
        let groups =
            [group("g", "Elm friends", "Elm"), group("h", "Mill friends", "Mill"), group("i", "Mill walkers", "Mill")];
        let choir = |id: &str, of: &str, place: &str| {
            listing(Kind::Activity, id, &[("group", of)], json!({"title": "Choir", "place": place}))
        };
        let activities = [choir("a", "g", ""), choir("b", "h", ""), choir("c", "i", ""), choir("d", "i", "Boat house")];
        let shelf = Shelf::of(&activities, &groups);
        let apart: Vec<String> = (0..4).map(|at| shelf.apart(at)).collect();
        assert_eq!(apart, ["Elm", "Mill · Mill friends", "Mill · Mill walkers", ""]);
        assert!((0..3).all(|at| town().apart(at).is_empty()), "who stands alone says nothing of it");
    }

    #[test]
    fn wants_narrow_and_are_counted() {
        assert_eq!(ids("sing", Wants { flags: FREE, kinds: 0 }), ["b", "a"]);
        assert_eq!(ids("sing", Wants { flags: FREE, kinds: kind_bit(Category::Walking) }), ["a"]);
        let results = town().find(&Query::of("sing"), Wants { flags: FREE, kinds: 0 });
        assert_eq!(results.with_flag, [2, 2, 0, 0], "with step-free there would be two: free stays wanted");
        assert_eq!(results.kinds, kind_bit(Category::Walking) | kind_bit(Category::Singing));
    }

    #[test]
    fn what_the_group_says_of_its_door_holds_for_what_says_nothing() {
        assert_eq!(ids("", Wants { flags: STEP_FREE, kinds: 0 }).len(), 3);
    }
}
