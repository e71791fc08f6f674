//! Which pairs are looked at: those that share a key of some rule, each pair once.
//!
//! A block is never compared quadratically beyond the model's limit. One that is too large is split
//! by a further field; one that no field splits is walked in the order of its names, and each
//! record is compared with its next few neighbours. What that leaves out is counted.
//!
//! Pairs are not kept: their agreement goes into a histogram, and only those that could be more
//! than strangers are handed on.

use crate::agreement::{Agreement, PATTERNS};
use crate::compare::Compare;
use crate::links::{Blocking, RuleCounts};
use crate::model::{Model, Rule};
use crate::standardise::{Born, NONE, Row, Tidy};
use crate::weigh::Prospects;

/// A pair that may be more than strangers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    /// The earlier record's place.
    pub a: u32,
    /// The later record's place.
    pub b: u32,
    /// How they agree, as [`Agreement::code`].
    pub code: u16,
}

/// What blocking found.
pub(crate) struct Blocked {
    /// How often each agreement was seen among the pairs compared.
    pub histogram: Vec<u64>,
    /// Pairs that may be more than strangers, in order, each once.
    pub candidates: Vec<Candidate>,
    /// What was looked at.
    pub counts: Blocking,
}

/// Compares all pairs that the model's rules find.
pub(crate) fn block(tidy: &Tidy, model: &Model) -> Blocked {
    let mut walk = Walk {
        tidy,
        model,
        keys: Vec::new(),
        compare: Compare::new(tidy),
        prospects: Prospects::of(model, tidy.rows.len()),
        histogram: vec![0; PATTERNS],
        candidates: Vec::new(),
    };
    let mut counts = Blocking::default();
    for rule in &model.rules {
        let rule_counts = walk.rule(*rule);
        counts.pairs_compared += rule_counts.pairs;
        counts.rules.push(rule_counts);
    }
    walk.candidates.sort_unstable();
    walk.candidates.dedup();
    Blocked { histogram: walk.histogram, candidates: walk.candidates, counts }
}

struct Walk<'a> {
    tidy: &'a Tidy,
    model: &'a Model,
    /// For each rule done, the key of each record's block; 0 for none.
    keys: Vec<Vec<u64>>,
    compare: Compare<'a>,
    prospects: Prospects,
    histogram: Vec<u64>,
    candidates: Vec<Candidate>,
}

impl Walk<'_> {
    fn rule(&mut self, rule: Rule) -> RuleCounts {
        let mut counts = RuleCounts { rule: rule.word().to_owned(), ..RuleCounts::default() };
        let mut keys: Vec<u64> =
            self.tidy.rows.iter().map(|row| key_of(self.tidy, row, rule)).collect();
        let mut order: Vec<u32> = (0..keys.len())
            .filter(|at| keys[*at] != 0)
            .map(|at| u32::try_from(at).expect("records are numbered in 32 bits"))
            .collect();
        order.sort_unstable_by_key(|at| (keys[*at as usize], *at));
        let mut from = 0;
        while from < order.len() {
            let key = keys[order[from] as usize];
            let run = order[from..].iter().take_while(|at| keys[**at as usize] == key).count();
            if run > 1 {
                counts.blocks += 1;
                self.run(&mut order[from..from + run], &mut keys, &mut counts, 0);
            }
            from += run;
        }
        self.keys.push(keys);
        counts
    }

    /// Compares the records of one block, splitting it first when it is too large.
    fn run(&mut self, run: &mut [u32], keys: &mut [u64], counts: &mut RuleCounts, depth: usize) {
        if run.len() <= self.model.largest_block {
            for (at, a) in run.iter().enumerate() {
                for b in &run[at + 1..] {
                    self.pair(*a, *b, counts);
                }
            }
        } else if depth < SPLITS {
            self.split(run, keys, counts, depth);
        } else {
            self.walk_window(run, keys, counts);
        }
    }

    fn split(&mut self, run: &mut [u32], keys: &mut [u64], counts: &mut RuleCounts, depth: usize) {
        counts.split += 1;
        for at in run.iter() {
            let finer = finer_key(self.tidy, &self.tidy.rows[*at as usize], depth);
            let key = &mut keys[*at as usize];
            *key = mix(*key, finer);
        }
        run.sort_unstable_by_key(|at| (keys[*at as usize], *at));
        let whole = pairs(run.len());
        let (mut from, mut inside) = (0, 0);
        while from < run.len() {
            let key = keys[run[from] as usize];
            let long = run[from..].iter().take_while(|at| keys[**at as usize] == key).count();
            inside += pairs(long);
            self.run(&mut run[from..from + long], keys, counts, depth + 1);
            from += long;
        }
        counts.pairs_left_out += whole - inside;
    }

    fn walk_window(&mut self, run: &mut [u32], keys: &mut [u64], counts: &mut RuleCounts) {
        counts.windowed += 1;
        let tidy = self.tidy;
        let name = |at: &u32| {
            let row = &tidy.rows[*at as usize];
            let given = &tidy.givens[row.given as usize].main;
            (&tidy.surnames[row.surname as usize].main, given, row.nhs, row.upn, *at)
        };
        run.sort_unstable_by(|a, b| name(a).cmp(&name(b)));
        let mut done = 0;
        for (at, a) in run.iter().enumerate() {
            for b in run[at + 1..].iter().take(self.model.window) {
                self.pair(*a, *b, counts);
                done += 1;
            }
        }
        for at in run.iter() {
            keys[*at as usize] = 0;
        }
        counts.pairs_left_out += pairs(run.len()) - done;
    }

    /// Compares one pair, unless an earlier rule found it.
    fn pair(&mut self, a: u32, b: u32, counts: &mut RuleCounts) {
        let (x, y) = (a as usize, b as usize);
        if self.keys.iter().any(|keys| keys[x] != 0 && keys[x] == keys[y]) {
            return;
        }
        counts.pairs += 1;
        let agreement: Agreement = self.compare.pair(x, y);
        let code = agreement.code();
        self.histogram[usize::from(code)] += 1;
        if self.prospects.may_be(code) {
            self.candidates.push(Candidate { a: a.min(b), b: a.max(b), code });
        }
    }
}

fn pairs(records: usize) -> u64 {
    let n = records as u64;
    n * n.saturating_sub(1) / 2
}

/// How often a block may be split.
const SPLITS: usize = 3;

/// A further field, to split a large block by: whole names, then date of birth, then postcode.
fn finer_key(tidy: &Tidy, row: &Row, depth: usize) -> u64 {
    match depth {
        0 => text_key(&tidy.givens[row.given as usize].sound),
        1 => date_key(row.born),
        _ => u64::from(row.postcode),
    }
}

/// The key of a record under a rule; 0 when a part of it is not recorded.
fn key_of(tidy: &Tidy, row: &Row, rule: Rule) -> u64 {
    let given = text_key(&tidy.givens[row.given as usize].sound);
    let surname = text_key(&tidy.surnames[row.surname as usize].sound);
    // Given name and surname in either order, for those who write them the other way round.
    let (first, second) = either_order(given, surname, tidy, row);
    let date = date_key(row.born);
    let (postcode, sector) = (u64::from(row.postcode), u64::from(row.sector));
    match rule {
        Rule::Nhs => key(&[u64::from(row.nhs)]),
        Rule::Upn => key(&[u64::from(row.upn)]),
        Rule::BirthDateAndGiven => key(&[date, given]),
        Rule::BirthDateAndSurname => key(&[date, surname]),
        Rule::BirthDateAndPostcode => key(&[date, postcode]),
        Rule::PostcodeAndGiven => key(&[postcode, given]),
        Rule::NamesAndBirthYear => key(&[first, second, u64::from(row.born.year)]),
        Rule::NamesAndOutcode => key(&[first, second, u64::from(row.outcode)]),
        Rule::BirthDateAndSector => key(&[date, sector]),
    }
}

/// Two names in one order whichever way round they are written. Both are put by the sound they have
/// as given names, because a given name in a list of variants has the key of that list.
fn either_order(given: u64, surname: u64, tidy: &Tidy, row: &Row) -> (u64, u64) {
    if given == 0 || surname == 0 {
        return (0, 0);
    }
    let surname_heard = &tidy.surnames[row.surname as usize].given_sound;
    let as_given = text_key(surname_heard);
    (given.min(as_given), given.max(as_given))
}

/// Parts as one number; 0 when one of them is 0. Two keys that meet by chance cost a comparison,
/// not a mistake.
fn key(parts: &[u64]) -> u64 {
    const { assert!(NONE == 0, "what is not recorded has no key") };
    if parts.contains(&0) {
        return 0;
    }
    parts.iter().fold(0x9e37_79b9_7f4a_7c15, |key, part| mix(key, *part)).max(1)
}

/// Day and month in either order.
fn date_key(born: Born) -> u64 {
    let (low, high) = (born.day.min(born.month), born.day.max(born.month));
    u64::from(born.year) << 16 | u64::from(low) << 8 | u64::from(high)
}

fn text_key(text: &str) -> u64 {
    text.bytes().fold(0, |key, byte| mix(key, u64::from(byte)))
}

/// The finishing step of SplitMix64 (Steele, Lea and Flood 2014) over two numbers.
const fn mix(a: u64, b: u64) -> u64 {
    let mut z = a.rotate_left(25) ^ b.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
