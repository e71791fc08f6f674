//! The theory of change: read by everybody, written by a convenor and the board.

use access::act;
use axum::http::StatusCode;
use axum::response::Response;
use convene::plan::{Claim, Step, StepKind, Strength, TheoryDeed, TheoryNotAllowed, TheoryProblem};
use journeys::histories::HistoryProblem;
use journeys::theories::{CannotTheorise, StepFigure, show_theory, write_theory};
use pages::{FigurePart, ShowTheory, TheorySheet, WithForms};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::seen;
use crate::led_on::led_on;
use crate::reviews::sentence;
use crate::site::Site;

/// `GET /theory`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &page(site, asked)?)
}

/// `POST /theory/{deed}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let deed = asked.part("deed");
    let mend = |field: Option<&str>, words: &str, status| {
        let page = page(site, asked)?.refused(deed, &asked.form, (field, words));
        answer::page_with(site, asked, &page, status)
    };
    // A step that is not there is not made by naming it: its name could be another's soon.
    let step = asked.field("put-step_step").trim();
    if deed == "put-step" && !step.is_empty() {
        let view = show_theory(&site.house, asked.who.as_ref()).map_err(fault)?;
        let steps = view.iter().flat_map(|view| &view.life.theory().steps);
        if !steps.map(|step| &step.id).any(|id| id == step) {
            let words = "Choose a step of the list, or none to write a new one";
            return mend(Some("step"), words, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    let wanted = match wanted(asked, deed)? {
        Ok(wanted) => wanted,
        Err((field, words)) => return mend(Some(field), words, StatusCode::UNPROCESSABLE_ENTITY),
    };
    match write_theory(&site.house, asked.who.as_ref(), seen(asked), wanted) {
        Ok(()) => led_on("/theory", if deed == "begin" { "begun" } else { deed }),
        Err(CannotTheorise::NotAllowed(problem)) => {
            let words = sentence(&problem.to_string());
            mend(field_of(&problem), &words, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(cannot @ CannotTheorise::NoSuchIndicator) => {
            let words = sentence(&cannot.to_string());
            mend(Some("shown_by"), &words, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(CannotTheorise::History(problem @ HistoryProblem::MovedOn)) => {
            mend(None, &sentence(&problem.to_string()), StatusCode::CONFLICT)
        }
        Err(cannot) => Err(fault(cannot)),
    }
}

/// A field and what to do about it.
type Mend = (&'static str, &'static str);

fn wanted(asked: &Asked, deed: &str) -> Result<Result<TheoryDeed, Mend>, Fault> {
    let field = |name: &str| asked.field(&format!("{deed}_{name}")).trim().to_owned();
    let filled = |text: String| if text.is_empty() { None } else { Some(text) };
    Ok(match deed {
        "begin" => Ok(TheoryDeed::Begin { title: field("title") }),
        "put-step" => {
            StepKind::parse(&field("kind")).ok_or(("kind", "Choose a kind")).map(|kind| {
                let (id, words, shown_by) =
                    (field("step"), field("words"), filled(field("shown_by")));
                TheoryDeed::PutStep { step: Step { id, kind, words, shown_by } }
            })
        }
        "put-claim" => {
            let strength = Strength::parse(&field("strength"));
            let strength = strength.ok_or(("strength", "Choose how it is known"));
            strength.map(|strength| {
                let (from, to, evidence) = (field("from"), field("to"), filled(field("evidence")));
                TheoryDeed::PutClaim { claim: Claim { from, to, strength, evidence } }
            })
        }
        "take-step" => Ok(TheoryDeed::TakeStep { id: field("step"), reason: field("reason") }),
        "take-claim" => match field("claim").split_once(' ') {
            Some((from, to)) => Ok(TheoryDeed::TakeClaim {
                from: from.to_owned(),
                to: to.to_owned(),
                reason: field("reason"),
            }),
            None => Err(("claim", "Choose a claim")),
        },
        _ => return Err(Fault::NotFound),
    })
}

/// The field a refusal is about.
const fn field_of(problem: &TheoryNotAllowed) -> Option<&'static str> {
    match problem {
        TheoryNotAllowed::Problem(
            TheoryProblem::LeadsBack { .. } | TheoryProblem::NoSuchStep(_),
        ) => Some("to"),
        TheoryNotAllowed::Problem(TheoryProblem::NoEvidence { .. }) => Some("evidence"),
        TheoryNotAllowed::Problem(
            TheoryProblem::TwoOfOneName(_) | TheoryProblem::LeadsNowhere(_),
        )
        | TheoryNotAllowed::NotBegun
        | TheoryNotAllowed::NoSuch
        | TheoryNotAllowed::TooMany
        | TheoryNotAllowed::Claimed
        | TheoryNotAllowed::BeforeTheLastEntry => None,
        TheoryNotAllowed::NoWords => Some("words"),
    }
}

fn page(site: &Site, asked: &Asked) -> Result<ShowTheory, Fault> {
    let writes = site.house.may(asked.who.as_ref(), act::WRITE_THEORY).is_ok();
    let Some(view) = show_theory(&site.house, asked.who.as_ref()).map_err(fault)? else {
        return Ok(ShowTheory::none(writes));
    };
    let indicators: Vec<(String, String)> = if writes {
        let named = |one: &measure::Definition| (one.id.clone(), one.name.clone());
        site.house.definitions.iter().map(named).collect()
    } else {
        Vec::new()
    };
    let figures = view.figures.iter().map(|(id, figure)| (id.clone(), told(figure))).collect();
    Ok(ShowTheory::tell(TheorySheet {
        seen: view.seen,
        life: &view.life,
        by: &view.by,
        figures: &figures,
        indicators: &indicators,
        writes,
    }))
}

fn told(figure: &StepFigure) -> FigurePart {
    match figure.clone() {
        StepFigure::Known { level, trend, vintage } => FigurePart::known(level, trend, vintage),
        StepFigure::Unknown(why) => FigurePart::unknown(why),
    }
}

fn fault(cannot: CannotTheorise) -> Fault {
    match cannot {
        CannotTheorise::Refused(refusal) => Fault::Refused(refusal),
        CannotTheorise::NotAllowed(_)
        | CannotTheorise::NoSuchIndicator
        | CannotTheorise::History(_) => Fault::ours(cannot),
    }
}
