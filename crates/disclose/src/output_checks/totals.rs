//! Hidden cells that follow from shown ones.

use super::declared::{Declared, Kind};
use super::sheet::Sheet;
use super::{Problem, Reason};
use crate::attackers::{Findings, Limits};
use crate::own_tables::{Reading, join, read_table};

/// So much work may one attack take, in thousand million operations.
const WORK: u32 = 20;
const HIDE_MORE: &str =
    "Hide one more cell of its row or column, or merge: `lifechances disclose attack` says which";
const UNDECIDED: &str = "Give a smaller table, with totals that are made of its rows";

/// Attacks each column of counts, along the groups.
pub(super) fn check(sheet: &Sheet, declared: &Declared) -> Vec<Problem> {
    let columns_of = |kind: Kind| -> Vec<usize> {
        let is_it = |at: &usize| declared.column(&sheet.header[*at]).is_some_and(|c| c.is == kind);
        (0..sheet.header.len()).filter(is_it).collect()
    };
    let groups = columns_of(Kind::Group);
    if groups.is_empty() {
        return Vec::new();
    }
    columns_of(Kind::Count).iter().flat_map(|at| attacked(sheet, declared, &groups, *at)).collect()
}

fn attacked(sheet: &Sheet, declared: &Declared, groups: &[usize], at: usize) -> Vec<Problem> {
    let undecided = |row: usize, says: String| {
        vec![sheet.problem((row, at), Reason::WorkedOut, says, UNDECIDED)]
    };
    // One line for each row, so that the lines of what is found are those of the rows.
    let mut writer = csv::Writer::from_writer(Vec::new());
    let picked = |row: &[String]| -> Vec<String> {
        let own = groups.iter().enumerate().map(|(n, group)| format!("{n} {}", row[*group]));
        own.chain([row[at].clone()]).collect()
    };
    let heading: Vec<String> = groups.iter().map(|group| sheet.header[*group].clone()).collect();
    let heading = heading.into_iter().chain(["\u{1}".to_owned()]);
    writer.write_record(heading).expect("memory takes every row");
    for row in &sheet.rows {
        let mut cells = picked(row);
        for (cell, group) in cells.iter_mut().zip(groups) {
            // A number before each level keeps words such as "c" from being taken for another thing.
            *cell = if declared.is_total(&row[*group]) {
                "Total".to_owned()
            } else {
                cell.replace(['\n', '\r'], " ")
            };
        }
        writer.write_record(&cells).expect("memory takes every row");
    }
    let text = String::from_utf8(writer.into_inner().expect("memory takes every row"));
    let text = text.expect("the cells are text");
    let reading = Reading {
        count: Some("\u{1}".to_owned()),
        rounded_to: declared.rounded_to,
        ..Reading::default()
    };
    let row_of = |line: u64| usize::try_from(line.saturating_sub(2)).unwrap_or(0);
    let table = match read_table("table", &text, &reading) {
        Ok(table) => table,
        Err(bad) => return undecided(row_of(bad.line), bad.says),
    };
    let joined = match join(std::slice::from_ref(&table), &reading) {
        Ok(joined) => joined,
        Err(bad) => return undecided(row_of(bad.line), bad.says),
    };
    let limits = Limits { threshold: declared.threshold, least_width: 1 };
    let found = match Findings::of(&joined.publication, limits, WORK) {
        Ok(found) => found,
        Err(problem) => return undecided(0, problem.to_string()),
    };
    let says = "This cell is hidden, but it follows from others that it is small, or what it is";
    let row_of_figure = |figure: usize| joined.row_of(0, figure, &table).unwrap_or(0);
    let rows = found.findings.iter().map(|finding| row_of_figure(finding.known.figure));
    rows.map(|row| sheet.problem((row, at), Reason::WorkedOut, says, HIDE_MORE)).collect()
}
