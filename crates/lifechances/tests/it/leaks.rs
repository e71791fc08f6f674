//! The canary test: nothing that could name a child is in any file of an installation but what its
//! partners sent, in a backup or a temporary file, on any page, in JSON or CSV, in the log, in what
//! commands say, or in an error.

use crate::browser::{Browser, links, unescaped};
use crate::support::{code, lifechances, said, told};
use lake::Lake;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Output;

/// What must not be found, by kind.
type Canaries = BTreeMap<&'static str, BTreeSet<String>>;

/// Pages visited at most: enough for every kind of page many times over.
const MOST_PAGES: usize = 400;

#[test]
fn nothing_that_names_a_child_leaves_the_children_s_side() {
    let folder = tempfile::tempdir().expect("a folder");
    let temporary = folder.path().join("temporary");
    std::fs::create_dir(&temporary).expect("a folder");
    let data = folder.path().join("demo").display().to_string();
    let runs = |arguments: &[&str]| -> Output {
        let all = arguments.iter().copied().chain(["--data", data.as_str()]);
        let run = lifechances().args(all).env("TMPDIR", &temporary).output();
        run.expect("the program starts")
    };
    let made = runs(&["demo", "--children", "1000", "--seed", "5", "--no-serve"]);
    assert_eq!(code(&made), 0, "{}", told(&made));
    let canaries = canaries(&Path::new(&data).join("incoming"));
    assert!(canaries.values().all(|kind| kind.len() > 100), "there is something to look for");
    let mut looked = Vec::new();
    looked.push(("what the demo said".to_owned(), said(&made) + &told(&made)));
    let specification = folder.path().join("rows.toml").display().to_string();
    std::fs::write(&specification, ROWS).expect("a file");
    let backup = folder.path().join("backup").display().to_string();
    let lead = ["--by", "data@demo.example"];
    for (arguments, expected) in [
        (&["statistics", "audit"][..], 0),
        (&["keys", "rotate", "--why", "schedule", "--note", "Yearly", lead[0], lead[1]], 0),
        // No agreement of the demo lets rows through.
        (&["rows", "extract", &specification, lead[0], lead[1]], 2),
        (&["admin", "backup", &backup], 0),
        (&["admin", "check"], 0),
    ] {
        let done = runs(arguments);
        assert_eq!(code(&done), expected, "{arguments:?}: {}", told(&done));
        looked.push((format!("{arguments:?}"), said(&done) + &told(&done)));
    }
    looked.extend(every_file(folder.path()));
    let of_kind = |what: &str| looked.iter().any(|(name, _)| name.contains(what));
    assert!(of_kind("lifechances.db") && of_kind("vault") && of_kind("backup"), "files were read");
    looked.extend(every_column(&Path::new(&data).join("lake")));
    let pages = every_page(&data);
    assert!(pages.iter().any(|(name, _)| name.starts_with("/data/loads/")), "a load was opened");
    assert!(pages.iter().any(|(name, _)| name.starts_with("/places/")), "a profile was opened");
    for end in ["-order.svg", "-funnel.svg", ".csv"] {
        let is_file = |name: &str| name.starts_with("/places/compare/") && name.ends_with(end);
        assert!(pages.iter().any(|(name, _)| is_file(name)), "a comparison was taken along: {end}");
    }
    let is_of_place = |name: &str, end| {
        name.starts_with("/places/") && !name.contains("/compare") && name.ends_with(end)
    };
    for end in ["-spine.svg", ".csv"] {
        assert!(pages.iter().any(|(name, _)| is_of_place(name, end)), "{end} of a place");
    }
    comparisons_say_what_profiles_say(&pages);
    looked.extend(pages);
    for (name, text) in &looked {
        // Registers of schools and of postcodes are published and hold every postcode there is.
        let is_register = REGISTERS.iter().any(|register| name.contains(register));
        for (kind, values) in
            canaries.iter().filter(|(kind, _)| !is_register || **kind != "postcode")
        {
            let found = found_in(text, values);
            assert!(found.is_none(), "{name}: a {kind} of an invented child: {found:?}");
        }
    }
}

/// Each figure of a comparison's file stands on the profile of its locality, and so does each
/// reason that stands for one.
fn comparisons_say_what_profiles_say(pages: &[(String, String)]) {
    let mut figures = 0;
    let files = pages.iter().filter(|(path, _)| {
        path.starts_with("/places/compare/")
            && path.ends_with(".csv")
            && !path.ends_with("/all.csv")
    });
    for (path, file) in files {
        for line in file.lines().skip(1) {
            let parts: Vec<&str> = line.splitn(3, ',').collect();
            let [name, _, rest] = parts[..] else { panic!("{path}: {line}") };
            let heading = format!("<h1>{name}</h1>");
            let profile = pages
                .iter()
                .find(|(path, page)| path.starts_with("/places/") && page.contains(&heading));
            let (_, profile) = profile.unwrap_or_else(|| panic!("{path}: no profile of {name}"));
            let numbers: Vec<f64> = rest.split(',').filter_map(|part| part.parse().ok()).collect();
            if let [figure, low, high] = numbers[..] {
                let whole = format!("{figure:.0}% ({low:.0}% to {high:.0}%)");
                let tenths = format!("{figure:.1}% ({low:.1}% to {high:.1}%)");
                let is_there = profile.contains(&whole) || profile.contains(&tenths);
                assert!(is_there, "{path}: {tenths} is not on the profile of {name}");
                figures += 1;
            } else {
                let why = rest.trim_matches('"').split("\",\"").next().unwrap_or_default();
                let words = why.split(',').next().unwrap_or_default();
                assert!(profile.contains(words), "{path}: {why} is not on the profile of {name}");
            }
        }
    }
    assert!(figures > 10, "there were figures to compare: {figures}");
}

/// Published registers in the lake.
const REGISTERS: [&str; 4] = ["lake/gias", "lake's gias", "lake/postcodes", "lake's postcodes"];

/// A specification of rows for the safe room.
const ROWS: &str = "title = \"Ages\"\npurpose = \"research\"\nagreement = \"rows\"\n\
                    receiver = \"GB-EDU-999001\"\non = \"2026-07-01\"\n[[field]]\nname = \"sex\"\n\
                    held_by = \"GB-LAE-ZZZ\"\nas = \"identifying\"\n";

/// Every file below a folder, as it lies on the disk, but for what partners sent.
fn every_file(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"))
    {
        let path = entry.path();
        if path.file_name().is_some_and(|name| name == "incoming") {
            continue;
        }
        if path.is_dir() {
            found.extend(every_file(&path));
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            found.push((path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    found
}

/// Every text of the lake, whose files are compressed.
fn every_column(home: &Path) -> Vec<(String, String)> {
    let lake = Lake::open(home).expect("a lake");
    let datasets = lake.datasets().expect("a list");
    assert!(datasets.len() > 3, "the lake has something in it: {datasets:?}");
    let text = |dataset: String| {
        let table = lake.read(&dataset).expect("a table");
        let texts = table.columns.iter().filter_map(|(_, column)| column.texts()).flatten();
        let all: Vec<&str> = texts.flatten().map(String::as_str).collect();
        (format!("the lake's {dataset}"), all.join("\n"))
    };
    datasets.into_iter().map(text).collect()
}

/// Every page a data lead can reach by following links, the API, an error, and the log.
fn every_page(data: &str) -> Vec<(String, String)> {
    let made = std::fs::read_to_string(Path::new(data).join("demo.json")).expect("a demo");
    let made: serde_json::Value = serde_json::from_str(&made).expect("JSON");
    let password = made["password"].as_str().expect("a password");
    let mut browser = Browser::at(data);
    let answer = browser.signs_in("data@demo.example", password);
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(answer.headers.contains("HttpOnly"), "{}", answer.headers);
    let mut waiting: Vec<String> =
        ["/", "/data", "/api/v1/scoreboard", "/api/v1/indicators"].map(str::to_owned).to_vec();
    let (mut seen, mut pages) = (BTreeSet::new(), Vec::new());
    while let Some(path) = waiting.pop() {
        if seen.len() >= MOST_PAGES || !seen.insert(path.clone()) {
            continue;
        }
        let answer = browser.opens(&path);
        assert_eq!(answer.status, 200, "{path}");
        let body = unescaped(&answer.body);
        waiting.extend(links(&body).into_iter().filter(|link| !link.contains("sign-out")));
        pages.push((path, body));
    }
    pages.push(("an address that is not there".into(), browser.opens("/places/nowhere").body));
    pages.push(("the log".into(), browser.log()));
    pages
}

/// Names, birth days, postcodes and numbers of every invented child, as they are written anywhere.
fn canaries(incoming: &Path) -> Canaries {
    let mut canaries = Canaries::new();
    let mut add = |kind: &'static str, text: String| {
        if !text.trim().is_empty() {
            canaries.entry(kind).or_default().insert(text);
        }
    };
    for row in rows(&incoming.join("partners/mis_pupils.csv")) {
        let (surname, given) = (&row["Legal Surname"], &row["Legal Forename"]);
        if surname.len() > 1 && given.len() > 1 {
            add("name", format!("{given} {surname}"));
            add("name", format!("{surname}, {given}"));
            add("name", format!("{} {given}", surname.to_uppercase()));
        }
        add("unique pupil number", row["UPN"].clone());
        add("birth day", row["DOB"].clone());
        add("postcode", row["Postcode"].clone());
    }
    for row in rows(&incoming.join("partners/gp_registration.csv")) {
        add("NHS number", row["NHS_NUMBER"].clone());
        add("name", format!("{} {}", row["FORENAMES"], row["SURNAME"]));
        add("postcode", row["POSTCODE"].clone());
        add("postcode", row["POSTCODE"].replace(' ', ""));
    }
    for row in rows(&incoming.join("partners/ncmp.csv")) {
        add("birth day", row["Date of Birth"].clone());
    }
    canaries
}

/// Rows of a CSV by column. Windows-1252 letters are read as they come.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let bytes = std::fs::read(path).expect("the demo wrote it");
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut lines = text.lines().map(cells);
    let header = lines.next().expect("a header");
    lines.map(|row| header.iter().cloned().zip(row).collect()).collect()
}

fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}

/// The first canary in a text. Every stretch of the text that could be one is looked up, so that
/// thousands of canaries cost one pass for each length.
fn found_in(text: &str, canaries: &BTreeSet<String>) -> Option<String> {
    let lengths: BTreeSet<usize> = canaries.iter().map(String::len).collect();
    let hashed: std::collections::HashSet<&[u8]> = canaries.iter().map(|c| c.as_bytes()).collect();
    let bytes = text.as_bytes();
    lengths.into_iter().filter(|length| *length > 4).find_map(|length| {
        let found = bytes.windows(length).find(|window| hashed.contains(window))?;
        Some(String::from_utf8_lossy(found).into_owned())
    })
}

#[test]
fn the_canary_test_can_fail() {
    let canaries = BTreeSet::from(["Alex Example".to_owned(), "ZZ1 2AB".to_owned()]);
    assert_eq!(found_in("a page about Alex Example here", &canaries), Some("Alex Example".into()));
    assert_eq!(found_in("nothing", &canaries), None);
}
