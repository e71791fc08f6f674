//! Which research fits the issue of a partnership, whom to ask first and why, and who was asked for what.
//!
//! The issue is what the partnership convenes on and what its statements say of the problem and the
//! priorities; the ranking is [`convene::research::ranked`].

use super::show::{called, has_left, life_of};
use crate::convening::{KeptPartnership, partnership_at};
use crate::going_on::CannotGoOn;
use crate::histories::{self, Writing};
use crate::house::{Caller, House};
use crate::memberships::BelongsTo;
use crate::statements::statements;
use access::{Refusal, act};
use convene::research::{
    AcademicDeed, AcademicLife, AcademicStage, Candidate, IssueWords, Ranked, Request,
    RequestStage, Standing, ranked,
};
use convene::statement::Section;
use convene::{Entry, OrgId, Who};
use std::collections::BTreeSet;
use store::Tx;
use store::histories::{History, HistoryKind};

/// Somebody a partnership could ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Who, with what they share and how they stand.
    pub ranked: Ranked,
    /// Where they work.
    pub organisation: String,
    /// How many partnerships they serve now.
    pub serving: usize,
}

/// Somebody a partnership asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Their address here.
    pub address: String,
    /// What whoever looks may call them.
    pub name: String,
    /// The number of the request.
    pub number: u32,
    /// What was asked, and what became of it.
    pub request: Request,
}

/// What fits the issue of a partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchView {
    /// Address and name of the partnership.
    pub partnership: (String, String),
    /// The issue, as it is read.
    pub issue: IssueWords,
    /// Whom to ask first first.
    pub proposed: Vec<Proposed>,
    /// How many share nothing with the issue.
    pub others: usize,
    /// Who was asked, oldest first.
    pub asked: Vec<Asked>,
    /// Whether whoever looks may ask.
    pub may_ask: bool,
}

/// Somebody who serves a partnership, for its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serving {
    /// Their address here.
    pub address: String,
    /// What whoever looks may call them.
    pub name: String,
    /// Where they work.
    pub organisation: String,
    /// What they do, and since when.
    pub request: Request,
}

struct Offered {
    history: History,
    life: AcademicLife,
    name: String,
    seen: u64,
    has_left: bool,
}

/// What fits the issue of the partnership at an address; for those who hold a seat, and the convenor.
///
/// # Errors
/// [`CannotGoOn`].
pub fn show_match(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<MatchView, CannotGoOn> {
    let (asking, today, address) = (house.caller(who), house.now().day(), address.to_owned());
    house.store.read("research that fits", move |tx| {
        let kept = partnership_at(tx, &address)?;
        let of = BelongsTo { partnership: Some(&kept), organisation: None };
        asking.may(act::MATCH_RESEARCH.with(asking.ties(of)))?;
        let issue = issue_of(tx, &kept)?;
        let organisations = organisations_of(&kept);
        let all = offered(tx, &asking)?;
        let asked = all.iter().flat_map(|one| asked_of(one, &address)).collect();
        let offering =
            |one: &&Offered| one.life.stage() == AcademicStage::Offering && !one.has_left;
        let candidate = |one: &Offered| Candidate {
            address: one.history.address.clone(),
            name: one.name.clone(),
            offer: one.life.offer().clone(),
            standing: one.life.standing((&address, &organisations), today),
        };
        let candidates: Vec<Candidate> = all.iter().filter(offering).map(candidate).collect();
        let count = candidates.len();
        let found = ranked(&issue, candidates);
        Ok(MatchView {
            others: count.saturating_sub(found.len()),
            proposed: found.into_iter().map(|ranked| proposed(ranked, &all)).collect(),
            partnership: (address.clone(), kept.life.name().to_owned()),
            may_ask: asking.convenes() && kept.convenes(),
            asked,
            issue,
        })
    })
}

fn proposed(ranked: Ranked, all: &[Offered]) -> Proposed {
    let own = all.iter().find(|one| one.history.address == ranked.candidate.address);
    Proposed {
        organisation: own.map(organisation).unwrap_or_default(),
        serving: own.map_or(0, |one| one.life.serving()),
        ranked,
    }
}

fn organisation(one: &Offered) -> String {
    one.life.academic().organisation().name.clone()
}

fn asked_of(one: &Offered, partnership: &str) -> Vec<Asked> {
    let own = one.life.requests().filter(|(_, request)| request.partnership == partnership);
    let asked = |(number, request): (u32, &Request)| Asked {
        address: one.history.address.clone(),
        name: one.name.clone(),
        number,
        request: request.clone(),
    };
    own.map(asked).collect()
}

/// Every offer there is or was, oldest first.
fn offered(tx: &mut Tx<'_>, asking: &Caller) -> Result<Vec<Offered>, CannotGoOn> {
    let mut all = Vec::new();
    for told in histories::read_all::<AcademicDeed>(tx, HistoryKind::Academic)? {
        let seen = told.seen();
        let (history, life) = life_of(told)?;
        let name = called(tx, asking, &life)?;
        let has_left = has_left(tx, life.academic())?;
        all.push(Offered { history, life, name, seen, has_left });
    }
    Ok(all)
}

/// What a partnership convenes on, and what its statements say of it as they are written now.
fn issue_of(tx: &mut Tx<'_>, kept: &KeptPartnership) -> Result<IssueWords, CannotGoOn> {
    let mut words = vec![kept.life.purpose().to_owned()];
    for statement in statements(tx)? {
        if statement.partnership.history.id != kept.history.id {
            continue;
        }
        let Some(text) = statement.text.at(statement.text.revision()) else { continue };
        words.push(text.title.clone());
        words.push(text.section(Section::Problem).to_owned());
        words.extend(text.priorities.iter().cloned());
    }
    Ok(IssueWords::of(&words.join("\n")))
}

fn organisations_of(kept: &KeptPartnership) -> BTreeSet<OrgId> {
    kept.life.organisations().into_keys().cloned().collect()
}

/// Asks for what somebody offers, in the name of a partnership.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn ask_for_research(
    house: &House,
    who: Option<&Who>,
    (partnership, academic): (&str, &str),
    what_for: &str,
) -> Result<(), CannotGoOn> {
    house.may(who, act::CONVENE)?;
    let (asking, today) = (house.caller(who), house.now().day());
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (partnership, academic) = (partnership.to_owned(), academic.to_owned());
    let (at, what_for) = (house.now(), what_for.trim().to_owned());
    house.store.write("ask for research", move |tx| {
        let kept = partnership_at(tx, &partnership)?;
        if !kept.convenes() {
            return Err(CannotGoOn::NotYours("This partnership has ended: it stays on record."));
        }
        let all = offered(tx, &asking)?;
        let mend = |words| CannotGoOn::Mend { field: "academic", words };
        let found = all.into_iter().find(|one| one.history.address == academic);
        let mut one = found.ok_or(mend("Choose somebody of the list"))?;
        if one.has_left {
            return Err(mend("They left, so nobody can answer: choose somebody else of the list"));
        }
        let here = (partnership.as_str(), &organisations_of(&kept));
        if let Standing::Conflicted(_) = one.life.standing(here, today) {
            return Err(mend(
                "They declared a conflict with this partnership: they are not asked while it stands",
            ));
        }
        let (partnership, what_for) = (partnership.clone(), what_for.clone());
        let deed = AcademicDeed::Ask { partnership, what_for };
        one.life.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let writing = Writing { who: &who, at, action: "ask for research" };
        Ok(histories::append(tx, (&one.history, one.seen), writing, &deed)?)
    })
}

/// Who serves a partnership, for everybody; nobody who left.
///
/// # Errors
/// [`CannotGoOn`].
pub fn research_serving(
    house: &House,
    who: Option<&Who>,
    partnership: &str,
) -> Result<Vec<Serving>, CannotGoOn> {
    let (asking, partnership) = (house.caller(who), partnership.to_owned());
    house.store.read("research that serves", move |tx| {
        let mut all = Vec::new();
        for one in offered(tx, &asking)?.into_iter().filter(|one| !one.has_left) {
            let accepted = asked_of(&one, &partnership).into_iter();
            let accepted = accepted.filter(|own| own.request.stage == RequestStage::Accepted);
            all.extend(accepted.map(|own| Serving {
                address: own.address,
                name: own.name,
                organisation: organisation(&one),
                request: own.request,
            }));
        }
        Ok(all)
    })
}
