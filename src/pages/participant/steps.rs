//! Steps, each on a card of its own: to be changed, taken off, or set to how it stands.

use crate::view::prelude::*;
use kith_model::{
    Id,
    fields::Word,
    kinds::{Step, StepState},
};

use super::{
    plan::goals::{StepLine, step_words},
    words_sheet::Writing,
};
use crate::{
    live::clock,
    pages::saving::saving,
    parts::{Button, Card, Chip, Chips, Kind},
    words::{W, dates, t, t_with},
};

/// The cards of these steps.
#[component]
pub fn StepCards(
    /// The steps, in their order.
    steps: Memo<Vec<StepLine>>,
    /// What the sheet of the screen writes.
    writing: RwSignal<Option<Writing>>,
) -> impl IntoView {
    // How a step stands is chosen on its card: the card stays, and with it the place of who chooses.
    let each = Memo::new(move |_| {
        let said = |line: StepLine| (line.opened.header.key.id, Step { state: None, ..line.step }, line.can_go);
        steps.get().into_iter().map(said).collect::<Vec<_>>()
    });
    let cards = move || {
        let cards = each.get().into_iter();
        cards.map(|(id, step, can_go)| view! { <StepCard id step can_go steps writing/> }).collect_view()
    };
    view! { <div class="stack wide">{cards}</div> }.into_any()
}

#[component]
fn StepCard(
    id: Id,
    step: Step,
    can_go: bool,
    steps: Memo<Vec<StepLine>>,
    writing: RwSignal<Option<Writing>>,
) -> impl IntoView {
    let saving = saving();
    let own = id.clone();
    let line =
        Memo::new(move |_| steps.with(|steps| steps.iter().find(|line| line.opened.header.key.id == own).cloned()));
    let chosen = RwSignal::new(None::<String>);
    // As chosen, and as it stands where that was not kept.
    let shown = Signal::derive(move || {
        let chosen = if saving.problem().get().is_none() { chosen.get() } else { None };
        let state = line.with(|line| line.as_ref().and_then(|line| line.step.state));
        chosen.unwrap_or_else(|| state.unwrap_or(StepState::ToDo).word().to_owned())
    });
    let choose = move |state: String| {
        let Some(line) = line.get_untracked() else { return };
        chosen.set(Some(state.clone()));
        saving.save(vec![line.opened.set([("state", state.into())])], move || _ = chosen.try_set(None));
    };
    let chips = [StepState::ToDo, StepState::Going, StepState::Done]
        .map(|state| Chip::new(state.word(), step_words(Some(state)).unwrap_or_else(|| t(W::MyStepToDo))));
    let who = (!step.who.is_empty()).then(|| view! { <p class="sub"><bdi>{step.who.clone()}</bdi></p> });
    let by = step.by.map(|by| view! { <p class="sub">{t_with(W::MyStepBy, &[("day", &dates::short_date(by, Some(clock().today())))])}</p> });
    let words = step.words.clone();
    let spoken = t_with(W::MyStepChangeSpoken, &[("step", &words)]);
    let edit = move || {
        let Some(line) = line.get_untracked() else { return };
        writing.set(Some(Writing {
            draft: format!("step/{id}"),
            title: t(W::MyStepTitle),
            label: t(W::MyStepWordsLabel),
            hint: t(W::MyStepWordsHint),
            words: line.step.words,
            opened: line.opened,
            field: "words",
            can_go,
            besides: Vec::new(),
        }));
    };
    view! {
        <Card>
            <p><b><bdi>{words.clone()}</bdi></b></p>
            {who} {by}
            <Chips legend=words legend_heard=true chips=chips.into() chosen=shown on_choose=choose/>
            {saving.notice()}
            <Button label=t(W::ButtonChange) spoken=spoken kind=Kind::Link on_press=move |()| edit()/>
        </Card>
    }
    .into_any()
}
