//! Which of our levels a level of Splink takes, and how its probabilities are shared out among them.
//!
//! Splink's levels are tried in order, and a pair has the first that holds. For each of our levels
//! it is known what holds of it; the first of Splink's levels that holds takes it. Where one of
//! Splink's takes several of ours, its probability is shared out as our starting points are; where it
//! takes none, its probability goes to the next one that does.

use super::document::FieldKind;
use super::splink_sql::Test;
use crate::compare::levels::{born, home, name, number, same, text};

/// One level of Splink as far as one field is concerned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    /// What it asks of the field, by column; nothing when it takes what is left.
    pub tests: Vec<(String, Test)>,
    /// Whether all that it asks is understood; if not, it takes none of ours.
    pub understood: bool,
    /// Probability among matches and among others.
    pub m: Option<f64>,
    pub u: Option<f64>,
    /// What Splink calls it.
    pub label: String,
}

impl Asked {
    /// What is left, with nothing in it yet.
    pub(crate) fn rest() -> Self {
        let label = "everything else".to_owned();
        Self { tests: Vec::new(), understood: true, m: None, u: None, label }
    }

    /// Takes in the probabilities of another level that asks the same.
    pub(crate) fn add(&mut self, m: Option<f64>, u: Option<f64>) {
        let sum = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (Some(one), Some(other)) => Some(one + other),
            (one, other) => one.or(other),
        };
        (self.m, self.u) = (sum(self.m, m), sum(self.u, u));
    }
}

/// For each of our levels the place of the level of Splink that takes it.
pub(crate) fn taken_by(kind: FieldKind, asked: &[Asked]) -> Vec<(usize, usize)> {
    let last = asked.len().saturating_sub(1);
    let takes = |level: usize| {
        let holds = |one: &&Asked| {
            one.understood
                && one.tests.iter().all(|(column, test)| holds(kind, level, column, test))
        };
        asked.iter().position(|one| holds(&one)).unwrap_or(last)
    };
    kind.speaking().map(|(level, _)| (level, takes(level))).collect()
}

/// Our levels' probabilities from Splink's `of`, shared out by `start` (one number for each level,
/// "not recorded" first). Nothing when Splink has not fitted them.
pub(crate) fn spread(
    taken: &[(usize, usize)],
    of: &[Option<f64>],
    start: &[f64],
) -> Option<Vec<(usize, f64)>> {
    if of.iter().all(Option::is_none) {
        return None;
    }
    let started = |place: usize| -> f64 {
        taken.iter().filter(|(_, by)| *by == place).map(|(level, _)| start[*level]).sum()
    };
    let mut given: Vec<f64> =
        (0..of.len()).map(|at| of[at].unwrap_or_else(|| started(at))).collect();
    let has = |place: usize| taken.iter().any(|(_, by)| *by == place);
    for place in 0..given.len() {
        if !has(place) {
            let other = (place + 1..given.len()).find(|at| has(*at));
            if let Some(other) = other.or_else(|| (0..place).rev().find(|at| has(*at))) {
                given[other] += std::mem::take(&mut given[place]);
            }
        }
    }
    let whole: f64 = given.iter().sum();
    let one = |(level, by): &(usize, usize)| {
        let share = start[*level] / started(*by).max(f64::MIN_POSITIVE);
        (*level, (given[*by] * share / whole.max(f64::MIN_POSITIVE)).max(1e-12))
    };
    Some(taken.iter().map(one).collect())
}

/// Whether a test holds of two values that agree at a level.
fn holds(kind: FieldKind, level: usize, column: &str, test: &Test) -> bool {
    let level = u8::try_from(level).unwrap_or(0);
    match kind {
        FieldKind::Given | FieldKind::Surname => of_name(level, test),
        FieldKind::Words => of_words(level, test),
        FieldKind::Born => of_date(level, test),
        FieldKind::Home => of_home(level, column == "uprn", test),
        FieldKind::Number => match level {
            number::SAME => !matches!(test, Test::Crosswise(_)),
            number::SLIP => matches!(test, Test::Edits(n) if *n >= 1.0) || alike(test, 0.95),
            _ => false,
        },
        FieldKind::Code => level == same::SAME && !matches!(test, Test::Crosswise(_)),
    }
}

/// Whether values that are at least so similar pass.
fn alike(test: &Test, similarity: f64) -> bool {
    matches!(test, Test::Alike(least) if *least <= similarity)
}

fn edits(test: &Test, number: f64) -> bool {
    matches!(test, Test::Edits(most) if *most >= number)
}

fn of_name(level: u8, test: &Test) -> bool {
    match level {
        name::EXACT => !matches!(test, Test::Crosswise(_)),
        name::VARIANT => alike(test, 0.75),
        name::CLOSE => {
            edits(test, 1.0)
                || alike(test, 0.92)
                || matches!(test, Test::Begins(1..=2) | Test::Sound)
        }
        name::NEAR => edits(test, 3.0) || alike(test, 0.88) || matches!(test, Test::Begins(1)),
        name::PART => alike(test, 0.75),
        name::SWAPPED => matches!(test, Test::Crosswise(_)),
        _ => false,
    }
}

fn of_words(level: u8, test: &Test) -> bool {
    match level {
        text::EXACT => !matches!(test, Test::Crosswise(_)),
        text::CLOSE => edits(test, 1.0) || alike(test, 0.92) || matches!(test, Test::Begins(1..=3)),
        text::NEAR => edits(test, 3.0) || alike(test, 0.88),
        text::PART => alike(test, 0.75),
        _ => false,
    }
}

fn of_date(level: u8, test: &Test) -> bool {
    let days = |number: f64| matches!(test, Test::Days(most) if *most >= number);
    match level {
        born::EXACT => !matches!(test, Test::Crosswise(_)),
        born::SWAPPED => edits(test, 2.0) || days(360.0) || matches!(test, Test::Begins(4)),
        born::SLIP => edits(test, 1.0) || alike(test, 0.95),
        born::PLACEHOLDER => days(360.0) || matches!(test, Test::Begins(4)),
        born::PART => edits(test, 2.0) || alike(test, 0.9),
        born::NEAR => days(30.0),
        _ => false,
    }
}

fn of_home(level: u8, of_property: bool, test: &Test) -> bool {
    if of_property {
        return level == home::PROPERTY && !matches!(test, Test::Crosswise(_));
    }
    match level {
        home::PROPERTY | home::POSTCODE | home::NEIGHBOUR => !matches!(test, Test::Crosswise(_)),
        home::SLIP => edits(test, 1.0) || alike(test, 0.95),
        home::SECTOR => {
            matches!(test, Test::Sector | Test::District | Test::Area | Test::Begins(1..=5))
        }
        home::OUTCODE => matches!(test, Test::District | Test::Area | Test::Begins(1..=4)),
        home::AREA => matches!(test, Test::Area | Test::Begins(1..=2)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(tests: Vec<Test>) -> Asked {
        let tests = tests.into_iter().map(|test| ("a".to_owned(), test)).collect();
        Asked { tests, ..Asked::rest() }
    }

    #[test]
    fn each_of_our_levels_goes_to_the_first_that_holds() {
        let levels = vec![
            asked(vec![Test::Same]),
            asked(vec![Test::Alike(0.92)]),
            asked(vec![Test::Alike(0.7)]),
            asked(vec![]),
        ];
        let taken = taken_by(FieldKind::Given, &levels);
        let by = |level: u8| taken.iter().find(|(at, _)| *at == usize::from(level)).unwrap().1;
        assert_eq!((by(name::EXACT), by(name::CLOSE), by(name::NEAR)), (0, 1, 2));
        assert_eq!((by(name::SWAPPED), by(name::DIFFERENT)), (3, 3));
    }

    #[test]
    fn nothing_is_lost_when_probabilities_are_shared_out() {
        // The second level takes none of ours: what it has goes to the third.
        let taken = [(1, 0), (2, 2), (3, 2)];
        let found =
            spread(&taken, &[Some(0.7), Some(0.1), Some(0.2)], &[1.0, 0.5, 0.3, 0.1]).unwrap();
        let expected = [(1, 0.7), (2, 0.225), (3, 0.075)];
        for ((level, value), (at, right)) in found.iter().zip(expected) {
            assert!(*level == at && (value - right).abs() < 1e-12, "{found:?}");
        }
        assert_eq!(spread(&taken, &[None, None, None], &[1.0; 4]), None);
    }
}
