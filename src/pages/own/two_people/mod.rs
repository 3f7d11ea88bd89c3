//! Two people changed this: both versions are kept, a person chooses, and until then what hurts least holds.
//!
//! Choosing is an edit that saw all versions. What one removed and another changed is asked about in the same place.

mod versions;

use crate::view::prelude::*;
use kith_model::{
    Circle, Key, Kind,
    fields::Fields,
    order,
    record::{GONE, Gone},
};

use self::versions::{Removed, Unsettled};
use super::{
    naming::kind_words,
    plain::field_words,
    told::{Told, is_anything_told},
};
use crate::{
    live::{Clock, Directory, Records, Shown, clock, directory, records},
    pages::address::Page,
    parts::{Empty, Icon, LinkButton, Note, Notice, Screen},
    words::{W, t, t_count},
};

/// A field that two people wrote, or a record that one removed and another changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// The record.
    pub key: Key,
    /// The field; `None` where it is about the whole record.
    pub field: Option<String>,
    /// Whose or what it is: "Jean · Goal".
    pub about: String,
    /// What the field is called.
    pub label: String,
    /// Changes with the record.
    pub stamp: u64,
    /// When somebody wrote there last, milliseconds since 1970.
    pub at: i64,
}

/// Two people changed this.
#[component]
pub fn TwoPeople() -> impl IntoView {
    let (records, directory, clock) = (records(), directory(), clock());
    let settled = RwSignal::new(false);
    let open = Memo::new(move |_| {
        // Whoever chose or left it has forgotten what they began to write there.
        settled.get();
        all_open(records, directory, clock)
    });
    let aside = Memo::new(move |_| records.set_aside().len());
    let sub = move || open.with(|open| (!open.is_empty()).then(|| t(W::TwoSub)));
    let empty = move || {
        (open.with(Vec::is_empty) && aside.get() == 0 && !is_anything_told())
            .then(|| view! { <Empty drawn=Icon::Check title=t(W::TwoEmpty)/> })
    };
    let said = move || settled.get().then(|| view! { <Notice kind=Note::Here>{t(W::TwoSettled)}</Notice> });
    let set_aside = move || {
        let count = aside.get();
        (count > 0).then(|| {
            view! {
                <Notice lead=t_count(W::TwoAside, count)>
                    <div class="row"><LinkButton href=Page::SetAside.path() label=t(W::ButtonLook) small=true/></div>
                </Notice>
            }
        })
    };
    // A field's card stays while its record changes: somebody may be typing in it.
    let key = |open: &Open| {
        let stamp = if open.field.is_some() { 0 } else { open.stamp };
        format!("{} {:?} {stamp}", open.key, open.field)
    };
    let one = move |open: Open| match open.field.clone() {
        Some(field) => view! { <Unsettled open field settled/> }.into_any(),
        None => view! { <Removed open settled/> }.into_any(),
    };
    view! {
        <Screen title=t(W::TwoTitle) sub=Signal::derive(sub)>
            <div role="status">{said}</div>
            <Told/>
            {set_aside}
            <For each=move || open.get() key=key children=one/>
            {empty}
        </Screen>
    }
}

fn all_open(records: Records, directory: Directory, clock: Clock) -> Vec<Open> {
    let today = (!clock.is_wrong()).then(|| clock.today());
    let mut all = Vec::new();
    for shown in records.unsettled() {
        let open = |field: Option<String>, label: String| Open {
            key: shown.key().clone(),
            about: about(records, directory, &shown, field.as_deref()),
            at: written_last(&shown, field.as_deref()),
            field,
            label,
            stamp: shown.stamp,
        };
        if matches!(shown.record.gone(), Gone::ButChanged { .. }) {
            all.push(open(None, t(W::TwoRemoved)));
        }
        for field in shown.unsettled() {
            let label = field_words(&shown.key().kind, &field, today);
            all.push(open(Some(field), label));
        }
    }
    // What somebody began to write of both is not lost because somebody else has chosen.
    for (key, field) in records.draft_names().iter().filter_map(|name| begun(name)) {
        let is_open = all.iter().any(|one| one.key == key && one.field.as_deref() == Some(field.as_str()));
        let Some(shown) = records.get(&key).filter(|_| !is_open) else { continue };
        let label = field_words(&key.kind, &field, today);
        let about = about(records, directory, &shown, Some(&field));
        let at = written_last(&shown, Some(&field));
        all.push(Open { key, about, at, field: Some(field), label, stamp: shown.stamp });
    }
    // What somebody comes from is mostly what was written last.
    order::by_key(&mut all, |open| std::cmp::Reverse(open.at));
    all
}

/// The name of the draft of new words for a field.
fn draft_of(key: &Key, field: &str) -> String {
    format!("anew/{key}/{field}")
}

/// What such a draft is about.
fn begun(draft: &str) -> Option<(Key, String)> {
    let mut parts = draft.strip_prefix("anew/")?.splitn(4, '/');
    let (circle, kind, id) = (parts.next()?.parse().ok()?, parts.next()?.into(), parts.next()?.parse().ok()?);
    Some((Key { circle, kind, id }, parts.next()?.to_owned()))
}

fn written_last(shown: &Shown, field: Option<&str>) -> i64 {
    let versions = shown.record.versions(field.unwrap_or(GONE));
    versions.iter().map(|version| version.time).max().unwrap_or(0)
}

/// Whose or what it is, so that one knows what one chooses about.
pub(super) fn about(records: Records, directory: Directory, shown: &Shown, field: Option<&str>) -> String {
    let key = shown.key();
    let me = records.me().about().cloned();
    let name = key.circle.person().filter(|person| me.as_ref() != Some(*person)).and_then(|person| {
        let key = Key { circle: Circle::Person(person.clone()), kind: Kind::Person, id: person.clone() };
        Some(records.get(&key)?.record.text("name"))
    });
    let header = &shown.record.header;
    let activity = header.of("activity").and_then(|id| id.parse().ok()).and_then(|id| directory.activity(&id));
    let title = match key.kind {
        // Words about which one chooses stand below, each beside who wrote them.
        Kind::Goal | Kind::Step if field == Some("words") => String::new(),
        Kind::Goal | Kind::Step => shown.record.text("words"),
        _ => activity.map(|listing| listing.text("title")).unwrap_or_default(),
    };
    let parts = [name.unwrap_or_default(), kind_words(&key.kind), title];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_draft_says_what_it_is_about() {
        let person: kith_model::Id = "jean-of-mill-lane".parse().unwrap();
        let key = Key { circle: Circle::Person(person.clone()), kind: Kind::Person, id: person };
        assert_eq!(begun(&draft_of(&key, "reach/call")), Some((key, "reach/call".to_owned())));
        assert_eq!(begun("visit/jean-of-mill-lane"), None);
    }
}
