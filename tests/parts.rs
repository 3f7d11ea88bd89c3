//! The small view pieces in a real browser: roles, names, focus, keys; found as a person or a screen reader finds them.
#![cfg(target_arch = "wasm32")]
// The helpers here are tests too, though clippy does not see it.
#![allow(clippy::unwrap_used)]

mod parts {
    mod dates;
    pub mod stage;
}

use kith_app::{
    parts::*,
    view::prelude::*,
    words::{W, t, t_count},
};
use leptos::task::tick;
use parts::stage::{Stage, document, focused, frames};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::*;
use web_sys::{HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn a_button_presses_once_and_not_while_busy() {
    let pressed = RwSignal::new(0);
    let busy = RwSignal::new(false);
    let stage =
        Stage::new(move || view! { <Button label="Save" busy=busy on_press=move || pressed.update(|n| *n += 1)/> });
    let button = stage.find("button");
    button.click();
    assert_eq!(pressed.get_untracked(), 1);
    button.focus().unwrap();
    busy.set(true);
    tick().await;
    button.click();
    assert_eq!(pressed.get_untracked(), 1);
    assert_eq!(button.get_attribute("aria-busy").as_deref(), Some("true"));
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(focused(), *button, "a busy button keeps the focus");
    assert_eq!(button.text_content().as_deref(), Some("Save"), "and its name");
}

#[wasm_bindgen_test]
async fn a_field_ties_label_hint_and_problem_to_its_input() {
    let text = RwSignal::new(String::from("01"));
    let problem = RwSignal::new(None::<String>);
    let stage = Stage::new(move || {
        view! { <Field label="Phone" input=Input::Phone value=text on_input=move |v| text.set(v) hint="With the area" problem=problem/> }
    });
    let input: HtmlInputElement = stage.find("input").unchecked_into();
    let label = stage.find("label");
    assert_eq!(label.get_attribute("for").unwrap(), input.id());
    assert_eq!(input.type_(), "tel");
    let described = |input: &HtmlInputElement| {
        let ids = input.get_attribute("aria-describedby").unwrap_or_default();
        ids.split_whitespace()
            .map(|id| document().get_element_by_id(id).unwrap().text_content().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(described(&input), ["With the area"]);
    assert!(!input.has_attribute("aria-invalid"));
    problem.set(Some("Is a digit missing?".into()));
    tick().await;
    assert_eq!(described(&input), ["With the area", "Is a digit missing?"]);
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    input.set_value("0123");
    input.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    assert_eq!(text.get_untracked(), "0123");
    text.set("0999".into());
    tick().await;
    assert_eq!(input.value(), "0999", "the page's text is the input's");
}

#[wasm_bindgen_test]
async fn chips_are_radio_buttons_with_a_name_and_a_group() {
    let chosen = RwSignal::new(String::from("30"));
    let stage = Stage::new(move || {
        let chips = ["15", "30", "45"].map(|n| Chip::new(n, n)).to_vec();
        view! { <Chips legend="How long" chips=chips chosen=chosen on_choose=move |v| chosen.set(v)/> }
    });
    assert_eq!(stage.find("fieldset legend").text_content().as_deref(), Some("How long"));
    let inputs = stage.all("input[type=radio]");
    let is_on = |at: usize| inputs[at].clone().unchecked_into::<HtmlInputElement>().checked();
    assert!(is_on(1) && !is_on(0));
    inputs[2].click();
    tick().await;
    assert_eq!(chosen.get_untracked(), "45");
    chosen.set("15".into());
    tick().await;
    assert!(is_on(0) && !is_on(2));
    let names: Vec<_> = inputs.iter().map(|input| input.get_attribute("name").unwrap()).collect();
    assert!(names.iter().all(|name| *name == names[0]), "arrow keys move within one group");
}

#[wasm_bindgen_test]
async fn chips_for_several_say_what_was_switched() {
    let heard = RwSignal::new(Vec::new());
    let stage = Stage::new(move || {
        let chips = vec![Chip::new("free", "Free"), Chip::new("near", "Near")];
        let change = move |value: String, on: bool| heard.update(|heard| heard.push((value, on)));
        view! { <ChipsMany legend="Only" chips=chips chosen=vec!["free".to_owned()] on_change=change/> }
    });
    let boxes = stage.all("input[type=checkbox]");
    boxes[0].click();
    boxes[1].click();
    assert_eq!(heard.get_untracked(), [("free".to_owned(), false), ("near".to_owned(), true)]);
}

#[wasm_bindgen_test]
async fn the_heading_of_a_new_screen_has_the_focus_and_the_title_stays_neutral() {
    document().set_title("Kith");
    let first = RwSignal::new(true);
    let stage = Stage::new(move || {
        move || {
            if first.get() {
                view! { <Screen title="Amina"><p>"one"</p></Screen> }.into_any()
            } else {
                view! { <Screen title="Find"><p>"two"</p></Screen> }.into_any()
            }
        }
    });
    frames().await;
    assert_eq!(focused().text_content().as_deref(), Some("Amina"));
    assert_eq!(focused().tag_name(), "H1");
    first.set(false);
    frames().await;
    assert_eq!(focused().text_content().as_deref(), Some("Find"));
    assert_eq!(document().title(), "Kith");
    assert!(stage.has("main") && stage.has("header"));
}

#[wasm_bindgen_test]
async fn a_screen_in_a_frame_has_its_line_and_its_bar() {
    let path = RwSignal::new(String::from("/people/7"));
    let stage = Stage::new(move || {
        let links =
            [Place::Today, Place::People].map(|place| NavLink { place, href: format!("/{place:?}").to_lowercase() });
        let links = Signal::stored(links.to_vec());
        provide_context(Frame {
            sync: Signal::stored(SyncState::Waiting(3)),
            looks_href: "/x",
            outside_href: "/y",
            first: Signal::stored(None),
            urgent: Signal::stored(None),
            leave: Signal::stored(None),
            soon: Signal::stored(false),
            links,
            path: path.into(),
            bar: path.into(),
        });
        view! { <Screen title="Amina"><p>"one"</p></Screen> }
    });
    assert!(stage.find("[data-sync=waiting]").text_content().unwrap().contains('3'));
    assert!(stage.find("nav").has_attribute("aria-label"));
    let here = || {
        stage
            .all("nav [aria-current=page]")
            .iter()
            .map(|link| link.text_content().unwrap().trim().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(here(), [t(W::NavPeople)]);
    path.set("/today".into());
    tick().await;
    assert_eq!(here(), [t(W::NavToday)]);
}

#[wasm_bindgen_test]
async fn back_returns_to_the_line_that_one_left() {
    let path = RwSignal::new(String::from("/find"));
    let _stage = Stage::new(move || {
        provide_context(Frame {
            sync: Signal::stored(SyncState::Sent),
            looks_href: "/x",
            outside_href: "/y",
            first: Signal::stored(None),
            urgent: Signal::stored(None),
            leave: Signal::stored(None),
            soon: Signal::stored(false),
            links: Signal::stored(Vec::new()),
            path: path.into(),
            bar: path.into(),
        });
        let lines = || (0..200).map(|_| view! { <p>"line"</p> }).collect_view();
        move || match path.get().as_str() {
            "/find" => view! { <Screen title="Find">{lines()}</Screen> }.into_any(),
            _ => view! { <Screen title="Activity">{lines()}</Screen> }.into_any(),
        }
    });
    let window = web_sys::window().unwrap();
    frames().await;
    window.scroll_to_with_x_and_y(0.0, 900.0);
    frames().await;
    path.set("/activity".into());
    frames().await;
    assert_eq!(window.scroll_y().unwrap(), 0.0, "a new screen begins at its top");
    window.dispatch_event(&web_sys::Event::new("popstate").unwrap()).unwrap();
    path.set("/find".into());
    frames().await;
    assert_eq!(window.scroll_y().unwrap(), 900.0);
    path.set("/activity".into());
    frames().await;
    path.set("/find".into());
    frames().await;
    assert_eq!(window.scroll_y().unwrap(), 0.0, "not by Back: from the top");
}

#[wasm_bindgen_test]
async fn a_sheet_takes_the_focus_and_gives_it_back() {
    let open = RwSignal::new(false);
    let stage = Stage::new(move || {
        view! {
            <Button label="More" on_press=move || open.set(true)/>
            <Sheet open=open on_close=move || open.set(false) title="Step"><p class="inside">"Content"</p></Sheet>
        }
    });
    let button = stage.find("button.btn");
    button.focus().unwrap();
    assert!(!stage.has(".inside"), "a closed sheet draws nothing");
    button.click();
    frames().await;
    let dialog = stage.find("dialog");
    assert!(dialog.has_attribute("open") && stage.has(".inside"));
    assert!(dialog.contains(Some(&focused())), "focus is in the sheet, not on {}", focused().outer_html());
    let name = dialog.get_attribute("aria-labelledby").unwrap();
    assert_eq!(document().get_element_by_id(&name).unwrap().text_content().as_deref(), Some("Step"));
    // What the browser sends for Escape.
    dialog.dispatch_event(&web_sys::Event::new("cancel").unwrap()).unwrap();
    frames().await;
    assert!(!open.get_untracked() && !dialog.has_attribute("open") && !stage.has(".inside"));
    assert_eq!(focused(), *button);
}

#[wasm_bindgen_test]
async fn a_long_list_draws_only_what_is_seen_and_says_how_long_it_is() {
    let count = RwSignal::new(10_000usize);
    let stage = Stage::new(move || {
        view! {
            <LongList
                label="People"
                count=count
                key=|at: usize| at.to_string()
                row=|at: usize| view! { <button type="button">{format!("Person {at}")}</button> }.into_any()
            />
        }
    });
    frames().await;
    let rows = || stage.all("[data-at]");
    assert!(rows().len() < 60, "{} rows are drawn", rows().len());
    assert_eq!(rows()[0].get_attribute("aria-setsize").as_deref(), Some("10000"));
    assert_eq!(rows()[0].get_attribute("aria-posinset").as_deref(), Some("1"));
    let window = web_sys::window().unwrap();
    let first: HtmlElement = stage.find("[data-at='0'] button");
    first.focus().unwrap();
    tick().await;
    window.scroll_to_with_x_and_y(0.0, 100_000.0);
    frames().await;
    frames().await;
    let drawn: Vec<usize> = rows().iter().map(|row| row.get_attribute("data-at").unwrap().parse().unwrap()).collect();
    assert!(drawn.iter().any(|at| *at > 1_000), "scrolled to {drawn:?}");
    assert!(drawn.len() < 60);
    assert_eq!(drawn[0], 0, "the row with the focus stays");
    assert_eq!(focused().text_content().as_deref(), Some("Person 0"));
    window.scroll_to_with_x_and_y(0.0, 0.0);
    count.set(3);
    frames().await;
    assert_eq!(rows().len(), 3);
}

#[wasm_bindgen_test]
async fn a_row_of_a_long_list_follows_what_it_shows_and_is_not_drawn_anew_by_the_focus() {
    let names = RwSignal::new(vec!["Ana", "Bea"]);
    let all = Memo::new(move |_| names.get());
    let drawn = std::rc::Rc::new(std::cell::Cell::new(0));
    let count = SendWrapper::new(drawn.clone());
    let stage = Stage::new(move || {
        let row = move |(name,): (&'static str,)| {
            count.set(count.get() + 1);
            view! { <button type="button">{name}</button> }.into_any()
        };
        view! { <LongListOf label="People" all row/> }
    });
    frames().await;
    names.set(vec!["Ana", "Cleo"]);
    frames().await;
    let words = stage.all("button").iter().map(|button| button.text_content().unwrap()).collect::<Vec<_>>();
    assert_eq!(words, ["Ana", "Cleo"], "as many as before, but others");
    assert_eq!(drawn.get(), 3);
    stage.find("[data-at='1'] button").focus().unwrap();
    frames().await;
    assert_eq!(drawn.get(), 3, "what a finger presses must not go away under it");
}

#[wasm_bindgen_test]
async fn marks_are_heard_and_chosen() {
    let mark = RwSignal::new(Some(6u8));
    let stage = Stage::new(move || {
        view! {
            <Marks mark=mark was=3/>
            <MarkChooser legend="How near?" mark=mark on_choose=move |m| mark.set(Some(m)) low="far" high="there"/>
        }
    });
    assert_eq!(stage.find("[role=img]").get_attribute("aria-label").as_deref(), Some("6 of 10"));
    assert_eq!(stage.all(".marks i.on").len(), 6);
    assert_eq!(stage.find(".sub").text_content().as_deref(), Some("6, was 3"));
    let choices = stage.all("input[type=radio]");
    assert_eq!(choices.len(), 11);
    choices[0].click();
    tick().await;
    assert_eq!(mark.get_untracked(), Some(0));
    assert_eq!(stage.all(".marks i.on").len(), 0);
}

#[wasm_bindgen_test]
async fn a_row_of_the_register_is_ticked_and_unticked() {
    let here = RwSignal::new(false);
    let stage = Stage::new(move || {
        view! { <Ticks label="Register"><TickRow name="Jean" note="first time" here=here on_press=move || here.update(|h| *h = !*h)/></Ticks> }
    });
    let row = stage.find("button");
    let pressed = || stage.find("button").get_attribute("aria-pressed").unwrap();
    assert_eq!(pressed(), "false");
    row.click();
    tick().await;
    assert_eq!(pressed(), "true");
    row.click();
    tick().await;
    assert_eq!(pressed(), "false", "tap again is: not marked");
}

#[wasm_bindgen_test]
async fn only_the_worse_and_the_end_are_read_out() {
    let state = RwSignal::new(SyncState::Sent);
    let stage = Stage::new(move || view! { <SyncSpoken state=state/> });
    let heard = || stage.find("[role=status]").text_content().unwrap();
    assert_eq!(heard(), "");
    for quiet in [SyncState::Here, SyncState::Sending, SyncState::Sent] {
        state.set(quiet);
        tick().await;
        assert_eq!(heard(), "", "{quiet:?}");
    }
    state.set(SyncState::Waiting(1));
    tick().await;
    assert_eq!(heard(), t_count(W::SyncWaiting, 1));
    for next in [SyncState::Sending, SyncState::Sent] {
        state.set(next);
        tick().await;
    }
    assert_eq!(heard(), t(W::SyncAllSent), "at the end, past the sending");
}

#[wasm_bindgen_test]
async fn what_people_wrote_keeps_its_direction_and_is_never_markup() {
    let stage = Stage::new(|| {
        view! {
            <SaidBlock text="<b>مرحبا</b> 12:30" lang=Some("ar".to_owned())/>
            <Marked text="Singing together" spans=vec![(0, 4), (4, 900)]/>
            <OutLink href="javascript:alert(1)" text="here"/>
        }
    });
    let said = stage.find("p");
    assert_eq!(said.get_attribute("dir").as_deref(), Some("auto"));
    assert_eq!(said.get_attribute("lang").as_deref(), Some("ar"));
    assert!(!stage.has("b") && stage.text().contains("<b>"));
    assert_eq!(stage.find("mark").text_content().as_deref(), Some("Sing"));
    assert!(stage.text().contains("Singing together"));
    assert!(!stage.has("a"), "no link to a script");
}

#[wasm_bindgen_test]
async fn the_numbers_for_danger_can_be_rung() {
    let stage = Stage::new(|| view! { <NobodyReads numbers=vec!["999".to_owned(), "ask at the desk".to_owned()]/> });
    assert!(stage.text().starts_with(&t(W::DangerNobodyReads)));
    let links = stage.all("a");
    assert_eq!(links.len(), 1, "what cannot be dialled is no link");
    assert_eq!(links[0].get_attribute("href").as_deref(), Some("tel:999"));
    assert!(stage.text().contains("ask at the desk"));
}
