//! What linking gives back: who is one person, why, and what a person must decide.

/// The answer of a run. Rows are those of the table, in the order in which they were pushed.
#[derive(Debug, Clone, PartialEq)]
pub struct Links {
    /// For each row, the first row of the same person.
    pub person: Vec<u32>,
    /// Pairs that are or may be one person: all pairs of a person's records, and the pairs that
    /// were not joined and are not ruled out, strongest first.
    pub links: Vec<Link>,
    /// Pairs that a person must decide, likeliest first: one for each pair of people.
    pub review: Vec<Review>,
    /// What blocking looked at.
    pub blocking: Blocking,
    /// What is expected of the result, worked out without labels.
    pub expected: Expected,
    /// What records people were found to have before groups were made with it; of a run that did not
    /// ask, nobody.
    pub makeups: Vec<MakeupCount>,
}

/// How many people have how many records of each source.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MakeupCount {
    /// Each source once, in order, and how many records of it.
    pub records: Vec<(u16, u32)>,
    /// People who have these.
    pub people: u32,
}

/// Two rows that are one person, or may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The earlier row.
    pub a: u32,
    /// The later row.
    pub b: u32,
    /// Evidence in bits, what is known beforehand included: 0 is as likely as not, and each bit
    /// doubles the odds.
    pub weight: f64,
    /// Whether the two are one person in the answer.
    pub joined: bool,
}

impl Link {
    /// The probability that they are one person.
    pub fn probability(&self) -> f64 {
        1.0 / (1.0 + (-self.weight).exp2())
    }
}

/// A pair that a person must decide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Review {
    /// The pair; its two rows are different people in the answer.
    pub link: Link,
    /// Why it was not joined.
    pub reason: Reason,
}

/// Why a likely pair was not joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Likely, and not likely enough: between the two thresholds.
    Potential,
    /// Day and month of birth are swapped and no number confirms the link.
    BirthDateSwapped,
    /// The given names differ, so it may be a twin or a sibling.
    GivenNameDiffers,
    /// Two different people fit this record about equally well.
    ManyMatch,
    /// The source has one row for each person, and this would make two rows one person.
    OneRowPerPerson,
    /// The two people have different NHS numbers, both with a check digit that fits.
    NumbersDiffer,
    /// The pair agrees, and the other records of the two people do not.
    OthersDisagree,
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

/// What blocking looked at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Blocking {
    /// Comparisons made; a pair that several rules bring together is counted each time.
    pub pairs_compared: u64,
    /// Share of one person's pairs that the rules are expected to bring together.
    pub completeness: f64,
    /// The rules, in the order in which they were chosen.
    pub rules: Vec<RuleCount>,
}

/// The work of one blocking rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleCount {
    /// What two records must share.
    pub rule: String,
    /// Groups of two records or more.
    pub blocks: u64,
    /// Pairs in them.
    pub pairs: u64,
    /// Blocks that were larger than the limit and were split.
    pub split: u64,
    /// Pairs that splitting left out.
    pub pairs_left_out: u64,
}

/// What is expected of the result, from the fitted model alone.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Expected {
    /// Pairs of rows that are one person, in all.
    pub same_person_pairs: f64,
    /// Pairs of rows that may be linked, in all.
    pub pairs: f64,
    /// Share of joined pairs that are right.
    pub precision: f64,
    /// Share of one person's pairs that were joined.
    pub recall: f64,
    /// The weight in bits from which pairs were joined.
    pub threshold: f64,
}
