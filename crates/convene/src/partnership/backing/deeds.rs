//! What is done with anchors and enabler groups.

use crate::organisation::{OrgId, Organisation};
use commons::Day;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is done with anchors and enabler groups. Both are numbered from 1 in the order they are named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum BackingDeed {
    /// An organisation is named as an anchor.
    NameAnchor {
        /// Which.
        organisation: Organisation,
        /// What it brings.
        brings: String,
        /// From when.
        from: Day,
    },
    /// An anchor is one no longer.
    EndAnchor {
        /// Which.
        anchor: u32,
        /// Its last day.
        until: Day,
        /// Why.
        reason: String,
    },
    /// An enabler group is formed; whoever leads it is its first member.
    FormGroup {
        /// What it is called.
        name: String,
        /// What it makes possible.
        enables: String,
        /// The organisation that leads it.
        lead: Organisation,
        /// From when.
        from: Day,
    },
    /// An organisation joins a group.
    JoinGroup {
        /// Which group.
        group: u32,
        /// Which organisation.
        organisation: Organisation,
        /// From when.
        from: Day,
    },
    /// A member takes the lead of a group.
    LeadGroup {
        /// Which group.
        group: u32,
        /// Which organisation.
        organisation: OrgId,
        /// Why.
        reason: String,
    },
    /// An organisation leaves a group.
    LeaveGroup {
        /// Which group.
        group: u32,
        /// Which organisation.
        organisation: OrgId,
        /// Its last day.
        until: Day,
        /// Why.
        reason: String,
    },
    /// A group ends, for all who are in it.
    EndGroup {
        /// Which group.
        group: u32,
        /// Its last day.
        until: Day,
        /// Why.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BackingDeedKind {
    /// [`BackingDeed::NameAnchor`].
    NameAnchor,
    /// [`BackingDeed::EndAnchor`].
    EndAnchor,
    /// [`BackingDeed::FormGroup`].
    FormGroup,
    /// [`BackingDeed::JoinGroup`].
    JoinGroup,
    /// [`BackingDeed::LeadGroup`].
    LeadGroup,
    /// [`BackingDeed::LeaveGroup`].
    LeaveGroup,
    /// [`BackingDeed::EndGroup`].
    EndGroup,
}

impl BackingDeedKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::NameAnchor,
        Self::EndAnchor,
        Self::FormGroup,
        Self::JoinGroup,
        Self::LeadGroup,
        Self::LeaveGroup,
        Self::EndGroup,
    ];
}

impl fmt::Display for BackingDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NameAnchor => "given an anchor",
            Self::EndAnchor => "left by an anchor",
            Self::FormGroup => "given an enabler group",
            Self::JoinGroup => "joined in a group",
            Self::LeadGroup => "given another lead of a group",
            Self::LeaveGroup => "left in a group",
            Self::EndGroup => "left by a group",
        })
    }
}

impl BackingDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> BackingDeedKind {
        match self {
            Self::NameAnchor { .. } => BackingDeedKind::NameAnchor,
            Self::EndAnchor { .. } => BackingDeedKind::EndAnchor,
            Self::FormGroup { .. } => BackingDeedKind::FormGroup,
            Self::JoinGroup { .. } => BackingDeedKind::JoinGroup,
            Self::LeadGroup { .. } => BackingDeedKind::LeadGroup,
            Self::LeaveGroup { .. } => BackingDeedKind::LeaveGroup,
            Self::EndGroup { .. } => BackingDeedKind::EndGroup,
        }
    }

    /// The words that must not be empty.
    pub(in crate::partnership) fn words(&self) -> Vec<&str> {
        match self {
            Self::NameAnchor { organisation, brings, .. } => vec![&organisation.name, brings],
            Self::FormGroup { name, enables, lead, .. } => vec![name, enables, &lead.name],
            Self::JoinGroup { organisation, .. } => vec![&organisation.name],
            Self::EndAnchor { reason, .. }
            | Self::LeadGroup { reason, .. }
            | Self::LeaveGroup { reason, .. }
            | Self::EndGroup { reason, .. } => vec![reason],
        }
    }
}
