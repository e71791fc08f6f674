//! Conversations: the list, one with what it changed, and the forms of those who hold it.

use axum::response::Response;
use convene::voice::Language;
use convene::voice::holding::{
    CONVERSATION_ARROWS, ConversationDeed, ConversationDeedKind, ConversationNotAllowed,
    ConversationPaper, ConversationStage,
};
use convene::voice::input::AgeBand;
use journeys::histories::HistoryProblem;
use journeys::meetings::list_conveners;
use journeys::voice::{
    CannotVoice, ConversationLine, NewConversation, VoiceBehind, VoiceView, begin_conversation,
    change_conversation, list_conversations, show_conversation, voices_behind,
};
use pages::voice::{
    BehindLine, ChangedLine, ListVoices, ShowVoice, Speech, VoiceLine, ratio_in_words,
};
use pages::{BeginPage, FieldKind, FormField, Link, StepForm, Tag, WithForms};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::{seen, typed_lines};
use crate::led_on::led_on;
use crate::reviews::sentence;
use crate::site::Site;
use crate::voice_part::language;
use axum::http::StatusCode;

/// A page that cannot be shown.
pub(crate) fn fault(cannot: CannotVoice) -> Fault {
    match cannot {
        CannotVoice::Refused(refusal) => Fault::Refused(refusal),
        CannotVoice::History(HistoryProblem::NoSuch(_)) => Fault::NotFound,
        CannotVoice::NotOpen => Fault::NotUnderstood("This conversation is not open now."),
        CannotVoice::NotClosed => Fault::NotUnderstood(
            "What people think is shown when the conversation is closed, so that nobody is swayed.",
        ),
        other => Fault::ours(other),
    }
}

/// What stands beside the form a refusal is about: the field and the words; none when it is about none.
pub(crate) fn to_mend(cannot: &CannotVoice) -> Option<Option<&'static str>> {
    match cannot {
        CannotVoice::Mend { field, .. } => Some(Some(*field)),
        CannotVoice::Conversation(why) => Some(match why {
            ConversationNotAllowed::NoQuestion => Some("question"),
            ConversationNotAllowed::NoWhy => Some("why"),
            ConversationNotAllowed::ForNobody => Some("ages"),
            ConversationNotAllowed::NoLanguage => Some("languages"),
            ConversationNotAllowed::ClosesTooEarly => Some("closes"),
            ConversationNotAllowed::NoReason => Some("reason"),
            ConversationNotAllowed::Blocked(_) | ConversationNotAllowed::NotBegun => None,
        }),
        CannotVoice::Identity(_) => Some(Some("words")),
        CannotVoice::NotOpen
        | CannotVoice::NotTheirAge
        | CannotVoice::NotBegun
        | CannotVoice::NotTaken(_)
        | CannotVoice::Input(_)
        | CannotVoice::History(HistoryProblem::MovedOn) => Some(None),
        CannotVoice::Refused(_)
        | CannotVoice::NotClosed
        | CannotVoice::History(_)
        | CannotVoice::Store(_)
        | CannotVoice::Sealed(_) => None,
    }
}

fn line(found: &ConversationLine) -> VoiceLine {
    VoiceLine {
        href: format!("/voices/{}", found.address),
        question: found.question.clone(),
        partnership: found.partnership.1.clone(),
        state: state(found.stage, found.is_open),
        until: match found.stage {
            ConversationStage::Open => found.closes.in_words(),
            ConversationStage::Closed => String::new(),
        },
        ratio: found.ratio,
    }
}

const fn state(stage: ConversationStage, is_open: bool) -> &'static str {
    match (stage, is_open) {
        (ConversationStage::Closed, _) => "closed",
        (ConversationStage::Open, true) => "open",
        (ConversationStage::Open, false) => "not open now",
    }
}

/// The conversations of a partnership.
pub(crate) fn lines_of(site: &Site, partnership: &str) -> Result<Vec<VoiceLine>, Fault> {
    let all = list_conversations(&site.house, Some(partnership)).map_err(fault)?;
    Ok(all.iter().map(line).collect())
}

/// What people said that changed what is at these addresses. The first is of the page itself; another
/// comes with its title, and is linked.
pub(crate) fn behind(
    site: &Site,
    decisions: &[(String, Option<&str>)],
) -> Result<Vec<BehindLine>, Fault> {
    let mut lines = Vec::new();
    for (href, title) in decisions {
        let line = |one: VoiceBehind| BehindLine {
            words: one.words,
            lang: one.language.code(),
            in_english: one.in_english,
            how: one.how,
            decision: title.map(|title| Link::to(href.clone(), title)),
            conversation: Link::to(format!("/voices/{}", one.conversation.0), one.conversation.1),
        };
        let found = voices_behind(&site.house, href).map_err(fault)?;
        lines.extend(found.into_iter().map(line));
    }
    Ok(lines)
}

/// `GET /voices`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let all = list_conversations(&site.house, None).map_err(fault)?;
    let lines: Vec<VoiceLine> = all.iter().map(line).collect();
    let may_begin = site.house.may(who, access::act::CONVENE).is_ok();
    answer::page(site, asked, &ListVoices { voices: VoiceLine::table(&lines), may_begin })
}

/// `GET /voices/new`
pub(crate) fn new(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &begin_page(site)?)
}

/// `POST /voices/new`
pub(crate) fn begin(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let begun = paper(asked).and_then(|paper| {
        let partnership = asked.field("begin_partnership").to_owned();
        if partnership.is_empty() {
            return Err(mend("partnership", "Choose the partnership that asks"));
        }
        let new = NewConversation { partnership, paper };
        begin_conversation(&site.house, asked.who.as_ref(), &new)
    });
    match begun {
        Ok(address) => answer::see_other(&format!("/voices/{address}")),
        Err(cannot) => {
            let Some(field) = to_mend(&cannot) else { return Err(fault(cannot)) };
            let words = sentence(&cannot.to_string());
            let page = begin_page(site)?.refused(&asked.form, (field, &words));
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn mend(field: &'static str, words: &str) -> CannotVoice {
    CannotVoice::Mend { field, words: words.to_owned() }
}

/// Who can take part, as it is chosen.
const AGES: [(&str, &str, &[AgeBand]); 4] = [
    ("everybody", "Everybody", &AgeBand::ALL),
    (
        "young",
        "Children and young people to 25",
        &[AgeBand::Under13, AgeBand::From13To15, AgeBand::From16To25],
    ),
    ("from-13", "Everybody from 13", &[AgeBand::From13To15, AgeBand::From16To25, AgeBand::Adult]),
    ("from-16", "Everybody from 16", &[AgeBand::From16To25, AgeBand::Adult]),
];

/// The languages of the pages, as they are chosen.
const LANGUAGES: [(&str, &str, &[Language]); 4] = [
    ("all", "English, Urdu and Polish", &Language::ALL),
    ("en", "English", &[Language::English]),
    ("en-ur", "English and Urdu", &[Language::English, Language::Urdu]),
    ("en-pl", "English and Polish", &[Language::English, Language::Polish]),
];

fn paper(asked: &Asked) -> Result<ConversationPaper, CannotVoice> {
    let field = |name: &str| asked.field(&format!("begin_{name}")).trim().to_owned();
    let day = |name: &'static str| {
        let found = asked.day(&format!("begin_{name}"));
        found.ok_or_else(|| mend(name, "Write a day, such as 19/9/2026"))
    };
    let ages = AGES.iter().find(|(word, ..)| *word == field("ages"));
    let languages = LANGUAGES.iter().find(|(word, ..)| *word == field("languages"));
    Ok(ConversationPaper {
        question: field("question"),
        why: field("why"),
        languages: languages.map(|(.., found)| found.to_vec()).unwrap_or_default(),
        ages: ages.map(|(.., found)| found.to_vec()).unwrap_or_default(),
        opens: day("opens")?,
        closes: day("closes")?,
        themes: typed_lines(&field("themes")),
    })
}

fn begin_page(site: &Site) -> Result<BeginPage, Fault> {
    let named = list_conveners(&site.house).map_err(Fault::ours)?;
    let field = FormField::new;
    let words = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(word, text)| ((*word).to_owned(), (*text).to_owned())).collect()
    };
    let form = StepForm::new(("begin", "Begin a conversation"), "/voices/new", "Begin")
        .asks(field(FieldKind::OneOf, "partnership", "Which partnership asks?", "").of(named))
        .asks(field(FieldKind::Line, "question", "Question", "As somebody of ten would ask it."))
        .asks(field(
            FieldKind::Lines,
            "why",
            "What is it for?",
            "What will be decided with it, by whom and when.",
        ))
        .asks(
            field(FieldKind::Few, "ages", "Who can take part?", "")
                .of(words(&AGES.map(|(word, text, _)| (word, text)))),
        )
        .asks(
            field(FieldKind::Few, "languages", "Languages of the pages", "")
                .of(words(&LANGUAGES.map(|(word, text, _)| (word, text)))),
        )
        .asks(field(FieldKind::Day, "opens", "First day", ""))
        .asks(field(FieldKind::Day, "closes", "Last day", ""))
        .asks(field(
            FieldKind::Lines,
            "themes",
            "Candidate problems",
            "One a line; what is said is put to one of them. May be empty.",
        ));
    Ok(BeginPage {
        heading: "Begin a conversation".to_owned(),
        lead: "People take part without an account. You read everything before it is shown."
            .to_owned(),
        up: Link::to("/voices", "What people say"),
        form: form.opened(),
        also: Vec::new(),
        problems: Vec::new(),
    })
}

/// `GET /voices/{address}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &page(site, asked)?)
}

/// `POST /voices/{address}/changes/{deed}`
pub(crate) fn change(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (address, name) = (asked.part("address"), asked.part("deed"));
    let day = || {
        let found = asked.day(&format!("{name}_closes"));
        found.ok_or_else(|| mend("closes", "Write a day, such as 19/9/2026"))
    };
    let deed = match name {
        "extend" => day().map(|closes| ConversationDeed::Extend { closes }),
        "close" => Ok(ConversationDeed::Close),
        "reopen" => day().map(|closes| ConversationDeed::Reopen {
            closes,
            reason: asked.field("reopen_reason").trim().to_owned(),
        }),
        _ => return Err(Fault::NotFound),
    };
    let who = asked.who.as_ref();
    match deed.and_then(|deed| change_conversation(&site.house, who, (address, seen(asked)), deed))
    {
        Ok(_) => led_on(&format!("/voices/{address}"), name),
        Err(cannot) => {
            let Some(field) = to_mend(&cannot) else { return Err(fault(cannot)) };
            let words = sentence(&cannot.to_string());
            let page = page(site, asked)?.refused(name, &asked.form, (field, &words));
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// The page of a conversation for whoever asks.
pub(crate) fn page(site: &Site, asked: &Asked) -> Result<ShowVoice, Fault> {
    let found = show_conversation(&site.house, asked.who.as_ref(), asked.part("address"));
    Ok(tell(&found.map_err(fault)?, language(asked)))
}

fn tell(view: &VoiceView, language: Language) -> ShowVoice {
    let href = format!("/voices/{}", view.address);
    let speech = Speech::of(language);
    let of_language = |own: &Language| {
        let link = Link::to(format!("{href}?lang={}", own.code()), own.own_name());
        (own.code().to_owned(), link)
    };
    let changed = view.changed.iter().map(|input| ChangedLine {
        words: input.words.clone(),
        lang: input.language.code(),
        in_english: input.in_english.clone(),
        done: input
            .changed
            .iter()
            .map(|(to, title, how)| (how.clone(), Link::to(to.clone(), title.clone())))
            .collect(),
    });
    let ages = if view.is_open { view.paper.ages.as_slice() } else { &[] };
    ShowVoice {
        ages: ShowVoice::ages(&speech, ages),
        speech,
        languages: view.paper.languages.iter().map(of_language).collect(),
        question: view.paper.question.clone(),
        why: view.paper.why.clone(),
        partnership: Link::to(
            format!("/partnerships/{}", view.partnership.0),
            view.partnership.1.clone(),
        ),
        state: Tag::of(state(view.stage, view.is_open)),
        next: next_step(view).to_owned(),
        until: if view.is_open { view.paper.closes.in_words() } else { String::new() },
        has_results: view.stage == ConversationStage::Closed,
        heard: format!(
            "{}; {}.",
            counted(view.people, "person answered", "people answered"),
            counted(view.shown as u64, "thing said can be read", "things said can be read")
        ),
        ratio: ratio_in_words(view.ratio),
        changed: changed.collect(),
        themes: ShowVoice::themes(&view.themes),
        work: work(view, &href),
        forms: forms(view, &href),
        problems: Vec::new(),
        href,
    }
}

pub(crate) fn counted(number: u64, one: &str, several: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {several}") }
}

const fn next_step(view: &VoiceView) -> &'static str {
    match (view.stage, view.is_open) {
        (ConversationStage::Open, true) => {
            "People take part; what they think is shown when the conversation is closed."
        }
        (ConversationStage::Open, false) => {
            "It opens on its first day; after its last day the convenor closes it and results are shown."
        }
        (ConversationStage::Closed, _) => {
            "The partnership decides, and what changed because of what people said is added here."
        }
    }
}

fn work(view: &VoiceView, href: &str) -> Vec<Link> {
    let mut work = Vec::new();
    if view.may_moderate {
        let waiting = format!("Read what came in ({} waiting)", view.waiting);
        work.push(Link::to(format!("{href}/queue"), waiting));
    }
    if view.may_take_in && view.stage == ConversationStage::Open {
        work.push(Link::to(
            format!("{href}/class"),
            "Type in what was said in a class, on paper or at a meeting",
        ));
    }
    work
}

/// The forms of what can be done now, by the arrows of its stage.
fn forms(view: &VoiceView, href: &str) -> Vec<StepForm> {
    if !view.may_lead {
        return Vec::new();
    }
    let form = |id: &str, heading: &str, button: &str| {
        StepForm::new((id, heading), &format!("{href}/changes/{id}"), button).seen(view.seen)
    };
    let closes = || FormField::new(FieldKind::Day, "closes", "New last day", "");
    let from_here = CONVERSATION_ARROWS.iter().filter(|arrow| arrow.from == view.stage);
    let of = |kind: ConversationDeedKind| match kind {
        ConversationDeedKind::Extend => {
            form("extend", "Let it go on longer", "Extend").asks(closes())
        }
        ConversationDeedKind::Close => form("close", "Close it and show the results", "Close it"),
        ConversationDeedKind::Reopen => form("reopen", "Open it again", "Open it again")
            .asks(closes())
            .asks(FormField::new(FieldKind::Lines, "reason", "Why?", "")),
    };
    from_here.map(|arrow| of(arrow.by)).collect()
}
