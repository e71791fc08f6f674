//! An agreement filled in as a form: reading what was typed, adding and taking out, keeping it.

use axum::http::StatusCode;
use axum::response::Response;
use journeys::sharing::{
    AgreementForm, AssessmentForm, ClauseForm, FormKept, FormPress, PartyForm, draft_form,
    form_choices, keep_form,
};
use pages::FieldProblem;
use pages::sharing::FillAgreement;

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::led_on::led_on;
use crate::reviews::sentence;
use crate::sharing::agreement_parts::parts;
use crate::sharing::{fault, number, said_no};
use crate::site::Site;

/// Parties, rules or exceptions that one form can have; more are written as a document.
const MOST: usize = 40;

/// The words of the groups of the form.
const GROUPS: [&str; 3] = ["party", "default", "exception"];

/// `GET /agreements/new/form`
pub(crate) fn ask(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let begin = (asked.query("of"), asked.query("template"));
    let draft = draft_form(&site.house, asked.who.as_ref(), begin).map_err(fault)?;
    let page = page(site, asked, (&draft.of, draft.seen), (&draft.form, draft.is_put_by), None)?;
    answer::page(site, asked, &page)
}

/// The page for these fields. `added` is the group that was added last, which stands open.
fn page(
    site: &Site,
    asked: &Asked,
    (of, seen): (&str, Option<u64>),
    (form, is_put_by): (&AgreementForm, bool),
    added: Option<&str>,
) -> Result<FillAgreement, Fault> {
    let choices = form_choices(&site.house, asked.who.as_ref()).map_err(fault)?;
    let mut hidden: Vec<(String, String)> =
        [form.party.len(), form.default.len(), form.exception.len()]
            .iter()
            .zip(GROUPS)
            .map(|(count, word)| (format!("{word}-count"), count.to_string()))
            .collect();
    hidden.extend(seen.map(|seen| ("seen".to_owned(), seen.to_string())));
    if is_put_by {
        hidden.push(("is_put_by".to_owned(), "yes".to_owned()));
    }
    let parts = parts(form, &choices, (of.is_empty(), added));
    let templates = if of.is_empty() { choices.templates } else { Vec::new() };
    Ok(FillAgreement::tell(of, hidden, (parts, templates), is_put_by))
}

/// `POST /agreements/new/form`
pub(crate) fn send(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (of, seen) = (asked.field("of"), number(asked, "seen"));
    let mut form = typed(asked);
    let press = asked.field("press");
    let is_put_by = asked.field("is_put_by") == "yes";
    if let Some(added) = rearranged(&mut form, press) {
        let shown = page(site, asked, (of, seen), (&form, is_put_by), added.as_deref())?;
        return answer::page(site, asked, &shown);
    }
    let pressed = match press {
        "put-by" => FormPress::PutBy,
        "throw-away" => FormPress::ThrowAway,
        _ => FormPress::Keep,
    };
    let who = asked.who.as_ref();
    let (problems, status) = match keep_form(&site.house, who, (of, seen), (&form, pressed)) {
        Ok(FormKept::Draft(id)) => return led_on(&format!("/agreements/{id}"), "draft-kept"),
        Ok(FormKept::PutBy(id)) => {
            return answer::see_other(&format!("/agreements/new/form?of={id}&did=put-by"));
        }
        Ok(FormKept::ThrownAway) => return led_on("/agreements", "thrown-away"),
        Ok(FormKept::Mend(mistakes)) => (mistakes, StatusCode::UNPROCESSABLE_ENTITY),
        Err(cannot) => {
            let (words, status) = said_no(cannot)?;
            (vec![("title".to_owned(), words)], status)
        }
    };
    let problem =
        |(field, what): (String, String)| FieldProblem { field, message: sentence(&what) };
    let shown = page(site, asked, (of, seen), (&form, is_put_by), None)?;
    let shown = shown.with_problems(problems.into_iter().map(problem).collect());
    answer::page_with(site, asked, &shown, status)
}

/// The form after something was added to it or taken out, when that was asked, and what was added.
fn rearranged(form: &mut AgreementForm, press: &str) -> Option<Option<String>> {
    if let Some(word) = press.strip_prefix("add-") {
        let count = match word {
            "party" if form.party.len() < MOST => {
                form.party.push(PartyForm::default());
                form.party.len()
            }
            "default" if form.default.len() < MOST => {
                form.default.push(ClauseForm::default());
                form.default.len()
            }
            "exception" if form.exception.len() < MOST => {
                form.exception.push(ClauseForm::default());
                form.exception.len()
            }
            _ => return Some(None),
        };
        return Some(Some(format!("{word}-{count}")));
    }
    let (word, number) = press.strip_prefix("remove-")?.split_once('-')?;
    let at = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    match (word, at) {
        ("party", Some(at)) if at < form.party.len() => drop(form.party.remove(at)),
        ("default", Some(at)) if at < form.default.len() => drop(form.default.remove(at)),
        ("exception", Some(at)) if at < form.exception.len() => drop(form.exception.remove(at)),
        _ => {}
    }
    Some(None)
}

/// The fields as they were typed.
fn typed(asked: &Asked) -> AgreementForm {
    let [parties, defaults, exceptions] = GROUPS.map(|word| {
        let count = asked.field(&format!("{word}-count")).parse::<usize>().unwrap_or_default();
        1..=count.min(MOST)
    });
    let words = |name: &str| asked.field(name).trim().to_owned();
    AgreementForm {
        id: words("id"),
        title: words("title"),
        version: 0,
        aim: words("aim"),
        from: day(asked, "from"),
        until: day(asked, "until"),
        lawful_basis: words("lawful_basis"),
        special_condition: words("special_condition"),
        gateways: ticked(asked, "gateways"),
        assessment: AssessmentForm {
            reference: words("assessment_reference"),
            review_by: day(asked, "assessment_review_by"),
        },
        party: parties
            .map(|number| PartyForm {
                id: words(&format!("party-{number}_organisation")),
                signatory: words(&format!("party-{number}_signatory")),
                ..PartyForm::default()
            })
            .collect(),
        default: defaults.map(|number| clause(asked, &format!("default-{number}"))).collect(),
        exception: exceptions.map(|number| clause(asked, &format!("exception-{number}"))).collect(),
    }
}

fn clause(asked: &Asked, group: &str) -> ClauseForm {
    let name = |field: &str| format!("{group}_{field}");
    let words = |field: &str| asked.field(&name(field)).trim().to_owned();
    let ticked = |field: &str| ticked(asked, &name(field));
    ClauseForm {
        effect: words("effect"),
        why: words("why"),
        modes: ticked("modes"),
        data_types: ticked("data_types"),
        purposes: ticked("purposes"),
        holders: ticked("holders"),
        to: ticked("to"),
        to_sectors: ticked("to_sectors"),
        when: words("when"),
        from: day(asked, &name("from")),
        until: day(asked, &name("until")),
    }
}

/// What was ticked of a list, in the order of its words.
fn ticked(asked: &Asked, field: &str) -> Vec<String> {
    let start = format!("{field}-");
    asked.form.keys().filter_map(|key| key.strip_prefix(&start)).map(str::to_owned).collect()
}

/// A day as documents write it; as it was typed, where it is none.
fn day(asked: &Asked, name: &str) -> String {
    let typed = asked.field(name).trim().to_owned();
    asked.day(name).map_or(typed, |day| day.to_string())
}
