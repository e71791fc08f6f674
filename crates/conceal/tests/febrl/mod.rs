//! FEBRL 4, which lies beside the checkout.

use lifechances_conceal::PlainRecord;
use std::path::PathBuf;

/// FEBRL 4's two halves, with the fields of the stored peer figure.
pub(crate) fn febrl(which: char) -> Option<Vec<PlainRecord>> {
    let columns = ["given_name", "surname", "date_of_birth", "postcode", "address_1", "suburb"];
    read_csv(&format!("data/connect/splink_datasets/febrl/dataset4{which}.csv"), "rec_id", &columns)
}

pub(crate) const FEBRL_FIELDS: &str = "given surname dob postcode address town";

/// The number that the two records of one person have in common.
pub(crate) fn febrl_person(id: &str) -> &str {
    id.split('-').nth(1).unwrap_or("")
}

/// Reads a file of `../shared`; says so when it is not there.
pub(crate) fn read_csv(path: &str, id: &str, columns: &[&str]) -> Option<Vec<PlainRecord>> {
    let whole = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    if !whole.exists() {
        #[expect(clippy::disallowed_methods, reason = "tests ask whether everything must be there")]
        let must = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|value| value == "1");
        assert!(!must, "needs ../shared ({path})");
        #[expect(clippy::print_stderr, reason = "says what was left out")]
        {
            eprintln!("left out: needs ../shared ({path})");
        }
        return None;
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(whole).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|cell| cell == name).unwrap();
    let (id, columns) = (at(id), columns.iter().map(|name| at(name)).collect::<Vec<_>>());
    Some(
        reader
            .records()
            .map(|row| {
                let row = row.unwrap();
                PlainRecord {
                    id: row[id].to_owned(),
                    values: columns.iter().map(|at| row[*at].to_owned()).collect(),
                }
            })
            .collect(),
    )
}
