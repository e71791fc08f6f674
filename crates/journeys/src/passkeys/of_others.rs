//! Removing somebody else's passkeys, when a device is lost or somebody else may have it.

use crate::house::House;
use crate::people::{CannotChange, change};
use convene::Who;
use store::{passkeys, sessions, sign_in_steps};

/// Removes every passkey of somebody. They are signed out everywhere.
///
/// # Errors
/// [`CannotChange`]; then nothing was changed.
pub fn remove_passkeys_of(house: &House, by: Option<&Who>, id: &str) -> Result<(), CannotChange> {
    let now = house.now();
    change(house, by, id, "remove passkeys of somebody", move |tx, person| {
        if !passkeys::remove_all_of(tx, &person.id)? {
            return Err(CannotChange::NoPasskeys);
        }
        sessions::end_all_of(tx, &person.id, now)?;
        sign_in_steps::end_all_of(tx, &person.id, now)?;
        Ok((String::new(), ()))
    })
}
