//! An area's figure beside a benchmark: clearly higher, clearly lower, or not to be told apart.
//!
//! Where the benchmark has an interval of its own, two that do not overlap differ; where it has
//! none, it is known for sure and differs from an interval that does not hold it (Public Health
//! England, *Technical guide: confidence intervals*, 2018). Overlap is the more careful rule.

use crate::number::{Unit, as_shown};
use crate::shape::Shape;
use crate::twin::TwinCell;

/// A figure with its interval, in its own unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// The lower end of its 95% interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many decimals the figure is worth; no picture, table or file shows more.
    pub decimals: u8,
}

impl Estimate {
    /// A figure known for sure.
    pub const fn exact(value: f64, decimals: u8) -> Self {
        Estimate { value, low: value, high: value, decimals }
    }

    /// The figure, as a heading or a sentence has it.
    pub(crate) fn say(&self, unit: Unit) -> String {
        unit.say(self.value, self.decimals)
    }

    /// The figure, as an axis or a cell has it.
    pub(crate) fn short(&self, unit: Unit) -> String {
        unit.say_short(self.value, self.decimals)
    }

    /// The figure with its interval: `23.1% (22.0% to 24.2%)`.
    pub(crate) fn with_interval(&self, unit: Unit) -> String {
        let short = |value: f64| unit.say_short(value, self.decimals);
        format!("{} ({} to {})", self.say(unit), short(self.low), short(self.high))
    }

    /// The figure and the ends of its interval as cells.
    pub(crate) fn cells(&self, unit: Unit) -> [TwinCell; 3] {
        [self.value, self.low, self.high].map(|value| number(value, unit, self.decimals))
    }

    /// Whether every number is one and the interval holds its figure.
    pub fn is_sound(&self) -> bool {
        self.low.is_finite()
            && self.high.is_finite()
            && (self.low..=self.high).contains(&self.value)
    }
}

/// A number as it is shown: a file has no digits that the page has not.
pub(crate) fn number(value: f64, unit: Unit, decimals: u8) -> TwinCell {
    TwinCell::Number(as_shown(value, decimals), unit.say_short(value, decimals))
}

/// Where a figure lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beside {
    /// Below, and more than chance would often bring.
    Lower,
    /// Not to be told apart.
    Similar,
    /// Above, and more than chance would often bring.
    Higher,
}

impl Beside {
    /// Where an interval lies beside the benchmark's.
    pub fn of(own: &Estimate, benchmark: &Estimate) -> Self {
        if own.low > benchmark.high {
            Beside::Higher
        } else if own.high < benchmark.low {
            Beside::Lower
        } else {
            Beside::Similar
        }
    }

    /// The tag's words.
    pub const fn words(self) -> &'static str {
        match self {
            Beside::Lower => "clearly lower",
            Beside::Similar => "no clear difference",
            Beside::Higher => "clearly higher",
        }
    }

    pub(crate) const fn shape(self) -> Shape {
        match self {
            Beside::Lower => Shape::Down,
            Beside::Similar => Shape::Dot,
            Beside::Higher => Shape::Up,
        }
    }

    pub(crate) const fn class(self) -> &'static str {
        match self {
            Beside::Lower | Beside::Higher => "mark two",
            Beside::Similar => "mark one",
        }
    }
}

/// `1 area`, `14 areas`: a count with its noun. `noun` is given for one and for several.
pub(crate) fn counted(count: usize, noun: (&str, &str)) -> String {
    let name = if count == 1 { noun.0 } else { noun.1 };
    format!("{} {name}", crate::number::whole(u64::try_from(count).unwrap_or(u64::MAX)))
}

/// What is not drawn, as the end of a reading; nothing where everything is.
pub(crate) fn left_out(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " 1 has no figure that may be shown; the table says why.".to_owned(),
        many => format!(" {many} have no figure that may be shown; the table says why."),
    }
}
