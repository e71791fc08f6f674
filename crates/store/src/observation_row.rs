//! A published value as it is stored: what it is about, what it says, and where it came from.

use crate::table::Table;
use crate::{Id, Row, StoreError, Value, words};
use commons::{Day, Period, Place, Reading};

pub(crate) const TABLE: Table = Table {
    name: "observations",
    columns: "indicator, code, geography, boundary_year, year_type, first_year, last_year, part, \
              reading, missing, numerator, denominator, interval_low, interval_high, load_id, \
              vintage, vintage_day, state, reason",
    order: "indicator, code, geography, boundary_year, year_type, first_year, last_year, part, \
            load_id",
};

/// Where `load_id` stands among the columns.
pub(crate) const LOAD_ID: usize = 14;

/// The columns that say what a value is about, equal in two rows `older` and `newer`.
pub(crate) const SAME_KEY: &str = "older.indicator = newer.indicator AND older.code = newer.code \
     AND older.geography = newer.geography AND older.boundary_year = newer.boundary_year \
     AND older.year_type = newer.year_type AND older.first_year = newer.first_year \
     AND older.last_year = newer.last_year AND older.part = newer.part";

/// What a value is about. One value of each key is current.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObservationKey {
    /// The indicator's id.
    pub indicator: String,
    /// The place, with the year of its boundaries.
    pub place: Place,
    /// The period.
    pub period: Period,
}

/// How a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObservationState {
    /// The newest of its source. It is shown, except among the values that
    /// [`of_other_sources`](crate::observations::of_other_sources) gives.
    Current,
    /// A later release of its own source revised it; kept with its vintage.
    Superseded,
    /// Not shown, because it contradicts itself or its neighbours.
    Quarantined {
        /// Why, in words for a page.
        reason: String,
    },
}

/// A published value.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservationRow {
    /// What it is about.
    pub key: ObservationKey,
    /// The value, or the publisher's reason for there being none.
    pub reading: Reading,
    /// What was counted, where published.
    pub numerator: Option<f64>,
    /// Out of what, where published.
    pub denominator: Option<f64>,
    /// Its interval, low and high, where published.
    pub interval: Option<(f64, f64)>,
    /// The load that brought it.
    pub load: Id,
    /// Which release of its source: the publisher's words, or the day it was cut.
    pub vintage: String,
    /// How it stands.
    pub state: ObservationState,
}

impl ObservationRow {
    /// The values in the order of the table's columns, with the state a new row has.
    pub(crate) fn arriving(&self) -> Vec<Value> {
        let (value, missing) = match self.reading {
            Reading::Value(value) => (Some(value), None),
            Reading::Missing(missing) => (None, Some(words::missing(missing))),
        };
        let (state, reason) = match &self.state {
            ObservationState::Current | ObservationState::Superseded => ("arriving", ""),
            ObservationState::Quarantined { reason } => ("quarantined", reason.as_str()),
        };
        let mut values = self.key.values();
        values.extend([
            value.into(),
            missing.into(),
            self.numerator.into(),
            self.denominator.into(),
            self.interval.map(|(low, _)| low).into(),
            self.interval.map(|(_, high)| high).into(),
            (&self.load).into(),
            (&self.vintage).into(),
            Day::parse_iso(&self.vintage).ok().into(),
            state.into(),
            reason.into(),
        ]);
        values
    }
}

impl ObservationKey {
    /// The eight columns of the key.
    pub(crate) fn values(&self) -> Vec<Value> {
        vec![
            (&self.indicator).into(),
            self.place.code.into(),
            words::geography(self.place.geography).into(),
            self.place.boundary_year.into(),
            words::year_type(self.period.year_type).into(),
            self.period.first_year.into(),
            self.period.last_year.into(),
            (&self.period.part).into(),
        ]
    }
}

pub(crate) fn read(row: &Row) -> Result<ObservationRow, StoreError> {
    let key = ObservationKey {
        indicator: row.text(0)?,
        place: Place {
            code: row.area(1)?,
            geography: row.read(2, "a geography", words::read_geography)?,
            boundary_year: row.year(3)?,
        },
        period: Period {
            year_type: row.read(4, "a kind of year", words::read_year_type)?,
            first_year: row.year(5)?,
            last_year: row.year(6)?,
            part: row.text(7)?,
        },
    };
    let reading = match row.maybe_real(8)? {
        Some(value) => Reading::Value(value),
        None => Reading::Missing(row.read(9, "a reason", words::read_missing)?),
    };
    Ok(ObservationRow {
        key,
        reading,
        numerator: row.maybe_real(10)?,
        denominator: row.maybe_real(11)?,
        interval: row.maybe_real(12)?.zip(row.maybe_real(13)?),
        load: row.read(LOAD_ID, "an id", Id::parse)?,
        vintage: row.text(15)?,
        state: read_state(row)?,
    })
}

fn read_state(row: &Row) -> Result<ObservationState, StoreError> {
    match row.text(17)?.as_str() {
        "current" | "beside" => Ok(ObservationState::Current),
        "superseded" => Ok(ObservationState::Superseded),
        "quarantined" => Ok(ObservationState::Quarantined { reason: row.text(18)? }),
        _ => Err(StoreError::Unreadable { column: 17, expected: "a state of a value" }),
    }
}
