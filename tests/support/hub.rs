//! A real hub for one story, on a port of its own, with a data folder of its own. No signal = [`Hub::stop`].

use std::cell::{Cell, RefCell};
use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::build;
use super::driver::end;

/// A hub that can be stopped and started again on the same port with the same data.
pub struct Hub {
    port: u16,
    folder: PathBuf,
    site: RefCell<PathBuf>,
    /// For a hub with the fictional town: how many more people are on one caseload.
    town: Option<usize>,
    starts: Cell<u32>,
    process: RefCell<Option<Child>>,
}

impl Hub {
    /// A hub with the fictional town; `folder` as from `phones.folder("hub")`.
    pub fn with_town(folder: &Path) -> Result<Self> {
        Self::new(folder, Some(0))
    }

    /// The same, with so many more people on Priya's caseload.
    pub fn with_a_town_of_more(folder: &Path, people: usize) -> Result<Self> {
        Self::new(folder, Some(people))
    }

    /// A hub with a real and empty programme: "Riverside", desk 01632 960 001, whose phones need no lock.
    pub fn with_programme(folder: &Path) -> Result<Self> {
        let about = ["--name", "Riverside", "--country", "GB", "--zone", "Europe/London"];
        let numbers = ["--desk-phone", "01632 960 001", "--crisis", "Emergency=999", "--locks-offered"];
        Self::command(folder, &[&["programme", "new"], &about[..], &numbers[..]].concat())?;
        Self::new(folder, None)
    }

    /// A hub with what [`Hub::command`] has put into its folder (`programme new …` must come first).
    pub fn with_data(folder: &Path) -> Result<Self> {
        Self::new(folder, None)
    }

    /// Runs the hub's program on a data folder, as an operator does, and answers what it printed:
    /// `Hub::command(&folder, &["invite", "--role", "coordinator", "--name", "Dee"])`.
    pub fn command(folder: &Path, arguments: &[&str]) -> Result<String> {
        let output = Command::new(build::hub())
            .args(arguments)
            .arg("--data")
            .arg(folder)
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("kith-hub {}", arguments.join(" ")))?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "kith-hub {}: {said}", arguments.join(" "));
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// An address on this hub: `hub.at("/plan")`.
    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What it has printed since its last start, for invitation links and the like.
    pub fn printed(&self) -> Result<String> {
        Ok(fs::read_to_string(self.log())?)
    }

    /// No signal: the hub is gone (SIGKILL) until [`Hub::start`].
    pub fn stop(&self) {
        if let Some(mut process) = self.process.borrow_mut().take() {
            end(&mut process);
        }
    }

    /// The signal is back: same port, same data.
    pub fn start(&self) -> Result<()> {
        ensure!(self.process.borrow().is_none(), "the hub runs already");
        self.starts.set(self.starts.get() + 1);
        let log = File::create(self.log())?;
        let mut command = Command::new(build::hub());
        command.arg("serve").arg("--data").arg(&self.folder).arg("--site").arg(&*self.site.borrow());
        command.args(["--listen", &format!("127.0.0.1:{}", self.port)]);
        if let Some(more) = self.town {
            command.args(["--sample", "--more-people", &more.to_string()]);
        }
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        *self.process.borrow_mut() = Some(command.spawn().context("kith-hub (cargo xtask test builds it)")?);
        self.wait_until_it_listens()
    }

    /// From now on another build of the app is served.
    pub fn serve_app(&self, dist: &Path) -> Result<()> {
        self.stop();
        *self.site.borrow_mut() = dist.to_path_buf();
        self.start()
    }

    /// Where its data lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn new(folder: &Path, town: Option<usize>) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let hub = Self {
            port: free_port()?,
            folder: folder.to_path_buf(),
            site: RefCell::new(build::dist()),
            town,
            starts: Cell::new(0),
            process: RefCell::new(None),
        };
        hub.start()?;
        Ok(hub)
    }

    fn log(&self) -> PathBuf {
        self.folder.with_extension(format!("{}.log", self.starts.get()))
    }

    fn wait_until_it_listens(&self) -> Result<()> {
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.process.borrow_mut().as_mut().and_then(|process| process.try_wait().transpose());
            if ended.is_some() || begun.elapsed() > Duration::from_secs(60) {
                self.stop();
                bail!("the hub does not listen; it said:\n{}", self.printed()?);
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        Ok(())
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port that nobody uses, and that nobody is given while its hub is stopped: outside of what a system hands out for
/// connections, and another one each time.
pub fn free_port() -> Result<u16> {
    const FIRST: u32 = 12_000;
    const MANY: u32 = 20_000;
    static NEXT: AtomicU32 = AtomicU32::new(0);
    // Programs that run beside each other begin at different places.
    let begin = std::process::id().wrapping_mul(97);
    for _ in 0..MANY {
        let port = u16::try_from(FIRST + begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % MANY)?;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("every port is in use")
}
