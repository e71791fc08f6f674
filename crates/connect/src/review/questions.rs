//! The questions whose answers set most pairs right.
//!
//! The sample of [`crate::review::sample`] is drawn to learn how good the answer is. These questions
//! are asked to make it better: each is about two groups of records, and its answer holds for every
//! pair between them. Two people who may be one are asked about by the link that speaks most for it;
//! a person who may be two is asked about where the records hang together least. The worth of a
//! question is the number of pairs that are expected to change: the chance that the answer as it is
//! is wrong, times the pairs between the groups.

use crate::links::{Link, Links};
use crate::review::strata::as_float;
use crate::settings::Decided;
use crate::texts::code_of;
use std::collections::BTreeMap;

/// A question about two groups of records, asked of one pair of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// The earlier row.
    pub a: u32,
    /// The later row.
    pub b: u32,
    /// Whether the two are one person in the answer.
    pub joined: bool,
    /// Pairs of records between the two groups.
    pub pairs: u64,
    /// Pairs expected to be set right by the answer.
    pub worth: f64,
}

/// Evidence in bits of a pair that was not worth keeping: the floor of what is kept.
const FORGOTTEN: f64 = -10.0;

/// The questions, the worthiest first. Groups that a decision has parted or joined are not asked
/// about again.
pub fn questions(links: &Links, decided: &Decided) -> Vec<Question> {
    let mut members: BTreeMap<u32, u64> = BTreeMap::new();
    for person in &links.person {
        *members.entry(*person).or_default() += 1;
    }
    let mut all = may_be_one(links, &members, decided);
    all.extend(may_be_two(links, decided));
    all.sort_by(|x, y| y.worth.total_cmp(&x.worth).then((x.a, x.b).cmp(&(y.a, y.b))));
    all
}

/// What is known of the links between two groups.
#[derive(Clone, Copy)]
struct Between {
    /// The strongest.
    best: Link,
    links: u64,
    /// Their evidence together.
    sum: f64,
}

impl Between {
    /// Links come strongest first.
    fn add(found: &mut Option<Self>, link: &Link) {
        match found {
            Some(between) => {
                between.links += 1;
                between.sum += link.weight;
            }
            None => *found = Some(Self { best: *link, links: 1, sum: link.weight }),
        }
    }

    /// Bits for one person: half by the strongest link, half by the mean of all pairs, as groups are
    /// joined.
    fn bits(&self, pairs: u64) -> f64 {
        let forgotten = as_float(pairs.saturating_sub(self.links)) * FORGOTTEN;
        f64::midpoint(self.best.weight, (self.sum + forgotten) / as_float(pairs.max(1)))
    }
}

/// Two people each.
fn may_be_one(links: &Links, members: &BTreeMap<u32, u64>, decided: &Decided) -> Vec<Question> {
    let people = |a: u32, b: u32| {
        let (one, two) = (links.person[a as usize], links.person[b as usize]);
        (one.min(two), one.max(two))
    };
    let parted: Vec<(u32, u32)> = decided.different.iter().map(|(a, b)| people(*a, *b)).collect();
    let mut between: BTreeMap<(u32, u32), Option<Between>> = BTreeMap::new();
    for link in links.links.iter().filter(|link| !link.joined) {
        Between::add(between.entry(people(link.a, link.b)).or_default(), link);
    }
    for key in parted {
        between.remove(&key);
    }
    let question = |((one, two), found): ((u32, u32), Option<Between>)| {
        let found = found?;
        let size = |person: u32| members.get(&person).copied().unwrap_or(1);
        let pairs = size(one) * size(two);
        let worth = probability(found.bits(pairs)) * as_float(pairs);
        Some(Question { a: found.best.a, b: found.best.b, joined: false, pairs, worth })
    };
    between.into_iter().filter_map(question).collect()
}

/// One person each, cut where they hang together least.
fn may_be_two(links: &Links, decided: &Decided) -> Vec<Question> {
    let mut of: BTreeMap<u32, Vec<Link>> = BTreeMap::new();
    for link in links.links.iter().filter(|link| link.joined) {
        of.entry(links.person[link.a as usize]).or_default().push(*link);
    }
    let mut same: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    for pair in &decided.same {
        same.entry(links.person[pair.0 as usize]).or_default().push(*pair);
    }
    let cut = |(person, links): (&u32, &Vec<Link>)| {
        cut(links, same.get(person).map(Vec::as_slice).unwrap_or_default())
    };
    of.iter().filter_map(cut).collect()
}

/// The question of one person's weakest cut; `None` when a decision goes across it.
fn cut(links: &[Link], same: &[(u32, u32)]) -> Option<Question> {
    let mut rows: Vec<u32> = links.iter().flat_map(|link| [link.a, link.b]).collect();
    rows.sort_unstable();
    rows.dedup();
    let place = |row: u32| rows.binary_search(&row).unwrap_or(0);
    let mut group: Vec<u32> = (0..code_of(rows.len())).collect();
    let mut groups = rows.len();
    let decided = same.iter().copied();
    let strongest = links.iter().map(|link| (link.a, link.b));
    for (a, b) in decided.chain(strongest) {
        let (one, two) = (group[place(a)], group[place(b)]);
        if one != two && groups > 2 {
            groups -= 1;
            group.iter_mut().filter(|own| **own == two).for_each(|own| *own = one);
        }
    }
    let apart = |a: u32, b: u32| group[place(a)] != group[place(b)];
    if same.iter().any(|(a, b)| apart(*a, *b)) {
        return None;
    }
    let mut between = None;
    for link in links.iter().filter(|link| apart(link.a, link.b)) {
        Between::add(&mut between, link);
    }
    let found = between?;
    let first = group.iter().filter(|own| **own == group[0]).count() as u64;
    let pairs = first * (rows.len() as u64 - first);
    let bits = (found.sum + as_float(pairs.saturating_sub(found.links)) * FORGOTTEN)
        / as_float(pairs.max(1));
    let worth = (1.0 - probability(bits)) * as_float(pairs);
    Some(Question { a: found.best.a, b: found.best.b, joined: true, pairs, worth })
}

fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::Streams;

    fn link(a: u32, b: u32, weight: f64, joined: bool) -> Link {
        Link { a, b, weight, joined }
    }

    fn links(person: &[u32], mut links: Vec<Link>) -> Links {
        links.sort_by(|x, y| y.weight.total_cmp(&x.weight));
        let person = person.to_vec();
        Links {
            person,
            links,
            review: Vec::new(),
            blocking: crate::Blocking::default(),
            expected: crate::Expected::default(),
            makeups: Vec::new(),
        }
    }

    #[test]
    fn what_sets_many_pairs_right_comes_before_what_is_likelier_and_sets_one() {
        // Two people of two and three records that may be one, and two of one record each.
        let between = (0..2).flat_map(|a| (2..5).map(move |b| link(a, b, -1.0, false)));
        let mut all: Vec<Link> = between.collect();
        all[3].weight = -0.5;
        all.push(link(5, 6, 0.0, false));
        let found = questions(&links(&[0, 0, 2, 2, 2, 5, 6], all.clone()), &Decided::default());
        let of: Vec<(u32, u32, u64)> = found.iter().map(|one| (one.a, one.b, one.pairs)).collect();
        assert_eq!(of, [(1, 2, 6), (5, 6, 1)], "asked by the strongest link");
        let bits = f64::midpoint(-0.5, -5.5 / 6.0);
        assert!((found[0].worth - 6.0 / (1.0 + (-bits).exp2())).abs() < 1e-12);
        assert!((found[1].worth - 0.5).abs() < 1e-12);
        // Whoever said that two records of these groups are apart said it of the groups.
        let mut decided = Decided::default();
        decided.different.insert((0, 4));
        let found = questions(&links(&[0, 0, 2, 2, 2, 5, 6], all), &decided);
        assert_eq!(found.len(), 1);
    }

    /// The strongest link across the cut whose strongest link is weakest, by trying every cut.
    fn weakest_cut(records: u32, links: &[Link]) -> f64 {
        let strongest = |cut: u32| {
            let across = links.iter().filter(|link| cut >> link.a & 1 != cut >> link.b & 1);
            across.map(|link| link.weight).fold(f64::NEG_INFINITY, f64::max)
        };
        (1..(1_u32 << records) - 1).map(strongest).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn a_person_is_asked_about_where_the_records_hang_together_least() {
        let mut stream = Streams::new(3).named("people to cut");
        for _ in 0..300 {
            let records = 2 + u32::try_from(stream.below(6)).unwrap();
            let pairs = (0..records).flat_map(|a| (a + 1..records).map(move |b| (a, b)));
            let all: Vec<Link> =
                pairs.map(|(a, b)| link(a, b, 20.0 * stream.unit() - 5.0, true)).collect();
            let person = vec![0; records as usize];
            let run = links(&person, all.clone());
            let [found] = questions(&run, &Decided::default()).try_into().unwrap();
            let asked = all.iter().find(|one| (one.a, one.b) == (found.a, found.b)).unwrap();
            assert!((asked.weight - weakest_cut(records, &all)).abs() < 1e-12, "{all:?}");
            assert!(found.joined && found.worth <= f64::from(u32::try_from(found.pairs).unwrap()));
            // Once said to be one person, they are asked about somewhere else, or no more.
            let mut decided = Decided::default();
            decided.same.insert((found.a, found.b));
            let again = questions(&run, &decided);
            assert!(again.iter().all(|one| (one.a, one.b) != (found.a, found.b)));
            assert_eq!(again.is_empty(), records == 2);
        }
    }
}
