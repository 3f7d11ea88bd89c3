//! A kill in the middle loses nothing that was answered as taken, and the logs tell nothing about anybody.

use kith_hub::receipt::sha256;
use kith_model::{
    Circle, Header, Id, Kind, Writer,
    acts::{Join, Joined},
    form::Opened,
    phone::{Heard, Rows, ask, take},
    row::{Pen, Row},
    wire::{SyncReply, Trouble},
};
use serde_json::json;

use super::{Folder, Serving, programme, run};

#[test]
fn what_was_answered_as_taken_survives_a_kill_and_the_log_tells_nothing_about_anybody() {
    let folder = Folder::new("kill");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let hub = Serving::start(&folder.0);
    // Invited while it serves, by another process.
    let out = run(&[
        "invite",
        "--data",
        data,
        "--role",
        "connector",
        "--name",
        "Priyanka",
        "--address",
        "https://kith.example",
    ]);
    let printed = String::from_utf8(out.stdout).unwrap();
    let secret =
        printed.split("https://kith.example/join#").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let code = printed.split("Code: ").nth(1).unwrap().trim().to_owned();
    let token = "a-token-made-by-the-phone";
    let join = Join { code: code.clone(), token_hash: sha256(token), device_name: "Priyankas phone".into() };
    let joined: Joined = hub.post("/hub/v1/join", None, &join);

    let person: Id = "jean-of-the-test".parse().unwrap();
    let header = Header::new(Circle::Person(person.clone()), Kind::Person, person.clone());
    let mut rows = Rows::new();
    let mut row = Row::new(header.clone());
    let mut pen = Pen::new(Writer { device: joined.device, run: 77 });
    row.save(
        &Opened::new(header.clone()).set([("name", json!("Jeannette")), ("note", json!("very private words"))]),
        &mut pen,
        5,
    );
    rows.insert(header.key.clone(), row);
    let heard = Heard::default();
    let (request, asked) = ask(&joined.programme, &heard, &rows, pen.writer, None);
    let reply: SyncReply = hub.post("/hub/v1/sync", Some(token), &request);
    assert_eq!(reply.answers.len(), 2);
    assert!(take(&heard, &rows, pen.writer, &asked, &reply).is_some());
    let (status, body) = hub.send("POST /hub/v1/join/look?code=leak", None, br#"{"code":"WRONGCODE2"}"#);
    assert_eq!((status, serde_json::from_slice::<Trouble>(&body).unwrap().code.as_str()), (404, "code-not-valid"));
    hub.send("GET /people/jean-of-the-test", None, b"");
    assert_eq!(hub.send("GET /healthz", None, b"").1, b"ok\n");
    let metrics = String::from_utf8(hub.send("GET /metrics", None, b"").1).unwrap();
    assert!(metrics.contains("kith_edits_total{answer=\"taken\"} 2"), "{metrics}");
    let backup = folder.0.join("backup");
    assert!(run(&["backup", "--data", data, "--plain", "--file", backup.to_str().unwrap()]).status.success());
    assert!(
        !run(&["backup", "--data", data, "--plain", "--file", backup.to_str().unwrap()]).status.success(),
        "it replaces no file"
    );
    // What a lost phone may hold, while the hub serves: kinds and counts.
    let told = run(&["exposure", "--data", data, &joined.device.to_string()]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(
        told.contains("of a connector") && told.contains("     1 person\n") && told.contains("Of 1 people"),
        "{told}"
    );
    for private in ["Priyanka", "Jean", "jean-of-the-test", "private", joined.member.as_str()] {
        assert!(!told.contains(private), "{private:?} is told: {told}");
    }
    let busy = run(&["restore", "--from", backup.to_str().unwrap(), "--data", data]);
    assert!(String::from_utf8_lossy(&busy.stderr).contains("Stop it first"));
    let log = hub.kill();

    let hub = Serving::start(&folder.0);
    let reply: SyncReply =
        hub.post("/hub/v1/sync", Some(token), &ask(&joined.programme, &heard, &Rows::new(), pen.writer, None).0);
    assert!(reply.records.iter().any(|r| r.record.header == header));
    let log = log + &hub.kill();
    assert!(log.contains("\"path\":\"/hub/v1/sync\"") && log.contains("127.0.0.0/24"));
    for private in [
        "Priyanka",
        "Jean",
        "private",
        &secret,
        &code,
        &code.replace(' ', ""),
        token,
        &sha256(token),
        "leak",
        "jean-of-the-test",
        joined.member.as_str(),
        "WRONGCODE",
        "127.0.0.1\"",
    ] {
        assert!(!log.contains(private), "the log holds {private:?}: {log}");
    }
    assert!(run(&["restore", "--from", backup.to_str().unwrap(), "--data", data]).status.success());
}
