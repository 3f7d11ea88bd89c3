//! "I can't come": one sheet a screen, opened from any card; asks the connector, who tells the group where the person agreed.

use crate::view::prelude::*;

use super::{
    expected::Expected,
    own::{connector_name, crisis_numbers, own_person},
};
use crate::{
    live::{clock, records},
    pages::saving::save_then,
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
    let words = RwSignal::new(String::new());
    let open = Signal::derive(move || about.with(Option::is_some));
    let close = move || {
        about.set(None);
        words.set(String::new());
    };
    let saving = save_then(
        move || {
            let (records, person) = (records(), own_person()?);
            let save = about
                .with(|about| about.as_ref()?.say_cannot(&person, records.new_id(), &words.get(), clock().now()))?;
            Some(vec![save])
        },
        close,
    );
    let inside = move || {
        let date = about.with(|about| {
            let one = about.as_ref()?;
            let when = dates::date_time(one.occurrence.start(), Some(clock().today()));
            Some(view! { <p><b><bdi>{one.about.title()}</bdi></b> <br/> {when}</p> })
        });
        view! {
            {date}
            <p>{t_with(W::CantComeWho, &[("name", &connector_name())])}</p>
            <Field
                label=t(W::CantComeWords)
                input=Input::Block
                optional=true
                longest=2000
                value=words
                on_input=move |text: String| words.set(text)
            />
            <NobodyReads numbers=crisis_numbers()/>
            {saving.notice()}
            <div class="row">
                <Button label=t(W::CantComeSend) kind=Kind::Main on_press=saving.run busy=saving.busy/>
                <Button label=t(W::ButtonLeaveIt) on_press=move |()| close()/>
            </div>
        }
    };
    view! { <Sheet open=open on_close=move |()| close() title=t(W::CantCome)>{inside()}</Sheet> }
}
