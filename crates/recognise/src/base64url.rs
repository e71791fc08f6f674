//! The letters in which tokens and challenges are written.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Bytes in base64url, without padding.
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes, when the text is exactly their base64url.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// What is shown of a verifier beforehand (RFC 7636, `S256`).
pub fn challenge_of(verifier: &str) -> String {
    encode(&Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_the_one_of_rfc_7636() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge_of(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn padding_and_other_letters_are_not_read() {
        assert_eq!(decode("-_8"), Some(vec![0xfb, 0xff]));
        for bad in ["+/8", "-_8=", "-_9", "a b"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
