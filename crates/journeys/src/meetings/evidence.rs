//! What a decision saw: a released figure is frozen by its content and the version of its data, and
//! replayed later beside today's.

use crate::going_on::CannotGoOn;
use crate::house::House;
use convene::meeting::Frozen;
use disclose::{Along, Table, reopen};
use std::collections::BTreeSet;
use store::figures::{self, FigureRecord};
use store::{Id, StoreError, Tx};

/// A released figure that a decision can rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureChoice {
    /// Its id.
    pub id: String,
    /// What it shows, and of which day.
    pub title: String,
}

/// Evidence as a meeting saw it, beside what it is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenEvidence {
    /// What it shows.
    pub title: String,
    /// The day its data are of, then and today.
    pub days: [String; 2],
    /// The version of the data it was made from.
    pub data_version: String,
    /// The hash of what was seen.
    pub content: String,
    /// Each line: of whom, as it was seen, as it is today.
    pub rows: Vec<[String; 3]>,
    /// Whether what is kept is what was seen.
    pub standing: Standing,
}

/// Whether frozen evidence can be shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is what was seen.
    AsSeen,
    /// What is kept is not what was seen, or is not there: it is not shown.
    NotAsSeen,
}

/// The newest figure of each question, for the form of a decision.
///
/// # Errors
/// [`CannotGoOn`].
pub fn figures_to_freeze(house: &House) -> Result<Vec<FigureChoice>, CannotGoOn> {
    house.store.read("figures to decide on", |tx| {
        let mut asked = BTreeSet::new();
        let mut choices = Vec::new();
        for figure in figures::list(tx)? {
            if !asked.insert(figure.question.clone()) {
                continue;
            }
            if let Some(table) = opened(&figure) {
                let day = table.note.context.data_date.in_words();
                let title = format!("{}, {day}", table.about.title);
                choices.push(FigureChoice { id: figure.id.as_str().to_owned(), title });
            }
        }
        choices.sort_by(|one, other| one.title.cmp(&other.title));
        Ok(choices)
    })
}

/// Freezes a figure.
pub(crate) fn freeze(tx: &mut Tx<'_>, id: &str) -> Result<Frozen, CannotGoOn> {
    let mend = CannotGoOn::Mend {
        field: "evidence",
        words: "Choose a released figure of the list, or leave it empty",
    };
    let Some(id) = Id::parse(id) else { return Err(mend) };
    let figure = figures::of(tx, &id)?.ok_or(mend)?;
    Ok(Frozen::now(id.as_str(), &figure.data_version, figure.body_json.as_bytes()))
}

/// Frozen evidence as it was seen, beside what it is today.
pub(crate) fn replay(tx: &mut Tx<'_>, frozen: &Frozen) -> Result<SeenEvidence, StoreError> {
    let mut seen = SeenEvidence {
        title: "A released figure".to_owned(),
        days: Default::default(),
        data_version: frozen.data_version.clone(),
        content: frozen.content.clone(),
        rows: Vec::new(),
        standing: Standing::NotAsSeen,
    };
    let Some(id) = Id::parse(&frozen.reference) else { return Ok(seen) };
    let Some(then) = readable(figures::of(tx, &id))? else { return Ok(seen) };
    if !frozen.is_of(then.body_json.as_bytes()) {
        return Ok(seen);
    }
    let Some(table) = opened(&then) else { return Ok(seen) };
    let newest = readable(figures::newest(tx, &then.question))?;
    let today = newest.as_ref().and_then(opened);
    seen.title.clone_from(&table.about.title);
    seen.days[0] = table.note.context.data_date.in_words();
    if let Some(today) = &today {
        seen.days[1] = today.note.context.data_date.in_words();
    }
    seen.rows = rows(&table, today.as_ref());
    seen.standing = Standing::AsSeen;
    Ok(seen)
}

/// A figure that was changed in the database is treated as not there.
fn readable(
    found: Result<Option<FigureRecord>, StoreError>,
) -> Result<Option<FigureRecord>, StoreError> {
    match found {
        Err(StoreError::Unreadable { .. }) => Ok(None),
        found => found,
    }
}

fn opened(figure: &FigureRecord) -> Option<Table> {
    reopen(&figure.body_json, figure.body_hash()).ok().map(|released| Table::clone(&released))
}

/// A line for each group of the first dimension, found again in today's table by its code.
fn rows(then: &Table, today: Option<&Table>) -> Vec<[String; 3]> {
    let Some(groups) = then.dimensions.first() else { return Vec::new() };
    let of = |table: &Table, code: &str| {
        let at = table.dimensions.first()?.levels.iter().position(|level| level.code == code)?;
        Some(words(table, at))
    };
    let line = |(at, level): (usize, &disclose::Level)| {
        let now = today.and_then(|table| of(table, &level.code));
        let now = now.unwrap_or_else(|| "not counted today".to_owned());
        [level.label.clone(), words(then, at), now]
    };
    groups.levels.iter().enumerate().map(line).collect()
}

/// The cells of a group in words.
fn words(table: &Table, group: usize) -> String {
    let symbol = |at: &[Along]| table.cell(at).map_or_else(String::new, |cell| cell.symbol());
    let Some(answers) = table.dimensions.get(1) else { return symbol(&[Along::Level(group)]) };
    let of = |(at, level): (usize, &disclose::Level)| {
        format!("{}: {}", level.label, symbol(&[Along::Level(group), Along::Level(at)]))
    };
    let told: Vec<String> = answers.levels.iter().enumerate().map(of).collect();
    told.join("; ")
}
