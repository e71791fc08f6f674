//! The shapes between a journey and a page: what is known about an indicator or a board, as plain
//! numbers that may be shown, before anyone turns them into words or pictures.

use crate::fifths::InsideFifths;
use crate::line::{Point, Series};
use crate::number::{Polarity, Unit};

/// An interval in the unit of its figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How sure, in per cent: 95.
    pub per_cent: u8,
}

/// A figure, or why there is none, in words a visitor understands.
#[derive(Debug, Clone, PartialEq)]
pub enum Level {
    /// The figure.
    Known(f64),
    /// Why there is none: `not published for this year`, `withheld to protect children`.
    Absent(String),
}

impl Level {
    /// The number, when there is one.
    pub const fn value(&self) -> Option<f64> {
        match self {
            Level::Known(value) => Some(*value),
            Level::Absent(_) => None,
        }
    }
}

/// How a place stands beside its benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Better than the benchmark: something to build on.
    Strength,
    /// Worse than the benchmark: something to work on.
    Need,
    /// No difference that the figures can show.
    Similar,
    /// A figure that is not judged.
    Context,
    /// There is nothing to compare with.
    NotCompared,
}

impl Standing {
    /// The tag's word.
    pub const fn word(self) -> &'static str {
        match self {
            Standing::Strength => "strength",
            Standing::Need => "need",
            Standing::Similar => "similar",
            Standing::Context => "context",
            Standing::NotCompared => "not compared",
        }
    }
}

/// The distance to the benchmark.
#[derive(Debug, Clone, PartialEq)]
pub enum Gap {
    /// Place minus benchmark, in the unit of the figure.
    Measured(f64),
    /// Why there is none.
    Absent(String),
}

/// The distance between the most and the least deprived fifth of the district.
#[derive(Debug, Clone, PartialEq)]
pub enum Inside {
    /// Five fifths by deprivation.
    Measured(Box<InsideFifths>),
    /// Why it cannot be shown: `published for the whole district only`.
    Absent(String),
}

/// What the district agreed to reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The figure.
    pub value: f64,
    /// By when: `2040`.
    pub by: String,
}

/// One indicator on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardLine {
    /// The indicator's permanent name, used in its address.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// How its figures are written.
    pub unit: Unit,
    /// Decimals shown.
    pub decimals: u8,
    /// Which direction is better.
    pub polarity: Polarity,
    /// The latest period.
    pub period: String,
    /// The place's figure.
    pub level: Level,
    /// Its interval.
    pub interval: Option<Interval>,
    /// England's figure.
    pub benchmark: Level,
    /// The distance between them.
    pub gap: Gap,
    /// The distance inside the district.
    pub inside: Inside,
    /// The place's own series.
    pub trend: Vec<Point>,
    /// What was agreed, if anything was.
    pub target: Option<Target>,
    /// The judgement.
    pub standing: Standing,
    /// The state of the figure when it is not final: `provisional`; else empty.
    pub state: String,
}

/// One of the outcomes of the vision with its indicators.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardOutcome {
    /// 1 to 4.
    pub number: u8,
    /// The outcome in the vision's words.
    pub name: String,
    /// Its indicators.
    pub lines: Vec<BoardLine>,
}

/// The whole board for one place.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardSheet {
    /// The place's name.
    pub place: String,
    /// Its code.
    pub code: String,
    /// What it is compared with: `England`.
    pub benchmark: String,
    /// The outcomes.
    pub outcomes: Vec<BoardOutcome>,
}

/// Where a figure came from.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceLine {
    /// The publication.
    pub source: String,
    /// Who published it.
    pub publisher: String,
    /// Which release.
    pub vintage: String,
    /// On what terms.
    pub licence: String,
    /// The layout that read it.
    pub layout: String,
    /// The content hash of the file.
    pub hash: String,
    /// When it was loaded.
    pub loaded_at: String,
}

/// A value as another release gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct VintageLine {
    /// Place.
    pub place: String,
    /// Period.
    pub period: String,
    /// Its figure.
    pub value: f64,
    /// The release.
    pub vintage: String,
}

/// A value of the same place and period from a source other than the one shown.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherSourceLine {
    /// Place.
    pub place: String,
    /// Period.
    pub period: String,
    /// Its figure, or why there is none.
    pub level: Level,
    /// The publication.
    pub source: String,
    /// Its release.
    pub vintage: String,
}

/// A value that was read and is not used, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct QuarantineLine {
    /// Place.
    pub place: String,
    /// Period.
    pub period: String,
    /// The figure as published.
    pub value: String,
    /// The rule it broke and what that means, in words.
    pub why: String,
}

/// A value with the parts it was made of, for the table and the download.
#[derive(Debug, Clone, PartialEq)]
pub struct PartsLine {
    /// Place.
    pub place: String,
    /// Period.
    pub period: String,
    /// The figure or why there is none.
    pub level: Level,
    /// The interval.
    pub interval: Option<Interval>,
    /// The count above the line, when published.
    pub numerator: Option<f64>,
    /// The count below the line, when published.
    pub denominator: Option<f64>,
    /// The release.
    pub vintage: String,
}

/// Everything an indicator's page says.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorSheet {
    /// The board's line for the place shown.
    pub line: BoardLine,
    /// The place shown.
    pub place: String,
    /// Its code.
    pub code: String,
    /// What it is compared with.
    pub benchmark: String,
    /// The outcome it belongs to.
    pub outcome: String,
    /// What it measures, in a sentence.
    pub definition: String,
    /// What is counted above the line.
    pub numerator: String,
    /// What is counted below the line.
    pub denominator: String,
    /// How it is computed.
    pub method: String,
    /// What a reader must know before using it.
    pub caveats: Vec<String>,
    /// Where the series was redefined, in words, one each.
    pub breaks: Vec<String>,
    /// The place first, then the benchmark; the same periods in both.
    pub series: Vec<Series>,
    /// The values with their parts.
    pub parts: Vec<PartsLine>,
    /// The sources.
    pub sources: Vec<SourceLine>,
    /// Older releases of the same values, by the same source.
    pub vintages: Vec<VintageLine>,
    /// The same values as other sources publish them; not mixed with the ones shown.
    pub other_sources: Vec<OtherSourceLine>,
    /// Values that are not used.
    pub quarantined: Vec<QuarantineLine>,
}
