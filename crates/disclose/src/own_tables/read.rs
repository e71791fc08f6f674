//! The text of a table becomes cells, each with its line and column.

use super::BadTable;
use std::collections::BTreeMap;

/// No figure is larger (a thousand million pounds in pence).
const MOST: u64 = 100_000_000_000;
/// More lines than this is not a table a person can check.
const MOST_CELLS: usize = 20_000;
/// Headings that are taken for the count when nobody says which it is.
const COUNTS: [&str; 4] = ["count", "value", "number", "children"];
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
    /// Shown figures are multiples of this; 1 when they are exact.
    pub rounded_to: u64,
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
            groups: BTreeMap::new(),
        }
    }
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

/// Reads which levels make which: CSV with a heading and two columns, the part and the whole.
///
/// # Errors
/// [`BadTable`].
pub fn read_groups(file: &str, text: &str) -> Result<BTreeMap<String, String>, BadTable> {
    let (header, records, lines) = split(file, text)?;
    let bad = |line: u64, says: &str| BadTable {
        file: file.to_owned(),
        line,
        column: None,
        says: says.to_owned(),
    };
    if header.len() != 2 {
        return Err(bad(1, "two columns were expected: the part, and what it is part of"));
    }
    let mut groups = BTreeMap::new();
    for (record, line) in records.iter().zip(lines) {
        let [part, whole] = &record[..] else { continue };
        if part == whole || part.is_empty() || whole.is_empty() {
            return Err(bad(line, "a part and another, larger level were expected"));
        }
        if groups.insert(part.clone(), whole.clone()).is_some() {
            return Err(bad(line, "this part stands in an earlier line: it can be in one group"));
        }
    }
    let goes_round = |start: &&String| {
        let mut at = *start;
        for _ in 0..groups.len() {
            let Some(whole) = groups.get(at) else { return false };
            at = whole;
        }
        groups.contains_key(at)
    };
    match groups.keys().find(goes_round) {
        Some(part) => Err(bad(1, &format!("“{part}” is part of itself: take one line out"))),
        None => Ok(groups),
    }
}

/// Headings, records, and the line of each record.
type Split = (Vec<String>, Vec<Vec<String>>, Vec<u64>);

fn split(file: &str, text: &str) -> Result<Split, BadTable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
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

/// A list: one column of counts, the others say of what.
fn list(table: &mut OwnTable, lines: &[u64], reading: &Reading) -> Result<(), BadTable> {
    let is_count = |name: &String| match &reading.count {
        Some(count) => name.eq_ignore_ascii_case(count.trim()),
        None => COUNTS.iter().any(|known| name.eq_ignore_ascii_case(known)),
    };
    let found: Vec<usize> =
        (0..table.header.len()).filter(|n| is_count(&table.header[*n])).collect();
    let [counts] = found[..] else {
        let wanted = reading.count.as_deref().unwrap_or("count");
        let says = format!(
            "one column called “{wanted}” was expected among “{}”: name the column of the counts, \
             or say that this is a cross table",
            table.header.join("”, “")
        );
        return Err(BadTable { file: table.file.clone(), line: 1, column: None, says });
    };
    let others: Vec<usize> = (0..table.header.len()).filter(|n| *n != counts).collect();
    table.dimensions = others.iter().map(|n| table.header[*n].to_lowercase()).collect();
    must_differ(&table.file, &table.dimensions)?;
    for (number, (record, line)) in table.records.iter().zip(lines).enumerate() {
        let levels = others.iter().map(|n| level(&record[*n], reading)).collect();
        let seen = seen(&table.file, (*line, counts), &record[counts])?;
        table.cells.push(OwnCell { levels, seen, line: *line, column: counts, record: number });
    }
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
            let seen = seen(&table.file, (*line, column), text)?;
            table.cells.push(OwnCell { levels, seen, line: *line, column, record: number });
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
fn seen(file: &str, (line, column): (u64, usize), text: &str) -> Result<Seen, BadTable> {
    if HIDDEN.iter().any(|symbol| text.eq_ignore_ascii_case(symbol)) {
        return Ok(Seen::Hidden);
    }
    if IMPOSSIBLE.iter().any(|symbol| text.eq_ignore_ascii_case(symbol)) {
        return Ok(Seen::Impossible);
    }
    let digits: String =
        text.chars().filter(|sign| !matches!(sign, ',' | ' ' | '\u{a0}')).collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|number| is_number && *number <= MOST);
    number.map(Seen::Number).ok_or_else(|| {
        let found = if digits.is_empty() {
            "the cell is empty".to_owned()
        } else if digits.starts_with(|sign: char| sign.is_ascii_digit()) {
            "this is no whole number, or too large".to_owned()
        } else {
            format!("“{}” is neither a number nor a known symbol", text.chars().take(30).collect::<String>())
        };
        let says = format!(
            "{found}: write a whole number, {} for a cell that is hidden, or [z] where nobody can be",
            "[c] or *"
        );
        let column = u64::try_from(column).unwrap_or(0).saturating_add(1);
        BadTable { file: file.to_owned(), line, column: Some(column), says }
    })
}
