//! How often a reviewer errs, worked out from pairs that several reviewers looked at.
//!
//! Nobody knows the truth of a pair, so it is a latent class: reviewers err independently of each
//! other, at one rate on pairs of one person and another on pairs of two, and each part of the
//! sample has its own share of either. Fitted by expectation and maximisation (Dawid and Skene
//! 1979; Hui and Walter 1980).

use crate::review::strata::as_float;

/// What was said of one pair, "cannot tell" left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Votes {
    /// Reviewers who said: one person.
    pub same: u8,
    /// Reviewers who said: two people.
    pub different: u8,
}

/// Error rates of one reviewer.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Clerks {
    /// Chance of saying "same" of two different people.
    pub false_same: f64,
    /// Chance of saying "different" of one person.
    pub false_different: f64,
    /// Standard errors of the two.
    pub spread: (f64, f64),
    /// Pairs that two reviewers or more judged.
    pub judged_twice: u64,
}

/// Rounds at most, and the change at which fitting ends.
const ROUNDS: usize = 500;
const ENOUGH: f64 = 1e-10;

/// What is believed of a reviewer before anything is seen: 2 errors in 100, worth two votes.
const BEFORE: (f64, f64) = (0.04, 2.0);

impl Clerks {
    /// Fits the rates. Each pair comes with the part of the sample it is from. Without a pair that
    /// two judged, nothing can be said, and the rates are nothing.
    pub fn of(votes: &[(usize, Votes)]) -> Self {
        let twice = |(_, votes): &&(usize, Votes)| votes.same + votes.different >= 2;
        let seen: Vec<(usize, Votes)> = votes.iter().filter(twice).copied().collect();
        if seen.is_empty() {
            return Self::default();
        }
        let parts = seen.iter().map(|(part, _)| part + 1).max().unwrap_or(0);
        let mut shares = vec![0.5; parts];
        let mut rates = (BEFORE.0 / BEFORE.1, BEFORE.0 / BEFORE.1);
        let mut weights = (1.0, 1.0);
        for _ in 0..ROUNDS {
            let (next, said) = round(&seen, &mut shares, rates);
            let change = (next.0 - rates.0).abs() + (next.1 - rates.1).abs();
            (rates, weights) = (next, said);
            if change < ENOUGH {
                break;
            }
        }
        let error = |rate: f64, votes: f64| (rate * (1.0 - rate) / votes.max(1.0)).sqrt();
        Self {
            false_same: rates.0,
            false_different: rates.1,
            spread: (error(rates.0, weights.0), error(rates.1, weights.1)),
            judged_twice: seen.len() as u64,
        }
    }

    /// How likely votes are when the pair is one person, and when it is two.
    pub fn likelihood(&self, votes: Votes) -> (f64, f64) {
        likelihood(votes, (self.false_same, self.false_different))
    }

    /// The same two rates for what two reviewers settle, with a third where they differ.
    pub fn settled(&self) -> (f64, f64) {
        let three = |rate: f64| rate * rate * (3.0 - 2.0 * rate);
        (three(self.false_same), three(self.false_different))
    }
}

fn likelihood(votes: Votes, (false_same, false_different): (f64, f64)) -> (f64, f64) {
    let (same, different) = (i32::from(votes.same), i32::from(votes.different));
    let one = (1.0 - false_different).powi(same) * false_different.powi(different);
    let two = false_same.powi(same) * (1.0 - false_same).powi(different);
    (one, two)
}

/// One round: new rates, and the votes they rest on.
fn round(
    seen: &[(usize, Votes)],
    shares: &mut [f64],
    rates: (f64, f64),
) -> ((f64, f64), (f64, f64)) {
    let mut of_part = vec![(0.0, 0.0); shares.len()];
    let (mut wrong, mut said) = ((BEFORE.0, BEFORE.0), (BEFORE.1, BEFORE.1));
    for (part, votes) in seen {
        let (one, two) = likelihood(*votes, rates);
        let (one, two) = (shares[*part] * one, (1.0 - shares[*part]) * two);
        let same = if one + two > 0.0 { one / (one + two) } else { 0.5 };
        let (yes, no) = (f64::from(votes.same), f64::from(votes.different));
        wrong.0 += (1.0 - same) * yes;
        said.0 += (1.0 - same) * (yes + no);
        wrong.1 += same * no;
        said.1 += same * (yes + no);
        of_part[*part].0 += same;
        of_part[*part].1 += 1.0;
    }
    for (share, (same, all)) in shares.iter_mut().zip(of_part) {
        *share = (same + 0.5) / (all + 1.0);
    }
    // A reviewer who errs more often than not would be the other way round.
    let rate = |wrong: f64, said: f64| (wrong / said).min(0.45);
    ((rate(wrong.0, said.0), rate(wrong.1, said.1)), said)
}

/// Share of pairs judged by at least two on which not all said the same.
pub fn differ(votes: &[Votes]) -> f64 {
    let twice: Vec<&Votes> = votes.iter().filter(|v| v.same + v.different >= 2).collect();
    let differ = twice.iter().filter(|v| v.same > 0 && v.different > 0).count() as u64;
    as_float(differ) / as_float((twice.len() as u64).max(1))
}
