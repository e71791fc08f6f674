//! What is typed of research: the forms, and what they send.

use commons::Day;
use convene::OrgId;
use convene::research::{
    AcademicDeed, AcademicStage, Conflict, Field, NameShown, Offer, RequestDeed, RequestStage, With,
};
use journeys::going_on::CannotGoOn;
use journeys::research::{AcademicView, NewOffer, OfferChoices};
use pages::{FieldKind, FormField, StepForm};
use std::collections::BTreeSet;

use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::typed_lines;

/// The form that makes an offer.
pub(crate) fn begin_form(found: &OfferChoices) -> StepForm {
    let field = FormField::new;
    let shown = NameShown::ALL.map(|one| (one.as_str().to_owned(), one.in_words().to_owned()));
    let institution = "Leave it empty to offer your own work. Name no person here.";
    let form = StepForm::new(("begin", "Offer research"), "/academics/new", "Offer it")
        .asks(
            field(FieldKind::OneOf, "organisation", "Where do you work?", "").of(found.own.clone()),
        )
        .asks(field(FieldKind::Line, "institution", "Centre or group you speak for", institution))
        .asks(
            field(FieldKind::Few, "shown", "Who may read your name?", "You can change it later.")
                .of(shown)
                .with(NameShown::ToPartners.as_str()),
        );
    asks_offer(form, None, found)
}

/// What an offer says, with what it said before.
fn asks_offer(form: StepForm, before: Option<&Offer>, found: &OfferChoices) -> StepForm {
    let field = FormField::new;
    let fields = Field::all().map(|one| (one.as_str().to_owned(), one.name().to_owned()));
    let is_chosen = |value: &str| {
        before.is_some_and(|offer| offer.fields.iter().any(|one| one.as_str() == value))
    };
    let own: Vec<&str> =
        before.map(|offer| offer.words.iter().map(String::as_str).collect()).unwrap_or_default();
    let places = before.map_or_else(|| "1".to_owned(), |offer| offer.places.to_string());
    let from = before.and_then(|offer| offer.from).map(|day| day.to_string()).unwrap_or_default();
    form.asks(
        field(FieldKind::Several, "fields", "Fields", "As many as fit.")
            .of(fields)
            .choosing(is_chosen),
    )
    .asks(
        field(FieldKind::Lines, "own", "In your own words", "One a line; may be empty.")
            .with(&own.join("\n")),
    )
    .asks(
        field(FieldKind::Line, "places", "For how many partnerships at a time?", "").with(&places),
    )
    .asks(field(FieldKind::Day, "from", "Free from", "Leave it empty when it is now.").with(&from))
    .asks(
        field(
            FieldKind::OneOf,
            "conflict",
            "A conflict with",
            "A partnership, or an organisation wherever it sits. May be left out.",
        )
        .of(with_whom(found)),
    )
    .asks(field(FieldKind::Line, "conflict_why", "Why is it a conflict?", ""))
}

fn with_whom(found: &OfferChoices) -> Vec<(String, String)> {
    let partnerships = found.partnerships.iter();
    let partnerships = partnerships
        .map(|(address, name)| (format!("partnership:{address}"), format!("Partnership: {name}")));
    let organisations = found.organisations.iter();
    let organisations =
        organisations.map(|(id, name)| (format!("organisation:{id}"), name.clone()));
    partnerships.chain(organisations).collect()
}

/// An offer as it was typed.
pub(crate) fn typed_offer(asked: &Asked) -> Result<NewOffer, CannotGoOn> {
    let field = |name: &str| asked.field(&format!("begin_{name}")).trim().to_owned();
    let mend = |field, words| CannotGoOn::Mend { field, words };
    let organisation = OrgId::parse(&field("organisation"));
    let organisation = organisation.map_err(|_| mend("organisation", "Choose where you work"))?;
    let shown = NameShown::parse(&field("shown"));
    let institution = field("institution");
    Ok(NewOffer {
        organisation,
        institution: (!institution.is_empty()).then_some(institution),
        shown: shown.ok_or(mend("shown", "Choose who may read your name"))?,
        offer: typed(asked, "begin", BTreeSet::new())?,
    })
}

/// What an offer says as it was typed, with conflicts that stand already.
fn typed(
    asked: &Asked,
    form: &str,
    mut conflicts: BTreeSet<Conflict>,
) -> Result<Offer, CannotGoOn> {
    let field = |name: &str| asked.field(&format!("{form}_{name}")).trim().to_owned();
    let mend = |field, words| CannotGoOn::Mend { field, words };
    let is_sent = |one: &Field| !field(&format!("fields-{}", one.as_str())).is_empty();
    let day: Option<Day> = asked.day(&format!("{form}_from"));
    if day.is_none() && !field("from").is_empty() {
        return Err(mend("from", "Write a day, such as 1/9/2027, or leave it empty"));
    }
    let conflict = field("conflict");
    let with = match conflict.split_once(':') {
        Some(("partnership", address)) => Some(With::Partnership(address.to_owned())),
        Some(("organisation", id)) => OrgId::parse(id).ok().map(With::Organisation),
        Some(_) | None => None,
    };
    if with.is_none() && !conflict.is_empty() {
        return Err(mend("conflict", "Choose a partnership or an organisation of the list"));
    }
    conflicts.extend(with.map(|with| Conflict { with, why: field("conflict_why") }));
    Ok(Offer {
        fields: Field::all().filter(is_sent).collect(),
        words: typed_lines(&field("own")).into_iter().collect(),
        places: field("places")
            .parse()
            .map_err(|_| mend("places", "Write a number, such as 1 or 2"))?,
        from: day,
        conflicts,
    })
}

/// What is done with an offer, as it was typed; `before` is what it says now.
pub(crate) fn typed_deed(
    asked: &Asked,
    deed: &str,
    before: &Offer,
) -> Result<Result<AcademicDeed, CannotGoOn>, Fault> {
    let field = |name: &str| asked.field(&format!("{deed}_{name}")).trim().to_owned();
    let mend = |field, words| CannotGoOn::Mend { field, words };
    let number = || field("request").parse().map_err(|_| mend("request", "Choose which request"));
    let words = field("words");
    let answer = |of: fn(u32, String) -> RequestDeed| {
        number().map(|request| AcademicDeed::Answer(of(request, words.clone())))
    };
    Ok(match deed {
        "change" => {
            let gone = field("resolved");
            let staying = before.conflicts.iter().enumerate();
            let staying = staying.filter(|(at, _)| at.to_string() != gone);
            let conflicts = staying.map(|(_, one)| one.clone()).collect();
            typed(asked, deed, conflicts)
                .map(|offer| AcademicDeed::Change { offer, reason: words.clone() })
        }
        "name" => NameShown::parse(&field("shown"))
            .map(|shown| AcademicDeed::ShowName { shown })
            .ok_or(mend("shown", "Choose who may read the name")),
        "accept" => answer(|request, scope| RequestDeed::Accept { request, scope }),
        "decline" => answer(|request, reason| RequestDeed::Decline { request, reason }),
        "take-back" => answer(|request, reason| RequestDeed::TakeBack { request, reason }),
        "finish" => answer(|request, came| RequestDeed::Finish { request, came }),
        "withdraw" => Ok(AcademicDeed::Withdraw { reason: words.clone() }),
        _ => return Err(Fault::NotUnderstood("Use one of the forms of the page.")),
    })
}

/// The forms that make sense now; `conflicts` are those declared, in words.
pub(crate) fn forms(
    view: &AcademicView,
    found: &OfferChoices,
    conflicts: &[String],
) -> Vec<StepForm> {
    let form = |id: &str, heading: &str| {
        StepForm::new((id, heading), &format!("/academics/{}/{id}", view.address), heading)
            .seen(view.seen)
    };
    let words = |label: &str| FormField::new(FieldKind::Lines, "words", label, "");
    let (mut all, offering) = (Vec::new(), view.life.stage() == AcademicStage::Offering);
    let requests = |stage| -> Vec<(String, String)> {
        let own = view.life.requests().filter(|(_, one)| one.stage == stage);
        own.map(|(number, one)| (number.to_string(), format!("{number}: {}", one.what_for)))
            .collect()
    };
    let about = |id: &str, heading: &str, stage, label: &str| {
        let which = FormField::new(FieldKind::OneOf, "request", "Which request?", "");
        form(id, heading).asks(which.of(requests(stage))).asks(words(label))
    };
    let (asked, accepted) = (RequestStage::Asked, RequestStage::Accepted);
    let waits = offering && !requests(asked).is_empty();
    if view.is_own && waits {
        all.push(about("accept", "Accept a request", asked, "What will you do, and by when?"));
        all.push(about("decline", "Decline a request", asked, "Why?"));
    }
    if view.may_ask && waits {
        all.push(about("take-back", "Take a request back", asked, "Why?"));
    }
    if (view.is_own || view.may_ask) && offering && !requests(accepted).is_empty() {
        all.push(about("finish", "Say that the work is done", accepted, "What came of it?"));
    }
    if view.is_own && offering {
        let change =
            asks_offer(form("change", "Change what is offered"), Some(view.life.offer()), found);
        let gone = conflicts.iter().enumerate();
        let gone = gone.map(|(at, words)| (at.to_string(), words.clone()));
        let label = "A conflict that is there no longer";
        let resolved = FormField::new(FieldKind::OneOf, "resolved", label, "").of(gone);
        let change = if conflicts.is_empty() { change } else { change.asks(resolved) };
        all.push(change.asks(words("Why?")));
    }
    if view.is_own && view.life.academic().person().is_some() {
        let shown = NameShown::ALL.map(|one| (one.as_str().to_owned(), one.in_words().to_owned()));
        let field = FormField::new(FieldKind::Few, "shown", "Who may read your name?", "");
        let field = field.of(shown).with(view.life.shown().as_str());
        all.push(form("name", "Choose who may read your name").asks(field));
    }
    if view.is_own && offering {
        all.push(form("withdraw", "Withdraw the offer").asks(words("Why?")));
    }
    all
}
