//! What somebody must learn about a date: that it is otherwise than they knew it, until they have seen it.
//!
//! **Invariant:** a date of which something is to be learnt never simply disappears, also when nothing gives it any more.

use chrono::{Datelike, NaiveDateTime};
use kith_model::{
    Id,
    fields::wall,
    form::{Opened, Save},
    kinds::Known,
    occurrence::{Occurrence, State, When},
    order,
};

use super::expected::Expected;

/// A change that the person must learn.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    pub(super) opened: Opened,
    pub(super) change: String,
    /// The activity.
    pub(super) activity: String,
    /// What the person knew before.
    pub known: Known,
    /// They tapped OK, or somebody told them.
    pub is_known: bool,
}

impl News {
    fn see(&self) -> Save {
        self.opened.set([("seen", self.change.clone().into())])
    }

    /// When it was, as the person knew it.
    fn was(&self) -> Option<NaiveDateTime> {
        self.known.was.iter().find_map(|at| wall(at))
    }

    /// The date as the person knew it, where nothing gives it any more: not on.
    pub(super) fn lost(&self, session: &Id, original: NaiveDateTime) -> Option<Occurrence> {
        let was = self.was().filter(|_| !self.is_known)?;
        let time = When { start: was, minutes: 0, place: self.known.place.clone(), how: None };
        Some(Occurrence {
            session: session.clone(),
            original,
            times: vec![time],
            state: State::Ended,
            reason: None,
            words: String::new(),
            changed: true,
            was,
            unsettled: false,
        })
    }
}

/// What holds from a day on is learnt once: at its first date, for all that follow.
pub fn follow(found: &mut [Expected]) {
    let mut firsts: Vec<usize> = Vec::new();
    let mut order: Vec<usize> = (0..found.len()).collect();
    order::by_key(&mut order, |at| found[*at].occurrence.was);
    for at in order {
        if !found[at].is_from_now_on() {
            continue;
        }
        match firsts.iter().copied().find(|first| found[*first].goes_on_as(&found[at])) {
            Some(first) => {
                let news = found[at].news.clone();
                found[first].follow.extend(news);
                found[at].is_following = true;
            }
            None => firsts.push(at),
        }
    }
}

impl Expected {
    /// Whether something changed that the person has not seen yet.
    pub fn is_news(&self) -> bool {
        match &self.news {
            Some(news) => !news.is_known,
            None => self.occurrence.changed,
        }
    }

    /// "OK, I've seen it"; `None` where the hub has not asked.
    pub fn see(&self) -> Option<Vec<Save>> {
        let own = self.news.as_ref().filter(|news| !news.is_known)?;
        Some([own].into_iter().chain(&self.follow).map(News::see).collect())
    }

    /// When it was: by the rule, or as the person knew it until the rule became another.
    pub fn was(&self) -> NaiveDateTime {
        let news = self.news.as_ref().filter(|news| !news.is_known && !self.occurrence.changed);
        news.and_then(News::was).unwrap_or(self.occurrence.was)
    }

    /// What the person knew of it, where it became so by its rule and they have not seen it yet.
    pub fn knew(&self) -> Option<&Known> {
        let news = self.news.as_ref().filter(|news| !news.is_known);
        news.filter(|_| !self.occurrence.changed).map(|news| &news.known)
    }

    /// Whether it is to be learnt that it and all that follow are otherwise, or not on any more.
    fn is_from_now_on(&self) -> bool {
        let is_new = self.news.as_ref().is_some_and(|news| !news.is_known);
        is_new && (!self.occurrence.changed || self.occurrence.state == State::Ended)
    }

    fn goes_on_as(&self, other: &Self) -> bool {
        let like = |one: &Self| {
            let of = &one.occurrence;
            let time = of.times.first().map(|time| (time.start.time(), time.minutes, time.place.clone(), time.how));
            let later = one.was().date() - of.start().date();
            (of.session.clone(), of.state, of.reason, of.words.clone(), time, later)
        };
        self.was().weekday() == other.was().weekday() && like(self) == like(other)
    }
}
