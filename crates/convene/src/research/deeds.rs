//! What is done with an offer of research and with the requests for it, and where that leads.

use crate::life::Arrow;
use crate::research::{Academic, NameShown, Offer};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AcademicStage {
    /// Nothing is written of it.
    Unknown,
    /// It can be asked for.
    Offering,
    /// It is withdrawn.
    Withdrawn,
}

impl fmt::Display for AcademicStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "not known",
            Self::Offering => "offered",
            Self::Withdrawn => "withdrawn",
        })
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RequestStage {
    /// It waits for an answer.
    Asked,
    /// It was accepted, and goes on.
    Accepted,
    /// It was declined.
    Declined,
    /// It was taken back.
    TakenBack,
    /// It is done.
    Finished,
}

impl fmt::Display for RequestStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Asked => "asked",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::TakenBack => "taken back",
            Self::Finished => "finished",
        })
    }
}

/// What is done with an offer. Requests are numbered from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum AcademicDeed {
    /// It is made. The first entry, and no other.
    Offer {
        /// By whom.
        academic: Academic,
        /// Who may read the name.
        shown: NameShown,
        /// What.
        offer: Offer,
    },
    /// Something else is offered from now on.
    Change {
        /// What.
        offer: Offer,
        /// Why.
        reason: String,
    },
    /// The person agrees, or agrees no longer, that everybody reads their name.
    ShowName {
        /// Who may read it.
        shown: NameShown,
    },
    /// A partnership asks for it.
    Ask {
        /// The partnership's address.
        partnership: String,
        /// For what.
        what_for: String,
    },
    /// It is withdrawn.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// Something is done with a request.
    #[serde(untagged)]
    Answer(RequestDeed),
}

/// What is done with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum RequestDeed {
    /// Whoever was asked accepts it.
    Accept {
        /// Which.
        request: u32,
        /// What they will do.
        scope: String,
    },
    /// Whoever was asked declines it.
    Decline {
        /// Which.
        request: u32,
        /// Why.
        reason: String,
    },
    /// The partnership takes it back.
    TakeBack {
        /// Which.
        request: u32,
        /// Why.
        reason: String,
    },
    /// It is done.
    Finish {
        /// Which.
        request: u32,
        /// What came of it.
        came: String,
    },
}

/// The kinds of deed with an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AcademicDeedKind {
    /// [`AcademicDeed::Offer`].
    Offer,
    /// [`AcademicDeed::Change`].
    Change,
    /// [`AcademicDeed::ShowName`].
    ShowName,
    /// [`AcademicDeed::Ask`].
    Ask,
    /// [`AcademicDeed::Withdraw`].
    Withdraw,
    /// [`AcademicDeed::Answer`].
    Answer,
}

impl fmt::Display for AcademicDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Offer => "offered",
            Self::Change => "changed",
            Self::ShowName => "given another rule for its name",
            Self::Ask => "asked for",
            Self::Withdraw => "withdrawn",
            Self::Answer => "given an answer to a request",
        })
    }
}

/// The kinds of deed with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestDeedKind {
    /// [`RequestDeed::Accept`].
    Accept,
    /// [`RequestDeed::Decline`].
    Decline,
    /// [`RequestDeed::TakeBack`].
    TakeBack,
    /// [`RequestDeed::Finish`].
    Finish,
}

impl fmt::Display for RequestDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accept => "accepted",
            Self::Decline => "declined",
            Self::TakeBack => "taken back",
            Self::Finish => "finished",
        })
    }
}

impl AcademicDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> AcademicDeedKind {
        match self {
            Self::Offer { .. } => AcademicDeedKind::Offer,
            Self::Change { .. } => AcademicDeedKind::Change,
            Self::ShowName { .. } => AcademicDeedKind::ShowName,
            Self::Ask { .. } => AcademicDeedKind::Ask,
            Self::Withdraw { .. } => AcademicDeedKind::Withdraw,
            Self::Answer(_) => AcademicDeedKind::Answer,
        }
    }

    /// The words that must not be empty.
    pub(super) fn words(&self) -> Vec<&str> {
        match self {
            Self::Offer { academic: Academic::Institution { called, .. }, .. } => vec![called],
            Self::Offer { academic: Academic::Researcher { person, .. }, .. } => vec![person],
            Self::Change { reason: words, .. } | Self::Withdraw { reason: words } => vec![words],
            Self::Ask { partnership, what_for } => vec![partnership, what_for],
            Self::ShowName { .. } => Vec::new(),
            Self::Answer(deed) => vec![deed.words()],
        }
    }
}

impl RequestDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> RequestDeedKind {
        match self {
            Self::Accept { .. } => RequestDeedKind::Accept,
            Self::Decline { .. } => RequestDeedKind::Decline,
            Self::TakeBack { .. } => RequestDeedKind::TakeBack,
            Self::Finish { .. } => RequestDeedKind::Finish,
        }
    }

    /// Which request it is about.
    pub const fn request(&self) -> u32 {
        match self {
            Self::Accept { request, .. }
            | Self::Decline { request, .. }
            | Self::TakeBack { request, .. }
            | Self::Finish { request, .. } => *request,
        }
    }

    /// What is said with it.
    pub fn words(&self) -> &str {
        match self {
            Self::Accept { scope: words, .. }
            | Self::Decline { reason: words, .. }
            | Self::TakeBack { reason: words, .. }
            | Self::Finish { came: words, .. } => words,
        }
    }
}

/// Every arrow of an offer.
pub const ACADEMIC_ARROWS: [Arrow<AcademicStage, AcademicDeedKind>; 7] = {
    use AcademicDeedKind as Kind;
    use AcademicStage as Stage;
    [
        Arrow { from: Stage::Unknown, by: Kind::Offer, to: Stage::Offering },
        Arrow { from: Stage::Offering, by: Kind::Change, to: Stage::Offering },
        Arrow { from: Stage::Offering, by: Kind::ShowName, to: Stage::Offering },
        Arrow { from: Stage::Offering, by: Kind::Ask, to: Stage::Offering },
        Arrow { from: Stage::Offering, by: Kind::Answer, to: Stage::Offering },
        Arrow { from: Stage::Offering, by: Kind::Withdraw, to: Stage::Withdrawn },
        // Whoever has gone can still have their name taken off public pages.
        Arrow { from: Stage::Withdrawn, by: Kind::ShowName, to: Stage::Withdrawn },
    ]
};

/// Every arrow of a request.
pub const REQUEST_ARROWS: [Arrow<RequestStage, RequestDeedKind>; 4] = {
    use RequestDeedKind as Kind;
    use RequestStage as Stage;
    [
        Arrow { from: Stage::Asked, by: Kind::Accept, to: Stage::Accepted },
        Arrow { from: Stage::Asked, by: Kind::Decline, to: Stage::Declined },
        Arrow { from: Stage::Asked, by: Kind::TakeBack, to: Stage::TakenBack },
        Arrow { from: Stage::Accepted, by: Kind::Finish, to: Stage::Finished },
    ]
};
