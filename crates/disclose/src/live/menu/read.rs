//! Reads the document of a menu, and says all that is wrong with it.

use super::document::{
    Along, Kind, MOST_CELLS_LARGE, MOST_DIMENSIONS, Measure, Menu, Population, Range, TableOf,
};
use super::plan::weight_of;
use super::read_dimension::{dimension, impossible};
use super::tree::{Part, Reading, Word};
use crate::live::cell_id::{WORD_RULE, is_word};
use crate::live::noise::MOST_STEPS;
use crate::live::registry::Family;
use commons::Mistake;
use std::collections::BTreeMap;

/// More cells than this are not such a table.
const MOST_CELLS: usize = 10_000;

impl Menu {
    /// Reads the document of a menu.
    ///
    /// # Errors
    /// Every [`Mistake`] in it, in the order of lines.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        let mut found = Reading::of(text, menu)?;
        text.clone_into(&mut found.document);
        Ok(found)
    }
}

fn menu(reading: &mut Reading<'_>, mut top: Part<'_>) -> Menu {
    let mut menu = Menu {
        id: id(reading, &mut top),
        version: version(reading, &mut top),
        academic_year: academic_year(reading, &mut top),
        dimensions: Vec::new(),
        populations: Vec::new(),
        measures: Vec::new(),
        impossible: Vec::new(),
        document: String::new(),
    };
    for part in reading.parts(&mut top, "dimension") {
        let dimension = dimension(reading, part, &menu);
        menu.dimensions.push(dimension);
    }
    for mut part in reading.parts(&mut top, "population") {
        let at = part.at;
        let population =
            Population { id: id(reading, &mut part), title: reading.word(&mut part, "title").text };
        if menu.populations.iter().any(|other| other.id == population.id) {
            reading.mistake(at, format!("population {} is written twice", population.id));
        }
        reading.finish(part);
        menu.populations.push(population);
    }
    for part in reading.parts(&mut top, "impossible") {
        let values = impossible(reading, part, &menu);
        menu.impossible.push(values);
    }
    let mut spent = BTreeMap::new();
    for part in reading.parts(&mut top, "measure") {
        let at = part.at;
        let measure = measure(reading, part, &menu);
        check_cells(reading, at, &measure, (&menu, &mut spent));
        menu.measures.push(measure);
    }
    if menu.measures.is_empty() {
        reading.mistake(0, "the menu has no measure: write at least one [[measure]]");
    }
    reading.finish(top);
    menu
}

pub(super) fn id(reading: &mut Reading<'_>, part: &mut Part<'_>) -> String {
    let word = reading.word(part, "id");
    code(reading, word)
}

pub(super) fn code(reading: &mut Reading<'_>, word: Word) -> String {
    if !word.text.is_empty() && !is_word(&word.text) {
        let what = format!("\"{}\" cannot be used as a code: write {WORD_RULE}", word.text);
        reading.mistake(word.at, what);
    }
    word.text
}

fn version(reading: &mut Reading<'_>, part: &mut Part<'_>) -> u32 {
    let (number, at) = reading.number(part, "version", None);
    match u32::try_from(number) {
        Ok(version) if version > 0 => version,
        _ => {
            reading.mistake(at, "versions count from 1");
            0
        }
    }
}

fn academic_year(reading: &mut Reading<'_>, part: &mut Part<'_>) -> String {
    let word = reading.word(part, "academic_year");
    let digits = |text: &str| text.parse::<u32>().ok().filter(|_| !text.starts_with('+'));
    let follows = match word.text.split_once('-') {
        Some((first, second)) if first.len() == 4 && second.len() == 2 => {
            matches!((digits(first), digits(second)), (Some(a), Some(b)) if (a + 1) % 100 == b)
        }
        _ => false,
    };
    if !follows && !word.text.is_empty() {
        let what = format!("\"{}\" is not an academic year: write it as 2026-27", word.text);
        reading.mistake(word.at, what);
    }
    word.text
}

fn measure(reading: &mut Reading<'_>, mut part: Part<'_>, menu: &Menu) -> Measure {
    let at = part.at;
    let id = id(reading, &mut part);
    let taken = menu.measures.iter().any(|m| m.id == id)
        || menu.populations.iter().any(|population| population.id == id);
    if taken {
        reading.mistake(at, format!("{id} is the name of another measure or population"));
    }
    let title = reading.word(&mut part, "title").text;
    let variable = reading.word(&mut part, "variable");
    let variable = code(reading, variable);
    let population = reading.word(&mut part, "population");
    if !population.text.is_empty() && !menu.populations.iter().any(|p| p.id == population.text) {
        reading.mistake(population.at, format!("there is no population {}", population.text));
    }
    let kind = kind(reading, &mut part);
    let families = families(reading, &mut part);
    let tables = reading.lists(&mut part, "tables");
    if tables.is_none() {
        reading.mistake(
            at,
            "tables is missing: write tables = [[], [\"sex\"]] for a total and one table",
        );
    }
    let tables = self::tables(reading, tables.unwrap_or_default(), menu);
    let headline = reading.lists(&mut part, "headline").unwrap_or_default();
    let headline = self::headline(reading, headline, (menu, &tables));
    let twice = menu.measures.iter().find(|other| {
        (&other.variable, &other.population) == (&variable, &population.text) && other.kind == kind
    });
    if let Some(other) = twice {
        let what = format!(
            "{} is made from the same variable and population: write one measure with all tables",
            other.id
        );
        reading.mistake(at, what);
    }
    reading.finish(part);
    Measure { id, title, variable, population: population.text, kind, families, tables, headline }
}

fn kind(reading: &mut Reading<'_>, part: &mut Part<'_>) -> Kind {
    let word = reading.word(part, "kind");
    match word.text.as_str() {
        "count" => Kind::Count,
        "mean" => Kind::Mean(range(reading, part)),
        "sum" => Kind::Sum(range(reading, part)),
        "" => Kind::Count,
        "min" | "max" | "median" | "quantile" => {
            let what = "there are no smallest, largest or middle values of children at this door: \
                        count by an ordered dimension of bands, and read the band";
            reading.mistake(word.at, what);
            Kind::Count
        }
        other => {
            reading
                .mistake(word.at, format!("kind is count, mean or sum, and this is \"{other}\""));
            Kind::Count
        }
    }
}

fn range(reading: &mut Reading<'_>, part: &mut Part<'_>) -> Range {
    let (low, at) = reading.number(part, "low", None);
    let (high, _) = reading.number(part, "high", None);
    let (decimals, decimals_at) = reading.number(part, "decimals", Some(0));
    let decimals = u8::try_from(decimals).ok().filter(|n| *n <= 4).unwrap_or_else(|| {
        reading.mistake(decimals_at, "decimals is from 0 to 4");
        0
    });
    let steps = 10_i64.pow(u32::from(decimals));
    let (low, high) = (low * steps, high * steps);
    let most = 2 * i64::from(MOST_STEPS);
    if high <= low {
        reading.mistake(at, "low must be below high");
    } else if high - low > most || (high - low) % 2 != 0 {
        let what = format!(
            "the range has {} steps of the last decimal: an even number of at most {most} is \
             needed; narrow the range or give fewer decimals",
            high - low
        );
        reading.mistake(at, what);
    }
    Range { low, high, decimals }
}

fn families(reading: &mut Reading<'_>, part: &mut Part<'_>) -> Vec<Family> {
    let at = part.at;
    let mut families = Vec::new();
    for word in reading.words(part, "families") {
        match Family::parse(&word.text) {
            Some(family) if families.contains(&family) => {
                reading.mistake(word.at, format!("{family} is named twice"));
            }
            Some(family) => families.push(family),
            None => {
                let what = format!("families are residence and school, and this is {}", word.text);
                reading.mistake(word.at, what);
            }
        }
    }
    if families.is_empty() {
        reading.mistake(at, "families is missing: write families = [\"residence\"]");
    }
    families.sort_unstable();
    families
}

fn tables(
    reading: &mut Reading<'_>,
    written: Vec<(usize, Vec<Word>)>,
    menu: &Menu,
) -> Vec<TableOf> {
    let mut tables: Vec<TableOf> = Vec::new();
    for (at, words) in written {
        let Some(table) = table(reading, at, &words, menu) else { continue };
        if tables.contains(&table) {
            reading.mistake(at, "this table is written twice: the order of its names is nothing");
        } else {
            tables.push(table);
        }
    }
    tables.sort();
    tables
}

fn table(reading: &mut Reading<'_>, at: usize, words: &[Word], menu: &Menu) -> Option<TableOf> {
    let mut table: Vec<Along> = Vec::new();
    for word in words {
        let Some(along) = menu.along(&word.text) else {
            let known: Vec<&str> = menu.dimensions.iter().map(|d| d.id.as_str()).collect();
            let what = format!(
                "there is no dimension or coding {}; dimensions are {}",
                word.text,
                known.join(", ")
            );
            reading.mistake(word.at, what);
            return None;
        };
        if table.iter().any(|other| other.dimension == along.dimension) {
            reading.mistake(word.at, "a table has each dimension once, in one coding");
            return None;
        }
        table.push(along);
    }
    if table.len() > MOST_DIMENSIONS {
        reading.mistake(at, format!("a table has at most {MOST_DIMENSIONS} dimensions"));
        return None;
    }
    let cells = table.iter().try_fold(1_usize, |n, a| n.checked_mul(menu.levels_of(*a).len()));
    if cells.is_none_or(|cells| cells > MOST_CELLS) {
        reading.mistake(
            at,
            format!("this table has more than {MOST_CELLS} cells: use coarser codings"),
        );
        return None;
    }
    Some(menu.in_order(table))
}

fn headline(
    reading: &mut Reading<'_>,
    written: Vec<(usize, Vec<Word>)>,
    (menu, full): (&Menu, &[TableOf]),
) -> Vec<TableOf> {
    for (at, words) in &written {
        if words.len() > 1 {
            reading.mistake(*at, "a table of a headline refresh has at most one dimension");
        }
    }
    let places: Vec<usize> = written.iter().map(|(at, _)| *at).collect();
    let found = tables(reading, written, menu);
    if found.iter().any(|table| !full.contains(table)) {
        let what = "a table of a headline refresh is one of the measure's tables";
        reading.mistake(places.first().copied().unwrap_or(0), what);
    }
    found
}

/// What no atoms can mend is said here, with its line; the rest when the menu is compiled.
fn check_cells(
    reading: &mut Reading<'_>,
    at: usize,
    measure: &Measure,
    (menu, spent): (&Menu, &mut BTreeMap<String, u32>),
) {
    let per_family: u32 = measure.tables.iter().map(|table| weight_of(menu, table)).sum();
    let families = u32::try_from(measure.families.len()).unwrap_or(u32::MAX);
    let sum = spent.entry(measure.variable.clone()).or_default();
    *sum = sum.saturating_add(per_family.saturating_mul(families));
    if *sum > MOST_CELLS_LARGE {
        let what = format!(
            "with this measure {sum} noisy cells of {} hold a child; {MOST_CELLS_LARGE} is the \
             limit of a year: take tables or a family out",
            measure.variable
        );
        reading.mistake(at, what);
    }
}
