//! What the hub answers when it does not do what was asked: a clear status, a stable code, plain words, no content.
//!
//! **Invariant:** nothing of a request and nothing of a record is in an answer or a log line made here.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use kith_model::wire;

/// Something that the hub does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The status.
    pub status: StatusCode,
    /// The stable code.
    pub code: &'static str,
    /// Plain words.
    pub words: &'static str,
    /// In how many seconds one may come again; 0 where that would change nothing.
    pub retry_after: u32,
}

impl Trouble {
    /// The same, saying in how many seconds one may come again.
    pub const fn come_again(self, seconds: u32) -> Self {
        Self { retry_after: seconds, ..self }
    }
}

/// What a handler answers.
pub type Answer<T> = Result<T, Trouble>;

macro_rules! troubles {
    ($($(#[$doc:meta])* $name:ident = $status:ident, $code:literal, $words:literal;)*) => {
        impl Trouble {
            $($(#[$doc])* pub const $name: Trouble =
                Trouble { status: StatusCode::$status, code: $code, words: $words, retry_after: 0 };)*
            /// All of them, for `docs/wire.md` and its test.
            pub const ALL: &[Trouble] = &[$(Self::$name),*];
        }
    };
}

troubles! {
    /// The body is no JSON of this shape.
    NOT_UNDERSTOOD = BAD_REQUEST, "not-understood", "The hub could not read this. Update the app and try again.";
    /// The version of the format is not this hub's.
    UNKNOWN_VERSION = BAD_REQUEST, "unknown-version", "The app and the hub speak different versions. Update the app.";
    /// No token, or one that the hub does not know.
    NOT_SIGNED_IN = UNAUTHORIZED, "not-signed-in", "This phone is not signed in. Ask for a new code.";
    /// The token was signed out.
    SIGNED_OUT = UNAUTHORIZED, "signed-out", "This phone was signed out. Ask for a new code.";
    /// Not there, or not for this member: both answer alike.
    NOT_YOURS = FORBIDDEN, "not-yours", "This is not there, or not yours to do.";
    /// Safety notes must reach somebody.
    LAST_LEAD = CONFLICT, "last-lead", "Somebody must read safety notes. Name another safeguarding lead first.";
    /// No such address.
    NOT_FOUND = NOT_FOUND, "not-found", "There is nothing at this address.";
    /// Another method is needed.
    WRONG_METHOD = METHOD_NOT_ALLOWED, "wrong-method", "This address is asked in another way.";
    /// The request belongs to another programme.
    OTHER_PROGRAMME = NOT_FOUND, "other-programme", "This hub serves another programme.";
    /// The body is larger than the hub takes.
    TOO_LARGE = PAYLOAD_TOO_LARGE, "too-large", "This is more than fits at once. Nothing was lost; send less at a time.";
    /// More edits or offers than one request may hold.
    TOO_MANY = PAYLOAD_TOO_LARGE, "too-many", "These are more changes than fit at once. Nothing was lost; send fewer at a time.";
    /// The body took too long to arrive.
    TOO_SLOW = REQUEST_TIMEOUT, "too-slow", "This took too long to arrive. Nothing was lost; it will be sent again.";
    /// Too many requests.
    TOO_OFTEN = TOO_MANY_REQUESTS, "too-often", "Too many tries. Wait a while and try again.";
    /// The code is wrong, was used, withdrawn, or has run out.
    CODE_NOT_VALID = NOT_FOUND, "code-not-valid", "This code is not valid, or was used already. Ask for a new one.";
    /// Another phone used the code.
    CODE_USED = CONFLICT, "code-used", "This code was used on another phone. Ask for a new one.";
    /// Something that is needed is missing.
    MISSING = UNPROCESSABLE_ENTITY, "missing", "Something that is needed is missing.";
    /// A text is longer than it may be, or of another shape.
    NOT_READABLE = UNPROCESSABLE_ENTITY, "not-readable", "A text is too long, or of a shape that is not known.";
    /// Asking for somebody else without their consent.
    CONSENT_NEEDED = UNPROCESSABLE_ENTITY, "consent-needed", "Ask the person first: their consent is needed.";
    /// Somebody else took the request.
    TAKEN_ALREADY = CONFLICT, "taken-already", "Somebody has taken this request already.";
    /// The snapshot at this address is not the current one.
    NOT_CURRENT = NOT_FOUND, "not-current", "There is a newer directory. Ask which one it is.";
    /// The envelope was sealed to another key than this hub's.
    OTHER_KEY = CONFLICT, "other-key", "This was sealed to another hub's key. It will be sealed anew.";
    /// Something went wrong inside.
    HUB_TROUBLE = INTERNAL_SERVER_ERROR, "hub-trouble", "The hub has trouble. What you wrote is safe on this phone; it will be sent again.";
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let body = wire::Trouble { code: self.code.into(), words: self.words.into() };
        let mut response = (self.status, Json(body)).into_response();
        if self.retry_after > 0 {
            response.headers_mut().insert(header::RETRY_AFTER, self.retry_after.into());
        }
        response
    }
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        // Only what sort of error: a message of the database may quote what stands in a row.
        let sort = match &error {
            sqlx::Error::Database(e) => e.code().map_or_else(|| "database".into(), |c| c.into_owned()),
            sqlx::Error::Io(_) => "disk".into(),
            sqlx::Error::PoolTimedOut => "busy".into(),
            sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => "unreadable row".into(),
            _ => "other".to_owned(),
        };
        tracing::error!(sort, "the database did not do what was asked");
        Self::HUB_TROUBLE
    }
}
