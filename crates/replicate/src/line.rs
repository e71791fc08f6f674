//! What a recipe is made of: lines of twelve parts, each with a key by which it is found again in
//! another version.

use crate::closed::{Step, Topic};
use crate::part::Part;
use convene::Sector;
use convene::ask::AskKind;
use convene::meeting::InterestRule;
use convene::partnership::{Right, SeatAge, SeatPlace};
use convene::statement::{EvidenceKind, Section};
use serde::{Deserialize, Serialize};
use share::agreement::{Condition, Effect, LawfulBasis, Mode, SharingPurpose, SpecialCondition};

/// How the partnership decides: shares of its deciding organisations, as numerator and denominator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsOf {
    /// The share that must take part.
    pub quorum: [u8; 2],
    /// The share that must sign a statement.
    pub agreement: [u8; 2],
    /// What somebody with a conflict of interest does; recipes did not always say it.
    #[serde(default = "strictest")]
    pub interest: InterestRule,
}

const fn strictest() -> InterestRule {
    InterestRule::Leaves
}

/// Seats of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatWanted {
    /// For organisations of which kind.
    pub sector: Sector,
    /// What their holders may do.
    pub right: Right,
    /// Where they are.
    pub place: SeatPlace,
    /// Whom they are kept for.
    pub age: SeatAge,
    /// How many.
    pub count: u8,
}

/// How often the partnership meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingCycle {
    /// Weeks from one meeting to the next.
    pub weeks: u8,
}

/// An item of an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgendaSlot {
    /// Its place, from 1.
    pub number: u8,
    /// What it is about.
    pub topic: Topic,
    /// How long it takes.
    pub minutes: u16,
}

/// A section of the statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionWanted {
    /// Which.
    pub name: Section,
}

/// Evidence of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceWanted {
    /// Which kind.
    pub kind: EvidenceKind,
    /// How many pieces, at least.
    pub count: u8,
}

/// Asks of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskWanted {
    /// Which kind.
    pub kind: AskKind,
    /// How many.
    pub count: u8,
}

/// An indicator the partnership looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorWanted {
    /// Its name among the definitions.
    pub id: String,
}

/// Whether a clause is a default or an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClauseKind {
    /// A default.
    Default,
    /// An exception, which overrides defaults.
    Exception,
}

/// A clause, with kinds of organisation in place of organisations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseShape {
    /// Whether it is a default or an exception.
    pub kind: ClauseKind,
    /// Whether it lets through or stops.
    pub effect: Effect,
    /// What of the record.
    pub modes: Vec<Mode>,
    /// Which kinds of information.
    pub data_types: Vec<String>,
    /// For which purposes.
    pub purposes: Vec<SharingPurpose>,
    /// Whose records, by kind of organisation; all parties' when empty.
    pub holders: Vec<Sector>,
    /// To which kinds of organisation.
    pub to: Vec<Sector>,
    /// What must be so besides.
    pub when: Condition,
}

/// An agreement without its parties, its dates and its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementShape {
    /// Its place among the agreements, from 1.
    pub number: u8,
    /// The lawful basis.
    pub lawful_basis: LawfulBasis,
    /// The condition for special kinds of information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special_condition: Option<SpecialCondition>,
    /// How many months it holds.
    pub months: u16,
    /// How many months after its start its impact assessment is looked at again.
    pub review_months: u16,
    /// The kinds of its parties, one for each party.
    pub parties: Vec<Sector>,
    /// Its clauses.
    pub clause: Vec<ClauseShape>,
}

/// How long the plan is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanShape {
    /// Years.
    pub years: u8,
}

/// Whether a priority may start at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Starts {
    /// At once.
    AtOnce,
    /// When its money is secured.
    WithMoney,
}

/// A priority of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityShape {
    /// Its number, from 1.
    pub number: u8,
    /// When it may start.
    pub starts: Starts,
    /// When each milestone is due, in months from the first day.
    pub milestone_months: Vec<u16>,
}

/// A step of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Which.
    pub step: Step,
    /// By which day, counted from the start.
    pub by_day: u16,
}

/// A line of a recipe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// How it decides.
    Terms(TermsOf),
    /// Seats.
    Seat(SeatWanted),
    /// How often it meets.
    Meeting(MeetingCycle),
    /// An item of the agenda.
    Agenda(AgendaSlot),
    /// A section of the statement.
    Section(SectionWanted),
    /// Evidence of the statement.
    Evidence(EvidenceWanted),
    /// Asks of the statement.
    Ask(AskWanted),
    /// An indicator.
    Indicator(IndicatorWanted),
    /// An agreement.
    Agreement(AgreementShape),
    /// How long the plan is for.
    Plan(PlanShape),
    /// A priority.
    Priority(PriorityShape),
    /// A step.
    Check(Check),
}

impl Line {
    /// The part it belongs to.
    pub const fn part(&self) -> Part {
        match self {
            Self::Terms(_) => Part::Terms,
            Self::Seat(_) => Part::Seat,
            Self::Meeting(_) => Part::Meeting,
            Self::Agenda(_) => Part::Agenda,
            Self::Section(_) => Part::Section,
            Self::Evidence(_) => Part::Evidence,
            Self::Ask(_) => Part::Ask,
            Self::Indicator(_) => Part::Indicator,
            Self::Agreement(_) => Part::Agreement,
            Self::Plan(_) => Part::Plan,
            Self::Priority(_) => Part::Priority,
            Self::Check(_) => Part::Check,
        }
    }

    /// By what it is found again among the lines of its part.
    pub fn key(&self) -> String {
        match self {
            Self::Terms(_) | Self::Meeting(_) | Self::Plan(_) => String::new(),
            Self::Seat(seat) => {
                let (sector, right) = (seat.sector.as_str(), seat.right.as_str());
                format!("{sector} {right} {} {}", seat.place.as_str(), seat.age.as_str())
            }
            Self::Agenda(slot) => format!("{:03}", slot.number),
            Self::Section(section) => section.name.as_str().to_owned(),
            Self::Evidence(evidence) => evidence.kind.as_str().to_owned(),
            Self::Ask(ask) => ask.kind.as_str().to_owned(),
            Self::Indicator(indicator) => indicator.id.clone(),
            Self::Agreement(agreement) => format!("{:03}", agreement.number),
            Self::Priority(priority) => format!("{:03}", priority.number),
            Self::Check(check) => check.step.as_str().to_owned(),
        }
    }

    /// What it says, in words.
    pub fn in_words(&self) -> String {
        match self {
            Self::Terms(terms) => {
                let [a, b] = terms.quorum;
                let [c, d] = terms.agreement;
                let interest = terms.interest.in_words();
                format!(
                    "{a} of {b} take part to decide; {c} of {d} sign a statement; who has an interest {interest}"
                )
            }
            Self::Seat(seat) => {
                let (count, sector) = (many(seat.count.into(), "seat"), seat.sector.in_words());
                let (right, place) = (seat.right.in_words(), seat.place.in_words());
                let age = seat.age.in_words();
                format!("{sector}: {count}, whose holder {right}, {place}, {age}")
            }
            Self::Meeting(cycle) => format!("A meeting every {}", many(cycle.weeks.into(), "week")),
            Self::Agenda(slot) => {
                let topic = slot.topic.in_words();
                format!("{}. {topic}, {}", slot.number, many(slot.minutes.into(), "minute"))
            }
            Self::Section(section) => section.name.heading().to_owned(),
            Self::Evidence(evidence) => {
                format!("{}: {} or more", evidence.kind.in_words(), evidence.count)
            }
            Self::Ask(ask) => format!("{}: {}", capital(ask.kind.as_str()), ask.count),
            Self::Indicator(indicator) => indicator.id.clone(),
            Self::Agreement(agreement) => agreement_in_words(agreement),
            Self::Plan(plan) => format!("A plan for {}", many(plan.years.into(), "year")),
            Self::Priority(priority) => priority_in_words(priority),
            Self::Check(check) => format!("{}, by day {}", check.step.in_words(), check.by_day),
        }
    }
}

fn agreement_in_words(agreement: &AgreementShape) -> String {
    let parties: Vec<&str> = agreement.parties.iter().map(|sector| sector.in_words()).collect();
    let mut purposes: Vec<&str> = Vec::new();
    let named = agreement.clause.iter().flat_map(|clause| &clause.purposes);
    for purpose in named.map(|purpose| purpose.in_words()) {
        if !purposes.contains(&purpose) {
            purposes.push(purpose);
        }
    }
    format!(
        "Agreement {}: {}, for {}, on {}, for {}; parties: {}",
        agreement.number,
        many(agreement.clause.len(), "clause"),
        purposes.join(", "),
        agreement.lawful_basis.in_words(),
        many(agreement.months.into(), "month"),
        parties.join(", ")
    )
}

fn priority_in_words(priority: &PriorityShape) -> String {
    let months: Vec<String> = priority.milestone_months.iter().map(u16::to_string).collect();
    let due = if months.is_empty() {
        "no milestone yet".to_owned()
    } else {
        format!("milestones due after {} months", months.join(", "))
    };
    let starts = match priority.starts {
        Starts::AtOnce => "starts at once",
        Starts::WithMoney => "waits for its money",
    };
    format!("Priority {}: {starts}; {due}", priority.number)
}

fn many(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
