//! What becomes of a recipe in an area that started from it: a history of adaptations, each with its
//! reason, of steps that were ticked, and of later versions that were looked at.

use crate::closed::Step;
use crate::line::Line;
use crate::part::Part;
use crate::recipe::{Recipe, RecipeProblem};
use convene::Entry;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum RecipeDeed {
    /// An area is started; always the first.
    Start {
        /// What the recipe is called.
        title: String,
        /// What all versions of the recipe share.
        family: String,
        /// The key it was signed with; empty when it was not signed.
        signed_by: String,
        /// The words with which somebody accepted an unsigned recipe; empty when it was signed.
        accepted: String,
        /// The address of the partnership that was begun.
        partnership: String,
        /// The address of the plan that was begun.
        plan: String,
        /// Its lines.
        lines: Vec<Line>,
    },
    /// A line is put in, or in place of another.
    Put {
        /// The line.
        line: Line,
        /// Why.
        reason: String,
    },
    /// A line is left out.
    LeaveOut {
        /// Its part.
        part: Part,
        /// Its key.
        key: String,
        /// Why.
        reason: String,
    },
    /// Somebody says that a step is done.
    Tick {
        /// Which.
        step: Step,
        /// What shows it.
        shown: String,
    },
    /// A later version was looked at.
    Compare {
        /// What it is called.
        title: String,
        /// The key it was signed with; empty when it was not signed.
        signed_by: String,
        /// Its lines.
        lines: Vec<Line>,
    },
}

/// Why it cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipeNotAllowed {
    /// It does not begin with its start.
    #[error("an area starts from a recipe first, and once")]
    NotStarted,
    /// The deed is earlier than what is recorded.
    #[error("the history goes forward only: this is earlier than what is recorded")]
    BeforeTheLastEntry,
    /// There are no words.
    #[error("say why, or what shows it, in a few words")]
    NoWords,
    /// There is no such line.
    #[error("the recipe has no such line now: load the page again")]
    NoSuchLine,
    /// The line is there already.
    #[error("the recipe says that already")]
    Same,
    /// The step is ticked already, or is not in the checklist.
    #[error("choose a step of the checklist that is not done")]
    NoSuchStep,
    /// The line cannot be in a recipe.
    #[error("{0}")]
    Problem(#[from] RecipeProblem),
}

/// An area that started from a recipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipeLife {
    start: Recipe,
    ours: Recipe,
    ticked: BTreeMap<Step, String>,
    later: Option<Recipe>,
    history: Vec<Entry<RecipeDeed>>,
}

impl RecipeLife {
    /// A started area from its first entry.
    ///
    /// # Errors
    /// [`RecipeNotAllowed`].
    pub fn begin(entry: Entry<RecipeDeed>) -> Result<Self, RecipeNotAllowed> {
        let RecipeDeed::Start { lines, signed_by, accepted, .. } = &entry.deed else {
            return Err(RecipeNotAllowed::NotStarted);
        };
        if signed_by.is_empty() {
            words(accepted)?;
        }
        let start = Recipe::of(lines.iter().cloned())?;
        let (ours, ticked) = (start.clone(), BTreeMap::new());
        Ok(Self { start, ours, ticked, later: None, history: vec![entry] })
    }

    /// A started area from all its entries. That they go forward was asked when they were written.
    ///
    /// # Errors
    /// [`RecipeNotAllowed`] of the first that could not have been done.
    pub fn of(entries: &[Entry<RecipeDeed>]) -> Result<Self, RecipeNotAllowed> {
        let (first, rest) = entries.split_first().ok_or(RecipeNotAllowed::NotStarted)?;
        let mut life = Self::begin(first.clone())?;
        for entry in rest {
            life.follow(entry.clone())?;
        }
        Ok(life)
    }

    /// The recipe it started from.
    pub const fn start(&self) -> &Recipe {
        &self.start
    }

    /// The recipe as it was adapted.
    pub const fn ours(&self) -> &Recipe {
        &self.ours
    }

    /// The later version that was looked at last.
    pub const fn later(&self) -> Option<&Recipe> {
        self.later.as_ref()
    }

    /// The steps somebody said are done, and what shows it.
    pub const fn ticked(&self) -> &BTreeMap<Step, String> {
        &self.ticked
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<RecipeDeed>] {
        &self.history
    }

    /// Does something.
    ///
    /// # Errors
    /// [`RecipeNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, entry: Entry<RecipeDeed>) -> Result<(), RecipeNotAllowed> {
        if self.history.last().is_some_and(|last| entry.at < last.at) {
            return Err(RecipeNotAllowed::BeforeTheLastEntry);
        }
        self.follow(entry)
    }

    fn follow(&mut self, entry: Entry<RecipeDeed>) -> Result<(), RecipeNotAllowed> {
        match &entry.deed {
            RecipeDeed::Start { .. } => return Err(RecipeNotAllowed::NotStarted),
            RecipeDeed::Put { line, reason } => {
                words(reason)?;
                if self.ours.line(line.part(), &line.key()) == Some(line) {
                    return Err(RecipeNotAllowed::Same);
                }
                self.ours.put(line.clone())?;
            }
            RecipeDeed::LeaveOut { part, key, reason } => {
                words(reason)?;
                self.ours.leave_out(*part, key).ok_or(RecipeNotAllowed::NoSuchLine)?;
            }
            RecipeDeed::Tick { step, shown } => {
                words(shown)?;
                let listed = self.ours.checklist().iter().any(|check| check.step == *step);
                if !listed || self.ticked.contains_key(step) {
                    return Err(RecipeNotAllowed::NoSuchStep);
                }
                self.ticked.insert(*step, shown.clone());
            }
            RecipeDeed::Compare { lines, .. } => {
                self.later = Some(Recipe::of(lines.iter().cloned())?);
            }
        }
        self.history.push(entry);
        Ok(())
    }
}

fn words(text: &str) -> Result<(), RecipeNotAllowed> {
    if text.trim().is_empty() { Err(RecipeNotAllowed::NoWords) } else { Ok(()) }
}
