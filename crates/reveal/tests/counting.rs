//! Counting against a slow twin, and its laws.
//!
//! Counts cannot be read out of a `RawTable`, not even here. The tests therefore count cohorts in
//! which every child appears ten times, so that no cell is small, and compare what is released
//! under rules without rounding: every count then shows as it is.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use cohort::{Cohort, CohortBuilder, ColumnPlan};
use commons::Day;
use disclose::{About, Context, Dimension, Level, Origin, RawTable, Released, Role, Rules, Table};
use lifechances_reveal::{
    Asked, CannotCount, Condition, NotRecorded, Question, contributors, count,
};
use proptest::prelude::*;

/// Area, sex, and whether persistently absent: numbers of levels, `None` not recorded.
type Child = (Option<usize>, Option<usize>, Option<usize>);

const AREAS: [&str; 3] = ["moor", "mill", "brook"];
const SEXES: [&str; 2] = ["f", "m"];
const ANSWERS: [&str; 2] = ["yes", "no"];
const TIMES: u64 = 10;

fn plan(name: &str, codes: &[&str]) -> ColumnPlan {
    let levels: Vec<(&str, &str)> = codes.iter().map(|code| (*code, *code)).collect();
    ColumnPlan::new(name, name, &levels)
}

fn cohort(children: &[Child]) -> Cohort {
    let plans = vec![plan("area", &AREAS), plan("sex", &SEXES), plan("absent", &ANSWERS)];
    let mut builder = CohortBuilder::new(plans).unwrap();
    for (area, sex, absent) in children {
        for _ in 0..TIMES {
            let answers =
                [area.map(|n| AREAS[n]), sex.map(|n| SEXES[n]), absent.map(|n| ANSWERS[n])];
            builder.add(&answers).unwrap();
        }
    }
    builder.build()
}

fn about() -> About {
    About { key: "k".into(), title: "t".into(), population: "p".into() }
}

/// Rules that round nothing, so that shown counts are exact.
fn released(raw: RawTable) -> Option<Released<Table>> {
    let rules = r#"[{"version":"exact","in_force_from":"2020-01-01","threshold":10,"round_to":1,
        "zeroes":"shown-unless-line-is-full","rate_base":30,"decimal_base":1000}]"#;
    let rules = Rules::parse(rules).unwrap().remove(0);
    let context = Context {
        data_version: "v".into(),
        data_date: Day::new(2026, 1, 1).unwrap(),
        source: "test".into(),
        origin: Origin::Synthetic,
    };
    disclose::release(raw, &rules, context).ok()
}

/// Children by area and sex, both with "not recorded" as a level.
fn by_area_and_sex() -> Question {
    Question {
        about: about(),
        by: vec![Asked::group("area"), Asked::group("sex")],
        among: Condition::one_of("absent", &["yes"]),
    }
}

/// The same, one cell at a time.
fn slowly(children: &[Child]) -> RawTable {
    let level = |codes: &[&str], name: &str| {
        let mut levels: Vec<Level> = codes.iter().map(|code| Level::new(*code, *code)).collect();
        levels.push(Level::new("not-recorded", "Not recorded"));
        Dimension::new(name, Role::Group, levels)
    };
    let mut counts = Vec::new();
    for area in [Some(0), Some(1), Some(2), None] {
        for sex in [Some(0), Some(1), None] {
            let same = children.iter().filter(|c| c.0 == area && c.1 == sex && c.2 == Some(0));
            counts.push(same.count() as u64 * TIMES);
        }
    }
    let dimensions = vec![level(&AREAS, "area"), level(&SEXES, "sex")];
    RawTable::new(about(), dimensions, counts).unwrap()
}

fn a_child() -> impl Strategy<Value = Child> {
    (prop::option::of(0..3_usize), prop::option::of(0..2_usize), prop::option::of(0..2_usize))
}

fn values(table: &Table) -> Vec<Option<u64>> {
    table.cells.iter().map(disclose::Cell::value).collect()
}

proptest! {
    #[test]
    fn counting_agrees_with_looking_at_one_cell_at_a_time(children in prop::collection::vec(a_child(), 1..60)) {
        let fast = released(count(&cohort(&children), &by_area_and_sex()).unwrap());
        let slow = released(slowly(&children));
        prop_assert_eq!(&fast, &slow);
        if let Some(table) = fast {
            prop_assert!(values(&table).iter().all(Option::is_some), "no cell of this test is hidden");
        }
    }

    #[test]
    fn the_order_of_children_changes_nothing(
        (children, shuffled) in prop::collection::vec(a_child(), 1..40)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
    ) {
        let one = released(count(&cohort(&children), &by_area_and_sex()).unwrap());
        let other = released(count(&cohort(&shuffled), &by_area_and_sex()).unwrap());
        prop_assert_eq!(one, other);
    }

    #[test]
    fn adding_a_child_never_lowers_a_count(mut children in prop::collection::vec(a_child(), 1..40), more in a_child()) {
        let before = released(count(&cohort(&children), &by_area_and_sex()).unwrap());
        children.push(more);
        let after = released(count(&cohort(&children), &by_area_and_sex()).unwrap());
        if let (Some(before), Some(after)) = (before, after) {
            let pairs = values(&before).into_iter().zip(values(&after));
            prop_assert!(pairs.into_iter().all(|(before, after)| after >= before));
        }
    }
}

#[test]
fn yes_and_no_are_counted_among_children_with_an_answer() {
    let mut children: Vec<Child> = vec![(Some(0), None, Some(0)); 12];
    children.extend(vec![(Some(0), None, Some(1)); 20]);
    children.extend(vec![(Some(1), None, Some(0)); 11]);
    children.extend(vec![(Some(1), None, Some(1)); 30]);
    children.extend(vec![(Some(2), None, Some(0)); 13]);
    children.extend(vec![(Some(2), None, Some(1)); 14]);
    children.extend(vec![(None, None, Some(0)), (Some(1), None, None)]);
    let area = Asked { not_recorded: NotRecorded::LeftOut, ..Asked::group("area") };
    let by = vec![area, Asked::outcome("absent")];
    let question = Question { about: about(), by, among: Vec::new() };
    let raw = count(&cohort(&children), &question).unwrap();
    let table = released(raw).unwrap();
    let expected = [120, 200, 320, 110, 300, 410, 130, 140, 270, 360, 640, 1000].map(Some);
    assert_eq!(values(&table), expected);
}

#[test]
fn contributors_are_the_children_who_are_counted() {
    let children = [(Some(0), Some(0), Some(0)), (Some(1), None, Some(1))];
    let cohort = cohort(&children);
    let counted = contributors(&cohort, &by_area_and_sex()).unwrap();
    assert_eq!(counted, disclose::Contributors::new((0..10).collect()));
}

/// DOMAIN.md, section 12, vector 10, second half: an area, and the same less one small area.
#[test]
fn an_area_less_one_small_area_with_few_children_is_refused() {
    let few = vec![(Some(0), None, Some(0)); 9];
    let children: Vec<Child> = few.into_iter().chain(vec![(Some(1), None, Some(0)); 30]).collect();
    let plans = vec![plan("area", &AREAS)];
    let mut builder = CohortBuilder::new(plans).unwrap();
    children.iter().for_each(|c| builder.add(&[c.0.map(|n| AREAS[n])]).unwrap());
    let cohort = builder.build();
    let of = |areas: &[&str]| {
        let among = Condition::one_of("area", areas);
        let by = vec![Asked::group("area")];
        contributors(&cohort, &Question { about: about(), by, among }).unwrap()
    };
    let (whole, less) = (of(&["moor", "mill"]), of(&["mill"]));
    let refused = Err(disclose::Refusal::Differencing { needed: 10 });
    let rules = Rules::house();
    assert_eq!(disclose::check_overlap(&less, std::slice::from_ref(&whole), &rules), refused);
    assert_eq!(disclose::check_overlap(&whole, &[less], &rules), refused);
    assert_eq!(disclose::check_overlap(&whole, std::slice::from_ref(&whole), &rules), Ok(()));
}

#[test]
fn a_question_about_what_is_not_there_is_refused() {
    let cohort = cohort(&[]);
    let asked = |by: Vec<Asked>, among: Vec<Condition>| {
        count(&cohort, &Question { about: about(), by, among }).err()
    };
    let column = CannotCount::NoSuchColumn { column: "shoe size".into() };
    assert_eq!(asked(vec![Asked::group("shoe size")], vec![]), Some(column));
    let among = Condition::one_of("sex", &["f", "x"]);
    let level = CannotCount::NoSuchLevel { column: "sex".into(), level: "x".into() };
    assert_eq!(asked(vec![Asked::group("area")], among), Some(level));
    assert!(matches!(asked(vec![], vec![]), Some(CannotCount::Table(_))));
    let left_out = Asked { not_recorded: NotRecorded::LeftOut, ..Asked::group("area") };
    assert_eq!(asked(vec![left_out], vec![]), None);
}
