//! What partners agree on, as histories of deeds that are only added to.
//!
//! An organisation, a partnership, a statement, an ask or a meeting is not a row that is changed: it is
//! a list of entries, each with when, who and what was done, as the JSON of a deed that crates
//! `convene` and `share` know how to apply. Nothing here changes or removes an entry, and each one is
//! sealed together with the seal before it, `BLAKE3(seal before ‖ canonical CBOR of [seq, at, who,
//! deed])`. An entry that was changed no longer fits its seal. A history that was rewritten with seals of
//! its own, or cut short, no longer fits the audit, whose rows name each entry with its seal; and whoever
//! noted the head of the audit elsewhere finds an audit that was rewritten too.
//!
//! Two people may have read the same page before both write. So whoever appends says how many entries
//! they had seen, and learns that somebody else came first instead of writing over them.

use crate::chain::linked;
use crate::table::Table;
use crate::{Id, Row, StoreError, Tx, Value};
use commons::{ContentHash, Moment};

mod checked;
pub(crate) use checked::changed;

pub(crate) const TABLE: Table =
    Table { name: "histories", columns: "id, kind, address, inside, begun_at", order: "id" };

pub(crate) const ENTRIES: Table = Table {
    name: "history_entries",
    columns: "history_id, seq, at, who, deed_json, seal",
    order: "history_id, seq",
};

/// What a history is of. The list is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HistoryKind {
    /// An organisation of the alliance.
    Organisation,
    /// An area: small areas that work as one.
    Area,
    /// A convening partnership.
    Partnership,
    /// A Statement of Intent: what was done with it.
    Statement,
    /// The text of a statement: who wrote what.
    StatementText,
    /// An ask to somebody who can decide.
    Ask,
    /// A meeting.
    Meeting,
    /// A dossier on an issue of the whole system.
    Dossier,
    /// A delivery plan.
    Plan,
    /// A conversation with residents and young people.
    Conversation,
    /// Something somebody said in a conversation: what was done with it, without its words.
    Input,
    /// A sharing agreement.
    Agreement,
    /// A request to share, with the reasons for its answer.
    SharingRequest,
    /// Which version of the compiled agreements is in use.
    SharingRules,
    /// A matter with a clock: a subject access request, a complaint, a breach.
    Matter,
    /// The recipe an area was begun from, and how it was adapted.
    Recipe,
    /// Where somebody belongs; at the id of the person, or of the invitation that brings it.
    Membership,
    /// Something an area has: a building, a group, a service.
    Asset,
    /// The theory of change.
    Theory,
    /// How far a partnership has come; at the address of the partnership.
    Maturity,
    /// What a researcher or an institution offers, and what came of it.
    Academic,
    /// The epochs of pseudonyms: begun, put in use, shredded.
    Epochs,
    /// A request to let something out of the safe room.
    Output,
    /// What somebody is accredited for in the safe room; at the id of the person.
    Accreditation,
}

impl HistoryKind {
    /// Every kind.
    pub const ALL: [Self; 24] = [
        Self::Organisation,
        Self::Area,
        Self::Partnership,
        Self::Statement,
        Self::StatementText,
        Self::Ask,
        Self::Meeting,
        Self::Dossier,
        Self::Plan,
        Self::Conversation,
        Self::Input,
        Self::Agreement,
        Self::SharingRequest,
        Self::SharingRules,
        Self::Matter,
        Self::Recipe,
        Self::Membership,
        Self::Asset,
        Self::Theory,
        Self::Maturity,
        Self::Academic,
        Self::Epochs,
        Self::Output,
        Self::Accreditation,
    ];

    /// The word stored, and written in the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Area => "area",
            Self::Partnership => "partnership",
            Self::Statement => "statement",
            Self::StatementText => "statement-text",
            Self::Ask => "ask",
            Self::Meeting => "meeting",
            Self::Dossier => "dossier",
            Self::Plan => "plan",
            Self::Conversation => "conversation",
            Self::Input => "input",
            Self::Agreement => "agreement",
            Self::SharingRequest => "sharing-request",
            Self::SharingRules => "sharing-rules",
            Self::Matter => "matter",
            Self::Recipe => "recipe",
            Self::Membership => "membership",
            Self::Asset => "asset",
            Self::Theory => "theory",
            Self::Maturity => "maturity",
            Self::Academic => "academic",
            Self::Epochs => "epochs",
            Self::Output => "output",
            Self::Accreditation => "accreditation",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A history, without its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Its id.
    pub id: Id,
    /// What it is of.
    pub kind: HistoryKind,
    /// Its name in addresses, unique among its kind; never changed, since addresses are permanent.
    pub address: String,
    /// The history it belongs to, as a statement belongs to a partnership.
    pub inside: Option<Id>,
    /// When it was begun.
    pub begun_at: Moment,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Its place, from 1.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// Who: the id of a person, or `system`.
    pub who: String,
    /// What, as JSON.
    pub deed_json: String,
    /// The seal of all entries up to here.
    pub seal: ContentHash,
}

/// What came of appending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// It is kept.
    Kept(HistoryEntry),
    /// Nothing was written: the history has this many entries, not as many as were seen.
    MovedOn(u64),
}

/// Begins a history. It has no entry yet.
///
/// # Errors
/// [`StoreError::Conflict`] when the address is taken or what it belongs to is not there.
pub fn begin(tx: &mut Tx<'_>, history: &History) -> Result<(), StoreError> {
    let values = [
        (&history.id).into(),
        history.kind.as_str().into(),
        (&history.address).into(),
        history.inside.as_ref().map_or(Value::Null, Into::into),
        history.begun_at.into(),
    ];
    tx.execute(&TABLE.insert(), &values)?;
    Ok(())
}

/// Adds an entry to a history of which the writer has seen `seen` entries.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such history.
pub fn append(
    tx: &mut Tx<'_>,
    history: &Id,
    seen: u64,
    (at, who): (Moment, &str),
    deed_json: &str,
) -> Result<Appended, StoreError> {
    let sql = ENTRIES.select("WHERE history_id = $1 ORDER BY seq DESC LIMIT 1");
    let last = tx.maybe(&sql, &[history.into()], read_entry)?;
    let (there, before) = last.map_or((0, START), |last| (last.seq, last.seal));
    if there != seen {
        return Ok(Appended::MovedOn(there));
    }
    let mut entry = HistoryEntry {
        seq: there + 1,
        at,
        who: who.to_owned(),
        deed_json: deed_json.to_owned(),
        seal: before,
    };
    entry.seal = seal(before, &entry);
    let values = [
        history.into(),
        entry.seq.into(),
        entry.at.into(),
        (&entry.who).into(),
        (&entry.deed_json).into(),
        entry.seal.into(),
    ];
    tx.execute(&ENTRIES.insert(), &values)?;
    Ok(Appended::Kept(entry))
}

/// The history of this kind at an address.
///
/// # Errors
/// [`StoreError`].
pub fn find(
    tx: &mut Tx<'_>,
    kind: HistoryKind,
    address: &str,
) -> Result<Option<History>, StoreError> {
    let sql = TABLE.select("WHERE kind = $1 AND address = $2");
    tx.maybe(&sql, &[kind.as_str().into(), address.into()], read)
}

/// The history with this id.
///
/// # Errors
/// [`StoreError`].
pub fn get(tx: &mut Tx<'_>, id: &Id) -> Result<Option<History>, StoreError> {
    tx.maybe(&TABLE.select("WHERE id = $1"), &[id.into()], read)
}

/// All histories of a kind, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(tx: &mut Tx<'_>, kind: HistoryKind) -> Result<Vec<History>, StoreError> {
    tx.many(&TABLE.select("WHERE kind = $1 ORDER BY id"), &[kind.as_str().into()], read)
}

/// All histories of a kind that belong to another, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn inside(tx: &mut Tx<'_>, kind: HistoryKind, whole: &Id) -> Result<Vec<History>, StoreError> {
    let sql = TABLE.select("WHERE inside = $1 AND kind = $2 ORDER BY id");
    tx.many(&sql, &[whole.into(), kind.as_str().into()], read)
}

/// The entries of a history, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn entries(tx: &mut Tx<'_>, history: &Id) -> Result<Vec<HistoryEntry>, StoreError> {
    let sql = ENTRIES.select("WHERE history_id = $1 ORDER BY seq");
    tx.many(&sql, &[history.into()], read_entry)
}

/// The entries of all histories of a kind that belong to another, by history and oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn entries_inside(
    tx: &mut Tx<'_>,
    kind: HistoryKind,
    whole: &Id,
) -> Result<Vec<(History, Vec<HistoryEntry>)>, StoreError> {
    let mut found: Vec<(History, Vec<HistoryEntry>)> =
        inside(tx, kind, whole)?.into_iter().map(|history| (history, Vec::new())).collect();
    let rest = "WHERE history_id IN (SELECT id FROM histories WHERE inside = $1 AND kind = $2) \
         ORDER BY history_id, seq";
    let of = |row: &Row| Ok((row.read(0, "an id", Id::parse)?, read_entry(row)?));
    let entries = tx.many(&ENTRIES.select(rest), &[whole.into(), kind.as_str().into()], of)?;
    let mut at = 0;
    for (id, entry) in entries {
        while found.get(at).is_some_and(|(history, _)| history.id != id) {
            at += 1;
        }
        if let Some((_, kept)) = found.get_mut(at) {
            kept.push(entry);
        }
    }
    Ok(found)
}

/// How many entries all histories of a kind have that belong to another: it grows with each deed.
///
/// # Errors
/// [`StoreError`].
pub fn count_inside(tx: &mut Tx<'_>, kind: HistoryKind, whole: &Id) -> Result<u64, StoreError> {
    let sql = "SELECT COUNT(*) FROM history_entries WHERE history_id IN \
               (SELECT id FROM histories WHERE inside = $1 AND kind = $2)";
    tx.one(sql, &[whole.into(), kind.as_str().into()], |row| row.count(0))
}

/// The histories of a kind with an entry in which this address stands as a text of its own, oldest first;
/// now and then one more, which whoever reads the entries sees. Much less work than to read them all.
///
/// # Errors
/// [`StoreError`].
pub fn naming(
    tx: &mut Tx<'_>,
    kind: HistoryKind,
    address: &str,
) -> Result<Vec<History>, StoreError> {
    let sql = TABLE.select(
        "WHERE kind = $1 AND id IN \
         (SELECT history_id FROM history_entries WHERE deed_json LIKE $2) ORDER BY id",
    );
    tx.many(&sql, &[kind.as_str().into(), format!("%\"{address}\"%").into()], read)
}

/// The seal before the first entry.
const START: ContentHash = ContentHash::from_bytes([0; 32]);

fn seal(before: ContentHash, entry: &HistoryEntry) -> ContentHash {
    linked(before, entry.seq, &[&entry.at.to_string(), &entry.who, &entry.deed_json])
}

fn read(row: &Row) -> Result<History, StoreError> {
    let inside = match row.maybe_text(3)? {
        None => None,
        Some(_) => Some(row.read(3, "an id", Id::parse)?),
    };
    Ok(History {
        id: row.read(0, "an id", Id::parse)?,
        kind: row.read(1, "a kind of history", HistoryKind::parse)?,
        address: row.text(2)?,
        inside,
        begun_at: row.moment(4)?,
    })
}

fn read_entry(row: &Row) -> Result<HistoryEntry, StoreError> {
    Ok(HistoryEntry {
        seq: row.count(1)?,
        at: row.moment(2)?,
        who: row.text(3)?,
        deed_json: row.text(4)?,
        seal: row.hash(5)?,
    })
}
