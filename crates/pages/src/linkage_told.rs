//! Parts of the linkage page for those who read linked figures: bounds of rates, and the guidance.

use report::{GuidanceLine, LinkageSheet, WayLine};

use crate::parts::{Cell, Column, Table};

/// What rates may truly be.
pub(crate) fn bounds(all: &[[f64; 3]]) -> Table {
    let of_100 = |share: f64| format!("{:.1} of 100", share * 100.0);
    let row = |rate: &[f64; 3]| rate.map(of_100).map(Cell::text).to_vec();
    Table {
        id: "bounds".to_owned(),
        caption: "A rate that is seen, and between what it lies".to_owned(),
        columns: vec![
            Column::number("Seen"),
            Column::number("At least"),
            Column::number("At most"),
        ],
        rows: all.iter().map(row).collect(),
        when_empty: "False links may be as common as true ones: rates say nothing. Raise the \
                     threshold."
            .to_owned(),
    }
}

/// What must be told of linked data.
pub(crate) fn guidance(all: &[GuidanceLine]) -> Table {
    let row = |line: &GuidanceLine| {
        let told = line.told.clone().map_or_else(|| Cell::absent("not stated"), Cell::text);
        vec![Cell::text(line.asks.clone()), Cell::text(line.step.clone()), told]
    };
    Table {
        id: "guidance".to_owned(),
        caption: "What must be told, and what is told".to_owned(),
        columns: vec![
            Column::words("What must be told"),
            Column::words("Step"),
            Column::words("What is told"),
        ],
        rows: all.iter().map(row).collect(),
        when_empty: "Nothing has been linked yet.".to_owned(),
    }
}

fn sample_guidance() -> Vec<GuidanceLine> {
    let line = |step: &str, asks: &str, told: Option<&str>| GuidanceLine {
        step: step.to_owned(),
        asks: asks.to_owned(),
        told: told.map(str::to_owned),
    };
    vec![
        line("Data provision", "On what legal basis, with which opt-outs.", None),
        line(
            "Linkage",
            "Which pairs were compared, and how many true ones that leaves out.",
            Some("Blocking is expected to bring together 99.91 % of the pairs of one person."),
        ),
    ]
}

/// A run for the samples of the page.
pub(crate) fn sample() -> LinkageSheet {
    let text = |words: &str| words.to_owned();
    LinkageSheet {
        ended_at: text("3 September 2026, 09:12"),
        asked_by: text("Tomasz Ellery"),
        model: text("Fellegi-Sunter with five classes of pair, fitted to these records"),
        settings: vec![
            (text("Joined from"), text("probability 0.95")),
            (text("Put before a person from"), text("probability 0.85")),
        ],
        records: 70_750,
        people: 20_189,
        pairs_compared: 4_998_050,
        reviews: 276,
        completeness: 0.9991,
        expected: [0.999_81, 0.9932],
        truth: Some([[0.9994, 0.9993, 0.9996], [0.9938, 0.9933, 0.9942]]),
        sources: vec![
            (text("gp"), [Some(19_432), Some(19_420), Some(1_204)]),
            (text("school-mis"), [Some(14_052), Some(13_988), Some(112)]),
            (text("youth-justice"), [Some(41), Some(38), None]),
        ],
        both_know: vec![
            (text("gp"), text("school-mis"), Some(13_801)),
            (text("gp"), text("youth-justice"), None),
            (text("school-mis"), text("school-mis"), Some(64)),
        ],
        by_reason: vec![
            (text("More than one person fits this record about equally well."), Some(180)),
            (text("The two people have different NHS numbers."), None),
        ],
        by_pattern: vec![(
            text("More than one person fits this record about equally well."),
            text("given name: different; surname: the same; date of birth: the same"),
            Some(41),
        )],
        rules: vec![(text("date of birth"), 408_120, 0), (text("postcode"), 120_004, 911)],
        review: Some(crate::linkage_fairness::sample_review()),
        groups: crate::linkage_fairness::sample_groups(),
        gaps: crate::linkage_fairness::sample_gaps(),
        way: Some(WayLine {
            words: text("New records joined the people who were there."),
            new_records: 1_204,
            new_people: 87,
            merged: 2,
            parted: 1,
        }),
        offers: crate::linkage_fairness::sample_offers(),
        question: text("One threshold for all is in use."),
        bounds: vec![[0.01, 0.009, 0.0107], [0.1, 0.098, 0.107]],
        held_back: Vec::new(),
        guidance: sample_guidance(),
    }
}
