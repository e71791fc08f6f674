//! An invented statement for samples.

use commons::{Day, Pence};
use convene::ask::{Ask, AskKind};
use convene::statement::{Action, Evidence, EvidenceKind, Position, Section, StatementText};

use crate::parts::Link;
use crate::statement::{StatementFacts, StatementLine};

pub(crate) fn line() -> StatementLine {
    StatementLine {
        href: "/statements/food-and-health".to_owned(),
        title: "Food and health in Lower Calder".to_owned(),
        partnership: "Lower Calder".to_owned(),
        state: "Version 2, published 25 October 2026".to_owned(),
    }
}

pub(crate) fn facts() -> StatementFacts {
    StatementFacts {
        title: "Food and health in Lower Calder".to_owned(),
        partnership: ("/partnerships/lower-calder".to_owned(), "Lower Calder".to_owned()),
        state: "Version 2, published 25 October 2026.".to_owned(),
        withdrawn: String::new(),
        draft_href: "/statements/food-and-health/draft".to_owned(),
        versions: vec![Link::to("/statements/food-and-health/versions/1", "Version 1")],
        next_step: "Chase its asks and actions; amend it when something has changed.".to_owned(),
        voices: Vec::new(),
    }
}

pub(crate) fn positions() -> Vec<(String, Position)> {
    let comment = "We agree, and cannot commit staff before April.".to_owned();
    let reason = "It says nothing about mornings.".to_owned();
    vec![
        ("Beckside Primary School".to_owned(), Position::Signs),
        ("Calder Food Bank".to_owned(), Position::Signs),
        ("Calderbrook NHS".to_owned(), Position::Abstains { comment }),
        ("Mill Lane Traders".to_owned(), Position::Dissents { reason }),
    ]
}

pub(crate) fn text() -> StatementText {
    let sections = [
        (Section::Problem, "Too many children here come to school hungry.\nIt shows by ten."),
        (Section::Population, "Children of 4 to 16 in Lower Calder."),
        (Section::Recommendations, "Enrol every child who is entitled to a meal."),
        (Section::Summary, "Children learn when they have eaten. We will see that they do."),
    ];
    let evidence = |kind, reference: &str, says: &str| Evidence {
        kind,
        reference: reference.to_owned(),
        says: says.to_owned(),
        seen: "4f1d9c2b77aa0e".to_owned(),
    };
    StatementText {
        title: "Food and health in Lower Calder".to_owned(),
        sections: sections.into_iter().map(|(s, words)| (s, words.to_owned())).collect(),
        priorities: vec!["Food at school".to_owned(), "Oral health".to_owned()],
        evidence: vec![
            evidence(
                EvidenceKind::Figure,
                "/indicators/low-income",
                "39 in 100 live on a low income.",
            ),
            evidence(
                EvidenceKind::LivedExperience,
                "Meeting of 20 September",
                "The form is too hard.",
            ),
            evidence(EvidenceKind::Study, "", "Breakfast clubs in twelve towns."),
        ],
        actions: actions(),
        asks: asks(),
    }
}

fn day(year: i32) -> Day {
    Day::new(year, 3, 31).expect("the last of March is a day")
}

fn actions() -> Vec<Action> {
    vec![
        Action {
            what: "Open a breakfast club".to_owned(),
            owner: "Calder Food Bank".to_owned(),
            due: day(2027),
            measure: "Meals served".to_owned(),
        },
        Action {
            what: "Ask parents which forms are hard".to_owned(),
            owner: String::new(),
            due: day(2027),
            measure: "Answers".to_owned(),
        },
    ]
}

fn asks() -> Vec<Ask> {
    vec![
        Ask {
            kind: AskKind::Resource,
            what: "Fund the clubs for a year".to_owned(),
            decision_maker: "Director of Public Health".to_owned(),
            needed_by: day(2027),
            amount: Some(Pence(4_000_000)),
        },
        Ask {
            kind: AskKind::Permission,
            what: "Match records for automatic enrolment".to_owned(),
            decision_maker: "Director of Children's Services".to_owned(),
            needed_by: day(2028),
            amount: None,
        },
    ]
}
