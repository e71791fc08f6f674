//! Reading real published files in tests, where they are at hand.

use commons::Cell;
use lifechances_measure::{Definitions, Intake, Observation, Taken};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder of published files beside the checkout, or `None` with a note to standard error.
/// With `LIFECHANCES_TEST_ALL=1` its absence is a failure.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment to be complete")]
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    if file.exists() {
        return Some(file);
    }
    let all = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|value| value == "1");
    assert!(!all, "../shared/{path} is missing and every test was asked for");
    eprintln!("left out: needs ../shared/{path}");
    None
}

/// A row: where each column is, and its cells.
#[derive(Clone)]
pub(crate) struct Row {
    columns: Arc<BTreeMap<String, usize>>,
    cells: Vec<Cell>,
}

impl Row {
    pub(crate) fn of(pairs: &[(&str, Cell)]) -> Self {
        let columns = pairs.iter().enumerate().map(|(at, (name, _))| ((*name).to_owned(), at));
        Self {
            columns: Arc::new(columns.collect()),
            cells: pairs.iter().map(|(_, cell)| cell.clone()).collect(),
        }
    }

    /// The cell under a header, blank when the file has no such column.
    pub(crate) fn get(&self, header: &str) -> Cell {
        let at = self.columns.get(header);
        at.and_then(|at| self.cells.get(*at)).cloned().unwrap_or(Cell::Blank)
    }
}

fn columns_of(names: Vec<String>) -> Arc<BTreeMap<String, usize>> {
    Arc::new(names.into_iter().enumerate().map(|(at, name)| (name, at)).collect())
}

/// A cell as the layouts would type it: a number when it reads as one, else words.
pub(crate) fn cell(text: &str) -> Cell {
    let text = text.trim();
    if text.is_empty() {
        return Cell::Blank;
    }
    text.parse::<f64>().map_or_else(|_| Cell::Text(text.to_owned()), Cell::Number)
}

/// Rows of a CSV, plain or gzip, whose header is the first line that begins with one of the given
/// words (after a preamble).
pub(crate) fn csv_rows(file: &Path, header_starts: &str) -> Vec<Row> {
    let mut bytes = Vec::new();
    let raw = std::fs::File::open(file).unwrap();
    if file.extension().is_some_and(|e| e == "gz") {
        flate2::read::GzDecoder::new(raw).read_to_end(&mut bytes).unwrap();
    } else {
        std::io::BufReader::new(raw).read_to_end(&mut bytes).unwrap();
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[..]);
    let mut header: Option<Arc<BTreeMap<String, usize>>> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        let fields: Vec<&str> = record.iter().map(|f| f.trim_start_matches('\u{feff}')).collect();
        match &header {
            None if fields.first().is_some_and(|f| f.starts_with(header_starts)) => {
                header = Some(columns_of(name_columns(&fields)));
            }
            None => {}
            Some(names) => {
                let cells = fields.iter().map(|f| cell(f)).collect();
                rows.push(Row { columns: Arc::clone(names), cells });
            }
        }
    }
    rows
}

/// Headings as the layouts name them: single spaces, no `[note 2]`, and the second `Area Code` of
/// the ward table is the ward's.
fn name_columns(fields: &[&str]) -> Vec<String> {
    let mut seen = BTreeMap::new();
    let plain = fields.iter().map(|f| {
        let words: Vec<&str> = f.split_whitespace().collect();
        words.join(" ").split(" [note").next().unwrap().to_owned()
    });
    plain
        .map(|name| {
            let times = seen.entry(name.clone()).or_insert(0);
            *times += 1;
            if *times == 2 && name == "Area Code" { "Ward Code".to_owned() } else { name }
        })
        .collect()
}

/// Rows of a sheet of a workbook, the first row being the header.
pub(crate) fn sheet_rows(file: &Path, sheet: &str) -> Vec<Row> {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let mut rows = range.rows();
    let header: Vec<String> =
        rows.next().unwrap().iter().map(|c| c.to_string().trim().to_owned()).collect();
    let columns = columns_of(header);
    rows.map(|row| {
        let cells = row.iter().map(|value| match value {
            Data::Float(number) => Cell::Number(*number),
            Data::Int(number) => Cell::Whole(*number),
            other => cell(&other.to_string()),
        });
        Row { columns: Arc::clone(&columns), cells: cells.collect() }
    })
    .collect()
}

/// Everything an intake makes of these rows.
pub(crate) fn take(layout: &str, rows: &[Row]) -> Taken {
    let mut intake = Intake::for_layout(layout, &Definitions::standard()).unwrap();
    for row in rows {
        intake.take(&|header| row.get(header));
    }
    intake.finish()
}

/// The observation of an indicator for the area with this code, in the period so shown.
pub(crate) fn find<'a>(
    all: &'a [Observation],
    indicator: &str,
    code: &str,
    period: &str,
) -> &'a Observation {
    all.iter()
        .find(|o| {
            o.indicator == indicator
                && o.place.code.as_str() == code
                && o.period.to_string() == period
        })
        .unwrap_or_else(|| panic!("no {indicator} for {code} in {period}"))
}
