//! Singling out: sums and differences of released sets that leave a few children.
//!
//! Every set (an area, a school, a year) is cut into groups that are in exactly the same sets. Some
//! sum of the sets, each times any whole number, may leave only groups that are small: then their
//! figures follow from those of the sets. All sums are looked at by elimination in whole numbers,
//! so nothing is missed and nothing is invented; where that would take too long the answer is "too
//! many to decide", never "none".

use std::collections::BTreeMap;

/// Sums of this many steps are tried at most.
const MOST_STEPS: u64 = 20_000_000;

/// A few children whose figures follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Singled {
    /// How many children the groups left over have.
    pub children: u64,
    /// The sets, and how many times each is added (or taken away).
    pub sets: Vec<(usize, i64)>,
    /// Each child is left over exactly once: their own count follows. Otherwise a sum follows in
    /// which some count more than others.
    pub is_count: bool,
}

/// More overlapping sets than can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{sets} sets overlap in too many ways to be decided; compare fewer at a time")]
pub struct TooMany {
    /// How many sets there were.
    pub sets: usize,
}

/// Looks for sums of sets that leave 1 to `fewer_than` − 1 children. Each set is a list of row
/// numbers of children. The worst finding of each small group is given.
///
/// # Errors
/// [`TooMany`] when it cannot be decided: treat it as a finding.
pub fn singled_out(sets: &[Vec<u32>], fewer_than: u64) -> Result<Vec<Singled>, TooMany> {
    let too_many = TooMany { sets: sets.len() };
    let groups = groups(sets);
    let small = groups.iter().filter(|(_, children)| *children < fewer_than).count();
    if small == 0 {
        return Ok(Vec::new());
    }
    let sums = sums_of_small_groups(sets.len(), &groups, fewer_than).ok_or(too_many)?;
    let sizes: Vec<u64> = groups.iter().map(|(_, children)| *children).collect();
    let mut found: BTreeMap<Vec<usize>, Singled> = BTreeMap::new();
    for part in connected(&sums, groups.len()) {
        search(&part, &sizes, fewer_than, &mut found).ok_or(too_many)?;
    }
    let mut all: Vec<Singled> = found.into_values().collect();
    all.sort_by(|a, b| (a.children, &a.sets).cmp(&(b.children, &b.sets)));
    Ok(all)
}

/// Children by which sets they are in: the sets, and how many children.
fn groups(sets: &[Vec<u32>]) -> Vec<(Vec<usize>, u64)> {
    let mut membership: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, set) in sets.iter().enumerate() {
        for child in set {
            let of = membership.entry(*child).or_default();
            if of.last() != Some(&number) {
                of.push(number);
            }
        }
    }
    let mut sizes: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
    membership.into_values().for_each(|of| *sizes.entry(of).or_default() += 1);
    sizes.into_iter().collect()
}

/// How often each group is in a sum of sets, with how often each set is in it.
#[derive(Clone, Debug)]
struct Sum {
    groups: Vec<i128>,
    sets: Vec<i128>,
}

impl Sum {
    /// Clears a group with the help of another sum; `None` when numbers grow too large.
    fn cleared(&self, with: &Self, group: usize) -> Option<Self> {
        let (mine, theirs) = (with.groups[group], self.groups[group]);
        let combine = |a: &[i128], b: &[i128]| -> Option<Vec<i128>> {
            let one =
                |(a, b): (&i128, &i128)| a.checked_mul(mine)?.checked_sub(b.checked_mul(theirs)?);
            a.iter().zip(b).map(one).collect()
        };
        let groups = combine(&self.groups, &with.groups)?;
        let sets = combine(&self.sets, &with.sets)?;
        Some(Self { groups, sets }.reduced())
    }

    /// Divided by the largest number that divides all of it.
    fn reduced(mut self) -> Self {
        let all = || self.groups.iter().chain(&self.sets);
        let divisor = all().fold(0, |a, b| greatest_divisor(a, *b));
        if divisor > 1 {
            self.groups.iter_mut().for_each(|n| *n /= divisor);
            self.sets.iter_mut().for_each(|n| *n /= divisor);
        }
        self
    }

    fn is_nothing(&self) -> bool {
        self.groups.iter().all(|n| *n == 0)
    }
}

fn greatest_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A basis of all sums that leave out every large group, in reduced form: each has a group of its
/// own that no other has.
fn sums_of_small_groups(
    sets: usize,
    groups: &[(Vec<usize>, u64)],
    fewer_than: u64,
) -> Option<Vec<Sum>> {
    let sum_of = |set: usize| Sum {
        groups: groups.iter().map(|(of, _)| i128::from(of.contains(&set))).collect(),
        sets: (0..sets).map(|other| i128::from(other == set)).collect(),
    };
    let mut sums: Vec<Sum> = (0..sets).map(sum_of).collect();
    let large = (0..groups.len()).filter(|group| groups[*group].1 >= fewer_than);
    for group in large {
        let Some(leader) = sums.iter().position(|sum| sum.groups[group] != 0) else { continue };
        let leader = sums.swap_remove(leader);
        for sum in sums.iter_mut().filter(|sum| sum.groups[group] != 0) {
            *sum = sum.cleared(&leader, group)?;
        }
        sums.retain(|sum| !sum.is_nothing());
    }
    let mut done = 0;
    for group in 0..groups.len() {
        let Some(leader) = (done..sums.len()).find(|n| sums[*n].groups[group] != 0) else {
            continue;
        };
        sums.swap(done, leader);
        let leader = sums[done].clone();
        for (number, sum) in sums.iter_mut().enumerate() {
            if number != done && sum.groups[group] != 0 {
                *sum = sum.cleared(&leader, group)?;
            }
        }
        sums.retain(|sum| !sum.is_nothing());
        done += 1;
    }
    Some(sums)
}

/// Sums that share groups, apart from those that do not: a small finding is always within one part.
fn connected(sums: &[Sum], groups: usize) -> Vec<Vec<Sum>> {
    let mut parts: Vec<(Vec<bool>, Vec<Sum>)> = Vec::new();
    for sum in sums {
        let mut touched: Vec<bool> = sum.groups.iter().map(|n| *n != 0).collect();
        let mut members = vec![sum.clone()];
        let touches = |a: &[bool], b: &[bool]| (0..groups).any(|group| a[group] && b[group]);
        let (with, without): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|(other, _)| touches(other, &touched));
        for (other, sums) in with {
            (0..groups).for_each(|group| touched[group] |= other[group]);
            members.extend(sums);
        }
        parts = without;
        parts.push((touched, members));
    }
    parts.into_iter().map(|(_, sums)| sums).collect()
}

/// Tries every choice of groups with fewer children than that, and looks whether a sum of the part
/// leaves nobody else. A choice is left alone when it has one that was found already.
fn search(
    part: &[Sum],
    sizes: &[u64],
    fewer_than: u64,
    found: &mut BTreeMap<Vec<usize>, Singled>,
) -> Option<()> {
    let touched: Vec<usize> =
        (0..sizes.len()).filter(|group| part.iter().any(|sum| sum.groups[*group] != 0)).collect();
    let mut choices: Vec<(Vec<usize>, u64)> = vec![(Vec::new(), 0)];
    let mut steps = 0_u64;
    while let Some((choice, children)) = choices.pop() {
        steps += (part.len() * part.len() * touched.len()) as u64 + 1;
        if steps > MOST_STEPS {
            return None;
        }
        if !choice.is_empty() {
            let known = |other: &Vec<usize>| other.iter().all(|group| choice.contains(group));
            if found.keys().any(known) {
                continue;
            }
            if let Some(sum) = sum_within(part, &choice, &touched)? {
                let kept: Vec<usize> =
                    choice.iter().copied().filter(|group| sum.groups[*group] != 0).collect();
                found.retain(|other, _| !kept.iter().all(|group| other.contains(group)));
                found.insert(kept, singled(&sum, sizes));
                continue;
            }
        }
        let start = choice.last().map_or(0, |last| last + 1);
        for group in touched.iter().copied().filter(|group| *group >= start) {
            if children + sizes[group] < fewer_than {
                let mut longer = choice.clone();
                longer.push(group);
                choices.push((longer, children + sizes[group]));
            }
        }
    }
    Some(())
}

/// A sum that has only groups of the choice; the outer `None` when numbers grow too large.
fn sum_within(part: &[Sum], choice: &[usize], touched: &[usize]) -> Option<Option<Sum>> {
    let mut sums = part.to_vec();
    for group in touched.iter().copied().filter(|group| !choice.contains(group)) {
        let Some(leader) = sums.iter().position(|sum| sum.groups[group] != 0) else { continue };
        let leader = sums.swap_remove(leader);
        for sum in sums.iter_mut().filter(|sum| sum.groups[group] != 0) {
            *sum = sum.cleared(&leader, group)?;
        }
        sums.retain(|sum| !sum.is_nothing());
        if sums.is_empty() {
            return Some(None);
        }
    }
    Some(sums.into_iter().next())
}

fn singled(sum: &Sum, sizes: &[u64]) -> Singled {
    let used = || (0..sizes.len()).filter(|group| sum.groups[*group] != 0);
    let first = used().next().map_or(1, |group| sum.groups[group]);
    let sign = first.signum();
    let sets = sum.sets.iter().enumerate().filter(|(_, times)| **times != 0);
    let times = |times: i128| i64::try_from(times * sign).unwrap_or(i64::MAX);
    Singled {
        children: used().map(|group| sizes[group]).sum(),
        sets: sets.map(|(set, n)| (set, times(*n))).collect(),
        is_count: used().all(|group| sum.groups[group] == first),
    }
}

impl Singled {
    /// The finding in plain sentences; the caller knows what the sets are called.
    pub fn in_words(&self, name: impl Fn(usize) -> String) -> String {
        let term = |(set, times): &(usize, i64)| {
            let sign = if *times < 0 { "less" } else { "plus" };
            match times.unsigned_abs() {
                1 => format!("{sign} “{}”", name(*set)),
                n => format!("{sign} {n} times “{}”", name(*set)),
            }
        };
        let sum: Vec<String> = self.sets.iter().map(term).collect();
        let sum = sum.join(" ");
        let sum = sum.strip_prefix("plus ").unwrap_or(&sum);
        let what = if self.is_count { "a count" } else { "a weighted count" };
        format!(
            "{sum} leaves {what} of {} children. Publish only sets that are sums of the same larger groups, or leave one of these out.",
            self.children
        )
    }
}
