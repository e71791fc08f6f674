//! Released figures, read back from the store: only what `disclose` can reopen and the audit names.

use crate::house::House;
use disclose::{Released, Table, reopen};
use store::{StoreError, audit, figures};

/// The newest figure of a question. A record that was changed since its release is not shown: it
/// is treated as not there, and the log says so.
pub(crate) fn newest(house: &House, question: &str) -> Result<Option<Released<Table>>, StoreError> {
    let asked = question.to_owned();
    let found = house.store.read("released figure", move |tx| {
        let Some(figure) = figures::newest(tx, &asked)? else { return Ok::<_, StoreError>(None) };
        let hash = figure.body_hash();
        let named = audit::about(tx, &hash.to_string(), 1)?;
        let is_named = named.iter().any(|entry| entry.action == "release figure");
        Ok(is_named.then_some((figure.body_json, hash)))
    })?;
    let Some((record, hash)) = found else { return Ok(None) };
    match reopen(&record, hash) {
        Ok(released) => Ok(Some(released)),
        Err(problem) => {
            tracing::error!(question, %problem, "a released figure does not open and is not shown");
            Ok(None)
        }
    }
}
