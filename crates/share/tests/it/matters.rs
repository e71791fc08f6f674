//! The clocks of the information governance lead.

use crate::written::day;
use commons::Moment;
use convene::life::Entry;
use lifechances_share::matter::{
    Clocks, MATTER_ARROWS, Matter, MatterDeed, MatterKind, MatterNotAllowed, MatterStage,
};
use proptest::prelude::*;

fn at(on: &str, hour: u32) -> Moment {
    Moment::new(day(on), hour * 3600)
}

fn entry(at: Moment, deed: MatterDeed) -> Entry<MatterDeed> {
    Entry { at, who: "p1".into(), deed }
}

/// A last day at a weekend moves to Monday: 15 February and 28 February 2026 are a Sunday and a Saturday.
#[test]
fn a_request_for_ones_own_data_is_due_in_a_month_or_in_three() {
    let clocks = Clocks::house();
    for (came_in, due, extended) in [
        ("2026-01-15", "2026-02-16", "2026-04-15"),
        ("2026-01-31", "2026-03-02", "2026-04-30"),
        ("2027-11-30", "2027-12-30", "2028-02-29"),
    ] {
        let mut matter = Matter::new(MatterKind::SubjectAccess, at(came_in, 9));
        assert_eq!(matter.due(&clocks).map(Moment::day), Some(day(due)));
        let more = MatterDeed::Extend { reason: "Records of four services are needed.".into() };
        matter.apply(&clocks, entry(at(came_in, 10), more.clone())).expect("once");
        assert_eq!(matter.due(&clocks).map(Moment::day), Some(day(extended)));
        let twice = matter.apply(&clocks, entry(at(came_in, 11), more));
        assert_eq!(twice, Err(MatterNotAllowed::NoMoreTime));
    }
}

#[test]
fn a_breach_is_told_within_72_hours_to_the_second() {
    let clocks = Clocks::house();
    let mut matter = Matter::new(MatterKind::Breach, at("2026-11-20", 15));
    let due = matter.due(&clocks).expect("a clock");
    assert_eq!(due, at("2026-11-23", 15));
    assert!(!matter.is_late(&clocks, due));
    assert!(matter.is_late(&clocks, due.plus_seconds(1)));
    matter.apply(&clocks, entry(due, MatterDeed::Acknowledge)).expect("told in time");
    assert!(!matter.is_late(&clocks, due.plus_seconds(1)));
    let none = entry(due, MatterDeed::Extend { reason: "More time.".into() });
    assert_eq!(matter.apply(&clocks, none), Err(MatterNotAllowed::NoMoreTime));
}

#[test]
fn a_complaint_has_no_clock_before_the_law_that_set_one() {
    let clocks = Clocks::house();
    let before = Matter::new(MatterKind::Complaint, at("2026-06-18", 9));
    assert_eq!(before.due(&clocks), None);
    let after = Matter::new(MatterKind::Complaint, at("2026-06-19", 9));
    assert_eq!(after.due(&clocks).map(Moment::day), Some(day("2026-07-19")));
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram_and_late_stays_late(
        kind in 0..3_usize,
        deeds in prop::collection::vec((0..5_usize, 0..60_u32), 0..20),
    ) {
        let clocks = Clocks::house();
        let mut matter = Matter::new(MatterKind::ALL[kind], at("2026-07-01", 0));
        let mut now = matter.came_in;
        for (pick, hours) in deeds {
            now = now.plus_seconds(i64::from(hours) * 3600);
            let before = matter.clone();
            let deed = match pick {
                0 => MatterDeed::Acknowledge,
                1 => MatterDeed::Extend { reason: "r".into() },
                2 => MatterDeed::Answer { summary: "s".into() },
                3 => MatterDeed::Note { step: "n".into() },
                _ => MatterDeed::Reopen { reason: "r".into() },
            };
            let by = deed.kind();
            match matter.apply(&clocks, entry(now, deed)) {
                Ok(to) => {
                    let drawn = MATTER_ARROWS.iter().any(|a| (a.from, a.by, a.to) == (before.stage(), by, to));
                    prop_assert!(drawn);
                    prop_assert_eq!(&matter.history()[..before.history().len()], before.history());
                }
                Err(_) => prop_assert_eq!(&matter, &before),
            }
            if kind == 2 && before.is_late(&clocks, now) {
                prop_assert!(matter.is_late(&clocks, now));
            }
        }
        prop_assert!(matches!(
            matter.stage(),
            MatterStage::Open | MatterStage::Acknowledged | MatterStage::Answered
        ));
    }
}
