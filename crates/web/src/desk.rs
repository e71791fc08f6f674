//! What partners do together, and a person's own desk.

use axum::response::Response;
use convene::{Role, may};
use pages::{Desk, Signpost, Together};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// What may lie on a desk: where, what it is called, what is there, and to whom it is open.
const DESK: &[(&str, &str, &str, &[Role])] = &[
    (
        "/actions",
        "What I have to do",
        "Actions, invitations and asks that wait for you, and what is due soon.",
        &Role::ALL,
    ),
    (
        "/sharing/requests",
        "Requests to share",
        "Write down that you share something about a child with another organisation, or that you do not.",
        may::sharing::REQUEST_SHARING,
    ),
    (
        "/sharing/rules",
        "What the agreements let through",
        "Whether one organisation may tell another something, by which clause, and why.",
        may::sharing::ASK_WHAT_IS_LET_THROUGH,
    ),
    (
        "/governance",
        "Governance register",
        "What is overdue and what falls due: agreements, impact assessments, requests for one\u{2019}s own data, complaints and breaches.",
        may::sharing::KEEP_MATTERS,
    ),
    (
        "/data",
        "Data health",
        "What was loaded, when, and what was wrong with it.",
        may::SEE_DATA_HEALTH,
    ),
    (
        "/linkage",
        "Linkage",
        "How partners\u{2019} records were linked, how well, and for whom less well.",
        may::SEE_LINKAGE,
    ),
    (
        "/linkage/review",
        "Review links",
        "Pairs of records that a person has to decide.",
        may::REVIEW_LINKS,
    ),
];

/// `GET /together`
pub(crate) fn together(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &Together::tell())
}

/// `GET /desk`
pub(crate) fn desk(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let open = DESK.iter().filter(|(.., needs)| may::hold_one_of(who, needs).is_ok());
    let posts = open.map(|&(href, text, words, _)| Signpost { href, text, words });
    let name = who.map_or("", |who| who.name.as_str());
    answer::page(site, asked, &Desk::tell(name, posts.collect()))
}
