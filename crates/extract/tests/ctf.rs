//! The Common Transfer File as different systems write it, and XML that must not be trusted.

use commons::Cell;
use lifechances_extract::{Layouts, Outcome, ProblemKind, Row, Source, Verdict, read, split};
use std::ops::ControlFlow;

fn load(layout: &str, text: &str) -> (Outcome, Vec<Row>) {
    let layout = Layouts::builtin().find(layout).expect("a layout of that name");
    let mut rows = Vec::new();
    let outcome = read(Source::Xml(Box::new(text.as_bytes())), layout, &mut |batch| {
        rows.extend(batch.rows);
        ControlFlow::Continue(())
    });
    (outcome, rows)
}

const HEADER: &str = "<Header><DocumentName>Common Transfer File</DocumentName>\
    <CTFversion>23.0</CTFversion><DateTime>2025-09-01T10:00:00</DateTime>\
    <SourceSchool><LEA>999</LEA><Estab>2001</Estab><AcademicYear>2025</AcademicYear></SourceSchool>\
    <DestSchool><LEA>999</LEA><Estab>4001</Estab></DestSchool></Header>";

fn file(pupils: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CTfile>{HEADER}<CTFpupilData>\n{pupils}\n</CTFpupilData></CTfile>"
    )
}

fn cell<'r>(row: &'r Row, column: &str) -> &'r Cell {
    let layout = Layouts::builtin().find("ctf").expect("a layout of that name");
    &row.cells[layout.position(column).expect("a column of that name")]
}

const PUPIL: &str = "<Pupil><UPN>R674123101121</UPN><Surname>O&apos;Neill &amp; Khan</Surname>\
    <Forename>Zoë</Forename><DOB>2014-05-06</DOB><Sex>F</Sex></Pupil>";

#[test]
fn a_pupil_is_read_with_the_schools_of_the_header() {
    let (outcome, rows) = load("ctf", &file(PUPIL));
    assert_eq!((outcome.verdict, &outcome.problems[..]), (Verdict::Keep, &[][..]));
    assert_eq!(cell(&rows[0], "Surname").text(), Some("O'Neill & Khan"));
    assert_eq!(cell(&rows[0], "Forename").text(), Some("Zoë"));
    assert_eq!(cell(&rows[0], "Source School").whole(), Some(2001));
    assert_eq!(cell(&rows[0], "Destination School").text(), Some("4001"));
    assert_eq!(rows[0].line, 3);
}

#[test]
fn namespaces_order_and_unknown_elements_do_not_matter() {
    let (_, plain) = load("ctf", &file(PUPIL));
    let shuffled = "<Pupil id=\"1\"><Gender>F</Gender><!-- left -->\
        <Contacts><Contact><Surname>Parent</Surname><Forename>Other</Forename></Contact></Contacts>\
        <DOB><![CDATA[2014-05-06]]></DOB><Forename>Zo&#235;</Forename><Photo/>\
        <Surname>O&#x27;Neill &amp; Khan</Surname><UPN> R674123101121 </UPN></Pupil>";
    let (outcome, rows) = load("ctf", &file(shuffled));
    assert_eq!(outcome.problems, []);
    assert_eq!(rows, plain);

    let prefixed = file(PUPIL)
        .replace("<CTfile>", "<c:CTfile xmlns:c=\"urn:any\">")
        .replace("</CTfile>", "</c:CTfile>")
        .replace("<Pupil>", "<c:Pupil>")
        .replace("</Pupil>", "</c:Pupil>");
    assert_eq!(load("ctf", &prefixed).1, plain);
    let default = file(PUPIL).replace("<CTfile>", "<CTfile xmlns=\"urn:any\">");
    assert_eq!(load("ctf", &default).1, plain);
}

#[test]
fn what_one_pupil_lacks_is_not_taken_from_the_one_before() {
    let second = "<Pupil><Surname>Second</Surname><Forename>Only</Forename></Pupil>";
    let (outcome, rows) = load("ctf", &file(&format!("{PUPIL}\n{second}")));
    assert_eq!(outcome.rows_kept, 2);
    assert_eq!(cell(&rows[1], "UPN"), &Cell::Blank);
    assert_eq!(cell(&rows[1], "Date of Birth"), &Cell::Blank);
    assert_eq!(cell(&rows[1], "Source School").whole(), Some(2001));
    assert_eq!(rows[1].line, 4);
}

#[test]
fn each_assessment_is_a_row_of_the_same_pupil() {
    let assessed = |name: &str, results: &str| {
        format!(
            "<Pupil><UPN>R674123101121</UPN><Surname>{name}</Surname><StageAssessments><KeyStage>\
             <Stage>KS1</Stage>{results}</KeyStage></StageAssessments></Pupil>"
        )
    };
    let result = |subject: &str, result: &str| {
        format!(
            "<StageAssessment><Subject>{subject}</Subject><Result>{result}</Result></StageAssessment>"
        )
    };
    let one = assessed("First", &(result("REA", "EXS") + &result("MAT", "GDS")));
    let two = assessed("Second", "<StageAssessment><Subject>SCI</Subject></StageAssessment>");
    let (outcome, rows) = load("ctf-assessments", &file(&(one + &two)));
    assert_eq!((outcome.rows_kept, &outcome.problems[..]), (3, &[][..]));
    let layout = Layouts::builtin().find("ctf-assessments").unwrap();
    let at = |row: usize, column: &str| rows[row].cells[layout.position(column).unwrap()].clone();
    assert_eq!(at(0, "Subject"), Cell::Text("REA".into()));
    assert_eq!(at(1, "Result"), Cell::Text("GDS".into()));
    assert_eq!((at(2, "Subject"), at(2, "Result")), (Cell::Text("SCI".into()), Cell::Blank));
    let surname = |row: usize| {
        let parts = split(rows[row].clone(), layout).unwrap();
        parts.identifiers.reveal().surname.clone()
    };
    assert_eq!((surname(1).as_deref(), surname(2).as_deref()), (Some("First"), Some("Second")));
}

#[test]
fn broken_xml_is_located() {
    let broken = file(PUPIL).replace("</Forename>", "</Fornam>");
    let (outcome, rows) = load("ctf", &broken);
    assert_eq!((outcome.verdict, rows.len()), (Verdict::KeepNothing, 0));
    assert_eq!((outcome.problems[0].kind, outcome.problems[0].line), (ProblemKind::BrokenXml, 3));
    let cut = &file(PUPIL)[..400];
    assert_eq!(load("ctf", cut).0.problems[0].kind, ProblemKind::BrokenXml);
    let (report, _) = load("ctf", "<Report><Pupil/></Report>");
    assert_eq!(report.problems[0].kind, ProblemKind::HeaderUnknown);
    assert_eq!(report.verdict, Verdict::KeepNothing);
    assert_eq!(load("ctf", "").0.problems[0].kind, ProblemKind::Empty);
    assert_eq!(load("ctf", "just words").0.verdict, Verdict::KeepNothing);
}

#[test]
fn xml_that_asks_to_be_expanded_is_refused_unread() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE CTfile [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\
        <CTfile><CTFpupilData><Pupil><UPN>&b;</UPN></Pupil></CTFpupilData></CTfile>";
    let own_entity = file("<Pupil><Surname>&secret;</Surname></Pupil>");
    let file_entity = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><CTfile/>";
    let deep = format!("<CTfile>{}", "<a>".repeat(100_000));
    for text in [bomb, &own_entity, file_entity, &deep] {
        let (outcome, _) = load("ctf", text);
        assert_eq!(outcome.problems[0].kind, ProblemKind::UnsafeXml);
        assert_eq!((outcome.verdict, outcome.rows_kept), (Verdict::KeepNothing, 0));
    }
}

#[test]
fn a_file_in_windows_1252_is_read_too() {
    let text = file(PUPIL).replace("UTF-8", "windows-1252");
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let layout = Layouts::builtin().find("ctf").unwrap();
    let mut rows = Vec::new();
    let outcome = read(Source::Xml(Box::new(&bytes[..])), layout, &mut |batch| {
        rows.extend(batch.rows);
        ControlFlow::Continue(())
    });
    assert_eq!(outcome.problems, []);
    assert_eq!(rows, load("ctf", &file(PUPIL)).1);
}

#[test]
fn problems_in_a_pupil_name_the_column_and_not_the_value() {
    let bad = PUPIL.replace("2014-05-06", "6 May 2014").replace("R67", "R68");
    let (outcome, _) = load("ctf", &file(&bad));
    let kinds: Vec<ProblemKind> = outcome.problems.iter().map(|p| p.kind).collect();
    assert_eq!(kinds, [ProblemKind::CheckFailed, ProblemKind::NotADay]);
    let shown = format!("{:?}", outcome.problems);
    assert!(!shown.contains("May") && !shown.contains("R684"), "{shown}");
    assert!(shown.contains("Date of Birth") && outcome.rows_kept == 1);
}
