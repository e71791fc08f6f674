//! A run that is stopped or dies is gone on with, and comes to the answer of one that was not.

use crate::CannotLink;
use crate::house::House;
use crate::link_people::numbers::People;
use crate::link_people::tests::{groups, load, people};
use crate::link_people::{Asked, LinkReport, link_as_asked};
use crate::trial_house::{house, invented};
use crate::{note_broken_off, the_program};
use commons::FixedClock;
use connect::{Go, Step};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::jobs::JobState;

/// A house with files that wait to be linked.
fn loaded(folder: &Path) -> House {
    for file in ["mis_pupils.csv", "gp_registration.csv"] {
        invented(folder, &format!("partners/{file}"));
    }
    invented(folder, "reference/postcodes.csv");
    let mut house = house(folder);
    load(&mut house, folder, "postcodes.csv", "postcodes");
    load(&mut house, folder, "mis_pupils.csv", "mis-pupils");
    load(&mut house, folder, "gp_registration.csv", "gp-registration");
    house
}

/// Links everything, and tells the steps.
fn link(house: &mut House) -> (LinkReport, Vec<Step>) {
    house.clock = Arc::new(FixedClock::at(house.now().plus_seconds(60)));
    let mut steps = Vec::new();
    let report = link_as_asked(house, &the_program(), (Asked::Everything, 1), &mut |step| {
        steps.push(step);
        Go::On
    });
    (report.unwrap(), steps)
}

/// Runs until this step, and dies there: nothing that comes after is done.
fn die_at(house: &House, step: fn(&Step) -> bool, starts_again: bool) {
    let run = || {
        link_as_asked(house, &the_program(), (Asked::Everything, 1), &mut |now| {
            assert!(!step(&now), "the lights went out");
            Go::On
        })
        .map(|_| ())
    };
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
    // The store still says that it is under way, until the program starts again.
    let running = || {
        let jobs = house.store.read("jobs", store::jobs::list).unwrap();
        jobs.iter().filter(|job| job.state == JobState::Running).count()
    };
    assert_eq!(running(), 1, "the one before was noted as interrupted when this one began");
    if starts_again {
        note_broken_off(house).unwrap();
        assert_eq!(running(), 0);
    }
}

fn kept(house: &House) -> Vec<String> {
    house.children.as_ref().unwrap().vault.runs_with_stages().unwrap()
}

fn is_grouping(step: &Step) -> bool {
    *step == Step::Grouping
}

fn is_comparing(step: &Step) -> bool {
    matches!(step, Step::Comparing { done: 0, .. })
}

fn fits(steps: &[Step]) -> bool {
    steps.contains(&Step::Fitting)
}

fn compares(steps: &[Step]) -> bool {
    steps.iter().any(|step| matches!(step, Step::Comparing { .. }))
}

fn same_people(one: &People, other: &People) -> bool {
    groups(one) == groups(other)
}

#[test]
fn a_run_that_dies_is_gone_on_with_from_the_last_finished_stage() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = loaded(folder.path());
    die_at(&house, is_comparing, false);
    let first = kept(&house);
    assert_eq!(first.len(), 1, "the model is kept");
    die_at(&house, is_grouping, true);
    assert_eq!(kept(&house), first, "by the same run");
    let (went_on, steps) = link(&mut house);
    assert!(!fits(&steps) && !compares(&steps), "{steps:?}");
    assert_eq!(went_on.run.as_str(), first[0]);
    assert!(kept(&house).is_empty(), "nothing is kept of a run that came to its end");
    let went_on_people = people(&house);

    // The same records again: nothing is kept, so all is done.
    let (whole, steps) = link(&mut house);
    assert!(fits(&steps) && compares(&steps));
    assert!(whole.run != went_on.run && same_people(&people(&house), &went_on_people));
    assert_eq!(whole.links.links, went_on.links.links, "to the last bit");
    assert_eq!(whole.links.review, went_on.links.review);
    assert_eq!(whole.links.expected, went_on.links.expected);
    assert_eq!(whole.links.blocking, went_on.links.blocking);
}

#[test]
fn a_run_over_other_records_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = loaded(folder.path());
    let mut steps = 0;
    let stopped = link_as_asked(&house, &the_program(), (Asked::Everything, 1), &mut |step| {
        steps += 1;
        if is_grouping(&step) { Go::Stop } else { Go::On }
    });
    assert!(matches!(stopped, Err(CannotLink::Stopped(_))) && steps > 3);
    let before: BTreeSet<String> = kept(&house).into_iter().collect();
    assert_eq!(before.len(), 1);
    invented(folder.path(), "partners/police.csv");
    load(&mut house, folder.path(), "police.csv", "police");
    let (report, steps) = link(&mut house);
    assert!(fits(&steps) && compares(&steps), "what was kept is of other records");
    assert!(!before.contains(report.run.as_str()) && kept(&house).is_empty());
}

/// Every file below a folder that holds the seal of a run's stages.
fn seals(folder: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.flat_map(|path| {
        let is_seal = path.file_stem().is_some_and(|stem| stem == "seal");
        let inside =
            path.parent().and_then(Path::parent).is_some_and(|two| two.ends_with("stages"));
        match (path.is_dir(), is_seal && inside) {
            (true, _) => seals(&path),
            (false, true) => vec![path],
            (false, false) => Vec::new(),
        }
    })
    .collect()
}

#[test]
fn stages_whose_seal_cannot_be_read_are_let_go_of_and_worked_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut house = loaded(folder.path());
    die_at(&house, is_comparing, false);
    let seal = seals(folder.path());
    assert_eq!(seal.len(), 1);
    std::fs::write(&seal[0], b"half a file").unwrap();
    let (_, steps) = link(&mut house);
    assert!(fits(&steps) && compares(&steps) && kept(&house).is_empty());
}
