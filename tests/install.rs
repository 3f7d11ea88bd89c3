//! Whether Kith can be put on a home screen: the manifest says what a browser asks for, and its icons are what it says they
//! are. What Chromium itself makes of it is asked in `tests/shell.rs`.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::Value;
use std::{fs, path::PathBuf};

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn manifest() -> Value {
    let text = fs::read_to_string(top().join("public/manifest.webmanifest")).expect("the manifest is there");
    serde_json::from_str(&text).expect("it is JSON")
}

/// Width and height as the head of a PNG says; the whole file is one, up to its end.
fn png_size(file: &str) -> (u32, u32) {
    let bytes = fs::read(top().join("public").join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n", "{file} is no PNG");
    assert_eq!(&bytes[12..16], b"IHDR", "{file} has no head");
    assert_eq!(&bytes[bytes.len() - 8..bytes.len() - 4], b"IEND", "{file} is cut off");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[test]
fn the_manifest_says_what_makes_an_app_of_a_page() {
    let manifest = manifest();
    let text = |name: &str| manifest[name].as_str().unwrap_or_default().to_owned();
    assert_eq!((text("name"), text("short_name")), ("Kith".into(), "Kith".into()));
    assert_eq!((text("id"), text("start_url"), text("scope")), ("/".into(), "/".into(), "/".into()));
    assert_eq!(text("display"), "standalone");
    // What stands under an icon, and between two apps, may tell nothing about anybody.
    for word in ["health", "plan of", "lonely", "patient", "NHS"] {
        assert!(!text("name").contains(word) && !text("short_name").contains(word));
    }
    for colour in ["background_color", "theme_color"] {
        let colour = text(colour);
        assert!(colour.len() == 7 && colour.starts_with('#'), "{colour}");
        assert!(colour[1..].chars().all(|digit| digit.is_ascii_hexdigit()), "{colour}");
    }
}

#[test]
fn each_icon_is_there_has_the_size_that_it_claims_and_one_may_be_cut_to_any_shape() {
    let manifest = manifest();
    let icons = manifest["icons"].as_array().expect("a list of icons");
    let (mut any, mut maskable) = (Vec::new(), Vec::new());
    for icon in icons {
        let (src, sizes) = (icon["src"].as_str().unwrap_or_default(), icon["sizes"].as_str().unwrap_or_default());
        assert!(!src.starts_with("http") && !src.starts_with("//"), "{src} is elsewhere");
        match icon["type"].as_str() {
            Some("image/svg+xml") => {
                let svg = fs::read_to_string(top().join("public").join(src)).unwrap_or_else(|e| panic!("{src}: {e}"));
                assert!(svg.contains("<svg") && sizes == "any", "{src}");
            }
            Some("image/png") => {
                let (width, height) = png_size(src);
                assert_eq!(format!("{width}x{height}"), sizes, "{src}");
                assert_eq!(width, height, "{src}");
                let purpose = icon["purpose"].as_str().unwrap_or("any");
                if purpose.split(' ').any(|one| one == "any") {
                    any.push(width);
                }
                if purpose.split(' ').any(|one| one == "maskable") {
                    maskable.push(width);
                }
            }
            other => panic!("{src} is {other:?}"),
        }
    }
    // What Chromium asks for, and what Android cuts to a circle, a square or a drop.
    assert!(any.contains(&192) && any.contains(&512), "{any:?}");
    assert!(maskable.iter().any(|size| *size >= 512), "{maskable:?}");
}

#[test]
fn the_page_names_the_manifest_and_the_icon_of_iphones() {
    let page = fs::read_to_string(top().join("index.html")).expect("index.html");
    let link = |rel: &str| {
        let line = page.lines().find(|line| line.contains(&format!("rel=\"{rel}\""))).unwrap_or_default();
        line.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    assert_eq!(link("manifest"), "manifest.webmanifest");
    assert!(top().join("public/manifest.webmanifest").is_file());
    // An iPhone takes its own, without transparency and at least this large.
    let (width, height) = png_size(&link("apple-touch-icon"));
    assert!(width == height && width >= 180, "{width} x {height}");
    assert!(page.contains("apple-mobile-web-app-title\" content=\"Kith\""));
}
