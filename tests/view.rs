//! How screens are drawn, in a real browser: what changes, what stays, what ends.
#![cfg(target_arch = "wasm32")]
// In a test of the browser an unwrap is an expectation like any other; clippy knows that only of ordinary tests.
#![allow(clippy::unwrap_used)]
#![allow(missing_docs)]

use kith_app::view::{in_leptos, prelude::*};
use leptos::{mount::mount_to, task::tick};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

/// Draws into a fresh place of the page; what is handed back keeps it alive.
fn draw<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> (HtmlElement, impl Sized) {
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let kept = mount_to(root.clone(), || in_leptos(view()));
    (root, kept)
}

fn inside(root: &HtmlElement) -> String {
    root.first_element_child().unwrap().inner_html()
}

#[wasm_bindgen_test]
async fn attributes_come_change_and_go() {
    let (is_on, name) = (RwSignal::new(true), RwSignal::new(Some("a".to_owned())));
    let (root, _kept) = draw(move || {
        view! { <p class="b" class:on=move || is_on.get() title=move || name.get() hidden=move || !is_on.get()>"x" {1_usize}</p> }
    });
    assert_eq!(inside(&root), r#"<p class="b on" title="a">x1</p>"#);
    is_on.set(false);
    name.set(None);
    tick().await;
    assert_eq!(inside(&root), r#"<p class="b" hidden="">x1</p>"#);
}

#[wasm_bindgen_test]
async fn a_text_that_changes_stays_the_same_node() {
    let text = RwSignal::new("one");
    let (root, _kept) = draw(move || view! { <p>{move || text.get()}</p> });
    let node = || root.query_selector("p").unwrap().unwrap().first_child().unwrap().next_sibling().unwrap();
    let before = node();
    text.set("two");
    tick().await;
    assert_eq!(inside(&root), "<p>two</p>");
    assert_eq!(before, node(), "it would be read out as new");
}

#[wasm_bindgen_test]
async fn what_stands_inside_ends_with_what_holds_it() {
    let (is_there, count, runs) = (RwSignal::new(true), RwSignal::new(0_usize), StoredValue::new(0));
    let (root, _kept) = draw(move || {
        move || {
            is_there.get().then(|| {
                view! {
                    <b>
                        {move || {
                            runs.update_value(|runs| *runs += 1);
                            count.get()
                        }}
                    </b>
                }
            })
        }
    });
    count.set(1);
    tick().await;
    assert_eq!((inside(&root).as_str(), runs.get_value()), ("<b>1</b>", 2));
    is_there.set(false);
    tick().await;
    count.set(2);
    tick().await;
    assert_eq!((inside(&root).as_str(), runs.get_value()), ("", 2), "it is gone, and nothing runs for it");
    is_there.set(true);
    tick().await;
    assert_eq!(inside(&root), "<b>2</b>");
}

#[wasm_bindgen_test]
async fn rows_stay_move_and_go_by_their_key() {
    let rows = RwSignal::new(vec!["a", "b", "c"]);
    let (root, _kept) = draw(move || {
        let row = |name: &'static str| view! { <input name=name/> };
        view! { <nav><For each=move || rows.get() key=|name| *name children=row/></nav> }
    });
    let names = || {
        let inputs = root.query_selector("nav").unwrap().unwrap().children();
        let names = (0..inputs.length()).map(|at| inputs.item(at).unwrap().get_attribute("name").unwrap());
        names.collect::<String>()
    };
    assert_eq!(names(), "abc");
    let b: HtmlInputElement = root.query_selector("[name=b]").unwrap().unwrap().unchecked_into();
    b.set_value("half-written");
    b.focus().unwrap();
    rows.set(vec!["n", "b", "c", "a"]);
    tick().await;
    assert_eq!(names(), "nbca");
    let again: HtmlInputElement = root.query_selector("[name=b]").unwrap().unwrap().unchecked_into();
    assert_eq!((again.value().as_str(), &again), ("half-written", &b));
    rows.set(vec!["c"]);
    tick().await;
    assert_eq!(names(), "c");
    rows.set(vec!["c", "c"]);
    tick().await;
    assert_eq!(names(), "cc", "two of the same key are two rows");
}

#[wasm_bindgen_test]
async fn events_are_heard_and_properties_follow() {
    let text = RwSignal::new(String::from("begun"));
    let (root, _kept) = draw(move || {
        view! { <input prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))/> }
    });
    let input: HtmlInputElement = root.query_selector("input").unwrap().unwrap().unchecked_into();
    assert_eq!(input.value(), "begun");
    input.set_value("typed");
    input.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    assert_eq!(text.get_untracked(), "typed");
    text.set("set".into());
    tick().await;
    assert_eq!(input.value(), "set");
}
