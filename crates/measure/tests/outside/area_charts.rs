//! Control charts against figures of the NHS's own package, and life tables and chance deals against
//! slow twins and laws.

use crate::common::{Row, csv_rows, shared};
use commons::{Cell, Stream, Streams};
use lifechances_measure::Confidence;
use lifechances_measure::methods::control_chart::{
    ControlChart, Improvement, NotCharted, Signal, Standing, Variation, Way, variation,
};
use lifechances_measure::methods::life_table::{
    AgeBand, NoExpectancy, life_expectancy, usual_bands,
};
use lifechances_measure::methods::neighbours::{Company, local_moran, moran};
use lifechances_measure::methods::permutation::chance_of_likeness;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Twenty normal numbers as R gives them for the seed 123, which the package's tests chart.
const DRAWN: [f64; 20] = [
    -0.560_475_65,
    -0.230_177_49,
    1.558_708_31,
    0.070_508_39,
    0.129_287_74,
    1.715_064_99,
    0.460_916_21,
    -1.265_061_23,
    -0.686_852_85,
    -0.445_661_97,
    1.224_081_80,
    0.359_813_83,
    0.400_771_45,
    0.110_682_72,
    -0.555_841_13,
    1.786_913_14,
    0.497_850_48,
    -1.966_617_16,
    0.701_355_90,
    -0.472_791_41,
];

fn chart(figures: &[f64]) -> ControlChart {
    ControlChart::of(figures, &BTreeMap::new()).unwrap()
}

/// The first figure of each line of the stored outputs that names the column.
fn stored(text: &str, column: &str) -> Vec<f64> {
    let lines = text.lines().filter(|line| line.contains(&format!("$ {column} ")));
    lines
        .map(|line| {
            let after = line.split_once("<dbl>").unwrap().1;
            after.split(',').next().unwrap().trim().parse().unwrap()
        })
        .collect()
}

#[test]
fn limits_agree_with_the_package_of_the_health_service() {
    let file = "data/place/phe-tests/spc/tests/testthat/_snaps/ptd_spc_standard.md";
    let Some(file) = shared(file) else { return };
    let text = std::fs::read_to_string(file).unwrap();
    let (means, lowers, uppers) =
        (stored(&text, "mean_col"), stored(&text, "lpl"), stored(&text, "upl"));
    assert_eq!((means.len(), lowers.len(), uppers.len()), (3, 3, 3));
    let mut with_outlier = DRAWN;
    with_outlier[14] = 10.0;
    // The third is the second without setting ranges aside, which we always do.
    for (at, figures) in [DRAWN, with_outlier].iter().enumerate() {
        let found = chart(figures).parts[0].limits;
        for (found, expected) in
            [(found.mean, means[at]), (found.lower, lowers[at]), (found.upper, uppers[at])]
        {
            assert!((found - expected).abs() < 6e-7, "{found} for {expected}");
        }
        assert_eq!(found.standing, Standing::Settled);
    }
    assert!(chart(&DRAWN).parts[0].signals.iter().all(Option::is_none), "all is usual");
    let outlier = chart(&with_outlier).parts[0].signals[14];
    assert_eq!(outlier, Some((Signal::OutsideLimits, Way::Up)));
}

#[test]
fn limits_of_each_half_agree_with_the_package_and_need_a_reason() {
    let anew = |reason: &str| BTreeMap::from([(10, reason.to_owned())]);
    let parts = ControlChart::of(&DRAWN, &anew("a new way of counting")).unwrap().parts;
    // As printed by the package for halves of the same figures, three digits.
    let printed = [(0.0746, -2.60, 2.75), (0.209, -3.28, 3.70)];
    for (part, (mean, lower, upper)) in parts.iter().zip(printed) {
        assert!((part.limits.mean - mean).abs() < 6e-4, "{:?}", part.limits);
        assert!((part.limits.lower - lower).abs() < 6e-3, "{:?}", part.limits);
        assert!((part.limits.upper - upper).abs() < 6e-3, "{:?}", part.limits);
        assert_eq!(part.limits.standing, Standing::OnTrial);
    }
    assert_eq!(parts[1].reason.as_deref(), Some("a new way of counting"));
    assert_eq!(ControlChart::of(&DRAWN, &anew("  ")), Err(NotCharted::NoReason(10)));
    let few = ControlChart::of(&DRAWN[..19], &anew("why not"));
    assert_eq!(few, Err(NotCharted::TooFewPoints { from: 10, found: 9 }));
    let late = ControlChart::of(&DRAWN, &BTreeMap::from([(30, "late".to_owned())]));
    assert!(matches!(late, Err(NotCharted::TooFewPoints { .. })), "{late:?}");
    assert_eq!(
        ControlChart::of(&[1.0, f64::NAN], &BTreeMap::new()),
        Err(NotCharted::NotANumber(1))
    );
}

/// What each point's signal should be, said again point by point, for points of one part.
fn by_definition(figures: &[f64], chart: &ControlChart, at: usize) -> Option<(Signal, Way)> {
    let limits = &chart.parts[0].limits;
    let way = |point: usize| {
        let off = figures[point] - limits.mean;
        if off > 0.0 {
            1
        } else if off < 0.0 {
            -1
        } else {
            0
        }
    };
    let within = |length: usize| {
        (0..figures.len())
            .filter(move |from| *from <= at && at < from + length && from + length <= figures.len())
    };
    let two_thirds = (limits.upper - limits.mean) * 2.0 / 3.0;
    let near = |point: usize| (figures[point] - limits.mean).abs() > two_thirds && way(point) != 0;
    let to = |up: bool| if up { Way::Up } else { Way::Down };
    if figures[at] > limits.upper || figures[at] < limits.lower {
        return Some((Signal::OutsideLimits, to(way(at) > 0)));
    }
    for up in [true, false] {
        let moves = |point: usize| {
            (figures[point + 1] > figures[point]) == up && figures[point + 1] != figures[point]
        };
        if within(7).any(|from| (from..from + 6).all(moves)) {
            return Some((Signal::Trend, to(up)));
        }
    }
    let same = |from: usize, length: usize| {
        way(at) != 0 && (from..from + length).all(|point| way(point) == way(at))
    };
    let two_of_three = |from: usize| (from..from + 3).filter(|point| near(*point)).count() >= 2;
    if near(at) && within(3).any(|from| same(from, 3) && two_of_three(from)) {
        return Some((Signal::NearLimit, to(way(at) > 0)));
    }
    within(7).any(|from| same(from, 7)).then(|| (Signal::Shift, to(way(at) > 0)))
}

#[test]
fn signals_are_what_their_definitions_say_in_their_order() {
    let mut stream = Streams::new(7).named("charts of tests");
    let mut seen: BTreeMap<Signal, usize> = BTreeMap::new();
    for round in 0..400_u32 {
        // Walks of several kinds, so that every signal turns up often.
        let keep = f64::from(round % 5) / 5.0;
        let mut level = 0.0;
        let figures: Vec<f64> = (0..30)
            .map(|_| {
                level = keep * level + stream.normal();
                if round % 2 == 0 { level } else { level.round() }
            })
            .collect();
        let made = chart(&figures);
        for (at, signal) in made.parts[0].signals.iter().enumerate() {
            assert_eq!(*signal, by_definition(&figures, &made, at), "{at} of {figures:?}");
            if let Some((signal, _)) = signal {
                *seen.entry(*signal).or_default() += 1;
            }
        }
    }
    assert!(seen.len() == 4 && seen.values().all(|times| *times > 20), "{seen:?}");
}

#[test]
fn figures_all_alike_have_no_signal() {
    for figure in [0.1, 0.3, 1e9 / 7.0] {
        let made = chart(&[figure; 15]);
        assert!(made.parts[0].signals.iter().all(Option::is_none));
        assert_eq!(made.latest(Improvement::Up), Variation::Usual);
    }
}

#[test]
fn a_signal_is_an_improvement_only_in_its_direction() {
    let says = |way, improvement| variation(Some((Signal::Shift, way)), improvement);
    assert_eq!(says(Way::Up, Improvement::Up), Variation::Improvement);
    assert_eq!(says(Way::Up, Improvement::Down), Variation::Concern);
    assert_eq!(says(Way::Down, Improvement::Up), Variation::Concern);
    assert_eq!(says(Way::Down, Improvement::Down), Variation::Improvement);
    assert_eq!(says(Way::Up, Improvement::Neither), Variation::Higher);
    assert_eq!(says(Way::Down, Improvement::Neither), Variation::Lower);
    let mut jump = [5.0, 6.0].repeat(6);
    jump.push(60.0);
    assert_eq!(chart(&jump).latest(Improvement::Down), Variation::Concern);
}

/// Invented people and deaths of a small place.
const PLACE: [(f64, f64); 20] = [
    (2_300.0, 11.0),
    (9_400.0, 2.0),
    (12_100.0, 1.0),
    (12_000.0, 0.0),
    (11_500.0, 4.0),
    (10_800.0, 6.0),
    (11_200.0, 8.0),
    (12_300.0, 11.0),
    (12_000.0, 16.0),
    (11_400.0, 23.0),
    (11_100.0, 34.0),
    (10_600.0, 48.0),
    (9_500.0, 66.0),
    (8_300.0, 90.0),
    (7_400.0, 128.0),
    (6_100.0, 173.0),
    (4_600.0, 219.0),
    (3_000.0, 247.0),
    (1_600.0, 226.0),
    (700.0, 158.0),
];

/// The table written out from the first band on: survivors of 100,000, years lived in each band, and the
/// years above each age, as tables are printed.
fn table_from_the_top(bands: &[AgeBand]) -> Vec<f64> {
    let (mut survivors, mut lived) = (vec![100_000.0], Vec::new());
    for (at, band) in bands.iter().enumerate() {
        let (rate, own) = (band.deaths / band.people, survivors[at]);
        if at + 1 == bands.len() {
            lived.push(own / rate);
        } else {
            let all = band.years;
            let dying = all * rate / (1.0 + all * (1.0 - band.share_lived) * rate);
            let next = own * (1.0 - dying);
            lived.push(all * next + all * band.share_lived * (own - next));
            survivors.push(next);
        }
    }
    (0..bands.len()).map(|at| lived[at..].iter().sum::<f64>() / survivors[at]).collect()
}

#[test]
fn years_to_live_agree_with_the_table_written_out() {
    let bands = usual_bands(&PLACE);
    let found = life_expectancy(&bands, Confidence::NinetyFive).unwrap();
    assert_eq!(found.len(), 20);
    for (found, expected) in found.iter().zip(table_from_the_top(&bands)) {
        assert!((found.value - expected).abs() < 1e-9 * expected, "{} {expected}", found.value);
        assert!(found.interval.contains(found.value));
    }
    assert!((70.0..85.0).contains(&found[0].value), "{}", found[0].value);
}

/// A number of deaths drawn by chance among so many, each with the same chance: from one death to the
/// next, so many others live.
fn drawn(at_risk: f64, dying: f64, stream: &mut Stream) -> f64 {
    let (mut deaths, mut person) = (0.0, 0.0);
    loop {
        person += ((1.0 - stream.unit()).ln() / (1.0 - dying).ln()).floor() + 1.0;
        if person > at_risk {
            return deaths;
        }
        deaths += 1.0;
    }
}

#[test]
fn the_interval_is_as_wide_as_deaths_drawn_by_chance_spread_years() {
    let bands = usual_bands(&PLACE);
    let found = life_expectancy(&bands, Confidence::NinetyFive).unwrap();
    let mut stream = Streams::new(11).named("deaths of tests");
    let draws = 5_000;
    let mut drawn_years = Vec::new();
    for _ in 0..draws {
        let mut moved = bands;
        for (at, band) in moved.iter_mut().enumerate().filter(|(_, band)| band.deaths > 0.0) {
            let rate = band.deaths / band.people;
            if at + 1 == bands.len() {
                // The open band: the rate is spread by its Poisson error.
                let moved = 1.0 + stream.normal() / band.deaths.sqrt();
                band.deaths *= moved.max(0.1);
                continue;
            }
            // Deaths among those who reach the band, turned back into a rate.
            let all = band.years;
            let dying = all * rate / (1.0 + all * (1.0 - band.share_lived) * rate);
            let at_risk = (band.deaths / dying).round();
            let share = drawn(at_risk, dying, &mut stream) / at_risk;
            band.deaths = band.people * share / (all * (1.0 - (1.0 - band.share_lived) * share));
        }
        drawn_years.push(life_expectancy(&moved, Confidence::NinetyFive).unwrap());
    }
    let count = f64::from(draws);
    // At birth, in the middle, and where the last bands, and then the open one alone, decide.
    for at in [0, 10, 17, 19] {
        let error = (found[at].interval.upper - found[at].value) / Confidence::NinetyFive.z();
        let years: Vec<f64> = drawn_years.iter().map(|table| table[at].value).collect();
        let mean = years.iter().sum::<f64>() / count;
        let squares: f64 = years.iter().map(|one| (one - mean) * (one - mean)).sum();
        let spread = (squares / (count - 1.0)).sqrt();
        // The spread of 5,000 draws is known to one per cent; five of that.
        assert!((spread / error - 1.0).abs() < 0.05, "{at}: {spread} drawn, {error} by formula");
    }
}

proptest! {
    #[test]
    fn under_one_rate_at_all_ages_years_to_live_are_one_over_it(
        rate in 0.001_f64..0.2, people in prop::collection::vec(1_000_u32..90_000, 20),
    ) {
        let bands = people.iter().map(|people| (f64::from(*people), f64::from(*people) * rate));
        let bands: Vec<(f64, f64)> = bands.collect();
        for figure in life_expectancy(&usual_bands(&bands.try_into().unwrap()), Confidence::NinetyFive).unwrap() {
            prop_assert!((figure.value * rate - 1.0).abs() < 1e-9, "{} {rate}", figure.value);
        }
    }

    #[test]
    fn one_more_death_never_lengthens_life(at in 0_usize..20) {
        let mut more = PLACE;
        more[at].1 += 1.0;
        let years = |bands| life_expectancy(&usual_bands(bands), Confidence::NinetyFive).unwrap()[0].value;
        prop_assert!(years(&more) < years(&PLACE));
    }

    #[test]
    fn turning_a_chart_over_turns_its_signals_over(
        figures in prop::collection::vec(-40_i8..40, 10..40), up in -500_i16..500,
    ) {
        let figures: Vec<f64> = figures.into_iter().map(f64::from).collect();
        let over: Vec<f64> = figures.iter().map(|figure| f64::from(up) - figure).collect();
        let turned = |way| if way == Way::Up { Way::Down } else { Way::Up };
        let (one, other) = (chart(&figures), chart(&over));
        let (one, other) = (&one.parts[0], &other.parts[0]);
        prop_assert!((one.limits.upper + other.limits.lower - f64::from(up)).abs() < 1e-9);
        prop_assert!(one.limits.lower <= one.limits.mean && one.limits.mean <= one.limits.upper);
        // Points just on the mean or a limit may fall to either side by rounding.
        let near_edge = |figure: &f64| {
            let off = (figure - one.limits.mean).abs();
            let reach = one.limits.upper - one.limits.mean;
            [0.0, reach * 2.0 / 3.0, reach].iter().any(|edge| (off - edge).abs() < 1e-9)
        };
        if !figures.iter().any(near_edge) {
            for (own, its) in one.signals.iter().zip(&other.signals) {
                prop_assert_eq!(own.map(|(signal, way)| (signal, turned(way))), *its);
            }
        }
    }
}

#[test]
fn a_place_without_enough_to_go_by_has_no_life_expectancy() {
    let refused = |places: &[(f64, f64); 20]| {
        life_expectancy(&usual_bands(places), Confidence::NinetyFive).unwrap_err()
    };
    let with = |at: usize, pair: (f64, f64)| {
        let mut places = PLACE;
        places[at] = pair;
        places
    };
    assert_eq!(refused(&with(19, (700.0, 0.0))), NoExpectancy::NoLastDeaths);
    assert_eq!(refused(&with(3, (0.0, 0.0))), NoExpectancy::BadBand(3));
    assert_eq!(refused(&with(4, (3.0, 4.0))), NoExpectancy::BadBand(4));
    assert_eq!(refused(&with(5, (f64::NAN, 1.0))), NoExpectancy::BadBand(5));
    assert_eq!(refused(&[(240.0, 5.0); 20]), NoExpectancy::FewPeople);
    let one = [AgeBand { years: 5.0, share_lived: 0.5, people: 9_000.0, deaths: 3.0 }];
    assert_eq!(life_expectancy(&one, Confidence::NinetyFive), Err(NoExpectancy::NoBands));
}

fn neighbours(edges: impl Iterator<Item = (usize, usize)>, areas: usize) -> Vec<Vec<usize>> {
    let mut lists = vec![Vec::new(); areas];
    for (one, other) in edges {
        lists[one].push(other);
        lists[other].push(one);
    }
    lists
}

/// Pairs of areas that have a stretch of border in common: neighbouring corners that two outlines share.
fn borders(outlines: &Value, at: &BTreeMap<String, usize>) -> Vec<(usize, usize)> {
    let mut stretches: BTreeMap<[String; 2], Vec<usize>> = BTreeMap::new();
    for feature in outlines["features"].as_array().unwrap() {
        let code = feature["properties"]["LSOA11CD"].as_str().unwrap();
        let Some(area) = at.get(code) else { continue };
        let shape = feature["geometry"]["coordinates"].as_array().unwrap();
        let rings: Vec<&Value> = match feature["geometry"]["type"].as_str().unwrap() {
            "Polygon" => shape.iter().collect(),
            _ => shape.iter().flat_map(|part| part.as_array().unwrap()).collect(),
        };
        for corners in rings.iter().flat_map(|ring| ring.as_array().unwrap().windows(2)) {
            let mut ends = [corners[0].to_string(), corners[1].to_string()];
            ends.sort();
            stretches.entry(ends).or_default().push(*area);
        }
    }
    let mut pairs: Vec<(usize, usize)> = stretches
        .into_values()
        .filter(|areas| areas.len() == 2)
        .map(|areas| (areas[0].min(areas[1]), areas[0].max(areas[1])))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[test]
fn local_likeness_agrees_with_the_outside_table() {
    let golden = shared("data/place/phe-tests/golden/golden_local_moran_lsoa11.csv");
    let outlines = shared("data/place/boundaries/bradford_lsoa11.geojson");
    let (Some(golden), Some(outlines)) = (golden, outlines) else { return };
    let rows = csv_rows(&golden, "lsoa11");
    let code = |row: &Row| match row.get("lsoa11") {
        Cell::Text(text) => text,
        other => panic!("{other:?}"),
    };
    let at: BTreeMap<String, usize> =
        rows.iter().enumerate().map(|(at, row)| (code(row), at)).collect();
    let outlines: Value =
        serde_json::from_str(&std::fs::read_to_string(outlines).unwrap()).unwrap();
    let pairs = borders(&outlines, &at);
    assert_eq!(pairs.len(), 856);
    let lists = neighbours(pairs.into_iter(), rows.len());
    let values: Vec<f64> = rows.iter().map(|row| row.get("imd").number().unwrap()).collect();
    for (row, (found, company)) in rows.iter().zip(local_moran(&values, &lists).unwrap()) {
        let expected = row.get("local_I").number().unwrap();
        let quadrant = match company {
            Company::HighHigh => 1.0,
            Company::LowHigh => 2.0,
            Company::LowLow => 3.0,
            Company::HighLow => 4.0,
        };
        assert!((found - expected).abs() < 1e-9, "{}: {found} for {expected}", code(row));
        assert_eq!(row.get("quad").number(), Some(quadrant), "{}", code(row));
    }
    let whole = moran(&values, &lists).unwrap();
    assert!((whole.value - 0.647_687_286_666_766_7).abs() < 1e-12, "{whole:?}");
    assert!((whole.deviations() - 18.520_786_460_288_008).abs() < 1e-9, "{whole:?}");
}

/// Every hand of so many cards out of these, as sums.
fn all_hands(cards: &[f64], hand: usize) -> Vec<f64> {
    if hand == 0 {
        return vec![0.0];
    }
    (0..cards.len())
        .flat_map(|at| {
            all_hands(&cards[at + 1..], hand - 1).into_iter().map(move |sum| sum + cards[at])
        })
        .collect()
}

#[test]
fn chance_deals_agree_with_all_hands_there_are() {
    let values = [9.0, 8.0, 9.0, 1.0, 2.0, 0.0, 3.0, 7.0, 1.0];
    let ring = (0..9).map(|at| (at, (at + 1) % 9)).chain([(0, 2)]);
    let lists = neighbours(ring, 9);
    let deals = 40_000;
    let mut stream = Streams::new(3).named("deals of tests");
    let found = chance_of_likeness(&values, &lists, deals, &mut stream).unwrap();
    let mean = values.iter().sum::<f64>() / 9.0;
    for (area, others) in lists.iter().enumerate() {
        let own = values[area] - mean;
        let rest: Vec<f64> = (0..9).filter(|at| *at != area).map(|at| values[at] - mean).collect();
        let hands = all_hands(&rest, others.len());
        let around: f64 = others.iter().map(|at| values[*at] - mean).sum();
        let above = hands.iter().filter(|hand| own * **hand >= own * around - 1e-9).count();
        let float = |n: usize| f64::from(u32::try_from(n).unwrap());
        let share = float(above) / float(hands.len());
        let exact = share.min(1.0 - share);
        let error = (exact * (1.0 - exact) / float(deals)).sqrt();
        let off = (found[area] - exact).abs();
        assert!(off < 5.0 * error + 2.0 / float(deals), "{area}: {} for {exact}", found[area]);
    }
    let again =
        chance_of_likeness(&values, &lists, deals, &mut Streams::new(3).named("deals of tests"));
    assert_eq!(again, Some(found), "the same stream gives the same chances");
    assert_eq!(chance_of_likeness(&values, &lists, 0, &mut stream), None);
    assert_eq!(chance_of_likeness(&[1.0; 9], &lists, 9, &mut stream), None);
}
