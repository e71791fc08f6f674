//! Passkeys: what a browser and an authenticator answer, and whether it holds for us, now and for this
//! question (W3C Web Authentication Level 3, sections 7.1 and 7.2, step by step).
//!
//! A passkey here is always asked for with the person verified (a finger, a face, a number), so it
//! counts as both steps of signing in. Who made the authenticator is not asked: a statement about it
//! has to be readable and is then left alone. Extensions are neither asked for nor read. Decision 22.
//! Start at [`read_new`] and [`read_use`].

mod authenticator;
mod cbor;
mod client;
mod party;

use crate::base64url::decode;
use crate::public_key::PublicKey;
use authenticator::{AuthenticatorSays, Credential};
use client::{Ceremony, ClientSays};
use sha2::{Digest, Sha256};

pub use authenticator::Backup;
pub use party::Party;

/// The longest name of a credential, in bytes (section 7.1, step 25).
pub const LONGEST_CREDENTIAL: usize = 1_023;
/// No answer has a longer part.
const LONGEST_PART: usize = 64 * 1024;

/// What a browser sends when a passkey was made: base64url of the bytes.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// What the browser was asked, and by whom.
    pub client: &'a str,
    /// What the authenticator made.
    pub attestation: &'a str,
}

/// What a browser sends when a passkey was used: base64url of the bytes.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// What the browser was asked, and by whom.
    pub client: &'a str,
    /// What the authenticator says.
    pub authenticator: &'a str,
    /// Its signature.
    pub signature: &'a str,
    /// Whose passkey the authenticator says it is.
    pub user: &'a str,
}

/// A passkey that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPasskey {
    /// Its name.
    pub credential: Vec<u8>,
    /// Its public key, as COSE writes it.
    pub key: Vec<u8>,
    /// How often it was used before, as far as it counts.
    pub sign_count: u32,
    /// Whether it is, or may be, on other devices too.
    pub backup: Backup,
}

/// What is kept of a passkey that is to be looked at.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its public key, as COSE writes it.
    pub key: &'a [u8],
    /// The last count.
    pub sign_count: u32,
    /// What was last known of its copies.
    pub backup: Backup,
    /// Whose it is.
    pub user: &'a [u8],
}

/// What a passkey said when it was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// The new count.
    pub sign_count: u32,
    /// Whether it is on other devices now.
    pub backup: Backup,
}

/// Why an answer is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It cannot be read, or says more than it may.
    #[error("the answer cannot be read")]
    Unreadable,
    /// It answers another kind of question.
    #[error("the answer is to another kind of question")]
    Kind,
    /// It answers another question.
    #[error("the answer is to another question")]
    OtherChallenge,
    /// It was given on another site.
    #[error("the answer was given on another site")]
    OtherOrigin,
    /// It was given inside a page of another site.
    #[error("the answer was given inside another site's page")]
    Framed,
    /// The passkey is of another site.
    #[error("the passkey is of another site")]
    OtherParty,
    /// Nobody touched the authenticator.
    #[error("nobody was there")]
    NotPresent,
    /// The authenticator did not look who it was.
    #[error("the authenticator did not check who it was")]
    NotVerified,
    /// What it says of copies contradicts itself, or what it said before.
    #[error("the passkey contradicts itself about copies")]
    Backup,
    /// It signs in a way that is not taken here.
    #[error("the passkey signs in a way that is not taken here")]
    Algorithm,
    /// It is another person's.
    #[error("the passkey is another person's")]
    OtherPerson,
    /// The signature is wrong.
    #[error("the signature is wrong")]
    Signature,
    /// It counts fewer uses than before: there may be a copy.
    #[error("the passkey counted back")]
    CountedBack,
}

/// Looks at a passkey that was just made (section 7.1). Whether its name is new is for whoever keeps
/// them.
///
/// # Errors
/// [`NotTaken`].
pub fn read_new(party: &Party, challenge: &[u8], made: Made<'_>) -> Result<NewPasskey, NotTaken> {
    let (new, says) = read_made(party, challenge, made)?;
    says.is_verified()?;
    Ok(new)
}

/// All but whether the person was verified.
fn read_made(
    party: &Party,
    challenge: &[u8],
    made: Made<'_>,
) -> Result<(NewPasskey, AuthenticatorSays), NotTaken> {
    let client = bytes(made.client)?;
    ClientSays::read(&client)?.check(Ceremony::Making, party, challenge)?;
    let attestation = bytes(made.attestation)?;
    let data = cbor::authenticator_data(&attestation).ok_or(NotTaken::Unreadable)?;
    let (says, credential) = authenticator::read(data)?;
    says.check(party)?;
    let Credential { id, key } = credential.ok_or(NotTaken::Unreadable)?;
    cbor::public_key(key)?;
    let (credential, key) = (id.to_vec(), key.to_vec());
    let new = NewPasskey { credential, key, sign_count: says.count, backup: says.backup()? };
    Ok((new, says))
}

/// Looks at the use of a passkey that is kept (section 7.2).
///
/// # Errors
/// [`NotTaken`]. [`NotTaken::CountedBack`] is only said when everything else was right.
pub fn read_use(
    party: &Party,
    challenge: &[u8],
    known: &Known<'_>,
    shown: Shown<'_>,
) -> Result<Used, NotTaken> {
    if bytes(shown.user)? != known.user {
        return Err(NotTaken::OtherPerson);
    }
    let says = read_shown(party, challenge, known, shown)?;
    says.is_verified()?;
    let counts = says.count > 0 || known.sign_count > 0;
    if counts && says.count <= known.sign_count {
        return Err(NotTaken::CountedBack);
    }
    Ok(Used { sign_count: says.count, backup: says.backup()? })
}

/// All but whose it is, whether they were verified, and the count.
fn read_shown(
    party: &Party,
    challenge: &[u8],
    known: &Known<'_>,
    shown: Shown<'_>,
) -> Result<AuthenticatorSays, NotTaken> {
    let client = bytes(shown.client)?;
    ClientSays::read(&client)?.check(Ceremony::Using, party, challenge)?;
    let data = bytes(shown.authenticator)?;
    let (says, credential) = authenticator::read(&data)?;
    if credential.is_some() {
        return Err(NotTaken::Unreadable);
    }
    says.check(party)?;
    // Whether it can be copied is fixed when it is made; whether it was may change.
    if says.backup()?.is_possible() != known.backup.is_possible() {
        return Err(NotTaken::Backup);
    }
    let key: PublicKey = cbor::public_key(known.key)?;
    let signed = [data.as_slice(), Sha256::digest(&client).as_slice()].concat();
    if key.has_signed_in_der(&signed, &bytes(shown.signature)?) {
        Ok(says)
    } else {
        Err(NotTaken::Signature)
    }
}

/// The name of a credential from its base64url, when it is not too long.
pub fn read_credential(text: &str) -> Option<Vec<u8>> {
    let short = text.len() <= LONGEST_CREDENTIAL * 2;
    short.then(|| decode(text)).flatten().filter(|id| (1..=LONGEST_CREDENTIAL).contains(&id.len()))
}

fn bytes(text: &str) -> Result<Vec<u8>, NotTaken> {
    if text.len() > LONGEST_PART {
        return Err(NotTaken::Unreadable);
    }
    decode(text).ok_or(NotTaken::Unreadable)
}

#[cfg(test)]
mod tests;
