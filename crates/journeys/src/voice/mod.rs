//! Conversations with residents, children and young people: how a partnership begins one, how people
//! take part without saying who they are, how a moderator reads everything first, and what changed.
//!
//! Whoever takes part has a code, and we have its keyed hash; there is no account, no cookie and no
//! profile (`docs/decisions/0018-voices-without-identity.md`). What was done with an input is a sealed
//! history; its words are kept beside it, where they can be wiped. `hold` begins and closes,
//! `take_part` is what people do online, `take_in` what others type in for them, `moderate` reads it
//! first, `worries` belongs to the safeguarding lead, `show` and `results` tell.

mod behind;
mod codes;
mod hold;
mod kept;
mod moderate;
mod results;
mod show;
mod take_in;
mod take_part;
#[cfg(test)]
mod tests;
mod waiting;
mod worked;
mod worries;

pub(crate) use behind::decisions_to_cite;
pub use behind::{VoiceBehind, voices_behind};
pub use hold::{NewConversation, begin_conversation, change_conversation};
pub use moderate::{Moderation, Queue, Queued, moderate, show_queue};
pub use results::{ApartOn, GroupShown, Results, StatementResult, show_results};
pub use show::{ConversationLine, ShownInput, VoiceView, list_conversations, show_conversation};
pub use take_in::{Batch, TakenIn, take_in_batch};
pub use take_part::{
    Card, OwnWords, Pass, SaidOutcome, TakenBack, answer_card, begin_taking_part, next_card, say,
    take_back,
};
pub(crate) use waiting::waiting_voices;
pub use worked::WorkedVoices;
pub use worries::{Worry, list_worries, take_worry_on};

use crate::histories::HistoryProblem;
use access::Refusal;
use convene::voice::BadInputHistory;
use convene::voice::holding::ConversationNotAllowed;
use convene::voice::input::NotTaken;
use share::identity::Identity;
use store::StoreError;

/// Why something cannot be done with a conversation, or be shown.
#[derive(Debug, thiserror::Error)]
pub enum CannotVoice {
    /// They may not.
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
    /// It is not open to people now.
    #[error("this conversation is not open now")]
    NotOpen,
    /// Nobody of this age takes part in it.
    #[error("this conversation is for people of another age")]
    NotTheirAge,
    /// The code was not given for this conversation and this age.
    #[error("begin on the page of the conversation: this code was not given for it")]
    NotBegun,
    /// Its results are not shown yet.
    #[error("what people think is shown when the conversation is closed, so that nobody is swayed")]
    NotClosed,
    /// It cannot be taken in.
    #[error("{0}")]
    NotTaken(#[from] NotTaken),
    /// The words would say who somebody is.
    #[error("leave out what says who somebody is: {0}")]
    Identity(Identity),
    /// The conversation cannot go on like that.
    #[error("{0}")]
    Conversation(#[from] ConversationNotAllowed),
    /// The input cannot go on like that.
    #[error("{0}")]
    Input(#[from] BadInputHistory),
    /// Its history cannot be read or added to.
    #[error(transparent)]
    History(#[from] HistoryProblem),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A worry cannot be sealed or opened.
    #[error("a sealed worry cannot be read: {0}")]
    Sealed(String),
}
