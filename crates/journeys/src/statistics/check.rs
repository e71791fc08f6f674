//! Whether a figure that somebody quotes is one that was released: anybody may look up the reference
//! that stands below every table.

use crate::house::House;
use store::StoreError;
use store::ledger::{self, Entry};

/// What is known of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// It is not a reference as tables have them.
    NotAReference,
    /// No release has this reference.
    Unknown,
    /// There is a row of this number, and it is not as it was written or not the one the audit names.
    NotAsWritten,
    /// It was released.
    Released(Box<Entry>),
}

/// Looks a reference up, such as `17-0a1b2c3d`.
///
/// # Errors
/// [`StoreError`].
pub fn check_reference(house: &House, reference: &str) -> Result<Checked, StoreError> {
    let typed: String = reference.split_whitespace().collect::<String>().to_lowercase();
    let parts = typed.split_once('-').and_then(|(seq, _)| seq.parse::<u64>().ok());
    let Some(seq) = parts.filter(|_| typed.len() <= 40) else {
        return Ok(Checked::NotAReference);
    };
    house.store.read("reference", move |tx| {
        let entry = match ledger::at(tx, seq) {
            Ok(Some(entry)) => entry,
            Ok(None) => return Ok(Checked::Unknown),
            Err(StoreError::Unreadable { .. }) => return Ok(Checked::NotAsWritten),
            Err(problem) => return Err(problem),
        };
        if entry.reference() != typed {
            return Ok(Checked::Unknown);
        }
        let is_there = ledger::is_in_audit(tx, &entry)?;
        Ok(if is_there { Checked::Released(Box::new(entry)) } else { Checked::NotAsWritten })
    })
}
