//! Which fifth of deprivation each small area of the district is in, 1 the most deprived.

use crate::house::House;
use crate::observed;
use commons::{AreaCode, Geography};
use measure::derive::ORDERS;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{StoreError, observations};

/// Fifths of the district's own small areas, from the newest index that is loaded; empty when none is.
pub(crate) fn deprivation_fifths(house: &House) -> Result<BTreeMap<AreaCode, u8>, StoreError> {
    Ok(into_fifths(deprivation_ranks(house)?))
}

/// Ranks of the district's own small areas, 1 the most deprived, from the newest index that is loaded;
/// none when none is.
pub(crate) fn deprivation_ranks(house: &House) -> Result<Vec<(f64, AreaCode)>, StoreError> {
    let definitions = Arc::clone(&house.definitions);
    let district = house.district.code;
    house.store.read("ranks of small areas", move |tx| {
        for (indicator, _) in ORDERS {
            let rows = observations::of_indicator(tx, indicator)?;
            let all = observed::from_rows(tx, rows, &definitions)?;
            let ranks: Vec<(f64, AreaCode)> = all
                .iter()
                .filter(|o| o.place.geography == Geography::Lsoa)
                .filter(|o| o.within.is_some_and(|within| within.code == district))
                .filter_map(|o| Some((o.usable()?, o.place.code)))
                .collect();
            if !ranks.is_empty() {
                return Ok::<_, StoreError>(ranks);
            }
        }
        Ok(Vec::new())
    })
}

/// Rank 1 is the most deprived. Areas that cannot be shared out evenly are spread over the fifths.
fn into_fifths(mut ranks: Vec<(f64, AreaCode)>) -> BTreeMap<AreaCode, u8> {
    ranks.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let count = ranks.len().max(1);
    let fifth = |at: usize| u8::try_from(at * 5 / count + 1).unwrap_or(5);
    ranks.into_iter().enumerate().map(|(at, (_, code))| (code, fifth(at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_deprived_areas_are_in_the_first_fifth() {
        let code = |n: u32| AreaCode::parse(&format!("Z01{n:06}")).expect("a code");
        let ranks = (1..=10).map(|n| (f64::from(11 - n), code(n))).collect();
        let fifths = into_fifths(ranks);
        assert_eq!(fifths[&code(10)], 1);
        assert_eq!(fifths[&code(9)], 1);
        assert_eq!(fifths[&code(1)], 5);
        assert_eq!(fifths.values().filter(|f| **f == 3).count(), 2);
    }
}
