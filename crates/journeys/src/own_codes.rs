//! Looking after one's own one-time codes, once they are set up, and taking away those of a lost phone.

use crate::deeds;
use crate::house::House;
use crate::second_step::{Checked, check, must, new_recovery_codes};
use commons::Moment;
use convene::Who;
use store::{Id, StoreError, Tx, audit, one_time_codes, sessions, sign_in_steps};

/// How somebody's codes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodesStanding {
    /// When they were set up; none when they were not.
    pub set_up_at: Option<Moment>,
    /// Recovery codes that are left.
    pub recovery_left: u64,
    /// Whether the roles need them.
    pub are_needed: bool,
}

/// How the codes of somebody who is signed in stand.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn show_codes(house: &House, who: &Who) -> Result<CodesStanding, StoreError> {
    let are_needed = must(house.second_step.asked_of, who);
    let id = Id::parse(&who.id);
    house.store.read("show codes", move |tx| {
        let Some(id) = &id else {
            return Ok(CodesStanding { set_up_at: None, recovery_left: 0, are_needed });
        };
        Ok(CodesStanding {
            set_up_at: one_time_codes::of(tx, id)?.map(|codes| codes.set_up_at),
            recovery_left: one_time_codes::recovery_left(tx, id)?,
            are_needed,
        })
    })
}

/// What came of changing one's codes, which takes a code.
pub enum ChangedCodes {
    /// Done: new recovery codes, none when the codes were taken away.
    Done(Vec<String>),
    /// The code is not right.
    WrongCode,
    /// Too many wrong codes lately.
    TooManyTries,
}

/// What somebody does with their own codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeCodes {
    /// Ten new recovery codes in place of those there are.
    NewRecoveryCodes,
    /// Taking them away, to set them up in another app after signing in again.
    TakeAway,
}

/// Changes one's own codes.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn change_codes(
    house: &House,
    who: &Who,
    what: ChangeCodes,
    typed: &str,
    source: &str,
) -> Result<ChangedCodes, StoreError> {
    let Some(person) = Id::parse(&who.id) else { return Ok(ChangedCodes::WrongCode) };
    match check(house, &person, typed, source)? {
        Checked::Paused => return Ok(ChangedCodes::TooManyTries),
        Checked::Wrong => return Ok(ChangedCodes::WrongCode),
        Checked::Right => {}
    }
    let (recovery, hashes) = match what {
        ChangeCodes::NewRecoveryCodes => new_recovery_codes(house, &person),
        ChangeCodes::TakeAway => (Vec::new(), Vec::new()),
    };
    let action = match what {
        ChangeCodes::NewRecoveryCodes => "make recovery codes",
        ChangeCodes::TakeAway => "take one-time codes away",
    };
    let now = house.now();
    let deed = deeds::done(&who.id, &deeds::roles_of(who), action, &who.id);
    house.store.write("change codes", move |tx| {
        match what {
            ChangeCodes::NewRecoveryCodes => {
                one_time_codes::replace_recovery(tx, &person, &hashes, now)?;
            }
            ChangeCodes::TakeAway => {
                take_codes_of(tx, &person, now)?;
            }
        }
        audit::record(tx, &deed, now).map(|_| ())
    })?;
    Ok(ChangedCodes::Done(recovery))
}

/// Takes somebody's codes away for them, when app and recovery codes are lost: they are signed out
/// everywhere, and set codes up anew when their roles need them. Says whether there were any.
///
/// The session ends because the next secret is made from its own: in the same one it would be the
/// secret that was just taken away.
pub(crate) fn take_codes_of(tx: &mut Tx<'_>, person: &Id, now: Moment) -> Result<bool, StoreError> {
    let had = one_time_codes::remove(tx, person)?;
    sign_in_steps::end_all_of(tx, person, now)?;
    sessions::end_all_of(tx, person, now)?;
    Ok(had)
}
