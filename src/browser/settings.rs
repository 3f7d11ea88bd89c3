//! The few small settings of a phone: language of each profile, size of the text, the profile that was open last, when the
//! hub was heard, and what everybody may know of the programme.
//!
//! In localStorage, because they are needed before the store opens; never anything about a person. A browser that denies
//! storage simply forgets them.

use gloo_storage::{LocalStorage, Storage};

const LANGUAGE: &str = "kith.language";
const TEXT_SIZE: &str = "kith.text-size";
const PROFILE: &str = "kith.profile";
const HOME_SCREEN: &str = "kith-home-screen";
const WANTED: &str = "wanted";
const LEFT: &str = "kith.left";
const PLAIN: &str = "kith.plain";
const ANYBODYS: &str = "kith.anybodys";
const FAREWELL: &str = "kith.signed-out";

/// How large the text stands, beside the browser's own setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextSize {
    /// As the browser says.
    #[default]
    Plain,
    /// A quarter larger.
    Large,
    /// Half as large again.
    Largest,
}

impl TextSize {
    /// All sizes, smallest first.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Large, Self::Largest];

    /// As it stands in the setting and in `html data-text`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Large => "large",
            Self::Largest => "largest",
        }
    }
}

/// The code of the language that whoever has the open profile chose; else the one that was chosen last on this phone.
pub fn language() -> Option<String> {
    language_of_profile().or_else(|| read(LANGUAGE))
}

/// What was chosen in the profile that is open, or was last.
pub fn language_of_profile() -> Option<String> {
    last_profile().and_then(|profile| read(&language_of(&profile)))
}

/// Remembers the language: for the open profile, and for whoever opens the phone next without one.
pub fn keep_language(code: &str) {
    keep(LANGUAGE, code);
    if let Some(profile) = last_profile() {
        keep(&language_of(&profile), code);
    }
}

/// Forgets the language of a profile that leaves the phone.
pub fn forget_language(profile: &str) {
    if is_allowed() {
        LocalStorage::delete(language_of(profile));
    }
}

fn language_of(profile: &str) -> String {
    format!("{LANGUAGE}.{profile}")
}

/// The size of the text that was chosen on this phone.
pub fn text_size() -> TextSize {
    let kept = read(TEXT_SIZE);
    TextSize::ALL.into_iter().find(|size| kept.as_deref() == Some(size.name())).unwrap_or_default()
}

/// Remembers the size of the text; `page::set_text_size` shows it.
pub fn keep_text_size(size: TextSize) {
    keep(TEXT_SIZE, size.name());
}

/// The opaque name of the profile that was open last.
pub fn last_profile() -> Option<String> {
    read(PROFILE)
}

/// The app was left in a hurry: no profile opens by itself until somebody chooses one.
pub fn was_left() -> bool {
    read(LEFT).is_some()
}

/// Remembers that it was left.
pub fn keep_left() {
    keep(LEFT, "1");
}

/// Somebody chose.
pub fn forget_left() {
    if is_allowed() {
        LocalStorage::delete(LEFT);
    }
}

/// On the home screen the app has a plain name and picture, which say nothing of what it is.
pub fn is_plain() -> bool {
    read(PLAIN).is_some()
}

/// Remembers whether it has.
pub fn keep_plain(is_so: bool) {
    if is_so {
        keep(PLAIN, "1");
    } else if is_allowed() {
        LocalStorage::delete(PLAIN);
    }
}

/// Anybody uses this computer, one after another: a library's, a surgery's.
pub fn is_anybodys() -> bool {
    read(ANYBODYS).is_some()
}

/// Remembers that anybody uses it, or that one person does.
pub fn keep_anybodys(is_so: bool) {
    if is_so {
        keep(ANYBODYS, "1");
    } else if is_allowed() {
        LocalStorage::delete(ANYBODYS);
    }
}

/// Remembers the profile that is open.
pub fn keep_last_profile(name: &str) {
    keep(PROFILE, name);
}

/// Forgets the profile, after signing out.
pub fn forget_last_profile() {
    if is_allowed() {
        LocalStorage::delete(PROFILE);
    }
}

/// Whether somebody answered "Put it on your home screen" on this phone.
pub fn is_home_screen_answered() -> bool {
    read(HOME_SCREEN).is_some()
}

/// Remembers that it was answered.
pub fn keep_home_screen_answered() {
    keep(HOME_SCREEN, "answered");
}

/// When the hub was last heard by the profile whose database has this name: the hub's clock and the phone's, milliseconds
/// since 1970. Kept here, since a sync with nothing new writes nothing to the store.
pub fn heard_of_hub(database: &str) -> Option<(i64, i64)> {
    let text = read(&format!("kith.heard.{database}"))?;
    let (hub, phone) = text.split_once(' ')?;
    Some((hub.parse().ok()?, phone.parse().ok()?))
}

/// Remembers when the hub was heard.
pub fn keep_heard_of_hub(database: &str, hub_ms: i64, phone_ms: i64) {
    keep(&format!("kith.heard.{database}"), &format!("{hub_ms} {phone_ms}"));
}

/// Forgets it, when the profile leaves the phone.
pub fn forget_heard_of_hub(database: &str) {
    if is_allowed() {
        LocalStorage::delete(format!("kith.heard.{database}"));
    }
}

/// What somebody answered when a phone that saves data asked about a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BigDownload {
    /// "Get them now": also the rest, when the line broke.
    Wanted,
    /// "Later": not asked again before this time, milliseconds since 1970.
    NotBefore(i64),
}

/// What was answered about the directory whose database has this name.
pub fn big_download(database: &str) -> Option<BigDownload> {
    let text = read(&format!("kith.download.{database}"))?;
    if text == WANTED { Some(BigDownload::Wanted) } else { text.parse().ok().map(BigDownload::NotBefore) }
}

/// Remembers it.
pub fn keep_big_download(database: &str, answer: BigDownload) {
    let text = match answer {
        BigDownload::Wanted => WANTED.to_owned(),
        BigDownload::NotBefore(ms) => ms.to_string(),
    };
    keep(&format!("kith.download.{database}"), &text);
}

/// Forgets it, once it is here.
pub fn forget_big_download(database: &str) {
    if is_allowed() {
        LocalStorage::delete(format!("kith.download.{database}"));
    }
}

/// The public listing of a programme as it was last read, so that its numbers and its zone stand on the first screen at
/// once: what comes a moment later pushes away what a finger is about to touch.
pub fn programme(id: &str) -> Option<String> {
    read(&format!("kith.programme.{id}"))
}

/// Remembers it.
pub fn keep_programme(id: &str, listing: &str) {
    keep(&format!("kith.programme.{id}"), listing);
}

/// What is to be told of a profile that was signed out: how much was handed in, and how much went with it.
pub fn farewell() -> Option<(usize, usize)> {
    let text = read(FAREWELL)?;
    let (handed_in, lost) = text.split_once(' ')?;
    Some((handed_in.parse().ok()?, lost.parse().ok()?))
}

/// Remembers it until somebody looked.
pub fn keep_farewell(handed_in: usize, lost: usize) {
    keep(FAREWELL, &format!("{handed_in} {lost}"));
}

/// Somebody looked.
pub fn forget_farewell() {
    if is_allowed() {
        LocalStorage::delete(FAREWELL);
    }
}

fn read(name: &str) -> Option<String> {
    if is_allowed() { LocalStorage::get(name).ok() } else { None }
}

fn keep(name: &str, value: &str) {
    if is_allowed() {
        // A browser whose storage is full forgets the setting: the app works all the same.
        let _ = LocalStorage::set(name, value);
    }
}

/// gloo panics where the browser denies storage (cookies blocked), so ask first.
fn is_allowed() -> bool {
    web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}
