//! A partner's or publisher's file becomes checked rows, and every problem says where it is and
//! what to do.
//!
//! What a file looks like is data: one [`Layout`] per file, in `layouts/*.toml`, with a short and
//! stable name. [`read`] takes a [`Source`] (the crate opens no file itself), a layout and a
//! function that receives the rows in batches, and gives an [`Outcome`]. Batches are provisional
//! until the outcome's [`Verdict`] says `Keep`: a layout may ask for all or nothing.
//!
//! ```text
//! bytes ── open ── fields ── fit the header ── check each cell ── Batch ──▶ caller
//!                                 └── Problem { line, column, found, expected, advice }
//! ```
//!
//! A row about a person is taken apart by [`split`] into identifiers, which only the vault may
//! hold, and facts, which hold no identifying column. Problems are shown to people, so what was
//! found in an identifying column is described and never repeated.

pub mod attendance_codes;
mod check;
mod csv_rows;
pub mod days;
mod fields;
mod header;
mod header_problems;
mod layout;
mod layout_file;
mod layout_texts;
mod layouts;
pub mod numbers;
mod open;
mod outcome;
pub mod periods;
mod periods_together;
mod problem;
mod read;
mod row_problems;
mod rows;
mod same_rows;
mod shape;
mod source;
mod split;
mod workbook_guard;
mod workbook_rows;
mod xml_rows;

pub use check::{CheckedText, check_text};
pub use header::normalised;
pub use layout::{
    Blank, Column, DayForm, Footer, Form, Home, Identifies, Kind, Layout, OnBad, OtherColumns,
    Person, Preamble, Presence, Record, RowRule, TextEncoding,
};
pub use layout_file::{BadLayout, parse_layout};
pub use layouts::{LayoutHelp, Layouts, UnknownLayout};
pub use outcome::{Note, Outcome, Verdict};
pub use problem::{Effect, Problem, ProblemKind, ProblemPlace, problems_csv};
pub use read::read;
pub use rows::{Batch, Progress, Row};
pub use shape::shape_of;
pub use source::Source;
pub use split::{Facts, Identifiers, Parts, fact_columns, split};
