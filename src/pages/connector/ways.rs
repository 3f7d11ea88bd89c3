//! How to reach somebody safely. A way that is not a yes has no button; one that nobody spoke of is "ask first".
//!
//! Words that are filled in for a text or a mail name no programme, no group and no need: others may read them.

use kith_model::kinds::{Person, Reach, Way, YesNo};
use leptos::prelude::*;

use crate::{
    parts::{Kind, LinkButton, Ring, Row, Rows, tel},
    words::{W, t, t_with},
};

/// All ways in the order in which they are shown.
pub const WAYS: [Way; 6] = [Way::Call, Way::Text, Way::Voicemail, Way::Email, Way::Visit, Way::Post];

/// "Call", "Text", as one says it.
pub fn way_words(way: Way) -> String {
    t(match way {
        Way::Call => W::WaysCall,
        Way::Text => W::WaysText,
        Way::Voicemail => W::WaysVoicemail,
        Way::Email => W::WaysEmail,
        Way::Post => W::WaysPost,
        Way::Visit => W::WaysVisit,
    })
}

/// "Yes", "only between", "no", "ask first".
pub fn may_words(may: YesNo) -> String {
    t(match may {
        YesNo::Yes => W::MayYes,
        YesNo::No => W::MayNo,
        YesNo::Between => W::MayBetween,
        YesNo::Ask => W::MayAsk,
    })
}

/// All that is said of one way in a line: "only between after 14:00 · Tom may answer · 0123 456".
pub fn reach_words(reach: &Reach) -> String {
    let mut parts = vec![may_words(reach.may)];
    if reach.may == YesNo::Between && !reach.when.is_empty() {
        parts = vec![t_with(W::ReachBetween, &[("when", &reach.when)])];
    } else if !reach.when.is_empty() {
        parts.push(reach.when.clone());
    }
    if !reach.who.is_empty() {
        parts.push(t_with(W::ReachWho, &[("who", &reach.who)]));
    }
    if !reach.at.is_empty() && reach.may != YesNo::No {
        parts.push(reach.at.clone());
    }
    parts.join(" · ")
}

/// The number that may be rung with one tap: only where calling is a plain yes.
pub fn ring_number(person: &Person) -> Option<String> {
    person.by(Way::Call).filter(|reach| reach.may == YesNo::Yes && tel(&reach.at).is_some()).map(|r| r.at.clone())
}

/// What is to be known before one rings, where there is no button: "Ring only between after 14:00".
pub fn before_ringing(person: &Person) -> Option<String> {
    let call = person.by(Way::Call);
    let line = |reach: &Reach| t_with(W::ReachRingLine, &[("how", &reach_words(reach))]);
    match call {
        Some(reach) if reach.may == YesNo::Yes && reach.when.is_empty() && reach.who.is_empty() => {
            tel(&reach.at).is_none().then(|| t(W::ReachNoNumber))
        }
        Some(reach) => Some(line(reach)),
        None => Some(t(W::ReachUnknown)),
    }
}

/// "Ring Jean", or what to know before. The button is the main one of its card.
#[component]
pub fn RingOrAsk(person: Person, #[prop(optional)] kind: Kind, #[prop(optional)] small: bool) -> impl IntoView {
    match ring_number(&person) {
        Some(number) => view! { <Ring name=person.name.clone() number=number kind=kind small=small/> }.into_any(),
        None => ().into_any(),
    }
}

/// Every way with what may be done, and a button where it is a yes.
#[component]
pub fn Ways(person: Person, #[prop(into)] me: String) -> impl IntoView {
    let rows = WAYS
        .into_iter()
        .filter_map(|way| {
            let reach = person.by(way).cloned();
            // Nobody needs to read five times that nothing is known; of calling one must know that.
            let reach = if way == Way::Call { Some(reach.unwrap_or_default()) } else { reach };
            reach.map(|reach| way_row(way, &reach, &person.name, &me))
        })
        .collect_view();
    view! { <Rows label=t(W::ReachTitle)>{rows}</Rows> }.into_any()
}

fn way_row(way: Way, reach: &Reach, name: &str, me: &str) -> AnyView {
    let words = reach_words(reach);
    let end = (reach.may == YesNo::Yes).then(|| way_button(way, reach, name, me)).flatten();
    match end {
        Some(end) => view! { <Row title=way_words(way) why=words>{end}</Row> }.into_any(),
        None => view! { <Row title=way_words(way) why=words/> }.into_any(),
    }
}

fn way_button(way: Way, reach: &Reach, name: &str, me: &str) -> Option<AnyView> {
    let hello = || encoded(&t_with(W::ReachHello, &[("me", me)]));
    match way {
        Way::Call => tel(&reach.at).map(|_| view! { <Ring name=name number=reach.at.clone() small=true/> }.into_any()),
        Way::Text => {
            let href = tel(&reach.at)?.replacen("tel:", "sms:", 1) + "?body=" + &hello();
            Some(view! { <LinkButton href=href label=t(W::ReachTextButton) small=true/> }.into_any())
        }
        Way::Email => {
            let is_plain = reach.at.contains('@') && !reach.at.contains(['?', '&', ' ', '\n']);
            let href = format!("mailto:{}?body={}", reach.at, hello());
            is_plain.then(|| view! { <LinkButton href=href label=t(W::ReachMailButton) small=true/> }.into_any())
        }
        Way::Voicemail | Way::Post | Way::Visit => None,
    }
}

/// For the query of an address: everything but letters and digits is escaped.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(may: YesNo, at: &str) -> Person {
        let reach = Reach { may, at: at.into(), ..Reach::default() };
        Person { name: "Jean".into(), reach: vec![(Way::Call, reach)], ..Person::default() }
    }

    #[test]
    fn only_a_plain_yes_has_a_number_to_tap() {
        assert_eq!(ring_number(&person(YesNo::Yes, "0123 456")).as_deref(), Some("0123 456"));
        for may in [YesNo::No, YesNo::Between, YesNo::Ask] {
            assert_eq!(ring_number(&person(may, "0123 456")), None, "{may:?}");
        }
        assert_eq!(ring_number(&person(YesNo::Yes, "ask Tom")), None);
        assert_eq!(ring_number(&Person::default()), None, "unknown is ask first");
    }

    #[test]
    fn what_is_to_be_known_before_ringing_is_said_where_there_is_no_button() {
        assert_eq!(before_ringing(&person(YesNo::Yes, "0123 456")), None);
        assert!(before_ringing(&Person::default()).is_some());
        let reach = Reach { may: YesNo::Between, when: "after 14:00".into(), ..Reach::default() };
        assert!(reach_words(&reach).contains("after 14:00"));
        let never = Reach { may: YesNo::No, at: "0123 456".into(), ..Reach::default() };
        assert!(!reach_words(&never).contains("0123"), "a number that is a no is not shown to be dialled");
    }

    #[test]
    fn what_stands_in_an_address_is_escaped() {
        assert_eq!(encoded("Hello, it's Z?"), "Hello%2C%20it%27s%20Z%3F");
    }
}
