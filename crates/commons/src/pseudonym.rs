//! The name a child has on the analytic side: nothing of the child is in it.

use std::fmt;

/// Sixteen bytes made from a key and a person by the vault. Without the key it says nothing. It is
/// still personal data for whoever holds the key, so it is not printed in full.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pseudonym([u8; 16]);

impl Pseudonym {
    /// From the sixteen bytes the vault made.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The sixteen bytes, for storing in the lake.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonym(..)")
    }
}
