//! `cargo xtask test`: everything, from a bare machine to the journeys in a real browser. What `.ci/run` calls.
//!
//! One part that does not pass does not hide the others: all are run that can be, and the last lines say how each went.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::command::{cargo, linting_cargo, run, step};
use crate::{build, check, deny, dist, fuzz, setup, size, workspace};

/// All checks and tests, with a summary at the end.
pub fn test() -> Result<()> {
    let mut course = Course { begun: Instant::now(), parts: Vec::new() };
    if course.part("set-up", setup::setup) {
        course.part("check", check::check);
        if course.part("licences and sources of what it is built of", deny::licences_and_sources) {
            // A machine without the network can test; that it could not look stands in the summary.
            if deny::knows_weaknesses() {
                course.part("known weaknesses of what it is built of", deny::weaknesses);
            } else {
                course.advice("known weaknesses of what it is built of", deny::weaknesses);
            }
        }
        course.part("decoders", || fuzz::fuzz(fuzz::TEST_SECONDS, &[]));
        course.part("tests inside a browser", browser_tests);
        if course.part("release build", build::build) {
            course.part("first download", || size::check(&workspace::dist()));
            course.part("nothing inline, nothing from elsewhere", || dist::check(&workspace::dist()));
            course.part("journeys", journeys);
            course.advice("stories 1 to 4 in WebKitGTK", webkit);
        }
    }
    course.summary()
}

fn browser_tests() -> Result<()> {
    let tests = check::browser_tests()?;
    // The library has tests of its own that need a browser: those of the one function that writes.
    let mut arguments = vec!["test", "--locked", "--package", "kith", "--target", "wasm32-unknown-unknown", "--lib"];
    for name in &tests {
        arguments.extend(["--test", name.as_str()]);
    }
    let mut command = cargo(&arguments);
    run(command.env("CHROMEDRIVER", "chromedriver").env("WASM_BINDGEN_TEST_TIMEOUT", "120"))
}

fn journeys() -> Result<()> {
    let names = check::journeys();
    if names.is_empty() {
        eprintln!("  there are none yet");
        return Ok(());
    }
    with_browser(&names, &[])
}

/// `cargo xtask webkit`: the first stories on the engine that iPhones have, as far as one can have it here.
pub fn webkit() -> Result<()> {
    setup::webkit()?;
    let stories = ["first_visit::after", "visits::", "changes::one_date", "i_went::"].map(String::from);
    told_in(Some("webkit"), &["journeys"], &stories)
}

/// Runs tests that drive a browser against the built app and a real hub.
pub fn with_browser(tests: &[&str], more: &[String]) -> Result<()> {
    told_in(None, tests, more)
}

fn told_in(engine: Option<&str>, tests: &[&str], more: &[String]) -> Result<()> {
    let hub = build::hub_of_tests()?;
    // The whole workspace, as `check` has it: for one package alone Cargo would compile what it uses anew, with fewer
    // features each.
    let mut arguments = vec!["test", "--locked", "--workspace"];
    for name in tests {
        arguments.extend(["--test", *name]);
    }
    step("in the browser", || {
        let mut command = linting_cargo(&arguments);
        // Each test has browsers of its own: more than two at once only wait for each other.
        command.arg("--").args(["--test-threads", "2"]).args(more);
        // The stories say where they stand themselves; a backtrace through the runtime only hides it.
        command.env("RUST_BACKTRACE", "0").envs(engine.map(|engine| ("KITH_ENGINE", engine)));
        run(command.env("KITH_DIST", workspace::dist()).env("KITH_HUB", hub))
    })
}

struct Course {
    begun: Instant,
    parts: Vec<Part>,
}

struct Part {
    name: &'static str,
    seconds: f32,
    problem: Option<String>,
    /// It says how things stand; it does not decide.
    is_advice: bool,
}

impl Course {
    fn part(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> bool {
        self.run(name, work, false)
    }

    fn advice(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) {
        self.run(name, work, true);
    }

    fn run(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>, is_advice: bool) -> bool {
        eprintln!("\n== {name}");
        let begun = Instant::now();
        let problem = work().err().map(|problem| format!("{problem:#}"));
        if let Some(problem) = &problem {
            eprintln!("{problem}");
        }
        let passed = problem.is_none();
        self.parts.push(Part { name, seconds: begun.elapsed().as_secs_f32(), problem, is_advice });
        passed
    }

    fn summary(self) -> Result<()> {
        eprintln!("\n== summary");
        for Part { name, seconds, problem, is_advice } in &self.parts {
            let word = match problem {
                None => "passed",
                Some(_) if *is_advice => "not, advisory",
                Some(_) => "NOT PASSED",
            };
            eprintln!("  {word:<13} {seconds:7.1} s  {name}");
        }
        eprintln!("  all in {:.0} s", self.begun.elapsed().as_secs_f32());
        let is_open = |part: &&Part| part.problem.is_some() && !part.is_advice;
        let open: Vec<_> = self.parts.iter().filter(is_open).map(|part| part.name).collect();
        if !open.is_empty() {
            bail!("not passed: {}", open.join(", "));
        }
        Ok(())
    }
}
