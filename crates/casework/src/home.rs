//! The records of one setting: a folder of sealed files, one a revision.
//!
//! A file is sealed for its setting, record and revision: put in another's place it does not open,
//! and an older revision cannot pass for a newer one.

use crate::access::{Access, Act, Closed, check};
use crate::record::{Record, RecordId};
use access::Permit;
use commons::Moment;
use seal::Key;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

const ENDING: &str = ".sealed";

/// The practice records of one setting, such as a school.
pub struct Casework<'key> {
    folder: PathBuf,
    setting: RecordId,
    key: &'key Key,
}

impl<'key> Casework<'key> {
    /// The records of `setting` under `folder`. Nothing is made until the first record is written.
    pub fn open(folder: impl Into<PathBuf>, setting: &str, key: &'key Key) -> Self {
        let mut random = [0; 16];
        random.copy_from_slice(&commons::ContentHash::of(setting.as_bytes()).as_bytes()[..16]);
        let setting = RecordId::new(random);
        Self { folder: folder.into().join(setting.as_str()), setting, key }
    }

    /// Writes a record: a new one as revision 1, a changed one as the next revision.
    ///
    /// `write_down` is called first and must keep the access; when it fails nothing is written.
    ///
    /// # Errors
    /// [`Closed`], with the reason.
    pub fn write<E>(
        &self,
        permit: &Permit,
        record: &Record,
        now: Moment,
        write_down: impl FnOnce(&Access) -> Result<(), E>,
    ) -> Result<(), Closed<E>> {
        let access = check(permit, Act::Write, self.object(&record.id), now)?;
        let newest = self.revisions()?.get(&record.id).copied().unwrap_or(0);
        if newest.checked_add(1) != Some(record.revision) {
            return Err(Closed::ChangedMeanwhile { found: newest });
        }
        let bytes = record.to_bytes().map_err(|_| Closed::Damaged)?;
        write_down(&access).map_err(Closed::NotWrittenDown)?;
        let (context, path) = self.place(&record.id, record.revision);
        // Two may have seen the same newest revision: the second to write must read it again.
        seal::write_sealed_once(self.key, &context, &path, &bytes).map_err(|error| {
            match error.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    Closed::ChangedMeanwhile { found: record.revision }
                }
                _ => Closed::File(error),
            }
        })
    }

    /// Reads the newest revision of a record.
    ///
    /// `write_down` is called first and must keep the access; when it fails nothing is opened.
    ///
    /// # Errors
    /// [`Closed`], with the reason.
    pub fn read<E>(
        &self,
        permit: &Permit,
        id: &RecordId,
        now: Moment,
        write_down: impl FnOnce(&Access) -> Result<(), E>,
    ) -> Result<Record, Closed<E>> {
        let access = check(permit, Act::Read, self.object(id), now)?;
        let revision = self.revisions()?.get(id).copied().ok_or(Closed::NoSuchRecord)?;
        write_down(&access).map_err(Closed::NotWrittenDown)?;
        let (context, path) = self.place(id, revision);
        let bytes = seal::read_sealed(self.key, &context, &path)?;
        Record::from_bytes(id, revision, &bytes).ok_or(Closed::Damaged)
    }

    /// The records there are, without opening any.
    ///
    /// # Errors
    /// [`Closed`], with the reason.
    pub fn list<E>(
        &self,
        permit: &Permit,
        now: Moment,
        write_down: impl FnOnce(&Access) -> Result<(), E>,
    ) -> Result<Vec<RecordId>, Closed<E>> {
        let access = check(permit, Act::List, self.setting.to_string(), now)?;
        let found = self.revisions()?;
        write_down(&access).map_err(Closed::NotWrittenDown)?;
        Ok(found.into_keys().collect())
    }

    fn object(&self, id: &RecordId) -> String {
        format!("{}/{id}", self.setting)
    }

    /// For what a revision is sealed, and where it lies.
    fn place(&self, id: &RecordId, revision: u32) -> (String, PathBuf) {
        let name = format!("{id}.{revision}{ENDING}");
        (format!("casework/{}/{name}", self.setting), self.folder.join(name))
    }

    /// The newest revision of each record. Files of other names are not ours.
    fn revisions(&self) -> std::io::Result<BTreeMap<RecordId, u32>> {
        let mut newest = BTreeMap::new();
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(newest),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let name = entry?.file_name();
            let Some((id, revision)) = name.to_str().and_then(read_name) else { continue };
            let known = newest.entry(id).or_insert(revision);
            *known = revision.max(*known);
        }
        Ok(newest)
    }
}

impl fmt::Debug for Casework<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Casework({})", self.setting)
    }
}

fn read_name(name: &str) -> Option<(RecordId, u32)> {
    let (id, revision) = name.strip_suffix(ENDING)?.split_once('.')?;
    Some((RecordId::parse(id)?, revision.parse().ok().filter(|revision| *revision > 0)?))
}
