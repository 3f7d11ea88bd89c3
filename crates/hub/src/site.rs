//! The app's files: pre-compressed where a `.br` or `.gz` stands beside, with the right types and caching.
//!
//! An unknown *navigation* gets the app's page, so that deep links work; an unknown *file* is a 404, or a browser would
//! get a page where it asked for a program.
//!
//! **Invariant:** nothing outside the folder of the site is ever read.

use std::path::{Component, Path, PathBuf};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use crate::{receipt::sha256, trouble::Trouble};

/// Where the built app stands.
#[derive(Clone, Debug)]
pub struct Site(pub PathBuf);

impl Site {
    /// Answers a request for a file or a page.
    pub async fn get(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        if method != Method::GET && method != Method::HEAD {
            return Trouble::WRONG_METHOD.into_response();
        }
        let Some(path) = inside(uri.path()) else { return Trouble::NOT_FOUND.into_response() };
        let wants_page = is_page(&path, headers);
        let path = if wants_page { PathBuf::from("index.html") } else { path };
        match self.file(&path, headers).await {
            Some(response) => response,
            None if wants_page => no_app(),
            None => Trouble::NOT_FOUND.into_response(),
        }
    }

    async fn file(&self, path: &Path, headers: &HeaderMap) -> Option<Response> {
        let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let mut found = None;
        for (ending, encoding) in [(".br", "br"), (".gz", "gzip")] {
            if accepts.contains(encoding) {
                let mut packed = path.as_os_str().to_owned();
                packed.push(ending);
                if let Ok(bytes) = tokio::fs::read(self.0.join(packed)).await {
                    found = Some((bytes, Some(encoding)));
                    break;
                }
            }
        }
        let (bytes, encoding) = match found {
            Some(found) => found,
            None => (tokio::fs::read(self.0.join(path)).await.ok()?, None),
        };
        Some(answer(path, bytes, encoding, headers))
    }
}

fn answer(path: &Path, bytes: Vec<u8>, encoding: Option<&'static str>, asked: &HeaderMap) -> Response {
    let caching = if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let tag = HeaderValue::from_str(&format!("\"{}\"", sha256(&bytes))).expect("base64 is fit for a header");
    let is_known = asked.get(header::IF_NONE_MATCH).is_some_and(|v| v == tag);
    let mut response =
        if is_known { StatusCode::NOT_MODIFIED.into_response() } else { Body::from(bytes).into_response() };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    out.insert(header::ETAG, tag);
    if let Some(encoding) = encoding.filter(|_| !is_known) {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The path below the folder; `None` for one that leads out of it or to a packed twin.
fn inside(path: &str) -> Option<PathBuf> {
    let path = path.trim_start_matches('/');
    if path.contains(['%', '\\', '\0']) {
        return None;
    }
    let path = PathBuf::from(path);
    path.components().all(|c| matches!(c, Component::Normal(_))).then_some(path)
}

/// Whether this is a navigation: no ending, or a browser that asks for a page.
fn is_page(path: &Path, headers: &HeaderMap) -> bool {
    if path.as_os_str().is_empty() || path == Path::new("index.html") {
        return true;
    }
    let mode = headers.get("sec-fetch-mode").and_then(|v| v.to_str().ok());
    path.extension().is_none()
        && mode.is_none_or(|m| m == "navigate" || m == "cors" || m == "same-origin" || m == "no-cors")
}

/// Whether the name holds a hash of the content, as Trunk writes it: `kith-1a2b3c4d5e6f7a8b_bg.wasm`.
fn is_hashed(path: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches("_bg");
    stem.rsplit('-')
        .next()
        .is_some_and(|hash| hash.len() >= 12 && hash.len() < stem.len() && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn no_app() -> Response {
    let words = "The hub is running, but the app is not built here. Run: cargo xtask run\n";
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_read() {
        for odd in ["/../kith.key", "/a/../../b", "/%2e%2e/kith.key", "/a\\b", "//etc/./../passwd"] {
            assert_eq!(inside(odd), None, "{odd}");
        }
        assert_eq!(inside("/icons/a.svg"), Some("icons/a.svg".into()));
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for hashed in ["kith-1a2b3c4d5e6f7a8b.js", "kith-1a2b3c4d5e6f7a8b_bg.wasm", "tokens-0123456789abcdef.css"] {
            assert!(is_hashed(Path::new(hashed)), "{hashed}");
        }
        for plain in ["index.html", "sw.js", "start.js", "manifest.webmanifest", "icon-maskable.png", "cafebabecafe.js"]
        {
            assert!(!is_hashed(Path::new(plain)), "{plain}");
        }
    }
}
