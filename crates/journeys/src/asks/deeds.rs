//! An ask is begun, and something is done with it.

use crate::asks::show::{is_named, may_answer, read_all};
use crate::going_on::{CannotGoOn, person_at};
use crate::histories::{self, HistoryProblem, Writing, free_address};
use crate::house::House;
use crate::statements::{KeptStatement, statement_at};
use access::{Refusal, act};
use commons::{Day, Moment};
use convene::ask::{
    Ask, AskDeed, AskDeedKind, AskNotAllowed, AskOrigin, AskPaper, AskRecord, AskWritten,
    BadAskHistory, LONGEST_TITLE,
};
use convene::statement::{Section, StatementText};
use convene::{Entry, Who};
use store::histories::{History, HistoryKind, find};
use store::{Id, Tx};

/// What an ask is begun with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAsk {
    /// What is asked, of whom, by when.
    pub ask: Ask,
    /// Why.
    pub why: String,
    /// What it rests on, a line each.
    pub evidence: Vec<String>,
    /// What happens when nothing is done.
    pub if_nothing: String,
    /// Where it comes from.
    pub origin: AskOrigin,
    /// The address of the decision-maker's account; empty when there is none.
    pub decides: String,
}

/// Begins an ask and gives its address.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn begin_ask(house: &House, who: Option<&Who>, new: NewAsk) -> Result<String, CannotGoOn> {
    house.may(who, act::CONVENE)?;
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    check(&new)?;
    if new.ask.what.chars().count() > LONGEST_TITLE {
        let words = "Say what is asked in at most 200 characters, and the rest under why";
        return Err(CannotGoOn::Mend { field: "what", words });
    }
    let (at, id) = (house.now(), house.new_id());
    house.store.write("begin ask", move |tx| begin_in(tx, (&who, at, &id), new.clone()))
}

/// Begins an ask inside a transaction.
fn begin_in(
    tx: &mut Tx<'_>,
    (who, at, id): (&Who, Moment, &Id),
    new: NewAsk,
) -> Result<String, CannotGoOn> {
    let decides = person_at(tx, ("decides", &new.decides))?;
    let (kind, address) = match &new.origin {
        AskOrigin::Itself => (None, ""),
        AskOrigin::Statement { address } => (Some(HistoryKind::Statement), address.as_str()),
        AskOrigin::Dossier { address } => (Some(HistoryKind::Dossier), address.as_str()),
    };
    let inside = match kind {
        None => None,
        Some(kind) => Some(find(tx, kind, address)?.ok_or(no_such_origin(kind))?.id),
    };
    let address = free_address(tx, HistoryKind::Ask, &new.ask.what)?;
    let history = History {
        id: id.clone(),
        kind: HistoryKind::Ask,
        address: address.clone(),
        inside,
        begun_at: at,
    };
    let paper = AskPaper {
        ask: new.ask,
        why: new.why,
        evidence: new.evidence,
        if_nothing: new.if_nothing,
        origin: new.origin,
        decides,
    };
    let writing = Writing { who, at, action: "begin ask" };
    histories::begin(tx, &history, writing, &AskWritten::Begin(paper))?;
    Ok(address)
}

const fn no_such_origin(kind: HistoryKind) -> CannotGoOn {
    let words = "Choose one of the list";
    match kind {
        HistoryKind::Dossier => CannotGoOn::Mend { field: "dossier", words },
        _ => CannotGoOn::Mend { field: "statement", words },
    }
}

fn check(new: &NewAsk) -> Result<(), CannotGoOn> {
    let mend = |field, words| Err(CannotGoOn::Mend { field, words });
    if new.ask.what.trim().is_empty() {
        return mend("what", "Write what is asked, in a sentence");
    }
    if new.ask.decision_maker.trim().is_empty() {
        return mend("decision_maker", "Write who can decide: a person or a post");
    }
    if new.why.trim().is_empty() {
        return mend("why", "Write why it is asked, in a sentence or two");
    }
    if new.ask.amount.is_some_and(|amount| amount.0 <= 0) {
        return mend("amount", "Enter an amount of more than nothing, or leave it empty");
    }
    Ok(())
}

/// Begins every ask of a published statement that was not begun before, and gives their addresses.
///
/// # Errors
/// [`CannotGoOn`]; then none was begun.
pub fn begin_asks_of(
    house: &House,
    who: Option<&Who>,
    statement: &str,
) -> Result<Vec<String>, CannotGoOn> {
    house.may(who, act::CONVENE)?;
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, statement) = (house.now(), statement.to_owned());
    let ids: Vec<Id> = (0..MOST_AT_ONCE).map(|_| house.new_id()).collect();
    house.store.write("begin asks of statement", move |tx| {
        let kept = published(tx, &statement)?;
        let origin = AskOrigin::Statement { address: kept.history.address.clone() };
        let text = text_in_force(&kept).ok_or_else(not_published)?;
        let all = read_all(tx, &asking, at.day())?;
        let is_begun = |ask: &Ask| {
            let mut papers = all.iter().map(|old| &old.record.paper);
            papers.any(|old| old.origin == origin && old.ask == *ask)
        };
        let wanted = text.asks.iter().filter(|ask| !is_begun(ask));
        let mut begun = Vec::new();
        for (ask, id) in wanted.zip(&ids) {
            let new = asked_by(text, ask, &origin);
            check(&new)?;
            begun.push(begin_in(tx, (&who, at, id), new)?);
        }
        Ok(begun)
    })
}

/// The most asks of a statement that are begun at once: far more than anybody puts into one.
const MOST_AT_ONCE: usize = 100;

const fn not_published() -> CannotGoOn {
    CannotGoOn::Mend { field: "statement", words: "Choose a statement that is published" }
}

fn published(tx: &mut Tx<'_>, address: &str) -> Result<KeptStatement, CannotGoOn> {
    match statement_at(tx, address) {
        Err(HistoryProblem::NoSuch(_)) => Err(not_published()),
        found => Ok(found?),
    }
}

fn text_in_force(kept: &KeptStatement) -> Option<&StatementText> {
    kept.life.in_force().and_then(|version| kept.text.sealed(&version.seal))
}

/// What a statement asks, as the page for whoever decides.
fn asked_by(text: &StatementText, ask: &Ask, origin: &AskOrigin) -> NewAsk {
    let why = text.sections.get(&Section::Problem).cloned().unwrap_or_default();
    NewAsk {
        ask: ask.clone(),
        why: if why.trim().is_empty() { text.title.clone() } else { why },
        evidence: text.evidence.iter().map(|seen| seen.says.clone()).collect(),
        if_nothing: text.section(Section::EconomicCase).to_owned(),
        origin: origin.clone(),
        decides: String::new(),
    }
}

/// What is done with an ask, as a person asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskChange {
    /// A deed that names nobody's account.
    Do(AskDeed),
    /// It is said whose account answers it, by its address.
    Assign(String),
    /// It is taken further.
    Escalate {
        /// To which body.
        body: String,
        /// The day of its meeting.
        meets_on: Day,
        /// Why.
        reason: String,
        /// The address of the account that answers there; empty when there is none.
        decides: String,
    },
}

impl From<AskDeed> for AskChange {
    fn from(deed: AskDeed) -> Self {
        Self::Do(deed)
    }
}

impl AskChange {
    fn deed(self, tx: &mut Tx<'_>, who: &Who) -> Result<AskDeed, CannotGoOn> {
        match self {
            Self::Do(deed) => Ok(deed),
            Self::Assign(email) => {
                let words = "Enter the address of the account of whoever decides";
                let nobody = CannotGoOn::Mend { field: "decides", words };
                let decides = somebody_else(tx, who, &email)?.ok_or(nobody)?;
                Ok(AskDeed::Assign { decides })
            }
            Self::Escalate { body, meets_on, reason, decides } => {
                let decides = somebody_else(tx, who, &decides)?;
                Ok(AskDeed::Escalate { body, meets_on, reason, decides })
            }
        }
    }
}

/// The account at an address: not of whoever enters it, who would then answer what they ask.
fn somebody_else(tx: &mut Tx<'_>, who: &Who, email: &str) -> Result<Option<String>, CannotGoOn> {
    let decides = person_at(tx, ("decides", email))?;
    if decides.as_deref() == Some(who.id.as_str()) {
        let words = "Enter the account of whoever decides, not your own";
        return Err(CannotGoOn::Mend { field: "decides", words });
    }
    Ok(decides)
}

/// Does something with an ask of which `seen` entries were read.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn do_with_ask(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, u64),
    change: impl Into<AskChange>,
) -> Result<(), CannotGoOn> {
    let change = change.into();
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, address) = (house.now(), address.to_owned());
    house.store.write("ask", move |tx| {
        let told = histories::read::<AskWritten>(tx, HistoryKind::Ask, &address)?;
        let mut record = AskRecord::follow(&told.entries)?;
        let is_answer = matches!(&change, AskChange::Do(deed) if deed.answer().is_some());
        if !is_answer {
            asking.may(act::CONVENE)?;
        } else if !may_answer(&asking, &record) {
            return Err(CannotGoOn::NotYours(
                "Only the decision-maker whose account this ask names can answer it; where it names \
                 none, a convenor can for a body that did",
            ));
        }
        let deed = change.clone().deed(tx, &who)?;
        let kind = deed.kind();
        if matches!(deed, AskDeed::Answer(_)) && !is_named(&asking, &record) {
            return Err(BadAskHistory::NotAllowed(AskNotAllowed::NoMeeting).into());
        }
        let ask = record.paper.ask.clone();
        let entry = Entry { at, who: who.id.clone(), deed: deed.clone() };
        record.life.apply(&ask, entry).map_err(BadAskHistory::NotAllowed)?;
        let writing = Writing { who: &who, at, action: action(kind) };
        histories::append(tx, (&told.history, seen), writing, &AskWritten::Deed(deed.clone()))?;
        Ok(())
    })
}

const fn action(kind: AskDeedKind) -> &'static str {
    match kind {
        AskDeedKind::Send => "send ask",
        AskDeedKind::Chase => "chase ask",
        AskDeedKind::Assign => "say who answers ask",
        AskDeedKind::Agree => "agree to ask",
        AskDeedKind::AgreeInPart => "agree to ask in part",
        AskDeedKind::Decline => "decline ask",
        AskDeedKind::Escalate => "take ask further",
        AskDeedKind::RecordEffect => "record effect of ask",
        AskDeedKind::TakeBack => "take ask back",
    }
}
