//! The floors of the app, and the few rules that the compiler does not know: a file imports only downwards; every file
//! says first what it answers; only `store/` knows rexie, and there one function opens readwrite transactions; no inline
//! style; `docs/architecture.md` names every folder. What breaks a rule is listed with its file.
#![cfg(not(target_arch = "wasm32"))]
// A test that cannot read the tree has nothing to say but that.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Which floor a module of the app stands on. `lib.rs` and `main.rs` stand above all.
const FLOORS: [(&str, u8); 11] = [
    ("browser", 1),
    ("view", 1),
    ("sealing", 2),
    ("store", 3),
    ("sync", 4),
    ("live", 5),
    ("words", 5),
    ("parts", 6),
    ("pages", 7),
    ("app", 8),
    ("route", 8),
];

#[test]
fn a_file_imports_only_downwards() {
    let mut upward = Vec::new();
    for (name, code) in app() {
        let module = module_of(&name);
        let Some(own) = floor(module) else {
            assert!(matches!(module, "lib" | "main"), "src/{name} stands on no floor: name it in FLOORS");
            continue;
        };
        for import in imports(&code) {
            let is_below = import == module || floor(&import).is_some_and(|other| other < own);
            // The two modules of a floor may know each other only where they are one thing: the frame of the app.
            let is_the_frame = own == 8 && floor(&import) == Some(8);
            if !(is_below || is_the_frame) {
                upward.push(format!("src/{name} imports {import}"));
            }
        }
    }
    none(&upward, "imports upwards");
}

#[test]
fn every_file_says_first_what_it_answers() {
    let files = ["src", "crates", "tests", "build.rs"].into_iter().flat_map(|folder| rust_files(&top().join(folder)));
    let silent: Vec<_> = files
        .filter(|file| !read(file).trim_start().starts_with("//!"))
        .map(|file| file.strip_prefix(top()).unwrap().display().to_string())
        .collect();
    none(&silent, "no //! at the top");
}

#[test]
fn only_the_store_knows_indexeddb_and_only_the_browser_floor_and_the_store_know_js_values() {
    let mut found = Vec::new();
    for (name, code) in app() {
        let module = module_of(&name);
        for word in ["rexie", "idb"] {
            if module != "store" && has_word(&code, word) {
                found.push(format!("src/{name} names {word}"));
            }
        }
        if !["store", "browser", "view"].contains(&module) && has_word(&code, "JsValue") {
            found.push(format!("src/{name} names JsValue"));
        }
    }
    none(&found, "knows too much");
}

#[test]
fn one_function_opens_readwrite_transactions() {
    let words = ["\"readwrite\"", "TransactionMode::ReadWrite"];
    let openings: Vec<_> = app()
        .iter()
        .flat_map(|(name, code)| words.iter().flat_map(|word| code.matches(word)).map(move |_| format!("src/{name}")))
        .collect();
    assert_eq!(openings, ["src/store/write.rs"], "where readwrite transactions are opened");
}

#[test]
fn inside_a_transaction_nothing_is_awaited_but_the_database() {
    let (mut awaited, mut foreign) = (0, Vec::new());
    for (name, code) in app().into_iter().filter(|(name, _)| name.starts_with("store/")) {
        for one in awaited_in_transactions(&code) {
            awaited += 1;
            if !["writing.", "transaction.", "store."].iter().any(|its| one.contains(its)) {
                foreign.push(format!("src/{name}: {}", one.trim()));
            }
        }
    }
    assert!(
        awaited > 4,
        "the rule sees {awaited} places only: is a transaction's work still written `async |writing|`?"
    );
    none(&foreign, "awaited inside a transaction, which the browser ends meanwhile");
}

#[test]
fn what_went_wrong_in_the_store_is_read_from_its_name_alone() {
    let found: Vec<_> = app()
        .into_iter()
        .filter(|(name, code)| name.starts_with("store/") && code.contains(".message()"))
        .map(|(name, _)| format!("src/{name}"))
        .collect();
    none(&found, "reads a message, which differs from browser to browser");
}

#[test]
fn nothing_sets_an_inline_style() {
    let found: Vec<_> =
        app().into_iter().filter(|(_, code)| sets_inline_style(code)).map(|(name, _)| format!("src/{name}")).collect();
    none(&found, "an inline style (the policy stops it: style:width=… passes) or inner_html");
}

#[test]
fn every_style_sheet_is_linked() {
    let page = read(&top().join("index.html"));
    let sheets = fs::read_dir(top().join("style")).unwrap().map(|file| file.unwrap().file_name());
    let unlinked: Vec<_> = sheets
        .map(|name| format!("style/{}", name.to_string_lossy()))
        .filter(|sheet| !page.contains(&format!("href=\"{sheet}\"")))
        .collect();
    none(&unlinked, "in no link of index.html");
}

#[test]
fn the_architecture_names_every_folder_and_none_that_is_not_there() {
    let page = read(&top().join("docs/architecture.md"));
    let mut wrong = Vec::new();
    for parent in ["src", "crates"] {
        for entry in fs::read_dir(top().join(parent)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{parent}/{}/", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() && !page.contains(&format!("`{name}`")) {
                wrong.push(format!("{name} is not named"));
            }
        }
    }
    for named in page.split('`').skip(1).step_by(2) {
        let is_path = named.ends_with('/') && !named.contains([' ', '*', '<']) && !named.starts_with('/');
        if is_path && !top().join(named).is_dir() {
            wrong.push(format!("{named} is not there"));
        }
    }
    none(&wrong, "docs/architecture.md");
}

#[test]
fn the_rules_see_what_breaks_them() {
    let code = without_comments(
        "use crate::{app::App, store::{self, x}, words::W}; // crate::pages\nlet a = crate::live::y();",
    );
    assert_eq!(imports(&code), ["app", "store", "words", "live"]);
    assert!(sets_inline_style("<p style=move || x>") && sets_inline_style("<p style = \"x\">"));
    assert!(!sets_inline_style("<p style:width=x>") && !sets_inline_style("list-style=x"));
    let work = "write(x, async |writing| { let a = writing.get(k).await?; sleep(5).await; Ok(a) }).await; y.await";
    assert_eq!(awaited_in_transactions(work), [" let a = writing.get(k)", " sleep(5)"]);
    assert_eq!(awaited_in_transactions("read(async |transaction| later(transaction).await).await?;").len(), 2);
    assert!(has_word("use rexie::Rexie", "rexie") && !has_word("my_idb_x", "idb"));
    assert_eq!(without_comments("a(\"http://x\") // b\n/// c\nd"), "a(\"http://x\") \n\nd\n");
}

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn none(found: &[String], what: &str) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// `pages/plan.rs` belongs to `pages`, `app.rs` to `app`.
fn module_of(name: &str) -> &str {
    let first = name.split('/').next().unwrap();
    first.strip_suffix(".rs").unwrap_or(first)
}

/// Every file of the app by its name below `src/`, without comments.
fn app() -> Vec<(String, String)> {
    let src = top().join("src");
    rust_files(&src)
        .into_iter()
        .map(|file| (file.strip_prefix(&src).unwrap().to_string_lossy().into_owned(), without_comments(&read(&file))))
        .collect()
}

fn rust_files(at: &Path) -> Vec<PathBuf> {
    if at.is_file() {
        return vec![at.to_path_buf()];
    }
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|problem| panic!("{}: {problem}", file.display()))
}

/// Line comments go; `//` inside a text stays.
fn without_comments(code: &str) -> String {
    let mut kept = String::new();
    for line in code.lines() {
        let mut quotes = 0;
        let comment = line.char_indices().find(|(at, letter)| {
            quotes += usize::from(*letter == '"');
            quotes % 2 == 0 && line[*at..].starts_with("//")
        });
        kept.push_str(comment.map_or(line, |(at, _)| &line[..at]));
        kept.push('\n');
    }
    kept
}

/// Whatever is awaited in the work of a transaction (`async |writing| …`), each from the beginning of its statement.
fn awaited_in_transactions(code: &str) -> Vec<String> {
    let works = ["async |writing", "async |transaction"].into_iter().flat_map(|begin| code.split(begin).skip(1));
    let mut found = Vec::new();
    for work in works {
        let body = work.split_once('|').map_or("", |(_, body)| body.trim_start());
        let mut depth = 0;
        let end = body.char_indices().find(|(_, letter)| {
            depth += i32::from(*letter == '{') - i32::from(*letter == '}');
            depth == 0 && (*letter == '}' || *letter == ';')
        });
        let body = &body[..end.map_or(body.len(), |(at, _)| at)];
        for (at, _) in body.match_indices(".await") {
            let before = &body[..at];
            found.push(before[before.rfind([';', '{', '}']).map_or(0, |at| at + 1)..].to_owned());
        }
    }
    found
}

/// The modules that are named after `crate::`, also in a group.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for after in code.split("crate::").skip(1) {
        let Some(group) = after.strip_prefix('{') else {
            found.push(word(after));
            continue;
        };
        let (mut depth, mut is_first) = (0, true);
        for (at, letter) in group.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => is_first = true,
                _ if is_first && letter.is_alphanumeric() => {
                    found.push(word(&group[at..]));
                    is_first = false;
                }
                _ => {}
            }
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

fn has_word(code: &str, wanted: &str) -> bool {
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == wanted)
}

fn sets_inline_style(code: &str) -> bool {
    code.contains("inner_html")
        || code.match_indices("style").any(|(at, _)| {
            let before = code[..at].chars().next_back();
            let is_word = before.is_none_or(|letter| letter.is_whitespace());
            let after = code[at + "style".len()..].trim_start();
            is_word && after.starts_with('=') && !after.starts_with("==")
        })
}
