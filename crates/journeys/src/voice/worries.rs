//! Worries about somebody's safety: for the safeguarding lead only, for that purpose only, and each
//! opening is in the audit. Once taken on where such worries are kept, the words are wiped here.

use super::CannotVoice;
use super::codes::open_worry;
use super::kept::{apply, conversations, input_at, inputs_of, must_have_seen};
use crate::deeds;
use crate::house::House;
use access::{Purpose, Refusal, act};
use commons::Moment;
use convene::Who;
use convene::voice::Language;
use convene::voice::input::{AgeBand, InputDeed, InputStage};
use store::{audit, voices};

/// A worry that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worry {
    /// Its address.
    pub id: String,
    /// Entries of its history: what a form sends back.
    pub seen: u64,
    /// The question of the conversation it came from.
    pub question: String,
    /// The partnership.
    pub partnership: String,
    /// How old whoever said it is, as far as it is known.
    pub age: AgeBand,
    /// When it came in.
    pub at: Moment,
    /// The language it was said in.
    pub language: Language,
    /// The words; why not, when they cannot be opened.
    pub words: String,
}

/// The worries that wait, oldest first. That they were opened is in the audit before they are shown.
///
/// # Errors
/// [`CannotVoice`].
pub fn list_worries(house: &House, who: Option<&Who>) -> Result<Vec<Worry>, CannotVoice> {
    let leave = house.may(who, act::SEE_WORRIES.for_purpose(Purpose::Safeguarding))?;
    let who = who.cloned().ok_or(Refusal::NotSignedIn)?;
    let now = house.now();
    let found = house.store.write("open worries", move |tx| {
        let mut found = Vec::new();
        for kept in conversations(tx)? {
            let inputs = inputs_of(tx, &kept.history.id)?.into_iter();
            let waiting = inputs.filter(|input| input.stage() == InputStage::Safeguarding);
            found.extend(waiting.map(|input| (kept.clone(), input)));
        }
        let object = format!("{} worries about safety", found.len());
        audit::record(
            tx,
            &for_safeguarding(&who, &leave, "open worries about safety", &object),
            now,
        )?;
        Ok::<_, CannotVoice>(found)
    })?;
    let mut worries = Vec::new();
    for (kept, input) in found {
        let sealed = input.words.as_ref().and_then(|words| words.sealed.as_deref());
        worries.push(Worry {
            words: match sealed {
                // One that cannot be opened never hides the others.
                Some(sealed) => open_worry(house, &input.history.address, sealed)
                    .unwrap_or_else(|cannot| format!("It cannot be opened here: {cannot}")),
                None => String::new(),
            },
            id: input.history.address,
            seen: input.seen,
            question: kept.holding.paper().question.clone(),
            partnership: kept.partnership.1,
            age: input.record.said.age,
            language: input.record.said.language,
            at: input.came_at,
        });
    }
    worries.sort_by_key(|worry| worry.at);
    Ok(worries)
}

/// Notes that the safeguarding lead has written a worry down where such worries are kept. Its words
/// are wiped here.
///
/// # Errors
/// [`CannotVoice`].
pub fn take_worry_on(
    house: &House,
    who: Option<&Who>,
    (id, seen): (&str, u64),
) -> Result<(), CannotVoice> {
    let leave = house.may(who, act::SEE_WORRIES.for_purpose(Purpose::Safeguarding))?;
    let who = who.cloned().ok_or(Refusal::NotSignedIn)?;
    let (at, id) = (house.now(), id.to_owned());
    house.store.write("take on a worry", move |tx| {
        let mut kept = input_at(tx, &id)?;
        must_have_seen(kept.seen, seen)?;
        apply(tx, &mut kept, (&who, at), InputDeed::TakeOn)?;
        voices::wipe_words(tx, &kept.history.id)?;
        audit::record(tx, &for_safeguarding(&who, &leave, "wipe a worry taken on", &id), at)?;
        Ok(())
    })
}

/// A deed for the one purpose worries are read for.
fn for_safeguarding(who: &Who, leave: &access::Leave, action: &str, object: &str) -> audit::Deed {
    let purpose = Purpose::Safeguarding.as_str().to_owned();
    audit::Deed { purpose, ..deeds::done_by(who, leave, action, object) }
}
