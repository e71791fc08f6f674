//! The keys of encoding, one for each purpose, derived from the secret the partners share.
//!
//! Every key comes by HKDF-SHA256 (RFC 5869) from the master and a sentence that says what it is
//! for, so that nothing made for one purpose can be joined to anything made for another. A key
//! check of four bytes goes into each encoded file: files made with two keys are refused instead
//! of quietly not linking.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// The secret the partners share. Wiped from memory when dropped; never printed.
pub struct Master(Zeroizing<[u8; 32]>);

/// What an encoding or a pseudonym is for: one word of small letters, digits, `_` and `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purpose(String);

/// Why a text does not name a purpose.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a purpose is one of {}; use the word that stands in the sharing agreement",
    Purpose::WORDS.join(", ")
)]
pub struct BadPurpose;

/// The keys with which one purpose's records are encoded.
pub struct LinkageKey {
    purpose: Purpose,
    rooms: Hmac<Sha256>,
    decoys: Hmac<Sha256>,
    handles: Hmac<Sha256>,
    check: [u8; 4],
}

impl Purpose {
    /// The closed list of purposes of the sharing agreements.
    pub const WORDS: [&str; 8] = [
        "direct_care",
        "safeguarding",
        "service_delivery",
        "planning",
        "research",
        "evaluation",
        "ig_audit",
        "dsar",
    ];

    /// Reads a purpose.
    ///
    /// # Errors
    /// [`BadPurpose`] for a word outside the list.
    pub fn parse(text: &str) -> Result<Self, BadPurpose> {
        let word = text.trim();
        if Self::WORDS.contains(&word) { Ok(Self(word.to_owned())) } else { Err(BadPurpose) }
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Master {
    /// From the 32 secret bytes of a key file.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    /// The keys for encoding records for one purpose.
    pub fn for_linkage(&self, purpose: &Purpose) -> LinkageKey {
        let keyed = |use_of_it: &str| {
            hmac_of(&self.derive(&format!("lc/link/v1/{}/{use_of_it}", purpose.as_str())))
        };
        let check = leading::<4>(&keyed("check"), &[b"which key is this"]);
        LinkageKey {
            rooms: keyed("rooms"),
            decoys: keyed("decoys"),
            handles: keyed("handles"),
            purpose: purpose.clone(),
            check,
        }
    }

    /// 32 bytes for the use that `info` names.
    pub(crate) fn derive(&self, info: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, self.0.as_slice())
            .expand(info.as_bytes(), key.as_mut_slice())
            .expect("32 bytes are within what HKDF-SHA256 can give");
        key
    }
}

impl LinkageKey {
    /// The purpose it serves.
    pub const fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// Tells two keys apart without saying anything about either.
    pub const fn check(&self) -> [u8; 4] {
        self.check
    }

    /// The 32 secret bytes of a room: the first 16 are its name, the rest salts its masks.
    pub(crate) fn room(&self, view: u8, parts: &[&[u8]]) -> [u8; 32] {
        let mut keyed = self.rooms.clone();
        keyed.update(&[view]);
        update_parts(&mut keyed, parts);
        keyed.finalize().into_bytes().into()
    }

    /// 32 bytes that look like any room's and are no other record's.
    pub(crate) fn decoy(&self, view: u8, parts: &[&[u8]]) -> [u8; 32] {
        let mut keyed = self.decoys.clone();
        keyed.update(&[view]);
        update_parts(&mut keyed, parts);
        keyed.finalize().into_bytes().into()
    }

    /// The name a record has in encoded files: nothing without the key.
    pub(crate) fn handle(&self, source: &str, content: &[&[u8]]) -> [u8; 10] {
        let mut keyed = self.handles.clone();
        update_parts(&mut keyed, &[source.as_bytes()]);
        update_parts(&mut keyed, content);
        let whole = keyed.finalize().into_bytes();
        let mut first = [0; 10];
        first.copy_from_slice(&whole[..10]);
        first
    }
}

/// SHA-256 of one block: a secret of the room, then something of fixed length. With a secret
/// prefix and one length only, this is the compression function used as a keyed function.
pub(crate) fn in_room(secret: &[u8; 16], fixed: &[u8; 32]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(secret);
    hash.update(fixed);
    hash.finalize().into()
}

/// Words that look random, from a secret: SHA-256 of it and a counter.
pub(crate) fn expand(secret: &[u8; 32], words: usize) -> Vec<u64> {
    let mut out = Vec::with_capacity(words + 4);
    let mut block = 0_u64;
    while out.len() < words {
        let mut hash = Sha256::new();
        hash.update(secret);
        hash.update(block.to_be_bytes());
        let whole: [u8; 32] = hash.finalize().into();
        out.extend(whole.chunks_exact(8).map(crate::mask::word));
        block += 1;
    }
    out.truncate(words);
    out
}

/// HMAC-SHA256 under a derived key.
pub(crate) fn hmac_of(key: &Zeroizing<[u8; 32]>) -> Hmac<Sha256> {
    Hmac::new_from_slice(key.as_slice()).expect("HMAC takes keys of any length")
}

/// Each part with its length, so that no two lists run together to the same bytes.
pub(crate) fn update_parts(keyed: &mut Hmac<Sha256>, parts: &[&[u8]]) {
    for part in parts {
        keyed.update(&(part.len() as u64).to_be_bytes());
        keyed.update(part);
    }
}

fn leading<const N: usize>(keyed: &Hmac<Sha256>, parts: &[&[u8]]) -> [u8; N] {
    let mut keyed = keyed.clone();
    update_parts(&mut keyed, parts);
    let mut first = [0; N];
    first.copy_from_slice(&keyed.finalize().into_bytes()[..N]);
    first
}

impl fmt::Debug for Master {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Master(..)")
    }
}

impl fmt::Debug for LinkageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkageKey({}, ..)", self.purpose.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_for_another_purpose_or_master_has_another_check() {
        let (one, two) = (Master::from_bytes(&[1; 32]), Master::from_bytes(&[2; 32]));
        let of = |master: &Master, word| {
            master.for_linkage(&Purpose::parse(word).expect("in the list")).check()
        };
        assert_eq!(of(&one, "planning"), of(&one, "planning"));
        assert_ne!(of(&one, "planning"), of(&one, "research"));
        assert_ne!(of(&one, "planning"), of(&two, "planning"));
    }

    #[test]
    fn only_purposes_of_the_list_are_taken() {
        assert_eq!(Purpose::parse("marketing"), Err(BadPurpose));
        assert!(BadPurpose.to_string().contains("service_delivery"));
    }

    #[test]
    fn keys_do_not_print_themselves() {
        let master = Master::from_bytes(&[7; 32]);
        let key = master.for_linkage(&Purpose::parse("planning").expect("in the list"));
        assert_eq!(format!("{master:?} {key:?}"), "Master(..) LinkageKey(planning, ..)");
    }
}
