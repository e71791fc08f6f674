//! Accreditations for the safe room: recorded by somebody else, for a time, suspended and renewed.

use commons::{Day, Moment};
use lifechances_convene::accreditation::{
    Accreditation, AccreditationDeed, AccreditationKind, AccreditationNotAllowed, Accreditations,
    NotAccredited,
};
use lifechances_convene::life::Entry;
use proptest::prelude::*;

const KIND: AccreditationKind = AccreditationKind::Checker;

fn day(number: i32) -> Day {
    Day::new(2026, 9, 3).expect("a day").plus_days(number)
}

fn entry(at: i32, who: &str, deed: AccreditationDeed) -> Entry<AccreditationDeed> {
    Entry { at: Moment::new(day(at), 0), who: who.into(), deed }
}

fn record(kind: AccreditationKind, taken: i32, until: i32) -> AccreditationDeed {
    let training = "Safe researcher training".to_owned();
    AccreditationDeed::Record { kind, training, taken: day(taken), until: day(until) }
}

fn suspend(kind: AccreditationKind, reason: &str) -> AccreditationDeed {
    AccreditationDeed::Suspend { kind, reason: reason.into() }
}

#[test]
fn it_holds_until_its_last_day_and_the_refusal_says_what_to_do() {
    let mut ann = Accreditations::of("ann".into());
    let never = ann.standing(KIND, day(0)).expect_err("none");
    assert!(never.to_string().contains("ask the information governance lead to record it"));
    ann.apply(entry(0, "lead", record(KIND, -3, 40))).expect("recorded");
    assert_eq!(ann.standing(KIND, day(40)), Ok(()));
    let ended = ann.standing(KIND, day(41)).expect_err("ended");
    assert_eq!(ended, NotAccredited::Ended { kind: KIND, until: day(40) });
    assert!(
        ended.to_string().starts_with("your accreditation as checker ended on 13 October 2026")
    );
    let analyst = AccreditationKind::Analyst;
    assert_eq!(
        ann.standing(analyst, day(1)),
        Err(NotAccredited::Never(analyst)),
        "each kind apart"
    );
    let soon = |at: i32| ann.held()[&KIND].ends_soon(day(at));
    assert_eq!([9, 10, 40, 41].map(soon), [false, true, true, false]);
    // Suspended, and renewed after further training.
    ann.apply(entry(5, "lead", suspend(KIND, "A table left her desk"))).expect("suspended");
    let words = ann.standing(KIND, day(5)).expect_err("suspended").to_string();
    assert!(words.contains("is suspended (A table left her desk)"), "{words}");
    let twice = ann.apply(entry(6, "lead", suspend(KIND, "Again")));
    assert_eq!(twice, Err(AccreditationNotAllowed::NothingToSuspend));
    ann.apply(entry(9, "lead", record(KIND, 8, 400))).expect("renewed");
    assert_eq!(ann.standing(KIND, day(400)), Ok(()));
    assert_eq!(Accreditations::told("ann".into(), ann.history().to_vec()), Ok(ann.clone()));
}

#[test]
fn nobody_records_their_own_and_what_is_recorded_makes_sense() {
    let mut ann = Accreditations::of("ann".into());
    use AccreditationNotAllowed as Not;
    let five_years = day(0).plus_months(60).number() - day(0).number();
    let no_words = AccreditationDeed::Record {
        kind: KIND,
        training: " ".into(),
        taken: day(0),
        until: day(9),
    };
    for (who, deed, expected) in [
        ("ann", record(KIND, 0, 9), Not::OwnAccreditation),
        ("ann", suspend(KIND, "x"), Not::OwnAccreditation),
        ("lead", record(KIND, 1, 9), Not::TrainingToCome),
        ("lead", record(KIND, -9, -1), Not::EndsBefore),
        ("lead", record(KIND, 0, five_years + 1), Not::TooLong),
        ("lead", suspend(KIND, "x"), Not::NothingToSuspend),
        ("lead", suspend(KIND, " "), Not::NoWords),
        ("lead", no_words, Not::NoWords),
    ] {
        assert_eq!(ann.apply(entry(0, who, deed.clone())), Err(expected), "{deed:?}");
    }
    assert!(ann.history().is_empty());
    ann.apply(entry(0, "lead", record(KIND, 0, five_years))).expect("five years");
    let back = ann.apply(entry(-1, "lead", suspend(KIND, "x")));
    assert_eq!(back, Err(Not::BeforeTheLastEntry));
}

/// Whether somebody is accredited, read backwards: the last that was done for the kind.
fn holds(history: &[Entry<AccreditationDeed>], kind: AccreditationKind, today: Day) -> bool {
    let last = history.iter().rev().find(|entry| match &entry.deed {
        AccreditationDeed::Record { kind: of, .. }
        | AccreditationDeed::Suspend { kind: of, .. } => *of == kind,
    });
    matches!(last.map(|entry| &entry.deed),
        Some(AccreditationDeed::Record { until, .. }) if today <= *until)
}

proptest! {
    #[test]
    fn the_last_deed_of_a_kind_decides_and_a_refused_one_changes_nothing(
        steps in prop::collection::vec((0..2_usize, 0..3_usize, 0..20_i32, -5..60_i32, any::<bool>()), 0..30)
    ) {
        let (mut ann, mut at) = (Accreditations::of("ann".into()), 0);
        for (kind, who, later, until, records) in steps {
            at += later;
            let kind = AccreditationKind::ALL[kind];
            let deed = if records { record(kind, at, at + until) } else { suspend(kind, "x") };
            let json = serde_json::to_string(&deed).expect("JSON");
            prop_assert_eq!(&serde_json::from_str::<AccreditationDeed>(&json).expect("read"), &deed);
            let before = ann.clone();
            let who = ["ann", "lead", "other"][who];
            if ann.apply(entry(at, who, deed)).is_err() {
                prop_assert_eq!(&ann, &before);
            } else {
                prop_assert_ne!(who, "ann");
            }
            for kind in AccreditationKind::ALL {
                for today in [at, at + 1, at + 30] {
                    let expected = holds(ann.history(), kind, day(today));
                    prop_assert_eq!(ann.standing(kind, day(today)).is_ok(), expected);
                    let soon = ann.held().get(&kind).is_some_and(|one: &Accreditation| {
                        one.ends_soon(day(today))
                    });
                    prop_assert!(!soon || expected);
                }
            }
        }
    }
}
