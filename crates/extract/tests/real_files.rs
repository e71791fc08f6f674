//! The published files themselves load without a problem that is not explained here.
//!
//! They lie beside the checkout in `../shared`; without them these tests say so and return, or
//! fail when `LIFECHANCES_TEST_ALL=1` asks for all.

use commons::{Cell, Missing};
use lifechances_extract::{Layouts, Note, Outcome, ProblemKind, Row, Source, Verdict, read};
use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

#[expect(clippy::print_stderr, reason = "a test that is left out says so")]
fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    if beside.is_dir() {
        return Some(beside);
    }
    #[expect(clippy::disallowed_methods, reason = "a switch for tests, not configuration")]
    let all = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|value| value == "1");
    assert!(!all, "LIFECHANCES_TEST_ALL=1 and ../shared is missing");
    eprintln!("left out: needs ../shared (published files)");
    None
}

fn load(path: &Path, layout: &str, take: &mut dyn FnMut(&[String], Row)) -> Outcome {
    let layout = Layouts::builtin().find(layout).expect("a layout of that name");
    let file = File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let source = Source::named(&path.to_string_lossy(), file).expect("a file that can be read");
    read(source, layout, &mut |batch| {
        let columns = batch.columns.to_vec();
        batch.rows.into_iter().for_each(|row| take(&columns, row));
        ControlFlow::Continue(())
    })
}

/// File, layout, rows of the file. Every one loads whole.
const WHOLE: &[(&str, &str, u64)] = &[
    ("dfe/ees_attendance_ytd_202526.csv", "ees-attendance", 647),
    ("dfe/nccis_neet_la_2025.csv", "nccis-neet", 161),
    ("dfe/lait_data_dictionary.csv", "lait-dictionary", 448),
    ("dfe/lait_bradford_england_latest.csv", "lait-summary", 448),
    ("dfe/SWEMWBS_lookup_table.csv", "swemwbs-metric", 29),
    ("dfe/RCADS25_C_lookup_table.csv", "rcads-norms", 24),
    ("place/education/ees_attendance_ytd.csv", "ees-attendance", 647),
    ("place/education/ees_attendance_ytd.csv", "ees", 647),
    ("place/education/csc_absence_la.csv", "ees", 17_220),
    ("place/education/csc_b1_children_in_need_2013_to_2025.csv", "ees", 2132),
    (
        "place/education/csc_c3_factors_identified_at_end_of_assessment_2018_to_2025.csv",
        "ees",
        1312,
    ),
    ("place/education/csc_cla_number_and_rate_per_10k_children.csv", "ees", 2505),
    ("place/education/csc_ks2_la.csv", "ees", 3444),
    ("place/education/csc_ks4_la.csv", "ees", 3444),
    ("place/education/eyfsp_headline_measures_2022.csv", "eyfsp-headline", 12_852),
    ("place/education/la_school_places_scorecard_2025_2023.csv", "school-places-scorecard", 462),
    ("place/education/lait_bradford_latest.csv", "lait-summary", 434),
    ("place/education/lait_data_dictionary.csv", "lait-dictionary", 448),
    ("place/education/lait_statistical_neighbours_may_2025.xlsx", "lait-neighbours", 158),
    ("place/imd/File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx", "iod2019", 32_844),
    ("place/imd/File_3_-_IoD2019_Supplementary_Indices_-_IDACI_and_IDAOPI.xlsx", "iod2019", 32_844),
    ("place/imd/imd2019_england_lsoa11.csv.gz", "iod2019", 32_844),
    ("place/imd/File_6_-_IoD2019_Population_Denominators.xlsx", "iod2019-population", 32_844),
    ("place/imd/File_9_-_IoD2019_Transformed_Scores.xlsx", "iod2019-transformed", 32_844),
    (
        "place/imd/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx",
        "iod2019-districts",
        317,
    ),
    (
        "place/imd/File_11_-_IoD2019_Local_Authority_District_Summaries__upper-tier__.xlsx",
        "iod2019-districts",
        151,
    ),
    (
        "place/imd/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx",
        "iod2019-districts-children",
        317,
    ),
    ("place/imd/imd2019_score_decile_lsoa11.csv", "iod2019-scores", 32_844),
    ("place/imd/imd2019_england_lsoa11_subdomains.csv.gz", "iod2019-subdomains", 32_844),
    ("place/imd/imd2019_england_lsoa11_indicators.csv.gz", "iod2019-indicators", 32_844),
    ("place/imd/File_1_IoD2025_Index_of_Multiple_Deprivation.xlsx", "iod2025", 33_755),
    ("place/imd/File_3_IoD2025_Supplementary_Indices_IDACI_and_IDAOPI.xlsx", "iod2025", 33_755),
    ("place/imd/imd2025_england_lsoa21.csv.gz", "iod2025", 33_755),
    ("place/imd/imd2025_england_lsoa21_subdomains.csv.gz", "iod2025-subdomains", 33_755),
    ("place/imd/imd2025_england_lsoa21_indicators.csv.gz", "iod2025-indicators", 33_755),
    ("place/imd/imd2025_england_ltla24.csv", "iod2025-districts", 296),
    ("place/imd/cni2023_england_lsoa21.csv.gz", "community-needs", 33_755),
    ("place/population/lsoa11_mid2020_single_year_of_age_england.csv.gz", "ons-lsoa-age", 32_844),
    ("place/population/census2021_lsoa21_age6_england.csv.gz", "ons-census-age", 33_755),
    (
        "place/population/ons_mid-year_population_estimates_la_2012_to_2024.csv",
        "ons-population",
        2132,
    ),
    ("place/population/ons_ethnic_population_la.csv", "ons-ethnic-group", 3500),
    ("place/lookups/lookup_lsoa11_lsoa21_ltla22.csv.gz", "lookup-lsoa11-lsoa21", 33_855),
    ("place/lookups/lookup_lsoa21_ward24_ltla24.csv.gz", "lookup-lsoa21-ward24", 33_755),
    ("place/lookups/lookup_lsoa11_msoa11.csv.gz", "lookup-lsoa11-msoa11", 32_844),
    ("place/lookups/lookup_msoa11_msoa21_ltla22.csv.gz", "lookup-msoa11-msoa21", 6791),
    ("place/lookups/ruc21_lsoa21.csv.gz", "lookup-urban-rural", 33_755),
    ("place/lookups/postcodes_bradford_may2022_oa11_lsoa11_msoa11.csv.gz", "postcodes", 20_723),
    ("place/lookups/codepoint_open_bradford_may2025.csv.gz", "postcodes", 14_841),
    ("place/lookups/drkane_la_all_codes.csv", "lookup-authorities", 415),
    ("place/lookups/drkane_msoa_la.csv", "lookup-msoa-names", 10_404),
    ("place/schools/gias_open_establishments_england_2025-05-24.csv.gz", "gias", 27_153),
    ("place/schools/gias_open_establishments_bradford_2025-05-24.csv", "gias", 231),
    ("place/poverty/dwp_cilif_relative_ahc_la_fye2024_2025.csv", "dwp-low-income", 362),
    ("place/poverty/dwp_cilif_relative_ahc_ward_fye2024_2025.csv", "dwp-low-income-wards", 8381),
    (
        "place/census/household_overcrowding21_lsoa21_england_wide.csv.gz",
        "census-overcrowding",
        33_755,
    ),
    ("place/census/disability21_lsoa21_ew_england_wide.csv.gz", "census", 33_755),
    ("place/census/ethnicity21_lsoa21_england_wide.csv.gz", "census", 33_755),
    ("place/census/household_deprivation21_lsoa21_england_wide.csv.gz", "census", 33_755),
    ("place/census/household_tenure21_lsoa21_england_wide.csv.gz", "census", 33_755),
    ("place/census/household_type21_lsoa21_england_wide.csv.gz", "census", 33_755),
    ("place/census/religion21_lsoa21_england_wide.csv.gz", "census", 33_755),
    ("place/census/migration21_msoa21.csv.gz", "census", 7264),
    ("place/census/proficiency21_msoa21.csv.gz", "census", 7264),
    ("place/health/ons_health_index_indicators_la.csv.gz", "ons-health-index", 120_344),
];

/// Loads the files whose path is as asked, and says of each what is not as expected.
fn check_whole(asked: impl Fn(&str) -> bool) {
    let Some(shared) = shared() else { return };
    let mut wrong = Vec::new();
    for (file, layout, rows) in WHOLE.iter().filter(|(file, ..)| asked(file)) {
        let outcome = load(&shared.join("data").join(file), layout, &mut |_, _| {});
        let good = outcome.verdict == Verdict::Keep
            && outcome.problems.is_empty()
            && (outcome.rows_kept, outcome.rows_read) == (*rows, *rows);
        if !good {
            let first: Vec<String> =
                outcome.problems.iter().take(3).map(ToString::to_string).collect();
            wrong.push(format!(
                "{file} as {layout}: {:?}, {} of {} rows kept, {rows} expected, {:?}\n    {}",
                outcome.verdict,
                outcome.rows_kept,
                outcome.rows_read,
                outcome.counts,
                first.join("\n    ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_published_workbook_loads_whole() {
    check_whole(|file| file.ends_with(".xlsx"));
}

#[test]
fn every_published_file_about_deprivation_loads_whole() {
    check_whole(|file| file.contains("/imd/") && !file.ends_with(".xlsx"));
}

#[test]
fn every_other_published_file_loads_whole() {
    check_whole(|file| !file.contains("/imd/") && !file.ends_with(".xlsx"));
}

#[test]
fn bradfords_attendance_is_read_session_for_session() {
    let Some(shared) = shared() else { return };
    let mut found = None;
    let path = shared.join("data/dfe/ees_attendance_ytd_202526.csv");
    let outcome = load(&path, "ees-attendance", &mut |columns, row| {
        let cell = |name: &str| &row.cells[columns.iter().position(|c| c == name).unwrap()];
        let of = |name: &str| cell(name).text().map(str::to_owned);
        if of("new_la_code").as_deref() == Some("E08000032")
            && of("education_phase").as_deref() == Some("Total")
        {
            found = Some(
                [
                    "reason_present",
                    "reason_l_present_late_before_registers_closed",
                    "possible_sessions",
                ]
                .map(|n| cell(n).number()),
            );
        }
    });
    // DOMAIN.md section 12, vector 1.
    assert_eq!(found, Some([Some(24_972_585.0), Some(636_672.0), Some(28_186_856.0)]));
    assert!(outcome.totals_met.contains("education_phase"));
    let layout = Layouts::builtin().find("ees-attendance").unwrap();
    assert_eq!(layout.totals().collect::<Vec<_>>(), [("education_phase", "Total")]);
}

#[test]
fn withheld_figures_of_real_files_are_reasons_and_never_zero() {
    let Some(shared) = shared() else { return };
    let mut symbols = [0_u64; 3];
    let path = shared.join("data/place/education/csc_absence_la.csv");
    load(&path, "ees", &mut |columns, row| {
        let at = columns.iter().position(|c| c == "t_pupils_pa_50_exact").unwrap();
        match &row.cells[at] {
            Cell::Missing(Missing::Confidential) => symbols[0] += 1,
            Cell::Missing(Missing::NotAvailable) => symbols[1] += 1,
            Cell::Missing(Missing::NotApplicable) => symbols[2] += 1,
            _ => {}
        }
    });
    // Counted with other tools: 6,736 c, 2,475 x, 447 z.
    assert_eq!(symbols, [6736, 2475, 447]);

    let mut blank_numerators = 0;
    let path = shared.join("data/place/imd/imd2019_england_lsoa11_indicators.csv.gz");
    load(&path, "iod2019-indicators", &mut |columns, row| {
        let name = "income_deprivation_affecting_children_index_idaci_numerator";
        let at = columns.iter().position(|c| c == name).unwrap();
        blank_numerators += u64::from(row.cells[at] == Cell::Missing(Missing::Confidential));
    });
    assert!(blank_numerators > 35, "35 of Bradford's alone are withheld");
}

#[test]
fn titles_before_the_header_and_empty_lines_after_the_rows_are_noted() {
    let Some(shared) = shared() else { return };
    let path = shared.join("data/place/poverty/dwp_cilif_relative_ahc_la_fye2024_2025.csv");
    let mut bradford = None;
    let outcome = load(&path, "dwp-low-income", &mut |columns, row| {
        if row.cells[1].text() == Some("E08000032") {
            let at = columns.iter().position(|c| c == "Percentage of children FYE 2025 (%)");
            bradford = row.cells[at.unwrap()].number();
        }
    });
    assert!(outcome.notes.contains(&Note::LinesBeforeHeader(8)), "{:?}", outcome.notes);
    assert!(outcome.notes.iter().any(|n| matches!(n, Note::LinesWithoutRow(_))));
    assert!(bradford.is_some_and(|share| (1.0..100.0).contains(&share)), "{bradford:?}");
}

#[test]
fn a_real_file_under_the_wrong_layout_is_told_the_right_one() {
    let Some(shared) = shared() else { return };
    for (file, wrong, right) in [
        ("dfe/nccis_neet_la_2025.csv", "lait", "nccis-neet"),
        ("place/imd/imd2025_england_lsoa21.csv.gz", "iod2019", "iod2025"),
        ("place/schools/gias_open_establishments_bradford_2025-05-24.csv", "police", "gias"),
        ("dfe/ees_attendance_ytd_202526.csv", "mis-attendance", "ees-attendance"),
    ] {
        let outcome = load(&shared.join("data").join(file), wrong, &mut |_, _| {});
        assert_eq!(outcome.verdict, Verdict::KeepNothing, "{file}");
        let advice = outcome.problems.iter().find(|p| p.kind == ProblemKind::HeaderUnknown);
        let advice = advice.map(|p| p.advice.to_string()).unwrap_or_default();
        assert!(advice.contains(&format!("--layout {right}")), "{file}: {advice}");
    }
}
