//! What a statement needs before it can be agreed: rule R-P1, and the page in plain words that is
//! published with it.

use crate::statement::text::{EvidenceKind, Section, StatementText};

/// Something a statement cannot be agreed without.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// The title.
    #[error("it has no title")]
    Title,
    /// A section that must be there.
    #[error("nothing is written under \"{}\"", .0.heading())]
    Section(Section),
    /// A released figure or a study.
    #[error("it rests on no figure: add at least one released figure or published study")]
    DataEvidence,
    /// What people said.
    #[error("it rests on nothing that residents, children or young people said: add at least one")]
    LivedExperience,
    /// Evidence nobody could look up.
    #[error("nobody can look up \"{says}\": say where it is kept, or where and when it was said")]
    Reference {
        /// What it shows.
        says: String,
    },
    /// Priorities.
    #[error("it names no priority: agree one to three")]
    Priority,
    /// More than three priorities.
    #[error("it names {found} priorities: agree on three at most")]
    TooManyPriorities {
        /// How many.
        found: usize,
    },
    /// Actions.
    #[error("it has no action")]
    Action,
    /// An action nobody owns.
    #[error("nobody owns the action \"{what}\": name somebody")]
    ActionOwner {
        /// The action.
        what: String,
    },
    /// An ask with nobody to ask.
    #[error("the ask \"{what}\" names nobody who can decide it")]
    AskDecisionMaker {
        /// The ask.
        what: String,
    },
}

/// The sections that must be written.
const NEEDED: [Section; 4] =
    [Section::Problem, Section::Population, Section::Recommendations, Section::Summary];

/// All that is missing, in the order of the document; nothing when it can be agreed.
pub fn missing(text: &StatementText) -> Vec<Missing> {
    let mut missing = Vec::new();
    if text.title.trim().is_empty() {
        missing.push(Missing::Title);
    }
    let empty = |section: &Section| text.section(*section).trim().is_empty();
    missing.extend(NEEDED.into_iter().filter(empty).map(Missing::Section));
    let has = |kinds: &[EvidenceKind]| text.evidence.iter().any(|e| kinds.contains(&e.kind));
    if !has(&[EvidenceKind::Figure, EvidenceKind::Study]) {
        missing.push(Missing::DataEvidence);
    }
    if !has(&[EvidenceKind::LivedExperience]) {
        missing.push(Missing::LivedExperience);
    }
    for evidence in text.evidence.iter().filter(|evidence| evidence.reference.trim().is_empty()) {
        missing.push(Missing::Reference { says: evidence.says.clone() });
    }
    match text.priorities.iter().filter(|priority| !priority.trim().is_empty()).count() {
        0 => missing.push(Missing::Priority),
        1..=3 => {}
        found => missing.push(Missing::TooManyPriorities { found }),
    }
    if text.actions.is_empty() {
        missing.push(Missing::Action);
    }
    for action in text.actions.iter().filter(|action| action.owner.trim().is_empty()) {
        missing.push(Missing::ActionOwner { what: action.what.clone() });
    }
    for ask in text.asks.iter().filter(|ask| ask.decision_maker.trim().is_empty()) {
        missing.push(Missing::AskDecisionMaker { what: ask.what.clone() });
    }
    missing
}
