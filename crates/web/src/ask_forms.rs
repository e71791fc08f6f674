//! The forms of an ask: what is typed to begin one, what can be done with it, and what was answered.

use commons::Pence;
use convene::ask::{
    ASK_ARROWS, Ask, AskAnswer, AskDeed, AskDeedKind, AskKind, AskOrigin, AskStage,
};
use convene::life::Arrow;
use journeys::asks::{AskChange, AskView, NewAsk};
use journeys::going_on::CannotGoOn;
use pages::{BeginPage, FieldKind, FormField, Link, StepForm};

use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::typed_lines;
use crate::reviews::sentence;

/// The ask that was typed.
pub(crate) fn typed(asked: &Asked) -> Result<NewAsk, CannotGoOn> {
    let field = |name: &str| asked.field(&format!("begin_{name}")).trim().to_owned();
    let mend = |field, words| CannotGoOn::Mend { field, words };
    let amount = match field("amount") {
        empty if empty.is_empty() => None,
        text => Some(
            Pence::parse(&text)
                .ok_or(mend("amount", "Enter an amount in pounds, such as 40,000"))?,
        ),
    };
    let origin = match (field("statement"), field("dossier")) {
        (statement, _) if !statement.is_empty() => AskOrigin::Statement { address: statement },
        (_, dossier) if !dossier.is_empty() => AskOrigin::Dossier { address: dossier },
        _ => AskOrigin::Itself,
    };
    let ask = Ask {
        kind: AskKind::parse(&field("kind"))
            .ok_or(mend("kind", "Choose what kind of ask it is"))?,
        what: field("what"),
        decision_maker: field("decision_maker"),
        needed_by: asked
            .day("begin_needed_by")
            .ok_or(mend("needed_by", "Enter the day it is needed by, such as 31/3/2027"))?,
        amount,
    };
    Ok(NewAsk {
        ask,
        why: field("why"),
        evidence: typed_lines(&field("evidence")),
        if_nothing: field("if_nothing"),
        origin,
        decides: field("decides"),
    })
}

/// What an ask can belong to: addresses and titles.
pub(crate) struct Origins {
    /// Published statements.
    pub(crate) statements: Vec<(String, String)>,
    /// Dossiers.
    pub(crate) dossiers: Vec<(String, String)>,
}

/// The form to begin an ask, with what a statement or a dossier has put into the address.
pub(crate) fn begin_page(asked: &Asked, origins: Origins) -> BeginPage {
    let kinds = AskKind::ALL.map(|kind| (kind.as_str().to_owned(), sentence(kind.as_str())));
    let given = |name: &str| asked.query(name).unwrap_or_default().to_owned();
    let field = |kind, id: &str, label: &str, hint: &str| {
        FormField::new(kind, id, label, hint).with(&given(id))
    };
    let kind = FormField::new(FieldKind::Few, "kind", "What kind of ask is it?", "");
    let mut form = StepForm::new(("begin", "Begin an ask"), "/asks/new", "Begin")
        .asks(kind.of(kinds).with(&given("kind")))
        .asks(field(FieldKind::Line, "what", "What is asked?", "In a sentence."))
        .asks(field(FieldKind::Lines, "why", "Why?", "In a few sentences."))
        .asks(field(FieldKind::Lines, "evidence", "On what evidence?", "One thing a line."))
        .asks(field(
            FieldKind::Lines,
            "if_nothing",
            "What happens when nothing is done?",
            "Leave it empty when nobody has said.",
        ))
        .asks(field(FieldKind::Line, "decision_maker", "Who can decide?", "A person or a post."))
        .asks(field(
            FieldKind::Email,
            "decides",
            "Address of their account here",
            "They can then answer from the page of the ask. Leave it empty when they have none.",
        ))
        .asks(field(FieldKind::Day, "needed_by", "By when is it needed?", ""))
        .asks(field(
            FieldKind::Line,
            "amount",
            "How much, when it is about money?",
            "In pounds, for example 40,000.",
        ));
    let which = |id: &str, label: &str, of: &[(String, String)]| {
        let none = (String::new(), "None: it stands by itself".to_owned());
        let field = FormField::new(FieldKind::OneOf, id, label, "");
        field.of([none].into_iter().chain(of.iter().cloned())).with(&given(id))
    };
    form = form
        .asks(which("statement", "Which statement asks it?", &origins.statements))
        .asks(which("dossier", "Which dossier asks it?", &origins.dossiers));
    BeginPage {
        heading: "Ask somebody who can decide".to_owned(),
        lead: "Only people who sign in see it until it is sent.".to_owned(),
        up: Link::to("/asks", "Asks"),
        form: form.opened(),
        also: of_statement(origins.statements),
        problems: Vec::new(),
    }
}

/// The form that begins every ask of a published statement; none while none is published.
fn of_statement(published: Vec<(String, String)>) -> Vec<StepForm> {
    if published.is_empty() {
        return Vec::new();
    }
    let which = FormField::new(FieldKind::OneOf, "statement", "Which statement?", "");
    let heading = "Begin every ask of a published statement";
    vec![
        StepForm::new(("all", heading), "/asks/new/statement", "Begin them")
            .asks(which.of(published)),
    ]
}

/// What a form wants done; a fault when there is no such deed.
pub(crate) fn wanted(asked: &Asked, deed: &str) -> Result<Result<AskChange, CannotGoOn>, Fault> {
    let field = |name: &str| asked.field(&format!("{deed}_{name}")).trim().to_owned();
    let meets_on = || {
        asked.day(&format!("{deed}_meets_on")).ok_or(CannotGoOn::Mend {
            field: "meets_on",
            words: "Enter the day the body meets, such as 1/12/2026",
        })
    };
    Ok(match deed {
        "send" => {
            meets_on().map(|meets_on| AskDeed::Send { body: field("words"), meets_on }.into())
        }
        "chase" => Ok(AskDeed::Chase.into()),
        "assign" => Ok(AskChange::Assign(field("decides"))),
        "escalate" => meets_on().and_then(|meets_on| match field("body") {
            empty if empty.is_empty() => {
                Err(CannotGoOn::Mend { field: "body", words: "Write which body it is taken to" })
            }
            body => {
                let (reason, decides) = (field("words"), field("decides"));
                Ok(AskChange::Escalate { body, meets_on, reason, decides })
            }
        }),
        "effect" => Ok(AskDeed::RecordEffect { effect: field("words") }.into()),
        "take-back" => Ok(AskDeed::TakeBack { reason: field("words") }.into()),
        _ => return Err(Fault::NotFound),
    })
}

/// The answer that was given, by whoever decides or for a body; a fault when it is none of the three.
pub(crate) fn given(asked: &Asked, for_a_body: bool) -> Result<Result<AskDeed, CannotGoOn>, Fault> {
    let field = |name: &str| asked.field(name).trim().to_owned();
    let amount = match field("amount") {
        empty if empty.is_empty() => Ok(None),
        text => Pence::parse(&text).map(Some).ok_or(CannotGoOn::Mend {
            field: "amount",
            words: "Enter an amount in pounds, such as 25,000",
        }),
    };
    let answer = match asked.field("answer") {
        // The first button is the one that Enter presses in a field of another answer.
        "agreed" if ["what", "amount", "reason"].iter().any(|name| !field(name).is_empty()) => {
            Err(CannotGoOn::Mend {
                field: "what",
                words: "You wrote what belongs to another answer: choose that one, or empty the \
                        fields to agree to all of it",
            })
        }
        "agreed" => Ok(AskAnswer::Agreed),
        "partly" => amount.map(|amount| AskAnswer::Partly { what: field("what"), amount }),
        "declined" => Ok(AskAnswer::Declined { reason: field("reason") }),
        _ => return Err(Fault::NotUnderstood("Choose one of the three answers.")),
    };
    let meeting = field("meeting");
    Ok(answer.map(|given| match for_a_body {
        true => AskDeed::WriteDown { meeting, given },
        false => AskDeed::Answer(given),
    }))
}

/// The forms of what can be done now, by the arrows of its stage; the first is open.
pub(crate) fn forms(ask: &AskView) -> Vec<StepForm> {
    let stage = ask.record.life.stage();
    let from_here = |arrow: &&Arrow<AskStage, AskDeedKind>| arrow.from == stage;
    let mut forms: Vec<StepForm> = ASK_ARROWS
        .iter()
        .filter(from_here)
        .filter_map(|arrow| form(&ask.address, arrow.by))
        .map(|form| form.seen(ask.seen))
        .collect();
    if let Some(first) = forms.first_mut() {
        first.open = true;
    }
    forms
}

fn form(address: &str, kind: AskDeedKind) -> Option<StepForm> {
    let field = FormField::new;
    let form = |id: &str, heading: &str, button: &str| {
        StepForm::new((id, heading), &format!("/asks/{address}/{id}"), button)
    };
    let meets = || field(FieldKind::Day, "meets_on", "When does it meet?", "");
    let hint = "In a sentence the partners understand. Everybody can read it.";
    let account =
        |hint: &str| field(FieldKind::Email, "decides", "Account of whoever decides", hint);
    let why = || field(FieldKind::Lines, "words", "Why?", hint);
    Some(match kind {
        AskDeedKind::Send => form("send", "Send it to a body that can decide", "Send")
            .asks(field(
                FieldKind::Line,
                "words",
                "Which body?",
                "One that exists: a committee, a board, a named post.",
            ))
            .asks(meets()),
        AskDeedKind::Chase => form("chase", "Ask again", "Write down that you asked again"),
        AskDeedKind::Escalate => form("escalate", "Take it further", "Take it further")
            .asks(field(FieldKind::Line, "body", "To which body?", ""))
            .asks(meets())
            .asks(account(
                "Who could answer it before cannot any more. Leave it empty when nobody there has one.",
            ))
            .asks(why()),
        AskDeedKind::Assign => form("assign", "Say whose account answers it", "Keep it").asks(account(
            "They can then answer from the page of the ask, and nobody else can.",
        )),
        AskDeedKind::RecordEffect => form("effect", "Write down what came of it", "Write it down")
            .asks(field(FieldKind::Lines, "words", "What came of it?", "Everybody can read it.")),
        AskDeedKind::TakeBack => form("take-back", "Take it back", "Take it back").asks(why()),
        AskDeedKind::Agree | AskDeedKind::AgreeInPart | AskDeedKind::Decline => return None,
    })
}
