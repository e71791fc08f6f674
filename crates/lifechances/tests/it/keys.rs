//! Epochs of pseudonyms and extracts of rows on the command line, in a home with nobody in it yet.

use crate::support::{code, lifechances, said, told};
use std::io::Write;
use std::process::{Output, Stdio};

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        for role in ["data-lead", "governance-lead", "analyst"] {
            let email = format!("{role}@alliance.example");
            let rest = ["--name", "N", "--organisation", "O", "--role", role];
            let added = home.types(
                &[&["admin", "user", "add", &email], &rest[..]].concat(),
                "three random words",
            );
            assert_eq!(code(&added), 0, "{}", told(&added));
        }
        home
    }

    fn runs(&self, arguments: &[&str]) -> Output {
        self.types(arguments, "")
    }

    fn types(&self, arguments: &[&str], line: &str) -> Output {
        let mut program = lifechances()
            .args(arguments)
            .arg("--data")
            .arg(self.folder.path().join("data"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that asks for nothing may have ended before it is typed.
        let _ = writeln!(program.stdin.take().unwrap(), "{line}");
        program.wait_with_output().unwrap()
    }
}

#[test]
fn an_epoch_is_begun_and_the_one_before_it_shredded_once_that_is_typed() {
    let home = Home::new();
    let (lead, governance) = ("data-lead@alliance.example", "governance-lead@alliance.example");
    let list = || said(&home.runs(&["keys", "list"]));
    assert_eq!(list(), "epoch 1: in use; came with the vault\n");
    let rotate = |by: &str, why: &str| {
        home.runs(&["keys", "rotate", "--why", why, "--note", "Every September", "--by", by])
    };
    for (by, why, words) in [
        (governance, "schedule", "beginning-epochs"),
        ("nobody@alliance.example", "schedule", "no open account"),
        (lead, "fun", "schedule, key-holder-left, agreement-ended"),
    ] {
        let refused = rotate(by, why);
        assert_eq!(code(&refused), 2);
        assert!(told(&refused).contains(words), "{}", told(&refused));
    }
    let begun = rotate(lead, "schedule");
    assert_eq!(code(&begun), 0, "{}", told(&begun));
    assert!(said(&begun).starts_with("epoch 2 is in use"), "{}", said(&begun));
    let shred = |by: &str, typed: &str| {
        home.types(&["keys", "shred", "1", "--note", "Not needed", "--by", by], typed)
    };
    for (by, typed, words) in
        [(lead, "shred epoch 1", "shredding-epochs"), (governance, "yes", "type exactly")]
    {
        let refused = shred(by, typed);
        assert_eq!(code(&refused), 2);
        assert!(told(&refused).contains(words), "{}", told(&refused));
    }
    assert!(list().contains("epoch 1: ended"), "{}", list());
    let shredded = shred(governance, "shred epoch 1");
    assert_eq!(code(&shredded), 0, "{}", told(&shredded));
    assert!(list().contains("epoch 1: shredded") && list().contains("epoch 2: in use; begun"));
    assert_eq!(code(&shred(governance, "shred epoch 1")), 2, "once");
    let checked = home.runs(&["admin", "check"]);
    assert_eq!(code(&checked), 0, "{}", told(&checked));
}

#[test]
fn a_mistake_in_a_specification_is_told_with_file_line_and_column() {
    let home = Home::new();
    let file = home.folder.path().join("rows.toml");
    let text = "title = \"A\"\npurpose = \"marketing\"\nagreement = \"a\"\nreceiver = \"GB-EDU-999001\"\n\
                on = \"2026-07-01\"\n[[field]]\nname = \"sex\"\nheld_by = \"GB-LAE-ZZZ\"\nas = \"identifying\"\n";
    let extract = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let named = file.display().to_string();
        home.runs(&["rows", "extract", &named, "--by", "data-lead@alliance.example"])
    };
    let mistaken = extract(text);
    assert_eq!(code(&mistaken), 2);
    assert!(told(&mistaken).contains("rows.toml, line 2, column 11: "), "{}", told(&mistaken));
    let not_agreed = extract(&text.replace("marketing", "research"));
    assert_eq!(code(&not_agreed), 2);
    assert!(told(&not_agreed).contains("line 7, sex: "), "{}", told(&not_agreed));
    assert_eq!(said(&home.runs(&["rows", "list"])), "");
    let read = || home.runs(&["rows", "read", "epoch-1-x", "--by", "analyst@alliance.example"]);
    assert_eq!(code(&read()), 2);
    assert!(told(&read()).contains("no accreditation as analyst"), "{}", told(&read()));
    let today = commons::Clock::now(&commons::SystemClock).day().to_string();
    let what = ["outputs", "accredit", "analyst@alliance.example", "--as", "analyst"];
    let rest = ["--training", "Safe researcher", "--taken", &today, "--until", &today];
    let by = ["--by", "governance-lead@alliance.example"];
    let kept = home.runs(&[&what[..], &rest, &by].concat());
    assert_eq!(code(&kept), 0, "{}", told(&kept));
    let none = read();
    assert_eq!(code(&none), 2);
    assert!(told(&none).contains("no extract"), "{}", told(&none));
}
