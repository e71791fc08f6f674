//! All that was done with a statement, newest first.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementDone {
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// The text that was written, whole; empty when nothing was.
    pub text: String,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementHistory {
    statement: String,
    href: String,
    done: Vec<StatementDone>,
}

impl StatementHistory {
    /// The page for what was done, newest first.
    pub fn tell((statement, href): (&str, &str), done: Vec<StatementDone>) -> Self {
        StatementHistory { statement: statement.to_owned(), href: href.to_owned(), done }
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
        let done = |what: &str, text: &str| StatementDone {
            at: "3 September 2026 at 09:12".to_owned(),
            who: "Saira Whitlock".to_owned(),
            what: what.to_owned(),
            text: text.to_owned(),
        };
        let wrote =
            done("Revision 2: wrote \u{201c}Problem\u{201d}", "Children are hungry.\nOften.");
        vec![
            StatementHistory::tell(at, vec![done("Agreed", ""), wrote]),
            StatementHistory::tell(at, Vec::new()),
        ]
    }
}
