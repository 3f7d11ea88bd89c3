//! How to reach somebody safely. A way that is not a yes has no button; one that nobody spoke of is "ask first".
//!
//! Words that are filled in for a text or a mail name no programme, no group and no need: others may read them.

use crate::view::prelude::*;
use kith_model::kinds::{Person, Reach, Way, YesNo};

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

/// All that is said of one way in a line: "not before 14:00 · Tom may answer · 0123 456".
pub fn reach_words(reach: &Reach) -> String {
    let is_said = reach.may == YesNo::Between && !reach.when.is_empty();
    let may = if is_said { String::new() } else { may_words(reach.may) };
    let who = if reach.who.is_empty() { String::new() } else { t_with(W::ReachWho, &[("who", &reach.who)]) };
    // A number that is a no is not shown to be dialled.
    let at = if reach.may == YesNo::No { String::new() } else { reach.at.clone() };
    let parts = [may, reach.when.clone(), who, at];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The number that may be rung with one tap: only where calling is a plain yes.
pub fn ring_number(person: &Person) -> Option<String> {
    person.by(Way::Call).filter(|reach| reach.may == YesNo::Yes && tel(&reach.at).is_some()).map(|r| r.at.clone())
}

/// What is to be known before one rings, and the way that is left where ringing is not a plain yes.
pub fn before_ringing(person: &Person) -> Option<String> {
    let ring = match person.by(Way::Call) {
        Some(reach) if reach.may == YesNo::Yes && reach.when.is_empty() && reach.who.is_empty() => {
            return tel(&reach.at).is_none().then(|| t(W::ReachNoNumber));
        }
        Some(reach) if reach.may == YesNo::No => t(W::ReachNoRing),
        Some(reach) => t_with(W::ReachRingLine, &[("how", &reach_words(reach))]),
        None => String::new(),
    };
    let is_left = |way: &&Way| {
        let may = person.by(**way).map(|reach| reach.may);
        // A text or a mail that is a yes has its button.
        may == Some(YesNo::Between) || (may == Some(YesNo::Yes) && matches!(way, Way::Visit | Way::Post))
    };
    let is_ring_a_yes = ring_number(person).is_some();
    let other = [Way::Text, Way::Email, Way::Visit, Way::Post];
    let other = other.iter().find(is_left).filter(|_| !is_ring_a_yes).and_then(|way| {
        let words = reach_words(person.by(*way)?);
        Some(t_with(W::ReachWayLine, &[("way", &way_words(*way)), ("how", &words)]))
    });
    let lines: Vec<String> = [ring, other.unwrap_or_default()].into_iter().filter(|line| !line.is_empty()).collect();
    let is_known = !lines.is_empty() || person.reach.iter().any(|(_, reach)| reach.may == YesNo::Yes);
    let said = if is_known { lines.join(" · ") } else { t(W::ReachUnknown) };
    (!said.is_empty()).then_some(said)
}

/// The first way that is a plain yes, as a button: "Ring Jean", else "Text Jean", else "Write to Jean". Without one there is
/// no button, and the words say what to do.
#[component]
pub fn SafeWay(
    person: Person,
    /// The connector's name, for the words of a text.
    #[prop(into)]
    me: String,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] small: bool,
) -> impl IntoView {
    if let Some(number) = ring_number(&person) {
        return view! { <Ring name=person.name number=number kind=kind small=small/> }.into_any();
    }
    let yes = |way: Way| person.by(way).filter(|reach| reach.may == YesNo::Yes);
    let (word, href) = match (yes(Way::Text).and_then(|r| text_address(r, &me)), yes(Way::Email)) {
        (Some(href), _) => (W::ReachTextTo, Some(href)),
        (None, Some(reach)) => (W::ReachMailTo, mail_address(reach, &me)),
        (None, None) => (W::ReachMailTo, None),
    };
    let label = t_with(word, &[("name", &person.name)]);
    href.map(|href| view! { <LinkButton href=href label=label kind=kind small=small/> }).into_any()
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
    let (href, label) = match way {
        Way::Call => {
            tel(&reach.at)?;
            return Some(view! { <Ring name=name number=reach.at.clone() small=true/> }.into_any());
        }
        Way::Text => (text_address(reach, me)?, t(W::ReachTextButton)),
        Way::Email => (mail_address(reach, me)?, t(W::ReachMailButton)),
        Way::Voicemail | Way::Post | Way::Visit => return None,
    };
    Some(view! { <LinkButton href=href label=label small=true/> }.into_any())
}

/// A text with neutral words, to a number that can be dialled.
fn text_address(reach: &Reach, me: &str) -> Option<String> {
    Some(tel(&reach.at)?.replacen("tel:", "sms:", 1) + "?body=" + &hello(me))
}

/// A mail with neutral words, to what is plainly an address.
fn mail_address(reach: &Reach, me: &str) -> Option<String> {
    let is_plain = reach.at.contains('@') && !reach.at.contains(['?', '&', ' ', '\n']);
    is_plain.then(|| format!("mailto:{}?body={}", reach.at, hello(me)))
}

fn hello(me: &str) -> String {
    encoded(&t_with(W::ReachHello, &[("me", me)]))
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
        assert_eq!(before_ringing(&Person::default()), Some(t(W::ReachUnknown)));
        let text = Reach { may: YesNo::Between, when: "not before noon".into(), ..Reach::default() };
        let by_text = Person { reach: vec![(Way::Text, text.clone())], ..Person::default() };
        assert_eq!(before_ringing(&by_text).as_deref(), Some("Text: not before noon"));
        let both =
            Person { reach: vec![(Way::Text, text), person(YesNo::No, "").reach[0].clone()], ..Person::default() };
        assert_eq!(before_ringing(&both).as_deref(), Some("Do not ring · Text: not before noon"));
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
