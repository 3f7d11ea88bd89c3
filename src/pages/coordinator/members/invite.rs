//! Inviting somebody: a name and what they are; then the code to read out and the link to hand over.

use crate::view::prelude::*;
use kith_model::order;
use kith_model::{
    access::Role,
    acts::{Act, Did, Invite},
    fields::{Fields, Word},
};

use crate::{
    live::directory,
    pages::{
        half_written::HalfWritten,
        own::{acting::acting, code::CodeCard},
    },
    parts::{Button, Card, Chip, Chips, Field, Kind, Pick, Section},
    words::{W, t},
};

/// Roles that a coordinator invites, by their word on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Invited(Role);

impl Word for Invited {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self(Role::Connector), "connector"),
        (Self(Role::Organiser), "organiser"),
        (Self(Role::Coordinator), "coordinator"),
        (Self(Role::Volunteer), "volunteer"),
        (Self(Role::Referrer), "referrer"),
    ];
}

/// The form, and the invitation that came of it.
#[component]
pub fn InviteForm(
    /// Called when somebody was invited.
    #[prop(into)]
    on_invited: Callback<()>,
) -> impl IntoView {
    // Three small drafts rather than one: each kind of form that is kept costs its bytes.
    let kept = |line: &str, start: &'static str| HalfWritten::open(format!("invite/{line}"), || start.to_owned());
    let (name, role, group) = (kept("name", ""), kept("role", "connector"), kept("group", ""));
    let made = RwSignal::new(None::<(String, String, String, i64)>);
    let acting = acting();
    let invite = move |()| {
        let Some(Invited(as_what)) = Invited::from_word(&role.now()) else { return };
        let groups = group.now().parse().ok().filter(|_| as_what == Role::Organiser).into_iter().collect();
        let who = name.now().trim().to_owned();
        let act = Act::Invite(Invite { name: who.clone(), role: as_what, person: None, groups, ticks: Vec::new() });
        acting.ask(act, move |did| {
            if let Did::Invited { code, secret, until, .. } = did {
                made.set(Some((who, code, secret, until)));
                name.anew(String::new());
                role.forget()();
                group.forget()();
                on_invited.run(());
            }
        });
    };
    let is_organiser = Memo::new(move |_| role.with(|role| role == "organiser"));
    let groups = move || {
        is_organiser.get().then(|| {
            let mut all: Vec<(String, String)> =
                directory().groups().iter().map(|group| (group.id.to_string(), group.text("name"))).collect();
            order::by_key(&mut all, |(_, name)| name.to_lowercase());
            all.insert(0, (String::new(), t(W::InviteNoGroup)));
            view! { <Pick label=t(W::InviteGroup) options=all value=group.line(String::clone) on_choose=move |id: String| group.change(|group| *group = id) /> }
        })
    };
    let off = Signal::derive(move || name.with(|name| name.trim().is_empty()));
    let card = move || made.get().map(|(name, code, secret, until)| view! { <CodeCard name code secret until /> });
    view! {
        <Section label=t(W::InviteTitle)>
            <Card>
                <Field label=t(W::InviteName) longest=100 value=name.line(String::clone) on_input=move |text: String| name.change(|name| *name = text) />
                <Chips
                    legend=t(W::InviteAs)
                    chips=vec![
                        Chip::new("connector", t(W::RoleConnector)),
                        Chip::new("organiser", t(W::RoleOrganiser)),
                        Chip::new("coordinator", t(W::RoleCoordinator)),
                        Chip::new("volunteer", t(W::InviteVolunteer)),
                        Chip::new("referrer", t(W::InviteReferrer)),
                    ]
                    chosen=role.line(String::clone)
                    on_choose=move |value: String| role.change(|role| *role = value)
                />
                {groups}
                <p class="sub">{t(W::InviteParticipants)}</p>
                {acting.notice()}
                <Button label=t(W::InviteMake) kind=Kind::Main off busy=acting.busy on_press=invite />
            </Card>
            {card}
        </Section>
    }
}
