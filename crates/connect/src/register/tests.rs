//! Adding records one by one, in batches or all at once comes to the same people.

use super::*;
use crate::table::Kind;
use crate::watch::Go;
use commons::{Stream, Streams};
use std::collections::BTreeMap;

const GIVEN: [&str; 24] = [
    "aisha", "yusuf", "oliver", "amelia", "zain", "fatima", "jakub", "lena", "harry", "isla",
    "hamza", "maryam", "george", "freya", "bilal", "zara", "ethan", "ruby", "adam", "hana", "leo",
    "ivy", "omar", "sofia",
];
const FAMILY: [&str; 20] = [
    "khan", "ahmed", "smith", "hussain", "kowalski", "walker", "patel", "ali", "jones", "novak",
    "begley", "iqbal", "hartley", "osei", "malik", "turner", "shah", "wood", "miah", "lister",
];

type Row = (String, [String; 5]);

/// Records of invented people, each written down one to four times with slips.
pub(super) fn records(seed: u64, people: usize) -> Vec<Row> {
    let mut stream = Streams::new(seed).named("people");
    let mut rows = Vec::new();
    for person in 0..people {
        let own = [
            stream.pick(&GIVEN).unwrap().to_string(),
            stream.pick(&FAMILY).unwrap().to_string(),
            format!(
                "{}-{:02}-{:02}",
                2005 + stream.below(12),
                1 + stream.below(12),
                1 + stream.below(28)
            ),
            if stream.chance(0.5) { "F".to_owned() } else { "M".to_owned() },
            format!("ZZ{} {}AB", 1 + stream.below(9), 1 + stream.below(9)),
        ];
        for copy in 0..=stream.below(4) {
            rows.push((format!("p{person}-{copy}"), slip(&own, &mut stream)));
        }
    }
    rows
}

fn slip(own: &[String; 5], stream: &mut Stream) -> [String; 5] {
    let mut written = own.clone();
    if stream.chance(0.15) {
        written[0].pop();
    }
    if stream.chance(0.1) {
        written[1].push('e');
    }
    if stream.chance(0.1) {
        written[2] = String::new();
    }
    if stream.chance(0.2) {
        written[4] = format!("ZZ{} {}AD", 1 + stream.below(9), 1 + stream.below(9));
    }
    written
}

fn table(rows: &[Row]) -> Table {
    let kinds = vec![Kind::Given, Kind::Surname, Kind::Born, Kind::Sex, Kind::Postcode];
    let mut table = Table::new(kinds);
    for (id, values) in rows {
        table.push(id, 0, values.iter().map(String::as_str));
    }
    table.close();
    table
}

fn register(rows: &[Row]) -> Register {
    let linker = Linker::train(&table(rows), &mut |_| Go::On).unwrap();
    Register::of(linker, Settings::default(), &mut |_| Go::On).unwrap()
}

/// The places that are together, whatever their person is called.
fn partition<T: Ord>(of: impl Iterator<Item = T>) -> Vec<Vec<usize>> {
    let mut members: BTreeMap<T, Vec<usize>> = BTreeMap::new();
    for (place, person) in of.enumerate() {
        members.entry(person).or_default().push(place);
    }
    let mut all: Vec<Vec<usize>> = members.into_values().collect();
    all.sort();
    all
}

fn people_of(register: &Register) -> Vec<Vec<usize>> {
    let places = 0..crate::texts::code_of(register.len());
    partition(places.map(|place| register.people.of_place(place)))
}

#[test]
fn adding_records_comes_to_the_people_of_linking_all_of_them_again() {
    for seed in 1..4 {
        let rows = records(seed, 400);
        let (first, more) = rows.split_at(rows.len() * 2 / 3);
        for batch in [19, 137, more.len()] {
            let mut register = register(first);
            for piece in more.chunks(batch) {
                register.add(&table(piece));
            }
            let again = partition(register.linked_again().into_iter());
            assert_eq!(people_of(&register), again, "seed {seed}, batches of {batch}");
        }
    }
}

#[test]
fn people_whom_nothing_touches_keep_their_numbers_and_the_rest_is_told() {
    let rows = records(7, 400);
    let (first, more) = rows.split_at(rows.len() * 3 / 4);
    let mut register = register(first);
    let before: Vec<PersonNumber> = (0..crate::texts::code_of(first.len()))
        .map(|place| register.people.of_place(place))
        .collect();
    let changes = register.add(&table(more));
    for (place, person) in (0..).zip(&before) {
        let now = register.people.of_place(place);
        if now != *person {
            let told = changes.iter().any(|change| {
                change.person == *person
                    && matches!(change.event, Event::MergedInto(to) | Event::SplitOff(to) if to == now)
            });
            assert!(told, "{person:?} became {now:?} in silence");
        }
    }
    assert!(changes.iter().any(|change| change.event == Event::New));
    assert!(changes.iter().any(|change| change.event == Event::Grew));
}

#[test]
fn a_record_that_is_looked_up_is_found_and_leaves_nothing_behind() {
    let rows = records(8, 300);
    let mut register = register(&rows);
    let (size, before) = (register.len(), people_of(&register));
    for (row, one) in (0..).zip(&rows).step_by(7) {
        let found = register.look_up(&table(std::slice::from_ref(one)), 0.5);
        let person = register.person(row).unwrap();
        let dated = !one.1[2].is_empty();
        assert!(!dated || found.iter().any(|candidate| candidate.person == person), "{one:?}");
    }
    assert_eq!(register.len(), size);
    assert_eq!(people_of(&register), before);
}

#[test]
fn the_key_of_one_record_is_the_key_among_all() {
    let register = register(&records(9, 300));
    let frame = &register.linker.frame;
    for rule in &register.rules {
        let all = rule.keys(frame);
        for place in 0..crate::texts::code_of(frame.len()) {
            assert_eq!(rule.key(frame, place), all[place as usize], "{}", rule.word(frame));
        }
    }
}
