//! Real files written by other programs read to their last row.
#![expect(clippy::print_stderr, reason = "what was left out is for a person to see")]

use std::path::Path;

#[expect(clippy::disallowed_methods, reason = "tests may be told that nothing is to be left out")]
fn must_run_all() -> bool {
    std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|all| all == "1")
}

/// Reads a whole file and checks its number of rows and that every row has every column.
fn check(file: &str, expected: u64) {
    let path = format!("{}/../../../shared/data/{file}", env!("CARGO_MANIFEST_DIR"));
    if !Path::new(&path).exists() {
        assert!(!must_run_all(), "needs ../shared (data/{file})");
        eprintln!("left out: needs ../shared (data/{file})");
        return;
    }
    let records = lifechances_lake::parquet_records(Path::new(&path)).expect("flat Parquet");
    assert_eq!(records.rows(), expected);
    let width = records.header().len();
    let mut rows = 0_u64;
    for row in records {
        assert_eq!(row.expect("a whole row").len(), width);
        rows += 1;
    }
    assert_eq!(rows, expected);
}

#[test]
fn the_long_form_of_local_authority_tables_reads_whole() {
    check("dfe/lait_bds_long.parquet", 641_070);
}

#[test]
fn a_public_linkage_set_reads_whole() {
    check("connect/splink_datasets/historical_figures_with_errors_50k.parquet", 50_578);
}
