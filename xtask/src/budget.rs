//! How many crates a build takes: the budget that `docs/build-budget.md` states.

use crate::say;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// More crates than this in the binary's graph, build scripts included, fail the check. It was 310
/// until the program had to speak TLS to OpenID providers (decision 21), and 320 until statements had
/// to be tagged PDFs (decision 20): a library that writes them with the tree of tags, and subsets the
/// letters it embeds, is 23 crates, and what thousands of lines of ours would be.
pub(crate) const MOST_CRATES: usize = 345;

/// Counts the crates of the binary and fails above the budget.
pub(crate) fn run(root: &Path) -> Result<()> {
    let crates = count(root)?;
    say(&format!("{crates} crates in the binary's graph; the budget is {MOST_CRATES}"));
    if crates > MOST_CRATES {
        bail!("over the crate budget: take a feature off, or raise it in xtask with a reason");
    }
    Ok(())
}

fn count(root: &Path) -> Result<usize> {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--package", "lifechances", "--edges", "normal,build", "--prefix", "none"])
        .args(["--locked"])
        .current_dir(root)
        .output()
        .context("cargo tree did not start")?;
    if !tree.status.success() {
        bail!("cargo tree failed: {}", String::from_utf8_lossy(&tree.stderr));
    }
    let names: BTreeSet<String> = String::from_utf8_lossy(&tree.stdout)
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some(format!("{} {}", words.next()?, words.next()?))
        })
        .collect();
    Ok(names.len())
}
