//! How many children live in an area that is drawn by hand, from counts of localities.
//!
//! Counts of small areas are not released, and nobody works them out here. What follows from the counts
//! of localities is a range: every locality that lies wholly in the area counts fully, every one that it
//! cuts may count not at all or fully. In between stands what it would be if children lived evenly over
//! the small areas of each locality, which they do not.

use crate::area::{AreaVersion, AreaWarning};
use commons::AreaCode;
use std::collections::BTreeSet;

/// A locality with the range its released count stands for; none when its count is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedPlace {
    /// Its small areas.
    pub small_areas: BTreeSet<AreaCode>,
    /// The smallest count, the count as shown, and the largest.
    pub children: Option<[u64; 3]>,
}

/// What is known of the number of children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Between {
    /// There are no fewer.
    pub low: u64,
    /// As many as there are when they live evenly over small areas; none when a count is missing.
    pub about: Option<u64>,
    /// There are no more; none when a count is missing.
    pub high: Option<u64>,
}

/// The range that follows for an area from the counts of the localities it has small areas of. None when
/// nothing is known of any.
pub fn children_between(area: &AreaVersion, places: &[CountedPlace]) -> Option<Between> {
    let mut left: BTreeSet<AreaCode> = area.small_areas.clone();
    let mut known = Between { low: 0, about: Some(0), high: Some(0) };
    let mut is_known = false;
    for place in places {
        let inside = place.small_areas.intersection(&area.small_areas).count();
        if inside == 0 {
            continue;
        }
        left.retain(|code| !place.small_areas.contains(code));
        let Some([low, shown, high]) = place.children else {
            (known.about, known.high) = (None, None);
            continue;
        };
        is_known = true;
        let (inside, all) = (inside as u64, place.small_areas.len() as u64);
        if inside == all {
            known.low = known.low.saturating_add(low);
        }
        known.high = known.high.map(|sum| sum.saturating_add(high));
        let share = (shown.saturating_mul(inside) + all / 2) / all;
        known.about = known.about.map(|sum| sum.saturating_add(share));
    }
    if !left.is_empty() {
        (known.about, known.high) = (None, None);
    }
    is_known.then_some(known)
}

/// What should be looked at in an area of so many children: certainly too small or too large, or by what
/// is likely.
pub fn range_warning(known: Between) -> Option<AreaWarning> {
    let Between { low, about, high } = known;
    let likely = about.or(high).unwrap_or(low);
    if high.is_some_and(|high| high < 5_000) || about.is_some_and(|about| about < 5_000) {
        let certain = high.is_some_and(|high| high < 5_000);
        Some(AreaWarning::LikelyTooSmall { likely, certain })
    } else if low > 15_000 || about.is_some_and(|about| about > 15_000) {
        let likely = about.unwrap_or(low);
        Some(AreaWarning::LikelyTooLarge { likely, certain: low > 15_000 })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::DrawnBy;
    use commons::Day;
    use proptest::prelude::*;

    fn codes(numbers: impl IntoIterator<Item = usize>) -> BTreeSet<AreaCode> {
        let code = |n: usize| AreaCode::parse(&format!("Z01{n:06}")).expect("a code");
        numbers.into_iter().map(code).collect()
    }

    fn area(numbers: impl IntoIterator<Item = usize>) -> AreaVersion {
        AreaVersion {
            number: 1,
            drawn_on: Day::parse_iso("2026-09-01").expect("a day"),
            drawn_by: DrawnBy::Hand,
            small_areas: codes(numbers),
        }
    }

    fn place(numbers: std::ops::Range<usize>, shown: u64) -> CountedPlace {
        let children = Some([shown - 2, shown, shown + 2]);
        CountedPlace { small_areas: codes(numbers), children }
    }

    #[test]
    fn a_whole_locality_counts_fully_and_a_part_between_nothing_and_all() {
        let places = [place(0..28, 10_080), place(28..56, 9_800)];
        let between = |numbers| children_between(&area(numbers), &places);
        let whole = Between { low: 10_078, about: Some(10_080), high: Some(10_082) };
        assert_eq!(between(0..28), Some(whole));
        let more = Between { low: 10_078, about: Some(14_980), high: Some(19_884) };
        assert_eq!(between(0..42), Some(more));
        let part = Between { low: 0, about: Some(2_880), high: Some(10_082) };
        assert_eq!(between(0..8), Some(part));
    }

    #[test]
    fn where_a_count_is_missing_there_is_no_upper_end_and_where_all_are_nothing() {
        let mut places = [place(0..28, 10_080), place(28..56, 9_800)];
        places[1].children = None;
        let open = Between { low: 10_078, about: None, high: None };
        assert_eq!(children_between(&area(0..30), &places), Some(open));
        assert_eq!(children_between(&area(30..40), &places), None);
        assert_eq!(children_between(&area(70..72), &places), None);
        assert_eq!(children_between(&area((0..28).chain(70..72)), &places), Some(open));
        assert_eq!(children_between(&area([]), &places), None);
    }

    #[test]
    fn the_size_of_an_area_drawn_by_hand_is_warned_of() {
        let warned = |low, about, high| range_warning(Between { low, about, high });
        let small = |likely, certain| Some(AreaWarning::LikelyTooSmall { likely, certain });
        let large = |likely, certain| Some(AreaWarning::LikelyTooLarge { likely, certain });
        assert_eq!(warned(0, Some(2_880), Some(10_082)), small(2_880, false));
        assert_eq!(warned(0, Some(2_880), Some(4_999)), small(2_880, true));
        assert_eq!(warned(10_078, Some(10_080), Some(10_082)), None);
        assert_eq!(warned(10_078, Some(15_001), Some(19_884)), large(15_001, false));
        assert_eq!(warned(15_001, None, None), large(15_001, true));
        assert_eq!(warned(0, None, None), None, "nothing can be said");
    }

    proptest! {
        /// The slow twin knows how many children each small area really has.
        #[test]
        fn the_truth_is_never_outside_the_range(
            children in prop::collection::vec(0_u64..900, 40),
            inside in prop::collection::vec(any::<bool>(), 40),
            hidden in 0_usize..9,
        ) {
            let truth: u64 = (0..40).filter(|n| inside[*n]).map(|n| children[n]).sum();
            let places: Vec<CountedPlace> = (0..4)
                .map(|at| {
                    let count: u64 = children[at * 10..at * 10 + 10].iter().sum();
                    let shown = (count + 2) / 5 * 5;
                    let known = [shown.saturating_sub(2), shown, shown + 2];
                    let small_areas = codes(at * 10..at * 10 + 10);
                    CountedPlace { small_areas, children: (at != hidden).then_some(known) }
                })
                .collect();
            let area = area((0..40).filter(|n| inside[*n]));
            if let Some(known) = children_between(&area, &places) {
                prop_assert!(known.low <= truth, "{known:?} {truth}");
                prop_assert!(known.high.is_none_or(|high| truth <= high), "{known:?} {truth}");
                let (low, high) = (known.low, known.high);
                prop_assert!(known.about.is_none_or(|about| low <= about + 20 && Some(about) <= high.map(|high| high + 4)));
            }
        }
    }
}
