//! A moderator reads everything first, lets it through or keeps it back with a reason, passes on what
//! says that somebody may be at risk, and links it to what it changed.

use super::CannotVoice;
use super::behind::decisions_to_cite;
use super::codes::{seal_of, seal_worry};
use super::kept::{KeptInput, apply, conversation_at, input_at, inputs_of, must_have_seen};
use crate::going_on::CannotGoOn;
use crate::house::House;
use access::{Refusal, act};
use commons::{ContentHash, Day};
use convene::Who;
use convene::voice::Said;
use convene::voice::input::{InputDeed, InputStage};
use convene::voice::look::may_be_names;
use convene::voice::safety::may_be_about_safety;
use share::identity::found_in;
use store::Tx;
use store::voices::{self, VoiceWords};

/// What a moderator does with an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moderation {
    /// Lets it be read.
    Show {
        /// The words as they are shown: names taken out.
        words: String,
        /// What they say, in English; may be empty.
        in_english: String,
        /// The candidate problem they are about; may be empty.
        theme: String,
        /// That whoever read it says that nobody in it seems to be at risk. Asked only where words may be
        /// about safety.
        nobody_at_risk: bool,
    },
    /// Keeps it back.
    KeepBack {
        /// Why.
        reason: String,
    },
    /// Passes it to the safeguarding lead.
    ToSafeguarding,
    /// Links it to what it changed.
    Changed {
        /// The address of the statement, ask or meeting.
        decision: String,
        /// What changed, in a sentence.
        how: String,
    },
}

/// An input as a moderator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// Its address.
    pub id: String,
    /// Entries of its history: what a form sends back.
    pub seen: u64,
    /// What is known of it.
    pub said: Said,
    /// Where it stands.
    pub stage: InputStage,
    /// The day it came in.
    pub came_on: Day,
    /// The words.
    pub words: String,
    /// What they say, in English; may be empty.
    pub in_english: String,
    /// The candidate problem; may be empty.
    pub theme: String,
    /// Why it is kept back; empty when it is not.
    pub kept_back: String,
    /// Words that may be somebody's name.
    pub names: Vec<String>,
    /// Words that may say that somebody is not safe.
    pub safety: Vec<String>,
    /// What it changed: the address of the decision, and how.
    pub changed: Vec<(String, String)>,
}

/// The queue of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The question.
    pub question: String,
    /// Candidate problems.
    pub themes: Vec<String>,
    /// What can be read, waiting first, then shown, then kept back; in each what may be about safety
    /// first, then oldest first.
    pub inputs: Vec<Queued>,
    /// How many went to the safeguarding lead.
    pub with_safeguarding: usize,
    /// How many were taken back.
    pub taken_back: usize,
    /// What an input can have changed: address and title.
    pub decisions: Vec<(String, String)>,
}

/// What a moderator has to read.
///
/// # Errors
/// [`CannotVoice`].
pub fn show_queue(house: &House, who: Option<&Who>, address: &str) -> Result<Queue, CannotVoice> {
    house.may(who, act::MODERATE_VOICES)?;
    let asked = address.to_owned();
    let (kept, inputs) = house.store.read("queue", move |tx| {
        let kept = conversation_at(tx, &asked)?;
        let inputs = inputs_of(tx, &kept.history.id)?;
        Ok::<_, CannotVoice>((kept, inputs))
    })?;
    let standing = |wanted: &[InputStage]| {
        inputs.iter().filter(|input| wanted.contains(&input.stage())).count()
    };
    let with_safeguarding = standing(&[InputStage::Safeguarding, InputStage::TakenOn]);
    let taken_back = standing(&[InputStage::TakenBack]);
    let mut lines: Vec<Queued> = inputs.iter().filter_map(queued).collect();
    lines.sort_by_key(|line| {
        let stage = match line.stage {
            InputStage::Waiting => 0,
            InputStage::Shown | InputStage::ChangedADecision => 1,
            InputStage::NotShown
            | InputStage::Safeguarding
            | InputStage::TakenOn
            | InputStage::TakenBack => 2,
        };
        (stage, line.safety.is_empty())
    });
    Ok(Queue {
        question: kept.holding.paper().question.clone(),
        themes: kept.holding.paper().themes.clone(),
        inputs: lines,
        with_safeguarding,
        taken_back,
        decisions: decisions(house)?,
    })
}

fn queued(input: &KeptInput) -> Option<Queued> {
    let words = input.words.as_ref().filter(|_| !input.record.life.words_go())?;
    let changed = input.record.changed();
    Some(Queued {
        id: input.history.address.clone(),
        seen: input.seen,
        said: input.record.said.clone(),
        stage: input.stage(),
        came_on: input.came_at.day(),
        names: may_be_names(&words.words),
        safety: about_safety(&words.words, &words.in_english),
        words: words.words.clone(),
        in_english: words.in_english.clone(),
        theme: input.record.theme().to_owned(),
        kept_back: input.record.kept_back().to_owned(),
        changed: changed.map(|(what, how)| (what.to_owned(), how.to_owned())).collect(),
    })
}

/// What may say that somebody is not safe, in the words or in their English.
fn about_safety(words: &str, in_english: &str) -> Vec<String> {
    let mut found = may_be_about_safety(words);
    for more in may_be_about_safety(in_english) {
        if !found.contains(&more) {
            found.push(more);
        }
    }
    found
}

/// Statements, asks and meetings that everybody may read: address and title.
pub(super) fn decisions(house: &House) -> Result<Vec<(String, String)>, CannotVoice> {
    let ours =
        |problem: CannotGoOn| CannotVoice::Mend { field: "decision", words: problem.to_string() };
    decisions_to_cite(house).map_err(ours)
}

/// Does something with an input of which `seen` entries were read.
///
/// # Errors
/// [`CannotVoice`], with the reason; then nothing has changed.
pub fn moderate(
    house: &House,
    who: Option<&Who>,
    (address, input, seen): (&str, &str, u64),
    wanted: Moderation,
) -> Result<InputStage, CannotVoice> {
    house.may(who, act::MODERATE_VOICES)?;
    let who = who.cloned().ok_or(Refusal::NotSignedIn)?;
    check(house, &wanted)?;
    let (at, address, input) = (house.now(), address.to_owned(), input.to_owned());
    let sealed = match &wanted {
        Moderation::ToSafeguarding => Some(seal_words(house, &input)?),
        Moderation::Show { .. } | Moderation::KeepBack { .. } | Moderation::Changed { .. } => None,
    };
    house.store.write("moderate", move |tx| {
        let conversation = conversation_at(tx, &address)?;
        let mut kept = input_at(tx, &input)?;
        if kept.history.inside.as_ref() != Some(&conversation.history.id) {
            return Err(crate::histories::HistoryProblem::NoSuch(kept.history.kind).into());
        }
        must_have_seen(kept.seen, seen)?;
        if let Moderation::Show { theme, .. } = &wanted
            && !theme.is_empty()
            && !conversation.holding.paper().themes.contains(theme)
        {
            let words = "Choose one of the candidate problems, or none".to_owned();
            return Err(CannotVoice::Mend { field: "theme", words });
        }
        asked_twice(&wanted, &kept)?;
        let (deed, new_words) = deed_of(&wanted, &kept, sealed.clone());
        let stage = apply(tx, &mut kept, (&who, at), deed)?;
        rewrite(tx, &kept, new_words)?;
        Ok(stage)
    })
}

fn check(house: &House, wanted: &Moderation) -> Result<(), CannotVoice> {
    let mend = |field, words: &str| Err(CannotVoice::Mend { field, words: words.to_owned() });
    let today = house.now().day();
    // Unlike words of those who take part, a moderator's stay in the history or on the page.
    let lasting = match wanted {
        Moderation::Show { in_english, .. } => Some(("in_english", in_english)),
        Moderation::KeepBack { reason } => Some(("reason", reason)),
        Moderation::Changed { how, .. } => Some(("how", how)),
        Moderation::ToSafeguarding => None,
    };
    if let Some((field, text)) = lasting
        && let Some(identity) = found_in(text, today)
    {
        return mend(field, &format!("Leave out what says who somebody is: {identity}"));
    }
    match wanted {
        Moderation::Show { words, .. } => {
            if words.trim().is_empty() {
                return mend("words", "There is nothing left to show: keep it back instead");
            }
            match found_in(words, today) {
                Some(identity) => Err(CannotVoice::Identity(identity)),
                None => Ok(()),
            }
        }
        Moderation::KeepBack { reason } if reason.trim().is_empty() => {
            mend("reason", "Write why it is kept back, as whoever said it would understand it")
        }
        Moderation::Changed { how, .. } if how.trim().is_empty() => {
            mend("how", "Write what changed, as whoever said it would understand it")
        }
        Moderation::Changed { decision, .. } => {
            match decisions(house)?.iter().any(|(href, _)| href == decision) {
                true => Ok(()),
                false => mend("decision", "Choose the statement, ask or meeting it changed"),
            }
        }
        Moderation::KeepBack { .. } | Moderation::ToSafeguarding => Ok(()),
    }
}

/// That what may be about safety, as it came in or as it would be shown, is shown only by somebody who says
/// that they read it for that.
fn asked_twice(wanted: &Moderation, kept: &KeptInput) -> Result<(), CannotVoice> {
    let Moderation::Show { words, in_english, nobody_at_risk: false, .. } = wanted else {
        return Ok(());
    };
    let came = kept.words.as_ref().map_or("", |came| came.words.as_str());
    let found = [about_safety(came, ""), about_safety(words, in_english)].concat();
    let Some(first) = found.first() else { return Ok(()) };
    let words = format!(
        "\u{201c}{first}\u{201d} may be about somebody's safety: pass it to the safeguarding lead, or \
         tick that nobody in it seems to be at risk"
    );
    Err(CannotVoice::Mend { field: "safe", words })
}

/// The words of an input that becomes a worry, with their English where there is any, sealed.
fn seal_words(house: &House, input: &str) -> Result<String, CannotVoice> {
    let asked = input.to_owned();
    let kept = house.store.read("words", move |tx| input_at(tx, &asked))?;
    let words = kept.words.map(|kept| format!("{}\n{}", kept.words, kept.in_english));
    seal_worry(house, input, words.unwrap_or_default().trim())
}

/// The deed, and the words that stand in place of those there are; `None` leaves them.
fn deed_of(
    wanted: &Moderation,
    kept: &KeptInput,
    sealed: Option<String>,
) -> (InputDeed, Option<VoiceWords>) {
    match wanted {
        Moderation::Show { words, in_english, theme, nobody_at_risk: _ } => {
            let (seal, salt) = seal_of(words.trim());
            let new = kept.words.as_ref().map(|old| VoiceWords {
                salt,
                words: words.trim().to_owned(),
                in_english: in_english.trim().to_owned(),
                ..old.clone()
            });
            (InputDeed::Show { theme: theme.trim().to_owned(), words: seal }, new)
        }
        Moderation::KeepBack { reason } => {
            (InputDeed::DoNotShow { reason: reason.trim().to_owned() }, None)
        }
        Moderation::ToSafeguarding => {
            let new = kept.words.as_ref().map(|old| VoiceWords {
                code: None,
                salt: ContentHash::of(b"").to_string(),
                words: String::new(),
                in_english: String::new(),
                sealed,
                ..old.clone()
            });
            (InputDeed::ToSafeguarding, new)
        }
        Moderation::Changed { decision, how } => {
            let (decision, how) = (decision.clone(), how.trim().to_owned());
            (InputDeed::ChangedWhat { decision, how }, None)
        }
    }
}

/// Puts new words in place of the old, which are wiped, and wipes answers to what is not shown.
fn rewrite(
    tx: &mut Tx<'_>,
    kept: &KeptInput,
    new_words: Option<VoiceWords>,
) -> Result<(), CannotVoice> {
    if let Some(new) = new_words {
        voices::wipe_words(tx, &kept.history.id)?;
        voices::keep_words(tx, &new)?;
    }
    if !kept.record.life.may_be_read() {
        voices::wipe_answers_to(tx, &kept.history.id)?;
    }
    Ok(())
}
