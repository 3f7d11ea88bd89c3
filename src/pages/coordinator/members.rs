//! People and invitations: who is in the programme and as what, who was invited, and who has nobody beside them yet.

mod invite;
mod line;

use kith_model::order;
use std::collections::BTreeMap;

use crate::view::prelude::*;
use kith_model::{
    access::Role,
    acts::{Act, Did, InvitationLine, MemberLine},
};

use self::{invite::InviteForm, line::MemberRow};
use crate::{
    live::clock,
    pages::own::acting::{Acting, acting},
    parts::{Button, Card, Empty, Icon, Kind, Row, Rows, Screen, Section, Waiting},
    words::{W, dates, t, t_with},
};

/// People and invitations.
#[component]
pub fn Members() -> impl IntoView {
    let acting = acting();
    let waiting = acting_for_invitations();
    let members = RwSignal::new(None::<Vec<MemberLine>>);
    let fetch = move || {
        acting.ask(Act::Members, move |did| {
            if let Did::Members { members: all } = did {
                members.set(Some(all));
            }
        });
        waiting.fetch();
    };
    Effect::new(fetch);
    let groups = move || match members.get() {
        None if acting.problem.get().is_some() => {
            view! { <Button label=t(W::ButtonAgain) on_press=move |()| fetch() /> }.into_any()
        }
        None => view! { <Waiting /> }.into_any(),
        Some(all) if all.is_empty() => view! { <Empty drawn=Icon::People title=t(W::ListEmpty) /> }.into_any(),
        Some(all) => by_role(all, members).into_any(),
    };
    view! {
        <Screen title=t(W::MembersTitle)>
            <InviteForm members on_invited=move |()| waiting.fetch() />
            {move || waiting.list()}
            {acting.notice()}
            {groups}
        </Screen>
    }
}

fn by_role(all: Vec<MemberLine>, members: RwSignal<Option<Vec<MemberLine>>>) -> impl IntoView {
    let mut sorted: BTreeMap<Role, Vec<MemberLine>> = BTreeMap::new();
    for line in all {
        sorted.entry(line.roles.first().copied().unwrap_or(Role::Participant)).or_default().push(line);
    }
    // The team first: they are looked for most.
    let order = [
        Role::Coordinator,
        Role::Connector,
        Role::Organiser,
        Role::Volunteer,
        Role::Referrer,
        Role::Participant,
        Role::Supporter,
    ];
    order
        .into_iter()
        .filter_map(|role| Some((role, sorted.remove(&role)?)))
        .map(|(role, mut lines)| {
            order::by_key(&mut lines, |line| line.name.to_lowercase());
            let rows = lines.into_iter().map(|line| view! { <MemberRow line members /> }).collect_view();
            view! { <Section label=role_words(role)><Card rows=true><Rows>{rows}</Rows></Card></Section> }
        })
        .collect_view()
}

/// What somebody is, as a heading.
pub fn role_words(role: Role) -> String {
    t(match role {
        Role::Coordinator => W::RoleCoordinators,
        Role::Connector => W::RoleConnectors,
        Role::Organiser => W::RoleOrganisers,
        Role::Volunteer => W::RoleVolunteers,
        Role::Referrer => W::RoleReferrers,
        Role::Participant => W::RoleParticipants,
        Role::Supporter => W::RoleSupporters,
    })
}

/// What one person is.
fn one_role(role: Role) -> String {
    t(match role {
        Role::Coordinator => W::RoleCoordinator,
        Role::Connector => W::RoleConnector,
        Role::Organiser => W::RoleOrganiser,
        Role::Volunteer => W::AsVolunteer,
        Role::Referrer => W::AsReferrer,
        Role::Participant => W::AsParticipant,
        Role::Supporter => W::AsSupporter,
    })
}

/// Invitations that wait.
#[derive(Clone, Copy)]
struct WaitingInvitations {
    acting: Acting,
    all: RwSignal<Vec<InvitationLine>>,
}

fn acting_for_invitations() -> WaitingInvitations {
    WaitingInvitations { acting: acting(), all: RwSignal::new(Vec::new()) }
}

impl WaitingInvitations {
    fn fetch(self) {
        self.acting.ask(Act::Invitations, move |did| {
            if let Did::Invitations { invitations } = did {
                self.all.set(invitations);
            }
        });
    }

    fn list(self) -> impl IntoView {
        let all = self.all.get();
        (!all.is_empty()).then(|| {
            let rows = all
                .into_iter()
                .map(|line| {
                    let until = dates::short_date(clock().wall(line.until).date(), Some(clock().today()));
                    let why = format!("{} · {}", one_role(line.role), t_with(W::MembersUntil, &[("day", &until)]));
                    let withdraw = move |()| {
                        let act = Act::Withdraw { invitation: line.invitation.clone() };
                        self.acting.ask(act, move |_| self.fetch());
                    };
                    view! {
                        <Row title=line.name why=why>
                            <Button label=t(W::MembersWithdraw) small=true kind=Kind::Plain on_press=withdraw />
                        </Row>
                    }
                })
                .collect_view();
            view! { <Section label=t(W::MembersWaiting)><Card rows=true><Rows>{rows}</Rows></Card></Section> }
        })
    }
}
