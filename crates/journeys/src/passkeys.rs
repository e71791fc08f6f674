//! A person's own passkeys: seeing, adding, renaming and removing them.
//!
//! A passkey opens the account by itself, so one is only added soon after signing in: a session that
//! was left open is not worth an account for ever. Decision 22.

mod of_others;
mod question;

use crate::deeds;
use crate::house::House;
use crate::sign_in::Secret;
use commons::{ContentHash, Moment};
use convene::Who;
use recognise::base64url;
use recognise::passkey::{Backup, NewPasskey, NotTaken, read_new};
use store::passkeys::{self, Passkey};
use store::people::{self, PersonState};
use store::{Constraint, Id, StoreError, Tx, audit, sessions};

pub use of_others::remove_passkeys_of;
pub use question::{ANSWER_SECONDS, Question};
pub(crate) use question::{Asking, challenge_of};
pub use recognise::passkey::{Made, Party, Shown};
pub use store::passkeys::Copies;

/// Seconds after signing in for which a passkey may be added.
pub const ADD_SECONDS: i64 = 15 * 60;
/// Passkeys that one person may have.
pub const MOST_PASSKEYS: usize = 20;
/// The longest name a person gives one, in letters.
pub const LONGEST_NAME: usize = 60;

/// A passkey of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPasskey {
    /// Its name in forms.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// When it was added.
    pub added: Moment,
    /// When it last signed them in.
    pub last_used: Option<Moment>,
    /// Whether it is kept on other devices too, or may be.
    pub copies: Copies,
    /// When it counted back and was refused.
    pub counted_back: Option<Moment>,
}

/// Whether somebody may add a passkey now, and what their browser is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adding {
    /// They signed in too long ago.
    SignInAgain,
    /// They have as many as one person may.
    Enough,
    /// They may.
    Open(AskToAdd),
}

/// What a browser is asked to make a passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskToAdd {
    /// The challenge.
    pub question: Question,
    /// The person's name for authenticators, in base64url: it says nothing of them.
    pub user: String,
    /// The address of their account.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// The passkeys they have, by their own names.
    pub known: Vec<String>,
}

/// The passkeys of somebody who is signed in, and whether they may add one.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn show_own_passkeys(
    house: &House,
    who: &Who,
    token: &Secret,
) -> Result<(Vec<OwnPasskey>, Adding), StoreError> {
    let (id, hash, now) = (Id::parse(&who.id), token.hash(), house.now());
    let found = house.store.read("show own passkeys", move |tx| {
        let Some(id) = &id else { return Ok::<_, StoreError>(None) };
        let Some(person) = people::of(tx, id)? else { return Ok(None) };
        Ok(Some((person, passkeys::list_of(tx, id)?, is_fresh(tx, hash, now)?)))
    })?;
    let Some((person, kept, fresh)) = found else { return Ok((Vec::new(), Adding::SignInAgain)) };
    let adding = if !fresh {
        Adding::SignInAgain
    } else if kept.len() >= MOST_PASSKEYS {
        Adding::Enough
    } else {
        Adding::Open(AskToAdd {
            question: Question::new(house, Asking::ToAdd, token),
            user: base64url(person.id.as_str().as_bytes()),
            email: person.email,
            name: person.display_name,
            known: kept.iter().map(|passkey| passkey.credential.clone()).collect(),
        })
    };
    Ok((kept.into_iter().map(own).collect(), adding))
}

fn own(passkey: Passkey) -> OwnPasskey {
    OwnPasskey {
        id: passkey.id.as_str().to_owned(),
        name: passkey.name,
        added: passkey.added_at,
        last_used: passkey.last_used_at,
        copies: passkey.copies,
        counted_back: passkey.counted_back_at,
    }
}

fn is_fresh(tx: &mut Tx<'_>, session: ContentHash, now: Moment) -> Result<bool, StoreError> {
    let session = sessions::of(tx, session)?.filter(|session| session.ended_at.is_none());
    let age = session.map(|session| now.unix() - session.created_at.unix());
    Ok(age.is_some_and(|age| (0..ADD_SECONDS).contains(&age)))
}

/// Why a passkey is not added, or not given a name.
#[derive(Debug, thiserror::Error)]
pub enum CannotKeep {
    /// They signed in too long ago.
    #[error("Sign in again to add a passkey")]
    SignInAgain,
    /// It has no name, or a long one.
    #[error("Enter a name of up to {LONGEST_NAME} letters, by which you know the passkey again")]
    NoName,
    /// They have as many as one person may.
    #[error("You have {MOST_PASSKEYS} passkeys. Remove one you no longer use first")]
    Enough,
    /// The page was open too long, was another browser's, or was answered before.
    #[error("The page was open for too long. Try again")]
    TooOld,
    /// The answer is not right.
    #[error("Your browser's answer cannot be taken: {0}. Try again, or with another device")]
    NotTaken(#[from] NotTaken),
    /// It is kept already.
    #[error("This passkey has been added already")]
    KeptAlready,
    /// They have no such passkey.
    #[error("there is no such passkey")]
    NoSuchPasskey,
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who adds, in which session and for which site.
#[derive(Debug, Clone, Copy)]
pub struct Adder<'a> {
    /// The person.
    pub who: &'a Who,
    /// The secret of their session.
    pub token: &'a Secret,
    /// This installation, as browsers know it.
    pub party: &'a Party,
}

/// Adds a passkey of one's own.
///
/// # Errors
/// [`CannotKeep`]; then nothing was added.
pub fn add_passkey(
    house: &House,
    adder: Adder<'_>,
    (ticket, name): (&str, &str),
    made: Made<'_>,
) -> Result<(), CannotKeep> {
    let Adder { who, token, party } = adder;
    let name = read_name(name)?;
    let person = Id::parse(&who.id).ok_or(CannotKeep::SignInAgain)?;
    let (now, session) = (house.now(), token.hash());
    let challenge = challenge_of(house, Asking::ToAdd, token, ticket).ok_or(CannotKeep::TooOld)?;
    let read = read_new(party, &challenge, made);
    let refusal = read.as_ref().err().copied();
    let new = read.ok().map(|new| row(house, &person, &name, new));
    let answered = ContentHash::of(&challenge);
    let roles = deeds::roles_of(who);
    let added = new.as_ref().map(|new| format!("{} {}", who.id, new.id.as_str()));
    let done = added.map(|object| deeds::done(&who.id, &roles, "add passkey", &object));
    let words = refusal.map(|why| format!("{} {why}", who.id)).unwrap_or_default();
    let refused = deeds::refused(&who.id, &roles, "add passkey", &words);
    let kept = house.store.write("add passkey", move |tx| {
        let is_open = people::of(tx, &person)?.is_some_and(|one| one.state == PersonState::Active);
        if !is_open || !is_fresh(tx, session, now)? {
            return Err(CannotKeep::SignInAgain);
        }
        if !passkeys::note_answer(tx, answered, now)? {
            return Err(CannotKeep::TooOld);
        }
        let (Some(new), Some(done)) = (&new, &done) else {
            // What was refused is written down, so this is no error of the transaction.
            audit::record(tx, &refused, now)?;
            return Ok(());
        };
        if passkeys::list_of(tx, &person)?.len() >= MOST_PASSKEYS {
            return Err(CannotKeep::Enough);
        }
        passkeys::insert(tx, new)?;
        audit::record(tx, done, now)?;
        Ok(())
    });
    match (kept, refusal) {
        (Ok(()), Some(why)) => Err(CannotKeep::NotTaken(why)),
        (Err(CannotKeep::Store(StoreError::Conflict(Constraint::Unique))), _) => {
            Err(CannotKeep::KeptAlready)
        }
        (other, _) => other,
    }
}

fn row(house: &House, person: &Id, name: &str, new: NewPasskey) -> Passkey {
    Passkey {
        id: house.new_id(),
        person: person.clone(),
        credential: base64url(&new.credential),
        public_key: base64url(&new.key),
        sign_count: new.sign_count,
        copies: copies(new.backup),
        name: name.to_owned(),
        added_at: house.now(),
        last_used_at: None,
        counted_back_at: None,
    }
}

pub(crate) const fn copies(backup: Backup) -> Copies {
    match backup {
        Backup::OneDevice => Copies::OneDevice,
        Backup::Possible => Copies::Possible,
        Backup::Done => Copies::Kept,
    }
}

pub(crate) const fn backup(copies: Copies) -> Backup {
    match copies {
        Copies::OneDevice => Backup::OneDevice,
        Copies::Possible => Backup::Possible,
        Copies::Kept => Backup::Done,
    }
}

fn read_name(typed: &str) -> Result<String, CannotKeep> {
    let name = typed.trim();
    let is_name =
        (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if is_name { Ok(name.to_owned()) } else { Err(CannotKeep::NoName) }
}

/// Gives a passkey of one's own another name.
///
/// # Errors
/// [`CannotKeep`]; then nothing was changed.
pub fn rename_passkey(house: &House, who: &Who, id: &str, name: &str) -> Result<(), CannotKeep> {
    let name = read_name(name)?;
    change(house, who, id, "rename passkey", move |tx, person, id| {
        passkeys::rename(tx, person, id, &name)
    })
}

/// Removes a passkey of one's own. It no longer signs in; sessions go on.
///
/// # Errors
/// [`CannotKeep`]; then nothing was changed.
pub fn remove_passkey(house: &House, who: &Who, id: &str) -> Result<(), CannotKeep> {
    change(house, who, id, "remove passkey", passkeys::remove)
}

fn change(
    house: &House,
    who: &Who,
    id: &str,
    action: &'static str,
    does: impl Fn(&mut Tx<'_>, &Id, &Id) -> Result<bool, StoreError> + Send + 'static,
) -> Result<(), CannotKeep> {
    let (Some(person), Some(id)) = (Id::parse(&who.id), Id::parse(id)) else {
        return Err(CannotKeep::NoSuchPasskey);
    };
    let object = format!("{} {}", who.id, id.as_str());
    let deed = deeds::done(&who.id, &deeds::roles_of(who), action, &object);
    let now = house.now();
    house.store.write(action, move |tx| {
        if !does(tx, &person, &id)? {
            return Err(CannotKeep::NoSuchPasskey);
        }
        audit::record(tx, &deed, now)?;
        Ok(())
    })
}
