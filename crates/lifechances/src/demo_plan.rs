//! The demo's delivery plan: written and rated by its convenor, approved by its board, with a priority
//! that waits for money.

use crate::say;
use anyhow::{Context, Result};
use commons::{Day, Pence};
use convene::plan::{Funding, Gate, PlanDeed, Rating};
use convene::{Role, Who};
use journeys::plans::{begin_plan, do_to_plan};
use journeys::{House, list_accounts};

/// What, who sees to it, and months after the plan's first day.
type Step = (&'static str, &'static str, i32);

/// Each priority with its milestones.
const PRIORITIES: [(&str, &[Step]); 4] = [
    (
        "See how factors meet in each locality",
        &[
            ("Partners' records are linked under signed agreements", "Data lead", 1),
            ("Every locality has a profile anybody can read", "Analyst", 2),
        ],
    ),
    (
        "Act locally in three areas",
        &[
            ("Three partnerships have met", "Convenor", 2),
            ("Each has published a Statement of Intent", "Convenor", 18),
        ],
    ),
    (
        "Change how the whole system works for schools",
        &[("Attendance, child health and neurodiversity each have a dossier", "Board", 12)],
    ),
    (
        "Bring and keep the people children need",
        &[("A campaign to bring teachers back has begun", "Chair of the schools forum", 24)],
    ),
];

/// What the last priority waits for, in pence.
const NEEDED: Pence = Pence(390_000_000);

/// Writes the plan, has it approved and rates what can be rated.
pub(crate) fn run(house: &House) -> Result<()> {
    let accounts = list_accounts(house)?;
    let of = |role: Role| -> Result<Who> {
        let found = accounts.iter().find(|account| account.who.roles.contains(&role));
        Ok(found.with_context(|| format!("the demo has no {role}"))?.who.clone())
    };
    let (convenor, board) = (of(Role::Convenor)?, of(Role::BoardMember)?);
    let year = house.now().day().school_year();
    let (from, until) = (Day::new(year, 9, 1)?, Day::new(year + 4, 8, 31)?);
    let title = format!("Delivery plan {year} to {}", year + 4);
    let address = begin_plan(house, Some(&convenor), (&title, from, until), None)?;
    let mut seen = 1_u64;
    let mut act = |who: &Who, deed: PlanDeed| -> Result<()> {
        do_to_plan(house, Some(who), (&address, seen), deed)?;
        seen += 1;
        Ok(())
    };
    for (number, (title, milestones)) in (1..).zip(PRIORITIES) {
        let waits = usize::from(number) == PRIORITIES.len();
        let funding = Funding { needed: NEEDED, secured: Pence(12_500_000) };
        let gate = if waits { Gate::Funding(funding) } else { Gate::Open };
        act(&convenor, PlanDeed::AddPriority { title: title.to_owned(), gate })?;
        for (what, owner, months) in milestones {
            let due = from.plus_months(*months);
            let (what, owner) = ((*what).to_owned(), (*owner).to_owned());
            act(&convenor, PlanDeed::AddMilestone { priority: number, what, owner, due })?;
        }
    }
    act(&board, PlanDeed::Approve)?;
    let done = |evidence: &str| Rating::Done { evidence: evidence.to_owned() };
    let reason = |words: &str| words.to_owned();
    for (priority, milestone, rating) in [
        (1, 1, done("The register of agreements and the linkage page")),
        (1, 2, done("The pages of places")),
        (
            2,
            1,
            Rating::OffTrack {
                reason: reason("One partnership has met; two wait for somebody to convene them."),
            },
        ),
        (2, 2, Rating::OnTrack),
        (3, 1, Rating::AtRisk { reason: reason("No board has taken up neurodiversity yet.") }),
    ] {
        act(&convenor, PlanDeed::Rate { priority, milestone, rating })?;
    }
    say("a delivery plan is in the demo");
    Ok(())
}
