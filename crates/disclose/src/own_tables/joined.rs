//! Tables become one publication: cells of the same levels are one figure, levels make their totals.

use super::BadTable;
use super::behind::{Behind, Marked};
use super::read::{Marks, OwnCell, OwnTable, Reading, Seen};
use crate::attackers::{Figure, Publication, Shown, both};
use crate::exact::Relation;
use std::collections::{BTreeMap, BTreeSet};

/// More figures than this are more than one attack can look at.
const MOST_FIGURES: usize = 20_000;

/// The levels a figure is of: dimension and level, totals left out, by name.
type Key = Vec<(String, String)>;

/// Tables that hang together.
#[derive(Clone, PartialEq, Eq)]
pub struct Joined {
    /// What all of them publish.
    pub publication: Publication,
    /// Cells that one table hides and another shows, in sentences.
    pub given_away: Vec<String>,
    /// Cells that a sum needs and no table has.
    pub missing: Vec<String>,
    /// Dimensions without a total: nothing is known of how their levels add up.
    pub without_total: Vec<String>,
    /// The number of the figure of each cell, table by table.
    pub(super) numbers: Vec<Vec<usize>>,
    /// What stands behind each figure, and its value if a file has it.
    pub(super) known: Vec<(Behind, Option<u64>)>,
    /// The figures of which each is a part.
    pub(super) wholes: Vec<Vec<usize>>,
    /// The dimension along which each sum goes.
    pub(super) along: Vec<String>,
}

impl std::fmt::Debug for Joined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Joined(..)")
    }
}

impl Joined {
    /// The row of a table in which a figure stands, from 0.
    pub(crate) fn row_of(&self, table: usize, figure: usize, own: &OwnTable) -> Option<usize> {
        let at = self.numbers.get(table)?.iter().position(|number| *number == figure)?;
        own.cells.get(at).map(|cell| cell.record)
    }
}

/// Where a figure was read.
#[derive(Clone, Copy)]
struct Place {
    table: usize,
    line: u64,
    is_hidden: bool,
}

/// Joins tables of the same children, or of the same money.
///
/// # Errors
/// [`BadTable`] when two tables say different things of a cell, when parts do not make their total,
/// or when there is too much.
pub fn join(tables: &[OwnTable], reading: &Reading) -> Result<Joined, BadTable> {
    let mut all = Joining {
        tables,
        reading,
        joined: Joined {
            publication: Publication { figures: Vec::new(), relations: Vec::new() },
            given_away: Vec::new(),
            missing: Vec::new(),
            without_total: Vec::new(),
            numbers: Vec::new(),
            known: Vec::new(),
            along: Vec::new(),
            wholes: Vec::new(),
        },
        known: BTreeMap::new(),
        places: Vec::new(),
    };
    for table in 0..tables.len() {
        all.cells(table)?;
    }
    for table in 0..tables.len() {
        all.sums(table)?;
    }
    all.must_add_up()?;
    all.joined.wholes = vec![Vec::new(); all.joined.publication.figures.len()];
    for relation in &all.joined.publication.relations {
        let Some(((whole, _), parts)) = relation.terms.split_last() else { continue };
        parts.iter().for_each(|(part, _)| all.joined.wholes[*part].push(*whole));
    }
    Ok(all.joined)
}

struct Joining<'a> {
    tables: &'a [OwnTable],
    reading: &'a Reading,
    joined: Joined,
    known: BTreeMap<Key, usize>,
    /// Where each figure was first read; none for one that no table has.
    places: Vec<Option<Place>>,
}

impl Joining<'_> {
    fn figure(&mut self, key: Key, shown: Shown, place: Option<Place>) -> usize {
        let figures = &mut self.joined.publication.figures;
        let (places, behind) = (&mut self.places, &mut self.joined.known);
        *self.known.entry(key).or_insert_with_key(|key| {
            figures.push(Figure { name: name_of(key), shown });
            places.push(place);
            behind.push((Behind::default(), None));
            figures.len() - 1
        })
    }

    /// The figures of a table, each joined with the same figure of an earlier one.
    fn cells(&mut self, number: usize) -> Result<(), BadTable> {
        let table = &self.tables[number];
        let mut numbers = Vec::new();
        for cell in &table.cells {
            let levels = table.dimensions.iter().zip(&cell.levels);
            let named = levels.filter_map(|(name, level)| Some((name.clone(), level.clone()?)));
            let mut key: Key = named.collect();
            key.sort_unstable();
            let shown = shown(cell, self.reading);
            let is_hidden = shown == Shown::Hidden;
            let place = Place { table: number, line: cell.line, is_hidden };
            let figure = self.figure(key, shown, Some(place));
            numbers.push(figure);
            self.stands_behind(figure, table, cell)?;
            let Some(first) = self.places[figure].filter(|first| first.table != number) else {
                continue;
            };
            let before = self.joined.publication.figures[figure].shown;
            let name = self.joined.publication.figures[figure].name.clone();
            let first_file = &self.tables[first.table].file;
            if first.is_hidden != is_hidden {
                let [(hidden, a), (open, b)] = if is_hidden {
                    [(&table.file, cell.line), (first_file, first.line)]
                } else {
                    [(first_file, first.line), (&table.file, cell.line)]
                };
                self.joined.given_away.push(format!(
                    "“{name}” is hidden in {hidden}, line {a}, and shown in {open}, line {b}."
                ));
            }
            let (figures, line) = (&mut self.joined.publication.figures, first.line);
            figures[figure].shown = both(before, shown).ok_or_else(|| BadTable {
                file: table.file.clone(),
                line: cell.line,
                column: None,
                says: format!(
                    "“{name}” is another number in {first_file}, line {line}: give tables of the \
                     same data, and say how figures are rounded"
                ),
            })?;
        }
        self.joined.numbers.push(numbers);
        Ok(())
    }

    /// Keeps what stands behind a figure; two tables must say the same.
    fn stands_behind(
        &mut self,
        figure: usize,
        table: &OwnTable,
        cell: &OwnCell,
    ) -> Result<(), BadTable> {
        let (known, value) = &mut self.joined.known[figure];
        if let Seen::Number(number) = cell.seen {
            *value = Some(number);
        }
        let given_twice = known.given.is_some() && cell.behind.given.is_some();
        let marked_twice = known.marked.is_some() && cell.behind.marked.is_some();
        let differs = given_twice && known.given != cell.behind.given
            || marked_twice && known.marked != cell.behind.marked;
        if differs {
            let name = &self.joined.publication.figures[figure].name;
            return Err(BadTable {
                file: table.file.clone(),
                line: cell.line,
                column: None,
                says: format!(
                    "“{name}” stands in another file with other contributors or another status: \
                     give tables of the same data"
                ),
            });
        }
        known.given = known.given.take().or_else(|| cell.behind.given.clone());
        known.marked = known.marked.or(cell.behind.marked);
        Ok(())
    }

    /// Along each dimension of a table, levels make their groups and their total.
    fn sums(&mut self, number: usize) -> Result<(), BadTable> {
        let table = &self.tables[number];
        let nodes: Vec<Nodes> =
            (0..table.dimensions.len()).map(|n| Nodes::of(table, n, self.reading)).collect();
        let size = nodes.iter().try_fold(1_usize, |size, own| size.checked_mul(own.all.len()));
        if size.is_none_or(|size| size > MOST_FIGURES) {
            return Err(BadTable {
                file: table.file.clone(),
                line: 1,
                column: None,
                says: format!("its levels make more than {MOST_FIGURES} cells: leave levels out"),
            });
        }
        for (dimension, own) in nodes.iter().enumerate() {
            if own.sums.is_empty() {
                let name = format!("{} of {}", table.dimensions[dimension], table.file);
                self.joined.without_total.push(name);
            }
            let others: Vec<(usize, &Nodes)> =
                nodes.iter().enumerate().filter(|(n, _)| *n != dimension).collect();
            for (whole, parts) in &own.sums {
                for rest in combinations(&others) {
                    self.sum(table, dimension, (whole, parts), &rest);
                }
            }
        }
        Ok(())
    }

    fn sum(
        &mut self,
        table: &OwnTable,
        dimension: usize,
        (whole, parts): (&Option<String>, &[String]),
        rest: &[(usize, Option<String>)],
    ) {
        let key_with = |level: &Option<String>| {
            let own =
                level.iter().map(|level| (table.dimensions[dimension].clone(), level.clone()));
            let others = rest
                .iter()
                .filter_map(|(n, level)| Some((table.dimensions[*n].clone(), level.clone()?)));
            let mut key: Key = own.chain(others).collect();
            key.sort_unstable();
            key
        };
        let mut terms: Vec<(usize, i64)> = Vec::new();
        for part in parts {
            let figure = self.figure(key_with(&Some(part.clone())), Shown::Unpublished, None);
            terms.push((figure, 1));
        }
        let whole = self.figure(key_with(whole), Shown::Unpublished, None);
        terms.push((whole, -1));
        let name = &self.joined.publication.figures[whole].name;
        let says = format!("{} by {} in {}", name, table.dimensions[dimension], table.file);
        self.joined.publication.relations.push(Relation { says, terms });
        self.joined.along.push(table.dimensions[dimension].clone());
    }

    /// Whether parts can make their totals, each sum by itself.
    fn must_add_up(&mut self) -> Result<(), BadTable> {
        let Publication { figures, relations } = &self.joined.publication;
        let range = |figure: usize| match figures[figure].shown {
            Shown::Exactly(value) => (i128::from(value), Some(i128::from(value))),
            Shown::Between(low, high) => (i128::from(low), Some(i128::from(high))),
            Shown::Impossible => (0, Some(0)),
            Shown::Hidden | Shown::Unpublished => (0, None),
        };
        for relation in relations {
            let Some(((whole, _), parts)) = relation.terms.split_last() else { continue };
            let low: i128 = parts.iter().map(|(part, _)| range(*part).0).sum();
            let high: Option<i128> = parts.iter().map(|(part, _)| range(*part).1).sum();
            let (least, most) = range(*whole);
            let fits = most.is_none_or(|most| low <= most) && high.is_none_or(|high| high >= least);
            if fits {
                continue;
            }
            let place = self.places[*whole];
            let places = || parts.iter().filter_map(|(part, _)| self.places[*part]);
            let place = place.or_else(|| places().next());
            let (file, line) = place.map_or((0, 1), |place| (place.table, place.line));
            return Err(BadTable {
                file: self.tables[file].file.clone(),
                line,
                column: None,
                says: format!(
                    "“{}”: the parts do not make the total; correct them, or say how figures are \
                     rounded",
                    relation.says
                ),
            });
        }
        let missing = figures.iter().filter(|figure| figure.shown == Shown::Unpublished);
        self.joined.missing = missing.map(|figure| figure.name.clone()).collect();
        Ok(())
    }
}

/// The levels of one dimension of a table, and which make which.
struct Nodes {
    all: Vec<Option<String>>,
    /// The whole (none is the total) and its parts.
    sums: Vec<(Option<String>, Vec<String>)>,
}

impl Nodes {
    fn of(table: &OwnTable, dimension: usize, reading: &Reading) -> Self {
        let levels = table.cells.iter().map(|cell| cell.levels[dimension].clone());
        let given: BTreeSet<Option<String>> = levels.collect();
        let has_total = given.contains(&None);
        let own: BTreeSet<String> = given.into_iter().flatten().collect();
        let none = BTreeMap::new();
        let groups = reading.groups.get(&table.dimensions[dimension]).unwrap_or(&none);
        let mut parts: BTreeMap<&String, Vec<String>> = BTreeMap::new();
        for (part, whole) in groups.iter().filter(|(_, whole)| own.contains(*whole)) {
            parts.entry(whole).or_default().push(part.clone());
        }
        let mut all = own.clone();
        all.extend(parts.values().flatten().cloned());
        let mut sums: Vec<(Option<String>, Vec<String>)> =
            parts.into_iter().map(|(whole, parts)| (Some(whole.clone()), parts)).collect();
        if has_total {
            let is_part = |level: &&String| groups.get(*level).is_some_and(|w| own.contains(w));
            let top = all.iter().filter(|level| !is_part(level)).cloned().collect();
            sums.push((None, top));
        }
        let mut all: Vec<Option<String>> = all.into_iter().map(Some).collect();
        if has_total {
            all.push(None);
        }
        Self { all, sums }
    }
}

/// Every choice of a level, or the total, in each of some dimensions.
fn combinations(dimensions: &[(usize, &Nodes)]) -> Vec<Vec<(usize, Option<String>)>> {
    let mut all = vec![Vec::new()];
    for (number, nodes) in dimensions {
        let longer = |start: &Vec<(usize, Option<String>)>| -> Vec<Vec<(usize, Option<String>)>> {
            let with =
                |level: &Option<String>| [start.as_slice(), &[(*number, level.clone())]].concat();
            nodes.all.iter().map(with).collect()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

fn name_of(key: &Key) -> String {
    if key.is_empty() {
        return "the total".to_owned();
    }
    let named = key.iter().map(|(dimension, level)| format!("{dimension} {level}"));
    named.collect::<Vec<_>>().join(", ")
}

/// Whichever way halves are rounded, what is behind a figure lies within half the base.
fn shown(cell: &OwnCell, reading: &Reading) -> Shown {
    let half = reading.rounded_to / 2;
    let is_marked = matches!(cell.behind.marked, Some(Marked::Unsafe | Marked::Secondary));
    match cell.seen {
        Seen::Number(_) if is_marked && reading.marks == Marks::AreHidden => Shown::Hidden,
        Seen::Number(value) if half == 0 => Shown::Exactly(value),
        Seen::Number(value) => {
            Shown::Between(value.saturating_sub(half), value.saturating_add(half))
        }
        Seen::Hidden => Shown::Hidden,
        Seen::Impossible => Shown::Impossible,
    }
}
