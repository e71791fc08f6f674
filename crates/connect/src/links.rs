//! What linking gives back: who is one person, why, and what a person must decide.

use crate::agreement::Agreement;
use commons::RecordKey;

/// The answer of [`crate::link()`].
#[derive(Debug, Clone, PartialEq)]
pub struct Links {
    /// The people found, each with the keys of their records; every record is in exactly one.
    /// Ordered by their first key.
    pub clusters: Vec<Cluster>,
    /// The pairs that were joined because of what they share, strongest first.
    pub links: Vec<Link>,
    /// The pairs that a person must decide, likeliest first. None of them was joined.
    pub review: Vec<Review>,
    /// What blocking looked at.
    pub blocking: Blocking,
    /// What the weights came out as.
    pub fitted: Fitted,
}

/// The records of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Their keys, in order, each once.
    pub records: Vec<RecordKey>,
}

/// Two records that are the same person, or may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The record with the smaller key.
    pub a: RecordKey,
    /// The record with the larger key.
    pub b: RecordKey,
    /// The evidence in bits: each one doubles the odds that they are the same person.
    pub weight: f64,
    /// The probability that they are the same person, by the model.
    pub probability: f64,
    /// How they agree.
    pub agreement: Agreement,
}

impl Link {
    /// Why, in words without values.
    pub const fn explanation(&self) -> Explanation {
        Explanation { agreement: self.agreement, probability: self.probability }
    }
}

/// Why two records were held to be the same person, or nearly: agreement by field, in words, and
/// no value of any child.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Explanation {
    /// How the records agree.
    pub agreement: Agreement,
    /// The probability that they are the same person.
    pub probability: f64,
}

/// A pair that a person must decide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Review {
    /// The pair; its two records are in different clusters.
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
    /// The given names differ, so it may be a twin or a sibling; no automatic link without both.
    GivenNameDiffers,
    /// Two different people fit this record about equally well.
    ManyMatch,
    /// The source has one row for each person, and this would make two rows one person.
    OneRowPerPerson,
    /// The people have different NHS numbers.
    NumbersDiffer,
    /// The pair agrees, and the other records of the two people do not.
    OthersDisagree,
}

/// What blocking looked at, by rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blocking {
    /// Pairs compared in all.
    pub pairs_compared: u64,
    /// For each rule in the model's order: its name and counts.
    pub rules: Vec<RuleCounts>,
}

/// The work of one blocking rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleCounts {
    /// The rule, in the model's word.
    pub rule: String,
    /// Groups of two records or more that share its key.
    pub blocks: u64,
    /// Pairs it was the first rule to find.
    pub pairs: u64,
    /// Blocks that were larger than the limit and were split by a further field.
    pub split: u64,
    /// Blocks that were still too large and in which only near neighbours were compared.
    pub windowed: u64,
    /// Pairs that splitting and windows left out.
    pub pairs_left_out: u64,
}

/// What the weights came out as.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Rounds of expectation and maximisation.
    pub rounds: u32,
    /// Expected pairs that are the same person, among those compared.
    pub same_person_pairs: f64,
    /// Expected pairs of twins, among those compared.
    pub twin_pairs: f64,
    /// Expected pairs of other children of one household, among those compared.
    pub sibling_pairs: f64,
}
