//! What one pair is worth, once the classes are fitted.
//!
//! A name that many have is weaker evidence than a rare one: where a name agrees exactly, the share
//! of strangers who agree on *that* name stands in place of the share who agree on any (Winkler
//! 1989), and for given name and surname together the share who have both.

use crate::compare::Plan;
use crate::compare::levels::name;
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;
use crate::weigh::histogram::DENSE;
use crate::weigh::start::{ALL, CLASSES, Class};
use crate::weigh::tables::Tables;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Weighs pairs.
pub(crate) struct Scorer<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    tables: &'a Tables,
    /// Share of all pairs that each class is.
    pub shares: [f64; CLASSES],
    frequencies: Vec<Vec<f32>>,
    both_names: Option<BothNames>,
    used: Vec<bool>,
}

/// How many records have a given name and surname together.
struct BothNames {
    given: usize,
    surname: usize,
    counts: HashMap<(u32, u32), u32, FixedState>,
}

/// Evidence that a rare value can add, in natural logarithms, at most.
const MOST_RARE: f64 = 12.0;

impl<'a> Scorer<'a> {
    pub(crate) fn new(
        frame: &'a Frame,
        plan: &'a Plan,
        tables: &'a Tables,
        shares: [f64; CLASSES],
    ) -> Self {
        let frequencies = frame.fields.iter().map(frequencies).collect();
        let used = vec![true; frame.fields.len()];
        let both_names = BothNames::of(frame);
        Self { frame, plan, tables, shares, frequencies, both_names, used }
    }

    /// For every pattern, the log odds that could come of it at most, when there are few enough
    /// patterns to list them.
    pub(crate) fn bounds(&self) -> Option<Vec<f32>> {
        (self.plan.patterns <= DENSE).then(|| (0..self.plan.patterns).map(|p| self.bound(p)).collect())
    }

    /// The log odds of "the same person" that could come of a pattern at most.
    pub(crate) fn bound(&self, pattern: u64) -> f32 {
        let levels = self.plan.levels(pattern);
        let rare = |field: usize| levels[field] == 1 || levels[field] == usize::from(name::SWAPPED);
        let agrees = (0..levels.len()).any(|field| self.has_frequency(field) && rare(field));
        let parts = self.parts(&levels);
        let rare = if agrees { MOST_RARE } else { 0.0 };
        let stranger = parts[Class::Stranger as usize] * (-rare).exp();
        let others: f64 = parts[1..CLASSES - 1].iter().sum::<f64>() + stranger;
        (parts[0] / others.max(f64::MIN_POSITIVE)).max(1e-30).ln() as f32
    }

    fn has_frequency(&self, field: usize) -> bool {
        !self.frequencies[field].is_empty()
    }

    fn parts(&self, levels: &[usize]) -> [f64; CLASSES] {
        ALL.map(|class| self.tables.likelihood(class, levels, &self.used) * self.shares[class as usize])
    }

    /// Log odds of one person against everything else, and the class shares behind it.
    pub(crate) fn weigh(&self, a: u32, b: u32, pattern: u64) -> Weighed {
        let levels = self.plan.levels(pattern);
        let mut parts = self.parts(&levels);
        parts[Class::Stranger as usize] *= self.rarity(a, b, &levels);
        Weighed { parts }
    }

    /// How much rarer (below 1) or commoner it is that strangers agree on these very values.
    fn rarity(&self, a: u32, b: u32, levels: &[usize]) -> f64 {
        let mut rarity = 1.0;
        let joint = self.both_names.as_ref().filter(|both| {
            let pair = (levels[both.given], levels[both.surname]);
            let (exact, swapped) = (usize::from(name::EXACT), usize::from(name::SWAPPED));
            pair == (exact, exact) || pair == (swapped, swapped)
        });
        for field in 0..levels.len() {
            let level = levels[field];
            if !self.has_frequency(field) || level == 0 {
                continue;
            }
            let share = |place: u32| f64::from(self.frequency(field, place));
            let common = share(a).max(share(b)).max(1e-9);
            let any = self.tables.probability(Class::Stranger, field, levels).max(1e-12);
            if level == 1 {
                if joint.is_none_or(|both| field != both.given && field != both.surname) {
                    rarity *= common / any;
                } else {
                    rarity /= any;
                }
            } else if level <= 3 {
                let exact = {
                    let mut at = levels.to_vec();
                    at[field] = 1;
                    self.tables.probability(Class::Stranger, field, &at).max(1e-12)
                };
                rarity *= (common / exact).clamp(0.2, 5.0);
            }
        }
        if let Some(both) = joint {
            rarity *= both.share(self, a).max(both.share(self, b));
            if levels[both.given] == usize::from(name::SWAPPED) {
                // Strangers agree so when they have the same names and one was written the wrong way
                // round, which happens as often to them as to anybody.
                let written = self.tables.probability(Class::Same, both.given, levels);
                let any = self.tables.probability(Class::Stranger, both.given, levels).max(1e-12);
                rarity *= written / any;
            }
        }
        rarity.max((-MOST_RARE).exp())
    }

    fn frequency(&self, field: usize, place: u32) -> f32 {
        let at = place as usize;
        let code = match &self.frame.fields[field] {
            Field::Names { codes, table, .. } => table.bits[codes[at] as usize].main,
            Field::Number { codes, .. } | Field::Same { codes, .. } => codes[at],
            Field::Born { .. } | Field::Home { .. } => 0,
        };
        self.frequencies[field].get(code as usize).copied().unwrap_or(0.0)
    }
}

/// The weight of one pair.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weighed {
    /// Share of all pairs that are this and agree so, by class.
    pub parts: [f64; CLASSES],
}

impl Weighed {
    /// Log odds (natural) of one person.
    pub(crate) fn log_odds(&self) -> f64 {
        let others: f64 = self.parts[1..].iter().sum();
        (self.parts[0].max(f64::MIN_POSITIVE) / others.max(f64::MIN_POSITIVE)).ln()
    }
}

/// For each value of a field that frequency matters for, the share of records that have it.
fn frequencies(field: &Field) -> Vec<f32> {
    let shares = |values: usize, of: &dyn Fn(usize) -> usize, rows: usize| -> Vec<f32> {
        let mut counts = vec![0_u32; values];
        for row in 0..rows {
            counts[of(row)] += 1;
        }
        let all: u32 = counts[1..].iter().sum();
        counts.iter().map(|n| *n as f32 / all.max(1) as f32).collect()
    };
    match field {
        Field::Names { codes, table, .. } => {
            shares(table.mains, &|row| table.bits[codes[row] as usize].main as usize, codes.len())
        }
        Field::Same { kind, codes, texts } if kind.word() != "sex" => {
            shares(texts.len(), &|row| codes[row] as usize, codes.len())
        }
        Field::Same { .. } | Field::Born { .. } | Field::Home { .. } | Field::Number { .. } => {
            Vec::new()
        }
    }
}

impl BothNames {
    fn of(frame: &Frame) -> Option<Self> {
        let role_at = |wanted: Role| {
            frame.fields.iter().position(
                |field| matches!(field, Field::Names { role, .. } if *role == wanted),
            )
        };
        let (given, surname) = role_at(Role::Given).zip(role_at(Role::Surname))?;
        let mut counts = HashMap::with_hasher(FixedState::with_seed(2));
        for place in 0..frame.len() {
            let key = (main(frame, given, place), main(frame, surname, place));
            if key.0 != 0 && key.1 != 0 {
                *counts.entry(key).or_insert(0) += 1;
            }
        }
        counts.retain(|_, n| *n > 1);
        Some(Self { given, surname, counts })
    }

    /// The share of strangers that have both names of this record: what the two names would come
    /// to by themselves, or what is found beyond the records that one person has on average.
    fn share(&self, scorer: &Scorer<'_>, place: u32) -> f64 {
        let frame = scorer.frame;
        let at = place as usize;
        let key = (main(frame, self.given, at), main(frame, self.surname, at));
        let found = f64::from(self.counts.get(&key).copied().unwrap_or(1));
        let records = frame.len().max(1) as f64;
        let own = 1.0 + scorer.shares[0] * (records - 1.0);
        let apart = f64::from(scorer.frequency(self.given, place))
            * f64::from(scorer.frequency(self.surname, place));
        apart.max((found - 1.5 * own).max(0.0) / records)
    }
}

fn main(frame: &Frame, field: usize, place: usize) -> u32 {
    match &frame.fields[field] {
        Field::Names { codes, table, .. } => table.bits[codes[place] as usize].main,
        Field::Born { .. } | Field::Home { .. } | Field::Number { .. } | Field::Same { .. } => 0,
    }
}
