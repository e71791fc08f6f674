//! How far a fitted model would be another if the records were others: the fit repeated on pairs
//! drawn anew from those it was fitted to.
//!
//! The bootstrap (Efron 1979) on counts of patterns. Pairs are not independent: a pair of one person
//! stands in several samples of pairs, and all pairs of one record have its slips. So pairs are put in
//! groups by their first record, the same groups in every sample, and whole groups are drawn (Field
//! and Welsh 2007, "Bootstrapping clustered data"). The starting points that weigh 50 pairs in
//! the fit are drawn too, or a level that was never met would seem to be known exactly.

use crate::block::keys::mix;
use crate::block::rules::to_learn_from;
use crate::compare::Plan;
use crate::standardise::Frame;
use crate::weigh::fit::{Stratum, fit};
use crate::weigh::start::{ALL, CLASSES, Class};
use crate::weigh::strata::{Sampled, each_of_rule, each_random, shares};
use crate::weigh::tables::Tables;
use crate::weigh::train::LARGEST;
use commons::{Stream, Streams};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Groups of pairs.
pub(crate) const GROUPS: u32 = 64;

/// Fits on pairs drawn anew.
pub(crate) const REPEATS: u64 = 40;

/// A sample of pairs with the counts of its patterns by group.
pub(crate) struct Grouped {
    pub sampled: Sampled,
    /// For each pattern of the sample, groups and how often it occurs in each.
    pub counts: Vec<Vec<(u32, u32)>>,
}

/// One fit on pairs drawn anew.
pub(crate) struct Repeat {
    pub tables: Tables,
    /// Shares of the classes in each sample.
    pub shares: Vec<[f64; CLASSES]>,
}

/// The samples that fitting learns from, by group.
pub(crate) fn samples(frame: &Frame, plan: &Plan) -> Vec<Grouped> {
    let mut counts = Counts::new();
    each_random(frame, plan, &mut |first, pattern| counts.add(first, pattern));
    let mut all =
        vec![counts.grouped(plan, Sampled { stratum: empty(plan, true), pairs: 0, rule: None })];
    for rule in to_learn_from(frame) {
        let mut counts = Counts::new();
        let add = &mut |first, pattern| counts.add(first, pattern);
        let Some(pairs) = each_of_rule(frame, plan, (&rule, LARGEST), add) else { continue };
        let mut stratum = empty(plan, false);
        for field in rule.fields() {
            stratum.used[field] = false;
        }
        all.push(counts.grouped(plan, Sampled { stratum, pairs, rule: Some(rule) }));
    }
    all
}

fn empty(plan: &Plan, random: bool) -> Stratum {
    Stratum { used: vec![true; plan.sizes.len()], patterns: Vec::new(), shares: shares(random) }
}

/// Counts by pattern and group.
struct Counts(HashMap<(u64, u32), u32, FixedState>);

impl Counts {
    fn new() -> Self {
        Self(HashMap::with_hasher(FixedState::with_seed(4)))
    }

    fn add(&mut self, first: u32, pattern: u64) {
        let count = self.0.entry((pattern, mix(first, 11) % GROUPS)).or_insert(0);
        *count = count.saturating_add(1);
    }

    fn grouped(self, plan: &Plan, mut sampled: Sampled) -> Grouped {
        let mut all: Vec<((u64, u32), u32)> = self.0.into_iter().collect();
        all.sort_unstable();
        let mut counts: Vec<Vec<(u32, u32)>> = Vec::new();
        for same in all.chunk_by(|x, y| x.0.0 == y.0.0) {
            let of_group = same.iter().map(|((_, group), count)| (*group, *count));
            let pairs: f64 = same.iter().map(|(_, count)| f64::from(*count)).sum();
            sampled.stratum.patterns.push((plan.levels(same[0].0.0), pairs));
            counts.push(of_group.collect());
        }
        Grouped { sampled, counts }
    }
}

/// Fits again and again, each time to groups drawn anew. The first of `samples` is pairs at random.
pub(crate) fn repeats(samples: &[Grouped], fitted: &Tables, plan: &Plan, seed: u64) -> Vec<Repeat> {
    let strata: Vec<Stratum> = samples.iter().map(|one| one.sampled.stratum.clone()).collect();
    let whole = refit(fitted, strata, plan);
    let streams = Streams::new(seed);
    let mut all = Vec::new();
    for number in 0..REPEATS {
        let mut stream = streams.numbered("groups of pairs", number);
        let weights = drawn_groups(&mut stream);
        let strata = samples.iter().zip(&whole.1).map(|(one, shares)| {
            let mut stratum = Stratum { shares: *shares, ..one.sampled.stratum.clone() };
            for ((_, pairs), counts) in stratum.patterns.iter_mut().zip(&one.counts) {
                let of = |(group, count): &(u32, u32)| f64::from(*count) * weights[*group as usize];
                *pairs = counts.iter().map(of).sum();
            }
            stratum
        });
        let strata = strata.collect();
        let mut tables = whole.0.clone();
        for table in tables.tables.iter_mut().filter(|table| !table.held) {
            draw_start(&mut table.start, table.size, &mut stream);
        }
        let (tables, shares) = refit(&tables, strata, plan);
        all.push(Repeat { tables, shares });
    }
    all
}

/// How often each group is drawn.
fn drawn_groups(stream: &mut Stream) -> Vec<f64> {
    let mut weights = vec![0.0; GROUPS as usize];
    for _ in 0..GROUPS {
        weights[stream.index(GROUPS as usize)] += 1.0;
    }
    weights
}

/// Pairs that the starting points weigh in the fit.
const START_PAIRS: f64 = 50.0;

/// A starting point is right within what so many pairs can tell, and within a tenfold.
fn draw_start(start: &mut [f64], size: usize, stream: &mut Stream) {
    for row in start.chunks_mut(size) {
        let speaks = |cell: &f64| *cell < 1.0;
        let before: f64 = row.iter().copied().filter(speaks).sum();
        for cell in row.iter_mut().filter(|cell| speaks(cell)) {
            let spread = (START_PAIRS * *cell).sqrt().recip().min(1.2);
            *cell = (*cell * (spread * stream.normal()).exp()).min(0.999);
        }
        let after: f64 = row.iter().copied().filter(speaks).sum();
        for cell in row.iter_mut().filter(|cell| speaks(cell)) {
            *cell *= before / after.max(f64::MIN_POSITIVE);
        }
    }
}

/// As training fits: strangers from pairs at random, then all else with strangers held.
fn refit(from: &Tables, mut strata: Vec<Stratum>, plan: &Plan) -> (Tables, Vec<[f64; CLASSES]>) {
    let strangers = |tables: &Tables| -> Vec<usize> {
        let all = tables.which[Class::Stranger as usize].iter();
        all.copied().filter(|table| own(tables, *table)).collect()
    };
    let mut alone = from.clone();
    for table in strangers(from) {
        alone.tables[table].held = false;
    }
    fit(&mut alone, &mut strata[..1], plan);
    let mut tables = from.clone();
    for table in strangers(from) {
        tables.tables[table] = alone.tables[table].clone();
        tables.tables[table].held = true;
    }
    for _ in 0..ROUNDS_OF_FITS {
        if fit(&mut tables, &mut strata, plan).rounds <= 2 {
            break;
        }
    }
    (tables, strata.iter().map(|stratum| stratum.shares).collect())
}

/// A fit stops when it hardly gains; begun again it goes on, so that a repeat is not kept near
/// where it began.
const ROUNDS_OF_FITS: usize = 4;

/// Whether strangers alone use a table.
fn own(tables: &Tables, table: usize) -> bool {
    let others = ALL.into_iter().filter(|class| *class != Class::Stranger);
    !others.into_iter().any(|class| tables.which[class as usize].contains(&table))
}
