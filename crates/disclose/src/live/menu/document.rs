//! What a menu holds once it has been read.

use crate::about::{Level, Role};
use crate::live::registry::Family;
use commons::ContentHash;
use serde::{Deserialize, Serialize};

/// Noisy cells of one variable that may hold a child in a year, where every area is large.
pub(crate) const MOST_CELLS_LARGE: u32 = 24;
/// The same where some atom is small.
pub(crate) const MOST_CELLS_SMALL: u32 = 6;
/// Dimensions of a table, where every area is large.
pub(super) const MOST_DIMENSIONS: usize = 3;

/// Everything that may be asked, and nothing else. Made by [`Menu::parse`] only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Menu {
    pub(crate) id: String,
    pub(crate) version: u32,
    pub(crate) academic_year: String,
    pub(crate) dimensions: Vec<MenuDimension>,
    pub(crate) populations: Vec<Population>,
    pub(crate) measures: Vec<Measure>,
    /// Combinations of values in which no child can be.
    pub(crate) impossible: Vec<Vec<Value>>,
    /// The text it was read from: not part of its content.
    #[serde(skip)]
    pub(crate) document: String,
}

/// A circumstance with its values and its coarser codings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MenuDimension {
    /// Short and permanent.
    pub id: String,
    /// The heading.
    pub title: String,
    /// Whether neighbours know it of a child, or it is to be protected.
    pub role: Role,
    /// Whether the values are bands in rising order, so that quantiles can be read from them.
    pub ordered: bool,
    /// At least two.
    pub values: Vec<Level>,
    /// Coarser codings.
    pub codings: Vec<Coding>,
}

/// A coarser coding of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coding {
    /// Short and permanent.
    pub id: String,
    /// Its groups.
    pub groups: Vec<Level>,
    /// The number of the group of each value of the dimension.
    pub group_of: Vec<usize>,
}

/// Who is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Population {
    /// Short and permanent.
    pub id: String,
    /// In words, such as "children aged 5 to 15 on roll".
    pub title: String,
}

/// One thing that is counted or averaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// Short and permanent.
    pub id: String,
    /// In words.
    pub title: String,
    /// The fact about a child it is made from. The limit of noisy cells is for a variable.
    pub variable: String,
    /// Of whom, by identifier.
    pub population: String,
    /// A count, or a mean with its declared range.
    pub kind: Kind,
    /// The families it is published for.
    pub families: Vec<Family>,
    /// The tables of a full vintage.
    pub tables: Vec<TableOf>,
    /// The tables of a headline refresh: of at most one dimension, and among `tables`.
    pub headline: Vec<TableOf>,
}

/// What is done with a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// How many children have it, and their share.
    Count,
    /// Its mean, clamped to a range.
    Mean(Range),
    /// Its sum, clamped to a range.
    Sum(Range),
}

/// A declared range in whole steps: with two decimals, 100 steps are 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Range {
    /// Values below count as this.
    pub low: i64,
    /// Values above count as this.
    pub high: i64,
    /// Decimals of a step.
    pub decimals: u8,
}

/// The dimensions of a table, in the order of their names; empty for the total alone.
pub type TableOf = Vec<Along>;

/// One dimension of a table, in one of its codings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Along {
    /// The number of the dimension in the menu.
    pub dimension: usize,
    /// The number of the coarser coding; `None` for the values themselves.
    pub coding: Option<usize>,
}

/// A value of a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Value {
    /// The number of the dimension.
    pub dimension: usize,
    /// The number of the value.
    pub value: usize,
}

impl Menu {
    /// Short and permanent.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// From 1.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Such as `2026-27`: the limits are for one academic year.
    pub fn academic_year(&self) -> &str {
        &self.academic_year
    }

    /// Circumstances by which tables are divided: the order in which a child's codes are given.
    pub fn dimensions(&self) -> &[MenuDimension] {
        &self.dimensions
    }

    /// Who is counted: the order in which a child's memberships are given.
    pub fn populations(&self) -> &[Population] {
        &self.populations
    }

    /// What is counted or averaged.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// The text it was read from.
    pub fn document(&self) -> &str {
        &self.document
    }

    /// The hash of the menu's content: a signature names it. It does not depend on spaces, comments
    /// or the order of keys in the document.
    pub fn seal(&self) -> ContentHash {
        let text = serde_json::to_string(self).expect("a menu has string keys only");
        ContentHash::of(format!("lifechances menu 1\n{text}").as_bytes())
    }

    /// The variables of the measures, each once, in the order of their names: the order in which a
    /// child's answers are given.
    pub fn variables(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.measures.iter().map(|m| m.variable.as_str()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The name of a table's dimension: `year`, or `year.phase` for a coarser coding.
    pub fn name_of(&self, along: Along) -> String {
        let dimension = &self.dimensions[along.dimension];
        match along.coding {
            None => dimension.id.clone(),
            Some(coding) => format!("{}.{}", dimension.id, dimension.codings[coding].id),
        }
    }

    /// The levels of a table's dimension.
    pub fn levels_of(&self, along: Along) -> &[Level] {
        let dimension = &self.dimensions[along.dimension];
        match along.coding {
            None => &dimension.values,
            Some(coding) => &dimension.codings[coding].groups,
        }
    }

    /// The level of a dimension's value.
    pub(crate) fn level_of(&self, along: Along, value: usize) -> usize {
        match along.coding {
            None => value,
            Some(coding) => self.dimensions[along.dimension].codings[coding].group_of[value],
        }
    }

    /// The dimension and coding of a name such as `year.phase`.
    pub fn along(&self, name: &str) -> Option<Along> {
        let (id, coding) = name.split_once('.').map_or((name, None), |(a, b)| (a, Some(b)));
        let dimension = self.dimensions.iter().position(|d| d.id == id)?;
        let codings = &self.dimensions[dimension].codings;
        let coding = match coding {
            None => None,
            Some(id) => Some(codings.iter().position(|coding| coding.id == id)?),
        };
        Some(Along { dimension, coding })
    }

    /// Puts a table's dimensions into the order of their names.
    pub(crate) fn in_order(&self, mut table: TableOf) -> TableOf {
        table.sort_by_key(|along| self.name_of(*along));
        table
    }
}

impl Range {
    /// Half the range, in steps.
    pub(crate) fn half(&self) -> u32 {
        u32::try_from((self.high - self.low) / 2).unwrap_or(u32::MAX)
    }

    /// The middle of the range, in steps.
    pub(crate) const fn middle(&self) -> i64 {
        self.low + (self.high - self.low) / 2
    }
}
