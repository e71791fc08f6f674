//! Which records are one person: the strongest link first, and never against the evidence.
//!
//! Plain single linkage would let one wrong link join two families. Here two groups are joined by
//! a link only when all their records together speak for it (the mean evidence over the pairs
//! between them, as in correlation clustering by best link first), when no source with one row
//! for each person would have two, and when their NHS numbers do not differ. A link that fits two
//! different people about equally well joins nobody: it is put before a person.

use crate::agreement::{Agreement, DayLevel, NameLevel, SameLevel};
use crate::compare::Compare;
use crate::fit::Weights;
use crate::links::{Cluster, Link, Reason, Review};
use crate::model::{Model, SourceRule};
use crate::standardise::Tidy;
use crate::weigh::Weighed;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Groups, the links inside them, and what is left for a person.
pub(crate) struct Grouped {
    pub clusters: Vec<Cluster>,
    pub links: Vec<Link>,
    pub review: Vec<Review>,
}

/// Two people fit a record about equally well when their weights are within this many bits.
const MARGIN_BITS: f64 = 6.0;

/// Evidence of one pair counts for at most, and against at most, this many bits.
const MOST_FOR: f64 = 20.0;
const MOST_AGAINST: f64 = -8.0;

/// Where two groups have no number in common, different given names count this many bits against,
/// whatever the model says: twins and brothers share everything else.
const ANOTHER_CHILD: f64 = -16.0;

/// Of large groups, this many records speak for all.
const SPEAKERS: usize = 16;

/// Joins what is sure and lists what is not.
pub(crate) fn cluster(
    tidy: &Tidy,
    weighed: &[Weighed],
    weights: &Weights,
    model: &Model,
) -> Grouped {
    let neighbours = Neighbours::of(weighed, tidy.keys.len());
    let mut groups = Groups::new(tidy, weights, model);
    let mut order: Vec<&Weighed> = weighed.iter().collect();
    order.sort_by(|x, y| y.weight.total_cmp(&x.weight).then_with(|| (x.a, x.b).cmp(&(y.a, y.b))));
    let mut joined: Vec<&Weighed> = Vec::new();
    let mut open: Vec<(&Weighed, Reason)> = Vec::new();
    for pair in order {
        let torn = groups.is_torn(pair, &neighbours, weighed);
        let decided = match decide(pair, model) {
            Ok(()) | Err(Reason::Potential) if torn => Err(Reason::ManyMatch),
            decided => decided,
        };
        match decided.and_then(|()| groups.join(pair.a, pair.b)) {
            Ok(()) => joined.push(pair),
            Err(reason) => open.push((pair, reason)),
        }
    }
    let links = joined.into_iter().map(|pair| link_of(tidy, pair)).collect();
    let review = review(tidy, &mut groups, &open);
    Grouped { clusters: groups.clusters(), links, review }
}

/// Whether a pair may be joined without a person looking, by itself.
fn decide(pair: &Weighed, model: &Model) -> Result<(), Reason> {
    let Agreement { given, dob, .. } = pair.agreement;
    let numbered = pair.agreement.shares_a_number();
    let date_agrees = matches!(dob, DayLevel::Exact | DayLevel::Swapped | DayLevel::Digit);
    if given == NameLevel::Different && !(numbered && date_agrees) {
        Err(Reason::GivenNameDiffers)
    } else if dob == DayLevel::Swapped && !numbered {
        Err(Reason::BirthDateSwapped)
    } else if pair.probability < model.automatic {
        Err(Reason::Potential)
    } else {
        Ok(())
    }
}

/// Whether nothing but their home and family may join two records.
fn is_another_child(agreement: Agreement) -> bool {
    agreement.given == NameLevel::Different && !agreement.shares_a_number()
}

/// One review for each pair of people: the likeliest.
fn review(tidy: &Tidy, groups: &mut Groups<'_>, open: &[(&Weighed, Reason)]) -> Vec<Review> {
    let mut best: BTreeMap<(u32, u32), Review> = BTreeMap::new();
    for (pair, reason) in open {
        let (a, b) = (groups.root(pair.a), groups.root(pair.b));
        if a == b {
            continue;
        }
        let review = Review { link: link_of(tidy, pair), reason: *reason };
        match best.entry((a.min(b), a.max(b))) {
            Entry::Vacant(free) => {
                free.insert(review);
            }
            Entry::Occupied(mut held) => {
                if review.link.probability > held.get().link.probability {
                    held.insert(review);
                }
            }
        }
    }
    let mut reviews: Vec<Review> = best.into_values().collect();
    let order = |review: &Review| (review.link.a, review.link.b);
    reviews.sort_by(|x, y| {
        y.link.probability.total_cmp(&x.link.probability).then_with(|| order(x).cmp(&order(y)))
    });
    reviews
}

fn link_of(tidy: &Tidy, pair: &Weighed) -> Link {
    Link {
        a: tidy.keys[pair.a as usize],
        b: tidy.keys[pair.b as usize],
        weight: pair.weight,
        probability: pair.probability,
        agreement: pair.agreement,
    }
}

/// For each record, the weighed pairs it is in.
struct Neighbours {
    starts: Vec<u32>,
    pairs: Vec<u32>,
}

impl Neighbours {
    fn of(weighed: &[Weighed], records: usize) -> Self {
        let mut starts = vec![0_u32; records + 1];
        for pair in weighed {
            starts[pair.a as usize + 1] += 1;
            starts[pair.b as usize + 1] += 1;
        }
        for at in 0..records {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut pairs = vec![0; weighed.len() * 2];
        for (number, pair) in (0..).zip(weighed) {
            for end in [pair.a, pair.b] {
                let place = &mut next[end as usize];
                pairs[*place as usize] = number;
                *place += 1;
            }
        }
        Self { starts, pairs }
    }

    fn of_record(&self, record: u32) -> &[u32] {
        let at = record as usize;
        &self.pairs[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// The people so far.
struct Groups<'a> {
    tidy: &'a Tidy,
    weights: &'a Weights,
    model: &'a Model,
    compare: Compare<'a>,
    parent: Vec<u32>,
    members: Vec<Vec<u32>>,
}

impl<'a> Groups<'a> {
    /// Every record by itself, but that records with one key are one record.
    fn new(tidy: &'a Tidy, weights: &'a Weights, model: &'a Model) -> Self {
        let records = u32::try_from(tidy.keys.len()).expect("records are numbered in 32 bits");
        let compare = Compare::new(tidy);
        let members = (0..records).map(|record| vec![record]).collect();
        let parent = (0..records).collect();
        let mut groups = Self { tidy, weights, model, compare, parent, members };
        for record in 1..records {
            let at = record as usize;
            if tidy.keys[at] == tidy.keys[at - 1] {
                groups.unite(record - 1, record);
            }
        }
        groups
    }

    fn root(&mut self, record: u32) -> u32 {
        let mut at = record;
        while self.parent[at as usize] != at {
            let above = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = above;
            at = above;
        }
        at
    }

    fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let a_is_larger = self.members[a as usize].len() >= self.members[b as usize].len();
        let (keep, give) = if a_is_larger { (a, b) } else { (b, a) };
        self.parent[give as usize] = keep;
        let moved = std::mem::take(&mut self.members[give as usize]);
        self.members[keep as usize].extend(moved);
    }

    /// Joins the people of two records, when nothing speaks against it.
    fn join(&mut self, a: u32, b: u32) -> Result<(), Reason> {
        let (x, y) = (self.root(a), self.root(b));
        if x == y {
            return Ok(());
        }
        self.may_join(x, y)?;
        self.unite(x, y);
        Ok(())
    }

    fn may_join(&mut self, x: u32, y: u32) -> Result<(), Reason> {
        let (left, right) = (self.speakers(x), self.speakers(y));
        if left.len() == 1 && right.len() == 1 {
            return self.may_be_beside(left[0], right[0]).map(|_| ());
        }
        let mut between = Vec::with_capacity(left.len() * right.len());
        for a in &left {
            for b in &right {
                between.push(self.may_be_beside(*a, *b)?);
            }
        }
        let numbered = between.iter().any(|(agreement, _)| agreement.shares_a_number());
        let bits = |(agreement, bits): &(Agreement, f64)| {
            if is_another_child(*agreement) && !numbered { ANOTHER_CHILD } else { *bits }
        };
        let evidence: f64 = between.iter().map(bits).sum();
        if evidence > 0.0 { Ok(()) } else { Err(Reason::OthersDisagree) }
    }

    /// How two records agree, and the evidence in bits that they are one person, prior odds
    /// included.
    fn may_be_beside(&mut self, a: u32, b: u32) -> Result<(Agreement, f64), Reason> {
        let (source, other) =
            (self.tidy.rows[a as usize].source, self.tidy.rows[b as usize].source);
        let one_row = self.model.sources.get(&source) == Some(&SourceRule::OneRowPerPerson);
        if source == other && one_row {
            return Err(Reason::OneRowPerPerson);
        }
        let agreement = self.compare.pair(a as usize, b as usize);
        if agreement.nhs == SameLevel::Different {
            return Err(Reason::NumbersDiffer);
        }
        let pair = self.weights.pair(self.tidy, a, b, agreement);
        let bits = pair.weight + self.weights.prior_odds.log2();
        Ok((agreement, bits.clamp(MOST_AGAINST, MOST_FOR)))
    }

    fn speakers(&self, root: u32) -> Vec<u32> {
        let mut members = self.members[root as usize].clone();
        if members.len() > SPEAKERS {
            members.sort_unstable();
            members.truncate(SPEAKERS);
        }
        members
    }

    /// Whether one end of a pair fits another record about as well, and that record and the other
    /// end are different people. Pairs that agree on both name and date, or on a number, are past
    /// that doubt.
    fn is_torn(&mut self, pair: &Weighed, neighbours: &Neighbours, weighed: &[Weighed]) -> bool {
        let Agreement { given, dob, .. } = pair.agreement;
        let decided = given == NameLevel::Exact && dob == DayLevel::Exact;
        let named = matches!(given, NameLevel::Exact | NameLevel::Variant | NameLevel::Close);
        if decided || pair.agreement.shares_a_number() {
            return false;
        }
        [(pair.a, pair.b), (pair.b, pair.a)].into_iter().any(|(end, other)| {
            neighbours.of_record(end).iter().any(|number| {
                let rival = &weighed[*number as usize];
                let third = if rival.a == end { rival.b } else { rival.a };
                // A rival that is this person by number, and known by another name, is no doubt.
                let is_alias = named && rival.agreement.shares_a_number();
                third != other
                    && !is_alias
                    && rival.weight > pair.weight - MARGIN_BITS
                    && self.are_different(other, third)
            })
        })
    }

    /// Whether two records are plainly two people.
    fn are_different(&mut self, a: u32, b: u32) -> bool {
        let agreement = self.compare.pair(a as usize, b as usize);
        if is_another_child(agreement) || agreement.nhs == SameLevel::Different {
            return true;
        }
        agreement.dob == DayLevel::Different
            && self.weights.pair(self.tidy, a, b, agreement).probability < 0.5
    }

    fn clusters(&self) -> Vec<Cluster> {
        let people = self.members.iter().filter(|members| !members.is_empty());
        let mut clusters: Vec<Cluster> = people
            .map(|members| {
                let mut records: Vec<_> =
                    members.iter().map(|at| self.tidy.keys[*at as usize]).collect();
                records.sort_unstable();
                records.dedup();
                Cluster { records }
            })
            .collect();
        clusters.sort_unstable_by(|a, b| a.records.cmp(&b.records));
        clusters
    }
}
