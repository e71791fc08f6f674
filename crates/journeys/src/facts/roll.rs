//! One school's own records: the pupils on its roll, and what its own registers say of them.
//!
//! A pupil is a record of the school's own, under its key: nothing is linked, no pseudonym is made,
//! and what another school or service recorded of the same child is not read.

use crate::current_releases::Releases;
use crate::facts::{ChildFacts, Line, is_current, take_pupil, take_week};
use crate::keep_rows::RECORD;
use commons::{Day, RecordKey};
use lake::{Lake, LakeProblem};
use std::collections::BTreeMap;

/// A pupil on the roll.
#[derive(Default, Clone)]
pub(crate) struct Pupil {
    pub(crate) facts: ChildFacts,
    /// The year group, as the school writes it.
    pub(crate) year: Option<String>,
}

/// The pupils on a school's roll on a day, by its number.
pub(crate) fn read_roll(
    lake: &Lake,
    releases: &Releases,
    school: &str,
    on: Day,
) -> Result<Vec<Pupil>, LakeProblem> {
    let mut pupils: BTreeMap<RecordKey, Pupil> = BTreeMap::new();
    each(lake, releases, "mis-pupils", on, |key, line| {
        if line.school().as_deref() == Some(school) {
            let pupil = pupils.entry(key).or_default();
            let was_on_roll = pupil.facts.on_roll;
            take_pupil(&mut pupil.facts, line);
            if pupil.facts.on_roll && !was_on_roll {
                pupil.year = line.text("Year Group").map(|year| year.trim().to_owned());
            }
        }
    })?;
    pupils.retain(|_, pupil| pupil.facts.on_roll);
    each(lake, releases, "mis-attendance", on, |key, line| {
        if let Some(pupil) = pupils.get_mut(&key) {
            take_week(&mut pupil.facts, line);
        }
    })?;
    Ok(pupils.into_values().collect())
}

fn each(
    lake: &Lake,
    releases: &Releases,
    dataset: &str,
    on: Day,
    mut take: impl FnMut(RecordKey, &Line<'_>),
) -> Result<(), LakeProblem> {
    lake.for_each_part(dataset, |part, table| {
        if is_current(part, releases) {
            let keys = table.column(RECORD).and_then(|column| column.keys()).unwrap_or_default();
            for (at, key) in keys.iter().enumerate() {
                take(RecordKey::from_bytes(*key), &Line { table: &table, at, on });
            }
        }
        Ok(())
    })
}
