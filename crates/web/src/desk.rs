//! What partners do together, and a person's own desk.

use access::{Need, Purpose, act};
use axum::response::Response;
use pages::{Desk, Signpost, Together};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// What may lie on a desk: where, what it is called, what is there, and what the rules must allow.
fn lying() -> Vec<(Signpost, Need)> {
    let post = |href, text, words, need: Need| (Signpost { href, text, words }, need);
    vec![
        post(
            "/actions",
            "What I have to do",
            "Actions, invitations and asks that wait for you, and what is due soon.",
            act::SEE_OWN_DESK.into(),
        ),
        post(
            "/sharing/requests",
            "Requests to share",
            "Write down that you share something about a child with another organisation, or that you do not.",
            act::REQUEST_SHARING.into(),
        ),
        post(
            "/sharing/rules",
            "What the agreements let through",
            "Whether one organisation may tell another something, by which clause, and why.",
            act::ASK_WHAT_IS_LET_THROUGH.into(),
        ),
        post(
            "/governance",
            "Governance register",
            "What is overdue and what falls due: agreements, impact assessments, requests for one\u{2019}s own data, complaints and breaches.",
            act::KEEP_MATTERS.into(),
        ),
        post(
            "/people",
            "People",
            "Accounts, their roles, and who has not signed in for long.",
            act::MANAGE_PEOPLE.into(),
        ),
        post(
            "/people/invitations",
            "Invitations",
            "Invite somebody, and see which invitations are still open.",
            act::INVITE_PEOPLE.into(),
        ),
        post(
            "/data",
            "Data health",
            "What was loaded, when, and what was wrong with it.",
            act::SEE_DATA_HEALTH.into(),
        ),
        post(
            "/linkage",
            "Linkage",
            "How partners\u{2019} records were linked, how well, and for whom less well.",
            act::SEE_LINKAGE.into(),
        ),
        post(
            "/linkage/review",
            "Review links",
            "Pairs of records that a person has to decide.",
            act::REVIEW_LINKS.for_purpose(Purpose::Linkage),
        ),
        post(
            "/access",
            "Who may do what",
            "The access rules in plain words, by role.",
            act::SEE_RULES.into(),
        ),
    ]
}

/// `GET /together`
pub(crate) fn together(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &Together::tell())
}

/// `GET /desk`
pub(crate) fn desk(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let open = lying().into_iter().filter(|(_, need)| site.house.may(who, *need).is_ok());
    let posts = open.map(|(post, _)| post);
    let name = who.map_or("", |who| who.name.as_str());
    answer::page(site, asked, &Desk::tell(name, posts.collect()))
}
