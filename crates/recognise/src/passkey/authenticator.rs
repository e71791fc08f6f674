//! What the authenticator says: for which site, who was there, how often it was used, and the
//! credential when it was just made (section 6.1).

use super::{LONGEST_CREDENTIAL, NotTaken, Party, cbor};
use sha2::{Digest, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const MAY_BE_COPIED: u8 = 0x08;
const IS_COPIED: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// Whether a passkey is on one device only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backup {
    /// It never leaves its device.
    OneDevice,
    /// It may be copied to other devices of the person, and is not.
    Possible,
    /// It is kept on other devices, or where their provider keeps it.
    Done,
}

impl Backup {
    /// Whether it may be copied.
    pub const fn is_possible(self) -> bool {
        match self {
            Self::OneDevice => false,
            Self::Possible | Self::Done => true,
        }
    }
}

/// The first part, which every answer has.
#[derive(Debug, Clone, Copy)]
pub(super) struct AuthenticatorSays {
    party_hash: [u8; 32],
    flags: u8,
    pub(super) count: u32,
}

/// The part that only a new passkey has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Credential<'a> {
    pub(super) id: &'a [u8],
    pub(super) key: &'a [u8],
}

/// Reads all of it; bytes that belong to nothing are refused.
pub(super) fn read(data: &[u8]) -> Result<(AuthenticatorSays, Option<Credential<'_>>), NotTaken> {
    let (says, rest) = read_first(data).ok_or(NotTaken::Unreadable)?;
    let (credential, rest) = if says.has(HAS_CREDENTIAL) {
        let (credential, rest) = read_credential(rest).ok_or(NotTaken::Unreadable)?;
        (Some(credential), rest)
    } else {
        (None, rest)
    };
    // Authenticators may add extensions nobody asked for.
    let rest = if says.has(HAS_EXTENSIONS) {
        let (_, rest) = cbor::split_map(rest).ok_or(NotTaken::Unreadable)?;
        rest
    } else {
        rest
    };
    if rest.is_empty() { Ok((says, credential)) } else { Err(NotTaken::Unreadable) }
}

fn read_first(data: &[u8]) -> Option<(AuthenticatorSays, &[u8])> {
    let (party_hash, rest) = data.split_first_chunk::<32>()?;
    let (flags, rest) = rest.split_first()?;
    let (count, rest) = rest.split_first_chunk::<4>()?;
    let count = u32::from_be_bytes(*count);
    Some((AuthenticatorSays { party_hash: *party_hash, flags: *flags, count }, rest))
}

fn read_credential(data: &[u8]) -> Option<(Credential<'_>, &[u8])> {
    // Which model it is, is not looked at.
    let (_, rest) = data.split_first_chunk::<16>()?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length));
    if !(1..=LONGEST_CREDENTIAL).contains(&length) {
        return None;
    }
    let (id, rest) = rest.split_at_checked(length)?;
    let (key, rest) = cbor::split_map(rest)?;
    Some((Credential { id, key }, rest))
}

impl AuthenticatorSays {
    fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// For which site, and that somebody was there.
    pub(super) fn check(&self, party: &Party) -> Result<(), NotTaken> {
        if self.party_hash != <[u8; 32]>::from(Sha256::digest(party.id().as_bytes())) {
            return Err(NotTaken::OtherParty);
        }
        if self.has(PRESENT) { Ok(()) } else { Err(NotTaken::NotPresent) }
    }

    /// That it was looked who it was.
    pub(super) fn is_verified(&self) -> Result<(), NotTaken> {
        if self.has(VERIFIED) { Ok(()) } else { Err(NotTaken::NotVerified) }
    }

    /// What it says of copies.
    pub(super) fn backup(&self) -> Result<Backup, NotTaken> {
        match (self.has(MAY_BE_COPIED), self.has(IS_COPIED)) {
            (false, false) => Ok(Backup::OneDevice),
            (true, false) => Ok(Backup::Possible),
            (true, true) => Ok(Backup::Done),
            (false, true) => Err(NotTaken::Backup),
        }
    }
}
