//! The contract of every store of rows, as sentences. Each takes an empty store and panics where it breaks its promise.

use super::{Kept, Rows, Step, Written};
use crate::{Circle, Id, Key, Kind};

fn id(text: &str) -> Id {
    text.parse().expect("the suite's ids are ids")
}

fn key(person: &str, kind: Kind, name: &str) -> Key {
    Key { circle: Circle::Person(id(person)), kind, id: id(name) }
}

fn put(key: &Key, was: Option<u64>, body: &str) -> Step {
    Step::Put { key: key.clone(), was, unsent: 0, body: body.into() }
}

async fn write(store: &impl Rows, steps: &[Step]) -> u64 {
    match store.write(steps).await.expect("the store writes") {
        Written::All(rev) => rev,
        Written::Changed(keys) => panic!("nobody else wrote {keys:?}"),
    }
}

async fn bodies(store: &impl Rows, keys: &[&Key]) -> Vec<Option<String>> {
    let mut all = Vec::new();
    for key in keys {
        all.push(store.get(key).await.expect("the store reads").map(|row| row.body));
    }
    all
}

/// A row reads back as it was written, whatever text its body holds.
pub async fn a_row_reads_back_as_written(store: &impl Rows) {
    let goal = key("jean", Kind::Goal, "g1");
    assert_eq!(store.get(&goal).await.expect("the store reads"), None);
    let body = "{\"words\":\"Ich möchte singen \u{1F3B6} \u{0627}\\n\"}";
    let step = Step::Put { key: goal.clone(), was: None, unsent: 3, body: body.into() };
    let rev = write(store, &[step]).await;
    let kept = Kept { key: goal.clone(), rev, unsent: 3, body: body.into() };
    assert_eq!(store.get(&goal).await.expect("the store reads"), Some(kept));
}

/// The same id in another circle, or of another kind, is another row.
pub async fn the_same_id_in_another_circle_is_another_row(store: &impl Rows) {
    let (one, two) = (key("jean", Kind::Booking, "b"), key("ana", Kind::Booking, "b"));
    let register = Key { circle: Circle::Register(id("jean"), id("choir")), kind: Kind::Booking, id: id("b") };
    write(store, &[put(&one, None, "1"), put(&two, None, "2"), put(&register, None, "3")]).await;
    let all = bodies(store, &[&one, &two, &register]).await;
    assert_eq!(all, [Some("1".into()), Some("2".into()), Some("3".into())]);
}

/// Kinds, circles and unsent work are found, whole and in order, kinds of a newer app too.
pub async fn rows_are_found_by_kind_circle_and_unsent(store: &impl Rows) {
    let newer = Kind::Other("hum".into());
    let keys = [
        key("ana", Kind::Goal, "g2"),
        key("jean", Kind::Goal, "g1"),
        key("jean", Kind::Visit, "v"),
        key("jean", newer.clone(), "h"),
    ];
    let steps: Vec<Step> = keys
        .iter()
        .rev()
        .enumerate()
        .map(|(n, key)| Step::Put { key: key.clone(), was: None, unsent: n as u32 % 2, body: String::new() })
        .collect();
    write(store, &steps).await;
    let names = |rows: Vec<Kept>| rows.into_iter().map(|row| row.key.id.to_string()).collect::<Vec<_>>();
    assert_eq!(names(store.of_kind(&Kind::Goal).await.expect("the store reads")), ["g2", "g1"]);
    assert_eq!(names(store.of_kind(&newer).await.expect("the store reads")), ["h"]);
    let mut jean = names(store.in_circle(&Circle::Person(id("jean"))).await.expect("the store reads"));
    jean.sort();
    assert_eq!(jean, ["g1", "h", "v"]);
    let mut unsent = names(store.with_unsent().await.expect("the store reads"));
    unsent.sort();
    assert_eq!(unsent, ["g2", "v"]);
}

/// Nothing is put over a row that changed since it was read, made or removed meanwhile included.
pub async fn a_row_that_changed_meanwhile_is_not_written_over(store: &impl Rows) {
    let goal = key("jean", Kind::Goal, "g1");
    let first = write(store, &[put(&goal, None, "first")]).await;
    let again = store.write(&[put(&goal, None, "made twice")]).await.expect("the store answers");
    assert_eq!(again, Written::Changed(vec![goal.clone()]));
    let second = write(store, &[put(&goal, Some(first), "second")]).await;
    assert_ne!(first, second, "every write has another rev");
    let late = store.write(&[put(&goal, Some(first), "late")]).await.expect("the store answers");
    assert_eq!(late, Written::Changed(vec![goal.clone()]));
    let late = store.write(&[Step::Remove { key: goal.clone(), was: first }]).await.expect("the store answers");
    assert_eq!(late, Written::Changed(vec![goal.clone()]));
    assert_eq!(bodies(store, &[&goal]).await, [Some("second".into())]);
    write(store, &[Step::Remove { key: goal.clone(), was: second }]).await;
    let late = store.write(&[put(&goal, Some(second), "after it went")]).await.expect("the store answers");
    assert_eq!(late, Written::Changed(vec![goal.clone()]));
    assert_eq!(bodies(store, &[&goal]).await, [None]);
}

/// A row that went and came again has another rev, so that nobody takes the new one for the old.
pub async fn a_row_made_again_has_another_rev(store: &impl Rows) {
    let goal = key("jean", Kind::Goal, "g1");
    let first = write(store, &[put(&goal, None, "first")]).await;
    write(store, &[Step::Remove { key: goal.clone(), was: first }]).await;
    let second = write(store, &[put(&goal, None, "second")]).await;
    assert_ne!(first, second);
}

/// A write is all or nothing: one changed row stops the others, before and after it in the list.
pub async fn a_write_is_all_or_nothing(store: &impl Rows) {
    let (a, b, c) = (key("jean", Kind::Goal, "a"), key("jean", Kind::Goal, "b"), key("jean", Kind::Goal, "c"));
    let rev = write(store, &[put(&a, None, "a1"), put(&b, None, "b1")]).await;
    write(store, &[put(&b, Some(rev), "b2")]).await;
    let steps = [put(&a, Some(rev), "a2"), put(&b, Some(rev), "b3"), put(&c, None, "c1")];
    let written = store.write(&steps).await.expect("the store answers");
    assert_eq!(written, Written::Changed(vec![b.clone()]));
    assert_eq!(bodies(store, &[&a, &b, &c]).await, [Some("a1".into()), Some("b2".into()), None]);
    let steps = [put(&c, None, "c1"), Step::Remove { key: a.clone(), was: rev }];
    write(store, &steps).await;
    assert_eq!(bodies(store, &[&a, &c]).await, [None, Some("c1".into())]);
}

/// The whole suite, each sentence over a fresh store.
pub async fn all<S: Rows>(mut fresh: impl AsyncFnMut(&'static str) -> S) {
    a_row_reads_back_as_written(&fresh("reads-back").await).await;
    the_same_id_in_another_circle_is_another_row(&fresh("circles").await).await;
    rows_are_found_by_kind_circle_and_unsent(&fresh("found").await).await;
    a_row_that_changed_meanwhile_is_not_written_over(&fresh("meanwhile").await).await;
    a_row_made_again_has_another_rev(&fresh("again").await).await;
    a_write_is_all_or_nothing(&fresh("all-or-nothing").await).await;
}
