//! The name of one partner's record of one person, before anybody knows whose it is.

use std::fmt;

/// Sixteen keyed bytes made by the vault from a source and that source's own number for the
/// person. It joins the two halves of a split row (identifiers in the vault, facts in the lake)
/// and says nothing without the vault's key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordKey([u8; 16]);

impl RecordKey {
    /// From the sixteen bytes the vault made.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The sixteen bytes, for storing.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordKey(..)")
    }
}
