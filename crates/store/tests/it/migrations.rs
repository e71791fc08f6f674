//! Promises about the schema: the same on both engines, known by its history.

use crate::engines::{Fresh, now, postgres, sqlite};
use store::{Store, StoreError, schema_text};

const SCHEMA: &str = include_str!("../../schema.txt");

fn check_schema(fresh: &Fresh) {
    let found = fresh.read(schema_text);
    // `cat` the left side into crates/store/schema.txt when a migration changed it on purpose.
    assert_eq!(found, SCHEMA, "the schema is not the one committed:\n{found}");
}

#[test]
fn the_schema_of_sqlite_is_the_one_committed() {
    check_schema(&sqlite());
}

#[test]
fn the_schema_of_postgresql_is_the_one_committed() {
    if let Some(fresh) = postgres() {
        check_schema(&fresh);
    }
}

fn opening_twice_and_unknown_versions(fresh: Fresh) {
    let address = fresh.address.clone();
    fresh.write(|tx| tx.execute("DELETE FROM sessions", &[])).unwrap();
    drop(Store::open(&address, now()).unwrap());
    let sql = "INSERT INTO schema_migrations (version, name, checksum, applied_at) \
         VALUES (9000, 'from the future', '', '')";
    fresh.write(move |tx| tx.execute(sql, &[])).unwrap();
    let answer = Store::open(&address, now());
    assert!(matches!(answer, Err(StoreError::UnknownSchema { found: 9000, .. })), "{answer:?}");
    let sql = "UPDATE schema_migrations SET checksum = 'other' WHERE version = 1";
    fresh
        .write(move |tx| {
            tx.execute("DELETE FROM schema_migrations WHERE version = 9000", &[])?;
            tx.execute(sql, &[])
        })
        .unwrap();
    let answer = Store::open(&address, now());
    assert!(matches!(answer, Err(StoreError::ChangedMigration { version: 1 })), "{answer:?}");
}

#[test]
fn a_database_of_a_newer_or_another_program_is_refused_on_sqlite() {
    opening_twice_and_unknown_versions(sqlite());
}

#[test]
fn a_database_of_a_newer_or_another_program_is_refused_on_postgresql() {
    if let Some(fresh) = postgres() {
        opening_twice_and_unknown_versions(fresh);
    }
}

#[test]
fn two_programs_that_start_together_migrate_once() {
    let address = match crate::engines::postgres_address() {
        Some(address) => address,
        None => return,
    };
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let address = address.clone();
            std::thread::spawn(move || Store::open(&address, now()).map(drop))
        })
        .collect();
    for start in starts {
        start.join().unwrap().unwrap();
    }
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Dear head teacher, this is not a database. ".repeat(50)).unwrap();
    let before = std::fs::read(&path).unwrap();
    let answer = Store::open(&store::Address::Sqlite(path.clone()), now());
    assert!(matches!(answer, Err(StoreError::Broken(_))), "{answer:?}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_new_database_and_its_log_can_be_read_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let address = store::Address::Sqlite(folder.path().join("new").join("house.db"));
    let store = Store::open(&address, now()).unwrap();
    let files = std::fs::read_dir(folder.path().join("new")).unwrap();
    let modes: Vec<u32> =
        files.map(|file| file.unwrap().metadata().unwrap().permissions().mode() & 0o777).collect();
    assert!(modes.len() > 1 && modes.iter().all(|mode| *mode == 0o600), "{modes:?}");
    drop(store);
}
