//! What carries a partnership beside its seats: anchor organisations, which are there for long and bring
//! something of their own, and enabler groups, which make something possible for everybody: a reference
//! group of head teachers, a group that looks at absence. Each is named with the day it begins and ends
//! with a day and a reason; what has ended stays on record.

mod deeds;

pub use deeds::{BackingDeed, BackingDeedKind};

use crate::organisation::{OrgId, Organisation};
use commons::Day;
use std::collections::BTreeMap;

/// From when until when something holds; the last day is part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// The first day.
    pub from: Day,
    /// The last day; none while no end is set.
    pub until: Option<Day>,
}

impl Spell {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    const fn begun(from: Day) -> Self {
        Self { from, until: None }
    }

    fn end(&mut self, until: Day) {
        self.until.get_or_insert(until);
    }
}

/// An organisation the partnership rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Which.
    pub organisation: Organisation,
    /// What it brings.
    pub brings: String,
    /// From when until when.
    pub spell: Spell,
}

/// An organisation in an enabler group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupMember {
    /// Which.
    pub organisation: Organisation,
    /// From when until when.
    pub spell: Spell,
}

/// A group that makes something possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnablerGroup {
    /// What it is called.
    pub name: String,
    /// What it makes possible.
    pub enables: String,
    /// The organisation that leads it; a member like the others.
    pub lead: OrgId,
    /// Everybody who is or was in it, in the order they came.
    pub members: Vec<GroupMember>,
    /// From when until when.
    pub spell: Spell,
}

impl EnablerGroup {
    /// Those for whom no end is set.
    pub fn staying(&self) -> impl Iterator<Item = &GroupMember> {
        self.members.iter().filter(|member| member.spell.until.is_none())
    }

    /// The organisation that leads it.
    pub fn lead(&self) -> Option<&Organisation> {
        let lead = self.members.iter().rev().find(|member| member.organisation.id == self.lead);
        lead.map(|member| &member.organisation)
    }
}

/// Why something cannot be done with an anchor or a group.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackingNotAllowed {
    /// It is an anchor now.
    #[error("{0} is an anchor already: end that first when it brings something else now")]
    AnAnchorAlready(String),
    /// There is no such anchor, or an end is set for it.
    #[error("there is no anchor {0} that goes on")]
    NoSuchAnchor(u32),
    /// There is a group of this name.
    #[error("there is a group called {0} already: give this one another name")]
    AGroupAlready(String),
    /// There is no such group, or an end is set for it.
    #[error("there is no enabler group {0} that goes on")]
    NoSuchGroup(u32),
    /// The organisation is in the group.
    #[error("{0} is in this group already")]
    InTheGroup(String),
    /// The organisation is not in the group.
    #[error("{0} is not in this group")]
    NotInTheGroup(OrgId),
    /// It leads the group.
    #[error("this organisation leads the group: another takes the lead first, or the group ends")]
    Leads,
    /// It would join before the group was there.
    #[error("the group begins on {}: nobody joins it before", .0.in_words())]
    BeforeTheGroup(Day),
    /// It would end before it began.
    #[error("it began on {}: it cannot end before that", .0.in_words())]
    EndsBeforeItBegan(Day),
}

/// The anchors and enabler groups of a partnership, by number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Backing {
    anchors: BTreeMap<u32, Anchor>,
    groups: BTreeMap<u32, EnablerGroup>,
}

impl Backing {
    /// Every anchor there is or was, by number.
    pub const fn anchors(&self) -> &BTreeMap<u32, Anchor> {
        &self.anchors
    }

    /// Every group there is or was, by number.
    pub const fn groups(&self) -> &BTreeMap<u32, EnablerGroup> {
        &self.groups
    }

    pub(super) fn check(&self, deed: &BackingDeed) -> Result<(), BackingNotAllowed> {
        match deed {
            BackingDeed::NameAnchor { organisation, .. } => self.check_new_anchor(organisation),
            BackingDeed::FormGroup { name, .. } => self.check_new_group(name),
            BackingDeed::EndAnchor { anchor, until, .. } => {
                let found = self.anchors.get(anchor).filter(|one| one.spell.until.is_none());
                let found = found.ok_or(BackingNotAllowed::NoSuchAnchor(*anchor))?;
                not_before(found.spell, *until)
            }
            BackingDeed::JoinGroup { group, organisation, from } => {
                let group = self.group(*group)?;
                if group.staying().any(|member| member.organisation.id == organisation.id) {
                    return Err(BackingNotAllowed::InTheGroup(organisation.name.clone()));
                }
                let early = *from < group.spell.from;
                if early {
                    Err(BackingNotAllowed::BeforeTheGroup(group.spell.from))
                } else {
                    Ok(())
                }
            }
            BackingDeed::LeadGroup { group, organisation, .. } => {
                let group = self.group(*group)?;
                member_of(group, organisation)?;
                if group.lead == *organisation { Err(BackingNotAllowed::Leads) } else { Ok(()) }
            }
            BackingDeed::LeaveGroup { group, organisation, until, .. } => {
                let group = self.group(*group)?;
                let member = member_of(group, organisation)?;
                if group.lead == *organisation {
                    return Err(BackingNotAllowed::Leads);
                }
                not_before(member.spell, *until)
            }
            BackingDeed::EndGroup { group, until, .. } => {
                let group = self.group(*group)?;
                not_before(group.spell, *until)?;
                group.staying().try_for_each(|member| not_before(member.spell, *until))
            }
        }
    }

    fn check_new_anchor(&self, organisation: &Organisation) -> Result<(), BackingNotAllowed> {
        let mut staying = self.anchors.values().filter(|one| one.spell.until.is_none());
        match staying.any(|one| one.organisation.id == organisation.id) {
            true => Err(BackingNotAllowed::AnAnchorAlready(organisation.name.clone())),
            false => Ok(()),
        }
    }

    fn check_new_group(&self, name: &str) -> Result<(), BackingNotAllowed> {
        let like = |text: &str| text.trim().to_lowercase();
        let mut staying = self.groups.values().filter(|one| one.spell.until.is_none());
        match staying.any(|one| like(&one.name) == like(name)) {
            true => Err(BackingNotAllowed::AGroupAlready(name.to_owned())),
            false => Ok(()),
        }
    }

    fn group(&self, number: u32) -> Result<&EnablerGroup, BackingNotAllowed> {
        let found = self.groups.get(&number).filter(|one| one.spell.until.is_none());
        found.ok_or(BackingNotAllowed::NoSuchGroup(number))
    }

    /// Does what was checked.
    pub(super) fn change(&mut self, deed: &BackingDeed) {
        match deed {
            BackingDeed::NameAnchor { organisation, brings, from } => {
                let spell = Spell::begun(*from);
                let (organisation, brings) = (organisation.clone(), brings.clone());
                let anchor = Anchor { organisation, brings, spell };
                self.anchors.insert(next(&self.anchors), anchor);
            }
            BackingDeed::FormGroup { name, enables, lead, from } => {
                let spell = Spell::begun(*from);
                let group = EnablerGroup {
                    name: name.clone(),
                    enables: enables.clone(),
                    lead: lead.id.clone(),
                    members: vec![GroupMember { organisation: lead.clone(), spell }],
                    spell,
                };
                self.groups.insert(next(&self.groups), group);
            }
            BackingDeed::EndAnchor { anchor, until, .. } => {
                if let Some(anchor) = self.anchors.get_mut(anchor) {
                    anchor.spell.end(*until);
                }
            }
            BackingDeed::JoinGroup { group, .. }
            | BackingDeed::LeadGroup { group, .. }
            | BackingDeed::LeaveGroup { group, .. }
            | BackingDeed::EndGroup { group, .. } => {
                if let Some(group) = self.groups.get_mut(group) {
                    change_group(group, deed);
                }
            }
        }
    }
}

fn change_group(group: &mut EnablerGroup, deed: &BackingDeed) {
    match deed {
        BackingDeed::JoinGroup { organisation, from, .. } => {
            let (organisation, spell) = (organisation.clone(), Spell::begun(*from));
            group.members.push(GroupMember { organisation, spell });
        }
        BackingDeed::LeadGroup { organisation, .. } => group.lead = organisation.clone(),
        BackingDeed::LeaveGroup { organisation, until, .. } => {
            let mut own = group.members.iter_mut().rev();
            if let Some(member) = own.find(|member| member.organisation.id == *organisation) {
                member.spell.end(*until);
            }
        }
        BackingDeed::EndGroup { until, .. } => {
            group.spell.end(*until);
            group.members.iter_mut().for_each(|member| member.spell.end(*until));
        }
        BackingDeed::NameAnchor { .. }
        | BackingDeed::EndAnchor { .. }
        | BackingDeed::FormGroup { .. } => {}
    }
}

fn member_of<'a>(
    group: &'a EnablerGroup,
    organisation: &OrgId,
) -> Result<&'a GroupMember, BackingNotAllowed> {
    let found = group.staying().find(|member| member.organisation.id == *organisation);
    found.ok_or_else(|| BackingNotAllowed::NotInTheGroup(organisation.clone()))
}

fn not_before(spell: Spell, until: Day) -> Result<(), BackingNotAllowed> {
    if until < spell.from { Err(BackingNotAllowed::EndsBeforeItBegan(spell.from)) } else { Ok(()) }
}

/// The number after the last; what has ended keeps its own.
fn next<T>(all: &BTreeMap<u32, T>) -> u32 {
    all.last_key_value().map_or(1, |(last, _)| last + 1)
}
