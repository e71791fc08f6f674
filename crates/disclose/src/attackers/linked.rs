//! Several published tables as one publication: a cell that stands in two of them is one figure.

use super::publication::{Figure, Publication, Shown};
use crate::exact::Relation;
use crate::table::{Cell, Table};
use std::collections::BTreeMap;

/// Tables say of the same cell what cannot both be so: they do not count the same children.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the tables do not count the same children: they differ about {figure}")]
pub struct OtherChildren {
    /// The figure, such as `the total` or `answer=yes`.
    pub figure: String,
}

impl Publication {
    /// What tables of the same children publish together. A cell is known by its levels: the total
    /// of the yes column is the same figure in a table by locality and in one by age.
    ///
    /// # Errors
    /// [`OtherChildren`], when two tables cannot both be right about a cell.
    pub fn of_tables(tables: &[&Table]) -> Result<Self, OtherChildren> {
        let mut all = Self { figures: Vec::new(), relations: Vec::new() };
        let mut known = BTreeMap::new();
        for table in tables {
            let places = places(table);
            let mut numbers = Vec::new();
            for (place, cell) in places.iter().zip(&table.cells) {
                let name = name_of(table, place);
                let shown = shown(*cell);
                let number = *known.entry(name.clone()).or_insert_with(|| {
                    all.figures.push(Figure { name: name.clone(), shown });
                    all.figures.len() - 1
                });
                let before = all.figures[number].shown;
                let both = both(before, shown).ok_or(OtherChildren { figure: name })?;
                all.figures[number].shown = both;
                numbers.push(number);
            }
            all.relations.extend(sums(table, &places, &numbers));
        }
        Ok(all)
    }
}

/// The level of each dimension in every cell; `None` is the total.
fn places(table: &Table) -> Vec<Vec<Option<usize>>> {
    let mut places = vec![Vec::new()];
    for dimension in &table.dimensions {
        let levels = (0..dimension.levels.len()).map(Some).chain(std::iter::once(None));
        let levels: Vec<Option<usize>> = levels.collect();
        let longer = |place: &Vec<Option<usize>>| -> Vec<Vec<Option<usize>>> {
            levels.iter().map(|level| [place.as_slice(), &[*level]].concat()).collect()
        };
        places = places.iter().flat_map(longer).collect();
    }
    places
}

fn name_of(table: &Table, place: &[Option<usize>]) -> String {
    let named = table.dimensions.iter().zip(place).filter_map(|(dimension, level)| {
        let level = dimension.levels.get((*level)?)?;
        Some(format!("{}={}", dimension.name, level.code))
    });
    let mut named: Vec<String> = named.collect();
    named.sort_unstable();
    if named.is_empty() { "the total".to_owned() } else { named.join(" and ") }
}

const fn shown(cell: Cell) -> Shown {
    match cell {
        Cell::Shown { low, high, .. } if low == high => Shown::Exactly(low),
        Cell::Shown { low, high, .. } => Shown::Between(low, high),
        Cell::Suppressed => Shown::Hidden,
        Cell::Structural => Shown::Impossible,
    }
}

/// What two statements about one figure say together; `None` when both cannot be so.
pub(crate) fn both(a: Shown, b: Shown) -> Option<Shown> {
    let range = |shown: Shown| match shown {
        Shown::Exactly(value) => Some((value, value)),
        Shown::Between(low, high) => Some((low, high)),
        Shown::Impossible => Some((0, 0)),
        Shown::Hidden | Shown::Unpublished => None,
    };
    match (range(a), range(b)) {
        (_, None) => Some(a),
        (None, _) => Some(b),
        (Some(_), Some(_)) if a == b => Some(a),
        (Some((a, b)), Some((c, d))) => {
            let (low, high) = (a.max(c), b.min(d));
            let shown = if low == high { Shown::Exactly(low) } else { Shown::Between(low, high) };
            (low <= high).then_some(shown)
        }
    }
}

/// Along each dimension, levels make their total.
fn sums(table: &Table, places: &[Vec<Option<usize>>], numbers: &[usize]) -> Vec<Relation> {
    let mut sums = Vec::new();
    for (dimension, about) in table.dimensions.iter().enumerate() {
        for (total, place) in places.iter().enumerate() {
            if place[dimension].is_some() {
                continue;
            }
            let is_part = |other: &Vec<Option<usize>>| {
                let same = |(n, (a, b)): (usize, (&Option<usize>, &Option<usize>))| {
                    if n == dimension { b.is_some() } else { a == b }
                };
                place.iter().zip(other).enumerate().all(same)
            };
            let parts = (0..places.len()).filter(|cell| is_part(&places[*cell]));
            let mut terms: Vec<(usize, i64)> = parts.map(|cell| (numbers[cell], 1)).collect();
            terms.push((numbers[total], -1));
            let says = format!("all of {} make {}", about.name, name_of(table, place));
            sums.push(Relation { says, terms });
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::super::{Findings, Limits};
    use super::*;
    use crate::about::{About, Context, Dimension, Level, Origin, Role};
    use crate::rules::Rules;
    use crate::table::Note;
    use commons::Day;

    /// A table of one or two dimensions; `None` is hidden, all others are exact.
    fn table(dimensions: &[(&str, &str)], cells: &[Option<u64>]) -> Table {
        let dimension = |(name, codes): &(&str, &str)| {
            let levels = codes.split(' ').map(|code| Level::new(code, code)).collect();
            Dimension::new(*name, Role::Group, levels)
        };
        let cell = |value: &Option<u64>| match *value {
            Some(value) => Cell::Shown { value, low: value, high: value },
            None => Cell::Suppressed,
        };
        let day = Day::new(2026, 9, 1).expect("a day");
        let (key, source) = ("k".to_owned(), "Invented".to_owned());
        let context = Context {
            data_version: "1".to_owned(),
            data_date: day,
            source,
            origin: Origin::Synthetic,
        };
        Table {
            about: About { key, title: "T".to_owned(), population: "P".to_owned() },
            dimensions: dimensions.iter().map(dimension).collect(),
            cells: cells.iter().map(cell).collect(),
            note: Note { rules: Rules::house(), suppressed_cells: 0, context },
        }
    }

    /// By area the yes column is hidden with its total; by age that total is shown.
    #[test]
    fn what_two_tables_hide_apart_they_may_give_away_together() {
        let areas = ("area", "north south");
        let one = table(
            &[areas, ("answer", "yes no")],
            &[None, None, Some(60), Some(30), Some(20), Some(50), None, None, Some(110)],
        );
        let ages = table(
            &[("age", "young old"), ("answer", "yes no")],
            &[
                Some(18),
                Some(30),
                Some(48),
                Some(16),
                Some(46),
                Some(62),
                Some(34),
                Some(76),
                Some(110),
            ],
        );
        let hidden = |tables: &[&Table]| {
            let together = Publication::of_tables(tables).expect("they count the same children");
            Findings::of(&together, Limits::house(), 1).expect("attacked").recovered()
        };
        assert_eq!(hidden(&[&one]), 0);
        assert_eq!(hidden(&[&ages]), 0);
        // 34 − 30 = 4 of the north say yes, and 56 say no.
        assert_eq!(hidden(&[&one, &ages]), 2);
        let others = table(&[("age", "young old")], &[Some(40), Some(60), Some(100)]);
        let refused = Publication::of_tables(&[&one, &others]).unwrap_err();
        assert_eq!(refused, OtherChildren { figure: "the total".to_owned() });
    }

    #[test]
    fn ranges_of_a_figure_are_taken_together() {
        let between = Shown::Between;
        assert_eq!(both(between(8, 12), between(10, 17)), Some(between(10, 12)));
        assert_eq!(both(between(8, 12), between(12, 17)), Some(Shown::Exactly(12)));
        assert_eq!(both(between(8, 12), between(13, 17)), None);
        assert_eq!(both(Shown::Hidden, Shown::Exactly(3)), Some(Shown::Exactly(3)));
        assert_eq!(both(Shown::Hidden, Shown::Hidden), Some(Shown::Hidden));
        assert_eq!(both(Shown::Impossible, Shown::Impossible), Some(Shown::Impossible));
        assert_eq!(both(Shown::Impossible, Shown::Exactly(3)), None);
    }
}
