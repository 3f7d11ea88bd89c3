//! One member: what they are, when they were last heard of, and what a coordinator may do about it.

use crate::view::prelude::*;
use kith_model::{
    Id,
    access::Role,
    acts::{Act, Did, MemberLine},
};

use crate::{
    live::clock,
    pages::own::{
        acting::{Acting, acting},
        code::CodeCard,
    },
    parts::{Button, Pick, Row},
    words::{W, dates, t, t_with},
};

/// The row.
#[component]
pub fn MemberRow(
    /// The member.
    line: MemberLine,
    /// All members, to give a person to one of the connectors.
    members: RwSignal<Option<Vec<MemberLine>>>,
) -> impl IntoView {
    let acting = acting();
    let open = RwSignal::new(false);
    let made = RwSignal::new(None::<(String, String, i64)>);
    let seen = line.last_seen.map_or_else(
        || t(W::MembersNeverSeen),
        |at| t_with(W::MembersLastSeen, &[("ago", &dates::since(clock().wall(at), clock().now()))]),
    );
    let supports = line.grants.iter().filter(|(_, what)| what.starts_with("connector:")).count();
    let why =
        if supports > 0 { format!("{seen} · {}", crate::words::t_count(W::MembersSupports, supports)) } else { seen };
    let (member, name) = (line.member.clone(), line.name.clone());
    let new_code = move |()| {
        acting.ask(Act::NewCode { member: member.clone() }, move |did| {
            if let Did::Invited { code, secret, until, .. } = did {
                made.set(Some((code, secret, until)));
            }
        });
    };
    let own = name.clone();
    let card =
        move || made.get().map(|(code, secret, until)| view! { <CodeCard name=own.clone() code secret until /> });
    let grants = line.clone();
    let more = move || {
        let (grants, new_code) = (grants.clone(), new_code.clone());
        open.get().then(|| {
            let give = person_of(&grants).map(|person| view! { <Give person members acting /> });
            let ended = grants
                .grants
                .iter()
                .map(|(number, what)| {
                    let number = *number;
                    let label = t_with(W::MembersEndGrant, &[("what", what.split(':').next().unwrap_or_default())]);
                    view! { <Button label small=true on_press=move |()| acting.ask(Act::EndGrant { number }, |_| {}) /> }
                })
                .collect_view();
            view! {
                <div class="stack">
                    <div class="row">
                        <Button label=t(W::MembersNewCode) small=true busy=acting.busy on_press=new_code />
                        {ended}
                    </div>
                    {give}
                    {acting.notice()}
                </div>
            }
        })
    };
    let label = Signal::derive(move || t(if open.get() { W::ButtonLess } else { W::ButtonMore }));
    view! {
        <Row title=name why=why>
            <Button label small=true on_press=move |()| open.update(|open| *open = !*open) />
        </Row>
        {more}
        {card}
    }
}

/// The person whom a participant's member is.
fn person_of(line: &MemberLine) -> Option<Id> {
    line.grants.iter().find_map(|(_, what)| what.strip_prefix("person:")?.parse().ok())
}

/// Giving a person to a connector.
#[component]
fn Give(person: Id, members: RwSignal<Option<Vec<MemberLine>>>, acting: Acting) -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    let connectors = members.with_untracked(|all| {
        let is_connector = |line: &&MemberLine| line.roles.contains(&Role::Connector);
        let all = all.iter().flatten().filter(is_connector);
        let mut named: Vec<(String, String)> = all.map(|line| (line.member.to_string(), line.name.clone())).collect();
        named.insert(0, (String::new(), t(W::MembersChoose)));
        named
    });
    let give = move |()| {
        let Ok(member) = chosen.get_untracked().parse() else { return };
        acting.ask(Act::GivePerson { member, person: person.clone() }, |_| {});
    };
    let off = Signal::derive(move || chosen.with(String::is_empty));
    view! {
        <Pick label=t(W::MembersGiveTo) options=connectors value=chosen on_choose=move |id: String| chosen.set(id) />
        <Button label=t(W::MembersGive) small=true off busy=acting.busy on_press=give />
    }
}
