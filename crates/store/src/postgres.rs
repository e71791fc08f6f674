//! The server engine: the only file that says tokio-postgres.
//!
//! The desk's thread owns the connection and a runtime of its own, so nothing blocks inside
//! another runtime and the connection is dropped on the thread that made it. A write first locks
//! the one row table of the audit's head: like SQLite there is one writer at a time, in every
//! process, and the order of the audit is the order of the acts. Isolation is serialisable anyway,
//! for whoever writes by other means; such a failure is tried again.

use crate::tx::{Access, Standing};
use crate::{Constraint, Row, StoreError, Value};
use std::collections::BTreeMap;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio_postgres::config::Host;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{
    Client, Config, IsolationLevel, NoTls, Statement, Transaction, TransactionBuilder,
};

/// Rows put into one INSERT. Twenty columns of it stay well below the protocol's 65,535 values.
pub(crate) const ROWS_A_STATEMENT: usize = 500;
/// Statements kept prepared by one desk.
const MOST_PREPARED: usize = 1_000;
/// Rows fetched at a time when a question is read row by row.
const ROWS_A_FETCH: i32 = 2_000;

/// A connection to the server, owned by one desk.
#[derive(Debug)]
pub(crate) struct Link {
    wire: Option<(Client, JoinHandle<()>)>,
    prepared: BTreeMap<String, Statement>,
    runtime: Runtime,
    config: Config,
}

impl Link {
    pub(crate) fn open(url: &str) -> Result<Self, StoreError> {
        let config: Config = url.parse().map_err(|_| StoreError::BadAddress)?;
        check_this_machine(&config)?;
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|source| StoreError::File { what: "starting a desk", source })?;
        let (client, carrier) = connect(&runtime, &config)?;
        check_byte_order(&runtime, &client)?;
        let wire = Some((client, carrier));
        Ok(Self { wire, prepared: BTreeMap::new(), runtime, config })
    }

    pub(crate) fn begin(&mut self, access: Access) -> Result<Open<'_>, StoreError> {
        let isolation = match access {
            Access::Read => IsolationLevel::RepeatableRead,
            Access::Write => IsolationLevel::Serializable,
        };
        let read_only = access == Access::Read;
        let open = self.start(|b| b.isolation_level(isolation).read_only(read_only))?;
        if access == Access::Write {
            open.script("LOCK TABLE audit_head IN EXCLUSIVE MODE")?;
        }
        Ok(open)
    }

    /// A transaction before the schema is there. It reads what is committed when its turn comes,
    /// so two programs that start together do not both migrate.
    pub(crate) fn begin_migration(&mut self) -> Result<Open<'_>, StoreError> {
        let open = self.start(|builder| builder.isolation_level(IsolationLevel::ReadCommitted))?;
        open.script("SELECT pg_advisory_xact_lock(2040)")?;
        Ok(open)
    }

    fn start(
        &mut self,
        choose: impl FnOnce(TransactionBuilder<'_>) -> TransactionBuilder<'_>,
    ) -> Result<Open<'_>, StoreError> {
        if self.wire.as_ref().is_none_or(|(client, _)| client.is_closed()) {
            self.prepared.clear();
            self.wire = Some(connect(&self.runtime, &self.config)?);
        }
        if self.prepared.len() > MOST_PREPARED {
            self.prepared.clear();
        }
        let (client, _) = self.wire.as_mut().ok_or(StoreError::Gone)?;
        let (runtime, prepared) = (&self.runtime, &mut self.prepared);
        let starting = choose(client.build_transaction()).start();
        let transaction = runtime.block_on(starting).map_err(mapped)?;
        Ok(Open { transaction: Some(transaction), prepared, runtime, standing: Standing::Sound })
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if let Some((client, carrier)) = self.wire.take() {
            drop(client);
            // The carrier says goodbye to the server; one that failed has nothing left to carry.
            let _ = self.runtime.block_on(carrier);
        }
    }
}

fn check_byte_order(runtime: &Runtime, client: &Client) -> Result<(), StoreError> {
    let sql = "SELECT datcollate::text FROM pg_database WHERE datname = current_database()";
    let row = runtime.block_on(client.query_one(sql, &[])).map_err(mapped)?;
    let found: String = row.try_get(0).map_err(mapped)?;
    let by_bytes = ["C", "POSIX", "C.UTF-8", "C.utf8"].contains(&found.as_str());
    if by_bytes { Ok(()) } else { Err(StoreError::NotByteOrder { found }) }
}

fn connect(runtime: &Runtime, config: &Config) -> Result<(Client, JoinHandle<()>), StoreError> {
    let (client, connection) = runtime.block_on(config.connect(NoTls)).map_err(mapped)?;
    let carrier = runtime.spawn(async move {
        // The client is told about the same failure at its next question.
        let _ = connection.await;
    });
    runtime
        .block_on(client.batch_execute(
            "SET synchronous_commit = on; SET lock_timeout = '30s'; SET client_encoding = 'UTF8'",
        ))
        .map_err(mapped)?;
    Ok((client, carrier))
}

fn check_this_machine(config: &Config) -> Result<(), StoreError> {
    let local = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost"
                || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let addresses = config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback);
    let all_local = config.get_hosts().iter().all(local) && addresses;
    if all_local { Ok(()) } else { Err(StoreError::NotThisMachine) }
}

/// An open transaction.
///
/// It is ended before its desk does anything else, also after a panic: the connection moves only
/// while its desk waits for it, so a rollback left for later would hold the writers' lock.
pub struct Open<'desk> {
    transaction: Option<Transaction<'desk>>,
    prepared: &'desk mut BTreeMap<String, Statement>,
    runtime: &'desk Runtime,
    pub(crate) standing: Standing,
}

impl std::fmt::Debug for Open<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Open").field("standing", &self.standing).finish_non_exhaustive()
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if let Some(transaction) = self.transaction.take() {
            // When this fails the connection has ended, and the server rolls back by itself.
            let _ = self.runtime.block_on(transaction.rollback());
        }
    }
}

impl Open<'_> {
    fn transaction(&self) -> Result<&Transaction<'_>, StoreError> {
        self.transaction.as_ref().ok_or(StoreError::Gone)
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.runtime.block_on(self.transaction()?.prepare(sql)).map_err(mapped)?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(crate) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let statement = self.statement(sql)?;
        let bound = bind(&statement, values)?;
        self.runtime.block_on(self.transaction()?.execute(&statement, &bound)).map_err(mapped)
    }

    pub(crate) fn each(
        &mut self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.statement(sql)?;
        let bound = bind(&statement, values)?;
        let portal =
            self.runtime.block_on(self.transaction()?.bind(&statement, &bound)).map_err(mapped)?;
        loop {
            let asked = self.transaction()?.query_portal(&portal, ROWS_A_FETCH);
            let rows = self.runtime.block_on(asked).map_err(mapped)?;
            let last = rows.len() < ROWS_A_FETCH as usize;
            for row in &rows {
                take(row_of(row)?)?;
            }
            if last {
                return Ok(());
            }
        }
    }

    /// Runs a migration: several statements without values.
    pub(crate) fn script(&self, sql: &str) -> Result<(), StoreError> {
        self.runtime.block_on(self.transaction()?.batch_execute(sql)).map_err(mapped)
    }

    pub(crate) fn commit(mut self) -> Result<(), StoreError> {
        self.standing.check()?;
        let transaction = self.transaction.take().ok_or(StoreError::Gone)?;
        self.runtime.block_on(transaction.commit()).map_err(mapped)
    }

    /// Dropping does it.
    pub(crate) fn roll_back(self) {}
}

const NO_TEXT: Option<&str> = None;
const NO_WHOLE: Option<i64> = None;
const NO_REAL: Option<f64> = None;

fn bind<'v>(
    statement: &Statement,
    values: &'v [Value],
) -> Result<Vec<&'v (dyn ToSql + Sync)>, StoreError> {
    if statement.params().len() != values.len() {
        return Err(StoreError::NotPortable("a statement with fewer or more values than places"));
    }
    let bound = |(value, kind): (&'v Value, &Type)| -> &'v (dyn ToSql + Sync) {
        match value {
            Value::Text(text) => text,
            Value::Whole(number) => number,
            Value::Real(number) => number,
            Value::Null if *kind == Type::INT8 => &NO_WHOLE,
            Value::Null if *kind == Type::FLOAT8 => &NO_REAL,
            Value::Null => &NO_TEXT,
        }
    };
    Ok(values.iter().zip(statement.params()).map(bound).collect())
}

fn row_of(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let value = |(column, about): (usize, &tokio_postgres::Column)| match *about.type_() {
        Type::TEXT | Type::VARCHAR | Type::NAME => {
            let text: Option<String> = row.try_get(column).map_err(mapped)?;
            Ok(Value::from(text))
        }
        Type::INT8 => row.try_get::<_, Option<i64>>(column).map(Value::from).map_err(mapped),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(column).map(Value::from).map_err(mapped),
        _ => Err(StoreError::Unreadable { column, expected: "text or a number" }),
    };
    row.columns().iter().enumerate().map(value).collect::<Result<Vec<_>, _>>().map(Row)
}

fn mapped(error: tokio_postgres::Error) -> StoreError {
    if error.is_closed() {
        return StoreError::Gone;
    }
    let Some(code) = error.code() else {
        return if std::error::Error::source(&error).is_some_and(|s| s.is::<std::io::Error>()) {
            StoreError::Gone
        } else {
            StoreError::Broken(Box::new(error))
        };
    };
    let busy = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::TOO_MANY_CONNECTIONS,
    ];
    let gone = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
    let full = [SqlState::DISK_FULL, SqlState::OUT_OF_MEMORY];
    let read_only = [SqlState::READ_ONLY_SQL_TRANSACTION, SqlState::INSUFFICIENT_PRIVILEGE];
    let checks = [SqlState::CHECK_VIOLATION, SqlState::NOT_NULL_VIOLATION];
    match code {
        code if busy.contains(code) => StoreError::Busy,
        code if gone.contains(code) => StoreError::Gone,
        code if full.contains(code) => StoreError::Full,
        code if read_only.contains(code) => StoreError::ReadOnly,
        code if checks.contains(code) => StoreError::Conflict(Constraint::Check),
        code if *code == SqlState::UNIQUE_VIOLATION => StoreError::Conflict(Constraint::Unique),
        code if *code == SqlState::FOREIGN_KEY_VIOLATION => {
            StoreError::Conflict(Constraint::Reference)
        }
        _ => StoreError::Broken(Box::new(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_elsewhere_is_refused_because_nothing_is_encrypted() {
        let local = |url: &str| check_this_machine(&url.parse().expect("the test writes a URL"));
        for here in ["postgres://me@localhost/x", "postgres://me@127.0.0.1:5433/x", "host=/run/p"] {
            assert!(local(here).is_ok(), "{here}");
        }
        let elsewhere = ["postgres://me@db.example/x", "host=localhost hostaddr=10.0.0.1"];
        for there in elsewhere {
            assert!(matches!(local(there), Err(StoreError::NotThisMachine)), "{there}");
        }
    }
}
