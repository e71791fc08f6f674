//! The engine's own answers to what the SQL asks.

use crate::block::Blocks;
use crate::coded::Coded;
use crate::compare::Sheet;
use crate::weigh::histogram::Histogram;
use std::f64::consts::LOG2_E;

/// A pair worth keeping, by the places of its records.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CodedLink {
    /// The place of the earlier record.
    pub a: u32,
    /// The place of the later record.
    pub b: u32,
    /// The number of the pattern in which they agree.
    pub pattern: u64,
    /// Evidence in bits, what is known beforehand included.
    pub weight: f64,
}

impl Coded<'_> {
    /// How often each pattern occurs among the pairs of all rules, each pair once: by pattern.
    pub fn histogram(&self) -> Vec<(u64, u64)> {
        let mut histogram = Histogram::new(self.linker.plan.patterns);
        self.each_pair(&mut |_, _, pattern| histogram.add(pattern));
        histogram.seen().into_iter().map(|(pattern, pairs)| (pattern, u64::from(pairs))).collect()
    }

    /// The pairs at or above the floor, in order.
    pub fn links(&self) -> Vec<CodedLink> {
        let mut known = self.scorer.patterns();
        let floor = self.floor as f32;
        let mut links = Vec::new();
        self.each_pair(&mut |x, y, pattern| {
            let prepared = self.scorer.look_up(&mut known, pattern);
            if prepared.bound < floor {
                return;
            }
            let (a, b) = (x.min(y), x.max(y));
            let weight = self.scorer.weigh(a, b, &prepared).log_odds();
            if weight >= self.floor {
                links.push(CodedLink { a, b, pattern, weight: weight * LOG2_E });
            }
        });
        links.sort_unstable_by_key(|link| (link.a, link.b));
        links
    }

    /// Each pair that a rule brings together, once: at the first such rule.
    pub(super) fn each_pair(&self, look: &mut impl FnMut(u32, u32, u64)) {
        let frame = &self.linker.frame;
        let mut sheet = Sheet::new(frame, &self.linker.plan);
        for (rule, numbers) in self.numbers.iter().enumerate() {
            let blocks = Blocks::of(numbers);
            for span in &blocks.spans {
                let members = blocks.members(*span);
                sheet.lay(members);
                for (i, a) in members.iter().enumerate().take(members.len() - 1) {
                    for (b, pattern) in members[i + 1..].iter().zip(sheet.row(i, i + 1)) {
                        let one_source =
                            || frame.sources[*a as usize] == frame.sources[*b as usize];
                        let left_out = self.across_only && one_source();
                        if !left_out && !self.met_before(rule, *a, *b) {
                            look(*a, *b, *pattern);
                        }
                    }
                }
            }
        }
    }

    fn met_before(&self, rule: usize, a: u32, b: u32) -> bool {
        self.numbers[..rule].iter().any(|numbers| {
            let number = numbers[a as usize];
            number != 0 && number == numbers[b as usize]
        })
    }
}
