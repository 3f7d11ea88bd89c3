//! A few words in any order, such as the interests that an activity speaks to: each is a chip to be tapped off, and another
//! is typed and added.

use crate::view::prelude::*;
use kith_model::order;

use crate::{
    parts::{Button, Chip, ChipsMany, Field},
    words::{W, t, t_with},
};

/// The longest word that a record takes.
const LONGEST: u32 = 80;

/// The words, and a field for another.
#[component]
pub fn WordList(
    /// What they are.
    legend: String,
    /// What stands there.
    words: Signal<Vec<String>>,
    /// All that stand there now.
    #[prop(into)]
    on_change: Callback<(Vec<String>,)>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let with = move |word: String, is_on: bool| {
        let mut all = words.get_untracked();
        all.retain(|one| *one != word);
        if is_on {
            all.push(word);
            order::sort(&mut all);
        }
        on_change.run((all,));
    };
    let add = move |()| {
        // A slash would begin another name in the record.
        let word = typed.get_untracked().trim().replace('/', " ");
        if !word.is_empty() {
            with(word, true);
            typed.set(String::new());
        }
    };
    let label = t_with(W::WordsAnother, &[("what", &legend)]);
    let spoken = t_with(W::WordsAddSpoken, &[("what", &legend)]);
    let heard = StoredValue::new(legend.clone());
    let chips = move || {
        let all = words.get();
        (!all.is_empty()).then(|| {
            let chips = all.iter().map(|word| Chip::new(word.clone(), word.clone())).collect();
            view! { <ChipsMany legend=heard.get_value() legend_heard=true chips chosen=words on_change=with/> }
        })
    };
    let off = Signal::derive(move || typed.with(|typed| typed.trim().is_empty()));
    view! {
        <div class="stack">
            <p><b>{legend}</b></p>
            {chips}
            <Field label longest=LONGEST value=typed on_input=move |text: String| typed.set(text)/>
            <div class="row"><Button label=t(W::ButtonAdd) spoken small=true off on_press=add/></div>
        </div>
    }
    .into_any()
}
