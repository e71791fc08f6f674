//! What was said in a class, on paper or at a meeting, typed in by somebody who was there.

use super::CannotVoice;
use super::codes::{hash_of, new_code};
use super::kept::{self, Coming, conversation_at};
use crate::house::House;
use access::{Refusal, act};
use commons::ContentHash;
use convene::Who;
use convene::voice::holding::ConversationStage;
use convene::voice::input::{AgeBand, Channel, Consent, may_be_taken};
use convene::voice::{Language, Said};
use share::identity::found_in;

/// Things that were said in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Where.
    pub channel: Channel,
    /// How old those who spoke are.
    pub age: AgeBand,
    /// Whose agreement there is, for each of them.
    pub consent: Consent,
    /// The school or group that holds the agreements on paper; never a person.
    pub held_by: String,
    /// The language.
    pub language: Language,
    /// What was said, one after the other.
    pub said: Vec<String>,
}

/// One that was taken in, with the code by which it can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    /// The words.
    pub words: String,
    /// The code, for whoever said it.
    pub code: String,
}

/// The most of one batch.
const MOST: usize = 60;

/// Takes in a batch: all of it or nothing.
///
/// # Errors
/// [`CannotVoice`]; problems with words say in which line.
pub fn take_in_batch(
    house: &House,
    who: Option<&Who>,
    (address, batch): (&str, &Batch),
) -> Result<Vec<TakenIn>, CannotVoice> {
    house.may(who, act::TAKE_IN_VOICES)?;
    let who = who.cloned().ok_or(Refusal::NotSignedIn)?;
    check(batch, house.now().day())?;
    let mut taken = Vec::new();
    let mut coming = Vec::new();
    for words in &batch.said {
        let code = new_code();
        coming.push(Coming {
            id: house.new_id(),
            said: Said {
                age: batch.age,
                channel: batch.channel,
                consent: batch.consent,
                held_by: batch.held_by.trim().to_owned(),
                language: batch.language,
                words: ContentHash::of(b""),
            },
            code: hash_of(house, &code),
            words: words.clone(),
            sealed: None,
        });
        taken.push(TakenIn { words: words.clone(), code });
    }
    let (at, asked, age) = (house.now(), address.to_owned(), batch.age);
    house.store.write("take in a batch", move |tx| {
        let kept = conversation_at(tx, &asked)?;
        // Paper comes in late, and a convenor seeds before the first day: only closing ends it.
        if kept.holding.stage() != ConversationStage::Open {
            return Err(CannotVoice::NotOpen);
        }
        if !kept.holding.paper().ages.contains(&age) {
            return Err(CannotVoice::NotTheirAge);
        }
        coming.iter().try_for_each(|one| kept::keep(tx, &kept.history, (&who, at), one))
    })?;
    Ok(taken)
}

fn check(batch: &Batch, today: commons::Day) -> Result<(), CannotVoice> {
    let mend = |field, words: String| Err(CannotVoice::Mend { field, words });
    if batch.channel == Channel::Online {
        return mend("channel", "Choose where it was said".to_owned());
    }
    if batch.consent != Consent::Own && batch.held_by.trim().is_empty() {
        let words = "Write which school or group holds the agreements of parents and carers";
        return mend("held_by", words.to_owned());
    }
    if let Some(identity) = found_in(&batch.held_by, today) {
        return mend("held_by", format!("Write a school or group only: {identity}"));
    }
    if batch.said.is_empty() {
        return mend("said", "Write what was said, each on its own line".to_owned());
    }
    if batch.said.len() > MOST {
        return mend("said", format!("Send at most {MOST} lines at once"));
    }
    for (line, words) in (1..).zip(&batch.said) {
        may_be_taken(batch.age, batch.channel, batch.consent, words)?;
        if let Some(identity) = found_in(words, today) {
            return mend(
                "said",
                format!("Line {line}: leave out what says who somebody is: {identity}"),
            );
        }
    }
    Ok(())
}
