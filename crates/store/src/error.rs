//! What can go wrong with a database, in the same words for both engines.
//!
//! Each message tells the person who runs the house what to do next.

/// Which promise of the database an act would have broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// There already is one like it.
    Unique,
    /// It refers to something that is not there.
    Reference,
    /// A value outside those allowed, or missing where one is needed.
    Check,
}

impl Constraint {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Unique => "one like it is already there",
            Self::Reference => "it refers to something that is not there",
            Self::Check => "a value is outside those allowed",
        }
    }
}

/// Why the store could not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Others held the database for too long, also after trying again.
    #[error("the database is busy: wait a moment and try again")]
    Busy,
    /// No room left.
    #[error(
        "the disk of the database is full: free some space, then try again; nothing was half written"
    )]
    Full,
    /// The files may not be written.
    #[error("the database cannot be written: check who owns its folder and files")]
    ReadOnly,
    /// The act would break a promise of the database.
    #[error("not stored, because {}", .0.in_words())]
    Conflict(Constraint),
    /// The connection ended, or the store was closed.
    #[error("the connection to the database ended: check that it runs, then try again")]
    Gone,
    /// The database was written by a version of the program this one does not know.
    #[error(
        "the database has schema version {found}, and this program knows versions up to {known}: \
         use the newer program, or restore a backup made with this one"
    )]
    UnknownSchema {
        /// The version found.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// A migration that was applied is not the one this program carries.
    #[error(
        "migration {version} of this database is not the one this program carries: use the \
         program that made it, or restore a backup"
    )]
    ChangedMigration {
        /// Its number.
        version: i64,
    },
    /// The address is not one of ours.
    #[error(
        "not an address of a database: write a path such as data/lifechances.db, or \
         postgres://name@localhost/lifechances"
    )]
    BadAddress,
    /// The address leads over a network, where it would be read by others.
    #[error(
        "PostgreSQL is reached without encryption, so only on this machine: use localhost, a \
         socket folder, or a tunnel to localhost"
    )]
    NotThisMachine,
    /// The PostgreSQL database sorts text by a language.
    #[error(
        "the PostgreSQL database sorts text by {found}: create it with \
         CREATE DATABASE lifechances TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    )]
    NotByteOrder {
        /// Its collation.
        found: String,
    },
    /// A number that is not finite, or text with a zero character: the engines treat them apart.
    #[error("a value cannot be stored alike in both databases: {0}")]
    NotPortable(&'static str),
    /// A stored value is not of the kind the program expects.
    #[error("column {column} holds something else than {expected}: run `admin check`")]
    Unreadable {
        /// The place of the column in the question, from 0.
        column: usize,
        /// What was expected.
        expected: &'static str,
    },
    /// A statement failed earlier in this transaction, so it cannot be kept.
    #[error("an earlier step of this act failed, so nothing of it was kept")]
    AlreadyFailed,
    /// A backup that cannot be used.
    #[error("the backup cannot be used: {0}")]
    BadBackup(#[from] crate::backup::BadBackup),
    /// Reading or writing a file beside the database failed.
    #[error("{what}: {source}")]
    File {
        /// What was being done.
        what: &'static str,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Anything else: a fault of the database or of the program.
    #[error(
        "the database answered with a fault: run `admin check`, and restore a backup if it agrees"
    )]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// Whether doing the same once more may succeed, when nothing of it can have been kept.
    pub(crate) const fn may_pass(&self) -> bool {
        matches!(self, Self::Busy | Self::Gone)
    }
}
