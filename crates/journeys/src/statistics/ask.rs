//! Asking: figures from published cubes, and nothing else. No child's record is opened for it.

use super::CannotPublish;
use super::audit::why_closed;
use super::cubes::{Published, published};
use super::publish::table_id;
use crate::house::House;
use commons::Moment;
use disclose::Released;
use disclose::live::{Answer, Family, Manifest, NoAnswer, Question};
use store::{StoreError, ledger};

/// Figures with where they come from.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The figures.
    pub answer: Released<Answer>,
    /// What their vintage was made from.
    pub manifest: Manifest,
    /// When it was published.
    pub at: Moment,
    /// What people quote to check a figure: the table's row of the ledger.
    pub reference: String,
}

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum CannotAsk {
    /// Nothing has been published.
    #[error("no statistics have been published here yet")]
    NothingPublished,
    /// The ledger's audit did not pass, or is too old.
    #[error("figures are held back: {0}. They come back when the next check passes")]
    HeldBack(String),
    /// The question is not on the menu.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    /// What was published cannot be read.
    #[error(transparent)]
    Publish(#[from] CannotPublish),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What can be asked now: the vintages, newest first; at least one.
///
/// # Errors
/// [`CannotAsk`].
pub fn offered(house: &House) -> Result<Vec<Published>, CannotAsk> {
    if house.store.read("vintages", store::vintages::list)?.is_empty() {
        return Err(CannotAsk::NothingPublished);
    }
    if let Some(why) = why_closed(house)? {
        return Err(CannotAsk::HeldBack(why));
    }
    let all = published(house)?;
    if all.is_empty() { Err(CannotAsk::NothingPublished) } else { Ok(all) }
}

/// How children are counted in an area: as the newest vintage that has it says, and where they live
/// when none has.
pub fn family_of(all: &[Published], area: &str) -> Family {
    let in_family =
        |one: &Published, family: Family| one.cube.areas(family).any(|own| own.0 == area);
    let of = |one: &Published| Family::ALL.into_iter().find(|family| in_family(one, *family));
    all.iter().find_map(of).unwrap_or(Family::Residence)
}

/// Answers a question from the newest vintage that has its table.
///
/// # Errors
/// [`CannotAsk`].
pub fn ask_statistics(house: &House, question: &Question) -> Result<Answered, CannotAsk> {
    let mut why = None;
    for one in offered(house)? {
        match one.cube.answer(question) {
            Ok(answer) => return answered(house, &one, answer, question),
            Err(no) => why = why.or(Some(no)),
        }
    }
    Err(why.map_or(CannotAsk::NothingPublished, CannotAsk::NoAnswer))
}

fn answered(
    house: &House,
    one: &Published,
    answer: Released<Answer>,
    question: &Question,
) -> Result<Answered, CannotAsk> {
    let along: Vec<String> = answer.along.iter().map(|heading| heading.name.clone()).collect();
    let (table, vintage) =
        (table_id(&question.of, question.family, &along), answer.vintage.clone());
    let content = one.cube.hash();
    let row = house
        .store
        .read("row of the ledger", move |tx| ledger::of_table(tx, &table, &vintage))?
        .filter(|row| row.release.content == content);
    let row = row.ok_or_else(|| {
        CannotAsk::HeldBack("this table is not in the ledger of what was released".to_owned())
    })?;
    let manifest = one.cube.manifest().clone();
    Ok(Answered { answer, manifest, at: one.at, reference: row.reference() })
}
