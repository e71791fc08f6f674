//! Records that come later, put into the codes of a frame that is there already.

use crate::standardise::dates;
use crate::standardise::frame::{Field, Frame, spell_of};
use crate::standardise::name_table::Role;
use crate::standardise::variants::Variants;
use crate::table::{Kind, Table};
use std::ops::Range;

impl Frame {
    /// Makes ready to take in more records.
    pub(crate) fn reopen(&mut self) {
        // Room for some: otherwise the first record that comes moves all that are there.
        let more = self.len() / 8 + 4096;
        self.rows.reserve(more);
        self.sources.reserve(more);
        self.records.codes.reserve(more * self.records.width);
        for field in &mut self.fields {
            match field {
                Field::Number { texts, codes, .. } | Field::Same { texts, codes, .. } => {
                    texts.reopen();
                    codes.reserve(more);
                }
                Field::Home { homes } => {
                    homes.reopen();
                    homes.postcode.reserve(more);
                    homes.property.reserve(more);
                }
                Field::Names { codes, .. } => codes.reserve(more),
                Field::Born { days } => days.reserve(more),
            }
        }
    }

    /// Takes in the rows of another table with the same columns; a column that is not there is not
    /// recorded. Gives the places they came to, in the order of the table. Row numbers go on from
    /// those that are there.
    pub(crate) fn take_in(&mut self, more: &Table, variants: &Variants) -> Range<u32> {
        let from = crate::texts::code_of(self.len());
        for row in 0..crate::texts::code_of(more.len()) {
            let mut codes = Vec::with_capacity(self.records.width);
            for field in &mut self.fields {
                take_in_field(field, more, row, variants, &mut codes);
            }
            self.records.codes.extend_from_slice(&codes);
            self.sources.push(more.source(row));
            self.rows.push(crate::texts::code_of(self.rows.len()));
        }
        from..crate::texts::code_of(self.len())
    }

    /// The place of a row.
    pub(crate) fn place_of(&self, row: u32) -> Option<u32> {
        let later = row as usize >= self.first_rows;
        if later {
            return ((row as usize) < self.len()).then_some(row);
        }
        self.rows.iter().position(|at| *at == row).map(crate::texts::code_of)
    }

    /// Takes the last places out again; what was learned of new values stays.
    pub(crate) fn forget_last(&mut self, last: Range<u32>) {
        let keep = last.start as usize;
        self.rows.truncate(keep);
        self.sources.truncate(keep);
        self.records.codes.truncate(keep * self.records.width);
        for field in &mut self.fields {
            match field {
                Field::Names { codes, .. }
                | Field::Number { codes, .. }
                | Field::Same { codes, .. } => codes.truncate(keep),
                Field::Born { days } => days.truncate(keep),
                Field::Home { homes } => {
                    homes.postcode.truncate(keep);
                    homes.property.truncate(keep);
                }
            }
        }
    }
}

fn take_in_field(
    field: &mut Field,
    more: &Table,
    row: u32,
    variants: &Variants,
    all: &mut Vec<u32>,
) {
    let text = |kind: &Kind| more.text(kind, row);
    match field {
        Field::Names { kind, role, codes, table } => {
            let other = if *role == Role::Given { text(&Kind::Other) } else { "" };
            let code = table.add(text(kind), other, *role, variants);
            codes.push(code);
            all.push(code);
        }
        Field::Born { days } => {
            let day = dates::read(text(&Kind::Born));
            days.push(day);
            all.push(day);
        }
        Field::Number { kind, codes, texts } | Field::Same { kind, codes, texts } => {
            let code = texts.intern(&spell_of(kind)(text(kind)));
            codes.push(code);
            all.push(code);
        }
        Field::Home { homes } => {
            let postcode = homes.postcode_of(text(&Kind::Postcode));
            let property = homes.property_of(&spell_of(&Kind::Uprn)(text(&Kind::Uprn)));
            homes.postcode.push(postcode);
            homes.property.push(property);
            all.extend([postcode, property]);
        }
    }
}
