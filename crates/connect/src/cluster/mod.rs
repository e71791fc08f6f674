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

mod decided;
pub(crate) mod groups;
#[cfg(test)]
mod slow_twin;

use crate::compare::Sheet;
use crate::links::Reason;
use crate::settings::{Join, Settings};
use crate::standardise::Frame;
use crate::weigh::edges::Edge;
use crate::weigh::score::{Patterns, Scorer};
use decided::Known;
use foldhash::fast::FixedState;
use groups::Groups;
use hashbrown::HashMap;

/// One pair counts at most this much for, and at most this much against (natural log odds).
const MOST_FOR: f64 = 10.0;
const MOST_AGAINST: f64 = -8.0;

/// How much of a contradiction counts: two records of one person contradict a third together.
const CONTRADICTION: f64 = 0.5;

/// The most that one pair contradicts.
const MOST_CONTRADICTION: f64 = -12.0;

/// Of large groups, about this many records speak for all.
const SPEAKERS: usize = 24;

/// Two people fit a record about equally well when their log odds are within this much.
const MARGIN: f64 = 4.0;

/// What came of the links.
pub(crate) struct Grouped {
    pub groups: Groups,
    /// Pairs of records joined, with what the join makes them worth (natural log odds).
    pub joined: Vec<(u32, u32, f64)>,
    /// Links that did not join, and why.
    pub open: Vec<(u32, Reason)>,
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
}

/// The case for joining two groups.
struct Case {
    gain: f64,
    pairs: Vec<(u32, u32, f64)>,
    /// Whether two of the pairs' records may be brothers, sisters or twins by their given names.
    kin: bool,
    /// Whether two of the pairs' records have different NHS numbers.
    numbers_differ: bool,
}

impl Clustering<'_> {
    /// Joins what may be joined, the strongest link first.
    pub(crate) fn run(&self, sheet: &mut Sheet<'_>, edges: &[Edge]) -> Grouped {
        let mut groups = Groups::new(self.frame.len());
        let (mut joined, mut open) = (Vec::new(), Vec::new());
        let mut refused: HashMap<(u32, u32), u32, FixedState> =
            HashMap::with_hasher(FixedState::with_seed(4));
        let mut patterns = self.scorer.patterns();
        let rivals = self.rivals(edges);
        let known = Known::of(self.frame, self.settings);
        for (a, b) in &known.same {
            let (a, b) = (groups.root(*a), groups.root(*b));
            if a != b && !known.keeps_apart(&mut groups, a, b) {
                let case = self.case(sheet, &mut patterns, &groups, (a, b));
                joined.extend(case.pairs.into_iter().map(|(x, y, own)| (x, y, own.max(MOST_FOR))));
                groups.join(a, b);
            }
        }
        for at in self.in_order(edges) {
            let edge = &edges[at as usize];
            let (a, b) = (groups.root(edge.a), groups.root(edge.b));
            if a == b || known.keeps_apart(&mut groups, a, b) {
                continue;
            }
            if let Some(reason) = self.held(edge, &rivals, &mut groups) {
                open.push((at, reason));
                continue;
            }
            let key = (a.min(b), a.max(b));
            let size = groups.size(a) + groups.size(b);
            if refused.get(&key) == Some(&size) {
                continue;
            }
            if self.breaks_one_row(&groups, a, b) {
                refused.insert(key, size);
                open.push((at, Reason::OneRowPerPerson));
                continue;
            }
            let case = self.case(sheet, &mut patterns, &groups, (a, b));
            if let Some(reason) = self.speaks_against(&case, edge) {
                if reason != Reason::GivenNameDiffers {
                    refused.insert(key, size);
                }
                open.push((at, reason));
                continue;
            }
            joined.extend(case.pairs.into_iter().map(|(x, y, own)| (x, y, own.max(case.gain))));
            groups.join(a, b);
        }
        Grouped { groups, joined, open }
    }

    /// Why two groups are not one person, though the link may join.
    fn speaks_against(&self, case: &Case, edge: &Edge) -> Option<Reason> {
        if case.numbers_differ && matches!(self.settings.join, Join::Surely(_)) {
            Some(Reason::NumbersDiffer)
        } else if case.gain < self.threshold {
            Some(Reason::OthersDisagree)
        } else {
            let bridges = case.kin && !self.scorer.names_one_child(edge.pattern);
            bridges.then_some(Reason::GivenNameDiffers)
        }
    }

    /// Links at or above the threshold, or shown to a person, strongest first.
    fn in_order(&self, edges: &[Edge]) -> Vec<u32> {
        let least = log_odds(self.settings.review_from).min(self.threshold);
        let mut order: Vec<(f64, u32)> = (0..)
            .zip(edges)
            .map(|(at, edge): (u32, &Edge)| (edge.weighed.log_odds(), at))
            .filter(|(weight, _)| *weight >= least)
            .collect();
        order.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        order.into_iter().map(|(_, at)| at).collect()
    }

    /// Why a link may not join by itself.
    fn held(&self, edge: &Edge, rivals: &Rivals, groups: &mut Groups) -> Option<Reason> {
        let weight = edge.weighed.log_odds();
        if self.scorer.only_household(edge.pattern) {
            return Some(Reason::GivenNameDiffers);
        }
        match self.settings.join {
            Join::Best => (weight < self.threshold).then_some(Reason::Potential),
            Join::Surely(_) => {
                let torn = rivals.are_torn(edge, weight, groups);
                if self.scorer.given_differs(edge.pattern) {
                    Some(Reason::GivenNameDiffers)
                } else if self.scorer.born_is_swapped(edge.pattern) {
                    Some(Reason::BirthDateSwapped)
                } else if torn {
                    Some(Reason::ManyMatch)
                } else {
                    (weight < self.threshold).then_some(Reason::Potential)
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

    /// All pairs between two groups, and what they come to.
    fn case(
        &self,
        sheet: &mut Sheet<'_>,
        patterns: &mut Patterns,
        groups: &Groups,
        (a, b): (u32, u32),
    ) -> Case {
        let speakers = |root: u32| {
            let every = (groups.size(root) as usize).div_ceil(SPEAKERS).max(1);
            let mut all: Vec<u32> = groups.members(root).collect();
            all.sort_unstable();
            all.into_iter().step_by(every).collect::<Vec<u32>>()
        };
        let (of_a, of_b) = (speakers(a), speakers(b));
        let mut pairs = Vec::with_capacity(of_a.len() * of_b.len());
        let (mut best, mut sum, mut against) = (f64::NEG_INFINITY, 0.0, 0.0);
        let (mut kin, mut numbers_differ) = (false, false);
        for x in &of_a {
            for y in &of_b {
                let pattern = sheet.pair(*x, *y);
                let prepared = self.scorer.look_up(patterns, pattern);
                kin |= self.scorer.only_household(pattern);
                numbers_differ |= self.scorer.nhs_differs(pattern);
                let weight = self.scorer.weigh(*x.min(y), *x.max(y), &prepared).log_odds();
                best = best.max(weight);
                sum += weight.clamp(MOST_AGAINST, MOST_FOR);
                against += (weight - self.prior).clamp(MOST_CONTRADICTION, 0.0);
                pairs.push((*x.min(y), *x.max(y), weight));
            }
        }
        let mean = sum / crate::weigh::train::count(pairs.len().max(1) as u64);
        let gain = 0.5 * best.min(MOST_FOR) + 0.5 * mean + CONTRADICTION * against;
        Case { gain, pairs, kin, numbers_differ }
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

/// Natural log odds of a probability.
pub(crate) fn log_odds(probability: f64) -> f64 {
    let held = probability.clamp(1e-12, 1.0 - 1e-12);
    (held / (1.0 - held)).ln()
}
