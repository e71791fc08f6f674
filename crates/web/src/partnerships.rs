//! Organisations and partnerships: their pages, and what a convenor changes.

use access::act;
use axum::http::StatusCode;
use axum::response::Response;
use convene::meeting::InterestRule;
use convene::partnership::{DecidedAt, Right, SeatAge, SeatPlace, Terms};
use convene::{Organisation, Sector};
use journeys::convening::CannotConvene;
use journeys::draft_statement::begin_statement;
use journeys::draw_area::{Drawing, draw_area_of};
use journeys::histories::HistoryProblem;
use journeys::research::{Serving, research_serving};
use journeys::run_partnership::{
    NewPartnership, PartnershipChange, begin_partnership, change_partnership_read,
    register_organisation, rename_organisation,
};
use journeys::show_partnership::{list_organisations, list_partnerships, show_partnership};
use journeys::statements::CannotDraft;
use pages::{
    Choice, FieldProblem, ListOrganisations, ListPartnerships, PartnershipFacts, ServingLine,
    ShowPartnership,
};

use crate::answer;
use crate::area_facts::area_facts;
use crate::asked::Asked;
use crate::backing_forms::{backing_change, backing_field};
use crate::fault::Fault;
use crate::led_on::led_on;
use crate::partnership_forms::{forms, share};
use crate::site::Site;
use crate::statements::state_line;

/// `GET /organisations`
pub(crate) fn organisations(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    organisations_page(site, asked, Vec::new())
}

fn organisations_page(
    site: &Site,
    asked: &Asked,
    problems: Vec<FieldProblem>,
) -> Result<Response, Fault> {
    let lines = list_organisations(&site.house).map_err(history)?;
    let lines: Vec<(Organisation, Vec<String>)> = lines
        .into_iter()
        .map(|line| (line.organisation, line.sits_in.into_iter().map(|sits| sits.1).collect()))
        .collect();
    let status = status_of(&problems);
    let mut page = ListOrganisations::tell(&lines);
    if site.house.may(asked.who.as_ref(), act::CONVENE).is_ok() {
        let typed = [asked.field("org_id"), asked.field("name"), asked.field("sector")];
        page = page.with_form(typed, problems);
    }
    answer::page_with(site, asked, &page, status)
}

/// `POST /organisations`
pub(crate) fn register(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let Some(sector) = Sector::parse(asked.field("sector")) else {
        return organisations_page(site, asked, vec![problem("sector", "Choose what kind it is")]);
    };
    let new = (asked.field("org_id"), asked.field("name"), sector);
    match register_organisation(&site.house, asked.who.as_ref(), new) {
        Ok(_) => led_on("/organisations", "registered"),
        Err(cannot) => {
            let field = match cannot {
                CannotConvene::Organisation(_) => "name",
                _ => "org_id",
            };
            organisations_page(site, asked, vec![told(field, cannot)?])
        }
    }
}

/// `POST /organisations/{id}/name`
pub(crate) fn rename(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let new = (asked.part("id"), asked.field("new_name"));
    match rename_organisation(&site.house, asked.who.as_ref(), new) {
        Ok(()) => answer::see_other("/organisations"),
        Err(CannotConvene::NoSuchOrganisation | CannotConvene::BadOrgId(_)) => Err(Fault::NotFound),
        Err(cannot) => {
            let field = format!("rename-{}", new.0);
            organisations_page(site, asked, vec![told(&field, cannot)?])
        }
    }
}

/// `GET /partnerships`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    list_page(site, asked, Vec::new())
}

fn list_page(site: &Site, asked: &Asked, problems: Vec<FieldProblem>) -> Result<Response, Fault> {
    let lines = list_partnerships(&site.house).map_err(history)?;
    let lines: Vec<_> = lines.into_iter().map(|line| (line.address, line.life)).collect();
    let status = status_of(&problems);
    let mut page = ListPartnerships::tell(&lines);
    if site.house.may(asked.who.as_ref(), act::CONVENE).is_ok() {
        page = page.with_form([asked.field("name"), asked.field("purpose")], problems);
    }
    answer::page_with(site, asked, &page, status)
}

/// `POST /partnerships`
pub(crate) fn begin(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let new = NewPartnership {
        name: asked.field("name").to_owned(),
        purpose: asked.field("purpose").to_owned(),
        ..NewPartnership::default()
    };
    match begin_partnership(&site.house, asked.who.as_ref(), &new) {
        Ok(address) => led_on(&format!("/partnerships/{address}"), "begun"),
        Err(cannot) => {
            let field = if new.name.trim().is_empty() { "name" } else { "purpose" };
            list_page(site, asked, vec![told(field, cannot)?])
        }
    }
}

/// `GET /partnerships/{address}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    page(site, asked, Vec::new())
}

fn page(site: &Site, asked: &Asked, problems: Vec<FieldProblem>) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let view = show_partnership(&site.house, who, asked.part("address")).map_err(history)?;
    let status = status_of(&problems);
    let convenes = view.choices.is_some();
    let facts = PartnershipFacts {
        href: format!("/partnerships/{}", view.address),
        statements: view.statements.iter().map(state_line).collect(),
        voices: crate::voices::lines_of(site, &view.address)?,
        research: research(site, asked, &view.address)?,
        match_href: if convenes || view.own_seat.is_some() {
            format!("/partnerships/{}/academics", view.address)
        } else {
            String::new()
        },
        area: view.area.as_ref().map(area_facts).unwrap_or_default(),
        area_warnings: view.area.as_ref().map(|area| area.warnings.clone()).unwrap_or_default(),
        own_seat: view.own_seat.is_some(),
        drafts: convenes || view.own_seat.is_some(),
        forms: view
            .choices
            .as_ref()
            .map(|found| forms(found, &view.life, asked))
            .unwrap_or_default(),
        typed: [asked.field("title").to_owned(), asked.field("interest").to_owned()],
        problems,
        names: view.names,
        life: view.life,
    };
    answer::page_with(site, asked, &ShowPartnership::tell(facts), status)
}

fn research(site: &Site, asked: &Asked, address: &str) -> Result<Vec<ServingLine>, Fault> {
    let all = research_serving(&site.house, asked.who.as_ref(), address);
    let line = |one: Serving| ServingLine {
        href: format!("/academics/{}", one.address),
        name: one.name,
        organisation: one.organisation,
        does: one.request.answer,
        since: one.request.changed_at.day().in_words(),
    };
    Ok(all.map_err(crate::going_on::fault)?.into_iter().map(line).collect())
}

/// `POST /partnerships/{address}/statements`
pub(crate) fn begin_draft(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let new = (asked.part("address"), asked.field("title"));
    match begin_statement(&site.house, asked.who.as_ref(), new) {
        Ok(address) => led_on(&format!("/statements/{address}/draft"), "begun"),
        Err(CannotDraft::History(HistoryProblem::NoSuch(_))) => Err(Fault::NotFound),
        Err(CannotDraft::History(cannot)) => Err(history(cannot)),
        Err(cannot) => page(site, asked, vec![problem("title", &cannot.to_string())]),
    }
}

/// `POST /partnerships/{address}/changes`
pub(crate) fn change(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let address = asked.part("address");
    let name = asked.field("change").to_owned();
    if name == "draw" {
        return match draw(site, asked) {
            Ok(()) => led_on(&format!("/partnerships/{address}"), &name),
            Err(cannot) => page(site, asked, vec![told(field_of_drawing(&cannot), cannot)?]),
        };
    }
    let Some(change) = asked_change(asked) else {
        let field = first_field(&name, asked);
        return page(site, asked, vec![problem(&field, "Choose and fill in each field")]);
    };
    let read = (address, asked.field("seen").parse().ok());
    match change_partnership_read(&site.house, who, read, &change) {
        Ok(()) => led_on(&format!("/partnerships/{address}"), &name),
        Err(cannot) => {
            let field = match &cannot {
                CannotConvene::Undecided => "terms-decision".to_owned(),
                CannotConvene::ReviewInThePast => "terms-review_on".to_owned(),
                _ => first_field(&name, asked),
            };
            page(site, asked, vec![told(&field, cannot)?])
        }
    }
}

fn draw(site: &Site, asked: &Asked) -> Result<(), CannotConvene> {
    let drawing = match asked.field("codes").trim() {
        "" => Drawing::Locality(asked.field("locality").to_owned()),
        codes => {
            Drawing::Codes { name: asked.field("area_name").to_owned(), codes: codes.to_owned() }
        }
    };
    let how = (&drawing, asked.field("reason"), asked.field("again") == "yes");
    draw_area_of(&site.house, asked.who.as_ref(), asked.part("address"), how)
}

/// The field of the form of an area that a refusal is about.
const fn field_of_drawing(cannot: &CannotConvene) -> &'static str {
    match cannot {
        CannotConvene::BadArea(_) | CannotConvene::NoSuchArea => "draw-codes",
        CannotConvene::AreaOfAnother(_) => "draw-again",
        _ => "draw-reason",
    }
}

/// The field a problem of a form leads to.
fn first_field(change: &str, asked: &Asked) -> String {
    if let Some(field) = backing_field(change, asked) {
        return field;
    }
    match change {
        "declare" => "interest".to_owned(),
        "add" => "add-organisation".to_owned(),
        "area" => "area-area".to_owned(),
        "close" => "close-reason".to_owned(),
        "terms" => "terms-quorum".to_owned(),
        "fill" | "empty" | "end" | "right" => format!("{change}-seat"),
        _ => "main".to_owned(),
    }
}

fn asked_change(asked: &Asked) -> Option<PartnershipChange> {
    if let Some(change) = backing_change(asked) {
        return Some(PartnershipChange::Back(change));
    }
    let seat = || asked.field("seat").parse().ok();
    let reason = || asked.field("reason").to_owned();
    Some(match asked.field("change") {
        "area" => PartnershipChange::ChooseArea(asked.field("area").to_owned()),
        "add" => PartnershipChange::AddSeat {
            organisation: asked.field("organisation").to_owned(),
            right: Right::parse(asked.field("right"))?,
            place: SeatPlace::parse(asked.field("place"))?,
            age: SeatAge::parse(asked.field("age"))?,
        },
        "fill" => {
            PartnershipChange::FillSeat { seat: seat()?, person: asked.field("person").to_owned() }
        }
        "empty" => PartnershipChange::EmptySeat { seat: seat()?, reason: reason() },
        "end" => PartnershipChange::EndSeat { seat: seat()?, reason: reason() },
        "right" => PartnershipChange::ChangeRight {
            seat: seat()?,
            right: Right::parse(asked.field("right"))?,
            reason: reason(),
        },
        "terms" => PartnershipChange::ChangeTerms {
            terms: Terms {
                quorum: share(asked.field("quorum"))?,
                agreement: share(asked.field("agreement"))?,
                interest: InterestRule::parse(asked.field("interest_rule"))?,
                review_on: match asked.field("review_on").trim() {
                    "" => None,
                    _ => Some(asked.day("review_on")?),
                },
            },
            reason: reason(),
            decision: decided_at(asked.field("decision")),
        },
        "declare" => PartnershipChange::Declare { interest: asked.field("interest").to_owned() },
        "close" => PartnershipChange::Close { reason: reason() },
        _ => return None,
    })
}

/// Reads a decision as the form sends it: the address of its meeting, and its number there.
fn decided_at(word: &str) -> Option<DecidedAt> {
    let (meeting, number) = word.rsplit_once('/')?;
    Some(DecidedAt { meeting: meeting.to_owned(), number: number.parse().ok()? })
}

pub(crate) fn choices(pairs: Vec<(String, String)>, chosen: &str) -> Vec<Choice> {
    let choice = |(value, text): (String, String)| Choice { chosen: value == chosen, value, text };
    pairs.into_iter().map(choice).collect()
}

pub(crate) fn problem(field: &str, message: &str) -> FieldProblem {
    FieldProblem { field: field.to_owned(), message: message.to_owned() }
}

pub(crate) fn status_of(problems: &[FieldProblem]) -> StatusCode {
    if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// What a refusal says at a field, or the page for what cannot be answered at all.
fn told(field: &str, cannot: CannotConvene) -> Result<FieldProblem, Fault> {
    match cannot {
        moved @ CannotConvene::History(HistoryProblem::MovedOn) => {
            Ok(problem(field, &moved.to_string()))
        }
        CannotConvene::History(problem) => Err(history(problem)),
        other => Ok(problem(field, &other.to_string())),
    }
}

/// The page for a history that cannot be read.
pub(crate) fn history(problem: HistoryProblem) -> Fault {
    match problem {
        HistoryProblem::NoSuch(_) => Fault::NotFound,
        other => Fault::ours(other),
    }
}
