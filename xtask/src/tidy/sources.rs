//! How long files are, that each says why it exists, and that nothing unfinished or private to one
//! machine is in them.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Production lines a file may have; tests are not counted.
const MOST_LINES: usize = 400;

#[derive(Deserialize, Default)]
struct LongFiles {
    #[serde(default)]
    allowed: BTreeMap<String, String>,
}

pub(super) fn check(root: &Path, files: &[PathBuf]) -> Result<Vec<String>> {
    let long = std::fs::read_to_string(root.join("docs/long-files.toml"))?;
    let long: LongFiles = toml::from_str(&long).context("docs/long-files.toml")?;
    let mut found = Vec::new();
    for file in files {
        let name = file.display().to_string();
        let Ok(text) = std::fs::read_to_string(root.join(file)) else { continue };
        if file.extension().is_some_and(|e| e == "rs") {
            check_rust(&name, &text, &long, &mut found);
        }
        if !name.ends_with(".lock") && !name.ends_with("package-lock.json") {
            check_words(&name, &text, &mut found);
        }
    }
    Ok(found)
}

fn check_rust(name: &str, text: &str, long: &LongFiles, found: &mut Vec<String>) {
    if !text.starts_with("//!") {
        found.push(format!("{name}: does not open with //! and why it exists"));
    }
    let in_tests = name.contains("/tests/") || name.ends_with("/tests.rs");
    let lines = production_lines(text);
    if !in_tests && lines > MOST_LINES && !long.allowed.contains_key(name) {
        found.push(format!("{name}: {lines} production lines; split it (most is {MOST_LINES})"));
    }
    let marks = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("#[", "ignore")];
    for (at, line) in text.lines().enumerate() {
        if marks.iter().any(|mark| line.contains(mark)) || line.contains(concat!("FIX", "ME")) {
            found.push(format!("{name}:{}: unfinished: {}", at + 1, line.trim()));
        }
        if line.trim_start().starts_with(concat!("#[", "allow(")) {
            found.push(format!("{name}:{}: use #[expect(…, reason = \"…\")]", at + 1));
        }
    }
}

/// Lines before the file's own tests begin.
fn production_lines(text: &str) -> usize {
    let mut lines = 0;
    for line in text.lines() {
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        lines += 1;
    }
    lines
}

/// Paths of one machine have no place in the project.
fn check_words(name: &str, text: &str, found: &mut Vec<String>) {
    let private = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    for (at, line) in text.lines().enumerate() {
        if private.iter().any(|path| line.contains(path)) {
            found.push(format!("{name}:{}: a path of one machine: {}", at + 1, line.trim()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(name: &str, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        check_rust(name, text, &LongFiles::default(), &mut found);
        check_words(name, text, &mut found);
        found
    }

    #[test]
    fn a_file_that_says_why_it_exists_and_is_short_is_tidy() {
        assert!(complaints("a.rs", "//! Why.\nfn a() {}\n").is_empty());
    }

    #[test]
    fn each_rule_is_noticed() {
        assert_eq!(complaints("a.rs", "fn a() {}\n").len(), 1);
        let long = format!("//! Why.\n{}", "// line\n".repeat(MOST_LINES));
        assert_eq!(complaints("a.rs", &long).len(), 1);
        let tested = format!("//! Why.\n#[cfg(test)]\n{}", "// line\n".repeat(MOST_LINES));
        assert!(complaints("a.rs", &tested).is_empty());
        let path = format!("//! Why.\n// {}\n", concat!("/wo", "rk/here"));
        assert_eq!(complaints("a.rs", &path).len(), 1);
        let mark = format!("//! Why.\nfn a() {{ {}) }}\n", concat!("todo", "!("));
        assert_eq!(complaints("a.rs", &mark).len(), 1);
    }
}
