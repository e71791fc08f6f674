//! Methods against outside tables, and the rule that sets benchmarks aside.

use crate::common::{csv_rows, shared};
use commons::{AreaCode, Geography, Period, Place, Reading, YearType};
use lifechances_measure::intervals::{Confidence, rate, wilson};
use lifechances_measure::{Definitions, Interval, Observation, State, quarantine};

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-7 * expected.abs().max(1.0)
}

fn check_table(path: &str, method: impl Fn(f64, f64, Confidence) -> Option<Interval>) {
    let Some(file) = shared(path) else { return };
    let rows = csv_rows(&file, "x");
    assert!(rows.len() > 20, "the table is whole");
    for row in rows {
        let number = |column: &str| row.get(column).number().unwrap();
        let (x, n) = (number("x"), number("n"));
        let columns = [
            (Confidence::NinetyFive, "lower95_0cl", "upper95_0cl"),
            (Confidence::NinetyNinePointEight, "lower99_8cl", "upper99_8cl"),
        ];
        for (confidence, lower, upper) in columns {
            let found = method(x, n, confidence).unwrap();
            assert!(close(found.lower, number(lower)), "{x}/{n} {lower}: {found:?}");
            assert!(close(found.upper, number(upper)), "{x}/{n} {upper}: {found:?}");
        }
    }
}

#[test]
fn wilson_intervals_agree_with_the_outside_table() {
    check_table("data/place/phe-tests/golden/golden_proportion_wilson.csv", |x, n, confidence| {
        wilson(x, n, 100.0, confidence)
    });
}

#[test]
fn rate_intervals_agree_with_the_outside_table_exact_below_ten_and_byar_above() {
    check_table("data/place/phe-tests/golden/golden_rate_byars.csv", |x, n, confidence| {
        rate(x, n, 10_000.0, confidence)
    });
}

#[test]
fn an_interval_needs_sound_counts() {
    let ninety_five = Confidence::NinetyFive;
    for (x, n) in [(1.0, 0.0), (-1.0, 10.0), (11.0, 10.0), (f64::NAN, 10.0), (1.0, f64::INFINITY)] {
        assert_eq!(wilson(x, n, 100.0, ninety_five), None, "{x}/{n}");
    }
    for (x, n) in [(1.0, 0.0), (-1.0, 10.0), (1.5, 10.0), (f64::NAN, 10.0)] {
        assert_eq!(rate(x, n, 100.0, ninety_five), None, "{x}/{n}");
    }
}

fn area(at: usize, geography: Geography) -> Place {
    let letter = match geography {
        Geography::Country => "Z92",
        Geography::Region => "Z12",
        _ => "Z08",
    };
    let code = AreaCode::parse(&format!("{letter}{at:06}")).unwrap();
    Place { code, geography, boundary_year: 2023 }
}

fn observed(indicator: &str, place: Place, value: f64) -> Observation {
    Observation {
        indicator: indicator.to_owned(),
        place,
        place_name: format!("Area {}", place.code),
        within: None,
        period: Period::year(YearType::Calendar, 2024),
        period_label: "2024".to_owned(),
        reading: Reading::Value(value),
        numerator: None,
        denominator: None,
        interval: None,
        state: State::Current,
        layout: "lait".to_owned(),
        load: None,
    }
}

/// Forty invented authorities between 80 and 314, and a benchmark.
fn with_benchmark(indicator: &str, benchmark: f64) -> Vec<Observation> {
    let mut all: Vec<Observation> = (0..40)
        .map(|at| observed(indicator, area(at, Geography::LocalAuthority), 80.0 + 6.0 * at as f64))
        .collect();
    all.push(observed(indicator, area(1, Geography::Country), benchmark));
    all
}

#[test]
fn a_benchmark_in_another_unit_is_set_aside_and_says_why() {
    let definitions = Definitions::standard();
    let mut all = with_benchmark("youth-justice-first-time", 1_258.0);
    let flags = quarantine(&definitions, &mut all);
    assert_eq!(flags.len(), 1);
    assert_eq!((flags[0].value, flags[0].members), (1_258.0, 40));
    assert_eq!(
        flags[0].reason,
        "The figure for Area Z92000001 is set aside: 1,258 cannot be right: its 40 members lie \
         between 80 and 314, with 197 in the middle, so it is 6.4 times the middle; probably it \
         is in another unit."
    );
    assert_eq!(all[40].usable(), None);
    assert_eq!(all.iter().filter(|o| !o.state.is_current()).count(), 1, "no member is touched");
}

#[test]
fn a_sound_benchmark_and_a_sum_of_counts_are_left_alone() {
    let definitions = Definitions::standard();
    let mut sound = with_benchmark("youth-justice-first-time", 198.0);
    assert_eq!(quarantine(&definitions, &mut sound), []);
    let mut sum = with_benchmark("children-0-17", 7_880.0);
    assert_eq!(quarantine(&definitions, &mut sum), [], "England's count is the sum of its parts");
    let mut few = with_benchmark("youth-justice-first-time", 1_258.0).split_off(36);
    assert_eq!(quarantine(&definitions, &mut few), [], "four members say too little");
    let mut nine = with_benchmark("youth-justice-first-time", 330.0).split_off(31);
    assert_eq!(quarantine(&definitions, &mut nine), [], "nine say too little about the range");
    let mut nine = with_benchmark("youth-justice-first-time", 3_000.0).split_off(31);
    assert_eq!(quarantine(&definitions, &mut nine).len(), 1, "and enough about the middle");
}

#[test]
fn scores_that_may_be_below_nought_have_no_multiples() {
    let definitions = Definitions::standard();
    let mut all = with_benchmark("progress-8", 0.1);
    for (at, o) in all.iter_mut().take(40).enumerate() {
        o.reading = Reading::Value(-0.2 + 0.0101 * at as f64);
    }
    assert_eq!(quarantine(&definitions, &mut all), [], "0.1 is far above a middle near nought");
    all[40].reading = Reading::Value(0.5);
    assert_eq!(quarantine(&definitions, &mut all).len(), 1, "and 0.5 is outside the range");
}
