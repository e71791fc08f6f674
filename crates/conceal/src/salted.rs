//! The salted digest of OpenPseudonymiser, for joining files that were made with it.
//!
//! Its published rule (version 0.9.7, `drcjar/OpenPseudonymiser`, `Crypto.cs`): the values in the
//! alphabetical order of their field names, one after the other, without blanks, tabs and line
//! ends; then the salt; SHA-256 of the UTF-8 bytes, in capital hexadecimal digits.
//!
//! It is here to read what others made. **It is no protection once the salt is known**: all ten-digit
//! numbers can be tried in minutes. New files use [`crate::pseudonym`].

use sha2::{Digest, Sha256};

/// The digest of these fields and values under a salt; `None` for an empty salt, which the rule
/// does not allow.
pub fn salted_digest(fields: &[(&str, &str)], salt: &str) -> Option<String> {
    if salt.is_empty() {
        return None;
    }
    let mut sorted = fields.to_vec();
    sorted.sort_by_key(|(name, _)| *name);
    let mut hash = Sha256::new();
    for (_, value) in sorted {
        let kept: String = value.chars().filter(|sign| !"\r\n\t ".contains(*sign)).collect();
        hash.update(kept.as_bytes());
    }
    hash.update(salt.as_bytes());
    Some(hash.finalize().iter().map(|byte| format!("{byte:02X}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected value worked out with Python 3's `hashlib` from the published rule.
    #[test]
    fn the_digest_is_that_of_the_published_rule() {
        let fields = [("NHSNumber", "943 476 5919"), ("DOB", "29.11.1973")];
        assert_eq!(
            salted_digest(&fields, "mackerel").as_deref(),
            Some("ED72F814B7905F3D3958749FA90FE657C101EC657402783DB68CBE3513E76087")
        );
        assert_eq!(salted_digest(&fields, ""), None);
    }
}
