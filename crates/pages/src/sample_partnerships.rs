//! An invented partnership for samples.

use commons::{Day, Fraction, Moment};
use convene::life::Entry;
use convene::partnership::{
    BackingDeed, DecidedAt, Declared, PartnershipDeed, PartnershipLife, Right, SeatAge, SeatPlace,
    Terms,
};
use convene::{OrgId, Organisation, Sector};

pub(crate) fn organisations() -> Vec<Organisation> {
    let kinds = [
        ("GB-EDU-900001", "Beckside Primary School", Sector::School),
        ("GB-CHC-9000002", "Calder Food Bank", Sector::Voluntary),
        ("GB-NHS-Z01", "Calderbrook NHS", Sector::Health),
    ];
    let organisation = |(id, name, sector): (&str, &str, Sector)| {
        let id = OrgId::parse(id).ok()?;
        Some(Organisation { id, name: name.to_owned(), sector })
    };
    kinds.into_iter().filter_map(organisation).collect()
}

/// An anchor that ended and one that goes on, and a group one of whose members left.
fn backing(from: Day, until: Day) -> Vec<BackingDeed> {
    let mut all = organisations().into_iter();
    let (Some(school), Some(food), Some(health)) = (all.next(), all.next(), all.next()) else {
        return Vec::new();
    };
    let anchor = |organisation: &Organisation, brings: &str| BackingDeed::NameAnchor {
        organisation: organisation.clone(),
        brings: brings.to_owned(),
        from,
    };
    let reason = || "Its rooms are let".to_owned();
    vec![
        anchor(&school, "A hall, and parents who come"),
        anchor(&health, "A nurse for two mornings a week"),
        BackingDeed::EndAnchor { anchor: 2, until, reason: reason() },
        BackingDeed::FormGroup {
            name: "Head teachers' reference group".to_owned(),
            enables: "Schools say once what they can do".to_owned(),
            lead: school,
            from,
        },
        BackingDeed::JoinGroup { group: 1, organisation: food.clone(), from },
        BackingDeed::LeaveGroup { group: 1, organisation: food.id, until, reason: reason() },
    ]
}

pub(crate) fn life() -> PartnershipLife {
    let begin = PartnershipDeed::Begin {
        name: "Lower Calder".to_owned(),
        purpose: "Food and health of children".to_owned(),
        area: "lower-calder".to_owned(),
        terms: Terms::default(),
    };
    let seat = |organisation| PartnershipDeed::AddSeat {
        organisation,
        right: Right::Decides,
        place: SeatPlace::Steering,
        age: SeatAge::Any,
    };
    let mut deeds = vec![begin];
    deeds.extend(organisations().into_iter().map(seat));
    deeds.push(PartnershipDeed::FillSeat { seat: 1, person: "p1".to_owned() });
    let interest = "Runs the pantry that could be funded".to_owned();
    deeds.push(PartnershipDeed::Declare(Declared { seat: 1, interest }));
    let quorum = Fraction::of(2, 3);
    deeds.push(PartnershipDeed::ChangeTerms {
        terms: Terms { quorum, ..Terms::default() },
        reason: "Too few took part in the spring".to_owned(),
        decision: Some(DecidedAt { meeting: "lower-calder-2026-09-05".to_owned(), number: 1 }),
    });
    let day = |day| Day::new(2026, 9, day).expect("a day of September");
    deeds.extend(backing(day(5), day(28)).into_iter().map(PartnershipDeed::Back));
    let at = Moment::new(day(5), 0);
    let mut life = PartnershipLife::default();
    for deed in deeds {
        let done = life.apply(Entry { at, who: "p1".to_owned(), deed });
        done.expect("the deeds of a sample follow from each other");
    }
    life
}
