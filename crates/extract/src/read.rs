//! Reads a file: each source gives rows of texts, and everything after that is the same for all.

use crate::check::{CheckedText, Fault, check};
use crate::csv_rows::read_csv;
use crate::fields::{Fields, FileFault, Width};
use crate::header::{Fitted, fit};
use crate::header_problems::{Head, report_misfit};
use crate::layout::{Column, Footer, Kind, Layout, Preamble, RowRule};
use crate::outcome::{Note, Outcome, Verdict};
use crate::periods_together::PeriodsTogether;
use crate::problem::{Collected, Effect};
use crate::row_problems::{cell_problem, flaw_problem, ragged_problem};
use crate::rows::{BATCH_BYTES, BATCH_ROWS, Batch, Progress, Row};
use crate::same_rows::SameRows;
use crate::source::Source;
use crate::workbook_rows::read_workbook;
use crate::xml_rows::read_xml;
use commons::{Cell, Day};
use std::ops::ControlFlow;

/// A header is looked for in this many lines.
const HEAD_LINES: usize = 40;

/// Reads a file by a layout and hands its rows over in batches of at most 8,192, and of fewer when
/// rows are long, so that a batch takes little memory.
///
/// The batches are provisional: keep them only when the outcome's verdict is [`Verdict::Keep`].
/// `take` may ask to stop by returning [`ControlFlow::Break`]. A batch is also handed over, with
/// fewer or no rows, after every 8,192 rows read, so that progress shows.
pub fn read(
    source: Source<'_>,
    layout: &Layout,
    take: &mut dyn FnMut(Batch<'_>) -> ControlFlow<()>,
) -> Outcome {
    let mut reading = Reading::new(layout, take);
    let mut notes = Vec::new();
    let mut line = |fields: &Fields, bytes: u64| reading.line(fields, bytes);
    let end = match source {
        Source::Csv(text) => read_csv(text, layout.encoding, &mut line).map(|was_utf16| {
            notes.extend(was_utf16.then_some(Note::Utf16));
        }),
        Source::Workbook(bytes) => {
            read_workbook(bytes, layout, &mut line).map(|sheet| notes.push(Note::Sheet(sheet)))
        }
        Source::Xml(text) => read_xml(text, layout, &mut line),
        Source::Records { header, rows } => {
            read_records(header, rows, &mut line);
            Ok(())
        }
    };
    reading.notes.append(&mut notes);
    reading.finish(end)
}

fn read_records(
    header: Vec<String>,
    rows: &mut dyn Iterator<Item = Vec<String>>,
    take: &mut dyn FnMut(&Fields, u64) -> ControlFlow<()>,
) {
    let mut fields = Fields::of_width(Width::Exact);
    let all = std::iter::once(header).chain(rows);
    for (line, texts) in (1_u64..).zip(all) {
        fields.start(line);
        for text in &texts {
            fields.push(text);
        }
        if take(&fields, 0).is_break() {
            return;
        }
    }
}

/// The state of one reading.
struct Reading<'r> {
    layout: &'r Layout,
    take: &'r mut dyn FnMut(Batch<'_>) -> ControlFlow<()>,
    /// A column for what the layout does not name and keeps.
    other: Column,
    head: Vec<Head>,
    fitted: Option<Fitted>,
    collected: Collected,
    notes: Vec<Note>,
    rows: Vec<Row>,
    since_batch: usize,
    batch_bytes: usize,
    progress: Progress,
    rows_kept: u64,
    rows_refused: u64,
    lines_without_row: u64,
    from_windows_1252: u64,
    old_symbols: Vec<u64>,
    totals_met: Vec<bool>,
    same: SameRows,
    periods: PeriodsTogether,
    stopped: bool,
}

impl<'r> Reading<'r> {
    fn new(layout: &'r Layout, take: &'r mut dyn FnMut(Batch<'_>) -> ControlFlow<()>) -> Self {
        Self {
            layout,
            take,
            other: Column::unnamed(layout.others),
            head: Vec::new(),
            fitted: None,
            collected: Collected::default(),
            notes: Vec::new(),
            rows: Vec::new(),
            since_batch: 0,
            batch_bytes: 0,
            progress: Progress::default(),
            rows_kept: 0,
            rows_refused: 0,
            lines_without_row: 0,
            from_windows_1252: 0,
            old_symbols: Vec::new(),
            totals_met: Vec::new(),
            same: SameRows::new(layout),
            periods: PeriodsTogether::new(layout),
            stopped: false,
        }
    }

    fn line(&mut self, fields: &Fields, bytes_read: u64) -> ControlFlow<()> {
        self.progress.bytes_read = bytes_read;
        self.from_windows_1252 = fields.from_windows_1252;
        if let Some(fitted) = self.fitted.take() {
            let flow = self.row_line(fields, &fitted);
            self.fitted = Some(fitted);
            flow
        } else {
            self.head_line(fields)
        }
    }

    fn head_line(&mut self, fields: &Fields) -> ControlFlow<()> {
        if fields.filled() == 0 {
            self.lines_without_row += 1;
            return ControlFlow::Continue(());
        }
        match fit(fields.texts(), self.layout) {
            Ok(fitted) => {
                self.old_symbols = vec![0; fitted.names.len()];
                self.totals_met = vec![false; fitted.names.len()];
                self.notes.extend(fitted.notes.iter().cloned());
                if !self.head.is_empty() {
                    self.notes.push(Note::LinesBeforeHeader(self.head.len() as u64));
                }
                self.fitted = Some(fitted);
                ControlFlow::Continue(())
            }
            Err(misfit) => {
                self.head.push(Head { line: fields.line, misfit });
                let may_come = self.layout.preamble == Preamble::UntilHeader;
                if may_come && self.head.len() < HEAD_LINES {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            }
        }
    }

    fn row_line(&mut self, fields: &Fields, fitted: &Fitted) -> ControlFlow<()> {
        let is_note = self.layout.footer == Footer::Notes && fields.filled() <= 1;
        if is_note || fields.filled() == 0 {
            self.lines_without_row += 1;
            return ControlFlow::Continue(());
        }
        self.progress.rows_read += 1;
        match self.checked_row(fields, fitted) {
            Some(row) => {
                self.rows_kept += 1;
                self.batch_bytes += fields.texts().iter().map(String::len).sum::<usize>();
                self.rows.push(row);
            }
            None => self.rows_refused += 1,
        }
        self.since_batch += 1;
        if self.since_batch >= BATCH_ROWS || self.batch_bytes >= BATCH_BYTES {
            self.hand_over(fitted)
        } else {
            ControlFlow::Continue(())
        }
    }

    fn checked_row(&mut self, fields: &Fields, fitted: &Fitted) -> Option<Row> {
        if self.is_ragged(fields, fitted) || self.has_flaws(fields, fitted) {
            return None;
        }
        let mut good = true;
        let mut cells = Vec::with_capacity(fitted.names.len());
        for number in 0..self.layout.columns.len() {
            let place = fitted.places[number];
            let week = self.week_of(number, &cells);
            let cell = self.checked_cell(fields, number, place, week);
            good &= cell.is_some();
            cells.push(cell.unwrap_or(Cell::Blank));
        }
        for (number, place) in (self.layout.columns.len()..).zip(&fitted.others) {
            let cell = self.checked_cell(fields, number, Some(*place), None);
            good &= cell.is_some();
            cells.push(cell.unwrap_or(Cell::Blank));
        }
        good &= self.periods.agree(fields.line, &cells, fitted, &mut self.collected);
        good = good && self.same.is_new(fields, fitted, &mut self.collected);
        good.then_some(Row { line: fields.line, cells })
    }

    fn checked_cell(
        &mut self,
        fields: &Fields,
        number: usize,
        place: Option<usize>,
        week: Option<Day>,
    ) -> Option<Cell> {
        let layout = self.layout;
        let Some(place) = place else { return Some(Cell::Blank) };
        let text = fields.get(place);
        let column = layout.columns.get(number);
        let checked = check(text, column.unwrap_or(&self.other), week);
        match checked {
            Ok(CheckedText::Good(cell)) => {
                if matches!(&cell, Cell::Text(text) if text == "Total") {
                    self.totals_met[number] = true;
                }
                Some(cell)
            }
            Ok(CheckedText::OldSymbol(cell)) => {
                self.old_symbols[number] += 1;
                Some(cell)
            }
            Err(fault) => self.report_cell(fields, number, place, fault),
        }
    }

    /// Reports a bad cell; gives a blank one when the row may be kept without it.
    fn report_cell(
        &mut self,
        fields: &Fields,
        number: usize,
        place: usize,
        fault: Fault,
    ) -> Option<Cell> {
        let column = self.layout.columns.get(number).unwrap_or(&self.other);
        let named = self.layout.columns.get(number).map(|column| column.name.as_str());
        let place = (place, named);
        let about_people = self.layout.is_about_people();
        let problem = cell_problem(fields, place, column, about_people, fault);
        let effect = problem.effect;
        self.collected.add(problem);
        (effect == Effect::ValueLeftOut).then_some(Cell::Blank)
    }

    fn week_of(&self, number: usize, cells: &[Cell]) -> Option<Day> {
        match self.layout.columns[number].kind {
            Kind::AttendanceMark { week, .. } => cells.get(week).and_then(Cell::day),
            _ => None,
        }
    }

    fn is_ragged(&mut self, fields: &Fields, fitted: &Fitted) -> bool {
        let found = fields.texts().len();
        let short = found < fitted.width && fields.width == Width::Exact;
        let long = found > fitted.width && !fields.is_blank_from(fitted.width);
        if !short && !long {
            return false;
        }
        self.collected.add(ragged_problem(fields, fitted.width));
        true
    }

    fn has_flaws(&mut self, fields: &Fields, fitted: &Fitted) -> bool {
        for flaw in &fields.flaws {
            let name = fitted.header.get(flaw.field).cloned().unwrap_or_default();
            self.collected.add(flaw_problem(fields.line, flaw, name));
        }
        !fields.flaws.is_empty()
    }

    fn hand_over(&mut self, fitted: &Fitted) -> ControlFlow<()> {
        (self.since_batch, self.batch_bytes) = (0, 0);
        let rows = std::mem::take(&mut self.rows);
        let flow = (self.take)(Batch { columns: &fitted.names, rows, progress: self.progress });
        self.stopped |= flow.is_break();
        flow
    }

    fn finish(mut self, end: Result<(), FileFault>) -> Outcome {
        if let Err(fault) = end {
            let words = (fault.expected, fault.advice);
            self.collected.refuse_file(fault.line, fault.kind, fault.found, words);
        }
        let fitted = self.fitted.take();
        match &fitted {
            Some(fitted) if !self.stopped && self.since_batch > 0 => {
                let _ = self.hand_over(fitted);
            }
            Some(_) => {}
            None => report_misfit(&self.head, self.layout, &mut self.collected),
        }
        self.outcome(fitted)
    }

    fn outcome(mut self, fitted: Option<Fitted>) -> Outcome {
        if self.lines_without_row > 0 {
            self.notes.push(Note::LinesWithoutRow(self.lines_without_row));
        }
        if self.from_windows_1252 > 0 {
            self.notes.push(Note::Windows1252(self.from_windows_1252));
        }
        let verdict = self.verdict();
        let (header, columns) =
            fitted.map_or_else(Default::default, |fitted| (fitted.header, fitted.names));
        for (column, cells) in columns.iter().zip(&self.old_symbols).filter(|(_, n)| **n > 0) {
            self.notes.push(Note::OldSymbols { column: column.clone(), cells: *cells });
        }
        let met = columns.iter().zip(&self.totals_met).filter(|(_, met)| **met);
        let totals_met = met.map(|(column, _)| column.clone()).collect();
        Outcome {
            verdict,
            rows_read: self.progress.rows_read,
            rows_kept: self.rows_kept,
            rows_refused: self.rows_refused,
            problems: self.collected.problems,
            counts: self.collected.counts,
            notes: self.notes,
            header,
            columns,
            totals_met,
        }
    }

    fn verdict(&self) -> Verdict {
        let refused = match (self.collected.worst, self.layout.keep) {
            (Some(Effect::FileRefused), _) | (Some(Effect::RowRefused), RowRule::AllOrNothing) => {
                true
            }
            (Some(Effect::RowRefused), RowRule::GoodRows)
            | (Some(Effect::ValueLeftOut) | None, _) => false,
        };
        match (self.stopped, refused) {
            (true, _) => Verdict::Stopped,
            (false, true) => Verdict::KeepNothing,
            (false, false) => Verdict::Keep,
        }
    }
}
