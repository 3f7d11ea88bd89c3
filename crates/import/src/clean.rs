//! Texts of other systems as people should read them: entities resolved, tags gone, blanks tidied, paragraphs kept.

/// A text of one line.
pub fn line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text of several paragraphs, with at most one empty line between them.
pub fn paragraphs(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for line in plain(text).replace("\r\n", "\n").replace('\r', "\n").lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !(line.is_empty() && (all.is_empty() || all.ends_with("\n\n"))) {
            all.push_str(&line);
            all.push('\n');
        }
    }
    all.truncate(all.trim_end().len());
    all
}

/// A telephone number as written, without what is left of empty forms (`(311)    -`). `None` where no number is left.
pub fn phone(text: &str) -> Option<String> {
    let text = line(text);
    let (area, rest) = match text.strip_prefix('(').and_then(|t| t.split_once(')')) {
        Some((area, rest)) => (area.trim(), rest.trim().trim_matches('-').trim()),
        None => ("", text.trim().trim_matches('-').trim()),
    };
    let number = match (area, rest) {
        ("", rest) => rest.to_owned(),
        (area, "") => area.to_owned(),
        (area, rest) => format!("({area}) {rest}"),
    };
    let is_dialled = area.chars().all(|c| c.is_ascii_digit()) && number.chars().any(|c| c.is_ascii_digit());
    (is_dialled && number.chars().filter(|c| c.is_ascii_alphanumeric()).count() >= 3).then_some(number)
}

/// A web address; `None` for anything that is none.
pub fn web(text: &str) -> Option<String> {
    let text = line(text);
    let known = ["https://", "http://"].iter().find(|scheme| text.to_lowercase().starts_with(*scheme));
    let rest = known.map_or(text.as_str(), |scheme| &text[scheme.len()..]);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.contains('.') && host.chars().all(|c| c.is_ascii_alphanumeric() || "-.:".contains(c));
    (is_host && !rest.contains(' ')).then(|| match known {
        Some(scheme) => format!("{scheme}{rest}"),
        None => format!("https://{rest}"),
    })
}

/// A mail address; `None` for anything that is none.
pub fn mail(text: &str) -> Option<String> {
    let text = line(text);
    let (name, host) = text.split_once('@')?;
    let is_part = |part: &str| !part.is_empty() && !part.contains(['@', ' ', ',', ';', '<', '>']);
    (is_part(name) && is_part(host) && host.contains('.')).then_some(text)
}

/// Cuts a text to a number of characters, with a sign that something is missing.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(2)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push_str(" …");
    cut
}

/// Tags and entities resolved, control characters gone. Twice, since some systems wrote `&amp;#39;`.
fn plain(text: &str) -> String {
    let once = entities(&untagged(text));
    let twice = entities(&once);
    twice.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect()
}

fn untagged(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        all.push_str(before);
        let is_tag = tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match tag.find('>').filter(|end| is_tag && *end < 200) {
            Some(end) => {
                let name = tag[1..end].trim_start_matches('/').to_lowercase();
                let breaks =
                    ["br", "p", "li", "div", "ul", "tr"].iter().any(|b| name.split([' ', '/']).next() == Some(*b));
                all.push(if breaks { '\n' } else { ' ' });
                rest = &tag[end + 1..];
            }
            None => {
                all.push('<');
                rest = &tag[1..];
            }
        }
    }
    all.push_str(rest);
    all
}

fn entities(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        all.push_str(before);
        let found = entity.find(';').filter(|end| *end <= 10).and_then(|end| Some((end, letter(&entity[1..end])?)));
        let (letter, taken) = found.map_or(('&', 1), |(end, letter)| (letter, end + 1));
        all.push(letter);
        rest = &entity[taken..];
    }
    all.push_str(rest);
    all
}

fn letter(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "nbsp" => ' ',
        "ndash" | "mdash" => '–',
        "eacute" => 'é',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_as_people_read_them() {
        assert_eq!(line("  St. Mary&#39;s   Food &amp; Clothing \n"), "St. Mary's Food & Clothing");
        assert_eq!(line("R&D at AT&T &amp;#39;s &unknown; &"), "R&D at AT&T 's &unknown; &");
        assert_eq!(line("a < b and <b>bold</b>"), "a < b and bold");
        let text = "OVERVIEW: Soup.   \r\n\r\n\r\n\r\n DONATIONS: pots\n- pans<br/>- lids  ";
        assert_eq!(paragraphs(text), "OVERVIEW: Soup.\n\nDONATIONS: pots\n- pans\n- lids");
        assert_eq!(paragraphs(" \n \n"), "");
        assert_eq!(cut("many words here", 8), "many w …");
    }

    #[test]
    fn what_is_left_of_a_form_is_no_number() {
        let read = [
            ("(443) 910-2640", Some("(443) 910-2640")),
            (" (311)    -", Some("311")),
            ("(   ) 911-    ", Some("911")),
            ("(800) AGE-DIAL", Some("(800) AGE-DIAL")),
            ("650 780-7525", Some("650 780-7525")),
            ("(3  )    -", None),
            ("(F41) 396-5550", None),
            ("(   ) -  -    ", None),
            ("none", None),
        ];
        for (text, number) in read {
            assert_eq!(phone(text).as_deref(), number, "{text:?}");
        }
    }

    #[test]
    fn only_addresses_are_addresses() {
        assert_eq!(web("www.example.org/a b"), None);
        assert_eq!(web("www.example.org/a").as_deref(), Some("https://www.example.org/a"));
        assert_eq!(web("HTTP://Example.org").as_deref(), Some("http://Example.org"));
        assert_eq!(web("javascript:alert(1)"), None);
        assert_eq!(web("none"), None);
        assert_eq!(mail("a@b.example").as_deref(), Some("a@b.example"));
        assert_eq!(mail("a@b.example, c@d.example"), None);
    }
}
