//! Reading meetings. What was said in one is for those who sign in until its minutes are published.

use crate::convening::{KeptPartnership, partnership_with, partnerships};
use crate::going_on::{CannotGoOn, Names, note_name_for};
use crate::histories::{self, HistoryProblem, Told};
use crate::house::{Caller, House};
use crate::meetings::evidence::{SeenEvidence, replay};
use crate::meetings::papers::{SeenPaper, on_the_table, replay_paper};
use crate::meetings::room::{SeatLine, seat_lines};
use commons::Moment;
use convene::meeting::{
    ActionPoint, InterestRule, Meeting, MeetingDeed, MeetingPlan, MeetingRecord, MeetingStage,
    MeetingWritten,
};
use convene::partnership::{NoQuorum, Partnership};
use convene::{OrgId, Who};
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::histories::{History, HistoryKind};

/// What visitors read where the link to join a meeting online would be.
const ONLINE_FOR_VISITORS: &str = "ask your convenor";

/// An action of an earlier meeting that is not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedAction {
    /// The address of its meeting.
    pub meeting: String,
    /// The title of that meeting.
    pub title: String,
    /// Its number there, from 1.
    pub number: usize,
    /// The action.
    pub point: ActionPoint,
}

/// A meeting, with what whoever looks may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingView {
    /// Its name in addresses.
    pub address: String,
    /// What makes it this meeting for ever.
    pub id: String,
    /// Entries of its history: what a form sends back.
    pub seen: u64,
    /// The address and the name of its partnership.
    pub partnership: (String, String),
    /// The meeting with its plan.
    pub record: MeetingRecord,
    /// When its plan or its standing last changed.
    pub changed: Moment,
    /// Its organisations, by name; those that decide among them.
    pub organisations: BTreeMap<OrgId, String>,
    /// Those that decide.
    pub deciding: Vec<OrgId>,
    /// Why nothing can be decided with those who came; and why not on an item, by its number, without
    /// those whose interest makes them leave.
    pub no_quorum: Vec<(Option<usize>, NoQuorum)>,
    /// What the terms ask at least of whoever has an interest in an item.
    pub interest_rule: InterestRule,
    /// The evidence of each decision, as it was seen and as it is today.
    pub evidence: Vec<Vec<SeenEvidence>>,
    /// The papers of each decision, as it saw them.
    pub decided_on: Vec<Vec<SeenPaper>>,
    /// The papers that are on the table now.
    pub papers: Vec<SeenPaper>,
    /// The seats of its partnership, with the names of their holders for those who sign in.
    pub seats: Vec<SeatLine>,
    /// What earlier meetings left to do.
    pub carried: Vec<CarriedAction>,
    /// Whether whoever looks may run it.
    pub may_lead: bool,
    /// The organisation whoever looks sits for.
    pub sits_for: Option<OrgId>,
    /// What people in it are called.
    pub names: Names,
}

impl MeetingView {
    /// Whether everybody may read what was said.
    pub fn has_public_minutes(&self) -> bool {
        self.record.meeting.stage() == MeetingStage::Published
    }

    /// Whether everybody may know of it: it was called at some time.
    pub fn was_called(&self) -> bool {
        let history = self.record.meeting.history();
        history.iter().any(|entry| matches!(entry.deed, MeetingDeed::Call))
    }
}

/// The meetings whoever looks may know of, the earliest first.
///
/// # Errors
/// [`CannotGoOn`].
pub fn show_meetings(house: &House, who: Option<&Who>) -> Result<Vec<MeetingView>, CannotGoOn> {
    let asking = house.caller(who);
    house.store.read("meetings", move |tx| read_all(tx, &asking))
}

/// One meeting.
///
/// # Errors
/// [`CannotGoOn`]; one that was not called is not there for visitors.
pub fn show_meeting(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<MeetingView, CannotGoOn> {
    let (asking, address) = (house.caller(who), address.to_owned());
    house.store.read("meeting", move |tx| {
        let told = histories::read::<MeetingWritten>(tx, HistoryKind::Meeting, &address)?;
        let inside = told.history.inside.clone();
        let mut view = view(tx, told, &asking)?;
        if !view.was_called() && asking.who.is_none() {
            return Err(HistoryProblem::NoSuch(HistoryKind::Meeting).into());
        }
        let own = match &inside {
            Some(partnership) => store::histories::inside(tx, HistoryKind::Meeting, partnership)?,
            None => Vec::new(),
        };
        view.carried = carried(&read_these(tx, own, &asking)?, &view, &asking);
        for action in &view.carried {
            note_name_for(tx, &asking, &mut view.names, &action.point.owner)?;
        }
        view.evidence = view
            .record
            .meeting
            .decisions()
            .iter()
            .map(|decision| decision.evidence.iter().map(|seen| replay(tx, seen)).collect())
            .collect::<Result<_, _>>()?;
        let meeting = view.record.meeting.clone();
        view.papers = on_the_table(tx, &meeting)?;
        for decision in meeting.decisions() {
            let papers = decision.papers.iter();
            let papers = papers.map(|seen| replay_paper(tx, &meeting, seen));
            view.decided_on.push(papers.collect::<Result<_, _>>()?);
        }
        Ok(view)
    })
}

/// The partnerships a meeting can be called for: address and name.
///
/// # Errors
/// [`CannotGoOn`].
pub fn list_conveners(house: &House) -> Result<Vec<(String, String)>, CannotGoOn> {
    house.store.read("partnerships that meet", |tx| {
        let all = partnerships(tx)?;
        let named =
            |kept: &KeptPartnership| (kept.history.address.clone(), kept.life.name().to_owned());
        Ok(all.iter().filter(|kept| kept.convenes()).map(named).collect())
    })
}

pub(crate) fn read_all(tx: &mut Tx<'_>, asking: &Caller) -> Result<Vec<MeetingView>, CannotGoOn> {
    let found = store::histories::list(tx, HistoryKind::Meeting)?;
    read_these(tx, found, asking)
}

fn read_these(
    tx: &mut Tx<'_>,
    found: Vec<History>,
    asking: &Caller,
) -> Result<Vec<MeetingView>, CannotGoOn> {
    let mut all = Vec::new();
    for history in found {
        let told: Told<MeetingWritten> = histories::read_entries(tx, history)?;
        let view = view(tx, told, asking)?;
        if view.was_called() || asking.who.is_some() {
            all.push(view);
        }
    }
    all.sort_by_key(|view| view.record.plan.starts);
    Ok(all)
}

fn view(
    tx: &mut Tx<'_>,
    told: Told<MeetingWritten>,
    asking: &Caller,
) -> Result<MeetingView, CannotGoOn> {
    let none = HistoryProblem::NoSuch(HistoryKind::Partnership);
    let inside = told.history.inside.clone().ok_or(none)?;
    let kept = partnership_with(tx, &inside)?;
    let mut record = MeetingRecord::follow(&told.entries)?;
    if asking.who.is_none() && !record.plan.online.trim().is_empty() {
        // A link that everybody can read is a room that everybody can enter.
        record.plan.online = ONLINE_FOR_VISITORS.to_owned();
    }
    let mut names = Names::new();
    for entry in &told.entries {
        note_name_for(tx, asking, &mut names, &entry.who)?;
    }
    for taken in record.meeting.actions() {
        note_name_for(tx, asking, &mut names, &taken.point.owner)?;
    }
    for holder in kept.life.seats().filter_map(|held| held.seat.person.clone()) {
        note_name_for(tx, asking, &mut names, &holder)?;
    }
    let partnership = kept.life.partnership();
    let organisations = kept.life.organisations();
    let own = asking.who.as_ref().and_then(|who| kept.life.seat_of(&who.id));
    Ok(MeetingView {
        id: told.history.id.as_str().to_owned(),
        seen: told.seen(),
        partnership: (kept.history.address.clone(), kept.life.name().to_owned()),
        changed: changed(&told),
        organisations: organisations
            .into_iter()
            .map(|(id, organisation)| (id.clone(), organisation.name.clone()))
            .collect(),
        deciding: partnership.deciding().into_keys().cloned().collect(),
        no_quorum: no_quorum(&record.meeting, &partnership),
        interest_rule: partnership.terms.interest,
        evidence: Vec::new(),
        decided_on: Vec::new(),
        papers: Vec::new(),
        seats: seat_lines(&kept.life, &names),
        carried: Vec::new(),
        may_lead: asking.convenes(),
        sits_for: own.map(|held| held.seat.organisation.id.clone()),
        address: told.history.address,
        record,
        names,
    })
}

/// What is missing to decide: in the whole meeting, or else on items that some leave the room for.
fn no_quorum(meeting: &Meeting, partnership: &Partnership) -> Vec<(Option<usize>, NoQuorum)> {
    if let Err(why) = partnership.quorum(&meeting.present()) {
        return vec![(None, why)];
    }
    let terms = partnership.terms.interest;
    let items: BTreeSet<usize> = meeting.interests().iter().map(|one| one.item).collect();
    let missing = items.into_iter().filter_map(|item| {
        let why = partnership.quorum(&meeting.staying(item, terms)).err()?;
        Some((Some(item), why))
    });
    missing.collect()
}

/// When the plan was last changed, or the meeting called off.
fn changed(told: &Told<MeetingWritten>) -> Moment {
    let counts = |deed: &MeetingWritten| {
        matches!(
            deed,
            MeetingWritten::Plan(MeetingPlan { .. })
                | MeetingWritten::Deed(MeetingDeed::Call | MeetingDeed::Cancel { .. })
        )
    };
    let last = told.entries.iter().rev().find(|entry| counts(&entry.deed));
    last.map_or(told.history.begun_at, |entry| entry.at)
}

/// What earlier meetings of the same partnership left to do.
fn carried(all: &[MeetingView], own: &MeetingView, asking: &Caller) -> Vec<CarriedAction> {
    let earlier = all.iter().filter(|other| {
        other.address != own.address && other.record.plan.starts <= own.record.plan.starts
    });
    // Visitors read of an action what they may read in the minutes it stands in.
    let earlier = earlier.filter(|other| asking.who.is_some() || other.has_public_minutes());
    earlier.flat_map(open_actions).collect()
}

/// The actions of a meeting that are not finished.
pub(crate) fn open_actions(view: &MeetingView) -> Vec<CarriedAction> {
    let actions = (1..).zip(view.record.meeting.actions());
    let open = actions.filter(|(_, taken)| taken.outcome.is_none());
    open.map(|(number, taken)| CarriedAction {
        meeting: view.address.clone(),
        title: view.record.plan.title.clone(),
        number,
        point: taken.point.clone(),
    })
    .collect()
}
