//! Compares the manifests with `docs/dependency-rules.toml`: arrows only point down, and one edge
//! has one technology.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Deserialize)]
struct Rules {
    may_use: BTreeMap<String, Vec<String>>,
    only_in: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
}

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(root.join("docs/dependency-rules.toml"))?;
    let rules: Rules = toml::from_str(&text).context("docs/dependency-rules.toml")?;
    let ours: BTreeSet<&str> = rules.may_use.keys().map(String::as_str).collect();
    let mut found = Vec::new();
    let mut folders: Vec<_> =
        std::fs::read_dir(root.join("crates"))?.filter_map(Result::ok).map(|e| e.path()).collect();
    folders.push(root.join("xtask"));
    folders.sort();
    for folder in folders.iter().filter(|f| f.join("Cargo.toml").is_file()) {
        let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read_to_string(folder.join("Cargo.toml"))?;
        let manifest: Manifest = toml::from_str(&text).with_context(|| name.clone())?;
        let Some(allowed) = rules.may_use.get(&name) else {
            found.push(format!("crate {name} has no row in docs/dependency-rules.toml"));
            continue;
        };
        for used in manifest.dependencies.keys() {
            if ours.contains(used.as_str()) && !allowed.iter().any(|a| a == "*" || a == used) {
                found.push(format!("crate {name} must not use {used}: arrows only point down"));
            }
            let owners = rules.only_in.get(used);
            if owners.is_some_and(|owners| !owners.contains(&name)) {
                found.push(format!("crate {name} must not name {used}: one edge, one technology"));
            }
        }
    }
    Ok(found)
}
