//! How far two reviewers agree, beyond what chance would make of it.
//!
//! Cohen's kappa (Cohen 1960) with the large-sample error of Fleiss, Cohen and Everitt (1969), and
//! Gwet's AC1 (Gwet 2008), which does not collapse when nearly every pair is one person, as it does
//! in a queue.

use crate::review::book::Verdict;
use crate::review::interval::{Estimate, Z, wilson};
use crate::review::strata::as_float;

const KINDS: usize = Verdict::ALL.len();

/// How far two reviewers agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Pairs that both decided.
    pub pairs: u64,
    /// Pairs on which they said the same.
    pub agreed: u64,
    /// Share of pairs on which they said the same.
    pub share: Estimate,
    /// Cohen's kappa; `None` when both always said one and the same thing.
    pub kappa: Option<Estimate>,
    /// Gwet's AC1.
    pub ac1: Estimate,
}

/// How far two reviewers agree on the pairs both decided; `None` when there are fewer than two.
pub fn agreement(pairs: &[(Verdict, Verdict)]) -> Option<Agreement> {
    if pairs.len() < 2 {
        return None;
    }
    let all = as_float(pairs.len() as u64);
    let mut table = [[0.0; KINDS]; KINDS];
    for (one, two) in pairs {
        table[*one as usize][*two as usize] += 1.0 / all;
    }
    let agreed = pairs.iter().filter(|(one, two)| one == two).count() as u64;
    let share = wilson(as_float(agreed) / all, all);
    Some(Agreement {
        pairs: pairs.len() as u64,
        agreed,
        share,
        kappa: kappa(&table, all),
        ac1: ac1(&table, all),
    })
}

fn margins(table: &[[f64; KINDS]; KINDS]) -> ([f64; KINDS], [f64; KINDS]) {
    let (mut rows, mut columns) = ([0.0; KINDS], [0.0; KINDS]);
    for (one, row) in table.iter().enumerate() {
        for (two, cell) in row.iter().enumerate() {
            rows[one] += cell;
            columns[two] += cell;
        }
    }
    (rows, columns)
}

fn kappa(table: &[[f64; KINDS]; KINDS], all: f64) -> Option<Estimate> {
    let (rows, columns) = margins(table);
    let seen: f64 = (0..KINDS).map(|kind| table[kind][kind]).sum();
    let chance: f64 = (0..KINDS).map(|kind| rows[kind] * columns[kind]).sum();
    if chance >= 1.0 - 1e-12 {
        return None;
    }
    let value = (seen - chance) / (1.0 - chance);
    let (mut on, mut off) = (0.0, 0.0);
    for (one, row) in table.iter().enumerate() {
        for (two, cell) in row.iter().enumerate() {
            if one == two {
                let term = 1.0 - (rows[one] + columns[one]) * (1.0 - value);
                on += cell * term * term;
            } else {
                let term = columns[one] + rows[two];
                off += cell * term * term;
            }
        }
    }
    let rest = value - chance * (1.0 - value);
    let variance = (on + (1.0 - value).powi(2) * off - rest * rest) / (1.0 - chance).powi(2) / all;
    Some(around(value, variance))
}

fn ac1(table: &[[f64; KINDS]; KINDS], all: f64) -> Estimate {
    let (rows, columns) = margins(table);
    let kinds = as_float(KINDS as u64);
    let share: Vec<f64> = (0..KINDS).map(|kind| 0.5 * (rows[kind] + columns[kind])).collect();
    let seen: f64 = (0..KINDS).map(|kind| table[kind][kind]).sum();
    let chance: f64 = share.iter().map(|share| share * (1.0 - share)).sum::<f64>() / (kinds - 1.0);
    let value = (seen - chance) / (1.0 - chance);
    let mut squares = 0.0;
    for (one, row) in table.iter().enumerate() {
        for (two, cell) in row.iter().enumerate() {
            let agrees = if one == two { 1.0 } else { 0.0 };
            let own = (agrees - chance) / (1.0 - chance);
            let by_chance = 0.5 * (2.0 - share[one] - share[two]) / (kinds - 1.0);
            let term = own - 2.0 * (1.0 - value) * (by_chance - chance) / (1.0 - chance);
            squares += cell * all * (term - value).powi(2);
        }
    }
    around(value, squares / (all * (all - 1.0)))
}

fn around(value: f64, variance: f64) -> Estimate {
    let half = Z * variance.max(0.0).sqrt();
    Estimate { value, low: (value - half).max(-1.0), high: (value + half).min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{CannotTell, Different, Same};

    fn said(counts: &[(Verdict, Verdict, usize)]) -> Vec<(Verdict, Verdict)> {
        let each = |(one, two, n): &(Verdict, Verdict, usize)| vec![(*one, *two); *n];
        counts.iter().flat_map(each).collect()
    }

    #[test]
    fn kappa_is_that_of_the_textbook() {
        // Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, table 18.1:
        // kappa 0.676, standard error 0.088.
        let found = agreement(&said(&[
            (Same, Same, 75),
            (Same, Different, 1),
            (Same, CannotTell, 4),
            (Different, Same, 5),
            (Different, Different, 4),
            (Different, CannotTell, 1),
            (CannotTell, CannotTell, 10),
        ]))
        .unwrap();
        let kappa = found.kappa.unwrap();
        assert!((kappa.value - 0.676).abs() < 5e-4, "{kappa:?}");
        assert!(((kappa.high - kappa.low) / (2.0 * Z) - 0.088).abs() < 1e-3, "{kappa:?}");
        assert_eq!((found.pairs, found.agreed), (100, 89));
    }

    #[test]
    fn ac1_stays_high_where_kappa_collapses() {
        // Gwet (2008), section 1: 118 of 125 agreed, kappa negative, AC1 0.94 for two categories.
        // With three kinds of answer, chance is smaller still.
        let found =
            agreement(&said(&[(Same, Same, 118), (Same, Different, 5), (Different, Same, 2)]))
                .unwrap();
        assert!(found.kappa.unwrap().value < 0.0);
        assert!(found.ac1.value > 0.94, "{:?}", found.ac1);
        assert!(agreement(&said(&[(Same, Same, 9)])).unwrap().kappa.is_none());
    }

    /// The error of leaving out one pair at a time (Efron and Stein 1981), which knows no formula.
    fn jackknife(pairs: &[(Verdict, Verdict)], figure: fn(&Agreement) -> f64) -> f64 {
        let n = as_float(pairs.len() as u64);
        let without = |at: usize| {
            let mut rest = pairs.to_vec();
            rest.remove(at);
            figure(&agreement(&rest).unwrap())
        };
        let all: Vec<f64> = (0..pairs.len()).map(without).collect();
        let mean = all.iter().sum::<f64>() / n;
        ((n - 1.0) / n * all.iter().map(|x| (x - mean).powi(2)).sum::<f64>()).sqrt()
    }

    #[test]
    fn both_errors_agree_with_leaving_one_out() {
        let pairs = said(&[
            (Same, Same, 120),
            (Same, Different, 14),
            (Different, Same, 9),
            (Different, Different, 60),
            (CannotTell, Same, 5),
            (CannotTell, CannotTell, 12),
        ]);
        let found = agreement(&pairs).unwrap();
        let width = |estimate: Estimate| (estimate.high - estimate.low) / (2.0 * Z);
        for (own, slow) in [
            (width(found.kappa.unwrap()), jackknife(&pairs, |a| a.kappa.unwrap().value)),
            (width(found.ac1), jackknife(&pairs, |a| a.ac1.value)),
        ] {
            assert!((own / slow - 1.0).abs() < 0.03, "{own} {slow}");
        }
    }
}
