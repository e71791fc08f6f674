//! Whether rows about children are alike enough to be given out: k-anonymity (Sweeney, 2002) and
//! l-diversity (Machanavajjhala and others, 2007).
//!
//! Children who are alike in every identifying column are a class. A class is too small when it has
//! fewer than `k` children, and too plain when one of the sensitive columns has fewer than `l`
//! different recorded values in it: whoever knows that a child is in it then knows the value too.
//! Where nothing is recorded of the whole class, a column says nothing of anybody in it and is no
//! reason to refuse; beside recorded values, "not recorded" counts for none of them. In that the rule
//! is stricter than one that takes "not recorded" for a value like the others.

use crate::column::{Code, Cohort, ColumnRef};
use std::collections::{BTreeMap, BTreeSet};

/// The least a class must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alike {
    /// Children in a class.
    pub children: u64,
    /// Different recorded values of each sensitive column in a class.
    pub values: usize,
}

/// How much of a cohort is in classes that have less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failing {
    /// Classes that are too small or too plain.
    pub classes: u64,
    /// Children in them.
    pub children: u64,
}

/// Counts the classes that have less than they must, and the children in them.
pub fn failing(
    cohort: &Cohort,
    (identifying, sensitive): (&[ColumnRef], &[ColumnRef]),
    least: Alike,
) -> Failing {
    let mut classes: BTreeMap<Vec<Code>, Class> = BTreeMap::new();
    let codes = |columns: &[ColumnRef], row| -> Vec<Code> {
        let code = |column: &ColumnRef| cohort.column(*column).map(|column| column.code(row));
        columns.iter().filter_map(code).collect()
    };
    for row in cohort.rows() {
        let class = classes.entry(codes(identifying, row)).or_default();
        class.children += 1;
        class.values.resize_with(sensitive.len(), BTreeSet::new);
        for (values, code) in class.values.iter_mut().zip(codes(sensitive, row)) {
            if let Code::Level(level) = code {
                values.insert(level);
            }
        }
    }
    let mut found = Failing::default();
    for class in classes.values().filter(|class| !class.is_enough(least)) {
        found.classes += 1;
        found.children += class.children;
    }
    found
}

#[derive(Default)]
struct Class {
    children: u64,
    values: Vec<BTreeSet<usize>>,
}

impl Class {
    fn is_enough(&self, least: Alike) -> bool {
        let plain = |values: &BTreeSet<usize>| !values.is_empty() && values.len() < least.values;
        self.children >= least.children && !self.values.iter().any(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CohortBuilder, ColumnPlan};
    use proptest::prelude::*;

    type Child = [Option<u8>; 4];

    fn cohort(children: &[Child]) -> (Cohort, Vec<ColumnRef>) {
        let levels = [("0", "0"), ("1", "1"), ("2", "2")];
        let plans = ["a", "b", "c", "d"].map(|name| ColumnPlan::new(name, name, &levels));
        let mut builder = CohortBuilder::new(plans.to_vec()).unwrap();
        for child in children {
            let answers =
                child.map(|answer| answer.map(|level| ["0", "1", "2"][usize::from(level)]));
            builder.add(&answers).unwrap();
        }
        let cohort = builder.build();
        let columns = ["a", "b", "c", "d"].map(|name| cohort.find(name).unwrap()).to_vec();
        (cohort, columns)
    }

    /// Compares every child with every other: slow, and shares no code with the other.
    fn slowly(children: &[Child], identifying: usize, least: Alike) -> Failing {
        let alike = |one: &Child, two: &Child| one[..identifying] == two[..identifying];
        let fails = |one: &Child| {
            let class: Vec<&Child> = children.iter().filter(|two| alike(one, two)).collect();
            let mut is_failing = (class.len() as u64) < least.children;
            for column in identifying..4 {
                let mut recorded: Vec<u8> =
                    class.iter().filter_map(|child| child[column]).collect();
                recorded.sort_unstable();
                recorded.dedup();
                is_failing |= !recorded.is_empty() && recorded.len() < least.values;
            }
            is_failing
        };
        let failing: Vec<&Child> = children.iter().filter(|child| fails(child)).collect();
        let first = |at: &usize| !failing[..*at].iter().any(|one| alike(one, failing[*at]));
        let classes = (0..failing.len()).filter(first).count() as u64;
        Failing { classes, children: failing.len() as u64 }
    }

    #[test]
    fn a_class_needs_enough_children_and_enough_values() {
        let yes: Child = [Some(0), Some(0), Some(1), None];
        let no: Child = [Some(0), Some(0), Some(2), None];
        let least = Alike { children: 3, values: 2 };
        for (children, expected) in [
            (vec![yes, yes, no], (0, 0)),
            (vec![yes, no], (1, 2)),
            (vec![yes, yes, yes], (1, 3)),
            (vec![yes, yes, yes, [Some(0), Some(0), None, None]], (1, 4)),
            (vec![[Some(1), None, None, None]; 3], (0, 0)),
            (vec![], (0, 0)),
        ] {
            let (cohort, columns) = cohort(&children);
            let found = failing(&cohort, (&columns[..2], &columns[2..]), least);
            assert_eq!((found.classes, found.children), expected, "{children:?}");
        }
    }

    proptest! {
        #[test]
        fn classes_are_those_of_comparing_every_child_with_every_other(
            children in prop::collection::vec(prop::array::uniform4(prop::option::of(0_u8..3)), 0..60),
            identifying in 0_usize..=4,
            least in (0_u64..12, 0_usize..4),
        ) {
            let least = Alike { children: least.0, values: least.1 };
            let (cohort, columns) = cohort(&children);
            let of = (&columns[..identifying], &columns[identifying..]);
            prop_assert_eq!(failing(&cohort, of, least), slowly(&children, identifying, least));
        }

        /// A law: leaving an identifying column out never makes a class smaller.
        #[test]
        fn with_one_column_less_no_more_children_are_in_classes_too_small(
            children in prop::collection::vec(prop::array::uniform4(prop::option::of(0_u8..3)), 0..60),
        ) {
            let least = Alike { children: 5, values: 0 };
            let (cohort, columns) = cohort(&children);
            let all = failing(&cohort, (&columns[..3], &[]), least).children;
            prop_assert!(failing(&cohort, (&columns[..2], &[]), least).children <= all);
        }
    }
}
