//! From a child's postcode to the locality they are counted in; the postcode goes no further.
//!
//! Every child gets an answer: those who cannot be placed are counted with the reason, so that no
//! denominator shrinks in silence.

use crate::localities::Localities;
use commons::{AreaCode, Postcode, Sensitive};
use std::collections::BTreeMap;

/// Which small area each postcode belongs to, as published on one date for one boundary year.
#[derive(Clone)]
pub struct PostcodeLookup {
    /// The edition of the lookup, such as "May 2025".
    pub vintage: String,
    /// The year of the small areas' boundaries.
    pub boundary_year: u16,
    areas: BTreeMap<Postcode, AreaCode>,
}

/// Where one child is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// In this small area and locality (its place in the list of localities).
    In {
        /// The small area.
        area: AreaCode,
        /// Place in [`Localities::localities`].
        locality: usize,
    },
    /// Nowhere, for this reason.
    Nowhere(WhyNot),
}

/// Why a child could not be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// The record has no usable postcode.
    NoPostcode,
    /// The postcode is not in the lookup: new, ended, or mistyped.
    UnknownPostcode,
    /// The small area belongs to no locality: outside the district.
    OutsideTheDistrict,
}

/// How many records were placed, and how many not, by reason. These are exact counts of records
/// for people who look after the data; they leave the analytic side only through `disclose`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Placed in a locality.
    pub placed: u64,
    /// Without a postcode.
    pub no_postcode: u64,
    /// With a postcode the lookup does not have.
    pub unknown_postcode: u64,
    /// Living outside the district.
    pub outside: u64,
}

/// Where every child is counted, in the order of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// One answer per child.
    pub whereabouts: Vec<Whereabouts>,
    /// How many, by kind.
    pub tally: Tally,
}

/// Lookup and localities speak of boundaries of different years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the postcode lookup gives small areas of {lookup}, but the localities are made of those of \
     {localities}; use the lookup of the same year"
)]
pub struct VintageMismatch {
    /// Boundary year of the lookup.
    pub lookup: u16,
    /// Boundary year of the localities.
    pub localities: u16,
}

impl PostcodeLookup {
    /// A lookup. Of a postcode that is there twice the last entry counts.
    pub fn new(
        vintage: &str,
        boundary_year: u16,
        entries: impl IntoIterator<Item = (Postcode, AreaCode)>,
    ) -> Self {
        let areas = entries.into_iter().collect();
        Self { vintage: vintage.to_owned(), boundary_year, areas }
    }

    /// The small area of a postcode.
    pub fn area(&self, postcode: &Postcode) -> Option<AreaCode> {
        self.areas.get(postcode).copied()
    }
}

/// Says for each child where they are counted.
///
/// # Errors
/// [`VintageMismatch`] when lookup and localities are of different boundary years.
pub fn assign(
    postcodes: &[Option<Sensitive<Postcode>>],
    lookup: &PostcodeLookup,
    localities: &Localities,
) -> Result<Assigned, VintageMismatch> {
    if lookup.boundary_year != localities.boundary_year {
        let (lookup, localities) = (lookup.boundary_year, localities.boundary_year);
        return Err(VintageMismatch { lookup, localities });
    }
    let locality_of = by_area(localities);
    let mut tally = Tally::default();
    let place = |postcode: &Option<Sensitive<Postcode>>| {
        let found = whereabouts(postcode.as_ref(), lookup, &locality_of);
        tally.add(found);
        found
    };
    let whereabouts = postcodes.iter().map(place).collect();
    Ok(Assigned { whereabouts, tally })
}

fn by_area(localities: &Localities) -> BTreeMap<AreaCode, usize> {
    let each = localities.localities.iter().enumerate();
    each.flat_map(|(place, locality)| locality.areas.iter().map(move |area| (*area, place)))
        .collect()
}

fn whereabouts(
    postcode: Option<&Sensitive<Postcode>>,
    lookup: &PostcodeLookup,
    locality_of: &BTreeMap<AreaCode, usize>,
) -> Whereabouts {
    let Some(postcode) = postcode else { return Whereabouts::Nowhere(WhyNot::NoPostcode) };
    let Some(area) = lookup.area(postcode.reveal()) else {
        return Whereabouts::Nowhere(WhyNot::UnknownPostcode);
    };
    match locality_of.get(&area) {
        Some(locality) => Whereabouts::In { area, locality: *locality },
        None => Whereabouts::Nowhere(WhyNot::OutsideTheDistrict),
    }
}

impl Tally {
    /// All records.
    pub const fn all(&self) -> u64 {
        self.placed + self.no_postcode + self.unknown_postcode + self.outside
    }

    const fn add(&mut self, found: Whereabouts) {
        let count = match found {
            Whereabouts::In { .. } => &mut self.placed,
            Whereabouts::Nowhere(WhyNot::NoPostcode) => &mut self.no_postcode,
            Whereabouts::Nowhere(WhyNot::UnknownPostcode) => &mut self.unknown_postcode,
            Whereabouts::Nowhere(WhyNot::OutsideTheDistrict) => &mut self.outside,
        };
        *count += 1;
    }
}

impl std::fmt::Debug for PostcodeLookup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PostcodeLookup({}, {} postcodes)", self.vintage, self.areas.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::localities::Locality;

    fn code(text: &str) -> AreaCode {
        AreaCode::parse(text).unwrap()
    }
    fn postcode(text: &str) -> Postcode {
        Postcode::parse(text).unwrap()
    }
    fn localities(boundary_year: u16) -> Localities {
        let locality = Locality {
            code: code("Z09000001"),
            name: "Mill Lane".into(),
            areas: vec![code("Z01000001"), code("Z01000002")],
            children: 900,
        };
        Localities { boundary_year, localities: vec![locality] }
    }
    fn lookup() -> PostcodeLookup {
        let entries =
            [(postcode("ZZ1 1AA"), code("Z01000002")), (postcode("ZZ9 9ZZ"), code("Z01000077"))];
        PostcodeLookup::new("May 2025", 2021, entries)
    }

    #[test]
    fn every_child_is_placed_or_counted_with_the_reason() {
        let given = |text: &str| Some(Sensitive::new(postcode(text)));
        let postcodes = [given("zz11aa"), None, given("ZZ5 5AA"), given("ZZ9 9ZZ")];
        let found = assign(&postcodes, &lookup(), &localities(2021)).unwrap();
        assert_eq!(
            found.whereabouts,
            vec![
                Whereabouts::In { area: code("Z01000002"), locality: 0 },
                Whereabouts::Nowhere(WhyNot::NoPostcode),
                Whereabouts::Nowhere(WhyNot::UnknownPostcode),
                Whereabouts::Nowhere(WhyNot::OutsideTheDistrict),
            ]
        );
        assert_eq!(found.tally.all(), 4);
        assert_eq!(found.tally.placed, 1);
    }

    #[test]
    fn areas_of_different_years_are_not_joined() {
        let found = assign(&[], &lookup(), &localities(2011));
        assert_eq!(found, Err(VintageMismatch { lookup: 2021, localities: 2011 }));
    }
}
