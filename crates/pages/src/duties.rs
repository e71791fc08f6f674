//! What somebody has to do: late, in the next 14 days, and later.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Table};

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DutyLine {
    /// What.
    pub what: String,
    /// Where.
    pub href: String,
    /// What kind.
    pub kind: String,
    /// By when.
    pub due: String,
}

/// What whoever looks has to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowDuties {
    /// What stands out.
    pub lead: String,
    /// Late, soon, later.
    pub tables: Vec<Table>,
}

impl ShowDuties {
    /// The page for what is late, soon and later.
    pub fn tell(late: &[DutyLine], soon: &[DutyLine], later: &[DutyLine]) -> Self {
        let things = |count: usize| match count {
            1 => "1 thing".to_owned(),
            count => format!("{count} things"),
        };
        let lead = match (late.len(), soon.len()) {
            (0, 0) => "Nothing is due in the next 14 days.".to_owned(),
            (0, soon) => format!("{} due in the next 14 days, nothing late.", things(soon)),
            (late, soon) => {
                format!("{} late, {} due in the next 14 days.", things(late), things(soon))
            }
        };
        let table = |id: &str, caption: &str, lines: &[DutyLine]| Table {
            id: id.to_owned(),
            caption: caption.to_owned(),
            columns: ["What", "Kind", "By when"].map(Column::words).to_vec(),
            rows: lines.iter().map(row).collect(),
            when_empty: format!("{caption}: nothing."),
        };
        let tables = vec![
            table("late", "Late", late),
            table("soon", "In the next 14 days", soon),
            table("later", "Later", later),
        ];
        ShowDuties { lead, tables }
    }
}

fn row(line: &DutyLine) -> Vec<Cell> {
    vec![
        Cell::link(line.href.clone(), line.what.clone()),
        Cell::text(line.kind.clone()),
        Cell::text(line.due.clone()),
    ]
}

impl Page for ShowDuties {
    const TEMPLATE: &'static str = "duties.html";

    fn title(&self) -> String {
        "What I have to do".to_owned()
    }

    fn section(&self) -> Section {
        Section::Meetings
    }

    fn samples() -> Vec<Self> {
        let line = |what: &str| DutyLine {
            what: what.to_owned(),
            href: "/meetings/m".to_owned(),
            kind: "Action".to_owned(),
            due: "12 September 2026".to_owned(),
        };
        let lines = [line("Ask the school kitchens"), line("First meeting")];
        vec![ShowDuties::tell(&lines[..1], &lines, &[]), ShowDuties::tell(&[], &[], &[])]
    }
}
