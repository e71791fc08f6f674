//! Problems of whole files: headers, separators, encodings, streams that stop or never end.

use crate::{LAIT, MARKS, POLICE, kinds, load};
use commons::{Cell, Missing};
use lifechances_extract::{Layouts, Note, ProblemKind, Source, Verdict, problems_csv, read};
use proptest::prelude::*;
use std::io::{Read, Write};
use std::ops::ControlFlow;

#[test]
fn a_renamed_column_is_recognised_and_named() {
    let text = format!("{}\n", POLICE.replace("Postcode", "Post code").replace("Role", "Part"));
    let (outcome, _) = load("police", text.as_bytes());
    assert_eq!(kinds(&outcome), [ProblemKind::ColumnMissing, ProblemKind::ColumnMissing]);
    assert_eq!(outcome.problems[0].advice, "Rename the column to \"Postcode\".");
    assert_eq!(outcome.problems[0].found, "\"Post code\"");
    assert_eq!(outcome.problems[1].advice, "Add the column to the export.");
    assert_eq!(outcome.verdict, Verdict::KeepNothing);
}

#[test]
fn a_file_of_another_layout_is_told_its_layout_and_nothing_else() {
    for (asked, header, fits) in
        [("mis-pupils", POLICE, "police"), ("ees", LAIT, "lait"), ("ctf", MARKS, "mis-attendance")]
    {
        let (outcome, _) = load(asked, format!("{header}\n").as_bytes());
        assert_eq!(kinds(&outcome), [ProblemKind::HeaderUnknown], "{asked}");
        let advice = &outcome.problems[0].advice;
        assert!(advice.ends_with(&format!("load it with --layout {fits}.")), "{advice}");
    }
}

#[test]
fn a_header_that_stands_there_twice_is_refused() {
    let (outcome, _) = load("police", format!("{POLICE},DOB\n").as_bytes());
    assert_eq!(kinds(&outcome), [ProblemKind::ColumnRepeated]);
}

#[test]
fn another_separator_is_named() {
    for (separator, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")] {
        let (outcome, _) = load("police", POLICE.replace(',', separator).as_bytes());
        assert_eq!(kinds(&outcome), [ProblemKind::WrongSeparator]);
        assert!(outcome.problems[0].found.contains(name));
    }
}

#[test]
fn windows_1252_is_read_where_it_is_usual_and_reported_where_it_is_not() {
    let row = |name: &str| format!("N1,{name},03/02/2010,F,ZZ1 2AB,2024-05-11,victim,theft\n");
    let mut bytes = format!("{POLICE}\n{}", row("KHAN Zo@")).into_bytes();
    let place = bytes.iter().position(|b| *b == b'@').unwrap();
    bytes[place] = 0xeb;
    let (outcome, rows) = load("police", &bytes);
    assert_eq!(outcome.problems, []);
    assert_eq!(rows[0].cells[1], Cell::Text("KHAN Zoë".into()));
    assert!(outcome.notes.contains(&Note::Windows1252(1)));

    let mut bytes = format!("{LAIT}\nabs,Absence,2025,Caf@,1,999,North\n").into_bytes();
    let place = bytes.iter().position(|b| *b == b'@').unwrap();
    bytes[place] = 0xe9;
    let (outcome, _) = load("lait", &bytes);
    assert_eq!(
        outcome.problems[0].to_string(),
        "line 2, column 4 (LA and Regions), found byte 0xe9 at place 4 of the cell; expected text \
         in UTF-8. The file looks like Windows-1252: save or export it as CSV UTF-8."
    );
}

#[test]
fn marks_of_order_line_ends_quotes_and_utf_16_do_not_matter() {
    let plain =
        format!("{LAIT}\nabs,\"Absence, all\nkinds\",2025,Calderbrook,\"1,234\",999,North\n");
    let (expected, rows) = load("lait", plain.as_bytes());
    assert_eq!(expected.problems, []);
    assert_eq!(rows[0].cells[4], Cell::Number(1234.0));
    let with_mark = format!("\u{feff}{plain}");
    let windows = plain.replace('\n', "\r\n");
    let macintosh = plain.replace('\n', "\r");
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(plain.encode_utf16().flat_map(u16::to_le_bytes));
    let texts = [with_mark, windows, macintosh].map(String::into_bytes);
    for bytes in texts.into_iter().chain([utf16]) {
        let (outcome, other) = load("lait", &bytes);
        assert_eq!(outcome.problems, []);
        assert_eq!(other, rows);
    }
}

#[test]
fn a_ragged_row_a_zero_byte_and_an_open_quotation_mark_are_located() {
    let good = "abs,Absence,2025,Calderbrook,1,999,North\n";
    let (short, _) = load("lait", format!("{LAIT}\nabs,Absence,2025\n").as_bytes());
    assert_eq!(short.problems[0].found, "3 cells");
    assert_eq!(short.problems[0].expected, "7 cells, as in the header");
    let (tail, _) = load("lait", format!("{LAIT}\n{}", good.replace('\n', ",,\n")).as_bytes());
    assert_eq!(tail.problems, [], "empty cells at the end are no harm");
    let (zero, _) =
        load("lait", format!("{LAIT}\n{}", good.replace("Absence", "Ab\0sence")).as_bytes());
    assert_eq!(kinds(&zero), [ProblemKind::ZeroByte]);
    let open = format!("{LAIT}\nabs,\"Absence,2025,Calderbrook,1,999,North\n{good}{good}");
    let (open, _) = load("lait", open.as_bytes());
    assert_eq!(kinds(&open), [ProblemKind::RaggedRow]);
    assert!(
        open.problems[0].advice.contains("from line 2 to line 4"),
        "{}",
        open.problems[0].advice
    );
}

#[test]
fn a_quotation_mark_that_is_never_closed_takes_no_more_than_a_few_megabytes() {
    struct Endless(Vec<u8>, u64);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if !self.0.is_empty() {
                let count = self.0.len().min(buffer.len());
                buffer[..count].copy_from_slice(&self.0[..count]);
                self.0.drain(..count);
                return Ok(count);
            }
            self.1 += buffer.len() as u64;
            assert!(self.1 < 32 << 20, "read on without end");
            buffer.fill(b'x');
            Ok(buffer.len())
        }
    }
    let layout = Layouts::builtin().find("lait").unwrap();
    let source = Endless(format!("{LAIT}\n\"").into_bytes(), 0);
    let outcome = read(Source::Csv(Box::new(source)), layout, &mut |_| ControlFlow::Continue(()));
    assert_eq!(kinds(&outcome), [ProblemKind::EndlessRow]);
    assert_eq!(outcome.verdict, Verdict::KeepNothing);
}

#[test]
fn the_same_row_twice_is_kept_once() {
    let row = "N1,KHAN Ali,03/02/2010,M,ZZ1 2AB,2024-05-11,victim,theft\n";
    let (outcome, rows) = load("police", format!("{POLICE}\n{row}{row}").as_bytes());
    assert_eq!((rows.len(), kinds(&outcome)), (1, vec![ProblemKind::RowTwice]));
    assert_eq!(outcome.problems[0].found, "the same as line 2");
}

#[test]
fn files_that_are_no_table_are_called_by_their_name() {
    let cases: [(&[u8], ProblemKind); 7] = [
        (b"", ProblemKind::Empty),
        (b"\n\n  \n", ProblemKind::Empty),
        (b"PK\x03\x04rest", ProblemKind::WrongForm),
        (b"PAR1rest", ProblemKind::WrongForm),
        (b"%PDF-1.7", ProblemKind::WrongForm),
        (b"\x1f\x8b\x08\x00broken", ProblemKind::Unreadable),
        (b"<html><body>Sign in</body></html>", ProblemKind::HeaderUnknown),
    ];
    for (bytes, kind) in cases {
        let (outcome, _) = load("lait", bytes);
        assert_eq!(kinds(&outcome), [kind], "{bytes:?}");
        assert_eq!(outcome.verdict, Verdict::KeepNothing);
        assert_eq!(outcome.rows_kept, 0);
    }
    let layout = Layouts::builtin().find("iod2019").unwrap();
    let outcome =
        read(Source::Workbook(b"no workbook".to_vec()), layout, &mut |_| ControlFlow::Continue(()));
    assert_eq!(kinds(&outcome), [ProblemKind::BrokenWorkbook]);
}

#[test]
fn a_caller_may_stop_and_sees_how_far_reading_has_come() {
    let mut text = format!("{LAIT}\n");
    for number in 0..30_000 {
        text.push_str(&format!("i{number},Absence,2025,Calderbrook,1,999,North\n"));
    }
    let layout = Layouts::builtin().find("lait").unwrap();
    let mut seen = Vec::new();
    let outcome = read(Source::Csv(Box::new(text.as_bytes())), layout, &mut |batch| {
        seen.push((batch.rows.len(), batch.progress.rows_read, batch.progress.bytes_read));
        if seen.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(outcome.verdict, Verdict::Stopped);
    assert_eq!((seen.len(), seen[0].0, seen[1].1), (2, 8192, 16_384));
    assert!(seen[0].2 > 0 && seen[0].2 <= seen[1].2 && seen[1].2 < text.len() as u64);
}

#[test]
fn long_rows_are_handed_over_before_they_fill_memory() {
    let long = "x".repeat(1 << 20);
    let mut text = format!("{LAIT}\n");
    for number in 0..40 {
        text.push_str(&format!("i{number},{long},2025,Calderbrook,1,999,North\n"));
    }
    let layout = Layouts::builtin().find("lait").unwrap();
    let mut batches = Vec::new();
    let outcome = read(Source::Csv(Box::new(text.as_bytes())), layout, &mut |batch| {
        batches.push(batch.rows.len());
        ControlFlow::Continue(())
    });
    assert_eq!((outcome.verdict, outcome.rows_kept), (Verdict::Keep, 40));
    assert_eq!(batches, [16, 16, 8], "sixteen of these rows hold sixteen mebibytes");
}

#[test]
fn every_problem_is_counted_and_ten_thousand_are_kept() {
    let mut text = format!("{LAIT}\n");
    for number in 0..10_050 {
        text.push_str(&format!("i{number},Absence,2025,Calderbrook,lots,999,North\n"));
    }
    let (outcome, _) = load("lait", text.as_bytes());
    assert_eq!(outcome.problems.len(), 10_000);
    assert_eq!(outcome.counts[&ProblemKind::NotANumber], 10_050);
    assert_eq!((outcome.rows_read, outcome.rows_kept, outcome.rows_refused), (10_050, 0, 10_050));
}

#[test]
fn records_somebody_else_has_read_go_the_same_way() {
    let header: Vec<String> = LAIT.split(',').map(str::to_owned).collect();
    let row = ["abs", "", "2025", "Calderbrook", "c", "999", "North"].map(str::to_owned).to_vec();
    let layout = Layouts::builtin().find("lait").unwrap();
    let mut rows = Vec::new();
    let source = Source::Records { header, rows: &mut std::iter::once(row) };
    let outcome = read(source, layout, &mut |batch| {
        rows.extend(batch.rows);
        ControlFlow::Continue(())
    });
    assert_eq!((outcome.verdict, outcome.problems.len()), (Verdict::Keep, 0));
    assert_eq!(rows[0].cells[4], Cell::Missing(Missing::Confidential));
}

#[test]
fn problems_as_a_spreadsheet_start_no_formula() {
    let text = format!("{LAIT}\nabs,Absence,2025,Calderbrook,=1+1,999,North\n");
    let (mut outcome, _) = load("lait", text.as_bytes());
    outcome.problems[0].found = "=cmd()".into();
    let csv = problems_csv("=file.csv", &outcome.problems);
    assert!(csv.contains("\"'=cmd()\"") && csv.contains("\"'=file.csv\""), "{csv}");
    assert_eq!(csv.lines().count(), 2);
}

#[test]
fn compressed_files_are_read_as_they_come() {
    let text = format!("{LAIT}\nabs,Absence,2025,Calderbrook,1,999,North\n");
    let packed = |part: &str| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(part.as_bytes()).unwrap();
        out.finish().unwrap()
    };
    let (expected, rows) = load("lait", text.as_bytes());
    assert_eq!(expected.problems, []);
    let (head, tail) = text.split_at(20);
    for bytes in [packed(&text), [packed(head), packed(tail)].concat()] {
        let (outcome, other) = load("lait", &bytes);
        assert_eq!((outcome.problems, other), (vec![], rows.clone()));
    }
    let whole = packed(&text);
    let (cut, _) = load("lait", &whole[..whole.len() - 12]);
    assert_eq!(kinds(&cut), [ProblemKind::Unreadable]);
    assert_eq!(cut.verdict, Verdict::KeepNothing, "rows before the cut are not kept either");
}

#[test]
fn the_official_list_of_schools_is_read_without_the_people_in_it() {
    let header = "\"URN\",\"LA (code)\",\"LA (name)\",\"EstablishmentNumber\",\"EstablishmentName\",\
        \"TypeOfEstablishment (code)\",\"TypeOfEstablishment (name)\",\"EstablishmentTypeGroup (name)\",\
        \"EstablishmentStatus (name)\",\"OpenDate\",\"CloseDate\",\"PhaseOfEducation (name)\",\
        \"StatutoryLowAge\",\"StatutoryHighAge\",\"SchoolCapacity\",\"NumberOfPupils\",\"PercentageFSM\",\
        \"Trusts (code)\",\"Trusts (name)\",\"Postcode\",\"HeadFirstName\",\"HeadLastName\",\
        \"Easting\",\"Northing\"";
    let row = "\"900001\",\"999\",\"Calderbrook\",\"2001\",\"St @mile's School\",\"1\",\"Community school\",\
        \"Local authority maintained schools\",\"Open, but proposed to close\",\"\",\"31-08-2026\",\"Primary\",\
        \"3\",\"11\",\"420\",\"398\",\"31.2\",\"\",\"\",\"ZZ1 2AB\",\"Quilla\",\"Featherby\",\"412500\",\"433500\"";
    let mut bytes = format!("{header}\r\n{row}\r\n").into_bytes();
    let place = bytes.iter().position(|b| *b == b'@').expect("the letter to be replaced");
    bytes[place] = 0xc9;
    let (outcome, rows) = load("gias", &bytes);
    assert_eq!((&outcome.problems[..], outcome.verdict), (&[][..], Verdict::Keep));
    let layout = Layouts::builtin().find("gias").unwrap();
    let cell = |name: &str| rows[0].cells[layout.position(name).unwrap()].clone();
    assert_eq!(cell("EstablishmentName").text(), Some("St Émile's School"));
    assert_eq!(cell("CloseDate").day().map(|day| day.to_string()), Some("2026-08-31".into()));
    assert_eq!(cell("OpenDate"), Cell::Blank);
    assert!(rows[0].cells.iter().filter_map(Cell::text).all(|text| text != "Featherby"));
    let left_out = ["TypeOfEstablishment (code)", "HeadFirstName", "HeadLastName"];
    let note = Note::ColumnsLeftOut(left_out.map(str::to_owned).to_vec());
    assert!(outcome.notes.contains(&note), "{:?}", outcome.notes);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_words_written_as_csv_are_read_back(
        words in prop::collection::vec("[^\\x00\r]{0,12}", 1..20),
    ) {
        let mut text = format!("{LAIT}\n");
        for (number, word) in words.iter().enumerate() {
            let quoted = word.replace('"', "\"\"");
            text.push_str(&format!("i{number},\"{quoted}\",2025,Calderbrook,{number},999,North\n"));
        }
        let (outcome, rows) = load("lait", text.as_bytes());
        prop_assert_eq!(&outcome.problems, &[]);
        let read: Vec<&str> = rows.iter().map(|row| row.cells[1].text().unwrap_or("")).collect();
        let written: Vec<&str> = words.iter().map(|word| word.trim()).collect();
        prop_assert_eq!(read, written);
        let mut line = 2;
        for (row, word) in rows.iter().zip(&words) {
            prop_assert_eq!(row.line, line, "a row is where it begins");
            line += 1 + word.matches('\n').count() as u64;
        }
    }
}
