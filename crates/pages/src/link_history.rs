//! How people were merged and split: who, when and why, and setting a change right, which takes two link
//! clerks. Nothing here says who a child is.

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
    /// That somebody proposed to set it right, and what is still needed; empty when nobody did.
    pub proposed: String,
    /// What whoever reads may do about that proposal.
    pub answers: Answers,
    /// What became of a proposal before; empty when there was none.
    pub declined: String,
}

/// What may be done about a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answers {
    /// There is none.
    #[default]
    Nothing,
    /// It is one's own: it can be taken back.
    TakeBack,
    /// It is somebody else's: it can be confirmed or declined.
    ConfirmOrDecline,
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
        let line = |id: &str, what: &str| ChangeLine {
            id: id.to_owned(),
            at: "3 September 2026, 09:12".to_owned(),
            by: "Tomasz Ellery".to_owned(),
            what: what.to_owned(),
            why: "New records joined the people who were there.".to_owned(),
            can_be_set_right: true,
            ..ChangeLine::default()
        };
        let merged = "Two people were found to be one: 2 records joined the other's";
        let split = "One person was split: 1 record is somebody else's now";
        let proposed = "Tomasz Ellery proposed on 4 September 2026, 10:30 to set it right: the \
                        records are of two children.";
        let undone = "4 September 2026, 11:00".to_owned();
        let declined = "Amal Ferrow declined to set it right on 4 September 2026, 11:00.";
        let lines = vec![
            line("1", merged),
            ChangeLine {
                proposed: proposed.to_owned(),
                answers: Answers::ConfirmOrDecline,
                ..line("2", merged)
            },
            ChangeLine {
                proposed: proposed.to_owned(),
                answers: Answers::TakeBack,
                ..line("3", merged)
            },
            ChangeLine { undone, can_be_set_right: false, ..line("4", merged) },
            ChangeLine { declined: declined.to_owned(), ..line("5", split) },
            ChangeLine { can_be_set_right: false, ..line("6", split) },
        ];
        let reasons =
            vec![("two-children".to_owned(), "The records are of two children".to_owned())];
        vec![
            LinkHistory::tell(120, lines.clone(), reasons.clone()),
            LinkHistory::tell(6, lines, reasons)
                .with_notice("Proposed. Nothing changes until another link clerk confirms it."),
            LinkHistory::tell(0, Vec::new(), Vec::new()),
        ]
    }
}
