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
    /// The same for each record that was counted, record after record; and how many records have
    /// both its names, when there are two.
    by_record: Vec<f32>,
    /// Where each field stands among those of a record; past the end those without.
    slots: Vec<usize>,
    /// Numbers of one record.
    width: usize,
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
}

impl Rarity {
    /// Counts the records of a frame.
    pub(crate) fn of(frame: &Frame) -> Self {
        let frequencies: Vec<Vec<f32>> = frame.fields.iter().map(frequencies).collect();
        let (both_names, both) = BothNames::of(frame).unzip();
        let counted: Vec<usize> =
            (0..frequencies.len()).filter(|field| !frequencies[*field].is_empty()).collect();
        let width = counted.len() + 1;
        let mut slots = vec![usize::MAX; frequencies.len()];
        for (slot, field) in counted.iter().enumerate() {
            slots[*field] = slot;
        }
        let mut by_record = vec![0.0; width * frame.len()];
        for (slot, field) in counted.iter().enumerate() {
            let of = &frequencies[*field];
            let rows = by_record.iter_mut().skip(slot).step_by(width);
            match &frame.fields[*field] {
                Field::Names { codes, table, .. } => {
                    let by_name: Vec<f32> =
                        table.bits.iter().map(|bits| of[bits.main as usize]).collect();
                    rows.zip(codes).for_each(|(row, code)| *row = by_name[*code as usize]);
                }
                Field::Number { codes, .. } | Field::Same { codes, .. } => {
                    rows.zip(codes).for_each(|(row, code)| *row = of[*code as usize]);
                }
                Field::Born { .. } | Field::Home { .. } => {}
            }
        }
        let last = by_record.iter_mut().skip(width - 1).step_by(width);
        last.zip(both.unwrap_or_default()).for_each(|(row, found)| *row = narrow(f64::from(found)));
        Self { frequencies, by_record, slots, width, both_names, records: frame.len() }
    }

    /// The share of records with the value that a record has; of a value never met, half a record.
    pub(crate) fn frequency(&self, frame: &Frame, field: usize, place: u32) -> f64 {
        let at = place as usize;
        let slot = self.slots[field];
        if at < self.records && slot < self.width {
            return self.at_least(self.by_record[at * self.width + slot]);
        }
        let code = match &frame.fields[field] {
            Field::Names { codes, table, .. } => table.bits[codes[at] as usize].main,
            Field::Number { codes, .. } | Field::Same { codes, .. } => codes[at],
            Field::Born { .. } | Field::Home { .. } => 0,
        };
        self.of_value(field, code)
    }

    /// Looks at records that will be asked for soon, so that many are fetched in the time of one.
    pub(crate) fn look_at(&self, places: impl Iterator<Item = u32>) {
        let first = |place: u32| self.by_record.get(place as usize * self.width);
        let seen = places.fold(0, |seen, at| seen ^ first(at).map_or(0, |share| share.to_bits()));
        std::hint::black_box(seen);
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
        let last = (place as usize + 1) * self.width - 1;
        let found = f64::from(self.by_record.get(last).copied().unwrap_or(1.0));
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

#[expect(clippy::cast_possible_truncation, reason = "a share needs no more than seven digits")]
const fn narrow(share: f64) -> f32 {
    share as f32
}

impl BothNames {
    /// Which fields, and for each record how many records have both its names.
    fn of(frame: &Frame) -> Option<(Self, Vec<u32>)> {
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
        Some((Self { given, surname }, rows))
    }
}

fn main(frame: &Frame, field: usize, place: usize) -> u32 {
    match &frame.fields[field] {
        Field::Names { codes, table, .. } => table.bits[codes[place] as usize].main,
        Field::Born { .. } | Field::Home { .. } | Field::Number { .. } | Field::Same { .. } => 0,
    }
}
