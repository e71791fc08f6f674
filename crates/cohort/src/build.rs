//! Filling a cohort, child by child.

use crate::column::{Cohort, Column, ColumnPlan};
use std::collections::BTreeMap;
use std::fmt;

/// Takes children one at a time.
pub struct CohortBuilder {
    rows: u32,
    columns: Vec<Column>,
    /// Per column: number of each level by its code.
    numbers: Vec<BTreeMap<String, u16>>,
}

/// A plan or a child does not fit. No variant carries a child's answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Two columns share a name, or one has a level twice or more than 65,000 levels.
    #[error("column \"{column}\" is planned twice, has a level twice, or too many levels")]
    Plan {
        /// Its name.
        column: String,
    },
    /// A child has another number of answers than there are columns.
    #[error("{expected} answers were expected for each child; {given} were given")]
    Width {
        /// Number of columns.
        expected: usize,
        /// Number of answers.
        given: usize,
    },
    /// An answer is not among the levels of its column.
    #[error("an answer in column \"{column}\" is not among its levels")]
    UnknownLevel {
        /// The column's name.
        column: String,
    },
    /// More children than rows can be numbered.
    #[error("there are more children than a cohort can hold")]
    TooMany,
}

impl CohortBuilder {
    /// A cohort without children and with these columns.
    ///
    /// # Errors
    /// [`Unfit::Plan`] when a column or a level is there twice.
    pub fn new(plans: Vec<ColumnPlan>) -> Result<Self, Unfit> {
        let mut numbers = Vec::with_capacity(plans.len());
        for (place, plan) in plans.iter().enumerate() {
            let twice = plans[..place].iter().any(|other| other.name == plan.name);
            let levels = level_numbers(plan).filter(|_| !twice);
            numbers.push(levels.ok_or_else(|| Unfit::Plan { column: plan.name.clone() })?);
        }
        let columns = plans.into_iter().map(|plan| Column { plan, codes: Vec::new() }).collect();
        Ok(Self { rows: 0, columns, numbers })
    }

    /// Adds a child: one answer (a level's code) per column in their order, `None` where nothing
    /// is recorded.
    ///
    /// # Errors
    /// [`Unfit`]; the child is then not added.
    pub fn add(&mut self, answers: &[Option<&str>]) -> Result<(), Unfit> {
        if answers.len() != self.columns.len() {
            let expected = self.columns.len();
            return Err(Unfit::Width { expected, given: answers.len() });
        }
        let rows = self.rows.checked_add(1).ok_or(Unfit::TooMany)?;
        let codes = self.codes_of(answers)?;
        self.columns.iter_mut().zip(codes).for_each(|(column, code)| column.codes.push(code));
        self.rows = rows;
        Ok(())
    }

    /// The cohort.
    pub fn build(self) -> Cohort {
        Cohort { rows: self.rows, columns: self.columns }
    }

    fn codes_of(&self, answers: &[Option<&str>]) -> Result<Vec<u16>, Unfit> {
        let code = |(place, answer): (usize, &Option<&str>)| match answer {
            None => Ok(0),
            Some(level) => self.numbers[place].get(*level).copied().ok_or_else(|| {
                Unfit::UnknownLevel { column: self.columns[place].plan.name.clone() }
            }),
        };
        answers.iter().enumerate().map(code).collect()
    }
}

/// Level codes with their numbers from 1; `None` when one is there twice or there are too many.
fn level_numbers(plan: &ColumnPlan) -> Option<BTreeMap<String, u16>> {
    let mut numbers = BTreeMap::new();
    for (place, (code, _)) in plan.levels.iter().enumerate() {
        let number = u16::try_from(place + 1).ok()?;
        if numbers.insert(code.clone(), number).is_some() {
            return None;
        }
    }
    Some(numbers)
}

impl fmt::Debug for CohortBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CohortBuilder(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Code;

    fn builder() -> CohortBuilder {
        let sex = ColumnPlan::new("sex", "Sex", &[("f", "Girls"), ("m", "Boys")]);
        CohortBuilder::new(vec![sex, ColumnPlan::yes_no("persistent", "Persistent absence")])
            .unwrap()
    }

    #[test]
    fn not_recorded_is_an_answer_of_its_own() {
        let mut builder = builder();
        builder.add(&[Some("m"), None]).unwrap();
        builder.add(&[None, Some("yes")]).unwrap();
        let cohort = builder.build();
        let sex = cohort.column(cohort.find("sex").unwrap()).unwrap();
        let answers: Vec<Code> = cohort.rows().map(|row| sex.code(row)).collect();
        assert_eq!(answers, vec![Code::Level(1), Code::NotRecorded]);
    }

    #[test]
    fn a_child_who_does_not_fit_is_not_added() {
        let mut builder = builder();
        let width = Unfit::Width { expected: 2, given: 1 };
        assert_eq!(builder.add(&[None]), Err(width));
        let unknown = Unfit::UnknownLevel { column: "sex".into() };
        assert_eq!(builder.add(&[Some("x"), Some("yes")]), Err(unknown));
        assert!(builder.build().is_empty());
    }

    #[test]
    fn a_column_or_level_planned_twice_is_refused() {
        let twice = vec![ColumnPlan::yes_no("a", "A"), ColumnPlan::yes_no("a", "A")];
        assert!(CohortBuilder::new(twice).is_err());
        let level = ColumnPlan::new("b", "B", &[("x", "X"), ("x", "Y")]);
        assert_eq!(CohortBuilder::new(vec![level]).err(), Some(Unfit::Plan { column: "b".into() }));
    }

    #[test]
    fn nothing_about_a_child_is_printed() {
        let mut builder = builder();
        builder.add(&[Some("m"), Some("yes")]).unwrap();
        assert_eq!(format!("{builder:?}"), "CohortBuilder(..)");
        let cohort = builder.build();
        assert_eq!(format!("{cohort:?}"), "Cohort(..)");
        let row = cohort.rows().next().unwrap();
        assert_eq!(format!("{row:?}"), "Row(..)");
    }
}
