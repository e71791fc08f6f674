//! Whom a partnership could ask for research, in words, and the form that asks.

use axum::response::Response;
use convene::research::{Field, Standing};
use journeys::research::{MatchView, Proposed, ask_for_research, show_match};
use pages::{
    FieldKind, FormField, Link, MatchResearch, ProposedLine, RequestLine, StepForm, Tag, WithForms,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::{fault, refused};
use crate::led_on::led_on;
use crate::research::request_line;
use crate::site::Site;

/// `GET /partnerships/{address}/academics`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &page(site, asked)?)
}

/// `POST /partnerships/{address}/academics`
pub(crate) fn ask(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, address) = (asked.who.as_ref(), asked.part("address"));
    let whom = (address, asked.field("ask_academic"));
    match ask_for_research(&site.house, who, whom, asked.field("ask_words")) {
        Ok(()) => led_on(&format!("/partnerships/{address}/academics"), "research-ask"),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let page = page(site, asked)?.refused("ask", &asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn page(site: &Site, asked: &Asked) -> Result<MatchResearch, Fault> {
    let address = asked.part("address");
    let view = show_match(&site.house, asked.who.as_ref(), address).map_err(fault)?;
    let partnership = Link::to(format!("/partnerships/{address}"), view.partnership.1.clone());
    let issue = view.issue.fields.iter().map(|(field, words)| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        format!(
            "{} ({}; outcome {}, about {})",
            field.name(),
            words.join(", "),
            field.outcome(),
            field.factors()
        )
    });
    let proposed = view.proposed.iter().map(proposed).collect();
    let others = match view.others {
        0 => String::new(),
        1 => "1 other offers research and shares nothing with this issue.".to_owned(),
        many => format!("{many} others offer research and share nothing with this issue."),
    };
    let asked_line = |one: &journeys::research::Asked| {
        let link = Link::to(format!("/academics/{}", one.address), one.name.clone());
        request_line(one.number, &one.request, link)
    };
    let requests: Vec<RequestLine> = view.asked.iter().map(asked_line).collect();
    let head = (partnership, next_step(&view));
    Ok(MatchResearch::tell(head, (issue.collect(), proposed), others, &requests, forms(&view)))
}

fn next_step(view: &MatchView) -> &'static str {
    let is_free = |one: &Proposed| one.ranked.candidate.standing == Standing::Free;
    if view.proposed.iter().any(is_free) {
        "The convenor asks somebody for something, and they accept or decline."
    } else {
        "Somebody who fits offers research, or has a place again."
    }
}

fn proposed(one: &Proposed) -> ProposedLine {
    let candidate = &one.ranked.candidate;
    ProposedLine {
        who: Link::to(format!("/academics/{}", candidate.address), candidate.name.clone()),
        organisation: one.organisation.clone(),
        state: Tag::of(match &candidate.standing {
            Standing::Free => "can be asked",
            Standing::Asked => "was asked",
            Standing::Serves => "serves here",
            Standing::Full(_) => "has no place",
            Standing::From(_) => "not free yet",
            Standing::Conflicted(_) => "has a conflict",
        }),
        reasons: reasons(one),
    }
}

/// Why somebody stands where they stand.
fn reasons(one: &Proposed) -> Vec<String> {
    let mut reasons = Vec::new();
    let fields: Vec<&str> = one.ranked.fields.iter().map(Field::name).collect();
    reasons.push(match fields.len() {
        0 => "Shares no field of the list.".to_owned(),
        1 => format!("Shares 1 field: {}.", fields.join("; ")),
        many => format!("Shares {many} fields: {}.", fields.join("; ")),
    });
    if !one.ranked.words.is_empty() {
        let words: Vec<&str> = one.ranked.words.iter().map(String::as_str).collect();
        reasons.push(format!("Own words that stand in the issue: {}.", words.join("; ")));
    }
    let places = one.ranked.candidate.offer.places;
    reasons.push(match &one.ranked.candidate.standing {
        Standing::Free => format!("Serves {} of {places} partnerships.", one.serving),
        Standing::Asked => "Was asked for this partnership and has not answered.".to_owned(),
        Standing::Serves => "Serves this partnership already.".to_owned(),
        Standing::Full(places) => format!("Serves {places} of {places} partnerships."),
        Standing::From(day) => format!("Is free from {}.", day.in_words()),
        Standing::Conflicted(conflicts) => {
            let why: Vec<&str> = conflicts.iter().map(|one| one.why.as_str()).collect();
            format!("Declared a conflict: {}.", why.join("; "))
        }
    });
    reasons
}

fn forms(view: &MatchView) -> Vec<StepForm> {
    let free = view.proposed.iter().map(|one| &one.ranked.candidate);
    let free: Vec<(String, String)> = free
        .filter(|one| {
            matches!(one.standing, Standing::Free | Standing::Full(_) | Standing::From(_))
        })
        .map(|one| (one.address.clone(), one.name.clone()))
        .collect();
    if !view.may_ask || free.is_empty() {
        return Vec::new();
    }
    let action = format!("/partnerships/{}/academics", view.partnership.0);
    let field = FormField::new;
    let form = StepForm::new(("ask", "Ask somebody"), &action, "Ask")
        .asks(field(FieldKind::OneOf, "academic", "Whom?", "").of(free))
        .asks(field(
            FieldKind::Lines,
            "words",
            "For what?",
            "What the partnership needs, and by when.",
        ));
    vec![form]
}
