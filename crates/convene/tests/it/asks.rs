//! Asks: step 17 of the story, and no sequence of deeds that leaves the diagram.

use crate::written::{ask, day, entry, statement};
use commons::{Moment, Pence};
use lifechances_convene::ask::{
    ASK_ARROWS, AskAnswer, AskDeed, AskKind, AskLife, AskNotAllowed, AskStage, Tally,
};
use lifechances_convene::life::Entry;
use proptest::prelude::*;

fn sent(body: &str) -> AskDeed {
    AskDeed::Send { body: body.into(), meets_on: day("2023-12-01") }
}

#[test]
fn step_17_of_the_story_one_is_secured_one_partial_and_one_declined_and_taken_further() {
    let asks = statement().asks;
    let mut lives = vec![AskLife::default(); 3];
    for (ask, life) in asks.iter().zip(&mut lives) {
        life.apply(ask, entry("2023-10-19", sent("Executive"))).expect("sent");
        assert!(!life.is_overdue(ask, day("2024-03-31")));
        assert!(life.is_overdue(ask, day("2024-04-01")));
    }
    let partly = AskAnswer::Partly { what: "One year".into(), amount: Some(Pence(2_500_000)) };
    let declined = AskAnswer::Declined { reason: "No dental staff.".into() };
    for (at, answer) in [AskAnswer::Agreed, partly, declined].into_iter().enumerate() {
        let deed = AskDeed::Answer(answer);
        lives[at].apply(&asks[at], entry("2024-10-02", deed)).expect("answered");
    }
    let tally = Tally::of(asks.iter().zip(&lives));
    let expected =
        Tally { secured: 1, partly: 1, declined: 1, open: 0, secured_money: Pence(2_500_000) };
    assert_eq!(tally, expected);
    let further = AskDeed::Escalate {
        body: "Child health issue group".into(),
        meets_on: day("2024-11-05"),
        reason: "Three areas ask for the same.".into(),
    };
    lives[2].apply(&asks[2], entry("2024-10-03", further)).expect("taken further");
    assert_eq!(lives[2].body(), Some(("Child health issue group", day("2024-11-05"))));
    assert_eq!(lives[2].stage(), AskStage::Sent);
}

#[test]
fn an_answer_in_part_is_never_more_than_was_asked_for() {
    for (amount, some, is_allowed) in [
        (Some(Pence(100)), Some(Pence(100)), true),
        (Some(Pence(100)), Some(Pence(101)), false),
        (None, Some(Pence(1)), false),
        (Some(Pence(100)), Some(Pence(-1)), false),
        (None, None, true),
    ] {
        let ask = ask(AskKind::Resource, "Fund the clubs", amount);
        let mut life = AskLife::default();
        life.apply(&ask, entry("2023-10-19", sent("Board"))).expect("sent");
        let answer = AskAnswer::Partly { what: "Some".into(), amount: some };
        let found = life.apply(&ask, entry("2023-12-01", AskDeed::Answer(answer)));
        assert_eq!(found.is_ok(), is_allowed, "{amount:?} {some:?}: {found:?}");
    }
}

#[test]
fn a_meeting_in_the_past_and_a_silent_no_are_refused() {
    let ask = ask(AskKind::Permission, "Match records", None);
    let mut life = AskLife::default();
    let past = life.apply(&ask, entry("2023-12-02", sent("Board")));
    assert_eq!(past, Err(AskNotAllowed::MeetingInThePast));
    life.apply(&ask, entry("2023-10-19", sent("Board"))).expect("sent");
    let silent = AskDeed::Answer(AskAnswer::Declined { reason: " ".into() });
    assert_eq!(life.apply(&ask, entry("2023-12-01", silent)), Err(AskNotAllowed::NoWords));
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram_and_money_balances(
        deeds in prop::collection::vec((0..9_usize, 0..150_i64), 0..40),
    ) {
        let ask = ask(AskKind::Resource, "Fund the clubs", Some(Pence(100)));
        let mut life = AskLife::default();
        let mut walked = Vec::new();
        for (pick, pence) in deeds {
            let words = "words".to_owned();
            let deed = match pick {
                0 => sent("Board"),
                1 => AskDeed::Chase,
                2 => AskDeed::Answer(AskAnswer::Agreed),
                3 | 4 => AskDeed::Answer(AskAnswer::Partly { what: words, amount: Some(Pence(pence)) }),
                5 => AskDeed::Answer(AskAnswer::Declined { reason: words }),
                6 => AskDeed::Escalate { body: "B".into(), meets_on: day("2023-12-01"), reason: words },
                7 => AskDeed::RecordEffect { effect: words },
                _ => AskDeed::TakeBack { reason: words },
            };
            let (before, by) = (life.clone(), deed.kind());
            let at = Moment::new(day("2023-10-19"), 0);
            match life.apply(&ask, Entry { at, who: "p1".into(), deed }) {
                Ok(to) => {
                    let drawn = ASK_ARROWS.iter().any(|a| (a.from, a.by, a.to) == (before.stage(), by, to));
                    prop_assert!(drawn);
                    walked.push(by);
                    prop_assert_eq!(life.history().len(), walked.len());
                    prop_assert_eq!(&life.history()[..walked.len() - 1], before.history());
                }
                Err(_) => prop_assert_eq!(&life, &before),
            }
            let tally = Tally::of(std::iter::once((&ask, &life)));
            prop_assert!(tally.secured_money <= Pence(100));
            prop_assert!(tally.secured + tally.partly + tally.declined + tally.open <= 1);
        }
    }
}
