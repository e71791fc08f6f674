//! Addresses of sharing, of what people say, and of recipes.

use super::{FormToken, Route, changing, get, post};
use crate::sharing::{agreement_form, agreements, governance, matters, requests};
use crate::{
    accredited_people, check_release, maturity, menus, outputs, recipes, research, research_match,
    statistics, voice_part, voice_queue, voice_results, voices,
};
use access::{Purpose, act};

/// Agreements, requests to share and the register of governance.
pub(super) fn of_sharing() -> Vec<Route> {
    const IN: FormToken = FormToken::OfSession;
    let keep = act::KEEP_AGREEMENTS;
    let ask = act::ASK_WHAT_IS_LET_THROUGH;
    let request = act::REQUEST_SHARING;
    let matter = act::KEEP_MATTERS;
    vec![
        get("/agreements", act::READ_PUBLISHED, agreements::list),
        post("/agreements", keep, IN, agreements::write),
        get("/agreements/new", keep, agreements::ask),
        get("/agreements/new/form", keep, agreement_form::ask),
        post("/agreements/new/form", keep, IN, agreement_form::send),
        get("/agreements/{id}", act::READ_PUBLISHED, agreements::show),
        post("/agreements/{id}", act::SIGN_AGREEMENTS, IN, agreements::act),
        get("/agreements/{id}/versions/{version}", act::READ_PUBLISHED, agreements::version),
        get("/agreements/{id}/versions/{version}/text", act::READ_PUBLISHED, agreements::text),
        get("/sharing/rules", ask, crate::sharing::rules::show),
        post("/sharing/rules", keep, IN, crate::sharing::rules::renew),
        get("/sharing/requests", request, requests::list),
        post("/sharing/requests", request, IN, requests::record),
        get("/sharing/requests/new", request, requests::ask),
        get("/sharing/requests/{number}", request, requests::show),
        post("/sharing/requests/{number}", act::SEE_ALL_REQUESTS, IN, requests::look),
        get("/governance", matter, governance::show),
        get("/governance/matters", matter, matters::list),
        post("/governance/matters", matter, IN, matters::open),
        get("/governance/matters/new", matter, matters::ask),
        get("/governance/matters/{number}", matter, matters::show),
        post("/governance/matters/{number}", matter, IN, matters::act),
    ]
}

/// What is to leave the safe room.
pub(super) fn of_outputs() -> Vec<Route> {
    let desk = act::SEE_OWN_DESK;
    vec![
        get("/outputs", desk, outputs::list),
        get("/outputs/new", act::WRITE_OUTPUTS, outputs::new),
        changing("/outputs/new", act::WRITE_OUTPUTS, outputs::begin),
        get("/outputs/released", act::READ_PUBLISHED, outputs::released),
        get("/outputs/{address}", desk, outputs::show),
        get("/outputs/{address}/files/{name}", desk, outputs::file),
        changing("/outputs/{address}/{deed}", act::CHECK_OUTPUTS, outputs::act),
        get("/safe-room/people", act::KEEP_ACCREDITATIONS, accredited_people::show),
        changing("/safe-room/people/{deed}", act::KEEP_ACCREDITATIONS, accredited_people::act),
    ]
}

/// What residents, children and young people say.
pub(super) fn of_voice() -> Vec<Route> {
    let (read, lead) = (act::READ_PUBLISHED, act::CONVENE);
    let (queue, batch) = (act::MODERATE_VOICES, act::TAKE_IN_VOICES);
    let worries = act::SEE_WORRIES.for_purpose(Purpose::Safeguarding);
    let anybody = |path, answer| post(path, act::READ_PUBLISHED, FormToken::ForAnybody, answer);
    vec![
        get("/voices", read, voices::list),
        get("/voices/new", lead, voices::new),
        changing("/voices/new", lead, voices::begin),
        get("/voices/not-safe", read, voice_part::not_safe),
        get("/voices/take-back", read, voice_part::ask_to_take_back),
        anybody("/voices/take-back", voice_part::take_back),
        get("/voices/worries", worries, voice_queue::worries),
        changing("/voices/worries/{input}", worries, voice_queue::take_on),
        get("/voices/{address}", read, voices::show),
        anybody("/voices/{address}/begin", voice_part::begin),
        anybody("/voices/{address}/answer", voice_part::answer),
        anybody("/voices/{address}/say", voice_part::say),
        anybody("/voices/{address}/finish", voice_part::finish),
        changing("/voices/{address}/changes/{deed}", lead, voices::change),
        get("/voices/{address}/class", batch, voice_queue::class),
        changing("/voices/{address}/class", batch, voice_queue::take_in),
        get("/voices/{address}/queue", queue, voice_queue::show),
        changing("/voices/{address}/queue/{input}/{deed}", queue, voice_queue::act),
        get("/voices/{address}/results", read, voice_results::show),
        get("/api/v1/voices/{address}", read, voice_results::api),
    ]
}

/// Live statistics, their menus, and checking a figure.
pub(super) fn of_statistics() -> Vec<Route> {
    let (read, write) = (act::READ_PUBLISHED, act::WRITE_MENUS);
    vec![
        get("/statistics", read, statistics::show),
        get("/statistics.csv", read, statistics::file),
        get("/api/v1/statistics", read, statistics::api),
        get("/check", read, check_release::check),
        get("/statistics/menus", read, menus::list),
        get("/statistics/menus/new", write, menus::new),
        changing("/statistics/menus/new", write, menus::propose),
        get("/statistics/menus/{seal}", read, menus::show),
        changing("/statistics/menus/{seal}/sign", act::SIGN_MENUS, menus::sign),
    ]
}

/// Recipes of areas.
pub(super) fn of_recipes() -> Vec<Route> {
    let keep = act::KEEP_RECIPES;
    vec![
        get("/recipes", act::READ_PUBLISHED, recipes::list),
        get("/recipes/export", keep, recipes::new_export),
        changing("/recipes/export", keep, recipes::export),
        get("/recipes/start", keep, recipes::new_start),
        changing("/recipes/start", keep, recipes::start),
        changing("/recipes/check", keep, recipes::check),
        get("/recipes/{address}", act::READ_RECIPES, recipes::show),
        changing("/recipes/{address}/{deed}", keep, recipes::act),
    ]
}

/// How far partnerships have come, and research that fits their issues.
pub(super) fn of_progress() -> Vec<Route> {
    let (read, part) = (act::READ_PUBLISHED, act::TAKE_PART);
    vec![
        get("/partnerships/{address}/maturity", read, maturity::show),
        changing("/partnerships/{address}/maturity/{deed}", part, maturity::act),
        get("/partnerships/{address}/academics", part, research_match::show),
        changing("/partnerships/{address}/academics", act::CONVENE, research_match::ask),
        get("/academics", read, research::list),
        get("/academics/new", part, research::new),
        changing("/academics/new", part, research::begin),
        get("/academics/{address}", read, research::show),
        changing("/academics/{address}/{deed}", part, research::act),
    ]
}
