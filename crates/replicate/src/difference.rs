//! What was kept, changed, added and left out between two recipes, line by line; and what a later
//! version brings to an area that adapted an earlier one.

use crate::line::Line;
use crate::part::Part;
use crate::recipe::Recipe;

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It is as it was.
    Kept,
    /// It says something else.
    Changed {
        /// What it said.
        from: String,
    },
    /// It is new.
    Added,
    /// It is not there any more.
    LeftOut,
}

impl How {
    /// The word a person reads.
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Changed { .. } => "changed",
            Self::Added => "added",
            Self::LeftOut => "left out",
        }
    }
}

/// A line and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its part.
    pub part: Part,
    /// Its key.
    pub key: String,
    /// What it says, or said when it was left out.
    pub words: String,
    /// What became of it.
    pub how: How,
}

/// What became of each line of `before` in `after`, in the order of the document.
pub fn compare(before: &Recipe, after: &Recipe) -> Vec<Difference> {
    let of = |line: &Line, how| Difference {
        part: line.part(),
        key: line.key(),
        words: line.in_words(),
        how,
    };
    let mut found: Vec<Difference> = after
        .lines()
        .map(|line| match before.line(line.part(), &line.key()) {
            None => of(line, How::Added),
            Some(old) if old == line => of(line, How::Kept),
            Some(old) => of(line, How::Changed { from: old.in_words() }),
        })
        .collect();
    let gone = before.lines().filter(|line| after.line(line.part(), &line.key()).is_none());
    found.extend(gone.map(|line| of(line, How::LeftOut)));
    found.sort_by(|a, b| (a.part, &a.key).cmp(&(b.part, &b.key)));
    found
}

/// What a later version of the recipe did to a line, for an area that works with its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// What the later version did.
    pub difference: Difference,
    /// What the area did to the same line; [`How::Kept`] when it can follow without a thought.
    pub ours: How,
}

/// What is new in `later` for an area that started from `start` and works with `ours`. What the area has
/// already is not told.
pub fn since(start: &Recipe, ours: &Recipe, later: &Recipe) -> Vec<Later> {
    let own = compare(start, ours);
    let news = compare(start, later).into_iter().filter(|found| found.how != How::Kept);
    news.filter(|found| {
        let (part, key) = (found.part, found.key.as_str());
        ours.line(part, key) != later.line(part, key)
    })
    .map(|difference| {
        let mut same =
            own.iter().filter(|o| (o.part, &o.key) == (difference.part, &difference.key));
        let ours = same.next().map_or(How::Kept, |found| found.how.clone());
        Later { difference, ours }
    })
    .collect()
}
