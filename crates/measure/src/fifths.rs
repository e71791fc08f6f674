//! Five fifths of a district by deprivation: each with its figure, the gap between the ends and the slope.
//!
//! Areas stand in order of deprivation and the line of everybody counted in them is cut in five equal
//! lengths. An area that lies across a cut gives to both sides in proportion, and areas of one rank are one
//! piece, so that drawing the same ground with more or fewer areas, or naming them anew, changes nothing.
//! Counts are added up and divided once; rates are never averaged. An area whose count is withheld keeps its
//! place in the line: the figure of its fifth is that of the others, and the ends say what it would be if
//! nobody or everybody there were counted.
//!
//! The interval of the gap is made from the two intervals by square and add (Newcombe, Statistics in
//! Medicine 17:873, 1998, method 10; Zou and Donner, Statistics in Medicine 27:1693, 2008), that of the slope
//! by the same rule for sums of several figures (Zou, Huang and Zhang, Computational Statistics and Data
//! Analysis 53:1080, 2009). The interval of the ratio is drawn, see [`crate::methods::slope_index`].

use crate::definition::{Definition, Unit};
use crate::intervals::{Confidence, Interval};
use crate::methods::float;
use crate::methods::slope_index::{self, Quantile, Scale};
use commons::Streams;
use serde::{Deserialize, Serialize};

/// The fewest areas that can be cut into fifths.
pub const FEWEST_AREAS: usize = 10;

/// How many are the parts.
pub const FIVE: usize = 5;

const DRAWS: usize = 2_000;

/// Below so much of the lowest figure, the end of a line is not taken for a figure.
const LEAST_OF_LOWEST: f64 = 0.5;

/// One small area's part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What was counted there; `None` when that is withheld.
    pub numerator: Option<f64>,
    /// Out of what.
    pub denominator: f64,
    /// Its place in the order of deprivation, 1 the most deprived.
    pub rank: f64,
}

/// Two ends of a range, in the unit of the figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ends {
    /// The lower.
    pub low: f64,
    /// The upper.
    pub high: f64,
}

/// A fifth of all who were counted, added up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fifth {
    /// How many areas lie in it, wholly or in part.
    pub areas: usize,
    /// In how many of them the count is withheld.
    pub withheld: usize,
    /// Counted in it; an area across a cut counts in proportion.
    pub numerator: f64,
    /// Out of this many whose count is known.
    pub denominator: f64,
    /// The figure.
    pub value: f64,
    /// Its interval, when the method has one.
    pub interval: Option<Interval>,
    /// What the figure could be at least and at most, when counts are withheld and cannot exceed their base.
    pub possible: Option<Ends>,
}

/// The straight line through the five, from the most to the least deprived person.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Slope {
    /// The line where deprivation is highest.
    pub at_most: f64,
    /// The line where it is lowest.
    pub at_least: f64,
    /// The first less the second: the slope index of inequality, signed as the gap is.
    pub difference: f64,
    /// Its 95 % interval, when all five figures have one.
    pub difference_interval: Option<Ends>,
    /// The first over the second: the relative index; `None` when the line falls below half the lowest of the
    /// five, for then it does not fit there and the ratio tells of the line alone.
    pub ratio: Option<f64>,
    /// Its 95 % interval; `None` also when a fifth has nobody or everybody counted.
    pub ratio_interval: Option<Ends>,
}

/// The five with what lies between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fifths {
    /// The most deprived first.
    pub five: [Fifth; FIVE],
    /// Most less least deprived.
    pub difference: f64,
    /// Its 95 % interval.
    pub difference_interval: Option<Ends>,
    /// What it could be, when counts are withheld.
    pub difference_possible: Option<Ends>,
    /// The slope, when a line can be drawn.
    pub slope: Option<Slope>,
}

/// A figure of a group with how many people stand behind it, however it was counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figured {
    /// Its people.
    pub people: f64,
    /// The figure.
    pub value: f64,
    /// Its interval.
    pub interval: Option<Ends>,
}

impl Fifths {
    /// Cuts the areas. `None` with fewer than ten areas of which a count and a base are known, without
    /// a rate in the unit, or when every count of one fifth is withheld. Areas without people are passed over.
    pub fn cut(definition: &Definition, parts: &[Part]) -> Option<Self> {
        let sound = |part: &&Part| {
            part.denominator > 0.0 && part.denominator.is_finite() && part.rank.is_finite()
        };
        let placed: Vec<Part> = parts.iter().filter(sound).copied().collect();
        if placed.iter().filter(|part| part.numerator.is_some()).count() < FEWEST_AREAS {
            return None;
        }
        let mut sums = [Sum::default(); FIVE];
        let pieces = pieces(placed);
        let all: f64 = pieces.iter().map(|piece| piece.people).sum();
        let mut from = 0.0;
        for piece in &pieces {
            piece.spread(&mut sums, (from, all));
            from += piece.people;
        }
        let mut five = Vec::with_capacity(FIVE);
        for sum in sums {
            five.push(sum.fifth(definition)?);
        }
        let five: [Fifth; FIVE] = five.try_into().ok()?;
        let (most, least) = (five.first()?, five.last()?);
        Some(Self {
            difference: most.value - least.value,
            difference_interval: difference_interval(&most.figured(), &least.figured()),
            difference_possible: possible_difference(most, least),
            slope: slope(&five.map(|fifth| fifth.figured()), definition),
            five,
        })
    }

    /// How many areas have a withheld count; one across a cut is counted on both sides.
    pub fn withheld(&self) -> usize {
        self.five.iter().map(|fifth| fifth.withheld).sum()
    }
}

impl Fifth {
    /// The figure with its people.
    pub fn figured(&self) -> Figured {
        let interval = self.interval.map(|found| Ends { low: found.lower, high: found.upper });
        Figured { people: self.denominator, value: self.value, interval }
    }
}

/// Areas of one rank.
#[derive(Clone, Copy)]
struct Piece {
    rank: f64,
    people: f64,
    sum: Sum,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    areas: usize,
    withheld: usize,
    numerator: f64,
    denominator: f64,
    /// People of the areas whose count is withheld.
    unknown: f64,
}

fn pieces(mut placed: Vec<Part>) -> Vec<Piece> {
    // By size too, so that sums are added in one order whatever the order of the areas was.
    placed.sort_by(|a, b| {
        let counted = |part: &Part| part.numerator.unwrap_or(-1.0);
        (a.rank.total_cmp(&b.rank))
            .then_with(|| a.denominator.total_cmp(&b.denominator))
            .then_with(|| counted(a).total_cmp(&counted(b)))
    });
    let mut pieces: Vec<Piece> = Vec::new();
    for part in placed {
        let own = Sum {
            areas: 1,
            withheld: usize::from(part.numerator.is_none()),
            numerator: part.numerator.unwrap_or(0.0),
            denominator: part.numerator.map_or(0.0, |_| part.denominator),
            unknown: part.numerator.map_or(part.denominator, |_| 0.0),
        };
        match pieces.last_mut().filter(|last| last.rank == part.rank) {
            Some(last) => {
                last.people += part.denominator;
                last.sum.add(&own, 1.0);
            }
            None => pieces.push(Piece { rank: part.rank, people: part.denominator, sum: own }),
        }
    }
    pieces
}

impl Piece {
    /// Gives each fifth what lies in it. `from` is where the piece begins on the line, `all` its length.
    fn spread(&self, sums: &mut [Sum; FIVE], (from, all): (f64, f64)) {
        let to = from + self.people;
        let last = FIVE - 1;
        for (at, sum) in sums.iter_mut().enumerate() {
            let cut = |number: usize| all * float(number) / float(FIVE);
            let (low, high) = (cut(at), if at == last { f64::INFINITY } else { cut(at + 1) });
            let share = (to.min(high) - from.max(low)) / self.people;
            // Less than a billionth of an area is how the cut was rounded.
            if share > 1e-9 {
                sum.add(&self.sum, share.min(1.0));
            }
        }
    }
}

impl Sum {
    fn add(&mut self, other: &Self, share: f64) {
        self.areas += other.areas;
        self.withheld += other.withheld;
        self.numerator += other.numerator * share;
        self.denominator += other.denominator * share;
        self.unknown += other.unknown * share;
    }

    fn fifth(&self, definition: &Definition) -> Option<Fifth> {
        if self.denominator <= 0.0 {
            return None;
        }
        let multiplier = definition.unit.multiplier()?;
        let whole = self.denominator + self.unknown;
        let possible = (self.withheld > 0 && is_share(definition)).then(|| Ends {
            low: self.numerator / whole * multiplier,
            high: (self.numerator + self.unknown) / whole * multiplier,
        });
        Some(Fifth {
            areas: self.areas,
            withheld: self.withheld,
            numerator: self.numerator,
            denominator: self.denominator,
            value: self.numerator / self.denominator * multiplier,
            interval: interval_of_part(definition, self.numerator, self.denominator),
            possible,
        })
    }
}

/// Whether those counted are some of the base, so that none and all are the ends.
const fn is_share(definition: &Definition) -> bool {
    matches!(definition.unit, Unit::PerCent)
}

/// The interval of a count that may have a part of an area in it. Limits of events are for whole numbers; such
/// a count stands between two of them, and so do its limits.
fn interval_of_part(definition: &Definition, numerator: f64, denominator: f64) -> Option<Interval> {
    let nearest = numerator.round();
    let whole = (numerator - nearest).abs() < 1e-6;
    // A share of everybody is not more than everybody, however the parts were rounded.
    let most = if is_share(definition) { denominator } else { f64::INFINITY };
    let counted = if whole { nearest } else { numerator }.min(most);
    if let Some(found) = definition.interval_of(counted, denominator) {
        return Some(found);
    }
    let below = definition.interval_of(counted.floor(), denominator)?;
    let above = definition.interval_of(counted.ceil(), denominator)?;
    let between = |low: f64, high: f64| low + (high - low) * (counted - counted.floor());
    Some(Interval {
        lower: between(below.lower, above.lower),
        upper: between(below.upper, above.upper),
        ..above
    })
}

/// The 95 % interval of the first figure less the second, each counted from people of its own.
pub fn difference_interval(first: &Figured, second: &Figured) -> Option<Ends> {
    sum_interval(&[(1.0, *first), (-1.0, *second)])
}

/// Square and add, for a sum of figures each taken so many times.
fn sum_interval(taken: &[(f64, Figured)]) -> Option<Ends> {
    let (mut middle, mut below, mut above) = (0.0, 0.0, 0.0);
    for (times, figured) in taken {
        let ends = figured.interval?;
        middle += times * figured.value;
        let (one, other) = (times * ends.low, times * ends.high);
        below += (times * figured.value - one.min(other)).powi(2);
        above += (one.max(other) - times * figured.value).powi(2);
    }
    Some(Ends { low: middle - f64::sqrt(below), high: middle + f64::sqrt(above) })
}

fn possible_difference(most: &Fifth, least: &Fifth) -> Option<Ends> {
    if most.withheld == 0 && least.withheld == 0 {
        return None;
    }
    let ends = |fifth: &Fifth| match fifth.withheld {
        0 => Some(Ends { low: fifth.value, high: fifth.value }),
        _ => fifth.possible,
    };
    let (most, least) = (ends(most)?, ends(least)?);
    Some(Ends { low: most.low - least.high, high: most.high - least.low })
}

/// The line through figures from the most to the least deprived, each weighed by its people. `None` with
/// fewer than two figures or nobody behind one.
pub fn slope(figures: &[Figured], definition: &Definition) -> Option<Slope> {
    let quantile = |figured: &Figured| Quantile {
        people: figured.people,
        value: figured.value,
        standard_error: 0.0,
    };
    let plain: Vec<Quantile> = figures.iter().map(quantile).collect();
    let found = slope_index::indices(&plain, Scale::Plain)?;
    // The line goes through the mean of all at the middle, and the two ends are as far from it.
    let people: f64 = figures.iter().map(|figured| figured.people).sum();
    let mean = figures.iter().map(|figured| figured.people * figured.value).sum::<f64>() / people;
    let (at_most, at_least) = (mean - found.slope / 2.0, mean + found.slope / 2.0);
    let lowest = figures.iter().map(|figured| figured.value).fold(f64::MAX, f64::min);
    let fits = at_most.min(at_least) > lowest * LEAST_OF_LOWEST && at_most.max(at_least) > 0.0;
    let ratio = fits.then(|| at_most / at_least);
    let ratio_interval = ratio.and_then(|ratio| ratio_interval(figures, definition, ratio));
    Some(Slope {
        at_most,
        at_least,
        difference: at_most - at_least,
        difference_interval: slope_interval(&plain, figures),
        ratio,
        ratio_interval,
    })
}

/// The slope is a sum of the figures, each taken so many times as the slope of it alone is.
fn slope_interval(plain: &[Quantile], figures: &[Figured]) -> Option<Ends> {
    let mut taken = Vec::with_capacity(figures.len());
    for (at, figured) in figures.iter().enumerate() {
        let alone: Vec<Quantile> = plain
            .iter()
            .enumerate()
            .map(|(other, q)| Quantile { value: if other == at { 1.0 } else { 0.0 }, ..*q })
            .collect();
        taken.push((-slope_index::indices(&alone, Scale::Plain)?.slope, *figured));
    }
    sum_interval(&taken)
}

fn ratio_interval(figures: &[Figured], definition: &Definition, ratio: f64) -> Option<Ends> {
    let whole = definition.unit.multiplier()?;
    let scale = if is_share(definition) { Scale::Logit } else { Scale::Log };
    let mut quantiles = Vec::with_capacity(figures.len());
    for figured in figures {
        let ends = figured.interval?;
        let (value, low, high) = (figured.value / whole, ends.low / whole, ends.high / whole);
        if value <= 0.0 || low <= 0.0 || (is_share(definition) && (value >= 1.0 || high >= 1.0)) {
            return None;
        }
        let standard_error = slope_index::error_from_limits(low, high, scale);
        quantiles.push(Quantile { people: figured.people, value, standard_error });
    }
    // One seed: the same figures have the same interval whenever they are asked for.
    let mut stream = Streams::new(2040).named("slope");
    let limits = slope_index::limits(
        &quantiles,
        (scale, Scale::Plain),
        DRAWS,
        Confidence::NinetyFive,
        &mut stream,
    )?;
    let (low, high) = limits.relative;
    // A line that falls to nought in some draws has no ratio there.
    (low > 0.0 && high.is_finite())
        .then(|| Ends { low: (1.0 / high).min(ratio), high: (1.0 / low).max(ratio) })
}
