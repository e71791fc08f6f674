//! The samples of pairs that fitting learns from.

use crate::block::blocks::{Blocks, pairs_of};
use crate::block::keys::mix;
use crate::block::{Part, Rule};
use crate::compare::{Plan, Sheet};
use crate::shared::shared;
use crate::standardise::Frame;
use crate::weigh::fit::Stratum;
use crate::weigh::histogram::Histogram;
use crate::weigh::start::CLASSES;
use std::collections::BTreeMap;

/// Pairs of one stratum, about.
const PAIRS: u64 = 300_000;

/// Pairs at random.
const RANDOM_PAIRS: u64 = 1_500_000;

/// Records of one piece of the random sample.
const PIECE: usize = 192;

/// A stratum, how many pairs it stands for, and the rule that made it.
pub(crate) struct Sampled {
    pub stratum: Stratum,
    pub pairs: u64,
    pub rule: Option<Rule>,
}

/// Pairs at random: the frame's order has nothing to do with people, so neighbours in it are.
pub(crate) fn random(frame: &Frame, plan: &Plan) -> Sampled {
    let pieces = random_pieces(frame);
    let parts: Vec<&[(u32, u32)]> =
        pieces.chunks(pieces.len().div_ceil(frame.threads.max(1)).max(1)).collect();
    let seen = shared(frame.threads, &parts, |pieces| {
        let mut histogram = Histogram::new(plan.patterns);
        each_of_pieces(frame, plan, pieces, &mut |_, pattern| histogram.add(pattern));
        histogram.seen()
    });
    sampled(&together(seen), plan, None, pairs_of(frame.len() as u64), shares(true))
}

/// Counts by pattern that were counted apart.
fn together(counted: Vec<Vec<(u64, u32)>>) -> Vec<(u64, u32)> {
    let mut all: BTreeMap<u64, u32> = BTreeMap::new();
    for (pattern, number) in counted.into_iter().flatten() {
        let count = all.entry(pattern).or_default();
        *count = count.saturating_add(number);
    }
    all.into_iter().collect()
}

/// Shows each pair taken at random: the place of its first record, and its pattern.
pub(crate) fn each_random(frame: &Frame, plan: &Plan, show: &mut impl FnMut(u32, u64)) {
    each_of_pieces(frame, plan, &random_pieces(frame), show);
}

/// Where each piece of the random sample begins and ends.
fn random_pieces(frame: &Frame) -> Vec<(u32, u32)> {
    let records = u32::try_from(frame.len()).unwrap_or(u32::MAX);
    let pieces = (frame.len() / PIECE).max(1);
    let wanted = usize::try_from(RANDOM_PAIRS / pairs_of(PIECE as u64)).unwrap_or(1);
    let every = (pieces / wanted).max(1);
    let piece = |piece: usize| {
        let from = u32::try_from(piece * PIECE).unwrap_or(u32::MAX);
        (from, from.saturating_add(PIECE as u32).min(records))
    };
    (0..pieces).step_by(every).map(piece).collect()
}

fn each_of_pieces(
    frame: &Frame,
    plan: &Plan,
    pieces: &[(u32, u32)],
    show: &mut impl FnMut(u32, u64),
) {
    let mut sheet = Sheet::new(frame, plan);
    for (from, to) in pieces {
        let members: Vec<u32> = (*from..*to).collect();
        all_pairs(&mut sheet, &members, show);
    }
}

/// The strata of these rules.
pub(crate) fn of_rules(frame: &Frame, plan: &Plan, rules: &[Rule], largest: u32) -> Vec<Sampled> {
    let samples = shared(frame.threads, rules, |rule| of_rule(frame, plan, rule, largest));
    samples.into_iter().flatten().collect()
}

fn of_rule(frame: &Frame, plan: &Plan, rule: &Rule, largest: u32) -> Option<Sampled> {
    let mut histogram = Histogram::new(plan.patterns);
    let pairs =
        each_of_rule(frame, plan, (rule, largest), &mut |_, pattern| histogram.add(pattern))?;
    Some(sampled(&histogram.seen(), plan, Some(rule), pairs, shares(false)))
}

/// Shows each pair taken of a rule's blocks up to a size; how many pairs there are in all.
pub(crate) fn each_of_rule(
    frame: &Frame,
    plan: &Plan,
    (rule, largest): (&Rule, u32),
    show: &mut impl FnMut(u32, u64),
) -> Option<u64> {
    let mut blocks = Blocks::of(&rule.keys(frame));
    blocks.spans.retain(|span| span.1 - span.0 <= largest);
    let pairs = blocks.pairs();
    if pairs == 0 {
        return None;
    }
    let one_in = u32::try_from((pairs / PAIRS).max(1)).unwrap_or(u32::MAX);
    let mut sheet = Sheet::new(frame, plan);
    let mut waiting = Waiting::default();
    for (number, span) in (1..).zip(&blocks.spans) {
        if !mix(number, 7).is_multiple_of(one_in) {
            continue;
        }
        let members = blocks.members(*span);
        if members.len() > SMALL {
            all_pairs(&mut sheet, members, show);
        } else if waiting.add(members) {
            waiting.all_pairs(&mut sheet, show);
        }
    }
    waiting.all_pairs(&mut sheet, show);
    Some(pairs)
}

/// Blocks up to this size are compared pair by pair.
const SMALL: usize = 6;

/// Records of small blocks that are fetched together.
const TOGETHER: usize = 2048;

/// Small blocks, one after another: memory answers for many at once in the time of one.
#[derive(Default)]
struct Waiting {
    members: Vec<u32>,
    /// Where each block ends.
    ends: Vec<usize>,
}

impl Waiting {
    /// Adds a block; whether there are enough of them.
    fn add(&mut self, members: &[u32]) -> bool {
        self.members.extend_from_slice(members);
        self.ends.push(self.members.len());
        self.members.len() >= TOGETHER
    }

    /// Shows all pairs of each block, and has none again.
    fn all_pairs(&mut self, sheet: &mut Sheet<'_>, show: &mut impl FnMut(u32, u64)) {
        sheet.fetch(&self.members);
        let mut from = 0;
        for end in self.ends.drain(..) {
            for i in from..end {
                for j in i + 1..end {
                    show(self.members[i], sheet.fetched_pair(i, j));
                }
            }
            from = end;
        }
        self.members.clear();
    }
}

fn all_pairs(sheet: &mut Sheet<'_>, members: &[u32], show: &mut impl FnMut(u32, u64)) {
    sheet.lay(members);
    for (i, first) in members.iter().enumerate().take(members.len().saturating_sub(1)) {
        for pattern in sheet.row(i, i + 1) {
            show(*first, *pattern);
        }
    }
}

fn sampled(
    seen: &[(u64, u32)],
    plan: &Plan,
    rule: Option<&Rule>,
    pairs: u64,
    shares: [f64; CLASSES],
) -> Sampled {
    let mut used = vec![true; plan.sizes.len()];
    for field in rule.iter().flat_map(|rule| rule.fields()) {
        used[field] = false;
    }
    let weighed = |(pattern, count): &(u64, u32)| (plan.levels(*pattern), f64::from(*count));
    let patterns = seen.iter().map(weighed).collect();
    let stratum = Stratum { used, patterns, shares, evidence: Vec::new() };
    Sampled { stratum, pairs, rule: rule.cloned() }
}

/// Shares of the classes to begin with.
pub(crate) const fn shares(random: bool) -> [f64; CLASSES] {
    if random { [1e-6, 1e-8, 1e-6, 1e-9, 1.0] } else { [0.3, 0.01, 0.2, 0.001, 0.489] }
}

/// The parts of rules that siblings share only by chance: where they are asked for, a sample says
/// nothing about how many siblings there are.
pub(crate) fn tells_of_kin(rule: &Rule) -> bool {
    rule.parts.iter().all(|part| matches!(part, Part::Property(_) | Part::Postcode(_)))
}
