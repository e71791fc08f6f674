//! The signed file: the document, then the signature of exactly its bytes.
//!
//! The document says which key it is signed with, so a signature that was cut off is missed. There is
//! one way to write the end of the file and one way to write the signature, so a file of which any
//! byte was changed is refused. Who holds a key no file can say: whoever gets one compares the key's
//! short form with what the sender tells them.

use crate::document::Document;
use commons::Mistake;

/// The longest file, in bytes: it has to fit into a form.
pub const LONGEST_BYTES: usize = 32 * 1024;

const BEGINS: &str = "\n[signature]\nof_all_above = \"";
const ENDS: &str = "\"\n";

/// Whether a file is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// By this key, and nothing was changed since.
    Signed(String),
    /// It says of itself that it is not.
    Unsigned,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What it says.
    pub document: Document,
    /// Whether it is signed.
    pub standing: Standing,
}

/// Why a file is not taken: what, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageProblem {
    /// It is too long.
    #[error("the file is longer than {} kilobytes, so it is no recipe", LONGEST_BYTES / 1024)]
    TooLong,
    /// It is not text.
    #[error(
        "line {0} is not text: the file was damaged on its way, or is no recipe. Ask for it again"
    )]
    NotText(usize),
    /// Its line ends were changed.
    #[error(
        "the ends of its lines were changed on the way, which mail programs do. Ask for the file as an \
         attachment or in an archive"
    )]
    LineEnds,
    /// A mistake in the document.
    #[error("{0}")]
    Mistake(Mistake),
    /// The signature was cut off.
    #[error(
        "it says it is signed, and the signature at its end is missing: the file was cut short. Ask for \
         it again"
    )]
    CutShort,
    /// The signature is not of this text.
    #[error(
        "the signature is not of this text: something in the file was changed after it was signed. \
         Nothing of it was used. Ask for the file again"
    )]
    BadSignature,
}

/// Signs with a key whose public half is `key`, in hexadecimal.
pub fn seal(document: &Document, key: &str, sign: impl Fn(&[u8]) -> String) -> String {
    let mut text = Document { signed_by: key.to_owned(), ..document.clone() }.text();
    let signature = sign(text.as_bytes());
    text.push_str(BEGINS);
    text.push_str(&signature);
    text.push_str(ENDS);
    text
}

/// Opens a file. `holds` says whether a signature is of these bytes by this key.
///
/// # Errors
/// [`PackageProblem`].
pub fn open(
    bytes: &[u8],
    holds: impl Fn(&str, &[u8], &str) -> bool,
) -> Result<Opened, PackageProblem> {
    if bytes.len() > LONGEST_BYTES {
        return Err(PackageProblem::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = bytes.get(..e.valid_up_to()).unwrap_or_default();
        PackageProblem::NotText(before.iter().filter(|byte| **byte == b'\n').count() + 1)
    })?;
    if text.contains('\r') {
        return Err(PackageProblem::LineEnds);
    }
    let Some((body, rest)) = text.split_once(BEGINS) else { return unsigned(text) };
    let signature = rest.strip_suffix(ENDS).ok_or(PackageProblem::BadSignature)?;
    // Before anything of it is read: what was changed is not worth explaining line by line.
    let key = named_key(body).ok_or(PackageProblem::BadSignature)?;
    if !holds(key, body.as_bytes(), signature) {
        return Err(PackageProblem::BadSignature);
    }
    let document = Document::read(body).map_err(PackageProblem::Mistake)?;
    if document.signed_by == key {
        Ok(Opened { standing: Standing::Signed(key.to_owned()), document })
    } else {
        Err(PackageProblem::BadSignature)
    }
}

fn unsigned(text: &str) -> Result<Opened, PackageProblem> {
    let document = Document::read(text).map_err(PackageProblem::Mistake)?;
    if document.signed_by.is_empty() {
        Ok(Opened { document, standing: Standing::Unsigned })
    } else {
        Err(PackageProblem::CutShort)
    }
}

/// The key the document names, which it does on a line of its own.
fn named_key(body: &str) -> Option<&str> {
    let mut named = body.lines().filter_map(|line| line.strip_prefix("signed_by = \""));
    named.next()?.strip_suffix('"')
}

/// A key as people compare it: its first twelve bytes, in fours.
pub fn short_form(key: &str) -> String {
    let letters: Vec<char> = key.chars().take(24).collect();
    let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    groups.join("-")
}
