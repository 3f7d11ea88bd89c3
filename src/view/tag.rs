//! An element while it is made: what `view!` calls, in the order in which it stands there.

use leptos::{
    ev::EventDescriptor,
    html::ElementType,
    prelude::{NodeRef, Owner},
    tachys::html::node_ref::NodeRefContainer,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Event, HtmlElement};

use super::{Value, View, append, document, live::effect};

const DRAWINGS: &str = "http://www.w3.org/2000/svg";

/// An element.
pub struct Tag(Element);

impl Tag {
    /// An element of the page.
    pub fn new(name: &str) -> Self {
        Self(document().create_element(name).expect("view! names elements"))
    }

    /// An element of a drawing.
    pub fn drawn(name: &str) -> Self {
        Self(document().create_element_ns(Some(DRAWINGS), name).expect("view! names elements"))
    }

    /// An attribute that is always the same.
    pub fn set(&self, name: &str, value: &str) {
        set(&self.0, name, value);
    }

    /// An attribute.
    pub fn attr(&self, name: &'static str, value: Value) {
        self.keep(value, move |element, value| match value {
            Value::Text(text) => set(element, name, &text),
            Value::Flag(true) => set(element, name, ""),
            _ => drop(element.remove_attribute(name)),
        });
    }

    /// A property: what is chosen or typed, not what it began with.
    pub fn prop(&self, name: &'static str, value: Value) {
        self.keep(value, move |element, value| {
            let value = match value {
                Value::Text(text) => JsValue::from_str(&text),
                Value::Flag(flag) => JsValue::from_bool(flag),
                _ => JsValue::NULL,
            };
            let name = JsValue::from_str(name);
            // The same again would move the cursor of who types, in some browsers.
            if js_sys::Reflect::get(element, &name).as_ref() != Ok(&value) {
                // Elements of the page take any property.
                let _ = js_sys::Reflect::set(element, &name, &value);
            }
        });
    }

    /// A class that is there or not.
    pub fn class(&self, name: &'static str, value: Value) {
        self.keep(value, move |element, value| {
            // It goes wrong only for a name with a space.
            let _ = element.class_list().toggle_with_force(name, matches!(value, Value::Flag(true)));
        });
    }

    /// A line of style that no style sheet can know, such as a height that was measured.
    pub fn style(&self, name: &'static str, value: Value) {
        self.keep(value, move |element, value| {
            if let (Value::Text(text), Some(element)) = (value, element.dyn_ref::<HtmlElement>()) {
                // A value that the browser does not know is left out by it.
                let _ = element.style().set_property(name, &text);
            }
        });
    }

    /// Hears of an event.
    pub fn on<E>(&self, event: E, mut hear: impl FnMut(E::EventType) + 'static)
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        listen(&self.0, &event.name(), Box::new(move |event| hear(event.unchecked_into())));
    }

    /// Fills a reference to this element.
    pub fn node_ref<E>(&self, to: NodeRef<E>)
    where
        E: ElementType,
        E::Output: JsCast + 'static,
    {
        to.load(&self.0);
    }

    /// Puts a view at its end.
    pub fn add(&self, view: View) {
        append(&self.0, &view);
    }

    /// The element, made.
    pub fn view(self) -> View {
        View(self.0.into())
    }

    /// Applies a value now, and whenever it changes.
    fn keep(&self, value: Value, apply: impl Fn(&Element, Value) + 'static) {
        match value {
            Value::Live(mut ask) => {
                let element = self.0.clone();
                effect(Box::new(move || apply(&element, ask())));
            }
            value => apply(&self.0, value),
        }
    }
}

fn set(element: &Element, name: &str, value: &str) {
    // It goes wrong only for a name that is none.
    let _ = element.set_attribute(name, value);
}

fn listen(element: &Element, name: &str, mut hear: Box<dyn FnMut(Event)>) {
    let owner = Owner::current();
    let hear = Closure::<dyn FnMut(Event)>::new(move |event| match &owner {
        Some(owner) => owner.with(|| hear(event)),
        None => hear(event),
    });
    // The browser keeps it as long as it keeps the element.
    let hear = hear.into_js_value();
    // It goes wrong only for what is no function.
    let _ = element.add_event_listener_with_callback(name, hear.unchecked_ref());
}
