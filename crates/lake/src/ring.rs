//! The vault's ring of keys, and the record keys and pseudonyms made with them.
//!
//! A master secret and one secret for each epoch, all random, lie in one sealed file. Keys for a
//! use are derived by HKDF-SHA256 (RFC 5869) and never stored; names of records and people are
//! the first sixteen bytes of HMAC-SHA256 (RFC 2104). Sealing the ring under another key changes no
//! pseudonym. Forgetting an epoch's secret makes its pseudonyms unjoinable for good.
//!
//! Secrets of epochs are read when they are asked for and not kept: a program that runs for months
//! notices an epoch that another one began, and makes no name of one that another erased.

use crate::problem::LakeProblem;
use crate::rows::read_array;
use crate::vault::{PersonId, open_file, seal_file, why_unreadable};
use commons::{Pseudonym, RecordKey};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use seal::Key;
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const CONTEXT: &str = "vault/ring";

type Secret = Zeroizing<[u8; 32]>;

/// The secrets from which every key of the vault is derived.
pub(crate) struct Ring {
    master: Secret,
    epochs: BTreeMap<u32, Secret>,
}

/// Makes the keys of records: the same in every epoch.
#[derive(Clone)]
pub(crate) struct RecordKeys(Hmac<Sha256>);

/// Makes the pseudonyms of one purpose in one epoch.
#[derive(Clone)]
pub struct Pseudonyms {
    keyed: Hmac<Sha256>,
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms(..)")
    }
}

impl Pseudonyms {
    /// The pseudonym of a person.
    pub fn of(&self, person: PersonId) -> Pseudonym {
        let mut keyed = self.keyed.clone();
        keyed.update(b"person/v1/");
        keyed.update(&person.0.to_be_bytes());
        Pseudonym::from_bytes(first_sixteen(keyed))
    }
}

impl RecordKeys {
    /// The key of a record: the source and its own number for the person, each with its length,
    /// so that no two pairs run together to the same bytes.
    pub(crate) fn key_of(&self, source: &str, local_id: &str) -> RecordKey {
        let mut keyed = self.0.clone();
        for part in [source.trim(), local_id.trim()] {
            keyed.update(&(part.len() as u64).to_be_bytes());
            keyed.update(part.as_bytes());
        }
        RecordKey::from_bytes(first_sixteen(keyed))
    }
}

impl Ring {
    /// Reads the ring, or makes it when the vault is new.
    pub(crate) fn open(home: &Path, key: &Key) -> Result<Self, LakeProblem> {
        let _lock = lock(home)?;
        let path = path_of(home);
        if path.exists() {
            return Self::read(&path, key);
        }
        if home.join("identifiers").exists() || home.join("people.sealed").exists() {
            let why = "it is gone, although the vault is not empty".to_owned();
            return Err(LakeProblem::Sealed { path, why });
        }
        let ring = Self { master: random()?, epochs: BTreeMap::from([(1, random()?)]) };
        ring.write(home, key)?;
        Ok(ring)
    }

    /// The ring as it is now.
    pub(crate) fn now(home: &Path, key: &Key) -> Result<Self, LakeProblem> {
        Self::read(&path_of(home), key)
    }

    /// Changes the ring, with nobody else changing it meanwhile; a refused change leaves it as it was.
    pub(crate) fn change<T>(
        home: &Path,
        key: &Key,
        change: impl FnOnce(&mut Self) -> Result<T, LakeProblem>,
    ) -> Result<T, LakeProblem> {
        let _lock = lock(home)?;
        let mut ring = Self::now(home, key)?;
        let answer = change(&mut ring)?;
        ring.write(home, key)?;
        Ok(answer)
    }

    /// The maker of record keys.
    pub(crate) fn record_keys(&self) -> RecordKeys {
        RecordKeys(derive(&self.master, None, "lc/record/v1"))
    }

    /// The maker of pseudonyms for a purpose in an epoch.
    pub(crate) fn pseudonyms(&self, purpose: &str, epoch: u32) -> Result<Pseudonyms, LakeProblem> {
        let secret = self.epochs.get(&epoch).ok_or(LakeProblem::NoSuchEpoch(epoch))?;
        let info = format!("lc/pseud/v1/{purpose}/{epoch}");
        Ok(Pseudonyms { keyed: derive(&self.master, Some(secret), &info) })
    }

    /// The epochs whose secrets are there, oldest first.
    pub(crate) fn epochs(&self) -> Vec<u32> {
        self.epochs.keys().copied().collect()
    }

    pub(crate) fn current_epoch(&self) -> u32 {
        self.epochs.last_key_value().map_or(0, |(epoch, _)| *epoch)
    }

    pub(crate) fn begin_epoch(&mut self) -> Result<u32, LakeProblem> {
        let epoch = self.current_epoch().saturating_add(1);
        self.epochs.insert(epoch, random()?);
        Ok(epoch)
    }

    pub(crate) fn erase_epoch(&mut self, epoch: u32) -> Result<(), LakeProblem> {
        if epoch == self.current_epoch() {
            return Err(LakeProblem::NoSuchEpoch(epoch));
        }
        self.epochs.remove(&epoch).map(|_| ()).ok_or(LakeProblem::NoSuchEpoch(epoch))
    }

    fn write(&self, home: &Path, key: &Key) -> Result<(), LakeProblem> {
        seal_file(home, key, &path_of(home), CONTEXT, |file| {
            file.write_all(&[VERSION])?;
            file.write_all(self.master.as_slice())?;
            file.write_all(&u32::try_from(self.epochs.len()).unwrap_or(u32::MAX).to_le_bytes())?;
            for (epoch, secret) in &self.epochs {
                file.write_all(&epoch.to_le_bytes())?;
                file.write_all(secret.as_slice())?;
            }
            Ok(())
        })
    }

    fn read(path: &Path, key: &Key) -> Result<Self, LakeProblem> {
        let mut file = open_file(key, path, CONTEXT)?;
        let mut read = || -> Option<Self> {
            if read_array::<1>(&mut file)? != [VERSION] {
                return None;
            }
            let master = Zeroizing::new(read_array(&mut file)?);
            let mut epochs = BTreeMap::new();
            for _ in 0..u32::from_le_bytes(read_array(&mut file)?) {
                let epoch = u32::from_le_bytes(read_array(&mut file)?);
                epochs.insert(epoch, Zeroizing::new(read_array(&mut file)?));
            }
            Some(Self { master, epochs })
        };
        read().ok_or_else(|| why_unreadable(key, path, CONTEXT))
    }
}

/// Nobody else makes or changes the ring while this is held.
fn lock(home: &Path) -> Result<File, LakeProblem> {
    let path = home.join(".ring");
    let lock = File::create(&path).map_err(LakeProblem::disk("lock", &path))?;
    lock.lock().map_err(LakeProblem::disk("lock", &path))?;
    Ok(lock)
}

fn path_of(home: &Path) -> PathBuf {
    home.join("ring.sealed")
}

pub(crate) fn random() -> Result<Secret, LakeProblem> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| LakeProblem::NoRandomness)?;
    Ok(bytes)
}

/// A keyed hash under a key derived for one use.
fn derive(master: &Secret, salt: Option<&Secret>, info: &str) -> Hmac<Sha256> {
    let salt = salt.map(|secret| secret.as_slice());
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(salt, master.as_slice())
        .expand(info.as_bytes(), key.as_mut_slice())
        .expect("32 bytes are within what HKDF-SHA256 can give");
    Hmac::new_from_slice(key.as_slice()).expect("HMAC takes keys of any length")
}

fn first_sixteen(keyed: Hmac<Sha256>) -> [u8; 16] {
    let whole = keyed.finalize().into_bytes();
    let mut first = [0; 16];
    first.copy_from_slice(&whole[..16]);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed_ring() -> Ring {
        let epochs = BTreeMap::from([(1, Zeroizing::new([0x22; 32]))]);
        Ring { master: Zeroizing::new([0x11; 32]), epochs }
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Expected values worked out with Python 3's `hmac` and `hashlib` from the two RFCs.
    #[test]
    fn record_keys_and_pseudonyms_are_those_of_the_rfcs() {
        let ring = fixed_ring();
        assert_eq!(
            hex(ring.record_keys().key_of("mis", "900001/17").as_bytes()),
            "904a18a19f9376dfb63f66b452fbf861"
        );
        let pseudonym = ring.pseudonyms("planning", 1).unwrap().of(PersonId(7));
        assert_eq!(hex(pseudonym.as_bytes()), "554a9a58015519d224aeb5a79ff0e5e6");
    }

    #[test]
    fn two_purposes_give_one_person_two_names() {
        let ring = fixed_ring();
        let one = ring.pseudonyms("planning", 1).unwrap().of(PersonId(7));
        let two = ring.pseudonyms("research", 1).unwrap().of(PersonId(7));
        assert_ne!(one, two);
        assert!(matches!(ring.pseudonyms("planning", 2), Err(LakeProblem::NoSuchEpoch(2))));
    }

    #[test]
    fn sources_and_numbers_do_not_run_together() {
        let keys = fixed_ring().record_keys();
        assert_ne!(keys.key_of("a", "bc"), keys.key_of("ab", "c"));
        assert_eq!(keys.key_of("a", " bc "), keys.key_of("a", "bc"));
    }
}
