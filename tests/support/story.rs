//! One story told in real browsers. Whatever happens in it, its browsers are closed; when it goes wrong there is a
//! picture, the text and the console of every phone in `target/stories/<story>`.

use std::any::Any;
use std::cell::RefCell;
use std::fs;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use anyhow::{Context, Result};

use super::build;
use super::phone::{Kind, Phone};

/// Tells a story: `story("name", async |phones| { let jean = phones.phone("jean").await?; … Ok(()) }).await`.
pub async fn story(name: &str, tell: impl AsyncFnOnce(&Phones) -> Result<()>) -> Result<()> {
    let phones = Phones::new(name)?;
    let told = caught(tell(&phones)).await;
    let is_well = matches!(told, Ok(Ok(())));
    let all: Vec<_> = phones.all.borrow().clone();
    for phone in all {
        if !is_well {
            phone.report(&phones.folder).await;
        }
        phone.close().await;
    }
    match told {
        Ok(outcome) => outcome.with_context(|| format!("in the story {name}: see {}", phones.folder.display())),
        Err(panic) => {
            eprintln!("in the story {name}: see {}", phones.folder.display());
            resume_unwind(panic)
        }
    }
}

/// The phones of a story: each with a browser profile of its own, as different people have.
pub struct Phones {
    folder: PathBuf,
    all: RefCell<Vec<Rc<Phone>>>,
}

impl Phones {
    fn new(story: &str) -> Result<Self> {
        let folder = build::folder(story);
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("clearing {}", folder.display()))?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, all: RefCell::default() })
    }

    /// Another phone (360 x 740), with nothing on it yet.
    pub async fn phone(&self, name: &str) -> Result<Rc<Phone>> {
        self.add(name, Kind::Phone).await
    }

    /// A browser on a laptop (1280 x 800), with nothing in it yet.
    pub async fn laptop(&self, name: &str) -> Result<Rc<Phone>> {
        self.add(name, Kind::Laptop).await
    }

    /// A folder of the story for whatever else it needs.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    async fn add(&self, name: &str, kind: Kind) -> Result<Rc<Phone>> {
        let phone = Rc::new(Phone::new(name, kind, &self.folder).await?);
        self.all.borrow_mut().push(phone.clone());
        Ok(phone)
    }
}

/// Runs to the end or to a panic.
async fn caught<T>(work: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut work = pin!(work);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}
