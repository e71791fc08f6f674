//! One figure about one place and one period, with its parts.
//!
//! The load it came by (source, vintage, licence, hash) is attached by the store, which keeps
//! every vintage; here an observation knows only what its row said.

use crate::intervals::Interval;
use commons::{Period, Place, Reading};
use serde::{Deserialize, Serialize};

/// Whether a figure may be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// In use.
    Current,
    /// Set aside: shown with its reason, never compared or drawn.
    Quarantined {
        /// Why, in a sentence.
        reason: String,
    },
}

impl State {
    /// Whether it may be used.
    pub const fn is_current(&self) -> bool {
        match self {
            Self::Current => true,
            Self::Quarantined { .. } => false,
        }
    }
}

/// One published or derived figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Id of the definition.
    pub indicator: String,
    /// Where.
    pub place: Place,
    /// What the publisher calls the place.
    pub place_name: String,
    /// The larger area it is part of, when the row says so.
    pub within: Option<Place>,
    /// When.
    pub period: Period,
    /// The label of the period as published: `2025 (prov)`.
    pub period_label: String,
    /// The figure, or why there is none.
    pub reading: Reading,
    /// What was counted, when published.
    pub numerator: Option<f64>,
    /// Out of what, when published.
    pub denominator: Option<f64>,
    /// The interval, when numerator and denominator are known and a method applies.
    pub interval: Option<Interval>,
    /// Whether it may be used.
    pub state: State,
    /// The layout that read it: `lait`.
    pub layout: String,
    /// The store's number of the load it came by; `None` until stored.
    pub load: Option<i64>,
}

impl Observation {
    /// The figure, when there is one and it may be used.
    pub fn usable(&self) -> Option<f64> {
        self.state.is_current().then(|| self.reading.value()).flatten()
    }

    /// Whether its period is over: a year to date is not a level, and no whole year's equal.
    pub fn is_whole(&self) -> bool {
        !self.period.part.contains("to date")
    }

    /// Whether both are about the same area. Codes of districts and countries are retired when
    /// their ground changes, so code and kind decide; small areas also need the boundary year.
    pub fn is_about(&self, place: &Place) -> bool {
        same_area(&self.place, place)
    }
}

/// See [`Observation::is_about`].
pub fn same_area(a: &Place, b: &Place) -> bool {
    use commons::Geography as G;
    let by_code = a.code == b.code && a.geography == b.geography;
    match a.geography {
        G::Country | G::Region | G::LocalAuthority | G::School => by_code,
        G::Ward | G::Msoa | G::Lsoa | G::Locality => by_code && a.boundary_year == b.boundary_year,
    }
}
