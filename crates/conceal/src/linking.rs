//! Encoded files linked: what the party that sees no names runs.

use crate::encode::Encoded;
use crate::gather::{Candidate, Groups, gather};
use crate::meet::{Meeting, Place, meetings};
use crate::weigh::{Chance, Weights, learn};
use std::collections::{BTreeMap, BTreeSet};

/// A record of a source, by its handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Which file, in the order given.
    pub source: u32,
    /// The record's handle.
    pub handle: [u8; 10],
}

/// Two records said to be one child's.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The record of the earlier source.
    pub one: Member,
    /// The record of the later source.
    pub two: Member,
    /// How likely it is right.
    pub probability: f64,
    /// Share of the pieces in common.
    pub likeness: f64,
    /// In how many rooms they met.
    pub rooms: u32,
}

/// The records of one child, two or more, at most one of each source.
pub type Cluster = Vec<Member>;

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// The links, likeliest first.
    pub links: Vec<Link>,
    /// The clusters, in order.
    pub clusters: Vec<Cluster>,
    /// How many pairs met in at least one room.
    pub met: usize,
    /// The least probability that was linked.
    pub threshold: f64,
    /// Expected share of links that are right.
    pub precision: f64,
    /// Expected share of the pairs that met and are one child's that were linked.
    pub recall: f64,
}

/// Why files cannot be linked with each other, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotLinkable {
    /// One file.
    #[error("give the encoded files of at least two partners")]
    OneFile,
    /// Made for different purposes.
    #[error(
        "{0} was encoded for “{1}” and {2} for “{3}”: they cannot be joined. Encode both for the \
         purpose of your agreement"
    )]
    OtherPurpose(String, String, String, String),
    /// Made with different keys.
    #[error(
        "{0} and {1} were encoded with different keys: no two records would meet. Encode both with \
         the same key file"
    )]
    OtherKey(String, String),
    /// With different fields.
    #[error(
        "{0} has the fields {1} and {2} has {3}: encode both with the same --fields (the fields \
         that both have)"
    )]
    OtherFields(String, String, String, String),
    /// Two files with one name.
    #[error("two files are of the source {0}: give each partner's file its own --source")]
    SameSource(String),
}

/// Links the encoded files of two or more sources.
///
/// # Errors
/// [`NotLinkable`] when they were not made to be linked with each other.
pub fn link_encoded(files: &[Encoded]) -> Result<Linked, NotLinkable> {
    check(files)?;
    let fields = &files[0].origin.fields;
    let met = meetings(files);
    let sizes: Vec<usize> = files.iter().map(|file| file.rows.len()).collect();
    let weights = learn(fields, &mean_chance(files), &sizes, &met);
    let candidates = weigh_again(&weights, &sizes, &met);
    let chosen = gather(&candidates);
    let member = |place: Place| Member {
        source: place.source,
        handle: files[place.source as usize].rows[place.row as usize].handle,
    };
    let mut groups = Groups::default();
    let mut links = Vec::with_capacity(chosen.links.len());
    for at in chosen.links {
        let (candidate, meeting) = (&candidates[at], &met[at]);
        groups.join(candidate.one, candidate.two);
        links.push(Link {
            one: member(candidate.one),
            two: member(candidate.two),
            probability: candidate.probability,
            likeness: candidate.likeness,
            rooms: meeting.rooms,
        });
    }
    let clusters = groups.clusters();
    Ok(Linked {
        links,
        clusters: clusters.into_iter().map(|all| all.into_iter().map(member).collect()).collect(),
        met: met.len(),
        threshold: chosen.threshold,
        precision: chosen.precision,
        recall: chosen.recall,
    })
}

/// From this probability on, a pair is plain: its records are taken before the rest is weighed.
const PLAIN: f64 = 0.95;

/// How often the rest is weighed again.
const AGAIN: usize = 4;

/// The candidates: plain pairs first, then those whose records have no plain partner, weighed by
/// how many such records there are; and again, since that makes more pairs plain.
fn weigh_again(weights: &Weights, sizes: &[usize], met: &[Meeting]) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = met
        .iter()
        .map(|meeting| Candidate {
            one: meeting.one,
            two: meeting.two,
            probability: weights.probability(&meeting.fields),
            likeness: meeting.likeness,
        })
        .collect();
    let mut taken = Taken::default();
    for _ in 0..AGAIN {
        for plain in candidates.iter().filter(|candidate| candidate.probability >= PLAIN) {
            taken.take(plain.one, plain.two);
        }
        for (candidate, meeting) in candidates.iter_mut().zip(met) {
            let (one, two) = (candidate.one, candidate.two);
            if candidate.probability < PLAIN && taken.neither(one, two) {
                let free = taken.free_pairs(sizes, one.source, two.source);
                candidate.probability = weights.probability_among_free(&meeting.fields, free);
            }
        }
    }
    candidates
}

/// Which records have a plain partner in which other source.
#[derive(Default)]
struct Taken {
    partners: BTreeSet<(Place, u32)>,
    counts: BTreeMap<(u32, u32), f64>,
}

impl Taken {
    fn take(&mut self, one: Place, two: Place) {
        for (place, other) in [(one, two.source), (two, one.source)] {
            if self.partners.insert((place, other)) {
                *self.counts.entry((place.source, other)).or_default() += 1.0;
            }
        }
    }

    fn neither(&self, one: Place, two: Place) -> bool {
        !self.partners.contains(&(one, two.source)) && !self.partners.contains(&(two, one.source))
    }

    /// The share of all pairs of two sources in which both records are free.
    fn free_pairs(&self, sizes: &[usize], one: u32, two: u32) -> f64 {
        let free = |source: u32, other: u32| {
            let size = sizes.get(source as usize).map_or(1.0, |size| *size as f64).max(1.0);
            1.0 - self.counts.get(&(source, other)).copied().unwrap_or(0.0) / size
        };
        free(one, two) * free(two, one)
    }
}

fn check(files: &[Encoded]) -> Result<(), NotLinkable> {
    let (first, rest) = files.split_first().ok_or(NotLinkable::OneFile)?;
    if rest.is_empty() {
        return Err(NotLinkable::OneFile);
    }
    let one = &first.origin;
    for (at, file) in files.iter().enumerate() {
        let two = &file.origin;
        let names = || (one.source.clone(), two.source.clone());
        if files[..at].iter().any(|before| before.origin.source == two.source) {
            return Err(NotLinkable::SameSource(two.source.clone()));
        }
        if one.purpose != two.purpose {
            let (a, b) = names();
            let (p, q) = (one.purpose.as_str().to_owned(), two.purpose.as_str().to_owned());
            return Err(NotLinkable::OtherPurpose(a, p, b, q));
        }
        if one.key != two.key {
            let (a, b) = names();
            return Err(NotLinkable::OtherKey(a, b));
        }
        if one.fields != two.fields {
            let (a, b) = names();
            let (f, g) = (one.fields.spelled(), two.fields.spelled());
            return Err(NotLinkable::OtherFields(a, f, b, g));
        }
    }
    Ok(())
}

/// How often strangers agree, on average over the sources.
fn mean_chance(files: &[Encoded]) -> Vec<Chance> {
    let count = files.len() as f64;
    (0..files[0].origin.fields.kinds().len())
        .map(|at| {
            let mean = |share: fn(&Chance) -> f64| {
                files.iter().map(|file| share(&file.origin.chance[at])).sum::<f64>() / count
            };
            Chance { same: mean(|chance| chance.same), near: mean(|chance| chance.near) }
        })
        .collect()
}
