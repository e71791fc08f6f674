//! Live statistics: choosing a figure and reading it, checking a reference, and the menus that two
//! people sign.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Choice, Column, Fact, FieldProblem, Link, Table};
use crate::step_form::{StepForm, WithForms};

/// One list to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chooser {
    /// Its name in the address.
    pub name: String,
    /// The question.
    pub label: String,
    /// What can be chosen.
    pub choices: Vec<Choice>,
}

/// Choosing a figure, and the figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowStatistics {
    /// The lists to choose from.
    pub choosers: Vec<Chooser>,
    /// The figures; none before anything was chosen, or when there are none.
    pub table: Option<Table>,
    /// What marks of the table mean, each in a sentence.
    pub marks: Vec<String>,
    /// Whose records, of which day, by which rule, where to check.
    pub facts: Vec<Fact>,
    /// The same figures as a file; empty when there are none.
    pub file: String,
    /// Why there is no figure; empty when there is.
    pub none: String,
}

impl Page for ShowStatistics {
    const TEMPLATE: &'static str = "statistics.html";

    fn title(&self) -> String {
        match &self.table {
            Some(table) => format!("{} – statistics", table.caption),
            None => "Statistics".to_owned(),
        }
    }

    fn section(&self) -> Section {
        Section::Places
    }

    fn samples() -> Vec<Self> {
        let choice = |value: &str, text: &str| Choice {
            value: value.to_owned(),
            text: text.to_owned(),
            chosen: value == "often_absent",
        };
        let chooser = |name: &str, label: &str, choices: Vec<Choice>| Chooser {
            name: name.to_owned(),
            label: label.to_owned(),
            choices,
        };
        let choosers = vec![
            chooser("of", "What", vec![choice("often_absent", "Often absent"), choice("b", "B")]),
            chooser(
                "area",
                "Where",
                vec![
                    choice("a", "Lower Calder"),
                    choice("s", "Beckside (children who learn there)"),
                ],
            ),
            chooser("by", "Divided by", vec![choice("", "Nothing"), choice("age", "Age")]),
        ];
        let row = |cells: [&str; 6]| cells.map(Cell::text).into();
        let table = Table {
            id: "figures".to_owned(),
            caption: "Often absent in Lower Calder".to_owned(),
            columns: ShowStatistics::columns("Age"),
            rows: vec![
                row(["5 to 10", "45", "38 to 52", "320", "14%", "12% to 16%"]),
                row(["11 to 15", "[c]", "not shown", "[c]", "[c]", "not shown"]),
            ],
            when_empty: String::new(),
        };
        let full = ShowStatistics {
            choosers: choosers.clone(),
            table: Some(table),
            marks: vec!["[c]: not shown, because a small number could tell of a child.".to_owned()],
            facts: vec![Fact::of("Check this table", "17-0a1b2c3d")],
            file: "/statistics.csv?of=often_absent&area=a&by=age".to_owned(),
            none: String::new(),
        };
        let none = ShowStatistics {
            table: None,
            marks: Vec::new(),
            facts: Vec::new(),
            file: String::new(),
            none: "Figures are held back: the last check was too long ago.".to_owned(),
            choosers: Vec::new(),
        };
        vec![full, ShowStatistics { choosers, none: String::new(), ..none.clone() }, none]
    }
}

impl ShowStatistics {
    /// The columns of every table of figures; `by` heads the first.
    pub fn columns(by: &str) -> Vec<Column> {
        vec![
            Column::words(by),
            Column::number("Children"),
            Column::words("Likely between"),
            Column::number("Of"),
            Column::number("Share"),
            Column::words("Share likely between"),
        ]
    }
}

/// Checking a reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckRelease {
    /// What was typed.
    pub reference: String,
    /// What was found, in a sentence; empty before anything was typed.
    pub found: String,
    /// Whether it is one that was released.
    pub is_released: bool,
    /// What is known of it.
    pub facts: Vec<Fact>,
}

impl Page for CheckRelease {
    const TEMPLATE: &'static str = "check_release.html";

    fn title(&self) -> String {
        "Check a figure".to_owned()
    }

    fn section(&self) -> Section {
        Section::Places
    }

    fn samples() -> Vec<Self> {
        let blank = CheckRelease {
            reference: String::new(),
            found: String::new(),
            is_released: false,
            facts: Vec::new(),
        };
        let known = CheckRelease {
            reference: "17-0a1b2c3d".to_owned(),
            found: "This table was released on 3 September 2026.".to_owned(),
            is_released: true,
            facts: vec![Fact::of("Table", "often_absent|residence|age")],
        };
        let unknown = CheckRelease {
            found: "Nothing with this reference was released here.".to_owned(),
            is_released: false,
            facts: Vec::new(),
            ..known.clone()
        };
        vec![known, unknown, blank]
    }
}

/// The menus there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListMenus {
    /// Name, version, year, who signed.
    pub table: Table,
    /// Whether whoever looks may write one.
    pub may_write: bool,
}

impl ListMenus {
    /// The menus, newest first: address, name, year, signatures in words, state.
    pub fn tell(lines: &[[String; 5]], may_write: bool) -> Self {
        let row = |[href, name, year, signed, state]: &[String; 5]| {
            vec![Cell::link(href, name), Cell::text(year), Cell::text(signed), Cell::tag(state)]
        };
        let table = Table {
            id: "menus".to_owned(),
            caption: "Menus of statistics".to_owned(),
            columns: ["Menu", "Academic year", "Signed by", "State"].map(Column::words).into(),
            rows: lines.iter().map(row).collect(),
            when_empty: "No menu has been written yet.".to_owned(),
        };
        ListMenus { table, may_write }
    }
}

impl Page for ListMenus {
    const TEMPLATE: &'static str = "menus.html";

    fn title(&self) -> String {
        "Menus of statistics".to_owned()
    }

    fn section(&self) -> Section {
        Section::Governance
    }

    fn samples() -> Vec<Self> {
        let line =
            ["/statistics/menus/0a", "calderbrook 1", "2026-27", "Tomasz Ellery", "to be signed"];
        vec![ListMenus::tell(&[line.map(str::to_owned)], true), ListMenus::tell(&[], false)]
    }
}

/// One menu, as those read it who sign it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowMenu {
    /// Its name and version.
    pub name: String,
    /// What somebody should do next.
    pub next: String,
    /// Year, seal, signatures.
    pub facts: Vec<Fact>,
    /// What may be asked.
    pub measures: Table,
    /// The document itself.
    pub document: String,
    /// The page of what it came from.
    pub up: Link,
    /// What whoever looks can do.
    pub forms: Vec<StepForm>,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl WithForms for ShowMenu {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl ShowMenu {
    /// The table of what may be asked: measure, of whom, counted how, divided by what.
    pub fn measures(lines: &[[String; 4]]) -> Table {
        let row = |line: &[String; 4]| line.iter().map(Cell::text).collect();
        Table {
            id: "measures".to_owned(),
            caption: "What may be asked".to_owned(),
            columns: ["Measure", "Of whom", "Counted", "Divided by"].map(Column::words).into(),
            rows: lines.iter().map(row).collect(),
            when_empty: "Nothing.".to_owned(),
        }
    }
}

impl Page for ShowMenu {
    const TEMPLATE: &'static str = "menu.html";

    fn title(&self) -> String {
        if self.problems.is_empty() { self.name.clone() } else { format!("Problem: {}", self.name) }
    }

    fn section(&self) -> Section {
        Section::Governance
    }

    fn samples() -> Vec<Self> {
        let sign =
            StepForm::new(("sign", "Sign it"), "/statistics/menus/0a/sign", "Sign this menu");
        let line = [
            "Often absent",
            "children on roll",
            "where they live; where they learn",
            "nothing; age",
        ];
        let line = line.map(str::to_owned);
        let page = ShowMenu {
            name: "calderbrook, version 1".to_owned(),
            next: "A second person signs it.".to_owned(),
            facts: vec![Fact::of("Academic year", "2026-27")],
            measures: ShowMenu::measures(&[line]),
            document: "id = \"calderbrook\"\nversion = 1\n".to_owned(),
            up: Link::to("/statistics/menus", "Menus of statistics"),
            forms: vec![sign],
            problems: Vec::new(),
        };
        vec![page.clone(), ShowMenu { forms: Vec::new(), ..page }]
    }
}
