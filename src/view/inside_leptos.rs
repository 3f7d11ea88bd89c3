//! Where Leptos' own views and these meet: its router holds screens, and the page holds its router.

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::{AddAnyAttr, Render, RenderHtml, StoredValue},
    tachys::{
        hydration::Cursor,
        view::{Mountable, Position, PositionState},
    },
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::{IntoView, Tag, View, document};

/// A view as Leptos takes one: in an element of its own that no layout sees.
pub struct Drawn(SendWrapper<View>);

/// Hands a view to Leptos.
pub fn in_leptos(view: impl IntoView) -> Drawn {
    let tag = Tag::new("div");
    tag.set("class", "as-if-not-there");
    tag.add(view.into_view());
    Drawn(SendWrapper::new(tag.view()))
}

/// Takes a view of Leptos.
pub fn from_leptos(view: impl Render<State: 'static>) -> View {
    let fragment: Node = document().create_document_fragment().into();
    let mut state = view.build();
    // Leptos asks for an element, and uses what any node can do.
    state.mount(fragment.unchecked_ref(), None);
    let _ = StoredValue::new_local(state);
    View(fragment)
}

/// The element that Leptos mounts.
pub struct Mounted(Element);

impl Render for Drawn {
    type State = Mounted;

    fn build(self) -> Mounted {
        Mounted(self.0.take().0.unchecked_into())
    }

    fn rebuild(self, state: &mut Mounted) {
        let new = self.build();
        // It goes wrong only where the old one stands nowhere, and then there is nothing to replace.
        let _ = state.0.replace_with_with_node_1(&new.0);
        *state = new;
    }
}

impl Mountable for Mounted {
    fn unmount(&mut self) {
        self.0.remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        // It goes wrong only where the marker stands elsewhere, and Leptos has just asked for it.
        let _ = parent.insert_before(&self.0, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some(parent) = self.0.parent_node() else { return false };
        child.mount(parent.unchecked_ref(), Some(&self.0));
        true
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.0.clone()]
    }
}

impl AddAnyAttr for Drawn {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _: A) -> Self
    where
        Self: RenderHtml,
    {
        self
    }
}

// Nothing is drawn on a server: what only serves that says what is there.
impl RenderHtml for Drawn {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Mounted {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
