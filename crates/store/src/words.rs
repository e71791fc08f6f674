//! The words stored for the shared enums, and back.
//!
//! They are part of the schema: a word here is never changed, only added.

use commons::{Geography, Missing, YearType};

pub(crate) const GEOGRAPHIES: [Geography; 8] = [
    Geography::Country,
    Geography::Region,
    Geography::LocalAuthority,
    Geography::Ward,
    Geography::Msoa,
    Geography::Lsoa,
    Geography::Locality,
    Geography::School,
];

pub(crate) const fn geography(geography: Geography) -> &'static str {
    match geography {
        Geography::Country => "country",
        Geography::Region => "region",
        Geography::LocalAuthority => "local-authority",
        Geography::Ward => "ward",
        Geography::Msoa => "msoa",
        Geography::Lsoa => "lsoa",
        Geography::Locality => "locality",
        Geography::School => "school",
    }
}

pub(crate) fn read_geography(word: &str) -> Option<Geography> {
    GEOGRAPHIES.into_iter().find(|known| geography(*known) == word)
}

pub(crate) const fn year_type(year_type: YearType) -> &'static str {
    match year_type {
        YearType::Academic => "academic",
        YearType::Calendar => "calendar",
        YearType::Financial => "financial",
        YearType::Snapshot => "snapshot",
        YearType::Reported => "reported",
    }
}

pub(crate) fn read_year_type(word: &str) -> Option<YearType> {
    let all = [
        YearType::Academic,
        YearType::Calendar,
        YearType::Financial,
        YearType::Snapshot,
        YearType::Reported,
    ];
    all.into_iter().find(|known| year_type(*known) == word)
}

pub(crate) const fn missing(missing: Missing) -> &'static str {
    match missing {
        Missing::NotApplicable => "not-applicable",
        Missing::NotAvailable => "not-available",
        Missing::Confidential => "confidential",
        Missing::RoundsToZero => "rounds-to-zero",
        Missing::LowReliability => "low-reliability",
        Missing::NotRecorded => "not-recorded",
    }
}

pub(crate) fn read_missing(word: &str) -> Option<Missing> {
    let all = [
        Missing::NotApplicable,
        Missing::NotAvailable,
        Missing::Confidential,
        Missing::RoundsToZero,
        Missing::LowReliability,
        Missing::NotRecorded,
    ];
    all.into_iter().find(|known| missing(*known) == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_as_itself() {
        for known in GEOGRAPHIES {
            assert_eq!(read_geography(geography(known)), Some(known));
        }
        for known in [YearType::Academic, YearType::Reported, YearType::Snapshot] {
            assert_eq!(read_year_type(year_type(known)), Some(known));
        }
        for known in [Missing::Confidential, Missing::NotRecorded, Missing::RoundsToZero] {
            assert_eq!(read_missing(missing(known)), Some(known));
        }
        assert_eq!(read_geography("moon"), None);
    }
}
