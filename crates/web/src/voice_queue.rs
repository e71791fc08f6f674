//! What is typed in for others, what a moderator reads first, and what waits for the safeguarding lead.

use axum::http::StatusCode;
use axum::response::Response;
use convene::voice::Language;
use convene::voice::input::{AgeBand, Channel, Consent, InputStage};
use convene::voice::safety::words_of_safety_as_of;
use journeys::voice::{
    Batch, CannotVoice, Moderation, Queue, Queued, list_worries, moderate, show_conversation,
    show_queue, take_in_batch, take_worry_on,
};
use pages::voice::{QueuedLine, TakenInLine, TakenInPage, VoiceQueue, VoiceWorries, WorryLine};
use pages::{BeginPage, FieldKind, FormField, Link, StepForm, Tag};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::{seen, typed_lines};
use crate::led_on::led_on;
use crate::reviews::sentence;
use crate::site::Site;
use crate::voices::{counted, fault, to_mend};

/// `GET /voices/{address}/class`
pub(crate) fn class(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &class_page(site, asked)?)
}

fn class_page(site: &Site, asked: &Asked) -> Result<BeginPage, Fault> {
    let address = asked.part("address");
    let view = show_conversation(&site.house, asked.who.as_ref(), address).map_err(fault)?;
    let href = format!("/voices/{address}");
    let pair = |word: &str, text: &str| (word.to_owned(), text.to_owned());
    let channels = Channel::ALL.into_iter().filter(|channel| *channel != Channel::Online);
    let channels = channels.map(|channel| pair(channel.as_str(), channel.in_words()));
    let ages = view.paper.ages.iter().map(|age| pair(age.as_str(), age.in_words()));
    let consents = Consent::ALL.map(|consent| pair(consent.as_str(), consent.in_words()));
    let languages = Language::ALL.map(|language| pair(language.code(), language.in_words()));
    let field = FormField::new;
    let form = StepForm::new(("class", "Type in"), &format!("{href}/class"), "Take in")
        .asks(field(FieldKind::Few, "channel", "Where was it said?", "").of(channels))
        .asks(field(FieldKind::Few, "age", "How old are those who said it?", "").of(ages))
        .asks(
            field(
                FieldKind::Few,
                "consent",
                "Whose agreement is there?",
                "Under 13 a parent or carer has agreed; from 13 to 15 one has been told.",
            )
            .of(consents),
        )
        .asks(field(
            FieldKind::Line,
            "held_by",
            "Which school or group holds the agreements on paper?",
            "A school or group, never a person.",
        ))
        .asks(field(FieldKind::OneOf, "language", "Language", "").of(languages))
        .asks(field(
            FieldKind::Lines,
            "said",
            "What was said",
            "One thing a line, up to 60. No names, no numbers.",
        ));
    Ok(BeginPage {
        heading: "Type in what was said".to_owned(),
        lead: "A moderator reads each before it is shown. You get a code for each, to hand to \
               whoever said it, so that they can take it back."
            .to_owned(),
        up: Link::to(href, view.paper.question),
        form: form.opened(),
        also: Vec::new(),
        problems: Vec::new(),
    })
}

/// `POST /voices/{address}/class`
pub(crate) fn take_in(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, address) = (asked.who.as_ref(), asked.part("address"));
    // Read before anything is kept: the codes are shown this once, whatever comes after.
    let view = show_conversation(&site.house, who, address).map_err(fault)?;
    let taken = batch(asked).and_then(|batch| {
        let taken = take_in_batch(&site.house, who, (address, &batch))?;
        Ok((batch.language, taken))
    });
    match taken {
        Ok((language, taken)) => {
            let line =
                |one: journeys::voice::TakenIn| TakenInLine { words: one.words, code: one.code };
            let page = TakenInPage {
                up: Link::to(format!("/voices/{address}"), view.paper.question),
                lang: language.code(),
                taken: taken.into_iter().map(line).collect(),
            };
            answer::page(site, asked, &page)
        }
        Err(cannot) => {
            let Some(field) = to_mend(&cannot) else { return Err(fault(cannot)) };
            let field = match cannot {
                CannotVoice::NotTaken(_) => Some("consent"),
                CannotVoice::NotTheirAge => Some("age"),
                _ => field,
            };
            let words = sentence(&cannot.to_string());
            let page = class_page(site, asked)?.refused(&asked.form, (field, &words));
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn batch(asked: &Asked) -> Result<Batch, CannotVoice> {
    let field = |name: &str| asked.field(&format!("class_{name}")).trim().to_owned();
    let mend = |field: &'static str, words: &'static str| {
        move || CannotVoice::Mend { field, words: words.to_owned() }
    };
    Ok(Batch {
        channel: Channel::parse(&field("channel"))
            .ok_or_else(mend("channel", "Choose where it was said"))?,
        age: AgeBand::parse(&field("age")).ok_or_else(mend("age", "Choose how old they are"))?,
        consent: Consent::parse(&field("consent"))
            .ok_or_else(mend("consent", "Choose whose agreement there is"))?,
        held_by: field("held_by"),
        language: Language::parse(&field("language"))
            .ok_or_else(mend("language", "Choose the language"))?,
        said: typed_lines(&field("said")),
    })
}

/// `GET /voices/{address}/queue`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &queue_page(site, asked)?)
}

fn queue_page(site: &Site, asked: &Asked) -> Result<VoiceQueue, Fault> {
    let address = asked.part("address");
    let queue = show_queue(&site.house, asked.who.as_ref(), address).map_err(fault)?;
    let waiting = queue.inputs.iter().filter(|input| input.stage == InputStage::Waiting).count();
    let mut elsewhere = Vec::new();
    if queue.with_safeguarding > 0 {
        elsewhere.push(format!("{} went to the safeguarding lead.", queue.with_safeguarding));
    }
    if queue.taken_back > 0 {
        elsewhere.push(format!("{} taken back by whoever said it.", queue.taken_back));
    }
    Ok(VoiceQueue {
        up: Link::to(format!("/voices/{address}"), queue.question.clone()),
        waiting: match waiting {
            0 => "Nothing waits for you.".to_owned(),
            number => format!("{} for you.", counted(number as u64, "waits", "wait")),
        },
        elsewhere: elsewhere.join(" "),
        list_of: words_of_safety_as_of().in_words(),
        inputs: queue.inputs.iter().map(|input| queued(address, &queue, input)).collect(),
        problems: Vec::new(),
    })
}

fn queued(address: &str, queue: &Queue, input: &Queued) -> QueuedLine {
    let said = &input.said;
    let held = match said.held_by.as_str() {
        "" => String::new(),
        school => format!(" (held by {school})"),
    };
    let kept_back = match input.kept_back.as_str() {
        "" => String::new(),
        reason => format!(" Kept back: {}", sentence(reason)),
    };
    let facts = format!(
        "Said {}, by somebody {}, in {}. Agreement: {}{held}. Came in {}.{kept_back}",
        said.channel.in_words(),
        said.age.in_words(),
        said.language.in_words(),
        said.consent.in_words(),
        input.came_on.in_words()
    );
    let look = match input.names.as_slice() {
        [] => String::new(),
        names => format!("May be a name: {}.", names.join(", ")),
    };
    QueuedLine {
        id: input.id.clone(),
        words: input.words.clone(),
        lang: said.language.code(),
        state: Tag::of(&input.stage.to_string()),
        facts,
        safety: match input.safety.as_slice() {
            [] => String::new(),
            words => format!("May be about somebody's safety: {}.", words.join(", ")),
        },
        look,
        forms: forms(address, queue, input),
    }
}

fn forms(address: &str, queue: &Queue, input: &Queued) -> Vec<StepForm> {
    let form = |deed: &str, heading: &str, button: &str| {
        let (id, action) = (
            format!("{deed}-{}", input.id),
            format!("/voices/{address}/queue/{}/{deed}", input.id),
        );
        StepForm::new((&id, heading), &action, button).seen(input.seen)
    };
    let field = FormField::new;
    let themes = queue.themes.iter().map(|theme| (theme.clone(), theme.clone()));
    let show = form("show", "Let it be read", "Let it be read")
        .asks(
            field(FieldKind::Lines, "words", "Words as they are shown", "Take out names.")
                .with(&input.words),
        )
        .asks(
            field(FieldKind::Lines, "in_english", "In English, if it is not", "")
                .with(&input.in_english),
        )
        .asks(
            field(FieldKind::OneOf, "theme", "Candidate problem", "").of(themes).with(&input.theme),
        );
    let show = if input.safety.is_empty() { show } else { show.asks(asked_twice()) };
    let back = form("keep-back", "Keep it back", "Keep it back").asks(field(
        FieldKind::Lines,
        "reason",
        "Why?",
        "As whoever said it would understand it.",
    ));
    let worry = form(
        "safeguarding",
        "Somebody may be at risk: pass it to the safeguarding lead",
        "Pass it on; nobody else reads it again",
    );
    let decisions = queue.decisions.iter().cloned();
    let changed = form("changed", "It changed a decision", "Say what changed")
        .asks(
            field(FieldKind::OneOf, "decision", "Which statement, ask or meeting?", "")
                .of(decisions),
        )
        .asks(field(
            FieldKind::Lines,
            "how",
            "What changed?",
            "In a sentence, as whoever said it would understand it.",
        ));
    match input.stage {
        InputStage::Waiting if input.safety.is_empty() => vec![show.opened(), back, worry],
        InputStage::Waiting => vec![worry.opened(), back, show],
        InputStage::Shown => vec![changed, back, worry],
        InputStage::NotShown => vec![show, worry],
        InputStage::ChangedADecision => vec![changed, back, worry],
        InputStage::Safeguarding | InputStage::TakenOn | InputStage::TakenBack => Vec::new(),
    }
}

/// What is ticked before words that may be about safety are let through.
fn asked_twice() -> FormField {
    let yes = ("yes".to_owned(), "I read it for that: nobody in it seems to be at risk".to_owned());
    let hint = "Words in it may be about safety. When in doubt, pass it to the safeguarding lead.";
    FormField::new(FieldKind::Several, "safe", "Is everybody in it safe?", hint).of([yes])
}

/// `POST /voices/{address}/queue/{input}/{deed}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (address, input, deed) = (asked.part("address"), asked.part("input"), asked.part("deed"));
    let form = format!("{deed}-{input}");
    let field = |name: &str| asked.field(&format!("{form}_{name}")).to_owned();
    let wanted = match deed {
        "show" => Moderation::Show {
            words: field("words"),
            in_english: field("in_english"),
            theme: field("theme"),
            nobody_at_risk: field("safe-yes") == "yes",
        },
        "keep-back" => Moderation::KeepBack { reason: field("reason") },
        "safeguarding" => Moderation::ToSafeguarding,
        "changed" => Moderation::Changed { decision: field("decision"), how: field("how") },
        _ => return Err(Fault::NotFound),
    };
    let which = (address, input, seen(asked));
    match moderate(&site.house, asked.who.as_ref(), which, wanted) {
        Ok(_) => led_on(&format!("/voices/{address}/queue"), deed),
        Err(cannot) => {
            let Some(field) = to_mend(&cannot) else { return Err(fault(cannot)) };
            let words = sentence(&cannot.to_string());
            let page = queue_page(site, asked)?.refused(&form, &asked.form, (field, &words));
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `GET /voices/worries`
pub(crate) fn worries(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let found = list_worries(&site.house, asked.who.as_ref()).map_err(fault)?;
    let line = |worry: journeys::voice::Worry| WorryLine {
        came: format!(
            "{}, from somebody {}, in {}",
            worry.at.in_words(),
            worry.age.in_words(),
            worry.partnership
        ),
        id: worry.id,
        seen: worry.seen,
        lang: worry.language.code(),
        question: worry.question,
        words: worry.words,
    };
    answer::page(site, asked, &VoiceWorries { worries: found.into_iter().map(line).collect() })
}

/// `POST /voices/worries/{input}`
pub(crate) fn take_on(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    match take_worry_on(&site.house, asked.who.as_ref(), (asked.part("input"), seen(asked))) {
        // Somebody else took it on first: the page shows what is left.
        Ok(()) | Err(CannotVoice::Input(_)) => answer::see_other("/voices/worries"),
        Err(CannotVoice::History(journeys::histories::HistoryProblem::MovedOn)) => {
            answer::see_other("/voices/worries")
        }
        Err(cannot) => Err(fault(cannot)),
    }
}
