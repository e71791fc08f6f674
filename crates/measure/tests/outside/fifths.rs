//! Fifths of a district against an outside table, a slow twin, hand sums and laws.

use commons::Streams;
use lifechances_measure::fifths::{Ends, Fifths, Figured, Part, difference_interval, slope};
use lifechances_measure::methods::slope_index::{self, Quantile, Scale};
use lifechances_measure::{Confidence, Definition, Definitions};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn definitions() -> Definitions {
    Definitions::standard().clone()
}

fn shares(definitions: &Definitions) -> &Definition {
    definitions.get("persistent-absence").unwrap()
}

fn counted(definition: &Definition, count: f64, of: f64) -> Figured {
    let interval = definition.interval_of(count, of).unwrap();
    Figured {
        people: of,
        value: count / of * 100.0,
        interval: Some(Ends { low: interval.lower, high: interval.upper }),
    }
}

/// Newcombe 1998, table II, method 10, rows a to d.
#[test]
fn the_interval_of_a_gap_is_newcombes() {
    let definitions = definitions();
    let share = |count, of| counted(shares(&definitions), count, of);
    for (first, second, low, high) in [
        (share(56.0, 70.0), share(48.0, 80.0), 5.24, 33.39),
        (share(9.0, 10.0), share(3.0, 10.0), 17.05, 80.90),
        (share(6.0, 7.0), share(2.0, 7.0), 5.82, 80.62),
        (share(5.0, 56.0), share(0.0, 29.0), -3.81, 19.26),
    ] {
        let found = difference_interval(&first, &second).unwrap();
        assert!((found.low - low).abs() < 0.005 && (found.high - high).abs() < 0.005, "{found:?}");
    }
}

/// Values 30, 25, 20, 15, 10 of equal fifths: the line falls five a fifth, from 32.5 to 7.5.
#[test]
fn a_straight_line_has_the_slope_drawn_by_hand() {
    let definitions = definitions();
    let definition = shares(&definitions);
    let figures =
        [30.0, 25.0, 20.0, 15.0, 10.0].map(|count| counted(definition, count * 100.0, 10_000.0));
    let found = slope(&figures, definition).unwrap();
    assert!((found.at_most - 32.5).abs() < 1e-9 && (found.at_least - 7.5).abs() < 1e-9);
    assert!((found.difference - 25.0).abs() < 1e-9);
    assert!((found.ratio.unwrap() - 32.5 / 7.5).abs() < 1e-9);
    // The same limits drawn: least less most there, most less least here.
    let quantiles: Vec<Quantile> = figures
        .iter()
        .map(|figured| {
            let ends = figured.interval.unwrap();
            let standard_error =
                slope_index::error_from_limits(ends.low / 100.0, ends.high / 100.0, Scale::Logit);
            Quantile { people: figured.people, value: figured.value / 100.0, standard_error }
        })
        .collect();
    let drawn = slope_index::limits(
        &quantiles,
        (Scale::Logit, Scale::Plain),
        40_000,
        Confidence::NinetyFive,
        &mut Streams::new(7).named("twin"),
    )
    .unwrap();
    let own = found.difference_interval.unwrap();
    assert!((own.low + drawn.slope.1 * 100.0).abs() < 0.05, "{own:?} {drawn:?}");
    assert!((own.high + drawn.slope.0 * 100.0).abs() < 0.05, "{own:?} {drawn:?}");
    let ratio = found.ratio_interval.unwrap();
    assert!((ratio.low - 1.0 / drawn.relative.1).abs() < 0.06, "{ratio:?} {drawn:?}");
    assert!((ratio.high - 1.0 / drawn.relative.0).abs() < 0.06, "{ratio:?} {drawn:?}");
}

#[test]
fn nobody_counted_in_a_fifth_leaves_the_ratio_without_an_interval_and_no_more() {
    let definitions = definitions();
    let definition = shares(&definitions);
    let figures = [30.0, 10.0, 10.0, 10.0, 0.0].map(|count| counted(definition, count, 100.0));
    let found = slope(&figures, definition).unwrap();
    assert!(found.difference_interval.is_some() && found.ratio_interval.is_none());
    let nobody = [0.0; 5].map(|count| counted(definition, count, 100.0));
    let found = slope(&nobody, definition).unwrap();
    assert!(found.ratio.is_none() && found.difference == 0.0);
}

#[test]
fn a_line_that_does_not_fit_at_its_end_has_no_ratio() {
    let definitions = definitions();
    let definition = shares(&definitions);
    // Convex: the line ends at 0.36 where the lowest fifth has 2.6.
    let figures = [10.567, 7.187, 4.439, 2.611, 2.611].map(|value| Figured {
        people: 229.8,
        value,
        interval: None,
    });
    let found = slope(&figures, definition).unwrap();
    assert!(found.at_least > 0.0 && found.ratio.is_none(), "{found:?}");
    assert!((found.difference - 10.244).abs() < 0.01);
}

fn areas(list: &[(u32, u32, u32)]) -> Vec<Part> {
    list.iter()
        .map(|&(rank, counted, more)| Part {
            numerator: Some(f64::from(counted)),
            denominator: f64::from(counted + more),
            rank: f64::from(rank),
        })
        .collect()
}

/// Five pieces of every person stand in line, each with the share of all of their rank; the line is cut by
/// counting pieces.
fn slow_twin(list: &[(u32, u32, u32)]) -> Vec<f64> {
    let mut by_rank: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for &(rank, counted, more) in list {
        let sum = by_rank.entry(rank).or_default();
        *sum = (sum.0 + counted, sum.1 + counted + more);
    }
    let mut line: Vec<f64> = Vec::new();
    for (counted, all) in by_rank.into_values() {
        line.extend((0..all * 5).map(|_| f64::from(counted) / f64::from(all)));
    }
    let fifth = line.len() / 5;
    line.chunks(fifth).map(|five| five.iter().sum::<f64>() / fifth as f64 * 100.0).collect()
}

fn values(found: &Fifths) -> Vec<f64> {
    found.five.iter().map(|fifth| fifth.value).collect()
}

fn alike(one: &Fifths, other: &Fifths) {
    for (a, b) in one.five.iter().zip(&other.five) {
        let near = |x: f64, y: f64| (x - y).abs() < 1e-6;
        assert!(near(a.value, b.value) && near(a.numerator, b.numerator), "{a:?} {b:?}");
        let ends = |fifth: &lifechances_measure::fifths::Fifth| fifth.interval.unwrap();
        assert!(near(ends(a).lower, ends(b).lower) && near(ends(a).upper, ends(b).upper));
    }
    assert!((one.difference - other.difference).abs() < 1e-6);
}

fn many() -> impl Strategy<Value = Vec<(u32, u32, u32)>> {
    prop::collection::vec((1_u32..40, 0_u32..30, 1_u32..90), 10..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn fifths_are_those_of_people_standing_in_line(list in many()) {
        let definitions = definitions();
        let found = Fifths::cut(shares(&definitions), &areas(&list)).unwrap();
        for (own, twin) in values(&found).iter().zip(slow_twin(&list)) {
            prop_assert!((own - twin).abs() < 1e-6, "{own} {twin}");
        }
        let all: f64 = found.five.iter().map(|fifth| fifth.denominator).sum();
        for fifth in &found.five {
            prop_assert!((fifth.denominator - all / 5.0).abs() < 1e-6);
            prop_assert!(fifth.interval.unwrap().contains(fifth.value));
        }
        let ends = found.difference_interval.unwrap();
        prop_assert!(ends.low <= found.difference && found.difference <= ends.high);
        let slope = found.slope.unwrap();
        let ends = slope.difference_interval.unwrap();
        prop_assert!(ends.low <= slope.difference && slope.difference <= ends.high);
        if let (Some(ratio), Some(ends)) = (slope.ratio, slope.ratio_interval) {
            prop_assert!(ends.low <= ratio && ratio <= ends.high);
        }
    }

    #[test]
    fn an_area_cut_in_two_halves_changes_nothing(list in many(), which in any::<prop::sample::Index>()) {
        let definitions = definitions();
        let whole = areas(&list);
        let mut cut = whole.clone();
        let at = which.index(cut.len());
        cut[at].numerator = cut[at].numerator.map(|count| count / 2.0);
        cut[at].denominator /= 2.0;
        cut.push(cut[at]);
        let definition = shares(&definitions);
        alike(&Fifths::cut(definition, &whole).unwrap(), &Fifths::cut(definition, &cut).unwrap());
    }

    #[test]
    fn the_order_in_which_areas_come_changes_nothing(list in many(), turn in any::<prop::sample::Index>()) {
        let definitions = definitions();
        let definition = shares(&definitions);
        let whole = areas(&list);
        let mut other = whole.clone();
        other.rotate_left(turn.index(whole.len()));
        other.reverse();
        prop_assert_eq!(Fifths::cut(definition, &whole), Fifths::cut(definition, &other));
    }

    #[test]
    fn what_is_withheld_lies_within_what_is_possible(
        list in many(),
        hidden in prop::collection::vec(any::<bool>(), 60),
    ) {
        let definitions = definitions();
        let definition = shares(&definitions);
        let truth = Fifths::cut(definition, &areas(&list)).unwrap();
        let mut told = areas(&list);
        for (part, _) in told.iter_mut().zip(&hidden).filter(|(_, hidden)| **hidden) {
            part.numerator = None;
        }
        if let Some(found) = Fifths::cut(definition, &told) {
            for (own, real) in found.five.iter().zip(&truth.five) {
                match own.possible {
                    Some(ends) => {
                        prop_assert!(ends.low - 1e-6 <= real.value && real.value <= ends.high + 1e-6);
                        prop_assert!(ends.low <= own.value + 1e-6 && own.value <= ends.high + 1e-6);
                    }
                    None => prop_assert!((own.value - real.value).abs() < 1e-6),
                }
            }
            if let Some(ends) = found.difference_possible {
                let real = truth.difference;
                prop_assert!(ends.low - 1e-6 <= real && real <= ends.high + 1e-6);
            }
        }
    }
}

#[test]
fn areas_that_cannot_be_placed_are_too_few_or_passed_over() {
    let definitions = definitions();
    let definition = shares(&definitions);
    let list: Vec<(u32, u32, u32)> = (0..10).map(|rank| (rank, 1, 9)).collect();
    assert!(Fifths::cut(definition, &areas(&list[..9])).is_none());
    let mut with_empty = areas(&list);
    for denominator in [0.0, -3.0, f64::NAN, f64::INFINITY] {
        with_empty.push(Part { numerator: Some(0.0), denominator, rank: 3.0 });
    }
    assert_eq!(Fifths::cut(definition, &with_empty), Fifths::cut(definition, &areas(&list)));
    let mut withheld = areas(&list);
    withheld.iter_mut().take(2).for_each(|part| part.numerator = None);
    assert!(Fifths::cut(definition, &withheld).is_none(), "eight counts are too few");
}
