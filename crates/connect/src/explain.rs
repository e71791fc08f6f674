//! Every link in words, and not one value of a child in them.

use crate::agreement::{Agreement, DayLevel, NameLevel, PlaceLevel, SameLevel};
use crate::links::{Explanation, Reason};
use std::fmt;

impl Explanation {
    /// One phrase for each field that both records have, such as "surname: close".
    pub fn phrases(&self) -> Vec<String> {
        let Agreement { given, surname, dob, postcode, sex, nhs, upn } = self.agreement;
        [
            ("given name", name_words(given)),
            ("surname", name_words(surname)),
            ("date of birth", day_words(dob)),
            ("postcode", place_words(postcode)),
            ("sex", same_words(sex)),
            ("NHS number", same_words(nhs)),
            ("pupil number", same_words(upn)),
        ]
        .into_iter()
        .filter_map(|(field, words)| words.map(|words| format!("{field}: {words}")))
        .collect()
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = (self.probability * 1000.0).floor() / 10.0;
        write!(f, "{} ({percent} % likely)", self.phrases().join("; "))
    }
}

impl Reason {
    /// Why a person must decide, as a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Potential => "Likely the same person, and not likely enough to link unseen.",
            Self::BirthDateSwapped => {
                "Day and month of birth are swapped, and no number confirms the link."
            }
            Self::GivenNameDiffers => {
                "The given names differ: this may be a twin, a brother or a sister."
            }
            Self::ManyMatch => "More than one person fits this record about equally well.",
            Self::OneRowPerPerson => {
                "The source has one row for each person, and this would join two of its rows."
            }
            Self::NumbersDiffer => "The two people have different NHS numbers.",
            Self::OthersDisagree => {
                "These two records agree, and the other records of the two people do not."
            }
        }
    }
}

const fn name_words(level: NameLevel) -> Option<&'static str> {
    match level {
        NameLevel::Missing => None,
        NameLevel::Exact => Some("same"),
        NameLevel::Variant => Some("another form of the same name"),
        NameLevel::Close => Some("close"),
        NameLevel::Part => Some("agrees in part"),
        NameLevel::Different => Some("different"),
    }
}

const fn day_words(level: DayLevel) -> Option<&'static str> {
    match level {
        DayLevel::Missing => None,
        DayLevel::Exact => Some("same"),
        DayLevel::Swapped => Some("day and month swapped"),
        DayLevel::Digit => Some("one digit off"),
        DayLevel::Part => Some("two of day, month and year are the same"),
        DayLevel::Different => Some("different"),
    }
}

const fn place_words(level: PlaceLevel) -> Option<&'static str> {
    match level {
        PlaceLevel::Missing => None,
        PlaceLevel::Same => Some("same"),
        PlaceLevel::Sector => Some("same sector"),
        PlaceLevel::Outcode => Some("same outcode"),
        PlaceLevel::Different => Some("different"),
    }
}

const fn same_words(level: SameLevel) -> Option<&'static str> {
    match level {
        SameLevel::Missing => None,
        SameLevel::Same => Some("same"),
        SameLevel::Different => Some("different"),
    }
}
