//! All that was done with a statement, newest first.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Table};

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementHistory {
    statement: String,
    href: String,
    table: Table,
}

impl StatementHistory {
    /// The page for lines of when, who and what.
    pub fn tell((statement, href): (&str, &str), lines: &[[String; 3]]) -> Self {
        let row = |line: &[String; 3]| line.iter().map(|text| Cell::text(text.clone())).collect();
        let table = Table {
            id: "history".to_owned(),
            caption: "Newest first".to_owned(),
            columns: ["When", "Who", "What"].map(Column::words).into(),
            rows: lines.iter().map(row).collect(),
            when_empty: "Nothing was done yet.".to_owned(),
        };
        StatementHistory { statement: statement.to_owned(), href: href.to_owned(), table }
    }
}

impl Page for StatementHistory {
    const TEMPLATE: &'static str = "statement_history.html";

    fn title(&self) -> String {
        format!("History: {}", self.statement)
    }

    fn section(&self) -> Section {
        Section::Statements
    }

    fn samples() -> Vec<Self> {
        let at = ("Food and health", "/statements/food-and-health");
        let line = ["3 September 2026 at 09:12", "Saira Whitlock", "Agreed"].map(str::to_owned);
        vec![StatementHistory::tell(at, &[line]), StatementHistory::tell(at, &[])]
    }
}
