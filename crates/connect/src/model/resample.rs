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
    let used = vec![true; plan.sizes.len()];
    Stratum { used, patterns: Vec::new(), shares: shares(random), evidence: Vec::new() }
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

#[cfg(test)]
mod tests {
    use super::super::uncertainty::of_probability;
    use super::*;
    use crate::table::{Kind, Table};

    /// Given name, date of birth and sex.
    fn empty_frame() -> (Frame, Plan) {
        let mut table = Table::new(vec![Kind::Given, Kind::Born, Kind::Sex]);
        table.close();
        let frame = Frame::of(&table);
        let plan = Plan::of(&frame);
        (frame, plan)
    }

    /// Numbers as far from where fitting begins as the weight of the starting points allows.
    fn truth(frame: &Frame, plan: &Plan, seed: u64) -> Tables {
        let mut tables = Tables::start(frame, plan);
        let mut stream = Streams::new(seed).named("true numbers");
        for table in tables.tables.iter_mut().filter(|table| !table.held) {
            draw_start(&mut table.cells, table.size, &mut stream);
        }
        tables
    }

    /// The levels of one pair of a class.
    fn pair(tables: &Tables, plan: &Plan, class: Class, stream: &mut Stream) -> u64 {
        let mut levels = vec![0; plan.sizes.len()];
        for field in 0..levels.len() {
            let mut luck = stream.unit();
            for level in 1..plan.sizes[field] {
                levels[field] = level;
                luck -= tables.probability(class, field, &levels);
                if luck <= 0.0 {
                    break;
                }
            }
        }
        levels.iter().zip(&plan.steps).map(|(level, step)| *level as u64 * step).sum()
    }

    /// Pairs of one household, pairs with one date of birth and pairs with one given name, from
    /// pairs of known classes: a pair may stand in all three. And pairs at random.
    fn simulated(tables: &Tables, plan: &Plan, seed: u64) -> Vec<Grouped> {
        let mut stream = Streams::new(seed).named("pairs");
        let mut counts: Vec<Counts> = (0..4).map(|_| Counts::new()).collect();
        let classes = [(Class::Same, 2500), (Class::Sibling, 1500), (Class::Stranger, 20_000)];
        let mut first = 0;
        for (class, pairs) in classes {
            for _ in 0..pairs {
                first += 1;
                let pattern = pair(tables, plan, class, &mut stream);
                let household = match class {
                    Class::Same => 0.8,
                    Class::Sibling => 0.9,
                    Class::Twin | Class::Namesake | Class::Stranger => 0.02,
                };
                if class == Class::Stranger {
                    counts[0].add(first, pattern);
                }
                if stream.chance(household) {
                    counts[1].add(first, pattern);
                }
                for field in [0, 1] {
                    if plan.level(pattern, field) == 1 {
                        counts[2 + field].add(first, pattern);
                    }
                }
            }
        }
        let left_out = [None, None, Some(0), Some(1)];
        let grouped = |(at, (counts, field)): (usize, (Counts, Option<usize>))| {
            let mut stratum = empty(plan, at == 0);
            if let Some(field) = field {
                stratum.used[field] = false;
            }
            counts.grouped(plan, Sampled { stratum, pairs: 0, rule: None })
        };
        counts.into_iter().zip(left_out).enumerate().map(grouped).collect()
    }

    #[test]
    fn the_true_numbers_lie_in_the_intervals_as_often_as_promised() {
        let (frame, plan) = empty_frame();
        let (mut inside, mut all) = (0_u32, 0_u32);
        for seed in 0..12 {
            let truth = truth(&frame, &plan, seed);
            let samples = simulated(&truth, &plan, seed);
            let strata = samples.iter().map(|one| one.sampled.stratum.clone()).collect();
            let fitted = refit(&Tables::start(&frame, &plan), strata, &plan).0;
            let repeats = repeats(&samples, &fitted, &plan, seed);
            for (class, field) in
                [(Class::Same, 0), (Class::Same, 1), (Class::Sibling, 0), (Class::Stranger, 0)]
            {
                let table = truth.which[class as usize][field];
                for cell in 1..plan.sizes[field] {
                    let right = truth.tables[table].cells[cell];
                    let drawn = repeats.iter().map(|one| one.tables.tables[table].cells[cell]);
                    let (low, high) = of_probability(fitted.tables[table].cells[cell], drawn);
                    if right >= 0.01 {
                        inside += u32::from(low <= right && right <= high);
                        all += 1;
                    }
                }
            }
        }
        let coverage = f64::from(inside) / f64::from(all);
        assert!((0.90..=0.99).contains(&coverage), "{inside} of {all}: {coverage}");
    }

    #[test]
    fn the_groups_hold_the_pairs_that_fitting_counts() {
        let mut table = Table::new(vec![Kind::Given, Kind::Born]);
        for row in 0..900 {
            let born = format!("2012-01-{:02}", 1 + row % 28);
            table.push(&row.to_string(), 0, [["ann", "bea", "cas"][row % 3], born.as_str()]);
        }
        table.close();
        let frame = Frame::of(&table);
        let plan = Plan::of(&frame);
        let mut ours = samples(&frame, &plan).into_iter();
        let random = crate::weigh::strata::random(&frame, &plan);
        let rules = to_learn_from(&frame);
        let strata = crate::weigh::strata::of_rules(&frame, &plan, &rules, LARGEST);
        for theirs in std::iter::once(random).chain(strata) {
            let ours = ours.next().unwrap().sampled.stratum;
            assert_eq!(ours.patterns, theirs.stratum.patterns);
            assert_eq!(ours.used, theirs.stratum.used);
        }
        assert!(ours.next().is_none());
    }
}
