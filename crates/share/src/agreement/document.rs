//! A sharing agreement as its parties read and sign it: parties, basis, dates and clauses.
//!
//! The document is data. [`Agreement::parse`] reads it and reports all that is wrong with it at
//! once; an agreement with a problem cannot be compiled, so nothing is shared under it.

use crate::agreement::data_types::DataType;
use crate::agreement::terms::{
    Condition, Effect, LawfulBasis, Mode, SharingPurpose, SpecialCondition,
};
use commons::Day;
use convene::{OrgId, Organisation, Sector};
use std::collections::BTreeMap;

/// An agreement, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its name among the agreements, such as `calderbrook-food`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Which version of the document this is, from 1.
    pub version: u32,
    /// What sharing is to achieve, in words.
    pub aim: String,
    /// The first day it can hold.
    pub from: Day,
    /// The last day it can hold.
    pub until: Day,
    /// The lawful basis all its clauses rest on.
    pub lawful_basis: LawfulBasis,
    /// The condition for special kinds of information, when it names any.
    pub special_condition: Option<SpecialCondition>,
    /// The sections of Acts it says it rests on, by their short names, such as `s11`. Whether
    /// something may rest on them is asked of the list of gateways when it is written and proposed.
    pub gateways: Vec<String>,
    /// Its data protection impact assessment.
    pub assessment: Assessment,
    /// Who agrees.
    pub parties: Vec<Organisation>,
    /// The post that signs for a party, such as `Head teacher`, where it is written. Never a name.
    pub signatories: BTreeMap<OrgId, String>,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) seal: String,
}

/// A data protection impact assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Where it is filed.
    pub reference: String,
    /// The day it must have been looked at again.
    pub review_by: Day,
}

/// One thing that is let through or stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its number in the document, such as `default 1` or `exception 2`.
    pub name: String,
    /// Why it is there, in words.
    pub why: String,
    /// Whether it is an exception; exceptions override defaults.
    pub is_exception: bool,
    /// Whether it lets through or stops.
    pub effect: Effect,
    /// What of the record.
    pub modes: Vec<Mode>,
    /// Which kinds of information.
    pub data_types: Vec<DataType>,
    /// For which purposes.
    pub purposes: Vec<SharingPurpose>,
    /// Whose records; all parties' when empty.
    pub from: Vec<OrgId>,
    /// To which organisations by name.
    pub to: Vec<OrgId>,
    /// To which kinds of organisation.
    pub to_sectors: Vec<Sector>,
    /// What must be so besides.
    pub when: Condition,
    /// The days it holds, within those of the agreement.
    pub days: (Day, Day),
}

impl Clause {
    /// How specific it is: a higher number overrides a lower one, and of equal ones what stops wins.
    /// An exception overrides a default, and within each, one that names the receiver overrides one
    /// that names its kind.
    pub fn rank(&self) -> u8 {
        u8::from(self.is_exception) * 2 + u8::from(!self.to.is_empty())
    }

    /// Whether it speaks of information that goes to this receiver.
    pub fn reaches(&self, receiver: &Organisation) -> bool {
        self.to.contains(&receiver.id) || self.to_sectors.contains(&receiver.sector)
    }

    /// Whether it speaks of this holder's records.
    pub fn starts_at(&self, holder: &OrgId) -> bool {
        self.from.is_empty() || self.from.contains(holder)
    }
}

impl Agreement {
    /// The party of this identifier.
    pub fn party(&self, id: &OrgId) -> Option<&Organisation> {
        self.parties.iter().find(|party| party.id == *id)
    }

    /// Its clauses, defaults first.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// The hash of the document's text. A signature names it, so nobody signs one text and is bound
    /// by another.
    pub fn seal(&self) -> &str {
        &self.seal
    }
}
