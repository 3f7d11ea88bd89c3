//! What a phone asks and what it does with answers: the cases that the simulation's worlds are made of, one by one.

use kith_model::{
    Circle, Dot, Header, Id, Kind, Record, Version, Writer,
    access::{Scope, ScopeOf},
    form::Opened,
    phone::{Heard, News, Rows, ask, take},
    row::{Pen, Row},
    wire::{Answer, Cursor, EditAnswer, Me, OFFERS_MAX, Refusal, Signed, SyncReply, VERSION},
};

const OTHER: Writer = Writer { device: 9, run: 9 };
const MINE: Writer = Writer { device: 1, run: 1 };

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn goal(n: usize) -> Header {
    Header::new(Circle::Person(id("jean")), Kind::Goal, id(&format!("goal{n:04}")))
}

fn signed(header: Header, counter: u64) -> Signed {
    let mut record = Record::new(header);
    let version = Version {
        dot: Dot { writer: OTHER, counter },
        time: 1,
        author: id("priya"),
        value: format!("words {counter}").into(),
        handed_in_by: None,
    };
    record.fields.insert("words".into(), vec![version]);
    record.seen.insert(OTHER, counter);
    Signed { record, receipt: format!("receipt {counter}") }
}

fn heard(seq: u64) -> Heard {
    let scope = Scope { number: 4, what: ScopeOf::Person { person: id("jean") } };
    Heard {
        cursor: Cursor { seq, tag: seq * 7 },
        me: Me { tag: 1, member: Some(id("m-jean")), ..Me::default() },
        filled: [(4, None)].into(),
        scopes: vec![scope],
        ..Heard::default()
    }
}

fn reply(heard: &Heard, seq: u64) -> SyncReply {
    SyncReply {
        v: VERSION,
        now: 5,
        asked: heard.cursor,
        lost: false,
        cursor: Cursor { seq, tag: seq * 7 },
        more: false,
        answers: vec![],
        records: vec![],
        scopes: self::heard(1).scopes,
        filling: Default::default(),
        erased: vec![],
        let_go: Vec::new(),
        me: None,
        directory: None,
    }
}

fn with_copy(n: usize, counter: u64) -> Row {
    Row { copy: Some(signed(goal(n), counter)), ..Row::new(goal(n)) }
}

fn rows(list: impl IntoIterator<Item = Row>) -> Rows {
    list.into_iter().map(|row| (row.header.key.clone(), row)).collect()
}

fn edited(mut row: Row, pen: &mut Pen) -> Row {
    let opened = Opened::on(&row.shown(&id("m-jean")));
    row.save(&opened.set([("words", "mine".into())]), pen, 2);
    row
}

fn round(heard: &Heard, rows: &Rows, change: impl FnOnce(&mut SyncReply)) -> News {
    let (_, asked) = ask(&id("p"), heard, rows, MINE, None);
    let mut reply = reply(heard, heard.cursor.seq + 1);
    change(&mut reply);
    take(heard, rows, MINE, &asked, &reply).expect("it answers this question")
}

#[test]
fn a_round_with_nothing_new_writes_nothing() {
    let held = rows([with_copy(1, 1)]);
    let news = round(&heard(3), &held, |_| {});
    assert!(!news.write && !news.again && !news.mint, "{news:?}");
    assert_eq!(news.heard.cursor.seq, 4);
}

#[test]
fn an_answer_to_another_question_is_not_used() {
    let (heard, held) = (heard(3), rows([with_copy(1, 1)]));
    let (_, asked) = ask(&id("p"), &heard, &held, MINE, None);
    let later = self::heard(4);
    assert_eq!(take(&later, &held, MINE, &asked, &reply(&heard, 9)), None, "the cursor moved on");
    assert_eq!(take(&heard, &held, OTHER, &asked, &reply(&heard, 9)), None, "another writer now");
    assert_eq!(take(&heard, &held, MINE, &asked, &reply(&later, 9)), None, "another cursor asked");
}

#[test]
fn an_edit_leaves_only_when_a_copy_covers_it() {
    let mut pen = Pen::new(MINE);
    let held = rows([edited(with_copy(1, 1), &mut pen)]);
    let dot = Dot { writer: MINE, counter: 1 };
    let taken = EditAnswer { key: goal(1).key, dot, answer: Answer::Taken };
    let news = round(&heard(3), &held, |r| r.answers.push(taken.clone()));
    assert!(news.put[0].unsent[0].told, "taken only changes what the screen says");
    let news = round(&heard(3), &held, |r| {
        let mut copy = signed(goal(1), 1);
        copy.record.seen.insert(MINE, 1);
        r.answers.push(taken.clone());
        r.records.push(copy);
    });
    assert!(news.put[0].unsent.is_empty());
}

#[test]
fn what_is_held_back_leaves_the_phone_and_what_was_not_told_yet_is_told_first() {
    let mut pen = Pen::new(MINE);
    let held = rows([with_copy(1, 1), edited(with_copy(2, 1), &mut pen), edited(with_copy(3, 1), &mut pen)]);
    let news = round(&heard(3), &held, |r| {
        let dot = Dot { writer: MINE, counter: 1 };
        r.answers.push(EditAnswer { key: goal(2).key, dot, answer: Answer::Taken });
        r.let_go = [1, 2, 3, 4].map(|n| goal(n).key).to_vec();
    });
    assert_eq!(news.gone, [goal(1).key, goal(2).key], "the copy, and what the hub has taken");
    assert_eq!(news.put.len(), 1);
    assert!(news.put[0].copy.is_none() && news.put[0].unsent.len() == 1, "what it has not taken is still to be told");
    assert!(news.mint && news.erased_unsent == 0, "nothing was lost");
}

#[test]
fn a_refused_edit_is_set_aside_and_the_rest_goes_on() {
    let mut pen = Pen::new(MINE);
    let held = rows([edited(with_copy(1, 1), &mut pen), edited(with_copy(2, 1), &mut pen)]);
    let answer = Answer::Refused(Refusal::NotYours);
    let news = round(&heard(3), &held, |r| {
        r.answers.push(EditAnswer { key: goal(1).key, dot: Dot { writer: MINE, counter: 1 }, answer });
    });
    assert_eq!((news.put.len(), news.refused), (1, 1));
    assert_eq!(news.put[0].aside[0].why, "not-yours");
    assert!(news.put[0].unsent.is_empty());
}

#[test]
fn a_hub_that_lost_something_is_offered_all_copies_and_nothing_is_removed() {
    let held = rows((0..OFFERS_MAX + 50).map(|n| with_copy(n, 1)));
    let news = round(&heard(30), &held, |r| r.lost = true);
    assert!(news.write && news.again && news.restarted && news.gone.is_empty());
    assert_eq!(news.heard.cursor, Cursor::default());

    let (request, asked) = ask(&id("p"), &news.heard, &held, MINE, None);
    assert_eq!(request.offers.len(), OFFERS_MAX);
    let mut first = reply(&news.heard, 40);
    first.records = request.offers.clone();
    let next = take(&news.heard, &held, MINE, &asked, &first).unwrap();
    assert!(next.again && !next.restarted);
    assert_eq!(next.heard.doubt.len(), 50, "what was pulled is no longer in doubt");

    let (request, asked) = ask(&id("p"), &next.heard, &held, MINE, None);
    assert_eq!(request.offers.len(), 50);
    let mut second = reply(&next.heard, 41);
    second.records = request.offers.clone();
    let last = take(&next.heard, &held, MINE, &asked, &second).unwrap();
    assert!(!last.again && last.heard.doubt.is_empty());
}

#[test]
fn work_that_waits_is_offered_before_it_is_pushed() {
    let mut pen = Pen::new(MINE);
    let held = rows((0..OFFERS_MAX + 50).map(|n| {
        let row = with_copy(n, 1);
        if n == OFFERS_MAX + 49 { edited(row, &mut pen) } else { row }
    }));
    let (request, _) = ask(&id("p"), &Heard::default(), &held, MINE, None);
    let pushed = &request.push[0].header;
    assert!(request.offers.iter().any(|offer| offer.record.header == *pushed));
}

#[test]
fn a_copy_that_the_hub_does_not_give_back_is_asked_for_again_but_not_for_ever() {
    let held = rows([with_copy(1, 1)]);
    let mut now = Heard { cursor: Cursor::default(), filled: Default::default(), ..heard(0) };
    let mut rounds = 0;
    loop {
        let news = round(&now, &held, |_| {});
        rounds += 1;
        assert!(news.gone.is_empty());
        now = news.heard;
        if !news.again {
            break;
        }
        assert!(rounds < 20, "it would ask for ever");
    }
    assert!(rounds > 1);
}

#[test]
fn a_hub_behind_an_edit_makes_the_phone_start_from_nothing() {
    let mut pen = Pen::new(MINE);
    let held = rows([edited(with_copy(1, 1), &mut pen)]);
    let dot = Dot { writer: MINE, counter: 1 };
    let news = round(&heard(3), &held, |r| {
        r.answers.push(EditAnswer { key: goal(1).key, dot, answer: Answer::Behind });
    });
    assert!(news.restarted && news.heard.doubt.contains(&goal(1).key));
}

#[test]
fn rows_outside_the_scopes_leave_but_never_unsent_work() {
    let mut pen = Pen::new(MINE);
    let held = rows([with_copy(1, 1), edited(with_copy(2, 1), &mut pen)]);
    let news = round(&heard(3), &held, |r| r.scopes.clear());
    assert_eq!(news.gone, [goal(1).key]);
    assert!(news.mint, "records left the phone: another writer from here on");
    let dot = Dot { writer: MINE, counter: 1 };
    let after = rows([held[&goal(2).key].clone()]);
    let news = round(&news.heard, &after, |r| {
        r.scopes.clear();
        r.answers.push(EditAnswer { key: goal(2).key, dot, answer: Answer::HandedIn });
    });
    assert_eq!((news.gone, news.handed_in, news.heard.befell.handed_in), (vec![goal(2).key], 1, 1));
}

#[test]
fn what_was_set_aside_outlives_the_copy() {
    let mut pen = Pen::new(MINE);
    let mut row = edited(with_copy(1, 1), &mut pen);
    row.take_answer(Dot { writer: MINE, counter: 1 }, &Answer::Refused(Refusal::NotYours));
    let news = round(&heard(3), &rows([row]), |r| r.scopes.clear());
    assert!(news.gone.is_empty() && news.put[0].copy.is_none() && news.put[0].aside.len() == 1);
}

#[test]
fn an_erasure_takes_all_of_a_person_and_says_how_much_was_unsent() {
    let mut pen = Pen::new(MINE);
    let held = rows([with_copy(1, 1), edited(with_copy(2, 1), &mut pen)]);
    let news = round(&heard(3), &held, |r| r.erased.push(id("jean")));
    assert_eq!((news.gone.len(), news.erased_unsent, news.heard.befell.erased), (2, 1, 1));
    assert!(news.mint);
}

#[test]
fn a_copy_that_lacks_what_the_phone_has_does_not_replace_it() {
    let held = rows([with_copy(1, 5)]);
    let news = round(&heard(3), &held, |r| r.records.push(signed(goal(1), 4)));
    assert!(news.put.is_empty() && news.restarted);
    assert!(news.heard.doubt.contains(&goal(1).key));
}

#[test]
fn what_a_hub_may_have_lost_is_offered_before_it_leaves() {
    let held = rows((0..OFFERS_MAX + 50).map(|n| with_copy(n, 1)));
    let lost = round(&heard(30), &held, |r| r.lost = true).heard;
    // The restored hub does not know of the grant any more.
    let first = round(&lost, &held, |r| r.scopes.clear());
    assert_eq!((first.gone.len(), first.again), (OFFERS_MAX, true), "the others were not offered yet");
    let rest = rows(held.into_values().filter(|row| !first.gone.contains(&row.header.key)));
    let second = round(&first.heard, &rest, |r| r.scopes.clear());
    assert_eq!(second.gone.len(), 50);
}
