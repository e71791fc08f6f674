//! Reading asks: what is overdue first, and only what may be seen.

use crate::going_on::{CannotGoOn, Names, note_name_for};
use crate::histories::{self, HistoryProblem, Told};
use crate::house::{Caller, House};
use commons::{Day, Moment};
use convene::Who;
use convene::ask::{AskAnswer, AskDeed, AskOrigin, AskRecord, AskStage, AskWritten, CameTo, Tally};
use convene::statement::StatementDeed;
use store::Tx;
use store::histories::HistoryKind;

/// An ask, with what whoever looks may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskView {
    /// Its name in addresses.
    pub address: String,
    /// Entries of its history: what a form sends back.
    pub seen: u64,
    /// The ask.
    pub record: AskRecord,
    /// Whether everybody may see it.
    pub is_public: bool,
    /// Whether it should have been answered by now.
    pub is_overdue: bool,
    /// Whether whoever looks may answer it.
    pub may_answer: bool,
    /// Whether they would write down the answer of a body, and not their own.
    pub answers_for_a_body: bool,
    /// Whether whoever looks may send it, chase it and take it further.
    pub may_lead: bool,
    /// What those in its history are called.
    pub names: Names,
}

/// Which asks are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AskFilter {
    /// Those with this body.
    pub body: Option<String>,
    /// Those that stand so.
    pub state: Option<AskState>,
}

/// How asks stand, as a list is filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskState {
    /// Waiting for an answer, or for another one from a further body.
    Open,
    /// Waiting for an answer, and late.
    Overdue,
    /// Agreed.
    Agreed,
    /// Agreed in part.
    Partly,
    /// Declined.
    Declined,
}

impl AskState {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::Overdue, Self::Agreed, Self::Partly, Self::Declined];

    /// The word in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Agreed => "agreed",
            Self::Partly => "in-part",
            Self::Declined => "declined",
        }
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Open => "Waiting for an answer",
            Self::Overdue => "Overdue",
            Self::Agreed => "Agreed",
            Self::Partly => "Agreed in part",
            Self::Declined => "Declined",
        }
    }

    /// The state of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    pub(crate) fn holds(self, ask: &AskView) -> bool {
        let came_to = ask.record.life.came_to();
        let open = matches!(ask.record.life.stage(), AskStage::Waiting | AskStage::Sent);
        match self {
            Self::Open => open,
            Self::Overdue => ask.is_overdue,
            Self::Agreed => came_to == Some(CameTo::Agreed),
            Self::Partly => came_to == Some(CameTo::Partly),
            Self::Declined => came_to == Some(CameTo::Declined),
        }
    }
}

/// The tracker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskBoard {
    /// How many came to what, of all that may be seen.
    pub tally: Tally,
    /// How many that may be seen.
    pub all: usize,
    /// How many are late.
    pub overdue: usize,
    /// The bodies they are with, by name.
    pub bodies: Vec<String>,
    /// Those the filter lets through: what is late first, then what is needed soonest.
    pub lines: Vec<AskView>,
}

/// The asks whoever looks may see.
///
/// # Errors
/// [`CannotGoOn`].
pub fn show_asks(
    house: &House,
    who: Option<&Who>,
    filter: &AskFilter,
) -> Result<AskBoard, CannotGoOn> {
    let (asking, today) = (house.caller(who), house.now().day());
    let mut lines: Vec<AskView> =
        house.store.read("asks", move |tx| read_all(tx, &asking, today))?;
    let tally = Tally::of(lines.iter().map(|ask| (&ask.record.paper.ask, &ask.record.life)));
    let all = lines.len();
    let overdue = lines.iter().filter(|ask| ask.is_overdue).count();
    let with = |ask: &AskView| ask.record.life.body().map(|(body, _)| body.to_owned());
    let mut bodies: Vec<String> = lines.iter().filter_map(with).collect();
    bodies.sort_unstable();
    bodies.dedup();
    lines.retain(|ask| filter.state.is_none_or(|state| state.holds(ask)));
    lines.retain(|ask| filter.body.is_none() || with(ask) == filter.body);
    lines.sort_by_key(|ask| {
        let is_open = AskState::Open.holds(ask);
        (!ask.is_overdue, !is_open, ask.record.paper.ask.needed_by, ask.address.clone())
    });
    Ok(AskBoard { tally, all, overdue, bodies, lines })
}

/// One ask.
///
/// # Errors
/// [`CannotGoOn`]; an ask that is not public is not there for visitors.
pub fn show_ask(house: &House, who: Option<&Who>, address: &str) -> Result<AskView, CannotGoOn> {
    let (asking, today, address) = (house.caller(who), house.now().day(), address.to_owned());
    house.store.read("ask", move |tx| {
        let told = histories::read::<AskWritten>(tx, HistoryKind::Ask, &address)?;
        let view = view(tx, told, (&asking, today))?;
        if view.is_public || asking.who.is_some() {
            Ok(view)
        } else {
            Err(HistoryProblem::NoSuch(HistoryKind::Ask).into())
        }
    })
}

/// What was asked, and what came of it, for those who had said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidDone {
    /// What was said or asked.
    pub you_said: String,
    /// What was done, or why not.
    pub we_did: String,
    /// Where it can be followed: a path.
    pub href: String,
    /// When it was told.
    pub at: Moment,
}

/// "You said, we did": what came of every ask that everybody may see, and what schools were told of
/// the issues they raised; newest first.
///
/// # Errors
/// [`CannotGoOn`].
pub fn said_and_done(house: &House) -> Result<Vec<SaidDone>, CannotGoOn> {
    let board = show_asks(house, None, &AskFilter::default())?;
    let mut all: Vec<SaidDone> = board.lines.iter().filter_map(came_of).collect();
    all.extend(crate::dossiers::told(house)?);
    all.sort_by_key(|line| std::cmp::Reverse(line.at));
    Ok(all)
}

/// The last thing that came of an ask: an effect, or an answer.
fn came_of(ask: &AskView) -> Option<SaidDone> {
    let last = ask.record.life.history().iter().rev().find_map(|entry| {
        let words = match &entry.deed {
            AskDeed::RecordEffect { effect } => effect.clone(),
            AskDeed::Answer(given) | AskDeed::WriteDown { given, .. } => match given {
                AskAnswer::Agreed => "It was agreed.".to_owned(),
                AskAnswer::Partly { what, .. } => format!("Agreed in part: {what}"),
                AskAnswer::Declined { reason } => format!("Declined: {reason}"),
            },
            AskDeed::Send { .. }
            | AskDeed::Chase
            | AskDeed::Assign { .. }
            | AskDeed::Escalate { .. }
            | AskDeed::TakeBack { .. } => return None,
        };
        Some((words, entry.at))
    });
    last.map(|(we_did, at)| SaidDone {
        you_said: ask.record.paper.ask.what.clone(),
        we_did,
        href: format!("/asks/{}", ask.address),
        at,
    })
}

/// Every ask that may be seen.
pub(crate) fn read_all(
    tx: &mut Tx<'_>,
    asking: &Caller,
    today: Day,
) -> Result<Vec<AskView>, CannotGoOn> {
    let mut seen = Vec::new();
    for told in histories::read_all::<AskWritten>(tx, HistoryKind::Ask)? {
        let view = view(tx, told, (asking, today))?;
        if view.is_public || asking.who.is_some() {
            seen.push(view);
        }
    }
    Ok(seen)
}

/// An ask as somebody sees it on a day.
fn view(
    tx: &mut Tx<'_>,
    told: Told<AskWritten>,
    (asking, today): (&Caller, Day),
) -> Result<AskView, CannotGoOn> {
    let record = AskRecord::follow(&told.entries)?;
    let mut names = Names::new();
    for entry in &told.entries {
        note_name_for(tx, asking, &mut names, &entry.who)?;
    }
    if let Some(decides) = record.decides() {
        note_name_for(tx, asking, &mut names, decides)?;
    }
    let was_sent = record.life.body().is_some();
    let is_public = was_sent && is_out(tx, &record.paper.origin)?;
    Ok(AskView {
        seen: told.seen(),
        is_public,
        is_overdue: record.life.is_overdue(&record.paper.ask, today),
        may_answer: may_answer(asking, &record),
        answers_for_a_body: may_answer(asking, &record) && !is_named(asking, &record),
        may_lead: asking.convenes(),
        address: told.history.address,
        record,
        names,
    })
}

/// Whether somebody may answer an ask: the decision-maker it names; or, where it names nobody with an
/// account, a convenor, who writes down the answer of a body.
pub(crate) fn may_answer(asking: &Caller, record: &AskRecord) -> bool {
    is_named(asking, record) || (record.decides().is_none() && asking.convenes())
}

/// Whether it is somebody's own to answer.
pub(crate) fn is_named(asking: &Caller, record: &AskRecord) -> bool {
    asking.who.as_ref().is_some_and(|who| record.decides() == Some(who.id.as_str()))
}

/// Whether everybody may read where an ask comes from: a statement is out once it was published.
fn is_out(tx: &mut Tx<'_>, origin: &AskOrigin) -> Result<bool, CannotGoOn> {
    let AskOrigin::Statement { address } = origin else { return Ok(true) };
    match histories::read::<StatementDeed>(tx, HistoryKind::Statement, address) {
        Ok(told) => Ok(told.entries.iter().any(|entry| entry.deed == StatementDeed::Publish)),
        Err(HistoryProblem::NoSuch(_)) => Ok(false),
        Err(problem) => Err(problem.into()),
    }
}
