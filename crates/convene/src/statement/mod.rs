//! The Statement of Intent: what a partnership has agreed to change, and what it asks of others.
//!
//! [`text`] is what it says, [`merge`] lets two people write it at once without losing a word,
//! [`ready`] says what is missing before it can be agreed (rule R-P1), and [`life`] takes it from a
//! draft through consultation and signatures to a published version that is never changed again
//! (rule R-P2): an amendment is a new version.

pub mod deeds;
pub mod difference;
pub mod drafting;
pub mod life;
pub mod merge;
pub mod ready;
pub mod text;

pub use deeds::{Position, STATEMENT_ARROWS, StatementDeed, StatementDeedKind, StatementStage};
pub use difference::{Change, difference};
pub use drafting::{Item, Part, Revision, SetAside, TextDeed, TextLife, TextNotAllowed, written};
pub use life::{StatementLife, StatementNotAllowed, Version};
pub use merge::{Merged, Piece, merge};
pub use ready::{Missing, missing};
pub use text::{Action, Evidence, EvidenceKind, Section, StatementText};
