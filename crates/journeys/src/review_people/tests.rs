//! Reviewing from a run of linking to the next, as clerks do it.

use crate::house::House;
use crate::review_people::desk::{Clerk, Desk};
use crate::review_people::{
    CannotReviewPairs, Decided, WhyValues, decide_pair, show_pair, show_review_desk, show_values,
};
use crate::trial_house::{house, invented};
use crate::{LoadRequest, link_people, load_file, the_program};
use commons::{FixedClock, Moment};
use connect::Go;
use connect::review::Verdict;
use convene::{Role, Who};
use lake::Opening;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use store::link_reviews::ReviewFigureKind;

fn clerk(id: &str) -> Who {
    let (name, organisation) = (id.to_owned(), "A Council".to_owned());
    Who { id: id.to_owned(), name, organisation, roles: vec![Role::LinkClerk] }
}

/// A house in which two partners' records were loaded and linked.
fn linked(folder: &Path) -> House {
    let house = house(folder);
    for (file, layout) in [
        ("reference/postcodes.csv", "postcodes"),
        ("partners/mis_pupils.csv", "mis-pupils"),
        ("partners/police.csv", "police"),
        ("partners/early_help.csv", "early-help"),
    ] {
        let path = invented(folder, file);
        let layout = layout.to_owned();
        let request = LoadRequest { path, layout, vintage: None, by: the_program() };
        load_file(&house, &request, &mut |_| ControlFlow::Continue(())).unwrap();
    }
    link_people(&house, &the_program(), 1, &mut |_| Go::On).unwrap();
    house
}

fn next(house: &House, who: &Who) -> String {
    show_review_desk(house, Some(who)).unwrap().next.unwrap()
}

fn says(house: &House, who: &Who, pair: &str, verdict: Verdict) -> Decided {
    decide_pair(house, Some(who), (pair, verdict), "").unwrap()
}

fn waits(house: &House) -> ([u64; 3], u64) {
    let review = house.store.read("the review", |tx| {
        let run = store::link_runs::newest(tx)?.unwrap();
        store::link_reviews::of(tx, &run.id)
    });
    let review = review.unwrap().unwrap();
    (review.waits, review.settled)
}

fn audited(house: &House, words: &str) -> usize {
    let entries = house.store.read("audit", |tx| store::audit::after(tx, 0, 10_000)).unwrap();
    entries.iter().filter(|entry| entry.object.contains(words)).count()
}

#[test]
fn two_clerks_decide_without_knowing_of_each_other_and_a_third_where_they_differ() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = linked(folder.path());
    let (ann, bea, cal) = (clerk("ann"), clerk("bea"), clerk("cal"));
    let pair = next(&house, &ann);
    let all = show_review_desk(&house, Some(&ann)).unwrap().pairs as u64;
    assert_eq!(waits(&house), ([all, 0, 0], 0));
    let lead = Who { roles: vec![Role::DataLead], ..clerk("lead") };
    let run = crate::show_linkage(&house, Some(&lead)).unwrap().run.unwrap();
    assert_eq!(run.review.unwrap().pairs, [all, 0, 0, 0]);
    let girls = run.groups.iter().find(|group| group.part == "girls").unwrap();
    assert!(girls.grouped_by == "sex" && girls.found.is_some());

    let before = show_pair(&house, Some(&bea), &pair).unwrap();
    assert!(matches!(says(&house, &ann, &pair, Verdict::Same), Decided::Taken { .. }));
    assert_eq!(show_pair(&house, Some(&bea), &pair).unwrap(), before, "nothing gives ann away");
    assert_eq!(show_pair(&house, Some(&ann), &pair).unwrap().own, Some(Verdict::Same));
    assert_ne!(next(&house, &ann), pair, "ann does not see it again");
    assert_eq!(next(&house, &bea), pair);

    // The same clerk is never the second.
    assert!(matches!(says(&house, &ann, &pair, Verdict::Same), Decided::SaidBefore { .. }));
    assert_eq!(says(&house, &ann, &pair, Verdict::Different), Decided::ReasonNeeded);
    assert_eq!(waits(&house), ([all - 1, 1, 0], 0));

    says(&house, &bea, &pair, Verdict::Different);
    assert_eq!(waits(&house), ([all - 1, 0, 1], 0));
    says(&house, &cal, &pair, Verdict::Different);
    assert_eq!(waits(&house), ([all - 1, 0, 0], 1));
    let dan = clerk("dan");
    let problem = show_pair(&house, Some(&dan), &pair).unwrap_err();
    assert!(matches!(problem, CannotReviewPairs::NotOpen));
    let too_late = says(&house, &dan, &pair, Verdict::Same);
    assert!(matches!(too_late, Decided::Settled { next: Some(_) }), "{too_late:?}");

    // Outside the days of the policy nothing opens, and that is written down.
    let late = Moment::parse_iso("2032-01-01T09:00:00Z").unwrap();
    house.clock = Arc::new(FixedClock::at(late));
    let problem = show_pair(&house, Some(&ann), &pair).unwrap_err();
    assert!(matches!(problem, CannotReviewPairs::Refused(_)), "{problem}");
}

#[test]
fn what_is_settled_stands_in_the_next_run_and_nobody_else_sees_values() {
    let folder = tempfile::tempdir().unwrap();
    let house = linked(folder.path());
    let (ann, bea) = (clerk("ann"), clerk("bea"));
    // Every pair of two thirds of the queue is decided against what the run did with it.
    let desk = Clerk::ask(&house, Some(&ann)).unwrap().desk("a test").unwrap();
    let people = people(&house);
    let mut decided = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for number in desk.open_to("ann").into_iter().take(40) {
        let pair = desk.pairs[number as usize];
        if seen.contains(&pair.0) || seen.contains(&pair.1) {
            continue;
        }
        seen.extend([pair.0, pair.1]);
        let one = people[&pair.0] == people[&pair.1];
        let verdict = if one { Verdict::Different } else { Verdict::Same };
        says(&house, &ann, &pair.name(), verdict);
        says(&house, &bea, &pair.name(), verdict);
        decided.push((pair, verdict));
    }
    assert!(decided.len() > 5);
    let begun = next(&house, &ann);
    says(&house, &ann, &begun, Verdict::CannotTell);
    link_people(&house, &the_program(), 1, &mut |_| Go::On).unwrap();
    let after = self::people(&house);
    for (pair, verdict) in &decided {
        assert_eq!(after[&pair.0] == after[&pair.1], *verdict == Verdict::Same);
    }
    let begun = show_pair(&house, Some(&bea), &begun);
    assert!(begun.is_ok(), "a pair that somebody has begun is in the next queue: {begun:?}");

    let lead = Who { roles: vec![Role::DataLead, Role::Analyst], ..clerk("lead") };
    let pair = next(&house, &bea);
    let why = WhyValues::MayBeTwins;
    let refused = show_values(&house, Some(&lead), &pair, why).unwrap_err();
    assert!(matches!(refused, CannotReviewPairs::Refused(_)));
    assert_eq!(audited(&house, "may-be-twins"), 0);
    let shown = show_values(&house, Some(&bea), &pair, why).unwrap();
    assert_eq!(audited(&house, "may-be-twins"), 1);
    assert!(shown.values.iter().any(|line| line.field == "Surname"));
    let debug = format!("{shown:?}");
    let surname = shown.values.iter().find(|line| line.field == "Surname").unwrap();
    assert!(!debug.contains(surname.one.reveal().as_str()) || surname.one.reveal().is_empty());
    let nobody = show_values(&house, None, &pair, why).unwrap_err();
    assert!(matches!(nobody, CannotReviewPairs::Refused(_)));
}

#[test]
fn agreement_and_estimates_are_counted_once_the_sample_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let house = linked(folder.path());
    let desk = Clerk::ask(&house, Some(&clerk("ann"))).unwrap().desk("a test").unwrap();
    let people = people(&house);
    // Two clerks who see what the run saw: precision and recall of the sample are those of the run.
    for number in desk.open_to("ann").into_iter().take(desk.queue.pairs.len()) {
        let pair = desk.pairs[number as usize];
        let one = people[&pair.0] == people[&pair.1];
        let verdict = if one { Verdict::Same } else { Verdict::Different };
        for who in ["ann", "bea"] {
            append(&house, &desk, number, who, verdict);
        }
    }
    let clerk = Clerk::ask(&house, Some(&clerk("ann"))).map(|clerk| clerk.desk("a test"));
    super::progress::note_progress(&house, &clerk.unwrap().unwrap()).unwrap();
    let review = house.store.read("the review", |tx| {
        let run = store::link_runs::newest(tx)?.unwrap();
        store::link_reviews::of(tx, &run.id)
    });
    let review = review.unwrap().unwrap();
    assert_eq!((review.waits, review.still_needed), ([0, 0, 0], 0));
    assert_eq!(review.judged_twice, review.agreed);
    let figure = |kind| review.figures.iter().find(|figure| figure.kind == kind).unwrap().estimate;
    assert!(figure(ReviewFigureKind::Precision)[0] > 0.99);
    assert!(figure(ReviewFigureKind::Kappa)[0] > 0.99);
    let groups = house.store.read("groups", |tx| {
        let run = store::link_runs::newest(tx)?.unwrap();
        store::link_checks::reviewed(tx, &run.id)
    });
    let groups = groups.unwrap();
    for grouping in ["sex", "source", "ethnicity"] {
        let of: Vec<_> = groups.iter().filter(|group| group.grouped_by == grouping).collect();
        assert!(!of.is_empty(), "nothing is told by {grouping}");
        for group in of {
            let [rate, low, high] = group.estimate;
            assert!(group.reviewed >= 10 && low <= rate && rate <= high, "{group:?}");
            let precise = group.rate == store::link_checks::ReviewedRate::Precision;
            assert!(!precise || rate > 0.98, "{group:?}");
        }
    }
}

/// A decision written as the vault keeps it; deciding thousands one by one would take long.
fn append(house: &House, desk: &Desk, number: u32, who: &str, verdict: Verdict) {
    let decision = connect::review::Decision {
        pair: number,
        reviewer: who.to_owned(),
        verdict,
        at: house.now(),
        reason: String::new(),
    };
    let line = super::kept::line(desk.pairs[number as usize], &decision).unwrap();
    let vault = &house.children.as_ref().unwrap().vault;
    let added = vault.change_reviews(lake::Reviews::Decisions, |mut before| {
        before.extend(line);
        Ok::<_, lake::LakeProblem>((before, ()))
    });
    added.unwrap();
}

fn people(house: &House) -> std::collections::BTreeMap<commons::RecordKey, lake::PersonId> {
    let opening = Opening { purpose: "a test".into(), who: "a test".into(), at: house.now() };
    house.children.as_ref().unwrap().vault.read_people(&opening).unwrap().found
}
