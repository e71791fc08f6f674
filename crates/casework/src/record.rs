//! A practice record and its id.

use commons::{Moment, Sensitive};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a record: random, so that it says nothing about anybody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(String);

impl RecordId {
    /// An id from sixteen random bytes.
    pub fn new(random: [u8; 16]) -> Self {
        Self(random.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Reads 32 lower-case hexadecimal characters. Nothing else is an id, so no id is a path.
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = text.len() == 32
            && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        shaped.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordKind {
    /// Work with a family.
    Case,
    /// The result of a screening, such as of vision.
    Screening,
    /// What a child and family wish others to know, carried from school to school.
    Passport,
    /// Children who are entitled to something and have not had it, each with the reason.
    NotYetReached,
}

/// A practice record, as its writer left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// 1 for the first; each change is one more. Earlier ones stay.
    pub revision: u32,
    /// What kind.
    pub kind: RecordKind,
    /// What it says, as JSON of its kind.
    pub body: Sensitive<String>,
    /// Who wrote this revision.
    pub written_by: String,
    /// When.
    pub written_at: Moment,
}

/// What lies inside the seal. Only this crate turns a record into bytes.
#[derive(Serialize, Deserialize)]
struct Written {
    kind: RecordKind,
    body: String,
    written_by: String,
    written_at: Moment,
}

impl Record {
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&Written {
            kind: self.kind,
            body: self.body.reveal().clone(),
            written_by: self.written_by.clone(),
            written_at: self.written_at,
        })
    }

    pub(crate) fn from_bytes(id: &RecordId, revision: u32, bytes: &[u8]) -> Option<Self> {
        let written: Written = serde_json::from_slice(bytes).ok()?;
        Some(Self {
            id: id.clone(),
            revision,
            kind: written.kind,
            body: Sensitive::new(written.body),
            written_by: written.written_by,
            written_at: written.written_at,
        })
    }
}
