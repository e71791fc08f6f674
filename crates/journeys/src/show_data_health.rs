//! What has been loaded, when, by whom, and what was wrong with it. Nothing on these pages is about
//! a child: what was found in an identifying column is described, never repeated.

use crate::current_releases::Releases;
use crate::deeds;
use crate::house::House;
use access::{Refusal, act};
use commons::Moment;
use convene::Who;
use store::loads::{self, Load, LoadState};
use store::problems::{self, LoadProblem};
use store::{Id, StoreError, audit, people};

/// At most this many problems of a load are read.
const MOST_PROBLEMS: u32 = 10_000;

/// How a load stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadStanding {
    /// Every row was kept.
    Complete,
    /// Good rows were kept; there were problems.
    WithProblems,
    /// Nothing was kept.
    Refused,
    /// Begun and not finished.
    Unfinished,
    /// Its facts do not count any more: a later release of the same file does.
    Replaced {
        /// When that one was loaded.
        by: Moment,
    },
}

/// A load in the list.
pub struct HealthLine {
    /// The load.
    pub load: Load,
    /// Who loaded it, by name.
    pub loaded_by: String,
    /// How many problems it had, of which the first are listed.
    pub problems: u64,
    /// How it stands.
    pub standing: LoadStanding,
    /// Whole days since it was loaded.
    pub age_days: i64,
}

/// Why the page is not shown.
#[derive(Debug, thiserror::Error)]
pub enum CannotShow {
    /// The person may not see it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Every load, newest first.
///
/// # Errors
/// [`CannotShow`].
pub fn show_data_health(house: &House, who: Option<&Who>) -> Result<Vec<HealthLine>, CannotShow> {
    house.may(who, act::SEE_DATA_HEALTH)?;
    let now = house.now();
    Ok(house.store.read("data health", move |tx| {
        let all = loads::list(tx)?;
        let releases = Releases::of(&all);
        all.into_iter()
            .map(|load| line(tx, load, &releases, now))
            .collect::<Result<_, StoreError>>()
    })?)
}

/// One load with its problems. `None` when there is no such load.
///
/// # Errors
/// [`CannotShow`].
pub fn show_load(
    house: &House,
    who: Option<&Who>,
    id: &str,
) -> Result<Option<(HealthLine, Vec<LoadProblem>)>, CannotShow> {
    let leave = house.may(who, act::SEE_DATA_HEALTH)?;
    let Some(id) = Id::parse(id) else { return Ok(None) };
    let now = house.now();
    let deed = who.map(|who| deeds::done_by(who, &leave, "see load", id.as_str()));
    // Reading what was wrong with an extract is written down, so it is a write.
    Ok(house.store.write("see load", move |tx| {
        let Some(load) = loads::of(tx, &id)? else { return Ok::<_, StoreError>(None) };
        if let Some(deed) = &deed {
            audit::record(tx, deed, now)?;
        }
        let listed = problems::of_load(tx, &id, MOST_PROBLEMS)?;
        let releases = Releases::of(&loads::list(tx)?);
        Ok(Some((line(tx, load, &releases, now)?, listed)))
    })?)
}

fn line(
    tx: &mut store::Tx<'_>,
    load: Load,
    releases: &Releases,
    now: Moment,
) -> Result<HealthLine, StoreError> {
    let problems = load.rows.problems;
    let standing = match (load.state, releases.replaced.get(&load.id)) {
        (LoadState::Finished, Some(by)) => LoadStanding::Replaced { by: *by },
        (LoadState::Finished, None) if problems == 0 => LoadStanding::Complete,
        (LoadState::Finished, None) => LoadStanding::WithProblems,
        (LoadState::Started, _) => LoadStanding::Unfinished,
        (LoadState::Failed, _) => LoadStanding::Refused,
    };
    Ok(HealthLine {
        loaded_by: name_of(tx, &load.loaded_by)?,
        problems,
        standing,
        age_days: (now.unix() - load.provenance.loaded_at.unix()) / 86_400,
        load,
    })
}

/// When the newest file that was kept was loaded; `None` before the first.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn newest_load(house: &House) -> Result<Option<Moment>, StoreError> {
    let all = house.store.read("newest load", loads::list)?;
    let kept = all.into_iter().filter(|load| load.state == LoadState::Finished);
    Ok(kept.map(|load| load.provenance.loaded_at).max())
}

pub(crate) fn name_of(tx: &mut store::Tx<'_>, by: &str) -> Result<String, StoreError> {
    let Some(id) = Id::parse(by) else { return Ok(by.to_owned()) };
    Ok(people::of(tx, &id)?.map_or_else(|| by.to_owned(), |person| person.display_name))
}
