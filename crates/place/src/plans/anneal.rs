//! The search from one start: moves of single pieces over borders, and recombinations of two localities,
//! accepting what makes things worse by less and less.
//!
//! Moves of pieces on borders are those of the automated zoning procedure (Openshaw, Environment and
//! Planning A 9, 1977), cooled as by Openshaw and Rao (Environment and Planning A 27, 1995). What is still
//! accepted is decided by a threshold, not an exponential (Dueck and Scheuer, Journal of Computational
//! Physics 90, 1990): no logarithm is needed, so every machine finds the same plan.

use super::pieces::Pieces;
use super::search::Search;
use super::terms::{Band, Terms};
use super::wishes::Weights;
use commons::Stream;

/// What the size counts, beside weights that sum to one.
pub(crate) const SIZE: f64 = 1.0;
/// The last threshold, as a share of a typical change.
const COLD: f64 = 0.02;
/// Thresholds between the first and the last.
const STEPS: usize = 100;
/// One recombination is tried for so many moves.
const MOVES_PER_RECOMBINATION: usize = 2_000;

/// How long and how freely to search.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    /// Moves tried for each piece.
    pub(crate) moves: usize,
    /// The first threshold, in typical changes.
    pub(crate) hot: f64,
    /// A typical change.
    pub(crate) typical: f64,
}

/// A partition with what it comes to.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) part: Vec<usize>,
    pub(crate) terms: Terms,
}

/// Looks for a good partition from a start of so many parts.
pub(crate) fn anneal(
    (pieces, band): (&Pieces, Band),
    (part, parts): (Vec<usize>, usize),
    weights: &Weights,
    schedule: Schedule,
    stream: &mut Stream,
) -> Found {
    let mut search = Search::new(pieces, band, part, parts);
    let mut best = Found { terms: search.terms(), part: search.part.clone() };
    let cooling = cooling(COLD / schedule.hot);
    let mut threshold = schedule.hot * schedule.typical;
    for _ in 0..STEPS {
        for step in 0..schedule.moves.saturating_mul(pieces.count()) / STEPS {
            if step % MOVES_PER_RECOMBINATION == MOVES_PER_RECOMBINATION - 1 {
                super::recombine::recombine(&mut search, weights, threshold, stream);
            } else {
                try_a_move(&mut search, weights, threshold, stream);
            }
        }
        search.sum_up();
        let terms = search.terms();
        if terms.better_than(&best.terms, weights) {
            best = Found { terms, part: search.part.clone() };
        }
        threshold *= cooling;
    }
    best
}

/// The factor that, taken once for each step after the first, comes to this ratio. Found by halving and
/// multiplying alone: powers are not the same to the last digit on every machine.
fn cooling(ratio: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        let product = (1..STEPS).fold(1.0, |product, _| product * middle);
        if product < ratio { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The mean size of the change that a move over a border brings, sizes left aside: what thresholds are
/// multiples of, so that a search is as free in a small district, where each move matters more, as in a
/// large one.
pub(crate) fn typical_change(
    (pieces, band): (&Pieces, Band),
    (part, parts): (Vec<usize>, usize),
    weights: &Weights,
    stream: &mut Stream,
) -> f64 {
    let search = Search::new(pieces, band, part, parts);
    let moves = (0..500).filter_map(|_| search.random_move(stream));
    let changes: Vec<f64> =
        moves.map(|(piece, to)| search.change(piece, to, weights, 0.0).abs()).collect();
    changes.iter().sum::<f64>() / super::district::whole(changes.len().max(1) as u64)
}

fn try_a_move(search: &mut Search<'_>, weights: &Weights, threshold: f64, stream: &mut Stream) {
    let Some((piece, to)) = search.random_move(stream) else { return };
    let change = search.change(piece, to, weights, SIZE);
    if change < threshold * 2.0 * stream.unit() && search.may_leave(piece) {
        search.put(piece, to);
    }
}
