//! A transaction: the only way to say SQL, the same for both engines.
//!
//! It is an enum and not a trait, so there are no generics and one error type. A statement that
//! fails spoils the transaction on both engines: later steps are refused and nothing is kept, even
//! when the caller ignores the error. (SQLite alone would carry on, PostgreSQL would not.)

use crate::{Row, StoreError, Value, postgres, sqlite};

/// Whether a transaction may change anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// An open transaction of one of the two engines.
#[derive(Debug)]
pub enum Tx<'desk> {
    /// On the embedded database.
    Sqlite(sqlite::Open<'desk>),
    /// On a server.
    Postgres(postgres::Open<'desk>),
}

/// How a transaction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Sound,
    Failed,
    /// Failed for a reason that may pass: the whole act may be tried again.
    MayPass,
}

impl Standing {
    pub(crate) fn check(self) -> Result<(), StoreError> {
        match self {
            Self::Sound => Ok(()),
            Self::Failed | Self::MayPass => Err(StoreError::AlreadyFailed),
        }
    }

    /// Remembers a failure.
    pub(crate) fn note<T>(&mut self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &outcome {
            *self = if error.may_pass() { Self::MayPass } else { Self::Failed };
        }
        outcome
    }
}

impl Tx<'_> {
    /// Runs a statement and says how many rows it changed.
    ///
    /// # Errors
    /// [`StoreError`], after which nothing of this transaction is kept.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        self.begin_statement(values)?;
        let outcome = match self {
            Self::Sqlite(open) => open.execute(sql, values),
            Self::Postgres(open) => open.execute(sql, values),
        };
        self.standing().note(outcome)
    }

    /// Asks a question and hands each row over in turn, without holding them all.
    ///
    /// # Errors
    /// [`StoreError`] of the database or of `take`.
    pub fn each(
        &mut self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.begin_statement(values)?;
        let outcome = match self {
            Self::Sqlite(open) => open.each(sql, values, take),
            Self::Postgres(open) => open.each(sql, values, take),
        };
        self.standing().note(outcome)
    }

    /// Asks a question and reads every row.
    ///
    /// # Errors
    /// [`StoreError`] of the database or of `read`.
    pub fn many<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        self.each(sql, values, &mut |row| {
            found.push(read(&row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Asks a question that has one answer or none.
    ///
    /// # Errors
    /// [`StoreError`] of the database or of `read`.
    pub fn maybe<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.many(sql, values, read)?.into_iter().next())
    }

    /// Asks a question that always has one answer, such as a count.
    ///
    /// # Errors
    /// [`StoreError`] of the database or of `read`, or when there is no answer.
    pub fn one<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.maybe(sql, values, read)?
            .ok_or(StoreError::Unreadable { column: 0, expected: "one row, and there is none" })
    }

    /// Inserts many rows quickly: `head` is `INSERT INTO table (columns)`, `tail` follows the
    /// values. Says how many rows were inserted.
    ///
    /// SQLite reuses one prepared statement; PostgreSQL is given many rows a statement, since each
    /// statement is a round trip.
    ///
    /// # Errors
    /// [`StoreError`], after which nothing of this transaction is kept.
    pub fn insert_many(
        &mut self,
        head: &str,
        tail: &str,
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64, StoreError> {
        let batch_rows = match self {
            Self::Sqlite(_) => 1,
            Self::Postgres(_) => postgres::ROWS_A_STATEMENT,
        };
        let mut inserted = 0;
        let mut sql = (0, String::new());
        let mut batch: Vec<Value> = Vec::new();
        loop {
            batch.clear();
            let mut taken = 0;
            for row in (&mut *rows).take(batch_rows) {
                batch.extend(row);
                taken += 1;
            }
            if taken == 0 {
                return Ok(inserted);
            }
            if sql.0 != taken {
                sql = (taken, format!("{head} VALUES {} {tail}", groups(taken, batch.len())));
            }
            inserted += self.execute(&sql.1, &batch)?;
        }
    }

    fn begin_statement(&mut self, values: &[Value]) -> Result<(), StoreError> {
        self.standing().check()?;
        let portable = values.iter().try_for_each(Value::check_portable);
        self.standing().note(portable)
    }

    pub(crate) fn standing(&mut self) -> &mut Standing {
        match self {
            Self::Sqlite(open) => &mut open.standing,
            Self::Postgres(open) => &mut open.standing,
        }
    }

    pub(crate) fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(open) => open.commit(),
            Self::Postgres(open) => open.commit(),
        }
    }

    pub(crate) fn roll_back(self) {
        match self {
            Self::Sqlite(open) => open.roll_back(),
            Self::Postgres(open) => open.roll_back(),
        }
    }
}

/// `($1, $2), ($3, $4)`: this many groups for this many values.
fn groups(rows: usize, values: usize) -> String {
    let width = values / rows.max(1);
    let group = |row: usize| {
        let marks: Vec<String> = (1..=width).map(|n| format!("${}", row * width + n)).collect();
        format!("({})", marks.join(", "))
    };
    (0..rows).map(group).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn places_for_values_are_numbered_through_all_rows() {
        assert_eq!(super::groups(2, 6), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(super::groups(1, 1), "($1)");
    }
}
