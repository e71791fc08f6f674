//! Excel workbooks: the sheet is found, days and whole numbers come out as people see them, and a
//! sheet that claims to be vast takes no room. The workbooks are made here, as small as they can be.

use commons::{Cell, Day};
use lifechances_extract::{Layouts, Note, Outcome, ProblemKind, Row, Source, Verdict, read};
use std::ops::ControlFlow;

fn load(layout: &str, bytes: Vec<u8>) -> (Outcome, Vec<Row>) {
    let layout = Layouts::builtin().find(layout).expect("a layout of that name");
    let mut rows = Vec::new();
    let outcome = read(Source::Workbook(bytes), layout, &mut |batch| {
        rows.extend(batch.rows);
        ControlFlow::Continue(())
    });
    (outcome, rows)
}

/// A length as zip files write it.
fn four(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("small files").to_le_bytes()
}

fn two(length: usize) -> [u8; 2] {
    u16::try_from(length).expect("small files").to_le_bytes()
}

/// A zip archive of stored (not compressed) files.
fn zip(files: &[(String, String)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let (at, size, length) = (four(out.len()), four(text.len()), two(name.len()));
        let sum = check_sum(text.as_bytes()).to_le_bytes();
        let facts = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &sum, &size, &size, &length, &[0, 0]];
        let facts = facts.concat();
        out.extend([b"PK\x03\x04", &facts[..], name.as_bytes(), text.as_bytes()].concat());
        let entry = [b"PK\x01\x02\x14\0", &facts[..], &[0; 10], &at, name.as_bytes()];
        directory.extend(entry.concat());
    }
    let (count, size, at) = (two(files.len()), four(directory.len()), four(out.len()));
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &at, &[0, 0]].concat());
    out
}

/// The check sum of zip files (CRC-32).
fn check_sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8)
            .fold(sum ^ u32::from(*byte), |s, _| (s >> 1) ^ (0xedb8_8320 & (s & 1).wrapping_neg()))
    };
    !bytes.iter().fold(!0, step)
}

/// A workbook of sheets with a name and the XML of their rows.
fn workbook(sheets: &[(&str, String)]) -> Vec<u8> {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let packages = "http://schemas.openxmlformats.org/package/2006";
    let (mut list, mut links, mut files) = (String::new(), String::new(), Vec::new());
    for (number, (name, rows)) in sheets.iter().enumerate() {
        let n = number + 1;
        list += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>");
        links += &format!(
            "<Relationship Id=\"rId{n}\" Type=\"{of}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
        let sheet = format!("<worksheet {main}><sheetData>{rows}</sheetData></worksheet>");
        files.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
    }
    links += &format!("<Relationship Id=\"rIdS\" Type=\"{of}/styles\" Target=\"styles.xml\"/>");
    let book = format!("<workbook {main} xmlns:r=\"{of}\"><sheets>{list}</sheets></workbook>");
    let start = format!(
        "<Relationships xmlns=\"{packages}/relationships\"><Relationship Id=\"r\" \
         Type=\"{of}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let links =
        format!("<Relationships xmlns=\"{packages}/relationships\">{links}</Relationships>");
    let styles = format!(
        "<styleSheet {main}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>\
         </styleSheet>"
    );
    let types = format!("<Types xmlns=\"{packages}/content-types\"/>");
    let named = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", start),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/styles.xml", styles),
    ];
    let named = named.map(|(name, text)| (name.to_owned(), text));
    zip(&[&named[..], &files].concat())
}

/// A row of words and numbers; `None` leaves a gap.
fn row(number: usize, cells: &[Option<&str>]) -> String {
    let mut text = format!("<row r=\"{number}\">");
    for (place, cell) in cells.iter().enumerate() {
        let at = format!("{}{number}", char::from(b"ABCDEFGH"[place]));
        match cell {
            Some(value) if value.parse::<f64>().is_ok() => {
                text += &format!("<c r=\"{at}\"><v>{value}</v></c>");
            }
            Some(value) => {
                text += &format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{value}</t></is></c>");
            }
            None => {}
        }
    }
    text + "</row>"
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
