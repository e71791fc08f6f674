//! Sums of money or hours: who gave to them, and what hidden ones give away.
//!
//! How many gave, and the largest amounts, stand in a file beside the table that never leaves with
//! it. The rules are those of the house: p % and (n, k), and fewer than three who gave (Hundepool and
//! others, Statistical Disclosure Control, 2012, section 4.2).

use super::columns::HIDDEN;
use super::declared::{Column, Declared, Kind};
use super::sheet::Sheet;
use super::{Problem, Reason};
use crate::exact::MoneyRule;
use crate::own_tables::{
    AttackedSums, Beside, DecimalMark, Figures, Hiding, Joined, Marks, OwnTable, Reading,
    attack_sums, join, read_table,
};

/// So much work may one attack take, in thousand million operations.
const WORK: u32 = 20;
const WHO: &str =
    "Name the column of how many gave with `of`, or give the file of contributors with --behind";
const HIDE: &str = "Hide it, and others with it: `lifechances disclose protect --sums` finds which";
const HIDE_MORE: &str =
    "Hide one more sum of its row or column: `lifechances disclose attack --sums` says which";
const MEND: &str = "Write a number, or [c] for a sum that is hidden";
const BEHIND: &str = "Give the file of contributors with a row for each row of the table";
const UNDECIDED: &str = "Give a smaller table, with totals that are made of its rows";

/// Checks every column of sums.
pub(super) fn check(sheet: &Sheet, declared: &Declared, behind: Option<&Sheet>) -> Vec<Problem> {
    let column = |at: &usize| declared.column(&sheet.header[*at]);
    let sums = (0..sheet.header.len()).filter_map(|at| Some((at, column(&at)?)));
    let sums = sums.filter(|(_, column)| column.is == Kind::Sum);
    sums.flat_map(|(at, column)| Sums { sheet, declared, behind, column, at }.check()).collect()
}

struct Sums<'a> {
    sheet: &'a Sheet,
    declared: &'a Declared,
    behind: Option<&'a Sheet>,
    column: &'a Column,
    at: usize,
}

/// What is written beside a sum for the attack: how many gave, and the largest amounts.
type Contributors = Vec<String>;

impl Sums<'_> {
    fn check(&self) -> Vec<Problem> {
        let figures = Figures::Sums { decimals: self.column.decimals };
        let is_number = |text: &str| figures.read(text, DecimalMark::Point).is_some();
        let rows = self.sheet.rows.iter().enumerate();
        let wrong = rows.filter(|(_, row)| !is_hidden(&row[self.at]) && !is_number(&row[self.at]));
        let says = format!(
            "This is neither a number with at most {} decimals nor a symbol of a hidden cell",
            self.column.decimals
        );
        let problem = |row| self.problem(row, Reason::Undeclared, says.clone(), MEND);
        let wrong: Vec<Problem> = wrong.map(|(row, _)| problem(row)).collect();
        if !wrong.is_empty() {
            return wrong;
        }
        let behind = self.behind.filter(|_| self.column.contributors.is_some());
        let contributors = match behind.map(|behind| self.contributors(behind)).transpose() {
            Ok(contributors) => contributors,
            Err(problem) => return vec![problem],
        };
        if contributors.is_none() && self.column.of.is_none() {
            let says = "It is not said how many gave to this sum";
            let problem = self.problem(0, Reason::NoUnderlyingCounts, says, WHO);
            return vec![Problem { line: Some(1), ..problem }];
        }
        self.attacked(contributors.as_deref(), figures)
    }

    fn problem(
        &self,
        row: usize,
        reason: Reason,
        says: impl Into<String>,
        mend: &'static str,
    ) -> Problem {
        self.sheet.problem((row, self.at), reason, says, mend)
    }

    /// The columns of groups in a sheet.
    fn groups(&self, sheet: &Sheet) -> Result<Vec<usize>, Problem> {
        let groups = self.declared.columns.iter().filter(|column| column.is == Kind::Group);
        groups.map(|group| self.find(sheet, &group.name)).collect()
    }

    fn find(&self, sheet: &Sheet, name: &str) -> Result<usize, Problem> {
        sheet.find(name).ok_or_else(|| {
            let says = format!("There is no column “{}”", name.trim());
            let problem = self.problem(0, Reason::NoUnderlyingCounts, says, BEHIND);
            Problem { line: None, column: None, ..problem }
        })
    }

    /// For each row of the table its true sum and its contributors; the row of the other file is found
    /// by the groups.
    fn contributors(&self, behind: &Sheet) -> Result<Vec<Contributors>, Problem> {
        let (own, theirs) = (self.groups(self.sheet)?, self.groups(behind)?);
        let names = self.column.contributors.iter().chain(&self.column.largest);
        let mut columns = vec![self.find(behind, &self.column.name)?];
        for name in names {
            columns.push(self.find(behind, name)?);
        }
        let of_row = |(number, row): (usize, &Vec<String>)| {
            let is_same = |other: &&Vec<String>| {
                own.iter().zip(&theirs).all(|(a, b)| row[*a].eq_ignore_ascii_case(&other[*b]))
            };
            let found = behind.rows.iter().find(is_same).ok_or_else(|| {
                let says = "The file of contributors has no row for this one";
                self.problem(number, Reason::NoUnderlyingCounts, says, BEHIND)
            })?;
            Ok(columns.iter().map(|column| found[*column].clone()).collect())
        };
        self.sheet.rows.iter().enumerate().map(of_row).collect()
    }

    /// Attacks the column as somebody's own table.
    fn attacked(&self, contributors: Option<&[Contributors]>, figures: Figures) -> Vec<Problem> {
        let undecided =
            |row: usize, says: String| vec![self.problem(row, Reason::WorkedOut, says, UNDECIDED)];
        let largest: Vec<String> = self.column.largest.iter().enumerate().map(place).collect();
        let beside = Beside {
            contributors: contributors.map(|_| "\u{1}givers".to_owned()),
            largest: if contributors.is_some() { largest } else { Vec::new() },
            status: Some("\u{1}status".to_owned()),
            left_out: Vec::new(),
        };
        let reading = Reading {
            count: Some("\u{1}sum".to_owned()),
            figures,
            marks: Marks::AreHidden,
            beside,
            ..Reading::default()
        };
        let row_of = |line: u64| usize::try_from(line.saturating_sub(2)).unwrap_or(0);
        let text = self.written(contributors, &reading.beside);
        let read = read_table("table", &text, &reading);
        let joined =
            read.and_then(|table| Ok((join(std::slice::from_ref(&table), &reading)?, table)));
        let (joined, table) = match joined {
            Ok(joined) => joined,
            Err(bad) => return undecided(row_of(bad.line), bad.says),
        };
        let hiding = Hiding::few_contributors(MoneyRule::house());
        match attack_sums(&joined, &hiding, figures, WORK) {
            Ok(found) => self.found(&found, &joined, &table),
            Err(problem) => undecided(0, problem.to_string()),
        }
    }

    fn found(&self, found: &AttackedSums, joined: &Joined, table: &OwnTable) -> Vec<Problem> {
        let row_of = |figure: usize| joined.row_of(0, figure, table).unwrap_or(0);
        let shown = found.shown.iter().map(|(figure, _)| {
            let says =
                "Few gave to this sum, few dominate it, or one of them could work another out";
            self.problem(row_of(*figure), Reason::Dominated, says, HIDE)
        });
        let readers = found.found.findings.iter().map(|finding| {
            let says = "This sum is hidden, but it follows from others too closely";
            self.problem(row_of(finding.known.figure), Reason::WorkedOut, says, HIDE_MORE)
        });
        let insiders = found.insiders.iter().map(|weak| {
            let says = "This sum is hidden, but somebody who gave to another hidden sum can work it out too closely";
            self.problem(row_of(weak.insider.learns), Reason::WorkedOut, says, HIDE_MORE)
        });
        let mut all: Vec<Problem> = shown.chain(readers).chain(insiders).collect();
        all.dedup();
        all
    }

    /// The column as a list with what stands beside it, one line for each row.
    fn written(&self, contributors: Option<&[Contributors]>, beside: &Beside) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let groups = self.groups(self.sheet).unwrap_or_default();
        let mut heading: Vec<String> =
            groups.iter().map(|group| self.sheet.header[*group].clone()).collect();
        if groups.is_empty() {
            heading.push("line".to_owned());
        }
        heading.push("\u{1}sum".to_owned());
        heading.extend(beside.contributors.iter().chain(&beside.largest).cloned());
        heading.push("\u{1}status".to_owned());
        writer.write_record(heading).expect("memory takes every row");
        for (number, row) in self.sheet.rows.iter().enumerate() {
            let mut cells: Vec<String> =
                groups.iter().map(|group| self.level(&row[*group])).collect();
            if groups.is_empty() {
                cells.push(format!("row {number}"));
            }
            let hides = is_hidden(&row[self.at]);
            let sum = row[self.at].clone();
            match contributors.and_then(|all| all.get(number)).and_then(|own| own.split_first()) {
                // What is shown is what is checked; of what is hidden, the truth.
                Some((truth, own)) => {
                    cells.push(if hides { truth.clone() } else { sum });
                    cells.extend(own.iter().cloned());
                }
                None => cells.push(sum),
            }
            cells.push(if hides { "X".to_owned() } else { String::new() });
            writer.write_record(&cells).expect("memory takes every row");
        }
        let bytes = writer.into_inner().expect("memory takes every row");
        String::from_utf8(bytes).expect("the cells are text")
    }

    fn level(&self, word: &str) -> String {
        let mut known =
            ["total", "all"].into_iter().chain(self.declared.totals.iter().map(String::as_str));
        if known.any(|total| total.eq_ignore_ascii_case(word)) {
            "Total".to_owned()
        } else {
            word.replace(['\n', '\r'], " ")
        }
    }
}

fn place((number, _): (usize, &String)) -> String {
    format!("\u{1}largest {number}")
}

fn is_hidden(text: &str) -> bool {
    HIDDEN.iter().any(|symbol| text.eq_ignore_ascii_case(symbol))
}
