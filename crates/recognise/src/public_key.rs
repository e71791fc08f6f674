//! The three kinds of keys that sign here, and whether one of them signed something.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};

/// With what somebody signs. No other is taken, least of all none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
    /// RSA with SHA-256 in the older padding, at least 2048 bits.
    Rs256,
}

/// A key that can only look whether a signature is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// A point of P-256: 4, then its two coordinates.
    Es256([u8; 65]),
    /// A key of Ed25519.
    EdDsa([u8; 32]),
    /// A key of RSA, without leading zeros.
    Rs256 {
        /// The modulus.
        modulus: Vec<u8>,
        /// The exponent.
        exponent: Vec<u8>,
    },
}

impl PublicKey {
    /// A point of P-256 from its coordinates.
    pub(crate) fn es256(x: &[u8], y: &[u8]) -> Option<Self> {
        let mut point = [4; 65];
        point[1..33].copy_from_slice(<&[u8; 32]>::try_from(x).ok()?);
        point[33..].copy_from_slice(<&[u8; 32]>::try_from(y).ok()?);
        Some(Self::Es256(point))
    }

    /// A key of Ed25519.
    pub(crate) fn eddsa(x: &[u8]) -> Option<Self> {
        Some(Self::EdDsa(x.try_into().ok()?))
    }

    /// A key of RSA.
    pub(crate) fn rs256(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let bare = |bytes: &[u8]| -> Vec<u8> {
            bytes.iter().copied().skip_while(|byte| *byte == 0).collect()
        };
        let (modulus, exponent) = (bare(modulus), bare(exponent));
        let is_one = (256..=1024).contains(&modulus.len()) && (1..=8).contains(&exponent.len());
        is_one.then_some(Self::Rs256 { modulus, exponent })
    }

    /// What it signs with.
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Es256(_) => Algorithm::Es256,
            Self::EdDsa(_) => Algorithm::EdDsa,
            Self::Rs256 { .. } => Algorithm::Rs256,
        }
    }

    /// Whether the owner of the key signed the message. A signature of ECDSA is two numbers of 32
    /// bytes, as tokens write it.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            Self::EdDsa(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            Self::Rs256 { modulus, exponent } => {
                let key = RsaPublicKeyComponents { n: modulus, e: exponent };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        }
        .is_ok()
    }

    /// The same for a passkey, which writes a signature of ECDSA in DER.
    pub(crate) fn has_signed_in_der(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
                .verify(message, signature)
                .is_ok(),
            Self::EdDsa(_) | Self::Rs256 { .. } => self.has_signed(message, signature),
        }
    }
}
