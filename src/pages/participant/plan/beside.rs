//! Who is beside the person: their volunteer, by the name that they know, the agreed way and times.

use crate::view::prelude::*;
use kith_model::{Kind as RecordKind, kinds::Match, order};

use crate::{
    live::records,
    pages::participant::own::own_person,
    parts::{Card, Row, Rows, Section},
    words::{W, t},
};

/// Nothing where there is nobody.
#[component]
pub fn Beside() -> impl IntoView {
    let records = records();
    let all = Memo::new(move |_| {
        let all = own_person().map(|person| records.of_person(&RecordKind::Match, &person)).unwrap_or_default();
        let mut all: Vec<Match> = all.iter().map(|shown| shown.read()).filter(|with: &Match| with.live).collect();
        order::by_key(&mut all, |with| with.volunteer.to_lowercase());
        all
    });
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let rows = all.into_iter().map(|with| {
                let parts = [with.way, with.times].into_iter().filter(|part| !part.is_empty());
                let agreed = parts.collect::<Vec<_>>().join(" · ");
                view! { <Row title=with.volunteer why=agreed/> }
            });
            let rows = rows.collect_view();
            // Paper has room for the dates and the goals.
            view! {
                <div class="off-paper">
                    <Section label=t(W::MyPlanBeside)><Card rows=true><Rows>{rows}</Rows></Card></Section>
                </div>
            }
        })
    }
}
