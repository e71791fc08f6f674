//! Every address, the method it is asked with, and who may ask. A test tries each with every role.

use axum::response::Response;
use convene::may::sharing as may_share;
use convene::{Role, may};

use crate::asked::Asked;
use crate::fault::Fault;
use crate::sharing::{agreements, governance, matters, requests, rules};
use crate::site::Site;
use crate::{
    api, asks, assets, desk, dossiers, gallery, health, indicators, link_history, linkage,
    meetings, places, plans, reviews, scoreboard, signing, words,
};

/// How an address is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// To read.
    Get,
    /// To change something.
    Post,
}

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everyone, signed in or not.
    Public,
    /// People who hold one of these roles.
    Roles(&'static [Role]),
}

/// Which token the form of this address carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormToken {
    /// It has no form that changes anything.
    None,
    /// The one of the session.
    OfSession,
    /// The one of the sign-in form, before there is a session.
    OfSignIn,
}

type Answer = fn(&Site, &Asked) -> Result<Response, Fault>;

/// One row of the table.
#[derive(Clone, Copy)]
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// The address, with its parts in braces.
    pub path: &'static str,
    /// Who may ask.
    pub access: Access,
    pub(crate) form: FormToken,
    pub(crate) answer: Answer,
}

impl Route {
    /// Whether programs ask it: problems are then JSON.
    pub(crate) fn is_for_programs(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// Whether it looks at a password, which takes a processor for a moment.
    pub(crate) fn is_costly(&self) -> bool {
        self.form == FormToken::OfSignIn
    }
}

const fn get(path: &'static str, access: Access, answer: Answer) -> Route {
    Route { method: Method::Get, path, access, form: FormToken::None, answer }
}

const fn post(path: &'static str, access: Access, form: FormToken, answer: Answer) -> Route {
    Route { method: Method::Post, path, access, form, answer }
}

const fn public() -> Access {
    Access::Public
}

const fn roles(needs: &'static [Role]) -> Access {
    Access::Roles(needs)
}

const fn signed_in() -> Access {
    Access::Roles(&Role::ALL)
}

/// Every address there is, except the gallery, which only development has.
pub fn table() -> Vec<Route> {
    let mut all = house();
    all.extend(governance());
    all.extend(of_sharing());
    all
}

/// Meetings, asks and dossiers.
fn governance() -> Vec<Route> {
    let (lead, raise) = (roles(may::CONVENE), roles(may::RAISE_ISSUES));
    let form = FormToken::OfSession;
    vec![
        get("/asks", public(), asks::list),
        get("/asks/new", lead, asks::new),
        post("/asks/new", lead, form, asks::begin),
        get("/asks/{address}", public(), asks::show),
        get("/asks/{address}/answer", signed_in(), asks::decide),
        post("/asks/{address}/answer", signed_in(), form, asks::decided),
        post("/asks/{address}/{deed}", lead, form, asks::act),
        get("/said-and-done", public(), asks::told),
        get("/api/v1/asks", public(), asks::api),
        get("/dossiers", public(), dossiers::list),
        get("/dossiers/new", lead, dossiers::new),
        post("/dossiers/new", lead, form, dossiers::begin),
        get("/dossiers/{address}", public(), dossiers::show),
        post("/dossiers/{address}/{deed}", raise, form, dossiers::act),
        get("/meetings", public(), meetings::list),
        get("/meetings/calendar.ics", public(), meetings::calendar),
        get("/meetings/of/{partnership}/calendar.ics", public(), meetings::calendar_of),
        get("/meetings/new", lead, meetings::new),
        post("/meetings/new", lead, form, meetings::begin),
        get("/meetings/{address}", public(), meetings::show),
        get("/meetings/{address}/minutes", public(), meetings::minutes),
        post("/meetings/{address}/reply", signed_in(), form, meetings::reply),
        post("/meetings/{address}/finish", signed_in(), form, meetings::finish),
        post("/meetings/{address}/{deed}", lead, form, meetings::act),
        get("/actions", signed_in(), meetings::actions),
    ]
}

/// Agreements, requests to share and the register of governance.
fn of_sharing() -> Vec<Route> {
    const IN: FormToken = FormToken::OfSession;
    let keep = roles(may_share::KEEP_AGREEMENTS);
    let ask = roles(may_share::ASK_WHAT_IS_LET_THROUGH);
    let request = roles(may_share::REQUEST_SHARING);
    let matter = roles(may_share::KEEP_MATTERS);
    vec![
        get("/agreements", public(), agreements::list),
        post("/agreements", keep, IN, agreements::write),
        get("/agreements/new", keep, agreements::ask),
        get("/agreements/{id}", public(), agreements::show),
        post("/agreements/{id}", roles(may_share::SIGN_AGREEMENTS), IN, agreements::act),
        get("/agreements/{id}/versions/{version}", public(), agreements::version),
        get("/sharing/rules", ask, rules::show),
        post("/sharing/rules", keep, IN, rules::renew),
        get("/sharing/requests", request, requests::list),
        post("/sharing/requests", request, IN, requests::record),
        get("/sharing/requests/new", request, requests::ask),
        get("/sharing/requests/{number}", request, requests::show),
        post("/sharing/requests/{number}", roles(may_share::SEE_ALL_REQUESTS), IN, requests::look),
        get("/governance", matter, governance::show),
        get("/governance/matters", matter, matters::list),
        post("/governance/matters", matter, IN, matters::open),
        get("/governance/matters/new", matter, matters::ask),
        get("/governance/matters/{number}", matter, matters::show),
        post("/governance/matters/{number}", matter, IN, matters::act),
    ]
}

/// Figures, places, data and people.
fn house() -> Vec<Route> {
    vec![
        get("/", public(), scoreboard::start),
        get("/scoreboard", public(), scoreboard::show),
        get("/indicators", public(), indicators::list),
        get("/indicators/{id}", public(), indicators::show),
        get("/places", public(), places::list),
        get("/places/{slug}", public(), places::show),
        get("/together", public(), desk::together),
        get("/desk", signed_in(), desk::desk),
        get("/plan", public(), plans::newest),
        post("/plan", roles(may::WRITE_PLANS), FormToken::OfSession, plans::begin),
        get("/plan/{plan}", public(), plans::show),
        post("/plan/{plan}", roles(may::WORK_ON_PLANS), FormToken::OfSession, plans::act),
        get("/plan/{plan}/{priority}/{milestone}", roles(may::WRITE_PLANS), plans::milestone),
        get("/data", roles(may::SEE_DATA_HEALTH), health::list),
        get("/data/loads/{id}", roles(may::SEE_DATA_HEALTH), health::show),
        get("/linkage", roles(may::SEE_LINKAGE), linkage::show),
        post("/linkage/stop", roles(may::LINK_RECORDS), FormToken::OfSession, linkage::stop),
        post("/linkage/begin", roles(may::LINK_RECORDS), FormToken::OfSession, linkage::begin),
        get("/linkage/history", roles(may::REVIEW_LINKS), link_history::show),
        post(
            "/linkage/history/{change}",
            roles(may::REVIEW_LINKS),
            FormToken::OfSession,
            link_history::set_right,
        ),
        get("/linkage/review", roles(may::REVIEW_LINKS), reviews::desk),
        get("/linkage/review/{pair}", roles(may::REVIEW_LINKS), reviews::pair),
        post(
            "/linkage/review/{pair}",
            roles(may::REVIEW_LINKS),
            FormToken::OfSession,
            reviews::decide,
        ),
        post(
            "/linkage/review/{pair}/values",
            roles(may::REVIEW_LINKS),
            FormToken::OfSession,
            reviews::values,
        ),
        get("/sign-in", public(), signing::ask),
        post("/sign-in", public(), FormToken::OfSignIn, signing::sign_in),
        post("/sign-out", signed_in(), FormToken::OfSession, signing::sign_out),
        get("/account", signed_in(), signing::account),
        get("/about/numbers", public(), words::method),
        get("/accessibility", public(), words::accessibility),
        get("/privacy", public(), words::privacy),
        get("/cookies", public(), words::cookies),
        get("/health", public(), words::alive),
        get("/assets/{name}", public(), assets::show),
        get("/api/v1/scoreboard", public(), api::scoreboard),
        get("/api/v1/indicators", public(), api::indicators),
        get("/api/v1/indicators/{id}", public(), api::indicator),
    ]
}

/// The addresses only development has.
pub(crate) fn showroom() -> Vec<Route> {
    vec![get("/gallery", public(), gallery::list), get("/gallery/{name}", public(), gallery::show)]
}
