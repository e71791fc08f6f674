//! Which pairs earlier rules have brought together already.
//!
//! Most pairs of one person are brought by several rules. The block that each rule put a record in
//! is kept, eight rules side by side, so whether two records have met before is seen from a few
//! numbers that stand together.

use crate::block::Blocks;
use crate::texts::code_of;

/// Rules whose blocks stand side by side.
const ABREAST: usize = 8;

/// For each record the number of its block under each of up to eight rules, 0 for none.
type Row = [u32; ABREAST];

/// The blocks of the rules so far.
#[derive(Default)]
pub(crate) struct Met {
    groups: Vec<Vec<Row>>,
    rules: usize,
}

impl Met {
    /// Adds the blocks of a rule, of so many records.
    pub(crate) fn add(&mut self, blocks: &Blocks, records: usize) {
        let at = self.rules % ABREAST;
        if at == 0 {
            self.groups.push(vec![[0; ABREAST]; records]);
        }
        self.rules += 1;
        let Some(rows) = self.groups.last_mut() else { return };
        for (number, span) in blocks.spans.iter().enumerate() {
            for place in blocks.members(*span) {
                rows[*place as usize][at] = code_of(number + 1);
            }
        }
    }

    /// Whether two records were in one block before.
    #[inline]
    pub(crate) fn have_met(&self, x: u32, y: u32) -> bool {
        self.groups.iter().any(|group| {
            let both = |(x, y): (&u32, &u32)| u32::from(x == y) & u32::from(*x != 0);
            let (x, y) = (&group[x as usize], &group[y as usize]);
            x.iter().zip(y).map(both).fold(0, |any, one| any | one) != 0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_met_when_a_rule_put_them_in_one_block() {
        let mut met = Met::default();
        // Records 0 and 1 meet under the first rule, 1 and 2 under the tenth, 3 never.
        for rule in 0..10 {
            let keys = match rule {
                0 => [5, 5, 0, 0],
                9 => [0, 7, 7, 0],
                _ => [0, 0, 0, 0],
            };
            met.add(&Blocks::of(&keys), 4);
        }
        let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let found: Vec<bool> = pairs.iter().map(|(i, j)| met.have_met(*i, *j)).collect();
        assert_eq!(found, [true, false, false, true, false, false]);
    }
}
