//! What everyone reads of the group.

use crate::view::prelude::*;
use kith_model::{
    Circle, Header, Id, Kind as RecordKind,
    fields::Word,
    kinds::{Category, Group},
    order,
};

use super::more;
use crate::{
    live::{clock, records},
    pages::{
        half_written::{Line, over},
        staying::stays,
    },
    parts::{Card, Chip, Chips, ChipsMany, Input, Kind, Section, category_word},
    words::{W, t},
};

/// Access that people ask for, in the words of the records.
pub const ACCESS: [(&str, W); 6] = [
    ("step-free", W::AccessStepFree),
    ("hearing-loop", W::AccessHearingLoop),
    ("quiet", W::AccessQuiet),
    ("toilets", W::AccessToilets),
    ("child-friendly", W::AccessChildFriendly),
    ("women-only", W::AccessWomenOnly),
];

/// The ten categories as chips.
pub fn category_chips() -> Vec<Chip> {
    Category::ALL.iter().map(|(category, word)| Chip::new(*word, category_word(*category))).collect()
}

/// Access as chips.
pub fn access_chips() -> Vec<Chip> {
    ACCESS.iter().map(|(word, shown)| Chip::new(*word, t(*shown))).collect()
}

/// Puts a word into a set or takes it out.
pub fn toggle(words: &mut Vec<String>, word: String, is_on: bool) {
    words.retain(|one| *one != word);
    if is_on {
        words.push(word);
        order::sort(words);
    }
}

/// The form.
#[component]
pub fn GroupForm(
    /// The group.
    group: Id,
) -> impl IntoView {
    let known = untrack(|| records().find(&RecordKind::Group, &group)).map(|shown| shown.record.header.clone());
    let header = known.unwrap_or_else(|| Header::new(Circle::Everyone, RecordKind::Group, group));
    let may_check = untrack(|| records().may_write(&header, "checked"));
    let form = over::<Group>(header);
    let checked = may_check.then(|| {
        let line = Line { get: |g: &Group| g.checked.clone(), set: |g: &mut Group, v| g.checked = v };
        form.field(t(W::GroupChecked), Input::Line, 200, Some(t(W::GroupCheckedHint)), line)
    });
    let is_checked = move || {
        let checked = form.look(|g| g.checked.clone());
        (!may_check && !checked.is_empty()).then(|| view! { <p class="sub" dir="auto">{checked}</p> })
    };
    let save = stays(form, move || {
        let today = clock().today();
        // Whoever saves the page has looked at it.
        form.set(|group| {
            group.confirmed_on = Some(today);
            group.confirmed_by = "organiser".into();
        });
    });
    let name = Signal::derive(move || form.look(|group| group.name.clone()));
    view! {
        <Section label=name>
            <Card>
                {form.field(t(W::GroupName), Input::Line, 300, None, Line { get: |g| g.name.clone(), set: |g, v| g.name = v })}
                {form.field(t(W::GroupDoes), Input::Block, 4_000, None, Line { get: |g| g.does.clone(), set: |g, v| g.does = v })}
                {form.field(t(W::GroupCopesWith), Input::Block, 2_000, None, Line { get: |g| g.copes_with.clone(), set: |g, v| g.copes_with = v })}
                <Chips
                    legend=t(W::GroupCategory)
                    chips=category_chips()
                    chosen=Signal::derive(move || form.look(|g| g.category.map(Word::word).unwrap_or_default().to_owned()))
                    on_choose=move |value: String| form.set(|g| g.category = Category::from_word(&value))
                />
                {form.field(t(W::GroupPlace), Input::Line, 300, None, Line { get: |g| g.place.clone(), set: |g, v| g.place = v })}
                {form.field(t(W::GroupArea), Input::Line, 100, None, Line { get: |g| g.area.clone(), set: |g, v| g.area = v })}
                {form.field(t(W::GroupCost), Input::Line, 200, None, Line { get: |g| g.cost.clone(), set: |g, v| g.cost = v })}
                {form.field(t(W::GroupMadeFor), Input::Line, 200, None, Line { get: |g| g.made_for.clone(), set: |g, v| g.made_for = v })}
                {form.field(t(W::GroupFood), Input::Line, 200, None, Line { get: |g| g.food.clone(), set: |g, v| g.food = v })}
                <ChipsMany
                    legend=t(W::GroupAccess)
                    chips=access_chips()
                    chosen=Signal::derive(move || form.look(|g| g.access.clone()))
                    on_change=move |word: String, is_on: bool| form.set(|g| toggle(&mut g.access, word, is_on))
                />
                {form.field(t(W::GroupPhone), Input::Phone, 60, Some(t(W::GroupPhoneHint)), Line { get: |g| g.phone.clone(), set: |g, v| g.phone = v })}
                {form.field(t(W::GroupRing), Input::Line, 60, Some(t(W::GroupRingHint)), Line { get: |g| g.ring.clone(), set: |g, v| g.ring = v })}
                {form.field(t(W::GroupMail), Input::Mail, 200, None, Line { get: |g| g.mail.clone(), set: |g, v| g.mail = v })}
                {form.field(t(W::GroupNoNew), Input::Date, 10, None, Line {
                    get: |g| g.no_new_until.map(|d| d.to_string()).unwrap_or_default(),
                    set: |g, v| g.no_new_until = v.parse().ok(),
                })}
                {form.tick(t(W::GroupAskFirst), |g| g.ask_first, |g, on| g.ask_first = on)}
                {form.field(t(W::GroupNeeds), Input::Line, 200, Some(t(W::GroupNeedsHint)), Line {
                    get: |g| g.needs.first().map(|(_, need)| need.clone()).unwrap_or_default(),
                    set: |g, v| {
                        let at = g.needs.first().map_or_else(|| "1".to_owned(), |(at, _)| at.clone());
                        g.needs.retain(|(n, _)| *n != at);
                        g.needs.insert(0, (at, v));
                    },
                })}
                {more::of_group(form)}
                {checked}
                {is_checked}
                {save.foot(Kind::Main, false.into())}
            </Card>
        </Section>
    }
}
