//! From a decision back to what people said: which inputs changed it, and in which conversation each was
//! said. The other way, from an input to what it changed, is on the page of its conversation.

use super::CannotVoice;
use super::kept::{KeptInput, conversations, inputs_that_changed};
use super::show::shown;
use crate::asks::{AskFilter, show_asks};
use crate::going_on::CannotGoOn;
use crate::house::House;
use crate::meetings::show_meetings;
use crate::show_statement::list_statements;
use convene::voice::Language;

/// Something that was said and changed a decision, seen from the decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceBehind {
    /// Address and question of the conversation.
    pub conversation: (String, String),
    /// The words.
    pub words: String,
    /// What they say, in English; may be empty.
    pub in_english: String,
    /// The language they are in.
    pub language: Language,
    /// What changed because of it.
    pub how: String,
}

/// What people said that changed what is at an address: a statement, an ask or a meeting. Only what
/// anybody may read; newest conversation first.
///
/// # Errors
/// [`CannotVoice`].
pub fn voices_behind(house: &House, decision: &str) -> Result<Vec<VoiceBehind>, CannotVoice> {
    let decision = decision.to_owned();
    house.store.read("voices behind a decision", move |tx| {
        let inputs = inputs_that_changed(tx, &decision)?;
        if inputs.is_empty() {
            return Ok(Vec::new());
        }
        let mut behind = Vec::new();
        for kept in conversations(tx)? {
            let question = &kept.holding.paper().question;
            let conversation = (kept.history.address.clone(), question.clone());
            let said_in =
                |input: &&KeptInput| input.history.inside.as_ref() == Some(&kept.history.id);
            for input in inputs.iter().filter(said_in).filter_map(shown) {
                let own = input.changed.into_iter().filter(|(href, ..)| *href == decision);
                behind.extend(own.map(|(_, _, how)| VoiceBehind {
                    conversation: conversation.clone(),
                    words: input.words.clone(),
                    in_english: input.in_english.clone(),
                    language: input.language,
                    how,
                }));
            }
        }
        Ok::<_, CannotVoice>(behind)
    })
}

/// Statements, asks and meetings that everybody may read: address and title.
pub(crate) fn decisions_to_cite(house: &House) -> Result<Vec<(String, String)>, CannotGoOn> {
    let mut found: Vec<(String, String)> = Vec::new();
    for statement in list_statements(house, None)? {
        found.push((format!("/statements/{}", statement.address), statement.title));
    }
    for ask in show_asks(house, None, &AskFilter::default())?.lines {
        found.push((format!("/asks/{}", ask.address), ask.record.paper.ask.what));
    }
    for meeting in show_meetings(house, None)? {
        let title = meeting.record.plan.title.clone();
        found.push((format!("/meetings/{}", meeting.address), title));
    }
    Ok(found)
}
