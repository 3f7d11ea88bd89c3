//! Finding by words: every word that was typed must begin a word of the text, whatever its case and accents.
//!
//! Pure and small, so that ranking can take its place. Works on what the phone holds; what is typed goes nowhere.
//! Folding knows the Latin letters of Europe and the spellings of Arabic that people do not tell apart when they search.

use std::cell::OnceCell;

/// What was typed, as folded words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<String>);

/// A text to be searched: its title folded at once, the rest when it is first asked for. Most are never asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Each word with a space before it, so that " sing" finds what begins with it.
    title: String,
    rest: OnceCell<String>,
}

/// Where all words of a query were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// The title begins with what was typed.
    First,
    /// In the title.
    Title,
    /// Some of them in the rest.
    Rest,
}

impl Query {
    /// The words of what was typed.
    pub fn of(typed: &str) -> Self {
        Self(fold(typed).split_whitespace().map(|word| format!(" {word}")).collect())
    }

    /// Whether nothing was typed that can be searched for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Text {
    /// A title; whatever else it may be found by is handed in when that is asked for.
    pub fn new(title: &str) -> Self {
        let mut own = String::new();
        put_words(title, &mut own);
        Self { title: own, rest: OnceCell::new() }
    }

    /// Where the words were found; `None` when one of them is not there. `rest` is the same each time.
    pub fn find<'a, I: IntoIterator<Item = &'a str>>(&self, query: &Query, rest: impl FnOnce() -> I) -> Option<Found> {
        let in_title = |word: &String| self.title.contains(word.as_str());
        if query.0.iter().all(in_title) {
            let is_first = query.0.first().is_none_or(|word| self.title.starts_with(word.as_str()));
            return Some(if is_first { Found::First } else { Found::Title });
        }
        let rest = self.fold_rest(rest);
        query.0.iter().all(|word| in_title(word) || rest.contains(word.as_str())).then_some(Found::Rest)
    }

    /// Folds the rest, so that the first search need not.
    pub fn fold_rest<'a, I: IntoIterator<Item = &'a str>>(&self, rest: impl FnOnce() -> I) -> &str {
        self.rest.get_or_init(|| {
            let mut folded = String::new();
            for part in rest() {
                put_words(part, &mut folded);
            }
            folded
        })
    }

    /// The folded title, to order by.
    pub fn title(&self) -> &str {
        &self.title
    }
}

/// The parts of a text that a query found, as byte ranges in order: the beginnings of words.
pub fn spans(text: &str, query: &Query) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let word: &str = &text[at..];
        let is_letter = |c: char| !is_apart(c);
        let Some(start) = word.find(is_letter) else { break };
        let word = &word[start..];
        let end = word.find(is_apart).unwrap_or(word.len());
        let word = &word[..end];
        let folded = format!(" {}", fold(word));
        if let Some(wanted) = query.0.iter().filter(|w| folded.starts_with(w.as_str())).max_by_key(|w| w.len()) {
            let own = at + start;
            found.push((own, own + length_of(word, wanted.len() - 1)));
        }
        at += start + end;
    }
    found
}

/// How many bytes of a word make so many bytes of its folded form.
fn length_of(word: &str, folded: usize) -> usize {
    let mut made = 0;
    for (at, letter) in word.char_indices() {
        if made >= folded {
            return at;
        }
        each_folded(letter, |c| made += c.len_utf8());
    }
    word.len()
}

/// A text in the form in which it is compared: small letters, no accents, words apart by one space or more.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|letter| each_folded(letter, |c| folded.push(c)));
    folded
}

fn put_words(text: &str, into: &mut String) {
    for word in fold(text).split_whitespace() {
        into.push(' ');
        into.push_str(word);
        // "The singing" is one word in Arabic; people look for it with and without the article.
        if let Some(bare) = word.strip_prefix("ال").filter(|bare| bare.chars().count() >= 3) {
            into.push(' ');
            into.push_str(bare);
        }
    }
}

fn is_apart(letter: char) -> bool {
    let mut is_apart = true;
    let mut made = 0;
    each_folded(letter, |c| {
        made += 1;
        is_apart &= c == ' ';
    });
    made > 0 && is_apart
}

fn each_folded(letter: char, mut push: impl FnMut(char)) {
    if letter.is_ascii_alphanumeric() {
        return push(letter.to_ascii_lowercase());
    }
    for letter in letter.to_lowercase() {
        let plain = match letter {
            'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
            'ď' | 'đ' | 'ð' => 'd',
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
            'ĥ' | 'ħ' => 'h',
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
            'ĵ' => 'j',
            'ķ' => 'k',
            'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => 'l',
            'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
            'ŕ' | 'ŗ' | 'ř' => 'r',
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
            'ţ' | 'ť' | 'ŧ' | 'ț' => 't',
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
            'ŵ' => 'w',
            'ý' | 'ÿ' | 'ŷ' => 'y',
            'ź' | 'ż' | 'ž' => 'z',
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ى' => 'ي',
            'ة' => 'ه',
            'ß' | 'æ' | 'œ' | 'þ' => {
                let two = match letter {
                    'ß' => "ss",
                    'æ' => "ae",
                    'œ' => "oe",
                    _ => "th",
                };
                two.chars().for_each(&mut push);
                continue;
            }
            // Accents of their own, vowel signs, the stretch of Arabic, apostrophes: as if they were not there.
            '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{670}' | '\u{640}' | '\'' | '\u{2019}' => continue,
            other if other.is_alphanumeric() => other,
            _ => ' ',
        };
        push(plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(title: &str, rest: &str, typed: &str) -> Option<Found> {
        Text::new(title).find(&Query::of(typed), || [rest])
    }

    #[test]
    fn every_word_typed_must_begin_a_word() {
        assert_eq!(found("Singing together", "Elm Street Hall", "sing"), Some(Found::First));
        assert_eq!(found("Singing together", "Elm Street Hall", "tog SING"), Some(Found::Title));
        assert_eq!(found("Singing together", "Elm Street Hall", "sing elm"), Some(Found::Rest));
        assert_eq!(found("Singing together", "Elm Street Hall", "sing garden"), None);
        assert_eq!(found("Singing together", "Elm Street Hall", "inging"), None);
        assert_eq!(found("Singing together", "", "  "), Some(Found::First));
    }

    #[test]
    fn accents_case_and_apostrophes_are_folded() {
        assert_eq!(found("Café Łódź", "", "cafe lodz"), Some(Found::First));
        assert_eq!(found("St Anne's", "", "annes"), Some(Found::Title));
        assert_eq!(found("Straße", "", "strasse"), Some(Found::First));
        assert_eq!(fold("A\u{301}e"), "ae");
    }

    #[test]
    fn arabic_is_found_with_and_without_article_and_hamza() {
        assert_eq!(found("الغناء معًا", "", "غناء"), Some(Found::Title));
        assert_eq!(found("أنشطة", "", "انشطه"), Some(Found::First));
    }

    #[test]
    fn spans_are_the_beginnings_that_were_typed() {
        let marked = |text: &'static str, typed| -> Vec<&str> {
            spans(text, &Query::of(typed)).into_iter().map(|(from, to)| &text[from..to]).collect()
        };
        assert_eq!(marked("Singing together, sing!", "sing"), ["Sing", "sing"]);
        assert_eq!(marked("Café Straße", "caf stras"), ["Caf", "Stra\u{df}"]);
        assert_eq!(marked("Slow walk", "garden"), Vec::<&str>::new());
        assert_eq!(marked("", "x"), Vec::<&str>::new());
    }

    proptest::proptest! {
        #[test]
        fn spans_always_cut_between_letters(text in "\\PC{0,40}", typed in "\\PC{0,10}") {
            for (from, to) in spans(&text, &Query::of(&typed)) {
                proptest::prop_assert!(text.get(from..to).is_some());
            }
        }
    }
}
