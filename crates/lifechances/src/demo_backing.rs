//! What carries the demo's first partnership, and how far it says it has come: anchors, enabler groups,
//! and three levels of maturity, one of them challenged by another seat and one that has moved on.

use anyhow::{Context, Result};
use commons::Day;
use convene::maturity::{Dimension, Level};
use convene::{Role, Who};
use journeys::maturity::{MaturityChange, do_with_maturity, show_maturity};
use journeys::run_backing::BackingChange;
use journeys::run_partnership::{PartnershipChange, change_partnership};
use journeys::show_partnership::list_partnerships;
use journeys::{House, list_accounts};

use crate::demo_partnership::SCHOOLS;
use crate::demo_story::Story;
use crate::say;

/// Plays it, in the first partnership, as the demo's convenor.
pub(crate) fn run(house: &House, days: &Story, password: &str) -> Result<()> {
    let accounts = list_accounts(house)?;
    let found = accounts.iter().find(|account| account.who.roles.contains(&Role::Convenor));
    let convenor = &found.context("the demo has no convenor")?.who;
    let first = list_partnerships(house)?.into_iter().next();
    let partnership = first.context("the demo has no partnership")?.address;
    carried(house, (convenor, house.now().day()), &partnership)?;
    crate::demo_research::run(house, convenor, (&partnership, password))?;
    come(house, (convenor, days), &partnership)?;
    say("anchors, enabler groups and levels of maturity are in the demo");
    Ok(())
}

fn carried(house: &House, (convenor, from): (&Who, Day), partnership: &str) -> Result<()> {
    let anchor = |organisation: &str, brings: &str| BackingChange::NameAnchor {
        organisation: organisation.to_owned(),
        brings: brings.to_owned(),
        from,
    };
    let group = |name: &str, enables: &str, lead: &str| BackingChange::FormGroup {
        name: name.to_owned(),
        enables: enables.to_owned(),
        lead: lead.to_owned(),
        from,
    };
    let join = |group, organisation: &str| {
        let organisation = organisation.to_owned();
        BackingChange::JoinGroup { group, organisation, from }
    };
    for change in [
        anchor(SCHOOLS[0], "A hall and a kitchen after four, and parents who come"),
        anchor("GB-CHC-9000001", "A store, a van, and forty families who know it"),
        group(
            "Head teachers\u{2019} reference group",
            "Schools say once, and together, what they can do and what they cannot",
            SCHOOLS[0],
        ),
        join(1, SCHOOLS[1]),
        join(1, "GB-EDU-900003"),
        group(
            "School absence task group",
            "What keeps children from school is looked at by all who can do something about it",
            "GB-LAE-ZZZ",
        ),
        join(2, SCHOOLS[1]),
        join(2, "GB-CAL-0001"),
    ] {
        let change = PartnershipChange::Back(change);
        change_partnership(house, Some(convenor), partnership, &change)?;
    }
    Ok(())
}

/// A level claimed by a school, one by the convenor that moved on, and one that the police do not believe.
fn come(house: &House, (convenor, days): (&Who, &Story), partnership: &str) -> Result<()> {
    let person = |email: &str| -> Result<Who> {
        let all = list_accounts(house)?;
        let found = all.into_iter().find(|account| account.email == email);
        Ok(found.with_context(|| format!("no account {email}"))?.who)
    };
    let (head, police) = (person("head@demo.example")?, person("police@demo.example")?);
    let proofs = show_maturity(house, Some(convenor), partnership)?.proofs;
    let statement = proofs.iter().find(|one| one.href.starts_with("/statements/"));
    let statement = statement.context("the demo has published no statement")?.href.clone();
    let review_on = days.ahead(90);
    let claim = |dimension, level, [why, says]: [&str; 2]| MaturityChange::Assess {
        dimension,
        level,
        why: why.to_owned(),
        evidence: vec![(statement.clone(), says.to_owned())],
        review_on,
    };
    let agenda = Dimension::CommonAgenda;
    let meet = ["Partners met and told of their work", "Thirteen organisations wrote in it"];
    let agreed =
        ["The statement is published and reviewed by its day", "Eleven of thirteen signed"];
    let owned = ["Every action has an owner and a day", "Its actions, each with an owner"];
    let seats = ["Two young people decide in the steering group", "They signed it like the others"];
    let doubt = "Ours has neither owner nor day, and nobody asked us";
    let activities = Dimension::ReinforcingActivities;
    let deeds = [
        (convenor, claim(agenda, Level::Exploring, meet)),
        (convenor, claim(agenda, Level::Sustaining, agreed)),
        (&head, claim(activities, Level::Emerging, owned)),
        (&police, MaturityChange::Challenge(activities, doubt.to_owned())),
        (convenor, claim(Dimension::CommunityVoice, Level::Emerging, seats)),
    ];
    for (seen, (who, change)) in (0..).zip(&deeds) {
        do_with_maturity(house, Some(who), (partnership, seen), change)?;
    }
    Ok(())
}
