//! Counts carried between areas of other years and kinds, and areas beside a benchmark.

use crate::common::{Row, csv_rows, shared};
use commons::{AreaCode, Cell, Geography, Place};
use lifechances_measure::intervals::{Confidence, Made, wilson};
use lifechances_measure::methods::benchmark::{beside, beside_interval, fifths};
use lifechances_measure::methods::conversion::{BadLookup, Count, Lookup, NotConverted, Piece};
use lifechances_measure::{Comparison, Interval, Polarity};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn place(code: &str, boundary_year: u16) -> Place {
    Place { code: AreaCode::parse(code).unwrap(), geography: Geography::Lsoa, boundary_year }
}

fn invented(number: usize, boundary_year: u16) -> Place {
    place(&format!("Z{number:08}"), boundary_year)
}

fn coded(row: &Row, column: &str) -> String {
    match row.get(column) {
        Cell::Text(text) => text,
        other => panic!("{column}: {other:?}"),
    }
}

fn total<'a>(counts: impl IntoIterator<Item = &'a Count>) -> (f64, f64) {
    counts
        .into_iter()
        .map(|count| count.bounds())
        .fold((0.0, 0.0), |sum, bounds| (sum.0 + bounds.0, sum.1 + bounds.1))
}

#[test]
fn children_of_all_england_are_carried_from_2011_to_2021_and_none_is_lost() {
    let lookup = shared("data/place/lookups/lookup_lsoa11_lsoa21_ltla22.csv.gz");
    let children = shared("data/place/geo/england_lsoa11_nodes_u18.csv.gz");
    let census = shared("data/place/population/census2021_lsoa21_age6_england.csv.gz");
    let (Some(lookup), Some(children), Some(census)) = (lookup, children, census) else { return };
    let young: BTreeMap<String, f64> = csv_rows(&census, "lsoa21_code")
        .iter()
        .map(|row| {
            let young = row.get("Aged 15 years and under").number().unwrap();
            (coded(row, "lsoa21_code"), young)
        })
        .collect();
    let mut unchanged = Vec::new();
    let pieces: Vec<Piece> = csv_rows(&lookup, "lsoa11_name")
        .iter()
        .filter(|row| coded(row, "lsoa21_code").starts_with('E'))
        .map(|row| {
            let (old, new) = (coded(row, "lsoa11_code"), coded(row, "lsoa21_code"));
            let piece =
                Piece { from: place(&old, 2011), to: place(&new, 2021), people: young[&new] };
            if coded(row, "change_code") == "U" {
                unchanged.push((piece.from, piece.to));
            }
            piece
        })
        .collect();
    let counts: BTreeMap<Place, Count> = csv_rows(&children, "idx")
        .iter()
        .map(|row| {
            let known = Count::Known(row.get("u18_mid2020").number().unwrap());
            (place(&coded(row, "lsoa11_code"), 2011), known)
        })
        .collect();
    assert_eq!((counts.len(), young.len()), (32_844, 33_755));
    let lookup = Lookup::declare(&pieces).unwrap();
    let converted = lookup.convert(&counts).unwrap();
    assert_eq!(converted.len(), 33_755);
    let (before, after) = (total(counts.values()), total(converted.values()));
    assert!((before.0 - after.0).abs() < 1e-6 * before.0, "{before:?} {after:?}");
    assert!(converted.values().all(|count| matches!(count, Count::Known(_))));
    assert!(unchanged.len() > 31_000);
    for (old, new) in unchanged {
        assert_eq!(converted[&new], counts[&old]);
    }
    let wrong_year = BTreeMap::from([(place("E01000001", 2021), Count::Known(1.0))]);
    assert!(matches!(lookup.convert(&wrong_year), Err(NotConverted::NotInLookup(_))));
}

/// Areas 1 to `areas` of 2011, cut by the numbers given and put into areas of 2021.
fn cut(pieces: &[(usize, usize, u16)]) -> BTreeMap<(Place, Place), f64> {
    let mut cut = BTreeMap::new();
    for (from, to, people) in pieces {
        let pair = (invented(*from, 2011), invented(*to, 2021));
        *cut.entry(pair).or_insert(0.0) += f64::from(*people);
    }
    cut
}

fn pieces(cut: &BTreeMap<(Place, Place), f64>) -> Vec<Piece> {
    cut.iter().map(|((from, to), people)| Piece { from: *from, to: *to, people: *people }).collect()
}

proptest! {
    #[test]
    fn totals_and_their_bounds_are_conserved_and_a_suppressed_count_stays_one(
        parts in prop::collection::vec((0_usize..12, 0_usize..9, 1_u16..900), 1..40),
        known in prop::collection::vec(prop::option::of(10_u16..500), 12),
    ) {
        let parts = pieces(&cut(&parts));
        let lookup = Lookup::declare(&parts).unwrap();
        let count = |at: usize| known[at].map_or(Count::SUPPRESSED, |n| Count::Known(f64::from(n)));
        let froms: BTreeMap<Place, Count> =
            (0..12).map(|at| (invented(at, 2011), count(at))).filter(|(place, _)| {
                parts.iter().any(|piece| piece.from == *place)
            }).collect();
        let converted = lookup.convert(&froms).unwrap();
        let (before, after) = (total(froms.values()), total(converted.values()));
        prop_assert!((before.0 - after.0).abs() < 1e-6 && (before.1 - after.1).abs() < 1e-6);
        for piece in &parts {
            let hidden = froms[&piece.from] == Count::SUPPRESSED;
            let told = matches!(converted[&piece.to], Count::Known(_));
            prop_assert!(!(hidden && told));
        }
        // One more child is nowhere one fewer.
        let more: BTreeMap<Place, Count> =
            froms.iter().map(|(place, count)| (*place, count.plus(Count::Known(1.0)))).collect();
        for (place, count) in lookup.convert(&more).unwrap() {
            let (least, most) = converted[&place].bounds();
            prop_assert!(count.bounds().0 >= least && count.bounds().1 >= most);
        }
    }

    #[test]
    fn an_area_cut_into_two_like_halves_changes_no_sum(
        parts in prop::collection::vec((0_usize..6, 0_usize..5, 1_u16..900), 1..20),
        counts in prop::collection::vec(0_u16..500, 6),
    ) {
        let whole = pieces(&cut(&parts));
        let halves: Vec<Piece> = whole.iter().flat_map(|piece| {
            let half = |at: &str| Piece {
                from: place(&piece.from.code.as_str().replacen('0', at, 1), 2011),
                people: piece.people / 2.0,
                ..*piece
            };
            [half("1"), half("2")]
        }).collect();
        let given = |pieces: &[Piece], share: f64| -> BTreeMap<Place, Count> {
            let number = |place: Place| place.code.as_str()[2..].parse::<usize>().unwrap();
            let count = |place: Place| Count::Known(f64::from(counts[number(place)]) * share);
            pieces.iter().map(|piece| (piece.from, count(piece.from))).collect()
        };
        let one = Lookup::declare(&whole).unwrap().convert(&given(&whole, 1.0)).unwrap();
        let two = Lookup::declare(&halves).unwrap().convert(&given(&halves, 0.5)).unwrap();
        for (place, count) in one {
            prop_assert!((count.bounds().0 - two[&place].bounds().0).abs() < 1e-9);
        }
    }

    #[test]
    fn turning_what_is_good_round_turns_the_comparison_round(
        count in 0_u16..400, benchmark in 0.0_f64..100.0, other in 0_u16..400,
    ) {
        let interval = |n: u16| wilson(f64::from(n), 400.0, 100.0, Confidence::NinetyFive).unwrap();
        let (own, other) = (interval(count), interval(other));
        let turned = |comparison| match comparison {
            Comparison::Better => Comparison::Worse,
            Comparison::Worse => Comparison::Better,
            same => same,
        };
        let high = beside(&own, benchmark, Polarity::High).unwrap();
        prop_assert_eq!(beside(&own, benchmark, Polarity::Low), Some(turned(high)));
        prop_assert_eq!(high == Comparison::Similar, own.contains(benchmark));
        let both = beside_interval(&own, &other, Polarity::High).unwrap();
        prop_assert_eq!(beside_interval(&other, &own, Polarity::High), Some(turned(both)));
        // Two intervals tell areas apart no sooner than one does.
        let single = beside(&own, f64::midpoint(other.lower, other.upper), Polarity::High).unwrap();
        prop_assert!(both == Comparison::Similar || both == single);
    }
}

#[test]
fn lookups_and_counts_that_are_wrong_are_named() {
    let piece = |from: usize, to: usize, people: f64| Piece {
        from: invented(from, 2011),
        to: invented(to, 2021),
        people,
    };
    let bad = |pieces: &[Piece]| Lookup::declare(pieces).unwrap_err();
    assert_eq!(bad(&[]), BadLookup::Empty);
    let (one, seven) = (invented(1, 2011), invented(7, 2021));
    assert_eq!(bad(&[piece(1, 7, 2.0), piece(1, 7, 3.0)]), BadLookup::Twice(one, seven));
    assert_eq!(bad(&[piece(1, 7, f64::NAN)]), BadLookup::BadPeople(one));
    assert_eq!(bad(&[piece(1, 7, 0.0), piece(1, 8, 0.0)]), BadLookup::Nobody(one));
    let late = Piece { from: invented(2, 2021), ..piece(2, 7, 1.0) };
    assert_eq!(bad(&[piece(1, 7, 1.0), late]), BadLookup::Mixed(invented(2, 2021)));
    let lookup = Lookup::declare(&[piece(1, 7, 0.0), piece(2, 7, 5.0)]).unwrap();
    let counts = |list: &[(usize, Count)]| -> BTreeMap<Place, Count> {
        list.iter().map(|(at, count)| (invented(*at, 2011), *count)).collect()
    };
    let refused = |list: &[(usize, Count)]| lookup.convert(&counts(list)).unwrap_err();
    let missing = refused(&[(1, Count::Known(3.0))]);
    assert_eq!(missing, NotConverted::Missing { missing: invented(2, 2011), into: seven });
    assert_eq!(
        missing.to_string(),
        "Z00000002 has no count, and Z00000007 would be too low without it"
    );
    assert_eq!(refused(&[(1, Count::Known(-1.0))]), NotConverted::BadCount(one));
    let upside_down = Count::Between { least: 3.0, most: 2.0 };
    assert_eq!(refused(&[(1, upside_down)]), NotConverted::BadCount(one));
    assert_eq!(refused(&[(9, Count::SUPPRESSED)]), NotConverted::NotInLookup(invented(9, 2011)));
    let both = counts(&[(1, Count::Known(30.0)), (2, Count::SUPPRESSED)]);
    let sum = Count::Between { least: 30.0, most: 39.0 };
    assert_eq!(lookup.convert(&both), Ok(BTreeMap::from([(seven, sum)])));
}

#[test]
fn fifths_begin_with_the_worst_and_need_five_areas() {
    let figures = [10.0, 30.0, 20.0, 50.0, 40.0];
    assert_eq!(fifths(&figures, Polarity::High), Some(vec![1, 3, 2, 5, 4]));
    assert_eq!(fifths(&figures, Polarity::Low), Some(vec![5, 3, 4, 1, 2]));
    assert_eq!(fifths(&figures, Polarity::Context), Some(vec![1, 3, 2, 5, 4]));
    assert_eq!(fifths(&figures[..4], Polarity::High), None);
}

#[test]
fn intervals_of_unlike_confidence_are_not_compared() {
    let interval = |confidence| Interval { lower: 1.0, upper: 2.0, confidence, made: Made::Wilson };
    let (narrow, wide) = (Confidence::NinetyFive, Confidence::NinetyNinePointEight);
    assert_eq!(beside_interval(&interval(narrow), &interval(wide), Polarity::High), None);
    assert_eq!(beside(&interval(narrow), f64::NAN, Polarity::High), None);
    assert_eq!(beside(&interval(narrow), 0.5, Polarity::Context), Some(Comparison::Higher));
}
