//! Emitted SQL, carried out by a server of Spark Connect.
//!
//! Read [`run_sql`] as the steps: open a session; make the tables of the files; have the histogram
//! and the links written beside them. Only SQL goes over the line, and nothing comes back: the
//! answers lie where the tables lie.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use submit::{Address, Session, SubmitProblem};

/// What is to be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSql {
    /// The folder that `emit_sql` wrote, for the dialect of Spark.
    pub folder: PathBuf,
    /// The same folder as the server finds it.
    pub folder_as_seen: String,
    /// The server.
    pub server: Address,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunSqlStep<'a> {
    /// The server has this many tables.
    TablesMade(usize),
    /// The server has written the answer of a question into a folder.
    Written {
        /// `histogram` or `links`.
        question: &'a str,
        /// Where, as the server sees it.
        folder: &'a str,
    },
}

/// Why it was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CannotRunSql {
    /// A text of the folder cannot be read.
    #[error("{path} cannot be read: {source}")]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The server cannot be reached, or refuses.
    #[error(transparent)]
    Server(#[from] SubmitProblem),
    /// The machine gives no random numbers to name the session by.
    #[error("this machine gives no random numbers")]
    NoRandomness,
}

/// Carries out `tables.sql`, and has the answers of `histogram.sql` and `links.sql` written as Parquet
/// into the folder `run`.
///
/// # Errors
/// [`CannotRunSql`].
pub fn run_sql(
    request: &RunSql,
    watch: &mut dyn FnMut(RunSqlStep<'_>),
) -> Result<(), CannotRunSql> {
    let tables = read(&request.folder.join("tables.sql"))?;
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| CannotRunSql::NoRandomness)?;
    let mut session = Session::open(&request.server, random)?;
    let mut made = 0;
    for statement in tables.lines().map(|line| line.trim_end_matches(';')) {
        session.carry_out(statement)?;
        made += 1;
    }
    watch(RunSqlStep::TablesMade(made));
    for question in ["histogram", "links"] {
        let text = read(&request.folder.join(format!("{question}.sql")))?;
        let seen = request.folder_as_seen.trim_end_matches('/');
        let folder = format!("{seen}/run/{question}");
        session.write(&text, &folder)?;
        watch(RunSqlStep::Written { question, folder: &folder });
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, CannotRunSql> {
    let unread = |source| CannotRunSql::Read { path: path.to_owned(), source };
    fs::read_to_string(path).map_err(unread)
}
