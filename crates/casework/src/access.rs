//! Whether an act is covered by its permit, and what is written down about it.

use access::{Action, Home, Permit};
use commons::Moment;

/// Seconds for which a permit may be used after it was decided.
pub(crate) const PERMIT_SECONDS: i64 = 15 * 60;

/// What the audit keeps about an act: who, why, under which rule, and to which record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The person, by their id in the store.
    pub actor: String,
    /// The words of their roles.
    pub role: String,
    /// The purpose's word.
    pub purpose: &'static str,
    /// The sharing rule and the version of its policy.
    pub rule: String,
    /// What is done: `read record`, `write record` or `list records`.
    pub action: &'static str,
    /// `setting` or `setting/record`.
    pub object: String,
    /// When.
    pub at: Moment,
}

/// Why a record stayed closed.
#[derive(Debug, thiserror::Error)]
pub enum Closed<E> {
    /// The permit is for another home or another act.
    #[error("the sharing decision does not cover this: ask again for what you want to do")]
    NotCovered,
    /// The permit was decided too long ago, or in the future.
    #[error("the sharing decision is older than 15 minutes: ask again")]
    PermitTooOld,
    /// The act could not be written down, so it did not happen.
    #[error("nothing was opened, because it could not be written down")]
    NotWrittenDown(E),
    /// There is no such record in this setting.
    #[error("there is no such record in this setting")]
    NoSuchRecord,
    /// Somebody else wrote a revision meanwhile.
    #[error("the record has revision {found} by now: read it again before you change it")]
    ChangedMeanwhile {
        /// The newest revision.
        found: u32,
    },
    /// The sealed file does not open.
    #[error("the record does not open: {0}")]
    Sealed(#[from] seal::OpenProblem),
    /// The sealed file opened and holds something else.
    #[error("the record is damaged: restore it from a backup")]
    Damaged,
    /// Reading or writing failed.
    #[error("the folder of records cannot be used: {0}")]
    File(#[from] std::io::Error),
}

/// What an act is: the word for the audit and what the permit must cover.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    Read,
    Write,
    List,
}

impl Act {
    const fn words(self) -> (&'static str, Action) {
        match self {
            Self::Read => ("read record", Action::Read),
            Self::Write => ("write record", Action::PutAway),
            Self::List => ("list records", Action::Read),
        }
    }
}

/// Checks the permit and says what is to be written down. Everything else comes after it.
pub(crate) fn check<E>(
    permit: &Permit,
    act: Act,
    object: String,
    now: Moment,
) -> Result<Access, Closed<E>> {
    let (action, needed) = act.words();
    if !permit.covers(Home::Casework, needed) {
        return Err(Closed::NotCovered);
    }
    let request = permit.request();
    let age = now.unix() - request.at.unix();
    if !(0..=PERMIT_SECONDS).contains(&age) {
        return Err(Closed::PermitTooOld);
    }
    Ok(Access {
        actor: request.who.clone(),
        role: request.roles_in_audit(),
        purpose: request.purpose.as_str(),
        rule: permit.leave().in_audit(),
        action,
        object,
        at: now,
    })
}
