//! Columns of codes, and the rows they are about.

use std::fmt;

/// One child, by place in the cohort. Means nothing outside the cohort it came from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row(pub(crate) u32);

impl Row {
    /// The place, from 0: for sets of contributors inside one state of the data.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Row(..)")
    }
}

/// One answer of a column, by number. Not recorded is an answer of its own, never a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The level with this number, from 0.
    Level(usize),
    /// Nobody wrote it down.
    NotRecorded,
}

/// What a column asks: its name, its heading, and the levels it knows (code and label).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnPlan {
    /// Short and stable, such as `locality`.
    pub name: String,
    /// What a reader sees.
    pub heading: String,
    /// Code and label of each level, without "not recorded".
    pub levels: Vec<(String, String)>,
}

impl ColumnPlan {
    /// A column with these levels, each its code and its label.
    pub fn new(name: &str, heading: &str, levels: &[(&str, &str)]) -> Self {
        let own = |(code, label): &(&str, &str)| ((*code).to_owned(), (*label).to_owned());
        Self {
            name: name.to_owned(),
            heading: heading.to_owned(),
            levels: levels.iter().map(own).collect(),
        }
    }

    /// A column answered `yes` (level 0) or `no` (level 1).
    pub fn yes_no(name: &str, heading: &str) -> Self {
        Self::new(name, heading, &[("yes", "Yes"), ("no", "No")])
    }
}

/// One circumstance of every child of a cohort.
pub struct Column {
    pub(crate) plan: ColumnPlan,
    /// Per row: the level's number plus one; 0 is not recorded.
    pub(crate) codes: Vec<u16>,
}

impl Column {
    /// What it asks.
    pub const fn plan(&self) -> &ColumnPlan {
        &self.plan
    }

    /// One child's answer.
    pub fn code(&self, row: Row) -> Code {
        let place = usize::try_from(row.0).unwrap_or(usize::MAX);
        match self.codes.get(place) {
            None | Some(0) => Code::NotRecorded,
            Some(code) => Code::Level(usize::from(*code) - 1),
        }
    }
}

/// Which column of a cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnRef(pub(crate) usize);

/// Children, one row each, as columns of codes.
pub struct Cohort {
    pub(crate) rows: u32,
    pub(crate) columns: Vec<Column>,
}

impl Cohort {
    /// Every child.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        (0..self.rows).map(Row)
    }

    /// Whether there is no child.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The column of this name.
    pub fn find(&self, name: &str) -> Option<ColumnRef> {
        self.columns.iter().position(|column| column.plan.name == name).map(ColumnRef)
    }

    /// A column; `None` when the reference comes from another cohort and does not fit.
    pub fn column(&self, column: ColumnRef) -> Option<&Column> {
        self.columns.get(column.0)
    }

    /// What is known about each child: names and levels of the columns.
    pub fn plans(&self) -> impl Iterator<Item = &ColumnPlan> + '_ {
        self.columns.iter().map(Column::plan)
    }
}

impl fmt::Debug for Cohort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cohort(..)")
    }
}

impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({}, ..)", self.plan.name)
    }
}
