//! Blocks that are too large are split by further parts, and what that leaves out is counted.

use crate::block::blocks::{Blocks, pairs_of};
use crate::block::keys::{Offered, Part, Rule, mix};
use crate::standardise::Frame;

/// What one rule came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Split {
    /// Blocks that were larger than the limit.
    pub split: u64,
    /// Pairs that splitting left out.
    pub pairs_left_out: u64,
}

/// The blocks of a rule, none larger than `largest`; of those without one of the `first` records
/// only some.
pub(crate) fn blocks_within(
    frame: &Frame,
    rule: &Rule,
    (largest, first): (u32, u32),
) -> (Blocks, Split) {
    let mut keys = rule.keys(frame);
    leave_out_far(&mut keys, first);
    if rule.parts.is_empty() {
        return (Blocks::of(&keys), Split::default());
    }
    let mut done = Split::default();
    let mut blocks = Blocks::of(&keys);
    for part in further(frame, rule) {
        let large: Vec<(u32, u32)> =
            blocks.spans.iter().filter(|span| span.1 - span.0 > largest).copied().collect();
        if large.is_empty() {
            return (blocks, done);
        }
        let before: u64 = blocks.pairs();
        let numbers = Rule { parts: vec![part] }.keys(frame);
        done.split += large.len() as u64;
        for span in large {
            for place in blocks.members(span) {
                let at = *place as usize;
                keys[at] = mix(keys[at], numbers[at]);
            }
        }
        blocks = Blocks::of(&keys);
        done.pairs_left_out += before - blocks.pairs();
    }
    cut(&mut blocks, largest, &mut done);
    (blocks, done)
}

/// Takes away most keys that none of the first records has, so that nothing is sorted in vain. Which
/// others stay does not matter: their blocks have no pair that is asked for.
fn leave_out_far(keys: &mut [u32], first: u32) {
    let first = first as usize;
    if first >= keys.len() {
        return;
    }
    let bits = (first * 8).next_power_of_two().max(64);
    let at = |key: u32| mix(key, 5) as usize & (bits - 1);
    let mut near = vec![0_u64; bits / 64];
    for key in &keys[..first] {
        near[at(*key) / 64] |= 1 << (at(*key) % 64);
    }
    for key in keys {
        if near[at(*key) / 64] & 1 << (at(*key) % 64) == 0 {
            *key = 0;
        }
    }
}

/// What is left is cut into pieces in the frame's order.
fn cut(blocks: &mut Blocks, largest: u32, done: &mut Split) {
    let before = blocks.pairs();
    let mut spans = Vec::with_capacity(blocks.spans.len());
    for (from, to) in &blocks.spans {
        let mut at = *from;
        if to - from > largest {
            done.split += 1;
        }
        while to - at > largest {
            spans.push((at, at + largest));
            at += largest;
        }
        if to - at > 1 {
            spans.push((at, *to));
        }
    }
    blocks.spans = spans;
    let after: u64 = blocks.spans.iter().map(|span| pairs_of(u64::from(span.1 - span.0))).sum();
    done.pairs_left_out += before - after;
}

/// Parts to split by that the rule does not have yet.
fn further(frame: &Frame, rule: &Rule) -> Vec<Part> {
    let offered = Offered::by(frame);
    let used = rule.fields();
    let mut parts = Vec::new();
    let mut add = |at: Option<usize>, part: fn(usize) -> Part| {
        if let Some(at) = at.filter(|at| !used.contains(at)) {
            parts.push(part(at));
        }
    };
    add(offered.born, Part::BirthYear);
    add(offered.names.0, Part::Sound);
    add(offered.names.1, Part::Sound);
    add(offered.home.filter(|(_, has)| has.0).map(|(at, _)| at), Part::Outcode);
    add(offered.born, Part::BirthDate);
    for at in &offered.texts {
        add(Some(*at), Part::Sound);
    }
    parts
}
