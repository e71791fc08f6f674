//! The twelve parts of a recipe.

use serde::{Deserialize, Serialize};

/// The parts, in the order of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// How the partnership decides.
    Terms,
    /// Its seats.
    Seat,
    /// How often it meets.
    Meeting,
    /// What its meetings are about.
    Agenda,
    /// The sections of its statement.
    Section,
    /// The evidence of its statement.
    Evidence,
    /// The asks of its statement.
    Ask,
    /// The indicators it looks at.
    Indicator,
    /// Its agreements.
    Agreement,
    /// How long its plan is for.
    Plan,
    /// The priorities of its plan.
    Priority,
    /// Its checklist.
    Check,
}

impl Part {
    /// Every part, in the order of the document.
    pub const ALL: [Self; 12] = [
        Self::Terms,
        Self::Seat,
        Self::Meeting,
        Self::Agenda,
        Self::Section,
        Self::Evidence,
        Self::Ask,
        Self::Indicator,
        Self::Agreement,
        Self::Plan,
        Self::Priority,
        Self::Check,
    ];

    /// The word of the document.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::Seat => "seat",
            Self::Meeting => "meeting",
            Self::Agenda => "agenda",
            Self::Section => "section",
            Self::Evidence => "evidence",
            Self::Ask => "ask",
            Self::Indicator => "indicator",
            Self::Agreement => "agreement",
            Self::Plan => "plan",
            Self::Priority => "priority",
            Self::Check => "check",
        }
    }

    /// Reads the word of the document.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Terms => "How it decides",
            Self::Seat => "Seats",
            Self::Meeting => "Meeting cycle",
            Self::Agenda => "Agenda of a meeting",
            Self::Section => "Sections of the statement",
            Self::Evidence => "Evidence of the statement",
            Self::Ask => "Asks of the statement",
            Self::Indicator => "Indicators",
            Self::Agreement => "Sharing agreements",
            Self::Plan => "Delivery plan",
            Self::Priority => "Priorities of the plan",
            Self::Check => "Checklist",
        }
    }
}
