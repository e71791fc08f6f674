//! The 95 % interval of every number of a model, and of the precision and recall it expects.
//!
//! Intervals of probabilities are made on the scale of log odds and those of shares on that of
//! logarithms, from the spread of repeated fits (`resample.rs`), so that none leaves its range.
//! Precision and recall are worked out again for the same links with each repeat's numbers; what
//! chance there is in the links themselves is added. They say how far the *fit* is uncertain, given
//! that the model is right: how far the model is wrong, only a sample of reviewed pairs can say.

use super::apply::{pairs_per_record, rounded};
use super::document::{Class, Estimate, ExpectedQuality, ModelDocument, Share, Spread};
use super::resample::{Repeat, repeats, samples};
use crate::compare::Sheet;
use crate::linker::Linker;
use crate::links::{Link, Links};
use crate::settings::Settings;
use crate::weigh::score::Scorer;
use crate::weigh::start::{ALL, CLASSES};
use crate::weigh::strata::Sampled;
use crate::weigh::tables::Tables;
use crate::weigh::train::{all_pairs, count, shares};
use std::collections::BTreeMap;

/// Standard deviations on either side of a number that hold 95 % of a normal distribution.
const SIDE: f64 = 1.96;

/// Pairs that precision and recall are worked out on, about.
const JUDGED: usize = 20_000;

impl Linker {
    /// The model with the 95 % interval of every number that was fitted, and with the precision and
    /// recall that it expects of these links. Takes a few seconds: everything is fitted 40 times.
    pub fn model_with_intervals(
        &self,
        settings: &Settings,
        links: &Links,
        seed: u64,
    ) -> ModelDocument {
        let mut document = self.model(settings);
        let mut samples = samples(&self.frame, &self.plan);
        let repeats = repeats(&samples, &self.trained.tables, &self.plan, seed);
        let mut shares_of: Vec<[f64; CLASSES]> = Vec::new();
        for repeat in &repeats {
            let fitted = samples.iter_mut().zip(&repeat.shares).map(|(one, shares)| {
                one.sampled.stratum.shares = *shares;
                Sampled {
                    pairs: one.sampled.pairs,
                    rule: one.sampled.rule.clone(),
                    stratum: one.sampled.stratum.clone(),
                }
            });
            let fitted: Vec<Sampled> = fitted.collect();
            shares_of.push(shares(&self.frame, &repeat.tables, &fitted));
        }
        self.add_levels(&mut document, &repeats);
        add_shares(&mut document, &shares_of, pairs_per_record(self.frame.len()));
        document.expected = self.expected(links, &repeats, &shares_of);
        document
    }

    fn add_levels(&self, document: &mut ModelDocument, repeats: &[Repeat]) {
        for (at, field) in document.fields.iter_mut().enumerate() {
            let kind = field.kind;
            for (class, spread) in &mut field.classes {
                let table = self.trained.tables.which[*class as usize][at];
                let Spread::Own(rows) = spread else { continue };
                if rows.held {
                    continue;
                }
                for (row, levels) in rows.rows.iter_mut().enumerate() {
                    for ((level, _), (_, estimate)) in kind.speaking().zip(&mut levels.levels) {
                        let cell = row * kind.levels().len() + level;
                        let drawn = repeats.iter().map(|one| one.tables.tables[table].cells[cell]);
                        estimate.interval = Some(of_probability(estimate.value, drawn));
                    }
                }
            }
        }
    }

    /// Precision and recall of these links by the fitted numbers, and by each repeat's.
    fn expected(
        &self,
        links: &Links,
        repeats: &[Repeat],
        shares_of: &[[f64; CLASSES]],
    ) -> Option<ExpectedQuality> {
        let judged = Judged::of(self, links)?;
        let fitted = judged.quality(&self.trained.tables, &self.trained.shares);
        let again: Vec<Quality> = repeats
            .iter()
            .zip(shares_of)
            .map(|(repeat, shares)| judged.quality(&repeat.tables, shares))
            .collect();
        let estimate = |of: fn(&Quality) -> (f64, f64)| {
            let (value, chance) = of(&fitted);
            let value = value.clamp(1e-6, 1.0 - 1e-6);
            let drawn: Vec<f64> = again.iter().map(|one| log_odds(of(one).0)).collect();
            let luck = chance / (value * (1.0 - value)).powi(2);
            let side = SIDE * (deviation(&drawn).powi(2) + luck).sqrt();
            let end = |by: f64| rounded(probability(log_odds(value) + by));
            let value = rounded(value);
            Estimate { value, interval: Some((end(-side).min(value), end(side).max(value))) }
        };
        Some(ExpectedQuality {
            precision: estimate(|one| one.precision),
            recall: estimate(|one| one.recall),
        })
    }
}

fn add_shares(document: &mut ModelDocument, shares_of: &[[f64; CLASSES]], per_record: f64) {
    for (class, share) in &mut document.shares {
        let Share::PerRecord(estimate) = share else { continue };
        let logs: Vec<f64> =
            shares_of.iter().map(|shares| (shares[*class as usize] * per_record).ln()).collect();
        let side = (SIDE * deviation(&logs)).exp();
        let ends = (rounded(estimate.value / side), rounded(estimate.value * side));
        estimate.interval = Some((ends.0.min(estimate.value), ends.1.max(estimate.value)));
    }
}

/// The interval of a probability, from repeats of it.
pub(crate) fn of_probability(value: f64, drawn: impl Iterator<Item = f64>) -> (f64, f64) {
    let drawn: Vec<f64> = drawn.map(log_odds).collect();
    let side = SIDE * deviation(&drawn);
    let end = |by: f64| rounded(probability(log_odds(value) + by));
    (end(-side).min(value), end(side).max(value))
}

fn log_odds(probability: f64) -> f64 {
    let probability = probability.clamp(1e-12, 1.0 - 1e-12);
    (probability / (1.0 - probability)).ln()
}

fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

fn deviation(values: &[f64]) -> f64 {
    let number = count(values.len().max(2) as u64);
    let mean = values.iter().sum::<f64>() / number;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (number - 1.0)).sqrt()
}

/// What is expected of the links, and the variance that chance has in each.
struct Quality {
    precision: (f64, f64),
    recall: (f64, f64),
}

/// Links by which a model judges itself, with what the fitted model makes of them.
struct Judged<'a> {
    linker: &'a Linker,
    /// One in this many links.
    one_in: f64,
    /// For each link: whether it was joined, its weight in the answer, its classes by the fitted
    /// model, and which of the patterns it has.
    links: Vec<(bool, f64, [f64; CLASSES], usize)>,
    /// The levels of each pattern.
    patterns: Vec<Vec<usize>>,
}

impl<'a> Judged<'a> {
    /// A sample of links; nothing when none was joined.
    fn of(linker: &'a Linker, links: &Links) -> Option<Self> {
        if !links.links.iter().any(|link| link.joined) {
            return None;
        }
        let step = links.links.len().div_ceil(JUDGED);
        let mut place = vec![0_u32; linker.frame.len()];
        for (at, row) in (0_u32..).zip(&linker.frame.rows) {
            place[*row as usize] = at;
        }
        let scorer =
            Scorer::new(&linker.frame, &linker.plan, &linker.trained.tables, linker.trained.shares);
        let mut known = scorer.patterns();
        let mut sheet = Sheet::new(&linker.frame, &linker.plan);
        let (mut numbers, mut patterns) = (BTreeMap::new(), Vec::new());
        let mut judge = |link: &Link| {
            let (a, b) = (*place.get(link.a as usize)?, *place.get(link.b as usize)?);
            let pattern = sheet.pair(a, b);
            let weighed = scorer.weigh(a, b, &scorer.look_up(&mut known, pattern));
            let number = *numbers.entry(pattern).or_insert_with(|| {
                patterns.push(linker.plan.levels(pattern));
                patterns.len() - 1
            });
            let natural = link.weight * std::f64::consts::LN_2;
            Some((link.joined, natural, weighed.parts, number))
        };
        let judged = links.links.iter().step_by(step).filter_map(&mut judge).collect();
        Some(Self { linker, one_in: count(step as u64), links: judged, patterns })
    }

    /// Precision and recall by these numbers: the decisions stay, the probabilities change by as much
    /// as the evidence of each pair changes.
    fn quality(&self, tables: &Tables, shares: &[f64; CLASSES]) -> Quality {
        let old = &self.linker.trained;
        let changes: Vec<[f64; CLASSES]> =
            self.patterns.iter().map(|levels| self.change(levels, tables, shares)).collect();
        let none = vec![[1.0; CLASSES]; self.patterns.len()];
        let before = self.factor(&none, old.shares[0]).ln();
        let after = self.factor(&changes, shares[0]).ln();
        let (mut joined, mut all_joined, mut rest) = (Sum::default(), 0_u64, Sum::default());
        for (is_joined, weight, parts, pattern) in &self.links {
            let moved = odds(parts, &changes[*pattern]) + after - odds(parts, &none[0]) - before;
            let sum = if *is_joined { &mut joined } else { &mut rest };
            sum.add(probability(weight + moved));
            all_joined += u64::from(*is_joined);
        }
        let all = (joined.expected + rest.expected).max(f64::MIN_POSITIVE);
        let (number, recall) = (count(all_joined.max(1)), joined.expected / all);
        let luck = joined.variance * (1.0 - recall).powi(2) + rest.variance * recall.powi(2);
        Quality {
            precision: (
                joined.expected / number,
                joined.variance / (number * number) / self.one_in,
            ),
            recall: (recall, luck / (all * all) / self.one_in),
        }
    }

    /// By how much each class of a pattern is likelier than in the fitted model. Where the frequency
    /// of the value stands for strangers, that stays.
    fn change(&self, levels: &[usize], tables: &Tables, shares: &[f64; CLASSES]) -> [f64; CLASSES] {
        let old = &self.linker.trained;
        ALL.map(|class| {
            let by_value = |field: usize| class == Class::Stranger && levels[field] == 1;
            let ratio = |field: usize| {
                tables.probability(class, field, levels)
                    / old.tables.probability(class, field, levels)
            };
            let fields = (0..levels.len()).filter(|field| !by_value(*field));
            let share = shares[class as usize] / old.shares[class as usize];
            share * fields.map(ratio).product::<f64>()
        })
    }

    /// What the share of one person is to be multiplied by, so that it is the share found in the
    /// links, as a run corrects it.
    fn factor(&self, changes: &[[f64; CLASSES]], share: f64) -> f64 {
        let pairs = all_pairs(self.linker.frame.len()) * share / self.one_in;
        let mut factor = 1.0_f64;
        for _ in 0..20 {
            let more = factor.ln();
            let found: f64 = self
                .links
                .iter()
                .map(|(_, _, parts, pattern)| probability(odds(parts, &changes[*pattern]) + more))
                .sum();
            factor = (found / pairs.max(f64::MIN_POSITIVE)).clamp(1e-6, 1e6);
        }
        factor
    }
}

/// Log odds of one person.
fn odds(parts: &[f64; CLASSES], change: &[f64; CLASSES]) -> f64 {
    let others: f64 = parts.iter().zip(change).skip(1).map(|(part, change)| part * change).sum();
    (parts[0] * change[0]).max(f64::MIN_POSITIVE).ln() - others.max(f64::MIN_POSITIVE).ln()
}

#[derive(Default)]
struct Sum {
    expected: f64,
    variance: f64,
}

impl Sum {
    fn add(&mut self, probability: f64) {
        self.expected += probability;
        self.variance += probability * (1.0 - probability);
    }
}
