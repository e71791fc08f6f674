//! Laws of proposing and checking, on grids of invented small areas.

use commons::{AreaCode, Streams};
use lifechances_place::{
    Adjacency, Borders, Finding, Limits, Localities, Locality, SmallArea, Target, check,
    plans::{BadBricks, CannotPlan},
    propose,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn code(letter_and_type: &str, number: usize) -> AreaCode {
    AreaCode::parse(&format!("{letter_and_type}{number:06}")).unwrap()
}

/// Unit squares with these numbers of children, in rows; wards are blocks of two by two.
fn grid(columns: usize, children: &[u64]) -> (Vec<SmallArea>, Borders) {
    let mut areas = Vec::new();
    let mut rings = Vec::new();
    for (number, children) in children.iter().enumerate() {
        let (row, column) = (number / columns, number % columns);
        let ward = row / 2 * columns + column / 2;
        areas.push(SmallArea {
            code: code("Z01", number),
            name: format!("Area {number}"),
            ward: code("Z05", ward),
            ward_name: format!("Ward {ward}"),
            children: *children,
        });
        let (x, y) = (i64::try_from(column).unwrap(), i64::try_from(row).unwrap());
        let ring = vec![(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
        rings.push((code("Z01", number), vec![ring]));
    }
    (areas, Borders::from_rings(&rings))
}

fn limits(children: u64) -> Limits {
    let target = Target { children, tolerance_per_cent: 10, boundary_year: 2021 };
    Limits { target, smallest: 100 }
}

fn proposed(areas: &[SmallArea], borders: &Borders, target: u64, seed: u64) -> Localities {
    propose(areas, (borders, &BTreeMap::new()), limits(target).target, &Streams::new(seed)).unwrap()
}

fn a_grid() -> impl Strategy<Value = (usize, Vec<u64>)> {
    (1..9_usize, 1..9_usize)
        .prop_flat_map(|(r, c)| (Just(c), prop::collection::vec(50_u64..600, r * c)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_proposal_passes_the_check((columns, children) in a_grid(), target in 300_u64..6000, seed in any::<u64>()) {
        let (areas, borders) = grid(columns, &children);
        let localities = proposed(&areas, &borders, target, seed);
        let report = check(&localities, &areas, &borders.neighbours(), limits(target));
        prop_assert_eq!(report.errors, vec![]);
        prop_assert_eq!(report.children.iter().sum::<u64>(), children.iter().sum::<u64>());
    }

    #[test]
    fn the_same_seed_gives_the_same_localities_whatever_the_order((columns, children) in a_grid(), seed in any::<u64>()) {
        let (mut areas, borders) = grid(columns, &children);
        let first = proposed(&areas, &borders, 2000, seed);
        areas.reverse();
        prop_assert_eq!(first, proposed(&areas, &borders, 2000, seed));
    }

    #[test]
    fn no_two_proposed_localities_share_a_name_or_code((columns, children) in a_grid(), seed in any::<u64>()) {
        let (areas, borders) = grid(columns, &children);
        let localities = proposed(&areas, &borders, 900, seed).localities;
        let mut names: Vec<(&str, AreaCode)> = localities.iter().map(|l| (l.name.as_str(), l.code)).collect();
        names.sort_unstable();
        names.dedup_by(|a, b| a.0 == b.0 || a.1 == b.1);
        prop_assert_eq!(names.len(), localities.len());
    }
}

#[test]
fn an_even_grid_is_divided_evenly() {
    let (areas, borders) = grid(10, &[300; 100]);
    for seed in 0..10 {
        let localities = proposed(&areas, &borders, 3000, seed);
        let sizes: Vec<u64> = localities.localities.iter().map(|l| l.children).collect();
        assert_eq!(sizes.len(), 10);
        assert!(sizes.iter().all(|n| n.abs_diff(3000) <= 300), "seed {seed}: {sizes:?}");
    }
}

/// Need runs in stripes of two rows; without it, square localities are the best.
#[test]
fn areas_of_like_need_are_put_together_where_need_is_known() {
    let (areas, borders) = grid(8, &[300; 64]);
    let stripe = |area: &SmallArea| areas.iter().position(|a| a.code == area.code).unwrap() / 16;
    let needs: BTreeMap<AreaCode, f64> =
        areas.iter().map(|area| (area.code, f64::from([1, 9, 3, 7][stripe(area)]))).collect();
    let unlike = |needs: &BTreeMap<AreaCode, f64>| {
        let target = limits(4800).target;
        let found = propose(&areas, (&borders, needs), target, &Streams::new(1)).unwrap();
        let stripes = |locality: &Locality| {
            let codes = areas.iter().filter(|area| locality.areas.contains(&area.code));
            codes.map(stripe).collect::<BTreeSet<usize>>().len() - 1
        };
        found.localities.iter().map(stripes).sum::<usize>()
    };
    assert_eq!(unlike(&needs), 0);
    assert!(unlike(&BTreeMap::new()) > 0);
}

#[test]
fn the_check_finds_what_is_wrong() {
    let (areas, borders) = grid(4, &[300; 16]);
    let good = proposed(&areas, &borders, 2400, 1);
    let errors = |localities: &Localities| {
        check(localities, &areas, &borders.neighbours(), limits(2400)).errors
    };
    assert_eq!(errors(&good), vec![]);

    let mut left_out = good.clone();
    let area = left_out.localities[0].areas.remove(0);
    left_out.localities[0].children -= 300;
    assert!(errors(&left_out).contains(&Finding::LeftOut { area }));

    let mut repeated = good.clone();
    let area = repeated.localities[1].areas[0];
    repeated.localities[0].areas.push(area);
    assert!(errors(&repeated).contains(&Finding::Repeated { area }));

    let mut unknown = good.clone();
    unknown.localities[0].areas.push(code("Z01", 999));
    assert!(errors(&unknown).contains(&Finding::Unknown { area: code("Z01", 999) }));

    let mut miscounted = good.clone();
    miscounted.localities[0].children += 1;
    let stated = miscounted.localities[0].children;
    let finding =
        Finding::Miscounted { locality: good.localities[0].code, stated, found: stated - 1 };
    assert_eq!(errors(&miscounted), vec![finding]);
}

#[test]
fn a_locality_in_pieces_is_found_and_wards_and_sizes_are_weighed() {
    let (areas, borders) = grid(4, &[300, 300, 300, 40]);
    let mut localities = proposed(&areas, &borders, 10_000, 1);
    let mut other = localities.localities[0].clone();
    other.code = code("Z09", 2);
    other.areas = vec![code("Z01", 1)];
    other.children = 300;
    localities.localities[0].areas.retain(|area| *area != code("Z01", 1));
    localities.localities[0].children = 640;
    localities.localities.push(other);
    let report = check(&localities, &areas, &borders.neighbours(), limits(640));
    let first = localities.localities[0].code;
    assert_eq!(report.errors, vec![Finding::NotConnected { locality: first, pieces: 2 }]);
    let ward = Finding::SplitsWard { ward: code("Z05", 0), localities: 2 };
    let off = Finding::OffTarget { locality: code("Z09", 2), children: 300 };
    assert_eq!(report.warnings, vec![off, ward]);
}

#[test]
fn an_island_is_a_locality_of_its_own() {
    let (areas, _) = grid(2, &[300, 300, 300]);
    let pair = Adjacency::of_pairs([(areas[0].code, areas[1].code)]);
    let codes: Vec<AreaCode> = areas.iter().map(|area| area.code).collect();
    let borders = Borders::of_neighbours(&pair, &codes);
    let localities = proposed(&areas, &borders, 10_000, 1);
    let sizes: Vec<u64> = localities.localities.iter().map(|l| l.children).collect();
    assert_eq!(sizes, vec![600, 300]);
}

/// A mistyped file may state any number: nothing overflows, neither proposing nor checking.
#[test]
fn absurd_numbers_of_children_are_divided_and_checked_like_others() {
    let (areas, borders) = grid(3, &[u64::MAX, 1, u64::MAX, 300, 0, u64::MAX - 7]);
    let localities = proposed(&areas, &borders, 1 << 62, 1);
    assert_eq!(check(&localities, &areas, &borders.neighbours(), limits(1 << 62)).errors, vec![]);
}

#[test]
fn what_cannot_be_divided_is_refused() {
    let (mut areas, borders) = grid(2, &[300, 300]);
    let ask = |areas: &[SmallArea], target| {
        propose(areas, (&borders, &BTreeMap::new()), limits(target).target, &Streams::new(1)).err()
    };
    assert_eq!(ask(&[], 100), Some(BadBricks::NoAreas.into()));
    assert_eq!(ask(&areas, 0), Some(CannotPlan::NoTarget.into()));
    areas[1].code = areas[0].code;
    assert_eq!(ask(&areas, 100), Some(BadBricks::Repeated { area: areas[0].code }.into()));
}
