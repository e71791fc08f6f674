//! What came out of a conversation: what every group shares first, then groups with how stable they are
//! or why none is shown. No row of a single person leaves this file, no statement fewer than ten answered, no smaller group.

use super::CannotVoice;
use super::kept::{KeptConversation, KeptInput, conversation_at, inputs_of};
use super::show::{ShownInput, shown};
use super::worked::Stamp;
use crate::house::House;
use commons::{ContentHash, Fraction, Streams};
use convene::voice::groups::SMALLEST_GROUP;
use convene::voice::holding::ConversationStage;
use convene::voice::input::AgeBand;
use convene::voice::{Conversation, Groups, Opinion, common_ground, opinion_groups};
use std::collections::BTreeMap;
use store::histories::{self, HistoryKind};
use store::voices::{self, VoiceAnswer};
use store::{Id, StoreError, Tx};

/// How a statement was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementResult {
    /// The statement.
    pub input: ShownInput,
    /// How many agree, disagree and pass; none when fewer than ten answered.
    pub answers: Option<[u64; 3]>,
}

/// On what a group differs from the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApartOn {
    /// The statement, from 0.
    pub statement: usize,
    /// How many of the group agree, of those who answered.
    pub agree: Fraction,
    /// How many of all others agree, of those who answered.
    pub others: Fraction,
}

/// A group of opinion.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupShown {
    /// How many people.
    pub people: usize,
    /// How much of it is found again when the people are drawn again, from 0 to 1.
    pub stability: f64,
    /// What sets it apart most.
    pub apart_on: Vec<ApartOn>,
}

/// The results.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The question.
    pub question: String,
    /// How many people answered something.
    pub people: usize,
    /// The statements, in the order they came in.
    pub statements: Vec<StatementResult>,
    /// What every group shares, the most shared first: the statement, the opinion, and the share of
    /// the group that shares it least.
    pub shared: Vec<(usize, Opinion, f64)>,
    /// The groups, the largest first, or why none is shown.
    pub groups: Result<Vec<GroupShown>, String>,
    /// How many inputs came from each age band; none when few, or when it would tell of few.
    pub ages: Vec<(AgeBand, Option<u64>)>,
}

/// Draws are made from this number, so that everybody who computes them gets the same groups.
const SEED: u64 = 1;

/// Statements that tell what sets a group apart.
const MOST_APART: usize = 3;

/// What came out of a closed conversation.
///
/// # Errors
/// [`CannotVoice::NotClosed`] before it is closed.
pub fn show_results(house: &House, address: &str) -> Result<Results, CannotVoice> {
    let asked = address.to_owned();
    let (id, stamp) = house.store.read("results", move |tx| {
        let kept = closed(tx, &asked)?;
        let stamp = stamp_of(tx, &kept)?;
        Ok::<_, CannotVoice>((kept.history.id, stamp))
    })?;
    if let Some(known) = house.voices.results.of(&id, stamp) {
        return Ok(known);
    }
    let asked = address.to_owned();
    let (stamp, kept, inputs, answers) = house.store.read("results", move |tx| {
        let kept = closed(tx, &asked)?;
        let stamp = stamp_of(tx, &kept)?;
        let inputs = inputs_of(tx, &kept.history.id)?;
        let answers = voices::answers_of(tx, &kept.history.id)?;
        Ok::<_, CannotVoice>((stamp, kept, inputs, answers))
    })?;
    let results = work_out(&kept, &inputs, &answers)?;
    house.voices.results.keep(&id, stamp, results.clone());
    Ok(results)
}

fn closed(tx: &mut Tx<'_>, address: &str) -> Result<KeptConversation, CannotVoice> {
    let kept = conversation_at(tx, address)?;
    if kept.holding.stage() == ConversationStage::Closed {
        Ok(kept)
    } else {
        Err(CannotVoice::NotClosed)
    }
}

fn stamp_of(tx: &mut Tx<'_>, kept: &KeptConversation) -> Result<Stamp, StoreError> {
    let id = &kept.history.id;
    let inputs = histories::count_inside(tx, HistoryKind::Input, id)?;
    Ok([kept.seen, inputs, voices::count_answers(tx, id)?])
}

fn work_out(
    kept: &KeptConversation,
    inputs: &[KeptInput],
    answers: &[VoiceAnswer],
) -> Result<Results, CannotVoice> {
    let readable: Vec<&KeptInput> =
        inputs.iter().filter(|input| input.readable().is_some()).collect();
    let table = table_of(&readable, answers)?;
    let conversation = Conversation::of(readable.len(), table.iter().copied());
    let groups = opinion_groups(&conversation, &Streams::new(SEED));
    let shared = common_ground(&conversation, groups.as_ref().ok());
    let statement = |(at, input): (usize, &&KeptInput)| {
        let counts = count(table.iter().filter(|answer| answer.1 == at));
        let enough = counts.iter().sum::<u64>() >= SMALLEST_GROUP as u64;
        Some(StatementResult { input: shown(input)?, answers: enough.then_some(counts) })
    };
    Ok(Results {
        question: kept.holding.paper().question.clone(),
        people: conversation.people(),
        statements: readable.iter().enumerate().filter_map(statement).collect(),
        shared: shared.into_iter().map(|one| (one.statement, one.opinion, one.least)).collect(),
        groups: groups
            .map(|groups| groups_shown(&groups, &table, readable.len()))
            .map_err(|why| why.to_string()),
        ages: ages(&readable),
    })
}

/// An answer: person, statement, opinion; both numbered from 0.
type Answer = (u32, usize, Opinion);

fn table_of(inputs: &[&KeptInput], answers: &[VoiceAnswer]) -> Result<Vec<Answer>, StoreError> {
    let places = inputs.iter().enumerate().map(|(at, input)| (&input.history.id, at));
    let places: BTreeMap<&Id, usize> = places.collect();
    let mut people: BTreeMap<[u8; 32], u32> = BTreeMap::new();
    let mut table = Vec::new();
    for answer in answers {
        let Some(at) = places.get(&answer.input) else { continue };
        let next = u32::try_from(people.len()).unwrap_or(u32::MAX);
        let person = *people.entry(code(answer.code)).or_insert(next);
        let unread = || StoreError::Unreadable { column: 3, expected: "agree, disagree or pass" };
        let opinion = Opinion::parse(&answer.opinion).ok_or_else(unread)?;
        table.push((person, *at, opinion));
    }
    Ok(table)
}

fn code(hash: ContentHash) -> [u8; 32] {
    *hash.as_bytes()
}

/// Agree, disagree, pass.
fn count<'a>(answers: impl Iterator<Item = &'a Answer>) -> [u64; 3] {
    let mut counts = [0; 3];
    for (.., opinion) in answers {
        let at = match opinion {
            Opinion::Agree => 0,
            Opinion::Disagree => 1,
            Opinion::Pass => 2,
        };
        counts[at] += 1;
    }
    counts
}

fn groups_shown(groups: &Groups, table: &[Answer], statements: usize) -> Vec<GroupShown> {
    let in_group = |answer: &&Answer, group: usize| {
        groups.of.get(answer.0 as usize).copied().flatten() == Some(group)
    };
    let mut found = Vec::new();
    for (group, (people, stability)) in groups.sizes.iter().zip(&groups.stability).enumerate() {
        let mut apart: Vec<ApartOn> = Vec::new();
        for at in 0..statements {
            let here = || table.iter().filter(move |answer| answer.1 == at);
            let [own, others] = [
                count(here().filter(|answer| in_group(answer, group))),
                count(here().filter(|answer| !in_group(answer, group))),
            ];
            let least = SMALLEST_GROUP as u64;
            if own.iter().sum::<u64>() >= least && others.iter().sum::<u64>() >= least {
                let share = |counts: [u64; 3]| Fraction::of(counts[0], counts.iter().sum());
                apart.push(ApartOn { statement: at, agree: share(own), others: share(others) });
            }
        }
        let distance =
            |one: &ApartOn| one.agree.value().unwrap_or(0.0) - one.others.value().unwrap_or(0.0);
        apart.sort_by(|a, b| distance(b).abs().total_cmp(&distance(a).abs()));
        apart.truncate(MOST_APART);
        found.push(GroupShown { people: *people, stability: *stability, apart_on: apart });
    }
    found
}

/// How many inputs each band has; few are not told, nor one more that would give them away.
fn ages(inputs: &[&KeptInput]) -> Vec<(AgeBand, Option<u64>)> {
    let of = |band: AgeBand| {
        let count = inputs.iter().filter(|input| input.record.said.age == band).count() as u64;
        (band, (count == 0 || count >= SMALLEST_GROUP as u64).then_some(count))
    };
    let mut bands = AgeBand::ALL.map(of);
    // One count left out alone could be worked out from the total: the least of the others goes too.
    if bands.iter().filter(|band| band.1.is_none()).count() == 1
        && let Some(least) =
            bands.iter_mut().filter(|band| band.1.is_some()).min_by_key(|band| band.1)
    {
        least.1 = None;
    }
    bands.into()
}
