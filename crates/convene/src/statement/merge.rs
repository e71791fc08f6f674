//! Two people write one section: their texts become one, and nobody loses a word.
//!
//! A three-way merge by sentences. What only one of them changed is taken; what both changed alike
//! is taken once; what both changed differently is a conflict that shows both, for a person to
//! resolve. Sentences, not words, because half of one person's sentence and half of another's is a
//! sentence neither meant.
//!
//! Method: the three-way merge described by Khanna, Kunal and Pierce, *A Formal Investigation of
//! Diff3* (2007), over longest common subsequences.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What came of merging.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
}

/// A stretch of the merged text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text both can live with.
    Agreed(String),
    /// Both changed the same stretch, differently.
    Conflict {
        /// As it was before either changed it.
        before: String,
        /// What is kept already.
        theirs: String,
        /// What is being saved.
        ours: String,
    },
}

impl Merged {
    /// The merged text, when nobody has to resolve anything.
    pub fn text(&self) -> Option<String> {
        let piece = |piece: &Piece| match piece {
            Piece::Agreed(text) => Some(text.clone()),
            Piece::Conflict { .. } => None,
        };
        self.pieces.iter().map(piece).collect()
    }
}

/// Merges what was kept meanwhile (`theirs`) with what is being saved (`ours`), both written from
/// `before`.
pub fn merge(before: &str, theirs: &str, ours: &str) -> Merged {
    let (base, a, b) = (sentences(before), sentences(theirs), sentences(ours));
    let (in_a, in_b) = (matches(&base, &a), matches(&base, &b));
    let mut pieces = Vec::new();
    let (mut at, mut at_a, mut at_b) = (0, 0, 0);
    loop {
        // The next sentence of the base that both kept, from here on.
        let anchor = (at..base.len()).find_map(|i| Some((i, in_a[i]?, in_b[i]?)));
        let (i, x, y) = anchor.unwrap_or((base.len(), a.len(), b.len()));
        let stretch = (&base[at..i], &a[at_a..x], &b[at_b..y]);
        if let Some(piece) = resolve(stretch) {
            push(&mut pieces, piece);
        }
        if anchor.is_none() {
            break;
        }
        push(&mut pieces, Piece::Agreed(base[i].to_owned()));
        (at, at_a, at_b) = (i + 1, x + 1, y + 1);
    }
    Merged { pieces }
}

/// What becomes of a stretch between two sentences both kept.
fn resolve((base, a, b): (&[&str], &[&str], &[&str])) -> Option<Piece> {
    let taken = if a == base {
        b
    } else if b == base || a == b {
        a
    } else {
        let (before, theirs, ours) = (base.concat(), a.concat(), b.concat());
        return Some(Piece::Conflict { before, theirs, ours });
    };
    (!taken.is_empty()).then(|| Piece::Agreed(taken.concat()))
}

/// Adds a piece, joining agreed text to agreed text.
fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (Some(Piece::Agreed(text)), Piece::Agreed(more)) => text.push_str(&more),
        (_, piece) => pieces.push(piece),
    }
}

/// The sentences of a text, each with the space after it; together they are the text.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut from, mut ended) = (0, false);
    let mut last = ' ';
    for (at, letter) in text.char_indices() {
        if ended && !letter.is_whitespace() {
            found.push(&text[from..at]);
            (from, ended) = (at, false);
        }
        ended |= letter == '\n' || letter.is_whitespace() && matches!(last, '.' | '!' | '?');
        last = letter;
    }
    if from < text.len() {
        found.push(&text[from..]);
    }
    found
}

/// For each sentence of the base, its place in the other text, along a longest common subsequence.
fn matches(base: &[&str], other: &[&str]) -> Vec<Option<usize>> {
    let mut found = vec![None; base.len()];
    for op in capture_diff_slices(Algorithm::Myers, base, other) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for at in 0..len {
                found[old_index + at] = Some(new_index + at);
            }
        }
    }
    found
}
