//! A conversation is begun for a partnership, goes on, is closed and may be opened again.

use super::CannotVoice;
use super::kept::{conversation_at, must_have_seen};
use crate::convening::partnership_at;
use crate::histories::{self, Writing};
use crate::house::House;
use access::{Refusal, act};
use convene::voice::holding::{
    ConversationDeed, ConversationDeedKind, ConversationNotAllowed, ConversationPaper,
    ConversationStage, ConversationWritten, Holding,
};
use convene::{Entry, Who};
use share::identity::found_in;
use store::histories::{History, HistoryKind};

/// A conversation that is to be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConversation {
    /// The address of the partnership.
    pub partnership: String,
    /// What it is about.
    pub paper: ConversationPaper,
}

/// Begins a conversation. Gives its address.
///
/// # Errors
/// [`CannotVoice`], with the reason.
pub fn begin_conversation(
    house: &House,
    who: Option<&Who>,
    new: &NewConversation,
) -> Result<String, CannotVoice> {
    house.may(who, act::CONVENE)?;
    let who = who.cloned().ok_or(Refusal::NotSignedIn)?;
    let paper = &new.paper;
    let public = [("question", &paper.question), ("why", &paper.why)].into_iter();
    for (field, text) in public.chain(paper.themes.iter().map(|theme| ("themes", theme))) {
        if let Some(identity) = found_in(text, house.now().day()) {
            let words = format!("Leave out what says who somebody is: {identity}");
            return Err(CannotVoice::Mend { field, words });
        }
    }
    let (at, id, new) = (house.now(), house.new_id(), new.clone());
    Holding::begin(new.paper.clone())?;
    if new.paper.closes < at.day() {
        return Err(ConversationNotAllowed::ClosesTooEarly.into());
    }
    house.store.write("begin conversation", move |tx| {
        let partnership = partnership_at(tx, &new.partnership)?;
        if !partnership.convenes() {
            let words = "This partnership has ended: choose one that meets".to_owned();
            return Err(CannotVoice::Mend { field: "partnership", words });
        }
        let question = &new.paper.question;
        let history = History {
            id: id.clone(),
            kind: HistoryKind::Conversation,
            address: histories::free_address(tx, HistoryKind::Conversation, question)?,
            inside: Some(partnership.history.id),
            begun_at: at,
        };
        let writing = Writing { who: &who, at, action: "begin conversation" };
        let deed = ConversationWritten::Begin(new.paper.clone());
        histories::begin(tx, &history, writing, &deed)?;
        Ok(history.address)
    })
}

/// Extends, closes or opens again a conversation of which `seen` entries were read.
///
/// # Errors
/// [`CannotVoice`], with the reason; then nothing has changed.
pub fn change_conversation(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, u64),
    deed: ConversationDeed,
) -> Result<ConversationStage, CannotVoice> {
    house.may(who, act::CONVENE)?;
    let who = who.cloned().ok_or(Refusal::NotSignedIn)?;
    let (at, address) = (house.now(), address.to_owned());
    house.store.write("conversation", move |tx| {
        let mut kept = conversation_at(tx, &address)?;
        must_have_seen(kept.seen, seen)?;
        let stage = kept.holding.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let action = match deed.kind() {
            ConversationDeedKind::Extend => "extend conversation",
            ConversationDeedKind::Close => "close conversation",
            ConversationDeedKind::Reopen => "open conversation again",
        };
        let writing = Writing { who: &who, at, action };
        let written = ConversationWritten::Deed(deed.clone());
        histories::append(tx, (&kept.history, seen), writing, &written)?;
        Ok(stage)
    })
}
