//! Every screen of the app, for each audience, and the way there as a person goes it: one table, walked by the stories
//! that judge all screens and by `cargo xtask screens`, which takes pictures of them.
//!
//! Ways are told by the keys of `words/`, so that the same way leads there in every language. What a way opens over a
//! screen (a sheet, a form) is a screen of its own here.
#![allow(dead_code, reason = "the stories and the pictures each use a part of this")]

use std::fs;

use anyhow::{Context, Result, ensure};
use kith_app::words::longer;
use serde_json::{Map, Value, json};

mod table;

pub use table::{ANA, ANYONE, JEAN, SCREENS, Screen};

use super::cast::{Who, comes_in, secret};
use crate::support::{build, hub::Hub, phone::Phone};

/// One thing that a person does on the way to a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Do {
    /// Opens an address.
    Open(&'static str),
    /// Opens a fresh invitation, without using it.
    Invited,
    /// Follows the first link whose address begins and ends so, and that shows a text.
    Follow(&'static str, &'static str, &'static str),
    /// Presses the button or link that is called by these words; a new screen or a sheet opens.
    Press(&'static str),
    /// Unfolds what is called by these words, or presses what changes only a part of the screen.
    Unfold(&'static str),
    /// The same of one among several, told apart by a name.
    UnfoldOf(&'static str, &'static str),
    /// Presses one among several, told apart by a name; a new screen or a sheet opens.
    PressOf(&'static str, &'static str),
    /// Ticks a box, or chooses a chip.
    Tick(&'static str),
    /// Waits for these words, where they come from the hub or the store after the screen.
    Sees(&'static str),
    /// Types into the field that is called by these words.
    Write(&'static str, &'static str),
}

use Do::{Follow, Invited, Open, Press, PressOf, Sees, Tick, Unfold, UnfoldOf, Write};

/// One screen of somebody.
pub fn screen_of(who: Option<Who>, name: &str) -> Result<&'static Screen> {
    screens_of(who)
        .find(|screen| screen.name == name)
        .with_context(|| format!("{} has no screen {name}", folder_of(who)))
}

/// The screens of somebody.
pub fn screens_of(who: Option<Who>) -> impl Iterator<Item = &'static Screen> {
    SCREENS.iter().filter(move |screen| screen.who == who)
}

/// The folder of somebody's pictures.
pub fn folder_of(who: Option<Who>) -> &'static str {
    match who {
        None => "anyone",
        Some(Who::Jean) => "participant",
        Some(Who::Priya) => "connector",
        Some(Who::Rosa) => "organiser",
        Some(Who::Grace) => "coordinator",
        Some(Who::Ana) => "supporter",
        Some(Who::Moira) => "volunteer",
        Some(Who::Lewin) => "referrer",
    }
}

/// The languages in which the screens are walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// As written.
    English,
    /// Participant and Find only.
    Arabic,
    /// English made 40 % longer.
    Longer,
}

impl Tongue {
    fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Arabic => "ar",
            Self::Longer => "xx",
        }
    }

    /// Is everything on the screen in this language?
    pub fn speaks(self, screen: &Screen) -> bool {
        self != Self::Arabic || matches!(screen.who, ANYONE | JEAN | ANA)
    }
}

/// Somebody on their way through the screens, in a language.
pub struct Walk<'a> {
    /// The phone in their hand.
    pub phone: &'a Phone,
    hub: &'a Hub,
    words: Map<String, Value>,
    english: Map<String, Value>,
    tongue: Tongue,
}

impl<'a> Walk<'a> {
    /// Somebody comes in (or nobody does), and the phone speaks English.
    pub async fn begin(phone: &'a Phone, hub: &'a Hub, who: Option<Who>) -> Result<Self> {
        match who {
            Some(who) => comes_in(phone, hub, who).await?,
            None => phone.open(&hub.at("/find")).await?,
        }
        Self::on(phone, hub)
    }

    /// On a phone that somebody holds already.
    pub fn on(phone: &'a Phone, hub: &'a Hub) -> Result<Self> {
        Ok(Self { phone, hub, words: Map::new(), english: words_of("en")?, tongue: Tongue::English })
    }

    /// Another language, as the picker of Me does it; what is loaded next speaks it.
    pub async fn speak(&mut self, tongue: Tongue) -> Result<()> {
        self.tongue = tongue;
        self.words = if tongue == Tongue::Arabic { words_of("ar")? } else { Map::new() };
        let keep = "for (const key of ['kith.language', ...Object.keys(localStorage).filter((key) => key.startsWith('kith.language.'))]) \
             localStorage.setItem(key, JSON.stringify(arguments[0]))";
        self.phone.session().execute(keep, vec![json!(tongue.code())]).await?;
        Ok(())
    }

    /// Goes all the way to a screen, and waits until it stands.
    pub async fn to(&self, screen: &Screen) -> Result<()> {
        for step in screen.way {
            self.go(*step).await.with_context(|| format!("{}/{}: {step:?}", folder_of(screen.who), screen.name))?;
        }
        self.stands().await
    }

    /// How a word is said here: up to its first place for a value.
    pub fn word(&self, key: &str) -> Result<String> {
        let text = self.words.get(key).or_else(|| self.english.get(key)).and_then(Value::as_str);
        let text = text.with_context(|| format!("words/ has no {key}"))?;
        let said = text.split('{').next().unwrap_or_default().trim();
        ensure!(!said.is_empty(), "{key} begins with a value, nobody can be told to press it");
        Ok(if self.tongue == Tongue::Longer { longer(said) } else { said.to_owned() })
    }

    async fn go(&self, step: Do) -> Result<()> {
        match step {
            Open(path) => {
                // The browser takes the same address for a reload, and what was typed stays with its place.
                self.phone.js("history.replaceState(null, '')").await?;
                self.phone.open(&self.hub.at(path)).await?;
                self.heads().await
            }
            Invited => {
                let secret = secret(self.phone, self.hub, Who::Jean).await?;
                self.phone.open(&self.hub.at(&format!("/join#{secret}"))).await?;
                self.phone.find("button", &self.word("join.open-plan")?).await?;
                self.heads().await
            }
            Follow(begins, ends, shows) => {
                let find = "const [begins, ends, shows] = arguments; \
                    return [...document.querySelectorAll('main a[href]')].find((a) => a.getAttribute('href').startsWith(begins) \
                        && a.getAttribute('href').endsWith(ends) && a.textContent.includes(shows)) ?? null";
                let arguments = vec![json!(begins), json!(ends), json!(shows)];
                let what = format!("finds a link to {begins}… that shows {shows}");
                self.phone
                    .wait_for(&what, async || {
                        let found = self.phone.session().execute(find, arguments.clone()).await?;
                        if found.json().is_null() {
                            return Ok(false);
                        }
                        // By its address: the list may be drawn anew under the finger.
                        let follow = "const [begins, ends, shows] = arguments; \
                            [...document.querySelectorAll('main a[href]')].find((a) => a.getAttribute('href').startsWith(begins) \
                                && a.getAttribute('href').endsWith(ends) && a.textContent.includes(shows))?.click()";
                        self.phone.session().execute(follow, arguments.clone()).await?;
                        Ok(true)
                    })
                    .await?;
                self.phone
                    .wait_for(&format!("is at {begins}…"), async || {
                        Ok(self
                            .phone
                            .js("return location.pathname")
                            .await?
                            .as_str()
                            .is_some_and(|at| at.starts_with(begins)))
                    })
                    .await?;
                self.heads().await
            }
            Press(key) => {
                let before = self.phone.js(AT).await?;
                self.phone.press(&self.word(key)?).await?;
                self.phone
                    .wait_for("opens another screen or a sheet", async || Ok(self.phone.js(AT).await? != before))
                    .await?;
                self.heads().await
            }
            Unfold(key) => self.phone.press(&self.word(key)?).await,
            UnfoldOf(key, name) => self.one_of(key, name).await,
            PressOf(key, name) => {
                self.one_of(key, name).await?;
                self.heads().await
            }
            Sees(key) => self.phone.sees(&self.word(key)?).await,
            Tick(key) => self.phone.tick(&self.word(key)?).await,
            Write(key, text) => self.phone.fill(&self.word(key)?, text).await,
        }
    }

    /// Presses the one of several buttons that is called by these words and this name.
    async fn one_of(&self, key: &str, name: &str) -> Result<()> {
        let press = "const [word, name] = arguments; \
            const is = (b) => { const called = b.getAttribute('aria-label') ?? ''; return called.startsWith(word) && called.includes(name) }; \
            const found = [...document.querySelectorAll('main button')].find(is); found?.click(); return !!found";
        let arguments = vec![json!(self.word(key)?), json!(name)];
        self.phone
            .wait_for(&format!("finds {key} of {name}"), async || {
                Ok(self.phone.session().execute(press, arguments.clone()).await?.json() == true)
            })
            .await
    }

    /// The focus is on the heading of what has just opened: a screen reader reads it, the keyboard starts there.
    async fn heads(&self) -> Result<()> {
        self.phone
            .wait_for("has the focus on the heading of what opened", async || Ok(self.phone.js(HEADS).await? == true))
            .await
    }

    /// Nothing is under way, and what moves has come to rest.
    async fn stands(&self) -> Result<()> {
        self.phone.wait_for("stands still", async || Ok(self.phone.js(STANDS).await? == true)).await
    }
}

const AT: &str = "return location.pathname + ' ' + (document.querySelector('dialog[open] h2')?.textContent ?? '')";

const HEADS: &str = "const at = document.activeElement; const sheet = document.querySelector('dialog:modal'); \
    if (!at || document.querySelector('.app .waiting')) return false; \
    return sheet ? sheet.contains(at) && at.tagName === 'H2' : at.tagName === 'H1'";

const STANDS: &str = "return !document.querySelector('.app .waiting, [aria-busy=true]') \
    && !document.getAnimations().some((a) => a.playState === 'running' && a.effect?.getComputedTiming().endTime !== Infinity) \
    && [...document.images].every((i) => i.complete)";

/// All words of a language.
fn words_of(code: &str) -> Result<Map<String, Value>> {
    let folder = build::top().join("words").join(code);
    let mut words = Map::new();
    for file in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let file = file?.path();
        let text = fs::read_to_string(&file)?;
        let all: Map<String, Value> = serde_json::from_str(&text).with_context(|| file.display().to_string())?;
        words.extend(all);
    }
    Ok(words)
}
