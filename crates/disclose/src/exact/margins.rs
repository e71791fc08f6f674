//! Tables with totals as cells and relations: any number of dimensions, each with groups of levels
//! in as many layers as it likes.

use super::problem::{Cell, Problem, Relation, Status, Unsound};

/// One way of dividing children up: levels that do not overlap, and groups of them. A plain
/// dimension has one group, the total of all levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// What it is, such as "Locality".
    pub name: String,
    /// Names of the finest levels.
    pub levels: Vec<String>,
    /// Groups of levels or of earlier groups (numbered on after the levels).
    pub groups: Vec<Group>,
}

/// Levels that are added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name, such as "Total".
    pub name: String,
    /// Numbers of its parts: levels, then groups before it.
    pub parts: Vec<usize>,
}

impl Axis {
    /// Levels and their total.
    pub fn plain(name: &str, levels: &[&str]) -> Self {
        let total = Group { name: "Total".to_owned(), parts: (0..levels.len()).collect() };
        let levels = levels.iter().map(|level| (*level).to_owned()).collect();
        Self { name: name.to_owned(), levels, groups: vec![total] }
    }

    /// Adds a group, before the total of all if it is part of it: groups come in the order given.
    #[must_use]
    pub fn with_groups(mut self, groups: Vec<Group>) -> Self {
        self.groups = groups;
        self
    }

    const fn size(&self) -> usize {
        self.levels.len() + self.groups.len()
    }

    fn label(&self, number: usize) -> &str {
        self.levels.get(number).unwrap_or_else(|| &self.groups[number - self.levels.len()].name)
    }

    fn is_sound(&self) -> bool {
        let before = |(number, group): (usize, &Group)| {
            let known = self.levels.len() + number;
            !group.parts.is_empty() && group.parts.iter().all(|part| *part < known)
        };
        !self.levels.is_empty() && self.groups.iter().enumerate().all(before)
    }

    /// The numbers of the levels in each level and group; with weights, should groups overlap.
    fn made_of(&self) -> Vec<Vec<usize>> {
        let mut all: Vec<Vec<usize>> = (0..self.levels.len()).map(|level| vec![level]).collect();
        for group in &self.groups {
            all.push(group.parts.iter().flat_map(|part| all[*part].clone()).collect());
        }
        all
    }
}

/// A table of counts with all its totals. `counts` is without totals, the last axis fastest. Every
/// cell is open: mark it with the rules of `primary`. Cell names are the table's name and the
/// levels, so that tables which share figures must be given names under which they are the same.
///
/// # Errors
/// [`Unsound::Shape`], or as [`Problem::new`].
pub fn with_margins(table: &str, axes: &[Axis], counts: &[u64]) -> Result<Problem, Unsound> {
    let inner = axes.iter().try_fold(1_usize, |n, axis| n.checked_mul(axis.levels.len()));
    let size = axes.iter().try_fold(1_usize, |n, axis| n.checked_mul(axis.size()));
    if axes.is_empty() || inner != Some(counts.len()) || !axes.iter().all(Axis::is_sound) {
        return Err(Unsound::Shape);
    }
    let size = size.filter(|size| *size <= 100_000).ok_or(Unsound::TooLarge)?;
    let made_of: Vec<_> = axes.iter().map(Axis::made_of).collect();
    let cell = |number: usize| {
        let at = place(axes, number);
        let parts: Vec<&[usize]> =
            at.iter().zip(&made_of).map(|(n, all)| all[*n].as_slice()).collect();
        let value = sum(axes, &parts, counts, 0);
        let labels: Vec<&str> = at.iter().zip(axes).map(|(n, axis)| axis.label(*n)).collect();
        Cell { name: format!("{table}: {}", labels.join(", ")), value, status: Status::Open }
    };
    let cells = (0..size).map(cell).collect();
    let relations = (0..axes.len()).flat_map(|axis| sums_along(axes, axis, size)).collect();
    Problem::new(cells, relations)
}

/// The number along each axis of a cell.
fn place(axes: &[Axis], number: usize) -> Vec<usize> {
    let mut rest = number;
    let mut at: Vec<usize> = axes
        .iter()
        .rev()
        .map(|axis| {
            let here = rest % axis.size();
            rest /= axis.size();
            here
        })
        .collect();
    at.reverse();
    at
}

fn sum(axes: &[Axis], parts: &[&[usize]], counts: &[u64], start: usize) -> u64 {
    let (Some((first, parts)), Some((axis, axes))) = (parts.split_first(), axes.split_first())
    else {
        return counts[start];
    };
    let below = |level: &usize| sum(axes, parts, counts, start * axis.levels.len() + level);
    first.iter().map(below).fold(0, u64::saturating_add)
}

/// Every group of an axis at every place along the others.
fn sums_along(axes: &[Axis], along: usize, size: usize) -> Vec<Relation> {
    let step: usize = axes[along + 1..].iter().map(Axis::size).product();
    let axis = &axes[along];
    let mut relations = Vec::new();
    for start in (0..size).filter(|number| (number / step).is_multiple_of(axis.size())) {
        for (number, group) in axis.groups.iter().enumerate() {
            let mut terms: Vec<(usize, i64)> =
                group.parts.iter().map(|part| (start + part * step, 1)).collect();
            terms.push((start + (axis.levels.len() + number) * step, -1));
            let mut says = format!("{} is the sum of its parts by {}", group.name, axis.name);
            for (other, n) in axes
                .iter()
                .zip(place(axes, start))
                .enumerate()
                .filter_map(|(a, x)| (a != along).then_some(x))
            {
                says += &format!(", for {}", other.label(n));
            }
            relations.push(Relation { says, terms });
        }
    }
    relations
}
