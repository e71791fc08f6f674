//! Rows of a sheet of an Excel workbook. Cells are streamed, so a sheet that claims a million
//! columns takes no more room than the cells it has.

use crate::fields::{Fields, FileFault, Width};
use crate::header::{compared, matches_of};
use crate::layout::{Layout, Preamble};
use crate::problem::ProblemKind;
use calamine::{DataRef, Reader, Xlsx};
use std::io::Cursor;
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
    let length = bytes.len() as u64;
    let mut book: Book = Xlsx::new(Cursor::new(bytes))
        .map_err(|_| broken("a file that does not open as an Excel workbook (.xlsx)"))?;
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
    let mut cells = book
        .worksheet_cells_reader(sheet)
        .map_err(|_| broken(&format!("a sheet \"{sheet}\" that cannot be read")))?;
    let mut fields = Fields::of_width(Width::MayBeShort);
    let mut row: Option<u32> = None;
    loop {
        let cell = cells
            .next_cell()
            .map_err(|_| broken(&format!("a sheet \"{sheet}\" that breaks off")))?;
        let Some(cell) = cell else { break };
        let (at_row, at_column) = cell.get_position();
        if row != Some(at_row) {
            if row.is_some() && take(&fields).is_break() {
                return Ok(());
            }
            row = Some(at_row);
            fields.start(u64::from(at_row) + 1);
        }
        if at_column >= WIDEST {
            continue;
        }
        while fields.texts().len() < at_column as usize {
            fields.push("");
        }
        fields.push(&text_of(cell.get_value()));
    }
    if row.is_some() {
        let _ = take(&fields);
    }
    Ok(())
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
