//! The vault: who the records are about, sealed on disk.
//!
//! Everything is written through [`seal`], so no file of the vault holds a name, a date or a number
//! in plain text. Writing needs no reason; **reading does**. Each reading takes an [`Opening`] (who,
//! what for, when) and gives back an [`Opened`], whose entry the journey writes to the audit in the
//! same step. Record keys and pseudonyms are made here and nowhere else ([`crate::ring`]).

use crate::atomic::{self, Unfinished};
use crate::lake::{check_name, entries, is_name};
use crate::people::{read_people, write_people};
use crate::problem::LakeProblem;
use crate::ring::{Pseudonyms, RecordKeys, Ring};
use crate::rows::{read_rows, write_rows};
use commons::{Moment, Pseudonym, RecordKey, Sensitive};
use extract::Identifiers;
use seal::{Key, SealedReader, SealedWriter};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{File, TryLockError};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The vault of one place.
pub struct Vault {
    home: PathBuf,
    key: Key,
    records: RecordKeys,
}

/// Why the vault is opened, by whom and when. It is handed back in [`Opened`] for the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The purpose, in the access rules' word.
    pub purpose: String,
    /// Who opens it: a person's account or a named job.
    pub who: String,
    /// When.
    pub at: Moment,
}

/// What was read, for one row of the audit. It holds nothing about any child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Why, by whom, when.
    pub opening: Opening,
    /// What was opened: "identifiers" or "people".
    pub what: &'static str,
    /// How many records were read.
    pub records: u64,
}

/// Something read from the vault, with the entry that must be audited.
#[derive(Debug)]
#[must_use = "every opening of the vault is an entry in the audit"]
pub struct Opened<T> {
    /// For the audit.
    pub entry: Entry,
    /// What was read.
    pub found: T,
}

/// Held by whoever changes whose the records are ([`Vault::take_people`]).
#[derive(Debug)]
#[must_use = "the right is given back when this is dropped"]
pub struct Taken(#[expect(dead_code, reason = "the lock is let go of with it")] File);

/// The vault's number for one person; it is given again by every linking and never leaves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub u64);

impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonId(..)")
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(..)")
    }
}

impl Vault {
    /// Opens the vault in a folder. The first time, makes it, with new random keys for records and
    /// pseudonyms that are kept sealed by `key`.
    ///
    /// # Errors
    /// [`LakeProblem::Sealed`] for another key or a vault whose ring of keys is gone,
    /// [`LakeProblem::Disk`], or [`LakeProblem::NoRandomness`].
    pub fn open(home: &Path, key: Key) -> Result<Self, LakeProblem> {
        atomic::sweep(home)?;
        let records = Ring::open(home, &key)?.record_keys();
        Ok(Self { home: home.to_path_buf(), key, records })
    }

    /// The key of one source's record: the same every time, and nothing without the vault.
    pub fn record_key(&self, source: &str, local_id: &str) -> RecordKey {
        self.records.key_of(source, local_id)
    }

    /// Seals the identifiers of one load of one file. A part of this name is replaced whole.
    ///
    /// # Errors
    /// [`LakeProblem::BadName`] or [`LakeProblem::Disk`].
    pub fn write_identifiers(
        &self,
        dataset: &str,
        part: &str,
        rows: &[(RecordKey, Sensitive<Identifiers>)],
    ) -> Result<(), LakeProblem> {
        let (path, context) = self.place_of(dataset, part)?;
        self.write_sealed(&path, &context, |file| write_rows(file, rows))
    }

    /// All identifiers of all datasets, in the order of dataset, part and row.
    ///
    /// # Errors
    /// [`LakeProblem`] for a part that cannot be unsealed or read.
    pub fn read_identifiers(
        &self,
        opening: &Opening,
    ) -> Result<Opened<Vec<IdentifiedRecord>>, LakeProblem> {
        self.read_where(opening, |_| true)
    }

    /// The identifiers of these records only: what a reviewer of one link may see.
    ///
    /// # Errors
    /// As [`Vault::read_identifiers`].
    pub fn read_identifiers_of(
        &self,
        opening: &Opening,
        records: &BTreeSet<RecordKey>,
    ) -> Result<Opened<Vec<IdentifiedRecord>>, LakeProblem> {
        self.read_where(opening, |key| records.contains(key))
    }

    /// Removes a part; `false` when there was none.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn remove_identifiers(&self, dataset: &str, part: &str) -> Result<bool, LakeProblem> {
        atomic::remove(&self.place_of(dataset, part)?.0)
    }

    /// The datasets and parts that are there, in order: names only.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn parts(&self) -> Result<Vec<(String, String)>, LakeProblem> {
        let home = self.home.join("identifiers");
        let mut parts = Vec::new();
        if !home.exists() {
            return Ok(parts);
        }
        for dataset in entries(&home)? {
            let folder = home.join(&dataset);
            if is_name(&dataset) && folder.is_dir() {
                let names = entries(&folder)?;
                let names = names.iter().filter_map(|name| name.strip_suffix(".sealed"));
                parts.extend(names.map(|name| (dataset.clone(), name.to_owned())));
            }
        }
        Ok(parts)
    }

    /// Keeps whose each record is; replaces what the linking before this one said.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn write_people(&self, people: &BTreeMap<RecordKey, PersonId>) -> Result<(), LakeProblem> {
        let path = self.home.join("people.sealed");
        self.write_sealed(&path, "vault/people", |file| write_people(file, people))
    }

    /// Whose each record is, as the last linking said; empty before the first.
    ///
    /// # Errors
    /// [`LakeProblem`] when it cannot be unsealed or read.
    pub fn read_people(
        &self,
        opening: &Opening,
    ) -> Result<Opened<BTreeMap<RecordKey, PersonId>>, LakeProblem> {
        let path = self.home.join("people.sealed");
        let people = if path.exists() {
            let mut file = self.read_sealed(&path, "vault/people")?;
            read_people(&mut file).ok_or_else(|| self.why_unreadable(&path, "vault/people"))?
        } else {
            BTreeMap::new()
        };
        let entry = entry(opening, "people", people.len());
        Ok(Opened { entry, found: people })
    }

    /// Takes the right to change whose the records are and what the lake calls them, until what is
    /// given is dropped or the program ends; `None` while somebody else has it.
    ///
    /// # Errors
    /// [`LakeProblem::Disk`].
    pub fn take_people(&self) -> Result<Option<Taken>, LakeProblem> {
        let path = self.home.join(".people");
        let lock = File::create(&path).map_err(LakeProblem::disk("lock", &path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Taken(lock))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => Err(LakeProblem::disk("lock", &path)(e)),
        }
    }

    /// The newest epoch of pseudonyms, as the ring of keys is now.
    ///
    /// # Errors
    /// [`LakeProblem`] when the ring cannot be unsealed or read.
    pub fn current_epoch(&self) -> Result<u32, LakeProblem> {
        Ok(Ring::now(&self.home, &self.key)?.current_epoch())
    }

    /// The epochs whose pseudonyms can be made, oldest first: begun and not erased.
    ///
    /// # Errors
    /// [`LakeProblem`] when the ring cannot be unsealed or read.
    pub fn epochs(&self) -> Result<Vec<u32>, LakeProblem> {
        Ok(Ring::now(&self.home, &self.key)?.epochs())
    }

    /// Begins a new epoch: the same people get new pseudonyms. Gives its number.
    ///
    /// # Errors
    /// [`LakeProblem::NoRandomness`] or [`LakeProblem::Disk`].
    pub fn begin_epoch(&self) -> Result<u32, LakeProblem> {
        Ring::change(&self.home, &self.key, Ring::begin_epoch)
    }

    /// Erases an epoch for good: what was written under its pseudonyms can no longer be joined to
    /// anything. Copies of the ring of keys in backups must be let go of too.
    ///
    /// # Errors
    /// [`LakeProblem::NoSuchEpoch`], also for the current one, or [`LakeProblem::Disk`].
    pub fn erase_epoch(&self, epoch: u32) -> Result<(), LakeProblem> {
        Ring::change(&self.home, &self.key, |ring| ring.erase_epoch(epoch))
    }

    /// The pseudonym of one person for one purpose in one epoch. Pseudonyms of different purposes
    /// or epochs cannot be joined.
    ///
    /// # Errors
    /// [`LakeProblem::NoSuchEpoch`], or a ring of keys that cannot be unsealed.
    pub fn pseudonym(
        &self,
        purpose: &str,
        epoch: u32,
        person: PersonId,
    ) -> Result<Pseudonym, LakeProblem> {
        self.pseudonyms(purpose, epoch).map(|pseudonyms| pseudonyms.of(person))
    }

    /// The pseudonyms of one purpose and epoch, for many people.
    ///
    /// # Errors
    /// [`LakeProblem::NoSuchEpoch`], or a ring of keys that cannot be unsealed.
    pub fn pseudonyms(&self, purpose: &str, epoch: u32) -> Result<Pseudonyms, LakeProblem> {
        Ring::now(&self.home, &self.key)?.pseudonyms(purpose, epoch)
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    fn read_where(
        &self,
        opening: &Opening,
        wanted: impl Fn(&RecordKey) -> bool,
    ) -> Result<Opened<Vec<IdentifiedRecord>>, LakeProblem> {
        let mut found = Vec::new();
        for (dataset, part) in self.parts()? {
            let (path, context) = self.place_of(&dataset, &part)?;
            let mut file = self.read_sealed(&path, &context)?;
            let (dataset, part): (Arc<str>, Arc<str>) = (dataset.into(), part.into());
            read_rows(&mut file, |key, identifiers| {
                if wanted(&key) {
                    let (dataset, part) = (Arc::clone(&dataset), Arc::clone(&part));
                    found.push(IdentifiedRecord { key, dataset, part, identifiers });
                }
            })
            .ok_or_else(|| self.why_unreadable(&path, &context))?;
        }
        let entry = entry(opening, "identifiers", found.len());
        Ok(Opened { entry, found })
    }

    fn place_of(&self, dataset: &str, part: &str) -> Result<(PathBuf, String), LakeProblem> {
        check_name(dataset)?;
        check_name(part)?;
        let path = self.home.join("identifiers").join(dataset).join(format!("{part}.sealed"));
        Ok((path, format!("vault/identifiers/{dataset}/{part}")))
    }

    pub(crate) fn write_sealed(
        &self,
        path: &Path,
        context: &str,
        write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<(), LakeProblem> {
        seal_file(&self.home, &self.key, path, context, write)
    }

    pub(crate) fn why_unreadable(&self, path: &Path, context: &str) -> LakeProblem {
        why_unreadable(&self.key, path, context)
    }

    pub(crate) fn read_sealed(
        &self,
        path: &Path,
        context: &str,
    ) -> Result<BufReader<SealedReader<BufReader<File>>>, LakeProblem> {
        open_file(&self.key, path, context)
    }
}

/// One record with the identifiers that were sent with it.
#[derive(Debug, Clone)]
pub struct IdentifiedRecord {
    /// The record's key.
    pub key: RecordKey,
    /// The dataset it was loaded as.
    pub dataset: Arc<str>,
    /// The part it is in: which load brought it.
    pub part: Arc<str>,
    /// Who it is about.
    pub identifiers: Sensitive<Identifiers>,
}

fn entry(opening: &Opening, what: &'static str, records: usize) -> Entry {
    Entry { opening: opening.clone(), what, records: records as u64 }
}

/// Writes one sealed file, whole or not at all.
pub(crate) fn seal_file(
    home: &Path,
    key: &Key,
    path: &Path,
    context: &str,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), LakeProblem> {
    let unfinished = Unfinished::begin(home, path)?;
    let file = BufWriter::with_capacity(1 << 17, unfinished.handle()?);
    let sealed = || -> std::io::Result<()> {
        let mut sealed = SealedWriter::new(key, context, file)?;
        write(&mut sealed)?;
        sealed.finish()?.flush()
    };
    sealed().map_err(LakeProblem::disk("write", path))?;
    unfinished.finish().map(|_| ())
}

/// Opens one sealed file for reading from its start.
pub(crate) fn open_file(
    key: &Key,
    path: &Path,
    context: &str,
) -> Result<BufReader<SealedReader<BufReader<File>>>, LakeProblem> {
    let file = File::open(path).map_err(LakeProblem::disk("read", path))?;
    let sealed = SealedReader::new(key, context, BufReader::with_capacity(1 << 17, file));
    sealed
        .map(|opened| BufReader::with_capacity(1 << 16, opened))
        .map_err(|why| LakeProblem::Sealed { path: path.to_path_buf(), why: why.to_string() })
}

/// Why a sealed file that began to open did not make sense: the seal, or what was in it.
pub(crate) fn why_unreadable(key: &Key, path: &Path, context: &str) -> LakeProblem {
    let path_named = path.to_path_buf();
    match seal::read_sealed(key, context, path) {
        Ok(_) => LakeProblem::UnknownContents { path: path_named },
        Err(why) => LakeProblem::Sealed { path: path_named, why: why.to_string() },
    }
}
