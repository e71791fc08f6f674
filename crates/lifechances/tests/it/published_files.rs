//! Real published figures, from the files beside the checkout, as a data lead would load them.
//! Every value below is as stated by its publisher for Bradford and England.

use crate::support::{code, run, said, shared, told};
use serde_json::Value;

/// What is loaded, in an order that does not matter: lookups come last on purpose.
const FILES: [(&str, &str); 14] = [
    ("lait", "dfe/lait_bds_long.parquet"),
    ("ees-attendance", "dfe/ees_attendance_ytd_202526.csv"),
    ("nccis-neet", "dfe/nccis_neet_la_2025.csv"),
    ("ons-population", "place/population/ons_mid-year_population_estimates_la_2012_to_2024.csv"),
    ("dwp-low-income", "place/poverty/dwp_cilif_relative_ahc_la_fye2024_2025.csv"),
    ("dwp-low-income-wards", "place/poverty/dwp_cilif_relative_ahc_ward_fye2024_2025.csv"),
    ("eyfsp-headline", "place/education/eyfsp_headline_measures_2022.csv"),
    ("iod2019-scores", "place/imd/imd2019_score_decile_lsoa11.csv"),
    ("iod2019-population", "place/imd/File_6_-_IoD2019_Population_Denominators.xlsx"),
    ("iod2025", "place/imd/imd2025_england_lsoa21.csv.gz"),
    ("iod2025-districts", "place/imd/imd2025_england_ltla24.csv"),
    ("census-overcrowding", "place/census/household_overcrowding21_lsoa21_england_wide.csv.gz"),
    ("gias", "place/schools/gias_open_establishments_england_2025-05-24.csv.gz"),
    ("lookup-lsoa21-ward24", "place/lookups/lookup_lsoa21_ward24_ltla24.csv.gz"),
];

/// Indicator, Bradford's latest value and England's for the same period, at the decimals stated by
/// the publisher; `None` where England has none.
#[rustfmt::skip]
const STATED: [(&str, f64, Option<f64>); 47] = [
    ("infant-mortality", 7.4, Some(3.9)),
    ("low-birth-weight", 4.86, Some(2.98)),
    ("excess-weight-reception", 24.0, Some(23.5)),
    ("excess-weight-year-6", 39.7, Some(36.2)),
    ("development-reviews", 91.2, Some(93.3)),
    ("injury-admissions", 91.2, Some(72.7)),
    ("mental-health-admissions", 56.6, Some(80.2)),
    ("road-casualties", 29.3, Some(16.5)),
    ("under-18-conceptions", 16.0, Some(13.9)),
    ("good-level-of-development", 61.9, Some(68.3)),
    ("good-level-of-development-fsm", 50.4, Some(51.3)),
    ("good-level-of-development-not-fsm", 65.1, Some(72.5)),
    ("phonics-year-1", 78.0, Some(80.0)),
    ("ks2-expected", 60.0, Some(63.0)),
    ("ks2-expected-disadvantaged", 48.0, Some(48.0)),
    ("ks2-expected-not-disadvantaged", 68.0, Some(70.0)),
    ("attainment-8", 40.8, Some(46.0)),
    ("progress-8", -0.28, Some(-0.03)),
    ("english-and-maths-9-5", 37.4, Some(45.4)),
    ("attainment-8-disadvantaged", 31.7, Some(34.9)),
    ("overall-absence", 8.09, Some(6.78)),
    ("persistent-absence", 23.1, Some(18.1)),
    ("severe-absence", 3.43, Some(2.39)),
    ("persistent-absence-in-need", 50.7, Some(46.0)),
    ("persistent-absence-protection-plan", 64.2, Some(55.4)),
    ("suspensions", 22.0, Some(11.3)),
    ("suspensions-secondary", 49.2, Some(22.6)),
    ("permanent-exclusions", 0.164, Some(0.129)),
    ("ehc-plans-in-20-weeks", 89.6, Some(46.4)),
    ("funded-two-year-olds", 64.7, Some(65.2)),
    ("higher-education-fsm", 29.9, Some(28.9)),
    ("youth-justice-first-time", 130.0, None),
    ("looked-after-children", 96.0, Some(67.0)),
    ("child-protection-plans", 32.8, Some(40.6)),
    ("children-in-need", 344.6, Some(330.3)),
    ("section-47-enquiries", 195.3, Some(189.3)),
    ("child-poverty-before-housing-costs", 39.3, Some(19.8)),
    ("child-poverty-after-housing-costs", 41.8, None),
    ("free-school-meals-primary", 27.5, Some(24.7)),
    ("free-school-meals-secondary", 34.2, Some(25.8)),
    ("ever-6-free-school-meals-primary", 30.3, Some(26.3)),
    ("ever-6-free-school-meals-secondary", 37.3, Some(28.9)),
    ("neet", 2.1, Some(3.4)),
    ("neet-or-not-known", 4.1, Some(5.6)),
    ("ks4-destinations", 88.2, Some(91.6)),
    ("level-2-with-english-and-maths-by-19", 65.0, Some(73.8)),
    ("level-3-by-19", 48.7, Some(57.6)),
];

#[test]
fn the_published_files_give_bradfords_stated_values() {
    let Some(shared) = shared("Bradford's published figures") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    for (layout, file) in FILES {
        let path = shared.join(file).display().to_string();
        let answer = run(&["load", &path, "--layout", layout, "--data", &data]);
        assert_eq!(code(&answer), 0, "{file}: {}", told(&answer));
        assert!(!said(&answer).contains("refused"), "{file}: {}", said(&answer));
    }
    for (id, bradford, england) in STATED {
        let shown = show(&data, id);
        let mut periods = whole_periods(&shown, "Bradford");
        let (period, found) = periods.pop().unwrap_or_else(|| panic!("{id}: no value"));
        assert!(near(found, bradford), "{id} {period}: {found}, stated {bradford}");
        let theirs = whole_periods(&shown, "England");
        let theirs = theirs.iter().find(|(of, _)| *of == period).map(|(_, value)| *value);
        match england {
            Some(stated) => {
                let found = theirs.unwrap_or_else(|| panic!("{id}: England has no {period}"));
                assert!(near(found, stated), "{id} {period}: England {found}, stated {stated}");
            }
            None => assert_eq!(theirs, None, "{id}"),
        }
    }
    attendance_comes_from_sessions(&data);
    the_broken_benchmark_is_set_aside(&data);
    districts_are_ranked_from_their_small_areas(&data);
}

/// Attendance of 2025/26 to date: vector 1, divided from whole sessions.
fn attendance_comes_from_sessions(data: &str) {
    let shown = show(data, "overall-absence");
    let to_date = values(&shown)
        .iter()
        .find(|value| value["place"] == "Bradford" && text(value, "period").starts_with("2025/26"));
    let to_date = to_date.expect("the year to date");
    assert_eq!(to_date["numerator"].as_f64(), Some(2_297_682.0));
    assert_eq!(to_date["denominator"].as_f64(), Some(28_186_856.0));
    let absence = to_date["value"].as_f64().expect("a value");
    assert!((absence - 8.1516).abs() < 0.00005, "{absence}");
}

/// First-time entrants to youth justice: England's figure is in another unit.
fn the_broken_benchmark_is_set_aside(data: &str) {
    let shown = show(data, "youth-justice-first-time");
    let aside = shown["set_aside"].as_array().expect("a list");
    let latest = aside.iter().find(|value| value["period"] == "2024").expect("2024 is set aside");
    assert_eq!(latest["place"], "England");
    assert!(text(latest, "why").contains("1,258"), "{latest}");
}

/// The average score of 2019, weighted by people, and its rank among 317 districts.
fn districts_are_ranked_from_their_small_areas(data: &str) {
    let rank = show(data, "deprivation-rank-2019");
    let value = &values(&rank)[0];
    assert_eq!(value["value"].as_f64(), Some(13.0));
    assert_eq!(value["denominator"].as_f64(), Some(317.0));
    let score = show(data, "deprivation-score-2019");
    assert!(values(&score)[0]["value"].as_f64().is_some_and(|v| (v - 34.666).abs() < 0.001));
    let crowded = show(data, "overcrowded-households");
    let bradford = whole_periods(&crowded, "Bradford").pop().expect("a value").1;
    let layouts = crowded["sources"].as_array().expect("sources").iter();
    let layouts: Vec<&str> = layouts.map(|source| text(source, "layout")).collect();
    assert!(layouts.iter().all(|l| l.starts_with("census-overcrowding")), "{layouts:?}");
    assert!((bradford - 5.5).abs() < 0.05, "{bradford}");
    let rank_2025 = show(data, "deprivation-rank-2025");
    assert_eq!(values(&rank_2025)[0]["value"].as_f64(), Some(12.0));
}

fn show(data: &str, id: &str) -> Value {
    let arguments =
        ["indicators", "show", id, "--place", "E08000032", "--format", "json", "--data", data];
    let answer = run(&arguments);
    assert_eq!(code(&answer), 0, "{id}: {}", told(&answer));
    let shown: Value = serde_json::from_str(&said(&answer)).expect("JSON");
    let sources = shown["sources"].as_array().expect("sources");
    assert!(!sources.is_empty(), "{id} has a source");
    assert!(sources.iter().all(|source| !text(source, "hash").is_empty()), "{id}");
    shown
}

fn values(shown: &Value) -> &Vec<Value> {
    shown["values"].as_array().expect("values")
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

/// Periods that are over, with their values, oldest first.
fn whole_periods(shown: &Value, place: &str) -> Vec<(String, f64)> {
    let of_place = values(shown).iter().filter(|value| value["place"] == place);
    let whole = of_place.filter(|value| !text(value, "period").contains("to date"));
    whole.filter_map(|v| Some((text(v, "period").to_owned(), v["value"].as_f64()?))).collect()
}

/// Equal at the decimals that are stated.
fn near(found: f64, stated: f64) -> bool {
    let decimals = stated.to_string().split('.').nth(1).map_or(1, str::len).max(1);
    let half = 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap_or(1));
    (found - stated).abs() <= half + 1e-9
}
