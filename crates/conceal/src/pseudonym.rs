//! Pseudonyms: the name one person has for one purpose in one epoch.
//!
//! The key comes by HKDF-SHA256 from the master with the words `lc/pseud/v1/PURPOSE/EPOCH`; the
//! pseudonym is the first 128 bits of HMAC-SHA256 over the canonical identifier. Other purposes and
//! epochs give names that cannot be joined; letting go of the master lets go of all of them. People
//! see 26 letters of Crockford's base 32 and a check character (ISO/IEC 7064, MOD 37,36), which
//! notices every single mistyped character and every two neighbours swapped.
//!
//! The vault makes its own pseudonyms by the same rule from its sealed ring of keys and its own
//! numbers for people (`lake::ring`); this is for files whose people have an identifier of their own.

use crate::canonical::CanonicalId;
use crate::key::{Master, Purpose, hmac_of};
use crate::text::{base32, from_base32};
use commons::Pseudonym;
use hmac::{Hmac, Mac};
use sha2::Sha256;

const CHECK_LETTERS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LETTERS: usize = 26;

/// Makes the pseudonyms of one purpose in one epoch.
pub struct PseudonymKey(Hmac<Sha256>);

/// Why a text is not a pseudonym.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPseudonym {
    /// Not 27 letters and digits.
    #[error("a pseudonym is {} letters and digits, in groups or not", LETTERS + 1)]
    Shape,
    /// The last character does not match the rest.
    #[error("the pseudonym is mistyped: its last character does not match the others")]
    Mistyped,
}

impl PseudonymKey {
    /// The key of a purpose and an epoch.
    pub fn new(master: &Master, purpose: &Purpose, epoch: u32) -> Self {
        Self(hmac_of(&master.derive(&format!("lc/pseud/v1/{}/{epoch}", purpose.as_str()))))
    }

    /// The pseudonym of an identifier.
    pub fn of(&self, id: &CanonicalId) -> Pseudonym {
        let mut keyed = self.0.clone();
        keyed.update(id.as_bytes());
        let mut first = [0; 16];
        first.copy_from_slice(&keyed.finalize().into_bytes()[..16]);
        Pseudonym::from_bytes(first)
    }
}

impl std::fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PseudonymKey(..)")
    }
}

/// The text form. Pseudonyms are personal data for whoever holds the key: a file of them is kept
/// as one.
pub fn spell_pseudonym(pseudonym: &Pseudonym) -> String {
    let mut text = base32(pseudonym.as_bytes());
    let check = check_of(text.as_bytes());
    text.push(char::from(check));
    text
}

/// Reads the text form: small letters, spaces and hyphens do not matter, and O, I and L are read
/// as the digits they look like.
///
/// # Errors
/// [`BadPseudonym`].
pub fn read_pseudonym(text: &str) -> Result<Pseudonym, BadPseudonym> {
    let kept: Vec<u8> = text
        .bytes()
        .filter(|sign| !b" -".contains(sign))
        .map(|sign| sign.to_ascii_uppercase())
        .collect();
    let (check, body) = kept.split_last().ok_or(BadPseudonym::Shape)?;
    let body = std::str::from_utf8(body).map_err(|_| BadPseudonym::Shape)?;
    if body.len() != LETTERS {
        return Err(BadPseudonym::Shape);
    }
    let bytes = from_base32(body).ok_or(BadPseudonym::Shape)?;
    let bytes: [u8; 16] = bytes.try_into().map_err(|_| BadPseudonym::Shape)?;
    // The check is over the letters as they are spelled, so that O for 0 is no mistake.
    if check_of(base32(&bytes).as_bytes()) == *check {
        Ok(Pseudonym::from_bytes(bytes))
    } else {
        Err(BadPseudonym::Mistyped)
    }
}

/// ISO/IEC 7064, MOD 37,36 over digits and capitals.
fn check_of(text: &[u8]) -> u8 {
    let modulus = CHECK_LETTERS.len();
    let mut carried = modulus;
    for sign in text {
        let value = CHECK_LETTERS.iter().position(|known| known == sign).unwrap_or(0);
        let sum = (carried + value) % modulus;
        carried = (if sum == 0 { modulus } else { sum } * 2) % (modulus + 1);
    }
    CHECK_LETTERS[(modulus + 1 - carried) % modulus]
}
