//! How rare values are: the share of records that have each, and each given name and surname
//! together.

use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;
use crate::weigh::train::count;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Counted once; records that come later are weighed by the same counts.
#[derive(Debug, Clone)]
pub(crate) struct Rarity {
    /// For each field that it matters for, the share of records with each value.
    pub frequencies: Vec<Vec<f32>>,
    /// The same by the code of a name that was there when they were counted; for fields that are no
    /// names nothing.
    by_name: Vec<Vec<f32>>,
    /// Where the codes of each field stand in a record.
    slots: Vec<usize>,
    /// Given name and surname together.
    pub both_names: Option<BothNames>,
    /// Records that were counted.
    records: usize,
}

/// How many records have a given name and surname together.
#[derive(Debug, Clone)]
pub(crate) struct BothNames {
    pub given: usize,
    pub surname: usize,
    /// For each record counted, how many records have both its names.
    rows: Vec<u32>,
}

impl Rarity {
    /// Counts the records of a frame.
    pub(crate) fn of(frame: &Frame) -> Self {
        let frequencies: Vec<Vec<f32>> = frame.fields.iter().map(frequencies).collect();
        let by_name = frame.fields.iter().zip(&frequencies).map(|(field, of)| by_name(field, of));
        let slots = frame.fields.iter().scan(0, |next, field| {
            let own = *next;
            *next += field.width();
            Some(own)
        });
        Self {
            by_name: by_name.collect(),
            slots: slots.collect(),
            frequencies,
            both_names: BothNames::of(frame),
            records: frame.len(),
        }
    }

    /// The share of records with the value that a record has; of a value never met, half a record.
    pub(crate) fn frequency(&self, frame: &Frame, field: usize, place: u32) -> f64 {
        let own = frame.records.at(place)[self.slots[field]];
        if let Some(known) = self.by_name[field].get(own as usize) {
            return self.at_least(*known);
        }
        let code = match &frame.fields[field] {
            Field::Names { table, .. } => table.bits[own as usize].main,
            Field::Number { .. } | Field::Same { .. } => own,
            Field::Born { .. } | Field::Home { .. } => 0,
        };
        self.of_value(field, code)
    }

    /// The share of records with a value, by its code; of a value never met, half a record.
    pub(crate) fn of_value(&self, field: usize, code: u32) -> f64 {
        let known = self.frequencies[field].get(code as usize).copied().unwrap_or(0.0);
        self.at_least(known)
    }

    fn at_least(&self, known: f32) -> f64 {
        f64::from(known).max(0.5 / count(self.records.max(1) as u64))
    }

    /// The share of strangers that have both names of this record: what the two names would come
    /// to by themselves, or what is found beyond the records that one person has on average.
    /// `same` is the share of all pairs that are one person.
    pub(crate) fn of_both(&self, frame: &Frame, both: &BothNames, place: u32, same: f64) -> f64 {
        let found = f64::from(both.rows.get(place as usize).copied().unwrap_or(1));
        let records = count(self.records.max(1) as u64);
        let own = 1.0 + same * (records - 1.0);
        let apart =
            self.frequency(frame, both.given, place) * self.frequency(frame, both.surname, place);
        apart.max((found - 1.5 * own).max(0.0) / records)
    }
}

/// For each value of a field that frequency matters for, the share of records that have it.
fn frequencies(field: &Field) -> Vec<f32> {
    let shares = |values: usize, of: &dyn Fn(usize) -> usize, rows: usize| -> Vec<f32> {
        let mut counts = vec![0_u32; values];
        for row in 0..rows {
            counts[of(row)] += 1;
        }
        let all = count(counts[1..].iter().map(|n| u64::from(*n)).sum::<u64>().max(1));
        counts.iter().map(|n| narrow(f64::from(*n) / all)).collect()
    };
    match field {
        Field::Names { codes, table, .. } => {
            shares(table.mains, &|row| table.bits[codes[row] as usize].main as usize, codes.len())
        }
        Field::Same { kind, codes, texts } if kind.word() != "sex" => {
            shares(texts.len(), &|row| codes[row] as usize, codes.len())
        }
        Field::Same { .. } | Field::Born { .. } | Field::Home { .. } | Field::Number { .. } => {
            Vec::new()
        }
    }
}

/// The share of records with the main part of each name.
fn by_name(field: &Field, of_main: &[f32]) -> Vec<f32> {
    let Field::Names { table, .. } = field else { return Vec::new() };
    table.bits.iter().map(|bits| of_main.get(bits.main as usize).copied().unwrap_or(0.0)).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a share needs no more than seven digits")]
const fn narrow(share: f64) -> f32 {
    share as f32
}

impl BothNames {
    fn of(frame: &Frame) -> Option<Self> {
        let role_at = |wanted: Role| {
            let is = |field: &Field| matches!(field, Field::Names { role, .. } if *role == wanted);
            frame.fields.iter().position(is)
        };
        let (given, surname) = role_at(Role::Given).zip(role_at(Role::Surname))?;
        let mut counts: HashMap<(u32, u32), u32, FixedState> =
            HashMap::with_hasher(FixedState::with_seed(2));
        let mut keys = Vec::with_capacity(frame.len());
        for place in 0..frame.len() {
            let key = (main(frame, given, place), main(frame, surname, place));
            if key.0 != 0 && key.1 != 0 {
                *counts.entry(key).or_insert(0) += 1;
            }
            keys.push(key);
        }
        let rows = keys.iter().map(|key| counts.get(key).copied().unwrap_or(1)).collect();
        Some(Self { given, surname, rows })
    }
}

fn main(frame: &Frame, field: usize, place: usize) -> u32 {
    match &frame.fields[field] {
        Field::Names { codes, table, .. } => table.bits[codes[place] as usize].main,
        Field::Born { .. } | Field::Home { .. } | Field::Number { .. } | Field::Same { .. } => 0,
    }
}
