//! An area adapts its recipe, ticks steps, and looks at later versions.

use super::gather::{Started, read_started};
use super::start::open_file;
use super::{CannotReplicate, mend};
use crate::histories::{self, HistoryProblem, Writing};
use crate::house::House;
use access::{Refusal, act};
use convene::{Entry, Who};
use replicate::{RecipeDeed, Standing};
use store::Tx;
use store::histories::HistoryKind;

/// Does something with the recipe of an area of which `seen` entries were read.
///
/// # Errors
/// [`CannotReplicate`], with the reason; then nothing has changed.
pub fn do_with_recipe(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, u64),
    deed: RecipeDeed,
) -> Result<(), CannotReplicate> {
    house.may(who, act::KEEP_RECIPES)?;
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, address) = (house.now(), address.to_owned());
    house.store.write("adapt recipe", move |tx| {
        let Started { history, mut life } = read_at(tx, &address)?;
        if life.history().len() as u64 != seen {
            return Err(HistoryProblem::MovedOn.into());
        }
        life.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let action = match &deed {
            RecipeDeed::Start { .. } => "start area from recipe",
            RecipeDeed::Put { .. } => "put line in recipe",
            RecipeDeed::LeaveOut { .. } => "leave line out of recipe",
            RecipeDeed::Tick { .. } => "tick step of recipe",
            RecipeDeed::Compare { .. } => "compare recipe with later version",
        };
        let writing = Writing { who: &who, at, action };
        Ok(histories::append(tx, (&history, seen), writing, &deed)?)
    })
}

/// Looks at a later version of the recipe an area started from. It has to be of the same recipe, signed
/// with the same key, or neither was signed.
///
/// # Errors
/// [`CannotReplicate`], with the reason; then nothing has changed.
pub fn compare_recipe(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, u64),
    file: &[u8],
) -> Result<(), CannotReplicate> {
    house.may(who, act::KEEP_RECIPES)?;
    let opened = open_file(file)?;
    let key = match &opened.standing {
        Standing::Signed(key) => key.clone(),
        Standing::Unsigned => String::new(),
    };
    let named = address.to_owned();
    let first = house.store.read("recipe of area", move |tx| {
        let started = read_at(tx, &named)?;
        Ok::<_, CannotReplicate>(started.life.history().first().map(|entry| entry.deed.clone()))
    })?;
    let Some(RecipeDeed::Start { family, signed_by, .. }) = first else {
        return Err(HistoryProblem::NoSuch(HistoryKind::Recipe).into());
    };
    if family != opened.document.family {
        return Err(mend(
            "file",
            "This is another recipe than the one this area started from. Choose a later version of that \
             one, or start another area from this one",
        ));
    }
    if signed_by != key {
        return Err(mend(
            "file",
            "It is not signed with the key of the recipe this area started from. Ask whoever sent it why",
        ));
    }
    let lines = opened.document.recipe.lines().cloned().collect();
    let deed = RecipeDeed::Compare { title: opened.document.title, signed_by: key, lines };
    do_with_recipe(house, who, (address, seen), deed)
}

pub(super) fn read_at(tx: &mut Tx<'_>, address: &str) -> Result<Started, HistoryProblem> {
    let found = store::histories::find(tx, HistoryKind::Recipe, address)?;
    read_started(tx, found.ok_or(HistoryProblem::NoSuch(HistoryKind::Recipe))?)
}
