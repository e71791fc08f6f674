//! The examination of a database: the engine's own, the schema's and the audit's.

use crate::chain::{Broken, Head};
use crate::desk::Link;
use crate::ledger::LedgerBroken;
use crate::table::TABLES;
use crate::tx::Access;
use crate::{Store, StoreError, audit, figures, histories, ledger, vintages};
use std::fmt;

/// What an examination found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Tables with how many rows they hold.
    pub rows: Vec<(&'static str, u64)>,
    /// Where the audit ends; note it elsewhere.
    pub audit_head: Head,
    /// What is wrong; empty when all is well.
    pub findings: Vec<Finding>,
}

/// Something wrong with a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The engine found its own files damaged, in its words.
    Damaged(String),
    /// The audit's chain is broken.
    Audit(Broken),
    /// The ledger of what was released is broken.
    Ledger(LedgerBroken),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(what) => write!(f, "damaged: {what}"),
            Self::Audit(broken) => write!(f, "the audit is broken: {broken}"),
            Self::Ledger(broken) => write!(f, "the ledger is broken: {broken}"),
        }
    }
}

impl Store {
    /// Examines the database: files, references, the audit's chain, and rows of every table.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be examined at all.
    pub fn check(&self) -> Result<Check, StoreError> {
        let complaints = self.on_a_desk(Access::Read, |link| match link {
            Link::Sqlite(link) => link.examine(),
            // The server examines its own files; here every value of every row is read.
            Link::Postgres(_) => Ok(Vec::new()),
        })??;
        self.read("check", move |tx| {
            let mut rows = Vec::new();
            for table in TABLES {
                let mut count = 0_u64;
                tx.each(&table.select(""), &[], &mut |_| {
                    count += 1;
                    Ok(())
                })?;
                rows.push((table.name, count));
            }
            let mut findings: Vec<Finding> =
                complaints.iter().cloned().map(Finding::Damaged).collect();
            findings.extend(figures::changed(tx)?.into_iter().map(Finding::Damaged));
            findings.extend(histories::changed(tx)?.into_iter().map(Finding::Damaged));
            findings.extend(vintages::changed(tx)?.into_iter().map(Finding::Damaged));
            if let Err(broken) = audit::verify(tx, None)? {
                findings.push(Finding::Audit(broken));
            } else if let Err(broken) = ledger::verify(tx)? {
                findings.push(Finding::Ledger(broken));
            }
            Ok(Check { rows, audit_head: audit::stored_head(tx)?, findings })
        })
    }
}
