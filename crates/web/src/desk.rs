//! What partners do together, and a person's own desk.

use access::{Need, Purpose, act};
use axum::response::Response;
use pages::{Desk, Signpost, Together};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// What may lie on a desk: what the rules must allow, where it is, what it is called and what is there.
fn lying() -> Vec<(Need, [&'static str; 3])> {
    vec![
        (
            act::SEE_OWN_DESK.into(),
            [
                "/actions",
                "What I have to do",
                "Actions, invitations and asks that wait for you, and what is due soon.",
            ],
        ),
        (
            act::REQUEST_SHARING.into(),
            [
                "/sharing/requests",
                "Requests to share",
                "Write down that you share something about a child with another organisation, or that you do not.",
            ],
        ),
        (
            act::ASK_WHAT_IS_LET_THROUGH.into(),
            [
                "/sharing/rules",
                "What the agreements let through",
                "Whether one organisation may tell another something, by which clause, and why.",
            ],
        ),
        (
            act::SIGN_MENUS.into(),
            [
                "/statistics/menus",
                "Menus of statistics",
                "What may be asked of live statistics, and which menus two people are to sign.",
            ],
        ),
        (
            act::KEEP_MATTERS.into(),
            [
                "/governance",
                "Governance register",
                "What is overdue and what falls due: agreements, impact assessments, requests for one\u{2019}s own data, complaints and breaches.",
            ],
        ),
    ]
}

/// Who works in the safe room, and what is to leave it.
fn of_safe_room() -> Vec<(Need, [&'static str; 3])> {
    vec![
        (
            act::KEEP_ACCREDITATIONS.into(),
            [
                "/safe-room/people",
                "People of the safe room",
                "Who took the training to read rows or to check what leaves, until when, and who must not.",
            ],
        ),
        (
            act::CHECK_OUTPUTS.into(),
            [
                "/outputs",
                "Safe room outputs",
                "What analysts ask to take out of the safe room, and what two people have to look at first.",
            ],
        ),
    ]
}

/// What lies there for those who look after people and data.
fn looked_after() -> Vec<(Need, [&'static str; 3])> {
    vec![
        (
            act::MANAGE_PEOPLE.into(),
            ["/people", "People", "Accounts, their roles, and who has not signed in for long."],
        ),
        (
            act::INVITE_PEOPLE.into(),
            [
                "/people/invitations",
                "Invitations",
                "Invite somebody, and see which invitations are still open.",
            ],
        ),
        (
            act::SEE_WORRIES.for_purpose(Purpose::Safeguarding),
            [
                "/voices/worries",
                "Worries about safety",
                "What people in conversations said about somebody who is not safe. Look every day.",
            ],
        ),
        (
            act::REACH_OWN_RECORDS.for_purpose(Purpose::DirectCare),
            [
                "/own-records",
                "Own records",
                "Exact counts of the pupils of your own school, for you alone.",
            ],
        ),
        (
            act::SEE_DATA_HEALTH.into(),
            ["/data", "Data health", "What was loaded, when, and what was wrong with it."],
        ),
        (
            act::SEE_LINKAGE.into(),
            [
                "/linkage",
                "Linkage",
                "How partners\u{2019} records were linked, how well, and for whom less well.",
            ],
        ),
        (
            act::REVIEW_LINKS.for_purpose(Purpose::Linkage),
            ["/linkage/review", "Review links", "Pairs of records that a person has to decide."],
        ),
        (
            act::SEE_RULES.into(),
            ["/access", "Who may do what", "The access rules in plain words, by role."],
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
    let open = lying().into_iter().chain(of_safe_room()).chain(looked_after());
    let open = open.filter(|(need, _)| site.house.may(who, *need).is_ok());
    let posts = open.map(|(_, [href, text, words])| Signpost { href, text, words });
    let name = who.map_or("", |who| who.name.as_str());
    answer::page(site, asked, &Desk::tell(name, posts.collect()))
}
