//! Recipes: how an area works leaves as a signed file without anything the area said or counted, and
//! another area starts from it.
//!
//! `gather` finds the recipe in what an area did; `export`, `start`, `adapt` and `show` are the journeys.

mod adapt;
mod export;
mod gather;
mod show;
mod start;
#[cfg(test)]
mod tests;

pub use adapt::{compare_recipe, do_with_recipe};
pub use export::{Exported, NewExport, export_recipe, list_exportable};
pub use show::{CheckView, RecipeView, StartedLine, show_recipe, show_recipes};
pub use start::{NewStart, open_file, start_area};

use crate::histories::HistoryProblem;
use access::Refusal;
use convene::partnership::PartnershipNotAllowed;
use convene::plan::PlanNotAllowed;
use replicate::{PackageProblem, RecipeNotAllowed, RecipeProblem};
use store::StoreError;

/// Why nothing was done with a recipe, or shown.
#[derive(Debug, thiserror::Error)]
pub enum CannotReplicate {
    /// The person may not.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A field of the form has to be mended.
    #[error("{words}")]
    Mend {
        /// Which.
        field: &'static str,
        /// What to do.
        words: String,
    },
    /// The file is not taken.
    #[error(transparent)]
    Package(#[from] PackageProblem),
    /// The recipe of the area does not allow it.
    #[error(transparent)]
    NotAllowed(#[from] RecipeNotAllowed),
    /// What the area does cannot be written as a recipe.
    #[error("this area cannot be written as a recipe: {0}")]
    NoRecipe(#[from] RecipeProblem),
    /// The partnership cannot be begun.
    #[error(transparent)]
    Partnership(#[from] PartnershipNotAllowed),
    /// The plan cannot be begun.
    #[error(transparent)]
    Plan(#[from] PlanNotAllowed),
    /// A history cannot be read or added to.
    #[error(transparent)]
    History(#[from] HistoryProblem),
}

impl From<StoreError> for CannotReplicate {
    fn from(problem: StoreError) -> Self {
        Self::History(problem.into())
    }
}

fn mend(field: &'static str, words: impl Into<String>) -> CannotReplicate {
    CannotReplicate::Mend { field, words: words.into() }
}
