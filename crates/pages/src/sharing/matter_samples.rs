//! Invented matters for samples.

use crate::sharing::matters::{MatterRow, MatterSheet};

pub(super) fn rows() -> Vec<MatterRow> {
    let text = str::to_owned;
    let breach = MatterRow {
        number: text("BRE-3F2A-9C01"),
        kind: text("Breach"),
        about: text("A letter went to the wrong address."),
        standing: text("overdue"),
        came_in: text("19 November 2026 at 15:00"),
        due: text("22 November 2026 at 15:00"),
        left: text("past"),
    };
    let request = MatterRow {
        number: text("SAR-77AA-0B1C"),
        kind: text("Request for one's own data"),
        about: text("A parent asks what the school and the hub hold."),
        standing: text("open"),
        due: text("16 December 2026"),
        left: text("18 working days"),
        ..breach.clone()
    };
    vec![breach, request]
}

pub(super) fn sheet() -> MatterSheet {
    let pair = |(deed, asks): (&str, &str)| (deed.to_owned(), asks.to_owned());
    let all = [
        ("note", "Which step was taken"),
        ("acknowledge", ""),
        ("extend", "Why more time is needed"),
        ("answer", "What was answered"),
        ("reopen", "Why it is taken up again"),
    ];
    MatterSheet {
        row: rows().remove(0),
        taken_in_by: "Ruth Adeyemi".to_owned(),
        clock: "The Commissioner must be told by then. UK GDPR, Article 33(1)".to_owned(),
        steps: vec![
            [
                "20 November 2026 at 09:30",
                "Ruth Adeyemi",
                "a step noted",
                "The letter was fetched back.",
            ]
            .map(str::to_owned),
            ["20 November 2026 at 11:00", "Ruth Adeyemi", "acknowledged", ""].map(str::to_owned),
        ],
        may_do: all.map(pair).into(),
        seen: 3,
    }
}
