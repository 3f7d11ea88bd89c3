//! TLS with certificates that were given, made here for this machine only.

use std::{path::Path, sync::Arc, time::Duration};

use crate::caller::{Caller, Heard, hear, listening};
use crate::world::World;
use kith_hub::serve::{Files, Serving};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use tokio::io::AsyncWriteExt;
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::CertificateDer},
};

struct Made {
    der: CertificateDer<'static>,
    cert: String,
    key: String,
}

fn make() -> Made {
    let CertifiedKey { cert, signing_key }: CertifiedKey<KeyPair> =
        generate_simple_self_signed(vec!["localhost".into(), "127.0.0.1".into()]).unwrap();
    Made { der: cert.der().clone(), cert: cert.pem(), key: signing_key.serialize_pem() }
}

fn write(folder: &Path, cert: &str, key: &str) -> Files {
    let files = Files { cert: folder.join("cert.pem"), key: folder.join("key.pem") };
    std::fs::write(&files.cert, cert).unwrap();
    std::fs::write(&files.key, key).unwrap();
    files
}

/// Asks by TLS, trusting this certificate alone.
async fn ask(caller: &Caller, trusted: &Made) -> Option<Heard> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.der.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    let mut stream = connector.connect("localhost".try_into().unwrap(), caller.connect().await).await.ok()?;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    Some(hear(&mut stream).await)
}

#[tokio::test]
async fn the_hub_speaks_tls_with_the_certificate_given_and_takes_a_new_one_without_a_restart() {
    let world = World::new().await;
    let (first, second) = (make(), make());
    let files = write(&world.folder, &first.cert, &first.key);
    let mut how = Serving::new("nowhere", ([127, 0, 0, 1], 0).into());
    how.tls = Some(files);
    let caller = listening(&world, how).await;
    let heard = ask(&caller, &first).await.expect("it is trusted");
    assert_eq!((heard.status, heard.body.as_slice()), (200, &b"ok\n"[..]));
    assert_eq!(heard.header("strict-transport-security"), Some("max-age=31536000"));
    assert!(ask(&caller, &second).await.is_none(), "that is another's");
    let plain = caller.get("/healthz").await;
    assert_eq!(plain.status, 0, "nothing is told without TLS: {plain:?}");

    // Half written, or the key of another: what worked goes on working.
    write(&world.folder, &second.cert[..200], &first.key);
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert_eq!(ask(&caller, &first).await.map(|h| h.status), Some(200));
    write(&world.folder, &second.cert, &second.key);
    let mut heard = None;
    for _ in 0..60 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        heard = ask(&caller, &second).await;
        if heard.is_some() {
            break;
        }
    }
    assert_eq!(heard.map(|h| h.status), Some(200), "the new one is shown");
    assert!(ask(&caller, &first).await.is_none(), "the old one is not");
}

#[tokio::test]
async fn a_key_that_is_not_the_certificates_or_no_file_at_all_is_not_served() {
    let world = World::new().await;
    let (first, second) = (make(), make());
    for (files, says) in [
        (write(&world.folder, &first.cert, &second.key), "is not the key of"),
        (Files { cert: world.folder.join("gone.pem"), key: world.folder.join("key.pem") }, "cannot be read"),
    ] {
        let mut how = Serving::new("nowhere", ([127, 0, 0, 1], 0).into());
        how.tls = Some(files);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let app = kith_hub::serve::router(world.hub.clone(), &how);
        let why = kith_hub::connections::answer(listener, app, &how, std::future::pending()).await.unwrap_err();
        assert!(format!("{why:#}").contains(says), "{why:#}");
    }
}

#[tokio::test]
async fn without_tls_of_its_own_nothing_is_said_of_it() {
    let world = World::new().await;
    let caller = listening(&world, Serving::new("nowhere", ([127, 0, 0, 1], 0).into())).await;
    assert_eq!(caller.get("/healthz").await.header("strict-transport-security"), None);
}
