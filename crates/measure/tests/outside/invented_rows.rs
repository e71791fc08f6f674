//! What an intake makes of single rows, good and bad.

use crate::common::{Row, take};
use commons::{AreaCode, Cell, Geography, Missing, Place, Reading};
use lifechances_measure::{Definitions, Intake, derive};

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

fn lait(key: &str, year: &str, area: (&str, Cell), value: Cell) -> Row {
    Row::of(&[
        ("Short Desc", text(key)),
        ("Data item", Cell::Blank),
        ("Years", text(year)),
        ("LA and Regions", text(area.0)),
        ("Values", value),
        ("LA Number", area.1),
    ])
}

#[test]
fn a_row_of_the_tool_is_joined_by_its_short_name_and_its_number() {
    let rows = [
        lait("TotPerAbNew", "2025", ("Calderbrook", Cell::Whole(999)), Cell::Number(22.4)),
        lait("TotPerAbNew", "2025", ("Invented England", text("970")), text("19.000000000000004")),
        lait("TotPerAbNew", "2025", ("Inner London", Cell::Number(987.0)), text("18")),
        lait("SomethingElse", "2025", ("Calderbrook", Cell::Whole(999)), Cell::Number(1.0)),
    ];
    let taken = take("lait", &rows);
    assert_eq!((taken.problems.len(), taken.rows, taken.rows_used), (0, 4, 3));
    let codes: Vec<&str> = taken.observations.iter().map(|o| o.place.code.as_str()).collect();
    assert_eq!(codes, ["Z08000001", "Z92000001", "E13000001"]);
    assert_eq!(taken.observations[0].period.to_string(), "2024/25");
    assert_eq!(taken.observations[0].place.geography, Geography::LocalAuthority);
    assert_eq!(taken.observations[1].reading, Reading::Value(19.000_000_000_000_004));
}

#[test]
fn a_publishers_symbol_stays_a_reason_and_is_never_nought() {
    let area = || ("Calderbrook", Cell::Whole(999));
    let cases = [
        (text("-"), Missing::NotRecorded),
        (text("c"), Missing::Confidential),
        (text("low"), Missing::RoundsToZero),
        (text("x"), Missing::NotAvailable),
        (text("z"), Missing::NotApplicable),
        (Cell::Missing(Missing::LowReliability), Missing::LowReliability),
        (Cell::Blank, Missing::NotRecorded),
    ];
    for (cell, expected) in cases {
        let taken = take("lait", &[lait("TotAbs", "2025", area(), cell)]);
        assert_eq!(taken.observations[0].reading, Reading::Missing(expected));
        assert_eq!(taken.observations[0].usable(), None);
    }
}

#[test]
fn what_cannot_be_read_is_a_problem_with_its_row() {
    let area = || ("Calderbrook", Cell::Whole(999));
    let rows = [
        lait("TotAbs", "2025", ("Nowhere", Cell::Whole(123)), text("8")),
        lait("TotAbs", "0", area(), text("-")),
        lait("TotAbs", "2025", area(), text("eight")),
        lait("TotAbs", "2025", area(), text("8")),
    ];
    let taken = take("lait", &rows);
    let at: Vec<u64> = taken.problems.iter().map(|p| p.row).collect();
    assert_eq!(at, [1, 2, 3]);
    assert_eq!(taken.observations.len(), 1, "the good row is still taken");
    assert!(taken.problems[0].found.contains("123"));
}

#[test]
fn layouts_without_figures_have_no_intake() {
    let definitions = Definitions::standard();
    for layout in ["mis-pupils", "gias", "derived", ""] {
        assert!(Intake::for_layout(layout, &definitions).is_none(), "{layout}");
    }
    for layout in lifechances_measure::intake::LAYOUTS {
        assert!(Intake::for_layout(layout, &definitions).is_some(), "{layout}");
    }
}

#[test]
fn only_the_file_that_has_a_column_speaks_of_it() {
    let row = Row::of(&[
        ("LSOA code (2011)", text("Z01000001")),
        ("Local Authority District code (2019)", text("Z07000001")),
        ("Index of Multiple Deprivation (IMD) Rank", Cell::Whole(412)),
        ("Index of Multiple Deprivation (IMD) Decile", Cell::Whole(1)),
    ]);
    let taken = take("iod2019", &[row]);
    assert_eq!(taken.problems, []);
    let found: Vec<&str> = taken.observations.iter().map(|o| o.indicator.as_str()).collect();
    assert_eq!(found, ["small-area-deprivation-rank-2019", "small-area-deprivation-decile-2019"]);
    assert_eq!(taken.observations[0].within.unwrap().code.as_str(), "Z07000001");
}

#[test]
fn a_part_of_a_country_gives_its_districts_figures_and_no_rank_or_country() {
    let district = Place {
        code: AreaCode::parse("Z08000001").unwrap(),
        geography: Geography::LocalAuthority,
        boundary_year: 2024,
    };
    let definitions = Definitions::standard();
    let mut intake = Intake::for_layout("iod2025", &definitions).unwrap();
    let known = (1..=4).map(|n| (AreaCode::parse(&format!("Z0100000{n}")).unwrap(), district));
    intake = intake.with_districts(known.collect());
    for at in 1..=4_i64 {
        intake.take(&|header| match header {
            "LSOA code (2021)" => text(&format!("Z0100000{at}")),
            "Index of Multiple Deprivation (IMD) Decile" => Cell::Whole(at),
            _ => Cell::Blank,
        });
    }
    let taken = intake.finish();
    assert_eq!(taken.observations[0].within, Some(district));
    let derived = derive::from_small_areas(&definitions, &taken.observations);
    let made: Vec<(&str, &str, Option<f64>)> = derived
        .iter()
        .map(|o| (o.indicator.as_str(), o.place.code.as_str(), o.reading.value()))
        .collect();
    assert_eq!(made, [("most-deprived-tenth-2025", "Z08000001", Some(25.0))]);
    assert_eq!(derived[0].place_name, "Calderbrook");
}

/// England's areas and an invented district in one house: neither changes the other's figures.
#[test]
fn an_invented_district_beside_england_has_no_rank_there_and_no_country_of_its_own() {
    let definitions = Definitions::standard();
    let mut scores = Intake::for_layout("iod2019-scores", &definitions).unwrap();
    let mut people = Intake::for_layout("iod2019-population", &definitions).unwrap();
    let codes = (0..derive::WHOLE_COUNTRY).map(|n| (format!("E01{n:06}"), "E07000001"));
    let invented = (0..20).map(|n| (format!("Z01{n:06}"), "Z08000001"));
    for (code, district) in codes.chain(invented) {
        let of = |header: &str| match header {
            "LSOA11CD" => text(&code),
            "Local Authority District code (2019)" => text(district),
            "IMD_2019_score" => Cell::Number(if code.starts_with('Z') { 60.0 } else { 20.0 }),
            "IMD_2019_decile" => Cell::Whole(1),
            "Total population: mid 2015 (excluding prisoners)" => Cell::Whole(1_500),
            _ => Cell::Blank,
        };
        scores.take(&of);
        people.take(&of);
    }
    let mut all = scores.finish().observations;
    all.extend(people.finish().observations);
    let derived = derive::from_small_areas(&definitions, &all);
    let of = |indicator: &str| -> Vec<(&str, Option<f64>, Option<f64>)> {
        let of_it = derived.iter().filter(|o| o.indicator == indicator);
        of_it.map(|o| (o.place.code.as_str(), o.reading.value(), o.denominator)).collect()
    };
    assert_eq!(of("deprivation-rank-2019"), [("E07000001", Some(1.0), Some(1.0))]);
    assert_eq!(of("deprivation-score-2019").len(), 2, "both districts have a score");
    let shares: Vec<&str> = of("most-deprived-tenth-2019").iter().map(|(code, ..)| *code).collect();
    assert_eq!(shares, ["E07000001", "E92000001", "Z08000001"], "and no invented country");
}

proptest::proptest! {
    #[test]
    fn no_row_makes_an_intake_panic(words in ".{0,20}", number: f64, at in 0_usize..13) {
        let layout = lifechances_measure::intake::LAYOUTS[at];
        let mut intake = Intake::for_layout(layout, &Definitions::standard()).unwrap();
        intake.take(&|_| Cell::Text(words.clone()));
        intake.take(&|_| Cell::Number(number));
        intake.take(&|header| if header.contains("ode") { text("Z01000001") } else { Cell::Number(number) });
        proptest::prop_assert_eq!(intake.finish().rows, 3);
    }
}
