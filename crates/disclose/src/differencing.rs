//! Differencing: two harmless figures whose difference is one child.
//!
//! A figure for an area and a figure for the same area less one street say together what the
//! street says. Before a release, the set of children it counts is compared with the sets of
//! earlier releases of the same question and data. The children are cut into atoms (who is in
//! exactly the same sets); the release is refused when adding and subtracting figures could leave
//! a group of 1 to threshold less 1 children.

use crate::release::Refusal;
use crate::rules::Rules;
use std::collections::BTreeMap;
use std::fmt;

/// A prime below 2^61: sums of figures are examined modulo it (Gauss elimination). For the number
/// of sets allowed here every minor of a 0/1 matrix is smaller (Hadamard's bound), so the answer is
/// the same as with fractions.
const PRIME: u64 = (1 << 61) - 1;
/// More overlapping sets than this are refused: 31^15.5 / 2^30 stays below the prime.
const MOST_SETS: usize = 30;
/// Sums that leave out all large groups are tried in all combinations up to this many.
const MOST_SMALL_SUMS: usize = 16;

/// The children behind one figure, by row number in one state of the data. It cannot be printed,
/// written down or read back:
/// ```compile_fail,E0277
/// fn needs_serialize<T: serde::Serialize>() {}
/// needs_serialize::<lifechances_disclose::Contributors>();
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Contributors(Vec<u32>);

impl Contributors {
    /// From row numbers in any order; repeats count once.
    pub fn new(mut rows: Vec<u32>) -> Self {
        rows.sort_unstable();
        rows.dedup();
        Self(rows)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
            }
        }
        false
    }
}

impl fmt::Debug for Contributors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contributors(..)")
    }
}

/// Refuses a release that, with earlier ones of the same question and data, would single out a few
/// children. Releasing exactly the same set again is fine. Sets below the threshold are passed
/// over, the new one as well: `release` never shows a count of theirs.
///
/// # Errors
/// [`Refusal::Differencing`], or [`Refusal::TooManyOverlaps`] when the question is too large to
/// decide (it fails closed).
pub fn check_overlap(
    new: &Contributors,
    earlier: &[Contributors],
    rules: &Rules,
) -> Result<(), Refusal> {
    let is_shown = |set: &&Contributors| set.0.len() as u64 >= rules.threshold();
    if !is_shown(&new) {
        return Ok(());
    }
    let shown: Vec<&Contributors> = earlier.iter().filter(is_shown).collect();
    let sets = connected_to(new, &shown);
    if sets.len() > MOST_SETS {
        return Err(Refusal::TooManyOverlaps { releases: sets.len() });
    }
    // Large groups first: then the last rows of the basis are the sums that leave only small ones.
    let mut atoms = atoms(&sets);
    atoms.sort_by_key(|(_, children)| *children < rules.threshold());
    let large = atoms.iter().filter(|(_, children)| *children >= rules.threshold()).count();
    let small_sums = Basis::of(&sets, &atoms).without(large);
    if small_sums.0.len() > MOST_SMALL_SUMS {
        return Err(Refusal::TooManyOverlaps { releases: sets.len() });
    }
    let singled_out = small_sums.groups().any(|group| {
        let children = group.iter().map(|atom| atoms[*atom].1);
        children.sum::<u64>() < rules.threshold()
    });
    if singled_out { Err(Refusal::Differencing { needed: rules.threshold() }) } else { Ok(()) }
}

/// [`check_overlap`] for every group of a new table, each against the earlier releases and the
/// groups before it.
///
/// # Errors
/// As [`check_overlap`].
pub fn check_overlaps(
    new: &[Contributors],
    earlier: &[Contributors],
    rules: &Rules,
) -> Result<(), Refusal> {
    let mut released = earlier.to_vec();
    for set in new {
        check_overlap(set, &released, rules)?;
        released.push(set.clone());
    }
    Ok(())
}

/// The sets that hang together with the new one through shared children, repeats left out; the new
/// one first.
fn connected_to<'a>(new: &'a Contributors, earlier: &[&'a Contributors]) -> Vec<&'a Contributors> {
    let mut found = vec![new];
    let mut next = 0;
    while next < found.len() {
        let here = found[next];
        for other in earlier {
            if !found.contains(other) && here.overlaps(other) {
                found.push(other);
            }
        }
        next += 1;
    }
    found
}

/// Children by which sets they are in (one bit each), with how many they are.
fn atoms(sets: &[&Contributors]) -> Vec<(u64, u64)> {
    let mut membership: BTreeMap<u32, u64> = BTreeMap::new();
    for (number, set) in sets.iter().enumerate() {
        for row in &set.0 {
            *membership.entry(*row).or_default() |= 1 << number;
        }
    }
    let mut sizes: BTreeMap<u64, u64> = BTreeMap::new();
    membership.into_values().for_each(|sets| *sizes.entry(sets).or_default() += 1);
    sizes.into_iter().collect()
}

/// Every sum and difference of figures, as rows in reduced echelon form over the atoms.
struct Basis(Vec<Vec<u64>>);

impl Basis {
    fn of(sets: &[&Contributors], atoms: &[(u64, u64)]) -> Self {
        let mut basis = Self(Vec::new());
        for number in 0..sets.len() {
            let row = atoms.iter().map(|(members, _)| members >> number & 1).collect();
            let rest = basis.reduced(row);
            if let Some(lead) = rest.iter().position(|n| *n != 0) {
                let scale = inverse(rest[lead]);
                let row: Vec<u64> = rest.iter().map(|n| times(*n, scale)).collect();
                basis.0.iter_mut().for_each(|known| subtract(known, &row, lead));
                basis.0.push(row);
            }
        }
        basis
    }

    /// The rows that say nothing about the first atoms: they span every sum that leaves those out,
    /// because each earlier row has its first entry among them.
    fn without(self, first: usize) -> Self {
        let is_later = |row: &Vec<u64>| row.iter().take(first).all(|n| *n == 0);
        Self(self.0.into_iter().filter(is_later).collect())
    }

    /// Every group of atoms that some sum of the rows counts once each, and nobody else. Each
    /// row alone has its leading entry, which is 1, so a sum of that kind takes each row once or
    /// not at all.
    fn groups(&self) -> impl Iterator<Item = Vec<usize>> + '_ {
        (1_u32..1 << self.0.len()).filter_map(|choice| {
            let mut sum = vec![0; self.0.first().map_or(0, Vec::len)];
            for (_, row) in self.0.iter().enumerate().filter(|(n, _)| choice >> n & 1 == 1) {
                sum.iter_mut().zip(row).for_each(|(here, there)| *here = (*here + there) % PRIME);
            }
            let is_group = sum.iter().all(|times| *times <= 1);
            is_group.then(|| (0..sum.len()).filter(|atom| sum[*atom] == 1).collect())
        })
    }

    fn reduced(&self, mut row: Vec<u64>) -> Vec<u64> {
        for known in &self.0 {
            let lead = known.iter().position(|n| *n != 0).unwrap_or(0);
            subtract(&mut row, known, lead);
        }
        row
    }
}

/// Clears one entry of a row with the help of a row that leads there.
fn subtract(row: &mut [u64], leader: &[u64], lead: usize) {
    let factor = row[lead];
    for (here, there) in row.iter_mut().zip(leader).filter(|_| factor != 0) {
        *here = (*here + PRIME - times(*there, factor)) % PRIME;
    }
}

fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b) % u128::from(PRIME);
    u64::try_from(product).expect("a remainder of a 61-bit number fits in 64 bits")
}

/// By Fermat's little theorem.
fn inverse(a: u64) -> u64 {
    let (mut result, mut base, mut power) = (1, a, PRIME - 2);
    while power > 0 {
        if power & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Rows from the first number of each pair to before the second.
    fn rows(ranges: &[(u32, u32)]) -> Contributors {
        Contributors::new(ranges.iter().flat_map(|(from, to)| *from..*to).collect())
    }

    fn check(new: &Contributors, earlier: &[Contributors], is_safe: bool) {
        let found = check_overlap(new, earlier, &Rules::house());
        let expected = if is_safe { Ok(()) } else { Err(Refusal::Differencing { needed: 10 }) };
        assert_eq!(found, expected);
    }

    /// DOMAIN.md, section 12, vector 10, second half.
    #[test]
    fn an_area_less_one_small_area_must_not_leave_a_few_children() {
        check(&rows(&[(0, 293)]), &[rows(&[(0, 300)])], false);
        check(&rows(&[(0, 300)]), &[rows(&[(0, 293)])], false);
        check(&rows(&[(0, 290)]), &[rows(&[(0, 300)])], true);
        check(&rows(&[(0, 300)]), &[rows(&[(0, 300)])], true);
        check(&rows(&[(0, 300)]), &[rows(&[(300, 600)])], true);
        check(&rows(&[(0, 7)]), &[rows(&[(0, 300)])], true);
        check(&rows(&[(0, 300)]), &[rows(&[(0, 7)])], true);
    }

    #[test]
    fn parts_that_together_almost_make_the_whole_are_refused() {
        check(&rows(&[(0, 300)]), &[rows(&[(0, 100)]), rows(&[(100, 295)])], false);
        check(&rows(&[(0, 300)]), &[rows(&[(0, 100)]), rows(&[(100, 250)])], true);
        check(&rows(&[(0, 100)]), &[rows(&[(0, 300)]), rows(&[(95, 300)])], false);
    }

    #[test]
    fn a_small_overlap_alone_cannot_be_taken_apart() {
        check(&rows(&[(0, 100)]), &[rows(&[(95, 300)])], true);
        let earlier = [rows(&[(95, 300)]), rows(&[(0, 300)])];
        check(&rows(&[(0, 100)]), &earlier, false);
    }

    #[test]
    fn a_few_children_scattered_over_several_differences_are_found() {
        // A and B differ by 4 + 4 children that only together can be subtracted.
        let a = rows(&[(0, 100), (200, 204)]);
        let earlier = [rows(&[(0, 100)]), rows(&[(202, 300)])];
        check(&a, &earlier, false);
    }

    #[test]
    fn many_small_overlaps_that_no_sum_reaches_are_allowed() {
        // Twenty areas, and a group that has three children in each of them.
        let earlier: Vec<Contributors> =
            (0..20).map(|n| rows(&[(n * 100, n * 100 + 100)])).collect();
        let few_in_each: Vec<(u32, u32)> = (0..20).map(|n| (n * 100, n * 100 + 3)).collect();
        check(&rows(&few_in_each), &earlier, true);
    }

    #[test]
    fn a_whole_table_is_checked_group_by_group() {
        let earlier = [rows(&[(0, 300)])];
        let parts = [rows(&[(0, 150)]), rows(&[(150, 295)])];
        let rules = Rules::house();
        let refused = Err(Refusal::Differencing { needed: 10 });
        assert_eq!(check_overlaps(&parts, &earlier, &rules), refused);
        assert_eq!(check_overlaps(&parts[..1], &earlier, &rules), Ok(()));
    }

    #[test]
    fn too_many_overlapping_releases_are_refused_rather_than_guessed() {
        let earlier: Vec<Contributors> = (0..40).map(|n| rows(&[(0, 1000 + 50 * n)])).collect();
        let found = check_overlap(&rows(&[(0, 900)]), &earlier, &Rules::house());
        assert_eq!(found, Err(Refusal::TooManyOverlaps { releases: 41 }));
    }

    #[test]
    fn contributors_do_not_print_themselves() {
        assert_eq!(format!("{:?}", rows(&[(3, 5)])), "Contributors(..)");
    }

    /// Up to four sets made of small and large blocks of children.
    fn sets() -> impl Strategy<Value = Vec<Contributors>> {
        let sizes = prop::collection::vec(prop_oneof![1_u32..6, 10_u32..40], 6);
        let picks = prop::collection::vec(prop::collection::vec(any::<bool>(), 6), 1..5);
        (sizes, picks).prop_map(|(sizes, picks)| {
            let start = |block: usize| sizes[..block].iter().sum::<u32>();
            let set = |pick: &Vec<bool>| {
                let blocks = (0..6).filter(|block| pick[*block]);
                rows(&blocks.map(|b| (start(b), start(b) + sizes[b])).collect::<Vec<_>>())
            };
            picks.iter().map(set).collect()
        })
    }

    /// Slow twin: every sum of the figures taken -1, 0 or 1 times; `true` when one of them counts
    /// 1 to 9 children once each and nobody else.
    fn adding_and_subtracting_singles_out(sets: &[Contributors]) -> bool {
        let most = sets.iter().flat_map(|s| s.0.last()).max().map_or(0, |m| *m as usize + 1);
        (0..3_u32.pow(u32::try_from(sets.len()).unwrap())).any(|mut choice| {
            let mut times = vec![0_i32; most];
            for set in sets {
                let sign = i32::try_from(choice % 3).unwrap() - 1;
                choice /= 3;
                set.0.iter().for_each(|row| times[*row as usize] += sign);
            }
            let once = times.iter().filter(|t| **t == 1).count();
            times.iter().all(|t| *t == 0 || *t == 1) && (1..10).contains(&once)
        })
    }

    proptest! {
        #[test]
        fn whatever_adding_and_subtracting_singles_out_is_refused(sets in sets()) {
            // Earlier releases are those that were let through one after the other.
            let mut earlier: Vec<Contributors> = Vec::new();
            for set in sets {
                let found = check_overlap(&set, &earlier, &Rules::house());
                if found.is_ok() && set.0.len() >= 10 {
                    earlier.push(set);
                    prop_assert!(!adding_and_subtracting_singles_out(&earlier));
                }
            }
        }
    }
}
