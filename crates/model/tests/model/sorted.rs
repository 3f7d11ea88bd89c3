//! Our sorted maps and sets do what the standard library's trees do, over random lists of what is done to them.

use std::collections::{BTreeMap, BTreeSet};

use kith_model::sorted::{SortedMap, SortedSet};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_map_does_what_the_tree_does(done in proptest::collection::vec((0..5_u8, 0..20_u8, any::<u8>()), 0..60)) {
        let (mut ours, mut theirs) = (SortedMap::new(), BTreeMap::new());
        for (what, key, value) in done {
            match what {
                0 => prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value)),
                1 => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                2 => prop_assert_eq!(*ours.entry(key).or_insert(value), *theirs.entry(key).or_insert(value)),
                3 => {
                    let add = |old: &mut u8| *old = old.wrapping_add(1);
                    prop_assert_eq!(
                        *ours.entry(key).and_modify(add).or_default(),
                        *theirs.entry(key).and_modify(add).or_default()
                    );
                }
                _ => {
                    let (rest, tree) = (ours.split_off(&key), theirs.split_off(&key));
                    prop_assert!(rest.iter().eq(tree.iter()));
                    ours.extend(rest);
                    theirs.extend(tree);
                }
            }
            prop_assert!(ours.iter().eq(theirs.iter()) && ours.iter().rev().eq(theirs.iter().rev()));
            prop_assert_eq!((ours.get(&key), ours.len()), (theirs.get(&key), theirs.len()));
            prop_assert!(ours.range(3..key.max(3)).eq(theirs.range(3..key.max(3))));
            prop_assert!(ours.range(..=key).eq(theirs.range(..=key)));
        }
        let text = serde_json::to_string(&ours).unwrap();
        prop_assert_eq!(&text, &serde_json::to_string(&theirs).unwrap());
        prop_assert_eq!(serde_json::from_str::<SortedMap<u8, u8>>(&text).unwrap(), ours);
    }

    #[test]
    fn a_set_does_what_the_tree_does(done in proptest::collection::vec((any::<bool>(), 0..20_u8), 0..60)) {
        let (mut ours, mut theirs) = (SortedSet::new(), BTreeSet::new());
        for (is_in, one) in done {
            if is_in {
                prop_assert_eq!(ours.insert(one), theirs.insert(one));
            } else {
                prop_assert_eq!(ours.remove(&one), theirs.remove(&one));
            }
            prop_assert!(ours.iter().eq(theirs.iter()));
            prop_assert_eq!((ours.first(), ours.last(), ours.contains(&one)), (theirs.first(), theirs.last(), theirs.contains(&one)));
        }
        let text = serde_json::to_string(&ours).unwrap();
        prop_assert_eq!(&text, &serde_json::to_string(&theirs).unwrap());
        prop_assert_eq!(serde_json::from_str::<SortedSet<u8>>(&text).unwrap(), ours);
    }
}
