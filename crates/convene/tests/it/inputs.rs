//! What children and residents say: who may say it how, and nothing is read before a moderator read it.

use crate::written::day;
use commons::{ContentHash, Fraction, Moment};
use lifechances_convene::life::Entry;
use lifechances_convene::voice::input::{
    AgeBand, Channel, Consent, INPUT_ARROWS, InputDeed, InputLife, InputStage, MOST_LETTERS,
    NotTaken, may_be_taken, voice_to_decision,
};
use proptest::prelude::*;

const CHANNELS: [Channel; 4] = [Channel::Online, Channel::Class, Channel::Paper, Channel::Meeting];
const CONSENTS: [Consent; 3] = [Consent::Own, Consent::OwnAndGuardianTold, Consent::GuardianAgreed];

#[test]
fn a_child_under_13_is_never_taken_in_without_a_guardian() {
    for channel in CHANNELS {
        for consent in CONSENTS {
            let taken = may_be_taken(AgeBand::Under13, channel, consent, "The park is dark.");
            assert_eq!(
                taken.is_ok(),
                consent == Consent::GuardianAgreed,
                "{channel:?} {consent:?}"
            );
            let older = may_be_taken(AgeBand::From13To15, channel, consent, "The park is dark.");
            assert_eq!(older.is_ok(), consent != Consent::Own, "{channel:?} {consent:?}");
            for age in [AgeBand::From16To25, AgeBand::Adult] {
                assert_eq!(may_be_taken(age, channel, consent, "پارک میں اندھیرا ہے"), Ok(()));
            }
        }
    }
}

#[test]
fn an_input_has_words_and_not_too_many() {
    let say = |words: &str| may_be_taken(AgeBand::Adult, Channel::Paper, Consent::Own, words);
    assert_eq!(say("  \n"), Err(NotTaken::Empty));
    assert_eq!(say(&"ب".repeat(MOST_LETTERS)), Ok(()));
    assert!(matches!(say(&"a".repeat(MOST_LETTERS + 1)), Err(NotTaken::TooLong { .. })));
}

fn shown() -> InputDeed {
    InputDeed::Show { theme: "Food".into(), words: ContentHash::of(b"words") }
}

fn deed(pick: usize) -> InputDeed {
    match pick {
        0 | 1 => shown(),
        2 => InputDeed::DoNotShow { reason: "It names a neighbour.".into() },
        3 => InputDeed::ToSafeguarding,
        4 | 5 => InputDeed::ChangedWhat {
            decision: "Meeting 1, item 2".into(),
            how: "Opens later.".into(),
        },
        6 => InputDeed::TakeOn,
        _ => InputDeed::TakeBack,
    }
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram(picks in prop::collection::vec(0..8_usize, 0..20)) {
        let mut life = InputLife::default();
        prop_assert!(!life.may_be_read());
        for pick in picks {
            let (before, deed) = (life.clone(), deed(pick));
            let by = deed.kind();
            let at = Moment::new(day("2023-09-12"), 0);
            match life.apply(Entry { at, who: "p1".into(), deed }) {
                Ok(to) => {
                    let drawn = INPUT_ARROWS.iter().any(|a| (a.from, a.by, a.to) == (before.stage(), by, to));
                    prop_assert!(drawn);
                    prop_assert_eq!(&life.history()[..before.history().len()], before.history());
                }
                Err(_) => prop_assert_eq!(&life, &before),
            }
            let moderated = life.history().iter().any(|entry| entry.deed == shown());
            prop_assert!(moderated || !life.may_be_read());
            prop_assert!(!(life.may_be_read() && life.words_go()));
            if before.words_go() {
                prop_assert!(life.words_go(), "what is gone never comes back");
            }
        }
    }
}

#[test]
fn step_4_of_the_story_the_voice_to_decision_ratio_counts_what_was_read() {
    let mut lives = vec![InputLife::default(); 14];
    let at = Moment::new(day("2023-09-12"), 0);
    let mut apply = |number: usize, pick| {
        lives[number].apply(Entry { at, who: "p1".into(), deed: deed(pick) }).expect("an arrow")
    };
    for number in 0..12 {
        apply(number, 0);
    }
    apply(12, 2);
    apply(13, 3);
    for number in [2, 5, 7] {
        assert_eq!(apply(number, 4), InputStage::ChangedADecision);
    }
    assert_eq!(voice_to_decision(lives.iter()), Fraction::of(3, 12));
}
