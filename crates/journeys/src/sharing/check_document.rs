//! What the file of an agreement's document says, without an installation: so that a party can see that
//! the text it has is the very text it signed.

use share::agreement::{Agreement, DataTypes, Mistake};

/// A document without mistakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedDocument {
    /// The name of the agreement.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Which version it is.
    pub version: u32,
    /// Who agrees: identifiers and names.
    pub parties: Vec<(String, String)>,
    /// The hash of the document, in hexadecimal digits: BLAKE3 of its bytes. Every signature names it.
    pub seal: String,
}

/// Reads a document.
///
/// # Errors
/// Every mistake in it, with its line and column.
pub fn check_document(text: &str) -> Result<CheckedDocument, Vec<Mistake>> {
    let agreement = Agreement::parse(text, &DataTypes::house())?;
    let party = |party: &convene::Organisation| (party.id.to_string(), party.name.clone());
    Ok(CheckedDocument {
        parties: agreement.parties.iter().map(party).collect(),
        seal: agreement.seal().to_owned(),
        id: agreement.id,
        title: agreement.title,
        version: agreement.version,
    })
}
