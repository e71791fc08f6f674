//! Laws of the door in the wall, tried on random tables through the public functions only.

use crate::common::{a_count, a_two_way, context, one_way, two_way, two_way_as, with_totals};
use commons::ContentHash;
use lifechances_disclose::{
    Cell, Refusal, Released, Role, Rules, Table, Tampered, attack, release, reopen,
};
use proptest::prelude::*;

fn released(raw: lifechances_disclose::RawTable) -> Result<Released<Table>, Refusal> {
    release(raw, &Rules::house(), context())
}

/// A refusal is an answer too, but never because the last check found a hole.
fn is_no_hole(found: &Result<Released<Table>, Refusal>) -> bool {
    !matches!(found, Err(Refusal::AttackSucceeded { .. }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_suppressed_cell_cannot_be_recovered_from_its_row((columns, counts) in a_two_way(7)) {
        let found = released(two_way(columns, &counts));
        prop_assert!(is_no_hole(&found));
        if let Ok(table) = found {
            for row in table.cells.chunks(columns + 1) {
                let (total, parts) = row.split_last().unwrap();
                let hidden = parts.iter().filter(|c| **c == Cell::Suppressed).count();
                let least: u64 = parts.iter().filter_map(|c| match c { Cell::Shown { low, .. } => Some(*low), _ => None }).sum();
                if let (1, Cell::Shown { high, .. }) = (hidden, total) {
                    prop_assert!(high.saturating_sub(least) >= 10, "one hidden cell in {row:?}");
                }
            }
        }
    }

    #[test]
    fn the_attacker_never_pins_a_protected_cell((columns, counts) in a_two_way(6)) {
        if let Ok(table) = released(two_way(columns, &counts)) {
            let report = attack(&table).unwrap();
            prop_assert_eq!(report.recovered(), Vec::<usize>::new());
            for (cell, exact) in with_totals(columns, &counts).into_iter().enumerate() {
                let bounds = report.bounds[cell];
                prop_assert!(bounds.low <= exact && bounds.high.is_none_or(|h| h >= exact));
                if (1..10).contains(&exact) {
                    prop_assert!(bounds.low == 0 && bounds.high.is_none_or(|h| h >= 10), "{bounds:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_shown_is_small_or_off_the_grid((columns, counts) in a_two_way(6)) {
        if let Ok(table) = released(two_way(columns, &counts)) {
            for (cell, exact) in table.cells.iter().zip(with_totals(columns, &counts)) {
                if let Cell::Shown { value, low, high } = cell {
                    prop_assert!(value.is_multiple_of(5) && (exact == 0 || exact >= 10));
                    prop_assert!(*low <= exact && exact <= *high && value.abs_diff(exact) <= 2);
                }
            }
        }
    }

    #[test]
    fn no_line_tells_that_all_or_none_share_the_answer((columns, counts) in a_two_way(5)) {
        if let Ok(table) = released(two_way(columns, &counts)) {
            let report = attack(&table).unwrap();
            let exact = with_totals(columns, &counts);
            for (row, values) in exact.chunks(columns + 1).enumerate() {
                let (total, parts) = values.split_last().unwrap();
                let is_full = *total > 0 && parts.contains(total);
                for (column, _) in parts.iter().enumerate().filter(|(_, v)| is_full && **v == 0) {
                    let bounds = report.bounds[row * (columns + 1) + column];
                    prop_assert!(bounds.high.is_none_or(|h| h >= 10), "{bounds:?}");
                }
            }
        }
    }

    #[test]
    fn totals_are_never_below_what_they_contain_more_than_rounding_allows((columns, counts) in a_two_way(6)) {
        if let Ok(table) = released(two_way(columns, &counts)) {
            for row in table.cells.chunks(columns + 1) {
                let (total, parts) = row.split_last().unwrap();
                let parts: Vec<u64> = parts.iter().filter_map(Cell::value).collect();
                if let Some(total) = total.value() {
                    prop_assert!(total + 2 * (parts.len() as u64 + 1) >= parts.iter().sum::<u64>());
                }
            }
        }
    }

    #[test]
    fn one_way_tables_keep_the_same_laws(counts in prop::collection::vec(a_count(), 1..12)) {
        let found = released(one_way(&counts));
        prop_assert!(is_no_hole(&found));
        if let Ok(table) = found {
            let report = attack(&table).unwrap();
            prop_assert!(report.certainly_small().is_empty() && report.recovered().is_empty());
            let total_is_shown = matches!(table.cells.last(), Some(Cell::Shown { .. }));
            prop_assert!(total_is_shown);
        }
    }

    #[test]
    fn reopening_gives_the_same_table((columns, counts) in a_two_way(5)) {
        if let Ok(table) = released(two_way_as(Role::Group, columns, &counts)) {
            let again = reopen(&table.to_record(), table.hash());
            prop_assert_eq!(again.as_ref(), Ok(&table));
        }
    }

    #[test]
    fn the_same_counts_give_the_same_bytes((columns, counts) in a_two_way(5)) {
        let record = || released(two_way(columns, &counts)).map(|table| table.to_record());
        prop_assert_eq!(record(), record());
    }

    #[test]
    fn a_flipped_byte_is_noticed((columns, counts) in a_two_way(3), at in any::<prop::sample::Index>()) {
        if let Ok(table) = released(two_way(columns, &counts)) {
            let record = table.to_record();
            let mut bytes = record.clone().into_bytes();
            bytes[at.index(record.len())] ^= 1;
            if let Ok(text) = String::from_utf8(bytes) {
                prop_assert_eq!(reopen(&text, table.hash()).err(), Some(Tampered::Hash));
            }
        }
    }
    #[test]
    fn no_record_makes_reopening_panic(
        (columns, counts) in a_two_way(3),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_u64..u64::MAX), 1..4),
    ) {
        if let Ok(table) = released(two_way(columns, &counts)) {
            let mut record = table.to_record();
            for (at, number) in edits {
                let digits: Vec<usize> = record.match_indices(|c: char| c.is_ascii_digit()).map(|(i, _)| i).collect();
                let place = digits[at.index(digits.len())];
                record.replace_range(place..=place, &number.to_string());
            }
            if let Ok(opened) = reopen(&record, ContentHash::of(record.as_bytes())) {
                prop_assert_eq!(attack(&opened).map(|r| r.recovered().len()), Ok(0));
            }
        }
    }
}
