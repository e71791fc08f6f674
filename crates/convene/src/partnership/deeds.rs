//! What is done with a partnership, and where that leads.

use crate::life::Arrow;
use crate::organisation::Organisation;
use crate::partnership::backing::{BackingDeed, BackingDeedKind};
use crate::partnership::{Right, SeatAge, SeatPlace, Terms};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a partnership stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartnershipStage {
    /// Nothing is written of it.
    Unbegun,
    /// It meets and decides.
    Convening,
    /// It has ended; what it did stays on record.
    Closed,
}

impl PartnershipStage {
    /// Every stage.
    pub const ALL: [Self; 3] = [Self::Unbegun, Self::Convening, Self::Closed];

    /// The word shown to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unbegun => "not begun",
            Self::Convening => "convening",
            Self::Closed => "closed",
        }
    }
}

impl fmt::Display for PartnershipStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A conflict of interest somebody declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// The seat whose holder declares it.
    pub seat: u32,
    /// What it is, in their words.
    pub interest: String,
}

/// Where something was decided: a decision of a meeting of the partnership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedAt {
    /// The address of the meeting.
    pub meeting: String,
    /// The number of the decision among those of the meeting, from 1.
    pub number: usize,
}

/// What is done with a partnership. Seats are numbered from 1 in the order they are added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum PartnershipDeed {
    /// It is begun.
    Begin {
        /// Its name.
        name: String,
        /// The issue it convenes on, in a sentence.
        purpose: String,
        /// The address of the area it works in; empty until one is chosen.
        area: String,
        /// How it decides.
        terms: Terms,
    },
    /// It works in another area from now on.
    ChooseArea {
        /// The address of the area.
        area: String,
    },
    /// A seat is added. It is empty.
    AddSeat {
        /// For which organisation.
        organisation: Organisation,
        /// What its holder may do.
        right: Right,
        /// Where it is.
        place: SeatPlace,
        /// Whom it is kept for.
        age: SeatAge,
    },
    /// Somebody takes an empty seat.
    FillSeat {
        /// Which.
        seat: u32,
        /// The person's id in the store.
        person: String,
    },
    /// The holder of a seat leaves it.
    EmptySeat {
        /// Which.
        seat: u32,
        /// Why.
        reason: String,
    },
    /// A seat is taken away.
    EndSeat {
        /// Which.
        seat: u32,
        /// Why.
        reason: String,
    },
    /// It decides in another way from now on.
    ChangeTerms {
        /// How.
        terms: Terms,
        /// Why.
        reason: String,
        /// The decision by which; none before there was anybody to decide.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<DecidedAt>,
    },
    /// What the holder of a seat may do changes.
    ChangeRight {
        /// Which.
        seat: u32,
        /// What they may do from now on.
        right: Right,
        /// Why.
        reason: String,
    },
    /// The holder of a seat declares a conflict of interest.
    Declare(Declared),
    /// It ends.
    Close {
        /// Why.
        reason: String,
    },
    /// Something is done with its anchors and enabler groups.
    #[serde(untagged)]
    Back(BackingDeed),
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartnershipDeedKind {
    /// [`PartnershipDeed::Begin`].
    Begin,
    /// [`PartnershipDeed::ChooseArea`].
    ChooseArea,
    /// [`PartnershipDeed::AddSeat`].
    AddSeat,
    /// [`PartnershipDeed::FillSeat`].
    FillSeat,
    /// [`PartnershipDeed::EmptySeat`].
    EmptySeat,
    /// [`PartnershipDeed::EndSeat`].
    EndSeat,
    /// [`PartnershipDeed::ChangeTerms`].
    ChangeTerms,
    /// [`PartnershipDeed::ChangeRight`].
    ChangeRight,
    /// [`PartnershipDeed::Declare`].
    Declare,
    /// [`PartnershipDeed::Close`].
    Close,
    /// [`PartnershipDeed::Back`], by what is done.
    Back(BackingDeedKind),
}

impl fmt::Display for PartnershipDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Back(kind) => return kind.fmt(f),
            Self::Begin => "begun",
            Self::ChooseArea => "given an area",
            Self::AddSeat => "given a seat",
            Self::FillSeat => "joined",
            Self::EmptySeat => "left",
            Self::EndSeat => "made smaller by a seat",
            Self::ChangeTerms => "given other terms",
            Self::ChangeRight => "given another right of a seat",
            Self::Declare => "told of a conflict of interest",
            Self::Close => "closed",
        })
    }
}

impl PartnershipDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> PartnershipDeedKind {
        match self {
            Self::Begin { .. } => PartnershipDeedKind::Begin,
            Self::ChooseArea { .. } => PartnershipDeedKind::ChooseArea,
            Self::AddSeat { .. } => PartnershipDeedKind::AddSeat,
            Self::FillSeat { .. } => PartnershipDeedKind::FillSeat,
            Self::EmptySeat { .. } => PartnershipDeedKind::EmptySeat,
            Self::EndSeat { .. } => PartnershipDeedKind::EndSeat,
            Self::ChangeTerms { .. } => PartnershipDeedKind::ChangeTerms,
            Self::ChangeRight { .. } => PartnershipDeedKind::ChangeRight,
            Self::Declare(_) => PartnershipDeedKind::Declare,
            Self::Close { .. } => PartnershipDeedKind::Close,
            Self::Back(deed) => PartnershipDeedKind::Back(deed.kind()),
        }
    }

    /// The words that must not be empty.
    pub(super) fn words(&self) -> Vec<&str> {
        match self {
            Self::Begin { name, purpose, .. } => vec![name, purpose],
            Self::AddSeat { organisation, .. } => vec![&organisation.name],
            Self::Back(deed) => deed.words(),
            Self::ChooseArea { area: words }
            | Self::FillSeat { person: words, .. }
            | Self::EmptySeat { reason: words, .. }
            | Self::EndSeat { reason: words, .. }
            | Self::ChangeTerms { reason: words, .. }
            | Self::ChangeRight { reason: words, .. }
            | Self::Declare(Declared { interest: words, .. })
            | Self::Close { reason: words } => vec![words],
        }
    }

    /// The seat it is about, when it is about one that is there.
    pub(super) const fn seat(&self) -> Option<u32> {
        match self {
            Self::FillSeat { seat, .. }
            | Self::EmptySeat { seat, .. }
            | Self::EndSeat { seat, .. }
            | Self::ChangeRight { seat, .. }
            | Self::Declare(Declared { seat, .. }) => Some(*seat),
            Self::Begin { .. }
            | Self::ChooseArea { .. }
            | Self::AddSeat { .. }
            | Self::ChangeTerms { .. }
            | Self::Close { .. }
            | Self::Back(_) => None,
        }
    }

    /// The terms it brings.
    pub(super) const fn terms(&self) -> Option<Terms> {
        match self {
            Self::Begin { terms, .. } | Self::ChangeTerms { terms, .. } => Some(*terms),
            Self::ChooseArea { .. }
            | Self::AddSeat { .. }
            | Self::FillSeat { .. }
            | Self::EmptySeat { .. }
            | Self::EndSeat { .. }
            | Self::ChangeRight { .. }
            | Self::Declare(_)
            | Self::Close { .. }
            | Self::Back(_) => None,
        }
    }
}

/// Every arrow there is.
pub const PARTNERSHIP_ARROWS: [Arrow<PartnershipStage, PartnershipDeedKind>; 17] = {
    use BackingDeedKind as Backed;
    use PartnershipDeedKind as Kind;
    use PartnershipStage as Stage;
    [
        Arrow { from: Stage::Unbegun, by: Kind::Begin, to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::ChooseArea, to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::AddSeat, to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::FillSeat, to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::EmptySeat, to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::EndSeat, to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::ChangeTerms, to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::ChangeRight, to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::Declare, to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::Back(Backed::NameAnchor), to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::Back(Backed::EndAnchor), to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::Back(Backed::FormGroup), to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::Back(Backed::JoinGroup), to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::Back(Backed::LeadGroup), to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::Back(Backed::LeaveGroup), to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::Back(Backed::EndGroup), to: Stage::Convening },
        Arrow { from: Stage::Convening, by: Kind::Close, to: Stage::Closed },
    ]
};
