//! Real published files give the published figures.

use crate::common::{Row, cell, csv_rows, find, shared, sheet_rows, take};
use commons::{AreaCode, Cell, Geography, Place};
use lifechances_measure::deprivation_summaries::{IndexedArea, SummaryMeasure, ranks, summaries};
use lifechances_measure::{
    Definitions, InsideGap, IntakeProblem, Interval, Observation, Scoreboard, Standing,
    deprivation, derive, quarantine,
};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const BRADFORD: &str = "E08000032";
const ENGLAND: &str = "E92000001";

/// Row of the list, indicator, the tool's year label, Bradford, England; as stated for the tool's
/// release of April 2026. `None` where there is no usable figure.
type Stated = (u8, &'static str, &'static str, Option<f64>, Option<f64>);

/// Values stated with one to three digits; compared after rounding to the digits stated.
const STATED: [Stated; 48] = [
    (1, "infant-mortality", "2023", Some(7.4), Some(3.9)),
    (2, "low-birth-weight", "2024", Some(4.86), Some(2.98)),
    (3, "excess-weight-reception", "2025", Some(24.0), Some(23.5)),
    (4, "excess-weight-year-6", "2025", Some(39.7), Some(36.2)),
    (5, "development-reviews", "2024", Some(91.2), Some(93.3)),
    (6, "injury-admissions", "2024", Some(91.2), Some(72.7)),
    (7, "mental-health-admissions", "2024", Some(56.6), Some(80.2)),
    (8, "road-casualties", "2020-22", Some(29.3), Some(16.5)),
    (9, "under-18-conceptions", "2022", Some(16.0), Some(13.9)),
    (13, "good-level-of-development", "2025", Some(61.9), Some(68.3)),
    (14, "good-level-of-development-fsm", "2025", Some(50.4), Some(51.3)),
    (15, "good-level-of-development-not-fsm", "2025", Some(65.1), Some(72.5)),
    (16, "phonics-year-1", "2025 (prov)", Some(78.0), Some(80.0)),
    (17, "ks2-expected", "2025", Some(60.0), Some(63.0)),
    (18, "ks2-expected-disadvantaged", "2025", Some(48.0), Some(48.0)),
    (19, "ks2-expected-not-disadvantaged", "2025", Some(68.0), Some(70.0)),
    (20, "attainment-8", "2025", Some(40.8), Some(46.0)),
    (20, "progress-8", "2024", Some(-0.28), Some(-0.03)),
    (21, "english-and-maths-9-5", "2025", Some(37.4), Some(45.4)),
    (22, "attainment-8-disadvantaged", "2025", Some(31.7), Some(34.9)),
    (23, "overall-absence", "2025", Some(8.09), Some(6.78)),
    (24, "persistent-absence", "2025", Some(23.1), Some(18.1)),
    (25, "severe-absence", "2025", Some(3.43), Some(2.39)),
    (26, "persistent-absence-in-need", "2025", Some(50.7), Some(46.0)),
    (26, "persistent-absence-protection-plan", "2025", Some(64.2), Some(55.4)),
    (27, "suspensions", "2023/24", Some(22.0), Some(11.3)),
    (27, "suspensions-secondary", "2023/24", Some(49.2), Some(22.6)),
    (28, "permanent-exclusions", "2023/24", Some(0.164), Some(0.129)),
    (29, "ehc-plans-in-20-weeks", "2024", Some(89.6), Some(46.4)),
    (30, "funded-two-year-olds", "2025", Some(64.7), Some(65.2)),
    (31, "higher-education-fsm", "2023-24", Some(29.9), Some(28.9)),
    (32, "youth-justice-first-time", "2024", Some(130.0), Some(1258.0)),
    (33, "looked-after-children", "2025", Some(96.0), Some(67.0)),
    (34, "child-protection-plans", "2025", Some(32.8), Some(40.6)),
    (35, "children-in-need", "2025", Some(344.6), Some(330.3)),
    (36, "section-47-enquiries", "2025", Some(195.3), Some(189.3)),
    (40, "child-poverty-before-housing-costs", "2025", Some(39.3), Some(19.8)),
    (41, "free-school-meals-primary", "2025", Some(27.5), Some(24.7)),
    (41, "free-school-meals-secondary", "2025", Some(34.2), Some(25.8)),
    (42, "ever-6-free-school-meals-primary", "2025", Some(30.3), Some(26.3)),
    (42, "ever-6-free-school-meals-secondary", "2025", Some(37.3), Some(28.9)),
    (43, "neet", "2025", Some(2.1), Some(3.4)),
    (43, "neet-or-not-known", "2025", Some(4.1), Some(5.6)),
    (44, "ks4-destinations", "2023", Some(88.2), Some(91.6)),
    (45, "level-2-with-english-and-maths-by-19", "2024", Some(65.0), Some(73.8)),
    (46, "level-3-by-19", "2024", Some(48.7), Some(57.6)),
    (24, "persistent-absence-primary", "2025", None, None),
    (24, "persistent-absence-secondary", "2025", None, None),
];

/// The tool's latest figures of Bradford and England, as rows of its long file.
fn latest_of_the_tool() -> Option<Vec<Row>> {
    let file = shared("data/dfe/lait_bradford_england_latest.csv")?;
    let mut rows = Vec::new();
    for wide in csv_rows(&file, "topic") {
        let get = |key: &str| wide.get(key);
        let label = match get("yr") {
            Cell::Number(year) => Cell::Whole(year as i64),
            other => other,
        };
        for (number, name, column) in [(380, "Bradford", "brad"), (970, "England", "eng")] {
            rows.push(Row::of(&[
                ("Short Desc", get("k")),
                ("Years", label.clone()),
                ("LA and Regions", Cell::Text(name.to_owned())),
                ("LA Number", Cell::Whole(number)),
                ("Values", get(column)),
            ]));
        }
    }
    Some(rows)
}

fn digits_of(stated: f64) -> i32 {
    (0..=3)
        .find(|d| ((stated * 10_f64.powi(*d)).round() - stated * 10_f64.powi(*d)).abs() < 1e-9)
        .unwrap_or(3)
}

fn agrees(found: f64, stated: f64) -> bool {
    let digits = digits_of(stated);
    let half = 0.5 * 10_f64.powi(-digits);
    (found - stated).abs() <= half * (1.0 + 1e-9)
}

#[test]
fn the_tools_latest_figures_are_the_stated_ones() {
    let Some(rows) = latest_of_the_tool() else { return };
    let taken = take("lait", &rows);
    assert_eq!(taken.problems, []);
    for (row, indicator, label, bradford, england) in STATED {
        for (code, stated) in [(BRADFORD, bradford), (ENGLAND, england)] {
            let of = |o: &&Observation| o.indicator == indicator && o.place.code.as_str() == code;
            let found = taken.observations.iter().find(of).unwrap();
            assert_eq!(found.period_label, label, "row {row} {indicator}");
            if let Some(stated) = stated {
                let value = found.reading.value().unwrap();
                assert!(
                    agrees(value, stated),
                    "row {row} {indicator} {code}: {value} not {stated}"
                );
            }
        }
    }
}

fn attendance() -> Option<Vec<Row>> {
    Some(csv_rows(&shared("data/dfe/ees_attendance_ytd_202526.csv")?, "time_period"))
}

#[test]
fn bradfords_attendance_is_counted_to_the_last_session() {
    let Some(rows) = attendance() else { return };
    let taken = take("ees-attendance", &rows);
    assert_eq!(taken.problems, []);
    // The published file itself is out in some areas: authorised absence holds a few sessions
    // more than its reasons (England 106 of 90 million). They are noted, and none is Bradford.
    let noted = |n: &IntakeProblem| n.found.starts_with("authorised_absence");
    assert!(taken.notes.iter().all(noted), "{:?}", taken.notes);
    assert!(taken.notes.iter().all(|n| !n.found.contains("Bradford")));
    assert_eq!(taken.notes.len(), 51);
    let absence = find(&taken.observations, "overall-absence", BRADFORD, "2025/26 (year to date)");
    assert_eq!((absence.numerator, absence.denominator), (Some(2_297_682.0), Some(28_186_856.0)));
    let value = absence.reading.value().unwrap();
    assert_eq!(format!("{value:.4}"), "8.1516");
    let row = rows
        .iter()
        .find(|r| {
            r.get("new_la_code") == cell(BRADFORD) && r.get("education_phase") == cell("Total")
        })
        .unwrap();
    let of_row = |header: &str| row.get(header);
    must_have_the_stated_reasons(&of_row);
    let sessions = lifechances_measure::attendance::Sessions::from_row(&of_row).unwrap();
    assert_eq!(sessions.attended(), 25_889_174);
    assert_eq!(sessions.present, 25_609_257);
    assert_eq!(sessions.approved_activity, 279_917);
    assert_eq!(sessions.authorised, 1_245_711);
    assert_eq!(sessions.unauthorised, 1_051_971);
    assert_eq!(sessions.missed(), 2_297_682);
    assert_eq!(format!("{:.4}", sessions.attendance().value().unwrap() * 100.0), "91.8484");
}

/// DOMAIN.md, section 12, vector 1: every reason's sessions, added up here by class.
fn must_have_the_stated_reasons(row: &dyn Fn(&str) -> Cell) {
    use lifechances_measure::attendance::{Class, REASONS, mismatches};
    let stated: [(Class, &[u32]); 4] = [
        (Class::Present, &[24_972_585, 636_672]),
        (Class::ApprovedActivity, &[73_619, 0, 11_754, 163_591, 8_380, 22_573]),
        (
            Class::Authorised,
            &[859_192, 83_186, 26_178, 9_840, 317, 0, 76_627, 90_654, 515, 2_723, 96_479],
        ),
        (Class::Unauthorised, &[186_406, 107_160, 747_645, 10_760]),
    ];
    for (class, stated) in stated {
        let columns = REASONS.iter().filter(|(_, of)| *of == class).map(|(column, _)| *column);
        let found: Vec<Option<f64>> = columns.map(|column| row(column).number()).collect();
        let stated: Vec<Option<f64>> = stated.iter().map(|n| Some(f64::from(*n))).collect();
        assert_eq!(found, stated, "{class:?}");
    }
    assert_eq!(mismatches(row), [], "Bradford's parts add up");
}

#[test]
fn persistent_absence_of_the_year_to_date_is_the_published_one() {
    let Some(rows) = attendance() else { return };
    let all = take("ees-attendance", &rows).observations;
    let stated = [
        ("persistent-absence", 23.6, 18.8),
        ("persistent-absence-primary", 16.8, 13.8),
        ("persistent-absence-secondary", 31.1, 23.8),
        ("persistent-absence-special", 38.9, 36.1),
    ];
    for (indicator, bradford, england) in stated {
        for (code, stated) in [(BRADFORD, bradford), (ENGLAND, england)] {
            let value =
                find(&all, indicator, code, "2025/26 (year to date)").reading.value().unwrap();
            assert!(agrees(value, stated), "{indicator} {code}: {value} not {stated}");
        }
    }
    let england = find(&all, "overall-absence", ENGLAND, "2025/26 (year to date)");
    assert!(agrees(england.reading.value().unwrap(), 6.88));
}

#[test]
fn the_neet_file_agrees_with_the_stated_shares() {
    let Some(file) = shared("data/dfe/nccis_neet_la_2025.csv") else { return };
    let taken = take("nccis-neet", &csv_rows(&file, "time_period"));
    assert_eq!(taken.problems, []);
    for (indicator, code, stated) in [
        ("neet", BRADFORD, 2.1),
        ("neet", ENGLAND, 3.4),
        ("neet-or-not-known", BRADFORD, 4.1),
        ("neet-or-not-known", ENGLAND, 5.6),
    ] {
        assert_eq!(
            find(&taken.observations, indicator, code, "2025").reading.value(),
            Some(stated)
        );
    }
}

#[test]
fn early_years_counts_of_2022_give_the_published_share_and_an_interval() {
    let Some(file) = shared("data/place/education/eyfsp_headline_measures_2022.csv") else {
        return;
    };
    let taken = take("eyfsp-headline", &csv_rows(&file, "time_period"));
    assert_eq!(taken.problems, []);
    let all = find(&taken.observations, "good-level-of-development", BRADFORD, "2021/22");
    assert_eq!((all.numerator, all.denominator), (Some(4_574.0), Some(7_346.0)));
    assert!(agrees(all.reading.value().unwrap(), 62.3));
    let Interval { lower, upper, .. } = all.interval.unwrap();
    assert!(lower < 62.265 && 62.265 < upper && upper - lower < 2.3);
    let fsm = find(&taken.observations, "good-level-of-development-fsm", BRADFORD, "2021/22");
    assert_eq!((fsm.numerator, fsm.denominator), (Some(744.0), Some(1_460.0)));
}

fn imd_2019() -> Option<Vec<Observation>> {
    static ONCE: OnceLock<Option<Vec<Observation>>> = OnceLock::new();
    ONCE.get_or_init(read_imd_2019).clone()
}

fn read_imd_2019() -> Option<Vec<Observation>> {
    let scores = shared("data/place/imd/imd2019_score_decile_lsoa11.csv")?;
    let people = shared("data/place/imd/File_6_-_IoD2019_Population_Denominators.xlsx")?;
    let domains = shared("data/place/imd/imd2019_england_lsoa11.csv.gz")?;
    let mut all = take("iod2019-scores", &csv_rows(&scores, "LSOA11CD")).observations;
    all.extend(
        take("iod2019-population", &sheet_rows(&people, "Population Denominators")).observations,
    );
    all.extend(take("iod2019", &csv_rows(&domains, "lsoa11_code")).observations);
    Some(all)
}

#[test]
fn bradford_recomputes_to_13th_of_317_by_average_score_in_2019() {
    let Some(all) = imd_2019() else { return };
    let derived = derive::from_small_areas(&Definitions::standard(), &all);
    let rank = find(&derived, "deprivation-rank-2019", BRADFORD, "2019");
    assert_eq!((rank.reading.value(), rank.denominator), (Some(13.0), Some(317.0)));
    let score = find(&derived, "deprivation-score-2019", BRADFORD, "2019");
    assert!((score.reading.value().unwrap() - 34.666).abs() < 0.0006);
    let share = find(&derived, "most-deprived-tenth-2019", BRADFORD, "2019");
    assert_eq!((share.numerator, share.denominator), (Some(104.0), Some(310.0)));
    let england = find(&derived, "most-deprived-tenth-2019", ENGLAND, "2019");
    assert_eq!(england.denominator, Some(32_844.0));
    assert!((england.reading.value().unwrap() - 10.0).abs() < 0.01);
}

#[test]
fn every_district_has_the_published_rank_and_score_of_2019() {
    let Some(all) = imd_2019() else { return };
    let name =
        "data/place/imd/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx";
    let Some(file) = shared(name) else { return };
    let derived = derive::from_small_areas(&Definitions::standard(), &all);
    let published = sheet_rows(&file, "IMD");
    let mut compared = 0;
    for row in &published {
        let number = |header: &str| row.get(header).number().unwrap();
        let code = row.get("Local Authority District code (2019)");
        let code = code.text().unwrap();
        let rank = find(&derived, "deprivation-rank-2019", code, "2019").reading.value().unwrap();
        assert!((rank - number("IMD - Rank of average score")).abs() < 0.5, "{code}");
        let score = find(&derived, "deprivation-score-2019", code, "2019").reading.value().unwrap();
        assert!((score - number("IMD - Average score")).abs() < 0.001, "{code}");
        compared += 1;
    }
    assert_eq!(compared, 317);
}

/// Every measure of every district as published, from small areas; and which of them the statements "13th most
/// deprived" and "2nd in the region" hold for.
#[test]
fn every_district_has_the_five_published_summaries_of_2019() {
    let Some(all) = imd_2019() else { return };
    let name =
        "data/place/imd/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx";
    let Some(file) = shared(name) else { return };
    let of = |id: &str| -> BTreeMap<Place, &Observation> {
        all.iter().filter(|o| o.indicator == id).map(|o| (o.place, o)).collect()
    };
    let (ranked, scored) =
        (of("small-area-deprivation-rank-2019"), of("small-area-deprivation-score-2019"));
    let (people, within) = (of("small-area-population-2015"), deprivation::known_districts(&all));
    let areas: Vec<IndexedArea> = ranked
        .iter()
        .map(|(place, rank)| IndexedArea {
            district: within[place],
            rank: rank.usable().unwrap(),
            score: scored[place].usable(),
            population: people[place].usable().unwrap(),
        })
        .collect();
    let found = summaries(&areas, areas.len());
    assert_eq!((areas.len(), found.len()), (32_844, 317));
    let published = sheet_rows(&file, "IMD");
    let columns = [
        (SummaryMeasure::AverageScore, "IMD - Average score", "IMD - Rank of average score", 0.001),
        (SummaryMeasure::AverageRank, "IMD - Average rank", "IMD - Rank of average rank", 0.2),
        (SummaryMeasure::Extent, "IMD 2019 - Extent", "IMD 2019 - Rank of extent", 0.0001),
        (
            SummaryMeasure::WorstTenth,
            "IMD - Proportion of LSOAs in most deprived 10% nationally",
            "IMD - Rank of proportion of LSOAs in most deprived 10% nationally",
            0.0001,
        ),
        (
            SummaryMeasure::LocalConcentration,
            "IMD 2019 - Local concentration",
            "IMD 2019 - Rank of local concentration",
            0.2,
        ),
    ];
    // The populations that are published are rounded, so that the two measures that need them most are off in
    // the sixth digit; where two districts are nearer than that, they may change places.
    let mut swapped = 0;
    for (measure, value, rank, within) in columns {
        let ranks = ranks(&found, measure);
        for row in &published {
            let code = row.get("Local Authority District code (2019)");
            let code = code.text().unwrap();
            let own = found.iter().find(|one| one.district.code.as_str() == code).unwrap();
            let known = row.get(value).number().unwrap();
            let off = (own.value(measure).unwrap() - known).abs();
            assert!(off < within, "{code} {measure:?} {off}");
            let known = row.get(rank).number().unwrap();
            let off = (count(ranks[&own.district]) - known).abs();
            assert!(off < 1.5, "{code} {measure:?}: rank off by {off}");
            swapped += usize::from(off > 0.5);
        }
    }
    assert!(swapped <= 4, "{swapped} of 1,585 ranks are not as published");
    let bradford = within.values().find(|place| place.code.as_str() == BRADFORD).unwrap();
    let own = SummaryMeasure::ALL.map(|measure| ranks(&found, measure)[bradford]);
    assert_eq!(own, [13, 21, 13, 11, 17], "13th by average score and by extent only");
}

fn count(rank: usize) -> f64 {
    f64::from(u32::try_from(rank).unwrap())
}

fn census_and_2025() -> Option<Vec<Observation>> {
    static ONCE: OnceLock<Option<Vec<Observation>>> = OnceLock::new();
    ONCE.get_or_init(read_census_and_2025).clone()
}

fn read_census_and_2025() -> Option<Vec<Observation>> {
    let ranks = shared("data/place/imd/File_1_IoD2025_Index_of_Multiple_Deprivation.xlsx")?;
    let domains = shared("data/place/imd/imd2025_england_lsoa21.csv.gz")?;
    let districts = shared("data/place/imd/imd2025_england_ltla24.csv")?;
    let crowding = shared("data/place/census/household_overcrowding21_lsoa21_england_wide.csv.gz")?;
    let mut all = take("iod2025", &sheet_rows(&ranks, "IMD25")).observations;
    all.extend(take("iod2025", &csv_rows(&domains, "lsoa21_code")).observations);
    all.extend(take("iod2025-districts", &csv_rows(&districts, "ltla24_code")).observations);
    all.extend(take("census-overcrowding", &csv_rows(&crowding, "lsoa21_code")).observations);
    Some(all)
}

#[test]
fn the_indices_of_2025_and_the_census_add_up_by_district() {
    let Some(all) = census_and_2025() else { return };
    let rank = find(&all, "deprivation-rank-2025", BRADFORD, "2025");
    assert_eq!(rank.reading.value(), Some(12.0));
    let derived = derive::from_small_areas(&Definitions::standard(), &all);
    let share = find(&derived, "most-deprived-tenth-2025", BRADFORD, "2025");
    assert_eq!((share.numerator, share.denominator), (Some(115.0), Some(312.0)));
    let small: f64 = all
        .iter()
        .filter(|o| o.indicator == "overcrowded-households")
        .filter_map(|o| o.denominator)
        .sum();
    let england = find(&derived, "overcrowded-households", ENGLAND, "2021");
    assert_eq!(england.denominator, Some(small), "no household is lost in adding up");
    let bradford = find(&derived, "overcrowded-households", BRADFORD, "2021");
    assert!(bradford.reading.value().unwrap() > england.reading.value().unwrap());
}

/// The tables without the notes below them.
fn with_a_code(rows: Vec<Row>) -> Vec<Row> {
    rows.into_iter().filter(|row| row.get("Area Code") != Cell::Blank).collect()
}

#[test]
fn low_income_after_housing_costs_is_kept_apart_and_has_wards() {
    let districts = "data/place/poverty/dwp_cilif_relative_ahc_la_fye2024_2025.csv";
    let wards = "data/place/poverty/dwp_cilif_relative_ahc_ward_fye2024_2025.csv";
    let (Some(districts), Some(wards)) = (shared(districts), shared(wards)) else { return };
    let taken = take("dwp-low-income", &with_a_code(csv_rows(&districts, "Local Authority")));
    assert_eq!(taken.problems, []);
    let id = "child-poverty-after-housing-costs";
    let found = find(&taken.observations, id, BRADFORD, "2024/25");
    assert_eq!((found.reading.value(), found.numerator), (Some(41.8), Some(52_565.0)));
    let found = find(&taken.observations, id, BRADFORD, "2023/24");
    assert_eq!(found.reading.value(), Some(43.8));
    let wards = take("dwp-low-income-wards", &with_a_code(csv_rows(&wards, "Local Authority")));
    assert_eq!(wards.problems, []);
    let moor = find(&wards.observations, id, "E05001346", "2024/25");
    assert_eq!((moor.reading.value(), moor.place_name.as_str()), (Some(60.5), "Bradford Moor"));
    assert_eq!(moor.within.unwrap().code.as_str(), BRADFORD);
}

#[test]
fn children_of_the_district_are_142_483() {
    let name = "data/place/population/ons_mid-year_population_estimates_la_2012_to_2024.csv";
    let Some(file) = shared(name) else { return };
    let taken = take("ons-population", &csv_rows(&file, "time_period"));
    assert_eq!(taken.problems, []);
    let found = find(&taken.observations, "children-0-17", BRADFORD, "2024");
    assert_eq!(found.reading.value(), Some(142_483.0));
}

fn place(code: &str, geography: Geography) -> Place {
    Place { code: AreaCode::parse(code).unwrap(), geography, boundary_year: 2023 }
}

/// Everything the shared files hold about Bradford, England and the small areas.
fn everything() -> Option<Vec<Observation>> {
    let mut all = take("lait", &latest_of_the_tool()?).observations;
    all.extend(take("ees-attendance", &attendance()?).observations);
    let neet = shared("data/dfe/nccis_neet_la_2025.csv")?;
    all.extend(take("nccis-neet", &csv_rows(&neet, "time_period")).observations);
    let wards = shared("data/place/poverty/dwp_cilif_relative_ahc_ward_fye2024_2025.csv")?;
    all.extend(
        take("dwp-low-income-wards", &with_a_code(csv_rows(&wards, "Local Authority")))
            .observations,
    );
    let la = shared("data/place/poverty/dwp_cilif_relative_ahc_la_fye2024_2025.csv")?;
    all.extend(take("dwp-low-income", &with_a_code(csv_rows(&la, "Local Authority"))).observations);
    all.extend(imd_2019()?);
    all.extend(census_and_2025()?);
    let derived = derive::from_small_areas(&Definitions::standard(), &all);
    all.extend(derived);
    Some(all)
}

#[test]
fn the_scoreboard_shows_at_least_forty_rows_and_words_no_cause() {
    let Some(mut all) = everything() else { return };
    let definitions = Definitions::standard();
    quarantine(&definitions, &mut all);
    let bradford = place(BRADFORD, Geography::LocalAuthority);
    let board = Scoreboard::build(&definitions, &all, bradford, place(ENGLAND, Geography::Country));
    assert_eq!((board.place_name.as_str(), board.benchmark_name.as_str()), ("Bradford", "England"));
    assert_eq!(board.rows_of_the_list_with_a_figure(), 43);
    let row = |id: &str| board.rows.iter().find(|r| r.definition.id == id).unwrap();
    assert_eq!(row("ehc-plans-in-20-weeks").standing, Standing::Strength);
    assert_eq!(row("persistent-absence").standing, Standing::Need);
    assert_eq!(row("ks2-expected-disadvantaged").standing, Standing::Level);
    assert_eq!(row("mental-health-admissions").standing, Standing::Context);
    assert_eq!(row("food-insecurity").standing, Standing::NoFigure);
    let so_far = row("overall-absence").so_far.as_ref().unwrap();
    assert_eq!(so_far.ours.period.to_string(), "2025/26 (year to date)");
    assert!(matches!(row("overcrowded-households").inside, InsideGap::Fifths { .. }));
    assert!(matches!(row("child-poverty-after-housing-costs").inside, InsideGap::Range { .. }));
    for row in &board.rows {
        for sentence in &row.sentences {
            for causal in
                ["because of", "caused", "causes", "due to", "leads to", "impact of", "effect"]
            {
                assert!(!sentence.to_lowercase().contains(causal), "{sentence}");
            }
            eprintln!("{:>4} {sentence}", row.definition.mark());
        }
    }
}
