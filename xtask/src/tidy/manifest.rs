//! Every dependency of the workspace has one line of reason beside it, and crates take their
//! versions from there.

use anyhow::Result;
use std::path::Path;

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(root.join("Cargo.toml"))?;
    let mut found = Vec::new();
    let mut inside = false;
    for (at, line) in text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line == "[workspace.dependencies]";
        } else if inside && line.contains('=') && !line.starts_with('#') {
            let ours = line.contains("path = \"crates/");
            let reason = line.split_once(" #").map(|(_, reason)| reason.trim().len());
            if !ours && reason.is_none_or(|length| length < 8) {
                found.push(format!("Cargo.toml:{}: a dependency without a reason", at + 1));
            }
        }
    }
    Ok(found)
}
