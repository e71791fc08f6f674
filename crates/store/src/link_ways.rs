//! How a run of linking was done: over all records, or by joining new ones to people who were there.
//! Counts only; whom it concerned stays in the vault.

use crate::table::Table;
use crate::{Id, StoreError, Tx};

pub(crate) const TABLE: Table = Table {
    name: "link_ways",
    columns: "run_id, way, why, base_run, new_records, new_people, merged, parted",
    order: "run_id",
};

/// How a run was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// All records were linked, with a model fitted to them.
    Everything,
    /// New records joined the people of an earlier run, with its model.
    Joined,
}

impl Way {
    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Joined => "joined",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Everything, Self::Joined].into_iter().find(|way| way.as_str() == word)
    }
}

/// How a run was done, and what it did to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkWay {
    /// The run.
    pub run: Id,
    /// How it was done.
    pub way: Way,
    /// Why in this way, as a sentence.
    pub why: String,
    /// The run over all records whose model and rates it has; the run itself, where it is one.
    pub base: Id,
    /// Records that no run before knew.
    pub new_records: u64,
    /// People nobody knew before.
    pub new_people: u64,
    /// People who were taken into others.
    pub merged: u64,
    /// People of whom records were taken away and given to others.
    pub parted: u64,
}

/// Keeps how a run was done.
///
/// # Errors
/// [`StoreError::Conflict`] when it is kept already, or there is no such run.
pub fn insert(tx: &mut Tx<'_>, way: &LinkWay) -> Result<(), StoreError> {
    let values = [
        (&way.run).into(),
        way.way.as_str().into(),
        (&way.why).into(),
        (&way.base).into(),
        way.new_records.into(),
        way.new_people.into(),
        way.merged.into(),
        way.parted.into(),
    ];
    tx.execute(&TABLE.insert(), &values)?;
    Ok(())
}

/// How a run was done; `None` for runs from before this was kept.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, run: &Id) -> Result<Option<LinkWay>, StoreError> {
    tx.maybe(&TABLE.select("WHERE run_id = $1"), &[run.into()], |row| {
        Ok(LinkWay {
            run: row.read(0, "an id", Id::parse)?,
            way: row.read(1, "a way of linking", Way::parse)?,
            why: row.text(2)?,
            base: row.read(3, "an id", Id::parse)?,
            new_records: row.count(4)?,
            new_people: row.count(5)?,
            merged: row.count(6)?,
            parted: row.count(7)?,
        })
    })
}
