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
/// Moves tried for each area of a search, for each piece of agreed areas, and for each area after those.
const MOVES: usize = 400;
const MOVES_OF_PIECES: usize = 1_500;
const MOVES_AFTER: usize = 150;

struct Rounds {
    /// Pools that know nothing of each other: alike results of one pool hide what others would find.
    pools: usize,
    /// Searches for each pool.
    searches: usize,
    /// Fusions in each pool, and as many again among the winners of several.
    fusions: usize,
}

const fn rounds(effort: Effort) -> Rounds {
    let (pools, searches, fusions) = match effort {
        Effort::Quick => (1, 4, 10),
        Effort::Usual => (1, 16, 100),
        Effort::Thorough => (10, 16, 100),
    };
    Rounds { pools, searches, fusions }
}

/// What is looked for, and how.
struct Quest<'a> {
    district: &'a District,
    pieces: &'a Pieces,
    band: Band,
    parts: usize,
    weights: &'a Weights,
    typical: f64,
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
    let quest = Quest { district, pieces, band, parts, weights, typical };
    if parts < 2 || parts >= pieces.count() {
        return quest.searched(stream);
    }
    let mut winners: Vec<Found> = Vec::new();
    for _ in 0..rounds.pools {
        let mut pool: Vec<Found> = Vec::new();
        for _ in 0..rounds.searches {
            keep(&mut pool, quest.searched(stream), weights, rounds.searches);
        }
        (0..rounds.fusions).for_each(|_| quest.fuse(&mut pool, rounds.searches, stream));
        keep(&mut winners, pool.swap_remove(0), weights, rounds.pools);
    }
    if rounds.pools > 1 {
        (0..rounds.fusions).for_each(|_| quest.fuse(&mut winners, rounds.searches, stream));
    }
    winners.swap_remove(0)
}

impl Quest<'_> {
    /// One search from a random start.
    fn searched(&self, stream: &mut Stream) -> Found {
        let start = (start(self.pieces, self.parts, stream), self.parts);
        self.annealed(self.pieces, start, (MOVES, HOT), stream)
    }

    fn annealed(
        &self,
        pieces: &Pieces,
        start: (Vec<usize>, usize),
        (moves, hot): (usize, f64),
        stream: &mut Stream,
    ) -> Found {
        let schedule = Schedule { moves, hot, typical: self.typical };
        anneal((pieces, self.band), start, self.weights, schedule, stream)
    }

    /// Moves what some results of a pool agree on, then single areas, and keeps the result among the best.
    fn fuse(&self, pool: &mut Vec<Found>, most: usize, stream: &mut Stream) {
        let chosen = chosen(pool.len(), stream);
        let (lists, part) = agreed(self.pieces, pool, &chosen);
        let joined = self.pieces.joined(self.district, &lists);
        let start = (part, self.parts);
        let found = self.annealed(&joined, start, (MOVES_OF_PIECES, HOT), stream).part;
        let mut part = vec![0; self.pieces.count()];
        for (list, to) in lists.iter().zip(found) {
            list.iter().for_each(|piece| part[*piece] = to);
        }
        let start = (part, self.parts);
        let found = self.annealed(self.pieces, start, (MOVES_AFTER, WARM), stream);
        keep(pool, found, self.weights, most);
    }
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
