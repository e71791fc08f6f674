//! How people were merged and split: who, when and why, and setting a change right. Nothing here says
//! who a child is.

use report::number::whole;
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::Choice;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ChangeLine {
    /// Its name in addresses.
    pub id: String,
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// What was done.
    pub what: String,
    /// Why.
    pub why: String,
    /// When it was set right; empty when it was not.
    pub undone: String,
    /// Whether it can be set right.
    pub can_be_set_right: bool,
}

/// The page of changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct LinkHistory {
    lead: String,
    lines: Vec<ChangeLine>,
    reasons: Vec<Choice>,
    notice: String,
}

impl LinkHistory {
    /// The newest changes of so many in all, and the reasons for which one can be set right.
    pub fn tell(all: usize, lines: Vec<ChangeLine>, reasons: Vec<(String, String)>) -> Self {
        let lead = match (all, lines.len()) {
            (0, _) => "Nobody has been merged or split yet.".to_owned(),
            (1, _) => "There has been 1 change.".to_owned(),
            (all, told) if told < all => {
                let (all, told) = (whole(all as u64), whole(told as u64));
                format!("There have been {all} changes. These are the newest {told}.")
            }
            (all, _) => format!("There have been {} changes.", whole(all as u64)),
        };
        let reason = |(value, text)| Choice { value, text, chosen: false };
        let reasons = reasons.into_iter().map(reason).collect();
        LinkHistory { lead, lines, reasons, notice: String::new() }
    }

    /// The page with what came of what was asked, or why nothing can be shown.
    #[must_use]
    pub fn with_notice(mut self, notice: &str) -> Self {
        notice.clone_into(&mut self.notice);
        if self.lead.is_empty() {
            "Changes cannot be shown now.".clone_into(&mut self.lead);
        }
        self
    }
}

impl Page for LinkHistory {
    const TEMPLATE: &'static str = "link_history.html";

    fn title(&self) -> String {
        "How people were merged and split".to_owned()
    }

    fn section(&self) -> Section {
        Section::Reviews
    }

    fn samples() -> Vec<Self> {
        let line = |id: &str, what: &str, undone: &str, can_be_set_right| ChangeLine {
            id: id.to_owned(),
            at: "3 September 2026, 09:12".to_owned(),
            by: "Tomasz Ellery".to_owned(),
            what: what.to_owned(),
            why: "New records joined the people who were there.".to_owned(),
            undone: undone.to_owned(),
            can_be_set_right,
        };
        let merged = "Two people were found to be one: 2 records joined the other's";
        let lines = vec![
            line("1", merged, "", true),
            line("2", merged, "4 September 2026, 11:00", false),
            line("3", "One person was split: 1 record is somebody else's now", "", false),
        ];
        let reasons =
            vec![("two-children".to_owned(), "The records are of two children".to_owned())];
        vec![
            LinkHistory::tell(120, lines.clone(), reasons.clone()),
            LinkHistory::tell(3, lines, reasons)
                .with_notice("Set right. It stands when records are linked again."),
            LinkHistory::tell(0, Vec::new(), Vec::new()),
        ]
    }
}
