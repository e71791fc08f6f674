//! Signatures of what leaves this installation, such as a recipe: Ed25519, with a key derived from the
//! house's own, so there is no second key to keep.

use crate::key::Key;
use ed25519_compact::{KeyPair, PublicKey, Seed, Signature};
use std::fmt;

/// Signs for one purpose. Never printed.
pub struct SigningKey(KeyPair);

impl Key {
    /// The key that signs for this purpose.
    pub fn signing(&self, purpose: &str) -> SigningKey {
        let seed = self.derive(&format!("signing: {purpose}"));
        SigningKey(KeyPair::from_seed(Seed::new(*seed)))
    }
}

impl SigningKey {
    /// The half that everybody may know, in hexadecimal.
    pub fn public(&self) -> String {
        hex(&*self.0.pk)
    }

    /// The signature of these bytes, in hexadecimal. The same bytes have the same signature.
    pub fn sign(&self, bytes: &[u8]) -> String {
        hex(&*self.0.sk.sign(bytes, None))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// Whether a signature is of these bytes by this key; both in hexadecimal, in small letters.
pub fn is_signed(key: &str, bytes: &[u8], signature: &str) -> bool {
    let (Some(key), Some(signature)) = (unhex::<32>(key), unhex::<64>(signature)) else {
        return false;
    };
    PublicKey::new(key).verify(bytes, &Signature::new(signature)).is_ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    let small = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if text.len() != LENGTH * 2 || !small {
        return None;
    }
    let mut out = [0; LENGTH];
    for (at, slot) in out.iter_mut().enumerate() {
        *slot = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_two_test_vectors_of_rfc_8032() {
        for (seed, public, message, signature) in [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                &b""[..],
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                &[0x72][..],
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            ),
        ] {
            let key = SigningKey(KeyPair::from_seed(Seed::new(unhex(seed).expect("a seed"))));
            assert_eq!(key.public(), public);
            assert_eq!(key.sign(message), signature);
            assert!(is_signed(public, message, signature));
            assert!(!is_signed(public, b"other", signature));
            assert!(!is_signed(&public.to_uppercase(), message, signature));
        }
    }

    #[test]
    fn each_purpose_has_its_own_key_and_the_same_one_each_time() {
        let key = Key::generate().expect("randomness");
        assert_eq!(key.signing("recipes").public(), key.signing("recipes").public());
        assert_ne!(key.signing("recipes").public(), key.signing("others").public());
    }
}
