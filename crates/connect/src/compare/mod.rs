//! How records agree, many pairs at a time.
//!
//! A block of records is laid out field by field, and one record is compared with all that follow
//! it: equal codes first, then what the letters of two names rule out, and only what is left letter
//! by letter, once for each pair of distinct names (as far as the memory for them reaches).

pub(crate) mod closer;
pub(crate) mod fields;
pub(crate) mod glance;
pub(crate) mod jaro;
pub(crate) mod levels;
mod one;
mod sheet;
pub(crate) mod values;

pub(crate) use sheet::{AT_ONCE, Memory, Sheet};

use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;

/// How each field of a frame is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Number of levels of each field, in the order of the frame's fields.
    pub sizes: Vec<usize>,
    /// What a level of each field adds to the number of a pattern.
    pub steps: Vec<u64>,
    /// Number of patterns.
    pub patterns: u64,
}

impl Plan {
    /// For the fields of this frame.
    pub(crate) fn of(frame: &Frame) -> Self {
        let sizes: Vec<usize> = frame.fields.iter().map(|field| words(field).len()).collect();
        let mut steps = vec![0; sizes.len()];
        let mut patterns = 1_u64;
        for (step, size) in steps.iter_mut().zip(&sizes) {
            *step = patterns;
            patterns = patterns.saturating_mul(*size as u64);
        }
        Self { sizes, steps, patterns }
    }

    /// The level of a field in a pattern.
    pub(crate) fn level(&self, pattern: u64, field: usize) -> usize {
        let level = pattern / self.steps[field] % self.sizes[field] as u64;
        usize::try_from(level).expect("a level is below the number of levels")
    }

    /// All levels of a pattern.
    pub(crate) fn levels(&self, pattern: u64) -> Vec<usize> {
        (0..self.sizes.len()).map(|field| self.level(pattern, field)).collect()
    }
}

/// The words for the levels of a field.
pub(crate) fn words(field: &Field) -> &'static [&'static str] {
    match field {
        Field::Names { role: Role::Given | Role::Surname, .. } => &levels::name::WORDS,
        Field::Names { role: Role::Words, .. } => &levels::text::WORDS,
        Field::Born { .. } => &levels::born::WORDS,
        Field::Home { .. } => &levels::home::WORDS,
        Field::Number { .. } => &levels::number::WORDS,
        Field::Same { .. } => &levels::same::WORDS,
    }
}
