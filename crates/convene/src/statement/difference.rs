//! What changed between two versions, shown word by word.

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A stretch of text that stayed, came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// In both versions.
    Kept(String),
    /// Only in the newer one.
    Added(String),
    /// Only in the older one.
    Removed(String),
}

/// The difference from one text to another. What was kept and added is the newer text; what was kept
/// and removed is the older one.
pub fn difference(before: &str, after: &str) -> Vec<Change> {
    let (old, new) = (words(before), words(after));
    let mut changes = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        let (tag, from, to) = op.as_tag_tuple();
        let (from, to) = (old[from].concat(), new[to].concat());
        match tag {
            DiffTag::Equal => changes.push(Change::Kept(to)),
            DiffTag::Delete => changes.push(Change::Removed(from)),
            DiffTag::Insert => changes.push(Change::Added(to)),
            DiffTag::Replace => {
                changes.push(Change::Removed(from));
                changes.push(Change::Added(to));
            }
        }
    }
    changes
}

/// The words of a text, each with the space after it; together they are the text.
fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}
