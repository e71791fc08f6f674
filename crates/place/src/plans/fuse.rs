//! Several searches, and what their results have in common.
//!
//! One search ends in one of many valleys, and a longer one hardly in a lower one. So some are run, and
//! what two or three of the best agree on (areas they keep together) becomes a piece; the pieces are
//! moved as wholes, then single areas again. This is the multilevel refinement of graph partitions
//! (Walshaw, Annals of Operations Research 131, 2004) with the levels taken from agreement between
//! solutions, as in tour merging (Cook and Seymour, INFORMS Journal on Computing 15, 2003).

use super::anneal::{Found, Schedule, anneal, typical_change};
use super::district::District;
use super::pieces::Pieces;
use super::start::start;
use super::terms::Band;
use super::wishes::{Effort, Weights};
use commons::Stream;

/// The first threshold of a search, in typical changes.
const HOT: f64 = 2.0;
/// The first threshold after pieces were moved.
const WARM: f64 = 1.5;
/// Of how many results the agreement is taken.
const AGREEING: usize = 3;

struct Rounds {
    searches: usize,
    fusions: usize,
    moves: usize,
    moves_of_pieces: usize,
    moves_after: usize,
}

const fn rounds(effort: Effort) -> Rounds {
    let (searches, fusions) = match effort {
        Effort::Quick => (4, 10),
        Effort::Usual => (16, 100),
        Effort::Thorough => (30, 1_000),
    };
    Rounds { searches, fusions, moves: 400, moves_of_pieces: 1_500, moves_after: 150 }
}

/// The best partition into so many parts that is found.
pub(crate) fn best(
    district: &District,
    (pieces, band, parts): (&Pieces, Band, usize),
    weights: &Weights,
    effort: Effort,
    stream: &mut Stream,
) -> Found {
    let rounds = rounds(effort);
    let begun = (start(pieces, parts, stream), parts);
    let typical = typical_change((pieces, band), begun, weights, stream);
    let first = Schedule { moves: rounds.moves, hot: HOT, typical };
    let one = |stream: &mut Stream| {
        let start = (start(pieces, parts, stream), parts);
        anneal((pieces, band), start, weights, first, stream)
    };
    if parts < 2 || parts >= pieces.count() {
        return one(stream);
    }
    let mut pool: Vec<Found> = Vec::new();
    (0..rounds.searches).for_each(|_| keep(&mut pool, one(stream), weights, rounds.searches));
    for _ in 0..rounds.fusions {
        let chosen = chosen(pool.len(), stream);
        let (lists, part) = agreed(pieces, &pool, &chosen);
        let joined = pieces.joined(district, &lists);
        let schedule = Schedule { moves: rounds.moves_of_pieces, hot: HOT, typical };
        let found = anneal((&joined, band), (part, parts), weights, schedule, stream).part;
        let mut part = vec![0; pieces.count()];
        for (list, to) in lists.iter().zip(found) {
            list.iter().for_each(|piece| part[*piece] = to);
        }
        let schedule = Schedule { moves: rounds.moves_after, hot: WARM, typical };
        let found = anneal((pieces, band), (part, parts), weights, schedule, stream);
        keep(&mut pool, found, weights, rounds.searches);
    }
    pool.swap_remove(0)
}

/// Puts a result in its place among the best so many, unless one that comes to the same is there.
fn keep(pool: &mut Vec<Found>, found: Found, weights: &Weights, most: usize) {
    let place =
        pool.iter().take_while(|other| !found.terms.better_than(&other.terms, weights)).count();
    let same = place.checked_sub(1).and_then(|before| pool.get(before));
    if same.is_none_or(|same| same.terms.better_than(&found.terms, weights)) {
        pool.insert(place, found);
        pool.truncate(most);
    }
}

/// The best and some others, in random order.
fn chosen(pool: usize, stream: &mut Stream) -> Vec<usize> {
    let mut others: Vec<usize> = (1..pool).collect();
    stream.shuffle(&mut others);
    let mut chosen: Vec<usize> = std::iter::once(0).chain(others).take(AGREEING).collect();
    stream.shuffle(&mut chosen);
    chosen
}

/// Connected sets of pieces that all chosen results keep together, with their parts in the first.
fn agreed(pieces: &Pieces, pool: &[Found], chosen: &[usize]) -> (Vec<Vec<usize>>, Vec<usize>) {
    let together = |one: usize, other: usize| {
        chosen.iter().all(|found| pool[*found].part[one] == pool[*found].part[other])
    };
    let mut seen = vec![false; pieces.count()];
    let mut lists = Vec::new();
    for first in 0..pieces.count() {
        if std::mem::replace(&mut seen[first], true) {
            continue;
        }
        let (mut list, mut next) = (vec![first], 0);
        while let Some(here) = list.get(next).copied() {
            next += 1;
            for (other, _) in pieces.around(here) {
                if !seen[*other] && together(here, *other) {
                    seen[*other] = true;
                    list.push(*other);
                }
            }
        }
        lists.push(list);
    }
    let part = lists.iter().map(|list| pool[chosen[0]].part[list[0]]).collect();
    (lists, part)
}
