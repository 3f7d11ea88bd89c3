//! Every text of the app can be read: WCAG 2 AA contrast of every pair of the tokens, light and dark, computed from style/tokens.css.
//!
//! A pair is here because some part puts one on the other (style/parts.css); whoever adds one there adds it here.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::HashMap, fs};

/// Text and ground, at least 4.5 : 1.
const TEXT: &[(&str, &str)] = &[
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "green-soft"),
    ("ink", "moved"),
    ("quiet", "paper"),
    ("quiet", "card"),
    ("green", "paper"),
    ("green", "card"),
    ("green", "green-soft"),
    ("on-green", "green"),
    ("on-marigold", "marigold"),
    ("marigold", "on-marigold"),
    ("on-moved", "moved"),
    ("on-off", "off"),
    ("on-off", "paper"),
    ("on-here", "here"),
    // A found word is marked inside a note too.
    ("on-here", "moved"),
];

/// What is no text but must be seen: borders of inputs and buttons, the focus ring, dots. At least 3 : 1.
const DRAWN: &[(&str, &str)] = &[
    ("green", "paper"),
    ("green", "card"),
    ("quiet", "card"),
    ("quiet", "paper"),
    ("on-off", "card"),
    ("on-off", "paper"),
    ("green", "green-soft"),
];

const CATEGORIES: &[&str] =
    &["singing", "growing", "walking", "making", "moving", "learning", "helping", "advice", "company", "nature"];

#[test]
fn every_text_can_be_read_in_both_themes() {
    let mut weak = Vec::new();
    for (theme, colours) in themes() {
        let mut pairs = TEXT.to_vec();
        for category in CATEGORIES {
            pairs.extend([(*category, "card"), (*category, "paper")]);
        }
        for (text, ground) in pairs {
            let contrast = contrast(colours[text], colours[ground]);
            if contrast < 4.5 {
                weak.push(format!("{theme}: {text} on {ground} is {contrast:.2} : 1"));
            }
        }
    }
    assert!(weak.is_empty(), "less than 4.5 : 1:\n{}", weak.join("\n"));
}

#[test]
fn borders_rings_and_icons_can_be_seen_in_both_themes() {
    let mut weak = Vec::new();
    for (theme, colours) in themes() {
        for (drawn, ground) in DRAWN {
            let contrast = contrast(colours[*drawn], colours[*ground]);
            if contrast < 3.0 {
                weak.push(format!("{theme}: {drawn} on {ground} is {contrast:.2} : 1"));
            }
        }
        for category in CATEGORIES {
            for ground in ["card", "paper"] {
                // The badge behind a category's icon is 13 % of its own colour.
                let badge = mixed(colours[*category], colours[ground], 0.13);
                let contrast = contrast(colours[*category], badge);
                if contrast < 3.0 {
                    weak.push(format!("{theme}: the icon of {category} on its badge is {contrast:.2} : 1"));
                }
            }
        }
    }
    assert!(weak.is_empty(), "less than 3 : 1:\n{}", weak.join("\n"));
}

#[test]
fn the_arithmetic_is_that_of_wcag() {
    assert!((contrast([0.0; 3], [255.0; 3]) - 21.0).abs() < 0.01);
    // The grey that is known to be just enough on white.
    assert!((contrast([118.0; 3], [255.0; 3]) - 4.54).abs() < 0.01);
}

type Colour = [f64; 3];

/// The tokens of the light theme, and those of the dark one over them.
fn themes() -> [(&'static str, HashMap<String, Colour>); 2] {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/style/tokens.css");
    let text = fs::read_to_string(file).expect("style/tokens.css is there");
    let (light, dark) = text.split_once("@media (prefers-color-scheme: dark)").expect("a dark theme");
    let light = colours(light);
    let mut both = light.clone();
    let dark = colours(dark);
    let lacking: Vec<_> = light.keys().filter(|name| !dark.contains_key(*name)).collect();
    assert!(lacking.is_empty(), "without a dark colour: {lacking:?}");
    both.extend(dark);
    [("light", light), ("dark", both)]
}

fn colours(css: &str) -> HashMap<String, Colour> {
    let pairs =
        css.split([';', '{']).filter_map(|line| line.split("*/").last()?.trim().strip_prefix("--")?.split_once(':'));
    pairs
        .filter_map(|(name, value)| {
            let hex = value.trim().strip_prefix('#').filter(|hex| hex.len() == 6)?;
            let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok().map(f64::from);
            Some((name.to_owned(), [part(0)?, part(2)?, part(4)?]))
        })
        .collect()
}

fn mixed(over: Colour, under: Colour, share: f64) -> Colour {
    std::array::from_fn(|part| over[part] * share + under[part] * (1.0 - share))
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
