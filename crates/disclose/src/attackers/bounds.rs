//! The tightest limits that follow for every figure from all that is published, by linear
//! programming, with the calculation that gives them.

use super::publication::{Publication, Shown};
use crate::exact::Relation;
use crate::linear::{Dictionary, Effort, FAR, OutOfEffort, Push, Repair, Way};

/// Figures beyond this are computed in larger units.
const COMFORTABLE: f64 = 1e6;
/// After so many steps a dictionary is written down again.
const TIRED: usize = 300;
/// So often is it written down again to find a table that fits.
const MOST_FRESH_STARTS: usize = 60;

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
    limits: Vec<(f64, f64)>,
    unit: f64,
}

impl<'a> Attack<'a> {
    pub(super) fn of(publication: &'a Publication, effort: &mut Effort) -> Result<Self, NoAttack> {
        let mut limits = limits(publication)?;
        let largest = limits.iter().map(|(low, high)| if *high < FAR { *high } else { *low });
        let unit = (largest.fold(0.0, f64::max) / COMFORTABLE).max(1.0);
        let scaled = |x: f64| if x < FAR { x / unit } else { FAR };
        limits.iter_mut().for_each(|(low, high)| (*low, *high) = (scaled(*low), scaled(*high)));
        let (dictionary, sums) = written_down(publication, &limits);
        let mut attack = Self { publication, dictionary, sums, limits, unit };
        attack.find_one_that_fits(effort)?;
        Ok(attack)
    }

    /// Repairs until a table fits. Rounding error piles up on the way, so that a contradiction is
    /// believed only of a dictionary freshly written down.
    fn find_one_that_fits(&mut self, effort: &mut Effort) -> Result<(), NoAttack> {
        // Any prices will do to find one table that fits; unequal ones avoid going in circles.
        let price = |figure: usize| (figure, 1.0 + ((figure * 7919) % 1009) as f64 / 1009.0);
        let prices: Vec<_> = (0..self.publication.figures.len()).map(price).collect();
        for _ in 0..MOST_FRESH_STARTS {
            let objective = self.dictionary.add_row(&prices, -FAR, FAR);
            if !self.dictionary.stand_at_limits(objective) {
                return Err(NoAttack::Contradiction);
            }
            let steps = self.dictionary.steps();
            let ended = self.dictionary.repair(objective, FAR, effort)?;
            self.dictionary.drop_rows(|variable| variable == objective);
            let is_fresh = self.dictionary.steps() == steps;
            match ended {
                Repair::Fits if self.dictionary.steps() < TIRED => return Ok(()),
                Repair::Impossible if is_fresh => return Err(NoAttack::Contradiction),
                Repair::Fits | Repair::Impossible => self.write_down_again(effort)?,
                Repair::Stopped => return Err(NoAttack::OutOfWork),
            }
        }
        Err(NoAttack::OutOfWork)
    }

    /// Writes the dictionary down again from what was published, at the same place.
    fn write_down_again(&mut self, effort: &mut Effort) -> Result<(), NoAttack> {
        let (mut fresh, _) = written_down(self.publication, &self.limits);
        if !fresh.follow(&self.dictionary, effort)? {
            return Err(NoAttack::OutOfWork);
        }
        self.dictionary = fresh;
        Ok(())
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
        known.low = match self.push(figure, Way::Down, effort)? {
            Push::Stops(low) => self.whole(low, Way::Up),
            Push::Reached | Push::Endless => 0,
        };
        known.because_low = self.follows(figure);
        known.high = match self.push(figure, Way::Up, effort)? {
            Push::Stops(high) => Some(self.whole(high, Way::Down)),
            Push::Reached | Push::Endless => None,
        };
        known.because_high = self.follows(figure);
        Ok(known)
    }

    /// Pushes a figure as far as it goes. Where it stops is believed of a fresh dictionary only.
    fn push(&mut self, figure: usize, way: Way, effort: &mut Effort) -> Result<Push, NoAttack> {
        let goal = if way == Way::Up { FAR } else { -FAR };
        loop {
            let ended = self.dictionary.push(figure, way, goal, effort)?;
            if self.dictionary.steps() < TIRED {
                return Ok(ended);
            }
            self.write_down_again(effort)?;
        }
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

/// The sums of a publication over its figures; the number of the variable of each sum.
fn written_down(publication: &Publication, limits: &[(f64, f64)]) -> (Dictionary, Vec<usize>) {
    let (low, high) = limits.iter().copied().unzip();
    let mut dictionary = Dictionary::new(low, high);
    dictionary.drop_columns(|figure| publication.figures[figure].shown == Shown::Impossible);
    let mut sum = |relation: &Relation| {
        let terms = relation.terms.iter().map(|(figure, times)| (*figure, *times as f64));
        dictionary.add_row(&terms.collect::<Vec<_>>(), 0.0, 0.0)
    };
    let sums = publication.relations.iter().map(&mut sum).collect();
    (dictionary, sums)
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
