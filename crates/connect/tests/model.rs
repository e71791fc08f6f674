//! A model as a document: written, read, run again without fitting, and refused with a reason.

use commons::Streams;
use lifechances_connect::model::ModelDocument;
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
    let linker = trained(&children(1500, 1));
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
