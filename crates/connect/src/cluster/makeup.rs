//! What people were found to have: how many records, and of which sources.
//!
//! A pair is weighed as if any two records were one person's as often as any other two. They are not:
//! where nearly everybody has one row of the health service and one of a school, a third row, or a
//! second one of the health service, is far seldomer the same person's than a first one of the
//! school. What was found tells how often. With `n(c)` people whose records are of the sources `c`,
//! a record of source `i` that is alone belongs to a person of sources `c` with prior odds of
//!
//! `n(c + i) × (records of i in c + i) / (n(c) × n(i))`:
//!
//! of all ways to put such a record to such a person, so many were right. A person is taken apart
//! record by record, the least likely one first, and the least likely step says what the makeup of
//! this person is worth beside that of others. Only the order of links and their probabilities change
//! by it: how many of the pairs that were joined are right in all stays what the pairs themselves say,
//! and who is one person is decided before.
//!
//! Nothing is taken from anybody for having many records where many have them, and a record without
//! a source counts as any other. Prior odds of exchangeable partitions: Pitman (2006), "Combinatorial
//! Stochastic Processes", chapter 1.

use crate::links::MakeupCount;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Records of one person by source: each source once, in order, with how many there are.
pub(super) type Makeup = Vec<(u16, u32)>;

/// What sources people have is told from what is found, beside this many people for each number of
/// records whose sources are drawn independently.
const INDEPENDENT: f64 = 300.0;

/// Beside the people found for each number of records.
const HALF: f64 = 0.5;

/// Rounds at most to find the balance, and when it is found.
const ROUNDS: u32 = 60;
const NEAR: f64 = 1e-9;

/// What the makeup of each person changes about their links (natural log odds).
pub(crate) struct Makeups {
    /// By the record that stands for a person.
    of: Vec<f64>,
    /// What all links give back, so that as many are right as are expected.
    balance: f64,
    /// Log odds that joined the links: none falls below.
    threshold: f64,
}

impl Makeups {
    /// Of people, given by who stands for each record, and of links between records of one person,
    /// with what they are worth by themselves. Of the links so many are expected right.
    pub(crate) fn of(
        (roots, sources): (&[u32], &[u16]),
        joined: &[(u32, u32, f64)],
        (threshold, right): (f64, f64),
    ) -> Self {
        let (records, alone) = parted(roots, sources);
        let mut found = Found::of(&records, &alone);
        let mut of = vec![0.0; roots.len()];
        let mut whole = Makeup::new();
        for person in people(&records) {
            makeup(person, &mut whole);
            of[person[0].0 as usize] = found.least_step(&whole);
        }
        let links: Vec<(f64, f64)> =
            joined.iter().map(|(x, _, own)| (*own, of[roots[*x as usize] as usize])).collect();
        Self { of, balance: balance(&links, (threshold, right)), threshold }
    }

    /// What a link of this person is worth (natural log odds), when it is worth so much by itself.
    pub(crate) fn worth(&self, root: u32, own: f64) -> f64 {
        worth(own, self.of[root as usize] - self.balance, self.threshold)
    }
}

fn worth(own: f64, change: f64, threshold: f64) -> f64 {
    (own + change).max(threshold)
}

/// What to take from all links so that their probabilities come to this sum.
fn balance(links: &[(f64, f64)], (threshold, before): (f64, f64)) -> f64 {
    let probability = |log_odds: f64| 1.0 / (1.0 + (-log_odds).exp());
    let of = || links.iter().map(|(_, step)| *step);
    let (mut low, mut high) =
        (of().fold(f64::INFINITY, f64::min), of().fold(f64::NEG_INFINITY, f64::max));
    if low >= high {
        return if links.is_empty() { 0.0 } else { low };
    }
    let mut at = f64::midpoint(low, high);
    for _ in 0..ROUNDS {
        let (mut sum, mut slope) = (0.0, 0.0);
        for (own, step) in links {
            let now = worth(*own, step - at, threshold);
            let right = probability(now);
            sum += right;
            slope += if now > threshold { right * (1.0 - right) } else { 0.0 };
        }
        if sum > before {
            low = at
        } else {
            high = at
        }
        let next = at + (sum - before) / slope;
        let next = if next > low && next < high { next } else { f64::midpoint(low, high) };
        if (next - at).abs() < NEAR {
            break;
        }
        at = next;
    }
    at
}

/// Records in order of who stands for their person, and the sources, in order, of those alone.
fn parted(roots: &[u32], sources: &[u16]) -> (Vec<(u32, u16)>, Vec<u16>) {
    let mut with = vec![0_u32; roots.len()];
    roots.iter().for_each(|root| with[*root as usize] += 1);
    let (mut alone, mut records) = (Vec::new(), Vec::new());
    for (root, source) in roots.iter().zip(sources) {
        if with[*root as usize] == 1 {
            alone.push(*source);
        } else {
            records.push((*root, *source));
        }
    }
    alone.sort_unstable();
    records.sort_unstable();
    (records, alone)
}

/// Records by source.
pub(super) fn of_sources(sources: &mut [u16]) -> Makeup {
    sources.sort_unstable();
    let of_source = |some: &[u16]| (some[0], crate::texts::code_of(some.len()));
    sources.chunk_by(|x, y| x == y).map(of_source).collect()
}

/// The records of each person, one person after another.
fn people(records: &[(u32, u16)]) -> impl Iterator<Item = &[(u32, u16)]> {
    records.chunk_by(|x, y| x.0 == y.0)
}

/// The sources of one person's records, which come in order.
fn makeup(person: &[(u32, u16)], whole: &mut Makeup) {
    let of_source = |some: &[(u32, u16)]| (some[0].1, crate::texts::code_of(some.len()));
    whole.clear();
    whole.extend(person.chunk_by(|x, y| x.1 == y.1).map(of_source));
}

/// How many records people have.
fn size(makeup: &[(u16, u32)]) -> usize {
    makeup.iter().map(|(_, records)| *records as usize).sum()
}

/// What was found, and what has been worked out of it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// How many people have each makeup.
    people: HashMap<Makeup, u32, FixedState>,
    /// How many people have so many records.
    sizes: Vec<u32>,
    /// The logarithm of the share of records that each source has, and of half a record's.
    shares: HashMap<u16, f64, FixedState>,
    unknown: f64,
    /// The logarithm of `n(c)` and of the orders in which records of one source can come.
    ways: HashMap<Makeup, f64, FixedState>,
    steps: HashMap<Makeup, f64, FixedState>,
}

impl Found {
    /// Of people, given by who stands for each record, and of the sources of records.
    pub(crate) fn of_people(roots: &[u32], sources: &[u16]) -> Self {
        let (records, alone) = parted(roots, sources);
        Self::of(&records, &alone)
    }

    /// Of people as they were counted before; `None` when nobody was.
    pub(crate) fn of_counts(counts: &[MakeupCount]) -> Option<Self> {
        let mut found = Self::nobody();
        counts.iter().for_each(|count| found.add(&count.records, count.people));
        found.share_out();
        (!counts.is_empty()).then_some(found)
    }

    /// How many people have each makeup, in order.
    pub(crate) fn counts(&self) -> Vec<MakeupCount> {
        let count = |(records, people): (&Makeup, &u32)| MakeupCount {
            records: records.clone(),
            people: *people,
        };
        let mut counts: Vec<MakeupCount> = self.people.iter().map(count).collect();
        counts.sort_unstable_by(|x, y| x.records.cmp(&y.records));
        counts
    }

    fn nobody() -> Self {
        let hash = || FixedState::with_seed(11);
        Self {
            people: HashMap::with_hasher(hash()),
            sizes: Vec::new(),
            shares: HashMap::with_hasher(hash()),
            unknown: 0.0,
            ways: HashMap::with_hasher(hash()),
            steps: HashMap::with_hasher(hash()),
        }
    }

    /// Of records in order, each with who stands for its person, and of the sources, in order, of
    /// records that are a person each.
    fn of(records: &[(u32, u16)], alone: &[u16]) -> Self {
        let mut found = Self::nobody();
        for same in alone.chunk_by(|x, y| x == y) {
            found.add(&[(same[0], 1)], crate::texts::code_of(same.len()));
        }
        let mut whole = Makeup::new();
        for person in people(records) {
            makeup(person, &mut whole);
            found.add(&whole, 1);
        }
        found.share_out();
        found
    }

    /// Makes numbers of records by source the logarithms of their shares.
    fn share_out(&mut self) {
        let all = in_any_order(self.shares.values().copied()).max(1.0);
        self.shares.values_mut().for_each(|share| *share = (*share / all).ln());
        self.unknown = (HALF / all).ln();
    }

    /// So many people of one makeup more.
    fn add(&mut self, makeup: &[(u16, u32)], people: u32) {
        let size = size(makeup);
        if self.sizes.len() <= size {
            self.sizes.resize(size + 1, 0);
        }
        self.sizes[size] += people;
        for (source, records) in makeup {
            *self.shares.entry(*source).or_default() += f64::from(*records) * f64::from(people);
        }
        match self.people.get_mut(makeup) {
            Some(found) => *found += people,
            None => drop(self.people.insert(makeup.to_vec(), people)),
        }
    }

    /// The least likely step in taking a person apart, the least likely record first.
    fn least_step(&mut self, whole: &[(u16, u32)]) -> f64 {
        if let Some(known) = self.steps.get(whole) {
            return *known;
        }
        let (mut least, mut now) = (f64::INFINITY, whole.to_vec());
        while size(&now) > 1 {
            if let Some(known) = self.steps.get(&now) {
                least = least.min(*known);
                break;
            }
            let (step, rest) = self.next(&now);
            least = least.min(step);
            now = rest;
        }
        self.steps.insert(whole.to_vec(), least);
        least
    }

    /// The record that belongs least: how likely it is to, and what is left without it.
    fn next(&mut self, whole: &[(u16, u32)]) -> (f64, Makeup) {
        let together = self.ways(whole);
        let mut next: Option<(f64, f64, Makeup)> = None;
        for at in 0..whole.len() {
            let mut rest = whole.to_vec();
            rest[at].1 -= 1;
            rest.retain(|(_, records)| *records > 0);
            let left = self.ways(&rest);
            // Of two, whichever comes first: the sum is the same to the last digit.
            let step = together - (left + self.ways(&[(whole[at].0, 1)]));
            let less = |(least, of, _): &(f64, f64, Makeup)| {
                step.total_cmp(least).then(left.total_cmp(of)).is_lt()
            };
            if next.as_ref().is_none_or(less) {
                next = Some((step, left, rest));
            }
        }
        next.map_or_else(|| (f64::INFINITY, Vec::new()), |(step, _, rest)| (step, rest))
    }

    /// The logarithm of how many people have this makeup, times the orders in which the records of
    /// each of its sources can come.
    pub(super) fn ways(&mut self, makeup: &[(u16, u32)]) -> f64 {
        if let Some(known) = self.ways.get(makeup) {
            return *known;
        }
        let of_size = self.of_size(makeup);
        let independent = self.independent(makeup).exp();
        let found = self.people.get(makeup).copied().map_or(0.0, f64::from);
        let share = (found + INDEPENDENT * independent) / (of_size + INDEPENDENT);
        let within = in_any_order(makeup.iter().map(|(_, records)| orders(*records)));
        let ways = ((of_size + HALF) * share.max(f64::MIN_POSITIVE)).ln() + within;
        self.ways.insert(makeup.to_vec(), ways);
        ways
    }

    /// The logarithm of how many times commoner this makeup is, of those of as many records, than if
    /// sources were drawn independently.
    pub(super) fn by_source(&mut self, makeup: &[(u16, u32)]) -> f64 {
        let within = in_any_order(makeup.iter().map(|(_, records)| orders(*records)));
        let of_size = (self.of_size(makeup) + HALF).ln();
        self.ways(makeup) - within - of_size - self.independent(makeup)
    }

    /// How many people have as many records.
    fn of_size(&self, makeup: &[(u16, u32)]) -> f64 {
        self.sizes.get(size(makeup)).copied().map_or(0.0, f64::from)
    }

    /// The logarithm of how likely this makeup is when sources are drawn independently.
    fn independent(&self, makeup: &[(u16, u32)]) -> f64 {
        let drawn = |(source, records): &(u16, u32)| {
            let share = self.shares.get(source).copied().unwrap_or(self.unknown);
            share * f64::from(*records) - orders(*records)
        };
        orders(crate::texts::code_of(size(makeup))) + in_any_order(makeup.iter().map(drawn))
    }
}

/// The logarithm of the number of orders in which so many records can come.
fn orders(records: u32) -> f64 {
    (2..=records).map(|n| f64::from(n).ln()).sum()
}

/// A sum that does not depend on how sources are numbered.
fn in_any_order(terms: impl Iterator<Item = f64>) -> f64 {
    let mut terms: Vec<f64> = terms.collect();
    terms.sort_unstable_by(f64::total_cmp);
    terms.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::{Stream, Streams};

    /// Records of people, given by their sources, in turn.
    fn records(people: &[&[u16]]) -> (Vec<u32>, Vec<u16>) {
        let (mut roots, mut sources) = (Vec::new(), Vec::new());
        for person in people {
            let root = crate::texts::code_of(roots.len());
            roots.extend(person.iter().map(|_| root));
            sources.extend_from_slice(person);
        }
        (roots, sources)
    }

    /// All pairs of one person, each worth a little more than the one before.
    fn links(roots: &[u32], mut own: impl FnMut() -> f64) -> Vec<(u32, u32, f64)> {
        let places = || 0..crate::texts::code_of(roots.len());
        let pairs = places().flat_map(|x| places().skip(x as usize + 1).map(move |y| (x, y)));
        let same = |(x, y): &(u32, u32)| roots[*x as usize] == roots[*y as usize];
        pairs.filter(same).map(|(x, y)| (x, y, own())).collect()
    }

    /// How many are expected right as they are.
    fn right(links: &[(u32, u32, f64)]) -> f64 {
        links.iter().map(|(_, _, own)| 1.0 / (1.0 + (-own).exp())).sum()
    }

    fn steps(people: &[&[u16]]) -> Vec<f64> {
        let (roots, sources) = records(people);
        Makeups::of((&roots, &sources), &[], (0.0, 0.0)).of
    }

    fn some_people(stream: &mut Stream, kinds: &[&'static [u16]]) -> Vec<&'static [u16]> {
        (0..200).map(|_| kinds[stream.index(kinds.len())]).collect()
    }

    #[test]
    fn one_more_record_is_as_likely_as_people_with_one_more_are_frequent() {
        let people: Vec<&[u16]> =
            [vec![&[4][..]; 6], vec![&[4, 4][..]; 2], vec![&[4, 4, 4][..]; 1]].concat();
        let of = steps(&people);
        // Of 6, 2 and 1 people, half a person beside each.
        let (second, third) = (2.0 * 2.5 / (6.5 * 6.5), 3.0 * 1.5 / (2.5 * 6.5));
        assert!((of[6] - f64::ln(second)).abs() < 1e-12, "{of:?}");
        assert!((of[10] - f64::ln(f64::min(second, third))).abs() < 1e-12, "{of:?}");
        assert!(third > second);
    }

    #[test]
    fn a_second_record_of_a_source_is_worth_what_such_people_are_frequent() {
        let people: Vec<&[u16]> = [
            vec![&[1][..]; 4000],
            vec![&[2][..]; 1000],
            vec![&[1, 2][..]; 8000],
            vec![&[1, 1][..]; 40],
            vec![&[1, 1, 2][..]; 10],
        ]
        .concat();
        let of = steps(&people);
        let all = 4000.0 + 1000.0 + 16000.0 + 80.0 + 30.0;
        let of_one = (4000.0 + 8000.0 + 80.0 + 20.0) / all;
        let frequent = |found: f64, of_size: f64, independent: f64| {
            (of_size + 0.5) * (found + 300.0 * independent) / (of_size + 300.0)
        };
        let ones = frequent(4000.0, 5000.0, of_one);
        let twos = frequent(1000.0, 5000.0, 1.0 - of_one);
        let mixed = frequent(8000.0, 8040.0, 2.0 * of_one * (1.0 - of_one));
        let double = frequent(40.0, 8040.0, of_one * of_one);
        let three = frequent(10.0, 10.0, 3.0 * of_one * of_one * (1.0 - of_one));
        let expect = [mixed / (ones * twos), 2.0 * double / (ones * ones)];
        let third = [three / (double * twos), 2.0 * three / (mixed * ones)];
        for (at, odds) in [(5000, expect[0]), (21000, expect[1])] {
            assert!((of[at] - f64::ln(odds)).abs() < 1e-9, "{} {}", of[at], odds.ln());
        }
        // The record that belongs least is taken away first, then what is left is taken apart.
        let (first, then) =
            if third[0] < third[1] { (third[0], expect[1]) } else { (third[1], expect[0]) };
        assert!((of[21080] - f64::ln(f64::min(first, then))).abs() < 1e-9, "{}", of[21080]);
        assert!(of[21000] < of[5000] - 3.0, "two rows of one source are seldom one person here");
    }

    #[test]
    fn a_larger_person_is_never_more_likely_made_up_than_the_smaller_one_left_of_it() {
        let mut stream = Streams::new(5).named("makeups");
        for _ in 0..50 {
            let kinds: [&[u16]; 5] = [&[0], &[0; 2], &[0; 3], &[0; 5], &[0; 9]];
            let people = some_people(&mut stream, &kinds);
            let (roots, of) = (records(&people).0, steps(&people));
            let mut by_size: Vec<(usize, f64)> = people
                .iter()
                .zip(roots.chunk_by(|x, y| x == y))
                .map(|(person, root)| (person.len(), of[root[0] as usize]))
                .filter(|(size, _)| *size > 1)
                .collect();
            by_size.sort_by_key(|of| of.0);
            assert!(by_size.windows(2).all(|two| two[0].1 >= two[1].1), "{by_size:?}");
        }
    }

    #[test]
    fn neither_the_order_of_people_nor_the_numbers_of_sources_change_a_digit() {
        let mut stream = Streams::new(6).named("makeups");
        let kinds: [&[u16]; 8] =
            [&[0], &[1], &[2], &[0, 1], &[0, 2], &[1, 2], &[0, 1, 2], &[0, 0, 1, 1, 2]];
        for _ in 0..50 {
            let people = some_people(&mut stream, &kinds);
            let (roots, sources) = records(&people);
            let renamed: Vec<u16> =
                sources.iter().map(|source| [9, 4, 7][*source as usize]).collect();
            let own = links(&roots, || 6.0 * stream.unit() - 1.0);
            let one = Makeups::of((&roots, &sources), &own, (-1.0, right(&own)));
            let other = Makeups::of((&roots, &renamed), &own, (-1.0, right(&own)));
            assert_eq!(one.of, other.of);
            assert_eq!(one.balance.to_bits(), other.balance.to_bits());
            let turned: Vec<&[u16]> = people.iter().rev().copied().collect();
            let mut sorted = [one.of, steps(&turned)];
            sorted.iter_mut().for_each(|of| of.sort_unstable_by(f64::total_cmp));
            assert_eq!(sorted[0], sorted[1]);
        }
    }

    #[test]
    fn as_many_links_are_expected_right_as_before_and_none_falls_below_the_threshold() {
        let mut stream = Streams::new(7).named("makeups");
        let kinds: [&[u16]; 6] = [&[0], &[1], &[0, 1], &[0, 1], &[0, 0], &[0, 0, 1, 1, 1]];
        let probability = |log_odds: f64| 1.0 / (1.0 + (-log_odds).exp());
        let mut moved = 0;
        for _ in 0..50 {
            let people = some_people(&mut stream, &kinds);
            let (roots, sources) = records(&people);
            let threshold = 3.0 * stream.unit() - 1.0;
            let own = links(&roots, || threshold + 9.0 * stream.unit());
            let makeups = Makeups::of((&roots, &sources), &own, (threshold, right(&own)));
            let now = |(x, _, own): &(u32, u32, f64)| makeups.worth(roots[*x as usize], *own);
            let before: f64 = own.iter().map(|(_, _, own)| probability(*own)).sum();
            let after: f64 = own.iter().map(|link| probability(now(link))).sum();
            assert!((before - after).abs() < 1e-5 * before, "{before} {after}");
            assert!(own.iter().all(|link| now(link) >= threshold));
            moved += usize::from(own.iter().any(|link| (now(link) - link.2).abs() > 0.5));
        }
        assert_eq!(moved, 50, "makeups say something");
    }

    #[test]
    fn where_all_people_are_made_up_alike_no_link_changes_by_a_digit() {
        let people: Vec<&[u16]> = [vec![&[3][..]; 90], vec![&[1, 3][..]; 30]].concat();
        let (roots, sources) = records(&people);
        let mut stream = Streams::new(8).named("makeups");
        let own = links(&roots, || 8.0 * stream.unit());
        let makeups = Makeups::of((&roots, &sources), &own, (0.0, right(&own)));
        for (x, _, own) in &own {
            assert_eq!(makeups.worth(roots[*x as usize], *own).to_bits(), own.to_bits());
        }
        let nobody = Makeups::of((&[0, 1], &[0, 0]), &[], (0.0, 0.0));
        assert!(nobody.balance.abs() < f64::EPSILON);
    }
}
