//! Which sets lie too close together.

use super::ContributorSet;
use std::fmt;

/// Groups and differences of fewer children than this are too few, as they are behind door 1.
pub const FEW: u64 = 10;
/// The name of these rules, as it stands in the ledger.
pub const POLICY: &str = "LC-SDC v1, door 2";

/// A set of children whose number is known outside, or can be added up there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSet {
    /// Where its number stands, in words that tell of nobody: file, line and column.
    pub name: String,
    /// The children.
    pub children: ContributorSet,
}

/// Why a set must not leave. It holds no count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TooClose {
    /// It is of 1 to 9 children itself.
    Few {
        /// The set.
        new: String,
    },
    /// It differs by 1 to 9 children from another.
    Near {
        /// The set.
        new: String,
        /// The other, which is new as well or has left before.
        other: String,
    },
}

impl fmt::Display for TooClose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Few { new } => write!(
                f,
                "{new}: fewer than {FEW} children are counted there. Hide it, and others with it: \
                 `lifechances disclose protect` finds which"
            ),
            Self::Near { new, other } => write!(
                f,
                "{new}: it counts the same children as {other} but for fewer than {FEW}, so that \
                 one less the other tells of them. Count exactly the same children, merge the group \
                 with a neighbour, or hide the cell and another with it"
            ),
        }
    }
}

/// What of the new sets must not leave: sets of 1 to 9 children, and sets that differ by 1 to 9 from a
/// released one or from each other. Sets of nobody, and the same set again, tell nothing new. Each new
/// set is named at most once for each of these reasons, in their order.
///
/// The order in which sets are released does not matter: whether any of a number of sets is refused is
/// a question of its pairs, and each pair is asked the same both ways.
pub fn too_close(new: &[NamedSet], released: &[NamedSet]) -> Vec<TooClose> {
    let before = BySize::of(released);
    let beside = BySize::of(new);
    let mut found = Vec::new();
    for (at, one) in new.iter().enumerate() {
        if (1..FEW).contains(&one.children.children()) {
            found.push(TooClose::Few { new: one.name.clone() });
            continue;
        }
        let near = before.near(one).next().or_else(|| {
            // Of two new sets the later is named, against the earlier.
            beside.near(one).filter(|(other, _)| *other < at).min_by_key(|(other, _)| *other)
        });
        if let Some((_, other)) = near {
            let (new, other) = (one.name.clone(), other.name.clone());
            found.push(TooClose::Near { new, other });
        }
    }
    found
}

/// Sets in the order of their size: those of about one size stand together.
struct BySize<'a>(Vec<(usize, &'a NamedSet)>);

impl<'a> BySize<'a> {
    fn of(sets: &'a [NamedSet]) -> Self {
        let mut sets: Vec<_> = sets.iter().enumerate().collect();
        sets.sort_by_key(|(at, set)| (set.children.children(), *at));
        Self(sets)
    }

    /// The sets that differ from one by 1 to 9 children. Sets of 1 to 9 themselves are passed over: no
    /// count of theirs is shown.
    fn near<'b>(&'b self, one: &'b NamedSet) -> impl Iterator<Item = (usize, &'a NamedSet)> + 'b {
        let size = one.children.children();
        let (least, most) = ((size + 1).saturating_sub(FEW), size + FEW - 1);
        let from = self.0.partition_point(|(_, set)| set.children.children() < least);
        let about = self.0.iter().skip(from);
        about
            .take_while(move |(_, set)| set.children.children() <= most)
            .filter(|(_, set)| !(1..FEW).contains(&set.children.children()))
            .filter(move |(_, set)| {
                one.children.differs_by(&set.children, FEW - 1).is_some_and(|by| by > 0)
            })
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    type Numbers = BTreeSet<u32>;

    fn named(sets: &[Numbers]) -> Vec<NamedSet> {
        let name = |(at, numbers): (usize, &Numbers)| NamedSet {
            name: at.to_string(),
            children: ContributorSet::new(numbers.iter().copied()),
        };
        sets.iter().enumerate().map(name).collect()
    }

    fn range(from: u32, to: u32) -> Numbers {
        (from..to).collect()
    }

    fn check(new: &[Numbers], released: &[Numbers], expected: &[TooClose]) {
        assert_eq!(too_close(&named(new), &named(released)), expected);
    }

    fn near(new: &str, other: &str) -> TooClose {
        TooClose::Near { new: new.to_owned(), other: other.to_owned() }
    }

    #[test]
    fn a_set_that_differs_by_one_to_nine_children_is_refused_and_by_ten_is_not() {
        let all = [range(0, 300)];
        check(&[range(0, 299)], &all, &[near("0", "0")]);
        check(&[range(0, 291)], &all, &[near("0", "0")]);
        check(&[range(0, 290)], &all, &[]);
        check(&[range(0, 310)], &all, &[]);
        // As many, but other children.
        check(&[range(4, 304)], &all, &[near("0", "0")]);
        check(&[range(5, 305)], &all, &[]);
        check(&all, &all, &[]);
    }

    #[test]
    fn one_to_nine_children_themselves_are_refused_and_nobody_is_not() {
        let few = |new: &str| TooClose::Few { new: new.to_owned() };
        check(&[range(0, 1), range(20, 29)], &[], &[few("0"), few("1")]);
        check(&[range(0, 10), Numbers::new(), range(20, 30)], &[Numbers::new()], &[]);
    }

    #[test]
    fn new_sets_are_compared_with_each_other_and_the_later_is_named() {
        let sets = [range(0, 100), range(200, 300), range(0, 95), range(0, 100)];
        check(&sets, &[], &[near("2", "0"), near("3", "2")]);
        check(&sets, &[range(200, 301)], &[near("1", "0"), near("2", "0"), near("3", "2")]);
    }

    #[test]
    fn what_is_said_holds_no_number_of_children() {
        let said = near("areas.csv, line 3, pupils", "meals.csv, line 7, pupils").to_string();
        assert!(
            said.starts_with("areas.csv, line 3, pupils: it counts the same children as meals")
        );
        assert_eq!(said.matches(char::is_numeric).collect::<String>(), "3710");
    }

    /// Sets made of blocks of children, some of them a few children away from another.
    fn families() -> impl Strategy<Value = Vec<Numbers>> {
        let one =
            (0_u32..4, 1_u32..5, prop::collection::btree_set(0_u32..100, 0..8), any::<bool>());
        prop::collection::vec(one, 1..8).prop_map(|all| {
            let set = |(from, blocks, moved, exact): (u32, u32, Numbers, bool)| {
                let blocks = range(from * 20, (from + blocks) * 20);
                if exact { blocks } else { blocks.symmetric_difference(&moved).copied().collect() }
            };
            all.into_iter().map(set).collect()
        })
    }

    /// Slow twin: every pair, child by child.
    fn refused(new: &Numbers, others: &[Numbers]) -> bool {
        let few = 1..10;
        few.contains(&new.len())
            || others.iter().any(|other| {
                !few.contains(&other.len())
                    && few.contains(&new.symmetric_difference(other).count())
            })
    }

    proptest! {
        #[test]
        fn the_same_as_every_pair_child_by_child(sets in families(), cut in 0_usize..8) {
            let (released, new) = sets.split_at(cut.min(sets.len()));
            let found = too_close(&named(new), &named(released));
            let slow: Vec<String> = (0..new.len())
                .filter(|at| refused(&new[*at], released) || refused(&new[*at], &new[..*at]))
                .map(|at| at.to_string())
                .collect();
            let names: Vec<String> = found
                .into_iter()
                .map(|(TooClose::Few { new } | TooClose::Near { new, .. })| new)
                .collect();
            prop_assert_eq!(names, slow);
        }

        #[test]
        fn the_order_of_release_does_not_matter(sets in families(), cut in 0_usize..8) {
            let (first, second) = sets.split_at(cut.min(sets.len()));
            let (first, second) = (named(first), named(second));
            let after = |first: &[NamedSet], second: &[NamedSet]| {
                too_close(first, &[]).is_empty() && too_close(second, first).is_empty()
            };
            let mut turned = sets.clone();
            turned.reverse();
            prop_assert_eq!(after(&first, &second), after(&second, &first));
            prop_assert_eq!(after(&first, &second), too_close(&named(&turned), &[]).is_empty());
        }
    }
}
