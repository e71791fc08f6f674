//! A partnership and a statement for the tests.

use commons::{Day, Moment, Pence};
use lifechances_convene::ask::{Ask, AskKind};
use lifechances_convene::life::Entry;
use lifechances_convene::partnership::{Partnership, Right, Seat, SeatAge, SeatPlace, Terms};
use lifechances_convene::statement::{Action, Evidence, EvidenceKind, Section, StatementText};
use lifechances_convene::{OrgId, Organisation, Sector};

pub(crate) fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}

pub(crate) fn org(number: usize) -> OrgId {
    OrgId::parse(&format!("GB-COH-{number}")).expect("an organisation")
}

pub(crate) fn entry<D>(on: &str, deed: D) -> Entry<D> {
    Entry { at: Moment::new(day(on), 0), who: "p1".into(), deed }
}

/// Thirteen organisations of the area, two of them of young people.
pub(crate) fn partnership() -> Partnership {
    use Sector::{
        Business, FamilyHub, Health, LocalAuthority, Police, Research, Residents, School,
        Voluntary, YoungPeople,
    };
    let sectors = [
        School,
        School,
        School,
        LocalAuthority,
        FamilyHub,
        Health,
        Health,
        Police,
        Voluntary,
        Voluntary,
        Residents,
        YoungPeople,
        Business,
    ];
    let mut seats: Vec<Seat> = sectors.into_iter().enumerate().map(seat).collect();
    seats.push(seat((13, YoungPeople)));
    seats[13].organisation = seats[11].organisation.clone();
    let academic = Seat { right: Right::Advises, ..seat((14, Research)) };
    seats.push(academic);
    Partnership { seats, terms: Terms::default() }
}

fn seat((number, sector): (usize, Sector)) -> Seat {
    let age = if sector == Sector::YoungPeople { SeatAge::Young } else { SeatAge::Any };
    Seat {
        person: Some(format!("p{number}")),
        organisation: Organisation { id: org(number), name: format!("Partner {number}"), sector },
        right: Right::Decides,
        place: SeatPlace::Steering,
        age,
    }
}

pub(crate) fn ask(kind: AskKind, what: &str, amount: Option<Pence>) -> Ask {
    Ask {
        kind,
        what: what.into(),
        decision_maker: "Director of Children's Services".into(),
        needed_by: day("2024-03-31"),
        amount,
    }
}

/// A statement with all that rule R-P1 names.
pub(crate) fn statement() -> StatementText {
    let evidence = |kind, says: &str| Evidence {
        kind,
        reference: "released/1".into(),
        says: says.into(),
        seen: "0f".into(),
    };
    let sections = [
        (Section::Problem, "Too many children here come to school hungry."),
        (Section::Population, "Children of 4 to 16 in Lower Calder."),
        (Section::Recommendations, "Enrol every child who is entitled."),
        (Section::Summary, "Children learn when they have eaten."),
    ];
    StatementText {
        title: "Food and health in Lower Calder".into(),
        sections: sections.into_iter().map(|(section, text)| (section, text.to_owned())).collect(),
        priorities: vec!["Food".into(), "Diet".into(), "Oral health".into()],
        evidence: vec![
            evidence(EvidenceKind::Figure, "39 in 100 children live on a low income."),
            evidence(EvidenceKind::LivedExperience, "Parents said the form is too hard."),
        ],
        actions: vec![Action {
            what: "Open a breakfast club".into(),
            owner: "Partner 8".into(),
            due: day("2024-01-08"),
            measure: "Meals served".into(),
        }],
        asks: vec![
            ask(AskKind::Permission, "Match records for automatic enrolment", None),
            ask(AskKind::Resource, "Fund the clubs", Some(Pence(4_000_000))),
            ask(AskKind::Support, "Oral health team in three schools", None),
        ],
    }
}
