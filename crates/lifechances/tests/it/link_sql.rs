//! `lifechances link emit-sql`, as somebody with a warehouse meets it. What the engines answer is held
//! against ours by `tools/linkage-engines.sh`; here no engine is needed.

use crate::support::{code, run, told};
use std::fs;
use std::path::Path;

const FIELDS: &str = "given=given,surname=surname,dob=dob,postcode=postcode";

/// Invented records: every fifth stands twice, once with another surname.
fn records(people: usize) -> String {
    let mut text = String::from("id,given,surname,dob,postcode\n");
    for number in 0..people {
        let given = ["Amelia", "Zainab", "Jakub", "Grace", "Ibrahim", "Noor", "Freya"][number % 7];
        let surname = ["Hartley", "Hussain", "Nowak", "Begum", "Ogden"][number / 7 % 5];
        let born = format!("{}-{:02}-{:02}", 2005 + number % 13, 1 + number % 12, 1 + number % 27);
        let home = format!("ZZ{} {}AA", 1 + number % 9, number % 10);
        text.push_str(&format!("{number},{given},{surname},{born},{home}\n"));
        if number % 5 == 0 {
            text.push_str(&format!("b{number},{given},{surname}e,{born},{home}\n"));
        }
    }
    text
}

/// All files of a folder, by name.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            // The texts that make tables name the folder.
            let bytes =
                if name == "tables.sql" { Vec::new() } else { fs::read(entry.path()).unwrap() };
            (name, bytes)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_model_that_was_kept_gives_the_tables_and_answers_of_the_run_it_is_from() {
    let desk = tempfile::tempdir().unwrap();
    let at = |name: &str| desk.path().join(name).display().to_string();
    fs::write(at("people.csv"), records(150)).unwrap();
    let kept = run(&[
        "link",
        "dedupe",
        &at("people.csv"),
        "--fields",
        FIELDS,
        "--save-model",
        &at("m.toml"),
    ]);
    assert_eq!(code(&kept), 0, "{}", told(&kept));
    let emit = |out: &str, more: &[&str]| {
        let (people, out) = (at("people.csv"), at(out));
        let mut all = vec!["link", "emit-sql", &people, "--fields", FIELDS, "--dialect", "duckdb"];
        all.extend(["--answers", "--out", &out]);
        all.extend_from_slice(more);
        let answer = run(&all);
        assert_eq!(code(&answer), 0, "{}", told(&answer));
    };
    emit("fitted", &[]);
    // Pieces of an earlier and larger run are not left among the records.
    fs::create_dir_all(at("by-model/records")).unwrap();
    fs::write(at("by-model/records/part-00002.parquet"), "old").unwrap();
    emit("by-model", &["--model", &at("m.toml")]);
    for folder in ["", "records", "answers"] {
        let of = |run: &str| contents(&desk.path().join(run).join(folder));
        assert_eq!(of("fitted"), of("by-model"), "{folder}");
    }
    let links = fs::read_to_string(at("fitted/answers/links.csv")).unwrap();
    assert!(links.lines().count() > 20, "{links}");
}

#[test]
fn a_server_that_cannot_be_asked_is_told_before_anything_is_read() {
    for (dialect, address, told_of) in [
        ("duckdb", "sc://localhost:1", "--run needs --dialect spark"),
        ("spark", "localhost:15002", "expected sc://host:port"),
        ("spark", "sc://localhost:1/;token=secret", "Let a tunnel"),
    ] {
        let answer = run(&[
            "link",
            "emit-sql",
            "no-such-file.csv",
            "--dialect",
            dialect,
            "--run",
            address,
            "--out",
            "nowhere",
        ]);
        assert_eq!(code(&answer), 2, "{}", told(&answer));
        assert!(told(&answer).contains(told_of), "{}", told(&answer));
        assert!(!told(&answer).contains("secret"), "a token is not repeated");
    }
}
