//! One-time codes: the second step of signing in with a local account.
//!
//! RFC 6238 with the settings every authenticator app has: HMAC-SHA-1, thirty seconds, six digits.
//! One code before and one after the current one count too, for clocks that differ. A code is never
//! taken twice: whoever keeps the step of the last one gives it here and takes only later ones.

use crate::role::Role;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use std::fmt;

/// Seconds for which a code holds.
pub const STEP_SECONDS: i64 = 30;
/// Digits of a code.
pub const DIGITS: u32 = 6;
/// Steps by which a clock may differ.
const SLACK: i64 = 1;
/// Recovery codes given out together.
pub const RECOVERY_CODES: usize = 10;
/// Letters and digits that are not mistaken for one another.
const PLAIN: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Roles whose holders may open identifiable records, or let others: they sign in with two steps.
pub const NEED_CODES: &[Role] = &[
    Role::Administrator,
    Role::DataLead,
    Role::GovernanceLead,
    Role::LinkClerk,
    Role::HeadTeacher,
    Role::SafeguardingLead,
    Role::FamilySupportWorker,
    Role::SchoolNurse,
];

/// The secret that an authenticator app and this service share. It does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeSecret([u8; 20]);

impl CodeSecret {
    /// A secret of these bytes.
    pub const fn of(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The secret as people type it into an app: base32 in groups of four.
    pub fn in_groups(&self) -> String {
        let letters = base32(&self.0);
        let groups: Vec<&str> =
            (0..letters.len()).step_by(4).map(|at| &letters[at..at + 4]).collect();
        groups.join(" ")
    }

    /// The address that an app reads from a square of dots: who issues the codes, and for whom.
    pub fn address(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (percent(issuer), percent(account));
        format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&digits={DIGITS}&period={STEP_SECONDS}",
            base32(&self.0)
        )
    }

    /// The step of a code that was typed, when it is one that holds now and comes after `last`.
    pub fn step_of(&self, typed: &str, unix_seconds: i64, last: Option<i64>) -> Option<i64> {
        let typed: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
        let now = unix_seconds.div_euclid(STEP_SECONDS);
        let mut found = None;
        // Every candidate is looked at, so that the time taken does not say which one it was.
        for step in now - SLACK..=now + SLACK {
            let is_new = last.is_none_or(|last| step > last);
            if same(&code(&self.0, step, DIGITS), &typed) && is_new {
                found = Some(step);
            }
        }
        found
    }
}

impl fmt::Debug for CodeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeSecret(..)")
    }
}

/// The code of a step: section 5.3 of RFC 4226.
fn code(secret: &[u8], step: i64, digits: u32) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes a secret of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let from = usize::from(hash[19] & 0x0f);
    let four = [hash[from] & 0x7f, hash[from + 1], hash[from + 2], hash[from + 3]];
    let number = u32::from_be_bytes(four) % 10_u32.pow(digits);
    format!("{number:0width$}", width = digits as usize)
}

fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let differing =
        one.iter().zip(other).fold(one.len() ^ other.len(), |sum, (a, b)| sum | usize::from(a ^ b));
    differing == 0
}

/// A recovery code of 60 random bits: `4k7m-9xqe-2w0d`.
pub fn recovery_code(bytes: [u8; 12]) -> String {
    let letters: Vec<char> =
        bytes.iter().map(|byte| char::from(PLAIN[usize::from(byte % 32)])).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// What was typed as a recovery code, in one spelling; none when it cannot be one.
pub fn fold_recovery_code(typed: &str) -> Option<String> {
    let letters: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    let plain = letters.len() == 12 && letters.bytes().all(|byte| PLAIN.contains(&byte));
    plain.then(|| format!("{}-{}-{}", &letters[..4], &letters[4..8], &letters[8..]))
}

/// RFC 4648, without padding; twenty bytes are a whole number of groups.
fn base32(bytes: &[u8]) -> String {
    let (mut letters, mut held, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            letters.push(char::from(BASE32[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    letters
}

fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the rows of SHA-1; RFC 4226, appendix D.
        let secret = b"12345678901234567890";
        for (seconds, expected) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(code(secret, seconds / STEP_SECONDS, 8), expected, "{seconds}");
        }
        let counted = ["755224", "287082", "359152", "969429", "338314", "254676"];
        for (step, expected) in (0..).zip(counted) {
            assert_eq!(code(secret, step, 6), expected, "{step}");
        }
    }

    #[test]
    fn a_code_holds_a_step_to_either_side_and_never_twice() {
        let secret = CodeSecret::of(*b"12345678901234567890");
        let now = 2_000_000_000;
        let step = now / STEP_SECONDS;
        for away in -3..=3 {
            let typed = code(&secret.0, step + away, DIGITS);
            let expected = (-1..=1).contains(&away).then_some(step + away);
            assert_eq!(secret.step_of(&typed, now, None), expected, "{away}");
            let later = expected.filter(|found| *found > step);
            assert_eq!(secret.step_of(&typed, now, Some(step)), later, "{away} after a code");
        }
        let typed = code(&secret.0, step, DIGITS);
        let spaced = format!(" {} {}", &typed[..3], &typed[3..]);
        assert_eq!(secret.step_of(&spaced, now, None), Some(step));
        for wrong in ["", "12345", "1234567", "abcdef", "000000"] {
            assert_eq!(secret.step_of(wrong, now, None), None, "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_shown_as_apps_read_it_and_never_printed() {
        // RFC 4648, section 10, and the secret of RFC 6238 as apps show it.
        assert_eq!(base32(b"fooba"), "MZXW6YTB");
        let secret = CodeSecret::of(*b"12345678901234567890");
        assert_eq!(secret.in_groups(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let address = secret.address("Lifechances Calderbrook", "a+b@c.example");
        assert_eq!(
            address,
            "otpauth://totp/Lifechances%20Calderbrook:a%2Bb%40c.example?secret=\
             GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Lifechances%20Calderbrook&digits=6&period=30"
        );
        assert_eq!(format!("{secret:?}"), "CodeSecret(..)");
    }

    #[test]
    fn a_recovery_code_is_read_however_it_is_typed() {
        let code = recovery_code([0, 1, 31, 32, 255, 9, 10, 18, 19, 20, 21, 22]);
        assert_eq!(fold_recovery_code(&code).as_deref(), Some(code.as_str()));
        let shouted = code.replace('-', " ").to_uppercase();
        assert_eq!(fold_recovery_code(&shouted).as_deref(), Some(code.as_str()));
        assert_eq!(fold_recovery_code("oIl0 0000 0000").as_deref(), Some("0110-0000-0000"));
        for bad in ["", "0000-0000-000", "0000-0000-0000-0", "0000-0000-000u", "123456"] {
            assert_eq!(fold_recovery_code(bad), None, "{bad}");
        }
    }
}
