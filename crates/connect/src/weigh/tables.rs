//! How likely each level of agreement is in each class of pair.
//!
//! Fields are taken as independent within a class, but for some that hang together: a child who has
//! moved has often changed school too, and given names tell sex. Such a field has a *parent*, and
//! its levels are spread anew for each level of the parent.

use crate::compare::Plan;
use crate::compare::levels::name;
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;
use crate::weigh::beside::Beside;
use crate::weigh::start::{ALL, CLASSES, Class, is_held, levels, shares_with};

/// The fitted tables.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    /// For each field, the field it hangs on.
    pub parents: Vec<Option<usize>>,
    /// For each class and field, which of `tables` it uses.
    pub which: [Vec<usize>; CLASSES],
    /// Each table: rows by the parent's level (one row without a parent), columns by level.
    pub tables: Vec<LevelTable>,
    /// How names and dates of strangers hang on the place they share.
    pub beside: Vec<Beside>,
}

/// One table of probabilities.
#[derive(Debug, Clone)]
pub(crate) struct LevelTable {
    /// Number of levels, "not recorded" included.
    pub size: usize,
    /// Row by row.
    pub cells: Vec<f64>,
    /// Where it began.
    pub start: Vec<f64>,
    /// Whether it stands as it began.
    pub held: bool,
    /// A level that says nothing, because another field says it already.
    pub silent: Option<usize>,
}

impl LevelTable {
    /// Sets the table from expected counts, with the start as a Dirichlet prior of this many pairs
    /// for each row. "Not recorded" says nothing: its probability is 1.
    pub(crate) fn learn(&mut self, counts: &[f64], prior: f64) {
        if self.held {
            return;
        }
        let rows = self.cells.len() / self.size;
        let silent = self.silent;
        for row in 0..rows {
            let span = row * self.size + 1..(row + 1) * self.size;
            let speaks = |at: &usize| silent != Some(at % self.size);
            let with_prior = |at: usize| counts[at] + prior * self.start[at];
            let total: f64 = span.clone().filter(speaks).map(with_prior).sum();
            for at in span.filter(speaks) {
                self.cells[at] = ((counts[at] + prior * self.start[at]) / total).max(1e-12);
            }
        }
    }

    /// What the prior says of the table as it is: the logarithm of the Dirichlet density, but for
    /// what does not change.
    pub(crate) fn log_prior(&self, prior: f64) -> f64 {
        if self.held {
            return 0.0;
        }
        let speaks =
            |at: &usize| !at.is_multiple_of(self.size) && self.silent != Some(at % self.size);
        (0..self.cells.len())
            .filter(speaks)
            .map(|at| prior * self.start[at] * self.cells[at].ln())
            .sum()
    }
}

impl Tables {
    /// As they begin.
    pub(crate) fn start(frame: &Frame, plan: &Plan) -> Self {
        let parents = parents(frame);
        let mut tables: Vec<LevelTable> = Vec::new();
        let mut own: Vec<Vec<(Class, usize)>> = vec![Vec::new(); frame.fields.len()];
        let mut which: [Vec<usize>; CLASSES] = Default::default();
        for class in ALL {
            for (at, field) in frame.fields.iter().enumerate() {
                let owner = shares_with(field, class);
                let known = own[at].iter().find(|(class, _)| *class == owner).map(|(_, t)| *t);
                let table = known.unwrap_or_else(|| {
                    let rows = parents[at].map_or(1, |parent| plan.sizes[parent]);
                    tables.push(table(field, owner, rows));
                    own[at].push((owner, tables.len() - 1));
                    tables.len() - 1
                });
                which[class as usize].push(table);
            }
        }
        Self { parents, which, tables, beside: Vec::new() }
    }

    /// The place of a field's level in its tables.
    pub(crate) fn cell(&self, field: usize, levels: &[usize], size: usize) -> usize {
        self.parents[field].map_or(0, |parent| levels[parent]) * size + levels[field]
    }

    /// How likely a field's level is in a class.
    pub(crate) fn probability(&self, class: Class, field: usize, levels: &[usize]) -> f64 {
        let table = &self.tables[self.which[class as usize][field]];
        table.cells[self.cell(field, levels, table.size)]
    }

    /// How likely a pattern is in a class, by the fields that are used.
    pub(crate) fn likelihood(&self, class: Class, levels: &[usize], used: &[bool]) -> f64 {
        let by_field: f64 = (0..levels.len())
            .filter(|field| used[*field])
            .map(|field| self.probability(class, field, levels))
            .product();
        let strangers = class == Class::Stranger;
        by_field * if strangers { self.beside(levels, |field| used[field]) } else { 1.0 }
    }
}

fn table(field: &Field, class: Class, rows: usize) -> LevelTable {
    let mut row: Vec<f64> = [&[1.0], levels(field, class)].concat();
    let is_surname = matches!(field, Field::Names { role: Role::Surname, .. });
    let silent = is_surname.then_some(usize::from(name::SWAPPED));
    if let Some(level) = silent {
        row[level] = 1.0;
    }
    let cells = row.repeat(rows);
    let held = is_held(field, class);
    LevelTable { size: row.len(), start: cells.clone(), cells, held, silent }
}

/// What hangs on what: sex on the given name, school and words on the home.
fn parents(frame: &Frame) -> Vec<Option<usize>> {
    let given = frame
        .fields
        .iter()
        .position(|field| matches!(field, Field::Names { role: Role::Given, .. }));
    let home = frame.fields.iter().position(|field| matches!(field, Field::Home { .. }));
    let parent = |field: &Field| match field {
        Field::Same { kind, .. } if kind.word() == "sex" => given,
        Field::Same { .. } | Field::Names { role: Role::Words, .. } => home,
        Field::Names { .. } | Field::Born { .. } | Field::Home { .. } | Field::Number { .. } => {
            None
        }
    };
    frame.fields.iter().map(parent).collect()
}
