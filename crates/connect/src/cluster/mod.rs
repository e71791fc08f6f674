//! Which records are one person: the strongest link first, and never against the evidence.
//!
//! Plain single linkage would let one wrong link join two families. Here two groups are joined by
//! a link only when all their records together speak for it: half by the strongest pair, half by
//! the mean of all pairs between them, less half of every contradiction. The mean alone would
//! keep apart what a child was before and after a move and a change of name; the strongest pair
//! alone would chain.
//!
//! What brothers, sisters and twins share (home, surname, date of birth) never bridges two given
//! names: where two records of two groups have different given names and no number in common, only
//! a link that names the child itself joins the groups. Where a person looks at what is left
//! ([`Join::Surely`]), two groups with different NHS numbers are never joined either.

mod case;
mod decided;
pub(crate) mod groups;
mod kin_names;
pub(crate) mod makeup;
pub(crate) mod parts;
pub(crate) mod prior;
#[cfg(test)]
mod slow_twin;

use crate::compare::{Plan, Sheet};
use crate::links::Reason;
use crate::settings::{Join, Settings};
use crate::shared::{pieces, shared, sort};
use crate::standardise::Frame;
use crate::texts::code_of;
use crate::weigh::edges::Edge;
use crate::weigh::score::{Patterns, Scorer};
use case::{Case, Desk};
use decided::Known;
use foldhash::fast::FixedState;
use groups::Groups;
use hashbrown::HashMap;
use parts::Parts;
use std::borrow::Cow;

/// Two people fit a record about equally well when their log odds are within this much.
const MARGIN: f64 = 4.0;

/// What came of the links.
pub(crate) struct Grouped {
    pub groups: Groups,
    /// Pairs of records joined, with what the join makes them worth (natural log odds).
    pub joined: Vec<(u32, u32, f64)>,
    /// Links that did not join, and why.
    pub open: Vec<(u32, Reason)>,
    /// How many of the joined pairs are expected right, with what people have spoken for.
    pub right: f64,
}

/// What clustering works with.
pub(crate) struct Clustering<'a> {
    pub frame: &'a Frame,
    pub scorer: &'a Scorer<'a>,
    pub settings: &'a Settings,
    /// Natural log odds at which a link may join.
    pub threshold: f64,
    /// Log odds before records are compared.
    pub prior: f64,
    /// What records people were found to have, when that is known.
    pub makeups: Option<&'a makeup::Found>,
}

/// Links that are made ready together, and those whose records are looked at together.
const TOGETHER: usize = 1 << 17;
const NEAR: usize = 64;

/// A link with what joining needs.
struct Ready {
    edge: Edge,
    /// Its place among the edges.
    at: u32,
    weight: f64,
    /// What its two records are worth by themselves.
    own: f64,
}

/// What has come of the links of a part so far.
struct SoFar {
    groups: Groups,
    joined: Vec<(u32, u32, f64)>,
    open: Vec<(u32, Reason)>,
    right: Right,
    /// Groups that were not joined, and how many records they had together.
    refused: HashMap<(u32, u32), u32, FixedState>,
}

/// Sum of probabilities, in whole 2^-32: it is the same in whatever order they are added.
#[derive(Default)]
struct Right(u64);

impl Right {
    const ONE: f64 = 4_294_967_296.0;

    fn add(&mut self, probability: f64) {
        self.0 += (probability * Self::ONE) as u64;
    }

    fn sum(&self) -> f64 {
        self.0 as f64 / Self::ONE
    }
}

/// A link, by its place among the edges, and what it is worth (natural log odds).
pub(crate) type Worth = (f64, u32);

/// All links, strongest first.
pub(crate) fn strongest_first(edges: &[Edge], threads: usize) -> Vec<Worth> {
    let worth = |(from, piece): &(usize, &[Edge])| -> Vec<Worth> {
        let place = (*from..).map(code_of);
        piece.iter().zip(place).map(|(edge, at)| (edge.weighed.log_odds(), at)).collect()
    };
    let mut order = shared(threads, &pieces(edges, threads), worth).concat();
    sort(threads, &mut order, |x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    order
}

impl Clustering<'_> {
    /// Joins what may be joined, the strongest link first.
    pub(crate) fn run(&self, sheet: &mut Sheet<'_>, edges: &[Edge]) -> Grouped {
        let parts = Parts::one(vec![Cow::Owned(strongest_first(edges, 1))]);
        let known = Known::of(self.frame, self.settings);
        let of_all = self.part((edges, &parts, 0), sheet, (&self.rivals(edges), &known));
        together(&parts, vec![of_all])
    }

    /// The same with the links in parts, each on a thread of its own.
    pub(crate) fn run_parts(&self, plan: &Plan, edges: &[Edge], parts: &Parts<'_>) -> Grouped {
        let known = Known::of(self.frame, self.settings);
        let rivals = self.rivals(edges);
        let numbers: Vec<usize> = (0..parts.orders.len()).collect();
        let each = |part: &usize| {
            let mut sheet = Sheet::new(self.frame, plan);
            self.part((edges, parts, *part), &mut sheet, (&rivals, &known))
        };
        together(parts, shared(self.settings.threads, &numbers, each))
    }

    /// Links in parts for so many threads, with which both groupings of a run can be made.
    pub(crate) fn parts<'o>(&self, edges: &[Edge], order: &'o [Worth]) -> Parts<'o> {
        let least = least(self.settings, self.threshold, true);
        let order = &order[..order.partition_point(|(weight, _)| *weight >= least)];
        let known = Known::of(self.frame, self.settings);
        Parts::of((self.frame.len(), edges, &known.same), order, self.settings.threads)
    }

    /// Joins what may be joined in one part.
    fn part(
        &self,
        (edges, parts, part): (&[Edge], &Parts<'_>, usize),
        sheet: &mut Sheet<'_>,
        (rivals, known): (&Rivals, &Known),
    ) -> SoFar {
        let mut so_far = SoFar {
            groups: Groups::new(self.frame.len()),
            joined: Vec::new(),
            open: Vec::new(),
            right: Right::default(),
            refused: HashMap::with_hasher(FixedState::with_seed(4)),
        };
        let mut desk = Desk::new(self, sheet);
        for (a, b) in known.same.iter().filter(|(a, _)| parts.holds(part, *a)) {
            let SoFar { groups, joined, right, .. } = &mut so_far;
            let (a, b) = (groups.root(*a), groups.root(*b));
            if a != b && !known.keeps_apart(groups, a, b) {
                desk.case(groups, (a, b), None);
                let decided = |(x, y, own): &(u32, u32, f64)| (*x, *y, own.max(case::MOST_FOR));
                joined.extend(desk.pairs.iter().map(decided));
                desk.pairs.iter().for_each(|pair| right.add(probability(decided(pair).2)));
                groups.join(a, b);
            }
        }
        let least = least(self.settings, self.threshold, self.makeups.is_some());
        let order = &parts.orders[part];
        let order = &order[..order.partition_point(|(weight, _)| *weight >= least)];
        let threads = (self.settings.threads / parts.orders.len()).max(1);
        for some in order.chunks(TOGETHER) {
            let ready = self.made_ready(edges, some, threads);
            for next in ready.chunks(NEAR) {
                so_far.groups.look_at(next.iter().flat_map(|link| [link.edge.a, link.edge.b]));
                for link in next {
                    self.take(link, (&mut desk, rivals, known), &mut so_far);
                }
            }
        }
        so_far
    }

    /// Joins what a link joins, or says why it does not.
    fn take(
        &self,
        Ready { edge, at, weight, own }: &Ready,
        (desk, rivals, known): (&mut Desk<'_, '_, '_>, &Rivals, &Known),
        SoFar { groups, joined, open, right, refused }: &mut SoFar,
    ) {
        let (a, b) = (groups.root(edge.a), groups.root(edge.b));
        if a == b || known.keeps_apart(groups, a, b) {
            return;
        }
        let prior = desk.prior(groups, (a, b));
        // What is left to a person, of links that are shown at all.
        let shown = *weight >= self::least(self.settings, self.threshold, false);
        let mut leave = |reason| open.extend(shown.then_some((*at, reason)));
        if let Some(reason) = self.held(edge, (*weight, prior), rivals, groups) {
            leave(reason);
            return;
        }
        let key = (a.min(b), a.max(b));
        let size = groups.size(a) + groups.size(b);
        if !refused.is_empty() && refused.get(&key) == Some(&size) {
            return;
        }
        if self.breaks_one_row(groups, a, b) {
            refused.insert(key, size);
            leave(Reason::OneRowPerPerson);
            return;
        }
        let case = desk.case(groups, (a, b), Some((edge, *own)));
        if let Some(reason) = self.speaks_against(&case, prior, edge) {
            if reason != Reason::GivenNameDiffers {
                refused.insert(key, size);
            }
            leave(reason);
            return;
        }
        let worth = |own: &f64| own.max(case.gain);
        joined.extend(desk.pairs.iter().map(|(x, y, own)| (*x, *y, worth(own))));
        let with_prior = |(_, _, own): &(u32, u32, f64)| probability(worth(own) + prior.max(0.0));
        desk.pairs.iter().for_each(|pair| right.add(with_prior(pair)));
        groups.join(a, b);
    }

    /// Links with what their two records are worth by themselves, with the shares as they are now.
    fn made_ready(&self, edges: &[Edge], order: &[Worth], threads: usize) -> Vec<Ready> {
        let some = |(_, piece): &(usize, &[Worth])| -> Vec<Ready> {
            let mut patterns = Patterns::none();
            let ready = |(weight, at): &Worth| {
                let edge = edges[*at as usize];
                let prepared = self.scorer.look_up(&mut patterns, edge.pattern);
                let own = self.scorer.weigh(edge.a, edge.b, &prepared).log_odds();
                Ready { edge, at: *at, weight: *weight, own }
            };
            piece.iter().map(ready).collect()
        };
        shared(threads, &pieces(order, threads), some).into_iter().flatten().collect()
    }

    /// Why two groups are not one person, though the link may join.
    fn speaks_against(&self, case: &Case, prior: f64, edge: &Edge) -> Option<Reason> {
        if case.numbers_differ && matches!(self.settings.join, Join::Surely(_)) {
            Some(Reason::NumbersDiffer)
        } else if case.gain + prior < self.threshold {
            Some(Reason::OthersDisagree)
        } else {
            let bridges = case.kin && !self.scorer.names_one_child(edge.pattern);
            bridges.then_some(Reason::GivenNameDiffers)
        }
    }

    /// Why a link may not join by itself.
    fn held(
        &self,
        edge: &Edge,
        (weight, prior): (f64, f64),
        rivals: &Rivals,
        groups: &mut Groups,
    ) -> Option<Reason> {
        if self.scorer.only_household(edge.pattern) {
            return Some(Reason::GivenNameDiffers);
        }
        match self.settings.join {
            Join::Best => (weight + prior < self.threshold).then_some(Reason::Potential),
            Join::Surely(_) => {
                let torn = rivals.are_torn(edge, weight, groups);
                if self.scorer.given_differs(edge.pattern) {
                    Some(Reason::GivenNameDiffers)
                } else if self.scorer.born_is_swapped(edge.pattern) {
                    Some(Reason::BirthDateSwapped)
                } else if torn {
                    Some(Reason::ManyMatch)
                } else {
                    (weight + prior < self.threshold).then_some(Reason::Potential)
                }
            }
        }
    }

    /// Whether joining would make two rows of a source one person that has one row for each.
    fn breaks_one_row(&self, groups: &Groups, a: u32, b: u32) -> bool {
        let one_row = &self.settings.one_row_per_person;
        if one_row.is_empty() {
            return false;
        }
        let sources = |root: u32| groups.members(root).map(|at| self.frame.sources[at as usize]);
        let held: Vec<u16> = sources(a).filter(|source| one_row.contains(source)).collect();
        sources(b).any(|source| held.contains(&source))
    }

    fn rivals(&self, edges: &[Edge]) -> Rivals {
        match self.settings.join {
            Join::Best => Rivals { of: HashMap::with_hasher(FixedState::with_seed(5)) },
            Join::Surely(_) => {
                let one_child = |edge: &&Edge| {
                    !self.scorer.given_differs(edge.pattern)
                        && !self.scorer.nhs_differs(edge.pattern)
                };
                Rivals::of(edges.iter().filter(one_child), log_odds(self.settings.review_from))
            }
        }
    }
}

/// What came of all parts.
fn together(parts: &Parts<'_>, all: Vec<SoFar>) -> Grouped {
    let (mut joined, mut open, mut right) = (Vec::new(), Vec::new(), Right::default());
    let each = all.into_iter().map(|part| {
        joined.extend(part.joined);
        open.extend(part.open);
        right.0 += part.right.0;
        part.groups
    });
    let groups = parts.together(each.collect::<Vec<_>>());
    Grouped { groups, joined, open, right: right.sum() }
}

/// For each record with several likely links, the links; those between two given names or two NHS
/// numbers left out.
struct Rivals {
    of: HashMap<u32, Vec<(u32, f64)>, FixedState>,
}

impl Rivals {
    fn of<'e>(edges: impl Iterator<Item = &'e Edge>, least: f64) -> Self {
        let mut of: HashMap<u32, Vec<(u32, f64)>, FixedState> =
            HashMap::with_hasher(FixedState::with_seed(5));
        for edge in edges {
            let weight = edge.weighed.log_odds();
            if weight >= least {
                of.entry(edge.a).or_default().push((edge.b, weight));
                of.entry(edge.b).or_default().push((edge.a, weight));
            }
        }
        of.retain(|_, links| links.len() > 1);
        Self { of }
    }

    /// Whether a record of the link fits another person about as well, who is not the same as the
    /// one it would be joined to: those two are not linked to each other.
    fn are_torn(&self, edge: &Edge, weight: f64, groups: &mut Groups) -> bool {
        let torn = |one: u32, other: u32, groups: &mut Groups| {
            let Some(links) = self.of.get(&one) else { return false };
            let target = groups.root(other);
            links.iter().any(|(rival, its)| {
                *rival != other
                    && weight - its < MARGIN
                    && groups.root(*rival) != target
                    && groups.root(*rival) != groups.root(one)
                    && !self.linked(*rival, other)
            })
        };
        torn(edge.a, edge.b, groups) || torn(edge.b, edge.a, groups)
    }

    fn linked(&self, one: u32, other: u32) -> bool {
        self.of.get(&one).is_some_and(|links| links.iter().any(|(at, _)| *at == other))
    }
}

/// The weight from which a link may join, or is shown to a person; lower when what people have may
/// speak for a join.
pub(crate) fn least(settings: &Settings, threshold: f64, with_makeups: bool) -> f64 {
    let more = if with_makeups { prior::MOST_FOR } else { 0.0 };
    log_odds(settings.review_from).min(threshold - more)
}

/// The probability of natural log odds.
fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Natural log odds of a probability.
pub(crate) fn log_odds(probability: f64) -> f64 {
    let held = probability.clamp(1e-12, 1.0 - 1e-12);
    (held / (1.0 - held)).ln()
}
