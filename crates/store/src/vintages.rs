//! Vintages of live statistics and their published cubes, as canonical JSON.
//!
//! A vintage is planned, then frozen once; a frozen one never changes. It can be withdrawn, and is
//! then not answered from, or archived: its key is destroyed and its figures stay.

use crate::table::Table;
use crate::{Row, StoreError, Tx};
use commons::{ContentHash, Day, Moment};

pub(crate) const TABLE: Table = Table {
    name: "vintages",
    columns: "name, academic_year, kind, state, menu, data_date, planned_by, planned_at, \
              key_name, manifest, frozen_at, ended_at, ended_why",
    order: "name",
};

pub(crate) const CUBES: Table =
    Table { name: "cubes", columns: "vintage, record, hash", order: "vintage" };

/// All tables, or the headlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All tables of the menu.
    Full,
    /// Its headline tables.
    Headline,
}

impl Kind {
    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Headline => "headline",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Full, Self::Headline].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How a vintage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VintageState {
    /// Nothing is drawn yet.
    Planned,
    /// Published.
    Frozen,
    /// Not answered from any more.
    Withdrawn,
    /// Published, and its key is destroyed.
    Archived,
}

impl VintageState {
    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Frozen => "frozen",
            Self::Withdrawn => "withdrawn",
            Self::Archived => "archived",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let all = [Self::Planned, Self::Frozen, Self::Withdrawn, Self::Archived];
        all.into_iter().find(|state| state.as_str() == word)
    }
}

/// A vintage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VintageRecord {
    /// Its name, used once.
    pub name: String,
    /// The academic year its cells count for.
    pub academic_year: String,
    /// All tables, or the headlines.
    pub kind: Kind,
    /// How it stands.
    pub state: VintageState,
    /// The menu, by its seal.
    pub menu: ContentHash,
    /// The day the data describe.
    pub data_date: Day,
    /// Who had it made.
    pub planned_by: String,
    /// When.
    pub planned_at: Moment,
    /// The name of its key on the children's side, while there is one.
    pub key_name: Option<String>,
    /// Its manifest as canonical JSON, once it is frozen.
    pub manifest: Option<String>,
    /// When it was frozen.
    pub frozen_at: Option<Moment>,
    /// When it was withdrawn or archived.
    pub ended_at: Option<Moment>,
    /// Why.
    pub ended_why: Option<String>,
}

/// Plans a vintage.
///
/// # Errors
/// [`StoreError::Conflict`] when the name is taken or there is no such menu.
pub fn plan(tx: &mut Tx<'_>, vintage: &VintageRecord) -> Result<(), StoreError> {
    tx.execute(
        &TABLE.insert(),
        &[
            (&vintage.name).into(),
            (&vintage.academic_year).into(),
            vintage.kind.as_str().into(),
            vintage.state.as_str().into(),
            vintage.menu.into(),
            vintage.data_date.into(),
            (&vintage.planned_by).into(),
            vintage.planned_at.into(),
            vintage.key_name.clone().into(),
            vintage.manifest.clone().into(),
            vintage.frozen_at.into(),
            vintage.ended_at.into(),
            vintage.ended_why.clone().into(),
        ],
    )?;
    Ok(())
}

/// Forgets a vintage that was planned and not frozen; gives whether there was one.
///
/// # Errors
/// [`StoreError`].
pub fn forget_plan(tx: &mut Tx<'_>, name: &str) -> Result<bool, StoreError> {
    let sql = "DELETE FROM vintages WHERE name = $1 AND state = 'planned'";
    Ok(tx.execute(sql, &[name.into()])? == 1)
}

/// Notes that a planned vintage is frozen, and keeps its cube; gives whether it was planned.
///
/// # Errors
/// [`StoreError::Conflict`] when there is a cube of this name.
pub fn freeze(
    tx: &mut Tx<'_>,
    (name, key_name): (&str, &str),
    (manifest, cube): (&str, &str),
    now: Moment,
) -> Result<bool, StoreError> {
    let sql = "UPDATE vintages SET state = 'frozen', manifest = $1, key_name = $2, \
               frozen_at = $3 WHERE name = $4 AND state = 'planned'";
    let values = [manifest.into(), key_name.into(), now.into(), name.into()];
    if tx.execute(sql, &values)? != 1 {
        return Ok(false);
    }
    let hash = ContentHash::of(cube.as_bytes());
    tx.execute(&CUBES.insert(), &[name.into(), cube.into(), hash.into()])?;
    Ok(true)
}

/// Withdraws or archives a frozen vintage; gives whether it was frozen.
///
/// # Errors
/// [`StoreError`].
pub fn end(
    tx: &mut Tx<'_>,
    (name, state): (&str, VintageState),
    why: &str,
    now: Moment,
) -> Result<bool, StoreError> {
    let sql = "UPDATE vintages SET state = $1, ended_at = $2, ended_why = $3, key_name = NULL \
               WHERE name = $4 AND state = 'frozen'";
    let values = [state.as_str().into(), now.into(), why.into(), name.into()];
    Ok(tx.execute(sql, &values)? == 1)
}

/// The vintage of this name.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, name: &str) -> Result<Option<VintageRecord>, StoreError> {
    tx.maybe(&TABLE.select("WHERE name = $1"), &[name.into()], read)
}

/// All vintages, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<VintageRecord>, StoreError> {
    tx.many(&TABLE.select("ORDER BY planned_at DESC, name DESC"), &[], read)
}

/// The record of a vintage's cube, with the hash it was published under. Whether the one fits the
/// other is for the reader to find out, in `disclose`.
///
/// # Errors
/// [`StoreError`].
pub fn cube(tx: &mut Tx<'_>, vintage: &str) -> Result<Option<(String, ContentHash)>, StoreError> {
    let rest = "WHERE vintage = $1";
    tx.maybe(&CUBES.select(rest), &[vintage.into()], |row| Ok((row.text(1)?, row.hash(2)?)))
}

/// Complaints about cubes that are not as they were published.
pub(crate) fn changed(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    let mut complaints = Vec::new();
    tx.each(&CUBES.select("ORDER BY vintage"), &[], &mut |row| {
        if ContentHash::of(row.text(1)?.as_bytes()).to_string() != row.text(2)? {
            complaints.push(format!("the cube of {} is not as it was published", row.text(0)?));
        }
        Ok(())
    })?;
    Ok(complaints)
}

fn read(row: &Row) -> Result<VintageRecord, StoreError> {
    Ok(VintageRecord {
        name: row.text(0)?,
        academic_year: row.text(1)?,
        kind: row.read(2, "a kind of vintage", Kind::parse)?,
        state: row.read(3, "the state of a vintage", VintageState::parse)?,
        menu: row.hash(4)?,
        data_date: row.read(5, "a day", |text| Day::parse_iso(text).ok())?,
        planned_by: row.text(6)?,
        planned_at: row.moment(7)?,
        key_name: row.maybe_text(8)?,
        manifest: row.maybe_text(9)?,
        frozen_at: row.maybe_moment(10)?,
        ended_at: row.maybe_moment(11)?,
        ended_why: row.maybe_text(12)?,
    })
}
