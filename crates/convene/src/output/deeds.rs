//! What is done with an output request, and where that leads.

use crate::life::Arrow;
use crate::output::Output;
use commons::ContentHash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Where an output request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OutputStage {
    /// Nothing is written of it.
    Unwritten,
    /// Its author works on it.
    Draft,
    /// It waits for two checkers.
    Submitted,
    /// One checker has given a view, which nobody else can read yet.
    PartlyReviewed,
    /// Two have given their views, and not both approve.
    Reviewed,
    /// Both approve; it can be released.
    Approved,
    /// Its author has something to mend.
    Returned,
    /// It will not leave.
    Rejected,
    /// It has left.
    Released,
    /// It was taken back.
    Withdrawn,
}

impl fmt::Display for OutputStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unwritten => "not written",
            Self::Draft => "a draft",
            Self::Submitted => "submitted",
            Self::PartlyReviewed => "partly reviewed",
            Self::Reviewed => "reviewed",
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
            Self::Released => "released",
            Self::Withdrawn => "withdrawn",
        })
    }
}

/// What a checker thinks should be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It can leave.
    Approve,
    /// Something has to be mended first.
    AskForChange,
    /// It must not leave.
    Reject,
}

/// What becomes, when a request is submitted, of objections by people who are of the project's team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubmitRule {
    /// They went with the other views. What was submitted before the second rule was made is told so.
    #[default]
    ObjectionsGo,
    /// They stay open until another checker answers them.
    ObjectionsStay,
}

/// What is done with an output request. People are their ids in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum OutputDeed {
    /// It is written, by its author. The first entry, and no other.
    Write {
        /// The project it belongs to.
        project: String,
        /// Who works on the project.
        team: BTreeSet<String>,
        /// What is to leave.
        output: Output,
    },
    /// Its author, or somebody of the team, changes it.
    Change {
        /// What is to leave.
        output: Output,
    },
    /// It is given to the checkers.
    Submit {
        /// Who works on the project on that day. Whoever was of the team once stays of it here.
        team: BTreeSet<String>,
        /// What becomes of objections of those who are of the team by now.
        #[serde(default)]
        rule: SubmitRule,
    },
    /// More people are named as of the project. Their views no longer count; what they objected to
    /// stays open until another checker answers it.
    Name {
        /// Who.
        team: BTreeSet<String>,
    },
    /// A view no longer counts, because its checker is no longer accredited. An objection stays open.
    SetAside {
        /// Whose view.
        checker: String,
        /// Why.
        reason: String,
    },
    /// A checker answers what somebody objected to whose view no longer counts.
    Answer {
        /// Who objected.
        objector: String,
        /// Why it can leave all the same.
        reason: String,
    },
    /// A checker gives their view.
    GiveView {
        /// What they think.
        verdict: Verdict,
        /// Why.
        reason: String,
        /// The seal of what they looked at.
        seal: ContentHash,
    },
    /// A checker thinks otherwise than before.
    ChangeView {
        /// What they think now.
        verdict: Verdict,
        /// Why.
        reason: String,
        /// The seal of what they looked at.
        seal: ContentHash,
    },
    /// A checker says something to the other.
    Discuss {
        /// What.
        words: String,
    },
    /// A checker gives it back to be mended.
    Return {
        /// What is to be mended.
        reason: String,
    },
    /// A checker ends it: it must not leave.
    Reject {
        /// Why.
        reason: String,
    },
    /// It leaves.
    Release {
        /// The seal of what leaves.
        seal: ContentHash,
    },
    /// It is taken back.
    Withdraw {
        /// Why.
        reason: String,
    },
}

/// The kinds of deed with an output request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OutputDeedKind {
    /// [`OutputDeed::Write`].
    Write,
    /// [`OutputDeed::Change`].
    Change,
    /// [`OutputDeed::Submit`].
    Submit,
    /// [`OutputDeed::Name`].
    Name,
    /// [`OutputDeed::SetAside`].
    SetAside,
    /// [`OutputDeed::Answer`].
    Answer,
    /// [`OutputDeed::GiveView`].
    GiveView,
    /// [`OutputDeed::ChangeView`].
    ChangeView,
    /// [`OutputDeed::Discuss`].
    Discuss,
    /// [`OutputDeed::Return`].
    Return,
    /// [`OutputDeed::Reject`].
    Reject,
    /// [`OutputDeed::Release`].
    Release,
    /// [`OutputDeed::Withdraw`].
    Withdraw,
}

impl fmt::Display for OutputDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Write => "written",
            Self::Change => "changed",
            Self::Submit => "submitted",
            Self::Name => "given more people of the project",
            Self::SetAside => "left without a view that no longer counts",
            Self::Answer => "cleared of an objection",
            Self::GiveView => "given a view",
            Self::ChangeView => "given another view",
            Self::Discuss => "discussed",
            Self::Return => "returned",
            Self::Reject => "rejected",
            Self::Release => "released",
            Self::Withdraw => "withdrawn",
        })
    }
}

impl OutputDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> OutputDeedKind {
        match self {
            Self::Write { .. } => OutputDeedKind::Write,
            Self::Change { .. } => OutputDeedKind::Change,
            Self::Submit { .. } => OutputDeedKind::Submit,
            Self::Name { .. } => OutputDeedKind::Name,
            Self::SetAside { .. } => OutputDeedKind::SetAside,
            Self::Answer { .. } => OutputDeedKind::Answer,
            Self::GiveView { .. } => OutputDeedKind::GiveView,
            Self::ChangeView { .. } => OutputDeedKind::ChangeView,
            Self::Discuss { .. } => OutputDeedKind::Discuss,
            Self::Return { .. } => OutputDeedKind::Return,
            Self::Reject { .. } => OutputDeedKind::Reject,
            Self::Release { .. } => OutputDeedKind::Release,
            Self::Withdraw { .. } => OutputDeedKind::Withdraw,
        }
    }

    /// The words that must not be empty.
    pub(super) fn words(&self) -> Vec<&str> {
        match self {
            Self::Write { project, output, .. } => vec![project, &output.title],
            Self::Change { output } => vec![&output.title],
            Self::GiveView { reason: words, .. }
            | Self::SetAside { reason: words, .. }
            | Self::Answer { reason: words, .. }
            | Self::ChangeView { reason: words, .. }
            | Self::Discuss { words }
            | Self::Return { reason: words }
            | Self::Reject { reason: words }
            | Self::Withdraw { reason: words } => vec![words],
            Self::Submit { .. } | Self::Name { .. } | Self::Release { .. } => Vec::new(),
        }
    }

    /// Whether it is a view, or words about the views: what checkers keep to themselves at first.
    pub(super) const fn is_of_checkers(&self) -> bool {
        matches!(
            self,
            Self::GiveView { .. }
                | Self::ChangeView { .. }
                | Self::Discuss { .. }
                | Self::SetAside { .. }
                | Self::Answer { .. }
        )
    }
}

/// Every arrow of an output request. Where a deed has two, the views decide: only two approvals
/// with no open objection lead to [`OutputStage::Approved`].
pub const OUTPUT_ARROWS: [Arrow<OutputStage, OutputDeedKind>; 41] = {
    use OutputDeedKind as Kind;
    use OutputStage as Stage;
    [
        Arrow { from: Stage::Unwritten, by: Kind::Write, to: Stage::Draft },
        Arrow { from: Stage::Draft, by: Kind::Change, to: Stage::Draft },
        Arrow { from: Stage::Draft, by: Kind::Submit, to: Stage::Submitted },
        Arrow { from: Stage::Submitted, by: Kind::GiveView, to: Stage::PartlyReviewed },
        Arrow { from: Stage::PartlyReviewed, by: Kind::GiveView, to: Stage::Reviewed },
        Arrow { from: Stage::PartlyReviewed, by: Kind::GiveView, to: Stage::Approved },
        Arrow { from: Stage::Reviewed, by: Kind::ChangeView, to: Stage::Reviewed },
        Arrow { from: Stage::Reviewed, by: Kind::ChangeView, to: Stage::Approved },
        Arrow { from: Stage::Reviewed, by: Kind::Discuss, to: Stage::Reviewed },
        Arrow { from: Stage::Reviewed, by: Kind::Return, to: Stage::Returned },
        Arrow { from: Stage::Reviewed, by: Kind::Reject, to: Stage::Rejected },
        Arrow { from: Stage::Approved, by: Kind::ChangeView, to: Stage::Reviewed },
        Arrow { from: Stage::Approved, by: Kind::ChangeView, to: Stage::Approved },
        Arrow { from: Stage::Approved, by: Kind::Discuss, to: Stage::Approved },
        Arrow { from: Stage::Approved, by: Kind::Release, to: Stage::Released },
        Arrow { from: Stage::Returned, by: Kind::Change, to: Stage::Returned },
        Arrow { from: Stage::Returned, by: Kind::Submit, to: Stage::Submitted },
        Arrow { from: Stage::Draft, by: Kind::Withdraw, to: Stage::Withdrawn },
        Arrow { from: Stage::Submitted, by: Kind::Withdraw, to: Stage::Withdrawn },
        Arrow { from: Stage::PartlyReviewed, by: Kind::Withdraw, to: Stage::Withdrawn },
        Arrow { from: Stage::Reviewed, by: Kind::Withdraw, to: Stage::Withdrawn },
        Arrow { from: Stage::Approved, by: Kind::Withdraw, to: Stage::Withdrawn },
        Arrow { from: Stage::Returned, by: Kind::Withdraw, to: Stage::Withdrawn },
        Arrow { from: Stage::Released, by: Kind::Withdraw, to: Stage::Withdrawn },
        Arrow { from: Stage::Draft, by: Kind::Name, to: Stage::Draft },
        Arrow { from: Stage::Submitted, by: Kind::Name, to: Stage::Submitted },
        Arrow { from: Stage::PartlyReviewed, by: Kind::Name, to: Stage::PartlyReviewed },
        Arrow { from: Stage::PartlyReviewed, by: Kind::Name, to: Stage::Submitted },
        Arrow { from: Stage::Reviewed, by: Kind::Name, to: Stage::Reviewed },
        Arrow { from: Stage::Reviewed, by: Kind::Name, to: Stage::PartlyReviewed },
        Arrow { from: Stage::Reviewed, by: Kind::Name, to: Stage::Submitted },
        Arrow { from: Stage::Approved, by: Kind::Name, to: Stage::Approved },
        Arrow { from: Stage::Approved, by: Kind::Name, to: Stage::Reviewed },
        Arrow { from: Stage::Approved, by: Kind::Name, to: Stage::PartlyReviewed },
        Arrow { from: Stage::Approved, by: Kind::Name, to: Stage::Submitted },
        Arrow { from: Stage::Returned, by: Kind::Name, to: Stage::Returned },
        Arrow { from: Stage::PartlyReviewed, by: Kind::SetAside, to: Stage::Submitted },
        Arrow { from: Stage::Reviewed, by: Kind::SetAside, to: Stage::PartlyReviewed },
        Arrow { from: Stage::Approved, by: Kind::SetAside, to: Stage::PartlyReviewed },
        Arrow { from: Stage::Reviewed, by: Kind::Answer, to: Stage::Reviewed },
        Arrow { from: Stage::Reviewed, by: Kind::Answer, to: Stage::Approved },
    ]
};
