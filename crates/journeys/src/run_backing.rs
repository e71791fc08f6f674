//! Anchors and enabler groups of a partnership: what a convenor asks for, as the deed that is kept. Only
//! organisations of the list are named, as they are called there on that day.

use crate::convening::{CannotConvene, organisation_with};
use commons::Day;
use convene::partnership::BackingDeed;
use convene::{OrgId, Organisation};
use store::Tx;

/// What is done with anchors and enabler groups, as a person asks for it: organisations by identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackingChange {
    /// An organisation is named as an anchor.
    NameAnchor {
        /// Which.
        organisation: String,
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
    /// An enabler group is formed.
    FormGroup {
        /// What it is called.
        name: String,
        /// What it makes possible.
        enables: String,
        /// The organisation that leads it.
        lead: String,
        /// From when.
        from: Day,
    },
    /// An organisation joins a group.
    JoinGroup {
        /// Which group.
        group: u32,
        /// Which organisation.
        organisation: String,
        /// From when.
        from: Day,
    },
    /// A member takes the lead of a group.
    LeadGroup {
        /// Which group.
        group: u32,
        /// Which organisation.
        organisation: String,
        /// Why.
        reason: String,
    },
    /// An organisation leaves a group.
    LeaveGroup {
        /// Which group.
        group: u32,
        /// Which organisation.
        organisation: String,
        /// Its last day.
        until: Day,
        /// Why.
        reason: String,
    },
    /// A group ends.
    EndGroup {
        /// Which group.
        group: u32,
        /// Its last day.
        until: Day,
        /// Why.
        reason: String,
    },
}

impl BackingChange {
    /// What it is called in the audit.
    pub(crate) const fn action(&self) -> &'static str {
        match self {
            Self::NameAnchor { .. } => "name anchor",
            Self::EndAnchor { .. } => "end anchor",
            Self::FormGroup { .. } => "form enabler group",
            Self::JoinGroup { .. } => "join enabler group",
            Self::LeadGroup { .. } => "lead enabler group",
            Self::LeaveGroup { .. } => "leave enabler group",
            Self::EndGroup { .. } => "end enabler group",
        }
    }
}

/// The deed that is kept.
pub(crate) fn backing_deed(
    tx: &mut Tx<'_>,
    change: BackingChange,
) -> Result<BackingDeed, CannotConvene> {
    Ok(match change {
        BackingChange::NameAnchor { organisation, brings, from } => {
            BackingDeed::NameAnchor { organisation: listed(tx, &organisation)?, brings, from }
        }
        BackingChange::EndAnchor { anchor, until, reason } => {
            BackingDeed::EndAnchor { anchor, until, reason }
        }
        BackingChange::FormGroup { name, enables, lead, from } => {
            let (name, lead) = (name.trim().to_owned(), listed(tx, &lead)?);
            BackingDeed::FormGroup { name, enables, lead, from }
        }
        BackingChange::JoinGroup { group, organisation, from } => {
            BackingDeed::JoinGroup { group, organisation: listed(tx, &organisation)?, from }
        }
        BackingChange::LeadGroup { group, organisation, reason } => {
            BackingDeed::LeadGroup { group, organisation: OrgId::parse(&organisation)?, reason }
        }
        BackingChange::LeaveGroup { group, organisation, until, reason } => {
            let organisation = OrgId::parse(&organisation)?;
            BackingDeed::LeaveGroup { group, organisation, until, reason }
        }
        BackingChange::EndGroup { group, until, reason } => {
            BackingDeed::EndGroup { group, until, reason }
        }
    })
}

fn listed(tx: &mut Tx<'_>, id: &str) -> Result<Organisation, CannotConvene> {
    organisation_with(tx, &OrgId::parse(id)?)?.ok_or(CannotConvene::NoSuchOrganisation)
}
