//! Which levels make which larger ones.

use super::BadTable;
use super::read::split;
use std::collections::{BTreeMap, BTreeSet};

/// Reads which levels make which: CSV with a heading and two columns, the part and the whole, or a
/// list in which each `@` before a level goes one step down, as τ-ARGUS keeps hierarchies.
///
/// # Errors
/// [`BadTable`].
pub fn read_groups(file: &str, text: &str) -> Result<BTreeMap<String, String>, BadTable> {
    if text.lines().any(|line| line.starts_with('@')) {
        return nested_groups(file, text);
    }
    let (header, records, lines) = split(file, text)?;
    let bad = |line: u64, says: &str| BadTable {
        file: file.to_owned(),
        line,
        column: None,
        says: says.to_owned(),
    };
    if header.len() != 2 {
        return Err(bad(1, "two columns were expected: the part, and what it is part of"));
    }
    let mut groups = BTreeMap::new();
    for (record, line) in records.iter().zip(lines) {
        let [part, whole] = &record[..] else { continue };
        if part == whole || part.is_empty() || whole.is_empty() {
            return Err(bad(line, "a part and another, larger level were expected"));
        }
        if groups.insert(part.clone(), whole.clone()).is_some() {
            return Err(bad(line, "this part stands in an earlier line: it can be in one group"));
        }
    }
    let goes_round = |start: &&String| {
        let mut at = *start;
        for _ in 0..groups.len() {
            let Some(whole) = groups.get(at) else { return false };
            at = whole;
        }
        groups.contains_key(at)
    };
    match groups.keys().find(goes_round) {
        Some(part) => Err(bad(1, &format!("“{part}” is part of itself: take one line out"))),
        None => Ok(groups),
    }
}

/// Levels in lines, each below the last line with one `@` less.
fn nested_groups(file: &str, text: &str) -> Result<BTreeMap<String, String>, BadTable> {
    let mut groups = BTreeMap::new();
    let (mut above, mut seen): (Vec<&str>, _) = (Vec::new(), BTreeSet::new());
    let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines();
    for (line, text) in (1..).zip(lines) {
        let name = text.trim_start_matches('@');
        let depth = text.len() - name.len();
        let name = name.trim();
        let says = if name.is_empty() && depth == 0 {
            continue;
        } else if name.is_empty() {
            "the name of a level was expected after @"
        } else if depth > above.len() {
            "one @ more than in the line before was expected at most"
        } else if !seen.insert(name) {
            "this level stands in an earlier line: it can be in one group"
        } else {
            above.truncate(depth);
            if let Some(whole) = above.last() {
                groups.insert(name.to_owned(), (*whole).to_owned());
            }
            above.push(name);
            continue;
        };
        let (file, says) = (file.to_owned(), says.to_owned());
        return Err(BadTable { file, line, column: None, says });
    }
    Ok(groups)
}
