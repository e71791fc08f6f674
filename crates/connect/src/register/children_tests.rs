//! Children's records that join later come to the people of a run over all of them.

use super::children::{Joiner, Joining, Stage, join_people};
use super::tests::records;
use crate::children::one_for_each_key;
use crate::linker::Linker;
use crate::model::ModelDocument;
use crate::record::{Record, Sex};
use crate::settings::Settings;
use crate::told::{Asked, Stands, Told, link_told};
use crate::watch::Go;
use commons::{Day, Postcode, RecordKey, Sensitive};
use std::collections::{BTreeMap, BTreeSet};

fn town(seed: u64) -> Vec<Record> {
    let rows = records(seed, 400);
    let with_copies =
        rows.iter().enumerate().map(|(at, row)| if at % 19 == 7 { &rows[at - 1] } else { row });
    with_copies.enumerate().map(|(at, (_, values))| record(at, values)).collect()
}

fn record(at: usize, values: &[String; 5]) -> Record {
    let mut key = [0; 16];
    // Keys say nothing of when a record came.
    key[..8].copy_from_slice(&(at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    let text = |at: usize| Sensitive::new(values[at].clone());
    Record {
        given: text(0),
        surname: text(1),
        dob: Day::parse_iso(&values[2]).ok().map(Sensitive::new),
        sex: Some(if values[3] == "F" { Sex::Female } else { Sex::Male }),
        postcode: Postcode::parse(&values[4]).ok().map(Sensitive::new),
        ..Record::blank(RecordKey::from_bytes(key), u16::from(at.is_multiple_of(2)))
    }
}

type People = BTreeSet<Vec<RecordKey>>;

/// Links the first records, then joins the rest in batches; the pairs that were told stand.
fn joined(town: &[Record], first: usize, batch: usize, told: &Told) -> (People, super::Kept) {
    joined_with(&Settings::for_children(), town, (first, batch), told)
}

fn joined_with(
    settings: &Settings,
    town: &[Record],
    (first, batch): (usize, usize),
    told: &Told,
) -> (People, super::Kept) {
    let run = link_told(&town[..first], settings, told, &mut |_| Go::On).unwrap();
    let mut people: People = run.links.clusters.into_iter().map(|one| one.records).collect();
    let joining = Joining { kept: &run.kept, settings, told };
    let mut there = first;
    while there < town.len() {
        let upto = (there + batch).min(town.len());
        let number: BTreeMap<RecordKey, usize> =
            town.iter().enumerate().map(|(at, record)| (record.key, at)).collect();
        let stage = |key: &RecordKey| match number[key] {
            at if at < first => Stage::First,
            at if at < there => Stage::Later,
            _ => Stage::New,
        };
        let more = join_people(&town[..upto], stage, &joining, &mut |_| Go::On).unwrap();
        let touched: BTreeSet<RecordKey> =
            more.touched.iter().flat_map(|one| one.records.iter().copied()).collect();
        for person in &people {
            let in_piece = person.iter().filter(|key| touched.contains(key)).count();
            assert!(in_piece == 0 || in_piece == person.len(), "a person is touched whole or not");
        }
        people.retain(|person| !touched.contains(&person[0]));
        people.extend(more.touched.into_iter().map(|one| one.records));
        there = upto;
    }
    (people, run.kept)
}

#[test]
fn records_that_join_later_come_to_the_people_of_linking_all_of_them_with_that_model() {
    for seed in 1..4 {
        let town = town(seed);
        let first = town.len() * 2 / 3;
        for batch in [41, town.len()] {
            let told = Told::default();
            let (people, kept) = joined(&town, first, batch, &told);
            let settings = Settings::for_children();
            let joining = Joining { kept: &kept, settings: &settings, told: &told };
            let whole = linked_whole(&town, first, &joining);
            assert_eq!(people.iter().map(Vec::len).sum::<usize>(), town.len());
            assert_eq!(people, whole, "seed {seed}, batches of {batch}");
            assert!(people.len() < town.len() * 2 / 3, "something was linked");
        }
    }
}

#[test]
fn what_was_set_right_stands_when_more_records_join() {
    let town = town(5);
    let first = town.len() * 2 / 3;
    let (people, _) = joined(&town, first, 60, &Told::default());
    let number: BTreeMap<RecordKey, usize> =
        town.iter().enumerate().map(|(at, record)| (record.key, at)).collect();
    let among_first =
        |person: &&Vec<RecordKey>| person.iter().filter(|key| number[*key] < first).count();
    let two = people.iter().find(|person| among_first(person) >= 2).unwrap();
    let pair: Vec<RecordKey> =
        two.iter().copied().filter(|key| number[key] < first).take(2).collect();
    let stands = vec![(pair[0], pair[1], Stands::Apart)];
    let (people, _) = joined(&town, first, 60, &Told { stands, ..Told::default() });
    assert!(!people.iter().any(|person| pair.iter().all(|key| person.contains(key))));

    let mut singles = people.iter().filter(|person| number[&person[0]] < first);
    let (one, other) = (singles.next().unwrap()[0], singles.next().unwrap()[0]);
    let stands = vec![(one, other, Stands::AsOne)];
    let (people, _) = joined(&town, first, 60, &Told { stands, ..Told::default() });
    assert!(people.iter().any(|person| person.contains(&one) && person.contains(&other)));
}

#[test]
fn blocks_that_are_too_large_are_split_as_a_run_over_all_records_splits_them() {
    let town = town(4);
    let first = town.len() * 2 / 3;
    let told = Told::default();
    for largest_block in [25, 60] {
        let settings = Settings { largest_block, pairs_per_record: 40, ..Settings::for_children() };
        let (people, kept) = joined_with(&settings, &town, (first, 70), &told);
        let joining = Joining { kept: &kept, settings: &settings, told: &told };
        assert_eq!(people, linked_whole(&town, first, &joining), "blocks of {largest_block}");
    }
}

/// Everybody by comparing all records with the model that was kept: what joining must agree with.
fn linked_whole(
    records: &[Record],
    first: usize,
    joining: &Joining<'_>,
) -> BTreeSet<Vec<RecordKey>> {
    let base: BTreeSet<RecordKey> = records[..first].iter().map(|record| record.key).collect();
    let mut by_stage: [Vec<&Record>; 3] = Default::default();
    for record in one_for_each_key(records) {
        by_stage[usize::from(!base.contains(&record.key))].push(record);
    }
    let asked = Asked::of(&by_stage[0], joining.settings, joining.told);
    let document = ModelDocument::from_toml(&joining.kept.model).unwrap();
    let linker = Linker::with_model(&asked.distinct.table, &document).unwrap();
    let mut house = Joiner::of(linker, asked, joining.kept, &by_stage);
    let roots = house.register.linked_again();
    let mut people: BTreeMap<u32, Vec<RecordKey>> = BTreeMap::new();
    house.register.with_tools(|own, tools| {
        for (place, root) in (0..).zip(roots) {
            let same = &house.copies[own.linker.frame.rows[place as usize] as usize];
            let keys: Vec<RecordKey> = same.iter().map(|record| record.key).collect();
            let together =
                if own.copies_are_one(place, keys.len(), tools) { keys.len() } else { 1 };
            people.entry(root).or_default().extend(&keys[..together]);
            for (at, key) in (0..).zip(&keys[together..]) {
                people.insert(u32::MAX - place * 50 - at, vec![*key]);
            }
        }
    });
    let sorted = people.into_values().map(|mut keys| {
        keys.sort_unstable();
        keys
    });
    sorted.collect()
}
