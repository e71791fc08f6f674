//! Notices the same row twice, by what the layout says makes a row unique; in a file about people
//! whose layout does not say, by the whole row.

use crate::fields::Fields;
use crate::header::Fitted;
use crate::layout::Layout;
use crate::problem::{Collected, Effect, Problem, ProblemKind};
use commons::ContentHash;
use std::borrow::Cow;
use std::collections::HashMap;

/// Keys of one generation. Two are held, so a row is compared with at least this many before it,
/// and memory stays near 150 MB however long the file is.
const GENERATION: usize = 3_600_000;

/// What was met so far: of each row a hash of its key, and its line. With eight bytes of hash, four
/// in a million files of ten million rows have one false alarm.
pub(crate) struct SameRows {
    key: Vec<usize>,
    words: String,
    met: HashMap<u64, u32>,
    met_before: HashMap<u64, u32>,
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
        Self { key, words, met: HashMap::new(), met_before: HashMap::new(), buffer: Vec::new() }
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
        let line = u32::try_from(fields.line).unwrap_or(u32::MAX);
        let Some(first) = self.first_line(line) else { return true };
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

    /// The line that had this key before; `None`, and the key is kept, when none had.
    fn first_line(&mut self, line: u32) -> Option<u32> {
        let hash = ContentHash::of(&self.buffer);
        let short = u64::from_le_bytes(std::array::from_fn(|place| hash.as_bytes()[place]));
        let first = self.met.get(&short).or_else(|| self.met_before.get(&short));
        if let Some(first) = first {
            return Some(*first);
        }
        if self.met.len() >= GENERATION {
            std::mem::swap(&mut self.met, &mut self.met_before);
            self.met.clear();
        }
        self.met.insert(short, line);
        None
    }
}
