//! A statement as people see it: the published version for everyone, the draft for those who work on
//! it, and its versions. All that was done is in `show_statement_history`.

use crate::evidence::{Still, still};
use crate::histories::HistoryProblem;
use crate::house::{Caller, House};
use crate::show_data_health::name_of;
use crate::statements::{CannotDraft, KeptStatement, statement_at, statements};
use commons::Moment;
use convene::partnership::PartnershipLife;
use convene::statement::{
    Missing, Position, SetAside, StatementDeed, StatementStage, StatementText, Version, missing,
};
use convene::{OrgId, Organisation, Who};
use store::Tx;
use store::histories::HistoryKind;

/// A text that was put to the partners, with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionView {
    /// Its number.
    pub number: u32,
    /// The seal of its text.
    pub seal: String,
    /// What it says.
    pub text: StatementText,
    /// Where each organisation stands, by name.
    pub positions: Vec<(String, Position)>,
    /// The names of organisations that could decide when it was agreed and took no position on it.
    pub silent: Vec<String>,
    /// When it was put to the partners.
    pub consulted_at: Moment,
    /// When it was agreed.
    pub agreed_at: Option<Moment>,
    /// When it was published.
    pub published_at: Option<Moment>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementView {
    /// Its address.
    pub address: String,
    /// The address and name of its partnership.
    pub partnership: (String, String),
    /// Where its newest text stands.
    pub stage: StatementStage,
    /// Its title, as the newest text has it.
    pub title: String,
    /// Every text that was put to the partners, oldest first.
    pub versions: Vec<VersionView>,
    /// The number of the version in force.
    pub in_force: Option<u32>,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
    /// Whether the asking person may write it.
    pub may_write: bool,
    /// Whether the asking person runs partnerships.
    pub may_convene: bool,
    /// Whether the asking person is signed in.
    pub signed_in: bool,
}

impl StatementView {
    /// The version in force.
    pub fn published(&self) -> Option<&VersionView> {
        self.versions.iter().find(|version| Some(version.number) == self.in_force)
    }

    /// Where it stands, for whoever asks: what is not published is for those who are signed in.
    pub const fn stage_shown(&self) -> StatementStage {
        if self.signed_in {
            self.stage
        } else if self.in_force.is_some() {
            StatementStage::Published
        } else {
            StatementStage::Withdrawn
        }
    }

    /// Whether anybody may read something of it.
    pub fn is_public(&self) -> bool {
        self.versions.iter().any(|version| version.published_at.is_some())
    }
}

/// The draft, for those who work on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftView {
    /// The statement.
    pub statement: StatementView,
    /// The text the next deed is about.
    pub text: StatementText,
    /// The revision that is shown.
    pub revision: u64,
    /// The lists, each entry with the revision that added it.
    pub items: Vec<(u64, convene::statement::Item)>,
    /// What is missing before it can be agreed.
    pub missing: Vec<Missing>,
    /// Texts that wait to be put together, with who wrote them.
    pub waiting: Vec<(u64, SetAside, String)>,
    /// What the writer of each of those texts had read in that part.
    pub before: std::collections::BTreeMap<u64, String>,
    /// Comments: when, who, what.
    pub comments: Vec<(Moment, String, String)>,
    /// The organisation the asking person may take a position for.
    pub acts_for: Option<Organisation>,
    /// The organisation they sit for and may not sign for, because nobody has recorded that they work
    /// for it.
    pub not_recorded_for: Option<Organisation>,
    /// The names of organisations that decide and have taken no position on the newest version.
    pub silent: Vec<String>,
    /// How many must sign.
    pub needed: usize,
}

/// Statements that the asking person may see: everybody the published ones, who is signed in all.
///
/// # Errors
/// [`HistoryProblem`].
pub fn list_statements(
    house: &House,
    who: Option<&Who>,
) -> Result<Vec<StatementView>, HistoryProblem> {
    let asking = house.caller(who);
    let all = house.store.read("statements", statements)?;
    let views = all.iter().map(|kept| view(kept, &asking));
    Ok(views.filter(|view| view.signed_in || view.in_force.is_some()).collect())
}

/// A statement that the asking person may see.
///
/// # Errors
/// [`CannotDraft`]; a draft that is not theirs to see is not there.
pub fn show_statement(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<StatementView, CannotDraft> {
    let address = address.to_owned();
    let kept = house.store.read("statement", move |tx| statement_at(tx, &address))?;
    let view = view(&kept, &house.caller(who));
    if view.signed_in || view.is_public() {
        Ok(view)
    } else {
        Err(HistoryProblem::NoSuch(HistoryKind::Statement).into())
    }
}

/// The draft of a statement, for those who are signed in.
///
/// # Errors
/// [`CannotDraft`].
pub fn show_draft(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<DraftView, CannotDraft> {
    let asking = house.caller(who);
    asking.person()?;
    let address = address.to_owned();
    house.store.read("draft of a statement", move |tx| {
        let (kept, asking) = (statement_at(tx, &address)?, asking.clone().known(tx)?);
        let (mut own, mut not_recorded_for) = (None, None);
        match acts_for(&kept, &asking) {
            Some((organisation, true)) => own = Some(organisation),
            Some((organisation, false)) => not_recorded_for = Some(organisation),
            None => {}
        }
        let text = crate::decide_statement::text_of(&kept);
        let mut waiting = Vec::new();
        let mut before = std::collections::BTreeMap::new();
        for (number, aside) in kept.text.waiting() {
            let at = usize::try_from(*number).unwrap_or(0).saturating_sub(1);
            let by = kept.text.revisions().get(at).map_or("", |r| r.entry.who.as_str());
            let read = kept.text.at(aside.from).unwrap_or_default();
            before.insert(*number, aside.part.of(&read));
            waiting.push((*number, aside.clone(), name_of(tx, by)?));
        }
        Ok(DraftView {
            statement: view(&kept, &asking),
            revision: kept.text.revision(),
            items: kept.text.items().iter().map(|(at, item)| (*at, item.clone())).collect(),
            missing: missing(&text),
            waiting,
            before,
            comments: comments(tx, &kept)?,
            acts_for: own,
            not_recorded_for,
            silent: silent(&kept),
            needed: kept.partnership.life.partnership().signatures_needed(),
            text,
        })
    })
}

fn comments(
    tx: &mut Tx<'_>,
    kept: &KeptStatement,
) -> Result<Vec<(Moment, String, String)>, CannotDraft> {
    let mut comments = Vec::new();
    for entry in kept.life.history() {
        if let StatementDeed::Comment { words } = &entry.deed {
            comments.push((entry.at, name_of(tx, &entry.who)?, words.clone()));
        }
    }
    Ok(comments)
}

/// The organisation somebody's seat is of, when it decides, and whether the rules let them sign for it.
fn acts_for(kept: &KeptStatement, asking: &Caller) -> Option<(Organisation, bool)> {
    let who = asking.who.as_ref()?;
    let held = kept.partnership.life.seat_of(&who.id)?;
    let organisation = held.seat.organisation.clone();
    let may = kept.may_take_position(asking, &organisation.id).is_ok();
    kept.partnership.may_act_for(who, &organisation.id).then_some((organisation, may))
}

/// Who could decide at that time, as the partnership was seated then, and took no position.
fn silent_at(
    kept: &KeptStatement,
    positions: &std::collections::BTreeMap<OrgId, Position>,
    at: Moment,
) -> Vec<String> {
    let until_then = kept.partnership.life.history().iter().filter(|entry| entry.at <= at);
    let Ok(then) = PartnershipLife::told(until_then.cloned()) else { return Vec::new() };
    let (then, names) = (then.partnership(), kept.organisations());
    let deciding = then.deciding();
    let silent = deciding.keys().filter(|id| !positions.contains_key(**id));
    silent.map(|id| name(&names, id)).collect()
}

fn silent(kept: &KeptStatement) -> Vec<String> {
    let Some(version) = kept.life.versions().last() else { return Vec::new() };
    let names = kept.organisations();
    let partnership = kept.partnership.life.partnership();
    let deciding = partnership.deciding();
    let silent = deciding.keys().filter(|id| !version.positions.contains_key(**id));
    silent.map(|id| name(&names, id)).collect()
}

pub(crate) fn name(names: &std::collections::BTreeMap<OrgId, String>, id: &OrgId) -> String {
    names.get(id).cloned().unwrap_or_else(|| id.to_string())
}

pub(crate) fn view(kept: &KeptStatement, asking: &Caller) -> StatementView {
    let (who, convenes) = (asking.who.as_ref(), asking.convenes());
    let versions = version_views(kept);
    let withdrawn = kept.life.history().iter().rev().find_map(|entry| match &entry.deed {
        StatementDeed::Withdraw { reason } => Some(reason.clone()),
        _ => None,
    });
    let partnership = &kept.partnership;
    StatementView {
        address: kept.history.address.clone(),
        partnership: (partnership.history.address.clone(), partnership.life.name().to_owned()),
        stage: kept.life.stage(),
        title: crate::decide_statement::text_of(kept).title,
        in_force: kept.life.in_force().map(|version| version.number),
        versions,
        withdrawn,
        may_write: kept.may_write(asking).is_ok(),
        may_convene: convenes,
        signed_in: who.is_some(),
    }
}

fn version_views(kept: &KeptStatement) -> Vec<VersionView> {
    let names = kept.organisations();
    let mut views: Vec<VersionView> = Vec::new();
    for entry in kept.life.history() {
        match &entry.deed {
            StatementDeed::Consult { seal } => {
                let Some(version) = kept.life.versions().get(views.len()) else { continue };
                let position =
                    |(id, position): (&OrgId, &Position)| (name(&names, id), position.clone());
                views.push(VersionView {
                    number: version.number,
                    seal: seal.clone(),
                    text: kept.text.sealed(seal).cloned().unwrap_or_default(),
                    positions: version.positions.iter().map(position).collect(),
                    silent: Vec::new(),
                    consulted_at: entry.at,
                    agreed_at: None,
                    published_at: None,
                });
            }
            StatementDeed::Agree => {
                if let Some(last) = views.last_mut() {
                    last.agreed_at = Some(entry.at);
                    let same = |own: &&Version| own.number == last.number;
                    let version = kept.life.versions().iter().find(same);
                    last.silent = version
                        .map(|version| silent_at(kept, &version.positions, entry.at))
                        .unwrap_or_default();
                }
            }
            StatementDeed::Publish => {
                if let Some(last) = views.last_mut() {
                    last.published_at = Some(entry.at);
                }
            }
            StatementDeed::Comment { .. }
            | StatementDeed::ReturnToDraft { .. }
            | StatementDeed::Take { .. }
            | StatementDeed::Amend { .. }
            | StatementDeed::Withdraw { .. } => {}
        }
    }
    views
}

/// Whether each piece of evidence of a text is still what was seen.
///
/// # Errors
/// [`CannotDraft`].
pub fn evidence_today(house: &House, text: &StatementText) -> Result<Vec<Still>, CannotDraft> {
    let looked = text.evidence.iter().map(|evidence| still(house, evidence));
    Ok(looked.collect::<Result<_, _>>()?)
}
