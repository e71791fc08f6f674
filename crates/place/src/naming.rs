//! Names of proposed localities: the ward that holds most of their children.
//!
//! When two localities share that ward, the second ward is added; when that does not tell them
//! apart either, a number is. People rename localities afterwards.

use crate::area::SmallArea;
use std::collections::{BTreeMap, BTreeSet};

/// One name per locality, no name twice. Each locality is given as its small areas.
pub(crate) fn names(localities: &[Vec<&SmallArea>]) -> Vec<String> {
    let wards: Vec<Vec<&str>> = localities.iter().map(|areas| wards_by_children(areas)).collect();
    let mut names: Vec<String> = wards.iter().map(|wards| joined(wards, 1)).collect();
    for place in repeated(&names) {
        names[place] = joined(&wards[place], 2);
    }
    for place in repeated(&names) {
        names[place] = numbered(&names[place], &names);
    }
    names
}

/// The name with the first number that no other locality has: a ward may itself be called `Mill 1`.
fn numbered(name: &str, taken: &[String]) -> String {
    let free = (1_usize..).map(|number| format!("{name} {number}"));
    let mut free = free.filter(|found| !taken.contains(found));
    free.next().expect("there are more numbers than localities")
}

/// Names of the wards, the one with most of the locality's children first.
fn wards_by_children<'a>(areas: &[&'a SmallArea]) -> Vec<&'a str> {
    let mut children: BTreeMap<&str, u64> = BTreeMap::new();
    for area in areas.iter().filter(|area| !area.ward_name.trim().is_empty()) {
        let sum = children.entry(&area.ward_name).or_default();
        *sum = sum.saturating_add(area.children);
    }
    let mut wards: Vec<(&str, u64)> = children.into_iter().collect();
    wards.sort_by_key(|(name, children)| (std::cmp::Reverse(*children), *name));
    wards.into_iter().map(|(name, _)| name).collect()
}

fn joined(wards: &[&str], most: usize) -> String {
    match wards {
        [] => "Locality".to_owned(),
        _ => wards.iter().take(most).copied().collect::<Vec<_>>().join(" and "),
    }
}

fn repeated(names: &[String]) -> BTreeSet<usize> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    names.iter().enumerate().for_each(|(place, name)| places.entry(name).or_default().push(place));
    places.into_values().filter(|same| same.len() > 1).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::AreaCode;

    fn area(ward: &str, children: u64) -> SmallArea {
        let code = AreaCode::parse("Z01000001").unwrap();
        SmallArea { code, name: String::new(), ward: code, ward_name: ward.into(), children }
    }

    #[test]
    fn a_locality_is_named_after_the_ward_of_most_of_its_children() {
        let (mill, moor, brook) = (area("Mill", 500), area("Moor", 300), area("Brook", 900));
        let found = names(&[vec![&mill, &moor], vec![&moor, &brook]]);
        assert_eq!(found, vec!["Mill", "Brook"]);
    }

    #[test]
    fn no_two_localities_share_a_name() {
        let (mill, moor) = (area("Mill", 500), area("Moor", 300));
        let found = names(&[vec![&mill, &moor], vec![&mill], vec![&mill], vec![]]);
        assert_eq!(found, vec!["Mill and Moor", "Mill 1", "Mill 2", "Locality"]);
        // A ward that is itself called "Mill 1", and one without a name.
        let (first, nameless) = (area("Mill 1", 400), area(" ", 100));
        let found = names(&[vec![&mill], vec![&mill], vec![&first], vec![&nameless]]);
        assert_eq!(found, vec!["Mill 2", "Mill 3", "Mill 1", "Locality"]);
    }
}
