//! One thing to fill in: label, the browser's own input, a hint, and what is still to put right, tied together for screen
//! readers here and nowhere else. The page holds the text (a signal) and hears of each change (a callback).

use crate::view::prelude::*;
use crate::{
    parts::{Icon, fresh_id, icon},
    words::{W, t},
};

/// Which of the browser's inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Input {
    /// A line.
    #[default]
    Line,
    /// Several lines.
    Block,
    /// A date, as `2026-11-26`.
    Date,
    /// A time, as `10:00`.
    Time,
    /// A phone number.
    Phone,
    /// A mail address.
    Mail,
    /// A whole number.
    Number,
    /// A code that is read out or pasted: capitals, nothing corrected.
    Code,
    /// A PIN: digits that nobody beside one reads; may be pasted.
    Pin,
    /// Words that open something: nothing corrected or made large.
    Secret,
}

impl Input {
    fn kind(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Time => "time",
            Self::Phone => "tel",
            Self::Mail => "email",
            Self::Pin => "password",
            Self::Line | Self::Block | Self::Number | Self::Code | Self::Secret => "text",
        }
    }
}

/// A labelled input.
#[component]
pub fn Field(
    /// What is asked.
    #[prop(into)]
    label: String,
    /// Which input.
    #[prop(optional)]
    input: Input,
    /// The text in it.
    #[prop(into)]
    value: Signal<String>,
    /// Each change.
    #[prop(into)]
    on_input: Callback<(String,)>,
    /// A quiet line between label and input.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is still to put right.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// Says "if you like" beside the label.
    #[prop(optional)]
    optional: bool,
    /// As the browser's `autocomplete`; off by default, since others may use this phone.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The most letters that may be typed.
    #[prop(optional)]
    longest: Option<u32>,
) -> impl IntoView {
    let id = fresh_id("field");
    let about = About::new(&id, hint, problem);
    let (described, shown_problem) = (about.described(problem), about.problem);
    let invalid = move || problem.with(Option::is_some).then_some("true");
    let typed = move |event| on_input.run((event_target_value(&event),));
    let optional = optional.then(|| view! { <span class="sub">" · " {t(W::FieldOptional)}</span> });
    let control = if input == Input::Block {
        view! {
            <textarea
                class="input"
                id=id.clone()
                dir="auto"
                autocomplete=autocomplete
                maxlength=longest
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input=typed
            ></textarea>
        }
        .into_any()
    } else {
        let is_code = input == Input::Code;
        let is_secret = input == Input::Secret;
        let numeric = matches!(input, Input::Number | Input::Pin).then_some("numeric");
        view! {
            <input
                class="input"
                id=id.clone()
                type=input.kind()
                dir=(input == Input::Line).then_some("auto")
                inputmode=numeric
                autocomplete=autocomplete
                autocapitalize=if is_code { Some("characters") } else { is_secret.then_some("none") }
                spellcheck=(is_code || is_secret).then_some("false")
                maxlength=longest
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input=typed
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label} {optional}</label>
            {about.hint}
            {control}
            {shown_problem}
        </div>
    }
    .into_any()
}

/// One of a list too long for chips: the browser's own select.
#[component]
pub fn Pick(
    /// What is asked.
    #[prop(into)]
    label: String,
    /// What is handed to the page, and what is shown.
    options: Vec<(String, String)>,
    /// The value that is chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Each change.
    #[prop(into)]
    on_choose: Callback<(String,)>,
    /// A quiet line between label and list.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is still to put right.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let id = fresh_id("pick");
    let about = About::new(&id, hint, problem);
    let (described, shown_problem) = (about.described(problem), about.problem);
    let options = options
        .into_iter()
        .map(|(own, shown)| {
            let is_chosen = own.clone();
            view! { <option value=own prop:selected=move || value.with(|value| *value == is_chosen)>{shown}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {about.hint}
            <select
                class="input"
                id=id
                aria-describedby=described
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                on:change=move |event| on_choose.run((event_target_value(&event),))
            >
                {options}
            </select>
            {shown_problem}
        </div>
    }
    .into_any()
}

/// Something to agree to or to switch on.
#[component]
pub fn Tickbox(
    /// What is agreed to.
    #[prop(into)]
    label: String,
    /// Ticked.
    #[prop(into)]
    on: Signal<bool>,
    /// Each change.
    #[prop(into)]
    on_change: Callback<(bool,)>,
    /// A quiet line under the label.
    #[prop(optional, into)]
    hint: Option<String>,
) -> impl IntoView {
    let hint = hint.map(|hint| view! { <span class="sub">{hint}</span> });
    view! {
        <label class="tickbox">
            <input type="checkbox" prop:checked=move || on.get() on:change=move |event| on_change.run((event_target_checked(&event),))/>
            <span class="stack">{label} {hint}</span>
        </label>
    }
    .into_any()
}

/// The field of Find: what is typed stays on the phone.
#[component]
pub fn Search(
    /// For screen readers; the field itself shows a glass.
    #[prop(into)]
    label: String,
    /// The text in it.
    #[prop(into)]
    value: Signal<String>,
    /// Each change.
    #[prop(into)]
    on_input: Callback<(String,)>,
) -> impl IntoView {
    view! {
        <label class="search">
            {icon(Icon::Find)}
            <span class="heard">{label.clone()}</span>
            <input
                class="input"
                type="search"
                dir="auto"
                autocomplete="off"
                enterkeyhint="search"
                placeholder=label
                prop:value=move || value.get()
                on:input=move |event| on_input.run((event_target_value(&event),))
            />
        </label>
    }
    .into_any()
}

/// The lines about a field, and the ids that tie them to it.
struct About {
    hint_id: Option<String>,
    problem_id: String,
    hint: Option<AnyView>,
    problem: AnyView,
}

impl About {
    fn new(id: &str, hint: Option<String>, problem: Signal<Option<String>>) -> Self {
        let hint_id = hint.as_ref().map(|_| format!("{id}-hint"));
        let problem_id = format!("{id}-problem");
        let hint = hint.map(|hint| view! { <p class="hint" id=hint_id.clone()>{hint}</p> }.into_any());
        let own = problem_id.clone();
        // Once, not with each key: it is read out when it appears.
        let problem = Memo::new(move |_| problem.get());
        let line = move || {
            let own = own.clone();
            problem
                .get()
                .map(|problem| view! { <p class="problem" id=own>{icon(Icon::Warning)} <span>{problem}</span></p> })
        };
        Self { hint_id, problem_id, hint, problem: view! { <div aria-live="polite">{line}</div> }.into_any() }
    }

    fn described(&self, problem: Signal<Option<String>>) -> impl Fn() -> Option<String> + Send + Clone + use<> {
        let (hint, own) = (self.hint_id.clone(), self.problem_id.clone());
        move || match (&hint, problem.with(Option::is_some)) {
            (Some(hint), true) => Some(format!("{hint} {own}")),
            (None, true) => Some(own.clone()),
            (hint, false) => hint.clone(),
        }
    }
}
