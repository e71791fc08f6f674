//! The embedded engine: the only file that says rusqlite, besides the check and the schema reader.
//!
//! Write-ahead log, `synchronous=FULL` (an acknowledged write has reached the disk), foreign keys
//! on, and the old habit of reading `"a misspelt column"` as text switched off. Writes begin with
//! `BEGIN IMMEDIATE`, so there is one writer at a time and no upgrade can fail half way.

use crate::tx::{Access, Standing};
use crate::{Constraint, Row, StoreError, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ffi};
use std::path::Path;
use std::time::Duration;

/// A connection to the file, owned by one desk.
#[derive(Debug)]
pub(crate) struct Link {
    connection: Connection,
}

impl Link {
    /// Opens the file, making it and its folder when they are not there.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|source| StoreError::File {
                what: "making the folder of the database",
                source,
            })?;
        }
        make_private(path)?;
        let connection = Connection::open(path).map_err(mapped)?;
        set_up(&connection).map_err(mapped)?;
        Ok(Self { connection })
    }

    pub(crate) fn begin(&mut self, access: Access) -> Result<Open<'_>, StoreError> {
        let begin = match access {
            Access::Read => "PRAGMA query_only = on; BEGIN DEFERRED",
            Access::Write => "PRAGMA query_only = off; BEGIN IMMEDIATE",
        };
        self.connection.execute_batch(begin).map_err(mapped)?;
        Ok(Open { connection: &self.connection, standing: Standing::Sound, ended: false })
    }

    /// The engine's own examination: each complaint in its words, none when all is well.
    pub(crate) fn examine(&self) -> Result<Vec<String>, StoreError> {
        let mut complaints = Vec::new();
        let mut ask = |question: &str, complaint: fn(String) -> Option<String>| {
            let mut asked = self.connection.prepare(question)?;
            let mut rows = asked.query([])?;
            while let Some(row) = rows.next()? {
                complaints.extend(complaint(row.get(0)?));
            }
            Ok(())
        };
        let unless_ok = |answer: String| (answer != "ok").then_some(answer);
        let orphan =
            |table: String| Some(format!("a row of {table} refers to something that is not there"));
        ask("PRAGMA integrity_check", unless_ok).map_err(mapped)?;
        ask("PRAGMA foreign_key_check", orphan).map_err(mapped)?;
        Ok(complaints)
    }
}

/// Makes a new file that only its owner may read: it will hold addresses and password hashes. The
/// log beside it takes the same rights.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            Err(StoreError::ReadOnly)
        }
        Err(source) => Err(StoreError::File { what: "making the database", source }),
    }
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", "on")?;
    connection.pragma_update(None, "trusted_schema", "off")?;
    // What is wiped is overwritten, so that words that were taken back are gone from the file.
    connection.pragma_update(None, "secure_delete", "on")?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "cache_size", -16_000)
}

/// An open transaction.
#[derive(Debug)]
pub struct Open<'desk> {
    connection: &'desk Connection,
    pub(crate) standing: Standing,
    ended: bool,
}

impl Open<'_> {
    pub(crate) fn execute(&self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(&numbered(sql)).map_err(mapped)?;
        let changed =
            statement.execute(rusqlite::params_from_iter(values.iter())).map_err(mapped)?;
        Ok(changed as u64)
    }

    pub(crate) fn each(
        &self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(&numbered(sql)).map_err(mapped)?;
        let width = statement.column_count();
        let mut rows =
            statement.query(rusqlite::params_from_iter(values.iter())).map_err(mapped)?;
        while let Some(row) = rows.next().map_err(mapped)? {
            let values = (0..width)
                .map(|column| value_of(row.get_ref(column).map_err(mapped)?, column))
                .collect::<Result<Vec<_>, _>>()?;
            take(Row(values))?;
        }
        Ok(())
    }

    /// Runs a migration: several statements without values.
    pub(crate) fn script(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(mapped)
    }

    pub(crate) fn commit(mut self) -> Result<(), StoreError> {
        self.standing.check()?;
        self.connection.execute_batch("COMMIT").map_err(mapped)?;
        self.ended = true;
        Ok(())
    }

    /// Dropping does it.
    pub(crate) fn roll_back(self) {}
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.ended && !self.connection.is_autocommit() {
            // Nothing can be done when this fails: the connection's end rolls back as well.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Whole(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
        }))
    }
}

fn value_of(value: ValueRef<'_>, column: usize) -> Result<Value, StoreError> {
    let unreadable = StoreError::Unreadable { column, expected: "text or a number" };
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Whole(number)),
        ValueRef::Real(number) => Ok(Value::Real(number)),
        ValueRef::Text(bytes) => {
            String::from_utf8(bytes.to_vec()).map(Value::Text).map_err(|_| unreadable)
        }
        ValueRef::Blob(_) => Err(unreadable),
    }
}

/// `$1` as SQLite writes it, `?1`, outside quoted text.
fn numbered(sql: &str) -> String {
    let mut quoted = false;
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql.chars().peekable();
    while let Some(letter) = rest.next() {
        quoted ^= letter == '\'';
        let is_mark =
            letter == '$' && !quoted && rest.peek().is_some_and(|next| next.is_ascii_digit());
        out.push(if is_mark { '?' } else { letter });
    }
    out
}

pub(crate) fn mapped(error: rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(failure, _) = &error else {
        return StoreError::Broken(Box::new(error));
    };
    match failure.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::DiskFull => StoreError::Full,
        ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
            StoreError::ReadOnly
        }
        ErrorCode::ConstraintViolation => StoreError::Conflict(match failure.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE
            | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | ffi::SQLITE_CONSTRAINT_ROWID => Constraint::Unique,
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Constraint::Reference,
            _ => Constraint::Check,
        }),
        _ => StoreError::Broken(Box::new(error)),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn marks_are_rewritten_outside_quoted_text_only() {
        let sql = "SELECT '$1', 'it''s $2', $1, $12 FROM t WHERE a = $1";
        let ours = "SELECT '$1', 'it''s $2', ?1, ?12 FROM t WHERE a = ?1";
        assert_eq!(super::numbered(sql), ours);
    }
}
