//! A meeting, from plan to published minutes.

use crate::life::{Blocked, Entry, last_moment, leads_to};
use crate::meeting::decision::{Decision, DecisionProblem, Interest, InterestRule};
use crate::meeting::deeds::{
    ActionPoint, Attendance, MEETING_ARROWS, MeetingDeed, MeetingDeedKind, Reply, TakenAction,
};
use crate::organisation::OrgId;
use crate::partnership::{NoQuorum, Partnership};
use commons::Day;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Where a meeting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MeetingStage {
    /// It is being prepared.
    Planned,
    /// People are invited; its agenda is out.
    Called,
    /// It is going on: who is there is recorded, and decisions are.
    Open,
    /// It is over; its minutes can be corrected.
    Closed,
    /// Its minutes are approved, and can be published.
    Approved,
    /// Its minutes are published and fixed.
    Published,
    /// It does not take place.
    Cancelled,
}

impl MeetingStage {
    /// Every stage.
    pub const ALL: [Self; 7] = [
        Self::Planned,
        Self::Called,
        Self::Open,
        Self::Closed,
        Self::Approved,
        Self::Published,
        Self::Cancelled,
    ];

    /// The word kept in the store and shown to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Called => "called",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
        }
    }

    /// What somebody should do next, for the page of the meeting.
    pub const fn next_step(self) -> &'static str {
        match self {
            Self::Planned => "Write the agenda, add papers, then send the invitations.",
            Self::Called => "On the day, open the meeting and record who is there.",
            Self::Open => "Record interests, decisions and actions, then close the meeting.",
            Self::Closed => "Read the minutes through, correct them, and have them approved.",
            Self::Approved => "Publish the minutes.",
            Self::Published => "Follow up its actions.",
            Self::Cancelled => "Nothing more: it was cancelled.",
        }
    }
}

impl fmt::Display for MeetingStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MeetingNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<MeetingStage, MeetingDeedKind>),
    /// The agenda is empty.
    #[error("the agenda is empty: write at least one item before you send it")]
    NoAgenda,
    /// There are no words.
    #[error("say what or why, in a sentence")]
    NoWords,
    /// The organisation has no seat.
    #[error("{0} has no seat in the partnership, so it was not invited")]
    NotInvited(OrgId),
    /// There is no such action.
    #[error("this meeting has no action {0}")]
    NoSuchAction(usize),
    /// The action is finished.
    #[error("what came of action {0} is written down already")]
    FinishedBefore(usize),
    /// The day is before the meeting.
    #[error("an action is due on the day of the meeting or later")]
    DueInThePast,
    /// Rule R-P1: not enough are there to decide.
    #[error("this meeting cannot decide: {0}. It can talk, and decide next time")]
    NoQuorum(#[from] NoQuorum),
    /// Rule R-P1: too many left the room because of an interest in the item.
    #[error(
        "this meeting cannot decide on item {item}: without those who have an interest in it and \
         leave the room, {why}. It can talk, and decide next time"
    )]
    NoQuorumOnItem {
        /// The number of the item, from 1.
        item: usize,
        /// What is missing.
        why: NoQuorum,
    },
    /// The partnership agreed on something stricter.
    #[error("by the terms of this partnership, whoever has an interest {}", .0.in_words())]
    LaxerThanTerms(InterestRule),
    /// It is not the day yet.
    #[error("this meeting is on {}: it cannot be opened before", .0.in_words())]
    BeforeItsDay(Day),
    /// The decision has a problem.
    #[error("{0}")]
    Decision(#[from] DecisionProblem),
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The items of its agenda.
    pub agenda: Vec<String>,
    stage: MeetingStage,
    present: BTreeSet<OrgId>,
    interests: Vec<Interest>,
    decisions: Vec<Decision>,
    replies: BTreeMap<OrgId, Reply>,
    actions: Vec<TakenAction>,
    history: Vec<Entry<MeetingDeed>>,
}

impl Meeting {
    /// A meeting that is planned.
    pub const fn planned(agenda: Vec<String>) -> Self {
        Self {
            agenda,
            stage: MeetingStage::Planned,
            present: BTreeSet::new(),
            interests: Vec::new(),
            decisions: Vec::new(),
            replies: BTreeMap::new(),
            actions: Vec::new(),
            history: Vec::new(),
        }
    }

    /// Where it stands.
    pub const fn stage(&self) -> MeetingStage {
        self.stage
    }

    /// Which organisations came.
    pub const fn present(&self) -> &BTreeSet<OrgId> {
        &self.present
    }

    /// The interests declared.
    pub fn interests(&self) -> &[Interest] {
        &self.interests
    }

    /// What was decided, in order.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// The last answer of each organisation to its invitation.
    pub const fn replies(&self) -> &BTreeMap<OrgId, Reply> {
        &self.replies
    }

    /// What somebody took on, in order.
    pub fn actions(&self) -> &[TakenAction] {
        &self.actions
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<MeetingDeed>] {
        &self.history
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`MeetingNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        partnership: &Partnership,
        entry: Entry<MeetingDeed>,
    ) -> Result<MeetingStage, MeetingNotAllowed> {
        self.look(&entry)?;
        self.check(partnership, (&entry.deed, entry.at.day()))?;
        self.follow(entry)
    }

    /// Follows an entry of a history: those who sat in the partnership then were asked then.
    pub(crate) fn follow(
        &mut self,
        entry: Entry<MeetingDeed>,
    ) -> Result<MeetingStage, MeetingNotAllowed> {
        let to = self.look(&entry)?;
        match &entry.deed {
            MeetingDeed::Open { attendance } => {
                let came = attendance.iter().filter(|(_, a)| **a == Attendance::Present);
                self.present = came.map(|(id, _)| id.clone()).collect();
            }
            MeetingDeed::Declare(interest) => self.interests.push(interest.clone()),
            MeetingDeed::Decide(decision) => self.decisions.push(decision.clone()),
            MeetingDeed::Reply { organisation, reply, .. } => {
                self.replies.insert(organisation.clone(), *reply);
            }
            MeetingDeed::Act(point) => {
                self.actions.push(TakenAction { point: point.clone(), outcome: None });
            }
            MeetingDeed::Finish { action, outcome } => {
                self.is_open_action(*action)?;
                let at = action.checked_sub(1).and_then(|at| self.actions.get_mut(at));
                at.ok_or(MeetingNotAllowed::NoSuchAction(*action))?.outcome = Some(outcome.clone());
            }
            MeetingDeed::Call
            | MeetingDeed::Note { .. }
            | MeetingDeed::Close
            | MeetingDeed::Correct { .. }
            | MeetingDeed::Approve
            | MeetingDeed::Publish
            | MeetingDeed::Cancel { .. } => {}
        }
        self.stage = to;
        self.history.push(entry);
        Ok(self.stage)
    }

    /// Its organisations are asked again whether they come: it is at another time.
    pub(crate) fn ask_again(&mut self) {
        self.replies.clear();
    }

    /// The organisations with an interest in an item, and what each does: the stricter of what was
    /// declared and what the terms of the partnership ask.
    pub fn interested(&self, item: usize, terms: InterestRule) -> BTreeMap<&OrgId, InterestRule> {
        let mut of = BTreeMap::new();
        for interest in self.interests.iter().filter(|interest| interest.item == item) {
            let rule = of.entry(&interest.organisation).or_insert(terms);
            *rule = rule.stricter(interest.rule);
        }
        of
    }

    /// Who is in the room while an item is decided: those who came, without those whose interest in
    /// it makes them leave. Whoever stays takes part, with a vote or without one.
    pub fn staying(&self, item: usize, terms: InterestRule) -> BTreeSet<OrgId> {
        let interested = self.interested(item, terms);
        let stays = |id: &&OrgId| interested.get(*id) != Some(&InterestRule::Leaves);
        self.present.iter().filter(stays).cloned().collect()
    }

    fn look(&self, entry: &Entry<MeetingDeed>) -> Result<MeetingStage, MeetingNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        Ok(leads_to(&MEETING_ARROWS, (self.stage, entry.deed.kind()), moments)?)
    }

    fn is_open_action(&self, action: usize) -> Result<(), MeetingNotAllowed> {
        match action.checked_sub(1).and_then(|at| self.actions.get(at)) {
            None => Err(MeetingNotAllowed::NoSuchAction(action)),
            Some(taken) if taken.outcome.is_some() => {
                Err(MeetingNotAllowed::FinishedBefore(action))
            }
            Some(_) => Ok(()),
        }
    }

    fn check(
        &self,
        partnership: &Partnership,
        (deed, today): (&MeetingDeed, Day),
    ) -> Result<(), MeetingNotAllowed> {
        match deed {
            MeetingDeed::Call if is_empty(&self.agenda) => Err(MeetingNotAllowed::NoAgenda),
            MeetingDeed::Declare(interest) => {
                some(&interest.what)?;
                self.has_item(interest.item)?;
                let terms = partnership.terms.interest;
                if interest.rule.is_at_least(terms) {
                    Ok(())
                } else {
                    Err(MeetingNotAllowed::LaxerThanTerms(terms))
                }
            }
            MeetingDeed::Note { item, words } => {
                some(words)?;
                self.has_item(*item)
            }
            MeetingDeed::Reply { organisation, .. } => {
                let mut seats = partnership.seats.iter();
                if seats.any(|seat| seat.organisation.id == *organisation) {
                    Ok(())
                } else {
                    Err(MeetingNotAllowed::NotInvited(organisation.clone()))
                }
            }
            MeetingDeed::Act(point) if point.due < today => Err(MeetingNotAllowed::DueInThePast),
            MeetingDeed::Act(ActionPoint { what: words, .. }) => some(words),
            MeetingDeed::Finish { action, outcome } => {
                some(outcome)?;
                self.is_open_action(*action)
            }
            MeetingDeed::Decide(decision) => self.check_decision(partnership, decision),
            MeetingDeed::Correct { words } | MeetingDeed::Cancel { reason: words } => some(words),
            MeetingDeed::Call
            | MeetingDeed::Open { .. }
            | MeetingDeed::Close
            | MeetingDeed::Approve
            | MeetingDeed::Publish => Ok(()),
        }
    }

    fn check_decision(
        &self,
        partnership: &Partnership,
        decision: &Decision,
    ) -> Result<(), MeetingNotAllowed> {
        partnership.quorum(&self.present)?;
        let (item, terms) = (decision.item, partnership.terms.interest);
        partnership
            .quorum(&self.staying(item, terms))
            .map_err(|why| MeetingNotAllowed::NoQuorumOnItem { item, why })?;
        let deciding = partnership.deciding();
        let may_vote =
            self.present.iter().filter(|id| deciding.contains_key(id)).cloned().collect();
        let interested = self.interested(item, terms).into_iter();
        let barred = interested.filter(|(_, rule)| *rule != InterestRule::MayVote);
        let barred = barred.map(|(id, _)| id.clone()).collect();
        Ok(decision.check(&may_vote, &barred, self.agenda.len())?)
    }

    fn has_item(&self, item: usize) -> Result<(), MeetingNotAllowed> {
        if (1..=self.agenda.len()).contains(&item) {
            Ok(())
        } else {
            Err(DecisionProblem::NoSuchItem(item).into())
        }
    }
}

/// Whether an agenda has nothing on it.
pub(crate) fn is_empty(agenda: &[String]) -> bool {
    agenda.iter().all(|item| item.trim().is_empty())
}

fn some(words: &str) -> Result<(), MeetingNotAllowed> {
    if words.trim().is_empty() { Err(MeetingNotAllowed::NoWords) } else { Ok(()) }
}
