//! Looking after the directory: all groups, the stalest first, and new ones.

use crate::view::prelude::*;
use kith_model::order;
use kith_model::{
    Circle, Header, Id, Kind as RecordKind,
    acts::Act,
    fields::{Fields, Typed},
    form::Opened,
    kinds::Group,
};

use crate::{
    live::{clock, directory, records},
    pages::{half_written::HalfWritten, organiser::our_page::GroupPage, own::acting::acting, saving::save_then},
    parts::{Button, Card, Empty, Field, Icon, Kind, LongListOf, Screen, Search, Section},
    words::{W, dates, t, t_count, t_with},
};

/// The directory, the stalest first.
#[component]
pub fn Directory() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let open = RwSignal::new(None::<Id>);
    let list = Memo::new(move |_| {
        let wanted = text.get().to_lowercase();
        let mut all: Vec<(Option<chrono::NaiveDate>, String, Id)> = directory()
            .groups()
            .iter()
            .map(|listing| (listing.day("confirmed_on"), listing.text("name"), listing.id.clone()))
            .filter(|(_, name, _)| name.to_lowercase().contains(&wanted))
            .collect();
        order::sort(&mut all);
        all
    });
    let is_bare = Memo::new(move |_| directory().groups().is_empty());
    let search = move || {
        (!is_bare.get()).then(|| {
            view! {
                <p class="sub">{move || t_count(W::DirectoryGroups, list.with(Vec::len))}</p>
                <Search label=t(W::DirectoryFind) value=text on_input=move |typed: String| text.set(typed) />
            }
        })
    };
    let is_empty = Memo::new(move |_| list.with(Vec::is_empty));
    let found = move || {
        if is_empty.get() {
            let words = if is_bare.get() { W::ListEmpty } else { W::FindNothing };
            view! { <Empty drawn=Icon::List title=t(words) /> }.into_any()
        } else {
            view! { <Groups list open /> }.into_any()
        }
    };
    let shown = move || match open.get() {
        Some(group) => view! { <LookAfter group on_done=move |()| open.set(None) /> }.into_any(),
        None => view! {
            {search}
            {found}
            <NewGroup open />
        }
        .into_any(),
    };
    view! { <Screen title=t(W::NavDirectory)>{shown}</Screen> }
}

/// When it was last confirmed, its name and its id.
type GroupLine = (Option<chrono::NaiveDate>, String, Id);

#[component]
fn Groups(list: Memo<Vec<GroupLine>>, open: RwSignal<Option<Id>>) -> impl IntoView {
    let row = move |((confirmed, name, id),): (GroupLine,)| {
        let why = confirmed.map_or_else(
            || t(W::DirectoryNeverChecked),
            |on| t_with(W::DateAgoChecked, &[("ago", &dates::ago(on, clock().today()))]),
        );
        view! {
            <span class="text"><b><bdi>{name}</bdi></b> <span class="why">{why}</span></span>
            <span class="end"><Button label=t(W::ButtonOpen) small=true on_press=move |()| open.set(Some(id.clone())) /></span>
        }
        .into_any()
    };
    view! { <Card rows=true><LongListOf label=t(W::DirectoryGroupsLabel) all=list row /></Card> }
}

/// A group that a coordinator opened: to look after it, it is first given to them, which the hub notes.
#[component]
fn LookAfter(group: Id, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let acting = acting();
    let own = group.clone();
    let is_kept = Memo::new(move |_| records().find(&RecordKind::Group, &own).is_some());
    let asked = group.clone();
    let care = Callback::new(move |()| {
        if let Some(member) = records().me().member {
            acting.ask(Act::GiveGroup { member, group: asked.clone() }, |_| {});
        }
    });
    let body = move || {
        if is_kept.get() {
            view! { <GroupPage group=group.clone() /> }.into_any()
        } else {
            let name = directory().group(&group).map(|listing| Group::read(&*listing).name).unwrap_or_default();
            view! {
                <Section label=name>
                    <Card>
                        <p>{t(W::DirectoryCare)}</p>
                        {acting.notice()}
                        <Button label=t(W::DirectoryCareDo) kind=Kind::Main busy=acting.busy on_press=care />
                    </Card>
                </Section>
            }
            .into_any()
        }
    };
    view! {
        {body}
        <Button label=t(W::ButtonBack) kind=Kind::Link on_press=on_done />
    }
}

/// A new group: its name is enough; the rest is filled in on its page.
#[component]
fn NewGroup(open: RwSignal<Option<Id>>) -> impl IntoView {
    let name = HalfWritten::open("group/new".into(), String::new);
    let made = RwSignal::new(None::<Id>);
    let save = save_then(
        move || {
            let id = records().new_id();
            made.set(Some(id.clone()));
            let header = Header::new(Circle::Everyone, RecordKind::Group, id);
            Some(vec![Opened::new(header).set([("name", name.now().trim().into())])])
        },
        move || {
            name.anew(String::new());
            open.set(made.get_untracked());
        },
    );
    let off = Signal::derive(move || name.with(|name| name.trim().is_empty()));
    view! {
        <Section label=t(W::DirectoryNew)>
            <Card>
                <Field
                    label=t(W::GroupName)
                    longest=300
                    value=name.line(String::clone)
                    on_input=move |text: String| name.change(|name| *name = text)
                />
                {save.notice_of_form()}
                <Button label=t(W::ButtonAdd) off busy=save.busy on_press=save.run />
            </Card>
        </Section>
    }
}
