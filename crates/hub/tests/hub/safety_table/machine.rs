//! What the machine shows of the hub: its log at its most talkative, its counts, its refusals, what its commands print,
//! and its backups.

use std::path::{Path, PathBuf};

use kith_hub::receipt::sha256;
use kith_model::acts::{Join, Joined};
use serde_json::json;

use super::planted::{holds_all, holds_none, planted};
use crate::process::{Serving, command, run};

/// A folder with all that is planted, which a hub of its own serves.
async fn on_disk() -> (PathBuf, String) {
    let town = planted().await;
    let (_, code, _) = town.world.invite("ZzmemberSam", kith_model::access::Role::Connector, None, &[]).await;
    let folder = std::env::temp_dir().join(format!("kith-safety-{}-{}", std::process::id(), code));
    std::fs::create_dir_all(&folder).unwrap();
    town.world.hub.tell_ledger_at_last().await;
    town.world.hub.store().close().await;
    for file in std::fs::read_dir(&town.world.folder).unwrap() {
        let file = file.unwrap();
        if file.path().is_file() {
            std::fs::copy(file.path(), folder.join(file.file_name())).unwrap();
        }
    }
    (folder, code)
}

/// Asked in every way that goes well or does not, with personal words wherever words can stand.
fn driven(hub: &Serving, code: &str) -> (String, String) {
    let token = "Zztoken-of-the-phone";
    let join = Join { code: code.into(), token_hash: sha256(token), device_name: "ZzdeviceName".into() };
    let joined: Joined = hub.post("/hub/v1/join", None, &join);
    let ask = json!({"secret": "Zzsecret-of-the-asker", "for_other": false, "name": "ZzaskName", "about": "ZzaskAbout",
        "reach": "ZzaskReach", "reach_way": "call", "safe_way": "ZzaskSafe", "area": "ZzaskArea", "language": "en",
        "by_name": "", "by_reach": "", "consent": false});
    let edit =
        json!({"f": "note", "d": format!("{}.0000000000000007.1", joined.device), "v": "ZzeditValue", "t": 5, "p": 0});
    let header = json!({"circle": "person:Zzperson-id", "kind": "person", "id": "Zzperson-id"});
    let sync = json!({"v": 1, "programme": joined.programme, "cursor": {"seq": 0, "tag": 0},
        "push": [{"header": header, "edits": [edit]}]});
    let mut answers = String::new();
    for (path, body) in [
        ("/hub/v1/ask", ask.to_string()),
        ("/hub/v1/ask/state", json!({"secret": "Zzsecret-that-is-none"}).to_string()),
        ("/hub/v1/join/look", json!({"code": "ZZCODEABCD"}).to_string()),
        ("/hub/v1/join/look?code=Zzquery", "{\"code\": \"Zzbroken".to_owned()),
        ("/hub/v1/sync", sync.to_string()),
        ("/hub/v1/sync", sync.to_string().replace("\"push\"", "\"Zzfield\": 1, \"push\"").replace("[{", "[[{")),
        ("/hub/v1/act", json!({"act": "new-code", "member": "Zzmember-id"}).to_string()),
        ("/hub/v1/act", json!({"act": "Zzact"}).to_string()),
        ("/hub/v1/Zzpath", "Zzbody".to_owned()),
    ] {
        let (status, body) = hub.send(&format!("POST {path}"), Some(token), body.as_bytes());
        if status != 200 {
            answers.push_str(&String::from_utf8_lossy(&body));
        }
    }
    for path in ["/people/Zzperson-id?q=Zzsearch", "/hub/v1/directory/Zzname", "/%00Zz", "/hub/v1/directory/part/Zz"] {
        answers.push_str(&String::from_utf8_lossy(&hub.send(&format!("GET {path}"), Some(token), b"").1));
    }
    let counts = String::from_utf8(hub.send("GET /metrics", None, b"").1).unwrap();
    (answers, counts)
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_counts_and_refusals_hold_no_word_of_anybody_however_talkative() {
    for level in ["info", "trace"] {
        let (folder, code) = on_disk().await;
        let mut program = command(&[]);
        program.env("RUST_LOG", level);
        let hub = Serving::start_with(program, &folder, &[]);
        let (answers, counts) = driven(&hub, &code);
        let log = hub.kill();
        holds_all("the log", &log, &["\"path\":\"/hub/v1/sync\"", "\"path\":\"/hub/v1/act\""]);
        holds_all("the counts", &counts, &["kith_requests_total", "kith_edits_total"]);
        holds_all("refusals", &answers, &["not-understood", "not-yours"]);
        let private = ["Zz", "ZZ", &code, "127.0.0.1\"", &sha256("Zztoken-of-the-phone")];
        holds_none("the log", &log, &private);
        holds_none("the counts", &counts, &private);
        // The page of the app is the same for every address.
        holds_none("a refusal", &answers, &private);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_commands_print_names_nobody() {
    let (folder, _) = on_disk().await;
    let data = folder.to_str().unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    std::fs::create_dir_all(folder.join("bad")).unwrap();
    std::fs::write(folder.join("bad/organizations.csv"), "id,name\n1,Zzgroup\n,ZznoId\n2,\"Zzunclosed\n").unwrap();
    std::fs::write(folder.join("bad/services.csv"), "id,name,location_id\n1,Zzservice,Zzplace\n").unwrap();
    let mut said = String::new();
    for args in [
        &["exposure", "--data", data, "1"][..],
        &["exposure", "--data", data, "5"],
        &["exposure", "--data", data, "99"],
        &["audit", "verify", "--data", data],
        &["keep", "--data", data],
        &["import", "hsds", &path("bad"), "--data", data, "--set", "bad"],
        &["erase", "--data", data, "amina"],
        &["backup", "--data", data, "--file", &path("plain"), "--plain"],
        &["backup", "--data", data, "--file", &path("plain"), "--plain"],
        &["restore", "--from", &path("plain"), "--data", data],
        &["restore", "--from", &path("bad/services.csv"), "--data", data],
        &["serve", "--data", data, "--sample"],
        &["audit", "verify", "--data", data],
    ] {
        let out = run(args);
        said.push_str(&String::from_utf8([out.stdout, out.stderr].concat()).unwrap());
    }
    holds_all(
        "what is printed",
        &said,
        &["The audit is whole", "Let go of", "Erased", "rows left out", "real programme"],
    );
    holds_none("what is printed", &said, &["Zz", "1911", "4711"]);
    let report = std::fs::read_to_string(folder.join("import-bad.csv")).unwrap();
    holds_none("the report of an import", &report, &["Zz"]);
    std::fs::remove_dir_all(&folder).unwrap();
}

fn bytes_of(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap()).collect()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_sealed_and_leaves_nothing_in_plain_text_beside_it() {
    let (folder, _) = on_disk().await;
    let (key, out) = (folder.join("backup.key"), folder.join("out"));
    std::fs::create_dir_all(&out).unwrap();
    let made = run(&["backup-key", "new", "--file", key.to_str().unwrap()]);
    let public = String::from_utf8(made.stdout).unwrap().lines().next().unwrap().to_owned();
    let file = out.join("kith.age");
    let made = run(&["backup", "--data", folder.to_str().unwrap(), "--file", file.to_str().unwrap(), "--to", &public]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(holds(&bytes_of(&folder), "ZzaminaSurname"), "the database itself does hold it");
    let sealed_bytes = bytes_of(&out);
    assert!(sealed_bytes.len() > 10_000 && holds(&sealed_bytes, "age-encryption.org"));
    for word in ["Zzamina", "Zzben", "Zzmember", "choir", "SQLite format"] {
        assert!(!holds(&sealed_bytes, word), "{word} stands in the backup");
    }
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let is_left = |name: &std::ffi::OsString| name.to_string_lossy().starts_with("backing-up");
    assert!(!left.iter().any(is_left), "{left:?}");
    std::fs::remove_dir_all(&folder).unwrap();
}
