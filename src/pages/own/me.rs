//! Me: who this phone belongs to, its language, how one is reached, who else uses it, and the numbers to ring.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Kind as RecordKind,
    kinds::{Person, Way, YesNo},
};

use crate::{
    browser::page,
    live::{Profile, directory, profiles, records},
    pages::{
        address::{Audience, Page},
        half_written::{HalfWritten, Line, Over, over},
        home_screen::HomeScreen,
        own::{
            agreements::Agreements,
            days::OwnDays,
            ended::Unread,
            helpers::{Helpers, MaySee},
            interests::Interests,
            kept::WhatIsKept,
            leaving::LeaveQuickly,
            openings::AllOpenings,
            the_rest::TheRest,
        },
        participant::ask_to_ring::AskToRing,
        participant::own::{connector_name, others_see},
        saving::press,
        worried::WorriedLink,
    },
    parts::{
        Button, Card, Chip, Chips, Input, Kind, LanguagePicker, LinkButton, NobodyReads, Note, Notice, Ring, Row, Rows,
        Screen, Section, TextSizePicker, Tickbox,
    },
    words::{W, language::language, t, t_with},
};

/// Me.
#[component]
pub fn Me() -> impl IntoView {
    let who = move || {
        profiles()
            .open()
            .map(|profile| t_with(W::MeAt, &[("name", &profile.name), ("programme", &profile.programme_name)]))
    };
    // Not with each word of the hub: somebody may be typing in it.
    let person = Memo::new(move |_| records().me().person);
    // Where others may see this phone, the record is not on it.
    let is_diary_only = Memo::new(|_| others_see());
    let details = move || match person.get() {
        Some(_) if is_diary_only.get() => {
            let words = t_with(W::MeDiaryOnly, &[("name", &connector_name())]);
            view! { <Notice kind=Note::Moved>{words}</Notice> }.into_any()
        }
        Some(person) => view! {
            <Details person=person.clone() />
            <Agreements person=person.clone() />
            <WhatIsKept person=person.clone() />
            <AllOpenings person=person.clone() />
            <TheRest person />
        }
        .into_any(),
        None => view! { <MaySee /> }.into_any(),
    };
    // Not on a phone that others may see: who helps, and with what, is asked of the connector there.
    let helpers = move || {
        let person = person.get().filter(|_| !is_diary_only.get());
        person.map(|person| view! { <Helpers person name=None /> })
    };
    let is_participant =
        move || profiles().open().is_some_and(|profile| Audience::of(&profile.roles) == Audience::Participant);
    let danger = move || {
        let numbers = directory().programme().crisis.into_iter().map(|crisis| crisis.number).collect::<Vec<_>>();
        (is_participant() && !numbers.is_empty()).then(|| view! { <NobodyReads numbers /> })
    };
    let is_own = Memo::new(move |_| person.with(Option::is_some));
    let leave = move || is_own.get().then(|| view! { <LeaveQuickly /> });
    view! {
        <Screen title=t(W::NavMe) sub=Signal::derive(who)>
            {danger}
            <Unread />
            <Card>
                <LanguagePicker />
                <TextSizePicker />
            </Card>
            {details}
            {helpers}
            <OwnDays />
            <WorriedLink />
            <Profiles />
            {leave}
            <HomeScreen then=t(W::HomeScreenIphoneNewCode) />
            <AskToRing />
            <Section label=t(W::MeProgramme)>
                <Desk />
            </Section>
            <div class="row">
                <LinkButton href=Page::Settings.path() label=t(W::SettingsTitle) />
                <LinkButton href=Page::SetAside.path() label=t(W::SetAsideTitle) />
                <LinkButton href=Page::TwoPeople.path() label=t(W::MeTwoPeople) />
            </div>
        </Screen>
    }
}

/// The programme's own number.
#[component]
fn Desk() -> impl IntoView {
    move || {
        let programme = directory().programme();
        (!programme.desk_phone.is_empty()).then(|| view! { <Ring name=programme.name number=programme.desk_phone /> })
    }
}

/// Who uses this phone; switching needs no signal.
#[component]
pub fn Profiles() -> impl IntoView {
    let (profiles, language) = (profiles(), language());
    let problem = RwSignal::new(false);
    let is_open = move |profile: &Profile| profiles.open().is_some_and(|open| open.id == profile.id);
    let rows = move || {
        let all = profiles.all().into_iter().map(|profile| {
            let here = is_open(&profile);
            let (id, title, first) = (profile.id.clone(), profile.name.clone(), Page::first_of(&profile.roles).path());
            let switch = move |()| {
                let (id, first) = (id.clone(), first.clone());
                let go = leptos_router::hooks::use_navigate();
                leptos::task::spawn_local(async move {
                    match profiles.switch(&id).await {
                        Ok(()) if language.is_anothers() => page::load(&first),
                        Ok(()) => go(&first, leptos_router::NavigateOptions::default()),
                        Err(_) => {
                            problem.try_set(true);
                        }
                    }
                });
            };
            let end = if here {
                view! { <span class="why">{t(W::MeOpenNow)}</span> }.into_any()
            } else {
                let spoken = t_with(W::MeSwitchTo, &[("name", &title)]);
                view! { <Button label=t(W::ButtonOpen) small=true spoken on_press=switch /> }.into_any()
            };
            view! { <Row title=title why=profile.programme_name>{end}</Row> }
        });
        all.collect_view()
    };
    let told = move || problem.get().then(|| view! { <Notice kind=Note::Off spoken=true>{t(W::MeNotOpened)}</Notice> });
    view! {
        <Section label=t(W::MePhone)>
            <Card rows=true><Rows>{rows}</Rows></Card>
            {told}
            <LinkButton href=Page::Join.path() label=t(W::MeAddSomebody) kind=Kind::Link />
        </Section>
    }
}

/// What the person may put right about themself.
#[component]
fn Details(person: kith_model::Id) -> impl IntoView {
    let header = Header::new(Circle::Person(person.clone()), RecordKind::Person, person);
    let form = over::<Person>(header);
    let save = press(move |saving| saving.save(form.save().into_iter().collect(), form.saved()));
    let is_same = Signal::derive(move || !form.is_changed());
    let ways = [
        (Way::Call, W::WayCall),
        (Way::Text, W::WayText),
        (Way::Voicemail, W::WayVoicemail),
        (Way::Visit, W::WayVisit),
    ];
    let others_see = Memo::new(move |_| form.look(|person| person.others_see_phone));
    let diary_title = move || {
        let line = Line { get: |p: &Person| p.diary_title.clone(), set: |p: &mut Person, v| p.diary_title = v };
        let hint = Some(t(W::MeDiaryTitleHint));
        others_see.get().then(|| form.field(t(W::MeDiaryTitle), Input::Line, 300, hint, line))
    };
    let ways = ways.into_iter().map(|(way, word)| view! { <WayChips form way word /> }).collect_view();
    view! {
        <Section label=t(W::MeDetails)>
            <Card>
                {form.field(t(W::MeName), Input::Line, 100, None, Line { get: |p| p.name.clone(), set: |p, v| p.name = v })}
                {form.field(t(W::MeNumber), Input::Phone, 60, None, Line {
                    get: |p| p.by(Way::Call).map(|reach| reach.at.clone()).unwrap_or_default(),
                    set: |p, v| p.by_mut(Way::Call).at = v,
                })}
                {ways}
                {form.field(t(W::MeWhen), Input::Line, 200, Some(t(W::MeWhenHint)), Line {
                    get: |p| p.by(Way::Call).map(|reach| reach.when.clone()).unwrap_or_default(),
                    set: |p, v| p.by_mut(Way::Call).when = v,
                })}
                {form.tick(t(W::MeReadTo), |p| p.read_to, |p, on| p.read_to = on)}
                <Interests form legend=t(W::PersonInterests) />
                {form.field(t(W::PersonNote), Input::Block, 2_000, Some(t(W::PersonNoteHint)), Line { get: |p| p.note.clone(), set: |p, v| p.note = v })}
                <Tickbox
                    label=t(W::MeOthersSee)
                    hint=t(W::MeOthersSeeHint)
                    on=others_see
                    on_change=move |on: bool| form.set(|person| person.others_see_phone = on)
                />
                {diary_title}
                {form.field(t(W::MeAway), Input::Date, 10, None, Line {
                    get: |p| p.away_until.map(|d| d.to_string()).unwrap_or_default(),
                    set: |p, v| p.away_until = v.parse().ok(),
                })}
                {save.notice_of_form()}
                <Button label=t(W::ButtonSave) kind=Kind::Main off=is_same busy=save.busy on_press=save.run />
            </Card>
        </Section>
    }
}

#[component]
fn WayChips(form: HalfWritten<Over<Person>>, way: Way, word: W) -> impl IntoView {
    const CHOICES: [(YesNo, &str, W); 4] = [
        (YesNo::Yes, "yes", W::ButtonYes),
        (YesNo::Between, "between", W::WayBetween),
        (YesNo::No, "no", W::ButtonNo),
        (YesNo::Ask, "ask", W::WayAsk),
    ];
    let chips = CHOICES.iter().map(|(_, value, word)| Chip::new(*value, t(*word))).collect();
    let chosen = Signal::derive(move || {
        let may = form.look(|person| person.by(way).map(|reach| reach.may).unwrap_or_default());
        CHOICES.iter().find(|(choice, ..)| *choice == may).map_or("", |(_, value, _)| value).to_owned()
    });
    let choose = move |value: String| {
        if let Some((choice, ..)) = CHOICES.iter().find(|(_, v, _)| *v == value) {
            form.set(|person| person.by_mut(way).may = *choice);
        }
    };
    view! { <Chips legend=t(word) chips chosen on_choose=choose /> }
}
