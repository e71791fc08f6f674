//! Killing a load at any moment leaves what was there before, and the next start is clean.
//!
//! The test runs itself again as a child that writes the same part over and over with other
//! contents. It watches the folder and kills the child while a file is being written, or as soon as
//! the finished file changes: a part written straight into its place would be caught half written.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use commons::{ContentHash, RecordKey, Sensitive};
use extract::Identifiers;
use lifechances_lake::{Column, Lake, Opening, PartNote, Table, Vault};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

const CHILD: &str = "LIFECHANCES_TEST_LAKE_CHILD";
/// Rows of a part: enough that writing one takes many looks at the folder.
const ROWS: usize = 6_000;
const KILLS: u32 = 24;

fn table(mark: i64) -> Table {
    let text = |n: usize| blake3::hash(format!("{mark} {n}").as_bytes()).to_string();
    let texts = (0..ROWS).map(|n| Some(text(n))).collect();
    Table::new(vec![
        ("mark".into(), Column::Whole(vec![Some(mark); ROWS])),
        ("text".into(), Column::Text(texts)),
    ])
    .unwrap()
}

fn identifiers(mark: i64) -> Vec<(RecordKey, Sensitive<Identifiers>)> {
    let who = |n: usize| Identifiers {
        source: "mis".to_owned(),
        local_id: format!("{mark}-{n}"),
        given_names: Some("Quillonia".to_owned()),
        ..Identifiers::default()
    };
    (0..ROWS / 4).map(|n| (RecordKey::from_bytes([1; 16]), Sensitive::new(who(n)))).collect()
}

fn key() -> seal::Key {
    // A key of no house: its text form is made here so that child and parent share it.
    seal::Key::from_file(Path::new(&child_folder()).join("key").as_path()).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the test tells its child where to work")]
fn child_folder() -> String {
    std::env::var(CHILD).unwrap_or_default()
}

/// Not a test of its own: without the variable it does nothing.
#[test]
fn child_that_writes_for_ever() {
    let folder = child_folder();
    if folder.is_empty() {
        return;
    }
    let folder = Path::new(&folder);
    let lake = Lake::open(&folder.join("lake")).unwrap();
    let vault = Vault::open(&folder.join("vault"), key()).unwrap();
    let hash = ContentHash::of(b"x");
    for mark in 1.. {
        let note = PartNote { load: mark.to_string(), source_hash: hash, vintage: String::new() };
        lake.write_part("facts", "one", &note, &table(mark)).unwrap();
        vault.write_identifiers("mis", "one", &identifiers(mark)).unwrap();
        // Acknowledged: from here on nothing older than this mark may be read.
        println!("\nmark {mark}");
    }
}

#[test]
fn a_part_is_whole_whenever_its_writer_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let text = seal::Key::generate().unwrap().to_text();
    std::fs::write(folder.path().join("key"), text.as_bytes()).unwrap();
    restrict(&folder.path().join("key"));
    let key = || seal::Key::from_file(&folder.path().join("key")).unwrap();
    let mut left_behind = 0;
    for round in 0..KILLS {
        let acknowledged = run_and_kill(folder.path(), round);
        left_behind +=
            PLACES.map(|place| unfinished_in(&folder.path().join(place))).iter().sum::<usize>();
        let lake = Lake::open(&folder.path().join("lake")).unwrap();
        let read = lake.read("facts").unwrap();
        if read.rows() > 0 {
            let mark = read.column("mark").unwrap().wholes().unwrap()[0].unwrap();
            assert_eq!(read, table(mark), "a whole table of one mark");
            assert!(mark >= acknowledged, "what was acknowledged is there");
        } else {
            assert_eq!(acknowledged, 0);
        }
        let vault = Vault::open(&folder.path().join("vault"), key()).unwrap();
        check_vault(&vault, acknowledged);
        for place in PLACES {
            let unfinished = unfinished_in(&folder.path().join(place));
            assert_eq!(unfinished, 0, "the next start is clean");
        }
        // Start from marks above the last so that "at least what was acknowledged" has a meaning.
        std::fs::remove_dir_all(folder.path().join("lake")).unwrap();
        std::fs::remove_dir_all(folder.path().join("vault")).unwrap();
    }
    assert!(left_behind > 0, "no kill fell into a write, so this showed nothing");
}

/// Where the child writes, in turn.
const PLACES: [&str; 2] = ["lake/facts", "vault/identifiers/mis"];
const FILES: [&str; 2] = ["lake/facts/one.parquet", "vault/identifiers/mis/one.sealed"];

fn check_vault(vault: &Vault, acknowledged: i64) {
    let opening = Opening {
        purpose: "linking".into(),
        who: "test".into(),
        at: commons::Moment::from_unix(0),
    };
    let found = vault.read_identifiers(&opening).unwrap().found;
    let Some(first) = found.first() else {
        assert_eq!(acknowledged, 0);
        return;
    };
    let mark: i64 = first.identifiers.reveal().local_id.split_once('-').unwrap().0.parse().unwrap();
    let written = identifiers(mark);
    let same = found.iter().zip(&written).all(|(a, (_, b))| a.identifiers.reveal() == b.reveal());
    assert!(same && found.len() == written.len(), "whole identifiers of one mark");
    assert!(mark >= acknowledged, "what was acknowledged is there");
}

/// Runs the child until it has acknowledged some writes and is in the middle of another, then
/// kills it. Gives the last mark it acknowledged.
fn run_and_kill(folder: &Path, round: u32) -> i64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_writes_for_ever", "--nocapture", "--test-threads=1"])
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let wanted = i64::from(round % 4);
    let mut acknowledged = 0;
    let mut line = String::new();
    while acknowledged < wanted && lines.read_line(&mut line).unwrap() > 0 {
        if let Some(mark) = line.trim().strip_prefix("mark ") {
            acknowledged = mark.parse().unwrap();
        }
        line.clear();
    }
    // The place changes every second round, what is waited for every round.
    let place = usize::try_from(round / 2 % 2).unwrap();
    let (inside, target) = (folder.join(PLACES[place]), folder.join(FILES[place]));
    let before = known(&target);
    let reached = || match round % 2 {
        0 => unfinished_in(&inside) > 0,
        _ => known(&target) != before,
    };
    while !reached() {
        assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
    }
    // Spend a little time that differs by round, without a clock, so that the kill moves through
    // the write.
    let mut spent = 0_u64;
    for n in 0..u64::from(round / 4) * 4_000 {
        spent = std::hint::black_box(spent.wrapping_mul(31).wrapping_add(n));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    lines.read_to_string(&mut rest).unwrap();
    let marks = rest.lines().filter_map(|line| line.trim().strip_prefix("mark "));
    marks.filter_map(|mark| mark.parse().ok()).next_back().unwrap_or(acknowledged)
}

/// What shows that a file was written again: its length and when.
fn known(path: &Path) -> Option<(u64, std::time::SystemTime)> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.len(), about.modified().ok()?))
}

fn unfinished_in(folder: &Path) -> usize {
    let Ok(listed) = std::fs::read_dir(folder) else { return 0 };
    listed.filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.')).count()
}

fn restrict(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = path;
}
