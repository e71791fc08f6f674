//! The command line: what it says, and its exit codes.

use crate::support::{code, invented, run, said, told};

fn folder() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().display().to_string();
    (folder, path)
}

#[test]
fn a_wrong_layout_suggests_the_right_one_and_exits_with_2() {
    let (_folder, data) = folder();
    let file = invented("partners/mis_pupils.csv");
    let answer = run(&["load", &file, "--layout", "mis-pupil", "--data", &data]);
    assert_eq!(code(&answer), 2);
    let words = "did you mean `mis-pupils`? `lifechances load --layout help` lists every layout.";
    assert!(told(&answer).contains(words), "{}", told(&answer));
}

#[test]
fn every_layout_is_listed_with_an_example_line() {
    let answer = run(&["load", "--layout", "help"]);
    assert_eq!(code(&answer), 0);
    for layout in ["ees-attendance", "lait", "iod2019", "iod2025", "gias", "ctf", "mis-attendance"]
    {
        assert!(said(&answer).contains(&format!("\n{layout}\n")), "{layout}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named_and_exits_with_2() {
    let (_folder, data) = folder();
    let answer = run(&["load", "nowhere.csv", "--layout", "lait", "--data", &data]);
    assert_eq!(code(&answer), 2);
    assert!(told(&answer).contains("nowhere.csv"), "{}", told(&answer));
}

#[test]
fn the_header_of_another_file_is_explained_and_nothing_is_kept() {
    let (_folder, data) = folder();
    let file = invented("partners/phonics.csv");
    let answer = run(&["load", &file, "--layout", "lait", "--data", &data]);
    assert_eq!(code(&answer), 2);
    assert!(told(&answer).contains("phonics"), "names the layout it looks like: {}", told(&answer));
}

#[test]
fn a_bad_row_is_reported_with_line_column_and_advice_and_good_rows_are_kept() {
    let (folder, data) = folder();
    let file = folder.path().join("ncmp.csv");
    let text = "NHS Number,Surname,Forename,Date of Birth,Sex,Postcode,School URN,School Year,\
                Date Measured,Height (cm),Weight (kg),Weight Category\n\
                ,Example,Alex,2019-04-05,F,ZZ1 2AB,900001,R,2024-10-01,105.2,17.1,healthy\n\
                ,Example,Robin,2019-04-06,F,ZZ1 2AB,900001,9,2024-10-01,105.2,17.1,healthy\n";
    std::fs::write(&file, text).expect("written");
    let file = file.display().to_string();
    let problems = folder.path().join("problems.csv").display().to_string();
    let answer =
        run(&["load", &file, "--layout", "ncmp", "--data", &data, "--problems", &problems]);
    assert_eq!(code(&answer), 0, "{}", told(&answer));
    assert!(said(&answer).contains("2 rows, 1 kept, 1 refused"), "{}", said(&answer));
    assert!(told(&answer).contains("line 3, column 8 (School Year)"), "{}", told(&answer));
    let csv = std::fs::read_to_string(problems).expect("a file of problems");
    assert!(csv.lines().count() == 2 && csv.contains("\"School Year\""), "{csv}");
    assert!(!csv.contains("Robin") && !told(&answer).contains("Robin"));
}

#[test]
fn problems_of_several_files_are_one_table_even_when_the_last_cannot_be_opened() {
    let (folder, data) = folder();
    let row = |year: &str, height: &str| {
        format!(
            "NHS Number,Surname,Forename,Date of Birth,Sex,Postcode,School URN,School Year,\
             Date Measured,Height (cm),Weight (kg),Weight Category\n\
             ,Example,Robin,2019-04-06,F,ZZ1 2AB,900001,{year},2024-10-01,{height},17.1,healthy\n"
        )
    };
    let write = |name: &str, text: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let first = write("first.csv", row("9", "105.2"));
    let second = write("second.csv", row("8", "105.3"));
    let fine = write("fine.csv", row("R", "105.4"));
    let problems = folder.path().join("problems.csv").display().to_string();
    let missing = folder.path().join("nowhere.csv").display().to_string();
    let answer = run(&[
        "load",
        &fine,
        &first,
        &second,
        &missing,
        "--layout",
        "ncmp",
        "--data",
        &data,
        "--problems",
        &problems,
    ]);
    assert_eq!(code(&answer), 2);
    assert!(told(&answer).contains("nowhere.csv"), "{}", told(&answer));
    assert!(said(&answer).contains("fine.csv: 1 row, 1 kept"), "{}", said(&answer));
    let csv = std::fs::read_to_string(problems).expect("a file of problems");
    assert_eq!(csv.matches("What to do").count(), 1, "{csv}");
    assert!(csv.contains("first.csv") && csv.contains("second.csv"), "{csv}");
}

#[test]
fn a_later_file_of_the_same_name_says_that_it_replaces_the_earlier_one() {
    let (_folder, data) = folder();
    let file = invented("partners/phonics.csv");
    let arguments = ["load", file.as_str(), "--layout", "phonics", "--data", data.as_str()];
    let first = said(&run(&arguments));
    assert!(!first.contains("replaces"), "{first}");
    let shorter = std::fs::read_to_string(&file).expect("readable");
    let shorter = shorter.trim_end().rsplit_once('\n').expect("many lines").0.to_owned();
    let folder = tempfile::tempdir().expect("a folder");
    let again = folder.path().join("phonics.csv");
    std::fs::write(&again, shorter).expect("written");
    let again = again.display().to_string();
    let second = said(&run(&["load", &again, "--layout", "phonics", "--data", &data]));
    assert!(second.contains("replaces the file of the same name loaded on"), "{second}");
}

#[test]
fn loading_the_same_file_twice_changes_nothing() {
    let (_folder, data) = folder();
    let file = invented("partners/phonics.csv");
    let arguments = ["load", file.as_str(), "--layout", "phonics", "--data", data.as_str()];
    assert_eq!(code(&run(&arguments)), 0);
    let check = said(&run(&["admin", "check", "--data", &data]));
    let again = run(&arguments);
    assert_eq!(code(&again), 0);
    assert!(said(&again).contains("loaded already"), "{}", said(&again));
    assert_eq!(said(&run(&["admin", "check", "--data", &data])), check);
}

#[test]
fn an_unknown_indicator_suggests_and_exits_with_2() {
    let (_folder, data) = folder();
    let answer = run(&["indicators", "show", "absence", "--data", &data]);
    assert_eq!(code(&answer), 2);
    assert!(told(&answer).contains("persistent-absence"), "{}", told(&answer));
}

#[test]
fn figures_of_an_invented_district_say_so_in_every_format() {
    let (_folder, data) = folder();
    let house = "district = \"Z08000001\"\ndistrict_name = \"Calderbrook\"\n\
                 country = \"Z92000001\"\ncountry_name = \"Invented England\"\n";
    std::fs::create_dir_all(&data).expect("a folder");
    std::fs::write(std::path::Path::new(&data).join("house.toml"), house).expect("written");
    let file = invented("published/nccis_neet_SYNTHETIC.csv");
    assert_eq!(code(&run(&["load", &file, "--layout", "nccis-neet", "--data", &data])), 0);
    for (format, words) in
        [("text", "Synthetic: every figure"), ("json", "\"synthetic\": true"), ("csv", ",yes\n")]
    {
        let shown = run(&["indicators", "show", "neet", "--format", format, "--data", &data]);
        assert_eq!(code(&shown), 0, "{}", told(&shown));
        assert!(said(&shown).contains(words), "{format}: {}", said(&shown));
    }
}

#[test]
fn a_backup_is_restored_elsewhere_with_the_same_rows_and_audit() {
    let (folder, data) = folder();
    let file = invented("published/nccis_neet_SYNTHETIC.csv");
    assert_eq!(code(&run(&["load", &file, "--layout", "nccis-neet", "--data", &data])), 0);
    let backup = folder.path().join("store.backup").display().to_string();
    assert_eq!(code(&run(&["admin", "backup", &backup, "--data", &data])), 0);
    let other = folder.path().join("other").display().to_string();
    let restored = run(&["admin", "restore", &backup, "--data", &other]);
    assert_eq!(code(&restored), 0, "{}", told(&restored));
    let verify = |data: &str| said(&run(&["admin", "audit", "verify", "--data", data]));
    assert_eq!(verify(&data), verify(&other));
    assert!(verify(&other).contains("the audit is whole"));
    let export = folder.path().join("audit.jsonl").display().to_string();
    assert_eq!(code(&run(&["admin", "audit", "export", &export, "--data", &data])), 0);
    let text = std::fs::read_to_string(&export).expect("an export");
    std::fs::write(&export, text.replacen("load file", "look away", 1)).expect("written");
    let broken = run(&["admin", "audit", "verify", &export]);
    assert_eq!(code(&broken), 1);
    assert!(told(&broken).contains("the audit is broken"), "{}", told(&broken));
}

#[test]
fn an_account_is_opened_listed_and_closed() {
    use std::io::Write;
    use std::process::Stdio;
    let (_folder, data) = folder();
    let mut adding = crate::support::lifechances()
        .args(["admin", "user", "add", "head@school.example", "--name", "A Head"])
        .args(["--organisation", "A School", "--role", "head-teacher", "--data", &data])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    adding.stdin.take().expect("piped").write_all(b"three random words\n").expect("typed");
    assert!(adding.wait().expect("it ends").success());
    let list = || said(&run(&["admin", "user", "list", "--data", &data]));
    assert!(list().contains("head@school.example") && list().contains("head-teacher"));
    assert!(!list().contains("three random words"));
    assert_eq!(code(&run(&["admin", "user", "close", "head@school.example", "--data", &data])), 0);
    assert!(list().contains("left"), "{}", list());
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    use std::process::Stdio;
    let mut listing = crate::support::lifechances()
        .args(["load", "--layout", "help"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(listing.stdout.take());
    let ended = listing.wait_with_output().expect("it ends");
    assert_eq!(code(&ended), 0, "{}", told(&ended));
    assert!(!told(&ended).contains("panicked"));
}

#[test]
fn a_document_of_an_agreement_is_checked_against_the_seal_that_was_signed() {
    let (folder, _) = folder();
    let file = folder.path().join("meals.toml");
    let text = "id = \"meals\"\ntitle = \"Meals\"\nversion = 1\naim = \"Nobody goes hungry.\"\n\
                from = \"2026-01-01\"\nuntil = \"2026-12-31\"\nlawful_basis = \"public-task\"\n\
                assessment = { reference = \"DPIA-1\", review_by = \"2026-10-01\" }\n\
                [[party]]\nid = \"GB-COH-1\"\nname = \"One\"\nsector = \"school\"\n\
                [[party]]\nid = \"GB-COH-2\"\nname = \"Two\"\nsector = \"local-authority\"\n\
                [[default]]\neffect = \"allow\"\nwhy = \"Meals.\"\nmodes = [\"content\"]\n\
                data_types = [\"free-school-meals\"]\npurposes = [\"entitlement\"]\n\
                to_sectors = [\"local-authority\"]\n";
    std::fs::write(&file, text).expect("written");
    let file = file.display().to_string();
    let read = run(&["agreement", "check", &file]);
    assert_eq!(code(&read), 0, "{}", told(&read));
    let seal = said(&read).lines().find_map(|line| line.strip_prefix("seal ").map(str::to_owned));
    let seal = seal.expect("its seal");
    let same = run(&["agreement", "check", &file, "--seal", &seal.to_uppercase()]);
    assert_eq!(code(&same), 0, "{}", told(&same));
    std::fs::write(&file, text.replace("Meals.", "Meals!")).expect("written");
    let other = run(&["agreement", "check", &file, "--seal", &seal]);
    assert_eq!(code(&other), 2);
    assert!(told(&other).contains("not the text of the seal"), "{}", told(&other));
    std::fs::write(&file, text.replace("\"school\"", "\"skool\"")).expect("written");
    let wrong = run(&["agreement", "check", &file]);
    assert_eq!(code(&wrong), 2);
    assert!(
        told(&wrong).contains("line 9, column 1: there is no sector skool"),
        "{}",
        told(&wrong)
    );
}
