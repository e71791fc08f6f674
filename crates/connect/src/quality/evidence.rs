//! What is right, wrong and missed, counted record by record.
//!
//! The unit is the pair of records. Each pair belongs half to each of its two records, so that a
//! pair within a group counts one there, a pair across two groups counts half in each, and no order
//! of records matters. Counting by record also means that nothing is ever listed pair by pair: a
//! record of a person with five records, three of them linked with it, has two right pairs and two
//! missed ones, halved.

use crate::links::Link;
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use std::collections::BTreeMap;
use std::hash::Hash;

/// What was linked with what.
#[derive(Debug, Clone, Copy)]
pub struct Linked<'a> {
    /// For each row, a number of the person it was linked to.
    pub person: &'a [u32],
    /// The links considered, joined or not; not needed when the truth is known, unless thresholds
    /// are asked for.
    pub links: &'a [Link],
}

/// What is known of who is who.
#[derive(Debug, Clone, Copy)]
pub enum Known<'a> {
    /// For each row, a number of the true person; [`NOBODY`] where it is not known, and such rows
    /// are left out.
    Truth(&'a [u32]),
    /// Pairs that people have decided, sampled with known chances.
    Review(&'a [Verdict]),
    /// Nothing but the probabilities of the links.
    Probabilities,
}

/// The true person of a row of which it is not known.
pub const NOBODY: u32 = u32::MAX;

/// What a reviewer decided of one pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// One row.
    pub a: u32,
    /// The other row.
    pub b: u32,
    /// Whether it is one person.
    pub same: bool,
    /// How many pairs it stands for: one over its chance of being sampled.
    pub stands_for: f64,
}

/// How what is reported is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Against the truth.
    Truth,
    /// From a reviewed sample.
    Review,
    /// From the probabilities of the links, and as right as those are.
    Probabilities,
}

impl Basis {
    /// How it is known, as a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Truth => "Counted against the truth.",
            Self::Review => {
                "Estimated from pairs that people reviewed, each standing for those it was sampled from."
            }
            Self::Probabilities => {
                "Expected from the probabilities of the links; no truth was used, pairs that blocking \
                 never brought together are not counted, and a model that is wrong about a group is \
                 wrong here too."
            }
        }
    }
}

/// Right, wrong and missed pairs of every row, in halves of pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// How it is known.
    pub basis: Basis,
    /// The counts of every row.
    pub rows: Vec<Counts>,
    /// For every row, the person by whom missed pairs go together.
    pub person_missed: Vec<u32>,
    /// For every row, the person by whom wrong pairs go together.
    pub person_linked: Vec<u32>,
}

/// Pairs of one row or of many, each pair half with each of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Counts {
    /// Pairs of one person that were joined.
    pub right: f64,
    /// Joined pairs of two people.
    pub wrong: f64,
    /// Pairs of one person that were not joined.
    pub missed: f64,
    /// What is not known of the joined pairs: the sum of p(1-p).
    pub unsure_joined: f64,
    /// What is not known of the pairs that were not joined.
    pub unsure_apart: f64,
}

impl Counts {
    /// The sum of both.
    pub fn plus(self, other: &Self) -> Self {
        Self {
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
            unsure_joined: self.unsure_joined + other.unsure_joined,
            unsure_apart: self.unsure_apart + other.unsure_apart,
        }
    }

    /// Harmonic mean of precision and recall; `None` when there is no pair of one person.
    pub fn f1(&self) -> Option<f64> {
        let of = 2.0 * self.right + self.wrong + self.missed;
        (of > 0.0).then(|| 2.0 * self.right / of)
    }

    /// Share of joined pairs that are right; `None` when none is joined.
    pub fn precision(&self) -> Option<f64> {
        let of = self.right + self.wrong;
        (of > 0.0).then(|| self.right / of)
    }

    /// Share of one person's pairs that are joined; `None` when there is no such pair.
    pub fn recall(&self) -> Option<f64> {
        let of = self.right + self.missed;
        (of > 0.0).then(|| self.right / of)
    }
}

impl Evidence {
    /// Counts the answer of a run.
    pub fn of(linked: &Linked<'_>, known: &Known<'_>) -> Self {
        match known {
            Known::Truth(truth) => from_truth(linked.person, truth),
            Known::Review(verdicts) => from_review(linked, verdicts),
            Known::Probabilities => from_links(linked, |link| link.joined),
        }
    }

    /// Counts what linking every pair of at least `weight` bits would give, pair by pair and without
    /// clustering: what curves and thresholds are made of.
    pub fn at_weight(linked: &Linked<'_>, known: &Known<'_>, weight: f64) -> Self {
        Self::chosen(linked, known, |link| link.weight >= weight)
    }

    /// Counts what linking the chosen pairs would give.
    pub fn chosen(linked: &Linked<'_>, known: &Known<'_>, choose: impl Fn(&Link) -> bool) -> Self {
        match known {
            Known::Truth(truth) => links_with_truth(linked, truth, choose),
            Known::Review(verdicts) => {
                let chosen: BTreeMap<(u32, u32), bool> =
                    linked.links.iter().map(|link| ((link.a, link.b), choose(link))).collect();
                let joined = |verdict: &Verdict| {
                    let key = (verdict.a.min(verdict.b), verdict.a.max(verdict.b));
                    chosen.get(&key).copied().unwrap_or(false)
                };
                reviewed(linked, verdicts, joined)
            }
            Known::Probabilities => from_links(linked, choose),
        }
    }

    /// All rows together.
    pub fn total(&self) -> Counts {
        self.rows.iter().fold(Counts::default(), Counts::plus)
    }
}

fn from_truth(person: &[u32], truth: &[u32]) -> Evidence {
    let linked_sizes =
        sizes(person.iter().zip(truth).filter(|(_, t)| **t != NOBODY).map(|(p, _)| *p));
    let true_sizes = sizes(truth.iter().copied());
    let both_sizes = sizes(person.iter().copied().zip(truth.iter().copied()));
    let row = |(person, truth): (&u32, &u32)| {
        if *truth == NOBODY {
            return Counts::default();
        }
        let both = both_sizes[&(*person, *truth)];
        Counts {
            right: half(both - 1),
            wrong: half(linked_sizes[person] - both),
            missed: half(true_sizes[truth] - both),
            ..Counts::default()
        }
    };
    Evidence {
        basis: Basis::Truth,
        rows: person.iter().zip(truth).map(row).collect(),
        person_missed: truth.to_vec(),
        person_linked: person.to_vec(),
    }
}

fn links_with_truth(
    linked: &Linked<'_>,
    truth: &[u32],
    choose: impl Fn(&Link) -> bool,
) -> Evidence {
    let true_sizes = sizes(truth.iter().copied());
    let all = |truth: &u32| if *truth == NOBODY { 0.0 } else { half(true_sizes[truth] - 1) };
    let mut rows: Vec<Counts> =
        truth.iter().map(|truth| Counts { missed: all(truth), ..Counts::default() }).collect();
    for link in linked.links.iter().filter(|link| choose(link)) {
        let (one, other) = (truth[link.a as usize], truth[link.b as usize]);
        if one == NOBODY || other == NOBODY {
            continue;
        }
        for at in [link.a, link.b] {
            let counts = &mut rows[at as usize];
            if one == other {
                counts.right += 0.5;
                counts.missed -= 0.5;
            } else {
                counts.wrong += 0.5;
            }
        }
    }
    Evidence {
        basis: Basis::Truth,
        rows,
        person_missed: truth.to_vec(),
        person_linked: linked.person.to_vec(),
    }
}

fn from_review(linked: &Linked<'_>, verdicts: &[Verdict]) -> Evidence {
    let person = |row: u32| linked.person[row as usize];
    reviewed(linked, verdicts, |verdict| person(verdict.a) == person(verdict.b))
}

fn reviewed(
    linked: &Linked<'_>,
    verdicts: &[Verdict],
    joined: impl Fn(&Verdict) -> bool,
) -> Evidence {
    let mut rows = vec![Counts::default(); linked.person.len()];
    for verdict in verdicts {
        let joined = joined(verdict);
        for at in [verdict.a, verdict.b] {
            let counts = &mut rows[at as usize];
            let field = match (verdict.same, joined) {
                (true, true) => &mut counts.right,
                (true, false) => &mut counts.missed,
                (false, true) => &mut counts.wrong,
                (false, false) => continue,
            };
            *field += 0.5 * verdict.stands_for;
        }
    }
    evidence_of(Basis::Review, rows, linked)
}

fn from_links(linked: &Linked<'_>, choose: impl Fn(&Link) -> bool) -> Evidence {
    let mut rows = vec![Counts::default(); linked.person.len()];
    for link in linked.links {
        let probability = link.probability();
        let unsure = 0.5 * probability * (1.0 - probability);
        let joined = choose(link);
        for at in [link.a, link.b] {
            let counts = &mut rows[at as usize];
            if joined {
                counts.right += 0.5 * probability;
                counts.wrong += 0.5 * (1.0 - probability);
                counts.unsure_joined += unsure;
            } else {
                counts.missed += 0.5 * probability;
                counts.unsure_apart += unsure;
            }
        }
    }
    evidence_of(Basis::Probabilities, rows, linked)
}

fn evidence_of(basis: Basis, rows: Vec<Counts>, linked: &Linked<'_>) -> Evidence {
    let person = linked.person.to_vec();
    Evidence { basis, rows, person_missed: person.clone(), person_linked: person }
}

pub(crate) fn sizes<K: Hash + Eq>(keys: impl Iterator<Item = K>) -> HashMap<K, u32, FixedState> {
    let mut sizes = HashMap::with_hasher(FixedState::with_seed(7));
    for key in keys {
        *sizes.entry(key).or_insert(0) += 1;
    }
    sizes
}

fn half(pairs: u32) -> f64 {
    f64::from(pairs) / 2.0
}
