//! What is planted can be found: interactions, nulls, a place, an intervention, a step.

use crate::common::{Files, Table};
use crate::laws::demo;
use commons::Day;
use std::collections::{BTreeMap, BTreeSet};

/// Log odds ratio of `hit` between those with and without `has`, and its standard error.
fn log_odds_ratio(rows: &[(bool, bool)]) -> (f64, f64) {
    let cell = |has: bool, hit: bool| {
        let number = rows.iter().filter(|row| **row == (has, hit)).count();
        f64::from(u32::try_from(number).unwrap()) + 0.5
    };
    let (a, b, c, d) = (cell(true, true), cell(true, false), cell(false, true), cell(false, false));
    ((a * d / (b * c)).ln(), (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt())
}

struct Truth {
    table: Table,
}

impl Truth {
    fn of(files: &Files) -> Self {
        Self { table: Table::read(files, "truth/children.csv") }
    }

    /// For pupils at least this old: whether a factor and an outcome are true.
    fn rows(
        &self,
        age: i32,
        pick: impl Fn(&dyn Fn(&str) -> String) -> Option<(bool, bool)>,
    ) -> Vec<(bool, bool)> {
        let latest = 2025 - age;
        self.table
            .rows
            .iter()
            .filter(|row| {
                let born = Day::parse_iso(&row[self.table.place("born")]).unwrap();
                let pupil = !row[self.table.place("school_urn")].is_empty();
                pupil && born.school_year() < latest && born.school_year() >= 2008
            })
            .filter_map(|row| pick(&|name: &str| row[self.table.place(name)].clone()))
            .collect()
    }
}

#[test]
fn weak_sight_hurts_reading_more_in_deprived_areas_as_planted() {
    let files = demo();
    let areas = Table::read(files, "truth/areas.csv");
    let deprived: BTreeSet<&str> = areas
        .column("small_area")
        .zip(areas.column("deprivation"))
        .filter(|(_, level)| level.parse::<f64>().unwrap() > 0.2533)
        .map(|(area, _)| area)
        .collect();
    let truth = Truth::of(files);
    let within = |poor: bool| {
        let rows = truth.rows(6, |at| {
            let here = deprived.contains(at("small_area").as_str()) == poor;
            here.then(|| (at("weak_sight") == "1", at("phonics_met") == "1"))
        });
        log_odds_ratio(&rows)
    };
    let ((in_poor, error_1), (elsewhere, error_2)) = (within(true), within(false));
    let error = error_1.hypot(error_2);
    let more = in_poor - elsewhere;
    assert!(more < -3.0 * error, "{in_poor} against {elsewhere}, error {error}");
}

#[test]
fn a_planted_null_does_nothing() {
    let truth = Truth::of(demo());
    for (outcome, age) in [("phonics_met", 6), ("gld", 5), ("ks2_rwm_met", 11)] {
        let rows = truth.rows(age, |at| {
            let even = Day::parse_iso(&at("born")).unwrap().day_of_month().is_multiple_of(2);
            Some((even, at(outcome) == "1"))
        });
        let (ratio, error) = log_odds_ratio(&rows);
        assert!(ratio.abs() < 3.5 * error, "{outcome}: {ratio} with error {error}");
    }
}

#[test]
fn the_planted_locality_has_fewer_children_at_a_good_level_than_its_needs_explain() {
    let truth = Truth::of(demo());
    // Like with like: pupils without free meals or support, born from September to March.
    let rows = truth.rows(5, |at| {
        let month = Day::parse_iso(&at("born")).unwrap().month();
        let like = at("fsm") == "0" && at("sen_support") == "0" && !(4..=8).contains(&month);
        like.then(|| (at("locality") == "Z15000002", at("gld") == "1"))
    });
    let (ratio, error) = log_odds_ratio(&rows);
    assert!(ratio < -2.0 * error, "{ratio} with error {error}");
}

type Weeks = BTreeMap<(bool, String), (f64, f64)>;

/// Marks of a kind and all marks of each week in primary schools, by whether one is treated.
fn weekly(files: &Files, wanted: &[&str]) -> Weeks {
    let treated = Table::read(files, "reference/programmes.csv");
    let treated: BTreeSet<&str> = treated.column("School URN").collect();
    let schools = Table::read(files, "reference/schools_gias.csv");
    let primary: BTreeSet<&str> = schools
        .column("URN")
        .zip(schools.column("PhaseOfEducation (name)"))
        .filter(|(_, phase)| *phase == "Primary")
        .map(|(urn, _)| urn)
        .collect();
    let register = std::str::from_utf8(&files["partners/mis_attendance.csv"]).unwrap();
    let mut weeks = Weeks::new();
    for row in register.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        if !primary.contains(cells[0]) {
            continue;
        }
        let key = (treated.contains(cells[0]), cells[2].to_owned());
        let week = weeks.entry(key).or_default();
        for mark in cells[3..].iter().filter(|mark| !matches!(**mark, "#" | "Z" | "Y4")) {
            week.0 += f64::from(u8::from(wanted.contains(mark)));
            week.1 += 1.0;
        }
    }
    weeks
}

fn rate(weeks: &Weeks, treated: Option<bool>, from: &str, to: &str) -> f64 {
    let of = weeks.iter().filter(|((t, week), _)| {
        treated.is_none_or(|wanted| *t == wanted) && (from..to).contains(&week.as_str())
    });
    let (hits, all) = of.fold((0.0, 0.0), |(h, a), (_, (hits, all))| (h + hits, a + all));
    hits / all
}

#[test]
fn the_intervention_takes_its_share_of_absence_from_its_first_week_on() {
    let absent = ["I", "M", "R", "S", "E", "C", "C1", "J1", "C2", "G", "U", "O", "N"];
    let weeks = weekly(demo(), &absent);
    let change = |treated: bool| {
        rate(&weeks, Some(treated), "2025-01-06", "2025-09-01")
            / rate(&weeks, Some(treated), "2024-09-01", "2025-01-06")
    };
    let ratio = change(true) / change(false);
    assert!((0.79..0.91).contains(&ratio), "{ratio} for 0.85");
}

#[test]
fn late_marks_step_up_in_the_planted_week() {
    let weeks = weekly(demo(), &["L"]);
    let before = rate(&weeks, None, "2024-09-01", "2025-02-24");
    let after = rate(&weeks, None, "2025-02-24", "2025-09-01");
    assert!((1.35..1.55).contains(&(after / before)), "{before} to {after}");
}
