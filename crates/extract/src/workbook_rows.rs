//! Rows of a sheet of an Excel workbook. Cells are streamed, so a sheet that claims a million
//! columns takes no more room than the cells it has; what may be streamed is bounded by
//! [`crate::workbook_guard`].

use crate::fields::{Fields, FileFault, Width};
use crate::header::{compared, matches_of};
use crate::layout::{Layout, Preamble};
use crate::open::LONGEST_ROW_BYTES;
use crate::problem::ProblemKind;
use crate::workbook_guard::{refuse_unsafe, without_panic};
use calamine::{DataRef, Reader, Xlsx, XlsxCellReader};
use std::io::{Cursor, Read, Seek};
use std::ops::ControlFlow;

/// The header is looked for in this many rows.
const HEAD_ROWS: usize = 40;
/// Cells further right are a mistake, not a table.
const WIDEST: u32 = 4096;

type Book = Xlsx<Cursor<Vec<u8>>>;

/// Reads the rows of the sheet that fits the layout best; gives its name.
pub(crate) fn read_workbook(
    bytes: Vec<u8>,
    layout: &Layout,
    take: &mut dyn FnMut(&Fields, u64) -> ControlFlow<()>,
) -> Result<String, FileFault> {
    refuse_unsafe(&bytes)?;
    let length = bytes.len() as u64;
    let mut book: Book = without_panic(|| Xlsx::new(Cursor::new(bytes)).ok())
        .ok()
        .flatten()
        .ok_or_else(|| broken("a file that does not open as an Excel workbook (.xlsx)"))?;
    let sheet = best_sheet(&mut book, layout)?;
    read_sheet(&mut book, &sheet, &mut |fields| take(fields, length))?;
    Ok(sheet)
}

fn best_sheet(book: &mut Book, layout: &Layout) -> Result<String, FileFault> {
    let all = book.sheet_names();
    let named: Vec<String> =
        layout.sheets.iter().filter(|sheet| all.contains(sheet)).cloned().collect();
    let candidates = if named.is_empty() { all } else { named };
    let mut best: Option<(usize, String)> = None;
    for sheet in candidates {
        let score = header_score(book, &sheet, layout)?;
        if best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, sheet));
        }
    }
    best.map(|(_, sheet)| sheet).ok_or_else(|| broken("a workbook without a sheet"))
}

fn header_score(book: &mut Book, sheet: &str, layout: &Layout) -> Result<usize, FileFault> {
    let rows = match layout.preamble {
        Preamble::None => 1,
        Preamble::UntilHeader => HEAD_ROWS,
    };
    let (mut best, mut seen) = (0, 0);
    read_sheet(book, sheet, &mut |fields| {
        best = best.max(matches_of(layout.columns.iter(), &compared(fields.texts())));
        seen += 1;
        if seen < rows { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(best)
}

fn read_sheet(
    book: &mut Book,
    sheet: &str,
    take: &mut dyn FnMut(&Fields) -> ControlFlow<()>,
) -> Result<(), FileFault> {
    let mut cells = without_panic(|| book.worksheet_cells_reader(sheet).ok())
        .ok()
        .flatten()
        .ok_or_else(|| broken(&format!("a sheet \"{sheet}\" that cannot be read")))?;
    let mut fields = Fields::of_width(Width::MayBeShort);
    let mut row: Option<u32> = None;
    let mut row_bytes = 0;
    while let Some(cell) = next_cell(&mut cells, sheet)? {
        if row != Some(cell.row) {
            if row.is_some() && take(&fields).is_break() {
                return Ok(());
            }
            row = Some(cell.row);
            row_bytes = 0;
            fields.start(u64::from(cell.row) + 1);
        }
        if cell.column >= WIDEST {
            continue;
        }
        if fields.texts().len() > cell.column as usize {
            return Err(out_of_order(fields.line));
        }
        row_bytes += cell.text.len() as u64;
        if row_bytes > LONGEST_ROW_BYTES {
            return Err(endless_row(fields.line));
        }
        while fields.texts().len() < cell.column as usize {
            fields.push("");
        }
        fields.push(&cell.text);
    }
    if row.is_some() {
        let _ = take(&fields);
    }
    Ok(())
}

/// A cell and its place, both counted from 0.
struct PlacedText {
    row: u32,
    column: u32,
    text: String,
}

fn next_cell<R: Read + Seek>(
    cells: &mut XlsxCellReader<'_, R>,
    sheet: &str,
) -> Result<Option<PlacedText>, FileFault> {
    let placed = |cell: calamine::Cell<DataRef<'_>>| {
        let (row, column) = cell.get_position();
        PlacedText { row, column, text: text_of(cell.get_value()) }
    };
    without_panic(|| cells.next_cell().ok().map(|cell| cell.map(placed)))
        .ok()
        .flatten()
        .ok_or_else(|| broken(&format!("a sheet \"{sheet}\" that breaks off")))
}

/// A cell as text: whole numbers without a tail, days as `yyyy-mm-dd`.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(moment) => moment.as_f64().to_string(),
        DataRef::Error(_) => "#error".to_owned(),
        DataRef::Empty => String::new(),
    }
}

fn broken(found: &str) -> FileFault {
    FileFault::new(
        0,
        ProblemKind::BrokenWorkbook,
        found,
        (
            "an Excel workbook with a sheet of this layout",
            "Open it in a spreadsheet program and save it again as .xlsx, or as CSV UTF-8.",
        ),
    )
}

fn out_of_order(line: u64) -> FileFault {
    FileFault::new(
        line,
        ProblemKind::BrokenWorkbook,
        "a row whose cells are out of order, so that it is not sure which is which",
        (
            "the cells of a row from left to right",
            "Open it in a spreadsheet program and save it again as .xlsx, or as CSV UTF-8.",
        ),
    )
}

fn endless_row(line: u64) -> FileFault {
    FileFault::new(
        line,
        ProblemKind::EndlessRow,
        "a row of more than four million characters",
        ("rows of ordinary length", "Look at this row in a spreadsheet program and shorten it."),
    )
}
