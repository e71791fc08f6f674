//! The table of records, a piece at a time.

use crate::coded::Coded;
use crate::coded::layout::{Laid, Shape};
use crate::coded::levels::carried;
use crate::coded::tables::{CodedColumn, CodedTable};
use crate::standardise::dates::{day_number, unpack};
use crate::standardise::frame::Field;
use crate::texts::code_of;
use std::ops::Range;

impl Coded<'_> {
    /// The records from one place to another. A record's place is its number in every other table;
    /// `record_row` is its row in what was pushed.
    pub fn records_from(&self, places: Range<usize>) -> CodedTable {
        let places = places.start.min(self.records())..places.end.min(self.records());
        let frame = &self.linker.frame;
        let mut columns = vec![
            ("place".to_owned(), places.clone().map(code_of).collect()),
            ("record_row".to_owned(), frame.rows[places.clone()].to_vec()),
            ("source".to_owned(), places.clone().map(|at| u32::from(frame.sources[at])).collect()),
        ];
        for (laid, field) in self.layout.fields.iter().zip(&frame.fields) {
            let names = laid.columns();
            columns.extend(names.into_iter().zip(codes(field, &places)));
        }
        if self.layout.names.is_some() {
            columns
                .push(("names_code".to_owned(), self.similar.whole_names[places.clone()].to_vec()));
        }
        for (rule, numbers) in (1..).zip(&self.numbers) {
            columns.push((format!("rule_{rule}"), numbers[places.clone()].to_vec()));
        }
        let columns = columns.into_iter().map(|(name, codes)| (name, CodedColumn::Codes(codes)));
        CodedTable { name: "records".to_owned(), columns: columns.collect() }
    }

    /// The columns of the records that comparing reads.
    pub(super) fn compared(&self) -> Vec<String> {
        let mut names = vec!["place".to_owned(), "source".to_owned()];
        names.extend(self.layout.fields.iter().flat_map(Laid::columns));
        if self.layout.names.is_some() {
            names.push("names_code".to_owned());
        }
        names.extend((1..=self.rules.len()).map(|rule| format!("rule_{rule}")));
        names
    }
}

impl Laid {
    /// The names of its columns.
    fn columns(&self) -> Vec<String> {
        self.shape.endings().iter().map(|ending| format!("{}_{ending}", self.name)).collect()
    }
}

/// The columns of a field, in the order of the endings of its shape.
fn codes(field: &Field, places: &Range<usize>) -> Vec<Vec<u32>> {
    match field {
        Field::Names { codes, table, .. } => {
            let codes = &codes[places.clone()];
            let bits = |of: fn(&crate::standardise::name_table::NameBits) -> u32| {
                codes.iter().map(|code| of(&table.bits[*code as usize])).collect()
            };
            let mut columns = vec![codes.to_vec(), bits(|bits| bits.main)];
            if Shape::of(field) == Shape::People {
                columns.push(bits(carried));
            }
            columns
        }
        Field::Born { days } => {
            let days = &days[places.clone()];
            let part = |of: fn(u32) -> u32| days.iter().map(|day| of(*day)).collect();
            vec![
                days.to_vec(),
                part(|day| unpack(day).0),
                part(|day| unpack(day).1),
                part(|day| unpack(day).2),
                part(|day| u32::try_from(day_number(day)).unwrap_or(0)),
            ]
        }
        Field::Home { homes } => {
            let postcodes = &homes.postcode[places.clone()];
            let part = |list: &[u32]| {
                postcodes.iter().map(|at| list.get(*at as usize).copied().unwrap_or(0)).collect()
            };
            vec![
                postcodes.to_vec(),
                part(&homes.sector),
                part(&homes.outcode),
                part(&homes.area),
                homes.property[places.clone()].to_vec(),
            ]
        }
        Field::Number { codes, .. } | Field::Same { codes, .. } => {
            vec![codes[places.clone()].to_vec()]
        }
    }
}
