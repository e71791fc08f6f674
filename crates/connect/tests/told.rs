//! Linking children's records with what people decided: decisions change the answer and are never
//! contradicted.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod people;

use commons::{RecordKey, Streams};
use lifechances_connect::review::{Design, Votes};
use lifechances_connect::{
    ChildLesson, ChildLinks, Go, Record, Settings, ToLookAt, Told, link_children, link_told,
};
use std::collections::{BTreeMap, BTreeSet};

const SAME: Votes = Votes { same: 2, different: 0 };
const DIFFERENT: Votes = Votes { same: 0, different: 2 };

fn told(records: &[Record], lessons: Vec<ChildLesson>) -> (ChildLinks, ToLookAt) {
    let design = Design { pairs: 60, ..Design::default() };
    let told = Told { lessons, design, ..Told::default() };
    let found = link_told(records, &Settings::for_children(), &told, &mut |_| Go::On).unwrap();
    (found.links, found.to_look_at)
}

fn person_of(links: &ChildLinks) -> BTreeMap<RecordKey, usize> {
    let all = links.clusters.iter().enumerate();
    all.flat_map(|(at, cluster)| cluster.records.iter().map(move |key| (*key, at))).collect()
}

#[test]
fn without_decisions_nothing_changes_and_pairs_to_look_at_come_on_top() {
    let town = people::town(300, 4, 5);
    let plain = link_children(&town.records, &Settings::for_children(), &mut |_| Go::On).unwrap();
    let (links, to_look_at) = told(&town.records, Vec::new());
    assert_eq!(plain, links);
    let drawn = to_look_at.pairs.iter().filter(|pair| pair.stratum.is_some()).count();
    let by_stratum: u64 = to_look_at.strata.iter().map(|stratum| stratum.drawn).sum();
    assert_eq!(drawn as u64, by_stratum);
    let listed: BTreeSet<_> = to_look_at.pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    assert_eq!(listed.len(), to_look_at.pairs.len(), "no pair stands twice");
    for review in &links.review {
        assert!(listed.contains(&(review.link.a, review.link.b)), "a waiting pair is looked at");
    }
    for pair in &to_look_at.pairs {
        assert_eq!(pair.levels.len(), links.fields.len());
        assert_eq!(pair.bits.len(), links.fields.len());
    }
}

#[test]
fn decisions_change_the_answer_and_are_never_contradicted() {
    let town = people::town(300, 4, 6);
    let (before, to_look_at) = told(&town.records, Vec::new());
    let person = person_of(&before);
    // Whatever was joined is said to be two, and whatever was not is said to be one, as long as that
    // does not contradict itself: each record in one decision at most.
    let mut stream = Streams::new(3).named("which pairs");
    let (mut seen, mut lessons) = (BTreeSet::new(), Vec::new());
    for pair in to_look_at.pairs.iter().filter(|_| stream.chance(0.7)) {
        if seen.contains(&pair.a) || seen.contains(&pair.b) {
            continue;
        }
        seen.extend([pair.a, pair.b]);
        let votes = if person[&pair.a] == person[&pair.b] { DIFFERENT } else { SAME };
        lessons.push(ChildLesson { a: pair.a, b: pair.b, votes });
    }
    assert!(lessons.iter().any(|one| one.votes == SAME) && lessons.len() > 10);
    let (after, _) = told(&town.records, lessons.clone());
    let person = person_of(&after);
    for lesson in &lessons {
        let one = person[&lesson.a] == person[&lesson.b];
        assert_eq!(one, lesson.votes == SAME);
    }
    assert_ne!(before.clusters, after.clusters);
}

#[test]
fn a_pair_that_somebody_has_begun_is_looked_at_again() {
    let town = people::town(100, 4, 8);
    let begun = (town.records[3].key, town.records[40].key);
    assert_ne!(town.truth[&begun.0], town.truth[&begun.1]);
    let told = Told { begun: vec![begun], ..Told::default() };
    let settings = Settings::for_children();
    let found = link_told(&town.records, &settings, &told, &mut |_| Go::On).unwrap().to_look_at;
    let wanted = (begun.0.min(begun.1), begun.0.max(begun.1));
    assert_eq!(found.pairs.iter().filter(|pair| (pair.a, pair.b) == wanted).count(), 1);
}

#[test]
fn a_decision_holds_for_records_that_say_exactly_the_same() {
    let mut town = people::town(100, 4, 7);
    // The record of one child is sent again under another number.
    let first = town.records[0].clone();
    let copy = Record { key: RecordKey::from_bytes([255; 16]), ..first.clone() };
    town.records.push(copy.clone());
    let (before, _) = told(&town.records, Vec::new());
    let person = person_of(&before);
    let together = person[&first.key] == person[&copy.key];
    assert!(together, "two records that say the same with a number are one child");
    let lesson = ChildLesson { a: first.key, b: copy.key, votes: DIFFERENT };
    let (after, _) = told(&town.records, vec![lesson]);
    let person = person_of(&after);
    assert_ne!(person[&first.key], person[&copy.key]);
}

#[test]
fn groups_share_out_what_is_expected_and_small_ones_have_no_rate() {
    let town = people::town(300, 4, 9);
    let told = Told::default();
    let settings = Settings::for_children();
    let found = link_told(&town.records, &settings, &told, &mut |_| Go::On).unwrap();
    let (all, none) = found.expected.by_group("all", |_| "all".to_owned(), 10);
    assert_eq!((all.len(), none), (1, None));
    let recall = all[0].recall.unwrap();
    assert!((recall.value - found.links.expected.recall).abs() < 0.01, "{recall:?}");
    let even = |key: &RecordKey| if key.as_bytes()[0].is_multiple_of(2) { "even" } else { "odd" };
    let few: BTreeSet<RecordKey> = town.records.iter().take(4).map(|record| record.key).collect();
    let group = |key: &RecordKey| if few.contains(key) { "few" } else { even(key) }.to_owned();
    let (groups, gap) = found.expected.by_group("any", group, 10);
    let rated: Vec<bool> = groups.iter().map(|group| group.recall.is_some()).collect();
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!((names, rated), (vec!["even", "few", "odd"], vec![true, false, true]));
    let pairs: f64 = groups.iter().filter_map(|group| group.recall).map(|rate| rate.pairs).sum();
    assert!(pairs <= recall.pairs + 1e-9 && pairs > 0.9 * recall.pairs);
    assert!(gap.is_some());
}
