//! Every layout that comes with the program keeps its promises: it reads its own example, its
//! names are unique, and partners' headers are the agreed ones.

use lifechances_extract::{
    Form, Home, Layout, Layouts, Outcome, Row, Source, Verdict, fact_columns, read, split,
};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

fn csv_of(layout: &Layout) -> String {
    let quote = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let header: Vec<String> = layout.columns.iter().map(|c| quote(&c.name)).collect();
    format!("{}\n{}\n", header.join(","), layout.example)
}

fn read_text(text: &str, layout: &Layout) -> (Outcome, Vec<Row>) {
    let mut rows = Vec::new();
    let source = match layout.form {
        Form::Xml => Source::Xml(Box::new(text.as_bytes())),
        Form::Csv | Form::Workbook => Source::Csv(Box::new(text.as_bytes())),
    };
    let outcome = read(source, layout, &mut |batch| {
        rows.extend(batch.rows);
        ControlFlow::Continue(())
    });
    (outcome, rows)
}

fn example_of(layout: &Layout) -> (Outcome, Vec<Row>) {
    match layout.form {
        Form::Xml => read_text(&layout.example, layout),
        Form::Csv | Form::Workbook => read_text(&csv_of(layout), layout),
    }
}

#[test]
fn every_layout_reads_its_own_example_without_a_problem() {
    for layout in Layouts::builtin().all() {
        let (outcome, rows) = example_of(layout);
        assert_eq!(outcome.problems, [], "{}", layout.name);
        assert_eq!(outcome.verdict, Verdict::Keep, "{}", layout.name);
        assert_eq!((outcome.rows_read, rows.len()), (1, 1), "{}", layout.name);
        assert_eq!(rows[0].cells.len(), outcome.columns.len(), "{}", layout.name);
    }
}

#[test]
fn every_layout_has_a_name_a_title_and_a_licence_of_its_own() {
    let all = Layouts::builtin().all();
    let names: BTreeSet<&str> = all.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names.len(), all.len(), "a name is used twice");
    for layout in all {
        assert!(layout.version >= 1 && !layout.title.is_empty(), "{}", layout.name);
        assert!(!layout.licence.is_empty() && !layout.sender.is_empty(), "{}", layout.name);
        let lower =
            layout.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(lower && layout.name.len() <= 26, "{} is no short stable name", layout.name);
        let columns: BTreeSet<&str> = layout.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(columns.len(), layout.columns.len(), "{} has a column twice", layout.name);
    }
}

#[test]
fn partners_headers_are_the_agreed_ones() {
    for (name, header) in AGREED {
        let layout = Layouts::builtin().find(name).unwrap();
        let columns: Vec<&str> = layout.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(columns.join(","), *header, "{name}");
        assert!(layout.is_about_people(), "{name}");
    }
}

#[test]
fn a_row_about_a_person_is_split_so_that_no_identifier_stays_with_the_facts() {
    for layout in Layouts::builtin().all().iter().filter(|l| l.is_about_people()) {
        let (_, rows) = example_of(layout);
        let parts = split(rows[0].clone(), layout).expect("it is about people");
        assert_eq!(parts.facts.cells.len(), fact_columns(layout).len(), "{}", layout.name);
        let shown = format!("{:?} {:?}", parts.facts, parts.identifiers);
        let identifying = ["Example", "EXAMPLE", "Alex", "R674123101121", "9434765919", "ZZ1 2AB"];
        for word in identifying.iter().chain(&["004211", "2016-02-03", "2010-02-03", "810042"]) {
            assert!(!shown.contains(word), "{} lets {word} out", layout.name);
        }
        let identifiers = parts.identifiers.reveal();
        assert!(!identifiers.local_id.is_empty() && !identifiers.local_id.starts_with("ROW"));
        let has_name =
            layout.columns.iter().any(|c| c.name.ends_with("urname") || c.name == "Name");
        assert_eq!(
            identifiers.surname.is_some(),
            has_name || layout.name == "child-births" || layout.name == "gp-registration",
            "{}",
            layout.name
        );
    }
}

#[test]
fn names_birth_days_and_postcodes_live_in_the_vault_in_every_partner_layout() {
    for layout in Layouts::builtin().all().iter().filter(|l| l.is_about_people()) {
        for column in &layout.columns {
            let words = column.name.to_lowercase();
            let identifying = [
                "surname",
                "forename",
                "name",
                "dob",
                "birth day",
                "postcode",
                "upn",
                "nhs",
                "date of birth",
                "ref",
                " id",
            ];
            let is = identifying.iter().any(|w| words.contains(w));
            if is {
                assert_eq!(column.home, Home::Vault, "{}: {}", layout.name, column.name);
            }
        }
    }
}

#[test]
fn the_same_sender_names_a_person_the_same_way_in_both_its_files() {
    let id = |name: &str| {
        let layout = Layouts::builtin().find(name).unwrap();
        let (_, rows) = example_of(layout);
        let identifiers = split(rows[0].clone(), layout).unwrap().identifiers.into_revealed();
        (identifiers.source, identifiers.local_id)
    };
    assert_eq!(id("mis-pupils"), id("mis-attendance"));
    assert_eq!(id("child-births"), id("ncmp"));
    assert_ne!(id("mis-pupils"), id("ctf"));
}

#[test]
fn a_wrong_guess_suggests_the_right_layout() {
    let nearest = |name: &str| Layouts::builtin().find(name).err().and_then(|e| e.nearest);
    let cases = [
        ("ees-attendence", "ees-attendance"),
        ("mis-pupil", "mis-pupils"),
        ("IOD-2019", "iod2019"),
        ("iod2024", "iod2025"),
        ("population", "ons-population"),
        ("polise", "police"),
    ];
    for (asked, expected) in cases {
        assert_eq!(nearest(asked), Some(expected), "{asked}");
    }
    assert_eq!(nearest("qqqq"), None);
    assert_eq!(
        Layouts::builtin().find("iod2091").unwrap_err().to_string(),
        "there is no layout named `iod2091`; did you mean `iod2019`?"
    );
}

#[test]
fn every_header_is_guessed_to_be_its_own_layout() {
    for layout in Layouts::builtin().all().iter().filter(|l| l.form != Form::Xml) {
        let header: Vec<String> = layout.columns.iter().map(|c| c.name.clone()).collect();
        let guessed = Layouts::builtin().guess(&header).map(|l| l.name.as_str());
        assert_eq!(guessed, Some(layout.name.as_str()));
    }
}

const AGREED: &[(&str, &str)] = &[
    (
        "mis-pupils",
        "School URN,Admission Number,UPN,Legal Surname,Legal Forename,Middle Names,Chosen Forename,DOB,Sex,Year Group,Reg Group,Ethnicity,First Language,FSM Eligible,Ever 6 FSM,Pupil Premium,SEN Status,EHCP Start,Postcode,Date of Admission,Date of Leaving,Enrolment Status",
    ),
    (
        "mis-attendance",
        "School URN,Admission Number,Week Beginning,Mon AM,Mon PM,Tue AM,Tue PM,Wed AM,Wed PM,Thu AM,Thu PM,Fri AM,Fri PM",
    ),
    (
        "eyfsp",
        "School URN,UPN,Surname,Forename,DOB,Academic Year,ELG01,ELG02,ELG03,ELG04,ELG05,ELG06,ELG07,ELG08,ELG09,ELG10,ELG11,ELG12,ELG13,ELG14,ELG15,ELG16,ELG17",
    ),
    ("phonics", "School URN,UPN,Surname,Forename,DOB,Academic Year,Mark,Outcome"),
    (
        "ks2-results",
        "School URN,UPN,Surname,Forename,DOB,Academic Year,Reading Scaled Score,Writing Outcome,Maths Scaled Score",
    ),
    (
        "ks4-results",
        "School URN,UPN,Surname,Forename,DOB,Academic Year,Attainment 8,English Grade,Maths Grade",
    ),
    (
        "child-births",
        "NHS Number,Family Name,Given Name,Date of Birth,Sex,Birth Weight (g),Gestation (weeks),Mother NHS Number,Postcode at Birth",
    ),
    (
        "ncmp",
        "NHS Number,Surname,Forename,Date of Birth,Sex,Postcode,School URN,School Year,Date Measured,Height (cm),Weight (kg),Weight Category",
    ),
    (
        "vision-screening",
        "NHS Number,Surname,Forename,Date of Birth,School URN,Screen Date,VA Right,VA Left,Aid,Completed,Retest Number,Outcome,Consent",
    ),
    (
        "dental-survey",
        "NHS Number,Surname,Forename,Date of Birth,Postcode,Exam Date,Decayed Teeth,Missing Teeth,Filled Teeth",
    ),
    (
        "gp-registration",
        "NHS_NUMBER,SURNAME,FORENAMES,DOB,SEX,POSTCODE,PRACTICE_CODE,REG_DATE,DEREG_DATE,TYPE1_OPT_OUT",
    ),
    (
        "social-care",
        "Person ID,UPN,NHS No,Surname,Forename,DOB,Gender,Ethnicity,Postcode,Episode Type,Start Date,End Date,Primary Need",
    ),
    (
        "early-help",
        "Family Ref,Child Ref,Surname,Forename,DOB,Postcode,Assessment Date,Closure Date,Needs,Consent to Share",
    ),
    ("police", "Nominal Ref,Name,DOB,Sex,Postcode,Occurrence Date,Role,Offence Group"),
    (
        "youth-justice",
        "YJ Ref,Surname,Forename,DOB,Sex,Postcode,Outcome Date,Outcome,First Time Entrant",
    ),
    (
        "housing",
        "Household Ref,Tenancy Start,Postcode,Tenure,Bedrooms,Occupant Surname,Occupant Forename,Occupant DOB,Overcrowded",
    ),
];

#[test]
fn a_row_that_names_nobody_stands_for_itself_whatever_its_line() {
    let layout = Layouts::builtin().find("ncmp").unwrap();
    let header: Vec<&str> = layout.columns.iter().map(|c| c.name.as_str()).collect();
    let row =
        |height: &str| format!(",Example,,2016-02-03,F,,900001,R,2021-05-12,{height},18.6,\n");
    let ids = |text: String| {
        let (_, rows) = read_text(&format!("{}\n{text}", header.join(",")), layout);
        let id = |row: Row| split(row, layout).unwrap().identifiers.into_revealed().local_id;
        rows.into_iter().map(id).collect::<Vec<_>>()
    };
    let first = ids(row("109.4") + &row("110.2"));
    let again = ids(row("110.2") + &row("109.4"));
    assert_ne!(first[0], first[1]);
    assert_eq!((&first[0], &first[1]), (&again[1], &again[0]));
}
