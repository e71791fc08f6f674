//! `lifechances disclose` on files of one's own: what it says, writes and answers with.

use crate::support::{code, run, said, told};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const COUNTS: &str = "locality,yes,no,Total\nNorth,4,36,40\nSouth,14,46,60\nWest,25,75,100\n\
                      Total,43,157,200\n";

fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn word(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_table_is_protected_and_then_withstands_the_attack() {
    let folder = tempfile::tempdir().unwrap();
    let counts = file(&folder, "answers.csv", COUNTS);
    let out = folder.path().join("out");
    let protect =
        ["disclose", "protect", word(&counts), "--crosstab", "answer", "--out", word(&out)];
    let done = run(&protect);
    assert_eq!(code(&done), 0, "{}", told(&done));
    assert!(
        said(&done).contains("1 small count is hidden, and 3 other figures besides"),
        "{}",
        said(&done)
    );
    let written = out.join("answers.csv");
    let text = std::fs::read_to_string(&written).unwrap();
    assert!(text.contains("North,[c],[c],40") && text.ends_with("Total,43,157,200\n"), "{text}");
    let attack = ["disclose", "attack", word(&written), "--crosstab", "answer"];
    let attacked = run(&attack);
    assert_eq!(code(&attacked), 0, "{}", told(&attacked));
    assert!(said(&attacked).contains("4 figures are hidden. None can be worked out"));
    // What is there already is not replaced.
    let again = run(&protect);
    assert_eq!(code(&again), 2);
    assert!(told(&again).contains("is there already"));
    assert_eq!(std::fs::read_to_string(&written).unwrap(), text);
}

#[test]
fn what_can_be_worked_out_is_told_and_is_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let bare = file(&folder, "bare.csv", &COUNTS.replace("North,4", "North,c"));
    let attacked = run(&["disclose", "attack", word(&bare), "--crosstab", "answer"]);
    assert_eq!(code(&attacked), 1);
    assert!(said(&attacked).contains("“answer yes, locality North” is hidden, but it must be 4."));
    assert!(told(&attacked).contains("1 hidden cell is not protected"));
    let json =
        run(&["disclose", "attack", word(&bare), "--crosstab", "answer", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&said(&json)).unwrap();
    assert_eq!((report["recovered"].as_u64(), report["hidden"].as_u64()), (Some(1), Some(1)));
    assert_eq!(report["findings"][0]["cell"], "answer yes, locality North");
    assert_eq!(code(&json), 1);
}

#[test]
fn what_needs_mending_is_told_with_file_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let good = file(&folder, "good.csv", "area,count\nNorth,12\nTotal,12\n");
    let bad = file(&folder, "bad.csv", "area,count\nNorth,twelve\n");
    let other = file(&folder, "latin.csv", "");
    std::fs::write(&other, b"area,count\nNorth,12\nZo\xeb,3\n").unwrap();
    let nothing = folder.path().join("nothing.csv");
    let out = folder.path().join("out");
    for (arguments, words) in [
        (vec!["attack", word(&bad)], "bad.csv, line 2, column 2: “twelve” is neither"),
        (vec!["attack", word(&other)], "latin.csv, line 3: not UTF-8"),
        (vec!["attack", word(&nothing)], "nothing.csv"),
        (vec!["attack", word(&good), "--groups", "area"], "DIMENSION=FILE was expected"),
        (vec!["attack", word(&good), "--count", "pupils"], "one column called “pupils”"),
        (
            vec!["protect", word(&good), word(&good), "--out", word(&out)],
            "two files would be written",
        ),
    ] {
        let all: Vec<&str> = std::iter::once("disclose").chain(arguments).collect();
        let refused = run(&all);
        assert_eq!(code(&refused), 2, "{all:?}: {}", told(&refused));
        assert!(told(&refused).contains(words), "{all:?}: {}", told(&refused));
    }
    assert!(!out.exists(), "nothing is written");
    let groups = file(&folder, "groups.csv", "part,whole\nn1,North\n");
    let wanted = format!("region={}", word(&groups));
    let refused = run(&["disclose", "attack", word(&good), "--groups", &wanted]);
    assert!(told(&refused).contains("no file has a column called region"), "{}", told(&refused));
}

#[test]
fn an_output_is_checked_before_two_people_look_at_it() {
    let folder = tempfile::tempdir().unwrap();
    let declaration = "what = \"Areas\"\nwhy = \"A meeting\"\nreaders = \"Heads\"\n[[column]]\nname = \
                       \"area\"\nis = \"group\"\n[[column]]\nname = \"pupils\"\nis = \"count\"\n";
    let said_of = file(&folder, "d.toml", declaration);
    let good = file(&folder, "good.csv", "area,pupils\nNorth,25\nSouth,40\nTotal,65\n");
    let bad = file(&folder, "bad.csv", "area,pupils\nNorth,25\nSouth,3\n");
    let check = |table: &Path, declared: &Path| {
        run(&["disclose", "check", word(table), "--declaration", word(declared)])
    };
    let passed = check(&good, &said_of);
    assert_eq!(code(&passed), 0, "{}", told(&passed));
    assert!(said(&passed).contains("Two people outside the project look at it next"));
    let found = check(&bad, &said_of);
    assert_eq!(code(&found), 1);
    assert!(
        said(&found).contains("bad.csv: line 3, column 2: A count from 1 to 9 is shown"),
        "{}",
        said(&found)
    );
    assert!(told(&found).contains("1 thing to mend first"));
    let mistaken = file(&folder, "m.toml", &declaration.replace("count", "number"));
    let refused = check(&good, &mistaken);
    assert_eq!(code(&refused), 2);
    assert!(told(&refused).contains("m.toml, line 9, column 6: "), "{}", told(&refused));
}

const SUMS: &str = "area,grants,givers,first,second,note\nNorth,40.50,1,40.50,,n\nSouth,60,1,60,,s\n\
                    West,300.25,9,60,50,w\nTotal,400.75,11,60,60,t\n";

#[test]
fn sums_are_protected_from_those_who_gave_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let sums = file(&folder, "grants.csv", SUMS);
    let out = folder.path().join("out");
    let about = [
        "--sums",
        "2",
        "--count",
        "grants",
        "--contributors",
        "givers",
        "--largest",
        "first",
        "--largest",
        "second",
        "--leave-out",
        "note",
    ];
    let protect = ["disclose", "protect", word(&sums), "--out", word(&out)];
    let done = run(&[&protect[..], &about].concat());
    assert_eq!(code(&done), 0, "{}", told(&done));
    assert!(
        said(&done).contains("2 figures had to hide, and 1 other figure besides"),
        "{}",
        said(&done)
    );
    assert!(said(&done).contains("1 of them only because those who gave"), "{}", said(&done));
    let written = out.join("grants.csv");
    let text = std::fs::read_to_string(&written).unwrap();
    assert_eq!(text, "area,grants\nNorth,[c]\nSouth,[c]\nWest,[c]\nTotal,400.75\n");
    let attack = ["disclose", "attack", word(&written), "--sums", "2", "--count", "grants"];
    let attacked = run(&attack);
    assert_eq!(code(&attacked), 0, "{}", said(&attacked));
    // Another rule, by which a sum of one may be shown.
    let other = folder.path().join("other");
    let loose = ["--closer-than", "0", "--dominance", "0,0", "--least-contributors", "1"];
    let protect = ["disclose", "protect", word(&sums), "--out", word(&other)];
    let done = run(&[&protect[..], &about, &loose].concat());
    assert!(said(&done).contains("0 figures had to hide"), "{}", said(&done));
    let wrong = run(&[&protect[..], &about, &["--dominance", "2"]].concat());
    assert_eq!(code(&wrong), 2);
    assert!(told(&wrong).contains("such as 2,90"), "{}", told(&wrong));
}

#[test]
fn an_attack_on_sums_tells_what_readers_and_givers_learn() {
    let folder = tempfile::tempdir().unwrap();
    let marked = SUMS.replace("note", "status").replace(",n\n", ",U\n").replace(",s\n", ",U\n");
    let marked = marked.replace(",w\n", ",S\n").replace(",t\n", ",S\n");
    let sums = file(&folder, "grants.csv", &marked);
    let about = [
        "disclose",
        "attack",
        word(&sums),
        "--sums",
        "2",
        "--count",
        "grants",
        "--contributors",
        "givers",
        "--largest",
        "first",
        "--largest",
        "second",
        "--status",
        "status",
    ];
    let attacked = run(&about);
    assert_eq!(code(&attacked), 1, "{}", told(&attacked));
    let learnt = "Whoever gave alone to “area North” can work out that “area South” must be 60.00";
    assert!(said(&attacked).contains(learnt), "{}", said(&attacked));
    assert!(told(&attacked).contains("2 things to mend"), "{}", told(&attacked));
    let json = run(&[&about[..], &["--format", "json"]].concat());
    let report: serde_json::Value = serde_json::from_str(&said(&json)).unwrap();
    assert_eq!(report["insiders"][0]["low"], "60.00");
    assert_eq!((report["hidden"].as_u64(), report["recovered"].as_u64()), (Some(2), Some(0)));
    let shown = file(&folder, "shown.csv", &marked.replace(",U\n", ",\n"));
    let about: Vec<&str> =
        about.iter().map(|w| if *w == word(&sums) { word(&shown) } else { *w }).collect();
    let attacked = run(&about);
    assert_eq!(code(&attacked), 1);
    assert!(
        said(&attacked).contains("“area North” is shown, although few gave to it"),
        "{}",
        said(&attacked)
    );
}
