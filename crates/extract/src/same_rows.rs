//! Notices the same row twice, by what the layout says makes a row unique; in a file about people
//! whose layout does not say, by the whole row.

use crate::fields::Fields;
use crate::header::Fitted;
use crate::layout::Layout;
use crate::problem::{Collected, Effect, Problem, ProblemKind};
use commons::ContentHash;
use std::borrow::Cow;
use std::collections::HashMap;

/// What was met so far: a hash of each row's key and its line. Thirty bytes a row.
pub(crate) struct SameRows {
    key: Vec<usize>,
    words: String,
    met: HashMap<[u8; 16], u32>,
    buffer: Vec<u8>,
}

impl SameRows {
    pub(crate) fn new(layout: &Layout) -> Self {
        let columns = layout.columns.iter().enumerate();
        let declared: Vec<usize> = columns.filter(|(_, c)| c.in_key).map(|(n, _)| n).collect();
        let (key, words) = if declared.is_empty() && layout.is_about_people() {
            ((0..layout.columns.len()).collect(), "each row once".to_owned())
        } else {
            let names: Vec<&str> =
                declared.iter().map(|n| layout.columns[*n].name.as_str()).collect();
            let words = format!("each {} once", names.join(" with "));
            (declared, words)
        };
        Self { key, words, met: HashMap::new(), buffer: Vec::new() }
    }

    /// Whether the row is new; reports it when it is not.
    pub(crate) fn is_new(
        &mut self,
        fields: &Fields,
        fitted: &Fitted,
        collected: &mut Collected,
    ) -> bool {
        if self.key.is_empty() {
            return true;
        }
        self.buffer.clear();
        for place in self.key.iter().filter_map(|column| fitted.places[*column]) {
            self.buffer.extend_from_slice(fields.get(place).trim().as_bytes());
            self.buffer.push(0x1f);
        }
        let hash = ContentHash::of(&self.buffer);
        let short: [u8; 16] = std::array::from_fn(|place| hash.as_bytes()[place]);
        let line = u32::try_from(fields.line).unwrap_or(u32::MAX);
        let first = *self.met.entry(short).or_insert(line);
        if first == line {
            return true;
        }
        collected.add(Problem {
            line: fields.line,
            column: None,
            found: format!("the same as line {first}"),
            expected: Cow::Owned(self.words.clone()),
            advice: Cow::Borrowed("The first is used. Take the second out of the export."),
            kind: ProblemKind::RowTwice,
            effect: Effect::RowRefused,
        });
        false
    }
}
