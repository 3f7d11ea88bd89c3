//! `cargo xtask run`: the app and a hub on this machine, from nothing, with one command.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::command::{program, run as run_program};
use crate::{build, setup, workspace};

/// A fictional town to look around in; with `--empty`, a real and empty programme that keeps what is written: the first
/// time the hub asks what a programme must have, and until a coordinator has come in it prints an invitation.
pub fn run(arguments: &[String]) -> Result<()> {
    let wanted = Wanted::read(arguments)?;
    setup::setup()?;
    build::build()?;
    let hub = build::hub()?;
    let data = workspace::target().join(wanted.folder());
    fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
    let mut serve = program(&hub.to_string_lossy());
    serve.arg("serve").arg("--data").arg(&data).arg("--site").arg(workspace::dist()).args(wanted.serving());
    eprintln!("\nKith: http://127.0.0.1:{}/   (Ctrl-C ends it; its data stay in {})\n", wanted.port, data.display());
    run_program(&mut serve)
}

#[derive(Debug, PartialEq)]
struct Wanted {
    is_empty: bool,
    port: u16,
}

impl Wanted {
    /// Below `target`: the town is made anew each day, a programme stays.
    fn folder(&self) -> &'static str {
        if self.is_empty { "programme" } else { "town" }
    }

    /// What makes the hub serve it: whoever changes this changes what `crates/hub/tests/hub/process` tries.
    fn serving(&self) -> [String; 3] {
        let kind = if self.is_empty { "--begin" } else { "--sample" };
        ["--listen".to_owned(), format!("127.0.0.1:{}", self.port), kind.to_owned()]
    }

    fn read(arguments: &[String]) -> Result<Self> {
        let mut wanted = Self { is_empty: false, port: 8080 };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--empty" => wanted.is_empty = true,
                "--port" => {
                    let port = words.next().context("--port wants a number")?;
                    wanted.port = port.parse().with_context(|| format!("--port {port} is not a port"))?;
                }
                other => bail!("unknown: {other} (cargo xtask run [--empty] [--port N])"),
            }
        }
        Ok(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(words: &[&str]) -> Result<Wanted> {
        Wanted::read(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_town_and_a_real_programme_are_served_on_this_machine_only_and_from_folders_of_their_own() {
        let (town, real) = (wanted(&[]).unwrap(), wanted(&["--empty", "--port", "9000"]).unwrap());
        assert_eq!(town.serving(), ["--listen", "127.0.0.1:8080", "--sample"]);
        assert_eq!(real.serving(), ["--listen", "127.0.0.1:9000", "--begin"]);
        assert_ne!(town.folder(), real.folder());
        assert!(wanted(&["--empty", "--port"]).is_err() && wanted(&["--sample"]).is_err());
    }
}
