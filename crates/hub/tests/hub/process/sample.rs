//! The sample programme is for one machine, and never a real one.

use kith_model::wire::DirectoryManifest;

use super::{Folder, Serving, command, does_not_serve, programme};

#[test]
fn the_sample_programme_is_shown_on_this_machine_only() {
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.7:8080"] {
        let folder = Folder::new("sample-elsewhere");
        let data = folder.0.to_str().unwrap();
        let said = does_not_serve(&["serve", "--sample", "--data", data, "--listen", listen]);
        assert!(said.contains("on this machine only"), "{listen}: {said}");
        assert!(!folder.0.exists(), "and no town was made");
    }
}

#[test]
fn the_sample_programme_is_never_shown_on_a_real_one_nor_a_real_one_begun_on_the_sample() {
    let folder = Folder::new("sample-on-real");
    let data = folder.0.to_str().unwrap();
    assert!(programme(data).status.success());
    let told = |args: &[&str]| does_not_serve(&[&["serve", "--data", data, "--listen", "127.0.0.1:0"], args].concat());
    let ledger = std::fs::read(folder.0.join("kith.ledger")).unwrap();
    assert!(told(&["--sample"]).contains("holds a real programme"));
    let hub = Serving::start(&folder.0);
    assert_eq!(hub.send("GET /hub/v1/sample", None, b"").0, 404, "it has no doors");
    let manifest: DirectoryManifest = serde_json::from_slice(&hub.send("GET /hub/v1/directory", None, b"").1).unwrap();
    assert_eq!((manifest.name.as_str(), manifest.sample), ("Riverside", false), "and is as it was");
    assert_eq!(std::fs::read(folder.0.join("kith.ledger")).unwrap(), ledger);
    drop(hub);

    let folder = Folder::new("real-on-sample");
    let data = folder.0.to_str().unwrap();
    let town = Serving::start_with(command(&[]), &folder.0, &["--sample"]);
    assert_eq!(town.send("GET /hub/v1/sample", None, b"").0, 200);
    drop(town);
    let told = |args: &[&str]| does_not_serve(&[&["serve", "--data", data, "--listen", "127.0.0.1:0"], args].concat());
    assert!(told(&[]).contains("Serve it with --sample"));
    assert!(told(&["--begin"]).contains("in a folder of its own"));
}
