//! The small tables: similar values, frequencies, and what patterns are worth.

use crate::coded::Coded;
use crate::texts::code_of;
use crate::weigh::start::Class;
use std::collections::BTreeSet;

/// A table for another engine: named columns of one length.
#[derive(Debug, Clone, PartialEq)]
pub struct CodedTable {
    /// What it is called in the SQL.
    pub name: String,
    /// Its columns.
    pub columns: Vec<(String, CodedColumn)>,
}

/// A column; nothing is ever missing.
#[derive(Debug, Clone, PartialEq)]
pub enum CodedColumn {
    /// Codes and small numbers.
    Codes(Vec<u32>),
    /// Large whole numbers.
    Wholes(Vec<u64>),
    /// Shares and probabilities.
    Shares(Vec<f64>),
}

/// Up to this many patterns, all that could be links are listed; of more, those that occur.
const LISTED: u64 = 1 << 20;

impl Coded<'_> {
    /// All tables but the records. When the model has more than a million patterns, the pairs are
    /// gone through once to see which occur.
    pub fn tables(&self) -> Vec<CodedTable> {
        let mut tables = Vec::new();
        for (laid, pairs) in self.layout.fields.iter().zip(&self.similar.fields) {
            if laid.shape.joined_by().is_some() {
                tables.push(both_ways(&format!("similar_{}", laid.name), pairs));
            }
        }
        if self.layout.names.is_some() {
            let pairs: Vec<(u32, u32, u8)> =
                self.similar.swapped.iter().map(|(a, b)| (*a, *b, 1)).collect();
            tables.push(both_ways("swapped_names", &pairs));
        }
        tables.extend(self.frequencies());
        tables.push(self.weights());
        tables
    }

    fn frequencies(&self) -> Vec<CodedTable> {
        let mut tables = Vec::new();
        for (at, laid) in self.layout.fields.iter().enumerate() {
            let rarity = &self.scorer.rarity;
            let values = code_of(rarity.frequencies[at].len());
            if values > 0 {
                let shares = (0..values).map(|code| rarity.of_value(at, code)).collect();
                tables.push(frequency(&laid.name, shares));
            }
        }
        if let Some(both) = &self.scorer.rarity.both_names {
            let (rarity, frame) = (&self.scorer.rarity, &self.linker.frame);
            let same = self.scorer.shares[Class::Same as usize];
            let all = self.similar.whole_names.iter().copied().max().unwrap_or(0);
            let mut shares = vec![0.0; all as usize + 1];
            for (place, whole) in (0..).zip(&self.similar.whole_names) {
                if *whole != 0 {
                    shares[*whole as usize] = rarity.of_both(frame, both, place, same);
                }
            }
            tables.push(frequency("names", shares));
        }
        tables
    }

    /// What each pattern is worth that may be a link.
    fn weights(&self) -> CodedTable {
        let plan = &self.linker.plan;
        let candidates: Vec<u64> = if plan.patterns <= LISTED {
            (0..plan.patterns).collect()
        } else {
            self.histogram().into_iter().map(|(pattern, _)| pattern).collect()
        };
        let mut known = self.scorer.patterns();
        let mut patterns = Vec::new();
        let mut parts: [Vec<f64>; 3] = Default::default();
        let counted = self.counted();
        let mut counts: Vec<Vec<u32>> = vec![Vec::new(); counted.len()];
        let mut names = Vec::new();
        for pattern in candidates {
            let prepared = self.scorer.look_up(&mut known, pattern);
            if prepared.bound < self.floor as f32 {
                continue;
            }
            patterns.push(pattern);
            let [same, kin @ .., stranger] = prepared.parts;
            parts[0].push(same.max(f64::MIN_POSITIVE));
            parts[1].push(kin.iter().sum());
            parts[2].push(stranger);
            for (counts, field) in counts.iter_mut().zip(&counted) {
                let is = |bits: u32| u32::from(bits & (1 << field) != 0);
                counts.push(is(prepared.exact) + 2 * is(prepared.nearly));
            }
            names.push(u32::from(prepared.both));
        }
        let mut columns = vec![("pattern".to_owned(), CodedColumn::Wholes(patterns))];
        for (name, values) in ["same", "kin", "stranger"].into_iter().zip(parts) {
            columns.push((format!("{name}_share"), CodedColumn::Shares(values)));
        }
        for (field, counts) in counted.iter().zip(counts) {
            let name = format!("{}_counts", self.layout.fields[*field].name);
            columns.push((name, CodedColumn::Codes(counts)));
        }
        if self.layout.names.is_some() {
            columns.push(("names_counts".to_owned(), CodedColumn::Codes(names)));
        }
        CodedTable { name: "weights".to_owned(), columns }
    }

    /// The fields whose frequencies matter.
    pub(super) fn counted(&self) -> Vec<usize> {
        let all = 0..self.layout.fields.len().min(32);
        all.filter(|at| !self.scorer.rarity.frequencies[*at].is_empty()).collect()
    }

    /// The names of all tables.
    pub(super) fn table_names(&self) -> Vec<String> {
        let fields = || self.layout.fields.iter().enumerate();
        let mut names = vec!["records".to_owned()];
        let similar = fields().filter(|(_, laid)| laid.shape.joined_by().is_some());
        names.extend(similar.map(|(_, laid)| format!("similar_{}", laid.name)));
        let counted: BTreeSet<usize> = self.counted().into_iter().collect();
        let frequencies = fields().filter(|(at, _)| counted.contains(at));
        names.extend(frequencies.map(|(_, laid)| format!("frequency_{}", laid.name)));
        if self.layout.names.is_some() {
            names.extend(["swapped_names".to_owned(), "frequency_names".to_owned()]);
        }
        names.push("weights".to_owned());
        names
    }
}

/// Pairs in both orders, so that a join needs no `least` and `greatest`.
fn both_ways(name: &str, pairs: &[(u32, u32, u8)]) -> CodedTable {
    let mut all: Vec<(u32, u32, u8)> =
        pairs.iter().flat_map(|(a, b, level)| [(*a, *b, *level), (*b, *a, *level)]).collect();
    all.sort_unstable();
    all.dedup();
    let column = |of: fn(&(u32, u32, u8)) -> u32| CodedColumn::Codes(all.iter().map(of).collect());
    let columns = vec![
        ("a".to_owned(), column(|pair| pair.0)),
        ("b".to_owned(), column(|pair| pair.1)),
        ("level".to_owned(), column(|pair| u32::from(pair.2))),
    ];
    CodedTable { name: name.to_owned(), columns }
}

fn frequency(name: &str, mut shares: Vec<f64>) -> CodedTable {
    // Code 0 is "not recorded", which is no value and is looked up by pairs of which this field
    // does not count.
    if let Some(none) = shares.first_mut() {
        *none = 0.0;
    }
    let codes = (0..shares.len()).map(code_of).collect();
    let columns = vec![
        ("code".to_owned(), CodedColumn::Codes(codes)),
        ("share".to_owned(), CodedColumn::Shares(shares)),
    ];
    CodedTable { name: format!("frequency_{name}"), columns }
}
