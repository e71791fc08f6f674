//! The home of the governance register.

use axum::response::Response;
use journeys::sharing::governance::DAYS_AHEAD;
use journeys::sharing::{AgreementLine, DueLine, Governance, show_governance};
use pages::sharing::{DueRow, GovernanceHome, GovernanceSheet};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::sharing::{fault, in_days, working_days};
use crate::site::Site;

/// `GET /governance`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = show_governance(&site.house, asked.who.as_ref()).map_err(fault)?;
    answer::page(site, asked, &GovernanceHome::tell(&sheet(&view)))
}

fn sheet(view: &Governance) -> GovernanceSheet {
    let requests = view.requests;
    let fact = |name: &str, text: String| (name.to_owned(), text);
    let rules = if view.rules.is_current {
        "Up to date"
    } else {
        "Not up to date: nothing is shared until they are. See what the agreements let through"
    };
    GovernanceSheet {
        due: view.due.iter().map(due).collect(),
        assessments: view.assessments.iter().map(assessment).collect(),
        facts: vec![
            fact("Matters open", view.open_matters.to_string()),
            fact(
                "Requests to share in the last 90 days",
                format!("{} shared, {} not shared", requests.shared, requests.not_shared),
            ),
            fact("Requests nobody has looked at", requests.not_looked_at.to_string()),
            fact("Rules in use", rules.to_owned()),
        ],
    }
}

fn due(line: &DueLine) -> DueRow {
    DueRow {
        what: line.what.clone(),
        href: line.href.clone(),
        by: line.by.in_words(),
        left: if line.is_overdue {
            in_days(line.days)
        } else {
            format!("{}, {}", in_days(line.days), working_days(line.working_days))
        },
        standing: if line.is_overdue { "overdue" } else { "due" }.to_owned(),
    }
}

fn assessment(line: &AgreementLine) -> [String; 5] {
    let (by, days) = line.review_by;
    [
        line.assessment.clone(),
        format!("/agreements/{}", line.id),
        line.title.clone(),
        format!("{}, {}", by.in_words(), in_days(days)),
        match days {
            ..0 => "overdue",
            0..=DAYS_AHEAD => "due",
            _ => "in order",
        }
        .to_owned(),
    ]
}
