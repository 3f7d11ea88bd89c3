//! TLS with certificates that were given: read when the hub opens, and read again when the files change.
//!
//! **Invariant:** files that cannot be read, or do not fit each other, never take the place of ones that did.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use anyhow::Context;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
        server::{ClientHello, ResolvesServerCert},
        sign::CertifiedKey,
    },
};

/// Certificate chain and key, as PEM files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// The certificate, and those between it and its root.
    pub cert: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

/// The certificate that is shown.
#[derive(Debug)]
pub struct Certificates {
    files: Files,
    shown: Mutex<Shown>,
}

#[derive(Debug)]
struct Shown {
    key: Arc<CertifiedKey>,
    stamps: [Option<SystemTime>; 2],
}

impl Certificates {
    /// Reads the files.
    pub fn open(files: &Files) -> anyhow::Result<Arc<Self>> {
        let shown = Shown { stamps: stamps(files), key: read(files)? };
        Ok(Arc::new(Self { files: files.clone(), shown: Mutex::new(shown) }))
    }

    /// What answers a connection.
    pub fn acceptor(self: &Arc<Self>) -> anyhow::Result<TlsAcceptor> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(self.clone());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Looks whether the files changed since they were read, and reads them again.
    pub fn look_again(&self) {
        let stamps = stamps(&self.files);
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if stamps == shown.stamps {
            return;
        }
        match read(&self.files) {
            Ok(key) => {
                *shown = Shown { key, stamps };
                tracing::info!("the certificate was read again");
            }
            // Half written, perhaps: it is looked at again in a while.
            Err(_) => tracing::warn!("the new certificate cannot be used; the one of before is still shown"),
        }
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.shown.lock().unwrap_or_else(PoisonError::into_inner).key.clone())
    }
}

fn stamps(files: &Files) -> [Option<SystemTime>; 2] {
    [&files.cert, &files.key].map(|file| std::fs::metadata(file).and_then(|m| m.modified()).ok())
}

fn read(files: &Files) -> anyhow::Result<Arc<CertifiedKey>> {
    let cert = || format!("the certificate {} cannot be read", files.cert.display());
    let chain = CertificateDer::pem_file_iter(&files.cert)
        .with_context(cert)?
        .collect::<Result<Vec<_>, _>>()
        .with_context(cert)?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .with_context(|| format!("the key {} cannot be read", files.key.display()))?;
    let fits = CertifiedKey::from_der(chain, key, &ring::default_provider())
        .with_context(|| format!("{} is not the key of {}", files.key.display(), files.cert.display()))?;
    Ok(Arc::new(fits))
}
