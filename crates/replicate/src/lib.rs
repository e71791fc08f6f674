//! The recipe of an area: how its partnership works, without anything it said, counted or decided.
//!
//! A recipe has no field for words that people of the area wrote: all of it is words from closed lists,
//! numbers of a shape (how many seats, how many minutes) and names of indicators and kinds of
//! information. So nothing of an area can leave in one, whoever exports it. The two exceptions, its
//! title and a note, are written for the recipe by whoever exports it.
//!
//! Read [`line`] for what a recipe is made of, [`recipe`] for the whole, [`document`] for the file,
//! [`package`] for its signature, [`difference`] and [`life`] for what becomes of it elsewhere.

pub mod closed;
pub mod difference;
pub mod document;
pub mod draft;
pub mod life;
pub mod line;
pub mod package;
pub mod part;
pub mod recipe;

pub use closed::{Progress, Step, Topic};
pub use commons::Mistake;
pub use difference::{Difference, How, Later, compare, since};
pub use document::Document;
pub use life::{RecipeDeed, RecipeLife, RecipeNotAllowed};
pub use line::{
    AgendaSlot, AgreementShape, AskWanted, Check, ClauseKind, ClauseShape, EvidenceWanted,
    IndicatorWanted, Line, MeetingCycle, PlanShape, PriorityShape, SeatWanted, SectionWanted,
    Starts, TermsOf,
};
pub use package::{Opened, PackageProblem, Standing, open, seal, short_form};
pub use part::Part;
pub use recipe::{Recipe, RecipeProblem};
