//! Every address, the method it is asked with, and who may ask. A test tries each with every role.

mod partners;

use access::{Need, Purpose, Tie, Ties, act};
use axum::response::Response;

use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;
use crate::{
    api, area_assets, asks, assets, desk, dossiers, drafts, gallery, health, indicators,
    invitations, joining, link_history, linkage, meetings, own_records, papers, partnerships,
    passkeys, people, places, plans, provider, reviews, rules, scoreboard, second_step, signing,
    statement_lists, statements, theory, words,
};

/// How an address is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// To read.
    Get,
    /// To change something.
    Post,
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
    /// None: it acts for nobody and needs no cookie. That it comes from our own page is checked, and
    /// how often it comes from one place is counted.
    ForAnybody,
}

/// What an address takes that not everybody can have at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Nothing of the kind.
    Nothing,
    /// It may look at a password, which takes a processor for a moment.
    Password,
    /// It may ask a provider, which somebody else's machine may make slow.
    Provider,
}

/// Addresses that may ask a provider.
const PROVIDER_ASKED: &[&str] =
    &["/sign-in/with/{provider}", "/sign-in/back/{provider}", "/join/{token}/with/{provider}"];

/// Looks up what is recorded between whoever asks and what they ask for.
type Tying = fn(&Site, &Asked) -> Result<Ties, Fault>;

type Answer = fn(&Site, &Asked) -> Result<Response, Fault>;

/// One row of the table.
#[derive(Clone, Copy)]
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// The address, with its parts in braces.
    pub path: &'static str,
    /// What is done there and why: the access rules say who may.
    pub need: Need,
    /// How it is found out what ties whoever asks to what they ask for.
    pub(crate) ties: Tying,
    pub(crate) form: FormToken,
    pub(crate) answer: Answer,
}

impl Route {
    /// The same, with ties looked up.
    fn tied(self, ties: Tying) -> Self {
        Self { ties, ..self }
    }

    /// Whether programs ask it: problems are then JSON.
    pub(crate) fn is_for_programs(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// What it takes that not everybody can have at once.
    pub(crate) fn takes(&self) -> Takes {
        if PROVIDER_ASKED.contains(&self.path) {
            Takes::Provider
        } else if self.form == FormToken::OfSignIn {
            Takes::Password
        } else {
            Takes::Nothing
        }
    }
}

fn get(path: &'static str, need: impl Into<Need>, answer: Answer) -> Route {
    let (method, form) = (Method::Get, FormToken::None);
    Route { method, path, need: need.into(), ties: untied, form, answer }
}

fn post(path: &'static str, need: impl Into<Need>, form: FormToken, answer: Answer) -> Route {
    Route { method: Method::Post, path, need: need.into(), ties: untied, form, answer }
}

/// Changes something, from a form of the session.
fn changing(path: &'static str, need: impl Into<Need>, answer: Answer) -> Route {
    post(path, need, FormToken::OfSession, answer)
}

/// For what needs no tie.
fn untied(_: &Site, _: &Asked) -> Result<Ties, Fault> {
    Ok(Ties::NONE)
}

/// For what is always about whoever asks.
fn own(_: &Site, _: &Asked) -> Result<Ties, Fault> {
    Ok(Ties::only(Tie::Own))
}

/// Every address there is, except the gallery, which only development has.
pub fn table() -> Vec<Route> {
    let mut all = house();
    all.extend(governance());
    all.extend(together());
    all.extend(ways_in());
    all.extend(partners::of_sharing());
    all.extend(partners::of_outputs());
    all.extend(partners::of_voice());
    all.extend(partners::of_statistics());
    all.extend(partners::of_recipes());
    all.extend(partners::of_progress());
    all
}

/// Meetings, asks and dossiers.
fn governance() -> Vec<Route> {
    let (lead, raise, part) = (act::CONVENE, act::RAISE_ISSUES, act::TAKE_PART);
    let form = FormToken::OfSession;
    vec![
        get("/asks", act::READ_PUBLISHED, asks::list),
        get("/asks/new", lead, asks::new),
        post("/asks/new", lead, form, asks::begin),
        post("/asks/new/statement", lead, form, asks::begin_all),
        get("/asks/{address}", act::READ_PUBLISHED, asks::show),
        get("/asks/{address}/pdf", act::READ_PUBLISHED, papers::ask),
        get("/asks/{address}/answer", part, asks::decide),
        post("/asks/{address}/answer", part, form, asks::decided),
        post("/asks/{address}/{deed}", lead, form, asks::act),
        get("/said-and-done", act::READ_PUBLISHED, asks::told),
        get("/api/v1/asks", act::READ_PUBLISHED, asks::api),
        get("/area-assets", act::READ_PUBLISHED, area_assets::list),
        get("/area-assets/new", lead, area_assets::new),
        post("/area-assets/new", lead, form, area_assets::begin),
        get("/area-assets/{address}", act::READ_PUBLISHED, area_assets::show),
        post("/area-assets/{address}/{deed}", part, form, area_assets::act),
        get("/dossiers", act::READ_PUBLISHED, dossiers::list),
        get("/dossiers/new", lead, dossiers::new),
        post("/dossiers/new", lead, form, dossiers::begin),
        get("/dossiers/{address}", act::READ_PUBLISHED, dossiers::show),
        post("/dossiers/{address}/{deed}", raise, form, dossiers::act),
        get("/meetings", act::READ_PUBLISHED, meetings::list),
        get("/meetings/calendar.ics", act::READ_PUBLISHED, meetings::calendar),
        get("/meetings/of/{partnership}/calendar.ics", act::READ_PUBLISHED, meetings::calendar_of),
        get("/meetings/new", lead, meetings::new),
        post("/meetings/new", lead, form, meetings::begin),
        get("/meetings/{address}", act::READ_PUBLISHED, meetings::show),
        get("/meetings/{address}/minutes", act::READ_PUBLISHED, meetings::minutes),
        post("/meetings/{address}/reply", part, form, meetings::reply),
        post("/meetings/{address}/finish", part, form, meetings::finish),
        post("/meetings/{address}/{deed}", lead, form, meetings::act),
        get("/actions", act::SEE_OWN_DESK, meetings::actions),
    ]
}

/// Figures, places, data and people.
fn house() -> Vec<Route> {
    let review = act::REVIEW_LINKS.for_purpose(Purpose::Linkage);
    vec![
        get("/", act::READ_PUBLISHED, scoreboard::start),
        get("/scoreboard", act::READ_PUBLISHED, scoreboard::show),
        get("/indicators", act::READ_PUBLISHED, indicators::list),
        get("/indicators/{id}", act::READ_PUBLISHED, indicators::show),
        get("/places", act::READ_PUBLISHED, places::list),
        get("/places/compare", act::READ_PUBLISHED, places::comparisons),
        get("/places/compare/{measure}", act::READ_PUBLISHED, places::compare),
        get("/places/{slug}", act::READ_PUBLISHED, places::show),
        get("/together", act::READ_PUBLISHED, desk::together),
        get("/desk", act::SEE_OWN_DESK, desk::desk),
        get("/plan", act::READ_PUBLISHED, plans::newest),
        post("/plan", act::WRITE_PLANS, FormToken::OfSession, plans::begin),
        get("/plan/{plan}", act::READ_PUBLISHED, plans::show),
        post("/plan/{plan}", act::WORK_ON_PLANS, FormToken::OfSession, plans::act),
        get("/plan/{plan}/{priority}/{milestone}", act::WRITE_PLANS, plans::milestone),
        get("/theory", act::READ_PUBLISHED, theory::show),
        post("/theory/{deed}", act::WRITE_THEORY, FormToken::OfSession, theory::act),
        get(
            "/own-records",
            act::REACH_OWN_RECORDS.for_purpose(Purpose::DirectCare),
            own_records::show,
        ),
        get("/data", act::SEE_DATA_HEALTH, health::list),
        get("/data/loads/{id}", act::SEE_DATA_HEALTH, health::show),
        get("/linkage", act::SEE_LINKAGE, linkage::show),
        post("/linkage/stop", act::LINK_RECORDS, FormToken::OfSession, linkage::stop),
        post("/linkage/begin", act::LINK_RECORDS, FormToken::OfSession, linkage::begin),
        get("/linkage/history", review, link_history::show),
        post("/linkage/history/{change}", review, FormToken::OfSession, link_history::propose),
        post(
            "/linkage/history/{change}/answer",
            review,
            FormToken::OfSession,
            link_history::answer,
        ),
        get("/linkage/review", review, reviews::desk),
        get("/linkage/review/{pair}", review, reviews::pair),
        post("/linkage/review/{pair}", review, FormToken::OfSession, reviews::decide),
        post("/linkage/review/{pair}/values", review, FormToken::OfSession, reviews::values),
        get("/sign-in", act::SIGN_IN, signing::ask),
        post("/sign-in", act::SIGN_IN, FormToken::OfSignIn, signing::sign_in),
        post("/sign-out", act::SEE_OWN_ACCOUNT, FormToken::OfSession, signing::sign_out).tied(own),
        get("/account", act::SEE_OWN_ACCOUNT, signing::account).tied(own),
        get("/access", act::SEE_RULES, rules::show),
        get("/about/numbers", act::READ_PUBLISHED, words::method),
        get("/accessibility", act::READ_PUBLISHED, words::accessibility),
        get("/privacy", act::READ_PUBLISHED, words::privacy),
        get("/cookies", act::READ_PUBLISHED, words::cookies),
        get("/health", act::READ_PUBLISHED, words::alive),
        get("/assets/{name}", act::READ_PUBLISHED, assets::show),
        get("/api/v1/scoreboard", act::READ_PUBLISHED, api::scoreboard),
        get("/api/v1/indicators", act::READ_PUBLISHED, api::indicators),
        get("/api/v1/indicators/{id}", act::READ_PUBLISHED, api::indicator),
    ]
}

/// What partners agree on: organisations, partnerships, statements.
fn together() -> Vec<Route> {
    vec![
        get("/organisations", act::READ_PUBLISHED, partnerships::organisations),
        post("/organisations", act::CONVENE, FormToken::OfSession, partnerships::register),
        changing("/organisations/{id}/name", act::CONVENE, partnerships::rename),
        get("/partnerships", act::READ_PUBLISHED, partnerships::list),
        post("/partnerships", act::CONVENE, FormToken::OfSession, partnerships::begin),
        get("/partnerships/{address}", act::READ_PUBLISHED, partnerships::show),
        post(
            "/partnerships/{address}/changes",
            act::TAKE_PART,
            FormToken::OfSession,
            partnerships::change,
        ),
        post(
            "/partnerships/{address}/statements",
            act::TAKE_PART,
            FormToken::OfSession,
            partnerships::begin_draft,
        ),
        get("/statements", act::READ_PUBLISHED, statements::list),
        get("/statements/{address}", act::READ_PUBLISHED, statements::show),
        get("/statements/{address}/pdf", act::READ_PUBLISHED, papers::statement),
        get("/statements/{address}/versions/{number}", act::READ_PUBLISHED, statements::version),
        get("/statements/{address}/versions/{number}/pdf", act::READ_PUBLISHED, papers::version),
        get(
            "/statements/{address}/versions/{number}/difference",
            act::READ_PUBLISHED,
            statements::difference,
        ),
        get("/statements/{address}/history", act::TAKE_PART, statements::all_done),
        get("/statements/{address}/draft", act::TAKE_PART, drafts::show),
        post("/statements/{address}/deeds", act::TAKE_PART, FormToken::OfSession, drafts::deed),
        get("/statements/{address}/parts/{part}", act::TAKE_PART, drafts::part),
        post(
            "/statements/{address}/parts/{part}",
            act::TAKE_PART,
            FormToken::OfSession,
            drafts::write,
        ),
        get("/statements/{address}/aside/{number}", act::TAKE_PART, drafts::aside),
        get("/statements/{address}/lists/{list}", act::TAKE_PART, statement_lists::items),
        post(
            "/statements/{address}/lists/{list}",
            act::TAKE_PART,
            FormToken::OfSession,
            statement_lists::add,
        ),
        post(
            "/statements/{address}/lists/{list}/{item}/remove",
            act::TAKE_PART,
            FormToken::OfSession,
            statement_lists::remove,
        ),
        get("/api/v1/statements/{address}", act::READ_PUBLISHED, statements::for_programs),
    ]
}

/// People, invitations, one-time links and codes, sessions.
fn ways_in() -> Vec<Route> {
    let (manage, invite) = (act::MANAGE_PEOPLE, act::INVITE_PEOPLE);
    vec![
        get("/people", manage, people::list),
        get("/people/invitations", invite, invitations::list),
        get("/people/invite", invite, invitations::ask),
        changing("/people/invite", invite, invitations::send),
        changing("/people/invitations/{id}/withdraw", invite, invitations::withdraw),
        get("/people/{id}", manage, people::show),
        changing("/people/{id}/roles", manage, people::roles),
        changing("/people/{id}/memberships/{step}", manage, people::memberships),
        changing("/people/{id}/close", manage, people::close),
        changing("/people/{id}/reopen", manage, people::reopen),
        changing("/people/{id}/password", manage, people::password),
        changing("/people/{id}/codes", manage, people::codes),
        changing("/people/{id}/passkeys", manage, people::passkeys),
        changing("/people/{id}/providers", manage, people::join_provider),
        changing("/people/{id}/providers/part", manage, people::part_provider),
        get("/join/{token}", act::SIGN_IN, joining::ask),
        get("/join/{token}/with/{provider}", act::SIGN_IN, provider::send_to_join),
        get("/sign-in/with/{provider}", act::SIGN_IN, provider::send),
        get("/sign-in/back/{provider}", act::SIGN_IN, provider::back),
        post("/join", act::SIGN_IN, FormToken::OfSignIn, joining::accept),
        get("/password/{token}", act::SIGN_IN, joining::ask_password),
        post("/password", act::SIGN_IN, FormToken::OfSignIn, joining::set_password),
        post("/sign-in/passkey", act::SIGN_IN, FormToken::OfSignIn, passkeys::sign_in),
        get("/sign-in/code", act::SIGN_IN, second_step::ask),
        post("/sign-in/code", act::SIGN_IN, FormToken::OfSignIn, second_step::sign_in),
        get("/sign-in/set-up", act::SIGN_IN, second_step::ask_to_set_up),
        post("/sign-in/set-up", act::SIGN_IN, FormToken::OfSignIn, second_step::set_up_to_sign_in),
        get("/account/codes", act::SEE_OWN_ACCOUNT, second_step::own).tied(own),
        changing("/account/codes", act::SEE_OWN_ACCOUNT, second_step::set_up_own).tied(own),
        changing("/account/codes/change", act::SEE_OWN_ACCOUNT, second_step::change_own).tied(own),
        get("/account/password", act::SEE_OWN_ACCOUNT, signing::own_password).tied(own),
        changing("/account/password", act::SEE_OWN_ACCOUNT, signing::change_password).tied(own),
        get("/account/passkeys", act::SEE_OWN_ACCOUNT, passkeys::own).tied(own),
        changing("/account/passkeys", act::SEE_OWN_ACCOUNT, passkeys::add).tied(own),
        changing("/account/passkeys/rename", act::SEE_OWN_ACCOUNT, passkeys::rename).tied(own),
        changing("/account/passkeys/remove", act::SEE_OWN_ACCOUNT, passkeys::remove).tied(own),
        changing("/account/sessions/end", act::SEE_OWN_ACCOUNT, signing::end_one).tied(own),
        changing("/account/sessions/end-all", act::SEE_OWN_ACCOUNT, signing::end_all).tied(own),
    ]
}

/// The addresses only development has.
pub(crate) fn showroom() -> Vec<Route> {
    vec![
        get("/gallery", act::READ_PUBLISHED, gallery::list),
        get("/gallery/{name}", act::READ_PUBLISHED, gallery::show),
    ]
}
