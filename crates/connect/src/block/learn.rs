//! Rules learned for these data: the union of keys that is expected to bring most records of one
//! person together for a budget of pairs.
//!
//! How one person's records agree is known from fitting, so pairs of one person are *drawn* from
//! the fitted class (which fields are recorded is taken from the records themselves), and each
//! candidate rule either brings a drawn pair together or does not. What a rule costs is counted on
//! a sample of records. Rules are then taken greedily by what they still bring in for what they
//! cost (a budgeted cover: Bilenko, Kamath and Mooney 2006, "Adaptive blocking"). The share of
//! drawn pairs that no rule brings together is the estimate of what blocking misses.

use crate::block::blocks::pairs_of;
use crate::block::keys::{Offered, Part, Rule, refine};
use crate::compare::Plan;
use crate::compare::levels::{born, home, name, number, same, text};
use crate::shared::shared;
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;
use crate::texts::code_of;
use crate::weigh::start::Class;
use crate::weigh::tables::Tables;
use commons::{Stream, Streams};
use std::sync::OnceLock;

/// Pairs drawn.
const DRAWN: usize = 16_384;

/// Records that costs are counted on.
const SAMPLE: usize = 16_384;

/// A pair already brought together counts this much of what it did.
const AGAIN: f64 = 0.2;

/// A rule that brings in less than this many drawn pairs is not worth its work.
const LEAST_GAIN: f64 = 0.5;

/// The rules chosen and what they are expected to bring together.
pub(crate) struct Learned {
    pub rules: Vec<Rule>,
    /// Share of one person's pairs that at least one rule brings together, as drawn.
    pub completeness: f64,
    /// Pairs they are expected to bring, those of several rules counted for each.
    pub pairs: f64,
}

/// However few the records are, this many pairs may be compared.
const FEWEST_PAIRS: u64 = 15_000_000;

/// How many pairs may be compared.
pub(crate) fn budget(pairs_per_record: u64, records: usize) -> u64 {
    pairs_per_record.saturating_mul(records as u64).max(FEWEST_PAIRS)
}

/// The rules that may be chosen, and the pairs that each is expected to bring. It depends on the
/// records only, so it is worked out once however often rules are learned.
#[derive(Debug, Clone)]
pub(crate) struct Offers {
    parts: Vec<Part>,
    /// Parts of each candidate by their places.
    candidates: Vec<Vec<usize>>,
    costs: Vec<f64>,
}

impl Offers {
    /// What these records offer.
    pub(crate) fn of(frame: &Frame) -> Self {
        let parts = parts(frame);
        let candidates = candidates(&parts);
        let costs = costs(frame, &parts, &candidates);
        Self { parts, candidates, costs }
    }
}

/// Chooses rules within a budget of pairs; `offers` is asked only where not every pair is compared.
pub(crate) fn learn(
    frame: &Frame,
    plan: &Plan,
    tables: &Tables,
    (budget, offers): (u64, &OnceLock<Offers>),
) -> Learned {
    let all_pairs = pairs_of(frame.len() as u64);
    if all_pairs <= budget {
        let rules = vec![Rule { parts: Vec::new() }];
        return Learned { rules, completeness: 1.0, pairs: all_pairs as f64 };
    }
    let Offers { parts, candidates, costs } = offers.get_or_init(|| Offers::of(frame));
    let drawn = draw(frame, plan, tables, parts);
    let mut weights = vec![1.0; DRAWN];
    let mut chosen: Vec<usize> = Vec::new();
    let mut left = budget as f64;
    // Gains only fall as rules are taken, so an old gain is a bound: only the best need be renewed.
    // At first each drawn pair counts one.
    let mut gains: Vec<(f64, usize)> =
        candidates.iter().map(|candidate| (together(candidate, &drawn) as f64, 0)).collect();
    loop {
        let worth = |at: usize, gains: &[(f64, usize)]| gains[at].0 / costs[at];
        let open = (0..candidates.len())
            .filter(|at| gains[*at].0 >= LEAST_GAIN && costs[*at] <= left && !chosen.contains(at));
        let Some(best) =
            open.max_by(|a, b| worth(*a, &gains).total_cmp(&worth(*b, &gains)).then(b.cmp(a)))
        else {
            break;
        };
        if gains[best].1 < chosen.len() {
            gains[best] = (gain(&candidates[best], &drawn, &weights), chosen.len());
            continue;
        }
        left -= costs[best];
        for pair in fired(&candidates[best], &drawn) {
            weights[pair] *= AGAIN;
        }
        chosen.push(best);
    }
    let missed = weights.iter().filter(|weight| **weight >= 1.0).count();
    let pairs = chosen.iter().map(|at| costs[*at] - frame.len() as f64).sum();
    let rule = |at: &usize| Rule {
        parts: candidates[*at].iter().map(|part| parts[*part].clone()).collect(),
    };
    Learned {
        rules: chosen.iter().map(rule).collect(),
        completeness: 1.0 - missed as f64 / DRAWN as f64,
        pairs,
    }
}

/// The share of one person's pairs that these rules are expected to bring together.
pub(crate) fn completeness(frame: &Frame, plan: &Plan, tables: &Tables, rules: &[Rule]) -> f64 {
    if rules.iter().any(|rule| rule.parts.is_empty()) {
        return 1.0;
    }
    let mut parts: Vec<Part> = rules.iter().flat_map(|rule| rule.parts.clone()).collect();
    parts.sort();
    parts.dedup();
    let drawn = draw(frame, plan, tables, &parts);
    let mut missed = vec![true; DRAWN];
    for rule in rules {
        let places = rule.parts.iter().filter_map(|part| parts.binary_search(part).ok());
        for pair in fired(&places.collect::<Vec<_>>(), &drawn) {
            missed[pair] = false;
        }
    }
    1.0 - missed.iter().filter(|missed| **missed).count() as f64 / DRAWN as f64
}

/// How many drawn pairs a candidate brings together.
fn together(candidate: &[usize], drawn: &[Bits]) -> u64 {
    let word =
        |word: usize| candidate.iter().fold(u64::MAX, |bits, part| bits & drawn[*part][word]);
    (0..DRAWN / 64).map(|at| u64::from(word(at).count_ones())).sum()
}

fn gain(candidate: &[usize], drawn: &[Bits], weights: &[f64]) -> f64 {
    fired(candidate, drawn).map(|pair| weights[pair]).sum()
}

/// One bit for each drawn pair.
type Bits = Vec<u64>;

/// The drawn pairs that a candidate brings together.
fn fired<'a>(candidate: &'a [usize], drawn: &'a [Bits]) -> impl Iterator<Item = usize> + 'a {
    (0..DRAWN / 64).flat_map(move |word| {
        let mut bits = candidate.iter().fold(u64::MAX, |bits, part| bits & drawn[*part][word]);
        std::iter::from_fn(move || {
            (bits != 0).then(|| {
                let at = bits.trailing_zeros() as usize;
                bits &= bits - 1;
                word * 64 + at
            })
        })
    })
}

/// All parts the fields offer.
fn parts(frame: &Frame) -> Vec<Part> {
    let offered = Offered::by(frame);
    let mut parts = Vec::new();
    for at in offered.names.0.into_iter().chain(offered.names.1) {
        parts.extend([Part::Sound(at), Part::Begins(at, 3), Part::Ends(at, 3)]);
    }
    parts.extend(offered.names.0.zip(offered.names.1).map(|(a, b)| Part::NamesEitherWay(a, b)));
    if let Some(at) = offered.born {
        let of_date =
            [Part::BirthDate(at), Part::BirthMonth(at), Part::BirthYear(at), Part::Birthday(at)];
        parts.extend(of_date);
    }
    if let Some((at, (postcodes, properties))) = offered.home {
        if postcodes {
            parts.extend([Part::Postcode(at), Part::Outcode(at)]);
        }
        if properties {
            parts.push(Part::Property(at));
        }
    }
    parts.extend(offered.numbers.iter().chain(&offered.schools).map(|at| Part::Value(*at)));
    for at in &offered.texts {
        parts.extend([Part::Value(*at), Part::Begins(*at, 4), Part::Ends(*at, 4)]);
    }
    parts
}

/// One part, two of different fields, and given name, surname and a third.
fn candidates(parts: &[Part]) -> Vec<Vec<usize>> {
    let apart = |a: usize, b: usize| {
        let (a, b) = (parts[a].fields(), parts[b].fields());
        !a.iter().any(|field| b.contains(field))
    };
    let mut all = Vec::new();
    for a in 0..parts.len() {
        all.push(vec![a]);
        for b in (a + 1..parts.len()).filter(|b| apart(a, *b)) {
            all.push(vec![a, b]);
            if is_of_a_name(&parts[a]) || is_of_a_name(&parts[b]) {
                let third = (b + 1..parts.len()).filter(|c| apart(a, *c) && apart(b, *c));
                all.extend(third.map(|c| vec![a, b, c]));
            }
        }
    }
    all
}

const fn is_of_a_name(part: &Part) -> bool {
    matches!(part, Part::Sound(_) | Part::Begins(_, 3) | Part::Ends(_, 3))
}

/// Pairs that each candidate is expected to bring, from a sample of records.
fn costs(frame: &Frame, parts: &[Part], candidates: &[Vec<usize>]) -> Vec<f64> {
    let every = frame.len().div_ceil(SAMPLE).max(1);
    let sample = || (0..code_of(frame.len())).step_by(every);
    let numbers: Vec<Vec<u32>> = shared(frame.threads, parts, |part| {
        let rule = Rule { parts: vec![part.clone()] };
        sample().map(|place| rule.key(frame, place)).collect()
    });
    let scale = (every * every) as f64;
    let cost = |candidate: &Vec<usize>| {
        let mut keys = numbers[candidate[0]].clone();
        for part in &candidate[1..] {
            refine(&mut keys, &numbers[*part]);
        }
        // Sorting and reading a record's key costs about as much as comparing a pair.
        pairs_sharing(&keys) as f64 * scale + frame.len() as f64
    };
    shared(frame.threads, candidates, cost)
}

/// Pairs that have the same key; 0 is no key.
fn pairs_sharing(keys: &[u32]) -> u64 {
    let slots = (keys.len() * 2).next_power_of_two();
    let mut met = vec![(0_u32, 0_u32); slots];
    let mut pairs = 0;
    for key in keys.iter().filter(|key| **key != 0) {
        // Keys are mixed numbers: any of their bits will do.
        let mut at = *key as usize & (slots - 1);
        while met[at].0 != 0 && met[at].0 != *key {
            at = (at + 1) & (slots - 1);
        }
        pairs += u64::from(met[at].1);
        met[at] = (*key, met[at].1 + 1);
    }
    pairs
}

/// For each part, which of the drawn pairs it brings together.
fn draw(frame: &Frame, plan: &Plan, tables: &Tables, parts: &[Part]) -> Vec<Bits> {
    let streams = Streams::new(0x0b10_c4ed);
    let mut stream = streams.named("pairs of one person");
    let fields: Vec<Vec<usize>> = parts.iter().map(Part::fields).collect();
    let mut fired = vec![vec![0_u64; DRAWN / 64]; parts.len()];
    for pair in 0..DRAWN {
        let levels = one_pair(frame, plan, tables, &mut stream);
        let luck: Vec<f64> = levels.iter().map(|_| stream.unit()).collect();
        for ((part, fields), fired) in parts.iter().zip(&fields).zip(&mut fired) {
            let together = fields.iter().all(|field| {
                let chance = chance(&frame.fields[*field], part, levels[*field]);
                let luck = luck[*field];
                // What spoils the beginning of a name leaves its end.
                let luck = if matches!(part, Part::Ends(..)) { 1.0 - luck } else { luck };
                luck < chance
            });
            fired[pair / 64] |= u64::from(together) << (pair % 64);
        }
    }
    fired
}

/// The levels at which two records of one person might agree.
fn one_pair(frame: &Frame, plan: &Plan, tables: &Tables, stream: &mut Stream) -> Vec<usize> {
    let records = frame.len() as u64;
    let place = |stream: &mut Stream| usize::try_from(stream.below(records)).unwrap_or(0);
    let (one, other) = (place(stream), place(stream));
    let mut levels = vec![0; plan.sizes.len()];
    let hangs = |field: usize| tables.parents[field].is_some();
    let order =
        (0..levels.len()).filter(|f| !hangs(*f)).chain((0..levels.len()).filter(|f| hangs(*f)));
    for field in order {
        if !is_recorded(&frame.fields[field], one) || !is_recorded(&frame.fields[field], other) {
            continue;
        }
        let mut luck = stream.unit();
        for level in 1..plan.sizes[field] {
            levels[field] = level;
            luck -= tables.probability(Class::Same, field, &levels);
            if luck <= 0.0 {
                break;
            }
        }
    }
    levels
}

fn is_recorded(field: &Field, place: usize) -> bool {
    match field {
        Field::Names { codes, .. } | Field::Number { codes, .. } | Field::Same { codes, .. } => {
            codes[place] != 0
        }
        Field::Born { days } => days[place] != 0,
        Field::Home { homes } => homes.postcode[place] != 0 || homes.property[place] != 0,
    }
}

/// How likely a part is shared by two records of one person whose field agrees at this level.
fn chance(field: &Field, part: &Part, level: usize) -> f64 {
    let level = u8::try_from(level).unwrap_or(0);
    if level == 0 {
        return 0.0;
    }
    match field {
        Field::Names { role: Role::Words, .. } => of_words(part, level),
        Field::Names { .. } => of_name(part, level),
        Field::Born { .. } => of_date(part, level),
        Field::Home { .. } => match (part, level) {
            (Part::Property(_), home::PROPERTY) => 1.0,
            (Part::Property(_), _) | (_, home::DIFFERENT | home::AREA) => 0.0,
            (Part::Postcode(_), home::PROPERTY) => 0.95,
            (Part::Postcode(_), home::POSTCODE | home::NEIGHBOUR) => 1.0,
            (Part::Postcode(_), _) => 0.0,
            (_, home::SLIP) => 0.6,
            (_, _) => 1.0,
        },
        Field::Number { .. } => f64::from(u8::from(level == number::SAME)),
        Field::Same { .. } => f64::from(u8::from(level == same::SAME)),
    }
}

fn of_name(part: &Part, level: u8) -> f64 {
    match (part, level) {
        (Part::NamesEitherWay(..), name::SWAPPED) | (_, name::EXACT) => 1.0,
        (Part::Sound(_), name::VARIANT) => 0.9,
        (Part::Sound(_), name::CLOSE) => 0.5,
        (Part::Begins(..), name::CLOSE) | (Part::Ends(..), name::CLOSE) => 0.75,
        (Part::Begins(..), name::VARIANT | name::NEAR | name::PART) => 0.45,
        (Part::Ends(..) | Part::Sound(_), name::PART | name::NEAR) => 0.25,
        (_, _) => 0.0,
    }
}

fn of_words(part: &Part, level: u8) -> f64 {
    match (part, level) {
        (_, text::EXACT) => 1.0,
        (Part::Begins(..) | Part::Ends(..), text::CLOSE) => 0.7,
        (Part::Begins(..) | Part::Ends(..), text::NEAR | text::PART) => 0.4,
        (_, _) => 0.0,
    }
}

fn of_date(part: &Part, level: u8) -> f64 {
    match (part, level) {
        (_, born::EXACT) => 1.0,
        (Part::BirthDate(_) | Part::Birthday(_) | Part::BirthYear(_), born::SWAPPED) => 1.0,
        (Part::BirthMonth(_), born::SLIP | born::PART) => 0.35,
        (Part::BirthMonth(_), born::NEAR) => 0.5,
        (Part::BirthYear(_), born::PLACEHOLDER) => 1.0,
        (Part::BirthYear(_), born::SLIP | born::PART) => 0.6,
        (Part::BirthYear(_), born::NEAR) => 0.95,
        (Part::Birthday(_), born::SLIP | born::PART) => 0.4,
        (_, _) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::pairs_sharing;
    use crate::block::Blocks;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pairs_with_one_key_are_as_many_as_their_blocks_have(
            keys in proptest::collection::vec(prop_oneof![0..9_u32, any::<u32>()], 0..300),
        ) {
            prop_assert_eq!(pairs_sharing(&keys), Blocks::of(&keys).pairs());
        }
    }
}
