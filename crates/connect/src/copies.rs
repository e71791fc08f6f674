//! Rows of one source that say exactly the same: one row to the model, and afterwards as many as
//! there are.
//!
//! Were each copy a row of its own, a file sent twice would bend the model, the frequency of names
//! and the size of blocks, and with them people who have nothing to do with it.

use crate::compare::Sheet;
use crate::linker::Linker;
use crate::links::{Links, Reason};
use crate::settings::Settings;
use crate::table::Table;
use crate::texts::code_of;
use crate::weigh::score::Scorer;
use crate::weigh::start::Class;
use commons::ContentHash;
use std::collections::{BTreeMap, BTreeSet};

/// A table of distinct rows.
pub(crate) struct Distinct {
    /// The rows, in the order of what they say; their ids say nothing but that.
    pub table: Table,
    /// For each distinct row, the rows that say so, in order; at least one.
    pub copies: Vec<Vec<u32>>,
}

impl Distinct {
    /// The distinct rows of a table; those in `alone` are distinct whatever they say.
    pub(crate) fn of(all: &Table, alone: &BTreeSet<u32>) -> Self {
        let mut rows: BTreeMap<[u8; 32], Vec<u32>> = BTreeMap::new();
        let mut turns: BTreeMap<[u8; 32], u32> = BTreeMap::new();
        for row in 0..code_of(all.len()) {
            let mut content = content(all, row);
            if alone.contains(&row) {
                let turn = turns.entry(content).or_default();
                *turn += 1;
                content =
                    *ContentHash::of(&[&content[..], &turn.to_le_bytes()].concat()).as_bytes();
            }
            rows.entry(content).or_default().push(row);
        }
        let mut table = Table::new(all.kinds().cloned().collect());
        let mut copies = Vec::with_capacity(rows.len());
        for (content, same) in rows {
            let id = ContentHash::from_bytes(content).to_string();
            table.push(&id, all.source(same[0]), all.texts_of(same[0]));
            copies.push(same);
        }
        table.close();
        Self { table, copies }
    }
}

/// What a row says, and which source says it.
pub(crate) fn content(table: &Table, row: u32) -> [u8; 32] {
    let mut said = table.source(row).to_le_bytes().to_vec();
    for text in table.texts_of(row) {
        said.extend((text.len() as u64).to_le_bytes());
        said.extend(text.as_bytes());
    }
    *ContentHash::of(&said).as_bytes()
}

/// Two copies, and whether they are one person.
pub(crate) struct Pair {
    pub a: u32,
    pub b: u32,
    pub pattern: u64,
    /// Evidence in bits.
    pub weight: f64,
    /// Why a person must decide; `None` when they are one person.
    pub apart: Option<Reason>,
}

/// What becomes of rows that say the same.
pub(crate) struct Copies {
    /// For each distinct row, whether its copies are one person.
    one_person: Vec<bool>,
    /// Each further copy with the first, where they are one person or a person should look.
    pub pairs: Vec<Pair>,
}

impl Copies {
    /// Asks of each row that has copies whether what it says is enough to be one person.
    pub(crate) fn of(
        linker: &Linker,
        distinct: &Distinct,
        links: &Links,
        settings: &Settings,
    ) -> Self {
        let mut shares = linker.trained.shares;
        let records = distinct.table.len();
        shares[Class::Same as usize] = links.expected.same_person_pairs / links.expected.pairs;
        let scorer = Scorer::new(&linker.frame, &linker.plan, &linker.trained.tables, shares);
        let (mut sheet, mut patterns) =
            (Sheet::new(&linker.frame, &linker.plan), scorer.patterns());
        let mut done = Self { one_person: vec![true; records], pairs: Vec::new() };
        for (place, row) in (0_u32..).zip(&linker.frame.rows) {
            let copies = &distinct.copies[*row as usize];
            if copies.len() < 2 {
                continue;
            }
            let pattern = sheet.pair(place, place);
            let prepared = scorer.look_up(&mut patterns, pattern);
            let odds = scorer.weigh(place, place, &prepared).log_odds();
            let weight = odds * std::f64::consts::LOG2_E;
            let source = distinct.table.source(*row);
            let apart = if settings.one_row_per_person.contains(&source) {
                Some(Reason::OneRowPerPerson)
            } else {
                (weight < links.expected.threshold).then_some(Reason::Potential)
            };
            done.one_person[*row as usize] = apart.is_none();
            let likely = 1.0 / (1.0 + (-odds).exp()) >= settings.review_from;
            if apart.is_none() || likely {
                let with_first =
                    |copy: &u32| Pair { a: copies[0], b: *copy, pattern, weight, apart };
                done.pairs.extend(copies[1..].iter().map(with_first));
            }
        }
        done
    }

    /// The copies of a distinct row that are one person with it: all of them, or the first alone.
    pub(crate) fn together<'d>(&self, distinct: &'d Distinct, row: u32) -> &'d [u32] {
        let copies = &distinct.copies[row as usize];
        if self.one_person[row as usize] { copies } else { &copies[..1] }
    }
}
