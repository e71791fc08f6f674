//! A list held against what the rows say of each child.

use super::{BadClaim, CountedCell, File};
use crate::output_checks::{Declared, Kind, Sheet};
use std::collections::BTreeSet;

const MEND: &str = "List the children of whom the extract says so; if the column means something \
                    else, give it another heading";

/// The headings of the groups of a table, in the order of [`CountedCell::groups`]; none when it cannot
/// be read.
pub fn groups_of(table: File<'_>, declared: &Declared) -> Vec<String> {
    let Ok(sheet) = Sheet::read(table.name, table.bytes) else { return Vec::new() };
    let is_group = |name: &&String| declared.column(name).is_some_and(|c| c.is == Kind::Group);
    sheet.header.iter().filter(is_group).cloned().collect()
}

/// Cells with children of whom the rows say something else than their line: where a group has the
/// heading of a column of the rows, and its level is a value there. `says` tells of a row, from 0 to
/// before `rows`, whether it has a value in a column of this heading; none where there is no such
/// column. No child is named.
pub fn contradicted(
    list: &str,
    (headings, cells): (&[String], &[CountedCell]),
    rows: u32,
    says: impl Fn(u32, &str, &str) -> Option<bool>,
) -> Vec<BadClaim> {
    let mut found = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        let level_of = |cell: &CountedCell| cell.groups.get(at).cloned().flatten();
        let levels: BTreeSet<String> = cells.iter().filter_map(level_of).collect();
        for level in levels {
            let is_there = |row: u32| says(row, heading, &level) == Some(true);
            if !(0..rows).any(is_there) {
                continue;
            }
            let wrong = |cell: &&CountedCell| {
                cell.groups.get(at).is_some_and(|own| own.as_ref() == Some(&level))
                    && cell.children.numbers().any(|row| !is_there(row))
            };
            found.extend(cells.iter().filter(wrong).map(|cell| BadClaim {
                file: list.to_owned(),
                line: None,
                column: None,
                says: format!(
                    "Line {} of the table, {}: of some of the children listed there the extract says \
                     another {heading}",
                    cell.line, cell.column
                ),
                mend: MEND,
            }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::ContributorSet;
    use super::*;

    /// Rows 0 to 29 are of girls, 30 to 59 of boys; of row 60 nothing is recorded.
    fn says(row: u32, heading: &str, level: &str) -> Option<bool> {
        let own = ["female", "male", ""][usize::try_from(row / 30).unwrap().min(2)];
        heading.eq_ignore_ascii_case("sex").then(|| own.eq_ignore_ascii_case(level))
    }

    fn check(heading: &str, level: Option<&str>, children: std::ops::Range<u32>, is_wrong: bool) {
        let cell = CountedCell {
            file: "t.csv".to_owned(),
            line: 2,
            column: "pupils".to_owned(),
            groups: vec![Some("North".to_owned()), level.map(str::to_owned)],
            children: ContributorSet::new(children),
        };
        let headings = ["area".to_owned(), heading.to_owned()];
        let found = contradicted("t.contributors.csv", (&headings, &[cell]), 61, says);
        assert_eq!(found.len(), usize::from(is_wrong), "{heading} {level:?}: {found:?}");
        for one in found {
            let says = "t.contributors.csv: Line 2 of the table, pupils: of some of the children \
                        listed there the extract says another sex.";
            assert!(one.to_string().to_lowercase().starts_with(&says.to_lowercase()), "{one}");
        }
    }

    #[test]
    fn children_are_of_the_level_of_their_line_where_the_rows_say_it() {
        check("sex", Some("female"), 0..30, false);
        check("Sex", Some("FEMALE"), 5..20, false);
        check("sex", Some("female"), 10..31, true);
        check("sex", Some("male"), 45..61, true);
        check("sex", None, 0..61, false);
        // Words that are no value of the rows, and columns that are not theirs, are the author's own.
        check("sex", Some("Girls"), 0..60, false);
        check("group", Some("female"), 0..60, false);
    }

    #[test]
    fn groups_are_in_the_order_of_the_table() {
        let declared = "[[column]]\nname = \"n\"\nis = \"count\"\n[[column]]\nname = \"sex\"\nis = \
                        \"group\"\n[[column]]\nname = \"area\"\nis = \"group\"\n";
        let declared = Declared::parse(declared).unwrap();
        let file = |bytes| File { name: "t.csv", bytes };
        assert_eq!(groups_of(file(b"area,n,sex\nNorth,10,male\n"), &declared), ["area", "sex"]);
        assert!(groups_of(file(b"PK"), &declared).is_empty());
    }
}
