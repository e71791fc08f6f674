//! A run that goes on from finished stages gives the answer of one that was never stopped.

mod people;

use lifechances_connect::{
    ChildLesson, Go, Record, RunStage, Settings, Stages, Step, Told, ToldLinks, link_told,
    link_told_in_stages, review::Votes,
};
use std::collections::BTreeMap;

/// Stages kept in memory.
#[derive(Default)]
struct Shelf {
    kept: BTreeMap<RunStage, Vec<u8>>,
    most: usize,
}

impl Stages for Shelf {
    fn kept(&mut self, stage: RunStage) -> Option<Vec<u8>> {
        self.kept.get(&stage).cloned()
    }

    fn keep(&mut self, stage: RunStage, bytes: &dyn Fn() -> Vec<u8>) -> Go {
        if !self.kept.contains_key(&stage) && self.kept.len() == self.most {
            return Go::Stop;
        }
        self.kept.insert(stage, bytes());
        Go::On
    }
}

fn told(records: &[Record]) -> Told {
    let votes = Votes { same: 0, different: 2 };
    let lesson = ChildLesson { a: records[0].key, b: records[1].key, votes };
    Told { lessons: vec![lesson], ..Told::default() }
}

/// Links from the shelf; gives the steps that were told.
fn link(records: &[Record], shelf: &mut Shelf) -> (Option<ToldLinks>, Vec<Step>) {
    let mut steps = Vec::new();
    let of = (records, &Settings::for_children());
    let found = link_told_in_stages(of, &told(records), shelf, &mut |step| {
        steps.push(step);
        Go::On
    });
    (found.ok(), steps)
}

#[test]
fn whatever_was_finished_is_not_done_again_and_the_answer_is_the_same() {
    for seed in 1..4 {
        let town = people::town(300, 4, seed);
        let (records, settings) = (town.records, Settings::for_children());
        let whole = link_told(&records, &settings, &told(&records), &mut |_| Go::On).unwrap();
        let linked = whole.links.clusters.iter().map(|cluster| cluster.records.len());
        assert_eq!(linked.sum::<usize>(), town.truth.len(), "every record is somebody's");
        for most in 0..=2 {
            let mut shelf = Shelf { most, ..Shelf::default() };
            let stopped = link(&records, &mut shelf).0;
            assert_eq!(stopped.is_some(), most == 2, "what cannot be kept ends the run");
            assert_eq!(shelf.kept.len(), most);
            shelf.most = 2;
            let (found, steps) = link(&records, &mut shelf);
            assert_eq!(found.as_ref(), Some(&whole), "{seed} {most}");
            assert_eq!(steps.contains(&Step::Fitting), most < 1);
            let compared = steps.iter().any(|step| matches!(step, Step::Comparing { .. }));
            assert_eq!(compared, most < 2);
        }
    }
}

#[test]
fn what_was_kept_and_makes_no_sense_is_worked_out_again() {
    let records = people::town(200, 4, 9).records;
    let mut shelf = Shelf { most: 2, ..Shelf::default() };
    let whole = link(&records, &mut shelf).0.unwrap();
    for stage in RunStage::ALL {
        for bytes in [Vec::new(), b"version = 1".to_vec(), vec![255; 64]] {
            shelf.kept.insert(stage, bytes);
            assert_eq!(link(&records, &mut shelf).0.as_ref(), Some(&whole), "{stage:?}");
        }
    }
}
