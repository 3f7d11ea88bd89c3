//! The words of the app: every language says what English says, no word that hurts, no key for nothing, no bare English in views.
//!
//! What the compiler cannot see is checked here: the compiler already refuses an unknown key (`build.rs`).
#![cfg(not(target_arch = "wasm32"))]

use kith_model::sorted::{SortedMap, SortedSet};
mod source;
mod views;

use serde_json::{Map, Value};
use source::rust_files;
use std::{fs, path::Path};

/// What is translated from the first day; the rest may still fall back to English.
const TRANSLATED: &[&str] = &["shared", "anyone", "participant"];

/// The plural branches that a language needs.
fn plurals(language: &str) -> &'static [&'static str] {
    match language {
        "ar" => &["zero", "one", "two", "few", "many", "other"],
        _ => &["one", "other"],
    }
}

#[test]
fn every_english_text_for_everyone_is_in_every_language() {
    for language in languages() {
        let theirs = keys(&language);
        let missing: Vec<_> = texts("en")
            .into_iter()
            .filter(|(_, file, _)| TRANSLATED.contains(&file.as_str()))
            .filter(|(key, _, _)| !theirs.contains(key))
            .map(|(key, file, text)| format!("{file}.json: \"{key}\": \"{text}\""))
            .collect();
        assert!(missing.is_empty(), "{} texts are not in words/{language}/:\n{}", missing.len(), missing.join("\n"));
    }
}

#[test]
fn no_language_has_a_key_that_english_lacks() {
    let english = keys("en");
    for language in languages() {
        let unknown: Vec<_> =
            texts(&language).into_iter().filter(|(key, _, _)| !english.contains(key)).map(|(key, ..)| key).collect();
        assert!(unknown.is_empty(), "words/{language}/ has keys that nobody reads: {unknown:?}");
    }
}

#[test]
fn a_translation_has_the_places_of_its_original() {
    let english: SortedMap<_, _> = texts("en").into_iter().map(|(key, _, text)| (key, text)).collect();
    let mut wrong = Vec::new();
    for language in languages() {
        for (key, _, text) in texts(&language) {
            let Some(original) = english.get(&key) else { continue };
            if places(original) != places(&text) {
                wrong.push(format!("{language} {key}: {:?} in English, {:?} here", places(original), places(&text)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_count_has_all_plurals_of_its_language() {
    let mut wrong = Vec::new();
    for language in languages().into_iter().chain(["en".to_owned()]) {
        for (key, _, text) in texts(&language) {
            for branches in counted(&text) {
                let named: SortedSet<_> =
                    branches.iter().map(String::as_str).filter(|name| !name.starts_with('=')).collect();
                let wanted: SortedSet<_> = plurals(&language).iter().copied().collect();
                if named != wanted {
                    wrong.push(format!("{language} {key}: {named:?} instead of {wanted:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_word_that_hurts_stands_anywhere() {
    let list: Value = read_json(&root().join("words/forbidden.json"));
    let mut found = Vec::new();
    for (language, words) in list.as_object().expect("languages").iter().filter(|(_, words)| words.is_array()) {
        for entry in words.as_array().expect("a list of words") {
            let word = entry["word"].as_str().expect("a word");
            let scope = entry["in"].as_str().expect("where it may not stand");
            let exact = entry["exact"].as_bool().unwrap_or(false);
            for (key, file, text) in texts(language) {
                let here = scope == "everywhere" || scope.split(' ').any(|name| name == file);
                if here && has_word(&text, word, exact) {
                    found.push(format!("words/{language}/{file}.json: \"{key}\" says {word:?}: {text}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "say it otherwise:\n{}", found.join("\n"));
}

#[test]
fn every_text_is_used() {
    let sources: String = rust_files(&["src"]).into_iter().map(|(_, text)| text).collect();
    let used: SortedSet<&str> = sources
        .split("W::")
        .skip(1)
        .map(|rest| rest.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default())
        .collect();
    let unused: Vec<_> = texts("en")
        .into_iter()
        .filter(|(key, _, _)| !used.contains(camel(key).as_str()))
        .map(|(key, file, _)| format!("{file}.json: {key}"))
        .collect();
    assert!(
        unused.is_empty(),
        "{} texts are downloaded by everybody and shown to nobody:\n{}",
        unused.len(),
        unused.join("\n")
    );
}

#[test]
fn every_call_fills_exactly_the_places_of_its_text() {
    let english: SortedMap<_, _> = texts("en").into_iter().map(|(key, _, text)| (camel(&key), places(&text))).collect();
    let mut wrong = Vec::new();
    for (file, text) in rust_files(&["src"]) {
        for (call, word, arguments) in calls(&text) {
            let Some(wanted) = english.get(word) else { continue };
            let mut filled: SortedSet<String> =
                arguments.split("(\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
            if call == "t_count" {
                filled.insert("count".into());
            }
            // Values that are put together elsewhere cannot be read off the call.
            let is_readable = call != "t_with"
                || arguments.split_once("&[").is_some_and(|(_, list)| list.trim_start().starts_with('('));
            if is_readable && filled != *wanted {
                wrong.push(format!("{file}: {call}(W::{word}) fills {filled:?}, the text has {wanted:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_bare_english_stands_in_a_view() {
    let mut found = Vec::new();
    for (file, text) in rust_files(&["src/parts", "src/pages"]) {
        for (line, bare) in views::bare_words(&text) {
            found.push(format!("{file}:{line}: {bare:?}"));
        }
    }
    assert!(found.is_empty(), "words stand in words/:\n{}", found.join("\n"));
}

#[test]
fn a_language_that_is_listed_has_its_folder_and_the_other_way_round() {
    let listed: Value = read_json(&root().join("words/languages.json"));
    let listed: SortedSet<_> =
        listed.as_array().expect("a list").iter().map(|one| one["code"].as_str().expect("a code").to_owned()).collect();
    let folders: SortedSet<_> = languages().into_iter().chain(["en".to_owned()]).collect();
    assert_eq!(listed, folders);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read_json(file: &Path) -> Value {
    let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// The folders of words/ but English.
fn languages() -> Vec<String> {
    let entries =
        fs::read_dir(root().join("words")).expect("words/ is there").map(|entry| entry.expect("words/ can be read"));
    let folders =
        entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut languages: Vec<_> = folders.filter(|code| code != "en").collect();
    languages.sort();
    assert!(languages.contains(&"ar".to_owned()), "Arabic is there from the first day");
    languages
}

/// All texts of a language: key, file, text.
fn texts(language: &str) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(root().join("words").join(language)).expect("the language has a folder") {
        let path = entry.expect("a folder can be read").path();
        let file = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let entries: Map<String, Value> = serde_json::from_value(read_json(&path)).expect("an object of texts");
        all.extend(
            entries.into_iter().map(|(key, text)| (key, file.clone(), text.as_str().expect("a text").to_owned())),
        );
    }
    all
}

fn keys(language: &str) -> SortedSet<String> {
    texts(language).into_iter().map(|(key, ..)| key).collect()
}

/// As in build.rs.
fn camel(key: &str) -> String {
    let capital = |part: &str| {
        part.chars().take(1).map(|first| first.to_ascii_uppercase()).chain(part.chars().skip(1)).collect::<String>()
    };
    key.split(['.', '-']).map(capital).collect()
}

/// The names of the places of a text, also inside branches.
fn places(text: &str) -> SortedSet<String> {
    text.split('{').skip(1).map(|rest| rest.split(['}', '|']).next().unwrap_or_default().to_owned()).collect()
}

/// The names of the branches of each count in a text.
fn counted(text: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut depth = 0;
    let mut branches: Option<Vec<String>> = None;
    let mut name: Option<String> = None;
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    all.extend(branches.take());
                    name = None;
                }
            }
            '|' if depth == 1 => {
                branches.get_or_insert_default();
                name = Some(String::new());
            }
            ':' if depth == 1 => {
                if let (Some(name), Some(branches)) = (name.take(), branches.as_mut()) {
                    branches.push(name);
                }
            }
            other if depth == 1 => {
                if let Some(name) = name.as_mut() {
                    name.push(other);
                }
            }
            _ => {}
        }
    }
    all
}

/// Whether a word stands in a text, as a word of its own.
fn has_word(text: &str, word: &str, exact: bool) -> bool {
    let (text, word) =
        if exact { (text.to_owned(), word.to_owned()) } else { (text.to_lowercase(), word.to_lowercase()) };
    text.match_indices(&word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        // A plural is the same word; in Arabic the article and endings are written on to it.
        let is_edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphabetic() || letter == 's');
        !word.is_ascii() || (before.is_none_or(|letter| !letter.is_alphabetic()) && is_edge(after))
    })
}

/// The calls of `t`, `t_with` and `t_count` with the variant and the rest of their arguments.
fn calls(source: &str) -> Vec<(&'static str, &str, &str)> {
    let mut found = Vec::new();
    for call in ["t", "t_with", "t_count"] {
        let start = format!("{call}(");
        for (at, _) in source.match_indices(&start) {
            if source[..at].chars().next_back().is_some_and(|letter| letter.is_alphanumeric() || letter == '_') {
                continue;
            }
            let inside = &source[at + start.len()..];
            let end = closing(inside);
            let Some(word) = inside[..end].trim_start().strip_prefix("W::") else { continue };
            let length = word.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(word.len());
            found.push((call, &word[..length], &word[length..]));
        }
    }
    found
}

/// Where the bracket closes that opened before the text.
fn closing(text: &str) -> usize {
    let mut depth = 1;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[test]
fn the_checks_see_what_they_should() {
    assert_eq!(camel("plan.not-sent"), "PlanNotSent");
    assert_eq!(
        places("{count|one:{name} # day|other:{name} # days} {x}"),
        ["count", "name", "x"].map(str::to_owned).into()
    );
    assert_eq!(counted("a {count|one:{x} b|other:c} d {n}"), [["one", "other"]]);
    assert!(has_word("Two errors.", "error", false) && has_word("An Error", "error", false));
    assert!(!has_word("terror and mirrored", "error", false) && !has_word("dna", "DNA", true));
    assert_eq!(calls("let x = t_with(W::PlanHello, &[(\"name\", &name(1))]);")[0].1, "PlanHello");
    assert!(calls("set(W::X)").is_empty());
}
