//! Delivery plans and theories of change: rule R-P5 and what each must not hide.

use crate::written::day;
use commons::{Moment, Pence};
use lifechances_convene::life::Entry;
use lifechances_convene::plan::{
    Claim, Funding, Gate, Milestone, Plan, PlanProblem, Priority, Rating, Step, StepKind, Strength,
    Theory, TheoryDeed, TheoryLife, TheoryProblem,
};
use proptest::prelude::*;

fn milestone(what: &str, due: &str, rating: Rating) -> Milestone {
    Milestone { what: what.into(), owner: "Operations manager".into(), due: day(due), rating }
}

fn plan() -> Plan {
    let priority = |number, gate, milestones| Priority {
        number,
        title: format!("Priority {number}"),
        gate,
        milestones,
    };
    let late = Rating::OffTrack { reason: "Two schools withdrew.".into() };
    let first = vec![
        milestone("Ten schools sign", "2024-01-31", Rating::Done { evidence: "Register".into() }),
        milestone("Baseline", "2024-03-31", late),
        milestone("Report", "2026-07-31", Rating::OnTrack),
    ];
    let fourth = vec![milestone("Campaign", "2024-01-01", Rating::NotRated)];
    let waits = Gate::Funding(Funding { needed: Pence(390_000_000), secured: Pence(12_500_050) });
    Plan {
        title: "Delivery plan 2023 to 2027".into(),
        from: day("2023-09-01"),
        until: day("2027-08-31"),
        priorities: vec![priority(1, Gate::Open, first), priority(4, waits, fourth)],
    }
}

#[test]
fn rule_p5_a_priority_waits_for_its_money_and_is_not_called_late() {
    let mut plan = plan();
    let shut = plan.priorities[1].may_start().expect_err("not funded");
    assert_eq!(
        shut.to_string(),
        "priority 4 waits for investment: £125,000.50 of £3,900,000.00 is secured, £3,774,999.50 is missing"
    );
    let exceptions = plan.exceptions(day("2024-06-30"));
    assert_eq!(exceptions.len(), 1);
    assert_eq!((exceptions[0].priority, exceptions[0].days_late), (1, 91));
    plan.priorities[1].milestones[0].rating = Rating::OnTrack;
    assert!(matches!(plan.problems()[..], [PlanProblem::BehindAGate { .. }]));
    plan.priorities[1].gate = Gate::Funding(Funding { needed: Pence(100), secured: Pence(100) });
    assert_eq!(plan.problems(), []);
    assert_eq!(plan.exceptions(day("2024-06-30"))[0].priority, 4);
}

#[test]
fn a_plan_is_for_three_to_five_years_and_every_rating_has_its_reason() {
    assert_eq!(plan().problems(), []);
    for (until, years, days, is_right) in [
        ("2026-08-30", 2, 364, false),
        ("2026-08-31", 3, 0, true),
        ("2028-08-31", 5, 0, true),
        ("2028-09-01", 5, 1, false),
        ("2029-08-30", 5, 364, false),
        ("2029-08-31", 6, 0, false),
    ] {
        let plan = Plan { until: day(until), priorities: Vec::new(), ..plan() };
        let problems = if is_right { vec![] } else { vec![PlanProblem::Length { years, days }] };
        assert_eq!(plan.problems(), problems, "{until}");
    }
    let mut silent = plan();
    silent.priorities[0].milestones[1].rating = Rating::AtRisk { reason: " ".into() };
    silent.priorities[0].milestones[2].owner.clear();
    silent.priorities[0].milestones[2].due = day("2027-09-01");
    assert_eq!(silent.problems().len(), 3);
}

#[test]
fn the_next_plan_takes_over_what_was_not_done() {
    let next = plan().next("Delivery plan 2027 to 2031", day("2027-09-01"), day("2031-08-31"));
    let kept: Vec<&str> = next.priorities[0].milestones.iter().map(|m| m.what.as_str()).collect();
    assert_eq!(kept, ["Baseline", "Report"]);
    assert_eq!(next.problems(), []);
    let waits = Gate::Funding(Funding { needed: Pence(390_000_000), secured: Pence(0) });
    assert_eq!(next.priorities[1].gate, waits, "what was secured was for the plan before");
}

fn a_step(id: &str, kind: StepKind) -> Step {
    Step { id: id.into(), kind, words: id.into(), shown_by: None }
}

fn a_claim(from: &str, to: &str, strength: Strength) -> Claim {
    Claim { from: from.into(), to: to.into(), strength, evidence: Some("a study".into()) }
}

fn theory() -> Theory {
    Theory {
        steps: vec![
            a_step("screening", StepKind::Activity),
            a_step("glasses", StepKind::Output),
            a_step("reading", StepKind::Outcome),
            a_step("O2", StepKind::Goal),
            a_step("posters", StepKind::Activity),
        ],
        claims: vec![
            a_claim("screening", "glasses", Strength::Compared),
            a_claim("glasses", "reading", Strength::TrialFoundNothing),
            a_claim("glasses", "O2", Strength::Assumed),
            a_claim("reading", "O2", Strength::Association),
        ],
    }
}

#[test]
fn a_chain_is_as_strong_as_its_weakest_arrow_and_a_null_breaks_it() {
    let mut theory = theory();
    assert_eq!(theory.weakest_link("screening"), Some(Strength::Assumed));
    theory.claims[1].strength = Strength::Trial;
    assert_eq!(theory.weakest_link("screening"), Some(Strength::Association));
    assert_eq!(theory.weakest_link("posters"), None);
}

#[test]
fn a_theory_says_what_leads_nowhere_or_claims_too_much() {
    let mut theory = theory();
    assert_eq!(theory.problems(), [TheoryProblem::LeadsNowhere("posters".into())]);
    theory.claims[0].evidence = None;
    theory.claims.push(a_claim("O2", "screening", Strength::Trial));
    theory.claims.push(a_claim("posters", "nothing", Strength::Trial));
    let problems = theory.problems();
    for expected in [
        TheoryProblem::NoEvidence { from: "screening".into(), to: "glasses".into() },
        TheoryProblem::LeadsBack { from: "O2".into(), to: "screening".into() },
        TheoryProblem::NoSuchStep("nothing".into()),
    ] {
        assert!(problems.contains(&expected), "{expected:?}");
    }
}

proptest! {
    #[test]
    fn a_stronger_arrow_never_weakens_a_chain(
        claims in prop::collection::vec((0..6_usize, 0..6_usize, 0..5_usize), 0..14),
        better in 0..14_usize,
    ) {
        let strengths = [
            Strength::Assumed, Strength::Experience, Strength::Association, Strength::Compared,
            Strength::Trial,
        ];
        let kinds = [StepKind::Input, StepKind::Activity, StepKind::Output, StepKind::Outcome, StepKind::Outcome, StepKind::Goal];
        let steps = (0..6).map(|at| a_step(&at.to_string(), kinds[at])).collect();
        let claims = claims.iter().map(|(x, y, s)| a_claim(&x.to_string(), &y.to_string(), strengths[*s])).collect();
        let theory = Theory { steps, claims };
        let mut improved = theory.clone();
        if let Some(claim) = improved.claims.get_mut(better) {
            claim.strength = Strength::Trial;
        }
        for from in 0..6 {
            let from = from.to_string();
            prop_assert!(improved.weakest_link(&from) >= theory.weakest_link(&from));
        }
    }
}

/// A deed on a few steps and the claims between them, some of them such as cannot be done.
fn theory_deed((pick, x, y): (usize, usize, usize)) -> TheoryDeed {
    let kinds = StepKind::ALL;
    let name = |number: usize| format!("s{number}");
    let reason = || if y == 5 { " ".to_owned() } else { "Not done".to_owned() };
    match pick {
        0..4 => TheoryDeed::PutStep { step: a_step(&name(x), kinds[(x + pick / 3) % 5]) },
        4 => TheoryDeed::TakeStep { id: name(x), reason: reason() },
        5..9 => {
            let strength = Strength::ALL[(x * y + pick) % Strength::ALL.len()];
            let mut claim = a_claim(&name(x), &name(y), strength);
            if pick == 8 {
                claim.evidence = None;
            }
            TheoryDeed::PutClaim { claim }
        }
        9 => TheoryDeed::TakeClaim { from: name(x), to: name(y), reason: reason() },
        _ => TheoryDeed::Begin { title: "Again".into() },
    }
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_a_theory_with_a_hole_or_goes_back_in_time(
        deeds in prop::collection::vec(((0..11_usize, 0..6_usize, 0..6_usize), -1..4_i64), 0..60),
    ) {
        let begin = TheoryDeed::Begin { title: "Why it should work".into() };
        let mut last = Moment::new(day("2023-09-01"), 60);
        let at = |at: Moment, deed| Entry { at, who: "p1".into(), deed };
        let mut life = TheoryLife::begin(at(last, begin)).expect("begun");
        for (seed, seconds) in deeds {
            let (before, deed, moment) = (life.clone(), theory_deed(seed), last.plus_seconds(seconds));
            match life.apply(at(moment, deed.clone())) {
                Ok(()) => {
                    prop_assert!(seconds >= 0, "it goes forward only");
                    last = moment;
                    prop_assert_eq!(&life.history()[..before.history().len()], before.history());
                    prop_assert_eq!(life.history().len(), before.history().len() + 1);
                    let (steps, claims) = (&life.theory().steps, &life.theory().claims);
                    match deed {
                        TheoryDeed::PutStep { step } => prop_assert!(steps.contains(&step)),
                        TheoryDeed::TakeStep { id, .. } => {
                            prop_assert_eq!(steps.len() + 1, before.theory().steps.len());
                            prop_assert!(steps.iter().all(|own| own.id != id));
                        }
                        TheoryDeed::PutClaim { claim } => prop_assert!(claims.contains(&claim)),
                        TheoryDeed::TakeClaim { .. } => {
                            prop_assert_eq!(claims.len() + 1, before.theory().claims.len());
                        }
                        TheoryDeed::Begin { .. } => prop_assert!(false, "begun twice"),
                    }
                }
                Err(_) => prop_assert_eq!(&life, &before),
            }
            let theory = life.theory();
            for (number, step) in theory.steps.iter().enumerate() {
                prop_assert!(theory.steps[number + 1..].iter().all(|other| other.id != step.id));
            }
            for claim in &theory.claims {
                let kind = |id: &str| theory.steps.iter().find(|own| own.id == id).map(|own| own.kind);
                let (from, to) = (kind(&claim.from), kind(&claim.to));
                prop_assert!(from.is_some() && to.is_some(), "a claim hangs in the air");
                prop_assert!(from <= to, "it leads back");
            }
            prop_assert_eq!(TheoryLife::of(life.history()), Ok(life.clone()));
        }
    }
}
