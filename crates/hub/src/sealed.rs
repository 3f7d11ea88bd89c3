//! Sealed files: what only somebody with the key can open, in the age format, so that also the `age` program can.
//!
//! The hub needs the public key alone: whoever takes the machine cannot open its backups. A file that was cut or altered
//! does not open, and nothing of it is used.

use std::{
    fs::{File, OpenOptions},
    io::{BufReader, BufWriter, ErrorKind, Read, Write},
    path::Path,
};

use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient, secrecy::ExposeSecret, x25519};
use anyhow::{Context, bail};

/// How a sealed file begins.
const BEGINS: &[u8] = b"age-encryption.org/v1";

/// Draws a key into a new file, and returns the public half.
pub fn new_key(file: &Path) -> anyhow::Result<String> {
    let key = x25519::Identity::generate();
    let public = key.to_public().to_string();
    let mut out = create(file)?;
    writeln!(out, "# The key of Kith's backups. Whoever has it can read them; without it nobody can.")?;
    writeln!(out, "# public key: {public}")?;
    writeln!(out, "{}", key.to_string().expose_secret())?;
    out.sync_all()?;
    Ok(public)
}

/// A public key, or the file in which one stands.
pub fn public_key(told: &str) -> anyhow::Result<x25519::Recipient> {
    let why = || format!("{told} is no public key (age1…), and no file with one. Make one: kith-hub backup-key new");
    if told.starts_with("age1") {
        return told.parse().map_err(anyhow::Error::msg).with_context(why);
    }
    let text = std::fs::read_to_string(told).with_context(why)?;
    let found = text.split_whitespace().find(|word| word.starts_with("age1")).with_context(why)?;
    found.parse().map_err(anyhow::Error::msg).with_context(why)
}

/// Whether a file is sealed.
pub fn is_sealed(file: &Path) -> anyhow::Result<bool> {
    let mut begins = Vec::new();
    let file = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    file.take(BEGINS.len() as u64).read_to_end(&mut begins)?;
    Ok(begins == BEGINS)
}

/// Seals a file into a new one, for whoever has one of the keys.
pub fn seal(from: &Path, to: &Path, keys: &[x25519::Recipient]) -> anyhow::Result<()> {
    let mut plain = BufReader::new(File::open(from)?);
    let sealed =
        Encryptor::with_recipients(keys.iter().map(|key| key as &dyn Recipient)).context("no key was given")?;
    let mut out = sealed.wrap_output(BufWriter::new(create(to)?))?;
    std::io::copy(&mut plain, &mut out)?;
    let file = out.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(())
}

/// Opens a sealed file into a new one. Where that fails, what was written is of no use.
pub fn open(from: &Path, to: &Path, key: &Path) -> anyhow::Result<()> {
    let secret = std::fs::read_to_string(key).with_context(|| format!("the key {} cannot be read", key.display()))?;
    let secret = secret.lines().map(str::trim).find(|line| line.starts_with("AGE-SECRET-KEY-"));
    let secret = secret.with_context(|| format!("{} holds no key of backups", key.display()))?;
    let identity: x25519::Identity = secret.parse().map_err(anyhow::Error::msg)?;
    let damaged = || format!("{} is damaged: it was cut short or altered. Nothing of it was used", from.display());
    let sealed = match Decryptor::new(BufReader::new(File::open(from)?)) {
        Ok(sealed) => sealed,
        Err(DecryptError::Io(_) | DecryptError::InvalidHeader | DecryptError::UnknownFormat) => bail!(damaged()),
        Err(error) => return Err(error).with_context(damaged),
    };
    let mut plain = match sealed.decrypt(std::iter::once(&identity as &dyn Identity)) {
        Ok(plain) => plain,
        Err(DecryptError::NoMatchingKeys) => {
            bail!("{} was sealed for another key than {}", from.display(), key.display())
        }
        Err(error) => return Err(error).with_context(damaged),
    };
    let mut out = BufWriter::new(create(to)?);
    let poured = std::io::copy(&mut plain, &mut out).and_then(|_| out.flush());
    poured.map_err(|error| {
        let why = match error.kind() {
            // So age tells of a part that is not as it was sealed, or is missing.
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => damaged(),
            _ => format!(
                "{} cannot be written, or {} not be read to its end. Nothing says that the backup is damaged",
                to.display(),
                from.display()
            ),
        };
        anyhow::Error::new(error).context(why)
    })?;
    out.get_ref().sync_all()?;
    Ok(())
}

/// A new file that only its owner reads; one that is there is never replaced.
fn create(file: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).with_context(|| format!("{} cannot be made, or is there already", file.display()))
}
