//! What each field of a pair is worth as evidence, adding up to what all of them are worth.
//!
//! With several classes of pair the order in which fields are added matters: a shared home is worth
//! much against strangers and nothing against a twin. Each field therefore counts by its mean over
//! all orders (Shapley 1953, "A value for n-person games"), so that no order is favoured and the parts
//! add up. Only levels of agreement are looked at, so the parts say nothing about a value, not even
//! whether a name is rare.

use crate::linker::Linker;
use crate::weigh::start::{ALL, CLASSES};
use std::f64::consts::LOG2_E;

/// Fields beyond which the mean over all orders would take too long.
const MOST_FIELDS: usize = 16;

impl Linker {
    /// Bits for (or against) one person by field, in the order of the frame's fields; a field that
    /// is not recorded on both sides is worth nothing.
    pub(crate) fn evidence_by_field(&self, pattern: u64) -> Vec<f64> {
        let levels = self.plan.levels(pattern);
        let mut recorded: Vec<usize> = (0..levels.len()).filter(|at| levels[*at] > 0).collect();
        recorded.truncate(MOST_FIELDS);
        let likely = |class, field: &usize| {
            self.trained.tables.probability(class, *field, &levels).max(1e-12)
        };
        let by_field: Vec<[f64; CLASSES]> =
            recorded.iter().map(|field| ALL.map(|class| likely(class, field))).collect();
        // How two fields hang together counts for strangers once both are known.
        let beside = |set: usize| {
            let known = |at: usize| recorded.iter().position(|field| *field == at);
            let kept = |(at, level): (usize, &usize)| {
                known(at).filter(|bit| set >> bit & 1 == 1).map_or(0, |_| *level)
            };
            let levels: Vec<usize> = levels.iter().enumerate().map(kept).collect();
            self.trained.tables.beside(&levels, |_| true)
        };
        let mut bits = vec![0.0; levels.len()];
        for (field, part) in recorded.iter().zip(parts(self.trained.shares, &by_field, beside)) {
            bits[*field] = part * LOG2_E;
        }
        bits
    }
}

/// The mean over all orders of what each field adds to the log odds of the first class.
/// `beside` is what strangers' chances of a set of fields are times, because the fields hang together.
fn parts(
    shares: [f64; CLASSES],
    fields: &[[f64; CLASSES]],
    beside: impl Fn(usize) -> f64,
) -> Vec<f64> {
    let sets = 1_usize << fields.len();
    let odds: Vec<f64> = (0..sets).map(|set| log_odds(shares, fields, set, beside(set))).collect();
    let weights = weights(fields.len());
    let part = |field: usize| {
        let without = (0..sets).filter(|set| set >> field & 1 == 0);
        without
            .map(|set| weights[set.count_ones() as usize] * (odds[set | 1 << field] - odds[set]))
            .sum()
    };
    (0..fields.len()).map(part).collect()
}

fn log_odds(shares: [f64; CLASSES], fields: &[[f64; CLASSES]], set: usize, beside: f64) -> f64 {
    let mut classes = shares;
    classes[CLASSES - 1] *= beside;
    for (_, field) in fields.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1) {
        for (class, likely) in classes.iter_mut().zip(field) {
            *class *= likely;
        }
    }
    let others: f64 = classes[1..].iter().sum();
    (classes[0].max(f64::MIN_POSITIVE) / others.max(f64::MIN_POSITIVE)).ln()
}

/// For each size of a set, the share of orders in which exactly such a set stands before a field.
fn weights(fields: usize) -> Vec<f64> {
    let mut weights = Vec::with_capacity(fields);
    // size! (fields - size - 1)! / fields!, from one size to the next.
    let (mut weight, mut size, mut left) = (1.0, 0.0, 0.0);
    for _ in 1..=fields {
        left += 1.0;
    }
    if left > 0.0 {
        weight /= left;
    }
    for _ in 0..fields {
        weights.push(weight);
        size += 1.0;
        left -= 1.0;
        weight *= size / f64::max(left, 1.0);
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Go;
    use crate::{Kind, Table};

    const SHARES: [f64; CLASSES] = [0.001, 0.000_1, 0.001, 0.000_01, 0.997_89];

    /// The mean over every order, one order after the other.
    fn slow(
        shares: [f64; CLASSES],
        fields: &[[f64; CLASSES]],
        beside: impl Fn(usize) -> f64,
    ) -> Vec<f64> {
        fn orders(left: &[usize]) -> Vec<Vec<usize>> {
            if left.is_empty() {
                return vec![Vec::new()];
            }
            let with = |first: &usize| {
                let rest: Vec<usize> = left.iter().copied().filter(|at| at != first).collect();
                let first = *first;
                orders(&rest).into_iter().map(move |rest| [&[first][..], &rest].concat())
            };
            left.iter().flat_map(with).collect()
        }
        let all = orders(&(0..fields.len()).collect::<Vec<_>>());
        let mut sums = vec![0.0; fields.len()];
        for order in &all {
            let mut set = 0;
            for field in order {
                let after = set | 1 << field;
                sums[*field] += log_odds(shares, fields, after, beside(after))
                    - log_odds(shares, fields, set, beside(set));
                set = after;
            }
        }
        let number = f64::from(u32::try_from(all.len()).unwrap());
        sums.into_iter().map(|sum| sum / number).collect()
    }

    #[test]
    fn each_part_is_the_mean_over_every_order_and_they_add_up() {
        let fields = [
            [0.9, 0.001, 0.001, 0.9, 0.005],
            [0.9, 0.9, 0.8, 0.9, 0.004],
            [0.94, 0.94, 0.001, 0.001, 0.001],
            [0.6, 0.6, 0.6, 0.6, 0.000_1],
            [0.01, 0.5, 0.5, 0.01, 0.5],
        ];
        // Alone, and with two fields of strangers that hang together.
        for times in [1.0, 30.0] {
            let beside = |set: usize| if set & 0b101 == 0b101 { times } else { 1.0 };
            let found = parts(SHARES, &fields, beside);
            for (own, slow) in found.iter().zip(slow(SHARES, &fields, beside)) {
                assert!((own - slow).abs() < 1e-9, "{own} {slow}");
            }
            let all = log_odds(SHARES, &fields, 31, times) - log_odds(SHARES, &fields, 0, 1.0);
            assert!((found.iter().sum::<f64>() - all).abs() < 1e-9);
        }
    }

    #[test]
    fn a_field_that_is_not_recorded_is_worth_nothing() {
        let mut table = Table::new(vec![Kind::Given, Kind::Surname]);
        for (row, name) in ["Ada", "Bea", "Cal", "Ada"].iter().enumerate() {
            table.push(&row.to_string(), 0, [*name, ""]);
        }
        let linker = Linker::train(&table, &mut |_| Go::On).unwrap();
        let pattern = linker.agreements().of(0, 3);
        let bits = linker.evidence_by_field(pattern);
        assert!(bits[0] > 0.0 && bits[1].abs() < 1e-12, "{bits:?}");
    }
}
