//! What an operator asks of the program: counts, backups, the audit, limits.

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    process::{Command, Output},
};

use kith_hub::receipt::sha256;
use kith_model::acts::{Act, Did, Join, Joined};

use super::{Folder, Serving, command, programme, run};

#[test]
fn counts_are_read_on_this_machine_and_behind_a_proxy_with_the_token_only() {
    let folder = Folder::new("counts");
    assert!(programme(folder.0.to_str().unwrap()).status.success());
    let counts = |hub: &Serving, head: &str, token: Option<&str>| hub.send(&format!("GET /metrics{head}"), token, b"");
    let hub = Serving::start(&folder.0);
    assert_eq!(hub.send("GET /healthz", None, b"").0, 200);
    let (status, text) = counts(&hub, "", None);
    let text = String::from_utf8(text).unwrap();
    assert!(status == 200 && text.contains("kith_requests_total{path=\"/healthz\",status=\"2xx\"} 1"), "{text}");
    drop(hub);

    // A proxy on this machine is not this machine.
    for by_environment in [false, true] {
        let mut command = command(&[]);
        let mut more = vec!["--behind-proxy"];
        if by_environment {
            command.env("KITH_METRICS_TOKEN", "the-counts-token");
        } else {
            more.extend(["--metrics-token", "the-counts-token"]);
        }
        let hub = Serving::start_with(command, &folder.0, &more);
        assert_eq!(counts(&hub, "", None).0, 404);
        assert_eq!(counts(&hub, "?token=the-counts-token", None).0, 404, "a token never stands in an address");
        assert_eq!(counts(&hub, "", Some("another-token")).0, 404);
        assert_eq!(counts(&hub, "", Some("the-counts-token")).0, 200);
        let log = hub.kill();
        assert!(!log.contains("the-counts-token"), "the token stands in the log");
    }
    let hub = Serving::start_with(command(&[]), &folder.0, &["--behind-proxy"]);
    assert_eq!(counts(&hub, "", Some("")).0, 404, "without a token nobody reads them");
}

#[test]
fn backups_are_sealed_unless_somebody_says_otherwise_and_restored_with_their_key() {
    let folder = Folder::new("sealed");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let path = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let (key, backup) = (path("backup.key"), path("sealed"));
    let says = |out: &Output| String::from_utf8_lossy(&[&out.stdout[..], &out.stderr[..]].concat()).into_owned();
    let refused = run(&["backup", "--data", data, "--file", &backup]);
    assert!(!refused.status.success() && says(&refused).contains("--plain"), "{}", says(&refused));
    assert!(!Path::new(&backup).exists());
    let made = run(&["backup-key", "new", "--file", &key]);
    let public = says(&made).lines().next().unwrap().to_owned();
    assert!(public.starts_with("age1") && !says(&made).contains("AGE-SECRET"), "{}", says(&made));
    assert!(!run(&["backup-key", "new", "--file", &key]).status.success(), "no key is written over another");
    let odd = run(&["backup", "--data", data, "--file", &backup, "--to", "age1nothing"]);
    assert!(!odd.status.success() && says(&odd).contains("no public key"), "{}", says(&odd));
    assert!(run(&["backup", "--data", data, "--file", &backup, "--to", &public]).status.success());
    let plain = run(&["backup", "--data", data, "--file", &path("plain"), "--plain"]);
    assert!(plain.status.success() && says(&plain).contains("IN PLAIN TEXT"));
    for (file, mode) in [(data, 0o700), (&backup, 0o600), (&key, 0o600), (&path("plain"), 0o600)] {
        use std::os::unix::fs::PermissionsExt;
        let is = std::fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!(is, mode, "{file} is {is:o}: others on this machine read it");
    }
    let both = run(&["backup", "--data", data, "--file", &path("both"), "--plain", "--to", &public]);
    assert!(!both.status.success());
    let closed = run(&["restore", "--from", &backup, "--data", data]);
    assert!(!closed.status.success() && says(&closed).contains("--key"), "{}", says(&closed));
    let opened = run(&["restore", "--from", &backup, "--data", data, "--key", &key]);
    assert!(opened.status.success(), "{}", says(&opened));
    let verified = run(&["audit", "verify", "--data", data]);
    assert!(verified.status.success() && says(&verified).contains("The audit is whole"), "{}", says(&verified));
}

#[test]
fn a_broken_audit_ends_with_a_code_of_its_own_and_names_the_row_and_a_phone_is_told_in_counts() {
    let folder = Folder::new("audit");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    for name in ["Priya", "Omar", "Rosa"] {
        assert!(run(&["invite", "--data", data, "--role", "connector", "--name", name]).status.success());
    }
    let verify = || run(&["audit", "verify", "--data", data]);
    let whole = verify();
    let text = String::from_utf8_lossy(&whole.stdout).into_owned();
    assert!(whole.status.success() && text.contains("whole: 3 rows"), "{text}");
    let none = run(&["exposure", "--data", data, "7"]);
    assert!(!none.status.success() && String::from_utf8_lossy(&none.stderr).contains("There is no device 7"));
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        use sqlx::ConnectOptions;
        let file = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.0.join("kith.sqlite"));
        let mut conn = file.connect().await.unwrap();
        let sql = "DROP TRIGGER audit_never_changes; UPDATE audit SET note = 'nobody' WHERE n = 2";
        sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
    });
    let broken = verify();
    let text = String::from_utf8_lossy(&broken.stdout).into_owned();
    assert_eq!(broken.status.code(), Some(3), "{text}");
    assert!(text.contains("First broken row: 2, 20") && text.contains("does not say what it said"), "{text}");
    assert_eq!(run(&["audit", "verify", "--data", "/nowhere"]).status.code(), Some(1));
}

#[test]
fn what_is_too_often_is_set_at_the_terminal_and_tls_needs_both_files() {
    let folder = Folder::new("rates");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let hub = Serving::start_with(command(&[]), &folder.0, &["--address-minute-max", "3", "--head-seconds", "1"]);
    let statuses: Vec<u16> = (0..5).map(|_| hub.send("GET /healthz", None, b"").0).collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let mut slow = TcpStream::connect(&hub.address).unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nx: ").unwrap();
    // It ends only because the hub ends it.
    slow.set_read_timeout(Some(std::time::Duration::from_secs(60))).unwrap();
    assert!(slow.read_to_end(&mut Vec::new()).is_ok(), "whoever never says what they want keeps the line");
    drop(hub);
    let refused = |more: &[&str]| {
        let out = run(&[&["serve", "--data", data, "--listen", "127.0.0.1:0"], more].concat());
        assert!(!out.status.success());
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    assert!(refused(&["--tls-cert", "cert.pem"]).contains("--tls-key"));
    let gone = refused(&["--tls-cert", "/nowhere/cert.pem", "--tls-key", "/nowhere/key.pem"]);
    assert!(gone.contains("the certificate /nowhere/cert.pem cannot be read") && !gone.contains("is open"), "{gone}");
    assert!(refused(&["--behind-proxy", "everybody"]).contains("10.1.0.0/16"));
}

#[test]
fn after_a_backup_was_put_back_by_hand_the_audit_is_broken_until_somebody_accepts_it() {
    let folder = Folder::new("by-hand");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let invite = |name| run(&["invite", "--data", data, "--role", "connector", "--name", name]);
    let verify = || run(&["audit", "verify", "--data", data]);
    assert!(invite("Priya").status.success());
    let backup = folder.0.join("plain");
    assert!(run(&["backup", "--data", data, "--file", backup.to_str().unwrap(), "--plain"]).status.success());
    // The ledger hears of the second when the third begins.
    assert!(invite("Omar").status.success() && invite("Rosa").status.success());
    assert_eq!(verify().status.code(), Some(0));
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.0.join(format!("kith.sqlite{ending}")));
    }
    std::fs::copy(&backup, folder.0.join("kith.sqlite")).unwrap();
    let broken = verify();
    let text = String::from_utf8_lossy(&broken.stdout).into_owned();
    assert!(broken.status.code() == Some(3) && text.contains("First broken row: 2"), "{text}");
    assert!(run(&["audit", "accept", "--data", data]).status.success());
    let whole = verify();
    let text = String::from_utf8_lossy(&whole.stdout).into_owned();
    assert!(whole.status.success() && text.contains("whole: 2 rows"), "{text}");
}

#[test]
fn what_was_put_back_by_hand_is_accepted_also_after_the_hub_has_written_on() {
    let folder = Folder::new("by-hand-later");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let invite =
        |name| assert!(run(&["invite", "--data", data, "--role", "connector", "--name", name]).status.success());
    let verify = || run(&["audit", "verify", "--data", data]);
    invite("Priya");
    let backup = folder.0.join("plain");
    assert!(run(&["backup", "--data", data, "--file", backup.to_str().unwrap(), "--plain"]).status.success());
    for name in ["Omar", "Rosa", "Ben"] {
        invite(name);
    }
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.0.join(format!("kith.sqlite{ending}")));
    }
    std::fs::copy(&backup, folder.0.join("kith.sqlite")).unwrap();
    // It grows past what the ledger knew, and the ledger is told of that too.
    for name in ["Ann", "Eve", "Sam", "Ida"] {
        invite(name);
    }
    let broken = verify();
    let text = String::from_utf8_lossy(&broken.stdout).into_owned();
    assert!(broken.status.code() == Some(3) && text.contains("not the row that the ledger knows"), "{text}");
    assert!(run(&["audit", "accept", "--data", data]).status.success());
    let whole = verify();
    let text = String::from_utf8_lossy(&whole.stdout).into_owned();
    assert!(whole.status.success() && text.contains("whole: 6 rows"), "{text}");
    assert!(text.contains("knows it up to row 6"), "{text}");
}

#[test]
fn a_hub_that_stops_tells_the_ledger_how_far_the_audit_went() {
    let folder = Folder::new("stops");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let out = run(&["invite", "--data", data, "--role", "coordinator", "--name", "Cora"]);
    let printed = String::from_utf8(out.stdout).unwrap();
    let code = printed.split("Code: ").nth(1).unwrap().trim().to_owned();
    let mut hub = Serving::start(&folder.0);
    let join = Join { code, token_hash: sha256("coras-phone"), device_name: String::new() };
    let _: Joined = hub.post("/hub/v1/join", None, &join);
    // Nothing is taken away by this: the ledger need not know at once.
    let _: Did = hub.post("/hub/v1/act", Some("coras-phone"), &Act::Devices);
    assert!(Command::new("kill").args(["-TERM", &hub.child.id().to_string()]).status().unwrap().success());
    assert!(hub.child.wait().unwrap().success());
    let text = String::from_utf8_lossy(&run(&["audit", "verify", "--data", data]).stdout).into_owned();
    assert!(text.contains("whole: 3 rows") && text.contains("knows it up to row 3"), "{text}");
}

/// A limit on the size of files stands in for a disk that is full.
#[test]
fn a_disk_that_is_full_is_not_told_as_a_damaged_backup() {
    let folder = Folder::new("full");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let path = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let (key, backup, empty) = (path("backup.key"), path("sealed"), path("empty"));
    let public = String::from_utf8(run(&["backup-key", "new", "--file", &key]).stdout).unwrap();
    let public = public.lines().next().unwrap();
    assert!(run(&["backup", "--data", data, "--file", &backup, "--to", public]).status.success());
    let restore = format!(
        "ulimit -f 64; trap '' XFSZ; exec {} restore --from {backup} --key {key} --data {empty}",
        env!("CARGO_BIN_EXE_kith-hub")
    );
    let out = Command::new("sh").args(["-c", &restore]).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.status.success() && said.contains("cannot be written"), "{said}");
    assert!(said.contains("Nothing says that the backup is damaged"), "{said}");
    assert!(run(&["restore", "--from", &backup, "--key", &key, "--data", &empty]).status.success());
}

#[test]
fn an_id_that_begins_with_a_hyphen_is_erased_too() {
    let folder = Folder::new("hyphen");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    for order in
        [["erase", "--data", data, "-XJ5-9lpJ3TZAOikC2KmiQ"], ["erase", "-XJ5-9lpJ3TZAOikC2KmiQ", "--data", data]]
    {
        let out = run(&order);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
}
