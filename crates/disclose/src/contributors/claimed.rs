//! What an author says of who is counted in each cell of a table, held against the table.
//!
//! The list is a CSV file of a line for every child in every cell:
//! ```csv
//! line,column,child
//! 2,pupils,0G3…
//! ```
//! `line` is the line of the cell in the table, `column` the heading of its column of counts, which may
//! be left out where there is one, and `child` the name of the child in the rows that were counted.

use super::{ContributorSet, CountedCell};
use crate::output_checks::{Declared, Kind, Sheet, count_in};
use std::collections::BTreeMap;
use std::fmt;

/// After so many mistakes the rest is not told.
const MOST: usize = 50;

const ENDS: &str = "End the headings and lines as the guide shows: line,column,child";
const COUNT_AGAIN: &str = "Make the table and the list from the same rows, and round to the nearest \
                           multiple";

/// A file with its name.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// A mistake of a list. No name of a child and no number of children is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadClaim {
    /// The file it is in.
    pub file: String,
    /// From 1; none for the whole file.
    pub line: Option<u64>,
    /// From 1; none for the whole line.
    pub column: Option<u64>,
    /// What is wrong.
    pub says: String,
    /// What to do.
    pub mend: &'static str,
}

impl fmt::Display for BadClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        match (self.line, self.column) {
            (Some(line), Some(column)) => write!(f, "line {line}, column {column}: ")?,
            (Some(line), None) => write!(f, "line {line}: ")?,
            (None, _) => {}
        }
        write!(f, "{}. {}.", self.says, self.mend)
    }
}

/// The shown cells of a table with the children that a list names for them. `number_of` gives the
/// number of a child of the rows by its name, and none for a name that is not among them.
///
/// # Errors
/// Every mistake, up to 50: lines that cannot be read, names that are not of the rows, children who
/// stand twice in a cell or in a hidden one, and cells whose children are not as many as are shown,
/// up to rounding. A table that cannot be read is one mistake.
pub fn claimed(
    table: File<'_>,
    declared: &Declared,
    list: File<'_>,
    number_of: impl Fn(&str) -> Option<u32>,
) -> Result<Vec<CountedCell>, Vec<BadClaim>> {
    let sheet = Sheet::read(table.name, table.bytes).map_err(|problem| {
        let (file, says) = (table.name.to_owned(), problem.says);
        let (line, column) = (problem.line, problem.column);
        vec![BadClaim { file, line, column, says, mend: problem.mend }]
    })?;
    let columns_of = |kind: Kind| -> Vec<usize> {
        let is_it = |at: &usize| declared.column(&sheet.header[*at]).is_some_and(|c| c.is == kind);
        (0..sheet.header.len()).filter(is_it).collect()
    };
    let (counts, groups) = (columns_of(Kind::Count), columns_of(Kind::Group));
    let mut mistakes = Mistakes { file: list.name, found: Vec::new() };
    let listed = Listed::read(list.bytes, (&sheet, &counts), &number_of, &mut mistakes);
    let mut cells = Vec::new();
    let level = |row: usize, group: &usize| {
        let word = &sheet.rows[row][*group];
        (!declared.is_total(word)).then(|| word.clone())
    };
    let levels: Vec<Vec<Option<String>>> = (0..sheet.rows.len())
        .map(|row| groups.iter().map(|group| level(row, group)).collect())
        .collect();
    for column in &counts {
        for (row, line) in sheet.lines.iter().enumerate() {
            let named = listed.0.get(&(row, *column));
            let heading = &sheet.header[*column];
            let place = format!("Line {line} of the table, {heading}");
            let Ok(Some(shown)) = count_in(&sheet.rows[row][*column]) else {
                if let Some(first) = named.and_then(|all| all.first()) {
                    let says = format!("{place}, is not shown");
                    mistakes.add(first.1, None, says, "Leave out the children of hidden cells");
                }
                continue;
            };
            let children = ContributorSet::new(named.into_iter().flatten().map(|one| one.0));
            let parts = parts_of(&levels, row);
            let away = 2 * u128::from(children.children().abs_diff(shown));
            if away > u128::from(declared.rounded_to) * u128::from(parts) {
                let says = format!("{place}, shows another number than the children listed for it");
                mistakes.add(None, None, says, COUNT_AGAIN);
            }
            let (file, column) = (table.name.to_owned(), heading.clone());
            let groups = levels[row].clone();
            cells.push(CountedCell { file, line: *line, column, groups, children });
        }
    }
    if mistakes.found.is_empty() { Ok(cells) } else { Err(mistakes.found) }
}

/// How many roundings are in a count: one, and in a total that of each line it may be the sum of.
fn parts_of(levels: &[Vec<Option<String>>], row: usize) -> u64 {
    let own = &levels[row];
    if own.iter().all(Option::is_some) {
        return 1;
    }
    let is_part = |line: &&Vec<Option<String>>| {
        line.iter()
            .zip(own)
            .all(|(level, total)| level.is_some() && (total.is_none() || level == total))
    };
    u64::try_from(levels.iter().filter(is_part).count()).unwrap_or(u64::MAX).max(1)
}

struct Mistakes<'a> {
    file: &'a str,
    found: Vec<BadClaim>,
}

impl Mistakes<'_> {
    fn add(
        &mut self,
        line: impl Into<Option<u64>>,
        column: impl Into<Option<u64>>,
        says: impl Into<String>,
        mend: &'static str,
    ) {
        if self.found.len() < MOST {
            let (file, line, column) = (self.file.to_owned(), line.into(), column.into());
            self.found.push(BadClaim { file, line, column, says: says.into(), mend });
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MOST
    }
}

/// The children by row and column of the table, each with the line of the list it stands in.
struct Listed(BTreeMap<(usize, usize), Vec<(u32, u64)>>);

impl Listed {
    fn read(
        bytes: &[u8],
        (sheet, counts): (&Sheet, &[usize]),
        number_of: &impl Fn(&str) -> Option<u32>,
        mistakes: &mut Mistakes<'_>,
    ) -> Self {
        let mut all = BTreeMap::new();
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
        let Some(has_column) = headings(&mut reader, counts, mistakes) else { return Self(all) };
        let mut record = csv::StringRecord::new();
        while !mistakes.is_full() {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(problem) => {
                    let line = problem.position().map(csv::Position::line);
                    mistakes.add(line, None, "This line is not text of as many cells", ENDS);
                    continue;
                }
            }
            let here = record.position().map_or(1, csv::Position::line);
            let row = record.get(0).and_then(|cell| cell.parse::<u64>().ok());
            let row = row.and_then(|line| sheet.lines.iter().position(|own| *own == line));
            let column = match has_column.then(|| record.get(1).unwrap_or_default()) {
                None => counts.first(),
                Some(named) => {
                    counts.iter().find(|at| sheet.header[**at].eq_ignore_ascii_case(named))
                }
            };
            let last = if has_column { 2 } else { 1 };
            let child = record.get(last).and_then(number_of);
            if row.is_none() {
                let mend = "Write the line of the cell in the table; the headings are line 1";
                mistakes.add(here, 1, "The table has no such line", mend);
            }
            if column.is_none() {
                let mend = "Write the heading of a column that is declared as a count";
                mistakes.add(here, 2, "The table has no such column of counts", mend);
            }
            if child.is_none() {
                let says = "No child of the extract has this name";
                let mend = "Name children as the extract does whose rows were counted, all of one table by one";
                mistakes.add(here, 1 + last as u64, says, mend);
            }
            if let (Some(row), Some(column), Some(child)) = (row, column, child) {
                all.entry((row, *column)).or_insert_with(Vec::new).push((child, here));
            }
        }
        for children in all.values_mut() {
            children.sort_unstable();
            for pair in children.windows(2) {
                if let [one, two] = pair
                    && one.0 == two.0
                {
                    let mend = "Count each child once in a cell";
                    mistakes.add(two.1, None, "This child stands twice in one cell", mend);
                }
            }
        }
        Self(all)
    }
}

/// Whether the list has a column of columns; none when it cannot be read.
fn headings(
    reader: &mut csv::Reader<&[u8]>,
    counts: &[usize],
    mistakes: &mut Mistakes<'_>,
) -> Option<bool> {
    let found: Vec<String> = match reader.headers() {
        Ok(found) => found.iter().map(str::to_lowercase).collect(),
        Err(_) => {
            mistakes.add(1, None, "It is not text", ENDS);
            return None;
        }
    };
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    match found[..] {
        ["line", "column", "child"] => Some(true),
        ["line", "child"] if counts.len() <= 1 => Some(false),
        ["line", "child"] => {
            let says = "The table has several columns of counts, and it is not said which is meant";
            mistakes.add(1, None, says, "Use three columns: line,column,child");
            None
        }
        _ => {
            mistakes.add(1, None, "The headings are not line,column,child", ENDS);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DECLARED: &str = "[[column]]\nname = \"area\"\nis = \"group\"\n[[column]]\nname = \
                            \"pupils\"\nis = \"count\"\n[[column]]\nname = \"late\"\nis = \"count\"\n";
    const TABLE: &str = "area,pupils,late\nNorth,20,10\nSouth,30,[c]\nTotal,50,15\n";

    /// The children are called `0`, `1` and so on up to 99.
    fn of(table: &str, declared: &str, list: &str) -> Result<Vec<CountedCell>, Vec<String>> {
        let file = |name, text: &'static str| File { name, bytes: text.as_bytes() };
        let (table, list) = (table.to_owned().leak(), list.to_owned().leak());
        let declared = Declared::parse(declared).unwrap();
        let number = |name: &str| name.parse().ok().filter(|number| *number < 100);
        claimed(file("t.csv", table), &declared, file("t.contributors.csv", list), number)
            .map_err(|all| all.iter().map(ToString::to_string).collect())
    }

    fn list(cells: &[(u64, &str, std::ops::Range<u32>)]) -> String {
        let mut text = "line,column,child\n".to_owned();
        for (line, column, children) in cells {
            children.clone().for_each(|child| text.push_str(&format!("{line},{column},{child}\n")));
        }
        text
    }

    fn good() -> Vec<(u64, &'static str, std::ops::Range<u32>)> {
        vec![
            (2, "pupils", 0..22),
            (2, "late", 0..12),
            (3, "pupils", 22..54),
            (4, "PUPILS", 0..54),
            (4, "late", 0..17),
        ]
    }

    fn check(list: &str, mistakes: &[&str]) {
        let found = of(TABLE, DECLARED, list).unwrap_err();
        assert_eq!(found.len(), mistakes.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(mistakes) {
            assert!(found.starts_with(expected), "{found}");
        }
    }

    #[test]
    fn a_list_that_fits_gives_every_shown_cell() {
        let cells = of(TABLE, DECLARED, &list(&good())).unwrap();
        let found: Vec<_> = cells
            .iter()
            .map(|cell| (cell.line, cell.column.as_str(), cell.groups[0].as_deref()))
            .collect();
        let expected = [
            (2, "pupils", Some("North")),
            (3, "pupils", Some("South")),
            (4, "pupils", None),
            (2, "late", Some("North")),
            (4, "late", None),
        ];
        assert_eq!(found, expected);
        assert_eq!(cells[1].children, ContributorSet::new(22..54));
    }

    #[test]
    fn counts_that_are_not_those_shown_are_told_without_them() {
        let mut cells = good();
        cells[0].2 = 0..23;
        let says = "t.contributors.csv: Line 2 of the table, pupils, shows another number than";
        check(&list(&cells), &[says]);
        cells.remove(0);
        check(&list(&cells), &[says]);
        // The total is that of rounded counts: one more rounding for each line.
        let mut cells = good();
        cells[3].2 = 0..55;
        assert!(of(TABLE, DECLARED, &list(&cells)).is_ok());
        cells[3].2 = 0..56;
        check(&list(&cells), &["t.contributors.csv: Line 4 of the table, pupils, shows another"]);
    }

    #[test]
    fn each_line_that_cannot_be_followed_is_told_with_its_place() {
        let with = |line: &str| format!("{}{line}\n", list(&good()));
        let at = 1 + 22 + 12 + 32 + 54 + 17 + 1;
        for (line, column, says) in [
            ("9,pupils,1", "1", "The table has no such line"),
            ("1,pupils,1", "1", "The table has no such line"),
            ("x,pupils,1", "1", "The table has no such line"),
            ("2,area,1", "2", "The table has no such column of counts"),
            ("2,pupils,100", "3", "No child of the extract has this name"),
        ] {
            check(
                &with(line),
                &[&format!("t.contributors.csv: line {at}, column {column}: {says}")],
            );
        }
        check(&with("2,pupils"), &[&format!("t.contributors.csv: line {at}: This line is not")]);
        check(
            &with("3,late,7"),
            &[&format!("t.contributors.csv: line {at}: Line 3 of the table, late, is not shown")],
        );
        check(
            &with("2,late,5"),
            &[&format!("t.contributors.csv: line {at}: This child stands twice")],
        );
        check(
            "line,child\n2,1\n",
            &["t.contributors.csv: line 1: The table has several columns"; 1]
                .iter()
                .copied()
                .chain(["t.contributors.csv: Line"; 5])
                .collect::<Vec<_>>(),
        );
        let many = (0..400).map(|_| "9,pupils,1\n").collect::<String>();
        assert_eq!(
            of(TABLE, DECLARED, &format!("line,column,child\n{many}")).unwrap_err().len(),
            50
        );
    }

    #[test]
    fn one_column_of_counts_need_not_be_named() {
        let (declared, _) = DECLARED.rsplit_once("[[column]]").unwrap();
        let lines: String = (0..10).map(|child| format!("2,{child}\n")).collect();
        let cells =
            of("area,pupils\nNorth,10\n", declared, &format!("Line,Child\n{lines}")).unwrap();
        assert_eq!(cells[0].children, ContributorSet::new(0..10));
        assert!(of("area;pupils\n", declared, "line,child\n").is_err(), "no table");
    }

    proptest! {
        #[test]
        fn no_list_makes_it_panic(text in "[lin,ech0-9\\n\" ]{0,60}", has_heading in any::<bool>()) {
            let list = if has_heading { format!("line,column,child\n{text}") } else { text };
            prop_assert!(of(TABLE, DECLARED, &list).is_err(), "five cells need their children");
        }
    }
}
