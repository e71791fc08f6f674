//! Working on a statement: its draft, one part at a time, its lists, and what is done with it.

use axum::http::StatusCode;
use axum::response::Response;
use convene::ask::AskKind;
use convene::statement::{EvidenceKind, Item, Part, Position, StatementStage};
use journeys::decide_statement::{StatementChange, change_statement};
use journeys::draft_statement::{Draft, NewItem, Wrote, add_item, remove_item, write_part};
use journeys::evidence::{NewEvidence, figures_to_cite};
use journeys::show_statement::{DraftView, show_draft};
use journeys::statements::CannotDraft;
use pages::{
    CommentLine, Conflict, DeedForm, DraftFacts, DraftStatement, FieldProblem, Link, ListField,
    ListedItem, StatementList, WritePart, item_in_words,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
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
        notice: notice(asked).to_owned(),
        problems,
        href,
        text: view.text,
    };
    answer::page_with(site, asked, &DraftStatement::tell(facts), status)
}

/// What came of the last save, as the address says it.
fn notice(asked: &Asked) -> &'static str {
    match asked.query("saved") {
        Some("merged") => "Saved, together with what others saved meanwhile.",
        Some(_) => "Saved.",
        None => "",
    }
}

fn read(site: &Site, asked: &Asked) -> Result<DraftView, Fault> {
    show_draft(&site.house, asked.who.as_ref(), asked.part("address")).map_err(cannot_show)
}

fn href(asked: &Asked) -> String {
    format!("/statements/{}", asked.part("address"))
}

/// What can be done now by who asks.
fn forms(view: &DraftView, asked: &Asked) -> Vec<DeedForm> {
    let statement = &view.statement;
    let mut all = Vec::new();
    let typed = |deed: &str| {
        if asked.field("deed") == deed { asked.field("words").to_owned() } else { String::new() }
    };
    let form = |deed: &str, heading: &str, label: &str, quiet: bool| DeedForm {
        deed: deed.to_owned(),
        heading: heading.to_owned(),
        label: label.to_owned(),
        button: heading.to_owned(),
        typed: typed(deed),
        quiet,
        ..DeedForm::default()
    };
    let stage = statement.stage;
    if let (StatementStage::Consultation, Some(own), Some(version)) =
        (stage, &view.acts_for, statement.versions.last())
    {
        let positions = [("signs", "Signs"), ("abstains", "Abstains"), ("dissents", "Dissents")];
        let pairs = positions.map(|(value, text)| (value.to_owned(), text.to_owned()));
        all.push(DeedForm {
            heading: format!("Answer for {}", own.name),
            button: "Answer".to_owned(),
            hint: "Needed to abstain or dissent. It is published with the statement.".to_owned(),
            seal: version.seal.clone(),
            organisation: own.id.to_string(),
            choices: choices(pairs.into(), asked.field("position")),
            ..form("take", "", "Why, in your organisation's words", false)
        });
    }
    let open = matches!(stage, StatementStage::Draft | StatementStage::Consultation);
    if open && statement.may_write {
        all.push(form("comment", "Comment", "What you want to say", true));
    }
    if statement.may_convene {
        all.extend(convenors_forms(stage, &form));
    }
    all
}

fn convenors_forms(
    stage: StatementStage,
    form: &dyn Fn(&str, &str, &str, bool) -> DeedForm,
) -> Vec<DeedForm> {
    let withdraw = || form("withdraw", "Withdraw it", "Why", true);
    match stage {
        StatementStage::Draft => {
            vec![form("consult", "Put it to the partners", "", false), withdraw()]
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
        "consult" => StatementChange::Consult,
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
        Ok(_) => answer::see_other(&format!("{}/draft", href(asked))),
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
fn told(field: &str, cannot: CannotDraft) -> Result<FieldProblem, Fault> {
    match cannot {
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
            let page = part_page(&view, asked, part)
                .with_problem((from, words), &message)
                .resolving(resolves);
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// The lists of a statement.
#[derive(Clone, Copy)]
enum List {
    Evidence,
    Actions,
    Asks,
}

impl List {
    fn of(asked: &Asked) -> Result<Self, Fault> {
        match asked.part("list") {
            "evidence" => Ok(Self::Evidence),
            "actions" => Ok(Self::Actions),
            "asks" => Ok(Self::Asks),
            _ => Err(Fault::NotFound),
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Evidence => (
                "Evidence",
                "Figures published here and what people said. What you saw is frozen with its hash, \
                 so that anybody can tell later whether the figure has changed.",
            ),
            Self::Actions => {
                ("Actions", "What the partners will do themselves, each with an owner.")
            }
            Self::Asks => (
                "Asks",
                "A permission, a resource or support, of a named person who can decide, by a day.",
            ),
        }
    }

    const fn has(self, item: &Item) -> bool {
        matches!(
            (self, item),
            (Self::Evidence, Item::Evidence(_))
                | (Self::Actions, Item::Action(_))
                | (Self::Asks, Item::Ask(_))
        )
    }
}

/// `GET /statements/{address}/lists/{list}`
pub(crate) fn items(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    items_page(site, asked, Vec::new())
}

fn items_page(site: &Site, asked: &Asked, problems: Vec<FieldProblem>) -> Result<Response, Fault> {
    let list = List::of(asked)?;
    let view = read(site, asked)?;
    let (heading, lead) = list.words();
    let own = view.items.iter().filter(|(_, item)| list.has(item));
    let status = status_of(&problems);
    let page = StatementList {
        statement: view.statement.title.clone(),
        heading: heading.to_owned(),
        lead: lead.to_owned(),
        action: format!("{}/lists/{}", href(asked), asked.part("list")),
        draft: format!("{}/draft", href(asked)),
        items: own
            .map(|(number, item)| ListedItem { number: *number, words: item_in_words(item) })
            .collect(),
        fields: fields(site, asked, list)?,
        problems,
    };
    answer::page_with(site, asked, &page, status)
}

fn fields(site: &Site, asked: &Asked, list: List) -> Result<Vec<ListField>, Fault> {
    let write = |id: &str, label: &str, hint: &str| ListField {
        id: id.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        typed: asked.field(id).to_owned(),
        ..ListField::default()
    };
    let pick = |id: &str, label: &str, pairs: Vec<(String, String)>| ListField {
        choices: choices(pairs, asked.field(id)),
        ..write(id, label, "")
    };
    let day = "Like 31/3/2027.";
    Ok(match list {
        List::Evidence => {
            let kinds = EvidenceKind::ALL
                .map(|kind| (kind.as_str().to_owned(), kind.in_words().to_owned()));
            let mut figures = vec![(String::new(), "None: it is not a figure".to_owned())];
            figures.extend(figures_to_cite(&site.house).map_err(Fault::ours)?);
            vec![
                pick("kind", "Kind of evidence", kinds.into()),
                pick("figure", "Which figure", figures),
                write(
                    "reference",
                    "Where it is kept, when it is not a figure",
                    "A meeting, a conversation, an address.",
                ),
                write("says", "What it shows", "In a sentence. No child may be recognised."),
            ]
        }
        List::Actions => vec![
            write("what", "What will be done", ""),
            write("owner", "Who sees to it", "An organisation or a post."),
            write("due", "By when", day),
            write("measure", "How anybody will see that it is done", ""),
        ],
        List::Asks => {
            let kinds =
                AskKind::ALL.map(|kind| (kind.as_str().to_owned(), kind.as_str().to_owned()));
            vec![
                pick("kind", "What is asked for", kinds.into()),
                write("what", "What you ask", "In a sentence."),
                write("decision_maker", "Who can decide", "A named person or post."),
                write("needed_by", "By when it is needed", day),
                write("amount", "How much money, if it is about money", "In pounds."),
            ]
        }
    })
}

/// `POST /statements/{address}/lists/{list}`
pub(crate) fn add(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let list = List::of(asked)?;
    let field = |name: &str| asked.field(name).to_owned();
    let day = |name: &str| asked.day(name).map(|day| day.to_string()).unwrap_or_default();
    let item = match list {
        List::Evidence => EvidenceKind::parse(asked.field("kind")).map(|kind| {
            let reference =
                if kind == EvidenceKind::Figure { field("figure") } else { field("reference") };
            NewItem::Evidence(NewEvidence { kind, reference, says: field("says") })
        }),
        List::Actions => {
            let action = [field("what"), field("owner"), day("due"), field("measure")];
            Some(NewItem::Action(action))
        }
        List::Asks => AskKind::parse(asked.field("kind")).map(|kind| {
            let of = field("decision_maker");
            NewItem::Ask(kind, [field("what"), of, day("needed_by"), field("amount")])
        }),
    };
    let Some(item) = item else {
        return items_page(site, asked, vec![problem("kind", "Choose one of the list")]);
    };
    let who = asked.who.as_ref();
    match add_item(&site.house, who, asked.part("address"), &item) {
        Ok(()) => answer::see_other(&format!("{}/lists/{}", href(asked), asked.part("list"))),
        Err(cannot) => {
            let field = match (&cannot, list) {
                (CannotDraft::BadDay, List::Actions) => "due",
                (CannotDraft::BadDay, _) => "needed_by",
                (CannotDraft::BadAmount, _) => "amount",
                (CannotDraft::NoFigure, _) => "figure",
                (_, List::Evidence) => "says",
                _ => "what",
            };
            items_page(site, asked, vec![told(field, cannot)?])
        }
    }
}

/// `POST /statements/{address}/lists/{list}/{item}/remove`
pub(crate) fn remove(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    List::of(asked)?;
    let item: u64 = asked.part("item").parse().map_err(|_| Fault::NotFound)?;
    let who = asked.who.as_ref();
    match remove_item(&site.house, who, asked.part("address"), item) {
        Ok(()) => answer::see_other(&format!("{}/lists/{}", href(asked), asked.part("list"))),
        Err(cannot) => items_page(site, asked, vec![told("main", cannot)?]),
    }
}
