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
        assert!(
            !life.is_overdue(ask, day("2030-01-01")),
            "nobody is late with what was never sent"
        );
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
    let expected = Tally {
        secured: 1,
        partly: 1,
        declined: 1,
        secured_money: Pence(2_500_000),
        ..Tally::default()
    };
    assert_eq!(tally, expected);
    let further = AskDeed::Escalate {
        body: "Child health issue group".into(),
        meets_on: day("2024-11-05"),
        reason: "Three areas ask for the same.".into(),
        decides: None,
    };
    lives[2].apply(&asks[2], entry("2024-10-03", further)).expect("taken further");
    assert_eq!(lives[2].body(), Some(("Child health issue group", day("2024-11-05"))));
    assert_eq!(lives[2].stage(), AskStage::Sent);
    let tally = Tally::of(asks.iter().zip(&lives));
    assert_eq!(tally, Tally { further: 1, ..expected }, "an answer stays an answer");
}

#[test]
fn what_was_agreed_in_part_stays_agreed_whatever_comes_of_the_rest() {
    let ask = ask(AskKind::Resource, "Fund the clubs", Some(Pence(4_000_000)));
    let partly = |amount| AskAnswer::Partly { what: "Some".into(), amount: Some(Pence(amount)) };
    let further = AskDeed::Escalate {
        body: "Board".into(),
        meets_on: day("2023-12-01"),
        reason: "The rest.".into(),
        decides: None,
    };
    let mut life = AskLife::default();
    for deed in [sent("Executive"), AskDeed::Answer(partly(2_000_000)), further] {
        life.apply(&ask, entry("2023-10-19", deed)).expect("allowed");
    }
    let tally = |life: &AskLife| Tally::of(std::iter::once((&ask, life)));
    let some = Tally { partly: 1, secured_money: Pence(2_000_000), ..Tally::default() };
    assert_eq!(tally(&life), Tally { further: 1, ..some }, "the rest is taken further");
    let answered = |answer| {
        let mut life = life.clone();
        life.apply(&ask, entry("2023-12-01", AskDeed::Answer(answer))).map(|_| tally(&life))
    };
    let no = AskAnswer::Declined { reason: "No more.".into() };
    assert_eq!(answered(no), Ok(some), "the rest is declined");
    let more = Tally { secured_money: Pence(3_500_000), ..some };
    assert_eq!(answered(partly(1_500_000)), Ok(more), "some of the rest");
    assert_eq!(answered(partly(2_000_001)), Err(AskNotAllowed::MoreThanAsked));
    let whole = Tally { secured: 1, secured_money: Pence(4_000_000), ..Tally::default() };
    assert_eq!(answered(AskAnswer::Agreed), Ok(whole), "all of it");
    let back = AskDeed::TakeBack { reason: "We pay for the rest.".into() };
    life.apply(&ask, entry("2023-12-01", back)).expect("taken back");
    assert_eq!(tally(&life), some, "the rest is taken back");
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
    let nowhere = AskDeed::WriteDown { meeting: " ".into(), given: AskAnswer::Agreed };
    assert_eq!(life.apply(&ask, entry("2023-12-01", nowhere)), Err(AskNotAllowed::NoMeeting));
}

/// Walks to each stage and does there what can be done there.
#[test]
fn every_arrow_of_the_diagram_can_be_walked() {
    let ask = ask(AskKind::Support, "Stand by it", None);
    let words = || "words".to_owned();
    let assign = || AskDeed::Assign { decides: words() };
    let further = || AskDeed::Escalate {
        body: words(),
        meets_on: day("2023-12-01"),
        reason: words(),
        decides: None,
    };
    let partly = || AskDeed::Answer(AskAnswer::Partly { what: words(), amount: None });
    let no =
        || AskDeed::WriteDown { meeting: words(), given: AskAnswer::Declined { reason: words() } };
    let yes = || AskDeed::Answer(AskAnswer::Agreed);
    let effect = || AskDeed::RecordEffect { effect: words() };
    let back = || AskDeed::TakeBack { reason: words() };
    let walks = [
        vec![assign(), back()],
        vec![sent("B"), AskDeed::Chase, assign(), further(), back()],
        vec![sent("B"), partly(), further(), no(), further(), yes(), effect()],
        vec![sent("B"), partly(), effect()],
        vec![sent("B"), no(), back()],
    ];
    let mut walked = std::collections::HashSet::new();
    for walk in walks {
        let mut life = AskLife::default();
        for deed in walk {
            let (from, by) = (life.stage(), deed.kind());
            let to = life.apply(&ask, entry("2023-10-19", deed)).expect("allowed");
            walked.insert((from, by, to));
        }
    }
    let drawn = ASK_ARROWS.iter().map(|arrow| (arrow.from, arrow.by, arrow.to)).collect();
    assert_eq!(walked, drawn);
}

/// What a person with a sheet of paper would note down of an ask for 100 pence: every answer, and the
/// pence agreed.
#[derive(Clone, Default)]
struct Slow {
    sum: i64,
    yes: bool,
    partly: bool,
    no: bool,
    is_back: bool,
    waits: bool,
}

impl Slow {
    fn after(&self, deed: &AskDeed) -> Self {
        let mut next = self.clone();
        match deed {
            AskDeed::Send { .. } | AskDeed::Escalate { .. } => next.waits = true,
            AskDeed::Answer(given) | AskDeed::WriteDown { given, .. } => {
                next.waits = false;
                match given {
                    AskAnswer::Agreed => (next.yes, next.sum) = (true, 100),
                    AskAnswer::Partly { amount, .. } => {
                        next.partly = true;
                        next.sum += amount.map_or(0, |some| some.0);
                    }
                    AskAnswer::Declined { .. } => next.no = true,
                }
            }
            AskDeed::TakeBack { .. } => (next.is_back, next.waits) = (true, false),
            _ => {}
        }
        next
    }

    fn tally(&self) -> Tally {
        let answered = self.yes || self.partly || self.no;
        if self.is_back && !self.partly {
            return Tally::default();
        }
        Tally {
            secured: usize::from(self.yes),
            partly: usize::from(self.partly && !self.yes),
            declined: usize::from(self.no && !self.partly && !self.yes),
            open: usize::from(!answered),
            further: usize::from(self.waits && answered),
            secured_money: Pence(self.sum),
        }
    }
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram_and_money_balances(
        deeds in prop::collection::vec((0..13_usize, 0..150_i64), 0..40),
    ) {
        let ask = ask(AskKind::Resource, "Fund the clubs", Some(Pence(100)));
        let mut life = AskLife::default();
        let mut walked = Vec::new();
        let mut slow = Slow::default();
        for (pick, pence) in deeds {
            let words = "words".to_owned();
            let deed = match pick {
                0 => sent("Board"),
                1 => AskDeed::Chase,
                2 => AskDeed::Answer(AskAnswer::Agreed),
                3 | 4 => AskDeed::Answer(AskAnswer::Partly { what: words, amount: Some(Pence(pence)) }),
                5 => AskDeed::Answer(AskAnswer::Declined { reason: words }),
                6 => AskDeed::Escalate { body: "B".into(), meets_on: day("2023-12-01"), reason: words, decides: None },
                7 => AskDeed::RecordEffect { effect: words },
                8 => AskDeed::Assign { decides: words },
                9 => AskDeed::WriteDown {
                    meeting: words.clone(),
                    given: AskAnswer::Partly { what: words, amount: Some(Pence(pence / 3)) },
                },
                10 => AskDeed::WriteDown { meeting: " ".into(), given: AskAnswer::Agreed },
                11 => AskDeed::WriteDown {
                    meeting: words.clone(),
                    given: AskAnswer::Declined { reason: words },
                },
                _ => AskDeed::TakeBack { reason: words },
            };
            let (before, by) = (life.clone(), deed.kind());
            let next = slow.after(&deed);
            let at = Moment::new(day("2023-10-19"), 0);
            match life.apply(&ask, Entry { at, who: "p1".into(), deed }) {
                Ok(to) => {
                    let drawn = ASK_ARROWS.iter().any(|a| (a.from, a.by, a.to) == (before.stage(), by, to));
                    prop_assert!(drawn);
                    walked.push(by);
                    slow = next;
                    prop_assert!(slow.sum <= 100, "more is agreed than was asked for");
                    prop_assert_eq!(life.history().len(), walked.len());
                    prop_assert_eq!(&life.history()[..walked.len() - 1], before.history());
                }
                Err(_) => prop_assert_eq!(&life, &before),
            }
            let tally = Tally::of(std::iter::once((&ask, &life)));
            prop_assert_eq!(tally, slow.tally());
        }
    }
}
