//! `cargo xtask run`: the app and a hub on this machine, from nothing, with one command.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::command::{program, run as run_program};
use crate::{build, setup, workspace};

/// A fictional town to look around in; with `--empty`, a real and empty programme that keeps what is written.
pub fn run(arguments: &[String]) -> Result<()> {
    let wanted = Wanted::read(arguments)?;
    setup::setup()?;
    build::build()?;
    let hub = build::hub()?;
    let data = workspace::target().join(if wanted.is_empty { "programme" } else { "town" });
    if wanted.is_empty {
        begin_programme(&hub, &data, wanted.port)?;
    }
    fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
    let mut serve = program(&hub.to_string_lossy());
    serve.arg("serve").arg("--data").arg(&data).arg("--site").arg(workspace::dist());
    serve.args(["--listen", &format!("127.0.0.1:{}", wanted.port)]);
    if !wanted.is_empty {
        serve.arg("--sample");
    }
    eprintln!("\nKith: http://127.0.0.1:{}/   (Ctrl-C ends it; its data stay in {})\n", wanted.port, data.display());
    run_program(&mut serve)
}

/// The first time, the hub asks what a programme must have; each time, there is a fresh invitation.
fn begin_programme(hub: &Path, data: &Path, port: u16) -> Result<()> {
    let hub = hub.to_string_lossy();
    if !data.exists() {
        run_program(program(&hub).args(["programme", "new", "--data"]).arg(data))?;
    }
    eprintln!("\nAn invitation for a coordinator, used up when it is opened and accepted:");
    let mut invite = program(&hub);
    invite.args(["invite", "--role", "coordinator", "--name", "Coordinator", "--data"]).arg(data);
    run_program(invite.args(["--address", &format!("http://127.0.0.1:{port}")]).env("RUST_LOG", "warn"))
}

struct Wanted {
    is_empty: bool,
    port: u16,
}

impl Wanted {
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
