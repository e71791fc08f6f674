//! How many children live in an area, from what was released: the counts of a locality when it is one, and
//! otherwise the range that follows from the counts of the localities it has small areas of.

use crate::house::House;
use crate::measures::AGE_BANDS;
use crate::release_profiles::AGES;
use crate::released_figures;
use commons::AreaCode;
use convene::area::{AreaVersion, Between, CountedPlace, children_between};
use disclose::{Along, Cell, Table};
use store::StoreError;

/// What is known of the children of an area that is no locality.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AreaChildren {
    /// All of them; none when no locality of it was counted.
    pub all: Option<Between>,
    /// By age band: its words, and what is known.
    pub ages: Vec<(String, Option<Between>)>,
    /// The day the counts are of, in words.
    pub day: String,
}

/// The children of an area from the localities of the district, each with its code and small areas.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn children_of(
    house: &House,
    area: &AreaVersion,
    localities: &[(AreaCode, Vec<AreaCode>)],
) -> Result<AreaChildren, StoreError> {
    let Some(table) = released_figures::newest(house, AGES)? else {
        return Ok(AreaChildren::default());
    };
    let between = |along: Along| {
        let counted = |(code, members): &(AreaCode, Vec<AreaCode>)| CountedPlace {
            small_areas: members.iter().copied().collect(),
            children: count(&table, *code, along),
        };
        let places: Vec<CountedPlace> = localities.iter().map(counted).collect();
        children_between(area, &places)
    };
    let ages = (0..)
        .zip(AGE_BANDS)
        .map(|(at, (_, words, ..))| (words.to_owned(), between(Along::Level(at))));
    Ok(AreaChildren {
        all: between(Along::Total),
        ages: ages.collect(),
        day: table.note.context.data_date.in_words(),
    })
}

/// The range a released count of a locality stands for.
fn count(table: &Table, code: AreaCode, along: Along) -> Option<[u64; 3]> {
    let rows = &table.dimensions.first()?.levels;
    let row = rows.iter().position(|level| level.code == code.as_str())?;
    match table.cell(&[Along::Level(row), along])? {
        Cell::Shown { value, low, high } => Some([low, value, high]),
        Cell::Structural => Some([0; 3]),
        Cell::Suppressed => None,
    }
}
