//! Pages of conversations: for people who take part, in several languages and without JavaScript, and for
//! those who hold, moderate and answer them.

mod conversation;
mod queue;
mod results;
mod take_part;
mod words;

pub use conversation::{BehindLine, ChangedLine, ListVoices, ShowVoice, VoiceLine, ratio_in_words};
pub use queue::{QueuedLine, TakenInLine, TakenInPage, VoiceQueue, VoiceWorries, WorryLine};
pub use results::{GroupLine, SharedLine, VoiceResults};
pub use take_part::{
    CardFacts, NotSafe, Speech, StatementCard, TakeBack, VoiceCard, VoiceFound, VoiceThanks,
};
pub use words::{VoiceWords, voice_word, voice_words};
