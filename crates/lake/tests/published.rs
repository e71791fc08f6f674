//! The real long-form file of local authority tables reads to its last row.

use std::path::Path;

#[expect(clippy::disallowed_methods, reason = "tests may be told that nothing is to be left out")]
fn must_run_all() -> bool {
    std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|all| all == "1")
}

#[test]
fn the_long_form_of_local_authority_tables_reads_whole() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/dfe/lait_bds_long.parquet");
    if !Path::new(path).exists() {
        assert!(!must_run_all(), "needs ../shared (data/dfe)");
        eprintln!("left out: needs ../shared (data/dfe)");
        return;
    }
    let records = lifechances_lake::parquet_records(Path::new(path)).unwrap();
    assert_eq!(records.rows(), 641_070);
    let width = records.header().len();
    let mut rows = 0_u64;
    for row in records {
        assert_eq!(row.unwrap().len(), width);
        rows += 1;
    }
    assert_eq!(rows, 641_070);
}
