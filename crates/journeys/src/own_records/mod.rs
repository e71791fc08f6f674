//! A school's own records: exact counts of its own pupils, for whoever leads it.
//!
//! These are the school's own records, shown to the school: nobody else's are read, nothing is
//! released, kept or sent anywhere, and no other page shows such a number. Who may see them is decided
//! by the access rules: a head teacher, for working with the children, of a school that is recorded as
//! theirs; who looked is in the audit before anything is read. Head teachers sign in with two steps.

#[cfg(test)]
mod tests;

use crate::current_releases::Releases;
use crate::deeds;
use crate::facts::roll::{Pupil, read_roll};
use crate::histories::HistoryProblem;
use crate::house::House;
use crate::measures::measure;
use crate::memberships::memberships_of;
use access::{Purpose, Refusal, Tie, Ties, act};
use commons::Day;
use convene::{Belonging, Urn, Who};
use lake::LakeProblem;
use std::collections::BTreeMap;
use store::{StoreError, audit, loads};

/// The measures that a school's own registers answer.
const OWN: [&str; 5] =
    ["regular-attendance", "persistent-absence", "free-meals", "special-needs", "other-language"];

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRecords {
    /// The numbers of the schools that are recorded as theirs, in order.
    pub schools: Vec<String>,
    /// The one that is shown; none when there is none, or several and none was chosen.
    pub shown: Option<OwnSchool>,
}

/// Exact counts of one school's own pupils.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSchool {
    /// Its number.
    pub school: String,
    /// The day.
    pub on: Day,
    /// Pupils on roll.
    pub pupils: u64,
    /// Pupils by year group, in the order of school years; none stands for "not recorded".
    pub years: Vec<(Option<String>, u64)>,
    /// Circumstances of these pupils.
    pub circumstances: Vec<OwnCount>,
}

/// How many pupils a circumstance holds for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCount {
    /// The circumstance.
    pub title: &'static str,
    /// Pupils for whom it holds.
    pub yes: u64,
    /// Pupils for whom it does not.
    pub no: u64,
    /// Pupils of whom it is not recorded.
    pub not_recorded: u64,
}

/// Why own records are not shown.
#[derive(Debug, thiserror::Error)]
pub enum CannotShowOwn {
    /// The access rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// This installation has no lake.
    #[error("this installation keeps no records about children; ask the data lead where they are")]
    NoChildrenSide,
    /// The lake could not be read.
    #[error(transparent)]
    Lake(#[from] LakeProblem),
    /// The store could not be asked, or the look could not be written down.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Where the person belongs could not be read.
    #[error(transparent)]
    History(#[from] HistoryProblem),
}

/// Shows a school's own records to whoever leads it. Without a school it is the one that is recorded
/// as theirs, where there is just one.
///
/// # Errors
/// [`CannotShowOwn`].
pub fn show_own_records(
    house: &House,
    who: Option<&Who>,
    school: Option<&str>,
) -> Result<OwnRecords, CannotShowOwn> {
    house.may(who, act::REACH_OWN_RECORDS.for_purpose(Purpose::DirectCare))?;
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let id = who.id.clone();
    let belongs = house.store.read("memberships", move |tx| memberships_of(tx, &id))?;
    let own = belongs.now().filter_map(|belonging| match belonging {
        Belonging::Setting(urn) => Some(urn.as_str().to_owned()),
        Belonging::Organisation(_) => None,
    });
    let mut schools: Vec<String> = own.collect();
    schools.sort();
    let chosen = match (school, &schools[..]) {
        (Some(asked), _) => Some(asked.to_owned()),
        (None, [only]) => Some(only.clone()),
        (None, _) => None,
    };
    let Some(chosen) = chosen else { return Ok(OwnRecords { schools, shown: None }) };
    let is_own = Urn::parse(&chosen).is_ok_and(|urn| belongs.works_at(&urn));
    look(house, who, &chosen, is_own)?;
    let side = house.children.as_ref().ok_or(CannotShowOwn::NoChildrenSide)?;
    let all = house.store.read("loads", loads::list)?;
    let on = house.now().day();
    let roll = read_roll(&side.lake, &Releases::of(&all), &chosen, on)?;
    Ok(OwnRecords { schools, shown: Some(counted(chosen, on, &roll)) })
}

/// Asks the rules with what is recorded, and writes down who looks, or who was refused, before
/// anything is read.
fn look(house: &House, who: &Who, school: &str, is_own: bool) -> Result<(), CannotShowOwn> {
    let ties = if is_own { Ties::only(Tie::Setting) } else { Ties::NONE };
    let asked =
        house.may(Some(who), act::SEE_OWN_RECORDS.for_purpose(Purpose::DirectCare).with(ties));
    // What was typed is kept only where it is a school's number.
    let named = Urn::parse(school)
        .map_or_else(|_| "a school".to_owned(), |urn| format!("school {}", urn.as_str()));
    let (action, object) = ("see own records", format!("exact counts of {named}"));
    let mut deed = match &asked {
        Ok(leave) => deeds::done_by(who, leave, action, &object),
        Err(refusal) => {
            let mut deed = deeds::refused(&who.id, &deeds::roles_of(who), action, &object);
            deed.agreement = deeds::refused_under(refusal, house.rules.version());
            deed
        }
    };
    Purpose::DirectCare.as_str().clone_into(&mut deed.purpose);
    let now = house.now();
    house.store.write("note who looks", move |tx| audit::record(tx, &deed, now).map(|_| ()))?;
    asked.map(|_| ()).map_err(CannotShowOwn::from)
}

fn counted(school: String, on: Day, roll: &[Pupil]) -> OwnSchool {
    let mut years: BTreeMap<(u32, Option<String>), u64> = BTreeMap::new();
    for pupil in roll {
        *years.entry((order_of(pupil.year.as_deref()), pupil.year.clone())).or_default() += 1;
    }
    let count = |key: &&str| {
        let measure = measure(key)?;
        let mut counted = OwnCount { title: measure.title, yes: 0, no: 0, not_recorded: 0 };
        for pupil in roll {
            match (measure.answer)(&pupil.facts, on) {
                Some(true) => counted.yes += 1,
                Some(false) => counted.no += 1,
                None => counted.not_recorded += 1,
            }
        }
        Some(counted)
    };
    OwnSchool {
        school,
        on,
        pupils: roll.len() as u64,
        years: years.into_iter().map(|((_, year), pupils)| (year, pupils)).collect(),
        circumstances: OWN.iter().filter_map(count).collect(),
    }
}

/// The order of school years: nursery, reception, 1 to 14, others, and what is not recorded last.
fn order_of(year: Option<&str>) -> u32 {
    let Some(year) = year else { return u32::MAX };
    match year.to_ascii_uppercase().as_str() {
        "N" | "N1" | "N2" => 0,
        "R" => 1,
        number => number.parse::<u32>().map_or(1_000, |year| year.saturating_add(2).min(999)),
    }
}
