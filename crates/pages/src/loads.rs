//! Data health: what was loaded, by whom, when, and what was wrong with it.
//!
//! Problems name a file, a line, a column and what to do. What was found arrives already made
//! safe: the page shows it as it comes, and the journey decides what may be shown.

use report::number::whole;
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, Table};

/// The state of a load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoadState {
    /// Every row was kept.
    Complete,
    /// Good rows were kept; others have problems.
    WithProblems,
    /// Nothing was kept.
    Refused,
    /// Begun and not finished.
    Unfinished,
    /// A later release of the same file counts instead.
    Replaced {
        /// Which: `load of 3 September 2026`.
        by: String,
    },
}

impl LoadState {
    const fn word(&self) -> &'static str {
        match self {
            LoadState::Replaced { .. } => "replaced",
            LoadState::Complete => "complete",
            LoadState::WithProblems => "with problems",
            LoadState::Refused => "refused",
            LoadState::Unfinished => "unfinished",
        }
    }

    /// Whether somebody should look at it.
    const fn is_troubled(&self) -> bool {
        match self {
            LoadState::WithProblems | LoadState::Refused | LoadState::Unfinished => true,
            LoadState::Complete | LoadState::Replaced { .. } => false,
        }
    }

    /// What came after it; empty when nothing did.
    fn replacement(&self) -> String {
        match self {
            LoadState::Replaced { by } => format!("replaced by {by}"),
            LoadState::Complete
            | LoadState::WithProblems
            | LoadState::Refused
            | LoadState::Unfinished => String::new(),
        }
    }
}

/// One load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadLine {
    /// Its page.
    pub href: String,
    /// The file's name.
    pub file: String,
    /// The layout that read it.
    pub layout: String,
    /// Who sent or published it.
    pub publisher: String,
    /// When, in words.
    pub loaded_at: String,
    /// Who loaded it.
    pub loaded_by: String,
    /// Rows kept.
    pub rows_kept: u64,
    /// Problems.
    pub problems: u64,
    /// The state.
    pub state: LoadState,
    /// How fresh it is: `3 days ago`.
    pub freshness: String,
}

/// All loads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DataHealth {
    /// The loads as a table, newest first.
    pub loads: Table,
    /// How many loads.
    pub total: usize,
    /// How many have problems or were refused.
    pub troubled: usize,
    /// What holds for all of them: rows kept, problems.
    pub facts: Vec<Fact>,
}

impl DataHealth {
    /// The page for a list of loads, newest first.
    pub fn tell(loads: &[LoadLine]) -> Self {
        let troubled = loads.iter().filter(|load| load.state.is_troubled()).count();
        let rows: u64 = loads.iter().map(|load| load.rows_kept).fold(0, u64::saturating_add);
        let problems: u64 = loads.iter().map(|load| load.problems).fold(0, u64::saturating_add);
        DataHealth {
            loads: loads_table(loads),
            total: loads.len(),
            troubled,
            facts: vec![
                Fact::of("Files loaded", loads.len().to_string()),
                Fact::of("Rows kept", whole(rows)),
                Fact::of("Problems reported", whole(problems)),
            ],
        }
    }
}

fn loads_table(loads: &[LoadLine]) -> Table {
    Table {
        id: "loads".to_owned(),
        caption: "Files loaded, newest first".to_owned(),
        columns: vec![
            Column::words("File"),
            Column::words("State"),
            Column::number("Rows kept"),
            Column::number("Problems"),
            Column::words("From"),
            Column::words("Layout"),
            Column::words("Loaded"),
        ],
        rows: loads
            .iter()
            .map(|load| {
                vec![
                    Cell::link(load.href.clone(), load.file.clone()),
                    Cell::tag(load.state.word()),
                    Cell::text(whole(load.rows_kept)),
                    Cell::text(whole(load.problems)),
                    Cell::text(load.publisher.clone()),
                    Cell::text(load.layout.clone()),
                    Cell::text(loaded(load)),
                ]
            })
            .collect(),
        when_empty: "Nothing has been loaded yet. On the server, run lifechances load with a file \
                     and its layout."
            .to_owned(),
    }
}

/// When, by whom, and what came after.
fn loaded(load: &LoadLine) -> String {
    let replacement = load.state.replacement();
    let after = if replacement.is_empty() { String::new() } else { format!("; {replacement}") };
    format!("{} by {} ({}){after}", load.loaded_at, load.loaded_by, load.freshness)
}

/// One problem of a load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadProblemLine {
    /// The line in the file, from 1; none when the whole file is meant.
    pub line: Option<u64>,
    /// The column's heading; empty when the whole line is meant.
    pub column: String,
    /// What was found, as far as it may be shown.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub remedy: String,
}

/// One load with its problems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowLoad {
    /// The file's name.
    pub file: String,
    /// The state in a word.
    pub state: String,
    /// Who, when, layout, rows, hash.
    pub facts: Vec<Fact>,
    /// The problems, at most as many as a page holds.
    pub problems: Table,
    /// How many problems there are in all.
    pub total: u64,
    /// How many are listed.
    pub listed: usize,
    /// The whole list as CSV.
    pub download: String,
}

impl ShowLoad {
    /// The page for a load; `total` may exceed the problems listed.
    pub fn tell(load: &LoadLine, more: Vec<Fact>, problems: &[LoadProblemLine]) -> Self {
        let mut facts = vec![
            Fact::of("Loaded", format!("{} by {}", load.loaded_at, load.loaded_by)),
            Fact::of("From", load.publisher.clone()),
            Fact::of("Layout", load.layout.clone()),
            Fact::of("Rows kept", whole(load.rows_kept)),
            Fact::of("Freshness", load.freshness.clone()),
            Fact::of("Counted", load.state.replacement()),
        ];
        facts.extend(more);
        facts.retain(|fact| !fact.text.is_empty());
        ShowLoad {
            file: load.file.clone(),
            state: load.state.word().to_owned(),
            facts,
            problems: problems_table(problems),
            total: load.problems,
            listed: problems.len(),
            download: format!("{}.csv", load.href),
        }
    }
}

fn problems_table(problems: &[LoadProblemLine]) -> Table {
    Table {
        id: "problems".to_owned(),
        caption: "Problems in this file".to_owned(),
        columns: vec![
            Column::number("Line"),
            Column::words("Column"),
            Column::words("Found"),
            Column::words("Expected"),
            Column::words("What to do"),
        ],
        rows: problems
            .iter()
            .map(|problem| {
                vec![
                    Cell::text(
                        problem.line.map_or("whole file".to_owned(), |line| line.to_string()),
                    ),
                    Cell::text(problem.column.clone()),
                    Cell::text(problem.found.clone()),
                    Cell::text(problem.expected.clone()),
                    Cell::text(problem.remedy.clone()),
                ]
            })
            .collect(),
        when_empty: "No problems were found.".to_owned(),
    }
}

fn sample_loads() -> Vec<LoadLine> {
    let load = |id: u32, file: &str, layout: &str, problems: u64, state: LoadState| LoadLine {
        href: format!("/data/loads/{id}"),
        file: file.to_owned(),
        layout: layout.to_owned(),
        publisher: "Calderbrook Council (invented)".to_owned(),
        loaded_at: "3 September 2026, 09:12".to_owned(),
        loaded_by: "the command line".to_owned(),
        rows_kept: 20_431,
        problems,
        state,
        freshness: "3 days ago".to_owned(),
    };
    let replaced = LoadState::Replaced { by: "load of 3 September 2026".to_owned() };
    vec![
        load(4, "mis_pupils.csv", "mis-pupils 1", 37, LoadState::WithProblems),
        load(3, "mis_attendance.csv", "mis-attendance 1", 0, LoadState::Complete),
        load(2, "housing.xlsx", "housing 1", 1, LoadState::Refused),
        load(1, "mis_attendance.csv", "mis-attendance 1", 0, LoadState::Unfinished),
        load(0, "mis_attendance.csv", "mis-attendance 1", 2, replaced),
    ]
}

impl Page for DataHealth {
    const TEMPLATE: &'static str = "health.html";

    fn title(&self) -> String {
        "Data health".to_owned()
    }

    fn section(&self) -> Section {
        Section::Health
    }

    fn samples() -> Vec<Self> {
        vec![DataHealth::tell(&sample_loads()), DataHealth::tell(&[])]
    }
}

impl Page for ShowLoad {
    const TEMPLATE: &'static str = "load.html";

    fn title(&self) -> String {
        format!("Load of {}", self.file)
    }

    fn section(&self) -> Section {
        Section::Health
    }

    fn samples() -> Vec<Self> {
        let loads = sample_loads();
        let problems = [
            LoadProblemLine {
                line: Some(118),
                column: "DOB".to_owned(),
                found: "a date that does not exist".to_owned(),
                expected: "a day as dd/mm/yyyy".to_owned(),
                remedy: "Correct the date of birth at the school and send the file again."
                    .to_owned(),
            },
            LoadProblemLine {
                line: None,
                column: String::new(),
                found: "a column named Postcodes".to_owned(),
                expected: "a column named Postcode".to_owned(),
                remedy: "Rename the column, or ask for a new version of the layout.".to_owned(),
            },
        ];
        let more = vec![Fact::of("Content hash", "3f2a9c01b7de")];
        vec![
            ShowLoad::tell(&loads[0], more, &problems),
            ShowLoad::tell(&loads[1], Vec::new(), &[]),
            ShowLoad::tell(&loads[4], Vec::new(), &problems),
        ]
    }
}
