//! Reviewing links: how far a clerk is, and one pair at a time.
//!
//! A pair is shown as levels of agreement, without values. Values come only with a page that the
//! clerk asked for with a reason; they stay [`Sensitive`] until the moment the page is written, so
//! that they are in no log and no debug output on the way.

use commons::Sensitive;
use serde::{Serialize, Serializer};

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Choice, Column, Fact, FieldProblem, Table};
use crate::sharing::forms::capital;
use report::number::whole;

/// How far a clerk is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ReviewDesk {
    lead: String,
    facts: Vec<Fact>,
    next: String,
    notice: String,
}

impl ReviewDesk {
    /// Pairs in all, decided by this clerk and open to them, and the name of the next one.
    pub fn tell([pairs, decided, open]: [usize; 3], next: Option<&str>) -> Self {
        let told = |count: usize| whole(count as u64);
        let lead = match (pairs, open) {
            (0, _) => "The newest linking left nothing to look at.".to_owned(),
            (_, 0) => "You have looked at every pair that is open to you. Thank you.".to_owned(),
            (_, 1) => "1 pair of records is open to you.".to_owned(),
            (_, _) => format!("{} pairs of records are open to you.", told(open)),
        };
        let facts = vec![
            Fact::of("Pairs in the queue", told(pairs)),
            Fact::of("Decided by you", told(decided)),
            Fact::of("Open to you", told(open)),
        ];
        let next = next.map(address).unwrap_or_default();
        ReviewDesk { lead, facts, next, notice: String::new() }
    }

    /// The page when there is nothing to show, and why.
    pub fn closed(why: &str) -> Self {
        ReviewDesk {
            lead: "No pairs can be shown now.".to_owned(),
            notice: why.to_owned(),
            ..Self::default()
        }
    }
}

/// Where a pair is.
fn address(name: &str) -> String {
    format!("/linkage/review/{name}")
}

/// What two records say in a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownValue {
    /// The field.
    pub field: String,
    /// What one record says.
    #[serde(serialize_with = "shown")]
    pub one: Sensitive<String>,
    /// What the other says.
    #[serde(serialize_with = "shown")]
    pub other: Sensitive<String>,
}

/// Writes a value into the page of the clerk who asked for it with a reason.
fn shown<S: Serializer>(value: &Sensitive<String>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(value.reveal())
}

/// What is known of a pair, for its page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PairSheet {
    /// Its name.
    pub name: String,
    /// How its records agree: the field, the level, and what such an agreement is worth.
    pub agreement: Vec<[String; 3]>,
    /// What this clerk said of it before, in words.
    pub own: Option<String>,
    /// Pairs this clerk has decided, and those still open to them.
    pub done_and_open: [usize; 2],
    /// Why values may be seen, each with its word for the form.
    pub reasons: Vec<(String, String)>,
}

/// One pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewPair {
    address: String,
    how_far: String,
    own: String,
    agreement: Table,
    reasons: Vec<Choice>,
    why: String,
    values: Vec<ShownValue>,
    problems: Vec<FieldProblem>,
    typed: String,
}

impl ReviewPair {
    /// The pair without values.
    pub fn tell(sheet: &PairSheet) -> Self {
        let [done, open] = sheet.done_and_open;
        let choice = |(value, text): &(String, String)| Choice {
            value: value.clone(),
            text: text.clone(),
            chosen: false,
        };
        ReviewPair {
            address: address(&sheet.name),
            how_far: format!(
                "You have decided {}; {} open to you.",
                whole(done as u64),
                if open == 1 {
                    "1 pair is".to_owned()
                } else {
                    format!("{} are", whole(open as u64))
                }
            ),
            own: sheet.own.clone().unwrap_or_default(),
            agreement: agreement(&sheet.agreement),
            reasons: sheet.reasons.iter().map(choice).collect(),
            why: String::new(),
            values: Vec::new(),
            problems: Vec::new(),
            typed: String::new(),
        }
    }

    /// The same with what the records say, and why the clerk asked.
    #[must_use]
    pub fn with_values(self, why: &str, values: Vec<ShownValue>) -> Self {
        ReviewPair { why: why.to_owned(), values, ..self }
    }

    /// The same with what was wrong with the form.
    #[must_use]
    pub fn with_problem(self, field: &str, message: &str) -> Self {
        let (field, message) = (field.to_owned(), message.to_owned());
        ReviewPair { problems: vec![FieldProblem { field, message }], ..self }
    }
}

fn agreement(lines: &[[String; 3]]) -> Table {
    let row = |[field, level, worth]: &[String; 3]| {
        let worth = if level == "not recorded" {
            Cell::absent("says nothing")
        } else {
            Cell::text(worth.clone())
        };
        vec![Cell::text(capital(field)), Cell::text(level.clone()), worth]
    };
    Table {
        id: "agreement".to_owned(),
        caption: "How the two records agree".to_owned(),
        columns: vec![
            Column::words("Field"),
            Column::words("Agreement"),
            Column::words("What that is worth"),
        ],
        rows: lines.iter().map(row).collect(),
        when_empty: "Nothing could be compared.".to_owned(),
    }
}

impl Page for ReviewDesk {
    const TEMPLATE: &'static str = "review_desk.html";

    fn title(&self) -> String {
        "Review links".to_owned()
    }

    fn section(&self) -> Section {
        Section::Reviews
    }

    fn samples() -> Vec<Self> {
        vec![
            ReviewDesk::tell([776, 12, 764], Some("3f0c1a7be2d94856a1b0")),
            ReviewDesk::tell([776, 776, 0], None),
            ReviewDesk::tell([0, 0, 0], None),
            ReviewDesk::closed("No pairs wait: they are drawn when records are linked."),
        ]
    }
}

impl Page for ReviewPair {
    const TEMPLATE: &'static str = "review_pair.html";

    fn title(&self) -> String {
        let title = "Same child, or two?";
        if self.problems.is_empty() { title.to_owned() } else { format!("Problem: {title}") }
    }

    fn section(&self) -> Section {
        Section::Reviews
    }

    fn samples() -> Vec<Self> {
        let plain = ReviewPair::tell(&sample());
        let changed = ReviewPair::tell(&PairSheet {
            own: Some("two children".to_owned()),
            done_and_open: [13, 1],
            ..sample()
        });
        let value = |field: &str, one: &str, other: &str| ShownValue {
            field: field.to_owned(),
            one: Sensitive::new(one.to_owned()),
            other: Sensitive::new(other.to_owned()),
        };
        let values = vec![
            value("Source", "school-mis", "gp"),
            value("Given names", "Example", "Exemple"),
            value("Surname", "Invented", "Invented"),
            value("Postcode", "", "ZZ1 2AB"),
        ];
        let because = "How the records agree does not tell";
        vec![
            plain.clone(),
            changed.clone().with_problem("reason", "Say why you change what you said"),
            changed,
            plain.clone().with_values(because, values),
            plain.with_problem("why", "Choose why you need to see the values"),
        ]
    }
}

fn sample() -> PairSheet {
    let line = |field: &str, level: &str, worth: &str| [field, level, worth].map(str::to_owned);
    PairSheet {
        name: "3f0c1a7be2d94856a1b0".to_owned(),
        agreement: vec![
            line("given name", "a letter or two apart", "speaks for one child"),
            line("surname", "the same", "speaks for one child"),
            line("date of birth", "day and month swapped", "speaks strongly for one child"),
            line("sex", "the same", "says little either way"),
            line("postcode", "different", "speaks a little for two children"),
            line("NHS number", "not recorded", "nothing"),
        ],
        own: None,
        done_and_open: [12, 764],
        reasons: vec![
            (
                "agreement-does-not-tell".to_owned(),
                "How the records agree does not tell".to_owned(),
            ),
            ("may-be-twins".to_owned(), "They may be twins, or brothers or sisters".to_owned()),
        ],
    }
}
