//! The demo's live statistics: a menu that two people sign, and one vintage published by it.

use crate::demo_chain::as_of;
use crate::say;
use anyhow::{Context, Result};
use convene::{Role, Who};
use disclose::live::VintageKind;
use journeys::statistics::CannotPublish;
use journeys::statistics::menus::{propose_menu, sign_menu};
use journeys::statistics::publish::{ToPublish, publish_statistics};
use journeys::{House, list_accounts};

const MENU: &str = include_str!("demo_menu.toml");

/// Writes the menu, has it signed and publishes by it. Where the invented district is too small for
/// what the menu asks, nothing is published, and it is said why: that is what would happen.
pub(crate) fn run(house: &House) -> Result<()> {
    let accounts = list_accounts(house)?;
    let of = |role: Role| -> Result<Who> {
        let found = accounts.iter().find(|account| account.who.roles.contains(&role));
        Ok(found.with_context(|| format!("the demo has no {role}"))?.who.clone())
    };
    let (data, governance) = (of(Role::DataLead)?, of(Role::GovernanceLead)?);
    let on = as_of(house)?;
    let year = on.school_year();
    let academic_year = format!("{year}-{:02}", (year + 1) % 100);
    let menu = propose_menu(house, Some(&data), &MENU.replace("{year}", &academic_year))?;
    for who in [&data, &governance] {
        sign_menu(house, Some(who), menu)?;
    }
    let wanted = ToPublish { menu, vintage: academic_year.clone(), kind: VintageKind::Full, on };
    match publish_statistics(house, Some(&data), &wanted) {
        Ok(published) => {
            say(&format!("{} tables of live statistics published", published.tables.len()));
        }
        Err(cannot @ (CannotPublish::NotFrozen { .. } | CannotPublish::LinkedUnequally(_))) => {
            say(&format!("live statistics are not published:\n{cannot}"));
        }
        Err(cannot) => return Err(cannot.into()),
    }
    Ok(())
}
