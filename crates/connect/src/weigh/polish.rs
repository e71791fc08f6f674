//! The last step of fitting: one person's tables, once more, from the pairs that linking will find.
//!
//! Each sample that fitting learns from leaves the fields of its key out, so a field is only ever
//! seen where other fields agree. Where slips come one to a record, as they do when a clerk corrects
//! the rest, those who agree elsewhere slip more in the field that is left. Pairs found by many rules
//! together show each field as it is: of them only one person's tables and the share of pairs that
//! are one person are fitted again; strangers and kin stand. What the samples taught keeps a say,
//! because pairs that say little drag the other way.

use crate::block::blocks::pairs_of;
use crate::block::learn::Learned;
use crate::compare::Plan;
use crate::standardise::Frame;
use crate::weigh::edges::{Edge, Search};
use crate::weigh::fit::{PRIOR_PAIRS, Stratum};
use crate::weigh::rarity::Rarity;
use crate::weigh::score::Scorer;
use crate::weigh::start::{ALL, CLASSES, Class};
use crate::weigh::tables::Tables;
use crate::weigh::train::{Trained, count};

/// Pairs looked at, about.
const PAIRS: f64 = 1_000_000.0;

/// What the samples taught counts this much of what is found.
const HELD: f64 = 0.3;

/// Rounds at most.
const ROUNDS: u32 = 20;

/// Log odds below which a pair tells nothing of one person.
const FLOOR: f64 = -7.0;

/// Fits one person's tables and share to the pairs that rules bring. What people decided stands
/// beside them, so that this step does not undo what they taught.
pub(crate) fn polish(
    frame: &Frame,
    plan: &Plan,
    trained: &mut Trained,
    (learned, decided): (&Learned, Option<&Stratum>),
) {
    let first = firsts(frame.len(), PAIRS / learned.pairs.max(1.0));
    let rarity = trained.rarity.get_or_init(|| Rarity::of(frame));
    let scorer = Scorer::frozen(frame, plan, (&trained.tables, trained.shares), rarity);
    let search = Search {
        frame,
        plan,
        scorer: &scorer,
        across_only: false,
        floor: FLOOR,
        largest: LARGEST,
        threads: frame.threads,
        first,
    };
    let mut edges = search.all(&learned.rules);
    let of_first = pairs_of(frame.len() as u64) - pairs_of(frame.len() as u64 - u64::from(first));
    let found = Found { edges: &mut edges, all: count(of_first.max(1)), decided };
    let share = &mut trained.shares[Class::Same as usize];
    fit_again(&mut trained.tables, share, plan, found);
}

/// What one person's tables are fitted to.
struct Found<'a> {
    edges: &'a mut Vec<Edge>,
    /// Pairs that they were taken from.
    all: f64,
    decided: Option<&'a Stratum>,
}

/// Expected counts of one person among the pairs that people decided, added to `counts`: each pair
/// counts for itself.
fn add_decided(tables: &Tables, plan: &Plan, decided: &Stratum, counts: &mut [Vec<f64>]) {
    for ((levels, pairs), said) in decided.patterns.iter().zip(&decided.evidence) {
        let part = |class: Class| {
            let at = class as usize;
            decided.shares[at] * said[at] * tables.likelihood(class, levels, &decided.used)
        };
        let expected = pairs * same(&ALL.map(part));
        for (field, size) in plan.sizes.iter().enumerate() {
            let table = tables.which[Class::Same as usize][field];
            counts[table][tables.cell(field, levels, *size)] += expected;
        }
    }
}

/// Blocks are split above this size, as linking splits them unless told otherwise.
const LARGEST: u32 = 1_000;

/// How many first records there must be for this share of all pairs to have one of them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below the records")]
fn firsts(records: usize, share: f64) -> u32 {
    let part = 1.0 - (1.0 - share.clamp(0.0, 1.0)).sqrt();
    (count(records as u64) * part).ceil() as u32
}

/// Pairs with one pattern: where they are in order, and how likely one person is to agree so.
struct Alike {
    from: usize,
    to: usize,
    levels: Vec<usize>,
    likelihood: f64,
}

fn fit_again(
    tables: &mut Tables,
    share: &mut f64,
    plan: &Plan,
    Found { edges, all, decided }: Found<'_>,
) {
    edges.sort_unstable_by_key(|edge| (edge.pattern, edge.a, edge.b));
    let mut alike = alike(edges, plan);
    let taught: Vec<Vec<f64>> = tables.tables.iter().map(|table| table.cells.clone()).collect();
    let used = vec![true; plan.sizes.len()];
    for _ in 0..ROUNDS {
        let mut counts: Vec<Vec<f64>> =
            tables.tables.iter().map(|table| vec![0.0; table.cells.len()]).collect();
        let mut found = 0.0;
        for one in &mut alike {
            let of = &edges[one.from..one.to];
            let sum: f64 = of.iter().map(|edge| same(&edge.weighed.parts)).sum();
            found += sum;
            for (field, size) in plan.sizes.iter().enumerate() {
                let table = tables.which[Class::Same as usize][field];
                counts[table][tables.cell(field, &one.levels, *size)] += sum;
            }
            one.likelihood = tables.likelihood(Class::Same, &one.levels, &used);
        }
        if let Some(decided) = decided {
            add_decided(tables, plan, decided, &mut counts);
        }
        learn(tables, &mut counts, &taught);
        let after = (found / all).max(1e-12);
        let change = after / *share;
        *share = after;
        for one in &alike {
            let now = tables.likelihood(Class::Same, &one.levels, &used);
            let factor = change * now / one.likelihood.max(f64::MIN_POSITIVE);
            edges[one.from..one.to]
                .iter_mut()
                .for_each(|edge| edge.weighed.parts[Class::Same as usize] *= factor);
        }
        if (change - 1.0).abs() < 1e-4 {
            break;
        }
    }
}

fn alike(edges: &[Edge], plan: &Plan) -> Vec<Alike> {
    let mut from = 0;
    let group = |of: &[Edge]| {
        let (start, to) = (from, from + of.len());
        from = to;
        Alike { from: start, to, levels: plan.levels(of[0].pattern), likelihood: 0.0 }
    };
    edges.chunk_by(|one, other| one.pattern == other.pattern).map(group).collect()
}

/// How likely a pair is one person.
fn same(parts: &[f64; CLASSES]) -> f64 {
    parts[Class::Same as usize] / parts.iter().sum::<f64>().max(f64::MIN_POSITIVE)
}

/// New tables of one person from expected counts, with what the samples taught beside them.
fn learn(tables: &mut Tables, counts: &mut [Vec<f64>], taught: &[Vec<f64>]) {
    let mut done = vec![false; tables.tables.len()];
    for at in tables.which[Class::Same as usize].clone() {
        if std::mem::replace(&mut done[at], true) {
            continue;
        }
        let size = tables.tables[at].size;
        for (row, of) in counts[at].chunks_mut(size).enumerate() {
            let held = HELD * of[1..].iter().sum::<f64>();
            let taught = &taught[at][row * size..(row + 1) * size];
            of.iter_mut().zip(taught).for_each(|(count, taught)| *count += held * taught);
        }
        tables.tables[at].learn(&counts[at], PRIOR_PAIRS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_records_are_in_the_share_of_pairs_that_is_asked() {
        for (records, share) in [(1000_usize, 0.25), (1000, 1.0), (1000, 3.0), (50_000, 0.01)] {
            let first = u64::from(firsts(records, share));
            let all = pairs_of(records as u64);
            let with_first = count(all - pairs_of(records as u64 - first)) / count(all);
            assert!((with_first - share.min(1.0)).abs() < 0.003, "{records} {share} {with_first}");
        }
        assert_eq!(firsts(0, 1.0), 0);
    }

    #[test]
    fn one_person_is_as_likely_as_their_part_of_all_classes() {
        assert!((same(&[3.0, 0.5, 0.25, 0.0, 0.25]) - 0.75).abs() < 1e-12);
        assert!(same(&[0.0; CLASSES]).abs() < 1e-12);
    }
}
