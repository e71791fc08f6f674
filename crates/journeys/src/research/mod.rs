//! Research matched to the issue of a partnership: what researchers and institutions offer (`offer`), how
//! people see it (`show`), and whom a partnership could ask, why, and who was asked (`matched`).
//!
//! Visitors read a person's name only when that person agreed; those who are signed in always do.

mod matched;
mod offer;
mod show;

pub use matched::{
    Asked, MatchView, Proposed, Serving, ask_for_research, research_serving, show_match,
};
pub use offer::{NewOffer, OfferChoices, change_offer, choices_of_offer, offer_research};
pub use show::{AcademicView, list_academics, show_academic};
