//! What reviews should not have to check: who uses whom, how long files are, that every file says
//! why it exists, that every dependency has a reason, and that nothing unfinished is committed.

mod dependencies;
mod manifest;
mod sources;

use crate::say;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs every check and fails with all that was found, not only the first.
pub(crate) fn run(root: &Path) -> Result<()> {
    let files = committed_files(root)?;
    let mut found = Vec::new();
    found.extend(dependencies::check(root)?);
    found.extend(manifest::check(root)?);
    found.extend(sources::check(root, &files)?);
    if found.is_empty() {
        say(&format!("tidy: {} files, nothing to mend", files.len()));
        return Ok(());
    }
    for line in &found {
        say(&format!("tidy: {line}"));
    }
    bail!("tidy found {} things to mend", found.len())
}

/// Every file git knows or would add, relative to the root.
fn committed_files(root: &Path) -> Result<Vec<PathBuf>> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .context("git did not start")?;
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    let mut files: Vec<PathBuf> = text.lines().map(PathBuf::from).collect();
    files.retain(|file| root.join(file).is_file());
    files.sort();
    Ok(files)
}
