//! The quality report against slow twins, simulated populations with known bias, and laws.

use commons::Streams;
use lifechances_connect::Link;
use lifechances_connect::quality::effect::{Range, pool, true_rate};
use lifechances_connect::quality::evidence::{Counts, NOBODY};
use lifechances_connect::quality::rates::{Share, wilson};
use lifechances_connect::quality::{
    Audit, Basis, Evidence, Known, Linked, Options, Rate, Report, Verdict, draws, equalise, guild,
    report, weights, written,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const NO_LINKS: &[Link] = &[];

fn link(a: u32, b: u32, probability: f64, joined: bool) -> Link {
    Link { a, b, weight: (probability / (1.0 - probability)).log2(), joined }
}

fn close(a: f64, b: f64, within: f64) -> bool {
    (a - b).abs() <= within
}

/// Every pair, one by one: right, wrong and missed of each group, half for each of its records.
fn slow(person: &[u32], truth: &[u32], group: &[u32], of: u32) -> (f64, f64, f64) {
    let (mut right, mut wrong, mut missed) = (0.0, 0.0, 0.0);
    for a in 0..person.len() {
        for b in 0..a {
            if truth[a] == NOBODY || truth[b] == NOBODY {
                continue;
            }
            let halves = f64::from(u8::from(group[a] == of) + u8::from(group[b] == of)) / 2.0;
            match (person[a] == person[b], truth[a] == truth[b]) {
                (true, true) => right += halves,
                (true, false) => wrong += halves,
                (false, true) => missed += halves,
                (false, false) => {}
            }
        }
    }
    (right, wrong, missed)
}

fn sums(evidence: &Evidence, group: &[u32], of: u32) -> (f64, f64, f64) {
    let own = evidence.rows.iter().zip(group).filter(|(_, g)| **g == of).map(|(c, _)| c);
    let total = own.fold(Counts::default(), Counts::plus);
    (total.right, total.wrong, total.missed)
}

fn agree(a: (f64, f64, f64), b: (f64, f64, f64)) -> bool {
    close(a.0, b.0, 1e-9) && close(a.1, b.1, 1e-9) && close(a.2, b.2, 1e-9)
}

proptest! {
    #[test]
    fn counts_are_those_of_every_pair_one_by_one(
        rows in prop::collection::vec((0_u32..5, 0_u32..6, 0_u32..3), 0..14),
    ) {
        let person: Vec<u32> = rows.iter().map(|r| r.0).collect();
        let truth: Vec<u32> = rows.iter().map(|r| if r.1 == 5 { NOBODY } else { r.1 }).collect();
        let group: Vec<u32> = rows.iter().map(|r| r.2).collect();
        let evidence =
            Evidence::of(&Linked { person: &person, links: NO_LINKS }, &Known::Truth(&truth));
        for of in 0..3 {
            prop_assert!(agree(sums(&evidence, &group, of), slow(&person, &truth, &group, of)));
        }
    }

    #[test]
    fn a_review_of_every_pair_is_the_truth(
        rows in prop::collection::vec((0_u32..4, 0_u32..4), 2..10),
    ) {
        let person: Vec<u32> = rows.iter().map(|r| r.0).collect();
        let truth: Vec<u32> = rows.iter().map(|r| r.1).collect();
        let mut verdicts = Vec::new();
        for a in 0..rows.len() {
            for b in 0..a {
                let (x, y) = (u32::try_from(b).unwrap(), u32::try_from(a).unwrap());
                verdicts.push(Verdict { a: x, b: y, same: truth[a] == truth[b], stands_for: 1.0 });
            }
        }
        let linked = Linked { person: &person, links: NO_LINKS };
        let reviewed = Evidence::of(&linked, &Known::Review(&verdicts)).total();
        let counted = Evidence::of(&linked, &Known::Truth(&truth)).total();
        prop_assert!(close(reviewed.right, counted.right, 1e-9));
        prop_assert!(close(reviewed.wrong, counted.wrong, 1e-9));
        prop_assert!(close(reviewed.missed, counted.missed, 1e-9));
    }

    #[test]
    fn the_lowest_threshold_of_a_precision_is_the_one_found_by_trying_all(
        weights in prop::collection::vec((-5_i8..6, any::<bool>()), 1..12),
        wanted in 0.3_f64..1.0,
    ) {
        // Every link has two rows of its own.
        let rows = 2 * u32::try_from(weights.len()).unwrap();
        let person: Vec<u32> = (0..rows).collect();
        let truth: Vec<u32> = (0..rows)
            .map(|row| if weights[row as usize / 2].1 { row / 2 * 2 } else { row })
            .collect();
        let links: Vec<Link> = (0..)
            .zip(&weights)
            .map(|(at, (weight, _)): (u32, _)| {
                Link { a: 2 * at, b: 2 * at + 1, weight: f64::from(*weight), joined: false }
            })
            .collect();
        let linked = Linked { person: &person, links: &links };
        let known = Known::Truth(&truth);
        let tried = links
            .iter()
            .map(|link| link.weight)
            .filter(|at| {
                Evidence::at_weight(&linked, &known, *at).total().precision().unwrap() >= wanted
            })
            .min_by(f64::total_cmp);
        prop_assert_eq!(equalise::threshold_for_precision(&linked, &known, wanted), tried);
    }

    #[test]
    fn a_correction_holds_every_rate_that_the_ranges_allow(
        seen in 0.0_f64..=1.0, low in 0.5_f64..0.9, wide in 0.0_f64..0.1, wrong in 0.0_f64..0.3,
        more in 0.0_f64..0.15, s in 0.0_f64..=1.0, f in 0.0_f64..=1.0,
    ) {
        let (found, false_links) =
            (Range { low, high: low + wide }, Range { low: wrong, high: wrong + more });
        let bound = true_rate(seen, found, false_links).unwrap();
        let (s, f) = (low + wide * s, wrong + more * f);
        let one = ((seen - f) / (s - f)).clamp(0.0, 1.0);
        prop_assert!(bound.low <= one + 1e-9 && one <= bound.high + 1e-9);
    }

    #[test]
    fn drawn_people_never_hold_what_no_link_holds_together(
        links in prop::collection::vec((0_u32..8, 0_u32..8, 0.01_f64..0.99, any::<bool>()), 0..12),
        seed in any::<u64>(),
    ) {
        let links: Vec<Link> = links
            .iter()
            .filter(|l| l.0 < l.1)
            .map(|(a, b, p, joined)| link(*a, *b, *p, *joined))
            .collect();
        let all: Vec<Link> = links.iter().map(|l| Link { joined: true, weight: 60.0, ..*l }).collect();
        let whole = &draws::draw(8, &all, 1, 0)[0];
        for drawn in draws::draw(8, &links, 3, seed) {
            for a in 0..8 {
                for b in 0..a {
                    prop_assert!(drawn[a] != drawn[b] || whole[a] == whole[b]);
                }
                prop_assert!(drawn[a] as usize <= a);
            }
        }
    }
}

#[test]
fn independent_pairs_have_the_interval_of_wilson() {
    let people: Vec<Share> =
        (0..1000).map(|at| Share { part: f64::from(u8::from(at % 10 > 0)), whole: 1.0 }).collect();
    let rate = Rate::of(people.iter().copied(), 0.0).unwrap();
    let plain = wilson(0.9, 1000.0, 1.959_964);
    assert!(close(rate.low, plain.0, 1e-4) && close(rate.high, plain.1, 1e-4), "{rate:?}");
}

#[test]
fn more_pairs_of_the_same_people_make_nothing_surer() {
    let once: Vec<Share> =
        (0..500).map(|at| Share { part: f64::from(u8::from(at % 7 > 0)), whole: 1.0 }).collect();
    let ten = once.iter().map(|s| Share { part: 10.0 * s.part, whole: 10.0 * s.whole });
    let (once, ten) = (Rate::of(once.iter().copied(), 0.0).unwrap(), Rate::of(ten, 0.0).unwrap());
    assert!(close(once.low, ten.low, 1e-9) && close(once.high, ten.high, 1e-9));
}

/// People with two to five records each; a record of a person is lost from the rest with a chance
/// that all records of the person share.
fn population(people: u32, lost: impl Fn(u32) -> f64, seed: u64) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
    let mut stream = Streams::new(seed).named("a population with known bias");
    let (mut person, mut truth, mut group) = (Vec::new(), Vec::new(), Vec::new());
    for one in 0..people {
        let own = one % 3;
        let hard = if stream.chance(0.2) { 4.0 } else { 0.25 };
        for record in 0..2 + stream.below(4) {
            let is_lost = record > 0 && stream.chance((lost(own) * hard).min(1.0));
            truth.push(one);
            group.push(own);
            let row = u32::try_from(truth.len()).expect("a few hundred rows");
            person.push(if is_lost { 1_000_000 + row } else { one });
        }
    }
    (person, truth, group)
}

fn audited(person: &[u32], truth: &[u32], group: &[u32], names: [&str; 3]) -> Report {
    let words: Vec<&str> = group.iter().map(|g| names[*g as usize]).collect();
    let audits = [Audit::of("group", &words)];
    report(&Linked { person, links: NO_LINKS }, &Known::Truth(truth), &audits, &Options::default())
}

#[test]
fn the_standard_error_is_that_of_a_bootstrap_by_person() {
    let (person, truth, _) = population(800, |_| 0.05, 3);
    let evidence =
        Evidence::of(&Linked { person: &person, links: NO_LINKS }, &Known::Truth(&truth));
    let mut by_person = vec![Share::default(); 800];
    for (counts, person) in evidence.rows.iter().zip(&truth) {
        let share = &mut by_person[*person as usize];
        share.part += counts.right;
        share.whole += counts.right + counts.missed;
    }
    let rate = Rate::of(by_person.iter().copied(), 0.0).unwrap();
    let mut stream = Streams::new(4).named("bootstrap");
    let values: Vec<f64> = (0..2000)
        .map(|_| {
            let (mut part, mut whole) = (0.0, 0.0);
            for _ in 0..by_person.len() {
                let drawn = by_person[stream.index(by_person.len())];
                part += drawn.part;
                whole += drawn.whole;
            }
            part / whole
        })
        .collect();
    let mean = values.iter().sum::<f64>() / 2000.0;
    let spread = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 1999.0).sqrt();
    assert!(close(rate.standard_error / spread, 1.0, 0.07), "{} {spread}", rate.standard_error);
}

#[test]
fn intervals_hold_the_true_rate_about_as_often_as_they_say() {
    let recall = |seed: u64| {
        let (person, truth, _) = population(400, |_| 0.06, seed);
        let linked = Linked { person: &person, links: NO_LINKS };
        report(&linked, &Known::Truth(&truth), &[], &Options::default()).overall.recall.unwrap()
    };
    let all: Vec<Rate> = (0..300).map(recall).collect();
    let centre = all.iter().map(|rate| rate.value).sum::<f64>() / 300.0;
    let held = all.iter().filter(|rate| rate.low <= centre && centre <= rate.high).count();
    assert!((275..=297).contains(&held), "{held} of 300");
}

#[test]
fn a_known_bias_is_found_and_no_bias_is_not() {
    let (person, truth, group) = population(3000, |own| [0.01, 0.02, 0.10][own as usize], 11);
    let column = audited(&person, &truth, &group, ["green", "blue", "red"]).columns.remove(0);
    let gap = column.recall_gap.unwrap();
    assert_eq!((gap.best.as_str(), gap.worst.as_str(), gap.groups), ("green", "red", 3));
    assert!(gap.is_beyond_chance() && gap.difference > gap.by_chance, "{gap:?}");
    let beyond = (0..40)
        .filter(|seed| {
            let (person, truth, group) = population(600, |_| 0.05, 100 + seed);
            let report = audited(&person, &truth, &group, ["green", "blue", "red"]);
            report.columns[0].recall_gap.as_ref().unwrap().is_beyond_chance()
        })
        .count();
    assert!(beyond <= 5, "{beyond} of 40 false alarms");
}

#[test]
fn what_groups_are_called_and_the_order_of_rows_change_nothing() {
    let (person, truth, group) = population(600, |own| [0.02, 0.04, 0.09][own as usize], 21);
    let first = audited(&person, &truth, &group, ["a", "b", "c"]);
    let other = audited(&person, &truth, &group, ["z", "m", "b"]);
    let turned = |rows: &[u32]| rows.iter().rev().copied().collect::<Vec<u32>>();
    let back = audited(&turned(&person), &turned(&truth), &turned(&group), ["a", "b", "c"]);
    let of = |report: &Report, name: &str| {
        let group = report.columns[0].groups.iter().find(|g| g.name == name).unwrap();
        let [r, p] = [group.recall.unwrap(), group.precision.unwrap()];
        [r.value, r.low, r.high, p.value, p.low, p.high].map(|x| (x * 1e9).round())
    };
    for (one, two) in [("a", "z"), ("b", "m"), ("c", "b")] {
        assert_eq!(of(&first, one), of(&other, two));
        assert_eq!(of(&first, one), of(&back, one));
    }
    let gap = |report: &Report| {
        let gap = report.columns[0].recall_gap.clone().unwrap();
        [gap.difference, gap.low, gap.high, gap.by_chance].map(|x| (x * 1e9).round())
    };
    assert_eq!(gap(&first), gap(&other));
    assert_eq!(gap(&first), gap(&back));
}

/// Pairs of two records whose probability is right: half certain, half not.
fn calibrated(pairs: u32, seed: u64) -> (Vec<Link>, Vec<u32>, Vec<u32>) {
    let mut stream = Streams::new(seed).named("links whose probability is right");
    let (mut links, mut person, mut truth) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..pairs {
        let (a, b) = (2 * at, 2 * at + 1);
        let probability = if stream.chance(0.7) {
            0.9 + 0.099 * stream.unit()
        } else {
            0.01 + 0.98 * stream.unit()
        };
        let (joined, same) = (probability >= 0.5, stream.chance(probability));
        links.push(link(a, b, probability, joined));
        person.extend([a, if joined { a } else { b }]);
        truth.extend([a, if same { a } else { b }]);
    }
    (links, person, truth)
}

#[test]
fn right_probabilities_give_the_rates_of_the_truth_without_it() {
    let (links, person, truth) = calibrated(20_000, 5);
    let linked = Linked { person: &person, links: &links };
    let of = |known: &Known<'_>| report(&linked, known, &[], &Options::default());
    let (expected, counted) = (of(&Known::Probabilities), of(&Known::Truth(&truth)));
    assert_eq!((expected.basis, counted.basis), (Basis::Probabilities, Basis::Truth));
    for (own, other) in [
        (expected.overall.recall, counted.overall.recall),
        (expected.overall.precision, counted.overall.precision),
    ] {
        let (own, other) = (own.unwrap(), other.unwrap());
        assert!(close(own.value, other.value, 0.005), "{own:?} {other:?}");
        assert!(own.low <= other.value && other.value <= own.high, "{own:?} {other:?}");
    }
}

#[test]
fn a_sample_of_reviews_estimates_what_a_full_review_would_find() {
    let (links, person, truth) = calibrated(20_000, 6);
    let mut stream = Streams::new(7).named("sample");
    let verdicts: Vec<Verdict> = links
        .iter()
        .filter_map(|link| {
            let chance = if link.joined { 0.05 } else { 0.2 };
            let same = truth[link.a as usize] == truth[link.b as usize];
            stream.chance(chance).then(|| Verdict {
                a: link.b,
                b: link.a,
                same,
                stands_for: 1.0 / chance,
            })
        })
        .collect();
    let linked = Linked { person: &person, links: &links };
    let of = |known: &Known<'_>| report(&linked, known, &[], &Options::default()).overall;
    let (sampled, counted) = (of(&Known::Review(&verdicts)), of(&Known::Truth(&truth)));
    for (own, other) in [(sampled.recall, counted.recall), (sampled.precision, counted.precision)] {
        let (own, other) = (own.unwrap(), other.unwrap().value);
        assert!(own.low <= other && other <= own.high, "{own:?} {other}");
        assert!(own.high - own.low < 0.05, "{own:?}");
    }
}

#[test]
fn thresholds_on_offer_miss_alike_and_say_their_price() {
    let (links, person, truth) = calibrated(20_000, 8);
    // Links of the second group are all weaker: more of them are missed.
    let weaker = |link: &Link| Link {
        weight: if link.a / 2 % 2 == 1 { link.weight - 3.0 } else { link.weight },
        ..*link
    };
    let links: Vec<Link> = links.iter().map(weaker).collect();
    let words: Vec<&str> = person
        .iter()
        .enumerate()
        .map(|(row, _)| if row / 2 % 2 == 1 { "second" } else { "first" })
        .collect();
    let audit = Audit::of("group", &words);
    let before = person.clone();
    let linked = Linked { person: &person, links: &links };
    let offer = equalise::offer(&linked, &Known::Truth(&truth), &audit, 3.0).unwrap();
    let [first, second] = [&offer.groups[0], &offer.groups[1]];
    assert!(second.missed_now.unwrap() > first.missed_now.unwrap() + 0.05);
    for group in [first, second] {
        assert!(close(group.missed_then.unwrap(), offer.missed_in_all, 0.002), "{group:?}");
    }
    assert!(second.threshold < 3.0 && 3.0 < first.threshold);
    assert!(second.false_then > second.false_now && first.false_then <= first.false_now);
    let counted = Evidence::chosen(&linked, &Known::Truth(&truth), |link| {
        link.weight >= offer.groups[usize::from(words[link.a as usize] == "second")].threshold
    });
    assert!(close(counted.total().wrong, offer.false_then, 1e-9));
    assert!(close(counted.total().f1().unwrap(), offer.f1_then.unwrap(), 1e-12));
    assert_eq!(before, person, "nothing is applied");
    let one = Audit::of("all", &vec!["all"; person.len()]);
    let same = equalise::offer(&linked, &Known::Truth(&truth), &one, 3.0).unwrap();
    assert!(close(same.f1_now.unwrap(), same.f1_then.unwrap(), 1e-9));
}

#[test]
fn an_analysis_of_drawn_sets_carries_what_is_not_known_of_the_links() {
    let (links, person, truth) = calibrated(4_000, 9);
    let rate = |people: &[u32]| {
        let joined = (0..people.len()).step_by(2).filter(|row| people[*row] == people[row + 1]);
        f64::from(u32::try_from(joined.count()).unwrap()) / 4_000.0
    };
    let estimates: Vec<(f64, f64)> = draws::draw(person.len(), &links, 20, 2)
        .iter()
        .map(|set| {
            let rate = rate(set);
            (rate, rate * (1.0 - rate) / 4_000.0)
        })
        .collect();
    let pooled = pool(&estimates).unwrap();
    assert!(pooled.low <= rate(&truth) && rate(&truth) <= pooled.high, "{pooled:?}");
    assert!(pooled.from_links > 0.01);
}

#[test]
fn weights_bring_back_the_people_whose_links_were_missed() {
    let (person, truth, group) = population(9_000, |own| [0.01, 0.05, 0.20][own as usize], 31);
    let words: Vec<String> = group.iter().map(u32::to_string).collect();
    let audit = Audit::of("group", &words);
    let evidence =
        Evidence::of(&Linked { person: &person, links: NO_LINKS }, &Known::Truth(&truth));
    let cells = weights::cells(&evidence, &audit);
    let row_weights = weights::of_rows(&cells, &audit);
    let total = |group: &str, weigh: bool| {
        let rows = (0..person.len()).filter(|row| words[*row] == group);
        rows.map(|row| evidence.rows[row].right * if weigh { row_weights[row] } else { 1.0 })
            .sum::<f64>()
    };
    let all = |group: &str| {
        let rows = (0..person.len()).filter(|row| words[*row] == group);
        rows.map(|row| evidence.rows[row].right + evidence.rows[row].missed).sum::<f64>()
    };
    for group in ["0", "1", "2"] {
        assert!(close(total(group, true) / all(group), 1.0, 0.01), "{group}");
    }
    assert!(total("2", false) / all("2") < 0.9);
}

#[test]
fn every_item_is_told_or_said_not_to_be() {
    let (person, truth, group) = population(300, |_| 0.05, 41);
    let report = audited(&person, &truth, &group, ["a", "b", "c"]);
    let told = BTreeMap::from([("1a".to_owned(), "All pupils of | the district.".to_owned())]);
    let items = guild::guild(&report, &told).unwrap();
    let keys: BTreeSet<&str> = items.iter().map(|item| item.key).collect();
    assert_eq!((items.len(), keys.len()), (21, 21));
    let of = |key: &str| items.iter().find(|item| item.key == key).unwrap().told.as_str();
    assert_eq!(of("1b"), "not stated");
    assert_eq!(of("2c"), "not stated");
    assert!(of("2h").contains("missed") && of("2i").contains("groups compared"));
    assert!(of("2j").contains("linked with another"));
    let wrong = BTreeMap::from([("9z".to_owned(), String::new())]);
    assert!(guild::guild(&report, &wrong).unwrap_err().to_string().contains("9z"));
    let text = written::markdown(&report, &items);
    assert!(text.contains("All pupils of \\| the district."));
    assert!(text.contains("not stated") && text.contains("## By group"));
}

#[test]
fn groups_with_too_few_people_are_named_and_not_rated() {
    let (person, truth, mut group) = population(300, |_| 0.05, 51);
    group.iter_mut().zip(&truth).for_each(|(group, truth)| *group = u32::from(*truth >= 4));
    let report = audited(&person, &truth, &group, ["few", "many", "none"]);
    let few = &report.columns[0].groups[0];
    assert!(few.too_few && few.recall.is_none() && few.rows > 0);
    assert!(report.columns[0].recall_gap.is_none());
    let items = guild::guild(&report, &BTreeMap::new()).unwrap();
    let text = written::markdown(&report, &items);
    assert!(text.contains("too few") && text.contains("fewer than 10 people"));
}

#[test]
fn ages_and_movers_become_groups() {
    let ages = Audit::ages("age", &["4", "5.9", "17", "", "-1", "unborn", "70"]);
    let words: Vec<&str> =
        ages.of_row.iter().map(|at| ages.groups[*at as usize].as_str()).collect();
    assert_eq!(
        words,
        ["00-04", "05-10", "16-17", "not recorded", "not recorded", "unborn", "25 and over"]
    );
    let moved = Audit::movers("movers", &[1, 1, 2, 2, 3, 4, 4], &["A", "B", "C", "", "D", "", "E"]);
    let words: Vec<&str> =
        moved.of_row.iter().map(|at| moved.groups[*at as usize].as_str()).collect();
    assert_eq!(words, ["moved", "moved", "stayed", "stayed", "one record", "stayed", "stayed"]);
}

#[test]
fn nothing_linked_and_nothing_known_is_reported_without_a_figure() {
    let linked = Linked { person: &[], links: NO_LINKS };
    let report = report(
        &linked,
        &Known::Probabilities,
        &[Audit::of::<&str>("group", &[])],
        &Options::default(),
    );
    assert_eq!((report.rows, report.people, report.f1), (0, 0, None));
    assert!(report.overall.recall.is_none() && report.columns[0].groups.is_empty());
}
