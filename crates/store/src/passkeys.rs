//! Passkeys of people: the public half, which signs nobody in, and which challenges were answered.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx};
use commons::{ContentHash, Moment};

pub(crate) const TABLE: Table = Table {
    name: "passkeys",
    columns: "id, person_id, credential, public_key, sign_count, copies, name, added_at, \
              last_used_at, counted_back_at",
    order: "id",
};

pub(crate) const ANSWERS: Table = Table {
    name: "passkey_answers",
    columns: "challenge_hash, answered_at",
    order: "challenge_hash",
};

/// Seconds for which it is kept that a challenge was answered; none holds that long.
const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// Whether a passkey is on one device only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    /// It never leaves its device.
    OneDevice,
    /// It may be copied, and is not.
    Possible,
    /// It is kept on other devices, or where their provider keeps it.
    Kept,
}

impl Copies {
    /// The word stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OneDevice => "one-device",
            Self::Possible => "possible",
            Self::Kept => "kept",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::OneDevice, Self::Possible, Self::Kept].into_iter().find(|one| one.as_str() == word)
    }
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its name in forms and in the audit.
    pub id: Id,
    /// Whose it is.
    pub person: Id,
    /// Its own name, in base64url.
    pub credential: String,
    /// Its public key as COSE writes it, in base64url.
    pub public_key: String,
    /// How often it was used, as far as it counts.
    pub sign_count: u32,
    /// Whether it is on one device only.
    pub copies: Copies,
    /// What the person calls it.
    pub name: String,
    /// When it was added.
    pub added_at: Moment,
    /// When it last signed somebody in.
    pub last_used_at: Option<Moment>,
    /// When it last counted back and was refused: there may be a copy.
    pub counted_back_at: Option<Moment>,
}

/// Adds one.
///
/// # Errors
/// [`StoreError::Conflict`] when its own name is taken, or the person is not there.
pub fn insert(tx: &mut Tx<'_>, passkey: &Passkey) -> Result<(), StoreError> {
    let values = [
        (&passkey.id).into(),
        (&passkey.person).into(),
        (&passkey.credential).into(),
        (&passkey.public_key).into(),
        i64::from(passkey.sign_count).into(),
        passkey.copies.as_str().into(),
        (&passkey.name).into(),
        passkey.added_at.into(),
        passkey.last_used_at.into(),
        passkey.counted_back_at.into(),
    ];
    tx.execute(&TABLE.insert(), &values)?;
    Ok(())
}

/// The passkey of this name of its own.
///
/// # Errors
/// [`StoreError`].
pub fn of_credential(tx: &mut Tx<'_>, credential: &str) -> Result<Option<Passkey>, StoreError> {
    tx.maybe(&TABLE.select("WHERE credential = $1"), &[credential.into()], read)
}

/// The passkeys of a person, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn list_of(tx: &mut Tx<'_>, person: &Id) -> Result<Vec<Passkey>, StoreError> {
    let rest = "WHERE person_id = $1 ORDER BY added_at, id";
    tx.many(&TABLE.select(rest), &[person.into()], read)
}

/// Notes that a passkey signed somebody in. Says `false` when it is gone, or was used since it was
/// read.
///
/// # Errors
/// [`StoreError`].
pub fn note_use(
    tx: &mut Tx<'_>,
    was: &Passkey,
    (sign_count, copies): (u32, Copies),
    now: Moment,
) -> Result<bool, StoreError> {
    let sql = "UPDATE passkeys SET sign_count = $3, copies = $4, last_used_at = $5 \
               WHERE id = $1 AND sign_count = $2";
    let values = [
        (&was.id).into(),
        i64::from(was.sign_count).into(),
        i64::from(sign_count).into(),
        copies.as_str().into(),
        now.into(),
    ];
    Ok(tx.execute(sql, &values)? == 1)
}

/// Notes that a passkey counted back.
///
/// # Errors
/// [`StoreError`].
pub fn note_counted_back(tx: &mut Tx<'_>, id: &Id, now: Moment) -> Result<(), StoreError> {
    let sql = "UPDATE passkeys SET counted_back_at = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), now.into()])?;
    Ok(())
}

/// Gives a passkey of this person another name. Says whether they have it.
///
/// # Errors
/// [`StoreError`].
pub fn rename(tx: &mut Tx<'_>, person: &Id, id: &Id, name: &str) -> Result<bool, StoreError> {
    let sql = "UPDATE passkeys SET name = $3 WHERE person_id = $1 AND id = $2";
    Ok(tx.execute(sql, &[person.into(), id.into(), name.into()])? == 1)
}

/// Removes a passkey of this person. Says whether they had it.
///
/// # Errors
/// [`StoreError`].
pub fn remove(tx: &mut Tx<'_>, person: &Id, id: &Id) -> Result<bool, StoreError> {
    let sql = "DELETE FROM passkeys WHERE person_id = $1 AND id = $2";
    Ok(tx.execute(sql, &[person.into(), id.into()])? == 1)
}

/// Removes every passkey of a person. Says whether there were any.
///
/// # Errors
/// [`StoreError`].
pub fn remove_all_of(tx: &mut Tx<'_>, person: &Id) -> Result<bool, StoreError> {
    Ok(tx.execute("DELETE FROM passkeys WHERE person_id = $1", &[person.into()])? > 0)
}

/// Notes that a challenge is answered, and forgets those of yesterday. Says `false` when it was
/// answered before.
///
/// # Errors
/// [`StoreError`].
pub fn note_answer(
    tx: &mut Tx<'_>,
    challenge: ContentHash,
    now: Moment,
) -> Result<bool, StoreError> {
    let before = now.plus_seconds(-KEPT_SECONDS);
    tx.execute("DELETE FROM passkey_answers WHERE answered_at < $1", &[before.into()])?;
    let sql = format!("{} ON CONFLICT (challenge_hash) DO NOTHING", ANSWERS.insert());
    Ok(tx.execute(&sql, &[challenge.into(), now.into()])? == 1)
}

fn read(row: &Row) -> Result<Passkey, StoreError> {
    let count = row.count(4)?;
    let unreadable = StoreError::Unreadable { column: 4, expected: "a count of 32 bits" };
    Ok(Passkey {
        id: row.read(0, "an id", Id::parse)?,
        person: row.read(1, "an id", Id::parse)?,
        credential: row.text(2)?,
        public_key: row.text(3)?,
        sign_count: u32::try_from(count).map_err(|_| unreadable)?,
        copies: row.read(5, "where a passkey is", Copies::parse)?,
        name: row.text(6)?,
        added_at: row.moment(7)?,
        last_used_at: row.maybe_moment(8)?,
        counted_back_at: row.maybe_moment(9)?,
    })
}
