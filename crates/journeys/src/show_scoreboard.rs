//! The Vision 2040 scoreboard of a district.

use crate::board;
use crate::house::House;
use crate::inside_from_figures::InsideFigures;
use crate::observed;
use commons::{AreaCode, Geography, Place};
use measure::Scoreboard;
use report::BoardSheet;
use std::sync::Arc;
use store::{StoreError, places};

/// A scoreboard with the districts that can be chosen instead.
pub struct ScoreboardView {
    /// The board.
    pub sheet: BoardSheet,
    /// Codes and names of the districts that have figures.
    pub choices: Vec<(String, String)>,
}

/// The board of a district, or of the house's own. A district that is not known gives `None`.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn show_scoreboard(
    house: &House,
    code: Option<AreaCode>,
) -> Result<Option<ScoreboardView>, StoreError> {
    let choices = districts(house)?;
    let code = code.unwrap_or(house.district.code);
    let known = code == house.district.code || choices.iter().any(|c| c.0 == code.as_str());
    if !known {
        return Ok(None);
    }
    let scored = build(house, code)?;
    let own = code == house.district.code;
    let inside = if own { InsideFigures::read(house)? } else { InsideFigures::default() };
    let sheet = BoardSheet {
        place: scored.place_name.clone(),
        code: code.to_string(),
        benchmark: scored.benchmark_name.clone(),
        outcomes: board::outcomes(&scored, &inside),
    };
    Ok(Some(ScoreboardView { sheet, choices }))
}

/// Measure's scoreboard of a district.
pub(crate) fn build(house: &House, code: AreaCode) -> Result<Scoreboard, StoreError> {
    let definitions = Arc::clone(&house.definitions);
    let country = house.district.country;
    let observations = house
        .store
        .read("scoreboard", move |tx| observed::around(tx, code, country, &definitions))?;
    let (place, benchmark) = (district(code), nation(country));
    let mut board = Scoreboard::build(&house.definitions, &observations, place, benchmark);
    if code == house.district.code && board.place_name == code.as_str() {
        board.place_name.clone_from(&house.district.name);
    }
    if board.benchmark_name == country.as_str() {
        board.benchmark_name.clone_from(&house.district.country_name);
    }
    Ok(board)
}

/// A district as a place. Its code alone decides, so the year only fills the field.
pub(crate) const fn district(code: AreaCode) -> Place {
    Place { code, geography: Geography::LocalAuthority, boundary_year: 2024 }
}

/// A country as a place.
pub(crate) const fn nation(code: AreaCode) -> Place {
    Place { code, geography: Geography::Country, boundary_year: 2024 }
}

/// Districts that have figures, by name.
pub(crate) fn districts(house: &House) -> Result<Vec<(String, String)>, StoreError> {
    let mut named =
        house.store.read("districts", |tx| places::of_geography(tx, Geography::LocalAuthority))?;
    named.sort_by(|a, b| (&a.name, a.place.code).cmp(&(&b.name, b.place.code)));
    named.dedup_by_key(|place| place.place.code);
    Ok(named.into_iter().map(|place| (place.place.code.to_string(), place.name)).collect())
}
