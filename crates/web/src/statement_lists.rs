//! The lists of a statement: its evidence, its actions and its asks.

use axum::response::Response;
use convene::ask::AskKind;
use convene::statement::{EvidenceKind, Item};
use journeys::draft_statement::{NewItem, add_item, remove_item};
use journeys::evidence::{NewEvidence, figures_to_cite};
use journeys::statements::CannotDraft;
use pages::{FieldProblem, ListField, ListedItem, StatementList, item_in_words};

use crate::answer;
use crate::asked::Asked;
use crate::drafts::{href, read, told};
use crate::fault::Fault;
use crate::led_on::led_on;
use crate::partnerships::{choices, problem, status_of};
use crate::site::Site;

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
            let mut figures = vec![(String::new(), "It is not a figure".to_owned())];
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
        Ok(()) => led_on(&format!("{}/lists/{}", href(asked), asked.part("list")), "added"),
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
        Ok(()) => led_on(&format!("{}/lists/{}", href(asked), asked.part("list")), "taken-off"),
        Err(cannot) => items_page(site, asked, vec![told("main", cannot)?]),
    }
}
