//! One activity among those found: what it is, when, where, and whether that is still right.

use crate::view::prelude::*;
use chrono::NaiveDateTime;
use kith_model::{
    find::{self, Query},
    listing::Listing,
    occurrence::Occurrence,
};

use crate::{
    live::Directory,
    pages::{
        address::Page,
        anyone::{
            about::{About, about_listing},
            times,
        },
    },
    parts::{Card, CategoryBadge, Marked},
    words::{W, dates, t, t_with},
};

/// The card. `apart` is what tells it from another of the same title and place. `now` is `None` when this phone's clock
/// cannot be believed: then there is no next date.
pub fn found_card(
    directory: Directory,
    listing: &Listing,
    apart: String,
    query: &Query,
    now: NaiveDateTime,
    is_clock_wrong: bool,
    on_open: Callback<()>,
) -> AnyView {
    let about = about_listing(directory, listing);
    let title = about.title();
    let spans = find::spans(&title, query);
    let today = now.date();
    let when = times::regular_of(directory, &listing.id, today);
    let when = when_line(&about, when);
    let next = times::next_of(directory, &listing.id, now).map(|next| next_words(&next, now, is_clock_wrong));
    let quiet: Vec<String> = [next, about.room(today), about.freshness(today)].into_iter().flatten().collect();
    let badge = about.category().map(|category| view! { <CategoryBadge category=category/> });
    let sort = about.sort().map(|sort| view! { <span class="sub">{sort}</span> });
    let place = [about.place(), apart].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let href = Page::Activity(listing.id.clone()).path();
    view! {
        <Card>
            <div class="row apart">{badge} {sort}</div>
            <h2 class="plain-size">
                <a class="whole" href=href on:click=move |_| on_open.run(())><Marked text=title spans=spans lang=about.lang.clone()/></a>
            </h2>
            <p class="line">
                {(!when.is_empty()).then(|| view! { <span>{when}</span> <br/> })}
                <bdi>{place}</bdi>
            </p>
            {(!quiet.is_empty()).then(|| view! { <p class="sub line">{quiet.join(" · ")}</p> })}
        </Card>
    }
    .into_any()
}

/// "Every Thursday, 10:00 · free".
fn when_line(about: &About, mut when: Vec<String>) -> String {
    when.truncate(2);
    when.extend(about.cost());
    when.join(" · ")
}

/// "Next: tomorrow", with its time where that is not the usual one.
pub fn next_words(next: &Occurrence, now: NaiveDateTime, is_clock_wrong: bool) -> String {
    let (start, today) = (next.start(), now.date());
    if next.unsettled {
        return t_with(W::FindNext, &[("day", &times::when_line(next, Some(today).filter(|_| !is_clock_wrong)))]);
    }
    let is_usual = next.times.len() == 1 && start.time() == next.was.time();
    let days = (start.date() - today).num_days();
    let day = match days {
        0 if !is_clock_wrong => return t(W::FindNextToday),
        1 if !is_clock_wrong && is_usual => return t(W::FindNextTomorrow),
        2..=6 if !is_clock_wrong && is_usual => dates::weekday(start.date()),
        _ if is_usual => dates::short_date(start.date(), Some(today)),
        _ => dates::date_time(start, Some(today)),
    };
    t_with(W::FindNext, &[("day", &day)])
}
