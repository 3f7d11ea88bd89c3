//! An invitation to hand over: the code large enough to read out over the phone, and the link with its secret after `#`.

use crate::view::prelude::*;

use crate::{
    browser::page,
    live::clock,
    pages::address::Page,
    parts::{Button, Card, Icon},
    words::{W, dates, t, t_with},
};

/// The card; it prints.
#[component]
pub fn CodeCard(
    /// For whom.
    name: String,
    /// 10 letters and digits.
    code: String,
    /// What stands after `#`.
    secret: String,
    /// When it ends, milliseconds since 1970.
    until: i64,
) -> impl IntoView {
    // In two halves, as it is read out.
    let halves = if code.is_ascii() && code.len() == 10 { format!("{} {}", &code[..5], &code[5..]) } else { code };
    let link = format!("{}{}#{secret}", page::origin(), Page::Join.path());
    let until = dates::date_time(clock().wall(until), Some(clock().today()));
    view! {
        <Card>
            <p><b>{t_with(W::CodeFor, &[("name", &name)])}</b></p>
            <p class="code" dir="ltr" data-test="code">{halves}</p>
            <p class="sub">{t_with(W::CodeUntil, &[("when", &until)])}</p>
            <p>{t(W::CodeLink)}</p>
            <p class="link-text" dir="ltr" data-test="link">{link}</p>
            <Button label=t(W::ButtonPrint) small=true drawn=Icon::Print on_press=|()| page::print() />
        </Card>
    }
}
