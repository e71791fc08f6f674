//! The text of a table becomes cells, each with its line and column.

use super::BadTable;
use super::behind::{Behind, Beside, DecimalMark, Figures, Record};
use std::collections::BTreeMap;

/// More lines than this is not a table a person can check.
const MOST_CELLS: usize = 20_000;
/// Headings that are taken for the count when nobody says which it is.
const COUNTS: [&str; 4] = ["count", "value", "number", "children"];
/// The same for sums.
const SUMS: [&str; 4] = ["sum", "amount", "value", "hours"];
/// Symbols of a cell that is not shown: of the GSS, the DfE, NHS England and Eurostat.
const HIDDEN: [&str; 8] = ["[c]", "c", "*", "[x]", "x", ":", "..", "suppressed"];
/// Symbols of a cell in which nobody can be.
const IMPOSSIBLE: [&str; 2] = ["[z]", "z"];

/// How files are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Words that stand for all levels together; capitals do not matter.
    pub totals: Vec<String>,
    /// The heading of the counts in a list, when it is not an obvious one.
    pub count: Option<String>,
    /// Whether headings are levels: a cross table. The words name what they are levels of.
    pub crosstab: Option<String>,
    /// Shown figures are multiples of this, in the last decimal of sums; 1 when they are exact.
    pub rounded_to: u64,
    /// Whether figures count or add up.
    pub figures: Figures,
    /// What stands before decimals.
    pub decimal_mark: DecimalMark,
    /// What stands beside the figures of a list.
    pub beside: Beside,
    /// What a status of "must hide" means.
    pub marks: Marks,
    /// By dimension: which larger level each level is part of.
    pub groups: BTreeMap<String, BTreeMap<String, String>>,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            totals: vec!["total".to_owned(), "all".to_owned()],
            count: None,
            crosstab: None,
            rounded_to: 1,
            figures: Figures::Counts,
            decimal_mark: DecimalMark::Point,
            beside: Beside::default(),
            marks: Marks::AreOrders,
            groups: BTreeMap::new(),
        }
    }
}

/// What a status of "must hide" means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// The figure is to be hidden.
    AreOrders,
    /// The figure is hidden from readers; what stands in the file is for whoever attacks it.
    AreHidden,
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Number(u64),
    Hidden,
    Impossible,
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OwnCell {
    /// The level of each dimension; none is the total.
    pub(super) levels: Vec<Option<String>>,
    pub(super) seen: Seen,
    pub(super) behind: Behind,
    pub(super) line: u64,
    /// From 0.
    pub(super) column: usize,
    /// Which record of the file, without the header, from 0.
    pub(super) record: usize,
}

/// A table as it was read. Printing it shows nothing: it may be one that is yet to be protected.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnTable {
    pub(super) file: String,
    pub(super) dimensions: Vec<String>,
    pub(super) cells: Vec<OwnCell>,
    pub(super) header: Vec<String>,
    pub(super) records: Vec<Vec<String>>,
    /// Columns that stand beside figures, from 0: they are not for readers.
    pub(super) beside: Vec<usize>,
}

impl OwnTable {
    /// Whether it has a dimension of this name; capitals do not matter.
    pub fn has(&self, dimension: &str) -> bool {
        self.dimensions.iter().any(|own| own.eq_ignore_ascii_case(dimension))
    }
}

impl std::fmt::Debug for OwnTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OwnTable(..)")
    }
}

/// Reads a table. `file` is its name, for what is said of it.
///
/// # Errors
/// [`BadTable`] with the first line that cannot be used.
pub fn read_table(file: &str, text: &str, reading: &Reading) -> Result<OwnTable, BadTable> {
    let at = |line: u64, column: Option<u64>, says: String| BadTable {
        file: file.to_owned(),
        line,
        column,
        says,
    };
    let (header, records, lines) = split(file, text)?;
    let mut table = OwnTable {
        file: file.to_owned(),
        dimensions: Vec::new(),
        cells: Vec::new(),
        header,
        records,
        beside: Vec::new(),
    };
    match &reading.crosstab {
        Some(across) => crosstab(&mut table, across, &lines, reading)?,
        None => list(&mut table, &lines, reading)?,
    }
    if table.cells.is_empty() {
        let says = "there is no line below the headings: give at least one cell".to_owned();
        return Err(at(1, None, says));
    }
    if table.cells.len() > MOST_CELLS {
        return Err(at(1, None, format!("the table has more than {MOST_CELLS} cells")));
    }
    let mut first = BTreeMap::new();
    for cell in &table.cells {
        if let Some(line) = first.insert(&cell.levels, cell.line) {
            let says = format!("the same cell stands in line {line}: keep one of them");
            return Err(at(cell.line, None, says));
        }
    }
    Ok(table)
}

/// Headings, records, and the line of each record.
pub(super) type Split = (Vec<String>, Vec<Vec<String>>, Vec<u64>);

pub(super) fn split(file: &str, text: &str) -> Result<Split, BadTable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new();
    reader.trim(csv::Trim::All).delimiter(separator(text));
    let mut reader = reader.from_reader(text.as_bytes());
    let bad =
        |line: u64, says: String| BadTable { file: file.to_owned(), line, column: None, says };
    let header = reader.headers().map_err(|e| bad(1, e.to_string()))?;
    let header: Vec<String> = header.iter().map(str::to_owned).collect();
    if header.len() < 2 {
        let says = "headings with commas between them were expected in the first line".to_owned();
        return Err(bad(1, says));
    }
    let mut records = Vec::new();
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|problem| {
            let line = problem.position().map_or(1, csv::Position::line);
            match problem.kind() {
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => bad(
                    line,
                    format!(
                        "{expected_len} cells were expected, as in the headings; here are {len}"
                    ),
                ),
                _ => bad(line, problem.to_string()),
            }
        })?;
        lines.push(record.position().map_or(1, csv::Position::line));
        records.push(record.iter().map(str::to_owned).collect());
    }
    Ok((header, records, lines))
}

/// Semicolons where the headings have them and no comma, as spreadsheets write where the comma is
/// the mark of decimals.
fn separator(text: &str) -> u8 {
    let headings = text.lines().next().unwrap_or("");
    if headings.contains(';') && !headings.contains(',') { b';' } else { b',' }
}

/// A list: one column of figures; some may stand beside it; the others say of what.
fn list(table: &mut OwnTable, lines: &[u64], reading: &Reading) -> Result<(), BadTable> {
    let (known, wanted) = match reading.figures {
        Figures::Counts => (COUNTS, "count"),
        Figures::Sums { .. } => (SUMS, "sum"),
    };
    let beside = reading.beside.places(&table.file, &table.header)?;
    let is_count = |name: &String| match &reading.count {
        Some(count) => name.eq_ignore_ascii_case(count.trim()),
        None => known.iter().any(|known| name.eq_ignore_ascii_case(known)),
    };
    let free = || (0..table.header.len()).filter(|n| !beside.all.contains(n));
    let found: Vec<usize> = free().filter(|n| is_count(&table.header[*n])).collect();
    let [counts] = found[..] else {
        let wanted = reading.count.as_deref().unwrap_or(wanted);
        let says = format!(
            "one column called “{wanted}” was expected among “{}”: name the column of the figures, \
             or say that this is a cross table",
            table.header.join("”, “")
        );
        return Err(BadTable { file: table.file.clone(), line: 1, column: None, says });
    };
    let others: Vec<usize> = free().filter(|n| *n != counts).collect();
    table.dimensions = others.iter().map(|n| table.header[*n].to_lowercase()).collect();
    must_differ(&table.file, &table.dimensions)?;
    for (number, (cells, line)) in table.records.iter().zip(lines).enumerate() {
        let levels = others.iter().map(|n| level(&cells[*n], reading)).collect();
        let seen = seen(&table.file, (*line, counts), &cells[counts], reading)?;
        let value = match seen {
            Seen::Number(value) => Some(value),
            Seen::Hidden | Seen::Impossible => None,
        };
        let record = Record { file: &table.file, line: *line, cells };
        let behind = record.behind(&beside, value, (reading.figures, reading.decimal_mark))?;
        let (line, column) = (*line, counts);
        table.cells.push(OwnCell { levels, seen, behind, line, column, record: number });
    }
    table.beside = beside.all;
    Ok(())
}

/// A cross table: the first column and the headings say of what.
fn crosstab(
    table: &mut OwnTable,
    across: &str,
    lines: &[u64],
    reading: &Reading,
) -> Result<(), BadTable> {
    table.dimensions = vec![table.header[0].to_lowercase(), across.trim().to_lowercase()];
    must_differ(&table.file, &table.dimensions)?;
    for (number, (record, line)) in table.records.iter().zip(lines).enumerate() {
        let down = level(&record[0], reading);
        for (column, text) in record.iter().enumerate().skip(1) {
            let levels = vec![down.clone(), level(&table.header[column], reading)];
            let seen = seen(&table.file, (*line, column), text, reading)?;
            let (behind, line) = (Behind::default(), *line);
            table.cells.push(OwnCell { levels, seen, behind, line, column, record: number });
        }
    }
    Ok(())
}

fn must_differ(file: &str, names: &[String]) -> Result<(), BadTable> {
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    let twice = sorted.windows(2).find(|pair| pair[0] == pair[1]);
    let Some(twice) = twice else { return Ok(()) };
    let says = format!("two columns are called “{}”: give each its own name", twice[0]);
    Err(BadTable { file: file.to_owned(), line: 1, column: None, says })
}

fn level(text: &str, reading: &Reading) -> Option<String> {
    let is_total = reading.totals.iter().any(|total| text.eq_ignore_ascii_case(total));
    (!is_total).then(|| text.to_owned())
}

/// What stands in a cell. The text is not repeated when it is a number: it may be one to protect.
fn seen(
    file: &str,
    (line, column): (u64, usize),
    text: &str,
    reading: &Reading,
) -> Result<Seen, BadTable> {
    if HIDDEN.iter().any(|symbol| text.eq_ignore_ascii_case(symbol)) {
        return Ok(Seen::Hidden);
    }
    if IMPOSSIBLE.iter().any(|symbol| text.eq_ignore_ascii_case(symbol)) {
        return Ok(Seen::Impossible);
    }
    let number = reading.figures.read(text, reading.decimal_mark);
    number.map(Seen::Number).ok_or_else(|| {
        let wanted = match reading.figures {
            Figures::Counts => "a whole number".to_owned(),
            Figures::Sums { decimals } => format!("a number with at most {decimals} decimals"),
        };
        let found = if text.is_empty() {
            "the cell is empty".to_owned()
        } else if text.starts_with(|sign: char| sign.is_ascii_digit()) {
            match reading.figures {
                Figures::Counts => "this is no whole number, or too large".to_owned(),
                Figures::Sums { .. } => format!("this is not {wanted}, or too large"),
            }
        } else {
            let start: String = text.chars().take(30).collect();
            format!("“{start}” is neither a number nor a known symbol")
        };
        let says = format!(
            "{found}: write {wanted}, {} for a cell that is hidden, or [z] where nobody can be",
            "[c] or *"
        );
        let column = u64::try_from(column).unwrap_or(0).saturating_add(1);
        BadTable { file: file.to_owned(), line, column: Some(column), says }
    })
}
