//! Conversations and inputs as they are in the store.

use super::CannotVoice;
use super::codes::seal_of;
use crate::convening::partnership_with;
use crate::histories::{self, HistoryProblem, Told, Writing};
use commons::{ContentHash, Moment};
use convene::voice::holding::{ConversationWritten, Holding};
use convene::voice::input::{InputDeed, InputLife, InputStage};
use convene::voice::{InputRecord, InputWritten, Said};
use convene::{Entry, Who};
use std::collections::HashMap;
use store::histories::{History, HistoryKind};
use store::voices::{self, VoiceWords};
use store::{Id, Tx};

/// A conversation.
#[derive(Debug, Clone)]
pub(super) struct KeptConversation {
    pub(super) history: History,
    pub(super) holding: Holding,
    pub(super) seen: u64,
    /// Address and name of its partnership.
    pub(super) partnership: (String, String),
}

/// Something somebody said in it.
#[derive(Debug, Clone)]
pub(super) struct KeptInput {
    pub(super) history: History,
    pub(super) record: InputRecord,
    pub(super) seen: u64,
    pub(super) words: Option<VoiceWords>,
    pub(super) came_at: Moment,
}

impl KeptInput {
    /// Its words, when anybody may read them.
    pub(super) fn readable(&self) -> Option<&VoiceWords> {
        self.words.as_ref().filter(|_| self.record.life.may_be_read())
    }

    pub(super) fn stage(&self) -> InputStage {
        self.record.life.stage()
    }
}

/// Somebody who takes part, of whom nothing is known.
pub(super) fn somebody() -> Who {
    let who = "visitor".to_owned();
    Who { id: who.clone(), name: who, organisation: String::new(), roles: Vec::new() }
}

pub(super) fn conversation_at(
    tx: &mut Tx<'_>,
    address: &str,
) -> Result<KeptConversation, CannotVoice> {
    let told = histories::read(tx, HistoryKind::Conversation, address)?;
    of_partnership(tx, told)
}

/// Every conversation, newest first.
pub(super) fn conversations(tx: &mut Tx<'_>) -> Result<Vec<KeptConversation>, CannotVoice> {
    let all = histories::read_all::<ConversationWritten>(tx, HistoryKind::Conversation)?;
    all.into_iter().rev().map(|told| of_partnership(tx, told)).collect()
}

fn of_partnership(
    tx: &mut Tx<'_>,
    told: Told<ConversationWritten>,
) -> Result<KeptConversation, CannotVoice> {
    let named = match &told.history.inside {
        Some(id) => {
            let kept = partnership_with(tx, id)?;
            (kept.history.address.clone(), kept.life.name().to_owned())
        }
        None => Default::default(),
    };
    Ok(KeptConversation {
        holding: Holding::follow(&told.entries)?,
        seen: told.seen(),
        history: told.history,
        partnership: named,
    })
}

/// Everything said in a conversation, oldest first.
pub(super) fn inputs_of(tx: &mut Tx<'_>, conversation: &Id) -> Result<Vec<KeptInput>, CannotVoice> {
    let all = histories::read_inside::<InputWritten>(tx, HistoryKind::Input, conversation)?;
    let words = voices::words_of(tx, conversation)?;
    let mut words: HashMap<Id, VoiceWords> =
        words.into_iter().map(|kept| (kept.input.clone(), kept)).collect();
    let with_words = |told: Told<InputWritten>| {
        let own = words.remove(&told.history.id);
        kept_input(told, own)
    };
    all.into_iter().map(with_words).collect()
}

/// What was said, in any conversation, that changed the decision at an address.
pub(super) fn inputs_that_changed(
    tx: &mut Tx<'_>,
    decision: &str,
) -> Result<Vec<KeptInput>, CannotVoice> {
    let mut found = Vec::new();
    for history in store::histories::naming(tx, HistoryKind::Input, decision)? {
        let input = input_at(tx, &history.address)?;
        if input.record.changed().any(|(what, _)| what == decision) {
            found.push(input);
        }
    }
    Ok(found)
}

/// What became of everything said in a conversation, without the words.
pub(super) fn lives_of(
    tx: &mut Tx<'_>,
    conversation: &Id,
) -> Result<Vec<InputRecord>, CannotVoice> {
    let all = histories::read_inside::<InputWritten>(tx, HistoryKind::Input, conversation)?;
    all.iter().map(|told| Ok(InputRecord::follow(&told.entries)?)).collect()
}

/// One input, by the id that is its address.
pub(super) fn input_at(tx: &mut Tx<'_>, address: &str) -> Result<KeptInput, CannotVoice> {
    let told = histories::read::<InputWritten>(tx, HistoryKind::Input, address)?;
    let words = voices::words(tx, &told.history.id)?;
    kept_input(told, words)
}

fn kept_input(
    told: Told<InputWritten>,
    words: Option<VoiceWords>,
) -> Result<KeptInput, CannotVoice> {
    let came_at = told.entries.first().map_or(told.history.begun_at, |entry| entry.at);
    let record = InputRecord::follow(&told.entries)?;
    Ok(KeptInput { record, seen: told.seen(), history: told.history, words, came_at })
}

/// An input that comes in.
pub(super) struct Coming {
    pub(super) id: Id,
    pub(super) said: Said,
    pub(super) code: ContentHash,
    pub(super) words: String,
    /// The worry it tells of, sealed: then its words are not kept otherwise.
    pub(super) sealed: Option<String>,
}

/// Keeps an input. A worry goes to the safeguarding lead at once, and cannot be found by its code.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    conversation: &History,
    (who, at): (&Who, Moment),
    coming: &Coming,
) -> Result<(), CannotVoice> {
    let id = coming.id.clone();
    let history = History {
        address: id.as_str().to_owned(),
        id,
        kind: HistoryKind::Input,
        inside: Some(conversation.id.clone()),
        begun_at: at,
    };
    let worry = coming.sealed.is_some();
    let words = if worry { "" } else { coming.words.as_str() };
    let (seal, salt) = seal_of(words);
    let said = Said { words: seal, ..coming.said.clone() };
    let writing = Writing { who, at, action: "take in what somebody said" };
    histories::begin(tx, &history, writing, &InputWritten::ComeIn(said))?;
    let kept = VoiceWords {
        input: history.id.clone(),
        conversation: conversation.id.clone(),
        code: (!worry).then_some(coming.code),
        salt,
        words: words.to_owned(),
        in_english: String::new(),
        sealed: coming.sealed.clone(),
    };
    voices::keep_words(tx, &kept)?;
    if worry {
        let mut input = input_at(tx, &history.address)?;
        apply(tx, &mut input, (who, at), InputDeed::ToSafeguarding)?;
    }
    Ok(())
}

/// Does something with an input and writes it into its history.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    input: &mut KeptInput,
    (who, at): (&Who, Moment),
    deed: InputDeed,
) -> Result<InputStage, CannotVoice> {
    let life: &mut InputLife = &mut input.record.life;
    let entry = Entry { at, who: who.id.clone(), deed: deed.clone() };
    let stage = life.apply(entry).map_err(convene::voice::BadInputHistory::NotAllowed)?;
    let action = match &deed {
        InputDeed::Show { .. } => "show what somebody said",
        InputDeed::DoNotShow { .. } => "keep back what somebody said",
        InputDeed::ToSafeguarding => "pass on a worry about safety",
        InputDeed::TakeOn => "take on a worry about safety",
        InputDeed::ChangedWhat { .. } => "link what somebody said to a decision",
        InputDeed::TakeBack => "take back what somebody said",
    };
    let writing = Writing { who, at, action };
    histories::append(tx, (&input.history, input.seen), writing, &InputWritten::Deed(deed))?;
    input.seen += 1;
    Ok(stage)
}

/// That nobody did something in between.
pub(super) fn must_have_seen(there: u64, seen: u64) -> Result<(), CannotVoice> {
    if there == seen { Ok(()) } else { Err(HistoryProblem::MovedOn.into()) }
}
