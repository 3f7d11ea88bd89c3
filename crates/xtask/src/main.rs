//! `cargo xtask …`: the only build script of Kith. Each command is one file, named as it is typed.

mod bench;
mod build;
mod check;
mod command;
mod compress;
mod deny;
mod dist;
mod fingerprint;
mod fuzz;
mod precache;
mod prove;
mod run;
mod screens;
mod setup;
mod size;
mod test;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "cargo xtask COMMAND

  run [--empty] [--port N]   the app and a hub on this machine, with a fictional town (or, --empty, a real programme)
  check                      formatting, lints, tests that need no browser
  test                       everything: check, browser tests, release build, sizes, journeys, webkit (advisory)
  deny                       licences, sources and known weaknesses of what Kith is built of
  prove                      what takes long: every decoder for 10 minutes (more than an hour)
  fuzz [SECONDS] [NAME …]   every decoder for a while, or those named
  setup [--webkit]           installs what is missing to build and to test (and WebKitGTK)
  build                      the release app in dist/, packed
  bench [reps=N]             speed beside PouchDB, Dexie and raw IndexedDB, as ratios
  webkit                     stories 1 to 4 in WebKitGTK, whose engine Safari has
  screens                    pictures of every screen in target/screens
  precache                   (called by trunk) writes the list of files into the service worker
  compress                   (called by build) packs dist/ for the hub";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match (name.as_str(), rest.as_slice()) {
        ("run", rest) => run::run(rest),
        ("check", []) => check::check(),
        ("test", []) => test::test(),
        ("deny", []) => deny::deny(),
        ("prove", []) => prove::prove(),
        ("fuzz", rest) => prove::fuzz(rest),
        ("setup", []) => setup::setup(),
        ("setup", [word]) if word == "--webkit" => setup::webkit(),
        ("webkit", []) => test::webkit(),
        ("build", []) => build::build(),
        ("screens", rest) => screens::screens(rest),
        ("bench", rest) => bench::bench(rest),
        ("precache", []) => precache::precache(),
        ("compress", []) => compress::compress(&workspace::dist()),
        _ => {
            eprintln!("{HELP}");
            return if name.is_empty() || name == "help" { ExitCode::SUCCESS } else { ExitCode::from(2) };
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\ncargo xtask {name}: {problem:#}");
            ExitCode::FAILURE
        }
    }
}
