//! Work that takes long: how far it is, and whether somebody asked it to stop.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::Moment;

pub(crate) const TABLE: Table = Table {
    name: "jobs",
    columns: "id, kind, subject, state, done, total, message, asked_by, started_at, changed_at, \
              stop_asked_at",
    order: "id",
};

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Finished,
    /// Ended by a fault, which its message tells.
    Failed,
    /// Somebody asked it to stop, and it did.
    Cancelled,
    /// The program ended under it. It may be begun again.
    Interrupted,
}

impl JobState {
    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let all = [
            Self::Waiting,
            Self::Running,
            Self::Finished,
            Self::Failed,
            Self::Cancelled,
            Self::Interrupted,
        ];
        all.into_iter().find(|state| state.as_str() == word)
    }
}

/// A piece of work that takes long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: Id,
    /// What is done, such as `load`.
    pub kind: String,
    /// To what, such as a file's name.
    pub subject: String,
    /// How it stands.
    pub state: JobState,
    /// Steps done.
    pub done: u64,
    /// Steps there are, when known.
    pub total: Option<u64>,
    /// The last thing it said.
    pub message: String,
    /// Who asked for it.
    pub asked_by: String,
    /// When it was asked for.
    pub started_at: Moment,
    /// When it last said something.
    pub changed_at: Moment,
    /// When somebody asked it to stop.
    pub stop_asked_at: Option<Moment>,
}

/// Adds a job.
///
/// # Errors
/// [`StoreError::Conflict`] when the id is taken.
pub fn insert(tx: &mut Tx<'_>, job: &Job) -> Result<(), StoreError> {
    tx.execute(
        &TABLE.insert(),
        &[
            (&job.id).into(),
            (&job.kind).into(),
            (&job.subject).into(),
            job.state.as_str().into(),
            job.done.into(),
            job.total.into(),
            (&job.message).into(),
            (&job.asked_by).into(),
            job.started_at.into(),
            job.changed_at.into(),
            job.stop_asked_at.into(),
        ],
    )?;
    Ok(())
}

/// Stores what a job says of itself: state, steps and message. Says whether it is there.
///
/// # Errors
/// [`StoreError`].
pub fn update(tx: &mut Tx<'_>, job: &Job) -> Result<bool, StoreError> {
    let sql = "UPDATE jobs SET state = $2, done = $3, total = $4, message = $5, changed_at = $6 \
         WHERE id = $1";
    let values = [
        (&job.id).into(),
        job.state.as_str().into(),
        job.done.into(),
        job.total.into(),
        (&job.message).into(),
        job.changed_at.into(),
    ];
    Ok(tx.execute(sql, &values)? == 1)
}

/// Asks a job to stop; it reads this at its next step. Says whether it was still under way.
///
/// # Errors
/// [`StoreError`].
pub fn ask_to_stop(tx: &mut Tx<'_>, id: &Id, now: Moment) -> Result<bool, StoreError> {
    let sql = "UPDATE jobs SET stop_asked_at = $2 \
         WHERE id = $1 AND stop_asked_at IS NULL AND state IN ('waiting', 'running')";
    Ok(tx.execute(sql, &[id.into(), now.into()])? == 1)
}

/// Notes that jobs of a kind ended with the program that did them. Only for who knows that nobody
/// does one now. Says how many.
///
/// # Errors
/// [`StoreError`].
pub fn note_interrupted(tx: &mut Tx<'_>, kind: &str, now: Moment) -> Result<u64, StoreError> {
    let sql = "UPDATE jobs SET state = 'interrupted', changed_at = $2 \
         WHERE kind = $1 AND state IN ('waiting', 'running')";
    tx.execute(sql, &[kind.into(), now.into()])
}

/// The job with this id.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, id: &Id) -> Result<Option<Job>, StoreError> {
    tx.maybe(&TABLE.select("WHERE id = $1"), &[id.into()], read)
}

/// All jobs, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Job>, StoreError> {
    tx.many(&TABLE.select("ORDER BY started_at DESC, id DESC"), &[], read)
}

fn read(row: &Row) -> Result<Job, StoreError> {
    Ok(Job {
        id: row.read(0, "an id", Id::parse)?,
        kind: row.text(1)?,
        subject: row.text(2)?,
        state: row.read(3, "a state of a job", JobState::parse)?,
        done: row.count(4)?,
        total: row.maybe_count(5)?,
        message: row.text(6)?,
        asked_by: row.text(7)?,
        started_at: row.moment(8)?,
        changed_at: row.moment(9)?,
        stop_asked_at: row.maybe_moment(10)?,
    })
}
