//! Working on a statement: its draft, one part at a time, and what is done with it.

use axum::http::StatusCode;
use axum::response::Response;
use convene::statement::{Part, Position, StatementStage};
use journeys::decide_statement::{StatementChange, change_statement};
use journeys::draft_statement::{Draft, Wrote, write_part};
use journeys::histories::HistoryProblem;
use journeys::show_statement::{DraftView, show_draft};
use journeys::statements::CannotDraft;
use pages::{
    CommentLine, Conflict, DraftFacts, DraftStatement, FieldProblem, Link, StatementForm, WritePart,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::led_on::led_on;
use crate::partnerships::{choices, problem, status_of};
use crate::site::Site;
use crate::statements::{cannot_show, facts, still};

/// `GET /statements/{address}/draft`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    page(site, asked, Vec::new())
}

fn page(site: &Site, asked: &Asked, problems: Vec<FieldProblem>) -> Result<Response, Fault> {
    let view = read(site, asked)?;
    let status = status_of(&problems);
    let href = href(asked);
    let statement = &view.statement;
    let mut told = facts(statement);
    told.title.clone_from(&statement.title);
    let wait = |(number, aside, by): &(u64, convene::statement::SetAside, String)| {
        let words = format!("{}, by {by}", aside.part.heading());
        Link::to(format!("{href}/aside/{number}"), words)
    };
    let comment = |(at, who, words): &(commons::Moment, String, String)| CommentLine {
        who: who.clone(),
        at: at.in_words(),
        words: words.clone(),
    };
    let is_draft = statement.stage == StatementStage::Draft;
    let newest = statement.versions.last().filter(|_| !is_draft);
    let facts = DraftFacts {
        statement: told,
        writes: is_draft && statement.may_write,
        still: still(site, &view.text)?,
        missing: view.missing.iter().map(ToString::to_string).collect(),
        waiting: view.waiting.iter().map(wait).collect(),
        comments: view.comments.iter().map(comment).collect(),
        positions: newest.map(|version| version.positions.clone()),
        silent: if is_draft { Vec::new() } else { view.silent.clone() },
        needed: match view.needed {
            1 => "1 organisation must sign.".to_owned(),
            many => format!("{many} organisations must sign."),
        },
        forms: forms(&view, asked),
        notice: notice(&view, asked),
        problems,
        href,
        text: view.text,
    };
    answer::page_with(site, asked, &DraftStatement::tell(facts), status)
}

/// What came of the last save, as the address says it; or why who asks cannot answer for whom they sit.
fn notice(view: &DraftView, asked: &Asked) -> String {
    match (asked.query("saved"), &view.not_recorded_for) {
        (Some("merged"), _) => "Saved, together with what others saved meanwhile.".to_owned(),
        (Some(_), _) => "Saved.".to_owned(),
        (None, Some(organisation)) => format!(
            "You sit for {}, and nobody has recorded yet that you work for it. Ask an administrator \
             to record it, so that you can answer for it.",
            organisation.name
        ),
        (None, None) => String::new(),
    }
}

pub(crate) fn read(site: &Site, asked: &Asked) -> Result<DraftView, Fault> {
    show_draft(&site.house, asked.who.as_ref(), asked.part("address")).map_err(cannot_show)
}

pub(crate) fn href(asked: &Asked) -> String {
    format!("/statements/{}", asked.part("address"))
}

/// What can be done now by who asks.
fn forms(view: &DraftView, asked: &Asked) -> Vec<StatementForm> {
    let statement = &view.statement;
    let mut all = Vec::new();
    let typed = |deed: &str| {
        if asked.field("deed") == deed { asked.field("words").to_owned() } else { String::new() }
    };
    let form = |deed: &str, heading: &str, label: &str, quiet: bool| StatementForm {
        deed: deed.to_owned(),
        heading: heading.to_owned(),
        label: label.to_owned(),
        button: heading.to_owned(),
        typed: typed(deed),
        quiet,
        ..StatementForm::default()
    };
    let stage = statement.stage;
    if let (StatementStage::Consultation, Some(own), Some(version)) =
        (stage, &view.acts_for, statement.versions.last())
    {
        let positions = [("signs", "Signs"), ("abstains", "Abstains"), ("dissents", "Dissents")];
        let pairs = positions.map(|(value, text)| (value.to_owned(), text.to_owned()));
        all.push(StatementForm {
            heading: format!("Answer for {}", own.name),
            button: "Record this answer".to_owned(),
            hint: "Needed to abstain or dissent. It is published with the statement.".to_owned(),
            seal: version.seal.clone(),
            organisation: own.id.to_string(),
            choices: choices(pairs.into(), asked.field("position")),
            ..form("take", "", "Why, in your organisation's words", false)
        });
    }
    let open = matches!(stage, StatementStage::Draft | StatementStage::Consultation);
    if open && statement.may_write {
        all.push(form("comment", "Add a comment", "What you want to say", true));
    }
    if statement.may_convene {
        all.extend(convenors_forms(stage, &form));
    }
    for own in &mut all {
        match own.deed.as_str() {
            // The text that is put to the partners is the one that was read here.
            "consult" => own.seal = view.text.seal(),
            "withdraw" if statement.in_force.is_some() => {
                own.hint = "This withdraws the published version too.".to_owned();
            }
            _ => {}
        }
    }
    all
}

fn convenors_forms(
    stage: StatementStage,
    form: &dyn Fn(&str, &str, &str, bool) -> StatementForm,
) -> Vec<StatementForm> {
    let withdraw = || form("withdraw", "Withdraw it", "Why", true);
    match stage {
        StatementStage::Draft => {
            vec![form("consult", "Send it out for consultation", "", false), withdraw()]
        }
        StatementStage::Consultation => vec![
            form("agree", "Record that it is agreed", "", false),
            form("return", "Return it to draft", "Why", true),
            withdraw(),
        ],
        StatementStage::Agreed => vec![form("publish", "Publish it", "", false), withdraw()],
        StatementStage::Published => {
            vec![form("amend", "Amend it as a new version", "Why", true), withdraw()]
        }
        StatementStage::Withdrawn => Vec::new(),
    }
}

/// `POST /statements/{address}/deeds`
pub(crate) fn deed(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let name = asked.field("deed");
    let words = || asked.field("words").to_owned();
    let change = match name {
        "consult" => StatementChange::Consult(asked.field("seal").to_owned()),
        "comment" => StatementChange::Comment(words()),
        "return" => StatementChange::ReturnToDraft(words()),
        "take" => StatementChange::Take {
            organisation: asked.field("organisation").to_owned(),
            seal: asked.field("seal").to_owned(),
            position: match asked.field("position") {
                "signs" => Position::Signs,
                "abstains" => Position::Abstains { comment: words() },
                "dissents" => Position::Dissents { reason: words() },
                _ => return page(site, asked, vec![problem("position", "Choose one")]),
            },
        },
        "agree" => StatementChange::Agree,
        "publish" => StatementChange::Publish,
        "amend" => StatementChange::Amend(words()),
        "withdraw" => StatementChange::Withdraw(words()),
        _ => return Err(Fault::NotUnderstood("Use one of the forms of the page.")),
    };
    let who = asked.who.as_ref();
    match change_statement(&site.house, who, asked.part("address"), &change) {
        Ok(_) => led_on(&format!("{}/draft", href(asked)), name),
        Err(cannot) => {
            let field = match name {
                "consult" | "agree" | "publish" => "main".to_owned(),
                other => format!("words-{other}"),
            };
            page(site, asked, vec![told(&field, cannot)?])
        }
    }
}

/// What a refusal says at a field, or the page for what cannot be answered at all.
pub(crate) fn told(field: &str, cannot: CannotDraft) -> Result<FieldProblem, Fault> {
    match cannot {
        moved @ CannotDraft::History(HistoryProblem::MovedOn) => {
            Ok(problem(field, &moved.to_string()))
        }
        CannotDraft::History(_) => Err(cannot_show(cannot)),
        other => Ok(problem(field, &other.to_string())),
    }
}

fn part_of(asked: &Asked) -> Result<Part, Fault> {
    Part::parse(asked.part("part")).ok_or(Fault::NotFound)
}

/// `GET /statements/{address}/parts/{part}`
pub(crate) fn part(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let part = part_of(asked)?;
    let view = read(site, asked)?;
    answer::page(site, asked, &part_page(&view, asked, part))
}

fn part_page(view: &DraftView, asked: &Asked, part: Part) -> WritePart {
    let words = part.of(&view.text);
    WritePart::tell((&view.statement.title, &href(asked)), part, (view.revision, &words))
}

/// `GET /statements/{address}/aside/{number}`
pub(crate) fn aside(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = read(site, asked)?;
    let number: u64 = asked.part("number").parse().map_err(|_| Fault::NotFound)?;
    let page = aside_page(&view, asked, number).ok_or(Fault::NotFound)?;
    answer::page(site, asked, &page)
}

fn aside_page(view: &DraftView, asked: &Asked, number: u64) -> Option<WritePart> {
    let (_, aside, by) = view.waiting.iter().find(|(waiting, ..)| *waiting == number)?;
    let before = view.before.get(&number).cloned().unwrap_or_default();
    let theirs = aside.part.of(&view.text);
    let conflict = Conflict { before, theirs, ours: aside.words.clone(), by: by.clone() };
    Some(part_page(view, asked, aside.part).with_conflict(number, conflict))
}

/// `POST /statements/{address}/parts/{part}`
pub(crate) fn write(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let part = part_of(asked)?;
    let from: u64 = asked.field("from").parse().map_err(|_| {
        Fault::NotUnderstood("Load the page again: the form does not say what you had read.")
    })?;
    let resolves = asked.field("resolves");
    let words = asked.field("words");
    let draft = Draft { part, from, words: words.to_owned(), resolves: resolves.parse().ok() };
    let who = asked.who.as_ref();
    match write_part(&site.house, who, asked.part("address"), &draft) {
        Ok(Wrote::Kept) => answer::see_other(&format!("{}/draft?saved=kept", href(asked))),
        Ok(Wrote::Merged) => answer::see_other(&format!("{}/draft?saved=merged", href(asked))),
        Ok(Wrote::SetAside(number)) => {
            let view = read(site, asked)?;
            let page = aside_page(&view, asked, number).ok_or(Fault::NotFound)?;
            answer::page_with(site, asked, &page, StatusCode::CONFLICT)
        }
        Err(cannot) => {
            let message = told("words", cannot)?.message;
            let view = read(site, asked)?;
            // Somebody else put it together meanwhile: these words are then saved like any others.
            let waits = view.waiting.iter().any(|(number, ..)| number.to_string() == resolves);
            let resolves = if waits { resolves } else { "" };
            let page = part_page(&view, asked, part)
                .with_problem((from, words), &message)
                .resolving(resolves);
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}
