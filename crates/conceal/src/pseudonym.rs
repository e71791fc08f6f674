//! Pseudonyms: the name one person has for one purpose in one epoch.
//!
//! The key comes by HKDF-SHA256 from the master with the words `lc/pseud/v1/PURPOSE/EPOCH`; the
//! pseudonym is the first 128 bits of HMAC-SHA256 over the canonical identifier. Other purposes and
//! epochs give names that cannot be joined; letting go of the master lets go of all of them. People
//! see 26 letters of Crockford's base 32 and a check character (ISO/IEC 7064, MOD 37,36), which
//! notices every single mistyped character, and two neighbours swapped but for these: letters that
//! stand beside each other in the 36 signs `0` to `9` and `A` to `Z` (the last beside the first), each
//! such pair after one of the 36 values that the sum can have there. Of the 992 ordered pairs of two
//! different letters that is so for 56, so a swap goes unnoticed in 56 of 35,712 cases, one in about
//! 638; which of them can only be changed by changing the check character of every pseudonym there is.
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
        carried = carry(carried, value);
    }
    CHECK_LETTERS[(modulus + 1 - carried) % modulus]
}

/// The sum, from 1 to 36, after one more sign.
const fn carry(carried: usize, value: usize) -> usize {
    let modulus = CHECK_LETTERS.len();
    let sum = (carried + value) % modulus;
    (if sum == 0 { modulus } else { sum } * 2) % (modulus + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::Scheme;
    use proptest::prelude::*;

    fn spelled(master: [u8; 32], purpose: &str, epoch: u32, id: (&str, &str)) -> String {
        let id = CanonicalId::new(&Scheme::parse(id.0).unwrap(), id.1).unwrap();
        let purpose = Purpose::parse(purpose).unwrap();
        let key = PseudonymKey::new(&Master::from_bytes(&master), &purpose, epoch);
        spell_pseudonym(&key.of(&id))
    }

    /// Expected values worked out with Python 3's `hmac` and `hashlib` from RFC 5869, RFC 2104 and
    /// ISO/IEC 7064.
    #[test]
    fn pseudonyms_are_those_of_the_standards() {
        let mut counting = [0; 32];
        for (at, byte) in (0..).zip(&mut counting) {
            *byte = at;
        }
        let nhs = ("nhs", "943 476 5919");
        for (master, purpose, epoch, id, expected) in [
            ([0x11; 32], "planning", 1, nhs, "K4Q2553AA98VGJ9QC85YB1JRJ0V"),
            ([0x11; 32], "research", 1, nhs, "JPT4A68KBEWNSKX4DTTJHKNYAGX"),
            ([0x11; 32], "planning", 2, nhs, "BJPKWRCM08M2GCKZ8FHSE6TR7G4"),
            (counting, "planning", 7, ("local/housing", "ab-12 3"), "MD5WCQK5PRD84QW3V760D2KPVC0"),
        ] {
            assert_eq!(spelled(master, purpose, epoch, id), expected);
        }
    }

    /// The example of ISO/IEC 7064 for MOD 37,36 in the standard's users' literature.
    #[test]
    fn the_check_character_is_that_of_mod_37_36() {
        assert_eq!(check_of(b"A12425GABC1234002"), b'M');
    }

    #[test]
    fn a_pseudonym_is_read_as_people_write_it() {
        let text = "K4Q2553AA98VGJ9QC85YB1JRJ0V";
        let written =
            "k4q25-53aa9 8vgj9 qc85y b1jrj 0v".replace("b1j", "blj").replace("j 0v", "j ov");
        assert_eq!(read_pseudonym(&written), read_pseudonym(text));
        assert_eq!(read_pseudonym(""), Err(BadPseudonym::Shape));
        assert_eq!(read_pseudonym("K4Q2"), Err(BadPseudonym::Shape));
    }

    /// All there is to swap: every sum before, every two different letters.
    #[test]
    fn neighbours_swapped_are_noticed_but_for_one_sum_of_each_pair_beside_each_other() {
        let letters: Vec<usize> = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
            .iter()
            .map(|letter| CHECK_LETTERS.iter().position(|known| known == letter).unwrap())
            .collect();
        let (mut cases, mut missed) = (0, 0);
        for one in &letters {
            for other in letters.iter().filter(|other| *other != one) {
                let same = |sum: &usize| {
                    carry(carry(*sum, *one), *other) == carry(carry(*sum, *other), *one)
                };
                let found = (1..=36).filter(same).count();
                let are_beside = matches!(one.abs_diff(*other), 1 | 35);
                assert_eq!(found, usize::from(are_beside), "{one} and {other}");
                (cases, missed) = (cases + 36, missed + found);
            }
        }
        assert_eq!((cases, missed), (35_712, 56));
    }

    /// The check character swapped with the letter before it: through the whole reading, which takes
    /// O, I and L for digits and no letter that 128 bits cannot end with.
    #[test]
    fn the_check_character_swapped_with_the_last_letter_is_noticed() {
        for last in (0..8_u8).map(|top| top << 5) {
            for varied in 0..=u16::MAX {
                let mut bytes = [last; 16];
                bytes[..2].copy_from_slice(&varied.to_be_bytes());
                let text = spell_pseudonym(&Pseudonym::from_bytes(bytes));
                let mut typed = text.clone().into_bytes();
                typed.swap(25, 26);
                let typed = String::from_utf8(typed).unwrap();
                assert!(typed == text || read_pseudonym(&typed).is_err(), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_mistyped_letter_is_noticed(bytes: [u8; 16], at in 0_usize..26, other in 0_usize..32) {
            let text = spell_pseudonym(&Pseudonym::from_bytes(bytes));
            prop_assert_eq!(read_pseudonym(&text), Ok(Pseudonym::from_bytes(bytes)));
            let letters = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
            let mut typed = text.clone().into_bytes();
            typed[at] = letters[other];
            let typed = String::from_utf8(typed).unwrap();
            prop_assert!(typed == text || read_pseudonym(&typed).is_err());
        }
    }
}
