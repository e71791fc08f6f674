//! What goes wrong with files in practice, and what a person is told.

use commons::{Cell, Missing};
use lifechances_extract::{
    Effect, Layouts, Note, Outcome, ProblemKind, Row, Source, Verdict, problems_csv, read, split,
};
use proptest::prelude::*;
use std::io::{Read, Write};
use std::ops::ControlFlow;

const POLICE: &str = "Nominal Ref,Name,DOB,Sex,Postcode,Occurrence Date,Role,Offence Group";
const LAIT: &str = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region";
const EES: &str = "time_period,time_identifier,geographic_level,country_code,country_name";
const MARKS: &str = "School URN,Admission Number,Week Beginning,Mon AM,Mon PM,Tue AM,Tue PM,\
                     Wed AM,Wed PM,Thu AM,Thu PM,Fri AM,Fri PM";

fn load(layout: &str, bytes: &[u8]) -> (Outcome, Vec<Row>) {
    let layout = Layouts::builtin().find(layout).expect("a layout of that name");
    let mut rows = Vec::new();
    let outcome = read(Source::Csv(Box::new(bytes)), layout, &mut |batch| {
        rows.extend(batch.rows);
        ControlFlow::Continue(())
    });
    (outcome, rows)
}

fn kinds(outcome: &Outcome) -> Vec<ProblemKind> {
    outcome.problems.iter().map(|p| p.kind).collect()
}

#[test]
fn a_problem_says_where_it_is_what_was_found_and_what_to_do() {
    let text = format!("{LAIT}\nabs,Absence,2025,Calderbrook,lots,999,North\n");
    let (outcome, _) = load("lait", text.as_bytes());
    assert_eq!(
        outcome.problems[0].to_string(),
        "line 2, column 5 (Values), found \"lots\"; expected a number, or one of the symbols z, x, \
         c, low, k, u for a missing figure. Write digits only, or leave out the words around them."
    );
    assert_eq!(outcome.verdict, Verdict::KeepNothing, "published files are all or nothing");
}

#[test]
fn good_rows_of_a_partners_file_are_kept_and_bad_ones_reported() {
    let text = format!(
        "{POLICE}\nN1,KHAN Ali,03/02/2010,M,ZZ1 2AB,2024-05-11,victim,theft\n\
         N2,LEE Jo,03/02/2010,F,ZZ1 2AB,2024-05-11,bystander,theft\n"
    );
    let (outcome, rows) = load("police", text.as_bytes());
    assert_eq!(outcome.verdict, Verdict::Keep);
    assert_eq!((outcome.rows_read, outcome.rows_kept, outcome.rows_refused), (2, 1, 1));
    assert_eq!(rows.len(), 1);
    assert_eq!(kinds(&outcome), [ProblemKind::NotACode]);
}

#[test]
fn a_mistyped_number_of_a_person_is_left_out_and_the_row_kept() {
    let header = "Person ID,UPN,NHS No,Surname,Forename,DOB,Gender,Ethnicity,Postcode,\
                  Episode Type,Start Date,End Date,Primary Need";
    let text = format!(
        "{header}\n81,R674123101122,9434765918,Testname,Alex,31/02/2016,F,WBRI,nowhere,CIN,12/01/2024,,N1\n"
    );
    let (outcome, rows) = load("social-care", text.as_bytes());
    assert_eq!(outcome.rows_kept, 1);
    assert!(outcome.problems.iter().all(|p| p.effect == Effect::ValueLeftOut));
    let expected = [
        ProblemKind::CheckFailed,
        ProblemKind::CheckFailed,
        ProblemKind::NotADay,
        ProblemKind::NotAPostcode,
    ];
    assert_eq!(kinds(&outcome), expected);
    let layout = Layouts::builtin().find("social-care").unwrap();
    let parts = split(rows[0].clone(), layout).unwrap();
    let identifiers = parts.identifiers.reveal();
    assert_eq!(identifiers.local_id, "81");
    assert_eq!(identifiers.surname.as_deref(), Some("Testname"));
    assert!(identifiers.upn.is_none() && identifiers.nhs_number.is_none());
    assert!(identifiers.born.is_none() && identifiers.postcode.is_none());
}

#[test]
fn no_problem_repeats_a_value_of_a_person() {
    let bad =
        "N1,Zephyrine Quillfeather,32/13/2010,Zephyrine,ZZ1-2AB-9,Quillfeather,Quillfeather,theft";
    let ragged = "N2,Quillfeather, Zephyrine,03/02/2010,F,ZZ1 2AB,2024-05-11,victim,theft";
    let without_header = "N3,Quillfeather Zephyrine,03/02/2010,F,ZZ1 2AB,2024-05-11,victim,theft";
    let files = [
        format!("{POLICE}\n{bad}\n{ragged}\n{bad}\n{without_header}\n{without_header}\n"),
        format!("{without_header}\n{without_header}\n"),
        format!("Name of Zephyrine,{POLICE}\nx,{without_header}\n"),
        format!("{}\n{bad}\n", POLICE.replace("Nominal Ref", "Zephyrine")),
    ];
    for file in files {
        let (outcome, rows) = load("police", file.as_bytes());
        let shown = format!(
            "{:?} {} {:?} {rows:?}",
            outcome.problems,
            problems_csv("police.csv", &outcome.problems),
            outcome.notes
        );
        for secret in ["Zephyrine", "Quillfeather", "ZZ1", "2010", "32/13"] {
            // The one exception is a header that is nearly a column's name, and `Name of Zephyrine`
            // is not.
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}

#[test]
fn what_was_found_in_an_identifying_column_is_described() {
    let text = format!("{POLICE}\nN1,KHAN Ali,3rd of May,M,ZZ1 2A,2024-05-11,victim,theft\n");
    let (outcome, _) = load("police", text.as_bytes());
    let found: Vec<&str> = outcome.problems.iter().map(|p| p.found.as_str()).collect();
    let day = "10 characters: digit, 2 letters, space, 2 letters, space, 3 letters";
    let postcode = "6 characters: 2 letters, digit, space, digit, letter";
    assert_eq!(found, [day, postcode]);
}

#[test]
fn a_legacy_attendance_mark_is_refused_with_what_to_write_instead() {
    let week = |monday: &str, mark: &str| {
        format!("{MARKS}\n900001,12,{monday},{mark},\\,/,\\,/,\\,/,\\,/,\\\n")
    };
    for mark in ["H", "J", "Y"] {
        let (before, _) = load("mis-attendance", week("2024-07-01", mark).as_bytes());
        assert_eq!(before.problems, [], "{mark} was in use in July 2024");
        let (after, _) = load("mis-attendance", week("2024-09-02", mark).as_bytes());
        assert_eq!(kinds(&after), [ProblemKind::CodeNotValidThen], "{mark}");
        assert_eq!(after.problems[0].found, format!("\"{mark}\""));
        assert!(after.problems[0].advice.contains("ended on 18 August 2024. Write "));
    }
    let (early, _) = load("mis-attendance", week("2024-07-01", "Y4").as_bytes());
    assert!(early.problems[0].advice.contains("began on 19 August 2024"));
    // The week of the change: Monday is the first day of the new marks.
    let (first_day, _) = load("mis-attendance", week("2024-08-19", "C2").as_bytes());
    assert_eq!(first_day.problems, []);
}

#[test]
fn typed_missing_symbols_are_reasons_and_old_ones_are_noted() {
    let rows = ["c", "x", "z", "low", "k", "u", "-", "", "~", ":", "*", "39.700000000000003"];
    let mut text = format!("{LAIT}\n");
    for (number, value) in rows.iter().enumerate() {
        text.push_str(&format!("abs,Absence,20{number:02},Calderbrook,{value},999,North\n"));
    }
    let (outcome, rows) = load("lait", text.as_bytes());
    assert_eq!(outcome.problems, []);
    let cells: Vec<Cell> = rows.iter().map(|row| row.cells[4].clone()).collect();
    let missing = [
        Missing::Confidential,
        Missing::NotAvailable,
        Missing::NotApplicable,
        Missing::RoundsToZero,
        Missing::RoundsToZero,
        Missing::LowReliability,
        Missing::NotRecorded,
        Missing::NotRecorded,
        Missing::RoundsToZero,
        Missing::NotAvailable,
        Missing::Confidential,
    ];
    for (cell, expected) in cells.iter().zip(missing) {
        assert_eq!(*cell, Cell::Missing(expected));
        assert_eq!(cell.number(), None, "a missing figure is never a number");
    }
    assert_eq!(cells[11], Cell::Number(39.7));
    let note = Note::OldSymbols { column: "Values".into(), cells: 3 };
    assert!(outcome.notes.contains(&note), "{:?}", outcome.notes);
}

#[test]
fn labels_with_a_space_behind_them_are_the_same_label() {
    let header = "FeatureCode,DateCode,Measurement,Units,Value,Indices.of.Deprivation";
    let of = |label: &str| {
        let text = format!(
            "{header}\nE01000001,2019,{label},Decile,9,a. Index of Multiple Deprivation (IMD)\n"
        );
        load("iod2019-long", text.as_bytes()).1[0].cells[2].clone()
    };
    assert_eq!(of("Decile "), of("Decile"));
}

#[test]
fn kinds_of_year_may_not_be_mixed_in_one_file() {
    let row = |period: &str, name: &str| format!("{period},{name},National,E92000001,England\n");
    let mixed =
        format!("{EES}\n{}{}", row("202425", "Academic year"), row("2025", "Calendar year"));
    let (outcome, _) = load("ees", mixed.as_bytes());
    assert_eq!(kinds(&outcome), [ProblemKind::MixedPeriods]);
    assert_eq!(outcome.verdict, Verdict::KeepNothing);

    let terms = format!("{EES}\n{}{}", row("202425", "Autumn term"), row("202425", "Spring term"));
    assert_eq!(load("ees", terms.as_bytes()).0.problems, []);

    for (period, name) in
        [("202527", "Academic year"), ("2025", "Academic year"), ("202526", "Calendar year")]
    {
        let (outcome, _) = load("ees", format!("{EES}\n{}", row(period, name)).as_bytes());
        assert_eq!(kinds(&outcome), [ProblemKind::NotAPeriod], "{period} {name}");
    }
}

#[test]
fn the_column_that_already_sums_the_others_is_pointed_out() {
    let text = format!(
        "{EES},phase,pupils\n202425,Academic year,National,E92000001,England,Total,10\n\
         202425,Academic year,National,E92000001,England,Primary,6\n"
    );
    let (outcome, rows) = load("ees", text.as_bytes());
    assert_eq!(outcome.totals_met.iter().collect::<Vec<_>>(), ["phase"]);
    assert_eq!(outcome.columns.last().map(String::as_str), Some("pupils"));
    assert_eq!(rows[1].cells.last(), Some(&Cell::Number(6.0)));
}

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
