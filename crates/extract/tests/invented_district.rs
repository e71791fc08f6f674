//! Every file of an invented district loads by its layout: what is planted in it is reported, what
//! is reported names nobody, and nothing else goes wrong.

use lifechances_extract::{
    Column, Effect, Home, Layout, Layouts, Outcome, ProblemKind, Row, Source, Verdict, read, split,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::OnceLock;
use synth::{District, Settings};

/// Enough for every kind of planted slip to be met.
const CHILDREN: u32 = 5_000;

type Files = BTreeMap<String, Vec<u8>>;

struct Kept {
    path: String,
    files: Rc<RefCell<Files>>,
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut files = self.files.borrow_mut();
        files.entry(self.path.clone()).or_default().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn files() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let settings = Settings::new(CHILDREN, 1).expect("a size that is allowed");
        let files = Rc::new(RefCell::new(Files::new()));
        let mut open = |path: &str| -> io::Result<Box<dyn Write>> {
            Ok(Box::new(Kept { path: path.to_owned(), files: Rc::clone(&files) }))
        };
        District::invent(&settings).write(&mut open, &mut |_| {}).expect("memory takes all");
        files.take()
    })
}

fn load(path: &str, layout: &str) -> (Outcome, Vec<Row>) {
    let layout = Layouts::builtin().find(layout).expect("a layout of that name");
    let bytes = files().get(path).unwrap_or_else(|| panic!("{path} was written"));
    let mut rows = Vec::new();
    let source = Source::named(path, &bytes[..]).expect("memory can be read");
    let outcome = read(source, layout, &mut |batch| {
        rows.extend(batch.rows);
        ControlFlow::Continue(())
    });
    (outcome, rows)
}

const PARTNERS: &[(&str, &str)] = &[
    ("mis_pupils", "mis-pupils"),
    ("mis_attendance", "mis-attendance"),
    ("eyfsp", "eyfsp"),
    ("phonics", "phonics"),
    ("ks2", "ks2-results"),
    ("ks4", "ks4-results"),
    ("births", "child-births"),
    ("ncmp", "ncmp"),
    ("vision", "vision-screening"),
    ("dental", "dental-survey"),
    ("gp_registration", "gp-registration"),
    ("social_care", "social-care"),
    ("early_help", "early-help"),
    ("police", "police"),
    ("youth_justice", "youth-justice"),
    ("housing", "housing"),
];

/// Partner files and transfer files with their layouts.
fn about_people() -> Vec<(String, &'static str)> {
    let named = PARTNERS.iter().map(|(file, layout)| (format!("partners/{file}.csv"), *layout));
    let transfers = files().keys().filter(|path| path.starts_with("partners/ctf/"));
    named
        .chain(transfers.flat_map(|p| [(p.clone(), "ctf"), (p.clone(), "ctf-assessments")]))
        .collect()
}

#[test]
fn every_partners_file_loads_and_only_what_was_planted_is_reported() {
    let mut met = BTreeSet::new();
    for (path, layout) in about_people() {
        let (outcome, rows) = load(&path, layout);
        met.extend(outcome.counts.keys().copied());
        assert_eq!(outcome.verdict, Verdict::Keep, "{path}: {:?}", outcome.problems.first());
        assert!(!rows.is_empty() || path.contains("youth_justice"), "{path} is empty");
        for problem in &outcome.problems {
            let planted = match problem.effect {
                Effect::ValueLeftOut => matches!(
                    problem.kind,
                    ProblemKind::NotADay
                        | ProblemKind::CheckFailed
                        | ProblemKind::NotAPersonNumber
                        | ProblemKind::OutOfRange
                ),
                Effect::RowRefused => problem.kind == ProblemKind::RowTwice,
                Effect::FileRefused => false,
            };
            assert!(planted, "{path}: {problem}");
        }
    }
    for planted in [ProblemKind::NotADay, ProblemKind::CheckFailed, ProblemKind::RowTwice] {
        assert!(met.contains(&planted), "{} is planted and was not reported", planted.name());
    }
}

#[test]
fn published_and_reference_files_load_whole() {
    let published = files().keys().filter(|path| path.starts_with("published/"));
    let mut loaded = 0;
    for path in published {
        let layout = layout_of(path);
        let (outcome, _) = load(path, layout);
        assert_eq!(outcome.problems, [], "{path} as {layout}");
        assert_eq!(outcome.verdict, Verdict::Keep, "{path}");
        loaded += 1;
    }
    assert!(loaded >= 6, "only {loaded} published files");
    for (path, layout) in REFERENCE {
        let (outcome, rows) = load(path, layout);
        assert_eq!((&outcome.problems[..], outcome.verdict), (&[][..], Verdict::Keep), "{path}");
        assert!(!rows.is_empty());
    }
}

const REFERENCE: [(&str, &str); 5] = [
    ("reference/schools_gias.csv", "gias"),
    ("reference/postcodes.csv", "postcodes"),
    ("reference/wards.csv", "lookup-lsoa21-ward24"),
    ("reference/localities.csv", "localities"),
    ("reference/programmes.csv", "programmes"),
];

fn layout_of(path: &str) -> &'static str {
    let known = [
        ("ees_attendance", "ees-attendance"),
        ("lait", "lait"),
        ("iod2025", "iod2025"),
        ("ons_population", "ons-population"),
        ("low_income_authorities", "dwp-low-income"),
        ("low_income_wards", "dwp-low-income-wards"),
        ("nccis_neet", "nccis-neet"),
        ("authorities", "authority-numbers"),
    ];
    let found = known.into_iter().find(|(word, _)| path.contains(word));
    found.unwrap_or_else(|| panic!("{path} has no layout")).1
}

#[test]
fn no_child_is_named_in_a_problem_a_note_or_the_facts() {
    for (path, name) in about_people() {
        let layout = Layouts::builtin().find(name).unwrap();
        let (outcome, rows) = load(&path, name);
        let found: Vec<&str> = outcome.problems.iter().map(|p| p.found.as_str()).collect();
        let notes: Vec<String> = outcome.notes.iter().map(|note| note.in_words()).collect();
        let shown = format!("{} {}", found.join(" "), notes.join(" "));
        for secret in secrets(&rows, layout) {
            assert!(!shown.contains(&secret), "{path} tells {secret}: {shown}");
        }
        for row in rows {
            let parts = split(row, layout).expect("it is about people");
            assert!(!parts.identifiers.reveal().local_id.is_empty());
            assert_eq!(format!("{:?}", parts.identifiers), "Sensitive(..)");
        }
    }
}

/// What identifies somebody in these rows, without words so short that they are in any sentence.
fn secrets(rows: &[Row], layout: &Layout) -> BTreeSet<String> {
    let vault = |column: &Column| match column.home {
        Home::Vault => true,
        Home::Lake | Home::Both => false,
    };
    let in_row = |row: &Row| {
        let cells = layout.columns.iter().zip(row.cells.clone());
        cells.filter(|(column, _)| vault(column)).map(|(_, cell)| cell).collect::<Vec<_>>()
    };
    let text = |cell: commons::Cell| {
        cell.text().map(str::to_owned).or_else(|| cell.day().map(|day| day.to_string()))
    };
    rows.iter().flat_map(in_row).filter_map(text).filter(|text| text.len() > 4).collect()
}

#[test]
fn one_pupil_has_one_name_in_both_files_of_the_school_system() {
    let ids = |path: &str, name: &str| -> BTreeSet<String> {
        let layout = Layouts::builtin().find(name).unwrap();
        let of = |row| split(row, layout).unwrap().identifiers.into_revealed().local_id;
        load(path, name).1.into_iter().map(of).collect()
    };
    let enrolled = ids("partners/mis_pupils.csv", "mis-pupils");
    let attending = ids("partners/mis_attendance.csv", "mis-attendance");
    assert!(attending.is_subset(&enrolled) && !attending.is_empty());
}

#[test]
fn letters_of_windows_1252_files_survive() {
    for (path, name) in [("mis_pupils", "mis-pupils"), ("police", "police")] {
        let (_, rows) = load(&format!("partners/{path}.csv"), name);
        let damaged = rows.iter().flat_map(|row| &row.cells).filter_map(commons::Cell::text);
        assert_eq!(damaged.filter(|text| text.contains('\u{fffd}')).count(), 0, "{path}");
    }
}
