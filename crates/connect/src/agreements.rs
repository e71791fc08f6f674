//! How rows of a table agree, for as many pairs as are asked for.

use crate::children::FieldWords;
use crate::compare::{Sheet, words};
use crate::linker::Linker;
use crate::texts::code_of;

/// Compares rows of the table that a linker was trained on.
pub(crate) struct Agreements<'a> {
    sheet: Sheet<'a>,
    /// For each row of the table, its place in the frame.
    places: Vec<u32>,
}

impl Linker {
    /// Ready to compare rows.
    pub(crate) fn agreements(&self) -> Agreements<'_> {
        let rows = &self.frame.rows;
        let mut places = vec![0; rows.len()];
        for (place, row) in rows.iter().enumerate() {
            places[*row as usize] = code_of(place);
        }
        Agreements { sheet: Sheet::new(&self.frame, &self.plan), places }
    }

    /// The fields that are compared, in the order in which a pattern's number holds them.
    pub(crate) fn field_words(&self) -> Vec<FieldWords> {
        let fields = self.frame.fields.iter();
        fields
            .map(|field| FieldWords { field: field.word().to_owned(), levels: words(field) })
            .collect()
    }
}

impl Agreements<'_> {
    /// The number of the pattern in which two rows agree.
    pub(crate) fn of(&mut self, a: u32, b: u32) -> u64 {
        let place = |row: u32| self.places[row as usize];
        let (a, b) = (place(a), place(b));
        self.sheet.pair(a.min(b), a.max(b))
    }
}
