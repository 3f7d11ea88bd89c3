//! Floor 1: how a screen is drawn. Leptos' signals, effects, components and its `view!` syntax; under them one plain type.
//!
//! A [`View`] is a node of the page, made at once; what changes runs in an effect of the owner in which it was drawn, and
//! ends with it. Leptos' own views have a type an element: measured for these screens, three times the download
//! (`docs/decisions/0052-views-of-few-bytes.md`).
//!
//! **Invariant:** a closure in a view is drawn anew whenever what it reads changes. So what a person types into must not
//! stand in one that reads what is typed: ask a `Memo` for the one thing that decides.

mod each;
mod inside_leptos;
mod live;
mod signal;
mod tag;
mod value;

pub use each::{For, ForProps};
pub use inside_leptos::{Drawn, from_leptos, in_leptos};
pub use signal::{Effect, Memo, RwSignal, Signal, StoredValue};
pub use tag::Tag;
pub use value::{IntoValue, Value};

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Document, Node};

/// What every file with screens needs: Leptos' prelude, with these views in the place of its own.
pub mod prelude {
    pub use super::{AnyView, Children, ChildrenFn, CollectView, For, ForProps, IntoAny, IntoView, ToChildren};
    pub use super::{Effect, Memo, RwSignal, Signal, StoredValue};
    pub use kith_view::view;
    pub use leptos::prelude::*;
}

/// A piece of a screen, drawn.
#[derive(Clone, Debug)]
pub struct View(Node);

/// The same, under the name that Leptos gives it.
pub type AnyView = View;

/// What stands inside a component, drawn once.
pub type Children = Box<dyn FnOnce() -> View>;
/// What stands inside a component, drawn whenever it is wanted.
pub type ChildrenFn = Rc<dyn Fn() -> View>;

/// What can stand in a view.
pub trait IntoView: Sized {
    /// Draws it.
    fn into_view(self) -> View;
}

/// [`IntoView`] under the name that Leptos gives it.
pub trait IntoAny: IntoView {
    /// Draws it.
    fn into_any(self) -> View {
        self.into_view()
    }
}

impl<T: IntoView> IntoAny for T {}

/// Several side by side.
pub trait CollectView {
    /// Draws them.
    fn collect_view(self) -> View;
}

impl<T: IntoView, I: IntoIterator<Item = T>> CollectView for I {
    fn collect_view(self) -> View {
        self.into_iter().map(IntoView::into_view).collect::<Vec<_>>().into_view()
    }
}

/// What the inside of a component is made of.
pub trait ToChildren<F> {
    /// From the closure that draws it.
    fn to_children(draw: F) -> Self;
}

impl<F: FnOnce() -> View + 'static> ToChildren<F> for Children {
    fn to_children(draw: F) -> Self {
        Box::new(draw)
    }
}

impl<F: Fn() -> View + 'static> ToChildren<F> for ChildrenFn {
    fn to_children(draw: F) -> Self {
        Rc::new(draw)
    }
}

impl View {
    /// The node of the page: an element, a text, or a fragment that is empty once it stands somewhere.
    pub fn node(&self) -> &Node {
        &self.0
    }
}

/// A text.
pub fn text(text: &str) -> View {
    View(document().create_text_node(text).into())
}

/// Views side by side.
pub fn beside(views: &[View]) -> View {
    let fragment: Node = document().create_document_fragment().into();
    for view in views {
        append(&fragment, view);
    }
    View(fragment)
}

fn append(to: &Node, view: &View) {
    // It goes wrong only for a node inside itself, and a view is new.
    let _ = to.append_child(&view.0);
}

fn document() -> Document {
    thread_local! {
        static DOCUMENT: Document = leptos::prelude::document();
    }
    DOCUMENT.with(Clone::clone)
}

impl IntoView for View {
    fn into_view(self) -> View {
        self
    }
}

impl IntoView for () {
    fn into_view(self) -> View {
        text("")
    }
}

impl IntoView for &str {
    fn into_view(self) -> View {
        text(self)
    }
}

impl IntoView for String {
    fn into_view(self) -> View {
        text(&self)
    }
}

impl IntoView for &String {
    fn into_view(self) -> View {
        text(self)
    }
}

impl IntoView for std::borrow::Cow<'_, str> {
    fn into_view(self) -> View {
        text(&self)
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl IntoView for $number {
            fn into_view(self) -> View {
                text(&self.to_string())
            }
        }
    )*};
}
numbers!(usize u32 u8 i64);

impl<T: IntoView> IntoView for Option<T> {
    fn into_view(self) -> View {
        self.map_or_else(|| text(""), IntoView::into_view)
    }
}

impl<T: IntoView> IntoView for Vec<T> {
    fn into_view(self) -> View {
        beside(&self.into_iter().map(IntoView::into_view).collect::<Vec<_>>())
    }
}

impl<T: IntoView, const N: usize> IntoView for [T; N] {
    fn into_view(self) -> View {
        beside(&self.map(IntoView::into_view))
    }
}

impl<A: IntoView, B: IntoView> IntoView for (A, B) {
    fn into_view(self) -> View {
        beside(&[self.0.into_view(), self.1.into_view()])
    }
}

impl<F: FnMut() -> T + 'static, T: IntoView> IntoView for F {
    fn into_view(mut self) -> View {
        live::live(Box::new(move || self().into_view()))
    }
}

macro_rules! signals {
    ($($signal:ident)*) => {$(
        impl<T: IntoView + Clone + 'static> IntoView for $signal<T> {
            fn into_view(self) -> View {
                live::live(Box::new(move || self.get().into_view()))
            }
        }
    )*};
}
signals!(Signal Memo RwSignal);

fn is_text(node: &Node) -> bool {
    node.is_instance_of::<web_sys::Text>()
}
