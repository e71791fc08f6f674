//! Laws of the cube: additive, the same every time, whatever the order.

use crate::common::*;
use commons::Streams;
use lifechances_disclose::live::{Figure, Interval, Question, Shown, reopen_cube};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Localities of a few random blocks each, every block in one of them at least.
fn localities() -> impl Strategy<Value = Vec<Vec<usize>>> {
    prop::collection::vec(prop::collection::btree_set(0_usize..12, 1..8), 2..6)
        .prop_map(|sets| sets.into_iter().map(|set| set.into_iter().collect()).collect())
}

fn number(figure: Figure) -> Option<u64> {
    match figure {
        Figure::Children(shown) | Figure::Count { count: shown, .. } => shown.value(),
        Figure::Estimate { .. } => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// |A or B| + |A and B| = |A| + |B|, in noisy cells, for any two overlapping localities.
    #[test]
    fn overlapping_localities_add_up(localities in localities(), seed in 0_u64..1000) {
        let menu = signed(menu(r#"["residence"]"#, r#"[[], ["sex"]]"#));
        let rows = rows(&[160; 12], 0.3, &mut Streams::new(seed).named("laws"));
        let registry = registry(12, &localities);
        let cube = frozen(&menu, &registry, &children(menu.menu(), &rows), &key(seed)).unwrap();
        for along in [&[][..], &["sex"]] {
            let cells = noisy(&cube, "often_absent", along);
            let atoms = cube.areas(lifechances_disclose::live::Family::Residence).collect::<Vec<_>>();
            let width = cells.len() / registry.atoms(lifechances_disclose::live::Family::Residence).ids().len();
            let sum = |atoms: &BTreeSet<usize>| -> i64 {
                atoms.iter().flat_map(|atom| &cells[atom * width..(atom + 1) * width]).sum()
            };
            for (_, a) in &atoms {
                for (_, b) in &atoms {
                    let (a, b): (BTreeSet<usize>, BTreeSet<usize>) =
                        (a.atoms.iter().copied().collect(), b.atoms.iter().copied().collect());
                    let (either, both) = (&a | &b, &a & &b);
                    prop_assert_eq!(sum(&either) + sum(&both), sum(&a) + sum(&b));
                }
            }
            // What is displayed is the rounded sum of the atoms' cells.
            for (id, area) in &atoms {
                let answer = cube.answer(&question("often_absent", &[id], along)).unwrap();
                for (place, line) in answer.lines.iter().enumerate() {
                    let sum: i64 = area.atoms.iter().map(|atom| cells[atom * width + place]).sum();
                    let shown = (sum >= 10).then(|| ((sum + 2) / 5 * 5).unsigned_abs());
                    prop_assert_eq!(number(line.figure), shown);
                }
            }
        }
    }

    #[test]
    fn the_same_question_has_the_same_answer_after_a_restart(seed in 0_u64..1000) {
        let menu = signed(menu(r#"["residence"]"#, SMALL_TABLES));
        let rows = rows(&[150; 6], 0.3, &mut Streams::new(seed).named("restart"));
        let registry = registry(6, &[vec![0, 1, 2, 3], vec![2, 3, 4, 5]]);
        let first = frozen(&menu, &registry, &children(menu.menu(), &rows), &key(seed)).unwrap();
        // Frozen again from the same rows in another order, and reopened from its record.
        let mut turned = rows.clone();
        turned.reverse();
        let again = frozen(&menu, &registry, &children(menu.menu(), &turned), &key(seed)).unwrap();
        let kept = reopen_cube(&first.to_record(), first.hash()).unwrap();
        let other = frozen(&menu, &registry, &children(menu.menu(), &rows), &key(seed + 1)).unwrap();
        for name in ["sex", "year", "fsm", "language", "sen"] {
            let asked = question("often_absent", &["loc-1"], &[name]);
            prop_assert_eq!(first.answer(&asked).unwrap(), again.answer(&asked).unwrap());
            prop_assert_eq!(first.answer(&asked).unwrap(), kept.answer(&asked).unwrap());
        }
        prop_assert_ne!(noisy(&first, "often_absent", &["year"]), noisy(&other, "often_absent", &["year"]));
    }
}

/// Ten thousand ways to ask the same: there is one value, so there is nothing to average.
#[test]
fn ten_thousand_equal_requests_have_one_answer() {
    let menu = signed(menu(r#"["residence"]"#, &full_tables()));
    let rows = rows(&[1300; 8], 0.1, &mut Streams::new(3).named("averaging"));
    let mut registry = registry(8, &[(0..4).collect(), (4..8).collect(), (0..8).collect()]);
    registry.add_mid_year(locality("alias", &[0, 1, 2, 3, 4, 5, 6, 7])).unwrap();
    let cube = frozen(&menu, &registry, &children(menu.menu(), &rows), &key(1)).unwrap();
    let mut stream = Streams::new(4).named("requests");
    let mut answers = BTreeSet::new();
    let mut asked = BTreeSet::new();
    for _ in 0..10_000 {
        let mut names = vec!["sex", "fsm", "year.phase"];
        let mut areas: Vec<&str> = match stream.index(4) {
            0 => vec!["loc-0", "loc-1"],
            1 => vec!["loc-2"],
            2 => vec!["alias"],
            _ => vec!["loc-0", "loc-1", "loc-2", "alias"],
        };
        (0..stream.index(3)).for_each(|_| names.push(["sex", "fsm"][stream.index(2)]));
        (0..stream.index(3)).for_each(|_| areas.push(areas[0]));
        stream.shuffle(&mut names);
        stream.shuffle(&mut areas);
        let question = question("often_absent", &areas, &names);
        let answer = cube.answer(&question).unwrap();
        answers.insert(format!("{:?} {}", answer.lines, answer.atoms));
        asked.insert(format!("{question:?}"));
    }
    assert!(asked.len() > 500, "{} different requests", asked.len());
    assert_eq!(answers.len(), 1);
}

#[test]
fn no_ordering_of_requests_changes_a_value() {
    let menu = signed(menu(r#"["residence"]"#, SMALL_TABLES));
    let rows = rows(&[150; 6], 0.3, &mut Streams::new(5).named("orders"));
    let registry = registry(6, &[vec![0, 1, 2, 3], vec![2, 3, 4, 5]]);
    let cube = frozen(&menu, &registry, &children(menu.menu(), &rows), &key(5)).unwrap();
    let questions: Vec<Question> = ["sex", "year", "fsm", "language", "sen"]
        .iter()
        .flat_map(|name| ["loc-0", "loc-1"].map(|area| question("often_absent", &[area], &[name])))
        .collect();
    let expected: Vec<_> = questions.iter().map(|q| cube.answer(q).unwrap()).collect();
    let mut stream = Streams::new(6).named("orders");
    for _ in 0..200 {
        let mut order: Vec<usize> = (0..questions.len()).collect();
        stream.shuffle(&mut order);
        for place in order {
            assert_eq!(cube.answer(&questions[place]).unwrap(), expected[place]);
        }
    }
}

/// A menu with other tables, measures in another place, or other areas: the shared cells are the same.
#[test]
fn what_else_is_on_the_menu_changes_no_cell() {
    let rows = rows(&[150; 6], 0.3, &mut Streams::new(5).named("else"));
    let cube = |tables: &str, areas: &[Vec<usize>]| {
        let menu = signed(menu(r#"["residence"]"#, tables));
        let registry = registry(6, areas);
        frozen(&menu, &registry, &children(menu.menu(), &rows), &key(5)).unwrap()
    };
    let one = cube(r#"[[], ["sex"]]"#, &[vec![0, 1, 2], vec![3, 4, 5]]);
    let two = cube(SMALL_TABLES, &[vec![0, 1, 2], vec![3, 4], vec![5]]);
    for of in ["often_absent", "on_roll"] {
        let asked = question(of, &["loc-0"], &["sex"]);
        assert_eq!(one.answer(&asked).unwrap().lines, two.answer(&asked).unwrap().lines);
    }
}

/// The interval of the children counted holds the true count in 95 of 100 cases, whatever the number
/// of atoms.
#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let menu = signed(menu(r#"["residence"]"#, r#"[[], ["year"]]"#));
    let areas: Vec<Vec<usize>> = vec![(0..4).collect(), (2..6).collect(), vec![0], vec![5]];
    let registry = registry(6, &areas);
    let (mut held, mut all) = (0_u32, 0_u32);
    for seed in 0..60 {
        let rows = rows(&[400; 6], 0.6, &mut Streams::new(seed).named("coverage"));
        let cube = frozen(&menu, &registry, &children(menu.menu(), &rows), &key(seed)).unwrap();
        for (number, area) in areas.iter().enumerate() {
            let id = format!("loc-{number}");
            let answer = cube.answer(&question("often_absent", &[&id], &["year"])).unwrap();
            for (year, line) in answer.lines.iter().enumerate() {
                let is_counted =
                    |r: &&Row| r.is_absent && r.codes[1] == year && area.contains(&r.block);
                let truth = rows.iter().filter(is_counted).count() as f64;
                let Figure::Count { count: Shown::Number { interval, .. }, .. } = line.figure
                else {
                    continue;
                };
                let Interval { low, high } = interval;
                held += u32::from(low <= truth && truth <= high);
                all += 1;
            }
        }
    }
    let share = f64::from(held) / f64::from(all);
    assert!(all > 1000 && (0.945..0.995).contains(&share), "{held} of {all}");
}
