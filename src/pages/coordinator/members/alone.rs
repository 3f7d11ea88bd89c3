//! Whom no connector supports: new, or left by theirs. Nobody is forgotten because somebody went away.

use crate::view::prelude::*;
use kith_model::{
    Id,
    acts::{Act, AloneLine},
};

use super::{Everybody, people::OpenNotes};
use crate::{
    live::clock,
    pages::own::acting::acting,
    parts::{Button, Card, LongListOf, Pick, Section, Sheet},
    words::{W, dates, t, t_with},
};

/// The part of the page; nothing where everybody has somebody.
#[component]
pub fn Alone(everybody: Everybody) -> impl IntoView {
    let all = Memo::new(move |_| everybody.alone.get());
    let is_there = Memo::new(move |_| all.with(|all| !all.is_empty()));
    let row = move |(line,)| view! { <AloneRow line everybody /> }.into_any();
    move || {
        is_there.get().then(|| {
            view! {
                <Section label=t(W::MembersAlone)>
                    <Card rows=true><LongListOf label=t(W::MembersAlone) all row row_height=215.0 /></Card>
                </Section>
            }
        })
    }
}

#[component]
fn AloneRow(line: AloneLine, everybody: Everybody) -> impl IntoView {
    let ago = dates::since(clock().wall(line.since), clock().now());
    let since = t_with(W::MembersAloneSince, &[("ago", &ago)]);
    let about = if line.area.is_empty() { since } else { format!("{} · {since}", line.area) };
    let open = RwSignal::new(false);
    let spoken = t_with(W::GlassOpenSpoken, &[("name", &line.name)]);
    let title = Signal::stored(spoken.clone());
    let person = line.clone();
    let inside = move || view! { <OpenNotes person=person.clone() everybody on_done=move |()| open.set(false) /> };
    view! {
        <span class="text"><b><bdi>{line.name.clone()}</bdi></b> <span class="why" dir="auto">{about}</span></span>
        <div class="stack opened">
            <Give person=line.person name=line.name everybody />
            <div class="row"><Button label=t(W::GlassOpen) small=true spoken on_press=move |()| open.set(true) /></div>
            <Sheet open on_close=move |()| open.set(false) title>{inside.clone()}</Sheet>
        </div>
    }
}

/// Giving a person to a connector.
#[component]
pub fn Give(person: Id, name: String, everybody: Everybody) -> impl IntoView {
    let acting = acting();
    let chosen = RwSignal::new(String::new());
    let connectors = everybody.connectors(&person);
    let give = move |()| {
        let Ok(member) = chosen.get_untracked().parse() else { return };
        acting.ask(Act::GivePerson { member, person: person.clone() }, move |_| everybody.fetch());
    };
    let off = Signal::derive(move || chosen.with(String::is_empty));
    let spoken = t_with(W::MembersGiveSpoken, &[("name", &name)]);
    view! {
        <Pick label=t_with(W::MembersGiveTo, &[("name", &name)]) options=connectors value=chosen on_choose=move |id: String| chosen.set(id) />
        <Button label=t(W::MembersGive) small=true off busy=acting.busy spoken on_press=give />
        {acting.notice()}
    }
}
