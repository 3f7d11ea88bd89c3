//! Who wrote, and which of their writings: a dot is (writer, counter).
//!
//! A writer id is the device number given by the hub plus 64 random bits minted each time the app starts. It lives in
//! memory only, so a restored phone, a copied profile or a second tab is simply another writer.
//!
//! **Invariant:** no dot has two meanings; a writer's counter runs over all records and only rises.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// One run of the app on one device. Written `device.run`, the run as 16 hexadecimal digits. The hub is device 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Writer {
    /// The number that the hub gave to the device; 0 is the hub itself.
    pub device: u32,
    /// Random bits of this run of the app.
    pub run: u64,
}

/// One edit of one writer. Written `device.run.counter`; counters start at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Dot {
    /// Who wrote.
    pub writer: Writer,
    /// Which of the writer's edits, from 1.
    pub counter: u64,
}

/// A text that is no writer or no dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADot;

impl fmt::Display for NotADot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a dot reads device.run.counter")
    }
}

impl std::error::Error for NotADot {}

impl fmt::Display for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:016x}", self.device, self.run)
    }
}

impl FromStr for Writer {
    type Err = NotADot;
    fn from_str(text: &str) -> Result<Self, NotADot> {
        let (device, run) = text.split_once('.').ok_or(NotADot)?;
        if run.len() != 16 || !run.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase()) {
            return Err(NotADot);
        }
        Ok(Self { device: number(device)? as u32, run: u64::from_str_radix(run, 16).map_err(|_| NotADot)? })
    }
}

impl fmt::Display for Dot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.writer, self.counter)
    }
}

impl FromStr for Dot {
    type Err = NotADot;
    fn from_str(text: &str) -> Result<Self, NotADot> {
        let (writer, counter) = text.rsplit_once('.').ok_or(NotADot)?;
        let counter = number(counter)?;
        if counter == 0 {
            return Err(NotADot);
        }
        Ok(Self { writer: writer.parse()?, counter })
    }
}

/// A decimal number in its one spelling: no sign, no leading zero, at most 15 digits, so that JSON keeps it whole.
fn number(text: &str) -> Result<u64, NotADot> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (1..=15).contains(&text.len());
    if !plain || (text.len() > 1 && text.starts_with('0')) {
        return Err(NotADot);
    }
    text.parse().map_err(|_| NotADot)
}

macro_rules! as_text {
    ($($name:ty),*) => {$(
        impl TryFrom<String> for $name {
            type Error = NotADot;
            fn try_from(text: String) -> Result<Self, NotADot> { text.parse() }
        }
        impl From<$name> for String {
            fn from(it: $name) -> String { it.to_string() }
        }
    )*};
}
as_text!(Writer, Dot);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_has_one_spelling() {
        let dot = Dot { writer: Writer { device: 12, run: 0xff }, counter: 7 };
        assert_eq!(dot.to_string(), "12.00000000000000ff.7");
        assert_eq!(dot.to_string().parse(), Ok(dot));
        for odd in [
            "",
            "1",
            "1.ff.7",
            "1.00000000000000FF.7",
            "01.00000000000000ff.7",
            "1.00000000000000ff.0",
            "1.00000000000000ff.-7",
        ] {
            assert!(odd.parse::<Dot>().is_err(), "{odd}");
        }
    }
}
