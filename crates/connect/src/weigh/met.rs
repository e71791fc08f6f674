//! Which pairs earlier rules have brought together already.
//!
//! Most pairs of one person are brought by several rules. The block that each rule put a record in
//! is kept, eight rules side by side, so whether two records have met before is seen from a few
//! numbers that stand together.

use crate::block::Blocks;
use crate::compare::AT_ONCE;
use crate::texts::code_of;

/// Rules whose blocks stand side by side.
const ABREAST: usize = 8;

/// For each record the number of its block under each of up to eight rules, 0 for none.
type Row = [u32; ABREAST];

/// The blocks of the rules so far.
pub(crate) struct Met {
    /// As many rows for each record as hold its numbers under all rules.
    rows: Vec<Row>,
    width: usize,
    rules: usize,
}

/// The same of some records, one record after another.
#[derive(Default)]
pub(crate) struct MetBefore {
    rows: Vec<Row>,
    width: usize,
}

impl Met {
    /// For so many records and rules.
    pub(crate) fn none(records: usize, rules: usize) -> Self {
        let width = rules.div_ceil(ABREAST);
        Self { rows: vec![[0; ABREAST]; records * width], width, rules: 0 }
    }

    /// Adds the blocks of the next rule.
    pub(crate) fn add(&mut self, blocks: &Blocks) {
        let (row, at) = (self.rules / ABREAST, self.rules % ABREAST);
        self.rules += 1;
        for (number, span) in blocks.spans.iter().enumerate() {
            for place in blocks.members(*span) {
                self.rows[*place as usize * self.width + row][at] = code_of(number + 1);
            }
        }
    }

    /// Takes out what is known of the records at these places.
    pub(crate) fn fetch(&self, members: &[u32], before: &mut MetBefore) {
        before.width = self.rules.div_ceil(ABREAST);
        before.rows.clear();
        before.rows.reserve(members.len() * before.width);
        let at = |place: u32| {
            let from = place as usize * self.width;
            &self.rows[from..from + before.width]
        };
        for some in members.chunks(AT_ONCE) {
            // Asked for before they are used, as records are when they are fetched.
            let ends = |place: &u32| {
                let rows = at(*place);
                rows.first().map_or(0, |row| row[0]) ^ rows.last().map_or(0, |row| row[ABREAST - 1])
            };
            std::hint::black_box(some.iter().map(ends).fold(0, |all, one| all ^ one));
            some.iter().for_each(|place| before.rows.extend_from_slice(at(*place)));
        }
    }
}

impl MetBefore {
    /// Whether two of the records were in one block before.
    #[inline]
    pub(crate) fn have_met(&self, i: usize, j: usize) -> bool {
        let of = |at: usize| &self.rows[at * self.width..(at + 1) * self.width];
        of(i).iter().zip(of(j)).any(|(x, y)| {
            let both = |(x, y): (&u32, &u32)| u32::from(x == y) & u32::from(*x != 0);
            x.iter().zip(y).map(both).fold(0, |any, one| any | one) != 0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_met_when_a_rule_put_them_in_one_block() {
        let mut met = Met::none(4, 10);
        // Records 0 and 1 meet under the first rule, 1 and 2 under the tenth, 3 never.
        for rule in 0..10 {
            let keys = match rule {
                0 => [5, 5, 0, 0],
                9 => [0, 7, 7, 0],
                _ => [0, 0, 0, 0],
            };
            met.add(&Blocks::of(&keys));
        }
        let mut before = MetBefore::default();
        met.fetch(&[0, 1, 2, 3], &mut before);
        let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let found: Vec<bool> = pairs.iter().map(|(i, j)| before.have_met(*i, *j)).collect();
        assert_eq!(found, [true, false, false, true, false, false]);
    }
}
