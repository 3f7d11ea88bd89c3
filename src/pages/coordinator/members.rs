//! People and invitations: whom nobody supports, who was invited, who is in the programme and as what.

mod alone;
mod asked;
mod cover;
mod invite;
mod line;
mod people;
mod vetting;

use kith_model::order;

use crate::view::prelude::*;
use kith_model::{
    Id,
    access::Role,
    acts::{Act, AloneLine, Did, InvitationLine, MemberLine, RecordAskLine},
    alike::told_apart,
    wire::Cover,
};

use self::{
    alone::Alone,
    asked::AskedToSee,
    cover::Covers,
    invite::InviteForm,
    line::{MemberRow, group_name, of_sort},
};
use crate::{
    live::clock,
    pages::{
        coordinator::opened::OpenedToMe,
        own::{
            acting::{Acting, acting},
            handed_in::Waits,
        },
        worried::SafetyNotes,
    },
    parts::{Button, Card, Empty, Icon, Kind, LongListOf, Note, Notice, Row, Rows, Screen, Section, Waiting},
    words::{W, dates, t, t_with},
};

/// The team first: they are looked for most.
const ORDER: [Role; 7] = [
    Role::Coordinator,
    Role::Connector,
    Role::Organiser,
    Role::Volunteer,
    Role::Referrer,
    Role::Participant,
    Role::Supporter,
];

/// People and invitations.
#[component]
pub fn Members() -> impl IntoView {
    let everybody = Everybody {
        members: RwSignal::new(None),
        alone: RwSignal::new(Vec::new()),
        covers: RwSignal::new(Vec::new()),
        asks: RwSignal::new(Vec::new()),
        done: RwSignal::new(None),
        acting: acting(),
    };
    let waiting = acting_for_invitations();
    let fetch = move || {
        everybody.fetch();
        waiting.fetch();
    };
    Effect::new(fetch);
    let stands = Memo::new(move |_| everybody.members.with(|all| all.as_ref().map(Vec::is_empty)));
    let has_problem = Memo::new(move |_| everybody.acting.problem.with(Option::is_some));
    let groups = move || match stands.get() {
        None if has_problem.get() => view! { <Button label=t(W::ButtonAgain) on_press=move |()| fetch() /> }.into_any(),
        None => view! { <Waiting /> }.into_any(),
        Some(true) => view! { <Empty drawn=Icon::People title=t(W::ListEmpty) /> }.into_any(),
        Some(false) => ORDER.into_iter().map(|role| view! { <OfRole role everybody /> }).collect_view().into_any(),
    };
    let done = move || everybody.done.get().map(|words| view! { <Notice kind=Note::Here>{words}</Notice> });
    view! {
        <Screen title=t(W::MembersTitle)>
            <div role="status">{done}</div>
            <SafetyNotes />
            <Waits />
            <AskedToSee everybody />
            <OpenedToMe />
            <Alone everybody />
            <Covers everybody />
            <vetting::RunOut everybody />
            <InviteForm on_invited=move |()| waiting.fetch() />
            {move || waiting.list()}
            {everybody.acting.notice()}
            {groups}
        </Screen>
    }
}

/// What the hub said of the programme's people, and how to ask it anew.
#[derive(Clone, Copy)]
struct Everybody {
    members: RwSignal<Option<Vec<MemberLine>>>,
    alone: RwSignal<Vec<AloneLine>>,
    covers: RwSignal<Vec<Cover>>,
    asks: RwSignal<Vec<RecordAskLine>>,
    /// What was just done.
    done: RwSignal<Option<String>>,
    acting: Acting,
}

impl Everybody {
    fn fetch(self) {
        self.acting.ask(Act::Members, move |did| {
            if let Did::Members { members, alone, covers, asks } = did {
                self.asks.set(asks);
                self.alone.set(alone);
                self.covers.set(covers);
                self.members.set(Some(members));
            }
        });
    }

    /// The name of a person who is a member. Not tracked.
    fn name_of(self, person: &Id) -> Option<String> {
        let is_them = |line: &&MemberLine| {
            line.grants.iter().any(|(_, what)| what.strip_prefix("person:") == Some(person.as_str()))
        };
        self.members.with_untracked(|all| all.iter().flatten().find(is_them).map(|line| line.name.clone()))
    }

    /// The name of a member. Not tracked.
    fn member(self, member: &Id) -> String {
        let is_them = |line: &&MemberLine| line.member == *member;
        let name = |all: &Option<Vec<MemberLine>>| all.iter().flatten().find(is_them).map(|line| line.name.clone());
        self.members.with_untracked(name).unwrap_or_default()
    }

    /// The connectors to choose from, but one. Not tracked.
    fn connectors(self, but: &Id) -> Vec<(String, String)> {
        let all = untrack(|| self.of(Role::Connector)).into_iter().filter(|line| line.member != *but);
        let choose = std::iter::once((String::new(), t(W::MembersChoose)));
        choose.chain(all.map(|line| (line.member.to_string(), line.name))).collect()
    }

    /// Those of a role, by name. Tracked.
    fn of(self, role: Role) -> Vec<MemberLine> {
        let is_first = |line: &&MemberLine| line.roles.first().copied().unwrap_or(Role::Participant) == role;
        let mut lines: Vec<MemberLine> =
            self.members.with(|all| all.iter().flatten().filter(is_first).cloned().collect());
        order::by_key(&mut lines, |line| line.name.to_lowercase());
        lines
    }

    /// The same, each with what tells them apart from somebody of the same name: who supports them, what they keep.
    /// A coordinator holds nobody's record and so knows no more.
    fn told_apart(self, lines: Vec<MemberLine>) -> Vec<(MemberLine, String)> {
        let alike: Vec<(String, Vec<String>)> = lines
            .iter()
            .map(|line| {
                let person = of_sort(line, "person").find_map(|(_, id)| id);
                let by = person.map(|person| self.supporters_of(&person)).unwrap_or_default();
                let by = if by.is_empty() { by } else { t_with(W::MembersWith, &[("name", &by)]) };
                let groups = of_sort(line, "organiser").filter_map(|(_, id)| group_name(&id?));
                (line.name.clone(), vec![by, groups.collect::<Vec<_>>().join(", ")])
            })
            .collect();
        lines.into_iter().zip(told_apart(&alike)).map(|(line, apart)| (line, apart.join(" · "))).collect()
    }

    fn supporters_of(self, person: &Id) -> String {
        let supports = |line: &&MemberLine| of_sort(line, "connector").any(|(_, id)| id.as_ref() == Some(person));
        let names = |all: &Option<Vec<MemberLine>>| {
            all.iter().flatten().filter(supports).map(|line| line.name.clone()).collect::<Vec<_>>().join(", ")
        };
        self.members.with(names)
    }
}

/// All of one role.
#[component]
fn OfRole(role: Role, everybody: Everybody) -> impl IntoView {
    let lines = Memo::new(move |_| everybody.told_apart(everybody.of(role)));
    let is_there = Memo::new(move |_| lines.with(|lines| !lines.is_empty()));
    let row = move |((line, apart),)| view! { <MemberRow line apart everybody /> }.into_any();
    move || {
        is_there.get().then(|| {
            let label = role_words(role);
            view! {
                <Section label=label.clone()>
                    <Card rows=true><LongListOf label all=lines row /></Card>
                </Section>
            }
        })
    }
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
            // Two for one name are told apart by what they are and until when: to the minute, if need be.
            let parts = |line: &InvitationLine| {
                let until = clock().wall(line.until);
                let day = dates::short_date(until.date(), Some(clock().today()));
                vec![one_role(line.role), t_with(W::MembersUntil, &[("day", &day)]), dates::time(until.time())]
            };
            let alike: Vec<_> = all.iter().map(|line| (line.name.clone(), parts(line))).collect();
            let rows = all
                .into_iter()
                .zip(alike.iter().zip(told_apart(&alike)))
                .map(|(line, ((name, parts), apart))| {
                    let shown = parts.iter().enumerate().filter(|(at, part)| *at < 2 || apart.contains(part));
                    let why = shown.map(|(_, part)| part.as_str()).collect::<Vec<_>>().join(" · ");
                    let spoken = t_with(W::MembersWithdrawSpoken, &[("name", name)]);
                    let withdraw = move |()| {
                        let act = Act::Withdraw { invitation: line.invitation.clone() };
                        self.acting.ask(act, move |_| self.fetch());
                    };
                    view! {
                        <Row title=line.name why=why>
                            <Button label=t(W::MembersWithdraw) spoken small=true kind=Kind::Plain on_press=withdraw />
                        </Row>
                    }
                })
                .collect_view();
            view! { <Section label=t(W::MembersWaiting)><Card rows=true><Rows>{rows}</Rows></Card></Section> }
        })
    }
}
