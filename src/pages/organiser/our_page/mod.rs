//! The group's own page in the directory: what it is, what is on, how to join, and whom the team may ring.
//!
//! The same forms serve a coordinator who looks after a group.

mod activity;
mod group;
pub mod more;
mod private;
mod times;

use crate::view::prelude::*;
use kith_model::{Circle, Header, Id, Kind as RecordKind, fields::Typed, kinds::Activity};

pub use self::private::checked_words;

use self::{activity::ActivityForm, group::GroupForm, private::ContactForm};
use super::kept;
use crate::{
    live::{directory, records},
    parts::{Button, Card, Empty, Icon, Kind, Note, Notice, Row, Rows, Screen, Section},
    words::{W, t},
};

/// The pages of the kept groups.
#[component]
pub fn OurPage() -> impl IntoView {
    let groups = Memo::new(move |_| kept::groups());
    let who_reads = move || {
        let is_there = groups.with(|groups| !groups.is_empty());
        is_there.then(|| view! { <Notice kind=Note::Quiet>{t(W::ChangeEveryoneReads)}</Notice> })
    };
    let pages = move || {
        let all = groups.get();
        if all.is_empty() {
            return view! { <Empty drawn=Icon::Page title=t(W::OurPageNone) /> }.into_any();
        }
        all.into_iter().map(|group| view! { <GroupPage group /> }).collect_view().into_any()
    };
    view! {
        <Screen title=t(W::NavOurPage)>
            {who_reads}
            {pages}
        </Screen>
    }
}

/// Everything that can be changed of one group.
#[component]
pub fn GroupPage(
    /// The group.
    group: Id,
) -> impl IntoView {
    let open = RwSignal::new(None::<Header>);
    let own = group.clone();
    let list = Memo::new(move |_| {
        let rows = directory().activities_of(&own).into_iter();
        rows.map(|listing| (listing.id.clone(), Activity::read(&*listing).title)).collect::<Vec<_>>()
    });
    let header_of = {
        let group = group.clone();
        move |id: &Id| Header::new(Circle::Everyone, RecordKind::Activity, id.clone()).with("group", &group)
    };
    let new_header = header_of.clone();
    let rows = move || {
        list.get()
            .into_iter()
            .map(|(id, title)| {
                // The whole record's header where it is here, so that an edit never makes another.
                let known =
                    untrack(|| records().find(&RecordKind::Activity, &id)).map(|shown| shown.record.header.clone());
                let header = known.unwrap_or_else(|| header_of(&id));
                view! {
                    <Row title=title>
                        <Button label=t(W::ButtonChange) small=true on_press=move |()| open.set(Some(header.clone())) />
                    </Row>
                }
            })
            .collect_view()
    };
    let add = move |()| open.set(Some(new_header(&records().new_id())));
    let form = move || open.get().map(|header| view! { <ActivityForm header on_done=move |()| open.set(None) /> });
    view! {
        <GroupForm group=group.clone() />
        <Section label=t(W::OurPageActivities)>
            <Card rows=true><Rows>{rows}</Rows></Card>
            <Button label=t(W::OurPageAdd) kind=Kind::Plain on_press=add />
            {form}
        </Section>
        <ContactForm group />
    }
}
