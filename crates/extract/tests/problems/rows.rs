//! Problems of rows and cells: where each is, what was found, what to do.

use crate::{EES, LAIT, MARKS, POLICE, kinds, load};
use commons::{Cell, Missing};
use lifechances_extract::{Effect, Layouts, Note, ProblemKind, Verdict, problems_csv, split};

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
