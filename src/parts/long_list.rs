//! A list of any length that draws only what is seen, and a screenful around it: 10,000 activities, 300 people.
//!
//! Rows scroll with the page. Each has an estimated height until it was seen, then its own, so that large text and long names
//! do not make it jump. The row that has the focus stays drawn wherever one scrolls. Screen readers hear "12 of 10,000".
//! The page hands in how many there are, a key a row (id and stamp: another key draws the row anew), and how to draw one;
//! or, to [`LongListOf`], all that is to be shown.

use std::fmt::Debug;

use crate::browser::{events, page};
use crate::view::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How many rows are drawn beyond what is seen, on either side: enough for Tab to find the next one.
const AROUND: usize = 6;

/// A long list.
#[component]
pub fn LongList(
    /// For screen readers.
    #[prop(into)]
    label: String,
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// What names a row and its content; tracked, so that rows follow what it reads.
    #[prop(into)]
    key: Callback<(usize,), String>,
    /// Draws a row.
    #[prop(into)]
    row: Callback<(usize,), AnyView>,
    /// The usual height of a row in CSS pixels, its gap included.
    #[prop(default = 72.0)]
    row_height: f64,
    /// Class of the list: `rows`, or `stack wide` for cards.
    #[prop(default = "rows")]
    class: &'static str,
) -> impl IntoView {
    let list = NodeRef::<html::Ul>::new();
    let heights = StoredValue::new(Heights { usual: row_height, seen: Vec::new() });
    let seen = RwSignal::new(0..(2 * AROUND));
    let focused = RwSignal::new(None::<usize>);

    let look = move || {
        let Some(list) = list.get_untracked() else { return };
        heights.update_value(|heights| heights.measure(&list));
        let above = -list.get_bounding_client_rect().top();
        let window = page::window_height();
        let now = heights.with_value(|heights| heights.between(above, above + window, count.get_untracked()));
        if seen.get_untracked() != now {
            seen.set(now);
        }
    };
    // Scrolling tells faster than the phone draws: look once a frame.
    let asked = StoredValue::new(false);
    let look_soon = move || {
        if !asked.get_value() {
            asked.set_value(true);
            request_animation_frame(move || {
                // The list may have left the screen meanwhile.
                if asked.try_set_value(false) {
                    look();
                }
            });
        }
    };
    // Also inside a sheet: what scrolls there does not tell the window.
    let scroll = events::on_any_scroll(look_soon);
    let resize = window_event_listener(ev::resize, move |_| {
        heights.update_value(|heights| heights.seen.clear());
        look_soon();
    });
    on_cleanup(move || {
        drop(scroll);
        resize.remove();
    });
    Effect::new(move || {
        count.track();
        seen.track();
        look_soon();
    });

    let pieces = move || {
        let count = count.get();
        heights.with_value(|heights| heights.pieces(seen.get(), focused.get(), count, |at| key.run((at,))))
    };
    let draw = move |piece: Piece| {
        match piece {
        Piece::Gap { height, .. } => view! { <li class="gap" role="presentation" aria-hidden="true" style:block-size=format!("{height}px")></li> }.into_any(),
        Piece::Row { at, .. } => view! {
            <li data-at=at.to_string() aria-setsize=move || count.get().to_string() aria-posinset=(at + 1).to_string()>
                {row.run((at,))}
            </li>
        }
        .into_any(),
    }
    };
    let follow_focus = move |event: ev::FocusEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let at = target
            .and_then(|target| target.closest("[data-at]").ok().flatten())
            .and_then(|row| row.get_attribute("data-at"));
        focused.set(at.and_then(|at| at.parse().ok()));
    };
    view! {
        <ul class=format!("long {class}") role="list" aria-label=label node_ref=list on:focusin=follow_focus>
            <For each=pieces key=Piece::name children=draw/>
        </ul>
    }
    .into_any()
}

/// A long list of what is at hand; a row is drawn anew when anything in it changes.
#[component]
pub fn LongListOf<T: Clone + Debug + Send + Sync + 'static>(
    /// For screen readers.
    #[prop(into)]
    label: String,
    /// All of it.
    all: Memo<Vec<T>>,
    /// Draws one.
    #[prop(into)]
    row: Callback<(T,), AnyView>,
    /// The usual height of a row in CSS pixels, its gap included.
    #[prop(default = 72.0)]
    row_height: f64,
    /// Class of the list: `rows`, or `stack wide` for cards.
    #[prop(default = "rows")]
    class: &'static str,
) -> impl IntoView {
    let count = Signal::derive(move || all.with(Vec::len));
    let key = move |at: usize| all.with(|all| all.get(at).map(|one| format!("{one:?}"))).unwrap_or_default();
    let row = move |at: usize| {
        let one = all.with_untracked(|all| all.get(at).cloned());
        one.map_or_else(|| ().into_any(), |one| row.run((one,)))
    };
    view! { <LongList label count key row row_height class /> }.into_any()
}

/// What stands in the list: rows, and gaps as high as the rows that are not drawn.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Gap { before: usize, height: u32 },
    Row { at: usize, key: String },
}

impl Piece {
    fn name(&self) -> String {
        match self {
            Self::Gap { before, height } => format!("gap {before} {height}"),
            Self::Row { at, key } => format!("{at} {key}"),
        }
    }
}

/// The heights of rows, as far as they are known.
struct Heights {
    usual: f64,
    seen: Vec<Option<f32>>,
}

impl Heights {
    fn of(&self, at: usize) -> f64 {
        self.seen.get(at).copied().flatten().map_or(self.usual, f64::from)
    }

    /// Takes the heights of the rows that are drawn; from one row's top to the next one's, so that gaps between rows count.
    fn measure(&mut self, list: &HtmlElement) {
        let rows = list.children();
        let mut before: Option<(usize, f64)> = None;
        for row in (0..rows.length()).filter_map(|index| rows.item(index)) {
            let place = row.get_bounding_client_rect();
            if let Some((at, top)) = before.take() {
                if self.seen.len() <= at {
                    self.seen.resize(at + 1, None);
                }
                self.seen[at] = Some((place.top() - top) as f32);
            }
            before = row.get_attribute("data-at").and_then(|at| at.parse().ok()).map(|at| (at, place.top()));
        }
    }

    /// The rows between two heights, and some around them.
    fn between(&self, above: f64, below: f64, count: usize) -> std::ops::Range<usize> {
        let (mut top, mut first, mut last) = (0.0, count, count);
        for at in 0..count {
            let next = top + self.of(at);
            if next > above && first == count {
                first = at;
            }
            if top > below {
                last = at;
                break;
            }
            top = next;
        }
        first.saturating_sub(AROUND)..(last + AROUND).min(count)
    }

    /// The rows to draw and the gaps between them.
    fn pieces(
        &self,
        seen: std::ops::Range<usize>,
        focused: Option<usize>,
        count: usize,
        key: impl Fn(usize) -> String,
    ) -> Vec<Piece> {
        let (start, end) = (seen.start.min(count), seen.end.min(count));
        let focused = focused.filter(|at| *at < count && !(start..end).contains(at));
        let drawn =
            focused.filter(|at| *at < start).into_iter().chain(start..end).chain(focused.filter(|at| *at >= end));
        let mut pieces = Vec::with_capacity(end - start + 4);
        let mut next = 0;
        let gap = |from: usize, to: usize| {
            let height = (from..to).map(|at| self.of(at)).sum::<f64>();
            (from < to).then_some(Piece::Gap { before: to, height: height as u32 })
        };
        for at in drawn {
            pieces.extend(gap(next, at));
            pieces.push(Piece::Row { at, key: key(at) });
            next = at + 1;
        }
        pieces.extend(gap(next, count));
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heights(seen: &[(usize, f32)]) -> Heights {
        let mut heights = Heights { usual: 50.0, seen: vec![None; 20] };
        seen.iter().for_each(|(at, height)| heights.seen[*at] = Some(*height));
        heights
    }

    #[test]
    fn only_what_is_seen_and_a_few_around_it_are_drawn() {
        let seen = heights(&[]).between(5_000.0, 5_500.0, 10_000);
        assert_eq!(seen, 100 - AROUND..111 + AROUND);
        assert_eq!(heights(&[]).between(-300.0, 200.0, 10_000).start, 0);
        assert_eq!(heights(&[]).between(0.0, 500.0, 3), 0..3);
    }

    #[test]
    fn gaps_are_as_high_as_the_rows_that_are_not_drawn() {
        let pieces = heights(&[(0, 150.0)]).pieces(2..4, None, 10, |at| at.to_string());
        assert_eq!(pieces[0], Piece::Gap { before: 2, height: 200 });
        assert_eq!(pieces[1], Piece::Row { at: 2, key: "2".into() });
        assert_eq!(pieces[3], Piece::Gap { before: 10, height: 300 });
    }

    #[test]
    fn the_row_with_the_focus_stays_drawn() {
        let rows = |focused| {
            let pieces = heights(&[]).pieces(8..10, Some(focused), 20, |at| at.to_string());
            pieces
                .into_iter()
                .filter_map(|piece| if let Piece::Row { at, .. } = piece { Some(at) } else { None })
                .collect::<Vec<_>>()
        };
        assert_eq!(rows(1), [1, 8, 9]);
        assert_eq!(rows(15), [8, 9, 15]);
        assert_eq!(rows(9), [8, 9]);
        assert_eq!(rows(99), [8, 9]);
    }

    #[test]
    fn a_list_that_became_shorter_draws_what_is_left() {
        assert!(heights(&[]).pieces(8..12, Some(11), 0, |at| at.to_string()).is_empty());
        assert_eq!(heights(&[]).pieces(8..12, Some(11), 9, |at| at.to_string()).len(), 2);
    }
}
