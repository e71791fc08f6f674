//! Fifths by deprivation as the interface gives them.

use report::sheet::Level;
use report::{EarlierLine, Ends, FifthLine, InsideFifths, fifths};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Fifths {
    basis: String,
    period: String,
    most_deprived: Option<f64>,
    least_deprived: Option<f64>,
    /// Most less least deprived.
    gap: Option<f64>,
    gap_interval: Option<Range>,
    gap_possible: Option<Range>,
    fifths: Vec<Fifth>,
    slope: Option<Slope>,
    earlier: Vec<Earlier>,
    areas_in_no_fifth: usize,
}

#[derive(Serialize)]
struct Range {
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct Fifth {
    name: &'static str,
    value: Option<f64>,
    why_no_value: Option<String>,
    interval: Option<Range>,
    numerator: Option<f64>,
    denominator: Option<f64>,
    areas: Option<usize>,
    areas_withheld: usize,
    possible: Option<Range>,
}

#[derive(Serialize)]
struct Slope {
    at_most_deprived: f64,
    at_least_deprived: f64,
    difference: f64,
    difference_interval: Option<Range>,
    ratio: Option<f64>,
    ratio_interval: Option<Range>,
}

#[derive(Serialize)]
struct Earlier {
    period: String,
    gap: f64,
    gap_interval: Option<Range>,
}

impl Fifths {
    pub(crate) fn of(found: &InsideFifths) -> Self {
        let [most, .., least] = &found.five;
        Self {
            basis: found.basis.clone(),
            period: found.period.clone(),
            most_deprived: most.level.value(),
            least_deprived: least.level.value(),
            gap: found.difference,
            gap_interval: found.difference_interval.map(range),
            gap_possible: found.difference_possible.map(range),
            fifths: fifths::NAMES.iter().zip(&found.five).map(fifth).collect(),
            slope: found.slope.as_ref().map(slope),
            earlier: found.earlier.iter().map(earlier).collect(),
            areas_in_no_fifth: found.left_out,
        }
    }
}

const fn range(ends: Ends) -> Range {
    Range { low: ends.low, high: ends.high }
}

fn fifth((name, line): (&&'static str, &FifthLine)) -> Fifth {
    Fifth {
        name,
        value: line.level.value(),
        why_no_value: match &line.level {
            Level::Known(_) => None,
            Level::Absent(why) => Some(why.clone()),
        },
        interval: line.interval.map(|ends| Range { low: ends.low, high: ends.high }),
        numerator: line.numerator,
        denominator: line.denominator,
        areas: line.areas,
        areas_withheld: line.withheld,
        possible: line.possible.map(range),
    }
}

fn slope(slope: &report::Slope) -> Slope {
    Slope {
        at_most_deprived: slope.at_most,
        at_least_deprived: slope.at_least,
        difference: slope.difference,
        difference_interval: slope.difference_interval.map(range),
        ratio: slope.ratio,
        ratio_interval: slope.ratio_interval.map(range),
    }
}

fn earlier(then: &EarlierLine) -> Earlier {
    Earlier {
        period: then.period.clone(),
        gap: then.difference,
        gap_interval: then.interval.map(range),
    }
}
