//! Which pairs to look at: those that teach most, each drawn with a known chance.
//!
//! Choosing only doubtful pairs would teach the model and tell nothing about the pairs it is sure
//! of. Here every pair has a chance above nothing, and the chance grows with what is to be learned:
//! the pairs that share its stratum times the spread of the answer (Neyman 1934), more for pairs
//! that a household could explain and for groups whose links are likelier to be missed. Within a
//! stratum pairs are drawn at random, so the estimates stay unbiased whatever the model believes.

use crate::links::Link;
use crate::review::strata::{Cut, Stratum, as_float, cut, risks};
use commons::Streams;

/// A pair that may be looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The earlier row.
    pub a: u32,
    /// The later row.
    pub b: u32,
    /// Evidence in bits, as in [`Link::weight`].
    pub weight: f64,
    /// Whether the two are one person in the answer.
    pub joined: bool,
    /// The pattern of agreement, see [`crate::Linker::patterns_of`]; any number that pairs which
    /// agree alike have in common will do.
    pub pattern: u64,
    /// Whether a shared household could explain the agreement.
    pub household: bool,
    /// Which group it is reported under, as the caller numbers them.
    pub group: u16,
}

impl Candidate {
    /// The probability that the two are one person, by the model.
    pub fn probability(&self) -> f64 {
        Link { a: self.a, b: self.b, weight: self.weight, joined: self.joined }.probability()
    }
}

/// How a sample is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Design {
    /// Pairs to look at, at most.
    pub pairs: usize,
    /// Pairs of each stratum that are looked at however little they teach.
    pub fewest: u64,
    /// The seed: the same seed and the same pairs give the same sample.
    pub seed: u64,
}

impl Default for Design {
    fn default() -> Self {
        Self { pairs: 500, fewest: 4, seed: 1 }
    }
}

/// A pair to look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chosen {
    /// Its place in the list of candidates.
    pub candidate: u32,
    /// Its stratum.
    pub stratum: u32,
}

/// What was drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The parts, with how many pairs each has and how many were drawn.
    pub strata: Vec<Stratum>,
    /// The pairs, in the order in which they are best looked at: whoever stops early has looked at
    /// a fair part of every stratum, and the order gives nothing of the model away.
    pub chosen: Vec<Chosen>,
    /// For each candidate, in the order they were given, its stratum.
    pub stratum_of: Vec<u32>,
}

/// Draws a sample from the candidates, the same whatever order they come in.
pub fn draw(candidates: &[Candidate], design: &Design) -> Sample {
    let mut ordered: Vec<(u32, &Candidate)> = (0..).zip(candidates).collect();
    ordered.sort_by_key(|(_, candidate)| (candidate.a, candidate.b));
    let sorted: Vec<Candidate> = ordered.iter().map(|(_, candidate)| **candidate).collect();
    let most = design.pairs / usize::try_from(3 * design.fewest.max(1)).unwrap_or(usize::MAX);
    let Cut { mut strata, mut members } = cut(&sorted, &risks(&sorted), most.max(1));
    share_out(&mut strata, design);
    let streams = Streams::new(design.seed);
    let mut placed: Vec<(f64, Chosen)> = Vec::new();
    let mut stratum_of = vec![0; candidates.len()];
    for (number, (stratum, members)) in (0_u32..).zip(strata.iter().zip(&mut members)) {
        for member in members.iter() {
            stratum_of[ordered[*member as usize].0 as usize] = number;
        }
        let mut stream = streams.numbered("pairs to review", u64::from(number));
        stream.shuffle(members);
        let drawn = usize::try_from(stratum.drawn).unwrap_or(usize::MAX);
        for (turn, member) in (0_u64..).zip(members.iter().take(drawn)) {
            let candidate = ordered[*member as usize].0;
            let place = (as_float(turn) + stream.unit()) / as_float(stratum.drawn);
            placed.push((place, Chosen { candidate, stratum: number }));
        }
    }
    placed.sort_by(|x, y| x.0.total_cmp(&y.0));
    let chosen = placed.into_iter().map(|(_, chosen)| chosen).collect();
    Sample { strata, chosen, stratum_of }
}

/// Shares the pairs to look at out over the strata: the fewest to each, then by gain, never more
/// than a stratum has.
fn share_out(strata: &mut [Stratum], design: &Design) {
    let budget = design.pairs as u64;
    let give = |stratum: &Stratum, scale: f64| {
        let fewest = design.fewest.min(stratum.pairs);
        whole(stratum.gain * scale).clamp(fewest, stratum.pairs)
    };
    let total = |scale: f64| strata.iter().map(|stratum| give(stratum, scale)).sum::<u64>();
    let (mut low, mut high) = (0.0, 1.0);
    while total(high) <= budget && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if total(middle) <= budget { low = middle } else { high = middle }
    }
    // What rounding leaves over goes one by one, and when even the fewest are too many they go
    // where most is to be learned.
    let mut order: Vec<usize> = (0..strata.len()).collect();
    order.sort_by(|x, y| strata[*y].gain.total_cmp(&strata[*x].gain).then(x.cmp(y)));
    let mut left = budget;
    for at in &order {
        strata[*at].drawn = give(&strata[*at], low).min(left);
        left -= strata[*at].drawn;
    }
    for at in &order {
        if left > 0 && strata[*at].drawn < strata[*at].pairs {
            strata[*at].drawn += 1;
            left -= 1;
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a gain times a scale is a number of pairs: not negative, far below 2^53"
)]
fn whole(pairs: f64) -> u64 {
    pairs.max(0.0).floor() as u64
}
