//! Turns `words/en/*.json` into the enum `W`, one variant a text, so that an unknown key does not compile.
//!
//! The texts become two strings, joined by NUL: the keys (to look up another language's file) and the English.
//! Two strings and no tables of pointers, because the app is downloaded on old phones.
//! What this file refuses, with the file's name: a key twice, a key of other letters than `a-z 0-9 . -`, a text that is not a string.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=words");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets the manifest's folder");
    let words = Path::new(&root).join("words");
    let texts = english(&words.join("en"));
    let mut out = String::from(
        "/// One text of the app. The variant is the key of `words/en/*.json` in camel case.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\n#[repr(u16)]\npub enum W {\n",
    );
    for (key, text) in &texts {
        writeln!(out, "    /// {}\n    {},", text.replace('\n', " "), camel(key)).expect("writing to a string");
    }
    out.push_str("}\n");
    let keys: Vec<&str> = texts.keys().map(String::as_str).collect();
    let english: Vec<&str> = texts.values().map(String::as_str).collect();
    languages(&words.join("languages.json"), &mut out);
    let folder = env::var("OUT_DIR").expect("cargo sets the output folder");
    let write = |name: &str, text: String| {
        fs::write(Path::new(&folder).join(name), text).expect("the output folder can be written");
    };
    write("words.rs", out);
    write("keys.txt", keys.join("\0"));
    write("english.txt", english.join("\0"));
}

/// All English texts by key, in the order of the keys.
fn english(folder: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut files: Vec<_> = fs::read_dir(folder).expect("words/en is there").flatten().map(|f| f.path()).collect();
    files.sort();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "json")) {
        let name = file.display();
        let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{name}: {e}"));
        let entries: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        for (key, value) in entries {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
            assert!(key.chars().all(plain) && key.contains('.'), "{name}: the key {key:?} is not like \"plan.title\"");
            let value = value.as_str().unwrap_or_else(|| panic!("{name}: {key:?} is not a text")).to_owned();
            assert!(!value.contains('\0'), "{name}: {key:?} holds a NUL");
            assert!(texts.insert(key.clone(), value).is_none(), "{name}: the key {key:?} stands twice");
        }
    }
    texts
}

/// `plan.not-sent` is `PlanNotSent`.
fn camel(key: &str) -> String {
    key.split(['.', '-'])
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
        })
        .collect()
}

/// The languages that the picker offers.
fn languages(file: &Path, out: &mut String) {
    let text = fs::read_to_string(file).expect("words/languages.json is there");
    let listed: Vec<serde_json::Value> = serde_json::from_str(&text).expect("words/languages.json is a list");
    out.push_str("/// The languages of the app, in the order of the picker.\npub const TONGUES: &[Tongue] = &[\n");
    for language in &listed {
        let word = |field: &str| language[field].as_str().unwrap_or_else(|| panic!("a language needs {field:?}"));
        writeln!(
            out,
            "    Tongue {{ code: {:?}, own_name: {:?}, right_to_left: {}, checked: {} }},",
            word("code"),
            word("name"),
            word("dir") == "rtl",
            language["checked"].as_bool().expect("a language says whether a speaker checked it"),
        )
        .expect("writing to a string");
    }
    out.push_str("];\n");
}
