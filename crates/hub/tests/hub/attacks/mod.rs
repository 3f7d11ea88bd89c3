//! The attack suite: a hub that listens, and everybody who could come to it, trying what is not theirs.
//!
//! Each case states what must come of it by a rule of its own, never by asking the code that it tries. At the end the
//! database holds what it must, and the audit is whole.

mod acts;
mod addresses;
mod cast;
mod entering;
mod envelopes;
mod forging;
mod reading;
mod shapes;
mod targets;
mod texts;
mod writing;

use std::time::{Duration, Instant};

use cast::Cast;
use kith_hub::audit::chain::{known, verify};

/// What was tried, and what came otherwise than it must.
#[derive(Default)]
pub struct Tally {
    cases: usize,
    parts: Vec<(&'static str, usize, Duration)>,
    begun: Option<Instant>,
    wrong: Vec<String>,
}

impl Tally {
    /// One case: `is_well` when it came as it must.
    pub fn case(&mut self, is_well: bool, what: impl FnOnce() -> String) {
        self.cases += 1;
        if !is_well {
            self.wrong.push(what());
        }
    }

    fn part(&mut self, name: &'static str) {
        let before: usize = self.parts.iter().map(|(_, n, _)| n).sum();
        let took = self.begun.replace(Instant::now()).map(|begun| begun.elapsed()).unwrap_or_default();
        self.parts.push((name, self.cases - before, took));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_what_is_not_theirs() {
    let mut tally = Tally::default();
    let cast = Cast::new().await;
    let tables = cast.world.sql("SELECT sql FROM sqlite_master ORDER BY name").await;

    let at = targets::Targets::fresh(&cast).await;
    tally.begun = Some(Instant::now());
    let before = cast.content().await;
    reading::everybody_reads_everything(&cast, &mut tally).await;
    tally.part("reading what is somebody else's");
    acts::of_others(&cast, &at, &mut tally).await;
    tally.part("acts on what is somebody else's");
    entering::with_tokens(&cast, &mut tally).await;
    entering::with_invitations(&cast, &mut tally).await;
    tally.part("tokens and invitations");
    forging::receipts(&cast, &mut tally).await;
    forging::cursors(&cast, &mut tally).await;
    forging::edits(&cast, &mut tally).await;
    envelopes::forged(&cast, &mut tally).await;
    tally.part("forged receipts, cursors, edits and envelopes");
    addresses::methods(&cast, &mut tally).await;
    addresses::paths(&cast, &mut tally).await;
    addresses::headers(&cast, &mut tally).await;
    tally.part("methods, paths, headers");
    shapes::bodies(&cast, &mut tally).await;
    shapes::wrong_types(&cast, &mut tally).await;
    tally.part("bodies that are none");
    let after = cast.content().await;
    let changed: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
    tally.case(changed.is_empty() && before.len() == after.len(), || {
        format!("what was refused so far changed something: {changed:?}")
    });

    writing::everybody_writes_everything(&cast, &mut tally).await;
    tally.part("writing what is somebody else's");
    acts::of_ones_own(&cast, &mut tally).await;
    tally.part("the same acts by who may");
    texts::stored_and_returned(&cast, &mut tally).await;
    tally.part("texts that would be something else");

    for (name, cases, took) in &tally.parts {
        println!("{cases:>5} {name} ({took:.1?})");
    }
    println!("{} attack cases", tally.cases);
    assert!(tally.wrong.is_empty(), "{} came otherwise:\n{}", tally.wrong.len(), tally.wrong.join("\n"));
    assert!(tally.cases >= 500, "only {} cases", tally.cases);
    assert_eq!(
        cast.world.sql("SELECT sql FROM sqlite_master ORDER BY name").await,
        tables,
        "the tables are as they were"
    );
    assert_eq!(cast.world.sql("PRAGMA integrity_check").await, ["ok"]);
    let counted = cast.world.hub.metrics().text();
    assert!(!counted.contains("status=\"5xx\""), "something ended in trouble of the hub's own: {counted}");
    let lines = cast.world.hub.ledger().lines().unwrap();
    let mut tx = cast.world.hub.store().read().await.unwrap();
    let whole = verify(&mut tx, &cast.world.programme(), &known(&lines, &cast.world.programme())).await.unwrap();
    assert!(whole.is_ok_and(|whole| whole.rows > 500), "what was tried is in the audit, and the audit is whole");
}
