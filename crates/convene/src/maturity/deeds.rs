//! What is done with the level of a dimension, and where that leads.

use crate::life::Arrow;
use crate::maturity::{Dimension, Level};
use crate::organisation::Organisation;
use commons::Day;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a dimension stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MaturityStage {
    /// No level is claimed.
    NotAssessed,
    /// A level is claimed, with evidence.
    Assessed,
    /// Another seat says that it is not so.
    Challenged,
}

impl fmt::Display for MaturityStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAssessed => "not assessed",
            Self::Assessed => "assessed",
            Self::Challenged => "challenged",
        })
    }
}

/// What kind of evidence it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A released figure.
    Figure,
    /// A decision: a statement, an answered ask, a meeting.
    Decision,
    /// A document of the house.
    Document,
}

impl EvidenceKind {
    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Figure => "Released figure",
            Self::Decision => "Decision",
            Self::Document => "Document",
        }
    }
}

/// A piece of evidence: something anybody can open here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What kind.
    pub kind: EvidenceKind,
    /// Its address in the house.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// What it shows, in a sentence.
    pub says: String,
    /// The hash of the figure that was seen; empty for what is not a figure.
    pub seen: String,
}

/// What is done with the level of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum MaturityDeed {
    /// A level is claimed.
    Assess {
        /// Of what.
        dimension: Dimension,
        /// Which.
        level: Level,
        /// Why this one, in a sentence.
        why: String,
        /// What it rests on.
        evidence: Vec<Evidence>,
        /// For which organisation; none for the convenor.
        by: Option<Organisation>,
        /// The day by which it is looked at again.
        review_on: Day,
    },
    /// Somebody of another seat says that it is not so.
    Challenge {
        /// Of what.
        dimension: Dimension,
        /// Why.
        reason: String,
        /// For which organisation.
        by: Organisation,
    },
    /// It stands all the same.
    Uphold {
        /// Of what.
        dimension: Dimension,
        /// Why.
        reason: String,
        /// For which organisation; none for the convenor.
        by: Option<Organisation>,
    },
    /// Whoever challenged it does no longer.
    TakeBack {
        /// Of what.
        dimension: Dimension,
        /// Why.
        reason: String,
    },
    /// It is claimed no longer.
    Withdraw {
        /// Of what.
        dimension: Dimension,
        /// Why.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MaturityDeedKind {
    /// [`MaturityDeed::Assess`].
    Assess,
    /// [`MaturityDeed::Challenge`].
    Challenge,
    /// [`MaturityDeed::Uphold`].
    Uphold,
    /// [`MaturityDeed::TakeBack`].
    TakeBack,
    /// [`MaturityDeed::Withdraw`].
    Withdraw,
}

impl fmt::Display for MaturityDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Assess => "assessed",
            Self::Challenge => "challenged",
            Self::Uphold => "upheld",
            Self::TakeBack => "challenged no longer",
            Self::Withdraw => "withdrawn",
        })
    }
}

impl MaturityDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> MaturityDeedKind {
        match self {
            Self::Assess { .. } => MaturityDeedKind::Assess,
            Self::Challenge { .. } => MaturityDeedKind::Challenge,
            Self::Uphold { .. } => MaturityDeedKind::Uphold,
            Self::TakeBack { .. } => MaturityDeedKind::TakeBack,
            Self::Withdraw { .. } => MaturityDeedKind::Withdraw,
        }
    }

    /// The dimension it is about.
    pub const fn dimension(&self) -> Dimension {
        match self {
            Self::Assess { dimension, .. }
            | Self::Challenge { dimension, .. }
            | Self::Uphold { dimension, .. }
            | Self::TakeBack { dimension, .. }
            | Self::Withdraw { dimension, .. } => *dimension,
        }
    }

    /// The words that must not be empty.
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Assess { why: words, .. }
            | Self::Challenge { reason: words, .. }
            | Self::Uphold { reason: words, .. }
            | Self::TakeBack { reason: words, .. }
            | Self::Withdraw { reason: words, .. } => words,
        }
    }
}

/// Every arrow there is, for one dimension.
pub const MATURITY_ARROWS: [Arrow<MaturityStage, MaturityDeedKind>; 8] = {
    use MaturityDeedKind as Kind;
    use MaturityStage as Stage;
    [
        Arrow { from: Stage::NotAssessed, by: Kind::Assess, to: Stage::Assessed },
        Arrow { from: Stage::Assessed, by: Kind::Assess, to: Stage::Assessed },
        Arrow { from: Stage::Assessed, by: Kind::Challenge, to: Stage::Challenged },
        Arrow { from: Stage::Assessed, by: Kind::Withdraw, to: Stage::NotAssessed },
        Arrow { from: Stage::Challenged, by: Kind::Assess, to: Stage::Assessed },
        Arrow { from: Stage::Challenged, by: Kind::Uphold, to: Stage::Assessed },
        Arrow { from: Stage::Challenged, by: Kind::TakeBack, to: Stage::Assessed },
        Arrow { from: Stage::Challenged, by: Kind::Withdraw, to: Stage::NotAssessed },
    ]
};
