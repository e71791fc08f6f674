//! Random registries: whatever is registered, no atom of 1 to 99 children is ever accepted.

use crate::common::*;
use commons::{Stream, Streams};
use lifechances_disclose::live::{Child, Children, Menu, NotFrozen, Recorded};
use std::collections::BTreeMap;

const BLOCKS: usize = 310;
const LOCALITIES: usize = 50;

/// Fifty overlapping localities: runs of blocks, as drawn along a road, some with holes.
fn overlapping(stream: &mut Stream) -> Vec<Vec<usize>> {
    let grain = [1, 5, 10, 31][stream.index(4)];
    let one = |stream: &mut Stream| {
        let start = stream.index(BLOCKS / grain) * grain;
        let length = grain * (1 + stream.index(60 / grain.min(60)));
        let hole = stream.index(40);
        let own = (start..(start + length).min(BLOCKS)).filter(|n| grain > 1 || n % 40 != hole);
        own.collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    while found.len() < LOCALITIES {
        let next = one(stream);
        if !next.is_empty() {
            found.push(next);
        }
    }
    found
}

/// Slow twin: children by the list of localities they are in.
fn smallest_group(localities: &[Vec<usize>], sizes: &[usize]) -> usize {
    let mut groups: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
    for (block, size) in sizes.iter().enumerate() {
        let inside: Vec<bool> = localities.iter().map(|own| own.contains(&block)).collect();
        if inside.contains(&true) {
            *groups.entry(inside).or_default() += size;
        }
    }
    groups.into_values().filter(|size| *size > 0).min().unwrap_or(0)
}

/// Blocks of so many children, all alike.
fn of_sizes(menu: &Menu, sizes: &[usize]) -> Children {
    let mut children = Children::new(menu).unwrap();
    for (number, size) in sizes.iter().enumerate() {
        let home = block(number);
        let child = || Child {
            residence: Some(&home),
            school: None,
            codes: &["f", "1", "0", "en", "0"],
            populations: &[true],
            answers: &[Recorded::No],
        };
        (0..*size).for_each(|_| children.add(&child()).unwrap());
    }
    children
}

#[test]
fn a_thousand_random_registries_never_have_an_atom_of_1_to_99() {
    let menu = signed(menu(r#"["residence"]"#, "[[]]"));
    let mut answers = [0, 0];
    for number in 0..1000 {
        let mut stream = Streams::new(21).numbered("registries", number);
        let localities = overlapping(&mut stream);
        let small = [40, 60, 90, 105][stream.index(4)];
        let sizes: Vec<usize> = (0..BLOCKS)
            .map(|_| if stream.chance(0.02) { 0 } else { small + stream.index(60) })
            .collect();
        let registry = registry(BLOCKS, &localities);
        let found = frozen(&menu, &registry, &of_sizes(menu.menu(), &sizes), &key(number));
        let smallest = smallest_group(&localities, &sizes);
        assert_eq!(found.is_ok(), smallest >= 100, "registry {number}: smallest atom {smallest}");
        if let Err(reasons) = &found {
            assert!(reasons.iter().all(|reason| matches!(reason, NotFrozen::Atom(_))));
        }
        answers[usize::from(found.is_ok())] += 1;
    }
    assert!(answers.iter().all(|n| *n > 100), "refused and accepted: {answers:?}");
}
