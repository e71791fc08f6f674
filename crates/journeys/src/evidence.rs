//! Evidence of a statement: what was seen is frozen by its hash on the day it is added, so that anybody
//! can tell later whether the figure at that address is still the one the partners saw.

use crate::house::House;
use crate::show_indicator::show_indicator;
use crate::statements::CannotDraft;
use commons::ContentHash;
use convene::statement::{Evidence, EvidenceKind};
use report::Level;
use store::StoreError;

/// Evidence as a person adds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// What kind.
    pub kind: EvidenceKind,
    /// The id of an indicator for a figure; else where it is kept.
    pub reference: String,
    /// What it shows, in a sentence.
    pub says: String,
}

/// Whether evidence is still what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Still {
    /// The figure is the one that was seen.
    Same,
    /// Another figure is at that address now.
    Changed,
    /// It is not a figure of this house, so it cannot be looked up.
    NotKeptHere,
}

/// Evidence with what was seen frozen.
pub(crate) fn freeze(house: &House, new: &NewEvidence) -> Result<Evidence, CannotDraft> {
    let says = new.says.trim().to_owned();
    if new.kind != EvidenceKind::Figure {
        let reference = new.reference.trim().to_owned();
        let seen = ContentHash::of(format!("{reference}\n{says}").as_bytes()).to_string();
        return Ok(Evidence { kind: new.kind, reference, says, seen });
    }
    let (words, seen) = seen_now(house, &new.reference)?.ok_or(CannotDraft::NoFigure)?;
    let reference = format!("/indicators/{}", new.reference);
    let says = if says.is_empty() { words } else { format!("{says} ({words})") };
    Ok(Evidence { kind: new.kind, reference, says, seen })
}

/// Whether evidence is still what was seen.
///
/// # Errors
/// [`StoreError`].
pub fn still(house: &House, evidence: &Evidence) -> Result<Still, StoreError> {
    let figure = evidence.reference.strip_prefix("/indicators/");
    let Some(id) = figure.filter(|_| evidence.kind == EvidenceKind::Figure) else {
        return Ok(Still::NotKeptHere);
    };
    let same = seen_now(house, id)?.is_some_and(|(_, seen)| seen == evidence.seen);
    Ok(if same { Still::Same } else { Still::Changed })
}

/// The newest value of an indicator for the house's own district: in words, and its hash.
pub(crate) fn seen_now(house: &House, id: &str) -> Result<Option<(String, String)>, StoreError> {
    let Some(view) = show_indicator(house, id, None)? else { return Ok(None) };
    let line = &view.sheet.line;
    let Level::Known(value) = line.level else { return Ok(None) };
    let figure = line.unit.say(value, line.decimals);
    let newest = view.sheet.parts.iter().find(|part| part.place == view.sheet.place);
    let vintage = newest.map_or("", |part| part.vintage.as_str());
    let words = format!("{}: {figure}, {}", line.name, line.period);
    let source = view.sheet.sources.first().map_or("", |source| source.source.as_str());
    let words = if source.is_empty() { words } else { format!("{words}; {source}, {vintage}") };
    let parts = [id, &view.sheet.code, &line.period, &value.to_string(), vintage];
    let seen = ContentHash::of(parts.join("\n").as_bytes()).to_string();
    Ok(Some((words, seen)))
}

/// The indicators that have a value for the house's own district: id and name.
///
/// # Errors
/// [`StoreError`].
pub fn figures_to_cite(house: &House) -> Result<Vec<(String, String)>, StoreError> {
    let board = crate::show_scoreboard::show_scoreboard(house, None)?;
    let Some(board) = board else { return Ok(Vec::new()) };
    let lines = board.sheet.outcomes.into_iter().flat_map(|outcome| outcome.lines);
    let known = lines.filter(|line| matches!(line.level, Level::Known(_)));
    Ok(known.map(|line| (line.id, line.name)).collect())
}
