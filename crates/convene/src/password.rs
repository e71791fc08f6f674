//! Passwords of local accounts.
//!
//! Argon2id with 19 MiB, two passes and one lane: the first choice of the OWASP password storage
//! guidance. The salt is an argument, so that this stays a pure function.

use argon2::{Algorithm, Argon2, Params, Version};
use std::fmt;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const LENGTH: usize = 32;
/// Fewer characters than this are refused.
pub const SHORTEST: usize = 12;

/// A password that has been hashed: `argon2id$m$t$p$salt$hash`, the last two in hexadecimal.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    /// Too few characters.
    #[error("Use at least {SHORTEST} characters. Three random words work well.")]
    TooShort,
    /// More than anybody types.
    #[error("Use fewer than 1,000 characters.")]
    TooLong,
}

impl PasswordHash {
    /// Hashes a new password with a random salt.
    ///
    /// # Errors
    /// [`BadPassword`] when it is too short or too long.
    pub fn of(password: &str, salt: [u8; 16]) -> Result<Self, BadPassword> {
        match password.chars().count() {
            0..SHORTEST => Err(BadPassword::TooShort),
            1000.. => Err(BadPassword::TooLong),
            _ => {
                let cost = Cost { memory: MEMORY_KIB, passes: PASSES, lanes: LANES };
                let hash = cost.hash(password, &salt).ok_or(BadPassword::TooLong)?;
                Ok(Self(format!("argon2id${cost}${}${}", hex(&salt), hex(&hash))))
            }
        }
    }

    /// Reads what the store kept.
    pub fn from_stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// A hash that no password matches and that takes as long to try as any other.
    pub fn of_nobody() -> Self {
        let cost = Cost { memory: MEMORY_KIB, passes: PASSES, lanes: LANES };
        Self(format!("argon2id${cost}${}${}", hex(&[0; 16]), hex(&[0; LENGTH])))
    }

    /// What the store keeps.
    pub fn stored(&self) -> &str {
        &self.0
    }

    /// Whether this is the password. Unreadable hashes match nothing.
    pub fn matches(&self, password: &str) -> bool {
        self.check(password).unwrap_or(false)
    }

    fn check(&self, password: &str) -> Option<bool> {
        let parts: Vec<&str> = self.0.split('$').collect();
        let ["argon2id", memory, passes, lanes, salt, hash] = parts[..] else { return None };
        let cost = Cost {
            memory: memory.parse().ok()?,
            passes: passes.parse().ok()?,
            lanes: lanes.parse().ok()?,
        };
        let found = cost.hash(password, &unhex(salt)?)?;
        let kept = unhex(hash)?;
        // Every byte is looked at, so the time taken does not say where they differ.
        let differing =
            found.iter().zip(&kept).fold(kept.len() ^ LENGTH, |d, (a, b)| d | usize::from(a ^ b));
        Some(differing == 0)
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

#[derive(Clone, Copy)]
struct Cost {
    memory: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    fn hash(self, password: &str, salt: &[u8]) -> Option<[u8; LENGTH]> {
        let sane = self.memory <= 1024 * 1024 && self.passes <= 16 && self.lanes <= 16;
        let params = sane.then(|| Params::new(self.memory, self.passes, self.lanes, Some(LENGTH)));
        let mut out = [0; LENGTH];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params?.ok()?)
            .hash_password_into(password.as_bytes(), salt, &mut out)
            .ok()?;
        Some(out)
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}${}${}", self.memory, self.passes, self.lanes)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_password_matches() {
        let hash = PasswordHash::of("three random words", [7; 16]).expect("long enough");
        let kept = PasswordHash::from_stored(hash.stored());
        assert!(kept.matches("three random words"));
        assert!(!kept.matches("three random word"));
        assert!(!kept.matches(""));
        assert_eq!(format!("{kept:?}"), "PasswordHash(..)");
        assert!(!PasswordHash::of_nobody().matches("three random words"));
    }

    #[test]
    fn short_passwords_are_refused_with_advice() {
        assert_eq!(PasswordHash::of("elevenchars", [0; 16]), Err(BadPassword::TooShort));
    }

    #[test]
    fn a_broken_hash_matches_nothing() {
        for broken in ["", "argon2id", "argon2id$1$1$1$zz$zz", "argon2id$9999999999$2$1$00$00"] {
            assert!(!PasswordHash::from_stored(broken).matches("anything at all"), "{broken}");
        }
    }
}
