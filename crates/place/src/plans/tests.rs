//! Invented districts on a grid; a slow twin of every sum, and every division of a small district tried.

use super::anneal::SIZE;
use super::measured::{measured, sets_of_parts};
use super::pieces::Pieces;
use super::search::Search;
use super::terms::Band;
use super::{
    Aim, BadBricks, Brick, CannotPlan, District, Effort, Weights, Wishes, cost_of_move, moves_of,
    plan, plans, stability,
};
use crate::{Borders, Limits, Localities, Locality, Ring, SmallArea, Target, check};
use commons::{AreaCode, Stream, Streams};
use proptest::prelude::*;

fn code(number: usize) -> AreaCode {
    AreaCode::parse(&format!("Z01{number:06}")).expect("a code")
}

/// Squares of 100 metres, `wide` in a row, each with some children, two needs, a ward of four squares and
/// pupils at two schools.
fn grid(wide: usize, high: usize, stream: &mut Stream) -> (Vec<Brick>, Borders) {
    let mut bricks = Vec::new();
    let mut rings: Vec<(AreaCode, Vec<Ring>)> = Vec::new();
    for number in 0..wide * high {
        let (x, y) = (number % wide, number / wide);
        let (left, low) = (i64::try_from(x).unwrap() * 100, i64::try_from(y).unwrap() * 100);
        let corners = [(0, 0), (100, 0), (100, 100), (0, 100)];
        rings.push((code(number), vec![corners.iter().map(|c| (left + c.0, low + c.1)).collect()]));
        bricks.push(Brick {
            code: code(number),
            children: 50 + stream.below(100),
            needs: vec![Some(stream.normal()), stream.chance(0.9).then(|| stream.normal())],
            community: Some(format!("ward {}", x / 2 + 100 * (y / 2))),
            flows: vec![("A".to_owned(), stream.unit()), (format!("B{}", x / 3), 1.0)],
            rural: y == 0,
        });
    }
    (bricks, Borders::from_rings(&rings))
}

fn district(wide: usize, high: usize, seed: u64) -> District {
    let (bricks, borders) = grid(wide, high, &mut Streams::new(seed).named("grid"));
    District::new(&bricks, &borders).expect("a district")
}

fn quick(target: f64) -> Wishes {
    Wishes { effort: Effort::Quick, ..Wishes::of(target) }
}

const ALL: Weights =
    Weights { need: 0.3, border: 0.2, compactness: 0.2, community: 0.2, flow: 0.1 };

#[test]
fn what_a_move_is_said_to_change_is_what_counting_anew_finds() {
    let district = district(6, 5, 1);
    let pieces = Pieces::of(&district, (0..30).map(|area| vec![area]).collect(), &|_| 1.0);
    let band = Band { target: 600.0, tolerance: 0.1 };
    let mut stream = Streams::new(2).named("moves");
    let part = super::start::start(&pieces, 5, &mut stream);
    let mut search = Search::new(&pieces, band, part, 5);
    let mut moved = 0;
    while moved < 300 {
        let (piece, to) = search.random_move(&mut stream).expect("a border");
        let mut after = search.part.clone();
        after[piece] = to;
        let whole = sets_of_parts(&district, &after).values().all(|sets| *sets == 1)
            && after.contains(&search.part[piece]);
        assert_eq!(search.may_leave(piece), whole);
        if !whole {
            continue;
        }
        let said = search.change(piece, to, &ALL, SIZE);
        let before = weighed(&district, &search.part, band);
        search.put(piece, to);
        let found = weighed(&district, &search.part, band) - before;
        assert!((said - found).abs() < 1e-9, "{said} {found}");
        let sums = search.terms().weighed(&ALL, SIZE);
        assert!((sums - weighed(&district, &search.part, band)).abs() < 1e-9);
        moved += 1;
    }
}

/// The weighed sum from a plan counted anew.
fn weighed(district: &District, part: &[usize], band: Band) -> f64 {
    let found = measured(district, part);
    let parts = super::district::whole(found.children.len() as u64);
    let size: f64 = found.children.iter().map(|children| band.excess(*children)).sum();
    ALL.need * (1.0 - found.need_between.unwrap())
        + ALL.border * found.border_metres / district.all_borders
        + ALL.compactness * (1.0 - found.compactness.unwrap())
        + ALL.community * (1.0 - found.community_together.unwrap())
        + ALL.flow * (1.0 - found.school_together.unwrap())
        + SIZE * size / parts
}

#[test]
fn a_small_district_is_divided_as_well_as_can_be() {
    for seed in 1..=3 {
        let district = district(4, 3, seed);
        let target = district.all_children() / 3.0;
        let wishes = Wishes { tolerance: 0.25, ..quick(target) };
        let band = Band { target, tolerance: 0.25 };
        let best = (0..3_usize.pow(12)).filter_map(|number| {
            let part: Vec<usize> = (0..12).map(|area| number / 3_usize.pow(area) % 3).collect();
            let sets = sets_of_parts(&district, &part);
            let found = measured(&district, &part);
            let fits = found.children.iter().all(|children| band.excess(*children) <= 0.0);
            (sets.len() == 3 && sets.values().all(|sets| *sets == 1) && fits)
                .then(|| found.need_between.unwrap())
        });
        let best = best.fold(0.0, f64::max);
        let found = plan(&district, &wishes, Aim::NeedFirst, &Streams::new(seed)).unwrap();
        let found = found.measured.need_between.unwrap();
        assert!((found - best).abs() < 1e-9, "seed {seed}: {found} of {best}");
    }
}

#[test]
fn plans_hold_together_and_none_beats_another() {
    let mut stream = Streams::new(3).named("grid");
    let (bricks, borders) = grid(12, 10, &mut stream);
    let district = District::new(&bricks, &borders).unwrap();
    let target = district.all_children() / 8.0;
    let found = plans(&district, &quick(target), &Streams::new(1)).unwrap();
    assert!((3..=5).contains(&found.len()), "{}", found.len());
    for plan in &found {
        assert_eq!(
            checked(&bricks, &borders, &district, &plan.localities, target),
            Vec::<String>::new()
        );
        for other in found.iter().filter(|other| other.aim != plan.aim) {
            assert!(
                other.measured.need_between < plan.measured.need_between
                    || other.measured.border_metres > plan.measured.border_metres
                    || other.measured.compactness < plan.measured.compactness
                    || other.measured.community_together < plan.measured.community_together
                    || other.measured.school_together < plan.measured.school_together
            );
        }
    }
    let mut turned = bricks;
    turned.reverse();
    let again = District::new(&turned, &borders).unwrap();
    assert_eq!(
        plans(&again, &quick(target), &Streams::new(1)).unwrap(),
        found,
        "the order of areas"
    );
}

/// What the check that shares no code with the search says: errors, and localities outside a tenth.
fn checked(
    bricks: &[Brick],
    borders: &Borders,
    district: &District,
    plan: &[Vec<usize>],
    target: f64,
) -> Vec<String> {
    let areas: Vec<SmallArea> = bricks
        .iter()
        .map(|brick| SmallArea {
            code: brick.code,
            name: String::new(),
            ward: brick.code,
            ward_name: String::new(),
            children: brick.children,
        })
        .collect();
    let children =
        |code: &AreaCode| areas.iter().find(|area| area.code == *code).map_or(0, |a| a.children);
    let localities = plan.iter().enumerate().map(|(number, members)| {
        let areas: Vec<AreaCode> = members.iter().map(|area| district.codes()[*area]).collect();
        let children = areas.iter().map(children).sum();
        Locality { code: code(900_000 + number), name: String::new(), areas, children }
    });
    let localities = Localities { boundary_year: 2021, localities: localities.collect() };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of children"
    )]
    let target = Target { children: target as u64, tolerance_per_cent: 10, boundary_year: 2021 };
    let report = check(&localities, &areas, &borders.neighbours(), Limits { target, smallest: 1 });
    report.errors.iter().chain(&report.warnings).map(|finding| format!("{finding:?}")).collect()
}

#[test]
fn lists_stay_together_and_kept_localities_stay_as_they_are() {
    let district = district(8, 8, 4);
    let kept: Vec<AreaCode> = (0..8).map(code).collect();
    let together: Vec<AreaCode> = [27, 28, 29, 30].map(code).to_vec();
    let wishes = Wishes {
        kept: vec![kept],
        together: vec![together],
        localities: Some(8),
        ..quick(district.all_children() / 8.0)
    };
    let found = plan(&district, &wishes, Aim::Balanced, &Streams::new(1)).unwrap();
    assert_eq!(found.localities.len(), 8);
    assert!(found.localities.contains(&(0..8).collect()));
    assert!(found.localities.iter().any(|l| [27, 28, 29, 30].iter().all(|area| l.contains(area))));
    let refused =
        |wishes: Wishes| plan(&district, &wishes, Aim::Balanced, &Streams::new(1)).unwrap_err();
    let apart = Wishes { together: vec![vec![code(0), code(9)]], ..wishes.clone() };
    assert_eq!(refused(Wishes { kept: Vec::new(), ..apart }), CannotPlan::Apart { area: code(0) });
    let twice = Wishes { together: vec![vec![code(3), code(11)]], ..wishes.clone() };
    assert_eq!(refused(twice), CannotPlan::Twice { area: code(3) });
    let unknown = Wishes { kept: vec![vec![code(77)]], ..wishes.clone() };
    assert_eq!(refused(unknown), CannotPlan::Unknown { area: code(77) });
    let many = Wishes { localities: Some(100), ..wishes.clone() };
    assert!(matches!(refused(many), CannotPlan::TooMany { wanted: 100, .. }));
    assert_eq!(refused(Wishes { tolerance: f64::NAN, ..wishes }), CannotPlan::NoTarget);
}

#[test]
fn rural_localities_may_be_smaller() {
    let (mut bricks, borders) = grid(10, 10, &mut Streams::new(5).named("grid"));
    for (place, brick) in bricks.iter_mut().enumerate() {
        brick.rural = place < 50;
        brick.children = 100;
    }
    let district = District::new(&bricks, &borders).unwrap();
    let wishes = Wishes { rural_target: Some(500.0), ..quick(1_000.0) };
    let found = plan(&district, &wishes, Aim::CompactFirst, &Streams::new(1)).unwrap();
    assert_eq!(found.localities.len(), 15, "ten rural ones of 500 children, five others of 1,000");
    let size = |members: &Vec<usize>| {
        let counts = members.iter().map(|area| if *area < 50 { 2.0 } else { 1.0 });
        counts.sum::<f64>() * 100.0
    };
    assert!(found.localities.iter().all(|members| (900.0..=1_100.0).contains(&size(members))));
}

#[test]
fn areas_that_hang_together_by_nothing_are_divided_each_for_itself() {
    let (bricks, borders) = grid(6, 6, &mut Streams::new(6).named("grid"));
    let without: Vec<Brick> = bricks.into_iter().filter(|brick| brick.code != code(21)).collect();
    let mut island = without.clone();
    island.retain(|brick| {
        let number: usize = brick.code.as_str()[3..].parse().unwrap();
        !(12..18).contains(&number)
    });
    let district = District::new(&island, &borders).unwrap();
    let found = plan(&district, &quick(400.0), Aim::Balanced, &Streams::new(1)).unwrap();
    let part_of = |area: usize| found.localities.iter().position(|l| l.contains(&area)).unwrap();
    let mut part: Vec<usize> = (0..district.areas()).map(part_of).collect();
    assert!(sets_of_parts(&district, &part).values().all(|sets| *sets == 1));
    part.dedup();
    assert!(part.len() > 2);
}

#[test]
fn what_always_stays_together_is_told_from_what_never_does() {
    let (mut bricks, borders) = grid(8, 2, &mut Streams::new(7).named("grid"));
    for (place, brick) in bricks.iter_mut().enumerate() {
        brick.children = 100;
        brick.needs = vec![Some(if place % 8 < 4 { 0.0 } else { 1.0 })];
    }
    let district = District::new(&bricks, &borders).unwrap();
    let weights = Aim::NeedFirst.weights();
    let shares = stability(&district, &quick(800.0), &weights, (10, &Streams::new(1))).unwrap();
    assert_eq!(shares.len(), 22);
    for ((one, other), share) in shares {
        let side = |code: AreaCode| code.as_str()[3..].parse::<usize>().unwrap() % 8 < 4;
        assert!((share - f64::from(u8::from(side(one) == side(other)))).abs() < 1e-12);
    }
}

#[test]
fn an_edit_is_told_with_all_it_changes() {
    let district = district(4, 2, 8);
    let plan = vec![vec![0, 1, 4, 5], vec![2, 3, 6, 7]];
    let cost = cost_of_move(&district, &plan, 2, 0).unwrap();
    assert_eq!(cost.after, measured(&district, &[0, 0, 0, 1, 0, 0, 1, 1]));
    assert_eq!(cost.before, measured(&district, &[0, 0, 1, 1, 0, 0, 1, 1]));
    assert!(cost.fall_apart.is_empty() && !cost.leaves_none);
    let apart = cost_of_move(&district, &plan, 7, 0).unwrap();
    assert_eq!(apart.fall_apart, [0]);
    let last = cost_of_move(&district, &[vec![0], (1..8).collect()], 0, 1).unwrap();
    assert!(last.leaves_none);
    assert_eq!(cost_of_move(&district, &plan, 8, 0), None);
    assert_eq!(cost_of_move(&district, &plan, 0, 2), None);
}

#[test]
fn an_area_is_offered_the_localities_it_borders_on_with_the_wards_each_move_cuts() {
    // Wards are the squares of four: 0, 1, 4, 5 and 2, 3, 6, 7, and below them 8, 9 and 10, 11.
    let district = district(4, 3, 8);
    let plan = vec![vec![0, 1, 4, 5], vec![2, 3, 6, 7], vec![8, 9, 10, 11]];
    let said = |area| {
        let moves = moves_of(&district, &plan, area).unwrap();
        let one = |m: &super::PossibleMove| (m.to, m.is_possible(), m.cut_before, m.cut_after);
        moves.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(said(0), [], "a corner");
    assert_eq!(said(5), [(1, true, 0, 1), (2, true, 0, 1)]);
    assert_eq!(said(9), [(0, false, 0, 1)], "8 would be left by itself");
    let cut = vec![vec![0, 1, 4], vec![2, 3, 5, 6, 7], vec![8, 9, 10, 11]];
    let back = &moves_of(&district, &cut, 5).unwrap()[0];
    assert_eq!((back.to, back.cut_before, back.cut_after), (0, 1, 0));
    assert_eq!(Some(&back.cost), cost_of_move(&district, &cut, 5, 0).as_ref());
    let last = &moves_of(&district, &[vec![0], (1..12).collect()], 0).unwrap()[0];
    assert!(!last.is_possible() && last.cost.leaves_none);
    assert_eq!(moves_of(&district, &plan, 12), None);
    assert_eq!(moves_of(&district, &plan[1..], 5), None);
}

#[test]
fn bricks_that_cannot_be_used_are_named() {
    let (bricks, borders) = grid(2, 1, &mut Streams::new(9).named("grid"));
    let problem = |change: &dyn Fn(&mut Vec<Brick>)| {
        let mut changed = bricks.clone();
        change(&mut changed);
        District::new(&changed, &borders).unwrap_err()
    };
    assert_eq!(problem(&Vec::clear), BadBricks::NoAreas);
    assert_eq!(problem(&|b| b[1].code = code(0)), BadBricks::Repeated { area: code(0) });
    let needs = BadBricks::Needs { area: code(1), found: 1, expected: 2 };
    assert_eq!(problem(&|b| b[1].needs.truncate(1)), needs);
    assert!(matches!(problem(&|b| b[0].needs[0] = Some(f64::NAN)), BadBricks::Number { .. }));
    assert!(matches!(problem(&|b| b[0].flows[0].1 = -1.0), BadBricks::Number { .. }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_asked_each_area_is_in_one_connected_locality(
        wide in 1_usize..7, high in 1_usize..6, seed in 0_u64..1_000, target in 1.0_f64..2_000.0,
        aim in 0_usize..5,
    ) {
        let district = district(wide, high, seed);
        let found = plan(&district, &quick(target), Aim::ALL[aim], &Streams::new(seed)).unwrap();
        let mut part = vec![usize::MAX; district.areas()];
        for (place, members) in found.localities.iter().enumerate() {
            for area in members {
                prop_assert_eq!(part[*area], usize::MAX);
                part[*area] = place;
            }
        }
        prop_assert!(part.iter().all(|part| *part != usize::MAX));
        prop_assert!(sets_of_parts(&district, &part).values().all(|sets| *sets == 1));
        let children: f64 = found.measured.children.iter().sum();
        prop_assert!((children - district.all_children()).abs() < 1e-6);
    }

    #[test]
    fn an_area_cut_in_two_halves_changes_no_measure_of_need(seed in 0_u64..1_000) {
        let (mut bricks, borders) = grid(4, 3, &mut Streams::new(seed).named("grid"));
        bricks.iter_mut().for_each(|brick| brick.children *= 2);
        let whole = District::new(&bricks, &borders).unwrap();
        let part: Vec<usize> = (0..12).map(|area| area / 4).collect();
        // Standardising counts areas: equal halves of every area leave means and deviations as they were.
        let halves: Vec<Brick> = bricks.iter().enumerate().flat_map(|(place, brick)| {
            let half = Brick { children: brick.children / 2, ..brick.clone() };
            [half.clone(), Brick { code: code(500 + place), ..half }]
        }).collect();
        let cut = District::new(&halves, &borders).unwrap();
        let of_half = |code: &AreaCode| code.as_str()[3..].parse::<usize>().unwrap() % 500 / 4;
        let parts: Vec<usize> = cut.codes().iter().map(of_half).collect();
        let (one, two) = (measured(&whole, &part), measured(&cut, &parts));
        prop_assert!((one.need_between.unwrap() - two.need_between.unwrap()).abs() < 1e-9);
        prop_assert!((one.community_together.unwrap() - two.community_together.unwrap()).abs() < 1e-9);
        for (a, b) in one.children.iter().zip(&two.children) { prop_assert!((a - b).abs() < 1e-9); }
    }
}
