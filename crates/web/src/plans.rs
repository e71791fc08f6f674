//! Delivery plans: reading them, and the forms of those who keep them.

use access::{Act, act};
use axum::http::StatusCode;
use axum::response::Response;
use commons::Pence;
use convene::plan::{Funding, Gate, PlanDeed, PlanNotAllowed, PlanStage, Rating};
use journeys::histories::HistoryProblem;
use journeys::plans::{CannotPlan, PlanView, begin_plan, do_to_plan, show_plan, show_plans};
use pages::{Link, PlanSheet, RateMilestone, ShowPlan, Typed};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::led_on::led_on;
use crate::reviews::sentence;
use crate::site::Site;

/// `GET /plan`: the live one, or the newest.
pub(crate) fn newest(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &newest_page(site, asked)?)
}

/// `GET /plan/{plan}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &page_of(site, asked, asked.part("plan"))?)
}

/// `GET /plan/{plan}/{priority}/{milestone}`
pub(crate) fn milestone(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let numbers = (asked.part("priority").parse(), asked.part("milestone").parse());
    let (Ok(priority), Ok(milestone)) = numbers else { return Err(Fault::NotFound) };
    let view = view(site, asked, asked.part("plan"))?;
    let form = RateMilestone::tell(sheet(site, &view, asked), (priority, milestone));
    answer::page(site, asked, &form.ok_or(Fault::NotFound)?)
}

/// `POST /plan`
pub(crate) fn begin(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let wrong = |field: &str, message: &str| {
        let page = match after(asked) {
            Some(address) => page_of(site, asked, address)?,
            None => newest_page(site, asked)?,
        };
        again(site, asked, page.with_problem(field, message, typed(asked, "begin")))
    };
    let Some(from) = asked.day("from") else { return wrong("from", "Write the first day") };
    let Some(until) = asked.day("until") else { return wrong("until", "Write the last day") };
    let title = asked.field("title");
    match begin_plan(&site.house, asked.who.as_ref(), (title, from, until), after(asked)) {
        Ok(address) => led_on(&format!("/plan/{address}"), "begun"),
        Err(CannotPlan::NotAllowed(PlanNotAllowed::NoWords)) => wrong("title", "Write a title"),
        Err(CannotPlan::NotAllowed(problem)) => wrong("until", &sentence(&problem.to_string())),
        Err(cannot) => Err(fault(cannot)),
    }
}

/// `POST /plan/{plan}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let address = asked.part("plan");
    let seen = asked.field("seen").parse().map_err(|_| Fault::NotUnderstood(LOAD_AGAIN))?;
    let did = asked.field("did");
    let deed = match deed(asked, did) {
        Ok(deed) => deed,
        Err(Unread::Field(field, message)) => return mend(site, asked, field, message),
        Err(Unread::Form) => return Err(Fault::NotUnderstood(LOAD_AGAIN)),
    };
    match do_to_plan(&site.house, asked.who.as_ref(), (address, seen), deed) {
        Ok(_) => led_on(&format!("/plan/{address}"), did),
        Err(CannotPlan::NotAllowed(problem)) => {
            mend(site, asked, first_field(did, &problem), &sentence(&problem.to_string()))
        }
        Err(problem @ (CannotPlan::OwnWork | CannotPlan::AnotherIsLive(_))) => {
            let field = first_field(did, &PlanNotAllowed::NoSuch);
            mend(site, asked, field, &sentence(&problem.to_string()))
        }
        Err(CannotPlan::History(problem @ HistoryProblem::MovedOn)) => mend(
            site,
            asked,
            first_field(did, &PlanNotAllowed::NoSuch),
            &sentence(&problem.to_string()),
        ),
        Err(cannot) => Err(fault(cannot)),
    }
}

const LOAD_AGAIN: &str = "Load the page of the plan again and use its form.";

/// Why a form gives no deed.
enum Unread {
    /// A field has to be mended.
    Field(&'static str, &'static str),
    /// It is not a form of ours.
    Form,
}

fn deed(asked: &Asked, did: &str) -> Result<PlanDeed, Unread> {
    let text = |name: &str| asked.field(name).trim().to_owned();
    match did {
        "add-priority" => {
            let gate = match asked.field("priority-needs").trim() {
                "" => Gate::Open,
                amount => Gate::Funding(Funding {
                    needed: pounds(amount, "priority-needs")?,
                    secured: Pence(0),
                }),
            };
            Ok(PlanDeed::AddPriority { title: text("priority-title"), gate })
        }
        "add-milestone" => Ok(PlanDeed::AddMilestone {
            priority: number(asked, "priority", "Choose a priority")?,
            what: text("what"),
            owner: text("owner"),
            due: asked
                .day("milestone-due")
                .ok_or(Unread::Field("milestone-due", "Write the day, such as 31/8/2027"))?,
        }),
        "secure" => Ok(PlanDeed::Secure {
            priority: number(asked, "for-priority", "Choose a priority")?,
            amount: pounds(asked.field("amount"), "amount")?,
            source: text("source"),
        }),
        "approve" => Ok(PlanDeed::Approve),
        "close" => Ok(PlanDeed::Close { reason: text("closing") }),
        "rate" => Ok(PlanDeed::Rate {
            priority: number(asked, "priority", LOAD_AGAIN)?,
            milestone: asked.field("milestone").parse().map_err(|_| Unread::Form)?,
            rating: rating(asked.field("rating"), text("reason"))?,
        }),
        _ => Err(Unread::Form),
    }
}

fn rating(word: &str, reason: String) -> Result<Rating, Unread> {
    match word {
        "on-track" => Ok(Rating::OnTrack),
        "at-risk" => Ok(Rating::AtRisk { reason }),
        "off-track" => Ok(Rating::OffTrack { reason }),
        "done" => Ok(Rating::Done { evidence: reason }),
        "carried-over" => Ok(Rating::CarriedOver { reason }),
        _ => Err(Unread::Field("rating", "Choose how it stands")),
    }
}

fn number(asked: &Asked, field: &'static str, message: &'static str) -> Result<u8, Unread> {
    asked.field(field).parse().map_err(|_| Unread::Field(field, message))
}

fn pounds(text: &str, field: &'static str) -> Result<Pence, Unread> {
    Pence::parse(text).ok_or(Unread::Field(field, "Write an amount in pounds, such as 125,000"))
}

/// The field a refusal is about, so that the list of problems leads there.
fn first_field(did: &str, problem: &PlanNotAllowed) -> &'static str {
    match (did, problem) {
        ("add-priority", PlanNotAllowed::NoMoney) => "priority-needs",
        ("add-priority", _) => "priority-title",
        ("add-milestone", PlanNotAllowed::NoWords) => "what",
        ("add-milestone", PlanNotAllowed::Problem(convene::plan::PlanProblem::NoOwner { .. })) => {
            "owner"
        }
        ("add-milestone", PlanNotAllowed::Problem(_)) => "milestone-due",
        ("add-milestone", _) => "priority",
        ("secure", PlanNotAllowed::NoMoney) => "amount",
        ("secure", PlanNotAllowed::NoWords) => "source",
        ("secure", _) => "for-priority",
        ("rate", _) => "reason",
        ("close", _) => "closing",
        (_, _) => "approve",
    }
}

/// The form again, with what to mend.
fn mend(site: &Site, asked: &Asked, field: &str, message: &str) -> Result<Response, Fault> {
    let address = asked.part("plan");
    if asked.field("did") != "rate" {
        let page = page_of(site, asked, address)?;
        return again(
            site,
            asked,
            page.with_problem(field, message, typed(asked, asked.field("did"))),
        );
    }
    let numbers = (asked.field("priority").parse(), asked.field("milestone").parse());
    let (Ok(priority), Ok(milestone)) = numbers else {
        return Err(Fault::NotUnderstood(LOAD_AGAIN));
    };
    let view = view(site, asked, address)?;
    let form = RateMilestone::tell(sheet(site, &view, asked), (priority, milestone))
        .ok_or(Fault::NotUnderstood(LOAD_AGAIN))?;
    let form = form.with_problem(field, message, asked.field("rating"), asked.field("reason"));
    answer::page_with(site, asked, &form, StatusCode::UNPROCESSABLE_ENTITY)
}

fn again(site: &Site, asked: &Asked, page: ShowPlan) -> Result<Response, Fault> {
    answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
}

fn typed(asked: &Asked, did: &str) -> Typed {
    let mut fields = asked.form.clone();
    fields.remove("form_token");
    Typed { did: did.to_owned(), fields }
}

/// The plan the next one takes over from: its page is sent along.
fn after(asked: &Asked) -> Option<&str> {
    asked.field("after").strip_prefix("/plan/").filter(|address| !address.is_empty())
}

fn newest_page(site: &Site, asked: &Asked) -> Result<ShowPlan, Fault> {
    let plans = show_plans(&site.house, asked.who.as_ref()).map_err(fault)?;
    let Some((first, others)) = plans.split_first() else {
        return Ok(ShowPlan::none(site.house.may(asked.who.as_ref(), act::WRITE_PLANS).is_ok()));
    };
    Ok(ShowPlan::tell(sheet(site, first, asked), others.iter().map(link).collect()))
}

fn page_of(site: &Site, asked: &Asked, address: &str) -> Result<ShowPlan, Fault> {
    let view = view(site, asked, address)?;
    let plans = show_plans(&site.house, asked.who.as_ref()).map_err(fault)?;
    let others = plans.iter().filter(|plan| plan.address != view.address).map(link).collect();
    Ok(ShowPlan::tell(sheet(site, &view, asked), others))
}

fn view(site: &Site, asked: &Asked, address: &str) -> Result<PlanView, Fault> {
    show_plan(&site.house, asked.who.as_ref(), address).map_err(fault)
}

fn sheet<'a>(site: &Site, view: &'a PlanView, asked: &Asked) -> PlanSheet<'a> {
    let holds = |act: Act| site.house.may(asked.who.as_ref(), act).is_ok();
    PlanSheet {
        address: &view.address,
        seen: view.seen,
        life: &view.life,
        by: &view.by,
        today: view.today,
        writes: holds(act::WRITE_PLANS),
        approves: holds(act::APPROVE_PLANS),
    }
}

fn link(plan: &PlanView) -> Link {
    let stage = match plan.life.stage() {
        PlanStage::Draft => "draft",
        PlanStage::Live => "live",
        PlanStage::Closed => "closed",
    };
    let title = &plan.life.plan().title;
    Link::to(format!("/plan/{}", plan.address), format!("{title} ({stage})"))
}

fn fault(cannot: CannotPlan) -> Fault {
    match cannot {
        CannotPlan::Refused(refusal) => Fault::Refused(refusal),
        CannotPlan::History(HistoryProblem::NoSuch(_)) => Fault::NotFound,
        CannotPlan::NotAllowed(_)
        | CannotPlan::OwnWork
        | CannotPlan::AnotherIsLive(_)
        | CannotPlan::History(_) => Fault::ours(cannot),
    }
}
