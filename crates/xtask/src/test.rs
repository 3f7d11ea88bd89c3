//! `cargo xtask test`: everything, from a bare machine to the journeys in a real browser. What `.ci/run` calls.
//!
//! One part that does not pass does not hide the others: all are run that can be, and the last lines say how each went.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::command::{cargo, run, step};
use crate::{build, check, dist, setup, size, workspace};

/// All checks and tests, with a summary at the end.
pub fn test() -> Result<()> {
    let mut course = Course { begun: Instant::now(), parts: Vec::new() };
    if course.part("set-up", setup::setup) {
        course.part("check", check::check);
        course.part("tests inside a browser", browser_tests);
        if course.part("release build", build::build) {
            course.part("first download", || size::check(&workspace::dist()));
            course.part("nothing inline, nothing from elsewhere", || dist::check(&workspace::dist()));
            course.part("journeys", journeys);
        }
    }
    course.summary()
}

fn browser_tests() -> Result<()> {
    let tests = check::browser_tests()?;
    let mut arguments = vec!["test", "--locked", "--package", "kith", "--target", "wasm32-unknown-unknown"];
    if tests.is_empty() {
        eprintln!("  there are none yet");
        return Ok(());
    }
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

/// Runs tests that drive a browser against the built app and a real hub.
pub fn with_browser(tests: &[&str], more: &[String]) -> Result<()> {
    let hub = build::hub()?;
    let mut arguments = vec!["test", "--locked", "--package", "kith"];
    for name in tests {
        arguments.extend(["--test", *name]);
    }
    step("in the browser", || {
        let mut command = cargo(&arguments);
        // Each test has browsers of its own: more than two at once only wait for each other.
        command.arg("--").args(["--test-threads", "2"]).args(more);
        // The stories say where they stand themselves; a backtrace through the runtime only hides it.
        command.env("RUST_BACKTRACE", "0");
        run(command.env("KITH_DIST", workspace::dist()).env("KITH_HUB", hub))
    })
}

struct Course {
    begun: Instant,
    parts: Vec<(&'static str, f32, Option<String>)>,
}

impl Course {
    fn part(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> bool {
        eprintln!("\n== {name}");
        let begun = Instant::now();
        let problem = work().err().map(|problem| format!("{problem:#}"));
        if let Some(problem) = &problem {
            eprintln!("{problem}");
        }
        let passed = problem.is_none();
        self.parts.push((name, begun.elapsed().as_secs_f32(), problem));
        passed
    }

    fn summary(self) -> Result<()> {
        eprintln!("\n== summary");
        for (name, seconds, problem) in &self.parts {
            let word = if problem.is_none() { "passed" } else { "NOT PASSED" };
            eprintln!("  {word:<11} {seconds:7.1} s  {name}");
        }
        eprintln!("  all in {:.0} s", self.begun.elapsed().as_secs_f32());
        let open: Vec<_> = self.parts.iter().filter(|part| part.2.is_some()).map(|part| part.0).collect();
        if !open.is_empty() {
            bail!("not passed: {}", open.join(", "));
        }
        Ok(())
    }
}
