//! Cells of a table, and the numbers that anybody can add up from them.

use super::{ContributorSet, NamedSet};
use std::collections::BTreeMap;

/// With more groups than this only each alone and all together are added over: two to the power of
/// them would be too many.
const MOST_GROUPS: usize = 5;
/// Lines of a sum are listed up to this many.
const LISTED: usize = 4;

/// A cell whose count is shown, and who is counted in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedCell {
    /// The file of the table.
    pub file: String,
    /// The line of the cell, from 1.
    pub line: u64,
    /// The heading of the cell's column.
    pub column: String,
    /// The level of each group on its line, in the order of the columns; none where all levels are
    /// together.
    pub groups: Vec<Option<String>>,
    /// The children.
    pub children: ContributorSet,
}

impl CountedCell {
    /// The set with the place of the cell.
    pub fn named(&self) -> NamedSet {
        let name = format!("{}, line {}, {}", self.file, self.line, self.column);
        NamedSet { name, children: self.children.clone() }
    }
}

/// Every set whose number is known to whoever reads these cells: the cells themselves, and along the
/// groups of each table the sums of those that are shown. Children that two lines share are counted
/// twice in a sum, which then says nothing of a set: such sums are left out.
pub fn known_sets(cells: &[CountedCell]) -> Vec<NamedSet> {
    let mut known: Vec<NamedSet> = cells.iter().map(CountedCell::named).collect();
    let mut columns: BTreeMap<(&str, &str), Vec<&CountedCell>> = BTreeMap::new();
    for cell in cells {
        columns.entry((&cell.file, &cell.column)).or_default().push(cell);
    }
    for (at, column) in &columns {
        known.extend(sums(*at, column));
    }
    known
}

fn sums((file, column): (&str, &str), cells: &[&CountedCell]) -> Vec<NamedSet> {
    let groups = cells.iter().map(|cell| cell.groups.len()).max().unwrap_or(0);
    let mut found = Vec::new();
    for over in added_over(groups) {
        let mut parts: BTreeMap<Vec<Option<&str>>, Vec<&CountedCell>> = BTreeMap::new();
        for cell in cells {
            let is_added = |at: &usize| cell.groups.get(*at).is_some_and(Option::is_some);
            if over.iter().all(is_added) {
                let kept = (0..groups).filter(|at| !over.contains(at));
                let kept = kept.map(|at| cell.groups.get(at).and_then(|level| level.as_deref()));
                parts.entry(kept.collect()).or_default().push(cell);
            }
        }
        for part in parts.values().filter(|part| part.len() > 1) {
            if let Some(children) = apart(part) {
                let name = format!("{file}, {} added up, {column}", lines(part));
                found.push(NamedSet { name, children });
            }
        }
    }
    found
}

/// The groups to add over, in each way.
fn added_over(groups: usize) -> Vec<Vec<usize>> {
    if groups > MOST_GROUPS {
        let alone = (0..groups).map(|group| vec![group]);
        return alone.chain([(0..groups).collect()]).collect();
    }
    let ways = 1_usize..1 << groups;
    ways.map(|way| (0..groups).filter(|group| way >> group & 1 == 1).collect()).collect()
}

/// Everybody in the cells, where nobody is in two of them.
fn apart(cells: &[&CountedCell]) -> Option<ContributorSet> {
    let mut all = ContributorSet::default();
    for cell in cells {
        let before = all.children();
        all = all.together(&cell.children);
        if all.children() != before + cell.children.children() {
            return None;
        }
    }
    Some(all)
}

/// The lines of a sum, in words.
fn lines(cells: &[&CountedCell]) -> String {
    let first = cells.iter().map(|cell| cell.line).min().unwrap_or(0);
    let last = cells.iter().map(|cell| cell.line).max().unwrap_or(0);
    if cells.len() > LISTED {
        return format!("{} lines between {first} and {last}", cells.len());
    }
    let mut words = String::from("lines ");
    for (at, cell) in cells.iter().enumerate() {
        words.push_str(match at {
            0 => "",
            _ if at + 1 == cells.len() => " and ",
            _ => ", ",
        });
        words.push_str(&cell.line.to_string());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::{TooClose, too_close};
    use super::*;

    fn cell(line: u64, groups: &[&str], children: std::ops::Range<u32>) -> CountedCell {
        CountedCell {
            file: "t.csv".to_owned(),
            line,
            column: "pupils".to_owned(),
            groups: groups.iter().map(|g| (*g != "Total").then(|| (*g).to_owned())).collect(),
            children: ContributorSet::new(children),
        }
    }

    fn names(cells: &[CountedCell]) -> Vec<String> {
        known_sets(cells).into_iter().map(|set| set.name).collect()
    }

    #[test]
    fn sums_are_of_every_group_and_of_totals_among_themselves() {
        let cells = [
            cell(2, &["North", "girls"], 0..20),
            cell(3, &["North", "boys"], 20..40),
            cell(4, &["South", "girls"], 40..60),
            cell(5, &["South", "boys"], 60..80),
            cell(6, &["North", "Total"], 0..40),
            cell(7, &["South", "Total"], 40..80),
        ];
        assert_eq!(
            names(&cells)[6..],
            [
                // Over areas: girls and boys, and the totals of both areas.
                "t.csv, lines 6 and 7 added up, pupils",
                "t.csv, lines 3 and 5 added up, pupils",
                "t.csv, lines 2 and 4 added up, pupils",
                // Over sexes: each area.
                "t.csv, lines 2 and 3 added up, pupils",
                "t.csv, lines 4 and 5 added up, pupils",
                // Over both: everybody.
                "t.csv, lines 2, 3, 4 and 5 added up, pupils",
            ]
        );
        let all = known_sets(&cells).pop().unwrap().children;
        assert_eq!(all, ContributorSet::new(0..80));
    }

    #[test]
    fn a_few_children_left_out_of_a_table_are_found_by_its_sum() {
        let parts = [cell(2, &["North"], 0..100), cell(3, &["South"], 100..295)];
        let whole = [cell(2, &[], 0..300)];
        let found = too_close(&known_sets(&whole), &known_sets(&parts));
        let (new, other) = ("t.csv, line 2, pupils", "t.csv, lines 2 and 3 added up, pupils");
        let near = |new: &str, other: &str| TooClose::Near { new: new.into(), other: other.into() };
        assert_eq!(found, [near(new, other)]);
        let found = too_close(&known_sets(&parts), &known_sets(&whole));
        assert_eq!(found, [near(other, new)], "and the other way round");
        let enough = [cell(2, &["North"], 0..100), cell(3, &["South"], 100..290)];
        assert_eq!(too_close(&known_sets(&enough), &known_sets(&whole)), []);
    }

    #[test]
    fn a_hidden_line_does_not_keep_the_others_from_being_added() {
        let cells = [
            cell(2, &["North"], 0..100),
            cell(3, &["South"], 100..195),
            cell(5, &["Total"], 0..200),
        ];
        let found = too_close(&known_sets(&cells), &[]);
        assert_eq!(found.len(), 1, "line 4 is hidden, and is five children: {found:?}");
    }

    #[test]
    fn lines_that_share_children_are_not_added() {
        let cells = [cell(2, &["autism"], 0..30), cell(3, &["speech"], 25..60)];
        assert_eq!(names(&cells).len(), 2);
    }

    #[test]
    fn of_many_groups_only_each_and_all_are_added() {
        assert_eq!(added_over(2), [vec![0], vec![1], vec![0, 1]]);
        assert_eq!(added_over(0).len(), 0);
        assert_eq!(added_over(MOST_GROUPS).len(), 31);
        assert_eq!(added_over(12).len(), 13);
    }
}
