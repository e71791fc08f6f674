//! What residents, children and young people think, and where they agree.
//!
//! People agree or disagree with short statements. [`common_ground`] leads with statements every
//! group shares. [`opinion_groups`] looks for groups of people who answer alike, publishes how stable
//! they are when the people are drawn again, and refuses groups that are too small or would not be
//! found a second time: a split that chance made is not shown as one between people.

pub mod common_ground;
pub mod conversation;
pub mod groups;
pub mod holding;
pub mod input;
mod intake;
mod language;
pub mod look;
mod means;
mod projection;
pub mod safety;
mod said;

pub use common_ground::{Shared, common_ground};
pub use conversation::{Conversation, Opinion};
pub use groups::{Groups, NoGroups, opinion_groups};
pub use language::Language;
pub use said::{BadInputHistory, InputRecord, InputWritten, Said};
