//! Finds words that stand bare in `view!`: text between tags, and attributes that people read or hear.
//!
//! A rough reader of views, not of Rust: it may miss a word inside an expression, but what it reports is there.

/// Attributes and properties whose text reaches people.
const READ: &[&str] = &[
    "label",
    "title",
    "sub",
    "hint",
    "legend",
    "lead",
    "text",
    "placeholder",
    "alt",
    "aria-label",
    "aria-description",
    "spoken",
    "summary",
    "low",
    "high",
    "why",
    "problem",
    "clock",
    "name_shown",
];

/// The app's own name is the same in every language.
const NAME: &str = "Kith";

/// The bare words of a source file, with their lines. What stands after `#[cfg(test)]` is not looked at.
pub fn bare_words(source: &str) -> Vec<(usize, String)> {
    let source = &blank_comments(source.split("#[cfg(test)]").next().unwrap_or_default());
    let mut found = Vec::new();
    for (at, _) in source.match_indices("view!") {
        let Some(open) = source[at..].find('{').map(|open| at + open) else { continue };
        let end = matching(source, open);
        for (place, text) in in_view(&source[open + 1..end]) {
            let line = source[..open + 1 + place].matches('\n').count() + 1;
            found.push((line, text));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Bare words in the inside of one view; what stands in braces is skipped, since views in it are found by themselves.
fn in_view(view: &str) -> Vec<(usize, String)> {
    let letters: Vec<(usize, char)> = view.char_indices().collect();
    let mut found = Vec::new();
    let mut at = 0;
    let mut in_tag = false;
    let mut attribute = String::new();
    let mut depth = 0;
    while at < letters.len() {
        let (place, letter) = letters[at];
        match letter {
            '"' => {
                let end = end_of_string(view, place);
                let text = &view[place + 1..end];
                let is_read = if in_tag {
                    depth == 0 && view[..place].ends_with('=') && READ.contains(&attribute.as_str())
                } else {
                    true
                };
                if is_read && text != NAME && text.chars().any(char::is_alphabetic) {
                    found.push((place, text.to_owned()));
                }
                at = letters.iter().position(|(next, _)| *next > end).unwrap_or(letters.len());
                continue;
            }
            '{' => {
                let end = matching(view, place);
                at = letters.iter().position(|(next, _)| *next > end).unwrap_or(letters.len());
                continue;
            }
            '<' if !in_tag => {
                in_tag = true;
                depth = 0;
                attribute.clear();
            }
            '(' | '[' if in_tag => depth += 1,
            ')' | ']' if in_tag => depth -= 1,
            '>' if in_tag && depth == 0 && !view[..place].ends_with(['-', '=']) => in_tag = false,
            letter if in_tag && depth == 0 => {
                if letter.is_alphanumeric() || letter == '-' || letter == '_' || letter == ':' {
                    attribute.push(letter);
                } else if letter != '=' {
                    attribute.clear();
                }
            }
            letter if !in_tag && letter.is_alphabetic() => {
                let end = letters[at..]
                    .iter()
                    .find(|(_, next)| ['<', '{', '"'].contains(next))
                    .map_or(view.len(), |(end, _)| *end);
                found.push((place, view[place..end].trim().to_owned()));
                at = letters.iter().position(|(next, _)| *next >= end).unwrap_or(letters.len());
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Where the string that opens at a place closes.
fn end_of_string(text: &str, open: usize) -> usize {
    let mut escaped = false;
    for (at, letter) in text[open + 1..].char_indices() {
        match letter {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return open + 1 + at,
            _ => escaped = false,
        }
    }
    text.len()
}

/// Where the brace that opens at a place closes.
fn matching(text: &str, open: usize) -> usize {
    let mut depth = 0;
    let mut skip_to = 0;
    for (at, letter) in text[open..].char_indices() {
        let at = open + at;
        if at < skip_to {
            continue;
        }
        match letter {
            '"' => skip_to = end_of_string(text, at) + 1,
            '\'' if text[at..].starts_with("'\"'")
                || text[at..].starts_with("'{'")
                || text[at..].starts_with("'}'") =>
            {
                skip_to = at + 3
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 && letter == '}' {
            return at;
        }
    }
    text.len()
}

/// Comments as blanks, so that places and lines stay.
fn blank_comments(source: &str) -> String {
    let mut bare = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let cut = line.match_indices("//").find(|(at, _)| line[..*at].matches('"').count() % 2 == 0).map(|(at, _)| at);
        match cut {
            Some(at) => {
                bare.push_str(&line[..at]);
                bare.push_str(if line.ends_with('\n') { "\n" } else { "" });
            }
            None => bare.push_str(line),
        }
    }
    bare
}

#[test]
fn bare_words_are_found_where_people_would_read_them() {
    let found = |view: &str| {
        bare_words(&format!("fn x() {{ view! {{ {view} }} }}")).into_iter().map(|(_, text)| text).collect::<Vec<_>>()
    };
    assert_eq!(found(r#"<p class="note">"Hello"</p>"#), ["Hello"]);
    assert_eq!(found(r#"<p>Hello there {name}</p>"#), ["Hello there"]);
    assert_eq!(found(r#"<Button label="Save" on_press=move || save()/>"#), ["Save"]);
    assert_eq!(found(r#"<button aria-label="Close" type="button"></button>"#), ["Close"]);
    assert_eq!(found(r#"<p>{move || view! { <b>"Inner"</b> }}</p>"#), ["Inner"]);
    assert!(found(r#"<p on:click=move |_| go("there") class:on=move || a > 1>{t(W::PlanTitle)} " · "</p>"#).is_empty());
    assert!(found(r#"<Field label=t(W::X) input=Input::Block hint=t_with(W::Y, &[("name", &n)])/>"#).is_empty());
    assert!(bare_words("// view! { <p>Hello</p> }").is_empty());
}
