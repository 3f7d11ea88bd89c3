//! Ways out of the app. Only https, tel and mailto are links; anything else from people is shown as the text it is.

use crate::view::prelude::*;
use crate::{
    parts::{Kind, button::LinkButton},
    words::{W, t_with},
};

/// "Ring Rosa": opens the phone's dialler. Without a number that can be dialled there is no button.
#[component]
pub fn Ring(
    /// Whom it rings, as the person knows them.
    #[prop(into)]
    name: String,
    /// As it was written, with spaces and brackets.
    #[prop(into)]
    number: String,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: Kind,
    /// For a row of a list.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let label = t_with(W::ButtonRing, &[("name", &name)]);
    tel(&number).map(|href| view! { <LinkButton href=href label=label kind=kind small=small/> }).into_any()
}

/// A link out of the app, or its text where the address is none that may be followed.
#[component]
pub fn OutLink(#[prop(into)] href: String, #[prop(into)] text: String) -> impl IntoView {
    if is_safe_link(&href) {
        view! { <a href=href target="_blank" rel="noopener noreferrer" dir="auto">{text}</a> }.into_any()
    } else {
        view! { <bdi>{text}</bdi> }.into_any()
    }
}

/// `tel:` for a number as people write it; `None` if nothing in it can be dialled.
pub fn tel(number: &str) -> Option<String> {
    let dialled: String = number.chars().filter(|letter| letter.is_ascii_digit() || "+*#".contains(*letter)).collect();
    let has_digits = dialled.chars().filter(char::is_ascii_digit).count() >= 3;
    // A hash would end the address.
    has_digits.then(|| format!("tel:{}", dialled.replace('#', "%23")))
}

/// Whether text from people may be a link.
pub fn is_safe_link(address: &str) -> bool {
    let address = address.trim_start().to_ascii_lowercase();
    ["https://", "tel:", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_dialled_as_they_are_written() {
        assert_eq!(tel("0123 456-78 (Rosa)").as_deref(), Some("tel:012345678"));
        assert_eq!(tel("+44 20 7946 0000").as_deref(), Some("tel:+442079460000"));
        assert_eq!(tel("ask Rosa"), None);
    }

    #[test]
    fn only_https_tel_and_mailto_are_links() {
        assert!(is_safe_link("https://example.org"));
        assert!(is_safe_link("MAILTO:a@example.org"));
        for address in
            ["http://example.org", "javascript:alert(1)", " data:text/html,x", "//example.org", "java\nscript:x"]
        {
            assert!(!is_safe_link(address), "{address:?} must be no link");
        }
    }
}
