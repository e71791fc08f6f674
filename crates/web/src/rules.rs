//! Who may do what, and the words for each condition.

use access::{Allowed, Purpose, Tie};
use axum::response::Response;
use convene::Who;
use journeys::who_may;
use pages::{AccessRules, RoleRules, RuleLine};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// `GET /access`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let told = who_may(&site.house, asked.who.as_ref())?;
    let yours = asked.who.as_ref().map_or(&[][..], |who: &Who| &who.roles);
    let lines = |all: &[Allowed]| all.iter().map(line).collect::<Vec<_>>();
    let role = |(role, all): &(convene::Role, Vec<Allowed>)| RoleRules {
        id: role.as_str().to_owned(),
        role: role.in_words().to_owned(),
        is_yours: yours.contains(role),
        lines: lines(all),
    };
    let never = |rule: &access::Rule| RuleLine {
        why: rule.why.clone(),
        rule: rule.id.clone(),
        ..RuleLine::default()
    };
    let holds =
        told.days.map(|(from, until)| format!("{} to {}", from.in_words(), until.in_words()));
    let page = AccessRules {
        version: told.version,
        holds: holds.unwrap_or_default(),
        everyone: lines(&told.everyone),
        signed_in: lines(&told.signed_in),
        roles: told.roles.iter().map(role).collect(),
        never: told.never.iter().map(never).collect(),
    };
    answer::page(site, asked, &page)
}

fn line(allowed: &Allowed) -> RuleLine {
    RuleLine {
        what: allowed.words.clone(),
        only: only(&allowed.purposes, &allowed.ties),
        why: allowed.rule.why.clone(),
        rule: allowed.rule.id.clone(),
    }
}

fn only(purposes: &[Purpose], ties: &[Tie]) -> String {
    let purposes: Vec<&str> = purposes.iter().map(|purpose| purpose.in_words()).collect();
    let ties: Vec<&str> = ties.iter().map(|tie| tie.in_words()).collect();
    let sentences = [purposes, ties].into_iter().filter(|words| !words.is_empty());
    sentences.map(|words| format!("Only for {}.", words.join(" or "))).collect::<Vec<_>>().join(" ")
}
