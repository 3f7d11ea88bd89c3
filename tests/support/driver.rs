//! The browser's driver, one a phone, and what must be known of processes: which belong to a profile, how to end them.
//!
//! Stories are told in Chromium; with `KITH_ENGINE=webkit` in WebKitGTK, whose engine Safari has (`cargo xtask webkit`).

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::hub::free_port;

/// What the stories are told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium by chromedriver.
    Chromium,
    /// WebKitGTK by WebKitWebDriver, on a screen that nobody sees.
    WebKit,
}

impl Engine {
    /// As the environment says.
    pub fn wanted() -> Self {
        let is_webkit = std::env::var_os("KITH_ENGINE").is_some_and(|engine| engine == "webkit");
        if is_webkit { Self::WebKit } else { Self::Chromium }
    }
}

/// A running driver; it ends when this is dropped.
pub struct Driver {
    processes: Vec<Child>,
    port: u16,
}

impl Driver {
    /// Starts it on a port that nobody uses.
    pub fn start(engine: Engine, log: &Path) -> Result<Self> {
        let log = File::create(log)?;
        match engine {
            Engine::Chromium => {
                // Left to itself it asks for a port of one kind of address and ends where that of the other is taken.
                let port = free_port()?;
                let mut command = Command::new("chromedriver");
                command.args([&format!("--port={port}"), "--log-level=WARNING"]).stderr(log);
                let listens = |line: &str| line.contains("started successfully on port").then_some(());
                let (process, ()) = told(command, listens).context("chromedriver (cargo xtask setup installs it)")?;
                Ok(Self { processes: vec![process], port })
            }
            Engine::WebKit => {
                let port = free_port()?;
                let mut screen = Command::new("Xvfb");
                screen
                    .args(["-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp"])
                    .stderr(Stdio::null());
                let (screen, number) = told(screen, |line| line.parse::<u16>().ok())
                    .context("Xvfb (cargo xtask setup --webkit installs it)")?;
                // Held at once, so that it ends with whatever goes wrong below.
                let mut driver = Self { processes: vec![screen], port };
                let process = Command::new("WebKitWebDriver")
                    .args(["--host=127.0.0.1", &format!("--port={port}")])
                    .env("DISPLAY", format!(":{number}"))
                    // There is no bus of an accessibility service here: without this it is waited for.
                    .env("NO_AT_BRIDGE", "1")
                    .stdin(Stdio::null())
                    .stdout(log.try_clone()?)
                    .stderr(log)
                    .spawn()
                    .context("WebKitWebDriver (cargo xtask setup --webkit installs it)")?;
                driver.processes.insert(0, process);
                driver.listens()?;
                Ok(driver)
            }
        }
    }

    /// Waits until it does.
    fn listens(&mut self) -> Result<()> {
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            ensure!(begun.elapsed() < Duration::from_secs(60), "the driver does not listen: see its log");
            for process in &mut self.processes {
                ensure!(process.try_wait()?.is_none(), "the driver or its screen has ended: see its log");
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        Ok(())
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.processes.iter_mut().for_each(end);
    }
}

/// Starts a program and reads on until it tells what is waited for.
fn told<T>(mut command: Command, read: impl Fn(&str) -> Option<T>) -> Result<(Child, T)> {
    let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut said = BufReader::new(process.stdout.take().context("its output is piped")?);
    let told = loop {
        let mut line = String::new();
        if said.read_line(&mut line)? == 0 {
            anyhow::bail!("it ended without a word of where it listens");
        }
        if let Some(told) = read(line.trim_end()) {
            break told;
        }
    };
    // Read on, or it would stand still when the pipe is full.
    std::thread::spawn(move || said.read_to_end(&mut Vec::new()));
    Ok((process, told))
}

/// Ends a process of ours and waits until it is gone.
pub fn end(process: &mut Child) {
    // Both only say that it has ended already.
    let _ = process.kill();
    let _ = process.wait();
}

/// Kills (SIGKILL) every process that was started with this browser profile and all that came of them, and waits until
/// they are gone: what still lived would hold the profile's databases.
pub fn kill_profile(profile: &Path) -> Result<usize> {
    let ids = of_profile(profile)?;
    for id in &ids {
        // The shell's own: a bare machine has no program of this name.
        let kill = format!("kill -9 {id}");
        Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status().context("sh")?;
    }
    for _ in 0..400 {
        // What has ended and was not asked for by anybody has no command any more.
        if of_profile(profile)?.is_empty() && ids.iter().all(|id| command_of(*id).is_empty()) {
            return Ok(ids.len());
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    anyhow::bail!("processes of {} do not end", profile.display())
}

/// Chromium's children hang on another thread than the one chromedriver started, but name the profile; WebKit's name it
/// not, but hang on the one that does.
fn of_profile(profile: &Path) -> Result<Vec<u32>> {
    let profile = profile.to_string_lossy();
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for entry in fs::read_dir("/proc")?.flatten() {
        let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        if id != std::process::id() && command_of(id).contains(profile.as_ref()) {
            found.push(id);
        } else {
            others.extend(parent_of(id).map(|parent| (id, parent)));
        }
    }
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        found.extend(others.extract_if(.., |(_, its)| *its == parent).map(|(id, _)| id));
        at += 1;
    }
    Ok(found)
}

/// With what it was started; nothing where it has ended.
fn command_of(id: u32) -> String {
    String::from_utf8_lossy(&fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default()).into_owned()
}

fn parent_of(id: u32) -> Option<u32> {
    let about = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    about.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}
