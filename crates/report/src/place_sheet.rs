//! The shapes between a journey and a place's page: counts and rates that were released, nothing
//! else. A cell that was withheld arrives as words, so that no page can show what it stood for.

use crate::map::MapArea;
use crate::number::{Polarity, Unit};
use crate::sheet::{Interval, Level, Standing};

/// One age band of a place.
#[derive(Debug, Clone, PartialEq)]
pub struct AgeLine {
    /// The band as people write it: `5 to 9`.
    pub band: String,
    /// Boys.
    pub boys: Level,
    /// Girls.
    pub girls: Level,
    /// Both together.
    pub all: Level,
}

/// One rate of a place beside the district's.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceMeasure {
    /// The measure's permanent name.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// How its figures are written.
    pub unit: Unit,
    /// Decimals shown.
    pub decimals: u8,
    /// Which direction is better.
    pub polarity: Polarity,
    /// The period.
    pub period: String,
    /// The place's figure, or why it is withheld.
    pub level: Level,
    /// Its interval.
    pub interval: Option<Interval>,
    /// How many were counted, rounded as released.
    pub counted: Level,
    /// Out of how many, rounded as released.
    pub out_of: Level,
    /// The district's figure.
    pub wider: Level,
    /// Its interval.
    pub wider_interval: Option<Interval>,
    /// The judgement against the district.
    pub standing: Standing,
}

/// Everything a place's page says.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceSheet {
    /// The last part of its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What kind of place: `locality`.
    pub kind: String,
    /// The district it lies in.
    pub district: String,
    /// What it is made of, in words: `58 small areas`.
    pub made_of: String,
    /// Children, as released.
    pub children: Level,
    /// By age, youngest first.
    pub ages: Vec<AgeLine>,
    /// The rates.
    pub measures: Vec<PlaceMeasure>,
    /// The rule that protected the figures, with its version, in a sentence.
    pub protection: String,
    /// Where the figures come from and when they were counted, in a sentence.
    pub basis: String,
}

/// One place in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceEntry {
    /// The last part of its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What kind of place: `locality`.
    pub kind: String,
    /// Children, as released.
    pub children: Level,
    /// What it is made of, in words.
    pub made_of: String,
}

/// The list of places and the map beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacesSheet {
    /// The district.
    pub district: String,
    /// The places.
    pub places: Vec<PlaceEntry>,
    /// The areas to draw; none where there are no boundaries.
    pub map: Vec<MapArea>,
}
