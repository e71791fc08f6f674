//! From rows of published files to observations.
//!
//! A row is seen as a function from a column's published header to a checked cell, so nothing here
//! knows how the file was read. Each layout has its own page: `lait` for the long file of
//! the local authority interactive tool, `wide` for files with one row per area and columns
//! of figures, `attendance_rows` for session counts. Rows that belong to no definition are
//! passed over; rows that should give a figure and cannot are problems with their number.

mod attendance_rows;
mod lait;
mod wide;
mod wide_layouts;

use crate::authorities::Authorities;
use crate::definition::{Definition, Source};
use crate::definitions::Definitions;
use crate::observation::{Observation, State};
use commons::{AreaCode, Cell, Missing, Period, Place, Reading};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A definition with the source that this layout reads.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) definition: Definition,
    pub(crate) source: Source,
}

/// What a row should have given and could not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeProblem {
    /// The row, counted from 1, without headings.
    pub row: u64,
    /// What was found.
    pub found: String,
    /// What was expected, and what to do.
    pub expected: String,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Taken {
    /// The observations, in the order of the rows.
    pub observations: Vec<Observation>,
    /// What could not be read.
    pub problems: Vec<IntakeProblem>,
    /// What was read and does not add up in the publisher's own file.
    pub notes: Vec<IntakeProblem>,
    /// Rows seen.
    pub rows: u64,
    /// Rows that gave at least one observation.
    pub rows_used: u64,
}

/// Which shape the rows of a layout have.
enum Shape {
    Lait(BTreeMap<String, Vec<Wanted>>),
    Attendance(Vec<Wanted>),
    Wide(wide_layouts::Wide, Vec<Wanted>),
}

/// Takes the rows of one file, one by one.
pub struct Intake {
    layout: String,
    authorities: Authorities,
    districts: BTreeMap<AreaCode, Place>,
    shape: Shape,
    taken: Taken,
}

/// The layouts that give observations.
pub const LAYOUTS: [&str; 13] = [
    "lait",
    "ees-attendance",
    "nccis-neet",
    "eyfsp-headline",
    "iod2019",
    "iod2019-scores",
    "iod2019-population",
    "iod2025",
    "iod2025-districts",
    "ons-population",
    "dwp-low-income",
    "dwp-low-income-wards",
    "census-overcrowding",
];

impl Intake {
    /// An intake for a layout; `None` when the layout gives no observations.
    pub fn for_layout(layout: &str, definitions: &Definitions) -> Option<Self> {
        let wanted: Vec<Wanted> = definitions
            .read_from(layout)
            .map(|(d, s)| Wanted { definition: d.clone(), source: s.clone() })
            .collect();
        let shape = match layout {
            "lait" => Shape::Lait(lait::by_key(wanted)),
            "ees-attendance" => Shape::Attendance(wanted),
            other => Shape::Wide(wide_layouts::named(other)?, wanted),
        };
        Some(Self {
            layout: layout.to_owned(),
            authorities: Authorities::standard(),
            districts: BTreeMap::new(),
            shape,
            taken: Taken::default(),
        })
    }

    /// The same intake with another lookup of authorities.
    #[must_use]
    pub fn with_authorities(mut self, authorities: Authorities) -> Self {
        self.authorities = authorities;
        self
    }

    /// The same intake, told in which district small areas lie, for files that do not say it
    /// themselves. What a row says wins.
    #[must_use]
    pub fn with_districts(mut self, districts: BTreeMap<AreaCode, Place>) -> Self {
        self.districts = districts;
        self
    }

    /// Takes one row: `row` gives the cell under a published column header, and
    /// [`Cell::Blank`] for a column that the file does not have.
    pub fn take(&mut self, row: &dyn Fn(&str) -> Cell) {
        self.taken.rows += 1;
        let before = self.taken.observations.len();
        let mut desk = Desk {
            layout: &self.layout,
            authorities: &self.authorities,
            districts: &self.districts,
            taken: &mut self.taken,
        };
        match &self.shape {
            Shape::Lait(by_key) => lait::take(&mut desk, by_key, row),
            Shape::Attendance(wanted) => attendance_rows::take(&mut desk, wanted, row),
            Shape::Wide(wide, wanted) => wide::take(&mut desk, wide, wanted, row),
        }
        if self.taken.observations.len() > before {
            self.taken.rows_used += 1;
        }
    }

    /// What came of the rows.
    pub fn finish(self) -> Taken {
        self.taken
    }
}

/// What the pages of the layouts write on.
pub(crate) struct Desk<'a> {
    pub(crate) layout: &'a str,
    pub(crate) authorities: &'a Authorities,
    pub(crate) districts: &'a BTreeMap<AreaCode, Place>,
    pub(crate) taken: &'a mut Taken,
}

/// A place as its row gives it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Where {
    pub(crate) place: Place,
    pub(crate) name: String,
    pub(crate) within: Option<Place>,
}

/// A figure as its row gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figure {
    pub(crate) reading: Reading,
    pub(crate) numerator: Option<f64>,
    pub(crate) denominator: Option<f64>,
}

impl Figure {
    pub(crate) const fn alone(reading: Reading) -> Self {
        Self { reading, numerator: None, denominator: None }
    }
}

impl Desk<'_> {
    pub(crate) fn problem(&mut self, found: impl Into<String>, expected: impl Into<String>) {
        let problem =
            IntakeProblem { row: self.taken.rows, found: found.into(), expected: expected.into() };
        self.taken.problems.push(problem);
    }

    pub(crate) fn note(&mut self, found: String, expected: &str) {
        let row = self.taken.rows;
        self.taken.notes.push(IntakeProblem { row, found, expected: expected.to_owned() });
    }

    pub(crate) fn keep(
        &mut self,
        definition: &Definition,
        at: &Where,
        when: (Period, String),
        figure: Figure,
    ) {
        let parts = figure.numerator.zip(figure.denominator);
        let interval =
            figure.reading.value().and(parts).and_then(|(n, d)| definition.interval_of(n, d));
        self.taken.observations.push(Observation {
            indicator: definition.id.clone(),
            place: at.place,
            place_name: at.name.clone(),
            within: at.within.or_else(|| self.districts.get(&at.place.code).copied()),
            period: when.0,
            period_label: when.1,
            reading: figure.reading,
            numerator: figure.numerator,
            denominator: figure.denominator,
            interval,
            state: State::Current,
            layout: self.layout.to_owned(),
            load: None,
        });
    }
}

/// The words of a cell, whatever the layout made of it.
pub(crate) fn words(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.trim().to_owned(),
        Cell::Whole(whole) => whole.to_string(),
        Cell::Number(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Missing(_) | Cell::Blank => String::new(),
    }
}

/// The number of a cell: a number, or the text of one (`2,812` and `43.8%` included).
pub(crate) fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Text(text) => {
            let plain: String =
                text.trim().trim_end_matches('%').chars().filter(|c| *c != ',').collect();
            plain.parse().ok().filter(|n: &f64| n.is_finite())
        }
        Cell::Number(number) => number.is_finite().then_some(*number),
        Cell::Whole(_) => cell.number(),
        Cell::Day(_) | Cell::Missing(_) | Cell::Blank => None,
    }
}

/// The figure of a cell or the reason for none; `None` when it is words that are neither.
pub(crate) fn reading(cell: &Cell) -> Option<Reading> {
    match cell {
        Cell::Missing(missing) => Some(Reading::Missing(*missing)),
        Cell::Blank => Some(Reading::Missing(Missing::NotRecorded)),
        Cell::Text(text) => number(cell)
            .map(Reading::Value)
            .or_else(|| Missing::from_symbol(text).map(Reading::Missing)),
        Cell::Whole(_) | Cell::Number(_) => number(cell).map(Reading::Value),
        Cell::Day(_) => None,
    }
}

/// The first of several ways to head a column that this row has.
pub(crate) fn first(row: &dyn Fn(&str) -> Cell, headers: &[&str]) -> Cell {
    headers
        .iter()
        .map(|header| row(header))
        .find(|cell| *cell != Cell::Blank)
        .unwrap_or(Cell::Blank)
}
