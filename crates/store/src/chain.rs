//! The audit's chain of hashes: pure, so that anyone can check it away from the database.
//!
//! Each entry is hashed together with the hash before it: `BLAKE3(prev_hash ‖ entry)`, where the
//! entry is the canonical CBOR (RFC 8949, section 4.2) of the array
//! `[seq, at, actor, role, purpose, agreement, action, object, decision]`, a whole number and eight
//! texts. An edit, a removal, an insertion or another order breaks the chain at that entry.
//!
//! What it cannot show by itself: anyone may work out these hashes, so whoever can write to the
//! database can cut entries off its end and move the head, or write the chain anew from some entry
//! on; both are whole in themselves. Only a head kept elsewhere shows it, so print the head, or
//! keep it on another machine, and give it to [`verify`]; it vouches for the entries up to it and
//! for none after it. An act that was never written down leaves no trace in any chain.

use commons::ContentHash;
use serde::{Deserialize, Serialize};

/// One entry of the audit, as texts: exactly what is hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the chain, from 1.
    pub seq: u64,
    /// When, in universal time.
    pub at: String,
    /// Who.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// For which purpose.
    pub purpose: String,
    /// Under which sharing agreement; empty when none was needed.
    pub agreement: String,
    /// What was done.
    pub action: String,
    /// To what: an id or a pseudonym, never a name.
    pub object: String,
    /// What was decided: `allowed`, `refused` or `done`.
    pub decision: String,
    /// The hash of the entry before; zeros for the first.
    pub prev_hash: ContentHash,
    /// The hash of this entry.
    pub hash: ContentHash,
}

/// Where a chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The last entry's place; 0 when there is none.
    pub seq: u64,
    /// The last entry's hash.
    pub hash: ContentHash,
}

impl Head {
    /// The head of an empty chain.
    pub const EMPTY: Head = Head { seq: 0, hash: ContentHash::from_bytes([0; 32]) };
}

/// Where and how a chain is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry is missing, repeated or out of order.
    #[error("entry {expected} of the audit is missing or out of order: {found} stands there")]
    Order {
        /// The place that should come.
        expected: u64,
        /// The place that came.
        found: u64,
    },
    /// An entry does not follow the one before it.
    #[error("entry {seq} of the audit does not follow the one before it: one of them was changed")]
    Link {
        /// Its place.
        seq: u64,
    },
    /// An entry is not what was hashed.
    #[error("entry {seq} of the audit was changed after it was written")]
    Content {
        /// Its place.
        seq: u64,
    },
    /// The chain ends before or beside the head that is known.
    #[error(
        "the audit ends at entry {found}, and should reach {expected}: its end was cut off or replaced"
    )]
    Head {
        /// The known head's place.
        expected: u64,
        /// Where the chain ends.
        found: u64,
    },
    /// A line of an export is no entry.
    #[error("line {line} of the export is not an entry of the audit")]
    Line {
        /// The line, from 1.
        line: u64,
    },
}

/// Checks a chain entry by entry, without holding it.
#[derive(Debug, Clone, Copy)]
pub struct Verifier {
    head: Head,
    known: Option<Head>,
}

impl Verifier {
    /// A verifier that expects the chain to pass through `known`, a head kept elsewhere.
    pub const fn new(known: Option<Head>) -> Self {
        Self { head: Head::EMPTY, known }
    }

    /// The place of the entry that should come next.
    pub(crate) const fn next_seq(&self) -> u64 {
        self.head.seq.saturating_add(1)
    }

    /// Checks the next entry.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn next(&mut self, entry: &Entry) -> Result<(), Broken> {
        let expected = self.next_seq();
        if entry.seq != expected {
            return Err(Broken::Order { expected, found: entry.seq });
        }
        if entry.prev_hash != self.head.hash {
            return Err(Broken::Link { seq: entry.seq });
        }
        if entry.hash != hash(entry) {
            return Err(Broken::Content { seq: entry.seq });
        }
        self.head = Head { seq: entry.seq, hash: entry.hash };
        match self.known {
            Some(known) if known.seq == entry.seq && known.hash != entry.hash => {
                Err(Broken::Head { expected: known.seq, found: entry.seq })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The head of what was checked, which reaches the known one.
    ///
    /// # Errors
    /// [`Broken::Head`] when the chain ends before the known head.
    pub fn finish(self) -> Result<Head, Broken> {
        match self.known {
            Some(known) if known.seq > self.head.seq => {
                Err(Broken::Head { expected: known.seq, found: self.head.seq })
            }
            Some(_) | None => Ok(self.head),
        }
    }
}

/// Checks a whole chain. With a head kept elsewhere it also shows an end that was cut off; the
/// chain may have grown since.
///
/// # Errors
/// [`Broken`], the first break.
pub fn verify(entries: &[Entry], known: Option<Head>) -> Result<Head, Broken> {
    let mut verifier = Verifier::new(known);
    entries.iter().try_for_each(|entry| verifier.next(entry))?;
    verifier.finish()
}

/// Checks an export, one entry as JSON a line, without a database.
///
/// # Errors
/// [`Broken`], the first break.
pub fn verify_export(export: &str, known: Option<Head>) -> Result<Head, Broken> {
    let mut verifier = Verifier::new(known);
    for (place, line) in export.lines().enumerate() {
        let entry =
            serde_json::from_str(line).map_err(|_| Broken::Line { line: place as u64 + 1 })?;
        verifier.next(&entry)?;
    }
    verifier.finish()
}

/// The hash an entry must have.
pub fn hash(entry: &Entry) -> ContentHash {
    let texts = [
        entry.at.as_str(),
        &entry.actor,
        &entry.role,
        &entry.purpose,
        &entry.agreement,
        &entry.action,
        &entry.object,
        &entry.decision,
    ];
    linked(entry.prev_hash, entry.seq, &texts)
}

/// `BLAKE3(before ‖ canonical CBOR of the array [seq, texts..])`: how every chain here is linked.
pub(crate) fn linked(before: ContentHash, seq: u64, texts: &[&str]) -> ContentHash {
    let mut bytes = Vec::with_capacity(320);
    cbor_head(&mut bytes, 4, 1 + texts.len() as u64);
    cbor_head(&mut bytes, 0, seq);
    for text in texts {
        cbor_head(&mut bytes, 3, text.len() as u64);
        bytes.extend_from_slice(text.as_bytes());
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(before.as_bytes());
    hasher.update(&bytes);
    ContentHash::from_bytes(*hasher.finalize().as_bytes())
}

/// The shortest head of a CBOR item: three bits of kind, then the number.
fn cbor_head(out: &mut Vec<u8>, kind: u8, number: u64) {
    let kind = kind << 5;
    let bytes = number.to_be_bytes();
    match number {
        0..=23 => out.push(kind | bytes[7]),
        24..=0xff => out.extend([kind | 24, bytes[7]]),
        0x100..=0xffff => {
            out.push(kind | 25);
            out.extend_from_slice(&bytes[6..]);
        }
        0x1_0000..=0xffff_ffff => {
            out.push(kind | 26);
            out.extend_from_slice(&bytes[4..]);
        }
        _ => {
            out.push(kind | 27);
            out.extend_from_slice(&bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::cbor_head;

    #[test]
    fn heads_are_the_examples_of_the_standard() {
        // RFC 8949 appendix A: 0, 23, 24, 100, 1000, 1000000, 1000000000000 and the largest.
        let cases: [(u64, &[u8]); 8] = [
            (0, &[0x00]),
            (23, &[0x17]),
            (24, &[0x18, 0x18]),
            (100, &[0x18, 0x64]),
            (1000, &[0x19, 0x03, 0xe8]),
            (1_000_000, &[0x1a, 0x00, 0x0f, 0x42, 0x40]),
            (1_000_000_000_000, &[0x1b, 0x00, 0x00, 0x00, 0xe8, 0xd4, 0xa5, 0x10, 0x00]),
            (u64::MAX, &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ];
        for (number, expected) in cases {
            let mut out = Vec::new();
            cbor_head(&mut out, 0, number);
            assert_eq!(out, expected, "{number}");
        }
        let mut text = Vec::new();
        cbor_head(&mut text, 3, 4);
        assert_eq!(text, [0x64], "the head of the text IETF");
    }
}
