//! How two records agree, field by field: levels only, never values.

/// How two names agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameLevel {
    /// Not recorded on one side or both.
    Missing,
    /// The same once case, accents and hyphens are set aside.
    Exact,
    /// A known short form or another transliteration of the same name.
    Variant,
    /// A few letters apart (Jaro-Winkler).
    Close,
    /// A part agrees: one of several names, an initial, or given name and surname swapped.
    Part,
    /// Different names.
    Different,
}

/// How two dates of birth agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DayLevel {
    /// Not recorded on one side or both.
    Missing,
    /// The same day.
    Exact,
    /// The same with day and month swapped.
    Swapped,
    /// One digit differs, or two neighbouring digits are swapped.
    Digit,
    /// Two of day, month and year are the same.
    Part,
    /// Different days.
    Different,
}

/// How two postcodes agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceLevel {
    /// Not recorded on one side or both.
    Missing,
    /// The same postcode.
    Same,
    /// The same sector, such as ZZ1 2.
    Sector,
    /// The same outcode, such as ZZ1.
    Outcode,
    /// Different outcodes.
    Different,
}

/// How two values without shades agree: sex, NHS number, unique pupil number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SameLevel {
    /// Not recorded on one side or both.
    Missing,
    /// The same.
    Same,
    /// Different.
    Different,
}

/// How two records agree in every field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Agreement {
    /// Given names.
    pub given: NameLevel,
    /// Surnames.
    pub surname: NameLevel,
    /// Dates of birth.
    pub dob: DayLevel,
    /// Postcodes.
    pub postcode: PlaceLevel,
    /// Sexes.
    pub sex: SameLevel,
    /// NHS numbers.
    pub nhs: SameLevel,
    /// Unique pupil numbers.
    pub upn: SameLevel,
}

/// Number of fields.
pub(crate) const FIELDS: usize = 7;

/// Number of levels of each field, in the order of [`Agreement`].
pub(crate) const SIZES: [usize; FIELDS] = [6, 6, 6, 5, 3, 3, 3];

/// Number of different agreements.
pub(crate) const PATTERNS: usize = 6 * 6 * 6 * 5 * 3 * 3 * 3;

const NAME_LEVELS: [NameLevel; 6] = [
    NameLevel::Missing,
    NameLevel::Exact,
    NameLevel::Variant,
    NameLevel::Close,
    NameLevel::Part,
    NameLevel::Different,
];
const DAY_LEVELS: [DayLevel; 6] = [
    DayLevel::Missing,
    DayLevel::Exact,
    DayLevel::Swapped,
    DayLevel::Digit,
    DayLevel::Part,
    DayLevel::Different,
];
const PLACE_LEVELS: [PlaceLevel; 5] = [
    PlaceLevel::Missing,
    PlaceLevel::Same,
    PlaceLevel::Sector,
    PlaceLevel::Outcode,
    PlaceLevel::Different,
];
const SAME_LEVELS: [SameLevel; 3] = [SameLevel::Missing, SameLevel::Same, SameLevel::Different];

impl Agreement {
    /// The level of each field as a number; 0 is always "missing".
    pub(crate) const fn levels(self) -> [usize; FIELDS] {
        [
            self.given as usize,
            self.surname as usize,
            self.dob as usize,
            self.postcode as usize,
            self.sex as usize,
            self.nhs as usize,
            self.upn as usize,
        ]
    }

    /// The agreement as one number below [`PATTERNS`].
    pub(crate) const fn code(self) -> u16 {
        let levels = self.levels();
        let mut code = 0;
        let mut field = 0;
        while field < FIELDS {
            code = code * SIZES[field] + levels[field];
            field += 1;
        }
        code as u16
    }

    /// The agreement with this number, which [`Agreement::code`] gave.
    pub(crate) fn from_code(code: u16) -> Self {
        let mut rest = usize::from(code);
        let mut levels = [0; FIELDS];
        for field in (0..FIELDS).rev() {
            levels[field] = rest % SIZES[field];
            rest /= SIZES[field];
        }
        Self {
            given: NAME_LEVELS[levels[0]],
            surname: NAME_LEVELS[levels[1]],
            dob: DAY_LEVELS[levels[2]],
            postcode: PLACE_LEVELS[levels[3]],
            sex: SAME_LEVELS[levels[4]],
            nhs: SAME_LEVELS[levels[5]],
            upn: SAME_LEVELS[levels[6]],
        }
    }

    /// Whether a number that only one person can have is the same on both sides.
    pub fn shares_a_number(self) -> bool {
        self.nhs == SameLevel::Same || self.upn == SameLevel::Same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agreement_has_a_number_of_its_own() {
        for code in 0..PATTERNS {
            let code = u16::try_from(code).unwrap();
            assert_eq!(Agreement::from_code(code).code(), code);
        }
    }
}
