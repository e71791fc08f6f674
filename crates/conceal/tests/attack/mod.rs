//! Published attacks on encodings made for private linkage.
//!
//! The attacker is the linking party, has no key, knows the program, and holds a list of exactly
//! the people that were encoded, in clear: more than the papers give it. Each attack answers, for
//! each record, with a name or with nothing; [`named`] is the share of records named rightly.

use self::plain_filters::{name_of, pairs_of};
use lifechances_conceal::PlainRecord;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod people;
pub(crate) mod plain_filters;

pub(crate) type Guesses = Vec<Option<String>>;

/// The share of records whose name was found; `truth[n]` is the person behind encoding `n`.
pub(crate) fn named(guesses: &Guesses, truth: &[&PlainRecord]) -> f64 {
    let right = |(guess, person): &(&Option<String>, &&PlainRecord)| {
        guess.as_deref() == Some(name_of(person).as_str())
    };
    guesses.iter().zip(truth).filter(right).count() as f64 / truth.len() as f64
}

/// Frequency alignment (Kuzu et al. 2011; Christen et al. 2017, first step): encodings and names
/// that stand in both lists a number of times nothing else does are each other's; beyond those, the
/// most frequent are aligned by rank until the first tie.
pub(crate) fn by_frequency<T: Ord + Clone>(encodings: &[T], plain: &[PlainRecord]) -> Guesses {
    let mut seen: BTreeMap<T, usize> = BTreeMap::new();
    for encoding in encodings {
        *seen.entry(encoding.clone()).or_default() += 1;
    }
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for record in plain {
        *known.entry(name_of(record)).or_default() += 1;
    }
    let mut encoded_of: BTreeMap<usize, Vec<T>> = BTreeMap::new();
    for (encoding, count) in seen {
        encoded_of.entry(count).or_default().push(encoding);
    }
    let mut name_with: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (name, count) in known {
        name_with.entry(count).or_default().push(name);
    }
    let mut found: BTreeMap<T, String> = BTreeMap::new();
    for (count, encodings) in &encoded_of {
        if let ([one], Some([name])) = (&encodings[..], name_with.get(count).map(Vec::as_slice)) {
            found.insert(one.clone(), name.clone());
        }
    }
    encodings.iter().map(|encoding| found.get(encoding).cloned()).collect()
}

/// Pattern mining (Christen, Vidanage, Ranbaduge and Schnell 2018): sets of bits that are often set
/// together belong to a pair of letters; the records that have them all contain it. Which pair it
/// is shows in how many records have it, and have it together with pairs found before. A record
/// whose found pairs fit one name best is named.
pub(crate) fn by_patterns(encodings: &[Vec<u64>], bits: usize, plain: &[PlainRecord]) -> Guesses {
    let patterns = patterns(&columns(encodings, bits));
    let known = rows_with_pairs(plain);
    let found = assign(patterns, &known);
    let mut names: BTreeMap<String, Vec<bool>> = BTreeMap::new();
    for record in plain {
        let pairs = pairs_of(record);
        names.insert(name_of(record), found.iter().map(|(pair, _)| pairs.contains(pair)).collect());
    }
    (0..encodings.len())
        .map(|row| {
            let has: Vec<bool> =
                found.iter().map(|(_, rows)| rows[row / 64] >> (row % 64) & 1 == 1).collect();
            let wrong = |fits: &Vec<bool>| fits.iter().zip(&has).filter(|(a, b)| a != b).count();
            let least = names.values().map(wrong).min()?;
            let mut best = names.iter().filter(|(_, fits)| wrong(fits) == least);
            let (name, _) = best.next()?;
            (has.iter().any(|has| *has) && best.next().is_none()).then(|| name.clone())
        })
        .collect()
}

/// Which of the attacker's records contain each pair of letters.
fn rows_with_pairs(plain: &[PlainRecord]) -> BTreeMap<[u8; 3], Vec<u64>> {
    let mut known: BTreeMap<[u8; 3], Vec<u64>> = BTreeMap::new();
    for (row, record) in plain.iter().enumerate() {
        for pair in pairs_of(record) {
            let rows = known.entry(pair).or_insert_with(|| vec![0; plain.len().div_ceil(64)]);
            rows[row / 64] |= 1 << (row % 64);
        }
    }
    known
}

/// Which pair of letters each pattern is: counts alone settle those that stand alone, counts
/// together with settled ones the others.
fn assign(
    patterns: Vec<Vec<u64>>,
    known: &BTreeMap<[u8; 3], Vec<u64>>,
) -> Vec<([u8; 3], Vec<u64>)> {
    let mut found: Vec<([u8; 3], Vec<u64>)> = Vec::new();
    for rows in patterns {
        let support = count(&rows);
        let mut fits: Vec<(usize, [u8; 3])> = known
            .iter()
            .filter(|(pair, _)| found.iter().all(|(other, _)| other != *pair))
            .map(|(pair, theirs)| {
                let together: usize = found
                    .iter()
                    .map(|(other, seen)| {
                        count(&both(&rows, seen)).abs_diff(count(&both(theirs, &known[other])))
                    })
                    .sum();
                (count(theirs).abs_diff(support) + together, *pair)
            })
            .collect();
        fits.sort_unstable();
        let allowed = 1 + found.len() + support / 25;
        if let [(first, pair), (second, _), ..] = fits[..]
            && first <= allowed
            && second > 2 * first + 1 + found.len() / 2
        {
            found.push((pair, rows));
        }
    }
    found
}

/// Sets of records that have many bits in common, the largest first.
fn patterns(columns: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let mut distinct: BTreeSet<(std::cmp::Reverse<usize>, Vec<u64>)> = BTreeSet::new();
    for seed in (0..columns.len()).step_by(2) {
        let rows = grown(columns, seed);
        if count(&rows) >= 12 {
            distinct.insert((std::cmp::Reverse(count(&rows)), rows));
        }
    }
    distinct.into_iter().map(|(_, rows)| rows).take(400).collect()
}

/// Bits as columns: which records have each bit.
fn columns(encodings: &[Vec<u64>], bits: usize) -> Vec<Vec<u64>> {
    let mut columns = vec![vec![0_u64; encodings.len().div_ceil(64)]; bits];
    for (row, encoding) in encodings.iter().enumerate() {
        for (bit, column) in columns.iter_mut().enumerate() {
            column[row / 64] |= (encoding[bit / 64] >> (bit % 64) & 1) << (row % 64);
        }
    }
    columns
}

fn count(rows: &[u64]) -> usize {
    rows.iter().map(|word| word.count_ones() as usize).sum()
}

fn both(one: &[u64], two: &[u64]) -> Vec<u64> {
    one.iter().zip(two).map(|(one, two)| one & two).collect()
}

/// The records with a column and fourteen others, each chosen to keep as many records as it can.
fn grown(columns: &[Vec<u64>], seed: usize) -> Vec<u64> {
    let (mut taken, mut rows) = (BTreeSet::from([seed]), columns[seed].clone());
    while taken.len() < 15 {
        let next = (0..columns.len())
            .filter(|column| !taken.contains(column))
            .max_by_key(|column| shared(&rows, &columns[*column]));
        let Some(next) = next else { break };
        rows = both(&rows, &columns[next]);
        taken.insert(next);
    }
    rows
}

fn shared(one: &[u64], two: &[u64]) -> u32 {
    one.iter().zip(two).map(|(one, two)| (one & two).count_ones()).sum()
}

/// Graph matching (Culnane, Rubinstein and Teague 2017; Vidanage et al. 2020): each record is known
/// by how like it is to all others. The attacker encodes its own list with a key of its own,
/// describes the records of both graphs by their greatest likenesses and how many neighbours they
/// have, and matches those that are each other's nearest.
pub(crate) fn by_graph(encodings: &[Vec<u64>], own: &[Vec<u64>], plain: &[PlainRecord]) -> Guesses {
    let (seen, known) = (portraits(encodings), portraits(own));
    let nearest = |one: &Vec<f64>, others: &[Vec<f64>]| {
        let away = |other: &Vec<f64>| -> f64 {
            one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum()
        };
        let by_distance = |(_, one): &(usize, f64), (_, two): &(usize, f64)| one.total_cmp(two);
        let distances = others.iter().map(away).enumerate();
        distances.min_by(by_distance).map(|(at, _)| at)
    };
    let back: Vec<Option<usize>> = known.iter().map(|one| nearest(one, &seen)).collect();
    seen.iter()
        .enumerate()
        .map(|(at, one)| {
            let there = nearest(one, &known)?;
            (back[there] == Some(at)).then(|| name_of(&plain[there]))
        })
        .collect()
}

/// For each record its 24 greatest likenesses (Dice) and the share of records beyond some.
fn portraits(encodings: &[Vec<u64>]) -> Vec<Vec<f64>> {
    let weights: Vec<f64> = encodings.iter().map(|encoding| count(encoding) as f64).collect();
    let portrait = |at: usize| {
        let mut alike: Vec<f64> = (0..encodings.len())
            .filter(|other| *other != at)
            .map(|other| {
                2.0 * f64::from(shared(&encodings[at], &encodings[other]))
                    / (weights[at] + weights[other]).max(1.0)
            })
            .collect();
        alike.sort_by(|one, two| two.total_cmp(one));
        let beyond = |from: f64| alike.iter().take_while(|one| **one >= from).count() as f64;
        let mut portrait: Vec<f64> = alike[..24].to_vec();
        portrait.extend([0.3, 0.4, 0.5, 0.6].map(|from| (beyond(from) + 1.0).ln() / 4.0));
        portrait.push(alike.iter().sum::<f64>() / alike.len() as f64 * 4.0);
        portrait
    };
    (0..encodings.len()).map(portrait).collect()
}

/// How far the number of set bits follows the number of pairs of letters: Pearson's correlation.
pub(crate) fn weight_tells_length(encodings: &[Vec<u64>], truth: &[&PlainRecord]) -> f64 {
    let weights: Vec<f64> = encodings.iter().map(|encoding| count(encoding) as f64).collect();
    let lengths: Vec<f64> = truth.iter().map(|record| pairs_of(record).len() as f64).collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_weight, mean_length) = (mean(&weights), mean(&lengths));
    let with = |one: &[f64], m: f64, two: &[f64], n: f64| -> f64 {
        one.iter().zip(two).map(|(one, two)| (one - m) * (two - n)).sum()
    };
    with(&weights, mean_weight, &lengths, mean_length)
        / (with(&weights, mean_weight, &weights, mean_weight)
            * with(&lengths, mean_length, &lengths, mean_length))
        .sqrt()
        .max(f64::MIN_POSITIVE)
}
