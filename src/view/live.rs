//! What changes: a place in the page that an effect draws anew.

use leptos::prelude::{RenderEffect, StoredValue};
use web_sys::Node;

use super::{View, append, document, is_text};

/// Runs now, and whenever what it reads changes, as long as the owner lives in which it was begun.
pub(super) fn effect(mut run: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_: Option<()>| run());
    // Not looked at again: the owner drops it, and that ends it.
    let _ = StoredValue::new_local(effect);
}

/// A place that is drawn anew whenever what `draw` reads changes.
pub(super) fn live(mut draw: Box<dyn FnMut() -> View>) -> View {
    let fragment: Node = document().create_document_fragment().into();
    let place = Place::new(&fragment);
    effect(Box::new(move || place.put(&draw())));
    View(fragment)
}

/// A place between two marks.
pub(super) struct Place {
    start: Node,
    end: Node,
}

impl Place {
    /// A place at the end of `parent`.
    pub(super) fn new(parent: &Node) -> Self {
        let mark = || super::text("");
        let (start, end) = (mark(), mark());
        append(parent, &start);
        append(parent, &end);
        Self { start: start.0, end: end.0 }
    }

    /// Puts a view there, in the place of what stands there.
    fn put(&self, view: &View) {
        if self.keeps_text(view) {
            return;
        }
        while let Some(old) = self.start.next_sibling().filter(|old| *old != self.end) {
            remove(&old);
        }
        insert(&view.0, &self.end);
    }

    /// A text that follows a text only changes it: nothing is read out twice.
    fn keeps_text(&self, view: &View) -> bool {
        let old = self.start.next_sibling().filter(|old| *old != self.end && is_text(old));
        let Some(old) = old.filter(|old| is_text(&view.0) && old.next_sibling().as_ref() == Some(&self.end)) else {
            return false;
        };
        let new = view.0.text_content();
        if old.text_content() != new {
            old.set_text_content(new.as_deref());
        }
        true
    }

    pub(super) fn start(&self) -> &Node {
        &self.start
    }

    pub(super) fn end(&self) -> &Node {
        &self.end
    }
}

/// Puts a node before another that stands somewhere.
pub(super) fn insert(node: &Node, before: &Node) {
    if let Some(parent) = before.parent_node() {
        // It goes wrong only where `before` stands elsewhere, and it was just asked for its parent.
        let _ = parent.insert_before(node, Some(before));
    }
}

/// Takes a node out of the page.
pub(super) fn remove(node: &Node) {
    if let Some(parent) = node.parent_node() {
        // It goes wrong only for a node that stands elsewhere.
        let _ = parent.remove_child(node);
    }
}
