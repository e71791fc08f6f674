//! A recipe leaves as a signed file.

use super::gather::{gather, started};
use super::{CannotReplicate, mend};
use crate::convening::{partnership_at, partnerships};
use crate::deeds;
use crate::histories::address_of;
use crate::house::House;
use crate::show_partnership::members;
use access::{Refusal, act};
use convene::Who;
use convene::partnership::PartnershipStage;
use replicate::{Document, RecipeDeed};
use share::identity::found_in;
use std::sync::Arc;
use store::{Tx, audit, people};

/// What a recipe is exported from, and the words that go with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewExport {
    /// The address of the partnership.
    pub partnership: String,
    /// What the recipe is called: written for it, and read by everybody who gets it.
    pub title: String,
    /// A note for those who start from it; may be empty.
    pub note: String,
}

/// A recipe that may leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// What its file is called.
    pub name: String,
    /// The file.
    pub text: String,
    /// The key it is signed with.
    pub key: String,
}

/// The partnerships whose recipe can be exported: address and name.
///
/// # Errors
/// [`CannotReplicate`].
pub fn list_exportable(house: &House) -> Result<Vec<(String, String)>, CannotReplicate> {
    house.store.read("partnerships with a recipe", |tx| {
        let mut all = partnerships(tx)?;
        all.retain(|kept| kept.life.stage() == PartnershipStage::Convening);
        let named = |kept: &crate::convening::KeptPartnership| {
            (kept.history.address.clone(), kept.life.name().to_owned())
        };
        Ok(all.iter().map(named).collect())
    })
}

/// Room for the signature at the end of a file.
const SIGNATURE_BYTES: usize = 200;

/// Exports the recipe of a partnership.
///
/// # Errors
/// [`CannotReplicate`], with the reason.
pub fn export_recipe(
    house: &House,
    who: Option<&Who>,
    new: &NewExport,
) -> Result<Exported, CannotReplicate> {
    house.may(who, act::KEEP_RECIPES)?;
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    check_words(house, new)?;
    let (at, key) = (house.now(), house.signing.public());
    let (new, definitions, public) = (new.clone(), Arc::clone(&house.definitions), key.clone());
    let document = house.store.write("export recipe", move |tx| {
        let kept = partnership_at(tx, &new.partnership)?;
        names_nobody(tx, &new)?;
        let recipe = gather(tx, &definitions, &kept)?;
        let after = started(tx, &kept.history.id)?.map(|started| family_of(&started.life));
        let named = format!("{public} {}", kept.history.id.as_str());
        let family = blake3::hash(named.as_bytes()).to_hex()[..16].to_owned();
        let document = Document {
            title: new.title.trim().to_owned(),
            note: new.note.trim().to_owned(),
            family,
            after: after.unwrap_or_default(),
            made_on: Some(at.day()),
            signed_by: public.clone(),
            recipe,
        };
        // What is too long never leaves, so the audit does not say that it did.
        if document.text().len() + SIGNATURE_BYTES > replicate::package::LONGEST_BYTES {
            return Err(replicate::PackageProblem::TooLong.into());
        }
        let hash = blake3::hash(document.text().as_bytes()).to_hex();
        let object = format!("partnership {} recipe {hash}", new.partnership);
        let row = deeds::done(&who.id, &deeds::roles_of(&who), "export recipe", &object);
        audit::record(tx, &row, at)?;
        Ok::<Document, CannotReplicate>(document)
    })?;
    let text = replicate::seal(&document, &key, |bytes| house.signing.sign(bytes));
    let name = match address_of(&document.title) {
        empty if empty.is_empty() => "recipe.toml".to_owned(),
        address => format!("{address}.recipe.toml"),
    };
    Ok(Exported { name, text, key })
}

/// That the words a person writes name none of those who are known here: a recipe leaves without them.
fn names_nobody(tx: &mut Tx<'_>, new: &NewExport) -> Result<(), CannotReplicate> {
    let mut names: Vec<String> = Vec::new();
    names.extend(partnerships(tx)?.iter().map(|kept| kept.life.name().to_owned()));
    names.extend(members(tx)?.into_iter().map(|organisation| organisation.name));
    names.extend(people::list(tx)?.into_iter().map(|person| person.display_name));
    for (field, words) in [("title", &new.title), ("note", &new.note)] {
        let words = in_small_words(words);
        let named = |name: &&String| !name.is_empty() && words.contains(&in_small_words(name));
        if let Some(name) = names.iter().find(named) {
            let why =
                format!("A recipe names nobody and no place: take out \u{201c}{name}\u{201d}");
            return Err(mend(field, why));
        }
    }
    Ok(())
}

/// The words of a text in small letters, each between two spaces.
fn in_small_words(text: &str) -> String {
    let words =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |all, word| format!("{all}{} ", word.to_lowercase()))
}

fn family_of(life: &replicate::RecipeLife) -> String {
    match life.history().first().map(|entry| &entry.deed) {
        Some(RecipeDeed::Start { family, .. }) => family.clone(),
        Some(_) | None => String::new(),
    }
}

/// The only words a person writes that leave: short, and without numbers that stand for somebody.
fn check_words(house: &House, new: &NewExport) -> Result<(), CannotReplicate> {
    if new.title.trim().is_empty() {
        return Err(mend("title", "Write what the recipe is called"));
    }
    for (field, words, longest) in [("title", &new.title, 120), ("note", &new.note, 1_000)] {
        if words.chars().count() > longest {
            return Err(mend(field, format!("Write at most {longest} characters")));
        }
        if let Some(found) = found_in(words, house.now().day()) {
            return Err(mend(field, format!("{found}. Take it out")));
        }
    }
    Ok(())
}
