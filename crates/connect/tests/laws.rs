//! What holds for any records: order does not matter, every record is in one cluster, and a large
//! block costs no more than its limit.

use commons::{Day, Postcode, RecordKey, Sensitive, Streams};
use lifechances_connect::{Model, Record, SourceRule, link, quality};
use proptest::prelude::*;
use std::collections::BTreeSet;

mod people;

#[test]
fn the_order_of_the_records_does_not_matter() {
    let town = people::town(250, 5, 11);
    let model = Model::standard().with_source(1, SourceRule::OneRowPerPerson);
    let first = link(&town.records, &model);
    for seed in 0..4 {
        let mut shuffled = town.records.clone();
        Streams::new(seed).named("order").shuffle(&mut shuffled);
        assert_eq!(link(&shuffled, &model), first);
    }
}

#[test]
fn every_link_at_work_is_above_the_threshold_and_inside_a_cluster() {
    let town = people::town(400, 6, 12);
    let model = Model::standard();
    let links = link(&town.records, &model);
    let mut of = std::collections::BTreeMap::new();
    for (number, cluster) in links.clusters.iter().enumerate() {
        for key in &cluster.records {
            assert!(of.insert(*key, number).is_none(), "a record is in one cluster");
        }
    }
    assert_eq!(of.len(), town.truth.len(), "and every record is in one");
    for link in &links.links {
        assert!(link.probability >= model.automatic && of[&link.a] == of[&link.b]);
    }
    let mut seen = BTreeSet::new();
    for review in &links.review {
        assert!(review.link.probability >= model.potential);
        let (a, b) = (of[&review.link.a], of[&review.link.b]);
        assert!(a != b && seen.insert((a.min(b), a.max(b))), "one review for a pair of people");
    }
}

#[test]
fn a_town_is_linked_with_few_mistakes() {
    let town = people::town(1_500, 10, 13);
    let links = link(&town.records, &Model::standard());
    let found = quality(&links, &town.truth);
    assert!(found.precision.low > 0.998, "{found:?}");
    assert!(found.recall.low > 0.98, "{found:?}");
    assert!(found.recall_with_review > 0.99, "{found:?}");
}

/// Five thousand records with one date of birth, one postcode and one pair of names apart from
/// their order would be twelve million pairs.
#[test]
fn a_block_of_thousands_is_not_compared_pair_by_pair() {
    let records: Vec<Record> = (0..5_000_u64)
        .map(|number| {
            let hash = commons::ContentHash::of(&number.to_le_bytes());
            let key = RecordKey::from_bytes(hash.as_bytes()[..16].try_into().unwrap());
            let mut record = Record::blank(key, 0);
            record.given = Sensitive::new("Baby".to_owned());
            record.surname = Sensitive::new("Khan".to_owned());
            record.dob = Some(Sensitive::new(Day::new(2015, 1, 1).unwrap()));
            record.postcode = Some(Sensitive::new(Postcode::parse("ZZ1 1AA").unwrap()));
            record
        })
        .collect();
    let links = link(&records, &Model::standard());
    assert!(links.blocking.pairs_compared < 1_000_000, "{:?}", links.blocking);
    let left_out: u64 = links.blocking.rules.iter().map(|rule| rule.pairs_left_out).sum();
    assert!(left_out > 10_000_000, "what is left out is counted");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_records_make_linking_panic_and_their_order_never_matters(
        rows in proptest::collection::vec(
            ("\\PC{0,8}", "[a-c ]{0,4}", 0..4_u8, 1..4_u8, 0..3_u16, 0..12_u8),
            0..24,
        ),
        seed in any::<u64>(),
    ) {
        let records: Vec<Record> = rows
            .iter()
            .map(|(given, surname, day, month, source, key)| {
                let mut record = Record::blank(RecordKey::from_bytes([*key; 16]), *source);
                record.given = Sensitive::new(given.clone());
                record.surname = Sensitive::new(surname.clone());
                record.dob = Day::new(2015, *month, *day).ok().map(Sensitive::new);
                record
            })
            .collect();
        let mut shuffled = records.clone();
        Streams::new(seed).named("order").shuffle(&mut shuffled);
        prop_assert_eq!(link(&records, &Model::standard()), link(&shuffled, &Model::standard()));
    }
}
