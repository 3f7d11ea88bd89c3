//! Why the hub did not do what was asked, told apart by what the person can do about it.

use std::fmt;

use kith_model::wire::Trouble;

/// What came of a request when it was not an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum HubProblem {
    /// No signal, or the hub is down: it will be tried again.
    NoSignal,
    /// Somebody else answered, as in a café that wants one to sign in first.
    NotTheHub,
    /// This device was signed out.
    SignedOut,
    /// The hub does not know this device (any more): ask for a new code. Nothing on the phone goes.
    NotSignedIn,
    /// The hub did not do it, and says why.
    Told(Trouble),
    /// It was not kept on the phone.
    NotKept,
}

impl HubProblem {
    /// The stable code, for choosing words.
    pub fn code(&self) -> &str {
        match self {
            Self::NoSignal => "no-signal",
            Self::NotTheHub => "not-the-hub",
            Self::SignedOut => "signed-out",
            Self::NotSignedIn => "not-signed-in",
            Self::Told(trouble) => &trouble.code,
            Self::NotKept => "not-kept",
        }
    }
}

impl fmt::Display for HubProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for HubProblem {}
