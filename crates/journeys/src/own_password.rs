//! Changing one's own password, by the one that holds now.

use crate::accounts::put_password;
use crate::deeds;
use crate::house::{House, random};
use crate::people::CannotSetPassword;
use crate::sign_in::{attempt, throttled};
use commons::Sensitive;
use convene::{PasswordHash, Who};
use store::attempts::{self, AttemptOutcome};
use store::{Id, audit, people};

/// What became of changing one's own password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnPassword {
    /// It is changed, and the person is signed out everywhere.
    Changed,
    /// The password given as the present one is not.
    Wrong,
    /// There were too many wrong ones lately, here or when signing in.
    TooManyTries,
    /// They have none: they sign in another way.
    HasNone,
}

/// Changes somebody's own password. Every session of theirs ends, also the one that asks, so that whoever
/// got hold of one is out. `source` tells machines apart; it is hashed.
///
/// # Errors
/// [`CannotSetPassword`] when the new one is too weak or the store cannot be asked; then nothing changed.
pub fn change_own_password(
    house: &House,
    who: &Who,
    (present, new): (&str, &str),
    source: &str,
) -> Result<OwnPassword, CannotSetPassword> {
    let Some(id) = Id::parse(&who.id) else { return Ok(OwnPassword::HasNone) };
    let asked = id.clone();
    let found = house.store.read("own password", move |tx| people::of(tx, &asked))?;
    let Some((person, stored)) =
        found.and_then(|person| Some((person.clone(), person.password_hash?)))
    else {
        return Ok(OwnPassword::HasNone);
    };
    let tried = |outcome| attempt(house, (&person.email, source), outcome);
    if throttled(house, &tried(AttemptOutcome::Throttled))? {
        return Ok(OwnPassword::TooManyTries);
    }
    if !PasswordHash::from_stored(stored.reveal()).matches(present) {
        let wrong = tried(AttemptOutcome::Refused);
        house.store.write("note wrong password", move |tx| attempts::insert(tx, &wrong))?;
        return Ok(OwnPassword::Wrong);
    }
    let hash = Sensitive::new(PasswordHash::of(new, random())?.stored().to_owned());
    let (now, deed) =
        (house.now(), deeds::done(&who.id, &deeds::roles_of(who), "change own password", &who.id));
    house.store.write("change own password", move |tx| {
        put_password(tx, &id, &hash, now)?;
        audit::record(tx, &deed, now).map(|_| ())
    })?;
    Ok(OwnPassword::Changed)
}
