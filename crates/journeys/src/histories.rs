//! How deeds of partners are read from the store and added to it, for every kind of object alike.
//!
//! A journey reads the entries, has the object of crate `convene` or `share` apply them, applies the
//! new deed, which is refused with a reason or not, and appends it here. The audit row is written in the
//! same transaction and names the seal of the entry, so the chain of the audit vouches for the history.

use crate::deeds;
use commons::Moment;
use convene::{Entry, Who};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::histories::{self, Appended, History, HistoryEntry, HistoryKind};
use store::{Id, StoreError, Tx, audit};

/// Why a history cannot be read or added to.
#[derive(Debug, thiserror::Error)]
pub enum HistoryProblem {
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is none at this address.
    #[error("there is no {} at this address", .0.as_str())]
    NoSuch(HistoryKind),
    /// Somebody else did something with it after it was read.
    #[error(
        "somebody else changed this while you were reading it: look at what they did, then do yours \
         again; nothing of yours was kept"
    )]
    MovedOn,
    /// A newer program wrote a deed that this one does not know, or the database was changed.
    #[error(
        "entry {seq} of {} {address} cannot be read: {why}. Use the program that wrote it, or restore a \
         backup", .kind.as_str()
    )]
    Unreadable {
        /// What it is of.
        kind: HistoryKind,
        /// Its address.
        address: String,
        /// The entry.
        seq: u64,
        /// What is wrong with it.
        why: String,
    },
}

/// A history with its entries, as they were read in one view of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<D> {
    /// The history.
    pub history: History,
    /// Its entries, oldest first.
    pub entries: Vec<Entry<D>>,
}

impl<D> Told<D> {
    /// How many entries were seen: what a page sends back with its form.
    pub fn seen(&self) -> u64 {
        self.entries.len() as u64
    }
}

/// Reads the history of a kind at an address.
///
/// # Errors
/// [`HistoryProblem`].
pub fn read<D: DeserializeOwned>(
    tx: &mut Tx<'_>,
    kind: HistoryKind,
    address: &str,
) -> Result<Told<D>, HistoryProblem> {
    let history = histories::find(tx, kind, address)?.ok_or(HistoryProblem::NoSuch(kind))?;
    read_entries(tx, history)
}

/// Reads the entries of a history that was found.
///
/// # Errors
/// [`HistoryProblem`].
pub fn read_entries<D: DeserializeOwned>(
    tx: &mut Tx<'_>,
    history: History,
) -> Result<Told<D>, HistoryProblem> {
    let kept = histories::entries(tx, &history.id)?;
    told(history, &kept)
}

/// Reads all histories of a kind that belong to another, oldest first.
///
/// # Errors
/// [`HistoryProblem`].
pub fn read_inside<D: DeserializeOwned>(
    tx: &mut Tx<'_>,
    kind: HistoryKind,
    whole: &Id,
) -> Result<Vec<Told<D>>, HistoryProblem> {
    let found = histories::entries_inside(tx, kind, whole)?;
    found.into_iter().map(|(history, kept)| told(history, &kept)).collect()
}

fn told<D: DeserializeOwned>(
    history: History,
    kept: &[histories::HistoryEntry],
) -> Result<Told<D>, HistoryProblem> {
    let read = |entry: &histories::HistoryEntry| -> Result<Entry<D>, HistoryProblem> {
        let deed = serde_json::from_str(&entry.deed_json).map_err(|e| {
            let (kind, address) = (history.kind, history.address.clone());
            HistoryProblem::Unreadable { kind, address, seq: entry.seq, why: e.to_string() }
        })?;
        Ok(Entry { at: entry.at, who: entry.who.clone(), deed })
    };
    let entries = kept.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Told { history, entries })
}

/// Reads all histories of a kind, oldest first.
///
/// # Errors
/// [`HistoryProblem`].
pub fn read_all<D: DeserializeOwned>(
    tx: &mut Tx<'_>,
    kind: HistoryKind,
) -> Result<Vec<Told<D>>, HistoryProblem> {
    let found = histories::list(tx, kind)?;
    found.into_iter().map(|history| read_entries(tx, history)).collect()
}

/// Who adds something to a history, when, and what it is called in the audit.
#[derive(Debug, Clone, Copy)]
pub struct Writing<'a> {
    /// Who.
    pub who: &'a Who,
    /// When.
    pub at: Moment,
    /// What they do, as the audit says it: `sign statement`.
    pub action: &'a str,
}

/// Adds a deed to a history of which `seen` entries were read, and writes it into the audit.
///
/// # Errors
/// [`HistoryProblem`].
pub fn append<D: Serialize>(
    tx: &mut Tx<'_>,
    (history, seen): (&History, u64),
    writing: Writing<'_>,
    deed: &D,
) -> Result<(), HistoryProblem> {
    let json = serde_json::to_string(deed).map_err(|e| HistoryProblem::Unreadable {
        kind: history.kind,
        address: history.address.clone(),
        seq: seen.saturating_add(1),
        why: e.to_string(),
    })?;
    let who = writing.who;
    let appended = histories::append(tx, &history.id, seen, (writing.at, &who.id), &json)?;
    let Appended::Kept(entry) = appended else { return Err(HistoryProblem::MovedOn) };
    let object = in_audit(history, &entry);
    let row = deeds::done(&who.id, &deeds::roles_of(who), writing.action, &object);
    audit::record(tx, &row, writing.at)?;
    Ok(())
}

/// An entry as the audit names it. The examination of the store reads these words: an entry that is gone
/// or has another seal is found by them.
pub(crate) fn in_audit(history: &History, entry: &HistoryEntry) -> String {
    let (kind, address) = (history.kind.as_str(), &history.address);
    format!("{kind} {address} entry {} seal {}", entry.seq, entry.seal)
}

/// Begins a history with its first deed.
///
/// # Errors
/// [`HistoryProblem`].
pub fn begin<D: Serialize>(
    tx: &mut Tx<'_>,
    history: &History,
    writing: Writing<'_>,
    deed: &D,
) -> Result<(), HistoryProblem> {
    histories::begin(tx, history)?;
    append(tx, (history, 0), writing, deed)
}

/// A name as it stands in addresses: small letters, digits and single hyphens, at most 60 characters;
/// empty when nothing of it can stand there.
pub fn address_of(name: &str) -> String {
    let mut address = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            address.push(c);
        } else if let Some(plain) = plain_letters(c) {
            address.push_str(plain);
        } else if is_mark(c) {
            // A mark that stands by itself after its letter: the letter is there already.
        } else if c != '\'' && c != '’' && !address.is_empty() && !address.ends_with('-') {
            address.push('-');
        }
        if address.len() >= 60 {
            break;
        }
    }
    address.truncate(60);
    address.trim_end_matches('-').to_owned()
}

/// A letter of a European alphabet without its marks, as it is written where only plain letters stand.
const fn plain_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' | 'ẁ' | 'ẃ' | 'ẅ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        _ => return None,
    })
}

/// A mark that is written after its letter, as some keyboards send it.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Last parts of addresses at which a page of its own stands, so that no history does.
const fn pages_of(kind: HistoryKind) -> &'static [&'static str] {
    match kind {
        HistoryKind::Conversation => &["new", "worries", "take-back", "not-safe"],
        HistoryKind::Recipe => &["export", "start", "check"],
        HistoryKind::Organisation
        | HistoryKind::Area
        | HistoryKind::Partnership
        | HistoryKind::Statement
        | HistoryKind::StatementText
        | HistoryKind::Ask
        | HistoryKind::Meeting
        | HistoryKind::Dossier
        | HistoryKind::Plan
        | HistoryKind::Input
        | HistoryKind::Agreement
        | HistoryKind::SharingRequest
        | HistoryKind::SharingRules
        | HistoryKind::Matter
        | HistoryKind::Membership
        | HistoryKind::Asset
        | HistoryKind::Theory
        | HistoryKind::Maturity
        | HistoryKind::Academic
        | HistoryKind::Epochs
        | HistoryKind::Accreditation => &["new"],
        HistoryKind::Output => &["new", "released"],
    }
}

/// The address of a new history: that of its name, with a number when it is taken.
///
/// # Errors
/// [`HistoryProblem`].
pub fn free_address(
    tx: &mut Tx<'_>,
    kind: HistoryKind,
    name: &str,
) -> Result<String, HistoryProblem> {
    let plain = match address_of(name) {
        taken if taken.is_empty() || pages_of(kind).contains(&taken.as_str()) => {
            kind.as_str().to_owned()
        }
        plain => plain,
    };
    let mut address = plain.clone();
    let mut number = 1_u32;
    while histories::find(tx, kind, &address)?.is_some() {
        number = number.saturating_add(1);
        address = format!("{plain}-{number}");
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial_house;
    use convene::Role;
    use serde::Deserialize;

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(tag = "did", rename_all = "kebab-case")]
    enum Trial {
        Begin { name: String },
        Chase,
    }

    fn who() -> Who {
        let roles = vec![Role::Convenor];
        Who { id: "amna".into(), name: "Amna".into(), organisation: "Hall".into(), roles }
    }

    #[test]
    fn a_name_becomes_an_address() {
        for (name, address) in [
            ("Our children's sight", "our-childrens-sight"),
            ("  Attendance & health: 2026/27 ", "attendance-health-2026-27"),
            ("Ünal", "unal"),
            ("U\u{308}nal", "unal"),
            ("Şükrü, Łódź & Søren", "sukru-lodz-soren"),
            ("İstanbul Straße", "istanbul-strasse"),
            ("Æthelred’s þing", "aethelreds-thing"),
            ("日本 school", "school"),
            ("—", ""),
        ] {
            assert_eq!(address_of(name), address, "{name}");
        }
        assert_eq!(address_of(&"ab ".repeat(40)).len(), 59, "cut where a word ends");
    }

    #[test]
    fn a_deed_is_kept_with_its_audit_row_and_the_second_writer_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let house = trial_house::house(folder.path());
        let at = house.now();
        let (id, other) = (house.new_id(), house.new_id());
        let act = move |tx: &mut Tx<'_>| -> Result<_, HistoryProblem> {
            let who = who();
            let writing = Writing { who: &who, at, action: "begin ask" };
            let mut history = History {
                id: id.clone(),
                kind: HistoryKind::Ask,
                address: free_address(tx, HistoryKind::Ask, "A room")?,
                inside: None,
                begun_at: at,
            };
            begin(tx, &history, writing, &Trial::Begin { name: "A room".into() })?;
            append(tx, (&history, 1), Writing { action: "chase ask", ..writing }, &Trial::Chase)?;
            history.id = other.clone();
            history.address = free_address(tx, HistoryKind::Ask, "A room")?;
            begin(tx, &history, writing, &Trial::Begin { name: "A room".into() })?;
            Ok(())
        };
        house.store.write("begin", act).expect("kept");
        let asked = |address: &'static str| {
            let read = move |tx: &mut Tx<'_>| read::<Trial>(tx, HistoryKind::Ask, address);
            house.store.read("read", read)
        };
        let told = asked("a-room").expect("read");
        let deeds: Vec<&Trial> = told.entries.iter().map(|entry| &entry.deed).collect();
        assert_eq!(deeds, [&Trial::Begin { name: "A room".into() }, &Trial::Chase]);
        assert_eq!(asked("a-room-2").expect("the second").seen(), 1);
        assert!(matches!(asked("b"), Err(HistoryProblem::NoSuch(HistoryKind::Ask))));
        let history = told.history.clone();
        let late = house.store.write("late", move |tx| {
            let who = who();
            let writing = Writing { who: &who, at, action: "chase ask" };
            append(tx, (&history, 1), writing, &Trial::Chase)
        });
        assert!(matches!(late, Err(HistoryProblem::MovedOn)), "{late:?}");
        let rows = house.store.read("audit", |tx| audit::after(tx, 0, 100)).expect("audit");
        let seals = house
            .store
            .read("entries", move |tx| histories::entries(tx, &told.history.id))
            .expect("entries");
        let object = format!("ask a-room entry 2 seal {}", seals[1].seal);
        assert!(rows.iter().any(|row| row.action == "chase ask" && row.object == object));
        assert_eq!(rows.iter().filter(|row| row.action == "chase ask").count(), 1);
    }
}
