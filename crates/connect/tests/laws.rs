//! What holds for any records: order does not matter, every record is in one cluster, and a large
//! block costs no more than its limit.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use commons::{Day, Postcode, RecordKey, Sensitive, Streams};
use lifechances_connect::{ChildLinks, Go, Record, Settings, link_children, quality};
use proptest::prelude::*;
use std::collections::BTreeSet;

mod people;

fn link(records: &[Record], settings: &Settings) -> ChildLinks {
    link_children(records, settings, &mut |_| Go::On).unwrap()
}

#[test]
fn the_order_of_the_records_does_not_matter() {
    let town = people::town(250, 5, 11);
    let settings = Settings { one_row_per_person: BTreeSet::from([1]), ..Settings::for_children() };
    let first = link(&town.records, &settings);
    for seed in 0..4 {
        let mut shuffled = town.records.clone();
        Streams::new(seed).named("order").shuffle(&mut shuffled);
        assert_eq!(link(&shuffled, &settings), first);
    }
}

/// Enough records that every step that can be shared out is shared out.
#[test]
fn the_number_of_threads_does_not_matter() {
    let town = people::town(1_700, 8, 21);
    let with = |threads: usize| {
        let base = Settings { threads, ..Settings::default() };
        [
            link(&town.records, &base),
            link(&town.records, &Settings { threads, ..Settings::for_children() }),
        ]
    };
    let one = with(1);
    assert!(one[0].links.len() > 4_096, "{}", one[0].links.len());
    assert_eq!(with(3), one);
}

#[test]
fn every_link_at_work_is_above_the_threshold_and_inside_a_cluster() {
    let town = people::town(400, 6, 12);
    let settings = Settings::for_children();
    let links = link(&town.records, &settings);
    let mut of = std::collections::BTreeMap::new();
    for (number, cluster) in links.clusters.iter().enumerate() {
        for key in &cluster.records {
            assert!(of.insert(*key, number).is_none(), "a record is in one cluster");
        }
    }
    assert_eq!(of.len(), town.truth.len(), "and every record is in one");
    for link in &links.links {
        assert!(link.probability() >= 0.95 && of[&link.a] == of[&link.b]);
    }
    let mut seen = BTreeSet::new();
    for review in &links.review {
        assert!(review.link.probability() >= 0.85);
        let (a, b) = (of[&review.link.a], of[&review.link.b]);
        assert!(a != b && seen.insert((a.min(b), a.max(b))), "one review for a pair of people");
    }
}

#[test]
fn a_town_is_linked_with_few_mistakes() {
    let town = people::town(1_500, 10, 13);
    let links = link(&town.records, &Settings::for_children());
    let found = quality(&links, &town.truth);
    assert!(found.precision.low > 0.998, "{found:?}");
    assert!(found.recall.low > 0.98, "{found:?}");
    assert!(found.recall_with_review > 0.99, "{found:?}");
}

/// Six thousand sources that each know one child by the same names, date of birth and postcode
/// would be eighteen million pairs for every rule.
#[test]
fn a_block_of_thousands_is_not_compared_pair_by_pair() {
    let records: Vec<Record> = (0..6_000_u16)
        .map(|number| {
            let hash = commons::ContentHash::of(&number.to_le_bytes());
            let key = RecordKey::from_bytes(hash.as_bytes()[..16].try_into().unwrap());
            let mut record = Record::blank(key, number);
            record.given = Sensitive::new("Zarnab".to_owned());
            record.surname = Sensitive::new("Khan".to_owned());
            record.dob = Some(Sensitive::new(Day::new(2015, 1, 1).unwrap()));
            record.postcode = Some(Sensitive::new(Postcode::parse("ZZ1 1AA").unwrap()));
            record
        })
        .collect();
    let settings = Settings { largest_block: 50, ..Settings::for_children() };
    let links = link(&records, &settings);
    for rule in &links.blocking.rules {
        assert!(rule.pairs <= 6_000 * 50 / 2, "{rule:?}");
        assert_eq!(rule.pairs + rule.pairs_left_out, 6_000 * 5_999 / 2, "what is left out is said");
    }
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
        prop_assert_eq!(link(&records, &Settings::for_children()), link(&shuffled, &Settings::for_children()));
    }
}
