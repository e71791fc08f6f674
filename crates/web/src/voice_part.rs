//! Taking part without an account: the code goes from page to page inside the forms with the proof that it
//! was given here, in no address and in no cookie.

use axum::http::StatusCode;
use axum::response::Response;
use convene::voice::input::{AgeBand, Consent, NotTaken};
use convene::voice::{Language, Opinion};
use journeys::histories::HistoryProblem;
use journeys::voice::{
    CannotVoice, Card, OwnWords, Pass, SaidOutcome, answer_card, begin_taking_part, next_card,
    say as said, take_back as taken_back,
};
use pages::voice::{
    CardFacts, NotSafe, Speech, StatementCard, TakeBack, VoiceCard, VoiceFound, VoiceThanks,
    voice_word,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;
use crate::voices;

/// The language of a page: that of its form or address, English when there is none.
pub(crate) fn language(asked: &Asked) -> Language {
    let word = asked.query("lang").unwrap_or_else(|| asked.field("lang"));
    Language::parse(word).unwrap_or(Language::English)
}

/// Whose agreement there is, as the question of the age has it.
const fn consent(age: AgeBand) -> Consent {
    match age {
        AgeBand::Under13 => Consent::GuardianAgreed,
        AgeBand::From13To15 => Consent::OwnAndGuardianTold,
        AgeBand::From16To25 | AgeBand::Adult => Consent::Own,
    }
}

fn count(site: &Site, asked: &Asked) -> Result<(), Fault> {
    site.floods.count(&asked.source, site.house.now()).map_err(Fault::TooMany)
}

/// The key of what to say about a refusal; `None` when it is not for whoever takes part.
fn key(cannot: &CannotVoice) -> Option<&'static str> {
    match cannot {
        CannotVoice::NotOpen => Some("problem_closed"),
        CannotVoice::NotTheirAge => Some("problem_young"),
        CannotVoice::NotBegun => Some("problem_begin"),
        CannotVoice::Identity(_) => Some("problem_identity"),
        CannotVoice::NotTaken(NotTaken::Empty) => Some("problem_empty"),
        CannotVoice::NotTaken(NotTaken::TooLong { .. }) => Some("problem_long"),
        CannotVoice::NotTaken(
            NotTaken::TooYoungAlone | NotTaken::GuardianMustAgree | NotTaken::GuardianMustBeTold,
        ) => Some("problem_age"),
        CannotVoice::Mend { field: "code", .. } => Some("problem_code"),
        CannotVoice::Mend { .. }
        | CannotVoice::Refused(_)
        | CannotVoice::NotClosed
        | CannotVoice::Conversation(_)
        | CannotVoice::Input(_)
        | CannotVoice::History(_)
        | CannotVoice::Store(_)
        | CannotVoice::Sealed(_) => None,
    }
}

/// A refusal on the page of the conversation, where one begins anew.
fn begin_again(site: &Site, asked: &Asked, cannot: CannotVoice) -> Result<Response, Fault> {
    match key(&cannot) {
        Some(key) => {
            let page = voices::page(site, asked)?;
            let page = page.with_problem(voice_word(language(asked), key));
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
        None => Err(voices::fault(cannot)),
    }
}

/// `POST /voices/{address}/begin`
pub(crate) fn begin(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    count(site, asked)?;
    let Some(age) = AgeBand::parse(asked.field("age")) else {
        let nobody = CannotVoice::NotTaken(NotTaken::GuardianMustAgree);
        return begin_again(site, asked, nobody);
    };
    site.floods.count_beginning(&asked.source, site.house.now()).map_err(Fault::TooMany)?;
    match begin_taking_part(&site.house, asked.part("address"), (age, consent(age))) {
        Ok(pass) => card(site, asked, &pass, ""),
        Err(cannot) => begin_again(site, asked, cannot),
    }
}

/// What was given when one began, as the form sends it back.
fn pass(asked: &Asked) -> Result<Pass, Fault> {
    let age = AgeBand::parse(asked.field("age")).ok_or(LOAD_AGAIN)?;
    let [code, proof] = ["code", "proof"].map(|name| asked.field(name).to_owned());
    Ok(Pass { code, age, proof })
}

/// `POST /voices/{address}/answer`
pub(crate) fn answer(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    count(site, asked)?;
    let (address, pass) = (asked.part("address"), pass(asked)?);
    let Some(opinion) = Opinion::parse(asked.field("opinion")) else {
        return card(site, asked, &pass, "problem_choose");
    };
    match answer_card(&site.house, address, (&pass, asked.field("input")), opinion) {
        // The statement went away since: the next one is shown.
        Ok(()) | Err(CannotVoice::History(HistoryProblem::NoSuch(_))) => {
            card(site, asked, &pass, "")
        }
        Err(cannot) => begin_again(site, asked, cannot),
    }
}

/// `POST /voices/{address}/say`
pub(crate) fn say(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    count(site, asked)?;
    let (address, pass) = (asked.part("address"), pass(asked)?);
    // People do not see this field; programs that fill in everything do.
    if !asked.field("website").is_empty() && asked.field("unsafe") != "yes" {
        return card(site, asked, &pass, "sent");
    }
    let own = OwnWords {
        consent: consent(pass.age),
        language: language(asked),
        words: asked.field("words").to_owned(),
        somebody_not_safe: asked.field("unsafe") == "yes",
    };
    match said(&site.house, (address, &pass), &own) {
        Ok(SaidOutcome::WaitsForModerator) => card(site, asked, &pass, "sent"),
        Ok(SaidOutcome::WithSafeguarding) => {
            let page = NotSafe {
                speech: Speech::of(language(asked)),
                sent: true,
                href: format!("/voices/{address}"),
                age: pass.age.as_str(),
                code: pass.code,
            };
            answer::page(site, asked, &page)
        }
        Err(cannot @ (CannotVoice::Identity(_) | CannotVoice::NotTaken(_))) => {
            let message = voice_word(language(asked), key(&cannot).unwrap_or("problem_empty"));
            let next = match next_card(&site.house, address, &pass) {
                Ok(next) => next,
                Err(cannot) => return begin_again(site, asked, cannot),
            };
            let typed = (own.words.as_str(), own.somebody_not_safe);
            let page = VoiceCard::tell(language(asked), facts(address, &pass, next, ""))
                .with_problem(("words", message), typed);
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
        // Nothing was kept: what whoever wrote it can do now comes before why not.
        Err(CannotVoice::NotOpen | CannotVoice::NotTheirAge | CannotVoice::NotBegun)
            if own.somebody_not_safe =>
        {
            not_safe(site, asked)
        }
        Err(cannot) => begin_again(site, asked, cannot),
    }
}

const LOAD_AGAIN: Fault =
    Fault::NotUnderstood("Load the page of the conversation and begin again.");

/// `POST /voices/{address}/finish`
pub(crate) fn finish(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    count(site, asked)?;
    // The conversation is looked up so that an address that is none gives no page.
    voices::page(site, asked)?;
    let code = asked.field("code").to_owned();
    if code.is_empty() {
        return Err(LOAD_AGAIN);
    }
    let href = format!("/voices/{}", asked.part("address"));
    answer::page(site, asked, &VoiceThanks { speech: Speech::of(language(asked)), href, code })
}

fn card(site: &Site, asked: &Asked, pass: &Pass, note: &'static str) -> Result<Response, Fault> {
    let address = asked.part("address");
    match next_card(&site.house, address, pass) {
        Ok(next) => {
            let page = VoiceCard::tell(language(asked), facts(address, pass, next, note));
            answer::page(site, asked, &page)
        }
        Err(cannot) => begin_again(site, asked, cannot),
    }
}

fn facts(address: &str, pass: &Pass, card: Card, note: &'static str) -> CardFacts {
    CardFacts {
        href: format!("/voices/{address}"),
        question: card.question,
        code: card.code,
        age: pass.age.as_str(),
        proof: pass.proof.clone(),
        answered: (card.answered, card.of),
        next: card.next.map(|input| StatementCard {
            id: input.id,
            words: input.words,
            lang: input.language.code(),
            in_english: input.in_english,
        }),
        note,
    }
}

/// `GET /voices/not-safe`
pub(crate) fn not_safe(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (href, code) = (String::new(), String::new());
    let speech = Speech::of(language(asked));
    answer::page(site, asked, &NotSafe { speech, sent: false, href, code, age: "" })
}

/// `GET /voices/take-back`
pub(crate) fn ask_to_take_back(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &TakeBack::tell(language(asked), VoiceFound::NotTried))
}

/// `POST /voices/take-back`
pub(crate) fn take_back(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    count(site, asked)?;
    let language = language(asked);
    match taken_back(&site.house, asked.field("code")) {
        Ok(taken) => {
            let nothing = taken.inputs == 0 && taken.answers == 0;
            let found = if nothing { VoiceFound::Nothing } else { VoiceFound::Deleted };
            answer::page(site, asked, &TakeBack::tell(language, found))
        }
        Err(cannot) => {
            let Some(key) = key(&cannot) else { return Err(voices::fault(cannot)) };
            let page = TakeBack::tell(language, VoiceFound::NotTried)
                .with_problem(voice_word(language, key), asked.field("code"));
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
