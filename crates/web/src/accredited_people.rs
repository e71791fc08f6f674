//! Who is accredited to work in the safe room: the list, and what is recorded of it.

use axum::http::StatusCode;
use axum::response::Response;
use commons::Day;
use convene::Entry;
use convene::accreditation::{
    Accreditation, AccreditationDeed, AccreditationKind, AccreditationNotAllowed, MOST_YEARS,
    NotAccredited,
};
use journeys::accreditations::{
    AccreditedPerson, CannotAccredit, do_to_accreditation, list_accreditations,
};
use journeys::histories::HistoryProblem;
use journeys::list_accounts;
use pages::{AccreditedLine, AccreditedPeople, FieldKind, FormField, Step, StepForm, WithForms};
use std::collections::BTreeMap;

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::led_on::led_on;
use crate::reviews::sentence;
use crate::site::Site;

const ADDRESS: &str = "/safe-room/people";

/// `GET /safe-room/people`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &page(site, asked)?)
}

/// `POST /safe-room/people/{deed}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let deed = asked.part("deed");
    let told = |field: Option<&str>, words: &str, status| {
        let page = page(site, asked)?.refused(deed, &asked.form, (field, words));
        answer::page_with(site, asked, &page, status)
    };
    let typed = match deed {
        "record" => typed_record(asked),
        "suspend" => typed_suspension(asked),
        _ => return Err(Fault::NotFound),
    };
    let (person, done) = match typed {
        Ok(typed) => typed,
        Err((field, words)) => return told(Some(field), words, StatusCode::UNPROCESSABLE_ENTITY),
    };
    match do_to_accreditation(&site.house, asked.who.as_ref(), &person, &done) {
        Ok(()) => led_on(ADDRESS, &format!("accreditation-{deed}")),
        Err(cannot) => {
            let words = sentence(&cannot.to_string());
            match cannot {
                CannotAccredit::NotAllowed(why) => {
                    told(Some(field(&why, deed)), &words, StatusCode::UNPROCESSABLE_ENTITY)
                }
                CannotAccredit::NoSuchAccount => {
                    told(Some("person"), &words, StatusCode::UNPROCESSABLE_ENTITY)
                }
                CannotAccredit::History(HistoryProblem::MovedOn) => {
                    told(None, &words, StatusCode::CONFLICT)
                }
                other => Err(fault(other)),
            }
        }
    }
}

type Typed = Result<(String, AccreditationDeed), (&'static str, &'static str)>;

fn typed_record(asked: &Asked) -> Typed {
    let kind = kind_of(asked.field("record_kind"));
    let kind = kind.ok_or(("kind", "Choose what they are accredited for"))?;
    let taken = asked.day("record_taken").ok_or(("taken", "Give the day of the training"))?;
    let until =
        asked.day("record_until").ok_or(("until", "Give the last day on which it holds"))?;
    let training = asked.field("record_training").trim().to_owned();
    let deed = AccreditationDeed::Record { kind, training, taken, until };
    Ok((asked.field("record_person").to_owned(), deed))
}

fn typed_suspension(asked: &Asked) -> Typed {
    let chosen = asked.field("suspend_which");
    let (kind, person) = chosen.split_once(' ').unwrap_or_default();
    let kind = kind_of(kind).ok_or(("which", "Choose which of them is suspended"))?;
    let reason = asked.field("suspend_reason").trim().to_owned();
    Ok((person.to_owned(), AccreditationDeed::Suspend { kind, reason }))
}

fn kind_of(word: &str) -> Option<AccreditationKind> {
    AccreditationKind::ALL.into_iter().find(|kind| kind.as_str() == word)
}

fn field(why: &AccreditationNotAllowed, deed: &str) -> &'static str {
    use AccreditationNotAllowed as Not;
    match why {
        Not::NoWords if deed == "suspend" => "reason",
        Not::NothingToSuspend => "which",
        Not::NoWords => "training",
        Not::TrainingToCome => "taken",
        Not::EndsBefore | Not::TooLong => "until",
        Not::OwnAccreditation | Not::BeforeTheLastEntry => "person",
    }
}

fn page(site: &Site, asked: &Asked) -> Result<AccreditedPeople, Fault> {
    let today = site.house.now().day();
    let mut all = list_accreditations(&site.house, asked.who.as_ref()).map_err(fault)?;
    all.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
    let accounts = list_accounts(&site.house).map_err(Fault::ours)?.into_iter();
    let names: BTreeMap<String, String> =
        accounts.map(|account| (account.who.id, account.who.name)).collect();
    let lines: Vec<AccreditedLine> =
        all.iter().flat_map(|person| lines_of(person, &names, today)).collect();
    let ending = all.iter().flat_map(|person| person.held.values());
    let next = match ending.filter(|held| held.ends_soon(today)).count() {
        0 => "None ends within 30 days.".to_owned(),
        1 => "1 ends within 30 days: renew it after the training, or let it end.".to_owned(),
        many => {
            format!("{many} end within 30 days: renew them after the training, or let them end.")
        }
    };
    Ok(AccreditedPeople::tell(&lines, &next, steps(&all, &names), forms(&all)))
}

fn lines_of(
    person: &AccreditedPerson,
    names: &BTreeMap<String, String>,
    today: Day,
) -> Vec<AccreditedLine> {
    if person.held.is_empty() {
        let (name, state) = (person.name.clone(), "none".to_owned());
        return vec![AccreditedLine { name, state, ..AccreditedLine::default() }];
    }
    let line = |(kind, held): (&AccreditationKind, &Accreditation)| AccreditedLine {
        name: person.name.clone(),
        kind: kind.to_string(),
        state: state(person.standing.get(kind), held.ends_soon(today)).to_owned(),
        training: format!("{}, {}", held.training, held.taken.in_words()),
        until: held.until.in_words(),
        recorded_by: name_of(names, &held.recorded_by),
    };
    person.held.iter().map(line).collect()
}

const fn state(standing: Option<&Result<(), NotAccredited>>, ends_soon: bool) -> &'static str {
    match standing {
        Some(Ok(())) if ends_soon => "ends soon",
        Some(Ok(())) => "holds",
        Some(Err(NotAccredited::Suspended { .. })) => "suspended",
        Some(Err(NotAccredited::Ended { .. })) => "ended",
        Some(Err(NotAccredited::Never(_))) | None => "none",
    }
}

fn name_of(names: &BTreeMap<String, String>, id: &str) -> String {
    names.get(id).cloned().unwrap_or_else(|| "The program".to_owned())
}

fn steps(all: &[AccreditedPerson], names: &BTreeMap<String, String>) -> Vec<Step> {
    let of = |person: &AccreditedPerson| -> Vec<(commons::Moment, Step)> {
        let told = |entry: &Entry<AccreditationDeed>| (entry.at, step(person, entry, names));
        person.history.iter().map(told).collect()
    };
    let mut steps: Vec<(commons::Moment, Step)> = all.iter().flat_map(of).collect();
    steps.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    steps.into_iter().map(|(_, step)| step).collect()
}

fn step(
    person: &AccreditedPerson,
    entry: &Entry<AccreditationDeed>,
    names: &BTreeMap<String, String>,
) -> Step {
    let (what, words) = match &entry.deed {
        AccreditationDeed::Record { kind, training, taken, until } => (
            format!("Recorded as {kind}: {}", person.name),
            format!("{training}, {}; until {}", taken.in_words(), until.in_words()),
        ),
        AccreditationDeed::Suspend { kind, reason } => {
            (format!("Suspended as {kind}: {}", person.name), reason.clone())
        }
    };
    Step { what, at: entry.at.in_words(), who: name_of(names, &entry.who), words }
}

fn forms(all: &[AccreditedPerson]) -> Vec<StepForm> {
    let people = all.iter().map(|person| (person.id.clone(), person.name.clone()));
    let kinds = [
        ("analyst", "Analyst: reads rows, and asks for something to leave"),
        ("checker", "Checker: looks at what is to leave, and lets it out"),
    ];
    let kinds = kinds.map(|(value, words)| (value.to_owned(), words.to_owned()));
    let longest = format!("{MOST_YEARS} years after the training at most.");
    let record = form("record", "Record or renew an accreditation", "Record it")
        .asks(FormField::new(FieldKind::OneOf, "person", "Who?", "Not yourself.").of(people))
        .asks(FormField::new(FieldKind::Few, "kind", "As what?", "").of(kinds))
        .asks(FormField::new(FieldKind::Line, "training", "Which training did they take?", ""))
        .asks(FormField::new(FieldKind::Day, "taken", "On which day?", ""))
        .asks(FormField::new(FieldKind::Day, "until", "Until which day does it hold?", &longest));
    let holding = all.iter().flat_map(|person| {
        let of = |(kind, held): (&AccreditationKind, &Result<(), NotAccredited>)| {
            held.is_ok()
                .then(|| (format!("{kind} {}", person.id), format!("{}, {kind}", person.name)))
        };
        person.standing.iter().filter_map(of).collect::<Vec<_>>()
    });
    let hint = "The person reads it. Views of theirs on what has not left yet no longer count.";
    let holding: Vec<(String, String)> = holding.collect();
    let mut all = vec![record];
    if !holding.is_empty() {
        let suspend = form("suspend", "Suspend an accreditation", "Suspend it")
            .asks(FormField::new(FieldKind::OneOf, "which", "Whose?", "").of(holding))
            .asks(FormField::new(FieldKind::Lines, "reason", "Why?", hint));
        all.push(suspend);
    }
    all
}

fn form(id: &str, heading: &str, button: &str) -> StepForm {
    StepForm::new((id, heading), &format!("{ADDRESS}/{id}"), button)
}

fn fault(cannot: CannotAccredit) -> Fault {
    match cannot {
        CannotAccredit::Refused(refusal) => Fault::Refused(refusal),
        other => Fault::ours(other),
    }
}
