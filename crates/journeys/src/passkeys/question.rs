//! The challenge a passkey answers: for one browser, one purpose, and some minutes.
//!
//! Nothing is kept of a question. Its challenge is made from the installation's key, the browser's
//! secret, the purpose and a ticket that travels with the form: the moment and 128 random bits. So no
//! other browser can answer it, the moment cannot be changed, and looking at a page writes nothing;
//! the store keeps which were answered, so that none is twice.

use crate::house::{House, random};
use crate::sign_in::Secret;
use recognise::base64url;

/// Seconds for which a question may be answered.
pub const ANSWER_SECONDS: i64 = 10 * 60;

/// What a passkey is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    /// To be added.
    ToAdd,
    /// To sign somebody in.
    ToSignIn,
}

/// A challenge, and the ticket by which it is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The challenge, in base64url.
    pub challenge: String,
    /// Goes with the form.
    pub ticket: String,
}

impl Question {
    pub(crate) fn new(house: &House, asking: Asking, browser: &Secret) -> Self {
        let ticket = format!("{}.{}", house.now().unix(), base64url(&random::<16>()));
        let challenge = base64url(&made(house, asking, browser, &ticket));
        Self { challenge, ticket }
    }
}

/// The challenge of a ticket that came back in time.
pub(crate) fn challenge_of(
    house: &House,
    asking: Asking,
    browser: &Secret,
    ticket: &str,
) -> Option<[u8; 32]> {
    let (asked_at, _) = ticket.split_once('.')?;
    let age = house.now().unix().checked_sub(asked_at.parse().ok()?)?;
    (0..ANSWER_SECONDS).contains(&age).then(|| made(house, asking, browser, ticket))
}

fn made(house: &House, asking: Asking, browser: &Secret, ticket: &str) -> [u8; 32] {
    let word = match asking {
        Asking::ToAdd => "to add",
        Asking::ToSignIn => "to sign in",
    };
    let text = format!("passkey challenge {word} v1 {} {ticket}", browser.expose());
    *blake3::keyed_hash(house.second_step.key.reveal(), text.as_bytes()).as_bytes()
}
