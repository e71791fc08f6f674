//! A linkage as integer tables and plain SQL, for records that one machine cannot hold.
//!
//! Everything that needs letters is done here, once for each distinct value: codes for values, a
//! block number for every rule, and small tables of the values that are alike and meet in a block.
//! What is left is joins, `case` and `group by`, which any engine does. [`Coded::histogram`] and
//! [`Coded::links`] are the same two answers worked out here, to hold an engine's against.
//!
//! Method: docs/method/linkage-sql.md.

mod columns;
mod layout;
mod levels;
mod similar;
mod sql;
mod tables;
#[cfg(test)]
mod tests;
mod twin;

pub use sql::Dialect;
pub use tables::{CodedColumn, CodedTable};
pub use twin::CodedLink;

use crate::block::Rule;
use crate::block::split::blocks_within;
use crate::linker::Linker;
use crate::settings::{Pairs, Settings};
use crate::watch::{Step, Stopped, Watch, tell};
use crate::weigh::score::Scorer;
use layout::Layout;
use similar::Similar;

/// Records, model and rules in the form of tables.
pub struct Coded<'a> {
    linker: &'a Linker,
    scorer: Scorer<'a>,
    rules: Vec<Rule>,
    /// For each rule and place the number of the block, 0 for none.
    numbers: Vec<Vec<u32>>,
    layout: Layout,
    similar: Similar,
    across_only: bool,
    /// Natural log odds below which a pair is not a link.
    floor: f64,
    completeness: f64,
}

impl Linker {
    /// The records, the fitted model and the blocking rules of these settings as integer tables.
    /// Links below `floor` (bits of evidence) are left out.
    ///
    /// # Errors
    /// [`Stopped`] when `watch` says so.
    pub fn coded(
        &self,
        settings: &Settings,
        floor: f64,
        watch: Watch<'_>,
    ) -> Result<Coded<'_>, Stopped> {
        tell(watch, Step::ChoosingRules)?;
        let (rules, completeness) = self.rules(settings);
        let layout = Layout::of(&self.frame, &self.plan);
        let mut similar = Similar::of(&self.frame, &layout);
        let mut numbers = Vec::with_capacity(rules.len());
        for (done, rule) in rules.iter().enumerate() {
            tell(watch, Step::Comparing { done, of: rules.len() })?;
            let (blocks, _) = blocks_within(&self.frame, rule, (settings.largest_block, u32::MAX));
            let mut of_place = vec![0; self.frame.len()];
            for (number, span) in (1..).zip(&blocks.spans) {
                let members = blocks.members(*span);
                similar.meet(members);
                for place in members {
                    of_place[*place as usize] = number;
                }
            }
            numbers.push(of_place);
        }
        let (tables, shares) = (&self.trained.tables, self.trained.shares);
        Ok(Coded {
            linker: self,
            scorer: Scorer::new(&self.frame, &self.plan, tables, shares),
            rules,
            numbers,
            layout,
            similar: similar.close(),
            across_only: settings.pairs == Pairs::AcrossSources,
            floor: floor * std::f64::consts::LN_2,
            completeness,
        })
    }
}

impl Coded<'_> {
    /// Number of records.
    pub fn records(&self) -> usize {
        self.linker.frame.len()
    }

    /// What two records must share to be compared, rule by rule, in words.
    pub fn rules(&self) -> Vec<String> {
        self.rules.iter().map(|rule| rule.word(&self.linker.frame)).collect()
    }

    /// Share of one person's pairs that the rules are expected to bring together.
    pub fn completeness(&self) -> f64 {
        self.completeness
    }
}
