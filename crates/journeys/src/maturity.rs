//! How far a partnership has come: what is claimed, on what evidence, and what other seats say to it.
//! Evidence is only what everybody can open here: a released figure, a decision or a document.

use crate::convening::{KeptPartnership, partnership_at, unreadable};
use crate::evidence::{figures_to_cite, seen_now};
use crate::going_on::{CannotGoOn, Names, note_name_for};
use crate::histories::{self, HistoryProblem, Told, Writing};
use crate::house::{Caller, House};
use crate::memberships::BelongsTo;
use crate::voice::decisions_to_cite;
use access::{Refusal, act};
use commons::Day;
use convene::maturity::{
    Dimension, Evidence, EvidenceKind, Level, MaturityDeed, MaturityDeedKind, MaturityLife,
};
use convene::{Entry, Organisation, Who};
use std::collections::BTreeSet;
use store::Tx;
use store::histories::{History, HistoryKind};

/// Something that can be given as evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What kind it is.
    pub kind: EvidenceKind,
    /// Where it is.
    pub href: String,
    /// What it is called.
    pub title: String,
}

/// How far a partnership has come, as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaturityView {
    /// Address and name of the partnership.
    pub partnership: (String, String),
    /// Entries of its history: what a form sends back.
    pub seen: u64,
    /// What was claimed and challenged.
    pub life: MaturityLife,
    /// What those in its history are called.
    pub names: Names,
    /// The day it is looked at.
    pub today: Day,
    /// Addresses of figures that are not those that were seen any more.
    pub moved: BTreeSet<String>,
    /// What can be given as evidence, for whoever may claim a level.
    pub proofs: Vec<Proof>,
    /// Whether whoever looks may claim a level.
    pub may_assess: bool,
    /// Whether whoever looks may challenge one.
    pub may_challenge: bool,
}

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaturityChange {
    /// Claim a level: evidence by its address, with what it shows.
    Assess {
        /// Of what.
        dimension: Dimension,
        /// Which.
        level: Level,
        /// Why this one.
        why: String,
        /// What it rests on.
        evidence: Vec<(String, String)>,
        /// The day by which it is looked at again.
        review_on: Day,
    },
    /// Say that it is not so.
    Challenge(Dimension, String),
    /// Say that it stands all the same.
    Uphold(Dimension, String),
    /// Challenge it no longer.
    TakeBack(Dimension, String),
    /// Claim it no longer.
    Withdraw(Dimension, String),
}

impl MaturityChange {
    const fn kind(&self) -> MaturityDeedKind {
        match self {
            Self::Assess { .. } => MaturityDeedKind::Assess,
            Self::Challenge(..) => MaturityDeedKind::Challenge,
            Self::Uphold(..) => MaturityDeedKind::Uphold,
            Self::TakeBack(..) => MaturityDeedKind::TakeBack,
            Self::Withdraw(..) => MaturityDeedKind::Withdraw,
        }
    }
}

/// How far the partnership at an address has come.
///
/// # Errors
/// [`CannotGoOn`].
pub fn show_maturity(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<MaturityView, CannotGoOn> {
    let (asking, today, asked) = (house.caller(who), house.now().day(), address.to_owned());
    let mut view = house.store.read("maturity", move |tx| view(tx, (&asking, today), &asked))?;
    if view.may_assess {
        view.proofs = proofs(house)?;
    }
    let claimed = Dimension::ALL.map(|one| view.life.standing(one).assessment().cloned());
    for evidence in claimed.into_iter().flatten().flat_map(|one| one.evidence) {
        let Some(id) = evidence.href.strip_prefix("/indicators/") else { continue };
        if seen_now(house, id)?.is_none_or(|(_, seen)| seen != evidence.seen) {
            view.moved.insert(evidence.href);
        }
    }
    Ok(view)
}

fn view(
    tx: &mut Tx<'_>,
    (asking, today): (&Caller, Day),
    address: &str,
) -> Result<MaturityView, CannotGoOn> {
    let kept = partnership_at(tx, address)?;
    let (_, life) = told(tx, address)?;
    let mut names = Names::new();
    for entry in life.history() {
        note_name_for(tx, asking, &mut names, &entry.who)?;
    }
    Ok(MaturityView {
        partnership: (address.to_owned(), kept.life.name().to_owned()),
        seen: life.history().len() as u64,
        names,
        today,
        moved: BTreeSet::new(),
        proofs: Vec::new(),
        may_assess: kept.convenes() && may(asking, &kept, act::ASSESS_MATURITY).is_ok(),
        may_challenge: kept.convenes() && may(asking, &kept, act::CHALLENGE_MATURITY).is_ok(),
        life,
    })
}

/// The history at the address of a partnership, once it is begun, and what follows from it.
fn told(tx: &mut Tx<'_>, address: &str) -> Result<(Option<History>, MaturityLife), HistoryProblem> {
    match histories::read::<MaturityDeed>(tx, HistoryKind::Maturity, address) {
        Ok(Told { history, entries }) => match MaturityLife::told(entries) {
            Ok(life) => Ok((Some(history), life)),
            Err(why) => Err(unreadable(&history, &why)),
        },
        Err(HistoryProblem::NoSuch(_)) => Ok((None, MaturityLife::default())),
        Err(problem) => Err(problem),
    }
}

/// A challenge nobody has answered.
pub(crate) struct OpenChallenge {
    /// Of what.
    pub(crate) dimension: Dimension,
    /// Who claimed the level: the person's id in the store.
    pub(crate) claimed_by: String,
    /// The name of the organisation that challenges it.
    pub(crate) by: String,
}

/// What stands against the levels of the partnership at an address.
pub(crate) fn open_challenges(
    tx: &mut Tx<'_>,
    address: &str,
) -> Result<Vec<OpenChallenge>, HistoryProblem> {
    let (_, life) = told(tx, address)?;
    let open = Dimension::ALL.into_iter().filter_map(|dimension| {
        let standing = life.standing(dimension);
        let (claim, challenge) = (standing.assessment()?, standing.challenge()?);
        let by = challenge.by.name.clone();
        Some(OpenChallenge { dimension, claimed_by: claim.who.clone(), by })
    });
    Ok(open.collect())
}

fn may(asking: &Caller, kept: &KeptPartnership, act: access::Act) -> Result<(), Refusal> {
    let of = BelongsTo { partnership: Some(kept), organisation: None };
    asking.may(act.with(asking.ties(of))).map(|_| ())
}

/// What can be given as evidence: all of it can be read without an account.
fn proofs(house: &House) -> Result<Vec<Proof>, CannotGoOn> {
    let proof = |kind| move |(href, title)| Proof { kind, href, title };
    let figures = figures_to_cite(house)?.into_iter();
    let figures = figures.map(|(id, name)| (format!("/indicators/{id}"), name));
    let mut all: Vec<Proof> = figures.map(proof(EvidenceKind::Figure)).collect();
    all.extend(decisions_to_cite(house)?.into_iter().map(proof(EvidenceKind::Decision)));
    let dossiers = crate::dossiers::show_dossiers(house, None)?.into_iter();
    let dossiers =
        dossiers.map(|one| (format!("/dossiers/{}", one.address), one.record.paper.title));
    all.extend(dossiers.map(proof(EvidenceKind::Document)));
    let assets = [("/area-assets", "What areas have"), ("/said-and-done", "You said, we did")];
    let fixed = assets.map(|(href, title)| (href.to_owned(), title.to_owned()));
    all.extend(fixed.into_iter().map(proof(EvidenceKind::Document)));
    Ok(all)
}

/// Does something with a level, of which `seen` entries were read.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn do_with_maturity(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, u64),
    change: &MaturityChange,
) -> Result<(), CannotGoOn> {
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let evidence = match change {
        MaturityChange::Assess { evidence, .. } => frozen(house, evidence)?,
        MaturityChange::Challenge(..)
        | MaturityChange::Uphold(..)
        | MaturityChange::TakeBack(..)
        | MaturityChange::Withdraw(..) => Vec::new(),
    };
    let (at, id, address, change) =
        (house.now(), house.new_id(), address.to_owned(), change.clone());
    house.store.write("maturity", move |tx| {
        let kept = partnership_at(tx, &address)?;
        may(&asking, &kept, act_of(change.kind()))?;
        if !kept.convenes() {
            return Err(CannotGoOn::NotYours("This partnership has ended: it stays on record."));
        }
        let seat = kept.life.seat_of(&who.id).map(|held| held.seat.organisation.clone());
        let deed = deed_of(&change, seat, evidence.clone())?;
        let (history, mut life) = told(tx, &address)?;
        life.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let writing = Writing { who: &who, at, action: action(deed.kind()) };
        match history {
            Some(history) => histories::append(tx, (&history, seen), writing, &deed)?,
            None => {
                let (kind, inside) = (HistoryKind::Maturity, Some(kept.history.id.clone()));
                let address = address.clone();
                let history = History { id: id.clone(), kind, address, inside, begun_at: at };
                histories::begin(tx, &history, writing, &deed)?;
            }
        }
        Ok(())
    })
}

const fn act_of(kind: MaturityDeedKind) -> access::Act {
    match kind {
        MaturityDeedKind::Assess | MaturityDeedKind::Uphold | MaturityDeedKind::Withdraw => {
            act::ASSESS_MATURITY
        }
        MaturityDeedKind::Challenge | MaturityDeedKind::TakeBack => act::CHALLENGE_MATURITY,
    }
}

/// Evidence as it is seen now. What is not of the list is not evidence.
fn frozen(house: &House, given: &[(String, String)]) -> Result<Vec<Evidence>, CannotGoOn> {
    let all = proofs(house)?;
    let mut frozen = Vec::new();
    for (href, says) in given {
        let found = all.iter().find(|proof| proof.href == *href);
        let words = "Choose evidence of the list: everybody must be able to open it";
        let proof = found.ok_or(CannotGoOn::Mend { field: "evidence", words })?;
        let figure = match href.strip_prefix("/indicators/") {
            Some(id) => seen_now(house, id)?,
            None => None,
        };
        let (title, seen) = figure.unwrap_or_else(|| (proof.title.clone(), String::new()));
        let (href, says) = (href.clone(), says.trim().to_owned());
        frozen.push(Evidence { kind: proof.kind, href, title, says, seen });
    }
    Ok(frozen)
}

fn deed_of(
    change: &MaturityChange,
    by: Option<Organisation>,
    evidence: Vec<Evidence>,
) -> Result<MaturityDeed, CannotGoOn> {
    Ok(match change.clone() {
        MaturityChange::Assess { dimension, level, why, review_on, .. } => {
            MaturityDeed::Assess { dimension, level, why, evidence, by, review_on }
        }
        MaturityChange::Challenge(dimension, reason) => {
            let no_seat = "A level is challenged by those who hold a seat.";
            let by = by.ok_or(CannotGoOn::NotYours(no_seat))?;
            MaturityDeed::Challenge { dimension, reason, by }
        }
        MaturityChange::Uphold(dimension, reason) => MaturityDeed::Uphold { dimension, reason, by },
        MaturityChange::TakeBack(dimension, reason) => MaturityDeed::TakeBack { dimension, reason },
        MaturityChange::Withdraw(dimension, reason) => MaturityDeed::Withdraw { dimension, reason },
    })
}

const fn action(kind: MaturityDeedKind) -> &'static str {
    match kind {
        MaturityDeedKind::Assess => "assess maturity",
        MaturityDeedKind::Challenge => "challenge maturity",
        MaturityDeedKind::Uphold => "uphold maturity",
        MaturityDeedKind::TakeBack => "take challenge of maturity back",
        MaturityDeedKind::Withdraw => "withdraw maturity",
    }
}
