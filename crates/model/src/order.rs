//! Sorting, in order of a comparison or of a key, and what is kept in order; what is alike keeps its order.
//!
//! The standard library's sort is compiled anew for each type, 3 KB a time, and a phone downloads each of them: here only
//! places in the list are sorted, so that one sort serves all. Maps and sets sort, too, where they are collected: here
//! they are filled one by one.

use crate::sorted::{SortedMap, SortedSet};
use std::cmp::Ordering;

/// Sorts by a comparison.
pub fn by<T>(all: &mut Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) {
    let order = places(all.len(), &mut |a, b| compare(&all[a], &all[b]));
    put(all, order);
}

/// Sorts by a key, which is made once for each.
pub fn by_key<T, K: Ord>(all: &mut Vec<T>, key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = all.iter().map(key).collect();
    let order = places(keys.len(), &mut |a, b| keys[a].cmp(&keys[b]));
    put(all, order);
}

/// Sorts what has an order of its own.
pub fn sort<T: Ord>(all: &mut Vec<T>) {
    by(all, T::cmp);
}

/// A map of these; of two with one key the later stays.
pub fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> SortedMap<K, V> {
    let mut map = SortedMap::new();
    map.extend(entries);
    map
}

/// A set of these.
pub fn set<T: Ord>(all: impl IntoIterator<Item = T>) -> SortedSet<T> {
    let mut set = SortedSet::new();
    set.extend(all);
    set
}

fn places(many: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..many).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

fn put<T>(all: &mut Vec<T>, order: Vec<usize>) {
    let mut unsorted: Vec<Option<T>> = all.drain(..).map(Some).collect();
    all.extend(order.into_iter().filter_map(|place| unsorted[place].take()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_and_what_is_alike_keeps_its_order() {
        let mut all = vec![(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e')];
        by_key(&mut all, |one| one.0);
        assert_eq!(all, [(1, 'b'), (1, 'e'), (2, 'd'), (3, 'a'), (3, 'c')]);
        by(&mut all, |a, b| b.1.cmp(&a.1));
        assert_eq!(all.iter().map(|one| one.1).collect::<String>(), "edcba");
        sort(&mut all);
        assert_eq!(all[0], (1, 'b'));
        let mut none: Vec<u8> = vec![];
        sort(&mut none);
        assert!(none.is_empty());
    }

    #[test]
    fn of_two_with_one_key_the_later_stays() {
        assert_eq!(map([(2, 'a'), (1, 'b'), (2, 'c')]).into_iter().collect::<Vec<_>>(), [(1, 'b'), (2, 'c')]);
        assert_eq!(set([2, 1, 2]).into_iter().collect::<Vec<_>>(), [1, 2]);
    }
}
