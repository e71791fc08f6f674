//! What audits of the ledger found, the last one first.

use crate::ledger::LedgerHead;
use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::Moment;

pub(crate) const TABLE: Table = Table {
    name: "ledger_audits",
    columns: "id, at, seq, hash, result, examined, findings",
    order: "id",
};

/// What an audit of the ledger found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerAudit {
    /// Its id.
    pub id: Id,
    /// When.
    pub at: Moment,
    /// Where the ledger ended then.
    pub head: LedgerHead,
    /// What came of it.
    pub result: AuditResult,
    /// What was examined, in words.
    pub examined: String,
    /// What was found, one a line, without any figure that is not published.
    pub findings: Vec<String>,
}

/// Whether an audit passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditResult {
    /// Nothing was found.
    Passed,
    /// Something was.
    Failed,
}

impl AuditResult {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Passed, Self::Failed].into_iter().find(|result| result.as_str() == word)
    }
}

/// Keeps what an audit of the ledger found.
///
/// # Errors
/// [`StoreError`].
pub fn keep_audit(tx: &mut Tx<'_>, audit: &LedgerAudit) -> Result<(), StoreError> {
    tx.execute(
        &TABLE.insert(),
        &[
            (&audit.id).into(),
            audit.at.into(),
            audit.head.seq.into(),
            audit.head.hash.into(),
            audit.result.as_str().into(),
            (&audit.examined).into(),
            audit.findings.join("\n").into(),
        ],
    )?;
    Ok(())
}

/// The last audit of the ledger; of several at one moment one that failed.
///
/// # Errors
/// [`StoreError`].
pub fn last_audit(tx: &mut Tx<'_>) -> Result<Option<LedgerAudit>, StoreError> {
    tx.maybe(&TABLE.select("ORDER BY at DESC, result, id DESC LIMIT 1"), &[], read_audit)
}

fn read_audit(row: &Row) -> Result<LedgerAudit, StoreError> {
    Ok(LedgerAudit {
        id: row.read(0, "an id", Id::parse)?,
        at: row.moment(1)?,
        head: LedgerHead { seq: row.count(2)?, hash: row.hash(3)? },
        result: row.read(4, "the result of an audit", AuditResult::parse)?,
        examined: row.text(5)?,
        findings: row.text(6)?.lines().map(str::to_owned).collect(),
    })
}
