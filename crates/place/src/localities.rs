//! A partition of a district into localities.

use commons::AreaCode;

/// A named, connected set of small areas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locality {
    /// A code in the form of the register: `Z09…` for invented districts, `X09…` for others, a
    /// letter the register does not use for areas.
    pub code: AreaCode,
    /// The name on pages.
    pub name: String,
    /// Its small areas, in order of their codes.
    pub areas: Vec<AreaCode>,
    /// Published number of children in them.
    pub children: u64,
}

/// A versioned set of localities over small areas of one boundary year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Localities {
    /// The year of the small areas' boundaries.
    pub boundary_year: u16,
    /// The localities, in order of their codes.
    pub localities: Vec<Locality>,
}

/// What a proposal aims at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Children per locality, such as 10,000.
    pub children: u64,
    /// How far a locality may be from the mean, in per cent of it, before the check warns.
    pub tolerance_per_cent: u64,
    /// The year of the small areas' boundaries.
    pub boundary_year: u16,
}

impl Localities {
    /// The locality that holds a small area, by its place in the list.
    pub fn holding(&self, area: AreaCode) -> Option<usize> {
        self.localities.iter().position(|locality| locality.areas.binary_search(&area).is_ok())
    }
}
