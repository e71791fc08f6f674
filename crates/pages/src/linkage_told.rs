//! Parts of the linkage page for those who read linked figures: bounds of rates, and the guidance.

use report::GuidanceLine;

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

pub(crate) fn sample_guidance() -> Vec<GuidanceLine> {
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
