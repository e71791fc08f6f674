//! The whole of linking, step by step.

use crate::block::Rule;
use crate::block::blocks::pairs_of;
use crate::block::learn::{budget, completeness, learn};
use crate::cluster::groups::Groups;
use crate::cluster::makeup::{Found as People, Makeups};
use crate::cluster::{Clustering, Grouped, Worth, log_odds, strongest_first};
use crate::compare::{Plan, Sheet, words};
use crate::links::{Blocking, Expected, Link, Links, Reason, Review, RuleCount};
use crate::model::settle;
use crate::settings::{Join, Pairs, Settings};
use crate::shared::{both, sort};
use crate::stages::{Compared, NoStages, RunStage, Stages};
use crate::standardise::Frame;
use crate::table::Table;
use crate::texts::code_of;
use crate::watch::{Go, Step, Stopped, Watch, tell};
use crate::weigh::edges::{self, Edge, Search};
use crate::weigh::finds::Found;
use crate::weigh::rarity::Rarity;
use crate::weigh::score::Scorer;
use crate::weigh::start::{CLASSES, Class};
use crate::weigh::train::{Trained, all_pairs, count, train};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Records made ready, and a model fitted to them.
pub struct Linker {
    pub(crate) frame: Frame,
    pub(crate) plan: Plan,
    pub(crate) trained: Trained,
}

/// All that a run worked out.
pub(crate) struct Run {
    pub rules: Vec<Rule>,
    pub completeness: f64,
    pub counts: Vec<edges::RuleCount>,
    pub edges: Vec<Edge>,
    pub grouped: Grouped,
    /// What records people were found to have, before groups were made with it.
    pub makeups: People,
    pub shares: [f64; CLASSES],
    pub threshold: f64,
}

/// Natural log odds below which a pair is forgotten.
pub(crate) const FLOOR: f64 = -7.0;

impl Linker {
    /// Puts the records into numbers and fits a model to them.
    ///
    /// # Errors
    /// [`Stopped`] when `watch` says so.
    pub fn train(table: &Table, watch: Watch<'_>) -> Result<Self, Stopped> {
        tell(watch, Step::Standardising)?;
        let frame = Frame::of(table);
        let plan = Plan::of(&frame);
        tell(watch, Step::Fitting)?;
        let mut trained = train(&frame, &plan);
        settle(&mut trained, frame.len());
        Ok(Self { frame, plan, trained })
    }

    /// Finds which records are one person.
    ///
    /// The answer depends on the records and the settings only: not on the order of the records or
    /// of the columns, not on the number of threads, not on the machine.
    ///
    /// # Errors
    /// [`Stopped`] when `watch` says so.
    pub fn link(&self, settings: &Settings, watch: Watch<'_>) -> Result<Links, Stopped> {
        self.link_in_stages(settings, &mut NoStages, watch)
    }

    /// The same, with what was compared kept, or taken from where it was kept.
    pub(crate) fn link_in_stages(
        &self,
        settings: &Settings,
        stages: &mut dyn Stages,
        watch: Watch<'_>,
    ) -> Result<Links, Stopped> {
        let run = self.run(settings, stages, watch)?;
        let blocking = self.blocking(&run.rules, &run.counts, run.completeness);
        let pairs = self.may_be_linked(settings);
        let found = (run.shares[Class::Same as usize] * pairs, pairs);
        Ok(self.answer(run, blocking, found, settings.threads))
    }

    /// Pairs of records that may be linked: all, or those of two sources.
    fn may_be_linked(&self, settings: &Settings) -> f64 {
        let all = all_pairs(self.frame.len());
        if settings.pairs == Pairs::Any {
            return all;
        }
        let mut of: BTreeMap<u16, usize> = BTreeMap::new();
        self.frame.sources.iter().for_each(|source| *of.entry(*source).or_default() += 1);
        let within: u64 = of.values().map(|records| pairs_of(*records as u64)).sum();
        (all - count(within)).max(1.0)
    }

    /// A run with all that it worked out.
    pub(crate) fn run(
        &self,
        settings: &Settings,
        stages: &mut dyn Stages,
        watch: Watch<'_>,
    ) -> Result<Run, Stopped> {
        tell(watch, Step::ChoosingRules)?;
        let (rules, completeness) = self.rules(settings);
        let rarity = self.trained.rarity.get_or_init(|| Rarity::of(&self.frame));
        let fitted = (&self.trained.tables, self.trained.shares);
        let mut scorer = Scorer::frozen(&self.frame, &self.plan, fitted, rarity);
        let search = Search {
            frame: &self.frame,
            plan: &self.plan,
            scorer: &scorer,
            across_only: settings.pairs == Pairs::AcrossSources,
            floor: FLOOR,
            largest: settings.largest_block,
            threads: settings.threads,
            first: u32::MAX,
        };
        let (mut edges, counts) = compared(&search, &rules, stages, watch)?;
        refine_shares(&mut scorer, &mut edges, self.may_be_linked(settings));
        tell(watch, Step::Grouping)?;
        let order = strongest_first(&edges, settings.threads);
        let threshold = match settings.join {
            Join::Surely(probability) => log_odds(probability),
            Join::Best => best_threshold(&order),
        };
        let clustering = Clustering {
            frame: &self.frame,
            scorer: &scorer,
            settings,
            threshold,
            prior: scorer.shares[Class::Same as usize].ln(),
            makeups: None,
        };
        let parts = clustering.parts(&edges, &order);
        let before = clustering.run_parts(&self.plan, &edges, &parts);
        let makeups = People::of_people(&self.roots(before.groups), &self.frame.sources);
        let with_makeups = Clustering { makeups: Some(&makeups), ..clustering };
        let grouped = with_makeups.run_parts(&self.plan, &edges, &parts);
        let shares = scorer.shares;
        Ok(Run { rules, completeness, counts, edges, grouped, makeups, shares, threshold })
    }

    /// How two rows agree, field by field, in words without values.
    pub fn explain(&self, a: u32, b: u32) -> Vec<(String, &'static str)> {
        let place = |row: u32| self.frame.rows.iter().position(|at| *at == row);
        let (Some(a), Some(b)) = (place(a), place(b)) else { return Vec::new() };
        let mut sheet = Sheet::new(&self.frame, &self.plan);
        let at = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let levels = self.plan.levels(sheet.pair(at(a), at(b)));
        let fields = self.frame.fields.iter().zip(levels);
        fields.map(|(field, level)| (field.word().to_owned(), words(field)[level])).collect()
    }

    pub(crate) fn rules(&self, settings: &Settings) -> (Vec<Rule>, f64) {
        if let Some(rules) = &self.trained.chosen {
            let found = completeness(&self.frame, &self.plan, &self.trained.tables, rules);
            return (rules.clone(), found);
        }
        let budget = budget(settings.pairs_per_record, self.frame.len());
        let learned =
            learn(&self.frame, &self.plan, &self.trained.tables, (budget, &self.trained.offers));
        (learned.rules, learned.completeness)
    }

    fn blocking(&self, rules: &[Rule], counts: &[edges::RuleCount], completeness: f64) -> Blocking {
        let rule = |(rule, count): (&Rule, &edges::RuleCount)| RuleCount {
            rule: rule.word(&self.frame),
            blocks: count.blocks,
            pairs: count.pairs,
            split: count.split.split,
            pairs_left_out: count.split.pairs_left_out,
        };
        Blocking {
            pairs_compared: counts.iter().map(|count| count.pairs).sum(),
            completeness,
            rules: rules.iter().zip(counts).map(rule).collect(),
        }
    }

    fn answer(
        &self,
        run: Run,
        blocking: Blocking,
        (same_person_pairs, pairs): (f64, f64),
        threads: usize,
    ) -> Links {
        let Run { edges, grouped, makeups, shares, threshold, .. } = run;
        let Grouped { groups, mut joined, open, right } = grouped;
        let roots = self.roots(groups);
        self.weigh_names_of_kin(&mut joined, shares, threads);
        let (links, person) = both(
            threads,
            || self.links(&edges, (&mut joined, &roots), (threshold, right), threads),
            || self.person(&roots),
        );
        let review = self.review(&edges, &open, &roots);
        drop((edges, joined, roots));
        let expected =
            Expected { same_person_pairs, pairs, ..expected(&links, bits(threshold), &blocking) };
        Links { person, links, review, blocking, expected, makeups: makeups.counts() }
    }

    /// The record that stands for the person of each.
    fn roots(&self, mut groups: Groups) -> Vec<u32> {
        (0..code_of(self.frame.len())).map(|place| groups.root(place)).collect()
    }

    /// The links, strongest first: the pairs that were joined, and the edges that were not.
    fn links(
        &self,
        edges: &[Edge],
        (joined, roots): (&mut Vec<(u32, u32, f64)>, &[u32]),
        (threshold, right): (f64, f64),
        threads: usize,
    ) -> Vec<Link> {
        sort(threads, joined, |x, y| (x.0, x.1).cmp(&(y.0, y.1)));
        let makeups = Makeups::of((roots, &self.frame.sources), joined, (threshold, right));
        let of_one = |x: u32, own: f64| makeups.worth(roots[x as usize], own);
        let mut links = Vec::with_capacity(joined.len() + edges.len() / 4);
        let of_joined =
            |(x, y, own): &(u32, u32, f64)| self.a_link((*x, *y), of_one(*x, *own), true);
        links.extend(joined.iter().map(of_joined));
        // Both are in the order of their records.
        let mut known = joined.iter().map(|(x, y, _)| (*x, *y)).peekable();
        for edge in edges {
            let pair = (edge.a, edge.b);
            while known.next_if(|joined| *joined < pair).is_some() {}
            if known.peek() != Some(&pair) {
                let joined = roots[edge.a as usize] == roots[edge.b as usize];
                let own = edge.weighed.log_odds();
                let own = if joined { of_one(edge.a, own) } else { own.min(threshold) };
                links.push(self.a_link(pair, own, joined));
            }
        }
        sort(threads, &mut links, in_order);
        links
    }

    /// For each pair of people the link that a person must decide first.
    fn review(&self, edges: &[Edge], open: &[(u32, Reason)], roots: &[u32]) -> Vec<Review> {
        let mut best: BTreeMap<(u32, u32), Review> = BTreeMap::new();
        for (at, reason) in open {
            let edge = &edges[*at as usize];
            let (a, b) = (roots[edge.a as usize], roots[edge.b as usize]);
            if a != b {
                let link = || self.a_link((edge.a, edge.b), edge.weighed.log_odds(), false);
                let review = || Review { link: link(), reason: *reason };
                best.entry((a.min(b), a.max(b))).or_insert_with(review);
            }
        }
        let mut review: Vec<Review> = best.into_values().collect();
        review.sort_unstable_by(|x, y| in_order(&x.link, &y.link));
        review
    }

    /// A link between two places of the frame.
    fn a_link(&self, (x, y): (u32, u32), natural: f64, joined: bool) -> Link {
        let (x, y) = (self.frame.rows[x as usize], self.frame.rows[y as usize]);
        Link { a: x.min(y), b: x.max(y), weight: bits(natural), joined }
    }

    /// For each row of the table, the first row of its person.
    fn person(&self, roots: &[u32]) -> Vec<u32> {
        let mut first = vec![u32::MAX; self.frame.len()];
        for (place, root) in roots.iter().enumerate() {
            let first = &mut first[*root as usize];
            *first = (*first).min(self.frame.rows[place]);
        }
        let mut person = vec![0; self.frame.len()];
        for (place, root) in roots.iter().enumerate() {
            person[self.frame.rows[place] as usize] = first[*root as usize];
        }
        person
    }
}

/// The pairs worth keeping: as they were kept, or compared now.
fn compared(
    search: &Search<'_>,
    rules: &[Rule],
    stages: &mut dyn Stages,
    watch: Watch<'_>,
) -> Result<(Vec<Edge>, Vec<edges::RuleCount>), Stopped> {
    let kept = stages.kept(RunStage::Compared);
    let kept = kept.and_then(|bytes| Compared::from_bytes(&bytes, rules.len(), search.frame.len()));
    if let Some(Compared { counts, found }) = kept {
        return Ok((search.weighed_again(&found), counts));
    }
    let (edges, counts) = search.edges(rules, watch)?;
    let found = |edge: &Edge| Found::of(edge.a, edge.b, edge.pattern);
    let all = || Compared { counts: counts.clone(), found: edges.iter().map(found).collect() };
    match stages.keep(RunStage::Compared, &|| all().to_bytes()) {
        Go::On => Ok((edges, counts)),
        Go::Stop => Err(Stopped),
    }
}

/// Natural log odds in bits.
fn bits(natural: f64) -> f64 {
    natural * std::f64::consts::LOG2_E
}

/// The strongest link first.
fn in_order(x: &Link, y: &Link) -> Ordering {
    y.weight.total_cmp(&x.weight).then_with(|| (x.a, x.b).cmp(&(y.a, y.b)))
}

/// Corrects the share of pairs that are one person by the pairs themselves, values included.
fn refine_shares(scorer: &mut Scorer<'_>, edges: &mut [Edge], all: f64) {
    let mut factor = 1.0;
    for round in 1..=ROUNDS {
        let before = scorer.shares[Class::Same as usize];
        // What the round before changed is written where it is read again: edges are far from near.
        let mut expected = 0.0;
        for edge in edges.iter_mut() {
            edge.weighed.parts[0] *= factor;
            expected += edge.weighed.parts[0] / edge.weighed.parts.iter().sum::<f64>();
        }
        let after = (expected / all).max(1e-12);
        factor = after / before;
        scorer.shares[Class::Same as usize] = after;
        if (factor - 1.0).abs() < 1e-4 || round == ROUNDS {
            edges.iter_mut().for_each(|edge| edge.weighed.parts[0] *= factor);
            break;
        }
    }
}

/// Rounds at most of correcting the share of pairs that are one person.
const ROUNDS: u32 = 20;

/// The log odds at which the expected F1 of pairs is greatest: with links in order, expected right
/// ones are the sum of their probabilities, and what is missed is the sum of those left. Any value
/// above the next lower weight does the same; of these the one nearest to even odds is taken.
fn best_threshold(order: &[Worth]) -> f64 {
    let probability = |weight: f64| 1.0 / (1.0 + (-weight).exp());
    let probabilities: Vec<f64> = order.iter().map(|(weight, _)| probability(*weight)).collect();
    let all: f64 = probabilities.iter().sum();
    let (mut right, mut best, mut taken_at_best) = (0.0, 0.0, 0);
    for (taken, probability) in (1_usize..).zip(&probabilities) {
        right += probability;
        let f1 = 2.0 * right / (count(taken as u64) + all);
        if f1 > best {
            (best, taken_at_best) = (f1, taken);
        }
    }
    let Some(lowest) = taken_at_best.checked_sub(1).map(|at| order[at].0) else { return 0.0 };
    let next = order.get(taken_at_best).map_or(f64::NEG_INFINITY, |(weight, _)| *weight);
    if lowest <= 0.0 {
        lowest
    } else if next < 0.0 {
        0.0
    } else {
        f64::midpoint(lowest, next)
    }
}

/// Precision and recall as the model expects them.
fn expected(links: &[Link], threshold: f64, blocking: &Blocking) -> Expected {
    let completeness = blocking.completeness;
    let joined = links.iter().filter(|link| link.joined);
    let (mut right, mut all) = (0.0, 0_u64);
    for link in joined {
        right += link.probability();
        all += 1;
    }
    let missed: f64 = links.iter().filter(|link| !link.joined).map(Link::probability).sum::<f64>();
    Expected {
        same_person_pairs: 0.0,
        pairs: 0.0,
        precision: if all == 0 { 1.0 } else { right / count(all) },
        recall: if right + missed > 0.0 { completeness * right / (right + missed) } else { 1.0 },
        threshold,
    }
}
