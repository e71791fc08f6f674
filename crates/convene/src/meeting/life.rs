//! A meeting, from plan to published minutes.

use crate::life::{Blocked, Entry, last_moment, leads_to};
use crate::meeting::calendar::clock;
use crate::meeting::decision::{Decision, DecisionProblem, Interest, InterestRule};
use crate::meeting::deeds::{
    ActionPoint, MEETING_ARROWS, MeetingDeed, MeetingDeedKind, Reply, TakenAction,
};
use crate::meeting::paper::{PaperProblem, Papers};
use crate::meeting::room::{InRoom, Room};
use crate::meeting::stage::MeetingStage;
use crate::organisation::OrgId;
use crate::partnership::{NoQuorum, Partnership};
use commons::Day;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Somebody is in the room already.
    #[error("the holder of seat {0} is there already")]
    IsThere(u32),
    /// Somebody is not in the room.
    #[error("the holder of seat {0} is not there")]
    IsNotThere(u32),
    /// What was decided with them would have been decided without them.
    #[error(
        "enter a time from {} on: what was written down before holds", clock(*.0)
    )]
    BeforeWhatIsWritten(u16),
    /// It is no time.
    #[error("enter a time of the day, such as 13:45")]
    NoTime,
    /// The paper has a problem.
    #[error("{0}")]
    Paper(#[from] PaperProblem),
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
    room: Room,
    /// Who was there when each decision was taken, in their order.
    there: Vec<InRoom>,
    papers: Papers,
    interests: Vec<Interest>,
    decisions: Vec<Decision>,
    replies: BTreeMap<OrgId, Reply>,
    actions: Vec<TakenAction>,
    history: Vec<Entry<MeetingDeed>>,
}

impl Meeting {
    /// A meeting that is planned.
    pub fn planned(agenda: Vec<String>) -> Self {
        Self {
            agenda,
            stage: MeetingStage::Planned,
            room: Room::default(),
            there: Vec::new(),
            papers: Papers::default(),
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

    /// The organisations that somebody with a right to decide is in the room for now.
    pub fn present(&self) -> BTreeSet<OrgId> {
        self.room.at(None).organisations
    }

    /// Who is in the room, and was.
    pub const fn room(&self) -> &Room {
        &self.room
    }

    /// Who was there when each decision was taken, in the order of the decisions.
    pub fn there(&self) -> &[InRoom] {
        &self.there
    }

    /// What is there to read.
    pub const fn papers(&self) -> &Papers {
        &self.papers
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
            MeetingDeed::Open { attendance, seats, papers } => {
                self.room = Room::opened(attendance, seats);
                papers.iter().for_each(|paper| self.papers.put(None, paper.clone()));
            }
            MeetingDeed::Paper { replaces, paper } => self.papers.put(*replaces, paper.clone()),
            MeetingDeed::Arrive { seat, of, at } => self.room.arrives(*seat, of.clone(), *at),
            MeetingDeed::Leave { seat, at } => self.room.leaves(*seat, *at),
            MeetingDeed::Declare(interest) => self.interests.push(interest.clone()),
            MeetingDeed::Decide(decision) => {
                self.there.push(self.room.at(decision.at));
                self.decisions.push(decision.clone());
            }
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

    /// Its items are others.
    pub(crate) fn takes_items(&mut self, items: Vec<String>) {
        self.papers.follow_items(&self.agenda, &items);
        self.agenda = items;
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
        self.staying_of(self.present(), item, terms)
    }

    fn staying_of(
        &self,
        there: BTreeSet<OrgId>,
        item: usize,
        terms: InterestRule,
    ) -> BTreeSet<OrgId> {
        let interested = self.interested(item, terms);
        let stays = |id: &OrgId| interested.get(id) != Some(&InterestRule::Leaves);
        there.into_iter().filter(stays).collect()
    }

    /// A time that changes nothing of what is written down already.
    fn is_new(&self, at: u16) -> Result<(), MeetingNotAllowed> {
        if at >= 24 * 60 {
            return Err(MeetingNotAllowed::NoTime);
        }
        let decided = self.decisions.iter().filter_map(|decision| decision.at);
        match decided.chain(self.room.last_move()).max() {
            Some(last) if at < last => Err(MeetingNotAllowed::BeforeWhatIsWritten(last)),
            Some(_) | None => Ok(()),
        }
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
            MeetingDeed::Paper { replaces, paper } => {
                self.has_item(paper.item)?;
                match replaces.filter(|number| self.papers.of(*number, 1).is_none()) {
                    Some(number) => Err(PaperProblem::NoSuch(number).into()),
                    None => Ok(paper.check()?),
                }
            }
            MeetingDeed::Arrive { seat, .. } if self.room.has(*seat) => {
                Err(MeetingNotAllowed::IsThere(*seat))
            }
            MeetingDeed::Leave { seat, .. } if !self.room.has(*seat) => {
                Err(MeetingNotAllowed::IsNotThere(*seat))
            }
            MeetingDeed::Arrive { at, .. } | MeetingDeed::Leave { at, .. } => self.is_new(*at),
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
        if decision.at.is_some_and(|at| at >= 24 * 60) {
            return Err(MeetingNotAllowed::NoTime);
        }
        let present = self.room.at(decision.at).organisations;
        partnership.quorum(&present)?;
        let (item, terms) = (decision.item, partnership.terms.interest);
        partnership
            .quorum(&self.staying_of(present.clone(), item, terms))
            .map_err(|why| MeetingNotAllowed::NoQuorumOnItem { item, why })?;
        let deciding = partnership.deciding();
        let may_vote = present.into_iter().filter(|id| deciding.contains_key(id)).collect();
        let interested = self.interested(item, terms).into_iter();
        let barred = interested.filter(|(_, rule)| *rule != InterestRule::MayVote);
        let barred = barred.map(|(id, _)| id.clone()).collect();
        decision.check(&may_vote, &barred, self.agenda.len())?;
        if decision.papers != self.papers.seen_on(item) {
            return Err(PaperProblem::Changed.into());
        }
        Ok(())
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
