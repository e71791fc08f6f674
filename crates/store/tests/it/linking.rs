//! Promises about runs of linking.

use crate::engines::{Fresh, id, later};
use store::link_runs::{self, CountKind, LinkCount, LinkRun, TruthFound};

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
