//! The rules of the look that a computer can check: directions, sizes and weights of type, colours from the tokens, no `style=`.
#![cfg(not(target_arch = "wasm32"))]

mod source;

use source::rust_files;
use std::{fs, path::Path};

#[test]
fn styles_know_only_inline_and_block_start_and_end() {
    const PHYSICAL: &[&str] = &["left", "right", "top", "bottom", "width", "height"];
    let mut found = Vec::new();
    for (file, property, value) in declarations() {
        let is_physical = property.split('-').any(|word| PHYSICAL.contains(&word));
        let is_physical = is_physical
            || (["text-align", "float", "clear"].contains(&property.as_str()) && PHYSICAL.contains(&value.as_str()));
        // A width of a stroke or an outline has no direction.
        let is_line = ["stroke-width", "border-width", "outline-width"].contains(&property.as_str());
        let is_height_of_line = property == "line-height";
        if is_physical && !is_line && !is_height_of_line {
            found.push(format!("{file}: {property}: {value}"));
        }
    }
    assert!(found.is_empty(), "use inline, block, start, end:\n{}", found.join("\n"));
}

#[test]
fn type_has_four_sizes_and_two_weights() {
    let mut found = Vec::new();
    for (file, property, value) in declarations() {
        // The page's own size: the person's choice, and paper.
        let of_page =
            file == "print.css" && value == "15pt" || file == "base.css" && ["125%", "150%"].contains(&value.as_str());
        let is_plain =
            |prefixes: &[&str]| prefixes.iter().any(|prefix| value.starts_with(prefix)) || value == "inherit";
        let is_well = match property.as_str() {
            "font-size" => is_plain(&["var(--text-"]) || of_page,
            "font-weight" => is_plain(&["var(--plain)", "var(--strong)"]),
            "font" => is_plain(&["var(--plain) var(--text-", "var(--strong) var(--text-"]),
            _ => true,
        };
        if !is_well {
            found.push(format!("{file}: {property}: {value}"));
        }
    }
    assert!(found.is_empty(), "take the tokens:\n{}", found.join("\n"));
}

#[test]
fn colours_come_from_the_tokens() {
    let is_own = |value: &str| value.split(['(', ' ', ',']).any(|word| word.starts_with('#'));
    let found: Vec<_> = declarations()
        .into_iter()
        .filter(|(file, property, value)| {
            file != "tokens.css" && file != "print.css" && !property.starts_with("--") && is_own(value)
        })
        .map(|(file, property, value)| format!("{file}: {property}: {value}"))
        .collect();
    assert!(found.is_empty(), "take the tokens:\n{}", found.join("\n"));
}

#[test]
fn no_element_has_a_style_of_its_own() {
    let mut found = Vec::new();
    for (file, text) in rust_files(&["src"]) {
        for (number, line) in text.lines().enumerate() {
            let bare = line.split("//").next().unwrap_or_default();
            if bare.contains(" style=") || bare.contains("\tstyle=") || bare.contains("set_attribute(\"style\"") {
                found.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(
        found.is_empty(),
        "the pages are served without unsafe-inline; use a class, or style:name=… :\n{}",
        found.join("\n")
    );
}

#[test]
fn every_class_of_a_view_has_a_look() {
    // For journeys and for words beside them; nothing to be seen.
    const UNSEEN: &[&str] = &["app", "day"];
    let css: String = sheets().into_iter().map(|(_, css)| without_comments(&css)).collect();
    let mut found = Vec::new();
    for (file, text) in rust_files(&["src"]) {
        for part in text.split("class=\"").skip(1) {
            for class in part.split('"').next().unwrap_or_default().split_whitespace() {
                let is_known = css.match_indices(&format!(".{class}")).any(|(at, found)| {
                    !css[at + found.len()..].starts_with(|letter: char| letter.is_alphanumeric() || letter == '-')
                });
                if !is_known && !UNSEEN.contains(&class) {
                    found.push(format!("{file}: {class}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "in no style sheet:\n{}", found.join("\n"));
}

#[test]
fn every_file_of_style_is_in_the_page() {
    let page = fs::read_to_string(root().join("index.html")).expect("index.html is there");
    let lacking: Vec<_> = sheets()
        .into_iter()
        .filter(|(file, _)| !page.contains(&format!("style/{file}")))
        .map(|(file, _)| file)
        .collect();
    assert!(lacking.is_empty(), "not in index.html: {lacking:?}");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The style sheets. `shell.css` stands alone for the moments without the app, and is not among them.
fn sheets() -> Vec<(String, String)> {
    let mut sheets = Vec::new();
    for entry in fs::read_dir(root().join("style")).expect("style/ is there") {
        let path = entry.expect("style/ can be read").path();
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        if name != "shell.css" && name.ends_with(".css") {
            sheets.push((name, fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))));
        }
    }
    assert!(sheets.len() >= 5, "the style sheets are found");
    sheets.sort();
    sheets
}

/// All declarations of the style sheets: file, property, value.
fn declarations() -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for (file, css) in sheets() {
        let css = without_comments(&css);
        for block in css.split('{').skip(1) {
            let Some((inside, _)) = block.split_once('}') else { continue };
            for declaration in inside.split(';') {
                if let Some((property, value)) = declaration.split_once(':') {
                    all.push((
                        (*file).to_owned(),
                        property.trim().to_owned(),
                        value.trim().trim_end_matches("!important").trim().to_owned(),
                    ));
                }
            }
        }
    }
    assert!(all.len() > 200, "the style sheets are read as declarations");
    all
}

fn without_comments(css: &str) -> String {
    let mut bare = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare + rest
}
