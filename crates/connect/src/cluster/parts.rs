//! Links in parts that have no record in common, so that threads may group each by itself.
//!
//! Whether a link joins depends on the links of the records it can be reached from, and on no others.
//! What comes of the parts together is therefore what comes of all links at once, however many parts
//! there are.

use crate::cluster::Worth;
use crate::cluster::groups::Groups;
use crate::weigh::edges::Edge;
use std::borrow::Cow;

/// Fewer links than this are grouped in one part.
const FEW: usize = if cfg!(test) { 8 } else { 4096 };

/// Links, strongest first, in parts.
pub(crate) struct Parts<'a> {
    pub orders: Vec<Cow<'a, [Worth]>>,
    /// The part that each record is in; none where there is one part only.
    of_record: Vec<u16>,
}

impl<'a> Parts<'a> {
    /// All links in one part.
    pub(crate) const fn one(orders: Vec<Cow<'a, [Worth]>>) -> Self {
        Self { orders, of_record: Vec::new() }
    }

    /// Links in as many parts as there are threads, of about as many links each; pairs that are
    /// joined whatever the links say stay in one part too.
    pub(crate) fn of(
        (records, edges, same): (usize, &[Edge], &[(u32, u32)]),
        order: &'a [Worth],
        threads: usize,
    ) -> Self {
        let threads = threads.min(usize::from(u16::MAX));
        if threads < 2 || order.len() < FEW {
            return Self::one(vec![Cow::Borrowed(order)]);
        }
        let mut groups = Groups::new(records);
        let pair = |(_, at): &Worth| (edges[*at as usize].a, edges[*at as usize].b);
        for (a, b) in order.iter().map(pair).chain(same.iter().copied()) {
            groups.join(a, b);
        }
        let roots: Vec<u32> = order.iter().map(|link| groups.root(pair(link).0)).collect();
        let mut links_of = vec![0_u32; records];
        roots.iter().for_each(|root| links_of[*root as usize] += 1);
        let mut of_record = vec![0_u16; records];
        let mut loads = vec![0_u64; threads];
        for (root, links) in links_of.iter().enumerate().filter(|(_, links)| **links > 0) {
            let least = (0..threads).min_by_key(|part| loads[*part]).unwrap_or(0);
            loads[least] += u64::from(*links);
            of_record[root] = u16::try_from(least).unwrap_or(0);
        }
        let mut orders: Vec<Vec<Worth>> = vec![Vec::new(); threads];
        for (link, root) in order.iter().zip(&roots) {
            orders[usize::from(of_record[*root as usize])].push(*link);
        }
        for at in 0..crate::texts::code_of(records) {
            of_record[at as usize] = of_record[groups.root(at) as usize];
        }
        Self { orders: orders.into_iter().map(Cow::Owned).collect(), of_record }
    }

    /// Whether a record is in the part of this number.
    pub(crate) fn holds(&self, part: usize, record: u32) -> bool {
        self.of_record.get(record as usize).is_none_or(|own| usize::from(*own) == part)
    }

    /// The groups of all parts together: each record stands as its own part left it.
    pub(crate) fn together(&self, all: impl IntoIterator<Item = Groups>) -> Groups {
        let mut all = all.into_iter().enumerate();
        let mut together = all.next().map_or_else(|| Groups::new(0), |(_, groups)| groups);
        for (part, groups) in all {
            together.take_over(&groups, |record| self.holds(part, record));
        }
        together
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weigh::score::Weighed;
    use crate::weigh::start::CLASSES;
    use proptest::prelude::*;

    const RECORDS: u32 = 60;

    proptest! {
        /// Joining every link of each part comes to the groups of all links, and no record is in two.
        #[test]
        fn parts_have_no_record_in_common_and_together_are_all(
            pairs in prop::collection::vec((0..RECORDS, 0..RECORDS), 8..120),
            same in prop::collection::vec((0..RECORDS, 0..RECORDS), 0..4),
            threads in 1..6_usize,
        ) {
            let weighed = Weighed { parts: [0.1; CLASSES] };
            let edge = |(a, b): &(u32, u32)| Edge { a: *a, b: *b, pattern: 0, weighed };
            let edges: Vec<Edge> = pairs.iter().map(edge).collect();
            let order: Vec<Worth> = (0..).zip(&pairs).map(|(at, _)| (-f64::from(at), at)).collect();
            let parts = Parts::of((RECORDS as usize, &edges, &same), &order, threads);
            prop_assert!(parts.orders.len() <= threads.max(1));

            let mut again: Vec<Worth> = parts.orders.iter().flat_map(|own| own.to_vec()).collect();
            prop_assert!(parts.orders.iter().all(|own| own.is_sorted_by(|x, y| x.0 > y.0)));
            again.sort_by(|x, y| y.0.total_cmp(&x.0));
            prop_assert_eq!(&again, &order);

            let of_part = |(part, order): (usize, &Cow<'_, [Worth]>)| {
                let mut groups = Groups::new(RECORDS as usize);
                for (_, at) in order.iter() {
                    let (a, b) = pairs[*at as usize];
                    assert!(parts.holds(part, a) && parts.holds(part, b));
                    groups.join(a, b);
                }
                for (a, b) in same.iter().filter(|(a, _)| parts.holds(part, *a)) {
                    groups.join(*a, *b);
                }
                groups
            };
            let mut together = parts.together(parts.orders.iter().enumerate().map(of_part));
            let mut whole = Groups::new(RECORDS as usize);
            pairs.iter().chain(&same).for_each(|(a, b)| whole.join(*a, *b));
            for x in 0..RECORDS {
                for y in 0..x {
                    prop_assert_eq!(
                        together.root(x) == together.root(y),
                        whole.root(x) == whole.root(y)
                    );
                }
            }
        }
    }
}
