//! Taking part online: no account, a code that only whoever takes part has, one card at a time.

use super::CannotVoice;
use super::codes::{hash_of, keyed, new_code, proof_of, proves, read_code, seal_worry};
use super::kept::{self, Coming, KeptConversation, apply, conversation_at, inputs_of, somebody};
use super::show::{ShownInput, shown};
use crate::house::House;
use commons::{ContentHash, Day};
use convene::voice::input::{AgeBand, Channel, Consent, InputDeed, may_be_taken};
use convene::voice::{Language, Opinion, Said};
use share::identity::found_in;
use std::collections::BTreeSet;
use store::Id;
use store::voices::{self, VoiceAnswer};

/// What whoever takes part carries from page to page. Nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// The code.
    pub code: String,
    /// How old they are, as far as it needs to be known.
    pub age: AgeBand,
    /// What shows that the code was given to somebody of this age in this conversation.
    pub proof: String,
}

/// What somebody says in their own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWords {
    /// Whose agreement there is.
    pub consent: Consent,
    /// The language.
    pub language: Language,
    /// The words.
    pub words: String,
    /// Whether they say that it is about somebody who is not safe.
    pub somebody_not_safe: bool,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidOutcome {
    /// A moderator reads it first.
    WaitsForModerator,
    /// It went to the safeguarding lead and nowhere else.
    WithSafeguarding,
}

/// The next thing to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The code, as it is written.
    pub code: String,
    /// The question of the conversation.
    pub question: String,
    /// How many were answered.
    pub answered: usize,
    /// Of how many.
    pub of: usize,
    /// The next one; none when all were answered.
    pub next: Option<ShownInput>,
}

/// What was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenBack {
    /// Things said.
    pub inputs: u64,
    /// Answers.
    pub answers: u64,
}

/// Lets somebody of this age take part, and gives them their code with its proof. Nothing is kept yet.
///
/// # Errors
/// [`CannotVoice`], with what to do instead.
pub fn begin_taking_part(
    house: &House,
    address: &str,
    (age, consent): (AgeBand, Consent),
) -> Result<Pass, CannotVoice> {
    let (today, asked) = (house.now().day(), address.to_owned());
    let kept = house.store.read("conversation", move |tx| conversation_at(tx, &asked))?;
    may_take_part(&kept, today, age)?;
    may_be_taken(age, Channel::Online, consent, "nothing said yet")?;
    let code = new_code();
    Ok(Pass { proof: proof_of(house, (address, age), &code), age, code })
}

/// The next card for the holder of a code. The order is different for each, so that all are answered
/// equally often.
///
/// # Errors
/// [`CannotVoice`].
pub fn next_card(house: &House, address: &str, pass: &Pass) -> Result<Card, CannotVoice> {
    let code = given_code(house, address, pass)?;
    let (hash, today) = (hash_of(house, &code), house.now().day());
    let (asked, age) = (address.to_owned(), pass.age);
    let (kept, mut inputs, answered) = house.store.read("card", move |tx| {
        let kept = conversation_at(tx, &asked)?;
        may_take_part(&kept, today, age)?;
        let inputs = inputs_of(tx, &kept.history.id)?;
        let answered = voices::answered_by(tx, &kept.history.id, hash)?;
        Ok::<_, CannotVoice>((kept, inputs, answered))
    })?;
    inputs.retain(|input| input.readable().is_some());
    let answered: BTreeSet<Id> = answered.into_iter().collect();
    let of = inputs.len();
    inputs.retain(|input| !answered.contains(&input.history.id));
    inputs.sort_by_cached_key(|input| {
        *keyed(house, &format!("voice order {code} {}", input.history.id)).as_bytes()
    });
    Ok(Card {
        question: kept.holding.paper().question.clone(),
        answered: of - inputs.len(),
        of,
        next: inputs.first().and_then(shown),
        code,
    })
}

/// Answers a card; the last of several answers to the same one counts.
///
/// # Errors
/// [`CannotVoice`].
pub fn answer_card(
    house: &House,
    address: &str,
    (pass, input): (&Pass, &str),
    opinion: Opinion,
) -> Result<(), CannotVoice> {
    let hash = hash_of(house, &given_code(house, address, pass)?);
    let (today, age) = (house.now().day(), pass.age);
    let (asked, input) = (address.to_owned(), input.to_owned());
    house.store.write("answer in conversation", move |tx| {
        let kept = conversation_at(tx, &asked)?;
        may_take_part(&kept, today, age)?;
        let found = kept::input_at(tx, &input)?;
        let of_this = found.history.inside.as_ref() == Some(&kept.history.id);
        // Taken back or kept back since the page was shown: there is nothing left to answer.
        if of_this && found.readable().is_some() {
            let answer = VoiceAnswer {
                conversation: kept.history.id,
                code: hash,
                input: found.history.id,
                opinion: opinion.as_str().to_owned(),
            };
            voices::answer(tx, &answer)?;
        }
        Ok(())
    })
}

/// Takes in what somebody says. Nobody but a moderator reads it until one lets it through; a worry
/// about somebody's safety goes to the safeguarding lead, sealed.
///
/// # Errors
/// [`CannotVoice`], with what to do instead.
pub fn say(
    house: &House,
    (address, pass): (&str, &Pass),
    own: &OwnWords,
) -> Result<SaidOutcome, CannotVoice> {
    let code = given_code(house, address, pass)?;
    let words = own.words.trim().to_owned();
    may_be_taken(pass.age, Channel::Online, own.consent, &words)?;
    let today = house.now().day();
    if !own.somebody_not_safe
        && let Some(identity) = found_in(&words, today)
    {
        return Err(CannotVoice::Identity(identity));
    }
    let id = house.new_id();
    let sealed = match own.somebody_not_safe {
        true => Some(seal_worry(house, id.as_str(), &words)?),
        false => None,
    };
    let said = Said {
        age: pass.age,
        channel: Channel::Online,
        consent: own.consent,
        held_by: String::new(),
        language: own.language,
        words: ContentHash::of(b""),
    };
    let coming = Coming { id, said, code: hash_of(house, &code), words, sealed };
    let (at, asked, age) = (house.now(), address.to_owned(), pass.age);
    house.store.write("say in conversation", move |tx| {
        let kept = conversation_at(tx, &asked)?;
        may_take_part(&kept, today, age)?;
        kept::keep(tx, &kept.history, (&somebody(), at), &coming)
    })?;
    Ok(match own.somebody_not_safe {
        true => SaidOutcome::WithSafeguarding,
        false => SaidOutcome::WaitsForModerator,
    })
}

/// Takes back everything under a code, in whatever stage it is, and wipes its words and answers.
/// What went to the safeguarding lead is not found by a code.
///
/// # Errors
/// [`CannotVoice`].
pub fn take_back(house: &House, code: &str) -> Result<TakenBack, CannotVoice> {
    let (hash, at) = (hash_of(house, &own_code(code)?), house.now());
    house.store.write("take back what was said", move |tx| {
        let mut inputs = 0;
        for words in voices::words_by(tx, hash)? {
            let mut input = kept::input_at(tx, words.input.as_str())?;
            apply(tx, &mut input, (&somebody(), at), InputDeed::TakeBack)?;
            voices::wipe_words(tx, &words.input)?;
            voices::wipe_answers_to(tx, &words.input)?;
            inputs += 1;
        }
        let answers = voices::wipe_answers_by(tx, hash)?;
        Ok(TakenBack { inputs, answers })
    })
}

fn own_code(code: &str) -> Result<String, CannotVoice> {
    read_code(code).ok_or_else(|| CannotVoice::Mend {
        field: "code",
        words: "Write the code as it was shown: twelve letters and digits".to_owned(),
    })
}

/// The code of a pass, when it was given for this conversation and this age.
fn given_code(house: &House, address: &str, pass: &Pass) -> Result<String, CannotVoice> {
    let code = own_code(&pass.code)?;
    if proves(house, (address, pass.age), (&code, &pass.proof)) {
        Ok(code)
    } else {
        Err(CannotVoice::NotBegun)
    }
}

fn may_take_part(kept: &KeptConversation, today: Day, age: AgeBand) -> Result<(), CannotVoice> {
    if !kept.holding.is_open_on(today) {
        return Err(CannotVoice::NotOpen);
    }
    if !kept.holding.paper().ages.contains(&age) {
        return Err(CannotVoice::NotTheirAge);
    }
    Ok(())
}
