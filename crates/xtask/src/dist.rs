//! Does the built app keep to what the strict Content-Security-Policy allows? No inline script or style, nothing
//! from elsewhere. A browser would only show it as a part that silently does nothing.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// Looks through every page and style sheet of the built app.
pub fn check(dist: &Path) -> Result<()> {
    let mut found = Vec::new();
    for file in workspace::files(dist)? {
        let is_page = file.ends_with(".html");
        if !is_page && !file.ends_with(".css") && !file.ends_with(".svg") {
            continue;
        }
        let text = fs::read_to_string(dist.join(&file)).with_context(|| format!("reading {file}"))?;
        let inside = if is_page { in_page(&text) } else { Vec::new() };
        found.extend(inside.into_iter().chain(from_elsewhere(&text)).map(|what| format!("{file}: {what}")));
    }
    let worker = fs::read_to_string(dist.join("sw.js")).context("sw.js")?;
    if worker.contains("const FILES = []") {
        found.push("sw.js: keeps no file".to_owned());
    }
    if !found.is_empty() {
        bail!("not as it may be shipped:\n  {}", found.join("\n  "));
    }
    Ok(())
}

fn in_page(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in text.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
        let name = tag.split_whitespace().next().unwrap_or_default();
        if name.starts_with('/') || name.starts_with('!') {
            continue;
        }
        let is_inline = (name == "script" && !tag.contains("src=")) || name == "style";
        let has_inline = tag.split_whitespace().skip(1).any(|word| {
            let attribute = word.split('=').next().unwrap_or_default();
            attribute == "style" || (attribute.starts_with("on") && word.contains('='))
        });
        if is_inline || has_inline || tag.contains("javascript:") {
            found.push(format!("inline code in <{tag}>"));
        }
    }
    found
}

fn from_elsewhere(text: &str) -> Vec<String> {
    let own = text.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xlink", "");
    ["http://", "https://", "url(//", "src=\"//", "href=\"//"]
        .into_iter()
        .filter(|address| own.contains(address))
        .map(|address| format!("something from elsewhere: {address}…"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_code_and_addresses_elsewhere_are_found() {
        assert!(in_page(r#"<p class="on"><script src="a.js" defer></script></p>"#).is_empty());
        for bad in
            ["<script>x()</script>", "<style>", r#"<p style="x">"#, r#"<p onclick="x">"#, r#"<a href="javascript:x">"#]
        {
            assert_eq!(in_page(bad).len(), 1, "{bad}");
        }
        assert!(from_elsewhere(r#"<svg xmlns="http://www.w3.org/2000/svg">"#).is_empty());
        assert_eq!(from_elsewhere("a{background:url(//x.y/z)}").len(), 1);
    }
}
