//! Whether the children of an extract are alike enough, and what would mend most where they are not.

use crate::extracts::fields::{Field, answer};
use crate::extracts::specification::{Specification, Standing, Wanted};
use crate::facts::ChildFacts;
use cohort::{Alike, Cohort, CohortBuilder, ColumnPlan, ColumnRef, Failing, Unfit, failing};
use commons::Day;
use std::collections::BTreeSet;

/// The least a class must have: ten children, and two values of each sensitive field.
pub(crate) const LEAST: Alike = Alike { children: 10, values: 2 };

/// Numbers of a refusal are told to the next multiple of this, so that they are no exact counts.
const STEP: u64 = 5;

/// Too few children are alike.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "refused: up to {classes} classes with up to {children} children have fewer than {} children, or \
     only one value of a sensitive field. {mend}", LEAST.children
)]
pub struct TooFewAlike {
    /// Classes that fail, to the next five.
    pub classes: u64,
    /// Children in them, to the next five.
    pub children: u64,
    /// What would mend most.
    pub mend: String,
}

/// Checks the classes that the identifying fields make.
pub(super) fn check(
    asked: &Specification,
    children: &[&ChildFacts],
) -> Result<Result<(), TooFewAlike>, Unfit> {
    let cohort = every_way(asked, children)?;
    let identifying: Vec<&Wanted> = asked.fields_as(Standing::Identifying).collect();
    let as_asked: Vec<Option<ColumnRef>> =
        identifying.iter().map(|one| column(&cohort, one.field, one.roll_up)).collect();
    let sensitive: Vec<ColumnRef> = asked
        .fields_as(Standing::Sensitive)
        .filter_map(|one| column(&cohort, one.field, one.roll_up))
        .collect();
    let count = |columns: &[Option<ColumnRef>]| {
        let columns: Vec<ColumnRef> = columns.iter().copied().flatten().collect();
        failing(&cohort, (&columns, &sensitive), LEAST)
    };
    let found = count(&as_asked);
    if found.classes == 0 {
        return Ok(Ok(()));
    }
    let mut best: Option<(Failing, String)> = None;
    for (at, one) in identifying.iter().enumerate() {
        for (other, words) in ways_to_mend(&cohort, one) {
            let mut columns = as_asked.clone();
            if let Some(place) = columns.get_mut(at) {
                *place = other;
            }
            let left = count(&columns);
            if best.as_ref().is_none_or(|(least, _)| left.children < least.children) {
                best = Some((left, words));
            }
        }
    }
    let mend = match best {
        None => "No field identifies, so only leaving sensitive fields out can mend it.".to_owned(),
        Some((left, words)) if left.classes == 0 => format!("It would pass {words}."),
        Some((left, words)) => format!(
            "What mends most is {words}: up to {} children would then still be in such classes.",
            rounded(left.children)
        ),
    };
    let (classes, children) = (rounded(found.classes), rounded(found.children));
    Ok(Err(TooFewAlike { classes, children, mend }))
}

pub(super) const fn rounded(count: u64) -> u64 {
    count.div_ceil(STEP) * STEP
}

/// Coarser ways to write a field, and leaving it out.
fn ways_to_mend(cohort: &Cohort, one: &Wanted) -> Vec<(Option<ColumnRef>, String)> {
    let name = one.field.name;
    let coarser = |roll_up: &&'static str| {
        let words = format!("with {name} rolled up to {roll_up}");
        (column(cohort, one.field, roll_up), words)
    };
    // Roll-ups stand from fine to coarse: those after the one that was asked for are coarser.
    let asked = one.field.roll_ups.iter().position(|known| *known == one.roll_up);
    let from = asked.map_or(0, |at| at + 1);
    let mut ways: Vec<_> = one.field.roll_ups.iter().skip(from).map(coarser).collect();
    ways.push((None, format!("with {name} left out")));
    ways
}

/// Every child with every field of the specification, in each way it can be written.
fn every_way(asked: &Specification, children: &[&ChildFacts]) -> Result<Cohort, Unfit> {
    let ways: Vec<(&Field, &str)> = asked
        .fields
        .iter()
        .flat_map(|one| {
            let all = std::iter::once("").chain(one.field.roll_ups.iter().copied());
            all.map(move |roll_up| (one.field, roll_up))
        })
        .collect();
    let told = |child: &ChildFacts, on: Day| -> Vec<Option<String>> {
        ways.iter().map(|(field, roll_up)| answer(field, roll_up, child, on)).collect()
    };
    let mut levels: Vec<BTreeSet<String>> = vec![BTreeSet::new(); ways.len()];
    for child in children {
        for (known, answer) in levels.iter_mut().zip(told(child, asked.on)) {
            known.extend(answer);
        }
    }
    let plans = ways.iter().zip(&levels).map(|((field, roll_up), levels)| {
        let levels: Vec<(&str, &str)> =
            levels.iter().map(|level| (level.as_str(), level.as_str())).collect();
        ColumnPlan::new(&named(field, roll_up), field.name, &levels)
    });
    let mut builder = CohortBuilder::new(plans.collect())?;
    for child in children {
        let answers = told(child, asked.on);
        let answers: Vec<Option<&str>> = answers.iter().map(Option::as_deref).collect();
        builder.add(&answers)?;
    }
    Ok(builder.build())
}

fn named(field: &Field, roll_up: &str) -> String {
    format!("{}/{roll_up}", field.name)
}

fn column(cohort: &Cohort, field: &Field, roll_up: &str) -> Option<ColumnRef> {
    cohort.find(&named(field, roll_up))
}
