//! Giving decisions back to the linking: the model is fitted again with them, and decided pairs
//! stand as they were decided.
//!
//! A decided pair enters the fit as one more observation of its pattern: how likely the reviewers'
//! words are if the pair is one person, and if it is not. With reviewers who never err that fixes its
//! class; with the error rates of [`Clerks`] it nearly does. Each should count for itself: letting it stand
//! for all pairs it was drawn from made links worse in trials, because pairs of two people are only
//! listed when they happen to look alike, and would teach that all do.

use crate::linker::Linker;
use crate::model::settle;
use crate::review::clerks::{Clerks, Votes};
use crate::settings::Decided;
use crate::weigh::fit::Stratum;
use crate::weigh::start::CLASSES;
use crate::weigh::train::train_with;
use std::collections::BTreeMap;

/// A decided pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lesson {
    /// One row.
    pub a: u32,
    /// The other row.
    pub b: u32,
    /// What was said.
    pub votes: Votes,
    /// How many pairs it counts for; 1 is itself.
    pub pairs: f64,
}

impl Linker {
    /// The same records with a model fitted again, decided pairs included.
    #[must_use]
    pub fn taught(mut self, lessons: &[Lesson], clerks: &Clerks) -> Self {
        let mut agreements = self.agreements();
        let mut seen: BTreeMap<(u64, u8, u8), f64> = BTreeMap::new();
        for lesson in lessons {
            let pattern = agreements.of(lesson.a, lesson.b);
            let key = (pattern, lesson.votes.same, lesson.votes.different);
            *seen.entry(key).or_default() += lesson.pairs;
        }
        let mut stratum = Stratum {
            used: vec![true; self.plan.sizes.len()],
            patterns: Vec::new(),
            shares: [0.5, 0.02, 0.2, 0.01, 0.27],
            evidence: Vec::new(),
        };
        for ((pattern, same, different), pairs) in seen {
            let (one, two) = clerks.likelihood(Votes { same, different });
            let mut said = [two; CLASSES];
            said[0] = one;
            stratum.patterns.push((self.plan.levels(pattern), pairs));
            stratum.evidence.push(said);
        }
        let mut trained = train_with(&self.frame, &self.plan, Some(stratum));
        settle(&mut trained, self.frame.len());
        self.trained = trained;
        self
    }
}

/// The pairs that reviewers settled, as linking is told of them.
pub fn decided(lessons: &[Lesson]) -> Decided {
    let mut decided = Decided::default();
    for lesson in lessons {
        let pair = (lesson.a.min(lesson.b), lesson.a.max(lesson.b));
        let Votes { same, different } = lesson.votes;
        if same >= 2 && same > different {
            decided.same.insert(pair);
        } else if different >= 2 && different > same {
            decided.different.insert(pair);
        }
    }
    decided
}
