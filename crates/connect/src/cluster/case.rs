//! The case for joining two groups: all pairs of records between them, and what they come to.

use crate::cluster::Clustering;
use crate::cluster::groups::Groups;
use crate::cluster::prior::Priors;
use crate::compare::Sheet;
use crate::weigh::edges::Edge;
use crate::weigh::score::Patterns;
use crate::weigh::train::count;

/// One pair counts at most this much for, and at most this much against (natural log odds).
pub(super) const MOST_FOR: f64 = 10.0;
const MOST_AGAINST: f64 = -8.0;

/// How much of a contradiction counts: two records of one person contradict a third together.
const CONTRADICTION: f64 = 0.5;

/// The most that one pair contradicts.
const MOST_CONTRADICTION: f64 = -12.0;

/// Of large groups, about this many records speak for all.
const SPEAKERS: usize = 24;

/// The case for joining two groups.
pub(super) struct Case {
    pub gain: f64,
    /// Whether two of the pairs' records may be brothers, sisters or twins by their given names.
    pub kin: bool,
    /// Whether two of the pairs' records have different NHS numbers.
    pub numbers_differ: bool,
}

/// Where cases are made, one after another.
pub(super) struct Desk<'a, 's, 'f> {
    clustering: &'a Clustering<'a>,
    sheet: &'s mut Sheet<'f>,
    patterns: Patterns,
    speakers: [Vec<u32>; 2],
    priors: Option<Priors<'a>>,
    /// Pairs of records of the case made last, and what each is worth (natural log odds).
    pub pairs: Vec<(u32, u32, f64)>,
}

impl<'a, 's, 'f> Desk<'a, 's, 'f> {
    /// An empty desk.
    pub(super) fn new(clustering: &'a Clustering<'a>, sheet: &'s mut Sheet<'f>) -> Self {
        let (patterns, speakers) = (Patterns::none(), [Vec::new(), Vec::new()]);
        let Clustering { frame, prior, makeups, .. } = clustering;
        let priors = makeups.map(|found| Priors::new(found, &frame.sources, *prior));
        Self { clustering, sheet, patterns, speakers, priors, pairs: Vec::new() }
    }

    /// What the numbers and sources of the records of two groups speak for (natural log odds).
    pub(super) fn prior(&mut self, groups: &Groups, roots: (u32, u32)) -> f64 {
        self.priors.as_mut().map_or(0.0, |priors| priors.odds(groups, roots))
    }

    /// All pairs between two groups, and what they come to. What the records of a link are worth by
    /// themselves may be known.
    pub(super) fn case(
        &mut self,
        groups: &Groups,
        (a, b): (u32, u32),
        known: Option<(&Edge, f64)>,
    ) -> Case {
        let Self { clustering: Clustering { scorer, prior, .. }, .. } = *self;
        for (speakers, root) in self.speakers.iter_mut().zip([a, b]) {
            speak(groups, root, speakers);
        }
        self.pairs.clear();
        let (mut best, mut sum, mut against) = (f64::NEG_INFINITY, 0.0, 0.0);
        let (mut kin, mut numbers_differ) = (false, false);
        for x in &self.speakers[0] {
            for y in &self.speakers[1] {
                let (x, y) = (*x.min(y), *x.max(y));
                let (pattern, weight) = match known {
                    Some((edge, weight)) if (edge.a, edge.b) == (x, y) => (edge.pattern, weight),
                    _ => {
                        let pattern = self.sheet.pair(x, y);
                        let prepared = scorer.look_up(&mut self.patterns, pattern);
                        (pattern, scorer.weigh(x, y, &prepared).log_odds())
                    }
                };
                kin |= scorer.only_household(pattern);
                numbers_differ |= scorer.nhs_differs(pattern);
                best = best.max(weight);
                sum += weight.clamp(MOST_AGAINST, MOST_FOR);
                against += (weight - prior).clamp(MOST_CONTRADICTION, 0.0);
                self.pairs.push((x, y, weight));
            }
        }
        let mean = sum / count(self.pairs.len().max(1) as u64);
        let gain = 0.5 * best.min(MOST_FOR) + 0.5 * mean + CONTRADICTION * against;
        Case { gain, kin, numbers_differ }
    }
}

/// The records that speak for a group, in order.
fn speak(groups: &Groups, root: u32, speakers: &mut Vec<u32>) {
    speakers.clear();
    speakers.extend(groups.members(root));
    if speakers.len() > 1 {
        speakers.sort_unstable();
        let every = speakers.len().div_ceil(SPEAKERS);
        let mut at = 0;
        speakers.retain(|_| {
            at += 1;
            (at - 1) % every == 0
        });
    }
}
