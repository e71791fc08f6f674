//! The examination of a database: the engine's own, the schema's and the audit's.

use crate::chain::{Broken, Head};
use crate::desk::Link;
use crate::table::TABLES;
use crate::tx::Access;
use crate::{Store, StoreError, audit};

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
}

impl Store {
    /// Examines the database: files, references, the audit's chain, and rows of every table.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be examined at all.
    pub fn check(&self) -> Result<Check, StoreError> {
        let complaints = self.on_a_desk(Access::Read, |link| match link {
            Link::Sqlite(link) => link.examine(),
            // The server examines its own files; every row is read below.
            Link::Postgres(_) => Ok(Vec::new()),
        })??;
        self.read("check", move |tx| {
            let mut rows = Vec::new();
            for table in TABLES {
                let sql = format!("SELECT COUNT(*) FROM {}", table.name);
                rows.push((table.name, tx.one(&sql, &[], |row| row.count(0))?));
            }
            let mut findings: Vec<Finding> =
                complaints.iter().cloned().map(Finding::Damaged).collect();
            if let Err(broken) = audit::verify(tx, None)? {
                findings.push(Finding::Audit(broken));
            }
            Ok(Check { rows, audit_head: audit::stored_head(tx)?, findings })
        })
    }
}
