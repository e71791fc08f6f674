//! Figures that passed disclosure control, as canonical JSON.
//!
//! A figure is known by its question, the version of the data and the version of the rules. Asking
//! again gives the stored figure, never a fresh draw: averaging many answers gains nothing.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::{ContentHash, Moment};

pub(crate) const TABLE: Table = Table {
    name: "figures",
    columns: "id, question, data_version, rules_version, body_json, body_hash, released_at, \
              released_by",
    order: "id",
};

/// A released figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRecord {
    /// Its id.
    pub id: Id,
    /// The question it answers, in its canonical form.
    pub question: String,
    /// Which data answered.
    pub data_version: String,
    /// Which rules protected it.
    pub rules_version: String,
    /// The released figure with its notes, as canonical JSON.
    pub body_json: String,
    /// When it was released.
    pub released_at: Moment,
    /// By whom.
    pub released_by: String,
}

impl FigureRecord {
    /// The hash of its body.
    pub fn body_hash(&self) -> ContentHash {
        ContentHash::of(self.body_json.as_bytes())
    }
}

/// Keeps a figure, unless the same question was answered from the same data by the same rules
/// before: then the stored one is given back and nothing changes.
///
/// # Errors
/// [`StoreError`].
pub fn keep(tx: &mut Tx<'_>, figure: &FigureRecord) -> Result<FigureRecord, StoreError> {
    let sql = format!(
        "{} ON CONFLICT (question, data_version, rules_version) DO NOTHING",
        TABLE.insert()
    );
    tx.execute(
        &sql,
        &[
            (&figure.id).into(),
            (&figure.question).into(),
            (&figure.data_version).into(),
            (&figure.rules_version).into(),
            (&figure.body_json).into(),
            figure.body_hash().into(),
            figure.released_at.into(),
            (&figure.released_by).into(),
        ],
    )?;
    let (question, data) = (&figure.question, &figure.data_version);
    asked(tx, question, data, &figure.rules_version)?
        .ok_or(StoreError::Unreadable { column: 0, expected: "the figure just kept" })
}

/// The figure that answers this question from this data by these rules.
///
/// # Errors
/// [`StoreError`].
pub fn asked(
    tx: &mut Tx<'_>,
    question: &str,
    data_version: &str,
    rules_version: &str,
) -> Result<Option<FigureRecord>, StoreError> {
    let rest = "WHERE question = $1 AND data_version = $2 AND rules_version = $3";
    let key = [question.into(), data_version.into(), rules_version.into()];
    tx.maybe(&TABLE.select(rest), &key, read)
}

/// The figure with this id.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, id: &Id) -> Result<Option<FigureRecord>, StoreError> {
    tx.maybe(&TABLE.select("WHERE id = $1"), &[id.into()], read)
}

/// The newest figure that answers this question.
///
/// # Errors
/// [`StoreError`].
pub fn newest(tx: &mut Tx<'_>, question: &str) -> Result<Option<FigureRecord>, StoreError> {
    let rest = "WHERE question = $1 ORDER BY released_at DESC, id DESC LIMIT 1";
    tx.maybe(&TABLE.select(rest), &[question.into()], read)
}

/// Every released figure, newest first: the ledger.
///
/// # Errors
/// [`StoreError`].
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<FigureRecord>, StoreError> {
    tx.many(&TABLE.select("ORDER BY released_at DESC, id DESC"), &[], read)
}

/// Complaints about figures that are not as they were released, by their ids.
pub(crate) fn changed(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    let mut complaints = Vec::new();
    tx.each(&TABLE.select("ORDER BY id"), &[], &mut |row| {
        if read(&row).is_err() {
            complaints.push(format!("figure {} is not as it was released", row.text(0)?));
        }
        Ok(())
    })?;
    Ok(complaints)
}

fn read(row: &Row) -> Result<FigureRecord, StoreError> {
    let figure = FigureRecord {
        id: row.read(0, "an id", Id::parse)?,
        question: row.text(1)?,
        data_version: row.text(2)?,
        rules_version: row.text(3)?,
        body_json: row.text(4)?,
        released_at: row.moment(6)?,
        released_by: row.text(7)?,
    };
    if row.hash(5)? != figure.body_hash() {
        return Err(StoreError::Unreadable { column: 4, expected: "the figure as released" });
    }
    Ok(figure)
}
