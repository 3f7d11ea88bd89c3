//! One activity of the group: what it is, when it is on, and how to join. A new one gets its times at once.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Kind as RecordKind,
    fields::Word,
    kinds::{Activity, Category, How, Joining, JoiningDetails, ListingState, Room},
};

use super::{
    group::{access_chips, category_chips, toggle},
    more,
    times::{TimesForm, has_regular, new_session},
};
use crate::{
    live::{clock, directory},
    pages::{
        anyone::times::regular_of,
        half_written::{HalfWritten, Line, over},
        saving::press,
    },
    parts::{Button, Card, Chip, Chips, ChipsMany, Input, Kind, Section},
    words::{W, t},
};

/// The form.
#[component]
pub fn ActivityForm(
    /// The activity.
    header: Header,
    /// Saved, or left.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let form = over::<Activity>(header.clone());
    let group = header.group();
    let joining = group.as_ref().map(|group| {
        let id = header.key.id.clone();
        let joining = Header::new(Circle::Joined(group.clone()), RecordKind::Joining, id.clone());
        over::<JoiningDetails>(joining.with("group", group).with("activity", &id))
    });
    let has_times = untrack(|| has_regular(&header.key.id, clock().today()));
    let (times, with_times) = (new_session(), RwSignal::new(!has_times));
    let own = header.clone();
    let save = press(move |saving| {
        let today = clock().today();
        form.set(|activity| {
            activity.confirmed_on = Some(today);
            activity.confirmed_by = "organiser".into();
        });
        let mut saves: Vec<_> = form.save().into_iter().collect();
        saves.extend(joining.and_then(HalfWritten::save));
        if with_times.get() {
            saves.extend(times.save(&own, today));
        }
        let (saved, joining_saved) = (form.saved(), joining.map(HalfWritten::saved));
        saving.save(saves, move || {
            saved();
            if let Some(saved) = joining_saved {
                saved();
            }
            on_done.try_run(());
        });
    });
    let is_empty = Signal::derive(move || form.look(|a| a.title.trim().is_empty()));
    let joining_fields = joining.map(|joining| {
        view! {
            <Section label=t(W::JoiningTitle)>
                <p class="sub">{t(W::JoiningWho)}</p>
                {joining.field(t(W::JoiningBell), Input::Line, 200, None, Line { get: |j| j.bell.clone(), set: |j, v| j.bell = v })}
                {joining.field(t(W::JoiningExact), Input::Line, 300, None, Line { get: |j| j.exact_place.clone(), set: |j, v| j.exact_place = v })}
                {joining.field(t(W::JoiningLink), Input::Line, 300, None, Line { get: |j| j.link.clone(), set: |j, v| j.link = v })}
                {joining.field(t(W::JoiningDialIn), Input::Phone, 60, None, Line { get: |j| j.dial_in.clone(), set: |j, v| j.dial_in = v })}
            </Section>
        }
    });
    let session_id = header.key.id.clone();
    let when = move || {
        if with_times.get() {
            return view! { <TimesForm times /> }.into_any();
        }
        let lines = regular_of(directory(), &session_id, clock().today());
        view! {
            <div class="stack">
                <p class="sub">{lines.join(" · ")}</p>
                <div class="row"><Button label=t(W::TimesMore) small=true on_press=move |()| with_times.set(true) /></div>
            </div>
        }
        .into_any()
    };
    view! {
        <Card>
            {form.field(t(W::ActivityTitle), Input::Line, 300, None, Line { get: |a| a.title.clone(), set: |a, v| a.title = v })}
            {form.field(t(W::ActivityWords), Input::Block, 4_000, None, Line { get: |a| a.words.clone(), set: |a, v| a.words = v })}
            <Chips
                legend=t(W::GroupCategory)
                chips=category_chips()
                chosen=Signal::derive(move || form.look(|a| a.category.map(Word::word).unwrap_or_default().to_owned()))
                on_choose=move |value: String| form.set(|a| a.category = Category::from_word(&value))
            />
            <Chips
                legend=t(W::ActivityHow)
                chips=vec![
                    Chip::new("in-person", t(W::HowInPerson)),
                    Chip::new("outdoors", t(W::HowOutdoors)),
                    Chip::new("online", t(W::HowOnline)),
                    Chip::new("phone", t(W::HowPhone)),
                ]
                chosen=Signal::derive(move || form.look(|a| a.how.map(Word::word).unwrap_or_default().to_owned()))
                on_choose=move |value: String| form.set(|a| a.how = How::from_word(&value))
            />
            {when}
            {form.field(t(W::GroupPlace), Input::Line, 300, None, Line { get: |a| a.place.clone(), set: |a, v| a.place = v })}
            {form.field(t(W::GroupCost), Input::Line, 200, None, Line { get: |a| a.cost.clone(), set: |a, v| a.cost = v })}
            <Chips
                legend=t(W::ActivityJoining)
                chips=vec![
                    Chip::new("turn-up", t(W::JoiningTurnUp)),
                    Chip::new("book", t(W::JoiningBook)),
                    Chip::new("be-introduced", t(W::JoiningIntroduced)),
                ]
                chosen=Signal::derive(move || form.look(|a| a.joining.map(Word::word).unwrap_or_default().to_owned()))
                on_choose=move |value: String| form.set(|a| a.joining = Joining::from_word(&value))
            />
            <Chips
                legend=t(W::ActivityRoom)
                chips=vec![
                    Chip::new("has-room", t(W::RoomHas)),
                    Chip::new("full", t(W::RoomFull)),
                    Chip::new("ask", t(W::RoomAsk)),
                ]
                chosen=Signal::derive(move || form.look(|a| a.room.map(Word::word).unwrap_or_default().to_owned()))
                on_choose=move |value: String| form.set(|a| a.room = Room::from_word(&value))
            />
            {form.field(t(W::ActivityPlaces), Input::Number, 5, Some(t(W::ActivityPlacesHint)), Line {
                get: |a| a.places.map(|places| places.to_string()).unwrap_or_default(),
                set: |a, v| a.places = v.trim().parse().ok(),
            })}
            <ChipsMany
                legend=t(W::GroupAccess)
                chips=access_chips()
                chosen=Signal::derive(move || form.look(|a| a.access.clone()))
                on_change=move |word: String, is_on: bool| form.set(|a| toggle(&mut a.access, word, is_on))
            />
            {form.field(t(W::ActivityBring), Input::Line, 200, None, Line { get: |a| a.bring.clone(), set: |a, v| a.bring = v })}
            {form.field(t(W::ActivityDoctor), Input::Line, 300, Some(t(W::ActivityDoctorHint)), Line { get: |a| a.doctor_first.clone(), set: |a, v| a.doctor_first = v })}
            {form.field(t(W::GroupRing), Input::Line, 60, Some(t(W::GroupRingHint)), Line { get: |a| a.ring.clone(), set: |a, v| a.ring = v })}
            {form.field(t(W::GroupPhone), Input::Phone, 60, Some(t(W::GroupPhoneHint)), Line { get: |a| a.phone.clone(), set: |a, v| a.phone = v })}
            {form.tick(t(W::ActivityResting), |a| a.state == Some(ListingState::Resting), |a, on| {
                a.state = Some(if on { ListingState::Resting } else { ListingState::Open });
            })}
            {more::of_activity(form)}
            {joining_fields}
            {save.notice_of_form()}
            <Button label=t(W::ButtonSave) kind=Kind::Main wide=true off=is_empty busy=save.busy on_press=save.run />
            <Button label=t(W::ButtonLeaveIt) kind=Kind::Link on_press=on_done />
        </Card>
    }
}
