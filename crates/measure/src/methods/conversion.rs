//! Counts of areas of one year as counts of areas of another, or of larger ones, with nothing lost.
//!
//! A count of an area is shared out among the areas it lies in by where its people live (the
//! population-weighted apportionment of the Office for National Statistics), only through a lookup that
//! is declared, and only between the years it says. Numerators and denominators are converted each for
//! itself; a rate is made afterwards. A suppressed count stays one: what it may be at least and at most
//! goes through every sum.

use commons::Place;
use std::collections::BTreeMap;

/// A count, or what is known of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Count {
    /// The count; not whole once it has been shared out.
    Known(f64),
    /// Not published, or made from counts some of which are not.
    Between {
        /// It is this at least.
        least: f64,
        /// And this at most.
        most: f64,
    },
}

impl Count {
    /// A count below ten that its publisher left out, nought among them.
    pub const SUPPRESSED: Self = Self::Between { least: 0.0, most: 9.0 };

    /// What it is at least and at most.
    pub const fn bounds(self) -> (f64, f64) {
        match self {
            Self::Known(count) => (count, count),
            Self::Between { least, most } => (least, most),
        }
    }

    /// Both together: known only when both are.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        if let (Self::Known(one), Self::Known(two)) = (self, other) {
            return Self::Known(one + two);
        }
        let ((least, most), (other_least, other_most)) = (self.bounds(), other.bounds());
        Self::Between { least: least + other_least, most: most + other_most }
    }

    /// A share of it, 0 to 1.
    #[must_use]
    fn share(self, share: f64) -> Self {
        match self {
            Self::Known(count) => Self::Known(count * share),
            Self::Between { least, most } => {
                Self::Between { least: least * share, most: most * share }
            }
        }
    }

    fn is_sound(self) -> bool {
        let (least, most) = self.bounds();
        0.0 <= least && least <= most && most.is_finite()
    }
}

/// The part of one area that lies in another, and its people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// The area whose counts are known.
    pub from: Place,
    /// The area in which this part of it lies.
    pub to: Place,
    /// People who live in this part.
    pub people: f64,
}

/// Why a lookup cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadLookup {
    /// It has no rows.
    #[error("the lookup has no rows")]
    Empty,
    /// Areas on one side of it are of more than one year or kind.
    #[error("{} is of another year or kind than the areas above it on its side", .0.code)]
    Mixed(Place),
    /// The same pair stands twice.
    #[error("the part of {} in {} stands twice", .0.code, .1.code)]
    Twice(Place, Place),
    /// People are not a number of nought or more.
    #[error("the people of {} must be a number, nought or more", .0.code)]
    BadPeople(Place),
    /// Nobody lives in any part of an area that lies in several.
    #[error("{} lies in several areas, and nobody lives in any part of it", .0.code)]
    Nobody(Place),
}

/// Why counts cannot be converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotConverted {
    /// The lookup does not have this area, of this year.
    #[error("the lookup has no {} of {}", .0.code, .0.boundary_year)]
    NotInLookup(Place),
    /// The count is no number, or below nought, or at least more than at most.
    #[error("the count of {} is no count", .0.code)]
    BadCount(Place),
    /// An area has no count and would be missing in a sum.
    #[error("{missing} has no count, and {into} would be too low without it",
        missing = .missing.code, into = .into.code)]
    Missing {
        /// The area without a count.
        missing: Place,
        /// The area of which it is a part.
        into: Place,
    },
}

/// How areas of one year and kind lie in areas of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    shares: BTreeMap<Place, Vec<(Place, f64)>>,
    made_of: BTreeMap<Place, Vec<Place>>,
}

impl Lookup {
    /// A lookup from its rows. An area that lies whole in another needs no people.
    ///
    /// # Errors
    /// [`BadLookup`] at the first row or area that is wrong.
    pub fn declare(pieces: &[Piece]) -> Result<Self, BadLookup> {
        let first = pieces.first().ok_or(BadLookup::Empty)?;
        let mut people: BTreeMap<Place, BTreeMap<Place, f64>> = BTreeMap::new();
        let mut made_of: BTreeMap<Place, Vec<Place>> = BTreeMap::new();
        for piece in pieces {
            for (place, like) in [(piece.from, first.from), (piece.to, first.to)] {
                if sort_of(place) != sort_of(like) {
                    return Err(BadLookup::Mixed(place));
                }
            }
            if !(piece.people.is_finite() && piece.people >= 0.0) {
                return Err(BadLookup::BadPeople(piece.from));
            }
            let parts = people.entry(piece.from).or_default();
            if parts.insert(piece.to, piece.people).is_some() {
                return Err(BadLookup::Twice(piece.from, piece.to));
            }
            made_of.entry(piece.to).or_default().push(piece.from);
        }
        let shares: Result<BTreeMap<Place, Vec<(Place, f64)>>, BadLookup> =
            people.into_iter().map(|(from, parts)| Ok((from, shares(from, &parts)?))).collect();
        Ok(Self { shares: shares?, made_of })
    }

    /// The counts of the areas that the counted ones lie in. They add to what was given.
    ///
    /// # Errors
    /// [`NotConverted`]; nothing is left out or guessed.
    pub fn convert(
        &self,
        counts: &BTreeMap<Place, Count>,
    ) -> Result<BTreeMap<Place, Count>, NotConverted> {
        let mut converted: BTreeMap<Place, Count> = BTreeMap::new();
        for (place, count) in counts {
            if !count.is_sound() {
                return Err(NotConverted::BadCount(*place));
            }
            let parts = self.shares.get(place).ok_or(NotConverted::NotInLookup(*place))?;
            for (to, share) in parts {
                let part = count.share(*share);
                converted.entry(*to).and_modify(|sum| *sum = sum.plus(part)).or_insert(part);
            }
        }
        for into in converted.keys() {
            let parts = self.made_of.get(into).into_iter().flatten();
            if let Some(missing) = parts.copied().find(|part| !counts.contains_key(part)) {
                return Err(NotConverted::Missing { missing, into: *into });
            }
        }
        Ok(converted)
    }
}

const fn sort_of(place: Place) -> (commons::Geography, u16) {
    (place.geography, place.boundary_year)
}

fn shares(from: Place, parts: &BTreeMap<Place, f64>) -> Result<Vec<(Place, f64)>, BadLookup> {
    if parts.len() == 1 {
        return Ok(parts.keys().map(|to| (*to, 1.0)).collect());
    }
    let all: f64 = parts.values().sum();
    if all <= 0.0 {
        return Err(BadLookup::Nobody(from));
    }
    Ok(parts.iter().map(|(to, people)| (*to, people / all)).collect())
}
