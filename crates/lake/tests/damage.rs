//! Damaged Parquet is a problem with a next step, never a panic, never another table.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use commons::{ContentHash, Streams};
use lifechances_lake::{Column, Lake, LakeProblem, PartNote, Table, parquet_records};
use std::path::Path;

fn example(folder: &Path) -> Vec<u8> {
    let note = PartNote {
        load: "load".into(),
        source_hash: ContentHash::of(b"x"),
        vintage: "2025".into(),
    };
    let texts = (0..500).map(|n| (n % 3 > 0).then(|| format!("word {}", n % 7))).collect();
    let table = Table::new(vec![
        ("word".into(), Column::Text(texts)),
        ("count".into(), Column::Whole((0..500).map(|n| (n % 5 > 0).then_some(n)).collect())),
        ("key".into(), Column::Key((0..500).map(|n| [(n % 251) as u8; 16]).collect())),
    ])
    .unwrap();
    Lake::open(folder).unwrap().write_part("facts", "one", &note, &table).unwrap();
    std::fs::read(folder.join("facts/one.parquet")).unwrap()
}

/// Reads a file both ways to its end; what comes out does not matter, that it comes back does.
fn read_both_ways(lake: &Lake, path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
    if let Ok(records) = parquet_records(path) {
        let width = records.header().len();
        for row in records.take(5_000) {
            match row {
                Ok(row) => assert_eq!(row.len(), width),
                Err(problem) => assert!(problem.to_string().contains("save it as CSV")),
            }
        }
    }
    if let Err(problem) = lake.read("facts") {
        assert!(!problem.to_string().is_empty());
    }
}

#[test]
fn a_file_cut_short_or_changed_anywhere_does_not_panic() {
    let folder = tempfile::tempdir().unwrap();
    let whole = example(folder.path());
    let lake = Lake::open(folder.path()).unwrap();
    let path = folder.path().join("facts/one.parquet");
    let mut stream = Streams::new(7).named("damage");
    for _ in 0..400 {
        let mut bytes = whole.clone();
        if stream.chance(0.2) {
            bytes.truncate(stream.index(whole.len()));
        }
        for _ in 0..=stream.below(3) {
            if !bytes.is_empty() {
                let at = stream.index(bytes.len());
                bytes[at] = (stream.below(256)) as u8;
            }
        }
        read_both_ways(&lake, &path, &bytes);
    }
    // The footer says where everything is, so it gets a share of its own.
    let footer = whole.len() - 600..whole.len();
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..=stream.below(2) {
            let at = footer.start + stream.index(footer.len());
            bytes[at] = (stream.below(256)) as u8;
        }
        read_both_ways(&lake, &path, &bytes);
    }
}

#[test]
fn a_file_that_is_not_parquet_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("figures.parquet");
    for bytes in [&b""[..], b"PAR1", b"PAR1PAR1", b"a,b\n1,2\n"] {
        std::fs::write(&path, bytes).unwrap();
        let problem = parquet_records(&path).err().expect("refused");
        assert!(matches!(problem, LakeProblem::NotParquet { .. }));
        assert!(problem.to_string().contains("save it as CSV"), "{problem}");
    }
    let missing = parquet_records(&folder.path().join("nothing.parquet")).err().unwrap();
    assert!(matches!(missing, LakeProblem::Disk { .. }));
}
