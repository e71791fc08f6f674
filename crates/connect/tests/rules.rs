//! The rules that no weight may break: what is not sure is put before a person, and a twin is not
//! the other twin.

#![expect(clippy::unwrap_used, reason = "nobody stops these runs")]

use commons::{Day, NhsNumber, Postcode, RecordKey, Sensitive};
use lifechances_connect::{ChildLinks, Go, Join, Reason, Record, Settings, Sex, link_children};
use std::collections::BTreeSet;

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
fn linked(records: &[Record], settings: &Settings) -> ChildLinks {
    let town = people::town(300, 5, 3);
    assert_eq!(town.truth.len(), town.records.len());
    let mut all = town.records;
    for other in &mut all {
        other.source += 10;
    }
    all.extend(records.iter().cloned());
    let ours = |key: &RecordKey| records.iter().any(|record| record.key == *key);
    let mut links = link_all(&all, settings);
    links.clusters.retain(|cluster| cluster.records.iter().any(ours));
    links.links.retain(|link| ours(&link.a) && ours(&link.b));
    links.review.retain(|review| ours(&review.link.a) && ours(&review.link.b));
    links
}

fn link_all(records: &[Record], settings: &Settings) -> ChildLinks {
    link_children(records, settings, &mut |_| Go::On).unwrap()
}

fn sizes(links: &ChildLinks) -> Vec<usize> {
    let mut sizes: Vec<usize> = links.clusters.iter().map(|c| c.records.len()).collect();
    sizes.sort_unstable();
    sizes
}

#[test]
fn a_birth_date_with_day_and_month_swapped_is_put_before_a_person() {
    let swapped = Said { dob: "2014-09-06", ..ZARNAB };
    let links = linked(&[record(1, 1, &ZARNAB), record(2, 2, &swapped)], &Settings::for_children());
    assert_eq!(sizes(&links), [1, 1], "not linked");
    assert_eq!(links.review.len(), 1);
    assert_eq!(links.review[0].reason, Reason::BirthDateSwapped);
    assert!(links.review[0].link.probability() >= 0.85, "{:?}", links.review);
    let words = links.explain(links.review[0].link.agreement);
    assert!(words.contains(&("dob", "day and month swapped")), "{words:?}");
}

#[test]
fn a_swapped_birth_date_is_linked_when_a_number_confirms_it() {
    let sure = Said { nhs: "9434765919", ..ZARNAB };
    let swapped = Said { dob: "2014-09-06", ..sure };
    let links = linked(&[record(1, 1, &sure), record(2, 2, &swapped)], &Settings::for_children());
    assert_eq!(sizes(&links), [2]);
}

#[test]
fn the_same_child_in_two_spellings_is_linked() {
    let other = Said { given: "ZARNAAB", surname: "Thistle-Wood", ..ZARNAB };
    let links = linked(&[record(1, 1, &ZARNAB), record(2, 2, &other)], &Settings::for_children());
    assert_eq!(sizes(&links), [2]);
    assert!(links.links[0].probability() >= 0.95);
}

#[test]
fn twins_are_kept_apart_when_their_given_names_differ() {
    let twin = Said { given: "Idris", ..ZARNAB };
    let records =
        [record(1, 1, &ZARNAB), record(2, 2, &ZARNAB), record(3, 1, &twin), record(4, 2, &twin)];
    let links = linked(&records, &Settings::for_children());
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
    let links = linked(&records, &Settings::for_children());
    assert_eq!(sizes(&links), [1, 1, 1]);
    let of_the_nameless: Vec<_> = links
        .review
        .iter()
        .filter(|review| [review.link.a, review.link.b].contains(&records[2].key))
        .collect();
    assert_eq!(of_the_nameless.len(), 2, "either twin may be meant");
    for review in of_the_nameless {
        assert_eq!(review.reason, Reason::ManyMatch, "{:?}", links.review);
    }
}

#[test]
fn a_record_without_a_given_name_never_joins_two_twins_whatever_the_threshold() {
    let twin = Said { given: "Idris", ..ZARNAB };
    let nameless = Said { given: "", ..ZARNAB };
    let records =
        [record(1, 1, &ZARNAB), record(2, 1, &twin), record(3, 2, &nameless), record(4, 3, &twin)];
    for join in [Join::Best, Join::Surely(0.5), Join::Surely(0.95)] {
        let links = linked(&records, &Settings { join, ..Settings::default() });
        for cluster in &links.clusters {
            let both = [records[0].key, records[1].key];
            assert!(!both.iter().all(|key| cluster.records.contains(key)), "{join:?}");
        }
    }
}

#[test]
fn a_source_with_one_row_for_each_person_never_has_two_rows_joined() {
    let settings = Settings { one_row_per_person: BTreeSet::from([1]), ..Settings::for_children() };
    let records = [record(1, 1, &ZARNAB), record(2, 1, &ZARNAB), record(3, 2, &ZARNAB)];
    let links = linked(&records, &settings);
    assert_eq!(sizes(&links), [1, 2]);
    let free = linked(&records, &Settings::for_children());
    assert_eq!(sizes(&free), [3]);
}

#[test]
fn different_nhs_numbers_keep_namesakes_apart() {
    let one = Said { nhs: "9434765919", ..ZARNAB };
    let other = Said { nhs: "9434765870", ..ZARNAB };
    assert!(NhsNumber::parse(other.nhs).is_ok());
    let links = linked(&[record(1, 1, &one), record(2, 2, &other)], &Settings::for_children());
    assert_eq!(sizes(&links), [1, 1]);
    assert_eq!(links.review[0].reason, Reason::NumbersDiffer);
}

#[test]
fn one_number_on_two_different_children_is_not_believed() {
    let one = Said { nhs: "9434765919", ..ZARNAB };
    let other = Said { given: "Idris", surname: "Oakhanger", dob: "2009-11-23", ..one };
    let links = linked(&[record(1, 1, &one), record(2, 2, &other)], &Settings::for_children());
    assert_eq!(sizes(&links), [1, 1]);
}

#[test]
fn records_with_one_key_are_one_record() {
    let moved = Said { surname: "Oakhanger", postcode: "ZZ9 9ZZ", ..ZARNAB };
    let links = linked(&[record(1, 1, &ZARNAB), record(1, 1, &moved)], &Settings::for_children());
    assert_eq!(sizes(&links), [1]);
}

#[test]
fn nothing_of_a_child_is_in_words_or_debug_output() {
    let mut one = record(1, 1, &ZARNAB);
    one.sex = Some(Sex::Female);
    let links = linked(&[one.clone(), record(2, 2, &ZARNAB)], &Settings::for_children());
    let mut shown = format!("{one:?} {links:?}");
    for link in &links.links {
        shown.push_str(&format!("{:?}", links.explain(link.agreement)));
    }
    for canary in ["Zarnab", "zarnab", "Thistle", "thistle", "2014", "ZZ5", "3QX"] {
        assert!(!shown.contains(canary), "{canary}: {shown}");
    }
}

#[test]
fn no_records_and_one_record_are_no_trouble() {
    let none = link_all(&[], &Settings::for_children());
    assert!(none.clusters.is_empty() && none.review.is_empty());
    let one = link_all(&[record(1, 1, &ZARNAB)], &Settings::for_children());
    assert_eq!(one.clusters.len(), 1);
    let blank = Record::blank(RecordKey::from_bytes([9; 16]), 1);
    let other = Record::blank(RecordKey::from_bytes([8; 16]), 2);
    assert_eq!(link_all(&[blank, other], &Settings::for_children()).clusters.len(), 2);
}
