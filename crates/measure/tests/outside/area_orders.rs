//! Orders of areas, means and composites against the tables of public bodies, and against laws.

use crate::common::{Row, csv_rows, shared, sheet_rows};
use commons::Cell;
use lifechances_measure::Confidence;
use lifechances_measure::methods::composite::{DEPRIVATION_WEIGHTS, Measure, composite, drawn_out};
use lifechances_measure::methods::means::mean;
use lifechances_measure::methods::quantiles::{First, middle_places, places, quantiles};
use proptest::prelude::*;
use std::collections::BTreeMap;

const TESTS: &str = "data/place/phe-tests/tests/testthat";

fn text(row: &Row, column: &str) -> String {
    match row.get(column) {
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string(),
        Cell::Whole(number) => number.to_string(),
        _ => String::new(),
    }
}

fn whole(row: &Row, column: &str) -> Option<usize> {
    text(row, column).parse().ok()
}

#[test]
fn quantiles_of_areas_agree_with_the_outside_workbook() {
    let Some(file) = shared(&format!("{TESTS}/testdata_Quantiles.xlsx")) else { return };
    let mut groups: BTreeMap<Vec<String>, Vec<Row>> = BTreeMap::new();
    for row in sheet_rows(&file, "testdata_Quantiles") {
        let by: &[&str] = match text(&row, "GroupSet").as_str() {
            "IndSexReg" => &["Test", "GroupSet", "QuantileNm", "IndicatorID", "Sex", "ParentCode"],
            "IndSex" => &["Test", "GroupSet", "QuantileNm", "IndicatorID", "Sex"],
            // All indicators in one group.
            _ => &["GroupSet", "QuantileNm"],
        };
        let key = by.iter().map(|column| text(&row, column)).collect();
        groups.entry(key).or_default().push(row);
    }
    let (mut compared, mut none) = (0, 0);
    for (key, rows) in groups {
        // Where indicators of both kinds are in one group, the workbook puts the highest first.
        let high_is_good = rows
            .iter()
            .all(|row| ["RAG - High is good", "false"].contains(&&*text(row, "Polarity")));
        let first = if high_is_good { First::Lowest } else { First::Highest };
        let name = text(&rows[0], "QuantileNm");
        let many = match name.as_str() {
            "Decile" => 10,
            "Septile" => 7,
            "Quartile" => 4,
            other => panic!("{other}"),
        };
        let known: Vec<(&Row, f64)> =
            rows.iter().filter_map(|row| Some((row, row.get("Value").number()?))).collect();
        let figures: Vec<f64> = known.iter().map(|(_, value)| *value).collect();
        let found = quantiles(&figures, many, first);
        for (at, (row, _)) in known.iter().enumerate() {
            let expected = whole(row, "QuantileInGrp");
            assert_eq!(found.as_ref().map(|list| list[at]), expected, "{key:?}");
            *if expected.is_some() { &mut compared } else { &mut none } += 1;
        }
    }
    assert_eq!((compared, none), (987, 18));
}

#[test]
fn means_agree_with_the_outside_workbook() {
    let Some(file) = shared(&format!("{TESTS}/testdata_Mean.xlsx")) else { return };
    let rows = sheet_rows(&file, "testdata_Mean");
    let results = sheet_rows(&file, "testdata_Mean_results");
    assert_eq!(results.len(), 3);
    for result in results {
        let area = text(&result, "area");
        let values: Vec<f64> = rows
            .iter()
            .filter(|row| area == "No grouping" || text(row, "area") == area)
            .filter_map(|row| row.get("values").number())
            .collect();
        assert_eq!(Some(values.len()), whole(&result, "value_count"), "{area}");
        let columns = [
            (Confidence::NinetyFive, "lower95_0cl", "upper95_0cl"),
            (Confidence::NinetyNinePointEight, "lower99_8cl", "upper99_8cl"),
        ];
        for (confidence, lower, upper) in columns {
            let found = mean(&values, confidence).unwrap();
            let pairs = [
                (found.value, "value"),
                (found.interval.lower, lower),
                (found.interval.upper, upper),
            ];
            for (found, column) in pairs {
                let expected = result.get(column).number().unwrap();
                assert!((found - expected).abs() < 1e-9 * expected, "{area} {column}: {found}");
            }
        }
    }
}

/// Domains of 2019 in the order of their weights: where the table of ranks has them, and the workbook.
const DOMAINS: [(&str, &str); 7] = [
    ("Income_rank", "Income Score - exponentially transformed"),
    ("Employment_rank", "Employment Score - exponentially transformed"),
    ("Education_rank", "Education Score - exponentially transformed"),
    ("Health_rank", "Health Score - exponentially transformed"),
    ("Crime_rank", "Crime Score - exponentially transformed"),
    ("Housing_and_Access_rank", "Barriers Score - exponentially transformed"),
    ("Environment_rank", "Living Environment Score - exponentially transformed"),
];

#[test]
fn drawn_out_ranks_agree_with_the_published_scores_of_2019() {
    let ranks = shared("data/place/imd/imd2019_england_lsoa11.csv.gz");
    let scores = shared("data/place/imd/File_9_-_IoD2019_Transformed_Scores.xlsx");
    let (Some(ranks), Some(scores)) = (ranks, scores) else { return };
    let ranks: BTreeMap<String, Row> = csv_rows(&ranks, "lsoa11_code")
        .into_iter()
        .map(|row| (text(&row, "lsoa11_code"), row))
        .collect();
    let published = sheet_rows(&scores, "IoD2019 Transformed Scores");
    assert_eq!((ranks.len(), published.len()), (32_844, 32_844));
    let order = DOMAINS.map(|(rank, _)| {
        let column: Vec<f64> = ranks.values().map(|r| r.get(rank).number().unwrap()).collect();
        let middles = middle_places(&column, First::Lowest).unwrap();
        ranks.keys().cloned().zip(middles).collect::<BTreeMap<String, f64>>()
    });
    for row in published {
        let code = text(&row, "LSOA code (2011)");
        for ((rank, score), order) in DOMAINS.iter().zip(&order) {
            let found = drawn_out(order[&code], ranks.len()).unwrap();
            let expected = row.get(score).number().unwrap();
            // Three decimals, and a constant that the publisher seems to have rounded.
            assert!((found - expected).abs() < 0.000_53, "{rank}: {found} for {expected}");
        }
    }
}

#[test]
fn the_index_of_2025_is_made_again_from_the_ranks_of_its_domains() {
    let Some(file) = shared("data/place/imd/imd2025_england_lsoa21.csv.gz") else { return };
    let rows = csv_rows(&file, "lsoa21_code");
    assert_eq!(rows.len(), 33_755);
    let column = |name: &str| -> Vec<f64> {
        rows.iter().map(|row| row.get(name).number().unwrap()).collect()
    };
    let names = DOMAINS.map(|(rank, _)| rank.replace("Housing_and_Access", "Housing_and_Services"));
    let domains = names.map(|rank| column(&rank));
    let measures: Vec<Measure<'_>> = domains
        .iter()
        .zip(DEPRIVATION_WEIGHTS)
        .map(|(figures, weight)| Measure { figures, worst: First::Lowest, weight })
        .collect();
    let found = composite(&measures).unwrap();
    for (found, expected) in found.iter().zip(column("IMD_score")) {
        assert!((found - expected).abs() < 0.000_501, "{found} for {expected}");
    }
    let order = places(&found, First::Highest).unwrap();
    let off = |(found, expected): (usize, f64)| {
        (f64::from(u32::try_from(found).unwrap()) - expected).abs()
    };
    let farthest = order.into_iter().zip(column("IMD_rank")).map(off).fold(0.0, f64::max);
    assert!(farthest < 1.5, "{farthest} places from the published order");
}

proptest! {
    #[test]
    fn other_names_for_areas_change_no_group_and_equal_figures_are_not_parted(
        figures in prop::collection::vec(0_u8..40, 5..60), turn in 0_usize..60,
    ) {
        let figures: Vec<f64> = figures.into_iter().map(f64::from).collect();
        let mut turned = figures.clone();
        turned.rotate_left(turn % figures.len());
        let found = quantiles(&figures, 5, First::Highest).unwrap();
        let mut same = found.clone();
        same.rotate_left(turn % figures.len());
        prop_assert_eq!(quantiles(&turned, 5, First::Highest).unwrap(), same);
        for (one, group) in figures.iter().zip(&found) {
            prop_assert!((1..=5).contains(group));
            for (other, its) in figures.iter().zip(&found) {
                prop_assert!(one != other || group == its);
                prop_assert!(one <= other || group <= its, "the higher figure is no later");
            }
        }
    }

    #[test]
    fn a_worse_figure_never_betters_an_index(
        figures in prop::collection::vec((0_u8..50, 0_u8..50), 2..30), at in 0_usize..30, more in 1_u8..50,
    ) {
        let one: Vec<f64> = figures.iter().map(|(one, _)| f64::from(*one)).collect();
        let other: Vec<f64> = figures.iter().map(|(_, other)| f64::from(*other)).collect();
        let index = |one: &[f64]| {
            let worst = First::Highest;
            composite(&[
                Measure { figures: one, worst, weight: 70.0 },
                Measure { figures: &other, worst, weight: 30.0 },
            ]).unwrap()
        };
        let at = at % one.len();
        let mut worse = one.clone();
        worse[at] += f64::from(more);
        prop_assert!(index(&worse)[at] >= index(&one)[at] - 1e-12);
        prop_assert!(index(&one).iter().all(|value| (0.0..=100.0 + 1e-9).contains(value)));
    }
}

#[test]
fn orders_that_cannot_be_made_are_not() {
    assert_eq!(quantiles(&[1.0, 2.0], 3, First::Highest), None);
    assert_eq!(quantiles(&[1.0, 2.0], 0, First::Highest), None);
    assert_eq!(quantiles(&[1.0, f64::NAN], 2, First::Highest), None);
    assert_eq!(mean(&[1.0], Confidence::NinetyFive), None);
    assert_eq!(mean(&[], Confidence::NinetyFive), None);
    assert_eq!(mean(&[1.0, f64::INFINITY], Confidence::NinetyFive), None);
    assert_eq!((drawn_out(0.5, 5), drawn_out(6.0, 5)), (None, None));
    let measure = |weight| Measure { figures: &[1.0, 2.0], worst: First::Highest, weight };
    assert_eq!(composite(&[]), None);
    assert_eq!(composite(&[measure(98.0)]), None);
    assert_eq!(composite(&[measure(-1.0), measure(101.0)]), None);
    assert_eq!(middle_places(&[3.0, 5.0, 5.0], First::Highest), Some(vec![3.0, 1.5, 1.5]));
    assert_eq!(composite(&[measure(f64::NAN)]), None);
}
