//! Extracts: rows about children under pseudonyms, for the safe room.
//!
//! A specification says which fields, for what and under which agreement. It is followed only where
//! the agreement lets every field through, and every class of children who are alike in what
//! identifies them has at least ten children and two values of each sensitive field
//! ([`cohort::failing`]); else it is refused, with what would mend most. The rows carry pseudonyms of
//! the purpose, the agreement and the epoch in use, so that those of two agreements cannot be joined,
//! and those of an epoch that is shredded to nothing at all.

mod classes;
mod fields;
mod rows;
mod specification;
#[cfg(test)]
mod tests;
mod together;

use crate::accreditations::not_accredited;
use crate::deeds;
use crate::histories::HistoryProblem;
use crate::house::House;
use crate::sharing::CannotShare;
use crate::sharing::rules::Rules;
use access::{Leave, Refusal, act};
use cohort::Unfit;
use commons::{ContentHash, Mistake, Moment};
use convene::Who;
use convene::accreditation::{AccreditationKind, NotAccredited};
use lake::{LakeProblem, Opening};
use share::agreement::{DataTypes, FamilyAgreement, Mode, SharingPurpose, SharingRequest};
use specification::Specification;
use store::{StoreError, audit};

pub use classes::TooFewAlike;

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractMade {
    /// Its name in the safe room.
    pub name: String,
    /// The epoch of its pseudonyms.
    pub epoch: u32,
    /// The hash of its rows, as it stands in the audit.
    pub hash: ContentHash,
}

/// Why there is no extract.
#[derive(Debug, thiserror::Error)]
pub enum CannotExtract {
    /// This installation has no children's side.
    #[error("this installation has no vault and no lake; extracts are made in the data house")]
    NoChildrenSide,
    /// The access rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The specification cannot be followed.
    #[error("the specification has mistakes")]
    Mistakes(Vec<Mistake>),
    /// The agreements do not let a field through.
    #[error("the agreements do not let these fields through:\n{}", .0.join("\n"))]
    NotAgreed(Vec<String>),
    /// Children could be told apart.
    #[error(transparent)]
    TooFew(#[from] TooFewAlike),
    /// Whoever asks is not accredited to read rows, or no longer.
    #[error(transparent)]
    NotAccredited(#[from] NotAccredited),
    /// The history of who is accredited could not be read.
    #[error(transparent)]
    History(#[from] HistoryProblem),
    /// There is no extract of this name.
    #[error("there is no extract {0} in the safe room")]
    NoSuchExtract(String),
    /// Nobody was linked yet, or nobody is a child on the day.
    #[error("there are no linked children on that day: load and link records first")]
    Nobody,
    /// Records are being linked, or an epoch is being begun.
    #[error("records are being linked, or an epoch is being begun: wait until that has ended")]
    UnderWay,
    /// A child in the lake is not known to the vault.
    #[error("the lake names children whom the vault does not know: have the records linked again")]
    UnknownNames,
    /// A home of the children's side could not be read or written.
    #[error(transparent)]
    Lake(#[from] LakeProblem),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The agreements could not be read.
    #[error(transparent)]
    Sharing(#[from] CannotShare),
    /// The columns do not fit; a fault of this program.
    #[error(transparent)]
    Unfit(#[from] Unfit),
}

/// Makes an extract by a specification and puts it into the safe room.
///
/// # Errors
/// [`CannotExtract`]; then nothing is kept, and a refusal is in the audit.
pub fn make_extract(
    house: &House,
    who: Option<&Who>,
    text: &str,
) -> Result<ExtractMade, CannotExtract> {
    let leave = house.may(who, act::MAKE_EXTRACTS)?;
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let asked = Specification::read(text).map_err(CannotExtract::Mistakes)?;
    let formed = agreed(house, &asked).and_then(|()| rows::form(house, who, &asked));
    let formed = formed.or_else(|refused| {
        if let Some(why) = refused.in_audit() {
            note(house, who, &leave, ("refuse an extract", format!("{}: {why}", asked.title)))?;
        }
        Err(refused)
    })?;
    let name = format!("epoch-{}-{}", formed.epoch, house.new_id().as_str().to_lowercase());
    let hash = ContentHash::of(&formed.csv);
    let object = format!(
        "{name}: {}, for {}, under {}, for {}, rows of hash {hash}",
        asked.title, asked.purpose, asked.agreement, asked.receiver
    );
    // Written down before it is there: an extract that nobody knows of is worse than one that is not.
    note(house, who, &leave, ("make an extract", object))?;
    let children = house.children.as_ref().ok_or(CannotExtract::NoChildrenSide)?;
    children.vault.write_extract_purpose(&name, &asked.pseudonym_purpose())?;
    children.vault.write_extract_standings(&name, &together::standings(&asked))?;
    children.vault.write_extract(&name, &formed.csv)?;
    Ok(ExtractMade { name, epoch: formed.epoch, hash })
}

/// The names of the extracts in the safe room, in order of epoch and time.
///
/// # Errors
/// [`CannotExtract`].
pub fn list_extracts(house: &House, who: Option<&Who>) -> Result<Vec<String>, CannotExtract> {
    if let Err(refusal) = house.may(who, act::MAKE_EXTRACTS) {
        house.may(who, act::READ_EXTRACTS).map_err(|_| refusal)?;
    }
    let children = house.children.as_ref().ok_or(CannotExtract::NoChildrenSide)?;
    Ok(children.vault.extracts()?)
}

/// The rows of an extract as CSV, for somebody who works in the safe room.
///
/// # Errors
/// [`CannotExtract`].
pub fn read_extract(
    house: &House,
    who: Option<&Who>,
    name: &str,
) -> Result<Vec<u8>, CannotExtract> {
    let leave = house.may(who, act::READ_EXTRACTS)?;
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let (id, now) = (who.id.clone(), house.now());
    let wanting = house.store.read("accreditation", move |tx| {
        not_accredited(tx, (&id, AccreditationKind::Analyst), now)
    })?;
    if let Some(wanting) = wanting {
        note(house, who, &leave, ("refuse an extract", format!("{name}: not accredited")))?;
        return Err(wanting.into());
    }
    let children = house.children.as_ref().ok_or(CannotExtract::NoChildrenSide)?;
    let none = || CannotExtract::NoSuchExtract(name.to_owned());
    if !children.vault.extracts()?.iter().any(|kept| kept == name) {
        return Err(none());
    }
    note(house, who, &leave, ("read an extract", name.to_owned()))?;
    let (purpose, at) = ("the safe room".to_owned(), house.now());
    let opening = Opening { purpose, who: who.id.clone(), at };
    children.vault.read_extract(&opening, name)?.found.ok_or_else(none)
}

impl CannotExtract {
    /// Why somebody who may make extracts was refused this one; nothing for what is to be mended first.
    fn in_audit(&self) -> Option<&'static str> {
        match self {
            Self::NotAgreed(_) => Some("not agreed"),
            Self::TooFew(_) => Some("too few children are alike"),
            Self::NoChildrenSide
            | Self::Refused(_)
            | Self::Mistakes(_)
            | Self::NotAccredited(_)
            | Self::History(_)
            | Self::NoSuchExtract(_)
            | Self::Nobody
            | Self::UnderWay
            | Self::UnknownNames
            | Self::Lake(_)
            | Self::Store(_)
            | Self::Sharing(_)
            | Self::Unfit(_) => None,
        }
    }
}

/// Whether the named agreement, and no other, lets each field through to the receiver today.
fn agreed(house: &House, asked: &Specification) -> Result<(), CannotExtract> {
    let rules = house.store.read("sharing rules", Rules::read)?;
    let mut refused = Vec::new();
    for wanted in &asked.fields {
        let name = wanted.field.name;
        let mut refuse = |why: String| refused.push(format!("line {}, {name}: {why}", wanted.line));
        let Some(data_type) = DataTypes::house().find(wanted.field.data_type) else {
            refuse("its kind is not one that agreements name".to_owned());
            continue;
        };
        let answer = rules.answer(&SharingRequest {
            holder: wanted.held_by.clone(),
            receiver: asked.receiver.clone(),
            data_type,
            mode: Mode::Content,
            purpose: SharingPurpose::Linkage,
            family: FamilyAgreement::NotRecorded,
            on: house.now().day(),
        });
        let rests_on = rules.rests_on(&answer.why).map(|(agreement, _)| agreement);
        if !answer.is_allowed {
            refuse(answer.why.to_string());
        } else if rests_on.as_deref() != Some(asked.agreement.as_str()) {
            let other = rests_on.unwrap_or_default();
            refuse(format!("another agreement lets it through, {other}: name that one, or ask"));
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(CannotExtract::NotAgreed(refused)) }
}

fn note(
    house: &House,
    who: &Who,
    leave: &Leave,
    (action, object): (&str, String),
) -> Result<(), StoreError> {
    let (deed, now): (_, Moment) = (deeds::done_by(who, leave, action, &object), house.now());
    house.store.write("note an extract", move |tx| audit::record(tx, &deed, now).map(|_| ()))
}
