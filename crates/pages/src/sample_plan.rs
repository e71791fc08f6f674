//! An invented delivery plan for samples: every kind of rating, and a priority that waits for money.

use commons::Day;
use convene::Entry;
use convene::plan::{Gate, PlanDeed, PlanLife, Rating};

pub(crate) fn sample_day(year: i32, month: u8, day: u8) -> Day {
    Day::new(year, month, day).expect("a day of the calendar")
}

/// An invented plan with every kind of rating, and a priority that waits for money.
pub(crate) fn sample_life() -> PlanLife {
    use commons::{Moment, Pence};
    let at = Moment::new(sample_day(2026, 9, 3), 9 * 3600);
    let milestone = |priority, what: &str, (year, month)| PlanDeed::AddMilestone {
        priority,
        what: what.to_owned(),
        owner: "Operations manager".to_owned(),
        due: sample_day(year, month, 28),
    };
    let rate = |milestone, rating| PlanDeed::Rate { priority: 1, milestone, rating };
    let funding = Gate::Funding(convene::plan::Funding {
        needed: Pence(390_000_000),
        secured: Pence(12_500_000),
    });
    let deeds = [
        PlanDeed::Begin {
            title: "Delivery plan 2026 to 2030".to_owned(),
            from: sample_day(2026, 9, 1),
            until: sample_day(2030, 8, 31),
        },
        PlanDeed::AddPriority { title: "Act locally".to_owned(), gate: Gate::Open },
        PlanDeed::AddPriority { title: "Workforce".to_owned(), gate: funding },
        milestone(1, "Three partnerships have met", (2026, 12)),
        milestone(1, "Ten schools screen eyesight", (2027, 1)),
        milestone(1, "First Statement of Intent published", (2027, 2)),
        milestone(2, "Campaign to bring teachers back", (2027, 6)),
        PlanDeed::Approve,
        rate(1, Rating::Done { evidence: "Minutes of the three meetings".to_owned() }),
        rate(
            2,
            Rating::OffTrack { reason: "Two schools withdrew; two others are asked.".to_owned() },
        ),
    ];
    let mut deeds = deeds.into_iter().map(|deed| Entry { at, who: "amna".to_owned(), deed });
    let mut life = deeds
        .next()
        .and_then(|entry| PlanLife::begin(entry).ok())
        .expect("the sample begins a plan");
    for entry in deeds {
        life.apply(entry).expect("the sample does what a plan allows");
    }
    life
}
