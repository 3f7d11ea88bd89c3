//! Where this phone stands outside: signed out, not known to the hub, or without access. What that means for what was
//! written, and what one can do. Stands in Settings, where the sync line leads; and after a signed-out phone let go of
//! what it held, on the first page.

use crate::view::prelude::*;

use crate::{
    live::{Stands, acts, directory, profiles, records, sync_status},
    pages::{address::Page, saving::press},
    parts::{Button, LinkButton, Note, Notice, Outside, Ring},
    words::{W, t, t_count},
};

/// Whether the open profile stands outside. Tracked.
pub fn outside(stands: &Stands) -> Option<Outside> {
    use crate::live::Standing;
    match stands.standing {
        Standing::SignedOut => Some(Outside::SignedOut),
        Standing::Unknown => Some(Outside::Unknown),
        _ => records().is_without_access().then_some(Outside::NoAccess),
    }
}

/// What it means and what to do; nothing for who is inside.
#[component]
pub fn Ended() -> impl IntoView {
    let stands = Memo::new(move |_| profiles().open().and_then(|_| outside(&sync_status().get())));
    move || {
        stands.get().map(|outside| {
            let (lead, words) = match outside {
                Outside::SignedOut => (W::EndedSignedOutTitle, W::EndedSignedOut),
                Outside::Unknown => (W::EndedUnknownTitle, W::EndedUnknown),
                Outside::NoAccess => (W::EndedNoAccessTitle, W::EndedNoAccess),
            };
            let needs_code = outside != Outside::NoAccess;
            view! {
                <Notice kind=Note::Off lead=t(lead)>
                    <p>{t(words)}</p>
                    {needs_code.then(|| view! { <p>{t(W::EndedAskCode)}</p> })}
                    <div class="row">
                        {desk()}
                        {needs_code.then(|| view! { <LinkButton href=Page::Join.path() label=t(W::FrontCode) small=true/> })}
                    </div>
                </Notice>
            }
        })
    }
}

/// On the first page: this phone was signed out, and what became of what it held; and what of it cannot be read.
#[component]
pub fn Gone() -> impl IntoView {
    let profiles = profiles();
    let gone = move || {
        profiles.farewell().map(|farewell| {
            let handed_in = (farewell.handed_in > 0).then(|| t_count(W::GoneHandedIn, farewell.handed_in));
            let lost = (farewell.lost > 0).then(|| t_count(W::GoneLost, farewell.lost));
            view! {
                <Notice kind=Note::Off lead=t(W::EndedSignedOutTitle)>
                    <p>{t(W::GoneSignedOut)} " " {handed_in} " " {lost}</p>
                    <p>{t(W::EndedAskCode)}</p>
                    <div class="row">
                        {desk()}
                        <Button label=t(W::ButtonOkSeen) small=true on_press=move |()| profiles.look_at_farewell()/>
                    </div>
                </Notice>
            }
        })
    };
    view! { {gone} <Unread/> }
}

/// What of this phone itself cannot be read: somebody's profile, a request for help made on it.
#[component]
pub fn Unread() -> impl IntoView {
    let (profiles, acts) = (profiles(), acts());
    let of_profiles = move || {
        let count = profiles.unread();
        (count > 0).then(|| view! { <Notice kind=Note::Off>{t_count(W::UnreadProfiles, count)}</Notice> })
    };
    let seen = press(move |saving| saving.run(async move { acts.look_at_unread_asks().await }, || ()));
    let of_asks = move || {
        let count = acts.unread_asks();
        (count > 0).then(|| {
            view! {
                <Notice kind=Note::Off>
                    <p>{t_count(W::UnreadAsks, count)}</p>
                    <div class="row"><Button label=t(W::ButtonOkSeen) small=true busy=seen.busy on_press=seen.run/></div>
                </Notice>
            }
        })
    };
    view! { {of_profiles} {of_asks} {seen.notice()} }
}

/// The programme's own number, where it is known.
pub fn desk() -> impl IntoView {
    move || {
        let programme = directory().programme();
        (!programme.desk_phone.is_empty())
            .then(|| view! { <Ring name=programme.name number=programme.desk_phone small=true/> })
    }
}
