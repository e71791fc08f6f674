//! Sharing between the invented organisations of the demo: agreements in force, ended and on the way,
//! requests to share, a request for one's own data and a breach; all through the journeys that the
//! pages use. Days are counted from today, so that something always falls due soon.

use crate::demo_story::{Story, step as on};
use anyhow::{Context, Result, bail};
use commons::Day;
use convene::{Belonging, OrgId, Role, Urn, Who};
use journeys::House;
use journeys::list_accounts;
use journeys::memberships::record_membership;
use journeys::sharing::{
    AgreementAct, Asking, CannotShare, Drafted, MatterAct, NewMatter, RequestForm,
    bring_up_to_date, do_to_agreement, do_to_matter, look_at_request, open_matter, record_request,
    show_agreement, write_agreement,
};

const FOOD: &str = include_str!("demo_sharing/food.toml");
const SAFEGUARDING: &str = include_str!("demo_sharing/safeguarding.toml");
const ATTENDANCE: &str = include_str!("demo_sharing/attendance.toml");
const ROWS: &str = include_str!("demo_sharing/rows.toml");
const VISION: &str = include_str!("demo_sharing/vision.toml");

const SCHOOL: &str = crate::demo_partnership::SCHOOLS[0];
const HUB: &str = "GB-CAL-0001";
const FOOD_BANK: &str = "GB-CHC-9000001";

/// Step 8: agreements are signed, a record's existence is told, and names are refused.
pub(crate) fn agreed(house: &House, days: &Story) -> Result<()> {
    days.on(on::SHARING, 9);
    let lead = holder_of(house, Role::GovernanceLead)?;
    let head = holder_of(house, Role::HeadTeacher)?;
    let of_school =
        [Belonging::Organisation(OrgId::parse(SCHOOL)?), Belonging::Setting(Urn::parse("999001")?)];
    for email in ["head@demo.example", "family@demo.example", "safeguarding@demo.example"] {
        for belonging in &of_school {
            let of = (email, "Letter of the chair of governors");
            record_membership(house, "system", of, belonging)?;
        }
    }
    let today = days.today();
    let food_from = house.now().day().number() - today.number();
    for (text, span, review) in [
        (FOOD, (food_from, 300), 60),
        (SAFEGUARDING, (-300, 45), 200),
        (ATTENDANCE, (-385, -20), 30),
    ] {
        let id = write(house, &lead, &dated(text, today, span, review))?;
        sign_all(house, &id, (&lead, &head))?;
    }
    ask_to_share(house, &lead)
}

/// What came in and is still being worked on when the story is told.
pub(crate) fn recent(house: &House, days: &Story) -> Result<()> {
    let lead = holder_of(house, Role::GovernanceLead)?;
    days.days_ago(15, 9);
    write(house, &lead, &dated(VISION, days.today(), (20, 385), 120))?;
    let head = holder_of(house, Role::HeadTeacher)?;
    let rows = write(house, &lead, &dated(ROWS, days.today(), (-15, 350), 120))?;
    sign_all(house, &rows, (&lead, &head))?;
    days.days_ago(12, 10);
    bring_up_to_date(house)?;
    ask_for_content(house)?;
    take_in_request(house, &lead)
}

fn holder_of(house: &House, role: Role) -> Result<Who> {
    let accounts = list_accounts(house)?;
    let mut people = accounts.into_iter().map(|account| account.who);
    people
        .find(|who| who.roles.contains(&role))
        .with_context(|| format!("the demo has an account of a {role}"))
}

/// The document with its days, counted from today.
fn dated(text: &str, today: Day, (from, until): (i32, i32), review: i32) -> String {
    [("FROM", from), ("UNTIL", until), ("REVIEW", review)]
        .into_iter()
        .fold(text.to_owned(), |text, (word, days)| {
            text.replace(word, &today.plus_days(days).to_string())
        })
}

fn write(house: &House, lead: &Who, text: &str) -> Result<String> {
    match write_agreement(house, Some(lead), text, None)? {
        Drafted::Kept(id) => Ok(id),
        Drafted::Mistakes(mistakes) => {
            let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            bail!("an agreement of the demo has mistakes: {}", told.join("; "))
        }
    }
}

/// The school signs by its head, the others on paper.
fn sign_all(house: &House, id: &str, (lead, head): (&Who, &Who)) -> Result<()> {
    let act = |who: &Who, deed: &str, party: &str| -> Result<(), CannotShare> {
        let view = show_agreement(house, Some(lead), id)?;
        let act = AgreementAct {
            deed: deed.to_owned(),
            version: view.line.version,
            seal: view.seal,
            party: party.to_owned(),
            reason: String::new(),
            filed: "Information governance cabinet, folder 12".to_owned(),
            seen: view.seen,
            ..AgreementAct::default()
        };
        do_to_agreement(house, Some(who), id, act)
    };
    act(lead, "propose", "")?;
    for party in show_agreement(house, Some(lead), id)?.parties {
        let who = if party.id == SCHOOL { head } else { lead };
        act(who, "sign", &party.id)?;
    }
    Ok(())
}

fn ask_to_share(house: &House, lead: &Who) -> Result<()> {
    let worker = holder_of(house, Role::FamilySupportWorker)?;
    let entitled = ask(
        house,
        &worker,
        ("free-school-meals", "existence", HUB),
        ("not-recorded", "share", "The hub helps families to fill in the form before half term."),
    )?;
    let refused = ask(
        house,
        &worker,
        ("names-and-contact", "content", FOOD_BANK),
        (
            "not-recorded",
            "do-not-share",
            "The food bank asked for names of families. The agreement says no, so the school \
             gives families the food bank's leaflet instead.",
        ),
    )?;
    let finding = "In order: the hub was told that a record exists, and no more.";
    look_at_request(house, Some(lead), &entitled, (finding, 1))?;
    let finding = "In order: the agreement gives the food bank nothing of this kind.";
    look_at_request(house, Some(lead), &refused, (finding, 1))?;
    Ok(())
}

/// A request nobody has looked at yet.
fn ask_for_content(house: &House) -> Result<()> {
    let worker = holder_of(house, Role::FamilySupportWorker)?;
    ask(
        house,
        &worker,
        ("free-school-meals", "content", HUB),
        (
            "agreed",
            "share",
            "The family asked for help with the form and agreed that the hub sees the claim.",
        ),
    )?;
    Ok(())
}

/// Makes a request, and tells its number.
fn ask(
    house: &House,
    who: &Who,
    (kind, mode, receiver): (&str, &str, &str),
    (family, decided, reasons): (&str, &str, &str),
) -> Result<String> {
    let form = RequestForm {
        asking: Asking {
            holder: SCHOOL.to_owned(),
            receiver: receiver.to_owned(),
            data_type: kind.to_owned(),
            mode: mode.to_owned(),
            purpose: "entitlement".to_owned(),
            family: family.to_owned(),
            on: String::new(),
        },
        replies: (1..=7).map(|rule| (format!("rule_{rule}"), "yes".to_owned())).collect(),
        decided: decided.to_owned(),
        reasons: reasons.to_owned(),
        reference: "BPS-FSM-31".to_owned(),
        ..RequestForm::default()
    };
    match record_request(house, Some(who), &form)? {
        Ok(number) => Ok(number),
        Err(troubles) => bail!("a request of the demo was not kept: {troubles:?}"),
    }
}

/// A request for one's own data, taken in on the day it came.
fn take_in_request(house: &House, lead: &Who) -> Result<()> {
    let own = "A parent asks for everything the school and the family hub hold about them.";
    let request = take_in(house, lead, &came_in(house, "subject-access", own))?;
    step(house, lead, (&request, 1), "acknowledge", "")?;
    step(house, lead, (&request, 2), "note", "Asked the family hub for its records.")
}

/// A breach of yesterday.
pub(crate) fn breach(house: &House, days: &Story) -> Result<()> {
    days.days_ago(1, 10);
    let lead = holder_of(house, Role::GovernanceLead)?;
    let letter = "A letter about free school meals went to another family at the same school.";
    let breach = take_in(house, &lead, &came_in(house, "breach", letter))?;
    step(house, &lead, (&breach, 1), "note", "The letter was fetched back unopened.")
}

/// What came in earlier this morning.
fn came_in(house: &House, kind: &str, about: &str) -> NewMatter {
    NewMatter {
        kind: kind.to_owned(),
        day: house.now().day().to_string(),
        time: "09:30".to_owned(),
        about: about.to_owned(),
    }
}

fn take_in(house: &House, lead: &Who, new: &NewMatter) -> Result<String> {
    match open_matter(house, Some(lead), new)? {
        Ok(number) => Ok(number),
        Err(troubles) => bail!("a matter of the demo was not taken in: {troubles:?}"),
    }
}

fn step(
    house: &House,
    lead: &Who,
    (number, seen): (&str, u64),
    deed: &str,
    words: &str,
) -> Result<()> {
    let act = MatterAct { deed: deed.to_owned(), words: words.to_owned(), seen };
    Ok(do_to_matter(house, Some(lead), number, &act)?)
}
