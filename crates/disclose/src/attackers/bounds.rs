//! The tightest limits that follow for every figure from all that is published, by linear
//! programming, with the calculation that gives them.

use super::publication::{Publication, Shown};
use crate::linear::{Dictionary, Effort, FAR, OutOfEffort, Push, Repair, Way};

/// Figures beyond this are computed in larger units.
const COMFORTABLE: f64 = 1e6;

/// What follows about one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Number of the figure.
    pub figure: usize,
    /// It is at least this.
    pub low: u64,
    /// It is at most this; `None` when nothing limits it.
    pub high: Option<u64>,
    /// Why it is at least that.
    pub because_low: Follows,
    /// Why it is at most that.
    pub because_high: Follows,
}

/// A calculation: which sums are added and taken away, and which shown figures remain in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Follows {
    /// Numbers of the relations used.
    pub relations: Vec<usize>,
    /// Numbers of the shown figures in the calculation.
    pub figures: Vec<usize>,
}

/// The publication cannot be attacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAttack {
    /// A relation names a figure that does not exist, or a range ends before it begins.
    #[error(
        "relation or figure {number} (from 0) is malformed: relations name existing figures, and ranges go from the smaller to the larger number"
    )]
    Malformed {
        /// Its number.
        number: usize,
    },
    /// No true figures fit what is published.
    #[error(
        "the published figures contradict each other: no true figures fit them; check the sums and the rounding"
    )]
    Contradiction,
    /// More work than allowed.
    #[error("the attack was not finished within the work allowed; nothing is said about safety")]
    OutOfWork,
}

impl From<OutOfEffort> for NoAttack {
    fn from(_: OutOfEffort) -> Self {
        Self::OutOfWork
    }
}

/// Attacks every figure for which this says so. `work` is in thousand million operations, about so
/// many seconds.
///
/// # Errors
/// [`NoAttack`].
pub fn attack_bounds(
    publication: &Publication,
    is_of_interest: impl Fn(usize) -> bool,
    work: u32,
) -> Result<Vec<Known>, NoAttack> {
    let mut effort = Effort::of(u64::from(work) * 1_000_000_000);
    let mut attack = Attack::of(publication, &mut effort)?;
    let figures = (0..publication.figures.len()).filter(|number| is_of_interest(*number));
    figures.map(|figure| attack.known(figure, &mut effort)).collect()
}

/// Everything an attacker knows, as a dictionary at one table that fits.
pub(super) struct Attack<'a> {
    publication: &'a Publication,
    dictionary: Dictionary,
    /// The variable of each relation.
    sums: Vec<usize>,
    unit: f64,
}

impl<'a> Attack<'a> {
    pub(super) fn of(publication: &'a Publication, effort: &mut Effort) -> Result<Self, NoAttack> {
        let limits = limits(publication)?;
        let largest = limits.iter().map(|(low, high)| if *high < FAR { *high } else { *low });
        let unit = (largest.fold(0.0, f64::max) / COMFORTABLE).max(1.0);
        let scaled = |x: &f64| if *x < FAR { x / unit } else { FAR };
        let low = limits.iter().map(|(low, _)| scaled(low)).collect();
        let high = limits.iter().map(|(_, high)| scaled(high)).collect();
        let mut dictionary = Dictionary::new(low, high);
        dictionary.drop_columns(|figure| publication.figures[figure].shown == Shown::Impossible);
        let mut sums = Vec::new();
        for relation in &publication.relations {
            let terms: Vec<(usize, f64)> =
                relation.terms.iter().map(|(figure, times)| (*figure, *times as f64)).collect();
            sums.push(dictionary.add_row(&terms, 0.0, 0.0));
        }
        // Any prices will do to find one table that fits; unequal ones avoid going in circles.
        let price = |figure: usize| (figure, 1.0 + ((figure * 7919) % 1009) as f64 / 1009.0);
        let prices: Vec<_> = (0..publication.figures.len()).map(price).collect();
        let objective = dictionary.add_row(&prices, -FAR, FAR);
        if !dictionary.stand_at_limits(objective) {
            return Err(NoAttack::Contradiction);
        }
        match dictionary.repair(objective, FAR, effort)? {
            Repair::Fits => {}
            Repair::Impossible => return Err(NoAttack::Contradiction),
            Repair::Stopped => return Err(NoAttack::OutOfWork),
        }
        dictionary.drop_rows(|variable| variable == objective);
        Ok(Self { publication, dictionary, sums, unit })
    }

    /// One table that fits all that is published.
    pub(super) fn example(&self) -> Vec<f64> {
        let figures = 0..self.publication.figures.len();
        figures.map(|figure| self.dictionary.value[figure] * self.unit).collect()
    }

    pub(super) fn known(&mut self, figure: usize, effort: &mut Effort) -> Result<Known, NoAttack> {
        let mut known = Known {
            figure,
            low: 0,
            high: Some(0),
            because_low: Follows::default(),
            because_high: Follows::default(),
        };
        if self.dictionary.is_gone(figure) {
            return Ok(known);
        }
        known.low = match self.dictionary.push(figure, Way::Down, -FAR, effort)? {
            Push::Stops(low) => self.whole(low, Way::Up),
            Push::Reached | Push::Endless => 0,
        };
        known.because_low = self.follows(figure);
        known.high = match self.dictionary.push(figure, Way::Up, FAR, effort)? {
            Push::Stops(high) => Some(self.whole(high, Way::Down)),
            Push::Reached | Push::Endless => None,
        };
        known.because_high = self.follows(figure);
        Ok(known)
    }

    /// Figures are whole: the next whole number inside the limits.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "limits are from 0 to a hundred thousand million"
    )]
    fn whole(&self, limit: f64, way: Way) -> u64 {
        let limit = limit * self.unit;
        let slack = 1e-5 * self.unit;
        let whole = if way == Way::Up { (limit - slack).ceil() } else { (limit + slack).floor() };
        whole.max(0.0) as u64
    }

    /// The relations and figures of the calculation that limits a figure: its row says it as a sum
    /// of relations (which are 0) and of other figures.
    fn follows(&self, figure: usize) -> Follows {
        let Some(row) = self.dictionary.row_of(figure) else { return Follows::default() };
        let mut weights = vec![0.0; self.publication.figures.len()];
        let mut relations = Vec::new();
        for (entry, variable) in self.dictionary.row(row).iter().zip(self.dictionary.nonbasic()) {
            let Ok(relation) = self.sums.binary_search(variable) else { continue };
            if entry.abs() > 1e-9 {
                relations.push(relation);
                for (other, times) in &self.publication.relations[relation].terms {
                    weights[*other] += entry * *times as f64;
                }
            }
        }
        relations.sort_unstable();
        let is_shown = |number: &usize| {
            matches!(
                self.publication.figures[*number].shown,
                Shown::Exactly(_) | Shown::Between(..)
            )
        };
        let is_used = |number: &usize| *number != figure && weights[*number].abs() > 1e-9;
        let figures = (0..weights.len()).filter(is_shown).filter(is_used).collect();
        Follows { relations, figures }
    }
}

/// The smallest and largest value of each figure, taken by itself.
fn limits(publication: &Publication) -> Result<Vec<(f64, f64)>, NoAttack> {
    let figures = publication.figures.len();
    for (number, relation) in publication.relations.iter().enumerate() {
        if relation.terms.iter().any(|(figure, _)| *figure >= figures) {
            return Err(NoAttack::Malformed { number });
        }
    }
    let limit = |(number, figure): (usize, &super::Figure)| match figure.shown {
        Shown::Exactly(value) => Ok((value as f64, value as f64)),
        Shown::Between(low, high) if low > high => Err(NoAttack::Malformed { number }),
        Shown::Between(low, high) => Ok((low as f64, high as f64)),
        Shown::Hidden | Shown::Unpublished => Ok((0.0, FAR)),
        Shown::Impossible => Ok((0.0, 0.0)),
    };
    publication.figures.iter().enumerate().map(limit).collect()
}
