//! Telling apart what looks alike in a list: two people or two activities of one name always get the part that differs.

use crate::sorted::SortedMap;
/// For each entry, a name and the parts that could tell it apart in the order in which they are wanted (area, birth
/// year, street): the parts that must stand beside the name. Nothing for a name that stands alone.
pub fn told_apart(entries: &[(String, Vec<String>)]) -> Vec<Vec<String>> {
    let mut by_name: SortedMap<String, Vec<usize>> = SortedMap::new();
    for (at, (name, _)) in entries.iter().enumerate() {
        by_name.entry(name.to_lowercase()).or_default().push(at);
    }
    entries
        .iter()
        .enumerate()
        .map(|(at, (name, parts))| {
            let all = by_name.get(&name.to_lowercase());
            let mut alike: Vec<usize> = all.into_iter().flatten().copied().filter(|other| *other != at).collect();
            let mut told = Vec::new();
            for (place, part) in parts.iter().enumerate() {
                if alike.is_empty() {
                    break;
                }
                let differs = |other: &usize| entries[*other].1.get(place) != Some(part);
                if !part.is_empty() && alike.iter().any(differs) {
                    told.push(part.clone());
                    alike.retain(|other| !differs(other));
                }
            }
            told
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(entries: &[(&str, &[&str])]) -> Vec<String> {
        let entries: Vec<_> = entries
            .iter()
            .map(|(name, parts)| ((*name).to_owned(), parts.iter().map(|p| (*p).to_owned()).collect()))
            .collect();
        told_apart(&entries).into_iter().map(|parts| parts.join(" ")).collect()
    }

    #[test]
    fn a_name_that_stands_alone_gets_nothing() {
        assert_eq!(told(&[("Jean W.", &["Elm Street"]), ("Amina H.", &["Elm Street"])]), ["", ""]);
    }

    #[test]
    fn two_alike_get_the_first_part_that_differs() {
        assert_eq!(
            told(&[("Jean W.", &["Mill Lane", "1950"]), ("jean w.", &["Elm Street", "1950"])]),
            ["Mill Lane", "Elm Street"]
        );
        assert_eq!(told(&[("Jean", &["Mill Lane", "1950"]), ("Jean", &["Mill Lane", "1961"])]), ["1950", "1961"]);
    }

    #[test]
    fn three_alike_get_as_many_parts_as_they_need() {
        let told = told(&[("Jean", &["Mill", "1950"]), ("Jean", &["Mill", "1961"]), ("Jean", &["Elm", "1950"])]);
        assert_eq!(told, ["Mill 1950", "Mill 1961", "Elm"]);
    }

    #[test]
    fn what_cannot_be_told_apart_stays_as_it_is() {
        assert_eq!(told(&[("Jean", &[""]), ("Jean", &[""])]), ["", ""]);
    }
}
