//! The language, by its own name, and the size of the text: for the first page and for Me.

use crate::view::prelude::*;
use crate::{
    browser::{
        page,
        settings::{self, TextSize},
    },
    parts::{Chip, Chips, Note, Notice},
    words::{
        TONGUES, W,
        language::{self, language},
        t,
    },
};

/// Chooses the language. A language that no speaker has checked says so.
#[component]
pub fn LanguagePicker() -> impl IntoView {
    let now = language();
    let chips = TONGUES.iter().map(|tongue| Chip::new(tongue.code, tongue.own_name)).collect();
    let chosen = Signal::derive(move || now.ready().map_or_else(String::new, |tongue| tongue.code.to_owned()));
    let choose = move |code: String| {
        if let Some(tongue) = language::known(&code) {
            now.choose(tongue);
        }
    };
    let unchecked = move || {
        now.ready()
            .filter(|tongue| !tongue.checked)
            .map(|tongue| view! { <p class="sub"><bdi>{tongue.own_name}</bdi> ": " {t(W::LanguageNotChecked)}</p> })
    };
    let missing =
        move || now.missing().map(|_| view! { <Notice kind=Note::Moved spoken=true>{t(W::LanguageNotHere)}</Notice> });
    view! {
        <Chips legend=t(W::LanguageTitle) chips=chips chosen=chosen on_choose=choose/>
        {unchecked}
        {missing}
    }
    .into_any()
}

/// Chooses the size of the text, beside what the phone itself says.
#[component]
pub fn TextSizePicker() -> impl IntoView {
    let size = RwSignal::new(settings::text_size());
    let word = |size: TextSize| match size {
        TextSize::Plain => t(W::TextSizePlain),
        TextSize::Large => t(W::TextSizeLarge),
        TextSize::Largest => t(W::TextSizeLargest),
    };
    let chips = TextSize::ALL.into_iter().map(|size| Chip::new(size.name(), word(size))).collect();
    let choose = move |name: String| {
        if let Some(chosen) = TextSize::ALL.into_iter().find(|size| size.name() == name) {
            settings::keep_text_size(chosen);
            page::set_text_size(chosen);
            size.set(chosen);
        }
    };
    let chosen = Signal::derive(move || size.get().name().to_owned());
    view! { <Chips legend=t(W::TextSizeTitle) chips=chips chosen=chosen on_choose=choose/> }.into_any()
}
