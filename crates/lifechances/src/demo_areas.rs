//! The demo's other areas: step 19 of the story, in which the recipe of the first area goes to the next,
//! and a third area that began without one. Both are drafts, and nobody in them is a child by name.

use crate::demo_governance;
use crate::say;
use anyhow::{Context, Result};
use convene::ask::AskKind;
use convene::partnership::{Right, SeatAge, SeatPlace};
use convene::plan::{Claim, Step, StepKind, Strength, TheoryDeed};
use convene::statement::{EvidenceKind, Part, Section};
use convene::{Role, Who};
use journeys::draft_statement::{Draft, NewItem, add_item, begin_statement, write_part};
use journeys::draw_area::{Drawing, draw_area, localities};
use journeys::evidence::NewEvidence;
use journeys::recipes::{NewExport, NewStart, do_with_recipe, export_recipe, start_area};
use journeys::run_partnership::{
    NewPartnership, PartnershipChange, begin_partnership, change_partnership,
};
use journeys::show_partnership::list_partnerships;
use journeys::show_statement::show_draft;
use journeys::theories::write_theory;
use journeys::{House, list_accounts};
use replicate::{Line, RecipeDeed, SeatWanted};

/// An area: what its partnership is about, its seats and what its statement says so far.
struct Area {
    purpose: &'static str,
    title: &'static str,
    /// Identifiers of organisations on the list, and who sits for them.
    seats: &'static [(&'static str, &'static str)],
    texts: &'static [(Section, &'static str)],
    evidence: &'static [(EvidenceKind, &'static str, &'static str)],
    ask: [&'static str; 4],
}

const SAFETY: Area = Area {
    purpose: "Children are suspended where crime is high and few services reach them.",
    title: "Staying in school, staying safe",
    seats: &[
        ("GB-EDU-900002", "millstone@demo.example"),
        ("GB-LAE-ZZZ", "data@demo.example"),
        ("GB-POL-Z1", "police@demo.example"),
        ("GB-CAL-0002", "residents@demo.example"),
    ],
    texts: &[
        (
            Section::Problem,
            "Suspensions, missing school and crime nearby are found in the same streets. That they are \
             found together does not say which of them comes first.",
        ),
        (
            Section::EconomicCase,
            "A permanent exclusion costs the council a place elsewhere for years; the sum is being worked \
             out from published figures, and no child is counted by name.",
        ),
    ],
    evidence: &[(
        EvidenceKind::LivedExperience,
        "Evening at the community centre",
        "A father: he was sent home nine times before anybody asked us what was going on.",
    )],
    ask: [
        "Let police and schools agree what they tell each other, and what not",
        "District commander",
        "2027-06-30",
        "",
    ],
};

const WELLBEING: Area = Area {
    purpose: "Girls tell us they are not well, and families wait long for an answer on autism.",
    title: "Heard sooner: girls\u{2019} wellbeing and autism",
    seats: &[
        ("GB-EDU-900001", "head@demo.example"),
        ("GB-NHS-Z01", "second-clerk@demo.example"),
        ("GB-CHC-9000002", "mosque@demo.example"),
        ("GB-CAL-0003", "youth@demo.example"),
    ],
    texts: &[
        (
            Section::Problem,
            "In the schools\u{2019} own questionnaires girls of 13 to 15 say more often than boys that they \
             feel low. Fewer girls than boys have been found to be autistic; whether fewer are is not known.",
        ),
        (
            Section::Recommendations,
            "Workshops for parents in three languages, held with the mosque and the schools.\n\
             One person in each school whom a girl can ask without a form.",
        ),
    ],
    evidence: &[(
        EvidenceKind::LivedExperience,
        "Workshop of parents and young people",
        "A girl of 15: they said I was shy. For six years.",
    )],
    ask: [
        "Two days a week of a specialist nurse in the three secondary schools",
        "Head of commissioning, Calderbrook NHS",
        "2027-09-30",
        "\u{a3}38,000",
    ],
};

/// Plays them after the first area.
pub(crate) fn run(house: &House, governance: &demo_governance::Scene<'_>) -> Result<()> {
    let convenor = found(house, Role::Convenor)?;
    let scene = Scene { house, convenor: &convenor };
    scene.theory()?;
    let Some(first) = list_partnerships(house)?.into_iter().next() else { return Ok(()) };
    let second = scene.second(&first.address)?;
    governance.calls_first_meeting(&second)?;
    scene.third()?;
    say("a recipe went from the first area to the next, and a third area has begun");
    Ok(())
}

fn found(house: &House, role: Role) -> Result<Who> {
    let all = list_accounts(house)?;
    let account = all.into_iter().find(|account| account.who.roles.contains(&role));
    Ok(account.with_context(|| format!("the demo has no {role}"))?.who)
}

struct Scene<'a> {
    house: &'a House,
    convenor: &'a Who,
}

impl Scene<'_> {
    fn by(&self) -> Option<&Who> {
        Some(self.convenor)
    }

    /// Step 19: four of ten steps are done with the meeting it calls, and no figure of the first area
    /// came along. Gives the partnership.
    fn second(&self, first: &str) -> Result<String> {
        let export = NewExport {
            partnership: first.to_owned(),
            title: "Food and health in one area".to_owned(),
            note: "Begin with the schools and the food bank, and keep two seats for young people."
                .to_owned(),
        };
        let file = export_recipe(self.house, self.by(), &export)?;
        let (name, locality) = self.locality(1, "Upper Calder")?;
        let new = NewStart {
            file: file.text.into_bytes(),
            name,
            purpose: SAFETY.purpose.to_owned(),
            accepted: String::new(),
        };
        let recipe = start_area(self.house, self.by(), &new)?;
        let shown = journeys::recipes::show_recipe(self.house, self.by(), &recipe)?;
        let partnership = shown.partnership.0;
        if let Some(slug) = locality {
            let why = "It is the next locality whose schools asked.";
            let area = draw_area(self.house, self.by(), (&Drawing::Locality(slug), why))?;
            let choose = PartnershipChange::ChooseArea(area);
            change_partnership(self.house, self.by(), &partnership, &choose)?;
        }
        self.adapts(&recipe)?;
        self.fills(&partnership, &SAFETY)?;
        Ok(partnership)
    }

    /// What this area does differently, and what it has done so far.
    fn adapts(&self, recipe: &str) -> Result<()> {
        let police = Line::Seat(SeatWanted {
            sector: convene::Sector::Police,
            right: Right::Decides,
            place: SeatPlace::Steering,
            age: SeatAge::Any,
            count: 2,
        });
        let reason = "Two neighbourhood teams work here.".to_owned();
        let tick = |step, shown: &str| RecipeDeed::Tick { step, shown: shown.to_owned() };
        let deeds = [
            RecipeDeed::Put { line: police, reason },
            tick(replicate::Step::FiguresLoaded, "The scoreboard shows the district."),
        ];
        for (seen, deed) in (1..).zip(deeds) {
            do_with_recipe(self.house, self.by(), (recipe, seen), deed)?;
        }
        Ok(())
    }

    fn third(&self) -> Result<()> {
        let (name, locality) = self.locality(2, "Mill Side")?;
        let mut area = String::new();
        if let Some(slug) = locality {
            let why = "Its schools asked first about wellbeing.";
            area = draw_area(self.house, self.by(), (&Drawing::Locality(slug), why))?;
        }
        let purpose = WELLBEING.purpose.to_owned();
        let new = NewPartnership { name, purpose, area, ..NewPartnership::default() };
        let partnership = begin_partnership(self.house, self.by(), &new)?;
        self.fills(&partnership, &WELLBEING)
    }

    /// A locality by its place in the list: its name, and its address when it is there.
    fn locality(&self, at: usize, otherwise: &str) -> Result<(String, Option<String>)> {
        let found = localities(self.house)?.into_iter().nth(at);
        Ok(found.map_or((otherwise.to_owned(), None), |(slug, name)| (name, Some(slug))))
    }

    /// Seats, and a statement in draft.
    fn fills(&self, partnership: &str, area: &Area) -> Result<()> {
        for (seat, (organisation, person)) in (1..).zip(area.seats) {
            let young = *organisation == "GB-CAL-0003";
            let add = PartnershipChange::AddSeat {
                organisation: (*organisation).to_owned(),
                right: Right::Decides,
                place: SeatPlace::Steering,
                age: if young { SeatAge::Young } else { SeatAge::Any },
            };
            change_partnership(self.house, self.by(), partnership, &add)?;
            let fill = PartnershipChange::FillSeat { seat, person: (*person).to_owned() };
            change_partnership(self.house, self.by(), partnership, &fill)?;
        }
        let at = begin_statement(self.house, self.by(), (partnership, area.title))?;
        for (section, words) in area.texts {
            let from = show_draft(self.house, self.by(), &at)?.revision;
            let (part, words) = (Part::Section(*section), (*words).to_owned());
            write_part(self.house, self.by(), &at, &Draft { part, from, words, resolves: None })?;
        }
        for (kind, reference, says) in area.evidence {
            let (reference, says) = ((*reference).to_owned(), (*says).to_owned());
            let evidence = NewEvidence { kind: *kind, reference, says };
            add_item(self.house, self.by(), &at, &NewItem::Evidence(evidence))?;
        }
        let ask = NewItem::Ask(AskKind::Support, area.ask.map(str::to_owned));
        Ok(add_item(self.house, self.by(), &at, &ask)?)
    }

    /// The theory of change: some of it shown by figures, some of it not known.
    fn theory(&self) -> Result<()> {
        let begin =
            TheoryDeed::Begin { title: "Why what we do should change childhoods".to_owned() };
        let mut deeds = vec![begin];
        deeds.extend(STEPS.map(|(id, kind, words, shown_by)| TheoryDeed::PutStep {
            step: Step {
                id: id.to_owned(),
                kind,
                words: words.to_owned(),
                shown_by: shown_by.map(str::to_owned),
            },
        }));
        deeds.extend(CLAIMS.map(|(from, to, strength, evidence)| TheoryDeed::PutClaim {
            claim: Claim {
                from: from.to_owned(),
                to: to.to_owned(),
                strength,
                evidence: evidence.map(str::to_owned),
            },
        }));
        for (seen, deed) in (0..).zip(deeds) {
            write_theory(self.house, self.by(), seen, deed)?;
        }
        Ok(())
    }
}

type Shown = (&'static str, StepKind, &'static str, Option<&'static str>);

const STEPS: [Shown; 11] = [
    ("records", StepKind::Input, "Partners\u{2019} records, linked under signed agreements", None),
    ("seats", StepKind::Input, "Residents and young people at the table", None),
    ("meals", StepKind::Activity, "Enrol for free meals without a form", None),
    ("breakfast", StepKind::Activity, "A breakfast within walking distance", None),
    ("teeth", StepKind::Activity, "Brushing in reception classes", None),
    (
        "eat",
        StepKind::Output,
        "Children who may have a free meal have one",
        Some("free-school-meals-primary"),
    ),
    ("hungry", StepKind::Outcome, "Fewer families go without food", Some("food-insecurity")),
    ("decay", StepKind::Outcome, "Less tooth decay at five", Some("dental-decay-age-5")),
    ("present", StepKind::Outcome, "Children are in school", Some("persistent-absence")),
    ("learn", StepKind::Goal, "Education and learning", Some("ks2-expected")),
    ("well", StepKind::Goal, "Health and wellbeing", Some("excess-weight-year-6")),
];

type Arrow = (&'static str, &'static str, Strength, Option<&'static str>);

const CLAIMS: [Arrow; 10] = [
    (
        "records",
        "meals",
        Strength::Experience,
        Some("Two councils that match their lists told us how."),
    ),
    (
        "seats",
        "breakfast",
        Strength::Experience,
        Some("What parents said /statements/food-and-health"),
    ),
    ("meals", "eat", Strength::Compared, Some("Report on enrolment, invented")),
    ("breakfast", "hungry", Strength::Assumed, None),
    ("breakfast", "present", Strength::TrialFoundNothing, Some("Pilot in ten schools, invented")),
    ("teeth", "decay", Strength::Trial, Some("Published trial, invented")),
    ("eat", "hungry", Strength::Assumed, None),
    (
        "hungry",
        "present",
        Strength::Association,
        Some("The two published figures /indicators/persistent-absence"),
    ),
    (
        "present",
        "learn",
        Strength::Association,
        Some("Published figures of the district /scoreboard"),
    ),
    ("decay", "well", Strength::Experience, Some("What the dental team sees.")),
];
