//! What only the team may know of the group: whom to ring, until when it is insured, who looks after safety.

use crate::view::prelude::*;
use kith_model::{Circle, Header, Id, Kind as RecordKind, kinds::GroupContact};

use crate::{
    pages::{
        half_written::{Line, over},
        saving::press,
    },
    parts::{Button, Card, Input, Kind, Section},
    words::{W, t},
};

/// The form.
#[component]
pub fn ContactForm(
    /// The group.
    group: Id,
) -> impl IntoView {
    let header = Header::new(Circle::Keepers(group.clone()), RecordKind::GroupContact, group);
    let form = over::<GroupContact>(header);
    let save = press(move |saving| saving.save(form.save().into_iter().collect(), form.saved()));
    let is_same = Signal::derive(move || !form.is_changed());
    view! {
        <Section label=t(W::ContactTitle)>
            <Card>
                <p class="sub">{t(W::ContactWho)}</p>
                {form.field(t(W::ContactPhone), Input::Phone, 60, None, Line { get: |c| c.phone.clone(), set: |c, v| c.phone = v })}
                {form.field(t(W::GroupMail), Input::Mail, 200, None, Line { get: |c| c.mail.clone(), set: |c, v| c.mail = v })}
                {form.field(t(W::ContactInsurance), Input::Date, 10, None, Line {
                    get: |c| c.insurance_until.map(|d| d.to_string()).unwrap_or_default(),
                    set: |c, v| c.insurance_until = v.parse().ok(),
                })}
                {form.field(t(W::ContactSafety), Input::Line, 200, None, Line { get: |c| c.safeguarding.clone(), set: |c, v| c.safeguarding = v })}
                {save.notice_of_form()}
                <Button label=t(W::ButtonSave) kind=Kind::Plain off=is_same busy=save.busy on_press=save.run />
            </Card>
        </Section>
    }
}
