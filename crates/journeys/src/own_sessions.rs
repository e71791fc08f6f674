//! Where somebody is signed in, and ending it there.

use crate::deeds;
use crate::house::House;
use crate::sign_in::Secret;
use commons::{ContentHash, Moment};
use convene::Who;
use store::sessions::{self, Standing};
use store::{Id, StoreError, audit, sign_in_steps};

/// A session of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// Its name in forms: the hash of its secret, of no use to anybody else.
    pub id: String,
    /// When it began.
    pub began: Moment,
    /// When it was last used.
    pub last_used: Moment,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// The sessions that somebody could go on with now, newest first.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn list_sessions(
    house: &House,
    who: &Who,
    token: &Secret,
) -> Result<Vec<OwnSession>, StoreError> {
    let (id, this, now) = (Id::parse(&who.id), token.hash(), house.now());
    house.store.read("list own sessions", move |tx| {
        let Some(id) = &id else { return Ok(Vec::new()) };
        let open = sessions::list_of(tx, id)?.into_iter();
        let open = open.filter(|session| session.standing(now) == Standing::Open);
        let own = open.map(|session| OwnSession {
            id: session.token_hash.to_string(),
            began: session.created_at,
            last_used: session.last_seen_at,
            is_this: session.token_hash == this,
        });
        Ok(own.collect())
    })
}

/// Ends one of one's own sessions. Says whether there was one.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn end_session(house: &House, who: &Who, id: &str) -> Result<bool, StoreError> {
    let (Some(person), Some(hash)) = (Id::parse(&who.id), ContentHash::parse(id)) else {
        return Ok(false);
    };
    let now = house.now();
    let deed = deeds::done(&who.id, &deeds::roles_of(who), "end own session", &who.id);
    house.store.write("end own session", move |tx| {
        let own = sessions::of(tx, hash)?.is_some_and(|session| session.person == person);
        if !own || !sessions::end(tx, hash, now)? {
            return Ok(false);
        }
        audit::record(tx, &deed, now)?;
        Ok(true)
    })
}

/// Ends every session of one's own, this one too, and every half sign-in.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn end_every_session(house: &House, who: &Who) -> Result<(), StoreError> {
    let Some(person) = Id::parse(&who.id) else { return Ok(()) };
    let now = house.now();
    let deed = deeds::done(&who.id, &deeds::roles_of(who), "end every own session", &who.id);
    house.store.write("end every own session", move |tx| {
        sessions::end_all_of(tx, &person, now)?;
        sign_in_steps::end_all_of(tx, &person, now)?;
        audit::record(tx, &deed, now).map(|_| ())
    })
}
