//! A model as a document: written, read, run again without fitting, and refused with a reason.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use commons::Streams;
use lifechances_connect::model::{
    Class, FieldKind, ModelDocument, ModelProblem, Rules, Share, Spread, import_splink, read_any,
};
use lifechances_connect::{Go, Join, Kind, Linker, Links, Settings, Table};

/// Invented children, some of them written down twice with slips. Every household has its own
/// postcode; siblings share surname and home.
fn children(people: u64, seed: u64) -> Table {
    let kinds = vec![
        Kind::Given,
        Kind::Surname,
        Kind::Born,
        Kind::Sex,
        Kind::Postcode,
        Kind::School,
        Kind::Nhs,
    ];
    let mut table = Table::new(kinds);
    let streams = Streams::new(seed);
    for person in 0..people {
        let mut stream = streams.numbered("child", person);
        let mut home = streams.numbered("home", person / 2);
        let name = |least: usize, stream: &mut commons::Stream| -> String {
            let parts =
                ["ka", "mi", "ro", "sha", "lee", "ben", "tan", "vi", "jo", "da", "nor", "el"];
            (0..least + stream.index(2)).map(|_| parts[stream.index(parts.len())]).collect()
        };
        let given = name(2, &mut stream);
        let surname = name(3, &mut home);
        let born = format!(
            "{}-{:02}-{:02}",
            2006 + stream.below(12),
            1 + stream.below(12),
            1 + stream.below(28)
        );
        let sex = if stream.chance(0.5) { "F" } else { "M" };
        let postcode = format!("ZZ{} {}AB", 1 + home.below(60), home.below(10));
        let school = format!("{}", 900_001 + home.below(40));
        let nhs = format!("{:010}", stream.below(9_000_000_000));
        let copies = 1 + u64::from(stream.chance(0.6)) + u64::from(stream.chance(0.2));
        for copy in 0..copies {
            let slip = |text: &str, chance: f64, stream: &mut commons::Stream| -> String {
                if copy > 0 && stream.chance(chance) {
                    text[1..].to_owned()
                } else {
                    text.to_owned()
                }
            };
            let moved = copy > 0 && stream.chance(0.1);
            let values = [
                slip(&given, 0.1, &mut stream),
                slip(&surname, 0.05, &mut stream),
                if stream.chance(0.03) { String::new() } else { born.clone() },
                sex.to_owned(),
                if moved { format!("ZZ{} 1XX", stream.below(60)) } else { postcode.clone() },
                if moved { String::new() } else { school.clone() },
                if stream.chance(0.4) { nhs.clone() } else { String::new() },
            ];
            table.push(&format!("{person}-{copy}"), 0, values.iter().map(String::as_str));
        }
    }
    table.close();
    table
}

fn linked(linker: &Linker, settings: &Settings) -> Links {
    linker.link(settings, &mut |_| Go::On).unwrap()
}

fn trained(table: &Table) -> Linker {
    Linker::train(table, &mut |_| Go::On).unwrap()
}

/// Many records and few pairs for each, so that rules are learned rather than every pair compared.
fn settings() -> Settings {
    Settings { pairs_per_record: 8, ..Settings::for_children() }
}

#[test]
fn a_document_reads_back_as_it_was_written() {
    let linker = trained(&children(400, 1));
    let document = linker.model(&settings());
    let text = document.to_toml();
    assert_eq!(ModelDocument::from_toml(&text).unwrap(), document);
    assert_eq!(ModelDocument::from_toml(&text).unwrap().to_toml(), text);
    assert_eq!(ModelDocument::from_json(&document.to_json().unwrap()).unwrap(), document);
}

#[test]
fn the_same_records_by_a_document_have_the_same_links_without_fitting() {
    for (people, join) in [(1500, Join::Surely(0.95)), (3300, Join::Best)] {
        let table = children(people, 2);
        let settings = Settings { join, ..settings() };
        let first = trained(&table);
        let links = linked(&first, &settings);
        let document = ModelDocument::from_toml(&first.model(&settings).to_toml()).unwrap();
        let again = Linker::with_model(&table, &document).unwrap();
        let rerun = linked(&again, &document.settings);
        assert_eq!(links, rerun);
        assert_eq!(format!("{links:?}"), format!("{rerun:?}"), "to the last digit");
        assert!(links.links.iter().filter(|link| link.joined).count() > 500);
        assert_eq!(again.model(&settings), first.model(&settings));
    }
}

fn document() -> ModelDocument {
    trained(&children(400, 1)).model(&settings())
}

/// What is said of a document in which `from` is written as `to`.
fn said_of(from: &str, to: &str) -> String {
    let text = document().to_toml();
    assert!(text.contains(from), "{from}");
    match ModelDocument::from_toml(&text.replacen(from, to, 1)) {
        Ok(_) => "nothing".to_owned(),
        Err(problem) => problem.to_string(),
    }
}

#[test]
fn a_document_that_is_wrong_is_refused_with_place_and_remedy() {
    let given = "[fields.given.same]\n\"the same\" = ";
    for (from, to, said) in [
        ("version = 1", "version = 7", "use a newer one"),
        ("version = 1", "", "version is missing"),
        ("version = 1", "version = 1\ncolour = 3", "\"colour\" is not known here"),
        (
            "join_from = 0.95",
            "join_from = 1.5",
            "thresholds.join_from: expected a number from 0 to 1",
        ),
        ("join_from = 0.95", "join_from = 0.5", "at most join_from, which is 0.5"),
        ("join_from", "join_form", "did you mean \"join_from\"?"),
        ("kind = \"given name\"", "kind = \"giving name\"", "did you mean \"given name\"?"),
        (
            "\"a letter or two apart\" =",
            "\"a letter or too apart\" =",
            "did you mean \"a letter or two apart\"?",
        ),
        (given, "[fields.given.same]\n\"the same\" = 0.01#", "levels that add to 1"),
        (given, "[fields.given.same]\n\"the same\" = nan#", "a number from 0 to 1"),
        (given, "[fields.given.same]\n#", "\"the same\" is missing"),
        ("hangs_on = \"given\"", "hangs_on = \"givn\"", "did you mean \"given\"?"),
        ("sibling = \"as twin\"", "sibling = \"as twins\"", "did you mean \"as twin\"?"),
        (
            "sibling = \"as twin\"",
            "sibling = \"as namesake\"",
            "a class that has levels of its own",
        ),
        ("[classes.twin]", "[classes.twins]", "did you mean \"twin\"?"),
        ("rules = ", "rules = 7 # ", "a list of rules"),
        ("[trained]", "[trained", "not TOML"),
    ] {
        let found = said_of(from, to);
        assert!(found.contains(said), "{to}: {found}");
    }
}

#[test]
fn no_text_makes_reading_fail_otherwise() {
    let text = document().to_toml();
    let lines: Vec<&str> = text.lines().collect();
    for left_out in 0..lines.len() {
        let kept =
            lines.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| *line);
        let _ = ModelDocument::from_toml(&kept.collect::<Vec<_>>().join("\n"));
    }
    for text in ["", "{}", "[]", "{\"comparisons\": 3}", "{\"comparisons\": []}", "null", "\u{0}"] {
        assert!(read_any(text).is_err(), "{text}");
    }
}

#[test]
fn records_without_a_column_of_the_model_are_refused() {
    let document = document();
    let kinds: Vec<Kind> = document.columns();
    let mut fewer = Table::new(kinds.iter().filter(|kind| **kind != Kind::Nhs).cloned().collect());
    fewer.close();
    let problem = Linker::with_model(&fewer, &document).err().unwrap();
    assert_eq!(problem, ModelProblem::LacksColumn { column: "nhs".to_owned(), kind: "NHS number" });
    let mut more = Table::new(kinds.into_iter().chain([Kind::Upn]).collect());
    more.close();
    let problem = Linker::with_model(&more, &document).err().unwrap();
    assert!(problem.to_string().contains("\"upn\""), "{problem}");
}

#[test]
fn a_rule_of_unknown_words_is_refused_with_the_nearest() {
    let mut document = document();
    document.rules = Rules::Chosen(vec![vec!["date of brith".to_owned(), "surname".to_owned()]]);
    let problem = Linker::with_model(&children(50, 1), &document).err().unwrap();
    assert!(problem.to_string().contains("did you mean \"date of birth\"?"), "{problem}");
    document.rules = Rules::Chosen(vec![vec!["first 2 letters of given".to_owned()]]);
    assert!(Linker::with_model(&children(50, 1), &document).is_ok());
}

#[test]
fn a_document_without_thresholds_has_the_two_bands_for_children() {
    let text = document().to_toml();
    let without: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("join_from") && !line.starts_with("review_from"))
        .collect();
    let settings = ModelDocument::from_toml(&without.join("\n")).unwrap().settings;
    assert_eq!((settings.join, settings.review_from), (Join::Surely(0.95), 0.85));
}

#[test]
fn intervals_hold_their_numbers_and_change_nothing_else() {
    let table = children(500, 3);
    let linker = trained(&table);
    let links = linked(&linker, &settings());
    let plain = linker.model(&settings());
    let document = linker.model_with_intervals(&settings(), &links, 1);
    assert_eq!(linker.model_with_intervals(&settings(), &links, 1), document, "seeded");
    let text = document.to_toml();
    assert_eq!(ModelDocument::from_toml(&text).unwrap(), document);
    let again = Linker::with_model(&table, &document).unwrap();
    assert_eq!(again.model(&settings()), plain);
    let expected = document.expected.unwrap();
    let (low, high) = expected.precision.interval.unwrap();
    assert!(low <= links.expected.precision && links.expected.precision <= high, "{expected:?}");
    let (low, high) = expected.recall.interval.unwrap();
    assert!(low <= links.expected.recall && links.expected.recall <= high, "{expected:?}");
}

/// Two comparisons as Splink saves them.
const SPLINK: &str = r#"{
  "link_type": "dedupe_only",
  "probability_two_random_records_match": 0.0002,
  "blocking_rules_to_generate_predictions": [
    {"blocking_rule": "(l.\"first_name\" = r.\"first_name\") AND (l.\"dob\" = r.\"dob\")", "sql_dialect": "duckdb"},
    "l.town = r.town",
    "SUBSTRING(l.surname, 1, 4) = SUBSTRING(r.surname, 1, 4)"
  ],
  "comparisons": [
    {"output_column_name": "first_name_surname", "comparison_levels": [
      {"sql_condition": "(\"first_name_l\" IS NULL OR \"first_name_r\" IS NULL) AND (\"surname_l\" IS NULL OR \"surname_r\" IS NULL)", "is_null_level": true},
      {"sql_condition": "(\"first_name_l\" = \"first_name_r\") AND (\"surname_l\" = \"surname_r\")", "m_probability": 0.7, "u_probability": 0.0001},
      {"sql_condition": "\"first_name_l\" = \"surname_r\" AND \"first_name_r\" = \"surname_l\"", "m_probability": 0.02, "u_probability": 0.0001},
      {"sql_condition": "(jaro_winkler_similarity(\"first_name_l\", \"first_name_r\") >= 0.92) AND (jaro_winkler_similarity(\"surname_l\", \"surname_r\") >= 0.92)", "m_probability": 0.08, "u_probability": 0.0008},
      {"sql_condition": "\"surname_l\" = \"surname_r\"", "m_probability": 0.1, "u_probability": 0.004},
      {"sql_condition": "\"first_name_l\" = \"first_name_r\"", "m_probability": 0.06, "u_probability": 0.005},
      {"sql_condition": "ELSE", "m_probability": 0.04, "u_probability": 0.99}
    ]},
    {"output_column_name": "dob", "comparison_levels": [
      {"sql_condition": "dob_l IS NULL OR dob_r IS NULL", "is_null_level": true},
      {"sql_condition": "dob_l = dob_r", "m_probability": 0.9, "u_probability": 0.001},
      {"sql_condition": "levenshtein(dob_l, dob_r) <= 1", "m_probability": 0.05, "u_probability": 0.009},
      {"sql_condition": "jaccard(dob_l, dob_r) >= 0.9", "label_for_charts": "Jaccard", "m_probability": 0.01, "u_probability": 0.01},
      {"sql_condition": "ELSE", "m_probability": 0.04, "u_probability": 0.98}
    ]},
    {"output_column_name": "sex", "comparison_levels": [
      {"sql_condition": "sex_l IS NULL OR sex_r IS NULL", "is_null_level": true},
      {"sql_condition": "sex_l = sex_r"},
      {"sql_condition": "ELSE"}
    ]}
  ]
}"#;

/// The numbers of a field in a class.
fn level(document: &ModelDocument, field: &str, class: Class, level: &str) -> f64 {
    let field = document.fields.iter().find(|one| one.word == field).unwrap();
    let (_, spread) = field.classes.iter().find(|(at, _)| *at == class).unwrap();
    let Spread::Own(rows) = spread else { panic!("spread as another class") };
    rows.rows[0].levels.iter().find(|(word, _)| word == level).unwrap().1.value
}

fn assert_near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-5, "{found}, not {expected}");
}

#[test]
fn a_splink_model_becomes_fields_levels_and_rules() {
    let imported = import_splink(SPLINK).unwrap();
    let document = &imported.document;
    let kinds: Vec<FieldKind> = document.fields.iter().map(|field| field.kind).collect();
    assert_eq!(kinds, [FieldKind::Given, FieldKind::Surname, FieldKind::Born, FieldKind::Code]);
    // Given name the same: with the surname, or alone.
    assert_near(level(document, "given", Class::Same, "the same"), 0.76);
    assert_near(level(document, "given", Class::Stranger, "the same"), 0.0051);
    assert_near(level(document, "given", Class::Same, "given name and surname swapped"), 0.02);
    assert_near(level(document, "given", Class::Same, "a letter or two apart"), 0.08);
    assert_near(level(document, "dob", Class::Same, "the same"), 0.9);
    assert_near(level(document, "dob", Class::Same, "one digit differs"), 0.05);
    assert_near(level(document, "dob", Class::Stranger, "one digit differs"), 0.009);
    let Share::OfAllPairs(share) = document.shares[0].1 else { panic!("not of all pairs") };
    assert_near(share.value, 0.0002);
    let rules = [vec!["given", "date of birth"], vec!["first 4 letters of surname"]];
    let rules = rules.map(|rule| rule.into_iter().map(str::to_owned).collect::<Vec<_>>());
    assert_eq!(document.rules, Rules::Chosen(rules.to_vec()));
    let columns: Vec<(&str, &Kind)> =
        imported.columns.iter().map(|(theirs, ours)| (theirs.as_str(), ours)).collect();
    assert_eq!(columns[0], ("first_name", &Kind::Given));
}

#[test]
fn what_a_splink_model_loses_is_said() {
    let notes = import_splink(SPLINK).unwrap().not_taken.join("\n");
    for said in [
        "\"Jaccard\" of \"dob\" asks something that is not understood",
        "compares given and surname together",
        "\"l.town = r.town\" could not be taken over",
        "\"sex\" has no m probabilities",
        "no classes for twins",
    ] {
        assert!(notes.contains(said), "{said}: {notes}");
    }
}

#[test]
fn a_splink_model_links_records() {
    let imported = read_any(SPLINK).unwrap();
    let text = imported.document.to_toml();
    let document = ModelDocument::from_toml(&text).unwrap();
    assert_eq!(document, imported.document);
    let mut table = Table::new(document.columns());
    for row in 0..280 {
        let parts = ["ka", "mi", "ro", "sha", "lee", "ben", "tan", "vi", "jo", "da", "nor", "el"];
        let (one, other) = (parts[row / 2 % 12], parts[row / 24 % 12]);
        let (given, surname) = (format!("{one}{other}ra"), format!("{other}{one}son"));
        let born = format!("2012-{:02}-{:02}", 1 + row / 2 % 12, 1 + row / 24 % 28);
        table.push(&row.to_string(), 0, [given.as_str(), surname.as_str(), born.as_str(), "F"]);
    }
    table.close();
    let linker = Linker::with_model(&table, &document).unwrap();
    let links = linked(&linker, &document.settings);
    assert!((0..280).all(|row| links.person[row] as usize == row / 2 * 2));
}
