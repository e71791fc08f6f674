//! How two records agree in one field: levels only, never values. Level 0 is always "not recorded
//! on one side or both", and the higher the level, the less it agrees, as a rule.

/// Levels of given names and surnames.
pub(crate) mod name {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const VARIANT: u8 = 2;
    pub(crate) const CLOSE: u8 = 3;
    pub(crate) const NEAR: u8 = 4;
    pub(crate) const PART: u8 = 5;
    pub(crate) const SWAPPED: u8 = 6;
    pub(crate) const CARRIED: u8 = 7;
    pub(crate) const DIFFERENT: u8 = 8;
    pub(crate) const WORDS: [&str; 9] = [
        "not recorded",
        "the same",
        "another form of the same name",
        "a letter or two apart",
        "several letters apart",
        "a part is the same",
        "given name and surname swapped",
        "one side has only a name that is carried beside it",
        "different",
    ];
}

/// Levels of words: a street, a town, an occupation.
pub(crate) mod text {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const CLOSE: u8 = 2;
    pub(crate) const NEAR: u8 = 3;
    pub(crate) const PART: u8 = 4;
    pub(crate) const DIFFERENT: u8 = 5;
    pub(crate) const WORDS: [&str; 6] = [
        "not recorded",
        "the same",
        "a letter or two apart",
        "several letters apart",
        "a word is the same",
        "different",
    ];
}

/// Levels of dates of birth.
pub(crate) mod born {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const SWAPPED: u8 = 2;
    pub(crate) const SLIP: u8 = 3;
    pub(crate) const PLACEHOLDER: u8 = 4;
    pub(crate) const PART: u8 = 5;
    pub(crate) const NEAR: u8 = 6;
    pub(crate) const DIFFERENT: u8 = 7;
    pub(crate) const GENERATION: u8 = 8;
    pub(crate) const WORDS: [&str; 9] = [
        "not recorded",
        "the same",
        "day and month swapped",
        "one digit differs",
        "the same year, and one is a first of January or a year alone",
        "two of day, month and year are the same",
        "within a month",
        "different",
        "a generation apart",
    ];
}

/// Levels of homes.
pub(crate) mod home {
    pub(crate) const PROPERTY: u8 = 1;
    pub(crate) const POSTCODE: u8 = 2;
    pub(crate) const NEIGHBOUR: u8 = 3;
    pub(crate) const SLIP: u8 = 4;
    pub(crate) const SECTOR: u8 = 5;
    pub(crate) const OUTCODE: u8 = 6;
    pub(crate) const AREA: u8 = 7;
    pub(crate) const DIFFERENT: u8 = 8;
    pub(crate) const WORDS: [&str; 9] = [
        "not recorded",
        "the same property",
        "the same postcode",
        "the same postcode, another property",
        "one letter of the postcode differs",
        "the same postcode sector",
        "the same postcode district",
        "the same postcode area",
        "different",
    ];
}

/// Levels of numbers that one person has.
pub(crate) mod number {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const SLIP: u8 = 2;
    pub(crate) const DIFFERENT: u8 = 3;
    pub(crate) const WORDS: [&str; 4] =
        ["not recorded", "the same", "one digit differs", "different"];
}

/// Levels of codes that are the same or are not.
pub(crate) mod same {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const DIFFERENT: u8 = 2;
    pub(crate) const WORDS: [&str; 3] = ["not recorded", "the same", "different"];
}
