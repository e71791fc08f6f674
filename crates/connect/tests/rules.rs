//! The rules that no weight may break: what is not sure is put before a person, and a twin is not
//! the other twin.

use commons::{Day, NhsNumber, Postcode, RecordKey, Sensitive};
use lifechances_connect::{Links, Model, Reason, Record, Sex, SourceRule, link};

mod people;

struct Said {
    given: &'static str,
    surname: &'static str,
    dob: &'static str,
    postcode: &'static str,
    nhs: &'static str,
}

const ZARNAB: Said = Said {
    given: "Zarnab",
    surname: "Thistlewood",
    dob: "2014-06-09",
    postcode: "ZZ5 3QX",
    nhs: "",
};

fn record(number: u8, source: u16, said: &Said) -> Record {
    let mut record = Record::blank(RecordKey::from_bytes([number; 16]), source);
    record.given = Sensitive::new(said.given.to_owned());
    record.surname = Sensitive::new(said.surname.to_owned());
    record.dob = Day::parse_iso(said.dob).ok().map(Sensitive::new);
    record.postcode = Postcode::parse(said.postcode).ok().map(Sensitive::new);
    record.nhs = NhsNumber::parse(said.nhs).ok().map(Sensitive::new);
    record
}

/// Links the records among those of a town, so that names and dates have their usual weight, and
/// gives what came of these.
fn linked(records: &[Record], model: &Model) -> Links {
    let town = people::town(300, 5, 3);
    assert_eq!(town.truth.len(), town.records.len());
    let mut all = town.records;
    for other in &mut all {
        other.source += 10;
    }
    all.extend(records.iter().cloned());
    let ours = |key: &RecordKey| records.iter().any(|record| record.key == *key);
    let mut links = link(&all, model);
    links.clusters.retain(|cluster| cluster.records.iter().any(ours));
    links.links.retain(|link| ours(&link.a) && ours(&link.b));
    links.review.retain(|review| ours(&review.link.a) && ours(&review.link.b));
    links
}

fn sizes(links: &Links) -> Vec<usize> {
    let mut sizes: Vec<usize> = links.clusters.iter().map(|c| c.records.len()).collect();
    sizes.sort_unstable();
    sizes
}

#[test]
fn a_birth_date_with_day_and_month_swapped_is_put_before_a_person() {
    let swapped = Said { dob: "2014-09-06", ..ZARNAB };
    let links = linked(&[record(1, 1, &ZARNAB), record(2, 2, &swapped)], &Model::standard());
    assert_eq!(sizes(&links), [1, 1], "not linked");
    assert_eq!(links.review.len(), 1);
    assert_eq!(links.review[0].reason, Reason::BirthDateSwapped);
    assert!(links.review[0].link.probability >= 0.85, "{:?}", links.review);
    let words = links.review[0].link.explanation().to_string();
    assert!(words.contains("date of birth: day and month swapped"), "{words}");
}

#[test]
fn a_swapped_birth_date_is_linked_when_a_number_confirms_it() {
    let sure = Said { nhs: "9434765919", ..ZARNAB };
    let swapped = Said { dob: "2014-09-06", ..sure };
    let links = linked(&[record(1, 1, &sure), record(2, 2, &swapped)], &Model::standard());
    assert_eq!(sizes(&links), [2]);
}

#[test]
fn the_same_child_in_two_spellings_is_linked() {
    let other = Said { given: "ZARNAAB", surname: "Thistle-Wood", ..ZARNAB };
    let links = linked(&[record(1, 1, &ZARNAB), record(2, 2, &other)], &Model::standard());
    assert_eq!(sizes(&links), [2]);
    assert!(links.links[0].probability >= 0.95);
}

#[test]
fn twins_are_kept_apart_when_their_given_names_differ() {
    let twin = Said { given: "Idris", ..ZARNAB };
    let records =
        [record(1, 1, &ZARNAB), record(2, 2, &ZARNAB), record(3, 1, &twin), record(4, 2, &twin)];
    let links = linked(&records, &Model::standard());
    assert_eq!(sizes(&links), [2, 2]);
    for cluster in &links.clusters {
        let one_child = cluster.records == [records[0].key, records[1].key]
            || cluster.records == [records[2].key, records[3].key];
        assert!(one_child, "the given name decides");
    }
}

#[test]
fn a_record_that_fits_both_twins_is_put_before_a_person() {
    let twin = Said { given: "Idris", ..ZARNAB };
    let nameless = Said { given: "", ..ZARNAB };
    let records = [record(1, 1, &ZARNAB), record(2, 1, &twin), record(3, 2, &nameless)];
    let links = linked(&records, &Model::standard());
    assert_eq!(sizes(&links), [1, 1, 1]);
    assert!(!links.review.is_empty());
    for review in &links.review {
        assert_eq!(review.reason, Reason::ManyMatch, "{:?}", links.review);
        assert!(review.link.b == records[2].key || review.link.a == records[2].key);
    }
}

#[test]
fn a_source_with_one_row_for_each_person_never_has_two_rows_joined() {
    let model = Model::standard().with_source(1, SourceRule::OneRowPerPerson);
    let records = [record(1, 1, &ZARNAB), record(2, 1, &ZARNAB), record(3, 2, &ZARNAB)];
    let links = linked(&records, &model);
    assert_eq!(sizes(&links), [1, 2]);
    let free = linked(&records, &Model::standard());
    assert_eq!(sizes(&free), [3]);
}

#[test]
fn different_nhs_numbers_keep_namesakes_apart() {
    let one = Said { nhs: "9434765919", ..ZARNAB };
    let other = Said { nhs: "9434765870", ..ZARNAB };
    assert!(NhsNumber::parse(other.nhs).is_ok());
    let links = linked(&[record(1, 1, &one), record(2, 2, &other)], &Model::standard());
    assert_eq!(sizes(&links), [1, 1]);
}

#[test]
fn one_number_on_two_different_children_is_not_believed() {
    let one = Said { nhs: "9434765919", ..ZARNAB };
    let other = Said { given: "Idris", surname: "Oakhanger", dob: "2009-11-23", ..one };
    let links = linked(&[record(1, 1, &one), record(2, 2, &other)], &Model::standard());
    assert_eq!(sizes(&links), [1, 1]);
}

#[test]
fn records_with_one_key_are_one_record() {
    let moved = Said { surname: "Oakhanger", postcode: "ZZ9 9ZZ", ..ZARNAB };
    let links = linked(&[record(1, 1, &ZARNAB), record(1, 1, &moved)], &Model::standard());
    assert_eq!(sizes(&links), [1]);
}

#[test]
fn nothing_of_a_child_is_in_words_or_debug_output() {
    let mut one = record(1, 1, &ZARNAB);
    one.sex = Some(Sex::Female);
    let links = linked(&[one.clone(), record(2, 2, &ZARNAB)], &Model::standard());
    let mut shown = format!("{one:?} {links:?}");
    for link in &links.links {
        shown.push_str(&link.explanation().to_string());
    }
    for canary in ["Zarnab", "zarnab", "Thistle", "thistle", "2014", "ZZ5", "3QX"] {
        assert!(!shown.contains(canary), "{canary}: {shown}");
    }
}

#[test]
fn no_records_and_one_record_are_no_trouble() {
    let none = link(&[], &Model::standard());
    assert!(none.clusters.is_empty() && none.review.is_empty());
    let one = link(&[record(1, 1, &ZARNAB)], &Model::standard());
    assert_eq!(one.clusters.len(), 1);
    let blank = Record::blank(RecordKey::from_bytes([9; 16]), 1);
    let other = Record::blank(RecordKey::from_bytes([8; 16]), 2);
    assert_eq!(link(&[blank, other], &Model::standard()).clusters.len(), 2);
}
