//! What the records of files can be grouped by when pairs are drawn for review: their sources, and
//! columns that somebody names. It is never compared.

use crate::link_files::gather::Gathered;
use crate::link_files::problem::{CannotLinkFiles, about};
use crate::link_files::rows;
use commons::RecordKey;
use connect::{ChildGrouping, GroupOf};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

/// The key by which groupings know a row.
pub(crate) fn key_of(row: u32) -> RecordKey {
    RecordKey::from_bytes(u128::from(row).to_be_bytes())
}

/// A grouping by each of the columns, in their order, and by source where there are several.
pub(crate) fn groupings(
    gathered: &Gathered,
    by: &[String],
) -> Result<Vec<ChildGrouping>, CannotLinkFiles> {
    let mut all: Vec<ChildGrouping> =
        by.iter().map(|column| by_column(gathered, column)).collect::<Result<_, _>>()?;
    if gathered.sources.len() > 1 {
        let name = |row: u32| gathered.sources.get(usize::from(gathered.table.source(row)));
        let rows = (0..).take(gathered.table.len());
        let says = rows.filter_map(|row| Some((key_of(row), name(row)?.clone()))).collect();
        all.push(ChildGrouping { name: "source".to_owned(), says, of: GroupOf::Record });
    }
    Ok(all)
}

/// What the records say in a column, in the files that have it.
fn by_column(gathered: &Gathered, column: &str) -> Result<ChildGrouping, CannotLinkFiles> {
    let mut says = BTreeMap::new();
    let mut is_there = false;
    for file in &gathered.files {
        let opened = rows::open(&file.path)?;
        let is_it = |name: &String| name.trim().eq_ignore_ascii_case(column.trim());
        let Some(at) = opened.header.names.iter().position(is_it) else { continue };
        is_there = true;
        let mut row = file.from;
        opened.each(&mut |line| {
            let word = line.cell(at).trim();
            if !word.is_empty() {
                says.insert(key_of(row), word.to_owned());
            }
            row = row.saturating_add(1);
            ControlFlow::Continue(())
        })?;
    }
    if is_there {
        return Ok(ChildGrouping { name: column.trim().to_owned(), says, of: GroupOf::Person });
    }
    let advice = "Name columns of the files that are linked, with commas between them.";
    let found = format!("no column `{column}`");
    Err(about(Path::new("--by"), 0, found, "a column of the files", advice).into())
}
