//! What `lifechances link` makes of the files it is given: spellings of one table, what needs mending,
//! rows without an id.

use crate::link_files::{Desk, HEADER, csv, records};
use crate::support::{code, run, told};
use std::fs;

#[test]
fn spellings_of_one_table_give_one_answer() {
    let desk = Desk::new();
    let mut records = records(300);
    for record in records.iter_mut().filter(|record| record.person.is_multiple_of(5)) {
        record.cells[0] = "Zoë".to_owned();
    }
    let text = csv(&records);
    let plain = desk.links(&["dedupe", &desk.file("plain.csv", &text)]);
    let old: Vec<u8> =
        text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let quoted: String = text
        .lines()
        .map(|line| {
            let cells: Vec<String> = line.split(',').map(|cell| format!("\"{cell}\"")).collect();
            format!("{}\r\n", cells.join(","))
        })
        .collect();
    for (name, bytes) in [
        ("mark.csv", format!("\u{feff}{text}").into_bytes()),
        ("windows.csv", old),
        ("quoted.csv", quoted.into_bytes()),
        ("spaces.csv", text.replace(',', ", ").into_bytes()),
        ("tabs.csv", text.replace(',', "\t").into_bytes()),
    ] {
        let other = desk.links(&["dedupe", &desk.file(name, bytes)]);
        assert_eq!(plain.bytes, other.bytes, "{name}");
    }
}

#[test]
fn what_needs_mending_is_said_with_file_line_and_column() {
    let desk = Desk::new();
    let good = csv(&records(30));
    let file = desk.file("good.csv", &good);
    let check = |arguments: &[&str], words: &[&str]| {
        let told = desk.refuses(arguments);
        for word in words {
            assert!(told.contains(word), "{arguments:?}: {word} in {told}");
        }
        assert!(!told.contains("Hartley"), "no value is repeated: {told}");
    };
    check(&["dedupe", "nowhere.csv"], &["nowhere.csv", "cannot be read"]);
    let fields = "given=forename,surname=surname";
    check(
        &["dedupe", &file, "--fields", fields],
        &["good.csv, line 1, column forename", "the columns are id, first_name", "--fields"],
    );
    check(&["dedupe", &file, "--fields", "given"], &["--fields", "FIELD=COLUMN"]);
    let twice = "given=first_name,given=surname";
    check(&["dedupe", &file, "--fields", twice], &["`given` twice"]);
    check(&["dedupe", &file, "--id", "key"], &["line 1, column key", "--id"]);
    check(&["dedupe", &file, "--leave-out", "nhs"], &["--leave-out", "nhs"]);
    check(&["dedupe", &file, "--model", "m.json"], &["m.json", "cannot be read"]);
    let broken = desk.file("model.toml", "version = 1\n");
    check(&["dedupe", &file, "--model", &broken], &["model.toml", "a model: TOML or JSON"]);
    check(&["dedupe", &file, "--join", "2"], &["--join", "0.95"]);
    check(&["match", &file], &["<FILE>", "2"]);
    check(&["dedupe", &file, "--out", &file], &["good.csv", "is to be read"]);
    check(&["dedupe", &file, "--out", &desk.name("none/x.csv")], &["cannot be written"]);
    let ragged = good.replacen(",F,", ",F,,", 1).replacen("a7,", "a7,,,", 1);
    check(
        &["dedupe", &desk.file("ragged.csv", ragged)],
        &[", line ", "of 7 values", "of 8 values"],
    );
    let repeated = desk.file("repeated.csv", good.replacen("\na2,", "\na0,", 1));
    check(&["dedupe", &repeated], &["repeated.csv, line 5", "the id of line 2 again", "--id -"]);
    let blank = desk.file("blank.csv", good.replacen("\na2,", "\n,", 1));
    check(&["dedupe", &blank], &["blank.csv, line 5", "no id"]);
    check(&["dedupe", &desk.file("empty.csv", "")], &["nothing in it"]);
    check(&["dedupe", &desk.file("book.csv", b"PK\x03\x04")], &["Excel", "Save the sheet as CSV"]);
    check(&["dedupe", &desk.file("only.csv", HEADER)], &["0 rows"]);
    let unknown = desk.file("unknown.csv", "id,x,cluster\n1,2,3\n2,3,3\n");
    check(&["dedupe", &unknown], &["--fields given=COL"]);
    let truth = desk.file("truth.csv", "a,b\n1,2\n");
    check(&["dedupe", &file, "--truth", &truth], &["truth.csv, line 1", "id_a,id_b or id,person"]);
    let strangers = desk.file("strangers.csv", "id_a,id_b\nx,y\n");
    check(&["dedupe", &file, "--truth", &strangers], &["no id that the linked files have"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), good, "the file that was given is as it was");
    let nowhere = run(&["link", "dedupe", &file]);
    assert_eq!(code(&nowhere), 2);
    assert!(told(&nowhere).contains("--out links.csv"), "{}", told(&nowhere));
}

#[test]
fn rows_without_an_id_are_numbered() {
    let desk = Desk::new();
    let text = csv(&records(60)).replacen("id,", "nr,", 1);
    let linked = desk.links(&["dedupe", &desk.file("people.csv", text)]);
    assert_eq!(linked.clusters[0].0, "1");
    assert_eq!(linked.clusters.len(), 80);
    assert_eq!(linked.report["files"][0]["id"], serde_json::Value::Null);
}
