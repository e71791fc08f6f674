//! Where fitting begins: how each level of agreement is spread in each class of pair, before the
//! data are asked. Rough on purpose: the data correct every number but those marked as held.

use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;

/// A class of pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// One person.
    Same,
    /// Two children born together.
    Twin,
    /// Two other people of one household or family.
    Sibling,
    /// Two people of one household with the same name, a generation apart.
    Namesake,
    /// Two people who have nothing to do with each other.
    Stranger,
}

/// Number of classes.
pub(crate) const CLASSES: usize = 5;

/// All classes, in order.
pub(crate) const ALL: [Class; CLASSES] =
    [Class::Same, Class::Twin, Class::Sibling, Class::Namesake, Class::Stranger];

/// Which class's numbers a class uses for a field; classes that name the same one are fitted as one.
pub(crate) fn shares_with(field: &Field, class: Class) -> Class {
    use Class::{Namesake, Same, Sibling, Stranger, Twin};
    match (field, class) {
        (_, Same | Stranger) => class,
        (Field::Names { role: Role::Given | Role::Surname, .. }, Twin | Sibling) => Sibling,
        (Field::Names { role: Role::Given | Role::Surname, .. } | Field::Home { .. }, Namesake) => {
            Same
        }
        (Field::Names { role: Role::Words, .. }, Twin | Sibling | Namesake) => Sibling,
        (Field::Born { .. }, Twin) | (Field::Home { .. }, Twin | Sibling) => Same,
        (Field::Born { .. }, Sibling) => Sibling,
        (Field::Born { .. }, Namesake) => Namesake,
        (Field::Number { .. }, Twin | Sibling | Namesake) => Sibling,
        (Field::Same { kind, .. }, Twin | Sibling | Namesake) => match (kind.word(), class) {
            ("sex", Namesake) => Same,
            ("sex", _) | (_, Sibling | Namesake) => Sibling,
            (_, _) => Same,
        },
    }
}

/// Where the levels above "not recorded" of a field begin in a class that is its own.
pub(crate) fn levels(field: &Field, class: Class) -> &'static [f64] {
    match field {
        Field::Names { role: Role::Given, .. } => match class {
            Class::Same => &[0.86, 0.04, 0.04, 0.01, 0.02, 0.004, 0.006, 0.02],
            Class::Sibling => &[0.001, 0.002, 0.01, 0.03, 0.01, 0.001, 0.02, 0.926],
            _ => &[0.005, 0.003, 0.01, 0.03, 0.01, 0.001, 0.01, 0.931],
        },
        Field::Names { role: Role::Surname, .. } => match class {
            Class::Same => &[0.90, 0.02, 0.03, 0.005, 0.02, 0.004, 0.001, 0.02],
            Class::Sibling => &[0.80, 0.02, 0.03, 0.005, 0.02, 0.001, 0.004, 0.12],
            _ => &[0.004, 0.002, 0.01, 0.02, 0.005, 0.001, 0.003, 0.955],
        },
        Field::Names { role: Role::Words, .. } => match class {
            Class::Same => &[0.80, 0.06, 0.02, 0.04, 0.08],
            Class::Sibling => &[0.50, 0.04, 0.02, 0.04, 0.40],
            _ => &[0.01, 0.01, 0.02, 0.03, 0.93],
        },
        Field::Born { .. } => match class {
            Class::Same => &[0.94, 0.008, 0.02, 0.008, 0.008, 0.006, 0.009, 0.001],
            Class::Sibling => &[0.0003, 0.0003, 0.01, 0.01, 0.03, 0.01, 0.9294, 0.01],
            Class::Namesake => &[0.0001, 0.0001, 0.001, 0.001, 0.02, 0.0001, 0.0277, 0.95],
            _ => &[0.0003, 0.0003, 0.003, 0.003, 0.03, 0.01, 0.8534, 0.10],
        },
        Field::Home { .. } => match class {
            Class::Same => &[0.60, 0.20, 0.01, 0.02, 0.03, 0.04, 0.06, 0.04],
            _ => &[0.000_01, 0.000_3, 0.000_3, 0.000_4, 0.004, 0.045, 0.25, 0.70],
        },
        Field::Number { .. } => match class {
            Class::Same => &[0.97, 0.015, 0.015],
            _ => &[0.000_001, 0.000_01, 0.999_989],
        },
        Field::Same { kind, .. } if kind.word() == "sex" => match class {
            Class::Same => &[0.99, 0.01],
            _ => &[0.5, 0.5],
        },
        Field::Same { .. } => match class {
            Class::Same => &[0.75, 0.25],
            Class::Sibling => &[0.4, 0.6],
            _ => &[0.02, 0.98],
        },
    }
}

/// Whether a field's numbers in a class stand as they begin. A sibling's own number is never the
/// child's, whatever the fit would make of mistyped ones.
pub(crate) fn is_held(field: &Field, class: Class) -> bool {
    match field {
        Field::Number { .. } => class == Class::Sibling,
        Field::Born { .. } => class == Class::Namesake,
        Field::Names { .. } | Field::Home { .. } | Field::Same { .. } => false,
    }
}
