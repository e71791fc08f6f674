//! Forgetting what signing in and inviting leave behind, once it is over.
//!
//! A session, a first step, an attempt and a link for a new password are of no use when a day has gone; an invitation holds an
//! address of somebody who may never have joined, and is listed as over for a month. What was done
//! stays in the audit, which names people by their numbers.

use crate::house::House;
use store::{
    StoreError, attempts, invitations, password_links, provider_steps, sessions, sign_in_steps,
};

const DAY: i64 = 24 * 60 * 60;
/// Days for which an invitation that is over is still listed.
const INVITATIONS_LISTED_DAYS: i64 = 30;

/// Forgets what is over. Says how many rows.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn forget_what_is_over(house: &House) -> Result<u64, StoreError> {
    let now = house.now();
    let yesterday = now.plus_seconds(-DAY);
    let month_ago = now.plus_seconds(-INVITATIONS_LISTED_DAYS * DAY);
    house.store.write("forget what is over", move |tx| {
        Ok(sessions::forget_before(tx, yesterday)?
            + sign_in_steps::forget_before(tx, yesterday)?
            + provider_steps::forget_before(tx, yesterday)?
            + attempts::forget_before(tx, yesterday)?
            + password_links::forget_before(tx, yesterday)?
            + invitations::forget_before(tx, month_ago)?)
    })
}
