//! chromedriver, one a story, and what must be known of processes: which belong to a profile, and how to end them.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// A running chromedriver; it ends when this is dropped.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts it on a port that it chooses and tells.
    pub fn start(log: &Path) -> Result<Self> {
        let mut process = Command::new("chromedriver")
            .args(["--port=0", "--log-level=WARNING"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?)
            .spawn()
            .context("chromedriver (cargo xtask setup installs it)")?;
        let mut said = BufReader::new(process.stdout.take().context("its output is piped")?);
        let port = loop {
            let mut line = String::new();
            if said.read_line(&mut line)? == 0 {
                anyhow::bail!("chromedriver ended without a port: see {}", log.display());
            }
            if let Some((_, port)) = line.trim_end().trim_end_matches('.').rsplit_once("started successfully on port ")
            {
                break port.parse().with_context(|| format!("a port in: {line}"))?;
            }
        };
        // Read on, or it would stand still when the pipe is full.
        std::thread::spawn(move || said.read_to_end(&mut Vec::new()));
        Ok(Self { process, port })
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

/// Ends a process of ours and waits until it is gone.
pub fn end(process: &mut Child) {
    // Both only say that it has ended already.
    let _ = process.kill();
    let _ = process.wait();
}

/// Kills (SIGKILL) every process that was started with this browser profile, and waits until they are gone.
pub fn kill_profile(profile: &Path) -> Result<usize> {
    let ids = of_profile(profile)?;
    for id in &ids {
        Command::new("kill").args(["-9", &id.to_string()]).stderr(Stdio::null()).status().context("kill")?;
    }
    for _ in 0..400 {
        if of_profile(profile)?.is_empty() {
            return Ok(ids.len());
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    anyhow::bail!("processes of {} do not end", profile.display())
}

/// A browser's children hang on another thread than the one chromedriver started: they are found by their profile.
fn of_profile(profile: &Path) -> Result<Vec<u32>> {
    let profile = profile.to_string_lossy();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        // A process may end while we look.
        let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        if id != std::process::id() && String::from_utf8_lossy(&command).contains(profile.as_ref()) {
            found.push(id);
        }
    }
    Ok(found)
}
