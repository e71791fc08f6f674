//! Words and answers of conversations, which can be wiped, unlike the histories they belong to.
//!
//! Whoever took part is known by the keyed hash of a code that only they have, and by nothing else.

use crate::table::Table;
use crate::{Id, Row, StoreError, Tx, Value};
use commons::ContentHash;

pub(crate) const WORDS: Table = Table {
    name: "voice_words",
    columns: "input_id, conversation_id, code_hash, salt, words, in_english, sealed_words",
    order: "input_id",
};

pub(crate) const ANSWERS: Table = Table {
    name: "voice_answers",
    columns: "conversation_id, code_hash, input_id, opinion",
    order: "conversation_id, code_hash, input_id",
};

/// The words of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceWords {
    /// The history they belong to.
    pub input: Id,
    /// The conversation.
    pub conversation: Id,
    /// By what they can be taken back; none for a worry, or when a batch was typed in without.
    pub code: Option<ContentHash>,
    /// The random part of the seal in the history, in hexadecimal.
    pub salt: String,
    /// The words; empty when they are sealed.
    pub words: String,
    /// What they say, in English; may be empty.
    pub in_english: String,
    /// A worry about somebody's safety, sealed, in hexadecimal.
    pub sealed: Option<String>,
}

/// An answer to an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceAnswer {
    /// The conversation.
    pub conversation: Id,
    /// Whose, as far as it is known.
    pub code: ContentHash,
    /// The input.
    pub input: Id,
    /// `agree`, `disagree` or `pass`.
    pub opinion: String,
}

/// Keeps the words of a new input.
///
/// # Errors
/// [`StoreError::Conflict`] when it has some, or is not there.
pub fn keep_words(tx: &mut Tx<'_>, kept: &VoiceWords) -> Result<(), StoreError> {
    let values = [
        (&kept.input).into(),
        (&kept.conversation).into(),
        kept.code.map_or(Value::Null, Into::into),
        (&kept.salt).into(),
        (&kept.words).into(),
        (&kept.in_english).into(),
        kept.sealed.as_ref().map_or(Value::Null, Into::into),
    ];
    tx.execute(&WORDS.insert(), &values)?;
    Ok(())
}

/// Wipes the words of an input. Says whether there were any.
///
/// # Errors
/// [`StoreError`].
pub fn wipe_words(tx: &mut Tx<'_>, input: &Id) -> Result<bool, StoreError> {
    Ok(tx.execute("DELETE FROM voice_words WHERE input_id = $1", &[input.into()])? == 1)
}

/// The words of every input of a conversation.
///
/// # Errors
/// [`StoreError`].
pub fn words_of(tx: &mut Tx<'_>, conversation: &Id) -> Result<Vec<VoiceWords>, StoreError> {
    let sql = WORDS.select("WHERE conversation_id = $1 ORDER BY input_id");
    tx.many(&sql, &[conversation.into()], read)
}

/// The words of one input.
///
/// # Errors
/// [`StoreError`].
pub fn words(tx: &mut Tx<'_>, input: &Id) -> Result<Option<VoiceWords>, StoreError> {
    tx.maybe(&WORDS.select("WHERE input_id = $1"), &[input.into()], read)
}

/// What was said under a code, in any conversation.
///
/// # Errors
/// [`StoreError`].
pub fn words_by(tx: &mut Tx<'_>, code: ContentHash) -> Result<Vec<VoiceWords>, StoreError> {
    tx.many(&WORDS.select("WHERE code_hash = $1 ORDER BY input_id"), &[code.into()], read)
}

/// Keeps an answer; the last of several to the same input counts.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such input.
pub fn answer(tx: &mut Tx<'_>, answer: &VoiceAnswer) -> Result<(), StoreError> {
    let key = [(&answer.conversation).into(), answer.code.into(), (&answer.input).into()];
    tx.execute(
        "DELETE FROM voice_answers WHERE conversation_id = $1 AND code_hash = $2 AND input_id = $3",
        &key,
    )?;
    let values = [
        (&answer.conversation).into(),
        answer.code.into(),
        (&answer.input).into(),
        (&answer.opinion).into(),
    ];
    tx.execute(&ANSWERS.insert(), &values)?;
    Ok(())
}

/// Every answer of a conversation, by whose they are.
///
/// # Errors
/// [`StoreError`].
pub fn answers_of(tx: &mut Tx<'_>, conversation: &Id) -> Result<Vec<VoiceAnswer>, StoreError> {
    let sql = ANSWERS.select("WHERE conversation_id = $1 ORDER BY code_hash, input_id");
    tx.many(&sql, &[conversation.into()], |row| {
        Ok(VoiceAnswer {
            conversation: row.read(0, "an id", Id::parse)?,
            code: row.hash(1)?,
            input: row.read(2, "an id", Id::parse)?,
            opinion: row.text(3)?,
        })
    })
}

/// The inputs answered under a code.
///
/// # Errors
/// [`StoreError`].
pub fn answered_by(
    tx: &mut Tx<'_>,
    conversation: &Id,
    code: ContentHash,
) -> Result<Vec<Id>, StoreError> {
    let sql = "SELECT input_id FROM voice_answers \
         WHERE conversation_id = $1 AND code_hash = $2 ORDER BY input_id";
    tx.many(sql, &[conversation.into(), code.into()], |row| row.read(0, "an id", Id::parse))
}

/// How many people answered anything in a conversation.
///
/// # Errors
/// [`StoreError`].
pub fn people_in(tx: &mut Tx<'_>, conversation: &Id) -> Result<u64, StoreError> {
    let sql = "SELECT COUNT(DISTINCT code_hash) FROM voice_answers WHERE conversation_id = $1";
    tx.one(sql, &[conversation.into()], |row| row.count(0))
}

/// How many answers a conversation has.
///
/// # Errors
/// [`StoreError`].
pub fn count_answers(tx: &mut Tx<'_>, conversation: &Id) -> Result<u64, StoreError> {
    let sql = "SELECT COUNT(*) FROM voice_answers WHERE conversation_id = $1";
    tx.one(sql, &[conversation.into()], |row| row.count(0))
}

/// Wipes the answers given under a code. Says how many.
///
/// # Errors
/// [`StoreError`].
pub fn wipe_answers_by(tx: &mut Tx<'_>, code: ContentHash) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM voice_answers WHERE code_hash = $1", &[code.into()])
}

/// Wipes the answers to an input that is no longer shown. Says how many.
///
/// # Errors
/// [`StoreError`].
pub fn wipe_answers_to(tx: &mut Tx<'_>, input: &Id) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM voice_answers WHERE input_id = $1", &[input.into()])
}

fn read(row: &Row) -> Result<VoiceWords, StoreError> {
    let code = match row.maybe_text(2)? {
        None => None,
        Some(_) => Some(row.hash(2)?),
    };
    Ok(VoiceWords {
        input: row.read(0, "an id", Id::parse)?,
        conversation: row.read(1, "an id", Id::parse)?,
        code,
        salt: row.text(3)?,
        words: row.text(4)?,
        in_english: row.text(5)?,
        sealed: row.maybe_text(6)?,
    })
}
