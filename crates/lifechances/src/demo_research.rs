//! The demo's research: step 13 of the story as far as it is told here. An invented university, one
//! researcher who agreed to be named and one who did not, a centre, and somebody with a conflict; the one
//! who fits best is asked and accepts.

use anyhow::{Context, Result};
use convene::research::{AcademicDeed, Conflict, Field, NameShown, Offer, RequestDeed, With};
use convene::{Belonging, OrgId, Role, Sector, Who};
use journeys::memberships::record_membership;
use journeys::research::{
    NewOffer, ask_for_research, change_offer, offer_research, show_academic, show_match,
};
use journeys::run_partnership::register_organisation;
use journeys::{CannotOpen, House, NewAccount, list_accounts, open_account};
use std::collections::BTreeSet;

use crate::say;

const UNIVERSITY: &str = "GB-COH-09000002";

/// A researcher: word in the address, name, fields, own words, and a conflict with an organisation.
struct Researcher {
    word: &'static str,
    name: &'static str,
    shown: NameShown,
    fields: &'static [&'static str],
    words: &'static [&'static str],
    conflict: Option<(&'static str, &'static str)>,
}

const RESEARCHERS: [Researcher; 3] = [
    Researcher {
        word: "breakfast-researcher",
        name: "Noor Ashworth",
        shown: NameShown::ToEverybody,
        fields: &["food-and-nutrition", "oral-health", "trials-and-evaluation"],
        words: &["school meals", "breakfast"],
        conflict: None,
    },
    Researcher {
        word: "income-researcher",
        name: "Piotr Lund",
        shown: NameShown::ToPartners,
        fields: &["poverty-and-income", "food-and-nutrition", "oral-health"],
        words: &["free school meals"],
        conflict: Some(("GB-CHC-9000001", "A relative of mine is a trustee of the food bank")),
    },
    Researcher {
        word: "school-researcher",
        name: "Edith Varley",
        shown: NameShown::ToPartners,
        fields: &["attendance", "language-and-reading"],
        words: &[],
        conflict: None,
    },
];

/// Plays it, in a partnership, with the convenor who asks.
pub(crate) fn run(
    house: &House,
    convenor: &Who,
    (partnership, password): (&str, &str),
) -> Result<()> {
    let university = (UNIVERSITY, "Calder Vale University", Sector::Research);
    register_organisation(house, Some(convenor), university)?;
    let mut people = Vec::new();
    for one in &RESEARCHERS {
        people.push(offered(house, one, password)?);
    }
    let centre = NewOffer {
        organisation: OrgId::parse(UNIVERSITY)?,
        institution: Some("Centre for the costs of childhood".to_owned()),
        shown: NameShown::ToPartners,
        offer: offer(&["economics", "poverty-and-income"], &[])?,
    };
    let first = people.first().context("there is a researcher")?;
    offer_research(house, Some(first), &centre)?;
    asked(house, (convenor, first), partnership)?;
    say("research is offered in the demo, and one researcher works with the first partnership");
    Ok(())
}

fn offer(fields: &[&str], words: &[&str]) -> Result<Offer> {
    let field = |word: &&str| Field::parse(word).with_context(|| format!("no field {word}"));
    Ok(Offer {
        fields: fields.iter().map(field).collect::<Result<_>>()?,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        places: 2,
        ..Offer::default()
    })
}

fn offered(house: &House, one: &Researcher, password: &str) -> Result<Who> {
    let email = format!("{}@demo.example", one.word);
    let account = NewAccount {
        email: email.clone(),
        name: one.name.to_owned(),
        organisation: "Calder Vale University (invented)".to_owned(),
        roles: vec![Role::Partner],
        password: password.to_owned(),
    };
    match open_account(house, "system", account) {
        Ok(()) | Err(CannotOpen::Taken) => {}
        Err(problem) => return Err(problem.into()),
    }
    let belonging = Belonging::Organisation(OrgId::parse(UNIVERSITY)?);
    record_membership(house, "system", (&email, "Told by the university"), &belonging)?;
    let found = list_accounts(house)?.into_iter().find(|account| account.email == email);
    let who = found.context("the account was opened")?.who;
    let mut offer = offer(one.fields, one.words)?;
    if let Some((organisation, why)) = one.conflict {
        let with = With::Organisation(OrgId::parse(organisation)?);
        offer.conflicts = BTreeSet::from([Conflict { with, why: why.to_owned() }]);
    }
    let organisation = OrgId::parse(UNIVERSITY)?;
    let new = NewOffer { organisation, institution: None, shown: one.shown, offer };
    offer_research(house, Some(&who), &new)?;
    Ok(who)
}

/// Whoever stands first is asked, and accepts.
fn asked(house: &House, (convenor, researcher): (&Who, &Who), partnership: &str) -> Result<()> {
    let found = show_match(house, Some(convenor), partnership)?.proposed;
    let first = found.first().context("nobody fits the issue")?.ranked.candidate.address.clone();
    let what_for = "Say what is known of breakfast clubs within walking distance of home";
    ask_for_research(house, Some(convenor), (partnership, &first), what_for)?;
    let seen = show_academic(house, Some(researcher), &first)?.seen;
    let scope = "A briefing before the next meeting, and an hour there for questions".to_owned();
    let accept = AcademicDeed::Answer(RequestDeed::Accept { request: 1, scope });
    Ok(change_offer(house, Some(researcher), (&first, seen), &accept)?)
}
