//! What a statement says, section by section.

use crate::ask::Ask;
use commons::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A section of running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// The problem it is about.
    Problem,
    /// Which children and families, and where.
    Population,
    /// Who acts on it here.
    KeyActors,
    /// Which sources of data it rests on.
    DataSources,
    /// What the partnership recommends.
    Recommendations,
    /// What it would cost, and what doing nothing costs.
    EconomicCase,
    /// The statement on one page, in plain words.
    Summary,
}

impl Section {
    /// Every section, in the order of the document.
    pub const ALL: [Self; 7] = [
        Self::Problem,
        Self::Population,
        Self::KeyActors,
        Self::DataSources,
        Self::Recommendations,
        Self::EconomicCase,
        Self::Summary,
    ];

    /// The word kept in the store and used in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Problem => "problem",
            Self::Population => "population",
            Self::KeyActors => "key-actors",
            Self::DataSources => "data-sources",
            Self::Recommendations => "recommendations",
            Self::EconomicCase => "economic-case",
            Self::Summary => "summary",
        }
    }

    /// The heading a person reads.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Problem => "The problem",
            Self::Population => "Who it is about",
            Self::KeyActors => "Who acts on it here",
            Self::DataSources => "What we looked at",
            Self::Recommendations => "What we recommend",
            Self::EconomicCase => "What it costs, and what doing nothing costs",
            Self::Summary => "On one page",
        }
    }

    /// What to write there, for whoever writes it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Problem => {
                "What is wrong now, for whom, and how you know. One problem, not three."
            }
            Self::Population => "Which children and families, of which ages, in which streets.",
            Self::KeyActors => "Who already works on it here, and who should.",
            Self::DataSources => {
                "Which figures and which voices you looked at, and what they cannot tell."
            }
            Self::Recommendations => "What you recommend, in the order it should happen.",
            Self::EconomicCase => "What it costs, what doing nothing costs, and who would save.",
            Self::Summary => {
                "The statement on one page, in words a parent who was not there understands."
            }
        }
    }

    /// Reads the word kept in the store.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.as_str() == word)
    }
}

/// What kind of evidence it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A released figure, by its question and data version.
    Figure,
    /// What residents, children or young people said.
    LivedExperience,
    /// A published study or report.
    Study,
}

impl EvidenceKind {
    /// The three.
    pub const ALL: [Self; 3] = [Self::Figure, Self::LivedExperience, Self::Study];

    /// The word kept in the store and used in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::LivedExperience => "lived-experience",
            Self::Study => "study",
        }
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Figure => "Released figure",
            Self::LivedExperience => "Lived experience",
            Self::Study => "Published study",
        }
    }

    /// Reads the word kept in the store.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One piece of evidence. It is frozen: its hash is of what was seen when it was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What kind.
    pub kind: EvidenceKind,
    /// Where it is kept.
    pub reference: String,
    /// What it shows, in a sentence.
    pub says: String,
    /// The hash of what was seen.
    pub seen: String,
}

/// Something the partners will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// What.
    pub what: String,
    /// Who sees to it.
    pub owner: String,
    /// By when.
    pub due: Day,
    /// How anybody will see that it is done.
    pub measure: String,
}

/// All that a statement says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatementText {
    /// Its title.
    pub title: String,
    /// Its sections.
    pub sections: BTreeMap<Section, String>,
    /// Its priorities, at most three.
    pub priorities: Vec<String>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// What the partners will do.
    pub actions: Vec<Action>,
    /// What they ask of others.
    pub asks: Vec<Ask>,
}

impl StatementText {
    /// The text of a section; empty while nothing is written.
    pub fn section(&self, section: Section) -> &str {
        self.sections.get(&section).map_or("", String::as_str)
    }

    /// The hash of all it says. A signature names it.
    pub fn seal(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut part = |words: &[&str]| {
            for word in words {
                hasher.update(&(word.len() as u64).to_le_bytes());
                hasher.update(word.as_bytes());
            }
        };
        part(&["title", &self.title]);
        for section in Section::ALL {
            part(&["section", section.as_str(), self.section(section)]);
        }
        for priority in &self.priorities {
            part(&["priority", priority]);
        }
        for evidence in &self.evidence {
            let kind = match evidence.kind {
                EvidenceKind::Figure => "figure",
                EvidenceKind::LivedExperience => "lived experience",
                EvidenceKind::Study => "study",
            };
            part(&["evidence", kind, &evidence.reference, &evidence.says, &evidence.seen]);
        }
        for action in &self.actions {
            let due = action.due.to_string();
            part(&["action", &action.what, &action.owner, &due, &action.measure]);
        }
        for ask in &self.asks {
            let amount = ask.amount.map_or(String::new(), |amount| amount.0.to_string());
            let by = ask.needed_by.to_string();
            part(&["ask", ask.kind.as_str(), &ask.what, &ask.decision_maker, &by, &amount]);
        }
        hasher.finalize().to_hex().to_string()
    }
}
