//! Asking what the agreements let through, and bringing the rules up to date.

use axum::http::StatusCode;
use axum::response::Response;
use journeys::sharing::{
    Asking, Choices, GatewayLine, RulesView, ask_rules, bring_up_to_date_by, choices, show_rules,
};
use pages::sharing::{ChoiceField, GatewayRow, RuleSaid, SharingRules};

use crate::answer;
use crate::asked::{Asked, typed_day};
use crate::fault::Fault;
use crate::reviews::sentence;
use crate::sharing::{fault, problems};
use crate::site::Site;

/// `GET /sharing/rules`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let view = show_rules(&site.house, who).map_err(fault)?;
    let offered = choices(&site.house, who).map_err(fault)?;
    let typed = |field: &str| asked.query(field).unwrap_or_default().to_owned();
    let asking = Asking {
        holder: typed("holder"),
        receiver: typed("receiver"),
        data_type: typed("data_type"),
        mode: typed("mode"),
        purpose: typed("purpose"),
        family: typed("family"),
        on: typed_day(&typed("on")).map_or_else(|| typed("on"), |day| day.to_string()),
    };
    let gateways: Vec<GatewayRow> = view.gateways.iter().map(gateway).collect();
    let form = (fields(&offered, &asking, &offered.organisations), asking.on.as_str());
    let in_use = in_use(&view);
    let may_request = site.house.may(who, access::act::REQUEST_SHARING).is_ok();
    let may = (view.may_bring_up_to_date, may_request);
    let page = SharingRules::tell((&in_use, view.is_current), may, form, &gateways);
    if asked.query("ask").is_none() {
        return answer::page(site, asked, &page);
    }
    match ask_rules(&site.house, who, &asking).map_err(fault)? {
        Ok(said) => {
            let rests_on = said.rests_on.as_ref().map(|(id, basis)| (id.as_str(), basis.as_str()));
            let why = format!("{}.", sentence(&said.why));
            let version = if said.is_of_another_day {
                format!("what is signed today, worked out for that day ({})", said.version)
            } else {
                format!("version {}", said.version)
            };
            let told = RuleSaid::tell(said.is_allowed, (&said.question, &why), rests_on, &version);
            answer::page(site, asked, &page.with_answer(told))
        }
        Err(troubles) => {
            let page = page.with_problems(problems(troubles));
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// `POST /sharing/rules`
pub(crate) fn renew(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    bring_up_to_date_by(&site.house, asked.who.as_ref()).map_err(fault)?;
    answer::see_other("/sharing/rules")
}

/// The fields that say what would be shared.
pub(crate) fn fields(
    offered: &Choices,
    typed: &Asking,
    holders: &[(String, String)],
) -> Vec<ChoiceField> {
    let own = offered.own.first().map(|(id, _)| id.as_str()).unwrap_or_default();
    let holder = if typed.holder.is_empty() { own } else { &typed.holder };
    vec![
        ChoiceField::of("holder", "Whose record is it?", holders, holder),
        ChoiceField::of(
            "receiver",
            "Who would learn of it?",
            &offered.organisations,
            &typed.receiver,
        )
        .with_hint(
            "An organisation with which nothing is agreed may be told nothing; the answer says so.",
        ),
        ChoiceField::of(
            "data_type",
            "What kind of information?",
            &offered.data_types,
            &typed.data_type,
        ),
        ChoiceField::of("mode", "What would they learn?", &offered.modes, &typed.mode)
            .with_hint("To know that a record exists and to read it are two permissions."),
        ChoiceField::of("purpose", "What is it for?", &offered.purposes, &typed.purpose),
        ChoiceField::of(
            "family",
            "Has the family agreed to the service?",
            &offered.family,
            &typed.family,
        )
        .with_hint(
            "That is not the lawful basis for sharing, and a child at risk never waits for it.",
        ),
    ]
}

fn in_use(view: &RulesView) -> String {
    let Some((first, last)) = view.days else {
        return "No version has been worked out yet, so nothing is shared.".to_owned();
    };
    let state = if view.is_current {
        "It is up to date."
    } else {
        "It is not right for today or for what is signed, so nothing is shared until it is brought \
         up to date."
    };
    let at = view.at.map(|at| format!(", worked out on {}", at.in_words())).unwrap_or_default();
    let days = match (first.year() < 1900, last.year() > 2999) {
        (true, true) => "holds on every day".to_owned(),
        (true, false) => format!("holds until {}", last.in_words()),
        (false, true) => format!("holds from {}", first.in_words()),
        (false, false) => format!("holds from {} to {}", first.in_words(), last.in_words()),
    };
    format!("Version {} {days}{at}. {state}", view.version)
}

fn gateway(line: &GatewayLine) -> GatewayRow {
    GatewayRow {
        words: line.words.clone(),
        act: line.act.clone(),
        kind: if line.is_duty { "a duty" } else { "a power" }.to_owned(),
        passed: line.passed.in_words(),
        commenced: line.commenced.map(|day| day.in_words()).unwrap_or_default(),
        standing: if line.is_in_force { "in force" } else { "not in force" }.to_owned(),
    }
}
