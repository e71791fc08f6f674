//! Backups are tried: each is restored into both engines and compared.

use crate::engines::{Fresh, a_load, id, key, later, now, postgres, postgres_address, sqlite};
use crate::transactions::{deed, job};
use commons::{Missing, Reading, Sensitive};
use std::path::Path;
use store::backup::BadBackup;
use store::loads::RowCounts;
use store::people::{self, Person, PersonState};
use store::problems::LoadProblem;
use store::{Address, ObservationRow, ObservationState, Store, StoreError, Tx};
use store::{audit, figures, jobs, loads, observations, problems};

/// Something in most tables, with text and numbers that are easily spoilt.
fn furnish(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let person = Person {
        id: id(1),
        email: "amna@calderbrook.example".into(),
        display_name: "Amna \"Ünal\" \\ O'Neil\n😀".into(),
        organisation: String::new(),
        password_hash: Some(Sensitive::new("$argon2id$x".into())),
        state: PersonState::Active,
        created_at: now(),
        changed_at: now(),
        last_signed_in_at: None,
    };
    people::insert(tx, &person)?;
    let mut load = a_load(2, "bytes", "2026-03-20");
    load.file_name = "{\"table\":\"people\"}".into();
    loads::start(tx, &load)?;
    let readings = [
        Reading::Value(0.1 + 0.2),
        Reading::Value(-5e-324),
        Reading::Value(3.0),
        Reading::Missing(Missing::Confidential),
    ];
    let rows: Vec<ObservationRow> = readings
        .into_iter()
        .zip(2000_u16..)
        .map(|(reading, year)| ObservationRow {
            key: key("x", "E08000032", year),
            reading,
            numerator: Some(1e16),
            denominator: None,
            interval: Some((0.1, 0.7)),
            load: id(2),
            vintage: "2026-03-20".into(),
            state: ObservationState::Current,
        })
        .collect();
    observations::keep(tx, &id(2), &rows)?;
    end_with_a_problem(tx)?;
    figures::keep(
        tx,
        &figures::FigureRecord {
            id: id(3),
            question: "q".into(),
            data_version: "1".into(),
            rules_version: "1".into(),
            body_json: "{\"n\":[1,2.5,null]}".into(),
            released_at: now(),
            released_by: "checker".into(),
        },
    )?;
    jobs::insert(tx, &job(4))?;
    audit::record(tx, &deed("amna", "a"), now())?;
    audit::record(tx, &deed("amna", "b"), later(1))?;
    Ok(())
}

fn end_with_a_problem(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let problem = LoadProblem {
        line: 3,
        column: "Mark".into(),
        kind: "not-a-number".into(),
        found: "ten".into(),
        expected: "a number".into(),
        advice: String::new(),
    };
    problems::insert_all(tx, &id(2), &[problem])?;
    let counts = RowCounts { problems: 1, ..RowCounts::default() };
    loads::end(tx, &id(2), loads::LoadState::Finished, counts, now()).map(|_| ())
}

/// What both databases say of themselves: the backup's own lines, without the first.
fn told(store: &Store, folder: &Path, name: &str) -> Vec<String> {
    let path = folder.join(name);
    store.backup(&path, now()).unwrap();
    std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

fn a_new_sqlite(folder: &Path, name: &str) -> Address {
    Address::Sqlite(folder.join(name))
}

fn restores_into(from: &Fresh, addresses: &[Address]) {
    let folder = tempfile::tempdir().unwrap();
    from.write(furnish).unwrap();
    let path = folder.path().join("house.backup");
    let backed = from.store.backup(&path, now()).unwrap();
    assert_eq!((backed.rows["observations"], backed.rows["audit"]), (4, 2));
    let before = told(&from.store, folder.path(), "before");
    for (number, address) in addresses.iter().enumerate() {
        let restored = Store::restore(address, &path, now()).unwrap();
        assert_eq!(told(&restored, folder.path(), &format!("after {number}")), before);
        assert_eq!(restored.check().unwrap().findings, []);
        let known = backed.audit_head;
        let verified =
            restored.read::<_, StoreError, _>("verify", move |tx| audit::verify(tx, Some(known)));
        assert_eq!(verified.unwrap(), Ok(known));
        // The chain goes on where it stopped.
        let next = restored
            .write::<_, StoreError, _>("go on", |tx| audit::record(tx, &deed("amna", "c"), now()))
            .unwrap();
        assert_eq!((next.seq, next.prev_hash), (3, known.hash));
        let again = Store::restore(address, &path, now());
        let refused = matches!(again, Err(StoreError::BadBackup(BadBackup::NotEmpty)));
        assert!(refused, "a database in use is never filled: {again:?}");
    }
}

#[test]
fn a_backup_of_sqlite_restores_into_both_engines() {
    let folder = tempfile::tempdir().unwrap();
    let mut targets = vec![a_new_sqlite(folder.path(), "new.db")];
    targets.extend(postgres_address());
    restores_into(&sqlite(), &targets);
}

#[test]
fn a_backup_of_postgresql_restores_into_both_engines() {
    let Some(from) = postgres() else { return };
    let folder = tempfile::tempdir().unwrap();
    let target = postgres_address().unwrap();
    restores_into(&from, &[a_new_sqlite(folder.path(), "new.db"), target]);
}

fn refusal(path: &Path) -> BadBackup {
    let folder = tempfile::tempdir().unwrap();
    let address = a_new_sqlite(folder.path(), "new.db");
    match Store::restore(&address, path, now()) {
        Err(StoreError::BadBackup(bad)) => {
            if let Ok(store) = Store::open(&address, now()) {
                let people = store.read::<_, StoreError, _>("look", people::list).unwrap();
                assert!(people.is_empty(), "nothing of a refused backup is kept");
            }
            bad
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_backup_that_was_changed_or_cut_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("house.backup");
    let fresh = sqlite();
    fresh.write(furnish).unwrap();
    fresh.store.backup(&path, now()).unwrap();
    let whole = std::fs::read(&path).unwrap();
    let spoilt = folder.path().join("spoilt");
    let mut refused = 0;
    for place in (0..whole.len()).step_by(41) {
        let mut copy = whole.clone();
        copy[place] ^= 0x01;
        std::fs::write(&spoilt, &copy).unwrap();
        let _ = refusal(&spoilt);
        refused += 1;
    }
    assert!(refused > 50, "{refused}");
    for keep in [0, 10, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&spoilt, &whole[..keep]).unwrap();
        let _ = refusal(&spoilt);
    }
    std::fs::write(&spoilt, "UPN,Surname\n").unwrap();
    assert_eq!(refusal(&spoilt), BadBackup::Form);
}

/// A backup whose last line was made to agree again after the change.
fn forge(lines: &[String], change: impl Fn(&str) -> String) -> String {
    let (last, body) = lines.split_last().unwrap();
    let body: String = body.iter().map(|line| change(line) + "\n").collect();
    let mut backed: store::backup::Backed = serde_json::from_str(last).unwrap();
    backed.hash = commons::ContentHash::of(body.as_bytes());
    body + &serde_json::to_string(&backed).unwrap() + "\n"
}

fn newest(first: &str) -> i64 {
    let first: serde_json::Value = serde_json::from_str(first).unwrap();
    first["schema"].as_i64().unwrap()
}

#[test]
fn a_forged_backup_with_a_right_hash_is_still_refused_for_its_audit_and_counts() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = sqlite();
    fresh.write(furnish).unwrap();
    let lines = told(&fresh.store, folder.path(), "whole");
    let path = folder.path().join("forged");
    let known = newest(&lines[0]);
    let cases: [(&str, &str, BadBackup); 3] = [
        ("load file", "read file", BadBackup::Audit),
        ("\"schema\":", "\"schema\":99", BadBackup::Newer { found: 9900 + known, known }),
        ("\"table\":\"jobs\"", "\"table\":\"sqlite_schema\"", BadBackup::Line { line: 0 }),
    ];
    for (from, to, expected) in cases {
        std::fs::write(&path, forge(&lines, |line| line.replace(from, to))).unwrap();
        let found = refusal(&path);
        let same = matches!((&found, &expected), (BadBackup::Line { .. }, BadBackup::Line { .. }));
        assert!(same || found == expected, "{from}: {found:?}");
    }
    let fewer: Vec<String> =
        lines.iter().filter(|line| !line.contains("test\",\"job 4")).cloned().collect();
    assert_eq!(fewer.len(), lines.len() - 1);
    std::fs::write(&path, forge(&fewer, str::to_owned)).unwrap();
    assert_eq!(refusal(&path), BadBackup::Changed);
}

/// Tables that the newest migrations of signing in added.
const WAYS_IN: [&str; 9] = [
    "invitations",
    "one_time_codes",
    "passkey_answers",
    "passkeys",
    "password_links",
    "provider_accounts",
    "provider_steps",
    "recovery_codes",
    "sign_in_steps",
];

/// Tables that the migration of live statistics added.
const LIVE_STATISTICS: [&str; 6] =
    ["cubes", "ledger", "ledger_audits", "menu_signatures", "menus", "vintages"];

#[test]
fn a_backup_made_before_the_newest_migrations_is_restored_and_brought_up() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = sqlite();
    fresh.write(furnish).unwrap();
    let whole = told(&fresh.store, folder.path(), "whole");
    let (last, body) = whole.split_last().unwrap();
    let known = newest(&whole[0]);
    // The newest migration added the tables of live statistics; the five before it those of voices and ways in and gave people their last column; the one
    // before added the tables of histories and the three before that those of linking; the one before
    // those gave loads their last column.
    let is_new = |table: &str| {
        ["link_", "histor", "voice_"].iter().any(|start| table.starts_with(start))
            || WAYS_IN.contains(&table)
            || LIVE_STATISTICS.contains(&table)
    };
    assert_eq!(known, 16, "take away here what the newest migration adds");
    let mut table = String::new();
    let older: String = body
        .iter()
        .map(|line| {
            let json: serde_json::Value = serde_json::from_str(line).unwrap();
            if let Some(named) = json.get("table") {
                table = named.as_str().unwrap().to_owned();
            }
            let line =
                line.replace(&format!("\"schema\":{known}"), &format!("\"schema\":{}", known - 11));
            match (table.as_str(), json.as_array()) {
                (new, _) if is_new(new) => String::new(),
                ("people", None) => line.replace(", last_signed_in_at\"", "\""),
                ("loads", None) => line.replace(", problems\"", "\""),
                ("loads" | "people", Some(row)) => {
                    serde_json::to_string(&row[..row.len() - 1]).unwrap()
                }
                (_, _) => line,
            }
        })
        .filter(|line| !line.is_empty())
        .map(|line| line + "\n")
        .collect();
    assert!(older.len() < body.join("\n").len());
    let body = older;
    let mut backed: store::backup::Backed = serde_json::from_str(last).unwrap();
    backed.hash = commons::ContentHash::of(body.as_bytes());
    backed.rows.retain(|table, _| !is_new(table));
    let path = folder.path().join("older");
    std::fs::write(&path, body + &serde_json::to_string(&backed).unwrap() + "\n").unwrap();
    let mut targets = vec![a_new_sqlite(folder.path(), "new.db")];
    targets.extend(postgres_address());
    for address in &targets {
        let restored = Store::restore(address, &path, now()).unwrap();
        let after = told(&restored, folder.path(), "after");
        assert_eq!(after, whole, "every row came through the migration");
        assert_eq!(restored.check().unwrap().findings, []);
    }
}

#[test]
fn a_backup_lists_every_column_of_every_table() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = sqlite();
    let schema = fresh.read(store::schema_text);
    let lines = told(&fresh.store, folder.path(), "empty");
    let mut tables: Vec<(String, Vec<String>)> = lines
        .iter()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|line| {
            let columns = line.get("columns")?.as_str()?.split(", ").map(str::to_owned).collect();
            Some((line.get("table")?.as_str()?.to_owned(), columns))
        })
        .collect();
    tables.sort();
    let mut expected: Vec<(String, Vec<String>)> = Vec::new();
    for line in schema.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_column = words.len() > 1 && ["text", "int", "real"].contains(&words[1]);
        if !line.starts_with(' ') {
            expected.push((line.to_owned(), Vec::new()));
        } else if is_column && !["key", "unique", "index", "refers"].contains(&words[0]) {
            expected.last_mut().unwrap().1.push(words[0].to_owned());
        }
    }
    expected.retain(|(table, _)| table != "schema_migrations");
    assert_eq!(tables, expected);
}

#[test]
fn a_backup_that_cannot_be_written_leaves_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("house.backup");
    let fresh = sqlite();
    fresh.store.backup(&path, now()).unwrap();
    let before = std::fs::read(&path).unwrap();
    let nowhere = folder.path().join("no folder").join("x");
    assert!(matches!(fresh.store.backup(&nowhere, now()), Err(StoreError::File { .. })));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
