//! Taking something out of the safe room on the command line.

use crate::support::{code, lifechances, said, told};
use conceal::spell_pseudonym;
use lake::PersonId;
use std::io::Write;
use std::process::{Output, Stdio};

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        for (name, role) in [
            ("author", "analyst"),
            ("ann", "analyst"),
            ("ben", "governance-lead"),
            ("cat", "governance-lead"),
        ] {
            let email = format!("{name}@alliance.example");
            let rest = ["--name", name, "--organisation", "O", "--role", role];
            let added = home.types(
                &[&["admin", "user", "add", &email], &rest[..]].concat(),
                "three random words",
            );
            assert_eq!(code(&added), 0, "{}", told(&added));
        }
        for (name, kind) in
            [("author", "analyst"), ("author", "checker"), ("ann", "checker"), ("ben", "checker")]
        {
            let kept = home.accredits("cat", name, kind);
            assert_eq!(code(&kept), 0, "{}", told(&kept));
        }
        home
    }

    /// Records an accreditation from today on.
    fn accredits(&self, by: &str, name: &str, kind: &str) -> Output {
        let today = commons::Clock::now(&commons::SystemClock).day();
        let (taken, until) = (today.to_string(), today.plus_days(200).to_string());
        let email = format!("{name}@alliance.example");
        let days = ["--taken", &taken, "--until", &until];
        let what = ["accredit", &email, "--as", kind, "--training", "Safe researcher"];
        self.does(by, &[&what[..], &days[..]].concat())
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

    fn does(&self, name: &str, arguments: &[&str]) -> Output {
        let by = format!("{name}@alliance.example");
        self.types(&[&["outputs"], arguments, &["--by", &by]].concat(), "")
    }

    /// An extract of 65 invented children in the safe room: their names.
    fn rows(&self) -> Vec<String> {
        let data = self.folder.path().join("data");
        let key = seal::Key::from_file(&data.join("keys/vault.key")).unwrap();
        let vault = lake::Vault::open(&data.join("vault"), key).unwrap();
        let record = |n: u8| (commons::RecordKey::from_bytes([n; 16]), PersonId(u64::from(n)));
        vault.write_people(&(1..=65).map(record).collect()).unwrap();
        let names = vault.pseudonyms("research/meals", 1).unwrap();
        let people = (1..=65).map(PersonId);
        let names: Vec<String> = people.map(|one| spell_pseudonym(&names.of(one))).collect();
        vault.write_extract_purpose("epoch-1-meals", "research/meals").unwrap();
        let rows = format!("child\n{}\n", names.join("\n"));
        vault.write_extract("epoch-1-meals", rows.as_bytes()).unwrap();
        names
    }

    /// Who is counted: 25 of them on the second line of the table, and 40 on the third.
    fn list(&self) -> String {
        let line =
            |(at, name): (usize, &String)| format!("{},{name}\n", if at < 25 { 2 } else { 3 });
        let lines: String = self.rows().iter().enumerate().map(line).collect();
        self.file("areas.contributors.csv", &format!("line,child\n{lines}"))
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }
}

#[test]
fn a_table_leaves_after_two_people_approved_it() {
    let home = Home::new();
    let declared = "[[column]]\nname = \"area\"\nis = \"group\"\n[[column]]\nname = \"pupils\"\nis = \"count\"\n";
    let table = home.file("areas.csv", "area,pupils\nNorth,25\nSouth,3\n");
    let declaration = home.file("areas.toml", declared);
    let words = [
        "--title",
        "Areas",
        "--what",
        "Pupils by area",
        "--why",
        "A meeting",
        "--readers",
        "Heads",
    ];
    let files = [table.as_str(), declaration.as_str()];
    let new = [&["new"], &files[..], &words[..], &["--project", "Meals"]].concat();
    let asked = home.does("author", &new);
    assert_eq!((code(&asked), said(&asked).as_str()), (0, "areas\n"), "{}", told(&asked));
    let refused = home.does("author", &["submit", "areas"]);
    assert_eq!(code(&refused), 2);
    assert!(
        told(&refused).contains("areas.csv: line 3, column 2: A count from 1 to 9"),
        "{}",
        told(&refused)
    );
    home.file("areas.csv", "area,pupils\nNorth,25\nSouth,40\n");
    let list = home.list();
    assert_eq!(code(&home.does("author", &[&["change", "areas"], &files[..], &words].concat())), 0);
    let refused = home.does("author", &["submit", "areas"]);
    assert!(told(&refused).contains("put areas.contributors.csv beside it"), "{}", told(&refused));
    let files = [table.as_str(), declaration.as_str(), list.as_str()];
    let changed = home.does("author", &[&["change", "areas"], &files[..], &words[..]].concat());
    assert_eq!(code(&changed), 0, "{}", told(&changed));
    let submitted = home.does("author", &["submit", "areas"]);
    assert_eq!(said(&submitted), "areas: submitted\n", "{}", told(&submitted));
    assert!(said(&home.does("ann", &["list"])).contains("it waits for your view"));
    let shown = said(&home.does("ann", &["show", "areas"]));
    let seal = shown.lines().find_map(|line| line.strip_prefix("seal ")).unwrap().to_owned();
    let view = ["view", "areas", "--verdict", "approve", "--reason", "Read it", "--seal", &seal];
    let own = home.does("author", &view);
    assert!(
        told(&own).contains("cannot do this: ask a checker outside the project"),
        "{}",
        told(&own)
    );
    assert_eq!(said(&home.does("ann", &view)), "areas: partly reviewed\n");
    assert_eq!(said(&home.does("ben", &view)), "areas: approved\n");
    let wrong = home.does("ben", &["release", "areas", "--seal", "abc"]);
    assert_eq!(code(&wrong), 2);
    let released = home.does("ben", &["release", "areas", "--seal", &seal]);
    assert_eq!(said(&released), "areas: released\n", "{}", told(&released));
    let file = home.does("author", &["file", "areas", "areas.csv"]);
    assert_eq!(said(&file), "area,pupils\nNorth,25\nSouth,40\n");
    let shown = said(&home.does("author", &["show", "areas"]));
    assert!(shown.contains("ann approves: Read it") && shown.contains("ben approves"), "{shown}");
    the_audit_compares_it(&home);
}

fn the_audit_compares_it(home: &Home) {
    let audited = home.types(&["statistics", "audit"], "");
    assert_eq!(code(&audited), 0, "{}", told(&audited));
    let said_so = said(&audited) + &told(&audited);
    assert!(said_so.contains("1 release of the safe room"), "{said_so}");
    let kept = home.does("ann", &["file", "areas", "areas.contributors.csv"]);
    assert_eq!(code(&kept), 2, "the list stays with those who made it");
}

#[test]
fn who_is_accredited_is_recorded_suspended_and_listed_by_a_lead_and_not_by_oneself() {
    let home = Home::new();
    let own = home.accredits("ben", "ben", "checker");
    assert_ne!(code(&own), 0);
    assert!(told(&own).contains("nobody records or suspends their own"), "{}", told(&own));
    assert_ne!(code(&home.accredits("ann", "author", "checker")), 0, "not her role");
    let listed = home.does("cat", &["people"]);
    assert!(said(&listed).contains("ann: checker until"), "{}", said(&listed));
    assert!(said(&listed).contains("cat: none"), "{}", said(&listed));
    let words = ["--as", "checker", "--reason", "Rows on a desk"];
    let kept = home.does("cat", &[&["suspend", "ann@alliance.example"], &words[..]].concat());
    assert_eq!(code(&kept), 0, "{}", told(&kept));
    let listed = home.does("cat", &["people"]);
    assert!(
        said(&listed).contains("does not hold, suspended: Rows on a desk"),
        "{}",
        said(&listed)
    );
}
