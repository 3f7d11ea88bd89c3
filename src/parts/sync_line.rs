//! One quiet line over every screen: saved here, sent, waiting for a signal (3), needs your look (1).
//!
//! The line itself is silent. `SyncSpoken`, mounted once beside the router, reads it out when it changes for the worse, or at
//! the end, when all that waited is sent.

use crate::view::prelude::*;
use crate::words::{W, t, t_count};

/// Why nothing passes between this phone and its hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// It was signed out.
    SignedOut,
    /// The hub does not know it.
    Unknown,
    /// The member has no access any more.
    NoAccess,
}

/// How it stands with what was typed on this phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SyncState {
    /// Nobody is signed in: the directory works without a signal.
    #[default]
    Without,
    /// All saved and sent.
    Sent,
    /// Saved here, not tried to send yet.
    Here,
    /// On its way.
    Sending,
    /// So many wait for a signal.
    Waiting(usize),
    /// So many were set aside or changed by two people.
    Looks(usize),
    /// Nothing is sent and nothing arrives until somebody does something about it.
    Outside(Outside),
}

impl SyncState {
    fn text(self) -> String {
        match self {
            Self::Without => t(W::SyncWithout),
            Self::Sent => t(W::SyncAllSent),
            Self::Here => t(W::SaveHere),
            Self::Sending => t(W::SyncSending),
            Self::Waiting(count) => t_count(W::SyncWaiting, count),
            Self::Looks(count) => t_count(W::SyncLooks, count),
            Self::Outside(Outside::SignedOut) => t(W::SyncSignedOut),
            Self::Outside(Outside::Unknown) => t(W::SyncUnknown),
            Self::Outside(Outside::NoAccess) => t(W::SyncNoAccess),
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Without | Self::Sent | Self::Here | Self::Sending => "sync",
            Self::Waiting(_) => "sync waits",
            Self::Looks(_) | Self::Outside(_) => "sync looks",
        }
    }

    /// For `data-sync`, on which journeys wait.
    fn name(self) -> &'static str {
        match self {
            Self::Without => "without",
            Self::Sent => "sent",
            Self::Here => "here",
            Self::Sending => "sending",
            Self::Waiting(_) => "waiting",
            Self::Looks(_) => "looks",
            Self::Outside(_) => "outside",
        }
    }

    /// What is worth saying aloud when this came after `before`. More that waits is not: one said so the first time.
    fn is_spoken_after(self, before: Self) -> bool {
        match (before, self) {
            (Self::Looks(before), Self::Looks(now)) => now > before,
            (_, Self::Looks(_) | Self::Outside(_)) => self != before,
            (Self::Waiting(_) | Self::Looks(_), Self::Waiting(_)) => false,
            (_, Self::Waiting(_)) => true,
            (Self::Waiting(_), Self::Sent) => true,
            _ => false,
        }
    }
}

/// The line. `href` leads to what needs a look, `outside_href` to what can be done where nothing passes any more.
#[component]
pub fn SyncLine(
    #[prop(into)] state: Signal<SyncState>,
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional, into)] outside_href: Option<String>,
) -> impl IntoView {
    let text = move || {
        let state = state.get();
        let href = match state {
            SyncState::Looks(_) => href.clone(),
            SyncState::Outside(_) => outside_href.clone(),
            _ => None,
        };
        match href {
            Some(href) => view! { <a href=href>{state.text()}</a> }.into_any(),
            None => state.text().into_any(),
        }
    };
    view! {
        <p class=move || state.get().class() data-sync=move || state.get().name()>
            <i aria-hidden="true"></i>
            <span>{text}</span>
        </p>
    }
    .into_any()
}

/// Reads the line out when it matters. Mounted once, outside the router, since a region that comes with its text is not read.
#[component]
pub fn SyncSpoken(#[prop(into)] state: Signal<SyncState>) -> impl IntoView {
    // Sending stands between waiting and sent; what is compared is the last state that was more than passing.
    let spoken = Memo::new(move |last: Option<&(SyncState, String)>| {
        let now = state.get();
        match last {
            None => (now, String::new()),
            Some(last) if now == SyncState::Sending => last.clone(),
            Some((before, _)) if now.is_spoken_after(*before) => (now, now.text()),
            Some((_, text)) => (now, text.clone()),
        }
    });
    view! { <p class="heard" role="status">{move || spoken.with(|(_, text)| text.clone())}</p> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::{Outside::SignedOut, SyncState::*};

    #[test]
    fn only_the_worse_and_the_end_are_spoken() {
        assert!(Waiting(1).is_spoken_after(Sent));
        assert!(!Waiting(2).is_spoken_after(Waiting(1)));
        assert!(Looks(1).is_spoken_after(Waiting(1)));
        assert!(Looks(2).is_spoken_after(Looks(1)));
        assert!(!Looks(1).is_spoken_after(Looks(2)));
        assert!(Sent.is_spoken_after(Waiting(1)));
        assert!(!Sent.is_spoken_after(Here));
        assert!(!Here.is_spoken_after(Sent));
        assert!(Outside(SignedOut).is_spoken_after(Sent) && !Outside(SignedOut).is_spoken_after(Outside(SignedOut)));
    }
}
