//! How a programme begins: what is asked for, what is printed, and what is not served.

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
};

use kith_hub::receipt::sha256;
use kith_model::{
    access::Role,
    acts::{Act, Did, Hello, Join, Joined, Look},
    wire::DirectoryManifest,
};

use super::{Folder, Serving, command, does_not_serve, programme, run};

#[test]
fn nothing_is_served_without_a_programme_a_desk_number_and_a_crisis_number() {
    let folder = Folder::new("refuses");
    let data = folder.0.to_str().unwrap();
    let out = run(&["serve", "--data", data, "--listen", "127.0.0.1:0"]);
    assert!(!out.status.success() && String::from_utf8_lossy(&out.stderr).contains("kith-hub programme new"));
    for (phone, crisis, says) in
        [("", "Line=1", "number that people ring"), ("1", "", "crisis"), ("1", "Line", "NAME=NUMBER")]
    {
        let mut args =
            vec!["programme", "new", "--data", data, "--name", "R", "--country", "GB", "--zone", "Europe/London"];
        if !phone.is_empty() {
            args.extend(["--desk-phone", phone]);
        }
        if !crisis.is_empty() {
            args.extend(["--crisis", crisis]);
        }
        let out = run(&args);
        assert!(!out.status.success() && String::from_utf8_lossy(&out.stderr).contains(says), "{out:?}");
    }
    let odd_zone = [
        "programme",
        "new",
        "--data",
        data,
        "--name",
        "R",
        "--country",
        "GB",
        "--zone",
        "Nowhere",
        "--desk-phone",
        "1",
        "--crisis",
        "L=1",
    ];
    assert!(String::from_utf8_lossy(&run(&odd_zone).stderr).contains("time zone"));
    assert!(programme(data).status.success());
    assert!(String::from_utf8_lossy(&programme(data).stderr).contains("holds a programme already"));
    // What is missing is asked for at the terminal.
    let asked = Folder::new("asked");
    let mut child = command(&["programme", "new", "--data", asked.0.to_str().unwrap(), "--name", "Riverside"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"GB\nEurope/London\n0123 456\nListening line=0800 000\n").unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
}

/// `cargo xtask run --empty`, without its builds: the hub is started as it starts it (`crates/xtask/src/run.rs`).
#[test]
fn an_empty_programme_begins_with_what_is_asked_for_and_its_coordinator_comes_in_by_what_is_printed() {
    let folder = Folder::new("begins");
    let begun = |answers: &[u8], more: &[&str]| {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let listen = format!("127.0.0.1:{port}");
        let mut command = command(&[]);
        let (mut typed, terminal) = std::io::pipe().map(|(read, write)| (write, read)).unwrap();
        let (printed, stdout) = std::io::pipe().unwrap();
        typed.write_all(answers).unwrap();
        drop(typed);
        command.stdin(terminal).stdout(stdout);
        let hub = Serving::start_with(command, &folder.0, &[&["--listen", &listen, "--begin"], more].concat());
        assert_eq!(hub.address, listen);
        (hub, BufReader::new(printed))
    };
    let until = |printed: &mut BufReader<std::io::PipeReader>, mark: &str| {
        let mut line = String::new();
        while !line.contains(mark) {
            line.clear();
            assert!(printed.read_line(&mut line).unwrap() > 0, "it never says {mark}");
        }
        line.split_once(mark).unwrap().1.trim().to_owned()
    };

    // The first time it asks, and what was answered is what is served.
    let (hub, mut printed) = begun(b"Riverside\nGB\nEurope/London\n0123 456\nListening line=0800 000\n", &[]);
    let link = until(&mut printed, "Link: ");
    let manifest: DirectoryManifest = serde_json::from_slice(&hub.send("GET /hub/v1/directory", None, b"").1).unwrap();
    assert_eq!(
        (manifest.name.as_str(), manifest.desk_phone.as_str(), manifest.sample),
        ("Riverside", "0123 456", false)
    );
    assert_eq!(manifest.entries, 1, "it is empty: nothing but itself");
    let first =
        link.strip_prefix(&format!("http://{}/join#", hub.address)).expect("a link to this very hub").to_owned();
    drop(hub);

    // The next time it asks nothing, keeps what is there, and the link leads to the same coordinator. It is the only one:
    // what was printed before lies in a log or on a screen.
    let (hub, mut printed) = begun(b"", &["--address", "https://kith.example.org/"]);
    let link = until(&mut printed, "Link: https://kith.example.org/join#");
    let code = until(&mut printed, "Code: ");
    let look = |typed: &str| {
        hub.send("POST /hub/v1/join/look", None, &serde_json::to_vec(&Look { code: typed.into() }).unwrap())
    };
    assert_eq!(look(&first).0, 404);
    for typed in [&link, &code] {
        let (status, hello) = look(typed);
        assert_eq!((status, serde_json::from_slice::<Hello>(&hello).unwrap().role), (200, Role::Coordinator));
    }
    let deputy = run(&["invite", "--data", folder.0.to_str().unwrap(), "--role", "coordinator", "--name", "Deputy"]);
    let deputy = String::from_utf8(deputy.stdout).unwrap().split("Code: ").nth(1).unwrap().trim().to_owned();
    let token = "the-coordinators-phone";
    let join = Join { code, token_hash: sha256(token), device_name: "Laptop".into() };
    let joined: Joined = hub.post("/hub/v1/join", None, &join);
    assert_eq!((joined.programme_name.as_str(), joined.roles.as_slice()), ("Riverside", &[Role::Coordinator][..]));
    let Did::Members { members, .. } = hub.post("/hub/v1/act", Some(token), &Act::Members) else {
        panic!("no members")
    };
    let names: Vec<_> = members.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["Coordinator", "Deputy"], "one that was begun with, however often it was started");
    assert_eq!(hub.send("GET /hub/v1/sample", None, b"").0, 404);
    drop(hub);

    // Once somebody has come in, nobody at the terminal is offered the programme, and no code of theirs is left lying.
    let (hub, mut printed) = begun(b"", &[]);
    until(&mut printed, "A coordinator has come in already");
    let hello: Hello = hub.post("/hub/v1/join/look", None, &Look { code: deputy });
    assert_eq!(hello.name, "Deputy", "who was invited beside may still come in");
}

#[test]
fn nothing_is_begun_where_nobody_answers() {
    let folder = Folder::new("begins-without-answers");
    let data = folder.0.to_str().unwrap();
    for _ in 0..2 {
        let said = does_not_serve(&["serve", "--data", data, "--listen", "127.0.0.1:0", "--begin"]);
        assert!(said.contains("nothing was answered"), "{said}");
    }
}
