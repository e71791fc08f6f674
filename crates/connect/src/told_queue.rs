//! The pairs that people should look at after a run: a sample with known chances, what was not joined
//! for a reason, the questions whose answers set most pairs right, and what somebody has begun.

use crate::children::{Answer, ChildLinks};
use crate::linker::Linker;
use crate::links::Links;
use crate::review::{Question, questions};
use crate::settings::Settings;
use crate::texts::code_of;
use crate::told::{PairToLookAt, ToLookAt, Told};
use crate::told_groups::{Grouped, draw_by_group};
use commons::RecordKey;
use std::collections::BTreeMap;

pub(crate) fn drawn(linker: &Linker, answer: &Answer<'_>, links: &Links, told: &Told) -> ToLookAt {
    let rows: Vec<Vec<RecordKey>> = answer.keys_by_row();
    let grouped = Grouped { rows: &rows, person: &links.person, groupings: &told.groupings };
    let drawn = draw_by_group(linker, &links.links, &grouped, &told.design);
    let pair = |chosen: &crate::review::Chosen| {
        let candidate = &drawn.candidates[chosen.candidate as usize];
        let (a, b) = answer.keys_of_rows(candidate.a, candidate.b);
        let mut pair = to_look_at(linker, (a, b), candidate.pattern, Some(chosen.stratum));
        pair.groups = drawn.groups_of(candidate.a, candidate.b);
        pair
    };
    let pairs = drawn.sample.chosen.iter().map(pair).collect();
    ToLookAt { strata: drawn.sample.strata, pairs, groupings: drawn.groupings }
}

pub(crate) fn to_look_at(
    linker: &Linker,
    (a, b): (RecordKey, RecordKey),
    pattern: u64,
    stratum: Option<u32>,
) -> PairToLookAt {
    let level = |level: usize| u8::try_from(level).unwrap_or(u8::MAX);
    PairToLookAt {
        a: a.min(b),
        b: a.max(b),
        stratum,
        levels: linker.plan.levels(pattern).into_iter().map(level).collect(),
        bits: linker.evidence_by_field(pattern),
        groups: Vec::new(),
    }
}

/// A pair of records, and the pattern in which they agree.
type Pattern = ((RecordKey, RecordKey), u64);

/// One question for so many records, at most.
const RECORDS_TO_A_QUESTION: usize = 200;

/// Pairs that a question must be expected to set right: four such questions mend one pair.
const LEAST_WORTH: f64 = 0.25;

/// The questions whose answers set most pairs right.
pub(crate) fn worth_asking(
    linker: &Linker,
    answer: &Answer<'_>,
    links: &Links,
    settings: &Settings,
) -> Vec<Pattern> {
    let mut agreements = linker.agreements();
    let most = answer.records.len() / RECORDS_TO_A_QUESTION;
    let all = questions(links, &settings.decided).into_iter().take(most);
    all.take_while(|question| question.worth >= LEAST_WORTH)
        .map(|Question { a, b, .. }| (answer.keys_of_rows(a, b), agreements.of(a, b)))
        .collect()
}

/// Pairs that somebody has begun.
pub(crate) fn begun(
    linker: &Linker,
    begun: &[(RecordKey, RecordKey)],
    rows: &BTreeMap<RecordKey, u32>,
) -> Vec<Pattern> {
    let mut agreements = linker.agreements();
    let pair = |(a, b): &(RecordKey, RecordKey)| {
        let (row_a, row_b) = (*rows.get(a)?, *rows.get(b)?);
        (row_a != row_b).then(|| ((*a, *b), agreements.of(row_a, row_b)))
    };
    begun.iter().filter_map(pair).collect()
}

/// Pairs that were not drawn and wait for a person all the same: those not joined for a reason, those
/// that are worth asking about, and those somebody has begun.
pub(crate) fn waiting(
    linker: &Linker,
    links: &ChildLinks,
    asked: Vec<Pattern>,
    drawn: &[PairToLookAt],
) -> Vec<PairToLookAt> {
    let open = links.review.iter().map(|one| ((one.link.a, one.link.b), one.link.agreement.0));
    // By their keys, which are random: the order is that of a draw.
    let mut all: BTreeMap<(RecordKey, RecordKey), u64> =
        open.chain(asked).map(|((a, b), pattern)| ((a.min(b), a.max(b)), pattern)).collect();
    for pair in drawn {
        all.remove(&(pair.a, pair.b));
    }
    all.into_iter().map(|(keys, pattern)| to_look_at(linker, keys, pattern, None)).collect()
}

/// Both lists in one, each spread evenly over it.
pub(crate) fn evenly(drawn: Vec<PairToLookAt>, waiting: Vec<PairToLookAt>) -> Vec<PairToLookAt> {
    let (many, few) = (u64::from(code_of(drawn.len())), u64::from(code_of(waiting.len())));
    let mut all = Vec::with_capacity(drawn.len() + waiting.len());
    let (mut drawn, mut waiting) = (drawn.into_iter(), waiting.into_iter());
    let (mut from_drawn, mut from_waiting) = (0_u64, 0_u64);
    loop {
        // Whichever is further behind its share comes next.
        let next = if (2 * from_drawn + 1) * few <= (2 * from_waiting + 1) * many {
            from_drawn += 1;
            drawn.next().or_else(|| waiting.next())
        } else {
            from_waiting += 1;
            waiting.next().or_else(|| drawn.next())
        };
        match next {
            Some(pair) => all.push(pair),
            None => return all,
        }
    }
}
