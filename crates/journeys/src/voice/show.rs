//! Conversations as people see them: what is asked, until when, and what it changed.

use super::CannotVoice;
use super::kept::{
    KeptConversation, KeptInput, conversation_at, conversations, inputs_of, lives_of,
};
use super::moderate::decisions;
use crate::house::House;
use access::act;
use commons::{Day, Fraction};
use convene::Who;
use convene::voice::Language;
use convene::voice::holding::{ConversationPaper, ConversationStage};
use convene::voice::input::{InputStage, voice_to_decision};
use store::histories::{self, HistoryKind};
use store::{Id, Tx, voices};

/// Something that was said and may be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownInput {
    /// Its address.
    pub id: String,
    /// The words.
    pub words: String,
    /// What they say, in English; may be empty.
    pub in_english: String,
    /// The language they are in.
    pub language: Language,
    /// The candidate problem it was put to; may be empty.
    pub theme: String,
    /// What it changed: address, title and how.
    pub changed: Vec<(String, String, String)>,
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoiceView {
    /// Its address.
    pub address: String,
    /// Entries of its history: what a form sends back.
    pub seen: u64,
    /// Address and name of its partnership.
    pub partnership: (String, String),
    /// What it is about.
    pub paper: ConversationPaper,
    /// Where it stands.
    pub stage: ConversationStage,
    /// Whether people can take part today.
    pub is_open: bool,
    /// How many people answered something.
    pub people: u64,
    /// How many inputs may be read.
    pub shown: usize,
    /// How many wait for a moderator.
    pub waiting: usize,
    /// How many of the inputs that may be read changed a decision.
    pub ratio: Fraction,
    /// Those that did.
    pub changed: Vec<ShownInput>,
    /// How many inputs were put to each candidate problem.
    pub themes: Vec<(String, usize)>,
    /// Whether whoever looks reads what comes in.
    pub may_moderate: bool,
    /// Whether whoever looks types in what was said elsewhere.
    pub may_take_in: bool,
    /// Whether whoever looks closes it.
    pub may_lead: bool,
}

/// A conversation as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationLine {
    /// Its address.
    pub address: String,
    /// What it asks.
    pub question: String,
    /// Address and name of its partnership.
    pub partnership: (String, String),
    /// Until when people can take part.
    pub closes: Day,
    /// Where it stands.
    pub stage: ConversationStage,
    /// Whether people can take part today.
    pub is_open: bool,
    /// How many of the inputs that may be read changed a decision.
    pub ratio: Fraction,
}

/// Every conversation, or those of the partnership at an address: those people can take part in first,
/// then those that open later, then the closed ones; the newest of each first.
///
/// # Errors
/// [`CannotVoice`].
pub fn list_conversations(
    house: &House,
    partnership: Option<&str>,
) -> Result<Vec<ConversationLine>, CannotVoice> {
    let (partnership, today) = (partnership.map(str::to_owned), house.now().day());
    let found = house.store.read("conversations", move |tx| {
        let mut found = Vec::new();
        for kept in conversations(tx)? {
            if partnership.as_ref().is_none_or(|address| kept.partnership.0 == *address) {
                let entries = histories::count_inside(tx, HistoryKind::Input, &kept.history.id)?;
                found.push((kept, entries));
            }
        }
        Ok::<_, CannotVoice>(found)
    })?;
    let mut lines = Vec::new();
    for (kept, entries) in found {
        let paper = kept.holding.paper();
        lines.push(ConversationLine {
            address: kept.history.address.clone(),
            question: paper.question.clone(),
            closes: paper.closes,
            stage: kept.holding.stage(),
            is_open: kept.holding.is_open_on(today),
            ratio: ratio(house, &kept.history.id, entries)?,
            partnership: kept.partnership,
        });
    }
    lines.sort_by_key(|line| (line.stage == ConversationStage::Closed, !line.is_open));
    Ok(lines)
}

/// The share of what was said in a conversation that changed a decision, when its inputs have so many
/// entries.
fn ratio(house: &House, conversation: &Id, entries: u64) -> Result<Fraction, CannotVoice> {
    let stamp = [0, entries, 0];
    if let Some(known) = house.voices.ratios.of(conversation, stamp) {
        return Ok(known);
    }
    let asked = conversation.clone();
    let inputs = house.store.read("inputs of a conversation", move |tx| lives_of(tx, &asked))?;
    let found = voice_to_decision(inputs.iter().map(|input| &input.life));
    house.voices.ratios.keep(conversation, stamp, found);
    Ok(found)
}

/// One conversation.
///
/// # Errors
/// [`CannotVoice`].
pub fn show_conversation(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<VoiceView, CannotVoice> {
    let asked = address.to_owned();
    let found = house.store.read("conversation", move |tx| {
        let kept = conversation_at(tx, &asked)?;
        with_inputs(tx, kept)
    })?;
    Ok(view(house, who, found, &decisions(house)?))
}

type Found = (KeptConversation, Vec<KeptInput>, u64);

fn with_inputs(tx: &mut Tx<'_>, kept: KeptConversation) -> Result<Found, CannotVoice> {
    let inputs = inputs_of(tx, &kept.history.id)?;
    let people = voices::people_in(tx, &kept.history.id)?;
    Ok((kept, inputs, people))
}

fn view(
    house: &House,
    who: Option<&Who>,
    (kept, inputs, people): Found,
    titles: &[(String, String)],
) -> VoiceView {
    let holds = |act| house.may(who, act).is_ok();
    let may_moderate = holds(act::MODERATE_VOICES);
    let paper = kept.holding.paper().clone();
    let count = |stage: InputStage| inputs.iter().filter(|input| input.stage() == stage).count();
    let of_theme = |theme: &String| {
        let put = inputs.iter().filter(|input| input.readable().is_some());
        (theme.clone(), put.filter(|input| input.record.theme() == theme).count())
    };
    let changed = inputs.iter().filter(|input| input.stage() == InputStage::ChangedADecision);
    let changed = changed.filter_map(shown).map(|input| titled(input, titles));
    VoiceView {
        address: kept.history.address.clone(),
        seen: kept.seen,
        stage: kept.holding.stage(),
        is_open: kept.holding.is_open_on(house.now().day()),
        people,
        shown: inputs.iter().filter(|input| input.readable().is_some()).count(),
        waiting: if may_moderate { count(InputStage::Waiting) } else { 0 },
        ratio: voice_to_decision(inputs.iter().map(|input| &input.record.life)),
        changed: changed.collect(),
        themes: paper.themes.iter().map(of_theme).collect(),
        may_moderate,
        may_take_in: holds(act::TAKE_IN_VOICES),
        may_lead: holds(act::CONVENE),
        partnership: kept.partnership,
        paper,
    }
}

/// An input, when anybody may read it.
pub(super) fn shown(input: &KeptInput) -> Option<ShownInput> {
    let words = input.readable()?;
    let changed = input.record.changed();
    let changed = changed.map(|(what, how)| (what.to_owned(), String::new(), how.to_owned()));
    Some(ShownInput {
        id: input.history.address.clone(),
        words: words.words.clone(),
        in_english: words.in_english.clone(),
        language: input.record.said.language,
        theme: input.record.theme().to_owned(),
        changed: changed.collect(),
    })
}

fn titled(mut input: ShownInput, titles: &[(String, String)]) -> ShownInput {
    for (href, title, _) in &mut input.changed {
        let found = titles.iter().find(|(address, _)| address == href);
        *title = found.map_or_else(|| href.clone(), |(_, title)| title.clone());
    }
    input
}
