//! Excel workbooks: the sheet is found, days and whole numbers come out as people see them, and a
//! sheet that claims to be vast takes no room. The workbooks are made here, as small as they can be.

mod tiny_workbooks;

use commons::{Cell, Day};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use lifechances_extract::{Layouts, Note, Outcome, ProblemKind, Row, Source, Verdict, read};
use std::io::Write;
use std::ops::ControlFlow;
use tiny_workbooks::{Part, row, workbook_with};

fn load(layout: &str, bytes: Vec<u8>) -> (Outcome, Vec<Row>) {
    let layout = Layouts::builtin().find(layout).expect("a layout of that name");
    let mut rows = Vec::new();
    let outcome = read(Source::Workbook(bytes), layout, &mut |batch| {
        rows.extend(batch.rows);
        ControlFlow::Continue(())
    });
    (outcome, rows)
}

const DEPRIVATION: [Option<&str>; 4] = [
    Some("LSOA code (2011)"),
    Some("LSOA name (2011)"),
    Some("Index of Multiple Deprivation (IMD) Rank"),
    Some("Index of Multiple Deprivation (IMD) Decile"),
];

#[test]
fn the_sheet_whose_header_fits_is_read() {
    let notes = row(1, &[Some("Notes"), Some("These are notes")]);
    let good = |code: &str| {
        row(1, &DEPRIVATION) + &row(2, &[Some(code), Some("Weir 001A"), Some("412"), Some("1")])
    };
    for name in ["IMD2019", "Sheet1"] {
        let book = workbook(&[("Notes", notes.clone()), (name, good("Z01000001"))]);
        let (outcome, rows) = load("iod2019", book);
        assert_eq!((&outcome.problems[..], outcome.verdict), (&[][..], Verdict::Keep));
        assert!(outcome.notes.contains(&Note::Sheet(name.to_owned())));
        assert_eq!(rows[0].cells[4..6], [Cell::Whole(412), Cell::Whole(1)]);
        assert_eq!(rows[0].line, 2);
    }
}

#[test]
fn gaps_are_blank_and_problems_are_where_the_spreadsheet_shows_them() {
    let rows = row(1, &DEPRIVATION)
        + &row(2, &[Some("Z01000001"), None, Some("412"), Some("1")])
        + &row(5, &[Some("Z01000002"), None, Some("many"), Some("1")]);
    let (outcome, _) = load("iod2019", workbook(&[("IMD2019", rows)]));
    assert_eq!(outcome.rows_read, 2);
    let shown = outcome.problems[0].to_string();
    assert!(shown.starts_with("line 5, column 3 (Index of Multiple"), "{shown}");
}

#[test]
fn a_day_in_a_spreadsheet_is_that_day() {
    let header = ["School URN", "Programme", "Start Date"].map(Some);
    let rows = row(1, &header)
        + "<row r=\"2\"><c r=\"A2\"><v>900001</v></c>\
           <c r=\"B2\" t=\"inlineStr\"><is><t>glasses in classes</t></is></c>\
           <c r=\"C2\" s=\"1\"><v>45901</v></c></row>";
    let (outcome, rows) = load("programmes", workbook(&[("List", rows)]));
    assert_eq!(outcome.problems, []);
    // Day 45,901 of the spreadsheet calendar, which begins with day 1 on 1 January 1900.
    assert_eq!(rows[0].cells[2], Cell::Day(Day::new(2025, 9, 1).unwrap()));
}

#[test]
fn a_sheet_that_claims_to_be_vast_takes_no_room() {
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let rows =
        row(1, &DEPRIVATION) + &row(2, &[Some("Z01000001"), None, Some("412"), Some("1")]) + far;
    let (outcome, _) = load("iod2019", workbook(&[("IMD2019", rows)]));
    assert_eq!((outcome.rows_read, outcome.verdict), (1, Verdict::Keep));
}

#[test]
fn a_damaged_workbook_is_a_problem_and_not_a_crash() {
    let whole = workbook(&[("IMD2019", row(1, &DEPRIVATION))]);
    for cut in [0, 3, 40, whole.len() / 2, whole.len() - 5] {
        let (outcome, rows) = load("iod2019", whole[..cut].to_vec());
        assert_eq!(outcome.problems[0].kind, ProblemKind::BrokenWorkbook, "cut at {cut}");
        assert_eq!((outcome.verdict, rows.len()), (Verdict::KeepNothing, 0));
    }
    let mut random = commons::Streams::new(1).named("damaged workbooks");
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..=random.index(4) {
            let at = random.index(bytes.len());
            bytes[at] = random.bits().to_le_bytes()[0];
        }
        let (outcome, _) = load("iod2019", bytes);
        assert!(outcome.verdict == Verdict::Keep || !outcome.problems.is_empty());
    }
}

fn workbook(sheets: &[(&str, String)]) -> Vec<u8> {
    workbook_with(sheets, &[])
}

/// What refusing a workbook says; it must keep nothing.
fn refusal(bytes: Vec<u8>) -> (ProblemKind, String) {
    let (outcome, rows) = load("iod2019", bytes);
    assert_eq!((outcome.verdict, outcome.problems.len()), (Verdict::KeepNothing, 1));
    assert!(rows.len() <= 1, "nothing after the fault is handed over");
    (outcome.problems[0].kind, outcome.problems[0].to_string())
}

#[test]
fn a_small_workbook_that_unpacks_to_more_than_512_mib_is_refused() {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(&vec![b' '; 16 << 20]).unwrap();
    packer.flush().unwrap();
    let bytes = packer.get_ref().repeat(33);
    assert!(bytes.len() < 8 << 20, "the archive is small: {} bytes", bytes.len());
    let bomb = |claimed| {
        let name = "xl/media/picture.png".to_owned();
        let part = Part { name, bytes: bytes.clone(), method: 8, claimed };
        workbook_with(&[("IMD2019", row(1, &DEPRIVATION))], &[part])
    };
    let (kind, words) = refusal(bomb(33 * (16 << 20)));
    assert_eq!(kind, ProblemKind::UnsafeWorkbook);
    assert!(words.contains("512 MiB") && words.contains("save the sheet as CSV"), "{words}");
    // Of a part that claims to be smaller than it is, the library gives no more than the claim.
    assert_eq!(load("iod2019", bomb(10)).0.verdict, Verdict::Keep);
}

#[test]
fn a_workbook_that_claims_words_it_does_not_hold_is_refused() {
    for claim in ["18446744073709551615", "9999999999"] {
        let words = format!("<sst uniqueCount=\"{claim}\"><si><t>a</t></si></sst>");
        let words = Part::stored("xl/sharedStrings.xml", &words);
        let book = workbook_with(&[("IMD2019", row(1, &DEPRIVATION))], &[words]);
        let (kind, words) = refusal(book);
        assert_eq!(kind, ProblemKind::UnsafeWorkbook);
        assert!(words.contains("claims more words than it holds"), "{words}");
    }
}

#[test]
fn a_row_that_repeats_a_long_word_is_refused_before_it_fills_memory() {
    let long = "x".repeat(100_000);
    let words = format!("<sst uniqueCount=\"1\"><si><t>{long}</t></si></sst>");
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(2_000);
    let rows = row(1, &DEPRIVATION) + &format!("<row r=\"2\">{cells}</row>");
    let words = Part::stored("xl/sharedStrings.xml", &words);
    let (kind, words) = refusal(workbook_with(&[("IMD2019", rows)], &[words]));
    assert_eq!(kind, ProblemKind::EndlessRow);
    assert!(words.starts_with("line 2, "), "{words}");
}

#[test]
fn cells_out_of_order_are_refused_and_not_read_into_other_columns() {
    let rows = row(1, &DEPRIVATION)
        + "<row r=\"2\"><c r=\"C2\"><v>412</v></c><c r=\"A2\"><v>1</v></c></row>";
    let (kind, words) = refusal(workbook(&[("IMD2019", rows)]));
    assert_eq!(kind, ProblemKind::BrokenWorkbook);
    assert!(words.starts_with("line 2, ") && words.contains("out of order"), "{words}");
}

#[test]
fn a_sheet_on_which_the_library_stumbles_is_a_problem_and_not_a_crash() {
    let book = |extent: &str| {
        let (good, gap) = (row(1, &DEPRIVATION), "<sheetData>");
        let second = row(2, &[Some("Z01000001"), None, Some("412"), Some("1")]);
        let sheet = format!(
            "<worksheet><dimension ref=\"{extent}\"/>{gap}{good}{second}</sheetData></worksheet>"
        );
        workbook(&[("IMD2019", sheet)])
    };
    assert_eq!(load("iod2019", book("A1:C5")).0.verdict, Verdict::Keep);
    // An extent whose end comes before its start makes the library subtract below zero.
    assert_eq!(refusal(book("C5:A1")).0, ProblemKind::BrokenWorkbook);
}
