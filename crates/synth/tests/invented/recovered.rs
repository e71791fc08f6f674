//! Every effect the truth declares is in the lives that were drawn.
//!
//! For each outcome with something planted in it, an equation with exactly the declared factors is
//! fitted to the truth about 40,000 children, and each size that comes out is compared with the one
//! declared, in standard errors. Yes-or-no outcomes are fitted by logistic regression (maximum
//! likelihood by Newton's method), attainment by least squares.

use crate::common::{self, Files, Table};
use commons::Day;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Only what is needed here is kept of the files.
fn truth() -> &'static Files {
    static TRUTH: OnceLock<Files> = OnceLock::new();
    TRUTH.get_or_init(|| {
        let (files, _) = common::write(&common::invent(40_000, 5));
        let wanted = |path: &str| path.starts_with("truth/") || path.starts_with("reference/");
        files.into_iter().filter(|(path, _)| wanted(path)).collect()
    })
}

/// One row of `truth/effects.csv`.
struct Declared {
    kind: String,
    factors: String,
    size: f64,
}

fn declared(files: &Files, outcome: &str) -> Vec<Declared> {
    let table = Table::read(files, "truth/effects.csv");
    let at = |row: &[String], name: &str| row[table.place(name)].clone();
    let of = table.rows.iter().filter(|row| at(row, "outcome") == outcome);
    of.filter(|row| !matches!(at(row, "kind").as_str(), "intervention" | "step_change"))
        .map(|row| Declared {
            kind: at(row, "kind"),
            factors: at(row, "factors"),
            size: at(row, "size").parse().unwrap(),
        })
        .collect()
}

/// The truth about children, with what the names of factors mean.
struct Children {
    table: Table,
    deprivation: BTreeMap<String, f64>,
    phases: BTreeMap<String, String>,
    planted_locality: String,
}

impl Children {
    fn of(files: &Files) -> Self {
        let areas = Table::read(files, "truth/areas.csv");
        let level = areas.column("deprivation").map(|level| level.parse().unwrap());
        let schools = Table::read(files, "reference/schools_gias.csv");
        let kind = schools.column("TypeOfEstablishment (name)");
        let phase = schools.column("PhaseOfEducation (name)").zip(kind).map(|(phase, kind)| {
            if kind.contains("special") { "Special".to_owned() } else { phase.to_owned() }
        });
        let effects = Table::read(files, "truth/effects.csv");
        let mut noted = effects.column("kind").zip(effects.column("note"));
        let (_, note) = noted.find(|(kind, _)| *kind == "locality").unwrap();
        Self {
            deprivation: areas.column("small_area").map(str::to_owned).zip(level).collect(),
            phases: schools.column("URN").map(str::to_owned).zip(phase).collect(),
            planted_locality: note.split(' ').next().unwrap().to_owned(),
            table: Table::read(files, "truth/children.csv"),
        }
    }

    fn at<'r>(&self, row: &'r [String], name: &str) -> &'r str {
        &row[self.table.place(name)]
    }

    fn born(&self, row: &[String]) -> Day {
        Day::parse_iso(self.at(row, "born")).unwrap()
    }

    /// Whole years at the end of the school year.
    fn age(&self, row: &[String]) -> i32 {
        2024 - self.born(row).school_year()
    }

    fn phase(&self, row: &[String]) -> &str {
        self.phases.get(self.at(row, "school_urn")).map_or("none", String::as_str)
    }

    /// The number a factor of an equation has for a child.
    fn factor(&self, row: &[String], name: &str) -> f64 {
        let flag = |yes: bool| f64::from(u8::from(yes));
        let deprivation = self.deprivation[self.at(row, "small_area")];
        match name {
            "deprivation" => deprivation,
            // The more deprived two fifths of a standard normal number.
            "deprived_area" => flag(deprivation > 0.2533),
            "need" => self.at(row, "need").parse().unwrap(),
            "boy" => flag(self.at(row, "sex") == "boy"),
            "summer_born" => flag((4..=8).contains(&self.born(row).month())),
            "secondary" => flag(self.age(row) >= 12),
            "planted_locality" => flag(self.at(row, "locality") == self.planted_locality),
            "born_on_even_day" => flag(self.born(row).day_of_month().is_multiple_of(2)),
            "second_registration_group" => flag(self.at(row, "registration_group") == "2"),
            other => match other.strip_prefix("community=") {
                Some(community) => flag(self.at(row, "community") == community),
                None => flag(self.at(row, other) == "1"),
            },
        }
    }
}

/// Sizes and their standard errors.
struct Fit {
    sizes: Vec<f64>,
    errors: Vec<f64>,
}

/// One child of a fit: the numbers of the factors, and the outcome.
type Case = (Vec<f64>, f64);

/// Maximum likelihood by Newton's method; with `linear`, which takes one step, least squares.
fn fit(cases: &[Case], linear: bool) -> Fit {
    let width = cases[0].0.len();
    let mut sizes = vec![0.0; width];
    let mut inverse = Vec::new();
    for _ in 0..if linear { 1 } else { 25 } {
        let mut slope = vec![0.0; width];
        let mut curve = vec![vec![0.0; width]; width];
        for (factors, outcome) in cases {
            let sum: f64 = factors.iter().zip(&sizes).map(|(x, b)| x * b).sum();
            let expected = if linear { sum } else { 1.0 / (1.0 + (-sum).exp()) };
            let weight = if linear { 1.0 } else { expected * (1.0 - expected) };
            for (i, x) in factors.iter().enumerate().filter(|(_, x)| **x != 0.0) {
                slope[i] += x * (outcome - expected);
                for (j, y) in factors.iter().enumerate() {
                    curve[i][j] += weight * x * y;
                }
            }
        }
        inverse = inverted(curve);
        let step: Vec<f64> =
            inverse.iter().map(|row| row.iter().zip(&slope).map(|(a, b)| a * b).sum()).collect();
        sizes.iter_mut().zip(&step).for_each(|(size, step)| *size += step);
        if step.iter().all(|step: &f64| step.abs() < 1e-9) {
            break;
        }
    }
    let spread = if linear { spread_of(cases, &sizes) } else { 1.0 };
    let errors = (0..width).map(|i| spread * inverse[i][i].sqrt()).collect();
    Fit { sizes, errors }
}

/// Standard deviation of what a linear equation leaves unexplained.
fn spread_of(cases: &[Case], sizes: &[f64]) -> f64 {
    let left = |(factors, outcome): &Case| {
        let sum: f64 = factors.iter().zip(sizes).map(|(x, b)| x * b).sum();
        (outcome - sum).powi(2)
    };
    let free = f64::from(u32::try_from(cases.len() - sizes.len()).unwrap());
    (cases.iter().map(left).sum::<f64>() / free).sqrt()
}

/// Gauss and Jordan.
fn inverted(mut matrix: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let width = matrix.len();
    for (i, row) in matrix.iter_mut().enumerate() {
        row.extend((0..width).map(|j| f64::from(u8::from(i == j))));
    }
    for i in 0..width {
        let best = (i..width).max_by(|a, b| matrix[*a][i].abs().total_cmp(&matrix[*b][i].abs()));
        matrix.swap(i, best.unwrap());
        let pivot = matrix[i][i];
        assert!(pivot.abs() > 1e-9, "the factors can be told apart");
        matrix[i].iter_mut().for_each(|value| *value /= pivot);
        let row = matrix[i].clone();
        for (_, other) in matrix.iter_mut().enumerate().filter(|(k, _)| *k != i) {
            let times = other[i];
            other.iter_mut().zip(&row).for_each(|(value, of)| *value -= times * of);
        }
    }
    matrix.into_iter().map(|row| row[width..].to_vec()).collect()
}

/// For whom an outcome is drawn, and apart for which groups: each has its own pass line.
struct Drawn {
    outcome: &'static str,
    column: &'static str,
    who: fn(&Children, &[String]) -> bool,
    group: fn(&Children, &[String]) -> usize,
}

fn pupil(children: &Children, row: &[String], from: i32) -> bool {
    !children.at(row, "school_urn").is_empty() && (from..=16).contains(&children.age(row))
}

fn together(_: &Children, _: &[String]) -> usize {
    0
}

fn by_stage(children: &Children, row: &[String]) -> usize {
    usize::from(children.age(row) >= 12)
}

fn by_phase(children: &Children, row: &[String]) -> usize {
    match children.phase(row) {
        "Secondary" => 1,
        "Special" => 2,
        _ => 0,
    }
}

const DRAWN: [Drawn; 11] = [
    Drawn {
        outcome: "weak_sight",
        column: "weak_sight",
        who: |all, row| all.age(row) >= 4,
        group: together,
    },
    Drawn { outcome: "gld", column: "gld", who: |all, row| pupil(all, row, 5), group: by_stage },
    Drawn {
        outcome: "phonics_met",
        column: "phonics_met",
        who: |all, row| pupil(all, row, 6),
        group: by_stage,
    },
    Drawn {
        outcome: "ks2_rwm_met",
        column: "ks2_rwm_met",
        who: |all, row| pupil(all, row, 11),
        group: by_stage,
    },
    Drawn {
        outcome: "attainment_8",
        column: "attainment_8",
        who: |all, row| pupil(all, row, 16),
        group: together,
    },
    Drawn {
        outcome: "overweight_year_6",
        column: "overweight_year_6",
        who: |all, row| all.age(row) >= 11,
        group: together,
    },
    // Absence is a rank in the pupil's phase; the highest of the rank are persistently absent.
    Drawn {
        outcome: "absence",
        column: "persistent_absence",
        who: |all, row| pupil(all, row, 5),
        group: by_phase,
    },
    Drawn {
        outcome: "suspended",
        column: "suspended",
        who: |all, row| pupil(all, row, 5),
        group: by_stage,
    },
    Drawn {
        outcome: "screening_missed",
        column: "screening_missed",
        who: |all, row| all.age(row) >= 5,
        group: together,
    },
    Drawn {
        outcome: "measurement_missed",
        column: "measurement_missed",
        who: |all, row| all.age(row) >= 11,
        group: together,
    },
    Drawn {
        outcome: "exam_missing",
        column: "exam_missing",
        who: |all, row| all.age(row) >= 11,
        group: together,
    },
];

fn cases(children: &Children, drawn: &Drawn, declared: &[Declared]) -> Vec<Case> {
    let rows = || children.table.rows.iter().filter(|row| (drawn.who)(children, row));
    let groups: BTreeSet<usize> = rows().map(|row| (drawn.group)(children, row)).collect();
    rows()
        .map(|row| {
            let group = (drawn.group)(children, row);
            let mut numbers: Vec<f64> =
                groups.iter().map(|g| f64::from(u8::from(*g == group))).collect();
            for effect in declared {
                let factors = effect.factors.split(" and ");
                numbers.push(factors.map(|name| children.factor(row, name)).product());
            }
            (numbers, children.at(row, drawn.column).parse().unwrap())
        })
        .collect()
}

#[test]
fn every_declared_effect_is_in_the_lives_within_its_sampling_error() {
    let files = truth();
    let children = Children::of(files);
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    for drawn in &DRAWN {
        let declared = declared(files, drawn.outcome);
        let cases = cases(&children, drawn, &declared);
        let fit = fit(&cases, drawn.outcome == "attainment_8");
        let groups = fit.sizes.len() - declared.len();
        for (effect, place) in declared.iter().zip(groups..) {
            let (size, error) = (fit.sizes[place], fit.errors[place]);
            let shown = format!(
                "{} on {} ({}): {size:.3} for {} with standard error {error:.3}",
                effect.factors, drawn.outcome, effect.kind, effect.size
            );
            eprintln!("{shown}");
            // Four standard errors: of some eighty comparisons, one in two hundred runs has one.
            assert!((size - effect.size).abs() < 4.0 * error, "{shown}");
            match effect.kind.as_str() {
                "null" => assert!(effect.size == 0.0 && size.abs() < 4.0 * error, "{shown}"),
                "main" => {}
                _ => assert!(size * effect.size.signum() > 2.0 * error, "it shows: {shown}"),
            }
            *kinds.entry(effect.kind.clone()).or_default() += 1;
        }
    }
    let planted = ["interaction", "intersection", "locality", "missing_not_at_random", "null"];
    let counted: Vec<u32> = planted.iter().map(|kind| kinds[*kind]).collect();
    assert_eq!(counted, [2, 4, 1, 3, 11], "every planted effect was tried");
}

#[test]
fn every_planted_effect_has_an_outcome_that_is_tried() {
    let table = Table::read(truth(), "truth/effects.csv");
    for (outcome, kind) in table.column("outcome").zip(table.column("kind")) {
        let tried = DRAWN.iter().any(|drawn| drawn.outcome == outcome);
        let elsewhere = matches!(kind, "main" | "intervention" | "step_change");
        assert!(tried || elsewhere, "{kind} on {outcome}");
    }
}
