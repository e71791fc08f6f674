//! One partnership: who sits in it, what should be mended, its area and its statements.

use commons::Fraction;
use convene::Entry;
use convene::partnership::{PartnershipDeed, PartnershipLife};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::frame::Section;
use crate::page::Page;
use crate::partnership_backing::{ServingLine, anchors, groups, research};
use crate::partnership_terms::{TermsChanged, terms, terms_changed};
use crate::parts::{Cell, Choice, Column, Fact, FieldProblem, Table};
use crate::sample_partnerships as samples;
use crate::sample_statements;
use crate::statement::{StatementLine, table_of};
use crate::statement_list::ListField;
use crate::voice::{VoiceLine, ratio_in_words};

/// Something the convenor can change, as a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeForm {
    /// The word that is sent.
    pub change: String,
    /// What it is.
    pub heading: String,
    /// Its fields.
    pub fields: Vec<ListField>,
    /// What the button says.
    pub button: String,
}

/// What the page is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartnershipFacts {
    /// The address of its page.
    pub href: String,
    /// Its life.
    pub life: PartnershipLife,
    /// The names of those who sit in it, by id; empty for visitors.
    pub names: BTreeMap<String, String>,
    /// Its statements.
    pub statements: Vec<StatementLine>,
    /// Its conversations.
    pub voices: Vec<VoiceLine>,
    /// The research that serves it.
    pub research: Vec<ServingLine>,
    /// Where those who hold a seat see whom it could ask; empty for others.
    pub match_href: String,
    /// What is known of its area.
    pub area: Vec<Fact>,
    /// What should be looked at in its area.
    pub area_warnings: Vec<String>,
    /// Whether who asks holds a seat.
    pub own_seat: bool,
    /// Whether who asks may begin a statement.
    pub drafts: bool,
    /// What can be changed.
    pub forms: Vec<ChangeForm>,
    /// What was typed: the title of a statement, an interest.
    pub typed: [String; 2],
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowPartnership {
    href: String,
    seen: usize,
    name: String,
    purpose: String,
    stage: String,
    next_step: String,
    warnings: Vec<String>,
    statements: Table,
    voices: Table,
    voice_ratio: String,
    drafts_here: bool,
    seats: Table,
    terms: String,
    terms_changed: Vec<TermsChanged>,
    anchors: Table,
    groups: Table,
    research: Table,
    match_href: String,
    declared: Vec<String>,
    own_seat: bool,
    area: Vec<Fact>,
    area_warnings: Vec<String>,
    forms: Vec<ChangeForm>,
    title_typed: String,
    interest_typed: String,
    problems: Vec<FieldProblem>,
}

impl ShowPartnership {
    /// The page for a partnership.
    pub fn tell(facts: PartnershipFacts) -> Self {
        let life = &facts.life;
        let partnership = life.partnership();
        let none = "No statement is published yet.";
        let [title_typed, interest_typed] = facts.typed;
        ShowPartnership {
            seen: life.history().len(),
            name: life.name().to_owned(),
            purpose: life.purpose().to_owned(),
            stage: life.stage().as_str().to_owned(),
            next_step: life.next_step(facts.statements.len()).to_owned(),
            warnings: life.warnings().iter().map(ToString::to_string).collect(),
            statements: table_of("statements", "Its statements", none, &facts.statements),
            voices: Table {
                caption: "Its conversations".to_owned(),
                ..VoiceLine::table(&facts.voices)
            },
            voice_ratio: ratio_in_words(all_of(&facts.voices)),
            seats: seats(life, &facts.names),
            terms: terms(partnership.terms, partnership.deciding().len()),
            terms_changed: terms_changed(life, !facts.names.is_empty()),
            anchors: anchors(life.backing()),
            groups: groups(life.backing()),
            research: research(&facts.research),
            match_href: facts.match_href,
            declared: if facts.names.is_empty() {
                Vec::new()
            } else {
                declared(life, &facts.names)
            },
            drafts_here: facts.drafts,
            own_seat: facts.own_seat,
            area: facts.area,
            area_warnings: facts.area_warnings,
            forms: facts.forms,
            title_typed,
            interest_typed,
            problems: facts.problems,
            href: facts.href,
        }
    }
}

/// The voice-to-decision ratio of all conversations together.
fn all_of(voices: &[VoiceLine]) -> Fraction {
    let sum = |part: fn(&VoiceLine) -> u64| voices.iter().map(part).sum();
    Fraction::of(sum(|line| line.ratio.numerator), sum(|line| line.ratio.denominator))
}

fn seats(life: &PartnershipLife, names: &BTreeMap<String, String>) -> Table {
    let row = |held: convene::partnership::SeatHeld<'_>| {
        let seat = held.seat;
        let holder = match &seat.person {
            None => Cell::absent("empty"),
            Some(person) => names
                .get(person)
                .map_or_else(|| Cell::text("filled"), |name| Cell::text(name.clone())),
        };
        vec![
            Cell::text(seat.organisation.name.clone()),
            Cell::text(seat.organisation.sector.in_words()),
            holder,
            Cell::text(format!(
                "{}, {}, {}",
                seat.right.in_words(),
                seat.place.in_words(),
                seat.age.in_words()
            )),
            Cell::text(held.number.to_string()),
        ]
    };
    Table {
        id: "seats".to_owned(),
        caption: "Who sits in it".to_owned(),
        columns: ["Organisation", "Kind", "Holder", "What the seat is", "Seat"]
            .map(Column::words)
            .into(),
        rows: life.seats().map(row).collect(),
        when_empty: "It has no seats yet.".to_owned(),
    }
}

fn declared(life: &PartnershipLife, names: &BTreeMap<String, String>) -> Vec<String> {
    // It is theirs who declared it, whoever holds the seat since.
    let line = |entry: &Entry<PartnershipDeed>| {
        let PartnershipDeed::Declare(one) = &entry.deed else { return None };
        let name = names.get(&entry.who);
        let name = name.map_or_else(|| format!("Seat {}", one.seat), Clone::clone);
        Some(format!("{name}, {}: {}", entry.at.day().in_words(), one.interest))
    };
    life.history().iter().filter_map(line).collect()
}

impl Page for ShowPartnership {
    const TEMPLATE: &'static str = "partnership.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}", self.name)
    }

    fn section(&self) -> Section {
        Section::Partnerships
    }

    fn samples() -> Vec<Self> {
        let facts = PartnershipFacts {
            href: "/partnerships/lower-calder".to_owned(),
            life: samples::life(),
            statements: vec![sample_statements::line()],
            area: vec![Fact::of("Children", "10,080")],
            ..PartnershipFacts::default()
        };
        let seat = Choice { value: "2".into(), text: "2, Calder Food Bank".into(), chosen: false };
        let fields = vec![
            ListField {
                id: "seat".into(),
                label: "Seat".into(),
                choices: vec![seat],
                ..ListField::default()
            },
            ListField { id: "person".into(), label: "Person".into(), ..ListField::default() },
        ];
        let form = ChangeForm {
            change: "fill".to_owned(),
            heading: "Fill a seat".to_owned(),
            fields,
            button: "Fill".to_owned(),
        };
        let convenor = PartnershipFacts {
            names: [("p1".to_owned(), "Amina Holroyd".to_owned())].into(),
            area: Vec::new(),
            own_seat: true,
            research: vec![ServingLine {
                href: "/academics/calder-vale-university".into(),
                name: "A researcher of Calder Vale University".into(),
                organisation: "Calder Vale University".into(),
                does: "A briefing on breakfast clubs".into(),
                since: "20 October 2026".into(),
            }],
            match_href: "/partnerships/lower-calder/academics".into(),
            drafts: true,
            forms: vec![form],
            problems: vec![FieldProblem { field: "title".into(), message: "a title".into() }],
            ..facts.clone()
        };
        let small = PartnershipFacts {
            area_warnings: vec!["it has 2,880 children".to_owned()],
            ..facts.clone()
        };
        [facts, convenor, small].map(ShowPartnership::tell).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons::Moment;
    use convene::partnership::{Declared, Right, SeatAge, SeatPlace, Terms};
    use convene::{OrgId, Organisation, Sector};

    #[test]
    fn an_interest_stays_with_whoever_declared_it() {
        let id = OrgId::parse("GB-CHC-9000001").expect("an identifier");
        let organisation = Organisation { id, name: "Food Bank".into(), sector: Sector::Voluntary };
        let fill = |person: &str| PartnershipDeed::FillSeat { seat: 1, person: person.into() };
        let words = || "words".to_owned();
        let deeds = [
            PartnershipDeed::Begin {
                name: words(),
                purpose: words(),
                area: String::new(),
                terms: Terms::default(),
            },
            PartnershipDeed::AddSeat {
                organisation,
                right: Right::Decides,
                place: SeatPlace::Steering,
                age: SeatAge::Any,
            },
            fill("mary"),
            PartnershipDeed::Declare(Declared { seat: 1, interest: "Runs the club".into() }),
            PartnershipDeed::EmptySeat { seat: 1, reason: words() },
            fill("greg"),
        ];
        let at = Moment::from_unix(1_800_000_000);
        let entry = |deed| Entry { at, who: "mary".into(), deed };
        let life = PartnershipLife::told(deeds.map(entry)).expect("allowed");
        let names = [("mary", "Mary Oldroyd"), ("greg", "Greg Fenwick")]
            .map(|(id, name)| (id.to_owned(), name.to_owned()));
        let told = declared(&life, &names.into());
        assert_eq!(told, [format!("Mary Oldroyd, {}: Runs the club", at.day().in_words())]);
    }
}
