//! How far a partnership has come: the page, and what those who hold seats do there.

use axum::response::Response;
use convene::Entry;
use convene::maturity::{
    Assessment, Change, Dimension, EvidenceKind, Level, MaturityDeed, MaturityStage, Standing,
};
use journeys::going_on::CannotGoOn;
use journeys::maturity::{MaturityChange, MaturityView, do_with_maturity, show_maturity};
use pages::{
    DimensionSheet, EvidenceLine, FieldKind, FormField, LevelLine, Link, ShowMaturity, Step,
    StepForm, WithForms,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::{fault, refused, seen};
use crate::led_on::led_on;
use crate::reviews::sentence;
use crate::site::Site;

/// `GET /partnerships/{address}/maturity`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let found = show_maturity(&site.house, asked.who.as_ref(), asked.part("address"));
    answer::page(site, asked, &page(&found.map_err(fault)?))
}

/// `POST /partnerships/{address}/maturity/{deed}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, address, deed) = (asked.who.as_ref(), asked.part("address"), asked.part("deed"));
    let done = wanted(asked, deed)?
        .and_then(|change| do_with_maturity(&site.house, who, (address, seen(asked)), &change));
    match done {
        Ok(()) => led_on(&format!("/partnerships/{address}/maturity"), &format!("level-{deed}")),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let found = show_maturity(&site.house, who, address).map_err(fault)?;
            let page = page(&found).refused(deed, &asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn wanted(asked: &Asked, deed: &str) -> Result<Result<MaturityChange, CannotGoOn>, Fault> {
    let field = |name: &str| asked.field(&format!("{deed}_{name}")).trim().to_owned();
    let mend = |field, words| Err(CannotGoOn::Mend { field, words });
    let Some(dimension) = Dimension::parse(&field("dimension")) else {
        return match deed {
            "assess" | "challenge" | "uphold" | "take-back" | "withdraw" => {
                Ok(mend("dimension", "Choose which dimension it is about"))
            }
            _ => Err(Fault::NotUnderstood("Use one of the forms of the page.")),
        };
    };
    let words = field("words");
    Ok(Ok(match deed {
        "assess" => {
            let Some(level) = Level::parse(&field("level")) else {
                return Ok(mend("level", "Choose the level that is reached"));
            };
            let Some(review_on) = asked.day("assess_review_on") else {
                return Ok(mend("review_on", "Write a day, such as 1/9/2027"));
            };
            let pairs = [("evidence", "says"), ("evidence_2", "says_2")];
            let given = pairs.map(|(href, says)| (field(href), field(says)));
            let evidence = given.into_iter().filter(|(href, _)| !href.is_empty()).collect();
            MaturityChange::Assess { dimension, level, why: words, evidence, review_on }
        }
        "challenge" => MaturityChange::Challenge(dimension, words),
        "uphold" => MaturityChange::Uphold(dimension, words),
        "take-back" => MaturityChange::TakeBack(dimension, words),
        "withdraw" => MaturityChange::Withdraw(dimension, words),
        _ => return Err(Fault::NotUnderstood("Use one of the forms of the page.")),
    }))
}

fn page(view: &MaturityView) -> ShowMaturity {
    let (address, name) = &view.partnership;
    let partnership = Link::to(format!("/partnerships/{address}"), name.clone());
    let dimensions = Dimension::ALL.map(|one| sheet(view, one)).into();
    let steps = view.life.history().iter().rev().map(|entry| step(view, entry)).collect();
    ShowMaturity::tell(partnership, next_step(view), dimensions, (forms(view), steps))
}

fn next_step(view: &MaturityView) -> &'static str {
    let any = |is: fn(&Standing, &MaturityView) -> bool| {
        Dimension::ALL.into_iter().any(|one| is(view.life.standing(one), view))
    };
    if any(|one, _| one.stage() == MaturityStage::Challenged) {
        "Somebody answers the challenge: with other evidence, or by saying why the level stands."
    } else if any(|one, view| one.is_due(view.today)) {
        "The partnership looks again at what is due."
    } else if any(|one, _| one.stage() == MaturityStage::NotAssessed) {
        "Those who hold a seat claim a level where none is claimed yet, and show why."
    } else {
        "Each level is looked at again by its day, or sooner when something changes."
    }
}

fn sheet(view: &MaturityView, dimension: Dimension) -> DimensionSheet {
    let standing = view.life.standing(dimension);
    let now = standing.assessment();
    let level = |level: Level| LevelLine {
        name: level.name().to_owned(),
        words: dimension.at(level).to_owned(),
        is_claimed: now.is_some_and(|one| one.level == level),
    };
    let state = match standing.stage() {
        MaturityStage::Assessed if standing.is_due(view.today) => "to be looked at again",
        MaturityStage::NotAssessed => "not assessed",
        MaturityStage::Assessed => "assessed",
        MaturityStage::Challenged => "challenged",
    };
    DimensionSheet {
        id: dimension.as_str().to_owned(),
        name: dimension.name().to_owned(),
        asks: dimension.asks().to_owned(),
        levels: Level::ALL.map(level).into(),
        level: now.map(|one| one.level.name().to_owned()).unwrap_or_default(),
        change: standing.change().map(change_in_words).unwrap_or_default(),
        claimed: now.map(|one| claimed(view, one)).unwrap_or_default(),
        why: now.map(|one| format!("{}.", sentence(&one.why))).unwrap_or_default(),
        review: now.map(|one| one.review_on.in_words()).unwrap_or_default(),
        state: state.to_owned(),
        evidence: now.map(|one| evidence(view, one)).unwrap_or_default(),
        challenge: standing.challenge().map_or_else(String::new, |one| {
            let on = one.at.day().in_words();
            format!("{}{}, {on}: {}", one.by.name, person(view, &one.who), one.reason)
        }),
    }
}

fn change_in_words(change: Change) -> String {
    match change {
        Change::First => "Claimed for the first time".to_owned(),
        Change::Same => "As before".to_owned(),
        Change::Further(before) => format!("Further than before (it was {})", before.name()),
        Change::LessFar(before) => format!("Less far than before (it was {})", before.name()),
    }
}

fn claimed(view: &MaturityView, one: &Assessment) -> String {
    let by = one.by.as_ref().map_or("the convenor", |by| by.name.as_str());
    format!("{by}{}, {}", person(view, &one.who), one.at.day().in_words())
}

/// Who it was, for those who are signed in.
fn person(view: &MaturityView, who: &str) -> String {
    view.names.get(who).map(|name| format!(" ({name})")).unwrap_or_default()
}

fn evidence(view: &MaturityView, one: &Assessment) -> Vec<EvidenceLine> {
    let line = |evidence: &convene::maturity::Evidence| EvidenceLine {
        kind: evidence.kind.in_words().to_owned(),
        link: Link::to(evidence.href.clone(), evidence.title.clone()),
        says: format!("{}.", sentence(&evidence.says)),
        note: match view.moved.contains(&evidence.href) {
            true => "Another figure has been published since.".to_owned(),
            false => String::new(),
        },
    };
    one.evidence.iter().map(line).collect()
}

fn step(view: &MaturityView, entry: &Entry<MaturityDeed>) -> Step {
    let (dimension, kind) = (entry.deed.dimension(), entry.deed.kind());
    Step {
        what: format!("{}: {kind}", dimension.name()),
        at: entry.at.in_words(),
        who: view.names.get(&entry.who).cloned().unwrap_or_default(),
        words: match &entry.deed {
            MaturityDeed::Assess { level, why, .. } => format!("{}: {why}", level.name()),
            MaturityDeed::Challenge { reason, by, .. } => format!("{}: {reason}", by.name),
            MaturityDeed::Uphold { reason, .. }
            | MaturityDeed::TakeBack { reason, .. }
            | MaturityDeed::Withdraw { reason, .. } => reason.clone(),
        },
    }
}

/// The forms that make sense now, by the stages dimensions are at.
fn forms(view: &MaturityView) -> Vec<StepForm> {
    let at = |stage: MaturityStage| -> Vec<(String, String)> {
        let own =
            Dimension::ALL.into_iter().filter(|one| view.life.standing(*one).stage() == stage);
        own.map(|one| (one.as_str().to_owned(), one.name().to_owned())).collect()
    };
    let (assessed, challenged) = (at(MaturityStage::Assessed), at(MaturityStage::Challenged));
    let claimed: Vec<_> = assessed.iter().chain(&challenged).cloned().collect();
    let form = |id: &str, heading: &str, of: &[(String, String)], asks: &str| {
        let action = format!("/partnerships/{}/maturity/{id}", view.partnership.0);
        StepForm::new((id, heading), &action, heading)
            .seen(view.seen)
            .asks(
                FormField::new(FieldKind::Few, "dimension", "Of which dimension?", "")
                    .of(of.to_vec()),
            )
            .asks(FormField::new(FieldKind::Lines, "words", asks, ""))
    };
    let mut all = Vec::new();
    if view.may_assess {
        all.push(assess_form(view));
    }
    if view.may_challenge && !assessed.is_empty() {
        all.push(form("challenge", "Challenge a level", &assessed, "Why is it not so?"));
    }
    if view.may_assess && !challenged.is_empty() {
        all.push(form("uphold", "Say that it stands", &challenged, "Why does it stand?"));
    }
    if view.may_challenge && !challenged.is_empty() {
        all.push(form("take-back", "Take back a challenge", &challenged, "Why?"));
    }
    if view.may_assess && !claimed.is_empty() {
        all.push(form("withdraw", "Claim a level no longer", &claimed, "Why?"));
    }
    all
}

fn assess_form(view: &MaturityView) -> StepForm {
    let field = FormField::new;
    let dimensions = Dimension::ALL.map(|one| (one.as_str().to_owned(), one.name().to_owned()));
    let levels = Level::ALL.map(|one| (one.as_str().to_owned(), one.name().to_owned()));
    let proofs = || {
        let kind = |kind: EvidenceKind| kind.in_words();
        let named = |one: &journeys::maturity::Proof| format!("{}: {}", kind(one.kind), one.title);
        view.proofs.iter().map(|one| (one.href.clone(), named(one))).collect::<Vec<_>>()
    };
    let action = format!("/partnerships/{}/maturity/assess", view.partnership.0);
    let which = "What each level looks like stands above, under its dimension.";
    let evidence = "Only what everybody can open here.";
    StepForm::new(("assess", "Claim a level"), &action, "Claim it")
        .seen(view.seen)
        .asks(field(FieldKind::Few, "dimension", "Of which dimension?", "").of(dimensions))
        .asks(field(FieldKind::Few, "level", "Which level is reached?", which).of(levels))
        .asks(field(FieldKind::Lines, "words", "Why this one?", "In a sentence."))
        .asks(field(FieldKind::OneOf, "evidence", "Evidence", evidence).of(proofs()))
        .asks(field(FieldKind::Line, "says", "What does it show?", ""))
        .asks(
            field(FieldKind::OneOf, "evidence_2", "More evidence", "May be left out.").of(proofs()),
        )
        .asks(field(FieldKind::Line, "says_2", "What does that show?", ""))
        .asks(field(
            FieldKind::Day,
            "review_on",
            "By when is it looked at again?",
            "For example, 1/9/2027.",
        ))
}
