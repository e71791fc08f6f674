//! Promises about runs of linking.

use crate::engines::{Fresh, id, later};
use store::link_checks::{self, Offered, ReviewedGroup, ReviewedRate};
use store::link_groups::{self, GroupGap, GroupRate};
use store::link_reviews::{self, LinkReview, ReviewFigure, ReviewFigureKind};
use store::link_runs::{self, CountKind, LinkCount, LinkRun, TruthFound};
use store::link_ways::{self, LinkWay, Way};

fn run(number: u32) -> LinkRun {
    LinkRun {
        id: id(u64::from(number)),
        ended_at: later(i64::from(number)),
        asked_by: "system".into(),
        model: "five classes of pair".into(),
        settings_json: "{}".into(),
        records: 70_750,
        people: 20_189,
        pairs_compared: 4_998_050,
        reviews: 276,
        completeness: 0.9991,
        expected_precision: 0.9998,
        expected_recall: 0.9932,
        truth: None,
    }
}

fn count(kind: CountKind, part: &str, beside: &str, counted: Option<u64>) -> LinkCount {
    LinkCount { kind, part: part.into(), beside: beside.into(), counted }
}

pub(crate) fn a_run_of_linking_comes_back_with_its_counts(fresh: &Fresh) {
    let counts = vec![
        count(CountKind::BothKnow, "gp", "police", None),
        count(CountKind::BothKnow, "gp", "school", Some(120)),
        count(CountKind::Records, "gp", "", Some(19_432)),
    ];
    let kept = counts.clone();
    fresh.write(move |tx| link_runs::insert(tx, &run(1), &kept)).unwrap();
    fresh.write(|tx| link_runs::insert(tx, &run(2), &[])).unwrap();
    assert_eq!(fresh.read(link_runs::newest), Some(run(2)));
    assert_eq!(fresh.read(|tx| link_runs::counts_of(tx, &id(1))), counts);
    assert_eq!(fresh.read(|tx| link_runs::counts_of(tx, &id(2))), []);
    let truth = TruthFound { precision: [0.9994, 0.9993, 0.9996], recall: [0.99, 0.98, 1.0] };
    assert!(fresh.write(move |tx| link_runs::note_truth(tx, &id(2), &truth)).unwrap());
    assert!(!fresh.write(move |tx| link_runs::note_truth(tx, &id(3), &truth)).unwrap());
    assert_eq!(fresh.read(link_runs::newest), Some(LinkRun { truth: Some(truth), ..run(2) }));
}

pub(crate) fn people_counted_again_replace_those_of_a_run_and_nothing_else(fresh: &Fresh) {
    let rule = count(CountKind::Rule, "name and date", "", Some(4_000));
    let records = |counted| count(CountKind::Records, "gp", "", Some(counted));
    let before = vec![records(19_432), rule.clone()];
    fresh.write(move |tx| link_runs::insert(tx, &run(1), &before)).unwrap();
    fresh.write(|tx| link_runs::insert(tx, &run(2), &[])).unwrap();
    let pairs = count(CountKind::Review, "potential", "", Some(99));
    let after = vec![records(19_431), pairs];
    fresh.write(move |tx| link_runs::count_people_again(tx, &id(1), 20_190, &after)).unwrap();
    let kept = vec![records(19_431), rule];
    assert_eq!(fresh.read(|tx| link_runs::counts_of(tx, &id(1))), kept);
    assert_eq!(fresh.read(link_runs::newest), Some(run(2)), "another run stays as it was");
    fresh.write(|tx| link_runs::count_people_again(tx, &id(2), 7, &[])).unwrap();
    assert_eq!(fresh.read(link_runs::newest), Some(LinkRun { people: 7, ..run(2) }));
}

pub(crate) fn how_far_a_review_is_replaces_what_was_kept_before(fresh: &Fresh) {
    fresh.write(|tx| link_runs::insert(tx, &run(1), &[])).unwrap();
    assert_eq!(fresh.read(|tx| link_reviews::of(tx, &id(1))), None);
    let review = LinkReview {
        run: id(1),
        counted_at: later(5),
        waits: [498, 2, 0],
        settled: 0,
        judged_twice: 0,
        agreed: 0,
        nobody_could_tell: 1,
        still_needed: 490,
        figures: Vec::new(),
    };
    let kept = review.clone();
    fresh.write(move |tx| link_reviews::put(tx, &kept)).unwrap();
    assert_eq!(fresh.read(|tx| link_reviews::of(tx, &id(1))), Some(review.clone()));
    let figure = |kind, estimate| ReviewFigure { kind, estimate };
    let later_on = LinkReview {
        waits: [300, 100, 2],
        settled: 98,
        judged_twice: 100,
        agreed: 98,
        still_needed: 0,
        figures: vec![
            figure(ReviewFigureKind::Agreed, [0.98, 0.93, 0.995]),
            figure(ReviewFigureKind::Kappa, [0.9, -0.1, 1.0]),
            figure(ReviewFigureKind::Recall, [0.95, 0.9, 0.99]),
        ],
        ..review
    };
    let kept = later_on.clone();
    fresh.write(move |tx| link_reviews::put(tx, &kept)).unwrap();
    assert_eq!(fresh.read(|tx| link_reviews::of(tx, &id(1))), Some(later_on.clone()));
    let nowhere = LinkReview { run: id(9), ..later_on };
    assert!(fresh.write(move |tx| link_reviews::put(tx, &nowhere)).is_err());
}

pub(crate) fn groups_of_a_run_come_back_and_small_ones_without_a_rate(fresh: &Fresh) {
    fresh.write(|tx| link_runs::insert(tx, &run(1), &[])).unwrap();
    let rate = |part: &str, found| GroupRate { grouped_by: "sex".into(), part: part.into(), found };
    let rates = vec![
        rate("female", Some((9_000, [0.99, 0.98, 0.995]))),
        rate("male", Some((9_100, [0.97, 0.96, 0.98]))),
        rate("not recorded", None),
    ];
    let gap = GroupGap {
        grouped_by: "sex".into(),
        best: "female".into(),
        worst: "male".into(),
        difference: [0.02, 0.01, 0.03],
        by_chance: 0.004,
        parts: 2,
        left_out: 1,
    };
    let (kept, gaps) = (rates.clone(), vec![gap.clone()]);
    fresh.write(move |tx| link_groups::insert(tx, &id(1), &kept, &gaps)).unwrap();
    assert_eq!(fresh.read(|tx| link_groups::of(tx, &id(1))), (rates, vec![gap]));
    assert_eq!(fresh.read(|tx| link_groups::of(tx, &id(2))), (vec![], vec![]));
}

pub(crate) fn how_a_run_was_done_comes_back_and_names_a_run_that_there_is(fresh: &Fresh) {
    fresh.write(|tx| link_runs::insert(tx, &run(1), &[])).unwrap();
    fresh.write(|tx| link_runs::insert(tx, &run(2), &[])).unwrap();
    let way = LinkWay {
        run: id(2),
        way: Way::Joined,
        why: "New records joined.".into(),
        base: id(1),
        new_records: 120,
        new_people: 7,
        merged: 2,
        parted: 1,
    };
    let kept = way.clone();
    fresh.write(move |tx| link_ways::insert(tx, &kept)).unwrap();
    assert_eq!(fresh.read(|tx| link_ways::of(tx, &id(2))), Some(way.clone()));
    assert_eq!(fresh.read(|tx| link_ways::of(tx, &id(1))), None);
    assert!(fresh.read(|tx| link_runs::is_there(tx, &id(1))));
    assert!(!fresh.read(|tx| link_runs::is_there(tx, &id(9))));
    let nowhere = LinkWay { run: id(1), base: id(9), ..way };
    assert!(fresh.write(move |tx| link_ways::insert(tx, &nowhere)).is_err());
}

pub(crate) fn what_is_known_of_each_group_comes_back(fresh: &Fresh) {
    fresh.write(|tx| link_runs::insert(tx, &run(1), &[])).unwrap();
    let reviewed = |rate, estimate| ReviewedGroup {
        grouped_by: "ethnicity".into(),
        part: "Group B".into(),
        rate,
        reviewed: 84,
        estimate,
    };
    let first = vec![reviewed(ReviewedRate::Recall, [0.9, 0.8, 0.95])];
    let later_on = vec![
        reviewed(ReviewedRate::Precision, [0.99, 0.97, 0.998]),
        reviewed(ReviewedRate::Recall, [0.95, 0.9, 0.98]),
    ];
    for groups in [first, later_on] {
        let kept = groups.clone();
        fresh.write(move |tx| link_checks::put_reviewed(tx, &id(1), &kept)).unwrap();
        assert_eq!(fresh.read(|tx| link_checks::reviewed(tx, &id(1))), groups);
    }
    let offers = vec![Offered {
        grouped_by: "ethnicity".into(),
        part: "Group B".into(),
        probability: 0.41,
        missed: [0.0688, 0.012],
        false_pairs: [1.1, 38.5],
    }];
    let kept = offers.clone();
    fresh.write(move |tx| link_checks::insert_offers(tx, &id(1), &kept)).unwrap();
    assert_eq!(fresh.read(|tx| link_checks::offers(tx, &id(1))), offers);
    assert_eq!(fresh.read(|tx| link_checks::offers(tx, &id(2))), []);
}
