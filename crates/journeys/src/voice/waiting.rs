//! How many voices wait for a moderator, without their words.

use crate::convening::unreadable;
use crate::histories::{self, HistoryProblem};
use commons::Day;
use convene::voice::holding::{ConversationWritten, Holding};
use convene::voice::input::InputStage;
use convene::voice::{InputRecord, InputWritten};
use store::Tx;
use store::histories::HistoryKind;

/// Voices of a conversation that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WaitingVoices {
    /// The address of the conversation.
    pub(crate) address: String,
    /// Its question.
    pub(crate) question: String,
    /// How many.
    pub(crate) count: usize,
    /// The day the oldest came in.
    pub(crate) since: Day,
}

/// The conversations in which voices wait.
pub(crate) fn waiting_voices(tx: &mut Tx<'_>) -> Result<Vec<WaitingVoices>, HistoryProblem> {
    let mut found = Vec::new();
    for kept in histories::read_all::<ConversationWritten>(tx, HistoryKind::Conversation)? {
        let whole = &kept.history.id;
        let mut came = Vec::new();
        for told in histories::read_inside::<InputWritten>(tx, HistoryKind::Input, whole)? {
            let input = InputRecord::follow(&told.entries)
                .map_err(|why| unreadable(&told.history, &why))?;
            let waits = input.life.stage() == InputStage::Waiting;
            came.extend(Some(told.history.begun_at.day()).filter(|_| waits));
        }
        let Some(since) = came.iter().min().copied() else { continue };
        let holding =
            Holding::follow(&kept.entries).map_err(|why| unreadable(&kept.history, &why))?;
        found.push(WaitingVoices {
            question: holding.paper().question.clone(),
            address: kept.history.address,
            count: came.len(),
            since,
        });
    }
    Ok(found)
}
