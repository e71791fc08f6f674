//! What is told of linkage: counts, shares and words of one run, and nothing about a child.
//!
//! A count of `None` is fewer than ten.

/// A finished run of linking.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkageSheet {
    /// When it ended, in words.
    pub ended_at: String,
    /// Who asked for it.
    pub asked_by: String,
    /// The model, in words.
    pub model: String,
    /// How it was done and what it did to people who were there; nothing for runs from before that
    /// was kept.
    pub way: Option<WayLine>,
    /// The settings, each with its name.
    pub settings: Vec<(String, String)>,
    /// Records linked.
    pub records: u64,
    /// People they are of.
    pub people: u64,
    /// Pairs compared.
    pub pairs_compared: u64,
    /// Pairs that wait for a person.
    pub reviews: u64,
    /// Share of one person's pairs that blocking is expected to bring together.
    pub completeness: f64,
    /// Expected precision and recall.
    pub expected: [f64; 2],
    /// Precision and recall against the truth of an invented district, each with its interval.
    pub truth: Option<[[f64; 3]; 2]>,
    /// For each source: records, people, people that only it knows.
    pub sources: Vec<(String, [Option<u64>; 3])>,
    /// People that two sources know.
    pub both_know: Vec<(String, String, Option<u64>)>,
    /// Waiting pairs by reason.
    pub by_reason: Vec<(String, Option<u64>)>,
    /// Waiting pairs by reason and how the records agree, the commonest first.
    pub by_pattern: Vec<(String, String, Option<u64>)>,
    /// Blocking rules: pairs compared, pairs left out.
    pub rules: Vec<(String, u64, u64)>,
    /// How far the review of its pairs is; `None` when none were drawn.
    pub review: Option<ReviewSheet>,
    /// How well each group is linked.
    pub groups: Vec<GroupLine>,
    /// How far groups are apart.
    pub gaps: Vec<GapLine>,
    /// What thresholds that miss links alike would cost.
    pub offers: Vec<OfferLine>,
    /// What must be decided before such thresholds are used.
    pub question: String,
    /// What a rate read from linked records may truly be: the rate seen, and the ends.
    pub bounds: Vec<[f64; 3]>,
    /// Why figures about linked children are held back; empty when they are not.
    pub held_back: Vec<String>,
    /// What must be told of linked data, step by step.
    pub guidance: Vec<GuidanceLine>,
}

/// How a run was done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WayLine {
    /// In one sentence, with why.
    pub words: String,
    /// Records that no run before knew.
    pub new_records: u64,
    /// People nobody knew before.
    pub new_people: u64,
    /// People who were taken into others.
    pub merged: u64,
    /// People of whom records were given to others.
    pub parted: u64,
}

/// How well one group is linked.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupLine {
    /// What it is a group of.
    pub grouped_by: String,
    /// Which group.
    pub part: String,
    /// Its people and the share of their pairs that is linked, with its interval.
    pub found: Option<(u64, [f64; 3])>,
}

/// How far the best and the worst linked group are apart.
#[derive(Debug, Clone, PartialEq)]
pub struct GapLine {
    /// What they are groups of.
    pub grouped_by: String,
    /// The best and the worst linked.
    pub between: [String; 2],
    /// The difference, with its interval.
    pub difference: [f64; 3],
    /// What chance would show 1 time in 20.
    pub by_chance: f64,
}

/// What a threshold of its own would mean for a group.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferLine {
    /// What it is a group of.
    pub grouped_by: String,
    /// Which group.
    pub part: String,
    /// The probability from which its pairs would be joined.
    pub probability: f64,
    /// Share of its pairs that is missed with one threshold for all, and with its own.
    pub missed: [f64; 2],
    /// Its false pairs, as expected, with one threshold for all, and with its own.
    pub false_pairs: [f64; 2],
}

/// How far a review is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReviewSheet {
    /// Pairs that wait for a first, a second and a third reviewer, and those that are settled.
    pub pairs: [u64; 4],
    /// Pairs that two judged, and on how many they said the same.
    pub judged_twice: (u64, u64),
    /// Pairs of the sample of which nobody could tell.
    pub nobody_could_tell: u64,
    /// Pairs of the sample that nobody has decided, while there is no estimate.
    pub still_needed: u64,
    /// Shares on which reviewers agree, kappa and AC1, where there are enough.
    pub agreement: Vec<(String, [f64; 3])>,
    /// Precision and recall from the reviewed sample alone, where there is enough of it.
    pub estimates: Vec<(String, [f64; 3])>,
    /// The same of each group.
    pub groups: Vec<ReviewedLine>,
}

/// What reviewed pairs say of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewedLine {
    /// What it is a group of.
    pub grouped_by: String,
    /// Which group.
    pub part: String,
    /// `precision` or `recall`.
    pub rate: String,
    /// Reviewed pairs it rests on.
    pub reviewed: u64,
    /// The estimate with its interval.
    pub estimate: [f64; 3],
}

/// One thing that must be told of linked data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidanceLine {
    /// Whose it is to say.
    pub step: String,
    /// What must be told.
    pub asks: String,
    /// What is told; `None` when nobody has said it.
    pub told: Option<String>,
}
