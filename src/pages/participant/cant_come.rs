//! "I can't come": one sheet a screen, opened from any card; asks the connector, who tells the group where the
//! person agreed. What is typed is kept as one types.

use crate::view::prelude::*;

use super::{
    expected::Expected,
    own::{connector_name, crisis_numbers, own_or, own_person, own_words, supported},
};
use crate::{
    live::{clock, records},
    pages::saving::press,
    parts::{Button, Field, Input, Kind, NobodyReads, Sheet},
    words::{W, dates, t, t_with},
};

/// The sheet of a screen: which date it is about, while it is open.
#[derive(Clone, Copy)]
pub struct CantCome(RwSignal<Option<Expected>>);

impl CantCome {
    /// A sheet that is closed.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Opens it for a date.
    pub fn open(self, expected: Expected) {
        self.0.set(Some(expected));
    }
}

impl Default for CantCome {
    fn default() -> Self {
        Self::new()
    }
}

/// The sheet itself; stands once on the screen.
#[component]
pub fn CantComeSheet(
    /// The sheet of this screen.
    of: CantCome,
) -> impl IntoView {
    let about = of.0;
    let open = Signal::derive(move || about.with(Option::is_some));
    let close = Callback::new(move |()| {
        if let Some(one) = about.get_untracked() {
            records().drop_draft(&draft_of(&one));
        }
        about.set(None);
    });
    let inside = move || about.get().map(|one| view! { <CantComeForm one close/> });
    view! { <Sheet open=open on_close=close title=Signal::derive(|| own_or(W::CantCome, W::TheirCantCome))>{inside()}</Sheet> }
}

fn draft_of(one: &Expected) -> String {
    let (session, start) = one.name();
    format!("cant-come/{session}/{start}")
}

#[component]
fn CantComeForm(one: Expected, close: Callback<()>) -> impl IntoView {
    let words = own_words(draft_of(&one));
    let when = dates::date_time(one.occurrence.start(), Some(clock().today()));
    let title = one.about.title();
    let is_for_another = untrack(supported).is_some();
    let saving = press(move |saving| {
        let Some(person) = own_person() else { return };
        let save = one.say_cannot(&person, records().new_id(), &words.now(), clock().now());
        saving.save(save.into_iter().collect(), words.forget_and(close));
    });
    view! {
        <p><b><bdi>{title}</bdi></b> <br/> {when}</p>
        {(!is_for_another).then(|| view! { <p>{t_with(W::CantComeWho, &[("name", &connector_name())])}</p> })}
        <Field
            label=t(W::CantComeWords)
            input=Input::Block
            optional=true
            longest=2000
            value=words.line(String::clone)
            on_input=move |text: String| words.change(|words| *words = text)
        />
        <NobodyReads numbers=crisis_numbers()/>
        {saving.notice_of_form()}
        <div class="row">
            <Button label=t(W::CantComeSend) kind=Kind::Main on_press=saving.run busy=saving.busy/>
            <Button label=t(W::ButtonLeaveIt) on_press=close/>
        </div>
    }
    .into_any()
}
