//! Which columns a field has in the tables, and what they are called.

use crate::compare::Plan;
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;

/// All fields.
#[derive(Debug)]
pub(super) struct Layout {
    pub fields: Vec<Laid>,
    /// Which fields are given name and surname, when both are there.
    pub names: Option<(usize, usize)>,
}

/// One field.
#[derive(Debug)]
pub(super) struct Laid {
    /// What its columns begin with: small letters, digits and `_`, no two the same.
    pub name: String,
    pub shape: Shape,
    /// What a level adds to the number of a pattern.
    pub step: u64,
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Given names and surnames: code, main part, and whether a carried name stands beside it.
    People,
    /// Words: code and main part.
    Words,
    /// Dates of birth.
    Born,
    /// Homes.
    Home {
        /// Whether the data have postcodes.
        postcodes: bool,
    },
    /// Numbers that may be mistyped.
    Number,
    /// Codes that are the same or are not.
    Same,
}

impl Shape {
    pub(super) fn of(field: &Field) -> Self {
        match field {
            Field::Names { role: Role::Given | Role::Surname, .. } => Self::People,
            Field::Names { role: Role::Words, .. } => Self::Words,
            Field::Born { .. } => Self::Born,
            Field::Home { homes } => Self::Home { postcodes: homes.has.0 },
            Field::Number { .. } => Self::Number,
            Field::Same { .. } => Self::Same,
        }
    }

    /// The endings of its columns in the records.
    pub(super) const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::People => &["code", "main", "carried"],
            Self::Words => &["code", "main"],
            Self::Born => &["code", "year", "month", "day", "number"],
            Self::Home { .. } => &["postcode", "sector", "outcode", "area", "property"],
            Self::Number | Self::Same => &["code"],
        }
    }

    /// The ending of the column that its table of similar values is joined by, if it has one.
    pub(super) const fn joined_by(self) -> Option<&'static str> {
        match self {
            Self::People | Self::Words | Self::Born | Self::Number => Some("code"),
            Self::Home { .. } => Some("postcode"),
            Self::Same => None,
        }
    }

    /// The ending of the column by which frequencies are known.
    pub(super) const fn counted_by(self) -> &'static str {
        match self {
            Self::People | Self::Words => "main",
            Self::Home { .. } => "postcode",
            Self::Born | Self::Number | Self::Same => "code",
        }
    }
}

impl Layout {
    /// For the fields of a frame.
    pub(super) fn of(frame: &Frame, plan: &Plan) -> Self {
        let mut fields: Vec<Laid> = Vec::new();
        for (field, step) in frame.fields.iter().zip(&plan.steps) {
            let plain = plain(field.word());
            let mut name = plain.clone();
            for again in 2.. {
                if fields.iter().all(|known| known.name != name) {
                    break;
                }
                name = format!("{plain}_{again}");
            }
            fields.push(Laid { name, shape: Shape::of(field), step: *step });
        }
        let at = |wanted: Role| {
            let is = |field: &Field| matches!(field, Field::Names { role, .. } if *role == wanted);
            frame.fields.iter().position(is)
        };
        Self { fields, names: at(Role::Given).zip(at(Role::Surname)) }
    }
}

/// A word that SQL takes as a name as it stands.
fn plain(word: &str) -> String {
    let letter = |letter: char| {
        if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' }
    };
    let plain: String = word.chars().take(40).map(letter).collect();
    if plain.starts_with(|first: char| first.is_ascii_alphabetic()) {
        plain
    } else {
        format!("field_{plain}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_are_plain() {
        assert_eq!(plain("Place of birth (town)"), "place_of_birth__town_");
        assert_eq!(plain("1st"), "field_1st");
        assert_eq!(plain(""), "field_");
        assert_eq!(plain("x'; drop table"), "x___drop_table");
    }
}
