//! The life of a delivery plan: from a draft to a live one and its end.

use crate::written::{day, entry};
use commons::Pence;
use lifechances_convene::life::{Blocked, Entry};
use lifechances_convene::plan::{
    Funding, Gate, PLAN_ARROWS, PlanDeed, PlanLife, PlanNotAllowed, PlanStage, Rating,
};
use proptest::prelude::*;

fn begin() -> PlanDeed {
    let (from, until) = (day("2023-09-01"), day("2027-08-31"));
    PlanDeed::Begin { title: "Delivery plan 2023 to 2027".into(), from, until }
}

fn priority(gate: Gate) -> PlanDeed {
    PlanDeed::AddPriority { title: "Workforce".into(), gate }
}

fn milestone(priority: u8, due: &str) -> PlanDeed {
    let (what, owner) = ("Ten schools sign".into(), "Operations manager".into());
    PlanDeed::AddMilestone { priority, what, owner, due: day(due) }
}

fn rate(priority: u8, milestone: usize, rating: Rating) -> PlanDeed {
    PlanDeed::Rate { priority, milestone, rating }
}

fn funding(needed: i64) -> Gate {
    Gate::Funding(Funding { needed: Pence(needed), secured: Pence(0) })
}

fn begun() -> PlanLife {
    PlanLife::begin(entry("2023-09-04", begin())).expect("a plan")
}

/// Does all of these; each must be allowed.
fn after(deeds: Vec<PlanDeed>) -> PlanLife {
    let mut life = begun();
    for deed in deeds {
        life.apply(entry("2023-09-04", deed)).expect("allowed");
    }
    life
}

fn refused(life: &PlanLife, deed: PlanDeed) -> PlanNotAllowed {
    let mut tried = life.clone();
    let refused = tried.apply(entry("2023-09-05", deed)).expect_err("refused");
    assert_eq!(&tried, life, "nothing has changed");
    refused
}

#[test]
fn a_plan_is_written_approved_rated_and_closed() {
    let life = after(vec![
        priority(Gate::Open),
        milestone(1, "2024-01-31"),
        PlanDeed::Approve,
        rate(1, 1, Rating::Done { evidence: "The register of signatures".into() }),
        PlanDeed::Close { reason: "Its days are over.".into() },
    ]);
    assert_eq!(life.stage(), PlanStage::Closed);
    assert_eq!(PlanLife::of(life.history()), Ok(life.clone()), "its entries tell it whole");
    assert!(matches!(
        refused(&life, rate(1, 1, Rating::OnTrack)),
        PlanNotAllowed::Blocked(Blocked::NotAtThisStage { stage: PlanStage::Closed, .. })
    ));
}

#[test]
fn what_nobody_could_see_done_is_not_approved() {
    let life = begun();
    assert_eq!(
        refused(&life, PlanDeed::Approve).to_string(),
        "it cannot be approved yet: it has no priority yet"
    );
    let life = after(vec![priority(Gate::Open), priority(Gate::Open), milestone(1, "2024-01-31")]);
    assert_eq!(
        refused(&life, PlanDeed::Approve).to_string(),
        "it cannot be approved yet: priority 2 has no milestone by which anybody could see that it is done"
    );
}

#[test]
fn rule_p5_work_that_waits_for_money_is_not_rated_until_all_of_it_is_secured() {
    let secure = |amount| PlanDeed::Secure {
        priority: 1,
        amount: Pence(amount),
        source: "Letter of the trust, 3 March".into(),
    };
    let life = after(vec![priority(funding(1_000)), milestone(1, "2024-01-31"), PlanDeed::Approve]);
    let rated = || rate(1, 1, Rating::OnTrack);
    assert!(matches!(refused(&life, rated()), PlanNotAllowed::GateShut(_)));
    assert_eq!(refused(&life, secure(0)), PlanNotAllowed::NoMoney);
    let mut life = life;
    life.apply(entry("2024-01-01", secure(999))).expect("secured");
    assert!(matches!(refused_on(&life, rated()), PlanNotAllowed::GateShut(_)));
    life.apply(entry("2024-01-01", secure(1))).expect("secured");
    life.apply(entry("2024-01-01", rated())).expect("it may start");
}

fn refused_on(life: &PlanLife, deed: PlanDeed) -> PlanNotAllowed {
    life.clone().apply(entry("2024-01-02", deed)).expect_err("refused")
}

#[test]
fn what_a_plan_would_hide_is_refused_with_its_reason() {
    let life = after(vec![priority(Gate::Open), milestone(1, "2024-01-31"), PlanDeed::Approve]);
    let silent = rate(1, 1, Rating::OffTrack { reason: " ".into() });
    assert!(matches!(refused(&life, silent), PlanNotAllowed::Problem(_)));
    assert!(matches!(refused(&life, milestone(1, "2027-09-01")), PlanNotAllowed::Problem(_)));
    for nowhere in [rate(2, 1, Rating::OnTrack), rate(1, 2, Rating::OnTrack)] {
        assert_eq!(refused(&life, nowhere), PlanNotAllowed::NoSuch);
    }
    assert_eq!(refused(&life, rate(1, 0, Rating::OnTrack)), PlanNotAllowed::NoSuch);
    let closed = PlanDeed::Close { reason: String::new() };
    assert_eq!(refused(&life, closed), PlanNotAllowed::NoWords);
    let short = PlanDeed::Begin {
        title: "A year".into(),
        from: day("2023-09-01"),
        until: day("2024-08-31"),
    };
    assert!(matches!(PlanLife::begin(entry("2023-09-01", short)), Err(PlanNotAllowed::Problem(_))));
    assert_eq!(PlanLife::of(&[]), Err(PlanNotAllowed::NotBegun));
}

#[test]
fn what_is_due_and_not_done_is_not_on_track() {
    let life = after(vec![priority(Gate::Open), milestone(1, "2024-01-31"), PlanDeed::Approve]);
    let rated = |on: &str, rating| life.clone().apply(entry(on, rate(1, 1, rating)));
    assert_eq!(rated("2024-01-31", Rating::OnTrack), Ok(PlanStage::Live));
    let due = day("2024-01-31");
    let refused = Err(PlanNotAllowed::DueAlready { due });
    assert_eq!(rated("2024-02-01", Rating::OnTrack), refused);
    let late = Rating::OffTrack { reason: "Two schools withdrew.".into() };
    assert_eq!(rated("2024-02-01", late), Ok(PlanStage::Live));
}

#[test]
fn a_plan_of_other_rules_is_still_read() {
    let (from, until) = (day("2026-09-01"), day("2032-08-30"));
    let long = PlanDeed::Begin { title: "Six years".into(), from, until };
    let entries = [
        entry("2026-09-01", long),
        entry("2026-09-01", priority(Gate::Open)),
        entry("2026-09-01", milestone(1, "2026-10-01")),
        entry("2026-09-01", PlanDeed::Approve),
        entry("2026-12-01", rate(1, 1, Rating::OnTrack)),
    ];
    assert!(PlanLife::begin(entries[0].clone()).is_err(), "it cannot be begun any more");
    let life = PlanLife::of(&entries).expect("read");
    assert_eq!((life.stage(), life.history()), (PlanStage::Live, &entries[..]));
}

/// Walks to each stage and does there what can be done there.
#[test]
fn every_arrow_of_the_diagram_can_be_walked() {
    let mut life = begun();
    let secure = || PlanDeed::Secure { priority: 1, amount: Pence(50), source: "Letter".into() };
    let mut walked = std::collections::HashSet::new();
    for deed in [
        priority(funding(100)),
        milestone(1, "2024-01-31"),
        secure(),
        PlanDeed::Approve,
        secure(),
        milestone(1, "2024-02-28"),
        rate(1, 1, Rating::OnTrack),
        PlanDeed::Close { reason: "Over".into() },
    ] {
        let (from, by) = (life.stage(), deed.kind());
        let to = life.apply(entry("2023-09-05", deed)).expect("allowed");
        walked.insert((from, by, to));
    }
    let drawn = PLAN_ARROWS.iter().map(|arrow| (arrow.from, arrow.by, arrow.to)).collect();
    assert_eq!(walked, drawn);
}

fn deeds() -> impl Strategy<Value = Vec<(usize, i64)>> {
    prop::collection::vec((0..9_usize, 0..120_i64), 0..40)
}

fn picked(pick: usize, pence: i64) -> PlanDeed {
    let number = u8::try_from(pence % 4).expect("small");
    match pick {
        0 => priority(if pence % 2 == 0 { Gate::Open } else { funding(100) }),
        1 => milestone(number, if pence % 5 == 0 { "2030-01-01" } else { "2025-01-01" }),
        2 => {
            let source = "Letter".into();
            PlanDeed::Secure { priority: number, amount: Pence(pence), source }
        }
        3 => PlanDeed::Approve,
        4 => rate(number, usize::from(number), Rating::OnTrack),
        5 => rate(number, 1, Rating::AtRisk { reason: "Late".into() }),
        6 => rate(number, 1, Rating::CarriedOver { reason: String::new() }),
        7 => begin(),
        _ => PlanDeed::Close { reason: if pence > 100 { "Over".into() } else { String::new() } },
    }
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram_or_makes_money(deeds in deeds()) {
        let mut life = begun();
        let mut secured = 0_i64;
        for (pick, pence) in deeds {
            let deed = picked(pick, pence);
            let (before, by) = (life.clone(), deed.kind());
            let entry = Entry { deed: deed.clone(), ..entry("2023-09-05", begin()) };
            match life.apply(entry) {
                Ok(to) => {
                    let drawn = |a: &_| {
                        let a: &lifechances_convene::Arrow<_, _> = a;
                        (a.from, a.by, a.to) == (before.stage(), by, to)
                    };
                    prop_assert!(PLAN_ARROWS.iter().any(drawn));
                    prop_assert_eq!(&life.history()[..before.history().len()], before.history());
                    prop_assert_eq!(life.history().len(), before.history().len() + 1);
                    if let PlanDeed::Secure { amount, .. } = deed {
                        secured += amount.0;
                    }
                }
                Err(_) => prop_assert_eq!(&life, &before),
            }
            let held = life.plan().priorities.iter().map(|priority| match &priority.gate {
                Gate::Open => 0,
                Gate::Funding(funding) => funding.secured.0,
            });
            prop_assert_eq!(held.sum::<i64>(), secured);
            prop_assert_eq!(life.plan().problems(), vec![]);
            prop_assert_eq!(PlanLife::of(life.history()), Ok(life.clone()));
        }
    }
}

#[test]
fn a_deed_is_written_and_read_as_the_same() {
    for number in 0..9 {
        for pence in [1, 2, 101] {
            let deed = picked(number, pence);
            let text = serde_json::to_string(&deed).expect("text");
            assert_eq!(serde_json::from_str::<PlanDeed>(&text).expect("read"), deed, "{text}");
        }
    }
    let rated = rate(1, 2, Rating::AtRisk { reason: "Two schools withdrew.".into() });
    assert_eq!(
        serde_json::to_string(&rated).expect("text"),
        r#"{"did":"rate","priority":1,"milestone":2,"rating":{"rating":"at-risk","reason":"Two schools withdrew."}}"#,
        "what is kept is never spelt in another way"
    );
}
