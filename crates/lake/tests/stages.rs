//! What a run of linking has finished comes back under the run's name only, and is let go of whole.
use commons::Moment;
use lifechances_lake::{LakeProblem, Opening, Vault};

#[test]
fn a_finished_stage_comes_back_with_an_entry_for_the_audit_and_is_let_go_of() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path(), seal::Key::generate().unwrap()).unwrap();
    let at = Moment::parse_iso("2026-01-05T09:00:00Z").unwrap();
    let opening = Opening { purpose: "linkage".to_owned(), who: "a run".to_owned(), at };
    assert!(vault.runs_with_stages().unwrap().is_empty());
    vault.write_stage("run-2", "fitted", b"Quillonia").unwrap();
    vault.write_stage("run-1", "compared", b"pairs").unwrap();
    assert_eq!(vault.runs_with_stages().unwrap(), ["run-1", "run-2"]);
    let read = vault.read_stage(&opening, "run-2", "fitted").unwrap();
    assert_eq!(read.found.as_deref(), Some(&b"Quillonia"[..]));
    assert_eq!((read.entry.records, read.entry.opening), (1, opening.clone()));
    assert_eq!(vault.read_stage(&opening, "run-2", "compared").unwrap().found, None);
    let file = folder.path().join("stages/run-2/fitted.sealed");
    let sealed = std::fs::read(&file).unwrap();
    assert!(!sealed.windows(9).any(|part| part == b"Quillonia"), "nothing lies open");

    // A stage under another name does not open: one cannot be put in the place of another.
    std::fs::copy(&file, folder.path().join("stages/run-1/fitted.sealed")).unwrap();
    assert!(vault.read_stage(&opening, "run-1", "fitted").is_err());
    assert!(vault.drop_stages("run-2").unwrap() && !vault.drop_stages("run-2").unwrap());
    assert_eq!(vault.runs_with_stages().unwrap(), ["run-1"]);
    for name in ["../run-1", "", "Run"] {
        assert!(matches!(vault.drop_stages(name), Err(LakeProblem::BadName(_))), "{name}");
    }
}
