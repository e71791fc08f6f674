//! What is written to the lake is what is read from it, whole or not at all.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use commons::{ContentHash, Day};
use lifechances_lake::{Column, Lake, LakeProblem, PartNote, Table, Written, parquet_records};
use proptest::prelude::*;

fn note() -> PartNote {
    PartNote {
        load: "load-1".to_owned(),
        source_hash: ContentHash::of(b"the file"),
        vintage: "2025/26 autumn".to_owned(),
    }
}

type Row = (Option<String>, Option<i64>, Option<f64>, Option<i32>, [u8; 16]);

fn table(rows: &[Row]) -> Table {
    let first = Day::new(2000, 1, 1).unwrap();
    Table::new(vec![
        ("word".into(), Column::Text(rows.iter().map(|r| r.0.clone()).collect())),
        ("count".into(), Column::Whole(rows.iter().map(|r| r.1).collect())),
        ("score".into(), Column::Number(rows.iter().map(|r| r.2).collect())),
        ("day".into(), Column::Day(rows.iter().map(|r| r.3.map(|d| first.plus_days(d))).collect())),
        ("key".into(), Column::Key(rows.iter().map(|r| r.4).collect())),
    ])
    .unwrap()
}

fn one(word: &str) -> Table {
    table(&[(Some(word.to_owned()), Some(1), Some(0.5), Some(3), [7; 16])])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_written_is_what_is_read(
        rows in proptest::collection::vec(
            (
                proptest::option::of("\\PC{0,12}"),
                proptest::option::of(any::<i64>()),
                proptest::option::of(-1e300_f64..1e300),
                proptest::option::of(-700_000..2_000_000_i32),
                any::<[u8; 16]>(),
            ),
            0..40,
        )
    ) {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::open(folder.path()).unwrap();
        let written = table(&rows);
        lake.write_part("facts", "one", &note(), &written).unwrap();
        if rows.is_empty() {
            prop_assert_eq!(lake.parts("facts").unwrap()[0].rows, 0);
        } else {
            prop_assert_eq!(lake.read("facts").unwrap(), written);
        }
        let parts = lake.parts("facts").unwrap();
        prop_assert_eq!(parts[0].rows, rows.len() as u64);
        prop_assert_eq!(&parts[0].note, &note());
    }
}

#[test]
fn writing_the_same_part_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let write = |word| lake.write_part("facts", "one", &note(), &one(word)).unwrap();
    assert_eq!(write("a"), Written::New { rows: 1 });
    let path = folder.path().join("facts/one.parquet");
    let before = std::fs::metadata(&path).unwrap().modified().unwrap();
    assert_eq!(write("a"), Written::Unchanged { rows: 1 });
    assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), before);
    assert_eq!(write("b"), Written::Replaced { rows: 1 });
    assert_eq!(lake.read("facts").unwrap(), one("b"));
}

#[test]
fn a_dataset_is_its_parts_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    lake.write_part("facts", "b", &note(), &one("second")).unwrap();
    lake.write_part("facts", "a", &note(), &one("first")).unwrap();
    let all = lake.read("facts").unwrap();
    let words = all.column("word").unwrap().texts().unwrap();
    assert_eq!(words, [Some("first".to_owned()), Some("second".to_owned())]);
    assert_eq!(lake.datasets().unwrap(), ["facts"]);
    assert!(lake.remove_dataset_part("facts", "a").unwrap());
    assert!(!lake.remove_dataset_part("facts", "a").unwrap());
    assert_eq!(lake.read("facts").unwrap(), one("second"));
    assert_eq!(lake.read("nothing").unwrap(), Table::default());
}

#[test]
fn a_part_written_table_by_table_reads_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let mut writer = lake.begin_part("facts", "one", &note()).unwrap();
    for word in ["a", "b", "c"] {
        writer.write(&one(word)).unwrap();
    }
    assert_eq!(lake.read("facts").unwrap(), Table::default(), "not there before it is finished");
    assert_eq!(writer.finish().unwrap(), Written::New { rows: 3 });
    assert_eq!(lake.read("facts").unwrap().rows(), 3);
}

#[test]
fn other_columns_in_one_dataset_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let other = Table::new(vec![("x".into(), Column::Whole(vec![Some(1)]))]).unwrap();
    let mut writer = lake.begin_part("facts", "one", &note()).unwrap();
    writer.write(&one("a")).unwrap();
    assert!(matches!(writer.write(&other), Err(LakeProblem::OtherColumns { .. })));
    lake.write_part("facts", "two", &note(), &other).unwrap();
    lake.write_part("facts", "three", &note(), &one("a")).unwrap();
    assert!(matches!(lake.read("facts"), Err(LakeProblem::OtherColumns { .. })));
}

#[test]
fn a_name_that_leaves_the_lake_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    for bad in ["", "..", "../x", "a/b", "A", "ä", ".hidden", "x y", "con\0"] {
        let refused = lake.write_part(bad, "one", &note(), &one("a"));
        assert!(matches!(refused, Err(LakeProblem::BadName(_))), "{bad}");
        assert!(lake.read(bad).is_err(), "{bad}");
        assert!(lake.remove_dataset_part("facts", bad).is_err(), "{bad}");
    }
}

#[test]
fn a_writer_that_is_dropped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let mut writer = lake.begin_part("facts", "one", &note()).unwrap();
    writer.write(&one("a")).unwrap();
    drop(writer);
    assert_eq!(std::fs::read_dir(folder.path().join("facts")).unwrap().count(), 0);
}

/// The lake's own files are an example of a flat Parquet file of somebody else's.
#[test]
fn records_say_what_a_csv_would() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path()).unwrap();
    let facts = Table::new(vec![
        ("word".into(), Column::Text(vec![Some("é, \"x\"".into()), None])),
        ("count".into(), Column::Whole(vec![None, Some(-3)])),
        ("score".into(), Column::Number(vec![Some(91.5), Some(3.0)])),
        ("day".into(), Column::Day(vec![Some(Day::new(2025, 9, 1).unwrap()), None])),
    ])
    .unwrap();
    lake.write_part("facts", "one", &note(), &facts).unwrap();
    let records = parquet_records(&folder.path().join("facts/one.parquet")).unwrap();
    assert_eq!(records.header(), ["word", "count", "score", "day"]);
    assert_eq!(records.rows(), 2);
    let rows: Vec<Vec<String>> = records.map(Result::unwrap).collect();
    assert_eq!(rows, [["é, \"x\"", "", "91.5", "2025-09-01"], ["", "-3", "3", ""]]);
}
