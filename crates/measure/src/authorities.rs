//! Which area an education authority number means.
//!
//! The Department for Education's long files name a district by a three-digit number (380), the
//! rest of the world by a nine-character code (E08000032). The join is this declared lookup and
//! nothing else; a number that is not in it is a problem, not a guess.

use commons::{AreaCode, Geography, Place};
use std::collections::BTreeMap;

/// The boundary year given to today's authorities, regions and England.
pub const CURRENT_BOUNDARIES: u16 = 2023;

const STANDARD: &str = include_str!("../lookups/authorities.csv");

/// One line of the lookup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Authority number of the Department for Education.
    pub number: u32,
    /// The area.
    pub place: Place,
    /// Its region, when it lies in one.
    pub region: Option<Place>,
    /// Its name.
    pub name: String,
}

/// The lookup.
#[derive(Debug, Clone, Default)]
pub struct Authorities {
    by_number: BTreeMap<u32, Authority>,
}

impl Authorities {
    /// England's authorities, regions and the invented district.
    pub fn standard() -> Self {
        Self::read(STANDARD).expect("the standard lookup is checked by a test of this crate")
    }

    /// Reads `number,code,kind,boundary_year,region,name`; lines that begin with `#` are notes.
    /// `None` when a line is not of that shape.
    pub fn read(text: &str) -> Option<Self> {
        let mut all = Self::default();
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        for line in lines.skip(1) {
            all.add(line_of(line)?);
        }
        Some(all)
    }

    /// Adds one, or replaces the one with its number.
    pub fn add(&mut self, authority: Authority) {
        self.by_number.insert(authority.number, authority);
    }

    /// The authority with this number.
    pub fn numbered(&self, number: u32) -> Option<&Authority> {
        self.by_number.get(&number)
    }

    /// The authority with this code.
    pub fn coded(&self, code: AreaCode) -> Option<&Authority> {
        self.by_number.values().find(|authority| authority.place.code == code)
    }

    /// All, by number.
    pub fn iter(&self) -> impl Iterator<Item = &Authority> {
        self.by_number.values()
    }
}

fn line_of(line: &str) -> Option<Authority> {
    let mut fields = line.splitn(6, ',');
    let mut next = || fields.next().map(str::trim);
    let number = next()?.parse().ok()?;
    let code = AreaCode::parse(next()?).ok()?;
    let geography = match next()? {
        "country" => Geography::Country,
        "region" => Geography::Region,
        "local-authority" => Geography::LocalAuthority,
        _ => return None,
    };
    let boundary_year = next()?.parse().ok()?;
    let region = AreaCode::parse(next()?).ok().map(region_of);
    let name = next()?.trim_matches('"').to_owned();
    Some(Authority { number, place: Place { code, geography, boundary_year }, region, name })
}

fn region_of(code: AreaCode) -> Place {
    Place { code, geography: Geography::Region, boundary_year: CURRENT_BOUNDARIES }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_lookup_reads_and_knows_bradford_and_england() {
        let all = Authorities::standard();
        let bradford = all.numbered(380).unwrap();
        assert_eq!(bradford.place.code.as_str(), "E08000032");
        assert_eq!(bradford.name, "Bradford");
        assert_eq!(bradford.region.unwrap().code.as_str(), "E12000003");
        assert_eq!(all.numbered(970).unwrap().place.code, AreaCode::ENGLAND);
        assert_eq!(all.numbered(310).map(|a| a.name.as_str()), Some("Harrow"));
        assert!(all.numbered(999).unwrap().place.code.is_invented());
        let current = |a: &&Authority| {
            a.place.geography == Geography::LocalAuthority && a.place.boundary_year == 2023
        };
        // 153 upper-tier authorities, the invented one and its eight invented neighbours.
        assert_eq!(all.iter().filter(current).count(), 153 + 9);
    }

    #[test]
    fn no_two_numbers_share_a_code() {
        let all = Authorities::standard();
        let codes: std::collections::BTreeSet<_> = all.iter().map(|a| a.place.code).collect();
        assert_eq!(codes.len(), all.iter().count());
    }
}
