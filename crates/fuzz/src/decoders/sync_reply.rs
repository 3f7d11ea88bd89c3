//! An answer of the hub, as a phone takes it in.

use kith_model::{
    Writer,
    phone::{Asked, Heard, Rows, ask, take},
    row::Row,
    wire::{SyncReply, SyncRequest},
};

use super::{
    read,
    records::{bears, lists},
};

/// A phone that holds nothing takes the answer in; then one that holds all of it takes it in again.
pub fn decode(bytes: &[u8]) {
    for reply in read::<SyncReply>(bytes) {
        for signed in &reply.records {
            bears(&signed.record);
        }
        for entry in reply.directory.iter().filter_map(|news| news.changes.as_ref()).flatten() {
            lists(&entry.kind, &entry.id, entry);
        }
        taken_in(&reply);
    }
}

fn taken_in(reply: &SyncReply) {
    let writer = Writer { device: 7, run: 1 };
    let mut heard = Heard { cursor: reply.asked, ..Heard::default() };
    let mut rows = Rows::new();
    for _ in 0..2 {
        let asked = Asked { cursor: heard.cursor, writer, offered: Vec::new(), left: false };
        let answered = SyncReply { asked: heard.cursor, ..reply.clone() };
        let news = take(&heard, &rows, writer, &asked, &answered).expect("it answers what was asked");
        for key in &news.gone {
            rows.remove(key);
        }
        for row in news.put {
            rows.insert(row.header.key.clone(), row);
        }
        heard = news.heard;
        asks(&heard, &rows, writer);
    }
}

/// What the phone then asks is within the limits of the hub, and can be read.
fn asks(heard: &Heard, rows: &Rows, writer: Writer) {
    let programme = "riverside".parse().expect("it is an id");
    let (request, _) = ask(&programme, heard, rows, writer, None);
    assert!(request.push.is_empty(), "nobody wrote anything here");
    assert!(rows.values().all(|row: &Row| row.unsent.is_empty()));
    let text = serde_json::to_vec(&request).expect("it can be written");
    assert_eq!(serde_json::from_slice::<SyncRequest>(&text).ok().as_ref(), Some(&request));
}
