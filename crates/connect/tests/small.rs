//! Small and plain files: what a school office or a voluntary group would try first. Everybody here
//! is invented, one cell at a time, and nothing was fitted to them beforehand.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use commons::Streams;
use lifechances_connect::model::ModelDocument;
use lifechances_connect::{Go, Kind, Linker, Links, Settings, Table};

/// Given name, surname, date of birth, sex and postcode, as written.
type Row = [String; 5];

/// Invented families: a surname and a postcode each, one to three children.
fn children(number: usize, seed: u64) -> Vec<Row> {
    let mut stream = Streams::new(seed).named("children");
    let mut name = |syllables: usize| -> String {
        (0..syllables)
            .map(|_| {
                ["ba", "del", "fi", "gor", "hu", "ka", "lem", "ni", "pos", "ru", "ta", "vem"]
                    [stream.below(12) as usize]
            })
            .collect()
    };
    let given: Vec<String> = (0..40).map(|_| name(2)).collect();
    let surnames: Vec<String> = (0..60).map(|_| name(3)).collect();
    let mut rows = Vec::new();
    while rows.len() < number {
        let surname = surnames[stream.below(60) as usize].clone();
        let letter = |n: u64| char::from(b"ABDEFGHJLN"[n as usize]);
        let postcode = format!(
            "ZZ{} {}{}{}",
            1 + stream.below(20),
            stream.below(10),
            letter(stream.below(10)),
            letter(stream.below(10))
        );
        let first = stream.below(40);
        for born_as in 0..=stream.below(3) {
            let born = format!(
                "{}-{:02}-{:02}",
                2004 + stream.below(14),
                1 + stream.below(12),
                1 + stream.below(28)
            );
            rows.push([
                // Brothers and sisters have different names.
                given[((first + born_as * 11) % 40) as usize].clone(),
                surname.clone(),
                born,
                ["F", "M"][stream.below(2) as usize].to_owned(),
                postcode.clone(),
            ]);
        }
    }
    rows.truncate(number);
    rows
}

fn linked(rows: &[Row]) -> Links {
    let linker = trained(rows);
    linker.link(&Settings::default(), &mut |_| Go::On).unwrap()
}

fn trained(rows: &[Row]) -> Linker {
    Linker::train(&table(rows), &mut |_| Go::On).unwrap()
}

fn table(rows: &[Row]) -> Table {
    let kinds = [Kind::Given, Kind::Surname, Kind::Born, Kind::Sex, Kind::Postcode];
    let mut table = Table::new(kinds.to_vec());
    for (at, row) in rows.iter().enumerate() {
        table.push(&at.to_string(), 0, row.each_ref().map(String::as_str));
    }
    table.close();
    table
}

/// How many people the answer finds.
fn people(links: &Links) -> usize {
    (0_u32..).zip(&links.person).filter(|(row, first)| row == *first).count()
}

#[test]
fn a_file_in_which_everybody_is_once_has_nobody_twice() {
    for (number, seed) in [(40, 1), (400, 2), (2_000, 3)] {
        let links = linked(&children(number, seed));
        assert_eq!(people(&links), number, "{number}");
        assert!(links.expected.same_person_pairs < 1.0, "{:?}", links.expected);
    }
}

#[test]
fn everybody_written_twice_is_found_even_in_the_smallest_file() {
    for (number, seed) in [(20, 4), (60, 5), (400, 6), (2_000, 7)] {
        let rows = children(number, seed);
        let twice: Vec<Row> = rows.iter().chain(&rows).cloned().collect();
        let links = linked(&twice);
        for row in 0..number {
            assert_eq!(links.person[row], links.person[row + number], "{number}: row {row}");
        }
        assert_eq!(people(&links), number, "{number}");
    }
}

#[test]
fn a_copy_of_one_row_changes_nobody_else() {
    let rows = children(300, 8);
    let slips: Vec<Row> = rows.iter().take(100).map(|row| slip(row, 1)).collect();
    let plain: Vec<Row> = rows.iter().chain(&slips).cloned().collect();
    let before = linked(&plain).person;
    for copied in [3, 77, 250] {
        let mut more = plain.clone();
        more.push(plain[copied].clone());
        let after = linked(&more).person;
        assert_eq!(after[..plain.len()], before[..], "copy of {copied}");
        assert_eq!(after[plain.len()], before[copied], "copy of {copied}");
    }
}

#[test]
fn how_many_are_written_twice_is_known_without_labels_though_slips_come_one_to_a_record() {
    for seed in [9, 10] {
        let rows = children(3_000, seed);
        let slips: Vec<Row> =
            rows.iter().take(900).enumerate().map(|(at, row)| slip(row, at)).collect();
        let links = linked(&rows.iter().chain(&slips).cloned().collect::<Vec<Row>>());
        let found = links.expected.same_person_pairs;
        assert!((found / 900.0 - 1.0).abs() < 0.05, "{found}");
        let right = (0..900).filter(|at| links.person[3_000 + at] == links.person[*at]).count();
        let all = rows.len() + slips.len() - people(&links);
        assert!(right > 870 && all < right + 15, "{right} of {all}");
        assert!((links.expected.precision - right as f64 / all as f64).abs() < 0.02, "{links:?}");
    }
}

/// The row with exactly one slip in it, in one field after the other.
fn slip(row: &Row, at: usize) -> Row {
    let mut row = row.clone();
    match at % 4 {
        0 => row[0].push('h'),
        1 => row[1].insert(2, 'r'),
        2 => row[2].replace_range(9..10, if row[2].ends_with('1') { "2" } else { "1" }),
        _ => row[4] = "ZZ21 0AA".to_owned(),
    }
    row
}

/// People of whom the given name decides the postcode, and the other fields hang together too.
fn of_a_lattice(number: u64) -> Row {
    let mixed = number.wrapping_mul(2_654_435_761) >> 7;
    let name = |at: u64| {
        let syllables = ["ba", "del", "fi", "gor", "hu", "ka", "lem", "ni", "pos", "ru"];
        let (first, last) = (syllables[(at % 10) as usize], syllables[(at % 20 / 2) as usize]);
        format!("{first}{last}")
    };
    [
        format!("{}an", name(mixed % 20)),
        format!("{}sey", name(mixed / 20 % 20)),
        format!("{}-{:02}-{:02}", 2004 + mixed / 400 % 14, 1 + mixed / 7 % 12, 1 + mixed / 91 % 28),
        ["F", "M"][(mixed % 2) as usize].to_owned(),
        format!(
            "ZZ{} {}{}A",
            1 + mixed % 9,
            mixed / 3 % 10,
            char::from(b"ABDEFGHJKLNPQRSTUWXY"[(mixed % 20) as usize])
        ),
    ]
}

#[test]
fn fields_that_hang_together_join_no_strangers() {
    let mut rows: Vec<Row> = (0..400).map(of_a_lattice).collect();
    let again: Vec<Row> = rows.iter().step_by(3).cloned().collect();
    rows.extend(again);
    let links = linked(&rows);
    assert!((380..=400).contains(&people(&links)), "{} people of 400", people(&links));
}

#[test]
fn what_hangs_on_a_place_is_in_the_model_its_waterfall_and_its_links() {
    let mut rows: Vec<Row> = (0..400).map(of_a_lattice).collect();
    rows.extend(rows.clone().into_iter().step_by(3));
    let (table, settings) = (table(&rows), Settings::default());
    let linker = trained(&rows);
    let text = linker.model(&settings).to_toml();
    assert!(text.contains(".beside."), "{text}");
    let document = ModelDocument::from_toml(&text).unwrap();
    assert_eq!(document.to_toml(), text);
    assert_eq!(ModelDocument::from_json(&document.to_json().unwrap()).unwrap(), document);
    let again = Linker::with_model(&table, &document).unwrap();
    let first = linker.link(&settings, &mut |_| Go::On).unwrap();
    let second = again.link(&document.settings, &mut |_| Go::On).unwrap();
    assert_eq!(format!("{first:?}"), format!("{second:?}"), "to the last digit");
    for link in first.links.iter().step_by(11) {
        let told = linker.waterfall(&first, link.a, link.b).unwrap();
        let sum = told.before + told.steps.iter().map(|step| step.bits).sum::<f64>();
        assert!((sum - told.weight).abs() < 1e-9, "{told:?}");
    }
}
