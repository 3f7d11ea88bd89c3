//! Lists whose rows stay when others come and go: `<For each=… key=… children=…/>`, as Leptos has it.

use std::{
    cell::RefCell,
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use leptos::prelude::*;
use web_sys::Node;

use super::{
    IntoView, View, document,
    live::{Place, effect, insert, remove},
};

/// A row that is wanted: what names it, and how to draw it where it is new.
type Wanted = (u64, Box<dyn FnOnce() -> View>);

/// A list. A row stays, with its focus and what was typed, as long as its key is there.
#[component]
pub fn For<T, I, E, K, C, V>(
    /// What the list is made of.
    each: E,
    /// What names a row and its content.
    key: impl Fn(&T) -> K + 'static,
    /// Draws a row.
    children: C,
) -> View
where
    T: 'static,
    I: IntoIterator<Item = T> + 'static,
    E: Fn() -> I + 'static,
    K: Hash + 'static,
    C: Fn(T) -> V + Clone + 'static,
    V: IntoView + 'static,
{
    list(Box::new(move || {
        let rows = each().into_iter().map(|one| {
            let mut hasher = DefaultHasher::new();
            key(&one).hash(&mut hasher);
            let children = children.clone();
            (hasher.finish(), Box::new(move || children(one).into_view()) as Box<dyn FnOnce() -> View>)
        });
        rows.collect()
    }))
}

/// A row that is there.
struct Row {
    owner: Owner,
    first: Node,
    last: Node,
}

fn list(wanted: Box<dyn Fn() -> Vec<Wanted>>) -> View {
    let fragment: Node = document().create_document_fragment().into();
    let place = Place::new(&fragment);
    let (parent, there) = (Owner::current().unwrap_or_default(), RefCell::new(HashMap::new()));
    effect(Box::new(move || {
        let wanted = wanted();
        let mut old: HashMap<u64, Row> = there.take();
        let mut new = HashMap::with_capacity(wanted.len());
        let mut rows = Vec::with_capacity(wanted.len());
        for (key, draw) in wanted {
            // Two of the same key are two rows all the same.
            let key = (0..).map(|more| key.wrapping_add(more)).find(|key| !new.contains_key(key)).unwrap_or(key);
            let row = old.remove(&key).unwrap_or_else(|| untrack(|| Row::draw(&parent, draw)));
            rows.push(key);
            new.insert(key, row);
        }
        old.into_values().for_each(Row::leave);
        let mut next = place.start().next_sibling();
        for row in rows.iter().filter_map(|key| new.get(key)) {
            match &next {
                Some(next) if *next == row.first => {}
                _ => row.move_before(next.as_ref().unwrap_or(place.end())),
            }
            next = row.last.next_sibling();
        }
        there.replace(new);
    }));
    View(fragment)
}

impl Row {
    fn draw(parent: &Owner, draw: Box<dyn FnOnce() -> View>) -> Self {
        let owner = parent.child();
        let View(node) = owner.with(draw);
        let (Some(first), Some(last)) = (node.first_child(), node.last_child()) else {
            return Self { owner, first: node.clone(), last: node };
        };
        if node.node_type() != Node::DOCUMENT_FRAGMENT_NODE {
            return Self { owner, first: node.clone(), last: node };
        }
        Self { owner, first, last }
    }

    fn nodes(&self) -> Vec<Node> {
        let mut nodes = vec![self.first.clone()];
        while let Some(next) = nodes.last().filter(|node| **node != self.last).and_then(Node::next_sibling) {
            nodes.push(next);
        }
        nodes
    }

    fn move_before(&self, before: &Node) {
        self.nodes().iter().for_each(|node| insert(node, before));
    }

    fn leave(self) {
        self.nodes().iter().for_each(remove);
        self.owner.cleanup();
    }
}
