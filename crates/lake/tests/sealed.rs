//! Nothing that names a child lies in plain text in the vault, and no reading goes unsaid.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use commons::{Day, Moment, NhsNumber, Postcode, Sensitive, Upn};
use extract::Identifiers;
use lifechances_lake::{LakeProblem, Opening, PersonId, Reviews, Vault};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn opening() -> Opening {
    Opening {
        purpose: "service_delivery".to_owned(),
        who: "link-people".to_owned(),
        at: Moment::parse_iso("2026-01-05T09:00:00Z").unwrap(),
    }
}

fn canary(number: u32) -> Identifiers {
    Identifiers {
        source: "mis".to_owned(),
        local_id: format!("LOCALCANARY{number}"),
        given_names: Some("Quillonia".to_owned()),
        middle_names: Some("Brambletwist".to_owned()),
        surname: Some("Zephyrhazel".to_owned()),
        chosen_name: None,
        other_surname: Some("Oldwhistle".to_owned()),
        born: Some(Day::new(2015, 3, 29).unwrap()),
        sex: Some("F".to_owned()),
        postcode: Some(Postcode::parse("ZZ77 7ZQ").unwrap()),
        upn: Some(Upn::parse("R674123101121").unwrap()),
        nhs_number: Some(NhsNumber::parse("9434765919").unwrap()),
        mother_nhs_number: None,
        household: Some("HOUSECANARY".to_owned()),
    }
}

const CANARIES: [&str; 10] = [
    "LOCALCANARY",
    "Quillonia",
    "Brambletwist",
    "Zephyrhazel",
    "Oldwhistle",
    "2015-03-29",
    "ZZ77",
    "674123101121",
    "9434765919",
    "HOUSECANARY",
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn no_canary_is_found_in_any_file_of_the_vault() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path(), seal::Key::generate().unwrap()).unwrap();
    let rows: Vec<_> = (0..50)
        .map(|n| (vault.record_key("mis", &n.to_string()), Sensitive::new(canary(n))))
        .collect();
    vault.write_identifiers("mis-pupils", "load-1", &rows).unwrap();
    let people = rows.iter().zip(1..).map(|((key, _), n)| (*key, PersonId(n))).collect();
    vault.write_people(&people).unwrap();
    let files = files(folder.path());
    assert!(files.len() >= 3);
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        for canary in CANARIES {
            let found = bytes.windows(canary.len()).any(|at| at == canary.as_bytes());
            assert!(!found, "{canary} in {}", path.display());
        }
        for (key, _) in &rows {
            assert!(!bytes.windows(16).any(|at| at == key.as_bytes()), "a record key");
        }
    }
    let shown = format!("{vault:?} {rows:?} {people:?}");
    assert!(CANARIES.iter().all(|canary| !shown.contains(canary)), "{shown}");
}

#[test]
fn what_was_sealed_comes_back_with_an_entry_for_the_audit() {
    let folder = tempfile::tempdir().unwrap();
    let key = seal::Key::generate().unwrap();
    let again = || seal::Key::from_text(&key.to_text()).unwrap();
    let vault = Vault::open(folder.path(), again()).unwrap();
    let blank = Identifiers { source: "x".into(), local_id: "y".into(), ..Identifiers::default() };
    let rows = [
        (vault.record_key("mis", "1"), Sensitive::new(canary(1))),
        (vault.record_key("x", "y"), Sensitive::new(blank.clone())),
    ];
    vault.write_identifiers("mis-pupils", "load-1", &rows).unwrap();
    let vault = Vault::open(folder.path(), again()).unwrap();
    assert_eq!(vault.record_key("mis", "1"), rows[0].0, "keys survive a restart");
    let opened = vault.read_identifiers(&opening()).unwrap();
    assert_eq!((opened.entry.records, opened.entry.what), (2, "identifiers"));
    assert_eq!(opened.entry.opening, opening());
    assert_eq!(*opened.found[0].identifiers.reveal(), canary(1));
    assert_eq!(*opened.found[1].identifiers.reveal(), blank);
    assert_eq!(&*opened.found[0].dataset, "mis-pupils");
    let wanted = BTreeSet::from([rows[1].0]);
    let some = vault.read_identifiers_of(&opening(), &wanted).unwrap();
    assert_eq!(some.entry.records, 1);
    assert_eq!(vault.parts().unwrap(), [("mis-pupils".to_owned(), "load-1".to_owned())]);
    assert!(vault.remove_identifiers("mis-pupils", "load-1").unwrap());
    assert_eq!(vault.read_identifiers(&opening()).unwrap().found.len(), 0);
}

#[test]
fn people_are_kept_and_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path(), seal::Key::generate().unwrap()).unwrap();
    assert!(vault.read_people(&opening()).unwrap().found.is_empty());
    let one = BTreeMap::from([(vault.record_key("a", "1"), PersonId(1))]);
    let two = BTreeMap::from([(vault.record_key("a", "2"), PersonId(2))]);
    vault.write_people(&one).unwrap();
    vault.write_people(&two).unwrap();
    assert_eq!(vault.read_people(&opening()).unwrap().found, two);
}

#[test]
fn an_erased_epoch_gives_no_pseudonyms() {
    let folder = tempfile::tempdir().unwrap();
    let key = seal::Key::generate().unwrap();
    let again = || seal::Key::from_text(&key.to_text()).unwrap();
    let vault = Vault::open(folder.path(), again()).unwrap();
    let opened_before = Vault::open(folder.path(), again()).unwrap();
    let person = PersonId(5);
    let first = vault.pseudonym("planning", 1, person).unwrap();
    let secret = secret_of_epoch_1(folder.path(), &key);
    assert_eq!(vault.begin_epoch().unwrap(), 2);
    assert_eq!(opened_before.epochs().unwrap(), [1, 2], "an epoch is seen by who came before it");
    assert_ne!(vault.pseudonym("planning", 2, person).unwrap(), first);
    assert!(matches!(vault.erase_epoch(2), Err(LakeProblem::NoSuchEpoch(2))), "in use");
    vault.erase_epoch(1).unwrap();
    for vault in [opened_before, Vault::open(folder.path(), again()).unwrap()] {
        assert_eq!(vault.epochs().unwrap(), [2]);
        assert_eq!(vault.current_epoch().unwrap(), 2);
        assert!(matches!(vault.pseudonym("planning", 1, person), Err(LakeProblem::NoSuchEpoch(1))));
    }
    // Neither any file nor what the ring's file unseals to holds the secret.
    for path in files(folder.path()) {
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(32).any(|at| at == secret), "{}", path.display());
    }
    assert!(!ring_of(folder.path(), &key).windows(32).any(|at| at == secret));
}

fn ring_of(home: &Path, key: &seal::Key) -> Vec<u8> {
    seal::read_sealed(key, "vault/ring", &home.join("ring.sealed")).unwrap().to_vec()
}

/// The layout is that of `lake::ring`: a version, the master, how many epochs, number and secret.
fn secret_of_epoch_1(home: &Path, key: &seal::Key) -> Vec<u8> {
    let ring = ring_of(home, key);
    assert_eq!(ring[33..41], [1, 0, 0, 0, 1, 0, 0, 0], "one epoch, the first");
    ring[41..73].to_vec()
}

#[test]
fn another_key_or_a_changed_file_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let key = seal::Key::generate().unwrap();
    let again = || seal::Key::from_text(&key.to_text()).unwrap();
    let vault = Vault::open(folder.path(), again()).unwrap();
    let rows = [(vault.record_key("mis", "1"), Sensitive::new(canary(1)))];
    vault.write_identifiers("mis-pupils", "load-1", &rows).unwrap();
    let other = Vault::open(folder.path(), seal::Key::generate().unwrap());
    assert!(matches!(other, Err(LakeProblem::Sealed { .. })), "{other:?}");
    let path = folder.path().join("identifiers/mis-pupils/load-1.sealed");
    let whole = std::fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        assert!(vault.read_identifiers(&opening()).is_err(), "byte {at}");
        std::fs::write(&path, &whole[..at]).unwrap();
        assert!(vault.read_identifiers(&opening()).is_err(), "cut at {at}");
    }
    // A part moved to another place does not open there.
    std::fs::write(folder.path().join("identifiers/mis-pupils/load-2.sealed"), &whole).unwrap();
    std::fs::write(&path, &whole).unwrap();
    assert!(vault.read_identifiers(&opening()).is_err());
}

#[test]
fn a_vault_whose_ring_is_gone_is_not_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let key = seal::Key::generate().unwrap();
    let again = || seal::Key::from_text(&key.to_text()).unwrap();
    let vault = Vault::open(folder.path(), again()).unwrap();
    vault.write_people(&BTreeMap::new()).unwrap();
    std::fs::remove_file(folder.path().join("ring.sealed")).unwrap();
    assert!(matches!(Vault::open(folder.path(), again()), Err(LakeProblem::Sealed { .. })));
}

#[test]
fn decisions_are_changed_one_after_the_other_and_stay_when_a_change_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let key = seal::Key::generate().unwrap();
    let copy = seal::Key::from_text(&key.to_text()).unwrap();
    let vault = Vault::open(folder.path(), key).unwrap();
    let add = |word: &'static str| {
        vault.change_reviews(Reviews::Decisions, move |mut before| {
            before.extend(word.as_bytes());
            let length = before.len();
            Ok::<_, LakeProblem>((before, length))
        })
    };
    assert_eq!(add("PAIRCANARY ").unwrap(), 11);
    assert_eq!(add("and another").unwrap(), 22);
    let refused: Result<(), LakeProblem> =
        vault.change_reviews(Reviews::Decisions, |_| Err(LakeProblem::NoSuchEpoch(9)));
    assert!(refused.is_err());
    drop(vault);
    let vault = Vault::open(folder.path(), copy).unwrap();
    let read = vault.read_reviews(&opening(), Reviews::Decisions).unwrap();
    assert_eq!(read.found.as_deref(), Some(&b"PAIRCANARY and another"[..]));
    assert_eq!((read.entry.what, read.entry.records), ("decisions on pairs", 1));
    assert_eq!(vault.read_reviews(&opening(), Reviews::Queue).unwrap().found, None);
    for path in files(folder.path()) {
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(10).any(|part| part == b"PAIRCANARY"), "{}", path.display());
    }
}
