//! What an indicator is: its words, its sums, where it comes from and how it may be read.
//!
//! A definition is data, kept in `indicators/*.toml`, so that a person who knows the statistics
//! can correct it without knowing the code. Nothing about a place or a year is in it.

use crate::intervals::{self, Confidence, Interval};
use commons::{Geography, YearType};
use serde::{Deserialize, Serialize};

/// The four outcomes of Vision 2040.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Outcome {
    /// Children living healthy, emotionally well-adjusted lives.
    #[serde(rename = "O1")]
    Healthy,
    /// Equity of access to educational opportunities.
    #[serde(rename = "O2")]
    Learning,
    /// Communities that are safe and thriving.
    #[serde(rename = "O3")]
    Safe,
    /// Not held back by health, learning and economic needs.
    #[serde(rename = "O4")]
    NotHeldBack,
}

impl Outcome {
    /// All four, in the order of the Vision.
    pub const ALL: [Self; 4] = [Self::Healthy, Self::Learning, Self::Safe, Self::NotHeldBack];

    /// The short mark: `O1`.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Healthy => "O1",
            Self::Learning => "O2",
            Self::Safe => "O3",
            Self::NotHeldBack => "O4",
        }
    }

    /// The outcome in the words of the Vision.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Healthy => "Children live healthy, emotionally well-adjusted lives",
            Self::Learning => "Children have equity of access to educational opportunities",
            Self::Safe => "Children live in communities that are safe and thriving",
            Self::NotHeldBack => {
                "Children are not held back by health, learning and economic needs"
            }
        }
    }
}

/// Which way is better, when there is a better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Polarity {
    /// A higher figure is better.
    High,
    /// A lower figure is better.
    Low,
    /// The figure describes; neither direction is better by itself.
    Context,
}

/// What the figure counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Per cent of the denominator.
    PerCent,
    /// For every hundred, where one child can count more than once.
    Per100,
    /// For every thousand.
    Per1000,
    /// For every ten thousand.
    Per10000,
    /// For every hundred thousand.
    Per100000,
    /// Points on a scale, such as Attainment 8.
    Score,
    /// A place in an order, 1 being the most deprived.
    Rank,
    /// A count.
    Count,
}

impl Unit {
    /// How many the rate is for: 100 for per cent. `None` for scores, ranks and counts.
    pub const fn multiplier(self) -> Option<f64> {
        match self {
            Self::PerCent | Self::Per100 => Some(100.0),
            Self::Per1000 => Some(1_000.0),
            Self::Per10000 => Some(10_000.0),
            Self::Per100000 => Some(100_000.0),
            Self::Score | Self::Rank | Self::Count => None,
        }
    }

    /// The words after the number, with the space where one belongs: `%`, ` per 1,000`.
    pub const fn after(self) -> &'static str {
        match self {
            Self::PerCent => "%",
            Self::Per100 => " per 100",
            Self::Per1000 => " per 1,000",
            Self::Per10000 => " per 10,000",
            Self::Per100000 => " per 100,000",
            Self::Score => " points",
            Self::Rank => "",
            Self::Count => "",
        }
    }

    /// The words after a difference of two figures: percentages differ by percentage points.
    pub const fn after_difference(self) -> &'static str {
        match self {
            Self::PerCent => " percentage points",
            Self::Rank => " places",
            Self::Per100
            | Self::Per1000
            | Self::Per10000
            | Self::Per100000
            | Self::Score
            | Self::Count => self.after(),
        }
    }
}

/// How the interval is made, when numerator and denominator are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalMethod {
    /// Wilson's score interval, for a proportion of people.
    Wilson,
    /// Byar's method, exact below ten events, for a rate of events.
    Byar,
    /// None: an average score, a rank, or a count of sessions, which are not independent.
    None,
    /// None is needed: everything was counted, so there is no sampling error.
    CompleteCount,
}

/// Where the published figure is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name of the layout that reads the file, such as `lait`.
    pub layout: String,
    /// What to look for in it: LAIT's `Short Desc`, a column, or a derived figure's name.
    pub key: String,
    /// What kind of year its labels mean.
    pub year_type: YearType,
    /// Words added to the period, such as `year to date`.
    #[serde(default)]
    pub part: String,
    /// Publication and publisher, for the reader.
    pub publication: String,
}

/// A date at which a series may not be read across.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesBreak {
    /// The first period after the break, as a reader would write it: `2021/22`.
    pub from: String,
    /// The calendar year in which that first period ends.
    pub from_last_year: u16,
    /// What changed.
    pub what: String,
    /// True reasons for a break may leave a hole: the last year without figures.
    #[serde(default)]
    pub no_figures_until: Option<u16>,
}

/// Another indicator that is often taken for this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// Its id here, or its name when it is not among ours.
    pub other: String,
    /// How it differs.
    pub difference: String,
}

/// Why there is no published figure for a district, and what would make one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotPublished {
    /// Why there is none.
    pub reason: String,
    /// What would be needed.
    pub needed: String,
}

/// The rule by which a target is set. A number is never typed in: it follows from the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetRule {
    /// By 2040 no worse than England's latest figure. England moves, and so does the target.
    LevelWithEngland,
    /// No target: the indicator describes, or its direction is not agreed.
    NoTarget,
}

/// What is aimed for by 2040, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The rule.
    pub rule: TargetRule,
    /// Why this rule, in a sentence.
    pub because: String,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Permanent name in addresses: `persistent-absence`.
    pub id: String,
    /// Row of the Vision 2040 indicator list, 1 to 49.
    pub number: u8,
    /// Letter where a row holds several figures; empty for the row's main figure.
    #[serde(default)]
    pub part: String,
    /// Which outcome it belongs to.
    pub outcome: Outcome,
    /// Full name.
    pub name: String,
    /// Short name for tables.
    pub short_name: String,
    /// What it means, in plain English.
    pub meaning: String,
    /// What is counted.
    pub numerator: String,
    /// Out of what.
    pub denominator: String,
    /// What the figure counts in.
    pub unit: Unit,
    /// Decimals on display.
    pub decimals: u8,
    /// Which way is better.
    pub polarity: Polarity,
    /// Whether it describes a strength or protective factor, rather than a need.
    #[serde(default)]
    pub protective: bool,
    /// How an interval is made.
    pub interval: IntervalMethod,
    /// Smallest geography normally published.
    pub smallest: Geography,
    /// Year of the boundaries of that geography.
    pub boundary_year: u16,
    /// Where published figures are found, the preferred one first.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Set when there is no published figure.
    #[serde(default)]
    pub not_published: Option<NotPublished>,
    /// What a reader must know.
    #[serde(default)]
    pub caveats: Vec<String>,
    /// Where the series breaks.
    #[serde(default)]
    pub breaks: Vec<SeriesBreak>,
    /// What it must not be taken for.
    #[serde(default)]
    pub not_the_same_as: Vec<Related>,
    /// What is aimed for.
    pub target: Target,
    /// Where the definition itself comes from.
    pub provenance: String,
}

impl Definition {
    /// The 95 % interval of a figure by the definition's method; `None` when there is none.
    pub fn interval_of(&self, numerator: f64, denominator: f64) -> Option<Interval> {
        let multiplier = self.unit.multiplier()?;
        match self.interval {
            IntervalMethod::Wilson => {
                intervals::wilson(numerator, denominator, multiplier, Confidence::NinetyFive)
            }
            IntervalMethod::Byar => {
                intervals::rate(numerator, denominator, multiplier, Confidence::NinetyFive)
            }
            IntervalMethod::None | IntervalMethod::CompleteCount => None,
        }
    }

    /// The source read by this layout, when there is one.
    pub fn source_in(&self, layout: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.layout == layout)
    }

    /// The figure as a person reads it, in the definition's decimals: `23.1%`.
    pub fn display(&self, value: f64) -> String {
        format!("{}{}", crate::sentences::number(value, self.decimals), self.unit.after())
    }

    /// A difference of two figures as a person reads it: `5.0 percentage points`.
    pub fn display_difference(&self, value: f64) -> String {
        let number = crate::sentences::number(value, self.decimals);
        format!("{number}{}", self.unit.after_difference())
    }

    /// The row mark of the list: `26b`.
    pub fn mark(&self) -> String {
        format!("{}{}", self.number, self.part)
    }

    /// The break between two periods (by the years they end in), when there is one.
    pub fn break_between(&self, earlier: u16, later: u16) -> Option<&SeriesBreak> {
        self.breaks.iter().find(|b| earlier < b.from_last_year && b.from_last_year <= later)
    }
}
