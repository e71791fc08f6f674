//! Research: what is offered, one offer, whom a partnership could ask, and what is done with each.

use axum::response::Response;
use convene::Entry;
use convene::research::{
    Academic, AcademicDeed, AcademicStage, Field, NameShown, Offer, Request, RequestStage, With,
};
use journeys::research::{
    AcademicView, change_offer, choices_of_offer, list_academics, offer_research, show_academic,
};
use pages::{
    AcademicFacts, AcademicLine, BeginPage, Fact, Link, ListAcademics, RequestLine, ShowAcademic,
    Step, WithForms,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::{fault, refused, seen};
use crate::led_on::led_on;
use crate::research_forms::{begin_form, forms, typed_deed, typed_offer};
use crate::reviews::sentence;
use crate::site::Site;

/// `GET /academics`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let all = list_academics(&site.house, asked.who.as_ref()).map_err(fault)?;
    let lines: Vec<AcademicLine> = all.iter().map(line).collect();
    answer::page(site, asked, &ListAcademics::tell(&lines, asked.who.is_some()))
}

fn line(one: &AcademicView) -> AcademicLine {
    AcademicLine {
        href: format!("/academics/{}", one.address),
        name: one.name.clone(),
        organisation: one.life.academic().organisation().name.clone(),
        fields: fields_in_words(one.life.offer()),
        serving: serving(one),
    }
}

fn serving(one: &AcademicView) -> String {
    format!("{} of {}", one.life.serving(), one.life.offer().places)
}

fn fields_in_words(offer: &Offer) -> String {
    let names: Vec<&str> = offer.fields.iter().map(Field::name).collect();
    if names.is_empty() { "none of the list".to_owned() } else { names.join("; ") }
}

/// `GET /academics/new`
pub(crate) fn new(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &begin_page(site, asked)?)
}

/// `POST /academics/new`
pub(crate) fn begin(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let begun =
        typed_offer(asked).and_then(|new| offer_research(&site.house, asked.who.as_ref(), &new));
    match begun {
        Ok(address) => led_on(&format!("/academics/{address}"), "offered"),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let page = begin_page(site, asked)?.refused(&asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn begin_page(site: &Site, asked: &Asked) -> Result<BeginPage, Fault> {
    let found = choices_of_offer(&site.house, asked.who.as_ref()).map_err(fault)?;
    let lead = if found.own.is_empty() {
        "Research is offered by those who are recorded as working for a university, an institute or \
         another organisation of the alliance. Nothing of the kind is recorded for you yet: an \
         administrator does that."
    } else {
        "You say what you offer and for how many partnerships at a time. A partnership may ask; you \
         accept or decline."
    };
    Ok(BeginPage {
        heading: "Offer research".to_owned(),
        lead: lead.to_owned(),
        up: Link::to("/academics", "Research"),
        form: begin_form(&found).opened(),
        also: Vec::new(),
        problems: Vec::new(),
    })
}

/// `GET /academics/{address}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &page(site, asked)?)
}

/// `POST /academics/{address}/{deed}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, address, deed) = (asked.who.as_ref(), asked.part("address"), asked.part("deed"));
    let view = show_academic(&site.house, who, address).map_err(fault)?;
    let done = typed_deed(asked, deed, view.life.offer())?
        .and_then(|typed| change_offer(&site.house, who, (address, seen(asked)), &typed));
    match done {
        Ok(()) => led_on(&format!("/academics/{address}"), &format!("research-{deed}")),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let page = page(site, asked)?.refused(deed, &asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn page(site: &Site, asked: &Asked) -> Result<ShowAcademic, Fault> {
    let who = asked.who.as_ref();
    let view = show_academic(&site.house, who, asked.part("address")).map_err(fault)?;
    let found = choices_of_offer(&site.house, who).map_err(fault)?;
    let conflicts =
        if view.signed_in { conflicts(&view, &found.organisations) } else { Vec::new() };
    let requests = view.life.requests();
    Ok(ShowAcademic::tell(AcademicFacts {
        name: view.name.clone(),
        state: view.life.stage().to_string(),
        next: next_step(&view).to_owned(),
        facts: facts(&view),
        requests: requests.map(|(number, one)| request(&view, (number, one))).collect(),
        steps: view.life.history().iter().rev().map(|entry| step(&view, entry)).collect(),
        forms: forms(&view, &found, &conflicts),
        conflicts,
    }))
}

fn next_step(view: &AcademicView) -> &'static str {
    let any = |stage| view.life.requests().any(|(_, one)| one.stage == stage);
    match view.life.stage() {
        AcademicStage::Offering if view.has_left => {
            "Nothing more: whoever offered it has left. It stays on record."
        }
        AcademicStage::Unknown => "It is offered.",
        AcademicStage::Withdrawn => "Nothing more: it is withdrawn, and stays on record.",
        AcademicStage::Offering if any(RequestStage::Asked) => {
            "Whoever offers it answers the request that waits."
        }
        AcademicStage::Offering if any(RequestStage::Accepted) => {
            "The work is done, and what came of it is written down."
        }
        AcademicStage::Offering => "A partnership whose issue it fits may ask.",
    }
}

fn facts(view: &AcademicView) -> Vec<Fact> {
    let (life, offer) = (&view.life, view.life.offer());
    let words: Vec<&str> = offer.words.iter().map(String::as_str).collect();
    let mut facts = vec![
        Fact::of("Where they work", &life.academic().organisation().name),
        Fact::of("Fields", fields_in_words(offer)),
    ];
    if !words.is_empty() {
        facts.push(Fact::of("In their own words", words.join("; ")));
    }
    facts.push(Fact::of("Partnerships they serve", serving(view)));
    if let Some(from) = offer.from {
        facts.push(Fact::of("Free from", from.in_words()));
    }
    if matches!(life.academic(), Academic::Researcher { .. }) && view.signed_in {
        facts.push(Fact::of("Who may read the name", life.shown().in_words()));
    }
    facts
}

/// The conflicts, one a line: with whom, and why.
fn conflicts(view: &AcademicView, organisations: &[(String, String)]) -> Vec<String> {
    let with = |with: &With| match with {
        With::Partnership(address) => view.partnerships.get(address).cloned(),
        With::Organisation(id) => {
            let found = organisations.iter().find(|(own, _)| own == id.as_str());
            found.map(|(_, name)| name.clone()).or_else(|| Some(id.to_string()))
        }
    };
    let line = |one: &convene::research::Conflict| {
        format!("{}: {}", with(&one.with).unwrap_or_default(), one.why)
    };
    view.life.offer().conflicts.iter().map(line).collect()
}

fn request(view: &AcademicView, (number, one): (u32, &Request)) -> RequestLine {
    let name = view.partnerships.get(&one.partnership).unwrap_or(&one.partnership);
    request_line(number, one, Link::to(format!("/partnerships/{}", one.partnership), name.clone()))
}

pub(crate) fn request_line(number: u32, one: &Request, with: Link) -> RequestLine {
    RequestLine {
        number,
        with: Some(with),
        what_for: one.what_for.clone(),
        state: one.stage.to_string(),
        answer: one.answer.clone(),
        at: one.changed_at.day().in_words(),
    }
}

fn step(view: &AcademicView, entry: &Entry<AcademicDeed>) -> Step {
    let what = match &entry.deed {
        AcademicDeed::Answer(answer) => format!("request {}: {}", answer.request(), answer.kind()),
        AcademicDeed::Offer { .. }
        | AcademicDeed::Change { .. }
        | AcademicDeed::ShowName { .. }
        | AcademicDeed::Ask { .. }
        | AcademicDeed::Withdraw { .. } => entry.deed.kind().to_string(),
    };
    Step {
        what: sentence(&what),
        at: entry.at.in_words(),
        who: view.names.get(&entry.who).cloned().unwrap_or_default(),
        words: match &entry.deed {
            AcademicDeed::Offer { offer, .. } => fields_in_words(offer),
            AcademicDeed::Change { reason, .. } | AcademicDeed::Withdraw { reason } => {
                reason.clone()
            }
            AcademicDeed::ShowName { shown } => match shown {
                NameShown::ToPartners => "Only those who are signed in read the name".to_owned(),
                NameShown::ToEverybody => "Everybody may read the name".to_owned(),
            },
            AcademicDeed::Ask { what_for, .. } => what_for.clone(),
            AcademicDeed::Answer(answer) => answer.words().to_owned(),
        },
    }
}
