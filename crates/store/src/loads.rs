//! What was loaded: which file, from whom, on what terms, when, by whom and with what result.
//!
//! A file is known by its content: loading the same bytes with the same layout again changes
//! nothing. A load that did not finish (a fault, a kill) may be begun again.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx, problems};
use commons::{Moment, Provenance};

pub(crate) const TABLE: Table = Table {
    name: "loads",
    columns: "id, layout, layout_version, file_name, content_hash, source, publisher, vintage, \
              licence, loaded_by, state, started_at, ended_at, rows_read, rows_kept, rows_refused, \
              problems",
    order: "id",
};

/// How a load stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadState {
    /// Begun. When no program is busy with it, it was interrupted.
    Started,
    /// Its good rows are kept.
    Finished,
    /// Nothing of it was kept.
    Failed,
}

impl LoadState {
    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let all = [Self::Started, Self::Finished, Self::Failed];
        all.into_iter().find(|state| state.as_str() == word)
    }
}

/// Rows of a file and what was wrong with them, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowCounts {
    /// Read from the file.
    pub read: u64,
    /// Kept.
    pub kept: u64,
    /// Refused, each with a problem.
    pub refused: u64,
    /// Problems found, those among them that are too many to be kept.
    pub problems: u64,
}

/// A load of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Its id.
    pub id: Id,
    /// The layout's short name.
    pub layout: String,
    /// The layout's version.
    pub layout_version: u32,
    /// The file's name, without its folder.
    pub file_name: String,
    /// Source, publisher, vintage, licence, layout in words, content and moment.
    pub provenance: Provenance,
    /// Who loaded it.
    pub loaded_by: String,
    /// How it stands.
    pub state: LoadState,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Its rows.
    pub rows: RowCounts,
}

/// What [`start`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Started {
    /// A new load: go on and read the file.
    New(Id),
    /// The same file was begun before and not finished: read it again, under this id.
    Again(Id),
    /// The same file is loaded already: there is nothing to do.
    Already(Box<Load>),
}

/// Begins a load, unless the same content was loaded with the same layout already.
///
/// # Errors
/// [`StoreError`].
pub fn start(tx: &mut Tx<'_>, load: &Load) -> Result<Started, StoreError> {
    let provenance = &load.provenance;
    let before = tx.maybe(
        &TABLE.select("WHERE layout = $1 AND content_hash = $2"),
        &[(&load.layout).into(), provenance.hash.into()],
        read,
    )?;
    match before {
        Some(before) if before.state == LoadState::Finished => {
            Ok(Started::Already(Box::new(before)))
        }
        Some(before) => {
            clear(tx, &before.id)?;
            let again = Load { id: before.id.clone(), ..load.clone() };
            insert(tx, &again)?;
            Ok(Started::Again(before.id))
        }
        None => {
            insert(tx, load)?;
            Ok(Started::New(load.id.clone()))
        }
    }
}

fn clear(tx: &mut Tx<'_>, id: &Id) -> Result<(), StoreError> {
    problems::forget(tx, id)?;
    tx.execute("DELETE FROM observations WHERE load_id = $1", &[id.into()])?;
    tx.execute("DELETE FROM loads WHERE id = $1", &[id.into()])?;
    Ok(())
}

fn insert(tx: &mut Tx<'_>, load: &Load) -> Result<(), StoreError> {
    let provenance = &load.provenance;
    tx.execute(
        &TABLE.insert(),
        &[
            (&load.id).into(),
            (&load.layout).into(),
            load.layout_version.into(),
            (&load.file_name).into(),
            provenance.hash.into(),
            (&provenance.source).into(),
            (&provenance.publisher).into(),
            (&provenance.vintage).into(),
            (&provenance.licence).into(),
            (&load.loaded_by).into(),
            LoadState::Started.as_str().into(),
            provenance.loaded_at.into(),
            None::<Moment>.into(),
            0_u64.into(),
            0_u64.into(),
            0_u64.into(),
            0_u64.into(),
        ],
    )?;
    Ok(())
}

/// Notes how a load ended, with its rows. Says whether it had begun.
///
/// # Errors
/// [`StoreError`].
pub fn end(
    tx: &mut Tx<'_>,
    id: &Id,
    state: LoadState,
    rows: RowCounts,
    now: Moment,
) -> Result<bool, StoreError> {
    let sql = "UPDATE loads SET state = $2, rows_read = $3, rows_kept = $4, rows_refused = $5, \
         problems = $6, ended_at = $7 WHERE id = $1 AND state = 'started'";
    let (read, kept, refused) = (rows.read.into(), rows.kept.into(), rows.refused.into());
    let problems = rows.problems.into();
    let values = [id.into(), state.as_str().into(), read, kept, refused, problems, now.into()];
    Ok(tx.execute(sql, &values)? == 1)
}

/// The load with this id.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, id: &Id) -> Result<Option<Load>, StoreError> {
    tx.maybe(&TABLE.select("WHERE id = $1"), &[id.into()], read)
}

/// All loads, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Load>, StoreError> {
    tx.many(&TABLE.select("ORDER BY started_at DESC, id DESC"), &[], read)
}

/// How many loads there are.
///
/// # Errors
/// [`StoreError`].
pub fn count(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    tx.one("SELECT COUNT(*) FROM loads", &[], |row| row.count(0))
}

fn read(row: &Row) -> Result<Load, StoreError> {
    let layout = row.text(1)?;
    let layout_version = row.read_version(2)?;
    Ok(Load {
        id: row.read(0, "an id", Id::parse)?,
        file_name: row.text(3)?,
        provenance: Provenance {
            hash: row.hash(4)?,
            source: row.text(5)?,
            publisher: row.text(6)?,
            vintage: row.text(7)?,
            licence: row.text(8)?,
            layout: format!("{layout} {layout_version}"),
            loaded_at: row.moment(11)?,
        },
        layout,
        layout_version,
        loaded_by: row.text(9)?,
        state: row.read(10, "a state of a load", LoadState::parse)?,
        ended_at: row.maybe_moment(12)?,
        rows: RowCounts {
            read: row.count(13)?,
            kept: row.count(14)?,
            refused: row.count(15)?,
            problems: row.count(16)?,
        },
    })
}
