//! A request to let something out of the safe room: files that an analyst made from exact,
//! pseudonymised rows. Two checkers who are neither its author nor of its project look at it, each
//! alone at first, and nothing leaves without the approval of both.
//!
//! A view names the **seal** of what was looked at: the hash of the title, the context and the files
//! as they were. So nobody approves what they have not seen, and nothing else than that is released.
//! Who joins the project later, or is no longer accredited, has no view that counts; what they objected
//! to stays open (`objections`).
//! The stages are those of the Airlock of OpenSAFELY.

mod deeds;
mod life;
mod not_allowed;
mod objections;

pub use deeds::{OUTPUT_ARROWS, OutputDeed, OutputDeedKind, OutputStage, SubmitRule, Verdict};
pub use life::{GivenView, OutputLife};
pub use not_allowed::OutputNotAllowed;

use commons::ContentHash;
use serde::{Deserialize, Serialize};

/// A file that is to leave. Its bytes are kept elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputFile {
    /// Its name, without a folder.
    pub name: String,
    /// The hash of its bytes.
    pub hash: ContentHash,
    /// Its size, in bytes.
    pub size: u64,
}

/// What a checker has to know before they can judge.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OutputContext {
    /// What the files are.
    pub what: String,
    /// Why they are needed outside.
    pub why: String,
    /// Who will read them.
    pub readers: String,
}

/// What is asked to leave, with its title and context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// What it is called.
    pub title: String,
    /// What checkers have to know.
    pub context: OutputContext,
    /// The files, each name once.
    pub files: Vec<OutputFile>,
}

impl Output {
    /// The hash of all of it: title, context, and each file's name, hash and size. Each part stands
    /// after its length, so that no two outputs are read as the same bytes.
    pub fn seal(&self) -> ContentHash {
        let OutputContext { what, why, readers } = &self.context;
        let mut bytes = Vec::new();
        for text in [&self.title, what, why, readers] {
            put(&mut bytes, text);
        }
        for file in &self.files {
            put(&mut bytes, &file.name);
            put(&mut bytes, &file.hash.to_string());
            put(&mut bytes, &file.size.to_string());
        }
        ContentHash::of(&bytes)
    }
}

fn put(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(format!("{}:", text.len()).as_bytes());
    bytes.extend_from_slice(text.as_bytes());
}
