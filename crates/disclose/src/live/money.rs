//! Money of organisations: grants and budgets. Children have no part in it.
//!
//! What the law publishes is shown exactly. Otherwise a cell is shown exactly only when nobody can
//! work out what one organisation got: it needs three organisations, the two largest may not have
//! 90 % of it or more ((n, k) rule), and the second largest, who knows its own part, must stay
//! unsure of the largest by more than 10 % (p % rule). Cells that do not pass are hidden; because
//! the total is shown, others are hidden with them until the hidden cells taken together pass the
//! same rules and each hidden cell could be larger by what its rule asks.
//!
//! Rules: Hundepool and others (2012), "Statistical Disclosure Control", section 4.2.

use crate::released::Released;
use commons::{ContentHash, Pence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewer organisations are not shown.
const LEAST_ORGANISATIONS: usize = 3;
/// The two largest may have less than so many per cent.
const DOMINANCE: u128 = 90;
/// The rest must be more than so many per cent of the largest.
const P: u128 = 10;

/// What each organisation got in each part of a list, such as areas. There is no reader.
pub struct RawMoney {
    title: String,
    parts: Vec<(String, BTreeMap<String, u64>)>,
    basis: Basis,
}

/// Whether the law publishes the amounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// They are published by law: which one.
    PublishedByLaw(String),
    /// They are not.
    Protected,
}

/// Amounts as they may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Money {
    /// What it is.
    pub title: String,
    /// By part; `None` is hidden.
    pub parts: Vec<(String, Option<Pence>)>,
    /// All parts together; `None` is hidden.
    pub total: Option<Pence>,
    /// Why amounts are shown exactly.
    pub basis: Basis,
}

/// An amount that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadMoney {
    /// Below nothing.
    #[error("an amount is below nothing: list repayments apart from payments")]
    Negative,
    /// Too large to be one.
    #[error("the amounts together are larger than a thousand million pounds")]
    TooLarge,
}

/// More pence than this are no grants of a district.
const MOST_PENCE: u64 = 100_000_000_000;

impl RawMoney {
    /// A list without amounts.
    pub fn new(title: impl Into<String>, basis: Basis) -> Self {
        Self { title: title.into(), parts: Vec::new(), basis }
    }

    /// Adds what an organisation got in a part. Amounts of the same organisation are added up.
    ///
    /// # Errors
    /// [`BadMoney`] for amounts below nothing or beyond reason.
    pub fn add(&mut self, part: &str, organisation: &str, pence: i64) -> Result<(), BadMoney> {
        let pence = u64::try_from(pence).map_err(|_| BadMoney::Negative)?;
        let so_far: u64 = self.parts.iter().flat_map(|(_, own)| own.values()).sum();
        if so_far.checked_add(pence).is_none_or(|sum| sum > MOST_PENCE) {
            return Err(BadMoney::TooLarge);
        }
        let place = self.parts.iter().position(|(name, _)| name == part);
        let place = place.unwrap_or_else(|| {
            self.parts.push((part.to_owned(), BTreeMap::new()));
            self.parts.len() - 1
        });
        *self.parts[place].1.entry(organisation.to_owned()).or_default() += pence;
        Ok(())
    }
}

/// Releases amounts: hidden where they would tell what one organisation got.
pub fn release_money(raw: RawMoney) -> Released<Money> {
    let hidden = match raw.basis {
        Basis::PublishedByLaw(_) => Hidden { parts: vec![false; raw.parts.len()], total: false },
        Basis::Protected => hide(&raw),
    };
    let pence = |sum: u64| Pence(i64::try_from(sum).unwrap_or(i64::MAX));
    let sum_of = |own: &BTreeMap<String, u64>| own.values().sum::<u64>();
    let total = raw.parts.iter().map(|(_, own)| sum_of(own)).sum();
    let shown = raw.parts.into_iter().zip(&hidden.parts);
    let parts = shown.map(|((name, own), hide)| (name, (!hide).then(|| pence(sum_of(&own)))));
    let money = Money {
        title: raw.title,
        parts: parts.collect(),
        total: (!hidden.total).then(|| pence(total)),
        basis: raw.basis,
    };
    let text = serde_json::to_string(&money).expect("amounts have string keys only");
    Released::sealed(money, ContentHash::of(text.as_bytes()))
}

struct Hidden {
    parts: Vec<bool>,
    total: bool,
}

/// What must hide, and what must hide with it because the total is shown.
fn hide(raw: &RawMoney) -> Hidden {
    let own: Vec<&BTreeMap<String, u64>> = raw.parts.iter().map(|(_, own)| own).collect();
    let everything = together(&own);
    let mut parts: Vec<bool> = own.iter().map(|part| is_telling(part)).collect();
    if is_telling(&everything) {
        return Hidden { parts: vec![true; own.len()], total: true };
    }
    if !parts.contains(&true) {
        return Hidden { parts, total: false };
    }
    let mut others: Vec<usize> = (0..own.len()).filter(|n| !parts[*n]).collect();
    others.sort_by_key(|n| own[*n].values().sum::<u64>());
    let mut others = others.into_iter();
    loop {
        let chosen = || (0..own.len()).filter(|n| parts[*n]).map(|n| own[n]);
        let sum: u64 = chosen().flat_map(BTreeMap::values).sum();
        let each_may_grow = chosen().filter(|part| is_telling(part)).all(|part| {
            let (all, largest) = (part.values().sum::<u64>(), part.values().max().unwrap_or(&0));
            u128::from(sum - all) * 100 > u128::from(*largest) * P
        });
        if !is_telling(&together(&chosen().collect::<Vec<_>>())) && each_may_grow {
            return Hidden { parts, total: false };
        }
        match others.next() {
            Some(next) => parts[next] = true,
            None => return Hidden { parts, total: true },
        }
    }
}

/// All parts as one cell.
fn together(parts: &[&BTreeMap<String, u64>]) -> BTreeMap<String, u64> {
    let mut all = BTreeMap::new();
    for (organisation, pence) in parts.iter().copied().flatten() {
        *all.entry(organisation.clone()).or_default() += pence;
    }
    all
}

/// Whether a cell tells what one organisation got.
fn is_telling(part: &BTreeMap<String, u64>) -> bool {
    let mut amounts: Vec<u128> =
        part.values().filter(|n| **n > 0).map(|n| u128::from(*n)).collect();
    amounts.sort_unstable_by(|a, b| b.cmp(a));
    let sum: u128 = amounts.iter().sum();
    match amounts.as_slice() {
        [] => false,
        [first, second, ..] if amounts.len() >= LEAST_ORGANISATIONS => {
            let rest = sum - first - second;
            (first + second) * 100 >= sum * DOMINANCE || rest * 100 <= first * P
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::Streams;

    fn of(parts: &[&[u64]]) -> RawMoney {
        let mut raw = RawMoney::new("Grants", Basis::Protected);
        for (number, amounts) in parts.iter().enumerate() {
            for (organisation, pence) in amounts.iter().enumerate() {
                let pence = i64::try_from(*pence).unwrap();
                raw.add(&format!("part {number}"), &format!("org {number}-{organisation}"), pence)
                    .unwrap();
            }
        }
        raw
    }

    fn hidden(parts: &[&[u64]]) -> (Vec<bool>, bool) {
        let money = release_money(of(parts));
        (money.parts.iter().map(|(_, pence)| pence.is_none()).collect(), money.total.is_none())
    }

    #[test]
    fn each_rule_hides_and_a_second_part_hides_with_it() {
        let fair: &[u64] = &[300, 300, 300, 300];
        let large: &[u64] = &[900, 900, 900, 900];
        assert_eq!(hidden(&[fair, large]), (vec![false, false], false));
        // Two organisations; two largest with 90 %; the rest a tenth of the largest.
        for bad in [&[300, 300][..], &[450, 450, 50, 50], &[800, 10, 30, 40]] {
            assert_eq!(hidden(&[bad, fair, large]), (vec![true, true, false], false), "{bad:?}");
        }
        assert_eq!(hidden(&[&[5], &[7, 7]]), (vec![true, true], false), "three organisations");
        assert_eq!(hidden(&[&[5], &[7]]), (vec![true, true], true));
    }

    #[test]
    fn what_the_law_publishes_is_exact() {
        let law = Basis::PublishedByLaw("Local Government Transparency Code 2015".to_owned());
        let mut raw = RawMoney::new("Grants", law);
        raw.add("North", "one", 1234).unwrap();
        let money = release_money(raw);
        assert_eq!(money.parts[0].1, Some(Pence(1234)));
        let mut raw = of(&[]);
        assert_eq!(raw.add("a", "b", -1), Err(BadMoney::Negative));
        assert_eq!(raw.add("a", "b", i64::MAX), Err(BadMoney::TooLarge));
    }

    /// Law: nobody who sees total and parts, and is one of the organisations, knows another's part
    /// to within 10 %: what is hidden is, taken together, a cell that may be shown.
    #[test]
    fn what_is_hidden_cannot_be_worked_out_from_what_is_shown() {
        let mut seen = [0, 0];
        for number in 0..2000 {
            let mut stream = Streams::new(5).numbered("money", number);
            let parts: Vec<Vec<u64>> = (0..1 + stream.index(5))
                .map(|_| (0..=stream.index(6)).map(|_| stream.below(1000)).collect())
                .collect();
            let slices: Vec<&[u64]> = parts.iter().map(Vec::as_slice).collect();
            let (hidden, total) = hidden(&slices);
            let gone: Vec<u64> =
                (0..parts.len()).filter(|n| hidden[*n]).flat_map(|n| parts[n].clone()).collect();
            for (part, hide) in parts.iter().zip(&hidden) {
                assert!(*hide || !tells(part), "{part:?} is shown");
            }
            if !total && hidden.contains(&true) {
                assert!(!tells(&gone), "{gone:?} follows from total and parts");
            }
            seen[usize::from(total)] += 1;
        }
        assert!(seen.iter().all(|n| *n > 100), "{seen:?}");
    }

    /// Slow twin of the rules, in fractions of real numbers as an intruder would reckon.
    fn tells(part: &[u64]) -> bool {
        let mut sorted: Vec<f64> = part
            .iter()
            .filter(|n| **n > 0)
            .map(|n| f64::from(u32::try_from(*n).unwrap()))
            .collect();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let sum: f64 = sorted.iter().sum();
        if sorted.is_empty() {
            return false;
        }
        // The second largest takes itself away and takes the rest for the largest.
        sorted.len() < 3
            || (sorted[0] + sorted[1]) / sum >= 0.9
            || (sum - sorted[1]) <= 1.1 * sorted[0]
    }
}
