//! Promises about places, loads, values, figures and jobs.

use crate::engines::{Fresh, a_load, id, key, later, now};
use commons::{AreaCode, Geography, Missing, Place, Reading};
use std::slice::from_ref;
use store::boundaries::{self, Boundary};
use store::figures::{self, FigureRecord};
use store::jobs::{self, Job, JobState};
use store::loads::{self, LoadState, RowCounts, Started};
use store::observations::{self, Kept};
use store::places::{self, NamedPlace};
use store::problems::{self, LoadProblem};
use store::{Constraint, Finding, ObservationRow, ObservationState, StoreError};

const BRADFORD: &str = "E08000032";

fn code(text: &str) -> AreaCode {
    AreaCode::parse(text).unwrap()
}

fn place(text: &str, geography: Geography) -> Place {
    Place { code: code(text), geography, boundary_year: 2021 }
}

fn named(place: Place, name: &str, parent: Option<&str>) -> NamedPlace {
    let slug = name.to_lowercase().replace(' ', "-");
    NamedPlace { place, name: name.into(), slug, parent: parent.map(code) }
}

pub(crate) fn a_place_keeps_its_newest_name(fresh: &Fresh) {
    let ward = place("Z05000001", Geography::Ward);
    let other = Place { boundary_year: 2024, ..ward };
    fresh
        .write(move |tx| {
            let first = named(ward, "Old Name", Some("Z08000001"));
            let second = named(ward, "Millbeck", Some("Z08000001"));
            let moved = named(other, "Millbeck", None);
            places::keep(tx, &[first, second, moved])
        })
        .unwrap();
    let found = fresh.read(move |tx| places::of(tx, &ward)).unwrap();
    assert_eq!(found, named(ward, "Millbeck", Some("Z08000001")));
    let newest = fresh.read(|tx| places::by_slug(tx, "millbeck")).unwrap();
    assert_eq!(newest.place.boundary_year, 2024);
    let by_code = fresh.read(|tx| places::by_code(tx, code("Z05000001"))).unwrap();
    assert_eq!(by_code, newest);
    assert_eq!(fresh.read(|tx| places::of_geography(tx, Geography::Ward)).len(), 2);
    assert_eq!(fresh.read(|tx| places::inside(tx, code("Z08000001"))), [found]);
    assert_eq!(fresh.read(|tx| places::by_slug(tx, "old-name")), None);
}

pub(crate) fn small_areas_of_a_place_are_replaced_as_a_whole(fresh: &Fresh) {
    let locality = place("Z09000001", Geography::Locality);
    let set = |members: &[&str]| {
        let members: Vec<AreaCode> = members.iter().map(|text| code(text)).collect();
        fresh.write(move |tx| places::set_members(tx, &locality, &members))
    };
    let early = set(&["Z01000001"]);
    assert!(matches!(early, Err(StoreError::Conflict(Constraint::Reference))), "{early:?}");
    fresh.write(move |tx| places::keep(tx, &[named(locality, "North", None)])).unwrap();
    set(&["Z01000002", "Z01000001"]).unwrap();
    set(&["Z01000003", "Z01000002"]).unwrap();
    let members = fresh.read(move |tx| places::members_of(tx, &locality));
    assert_eq!(members, [code("Z01000002"), code("Z01000003")]);
    assert_eq!(fresh.read(|tx| places::around(tx, code("Z01000003"))), [locality]);
    assert!(fresh.read(|tx| places::around(tx, code("Z01000001"))).is_empty());
}

pub(crate) fn an_outline_belongs_to_a_place_and_is_replaced(fresh: &Fresh) {
    let ward = place("Z05000001", Geography::Ward);
    let outline = |rings: Vec<Vec<(i64, i64)>>| Boundary { place: ward, rings };
    let first = outline(vec![vec![(0, 0), (10, 0), (10, -7)]]);
    let orphan = first.clone();
    let answer = fresh.write(move |tx| boundaries::keep(tx, from_ref(&orphan)));
    assert!(matches!(answer, Err(StoreError::Conflict(Constraint::Reference))), "{answer:?}");
    let second = outline(vec![vec![(1, 1), (9, 1), (9, -6)], vec![(3, 0), (4, 0), (4, -1)]]);
    let kept = second.clone();
    fresh
        .write(move |tx| {
            places::keep(tx, &[named(ward, "Millbeck", None)])?;
            boundaries::keep(tx, from_ref(&first))?;
            boundaries::keep(tx, from_ref(&kept))
        })
        .unwrap();
    let found = fresh.read(|tx| boundaries::of_geography(tx, Geography::Ward, 2021));
    assert_eq!(found, [second]);
    assert!(fresh.read(|tx| boundaries::of_geography(tx, Geography::Ward, 2024)).is_empty());
}

fn begin(fresh: &Fresh, number: u64, content: &'static str, vintage: &'static str) -> Started {
    fresh.write(move |tx| loads::start(tx, &a_load(number, content, vintage))).unwrap()
}

fn finish(fresh: &Fresh, number: u64, kept: u64) {
    let rows = RowCounts { read: kept, kept, refused: 0, problems: 20_000 };
    let ended =
        fresh.write(move |tx| loads::end(tx, &id(number), LoadState::Finished, rows, later(60)));
    assert!(ended.unwrap());
}

pub(crate) fn loading_the_same_file_twice_changes_nothing(fresh: &Fresh) {
    assert_eq!(begin(fresh, 1, "bytes", "2026"), Started::New(id(1)));
    finish(fresh, 1, 12);
    let Started::Already(before) = begin(fresh, 2, "bytes", "2027") else {
        panic!("the same bytes were loaded before");
    };
    assert_eq!(before.id, id(1));
    assert_eq!(before.rows, RowCounts { read: 12, kept: 12, refused: 0, problems: 20_000 });
    assert_eq!((before.state, before.ended_at), (LoadState::Finished, Some(later(60))));
    assert_eq!(before.provenance, a_load(1, "bytes", "2026").provenance);
    assert_eq!(fresh.read(loads::count), 1);
    assert_eq!(fresh.read(|tx| loads::of(tx, &id(2))), None);
    assert_eq!(begin(fresh, 3, "other bytes", "2026"), Started::New(id(3)));
    assert_eq!(fresh.read(loads::list).len(), 2);
}

pub(crate) fn the_same_bytes_under_another_layout_are_another_load(fresh: &Fresh) {
    begin(fresh, 1, "bytes", "2026");
    finish(fresh, 1, 1);
    let mut other = a_load(2, "bytes", "2026");
    other.layout = "gias".into();
    let started = fresh.write(move |tx| loads::start(tx, &other)).unwrap();
    assert_eq!(started, Started::New(id(2)));
}

pub(crate) fn a_load_that_did_not_finish_begins_again_without_its_rows(fresh: &Fresh) {
    begin(fresh, 1, "bytes", "2026");
    keep(fresh, 1, &[value(key("x", BRADFORD, 2025), 1.0)]);
    fresh.write(|tx| problems::insert_all(tx, &id(1), &[problem(3)])).unwrap();
    assert_eq!(begin(fresh, 2, "bytes", "2026"), Started::Again(id(1)));
    assert_eq!(fresh.read(observations::count), 0);
    assert_eq!(fresh.read(|tx| problems::count(tx, &id(1))), 0);
    let failed =
        fresh.write(|tx| loads::end(tx, &id(1), LoadState::Failed, RowCounts::default(), later(1)));
    assert!(failed.unwrap());
    assert_eq!(begin(fresh, 3, "bytes", "2026"), Started::Again(id(1)));
    assert_eq!(fresh.read(loads::count), 1);
}

fn problem(line: u64) -> LoadProblem {
    LoadProblem {
        line,
        column: "DOB".into(),
        kind: "date".into(),
        found: "[hidden]".into(),
        expected: "a date such as 03/02/2016".into(),
        advice: "Ask the school to export dates as dd/mm/yyyy".into(),
    }
}

pub(crate) fn problems_come_back_in_their_order(fresh: &Fresh) {
    begin(fresh, 1, "bytes", "2026");
    let found: Vec<LoadProblem> = [9, 3, 3, 120].into_iter().map(problem).collect();
    let kept = found.clone();
    fresh.write(move |tx| problems::insert_all(tx, &id(1), &kept)).unwrap();
    assert_eq!(fresh.read(|tx| problems::of_load(tx, &id(1), 100)), found);
    assert_eq!(fresh.read(|tx| problems::of_load(tx, &id(1), 2)), found[..2]);
    assert_eq!(fresh.read(|tx| problems::count(tx, &id(1))), 4);
}

fn value(key: store::ObservationKey, value: f64) -> ObservationRow {
    ObservationRow {
        key,
        reading: Reading::Value(value),
        numerator: None,
        denominator: None,
        interval: None,
        load: id(1),
        vintage: String::new(),
        state: ObservationState::Current,
    }
}

fn keep(fresh: &Fresh, load: u64, rows: &[ObservationRow]) -> Kept {
    let vintage = fresh.read(move |tx| loads::of(tx, &id(load))).unwrap().provenance.vintage;
    let rows: Vec<ObservationRow> = rows
        .iter()
        .cloned()
        .map(|row| ObservationRow { vintage: vintage.clone(), ..row })
        .collect();
    fresh.write(move |tx| observations::keep(tx, &id(load), &rows)).unwrap()
}

fn kept(stored: u64, repeated: u64, superseded: u64) -> Kept {
    Kept { stored, repeated, superseded }
}

fn shown(fresh: &Fresh, indicator: &'static str) -> Vec<(u16, Option<f64>, String)> {
    fresh
        .read(move |tx| observations::series(tx, indicator, code(BRADFORD)))
        .into_iter()
        .map(|row| (row.key.period.last_year, row.reading.value(), row.vintage))
        .collect()
}

pub(crate) fn values_come_back_as_they_were(fresh: &Fresh) {
    begin(fresh, 1, "bytes", "2026-01-01");
    let mut full = value(key("absence", BRADFORD, 2025), 0.1 + 0.2);
    full.numerator = Some(30.0);
    full.denominator = Some(1e15 + 0.5);
    full.interval = Some((-0.0, 5e-324));
    full.key.period = full.key.period.with_part("Autumn term");
    let mut gone = value(key("absence", BRADFORD, 2024), 0.0);
    gone.reading = Reading::Missing(Missing::Confidential);
    let rows = [full, gone];
    assert_eq!(keep(fresh, 1, &rows), kept(2, 0, 0));
    let found = fresh.read(|tx| observations::series(tx, "absence", code(BRADFORD)));
    let with_vintage =
        |row: &ObservationRow| ObservationRow { vintage: "2026-01-01".into(), ..row.clone() };
    assert_eq!(found, [with_vintage(&rows[1]), with_vintage(&rows[0])]);
}

pub(crate) fn a_revised_value_keeps_the_old_vintage(fresh: &Fresh) {
    begin(fresh, 1, "first", "2025-03-20");
    begin(fresh, 2, "second", "2026-03-20");
    let about = key("absence", BRADFORD, 2024);
    keep(fresh, 1, &[value(about.clone(), 6.9), value(key("absence", BRADFORD, 2023), 7.1)]);
    let revised =
        keep(fresh, 2, &[value(about.clone(), 6.8), value(key("a", BRADFORD, 2025), 1.0)]);
    assert_eq!(revised, kept(2, 0, 1));
    let expected =
        [(2023, Some(7.1), "2025-03-20".to_owned()), (2024, Some(6.8), "2026-03-20".to_owned())];
    assert_eq!(shown(fresh, "absence"), expected);
    let history = fresh.read(move |tx| observations::history(tx, &about));
    let states: Vec<_> =
        history.iter().map(|row| (row.reading.value(), row.vintage.as_str(), &row.state)).collect();
    let old = (Some(6.9), "2025-03-20", &ObservationState::Superseded);
    assert_eq!(states, [old, (Some(6.8), "2026-03-20", &ObservationState::Current)]);
}

pub(crate) fn an_older_vintage_loaded_late_changes_nothing_shown(fresh: &Fresh) {
    begin(fresh, 1, "new file", "2026-03-20");
    begin(fresh, 2, "old file", "2025-03-20");
    keep(fresh, 1, &[value(key("absence", BRADFORD, 2024), 6.8)]);
    let late =
        [value(key("absence", BRADFORD, 2024), 6.9), value(key("absence", BRADFORD, 2022), 7.5)];
    assert_eq!(keep(fresh, 2, &late), kept(2, 0, 0));
    let expected =
        [(2022, Some(7.5), "2025-03-20".to_owned()), (2024, Some(6.8), "2026-03-20".to_owned())];
    assert_eq!(shown(fresh, "absence"), expected);
}

pub(crate) fn a_quarantined_value_supersedes_nothing_and_says_why(fresh: &Fresh) {
    begin(fresh, 1, "first", "2025-03-20");
    begin(fresh, 2, "second", "2026-03-20");
    keep(fresh, 1, &[value(key("first-time-entrants", BRADFORD, 2024), 150.0)]);
    let mut broken = value(key("first-time-entrants", BRADFORD, 2024), 9_000.0);
    broken.state = ObservationState::Quarantined { reason: "sixty times its neighbours".into() };
    assert_eq!(keep(fresh, 2, &[broken.clone()]), kept(1, 0, 0));
    let expected = [(2024, Some(150.0), "2025-03-20".to_owned())];
    assert_eq!(shown(fresh, "first-time-entrants"), expected);
    let aside = fresh.read(observations::quarantined);
    assert_eq!(aside.len(), 1);
    assert_eq!((&aside[0].state, &aside[0].load), (&broken.state, &id(2)));
}

pub(crate) fn a_current_value_can_be_put_aside(fresh: &Fresh) {
    begin(fresh, 1, "first", "2025-03-20");
    let about = key("x", BRADFORD, 2024);
    keep(fresh, 1, &[value(about.clone(), 1.0)]);
    let again = about.clone();
    assert!(fresh.write(move |tx| observations::quarantine(tx, &about, "wrong unit")).unwrap());
    assert!(!fresh.write(move |tx| observations::quarantine(tx, &again, "again")).unwrap());
    assert!(shown(fresh, "x").is_empty());
    let reason = ObservationState::Quarantined { reason: "wrong unit".into() };
    assert_eq!(fresh.read(observations::quarantined)[0].state, reason);
}

pub(crate) fn the_same_value_twice_in_one_load_is_kept_once(fresh: &Fresh) {
    begin(fresh, 1, "first", "2025-03-20");
    let row = value(key("x", BRADFORD, 2024), 1.0);
    assert_eq!(keep(fresh, 1, &[row.clone(), row.clone()]), kept(1, 1, 0));
    assert_eq!(keep(fresh, 1, &[row]), kept(0, 1, 0));
    assert_eq!(shown(fresh, "x").len(), 1);
}

pub(crate) fn values_are_read_by_place_and_by_indicator(fresh: &Fresh) {
    begin(fresh, 1, "first", "2025-03-20");
    let rows: Vec<ObservationRow> = [("b", "E92000001"), ("a", BRADFORD), ("b", BRADFORD)]
        .into_iter()
        .map(|(indicator, place)| value(key(indicator, place, 2024), 1.0))
        .collect();
    keep(fresh, 1, &rows);
    let of_place = fresh.read(|tx| observations::of_place(tx, code(BRADFORD)));
    let names: Vec<&str> = of_place.iter().map(|row| row.key.indicator.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(fresh.read(|tx| observations::of_indicator(tx, "b")).len(), 2);
    let counted = fresh.read(observations::indicators);
    assert_eq!(counted, [("a".to_owned(), 1), ("b".to_owned(), 2)]);
}

pub(crate) fn a_value_needs_its_load_and_a_finite_number(fresh: &Fresh) {
    let row = value(key("x", BRADFORD, 2024), 1.0);
    let orphan = row.clone();
    let answer = fresh.write(move |tx| observations::keep(tx, &id(7), from_ref(&orphan)));
    assert!(matches!(answer, Err(StoreError::Conflict(Constraint::Reference))), "{answer:?}");
    begin(fresh, 1, "first", "2025-03-20");
    for number in [f64::NAN, f64::INFINITY] {
        let mut odd = row.clone();
        odd.numerator = Some(number);
        let answer = fresh.write(move |tx| observations::keep(tx, &id(1), from_ref(&odd)));
        assert!(matches!(answer, Err(StoreError::NotPortable(_))), "{answer:?}");
    }
    assert_eq!(fresh.read(observations::count), 0);
}

pub(crate) fn many_values_are_kept_across_statement_batches(fresh: &Fresh) {
    begin(fresh, 1, "first", "2025-03-20");
    let rows: Vec<ObservationRow> = (0..1_203_u16)
        .map(|n| value(key(&format!("i{:03}", n % 100), BRADFORD, 1_900 + n / 100), f64::from(n)))
        .collect();
    assert_eq!(keep(fresh, 1, &rows), kept(1_203, 0, 0));
    assert_eq!(fresh.read(observations::count), 1_203);
    let last = fresh.read(|tx| observations::series(tx, "i002", code(BRADFORD)));
    assert_eq!(last.last().unwrap().reading, Reading::Value(1_202.0));
}

fn figure(number: u64, question: &str, body: &str) -> FigureRecord {
    FigureRecord {
        id: id(number),
        question: question.into(),
        data_version: "lake 7".into(),
        rules_version: "rules 1".into(),
        body_json: body.into(),
        released_at: later(i64::try_from(number).unwrap()),
        released_by: "checker".into(),
    }
}

pub(crate) fn asking_again_gives_the_stored_figure(fresh: &Fresh) {
    let first = figure(1, "absence by locality", r#"{"cells":[20,"c"]}"#);
    let second = figure(2, "absence by locality", r#"{"cells":[25,"c"]}"#);
    let (one, two) = (first.clone(), second.clone());
    assert_eq!(fresh.write(move |tx| figures::keep(tx, &one)).unwrap(), first);
    assert_eq!(fresh.write(move |tx| figures::keep(tx, &two)).unwrap(), first, "no fresh draw");
    let mut newer = second;
    newer.data_version = "lake 8".into();
    let given = newer.clone();
    assert_eq!(fresh.write(move |tx| figures::keep(tx, &given)).unwrap(), newer);
    assert_eq!(fresh.read(|tx| figures::newest(tx, "absence by locality")), Some(newer));
    assert_eq!(fresh.read(|tx| figures::of(tx, &id(1))), Some(first));
    assert_eq!(fresh.read(figures::list).len(), 2);
    assert_eq!(fresh.read(|tx| figures::asked(tx, "?", "lake 7", "rules 1")), None);
}

pub(crate) fn a_figure_that_was_changed_in_the_database_is_refused(fresh: &Fresh) {
    fresh.write(|tx| figures::keep(tx, &figure(1, "q", "{\"n\":20}"))).unwrap();
    fresh.write(|tx| tx.execute("UPDATE figures SET body_json = '{\"n\":3}'", &[])).unwrap();
    let answer: Result<_, StoreError> =
        fresh.store.read("read a figure", |tx| figures::of(tx, &id(1)));
    assert!(matches!(answer, Err(StoreError::Unreadable { .. })), "{answer:?}");
    let complaint = format!("figure {} is not as it was released", id(1));
    assert_eq!(fresh.store.check().unwrap().findings, [Finding::Damaged(complaint)]);
}

pub(crate) fn a_job_tells_how_far_it_is_and_can_be_asked_to_stop(fresh: &Fresh) {
    let mut job = Job {
        id: id(1),
        kind: "load".into(),
        subject: "lait.csv".into(),
        state: JobState::Waiting,
        done: 0,
        total: None,
        message: String::new(),
        asked_by: "system".into(),
        started_at: now(),
        changed_at: now(),
        stop_asked_at: None,
    };
    let first = job.clone();
    fresh.write(move |tx| jobs::insert(tx, &first)).unwrap();
    job.state = JobState::Running;
    (job.done, job.total) = (500, Some(1_000));
    job.message = "half way".into();
    let under_way = job.clone();
    assert!(fresh.write(move |tx| jobs::update(tx, &under_way)).unwrap());
    assert_eq!(fresh.read(|tx| jobs::of(tx, &id(1))), Some(job.clone()));
    assert!(fresh.write(|tx| jobs::ask_to_stop(tx, &id(1), later(3))).unwrap());
    assert!(!fresh.write(|tx| jobs::ask_to_stop(tx, &id(1), later(4))).unwrap());
    let asked = fresh.read(|tx| jobs::of(tx, &id(1))).unwrap();
    assert_eq!(asked.stop_asked_at, Some(later(3)));
    let kind = job.kind.clone();
    let interrupted = |kind: &str| {
        let kind = kind.to_owned();
        fresh.write(move |tx| jobs::note_interrupted(tx, &kind, later(9))).unwrap()
    };
    assert_eq!((interrupted("other"), interrupted(&kind), interrupted(&kind)), (0, 1, 0));
    assert_eq!(fresh.read(jobs::list)[0].state, JobState::Interrupted);
}
