//! Fills the places of one text: `{name}`, and `{count|one:# person|other:# people}` where `#` is the number as it is written;
//! `=2:twice` is for exactly that number.
//!
//! Pure, so that it is tested without a browser: the language's plural rule and its way to write numbers are handed in.
//! A place without a value stays as it stands in the file, which is seen at once; `tests/words.rs` finds it earlier.

use crate::browser::intl::Plural;

/// The text with its places filled.
pub(super) fn fill(
    text: &str,
    values: &[(&str, &str)],
    plural: &dyn Fn(i64) -> Plural,
    written: &dyn Fn(i64) -> String,
) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = closing(&rest[open..]) else { break };
        filled.push_str(&rest[..open]);
        let place = &rest[open + 1..open + close];
        let (name, branches) = place.split_once('|').map_or((place, None), |(name, branches)| (name, Some(branches)));
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        match (value, branches) {
            (Some(value), None) => filled.push_str(value),
            (Some(value), Some(branches)) => {
                let number = value.parse().unwrap_or(0);
                let branch = choose(branches, value, plural(number)).replace('#', &written(number));
                filled.push_str(&fill(&branch, values, plural, written));
            }
            (None, _) => filled.push_str(&rest[open..=open + close]),
        }
        rest = &rest[open + close + 1..];
    }
    filled.push_str(rest);
    filled
}

/// Where the place that opens at the first letter closes; places may stand inside a branch.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().find_map(|(at, letter)| {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })
}

/// The branch of exactly this number (`=2:twice`), else that of its plural, else `other`.
fn choose<'a>(branches: &'a str, value: &str, plural: Plural) -> &'a str {
    let named = |wanted: &str| {
        let mut depth = 0;
        let parts = branches.split(move |letter| {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && letter == '|'
        });
        parts.filter_map(|branch| branch.split_once(':')).find(|(name, _)| *name == wanted).map(|(_, text)| text)
    };
    named(&format!("={value}")).or_else(|| named(plural.name())).or_else(|| named("other")).unwrap_or(branches)
}

/// English that is 40 % longer and visibly not English, in the way of pseudo-languages.
pub(super) fn pseudo(text: &str) -> String {
    let mut longer = longer(text);
    // Vowels give about a third; the rest is dots.
    let wanted = (text.chars().count() * 7).div_ceil(5);
    let missing = wanted.saturating_sub(longer.chars().count());
    longer.extend(std::iter::repeat_n('·', missing));
    longer
}

/// The letters of the pseudo-language: every vowel is two, and marked.
pub fn longer(text: &str) -> String {
    let mut longer = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        match letter {
            'a' => longer.push_str("åå"),
            'e' => longer.push_str("éé"),
            'i' => longer.push_str("îî"),
            'o' => longer.push_str("öö"),
            'u' => longer.push_str("ûû"),
            'A' => longer.push_str("ÅÅ"),
            'E' => longer.push_str("ÉÉ"),
            'O' => longer.push_str("ÖÖ"),
            other => longer.push(other),
        }
    }
    longer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(number: i64) -> Plural {
        if number == 1 { Plural::One } else { Plural::Other }
    }

    fn filled(text: &str, values: &[(&str, &str)]) -> String {
        fill(text, values, &english, &|number| number.to_string())
    }

    #[test]
    fn a_place_takes_its_value() {
        assert_eq!(filled("Ring {name} now", &[("name", "Rosa")]), "Ring Rosa now");
        assert_eq!(filled("{a}{b}", &[("b", "2"), ("a", "1")]), "12");
    }

    #[test]
    fn a_value_is_never_read_as_a_template() {
        assert_eq!(filled("Ring {name}", &[("name", "{name} # |")]), "Ring {name} # |");
    }

    #[test]
    fn a_count_chooses_its_branch_and_is_written_in_it() {
        let text = "{count|one:# person|other:# people} expected";
        assert_eq!(filled(text, &[("count", "1")]), "1 person expected");
        assert_eq!(filled(text, &[("count", "6")]), "6 people expected");
    }

    #[test]
    fn a_branch_may_hold_places() {
        let text = "{count|one:On {on} of # phone|other:On {on} of # phones}.";
        assert_eq!(filled(text, &[("count", "6"), ("on", "4")]), "On 4 of 6 phones.");
    }

    #[test]
    fn a_number_may_have_a_branch_of_its_own() {
        let text = "came {count|=2:twice|one:once|other:# times}";
        assert_eq!(filled(text, &[("count", "2")]), "came twice");
        assert_eq!(filled(text, &[("count", "12")]), "came 12 times");
    }

    #[test]
    fn a_missing_branch_falls_back_to_other() {
        assert_eq!(choose("one:a|other:b", "3", Plural::Few), "b");
    }

    #[test]
    fn a_place_without_a_value_and_an_open_brace_stay() {
        assert_eq!(filled("a {b} c", &[]), "a {b} c");
        assert_eq!(filled("a {b", &[("b", "x")]), "a {b");
    }

    #[test]
    fn the_pseudo_language_is_longer() {
        let text = "Nobody reads this straight away.";
        assert!(pseudo(text).chars().count() * 10 >= text.chars().count() * 14);
    }
}
