//! What agreement is worth in these records: four classes of pair, fitted without any labels.
//!
//! Strangers are measured on pairs taken at regular distances through all records, whose order by
//! keyed hash has nothing to do with people. The other three classes (the same person, twins,
//! siblings) are fitted by expectation and maximisation (Dempster, Laird and Rubin 1977) on the
//! histogram of agreements of all compared pairs, with the model's starting points as a Dirichlet
//! prior. The shares of the classes are of *all* pairs, so that pairs which blocking never saw count
//! as the strangers they are.

use crate::agreement::{Agreement, FIELDS, PATTERNS, SIZES};
use crate::compare::Compare;
use crate::links::Fitted;
use crate::model::{Class, Model};
use crate::standardise::Tidy;
use crate::weigh::Prospects;

/// How likely each level of each field is in one class.
pub(crate) type LevelTable = Vec<Vec<f64>>;

/// The fitted model.
pub(crate) struct Weights {
    /// For each agreement: share of all pairs that are one person and agree so.
    pub same_person: Vec<f64>,
    /// For each agreement: share of all pairs that are twins or siblings and agree so.
    pub kin: Vec<f64>,
    /// For each agreement: share of all pairs that are strangers and agree so.
    pub stranger: Vec<f64>,
    /// Of strangers, how many have the same given name.
    pub same_given: f64,
    /// Of strangers, how many have the same surname.
    pub same_surname: f64,
    /// The odds that two records are one person before they are compared.
    pub prior_odds: f64,
    /// What it came out as.
    pub fitted: Fitted,
}

/// Pairs of strangers that are looked at.
const SAMPLE: usize = 600_000;

/// Rounds of expectation and maximisation at most.
const ROUNDS: u32 = 60;

/// Fits the model to these records.
pub(crate) fn fit(tidy: &Tidy, histogram: &[u64], model: &Model) -> Weights {
    let all_pairs = all_pairs(tidy.rows.len());
    let stranger = strangers(tidy, model);
    let mut kinds = [
        Kind::new(&model.same_person, model.pairs_per_record.same_person, tidy.rows.len()),
        Kind::new(&model.twin, model.pairs_per_record.twin, tidy.rows.len()),
        Kind::new(&model.sibling, model.pairs_per_record.sibling, tidy.rows.len()),
    ];
    let seen = seen_patterns(histogram);
    let mut rounds = 0;
    while rounds < ROUNDS {
        rounds += 1;
        let before = kinds[0].pairs;
        one_round(&mut kinds, &stranger, &seen, all_pairs, model.prior_pairs);
        if (kinds[0].pairs - before).abs() <= 1e-6 * before {
            break;
        }
    }
    weights(&kinds, &stranger, all_pairs, rounds)
}

/// One of the three classes that are fitted.
struct Kind {
    start: LevelTable,
    table: LevelTable,
    learns: [bool; FIELDS],
    pairs: f64,
}

impl Kind {
    fn new(class: &Class, per_record: f64, records: usize) -> Self {
        let (start, learns) = (class.table(), class.learns());
        let most = all_pairs(records) / 8.0;
        let pairs = (per_record * count(records as u64)).min(most).max(1e-9);
        Self { table: start.clone(), start, learns, pairs }
    }

    /// Corrects the table by expected counts of each level.
    fn learn(&mut self, counts: &LevelTable, prior_pairs: f64) {
        for field in (0..FIELDS).filter(|field| self.learns[*field]) {
            let total: f64 = counts[field][1..].iter().sum::<f64>() + prior_pairs;
            let starts = self.start[field].iter().zip(&counts[field]);
            for (level, (start, seen)) in self.table[field].iter_mut().zip(starts).skip(1) {
                *level = ((seen + prior_pairs * start) / total).max(1e-9);
            }
        }
    }
}

fn one_round(
    kinds: &mut [Kind; 3],
    stranger: &LevelTable,
    seen: &[([usize; FIELDS], f64)],
    all_pairs: f64,
    prior_pairs: f64,
) {
    let kin_pairs: f64 = kinds.iter().map(|kind| kind.pairs).sum();
    let stranger_pairs = (all_pairs - kin_pairs).max(all_pairs * 0.5);
    let mut counts = [no_counts(), no_counts(), no_counts()];
    let mut totals = [0.0; 3];
    for (levels, pairs) in seen {
        let parts = [0, 1, 2].map(|k| kinds[k].pairs * likelihood(&kinds[k].table, *levels));
        let whole: f64 = parts.iter().sum::<f64>() + stranger_pairs * likelihood(stranger, *levels);
        for k in 0..3 {
            let expected = pairs * parts[k] / whole.max(f64::MIN_POSITIVE);
            totals[k] += expected;
            for field in 0..FIELDS {
                counts[k][field][levels[field]] += expected;
            }
        }
    }
    for (k, kind) in kinds.iter_mut().enumerate() {
        kind.learn(&counts[k], prior_pairs);
        // One pair more than was found, so that a class that is not there stays possible.
        kind.pairs = (totals[k] + 1.0).min(all_pairs / 8.0).max(1e-9);
    }
}

fn weights(kinds: &[Kind; 3], stranger: &LevelTable, all_pairs: f64, rounds: u32) -> Weights {
    let shares = [0, 1, 2].map(|k| kinds[k].pairs / all_pairs);
    let stranger_share = 1.0 - shares.iter().sum::<f64>();
    let by_pattern = |share: f64, table: &LevelTable| -> Vec<f64> {
        patterns().map(|levels| share * likelihood(table, levels)).collect()
    };
    let twins = by_pattern(shares[1], &kinds[1].table);
    let siblings = by_pattern(shares[2], &kinds[2].table);
    Weights {
        same_person: by_pattern(shares[0], &kinds[0].table),
        kin: twins.iter().zip(&siblings).map(|(a, b)| a + b).collect(),
        stranger: by_pattern(stranger_share, stranger),
        same_given: stranger[0][1],
        same_surname: stranger[1][1],
        prior_odds: shares[0] / (1.0 - shares[0]),
        fitted: Fitted {
            rounds,
            same_person_pairs: kinds[0].pairs,
            twin_pairs: kinds[1].pairs,
            sibling_pairs: kinds[2].pairs,
        },
    }
}

/// How strangers agree, from pairs at regular distances; the few that are likely one person
/// are left out.
fn strangers(tidy: &Tidy, model: &Model) -> LevelTable {
    let records = tidy.rows.len();
    let mut counts = no_counts();
    let mut compare = Compare::new(tidy);
    let prospects = Prospects::of(model, records);
    for distance in distances(records) {
        for a in 0..records {
            let agreement = compare.pair(a, (a + distance) % records);
            if !prospects.is_likely(agreement.code()) {
                for (field, level) in agreement.levels().into_iter().enumerate() {
                    counts[field][level] += 1.0;
                }
            }
        }
    }
    let mut kind = Kind::new(&model.stranger, 1.0, records);
    kind.learn(&counts, model.prior_pairs);
    kind.table
}

/// Distances spread evenly (by the golden ratio) between neighbours and half-way round.
fn distances(records: usize) -> Vec<usize> {
    if records < 2 {
        return Vec::new();
    }
    let half = records / 2;
    if half <= SAMPLE / records {
        return (1..=half).collect();
    }
    let wanted = (SAMPLE / records).max(1);
    let golden = 0.618_033_988_749_895;
    let at = |k: usize| (count(k as u64) * golden).fract() * count(half as u64);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive number no larger than half the records"
    )]
    let distances = (1..=wanted).map(|k| (at(k) as usize).clamp(1, half));
    distances.collect()
}

fn seen_patterns(histogram: &[u64]) -> Vec<([usize; FIELDS], f64)> {
    patterns().zip(histogram).filter(|(_, n)| **n > 0).map(|(l, n)| (l, count(*n))).collect()
}

/// The levels of every agreement, in the order of [`Agreement::code`].
pub(crate) fn patterns() -> impl Iterator<Item = [usize; FIELDS]> {
    (0..PATTERNS).map(|code| {
        let code = u16::try_from(code).expect("there are fewer agreements than 65,536");
        Agreement::from_code(code).levels()
    })
}

/// How likely an agreement is in a class; what is missing says nothing.
pub(crate) fn likelihood(table: &LevelTable, levels: [usize; FIELDS]) -> f64 {
    levels.iter().zip(table).map(|(level, field)| field[*level]).product()
}

/// Number of pairs of this many records, at least one.
pub(crate) fn all_pairs(records: usize) -> f64 {
    let n = count(records as u64);
    (n * (n - 1.0) / 2.0).max(1.0)
}

fn no_counts() -> LevelTable {
    SIZES.iter().map(|size| vec![0.0; *size]).collect()
}

#[expect(clippy::cast_precision_loss, reason = "numbers of pairs are far below 2^53")]
fn count(n: u64) -> f64 {
    n as f64
}
