//! The scoreboard of an invented district.

use crate::common::{Row, take};
use commons::{AreaCode, Cell, Geography, Period, Place, Reading, YearType};
use lifechances_measure::{
    Certainty, Comparison, Definitions, InsideGap, Met, Observation, Scoreboard, ScoreboardRow,
    Standing, State,
};

fn place(code: &str, geography: Geography, boundary_year: u16) -> Place {
    Place { code: AreaCode::parse(code).unwrap(), geography, boundary_year }
}

fn calderbrook() -> Place {
    place("Z08000001", Geography::LocalAuthority, 2023)
}

fn country() -> Place {
    place("Z92000001", Geography::Country, 2023)
}

fn observed(indicator: &str, at: Place, last_year: u16, value: f64) -> Observation {
    Observation {
        indicator: indicator.to_owned(),
        place: at,
        place_name: if at == country() { "Invented England" } else { "Calderbrook" }.to_owned(),
        within: None,
        period: Period::year(YearType::Academic, last_year),
        period_label: last_year.to_string(),
        reading: Reading::Value(value),
        numerator: None,
        denominator: None,
        interval: None,
        state: State::Current,
        layout: "lait".to_owned(),
        load: None,
    }
}

fn with_parts(mut o: Observation, numerator: f64, denominator: f64) -> Observation {
    let definitions = Definitions::standard();
    let definition = definitions.get(&o.indicator).unwrap();
    o.reading = Reading::Value(numerator / denominator * definition.unit.multiplier().unwrap());
    (o.numerator, o.denominator) = (Some(numerator), Some(denominator));
    o.interval = definition.interval_of(numerator, denominator);
    o
}

fn board(observations: &[Observation]) -> Scoreboard {
    Scoreboard::build(&Definitions::standard(), observations, calderbrook(), country())
}

fn row<'a>(board: &'a Scoreboard, id: &str) -> &'a ScoreboardRow {
    board.rows.iter().find(|row| row.definition.id == id).unwrap()
}

#[test]
fn strengths_stand_beside_needs_and_every_row_of_the_list_is_shown() {
    let both = |id, ours, theirs| {
        [observed(id, calderbrook(), 2025, ours), observed(id, country(), 2025, theirs)]
    };
    let all = [
        both("ehc-plans-in-20-weeks", 89.6, 46.4),
        both("persistent-absence", 23.1, 18.1),
        both("ks2-expected-disadvantaged", 48.0, 48.0),
        both("mental-health-admissions", 56.6, 80.2),
    ]
    .concat();
    let board = board(&all);
    assert_eq!(board.rows.len(), Definitions::standard().of_the_list().count());
    let standing = |id| row(&board, id).standing;
    assert_eq!(standing("ehc-plans-in-20-weeks"), Standing::Strength);
    assert_eq!(standing("persistent-absence"), Standing::Need);
    assert_eq!(standing("ks2-expected-disadvantaged"), Standing::Level);
    assert_eq!(standing("mental-health-admissions"), Standing::Context, "low may be poor access");
    assert_eq!(standing("infant-mortality"), Standing::NoFigure);
    assert_eq!(board.rows_of_the_list_with_a_figure(), 4);
}

#[test]
fn a_benchmark_set_aside_is_shown_with_its_reason_and_not_compared() {
    let mut all = [
        observed("youth-justice-first-time", calderbrook(), 2024, 130.0),
        observed("youth-justice-first-time", country(), 2024, 1_258.0),
    ];
    all[1].state = State::Quarantined { reason: "It is in another unit.".to_owned() };
    let board = board(&all);
    let row = row(&board, "youth-justice-first-time");
    assert_eq!((row.gap, row.standing), (None, Standing::NoBenchmark));
    assert_eq!(row.target.value, None);
    assert!(row.benchmark.is_some(), "it is kept to be shown");
    assert_eq!(
        row.sentences[1],
        "It is not compared with Invented England. It is in another unit."
    );
}

#[test]
fn with_a_denominator_the_gap_allows_for_chance() {
    let id = "good-level-of-development";
    let few = with_parts(observed(id, calderbrook(), 2025, 0.0), 62.0, 100.0);
    let many = with_parts(observed(id, calderbrook(), 2025, 0.0), 6_200.0, 10_000.0);
    let theirs = observed(id, country(), 2025, 68.3);
    let gap = |ours: Observation| row(&board(&[ours, theirs.clone()]), id).gap.unwrap();
    let found = gap(few);
    assert_eq!((found.comparison, found.certainty), (Comparison::Similar, Certainty::Interval));
    let found = gap(many);
    assert_eq!((found.comparison, found.certainty), (Comparison::Worse, Certainty::Interval));
    let found = gap(observed(id, calderbrook(), 2025, 62.0));
    assert_eq!((found.comparison, found.certainty), (Comparison::Worse, Certainty::FiguresOnly));
}

#[test]
fn different_years_and_parts_of_years_are_not_compared() {
    let id = "overall-absence";
    let mut to_date = observed(id, calderbrook(), 2026, 8.15);
    to_date.period = to_date.period.with_part("year to date");
    let all =
        [observed(id, calderbrook(), 2025, 8.09), observed(id, country(), 2024, 7.0), to_date];
    let board = board(&all);
    let row = row(&board, id);
    assert_eq!(row.gap, None);
    assert_eq!(row.level.as_ref().unwrap().period.last_year, 2025, "a whole year is the level");
    assert_eq!(row.so_far.as_ref().unwrap().ours.period.last_year, 2026);
}

#[test]
fn a_whole_year_is_not_compared_with_the_benchmarks_year_to_date() {
    let id = "overall-absence";
    let mut theirs = observed(id, country(), 2026, 6.88);
    theirs.period = theirs.period.with_part("year to date");
    let board = board(&[observed(id, calderbrook(), 2026, 8.09), theirs]);
    let row = row(&board, id);
    assert_eq!((row.gap, row.standing), (None, Standing::NoBenchmark));
    assert_eq!(row.benchmark, None);
}

#[test]
fn the_target_is_a_straight_line_to_the_benchmark_by_2040() {
    let id = "persistent-absence";
    let all = [observed(id, calderbrook(), 2025, 23.1), observed(id, country(), 2025, 18.1)];
    let target = row(&board(&all), id).target.clone();
    assert_eq!((target.value, target.met), (Some(18.1), Some(Met::NotYet)));
    assert!((target.needed_each_year.unwrap() + 5.0 / 15.0).abs() < 1e-12);
    let all = [observed(id, calderbrook(), 2025, 17.0), observed(id, country(), 2025, 18.1)];
    let target = row(&board(&all), id).target.clone();
    assert_eq!((target.met, target.needed_each_year), (Some(Met::Yes), None));
}

/// Ten small areas of Calderbrook, the first the most deprived, with very unlike sizes.
fn small_areas() -> Vec<Observation> {
    let mut all = Vec::new();
    for at in 0..10_u32 {
        let area = place(&format!("Z01{at:06}"), Geography::Lsoa, 2021);
        let mut rank = observed("small-area-deprivation-rank-2025", area, 2025, f64::from(at + 1));
        rank.within = Some(place("Z08000001", Geography::LocalAuthority, 2024));
        let homes = if at == 0 { 900.0 } else { 100.0 };
        let crowded = if at < 2 { homes / 10.0 } else { 1.0 };
        all.push(rank);
        // Households carry no district of their own: the order of deprivation gives it.
        let households = observed("overcrowded-households", area, 2021, 0.0);
        all.push(with_parts(households, crowded, homes));
    }
    all
}

#[test]
fn the_gap_inside_adds_counts_before_it_divides() {
    let board = board(&small_areas());
    let InsideGap::Fifths { fifths, left_out, .. } = &row(&board, "overcrowded-households").inside
    else {
        panic!("fifths were expected")
    };
    // 1,800 homes in five parts of 360: the first lies whole in the area of 900, of which a tenth are
    // crowded; the last has three areas of 100 whole and 60 homes of a fourth, one in a hundred crowded.
    let [most, .., least] = &fifths.five;
    assert_eq!((most.areas, *left_out), (1, 0));
    assert!((most.numerator - 36.0).abs() < 1e-9 && (most.denominator - 360.0).abs() < 1e-9);
    assert_eq!(least.areas, 4);
    assert!((least.numerator - 3.6).abs() < 1e-9 && (least.denominator - 360.0).abs() < 1e-9);
    assert!((most.value - 10.0).abs() < 1e-9 && (fifths.difference - 9.0).abs() < 1e-9);
}

#[test]
fn areas_of_two_kinds_are_not_added_up_together_and_name_their_own_order() {
    let mut all = small_areas();
    // The same ground once more, as small areas of 2011 with the order of their own index.
    for at in 0..10_u32 {
        let area = place(&format!("Z01{at:06}"), Geography::Lsoa, 2011);
        let mut rank = observed("small-area-deprivation-rank-2019", area, 2019, f64::from(at + 1));
        rank.within = Some(place("Z08000001", Geography::LocalAuthority, 2019));
        all.push(rank);
        all.push(with_parts(observed("overcrowded-households", area, 2011, 0.0), 1.0, 50.0));
    }
    let newest = board(&all);
    let fifths = |board: &Scoreboard| match &row(board, "overcrowded-households").inside {
        InsideGap::Fifths { fifths, ordered_by, .. } => {
            let people: f64 = fifths.five.iter().map(|fifth| fifth.denominator).sum();
            (people.round(), ordered_by.clone())
        }
        other => panic!("fifths were expected, not {other:?}"),
    };
    assert_eq!(fifths(&newest), (1_800.0, "the English Indices of Deprivation 2025".to_owned()));
    all.retain(|o| o.indicator != "overcrowded-households" || o.place.boundary_year == 2011);
    let older = board(&all);
    assert_eq!(fifths(&older), (500.0, "the English Indices of Deprivation 2019".to_owned()));
    // Ten areas of 2021 and one ward in the same year: the ward is left out.
    let mut mixed = small_areas();
    let mut ward =
        observed("overcrowded-households", place("Z05000001", Geography::Ward, 2024), 2021, 0.0);
    ward.within = Some(calderbrook());
    mixed.push(with_parts(ward, 5.0, 10.0));
    assert_eq!(fifths(&board(&mixed)).0, 1_800.0);
}

#[test]
fn no_sentence_claims_a_cause() {
    let mut all = small_areas();
    for definition in Definitions::standard().of_the_list() {
        for year in 2020..2026 {
            all.push(observed(&definition.id, calderbrook(), year, 20.0 + f64::from(year - 2020)));
            all.push(observed(&definition.id, country(), year, 21.0));
        }
    }
    let causal = ["because of", "caused", "causes", "due to", "leads to", "impact", "effect of"];
    for sentence in board(&all).rows.iter().flat_map(|row| &row.sentences) {
        let lower = sentence.to_lowercase();
        assert!(!causal.iter().any(|word| lower.contains(word)), "{sentence}");
    }
}

#[test]
fn counts_of_sessions_reach_the_board_exactly() {
    let number = |n: u32| Cell::Whole(i64::from(n));
    let row_of = Row::of(&[
        ("time_period", number(202_526)),
        ("geographic_level", Cell::Text("Local authority".to_owned())),
        ("new_la_code", Cell::Text("Z08000001".to_owned())),
        ("la_name", Cell::Text("Calderbrook".to_owned())),
        ("education_phase", Cell::Text("Total".to_owned())),
        ("present_sessions", number(900)),
        ("approved_educational_activity", number(10)),
        ("overall_attendance", number(910)),
        ("authorised_absence", number(60)),
        ("unauthorised_absence", number(30)),
        ("overall_absence", number(91)),
        ("possible_sessions", number(1_000)),
        ("pa_perc", Cell::Missing(commons::Missing::Confidential)),
    ]);
    let taken = take("ees-attendance", &[row_of]);
    assert_eq!(taken.problems, []);
    let found: Vec<&str> = taken.notes.iter().map(|n| n.found.as_str()).collect();
    assert_eq!(
        found,
        [
            "overall_absence is 91 and its parts add up to 90 (Calderbrook, Total)",
            "possible_sessions is 1000 and its parts add up to 1001 (Calderbrook, Total)"
        ]
    );
    let absence = &taken.observations[0];
    assert_eq!((absence.numerator, absence.denominator), (Some(90.0), Some(1_000.0)));
    assert_eq!(absence.reading, Reading::Value(9.0));
    let persistent = &taken.observations[1];
    assert_eq!(persistent.reading, Reading::Missing(commons::Missing::Confidential));
}
