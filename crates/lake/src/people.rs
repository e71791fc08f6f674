//! Whose each record is, as bytes inside a sealed file, and back.

use crate::rows::read_array;
use crate::vault::PersonId;
use commons::RecordKey;
use std::collections::BTreeMap;
use std::io::{self, Read, Write};

const VERSION: u8 = 1;

/// Writes a version byte, the number of records, and each key with its person.
pub(crate) fn write_people(
    file: &mut dyn Write,
    people: &BTreeMap<RecordKey, PersonId>,
) -> io::Result<()> {
    file.write_all(&[VERSION])?;
    file.write_all(&(people.len() as u64).to_le_bytes())?;
    for (key, person) in people {
        let mut row = [0; 24];
        row[..16].copy_from_slice(key.as_bytes());
        row[16..].copy_from_slice(&person.0.to_le_bytes());
        file.write_all(&row)?;
    }
    Ok(())
}

/// Reads it back; `None` when the contents do not fit.
pub(crate) fn read_people(file: &mut dyn Read) -> Option<BTreeMap<RecordKey, PersonId>> {
    if read_array::<1>(file)? != [VERSION] {
        return None;
    }
    let records = u64::from_le_bytes(read_array(file)?);
    let mut people = BTreeMap::new();
    for _ in 0..records {
        let key = RecordKey::from_bytes(read_array(file)?);
        people.insert(key, PersonId(u64::from_le_bytes(read_array(file)?)));
    }
    Some(people)
}
