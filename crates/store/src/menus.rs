//! Menus of live statistics and who signed them. A menu is known by the seal of its content; it is
//! never changed: another content is another menu.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::{ContentHash, Moment};

pub(crate) const TABLE: Table = Table {
    name: "menus",
    columns: "seal, name, version, academic_year, document, proposed_by, proposed_at",
    order: "seal",
};

pub(crate) const SIGNATURES: Table = Table {
    name: "menu_signatures",
    columns: "menu, person_id, signed_as, seal, signed_at",
    order: "menu, person_id",
};

/// A menu that was put forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuRecord {
    /// The seal of its content.
    pub seal: ContentHash,
    /// Its short, permanent name.
    pub name: String,
    /// From 1.
    pub version: u32,
    /// For which academic year.
    pub academic_year: String,
    /// The document it is read from.
    pub document: String,
    /// Who put it forward: the id of a person, or `system`.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Moment,
}

/// Somebody's signature under a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuSignature {
    /// The menu, by its seal.
    pub menu: ContentHash,
    /// Who.
    pub person: Id,
    /// Their name as it is published.
    pub signed_as: String,
    /// The seal of what they read.
    pub seal: ContentHash,
    /// When.
    pub signed_at: Moment,
}

/// Keeps a menu.
///
/// # Errors
/// [`StoreError::Conflict`] when the same content, or another of this name and version, is there.
pub fn insert(tx: &mut Tx<'_>, menu: &MenuRecord) -> Result<(), StoreError> {
    tx.execute(
        &TABLE.insert(),
        &[
            menu.seal.into(),
            (&menu.name).into(),
            menu.version.into(),
            (&menu.academic_year).into(),
            (&menu.document).into(),
            (&menu.proposed_by).into(),
            menu.proposed_at.into(),
        ],
    )?;
    Ok(())
}

/// The menu with this seal.
///
/// # Errors
/// [`StoreError`].
pub fn of(tx: &mut Tx<'_>, seal: ContentHash) -> Result<Option<MenuRecord>, StoreError> {
    tx.maybe(&TABLE.select("WHERE seal = $1"), &[seal.into()], read)
}

/// All menus, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<MenuRecord>, StoreError> {
    tx.many(&TABLE.select("ORDER BY proposed_at DESC, seal"), &[], read)
}

/// Keeps a signature.
///
/// # Errors
/// [`StoreError::Conflict`] when this person signed it already.
pub fn sign(tx: &mut Tx<'_>, signature: &MenuSignature) -> Result<(), StoreError> {
    tx.execute(
        &SIGNATURES.insert(),
        &[
            signature.menu.into(),
            (&signature.person).into(),
            (&signature.signed_as).into(),
            signature.seal.into(),
            signature.signed_at.into(),
        ],
    )?;
    Ok(())
}

/// The signatures under a menu, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn signatures(tx: &mut Tx<'_>, menu: ContentHash) -> Result<Vec<MenuSignature>, StoreError> {
    let rest = "WHERE menu = $1 ORDER BY signed_at, person_id";
    tx.many(&SIGNATURES.select(rest), &[menu.into()], |row| {
        Ok(MenuSignature {
            menu: row.hash(0)?,
            person: row.read(1, "an id", Id::parse)?,
            signed_as: row.text(2)?,
            seal: row.hash(3)?,
            signed_at: row.moment(4)?,
        })
    })
}

fn read(row: &Row) -> Result<MenuRecord, StoreError> {
    Ok(MenuRecord {
        seal: row.hash(0)?,
        name: row.text(1)?,
        version: row.read_version(2)?,
        academic_year: row.text(3)?,
        document: row.text(4)?,
        proposed_by: row.text(5)?,
        proposed_at: row.moment(6)?,
    })
}
