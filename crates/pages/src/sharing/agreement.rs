//! One sharing agreement: what it lets through and stops, who signed, what was done, what can be done.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Fact, FieldProblem, Link, Table, Tag};
use crate::sharing::forms::{ActForm, ChoiceField, WordsField};

/// A party.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartyText {
    /// Its name.
    pub name: String,
    /// Its identifier.
    pub id: String,
    /// What kind it is.
    pub sector: String,
    /// Whether it signed, and where the paper is.
    pub signed: String,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClauseText {
    /// Its name.
    pub name: String,
    /// `lets through` or `stops`.
    pub effect: String,
    /// What of which records.
    pub what: String,
    /// From whom to whom.
    pub who: String,
    /// For what and when.
    pub when: String,
    /// Why it is there.
    pub why: String,
}

/// What is known of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgreementSheet {
    /// Its name in addresses.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A word for how it stands, and the same in a sentence.
    pub standing: (String, String),
    /// What sharing is to achieve.
    pub aim: String,
    /// Facts of it: days, basis, impact assessment.
    pub facts: Vec<(String, String)>,
    /// What is missing.
    pub missing: Vec<String>,
    /// The parties.
    pub parties: Vec<PartyText>,
    /// The clauses.
    pub clauses: Vec<ClauseText>,
    /// Its versions: address, words.
    pub versions: Vec<(String, String)>,
    /// What was done: when, by whom, what.
    pub history: Vec<[String; 3]>,
    /// What can be done.
    pub acts: Vec<ActForm>,
    /// Whether its next text may be written.
    pub may_write: bool,
}

/// The page of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowAgreement {
    address: String,
    id: String,
    title: String,
    tag: Tag,
    standing: String,
    aim: String,
    facts: Vec<Fact>,
    missing: Vec<String>,
    parties: Table,
    clauses: Table,
    versions: Vec<Link>,
    history: Table,
    acts: Vec<ActForm>,
    may_write: bool,
    problems: Vec<FieldProblem>,
}

impl ShowAgreement {
    /// The page.
    pub fn tell(sheet: AgreementSheet) -> Self {
        let party = |party: &PartyText| {
            let name = format!("{} ({})", party.name, party.id);
            vec![
                Cell::text(name),
                Cell::text(party.sector.clone()),
                Cell::text(party.signed.clone()),
            ]
        };
        let clause = |clause: &ClauseText| {
            vec![
                Cell::text(clause.name.clone()),
                Cell::tag(&clause.effect),
                Cell::text(clause.what.clone()),
                Cell::text(clause.who.clone()),
                Cell::text(clause.when.clone()),
                Cell::text(clause.why.clone()),
            ]
        };
        let (parties, clauses) =
            (sheet.parties.iter().map(party).collect(), sheet.clauses.iter().map(clause).collect());
        ShowAgreement {
            address: format!("/agreements/{}", sheet.id),
            id: sheet.id,
            title: sheet.title,
            tag: Tag::of(&sheet.standing.0),
            standing: sheet.standing.1,
            aim: sheet.aim,
            facts: sheet.facts.iter().map(|(name, text)| Fact::of(name, text.clone())).collect(),
            missing: sheet.missing,
            parties: table("parties", "Parties", (&["Party", "Kind", "Signature"], parties)),
            clauses: table(
                "clauses",
                "What it lets through and stops",
                (
                    &["Clause", "Effect", "What", "Between whom", "For what and when", "Why"],
                    clauses,
                ),
            ),
            versions: sheet.versions.iter().map(|(href, text)| Link::to(href, text)).collect(),
            history: history(&sheet.history),
            acts: sheet.acts,
            may_write: sheet.may_write,
            problems: Vec::new(),
        }
    }

    /// The same with what was wrong with one of its forms, which then stands open.
    #[must_use]
    pub fn with_problem(mut self, deed: &str, message: &str) -> Self {
        let mut field = "acts".to_owned();
        for act in self.acts.iter_mut().filter(|act| act.deed == deed) {
            act.is_open = true;
            let first = act.fields.first().map(|field| &field.id);
            let chosen = act.choices.first().map(|field| &field.id);
            field = first.or(chosen).cloned().unwrap_or(field);
        }
        self.problems = vec![FieldProblem { field, message: message.to_owned() }];
        self
    }
}

fn table(id: &str, caption: &str, (columns, rows): (&[&str], Vec<Vec<Cell>>)) -> Table {
    Table {
        id: id.to_owned(),
        caption: caption.to_owned(),
        columns: columns.iter().map(|heading| Column::words(heading)).collect(),
        rows,
        when_empty: "There are none: it lets nothing through.".to_owned(),
    }
}

/// What was done, newest first; without names where none are told.
fn history(lines: &[[String; 3]]) -> Table {
    let is_named = lines.iter().any(|[_, by, _]| !by.is_empty());
    let row = |[at, by, what]: &[String; 3]| {
        let mut cells = vec![Cell::text(at.clone()), Cell::text(what.clone())];
        if is_named {
            cells.push(Cell::text(by.clone()));
        }
        cells
    };
    let mut columns = vec!["When", "What was done"];
    if is_named {
        columns.push("By");
    }
    table("history", "What was done, newest first", (&columns, lines.iter().map(row).collect()))
}

impl Page for ShowAgreement {
    const TEMPLATE: &'static str = "sharing/agreement.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}", self.title)
    }

    fn section(&self) -> Section {
        Section::Agreements
    }

    fn samples() -> Vec<Self> {
        let full = sample();
        let visitor = AgreementSheet {
            acts: Vec::new(),
            may_write: false,
            missing: Vec::new(),
            clauses: Vec::new(),
            history: full
                .history
                .iter()
                .map(|[at, _, what]| [at.clone(), String::new(), what.clone()])
                .collect(),
            ..full.clone()
        };
        vec![
            ShowAgreement::tell(full.clone()),
            ShowAgreement::tell(full).with_problem("sign", "Say where the signed paper is"),
            ShowAgreement::tell(visitor),
        ]
    }
}

#[expect(clippy::too_many_lines, reason = "a sample is a list of facts")]
fn sample() -> AgreementSheet {
    let text = str::to_owned;
    let seal = [("version", text("2")), ("seal", text("3f2a")), ("seen", text("7"))];
    let parties = [(text("GB-LAE-ZZZ"), text("Calderbrook Council"))];
    let sign = ActForm::of("sign", "Sign it", "The text as it stands is signed.", "Sign")
        .sending(&seal)
        .choosing(ChoiceField::of("party", "Which organisation?", &parties, ""))
        .writing(WordsField::line(
            "filed",
            "Where is the signed paper?",
            "Not needed for your own organisation.",
            "",
        ));
    let back =
        ActForm::of("take-back", "Take it back", "Signatures so far are void.", "Take it back")
            .sending(&seal);
    AgreementSheet {
        id: text("calderbrook-food"),
        title: text("Food and free school meals"),
        standing: (text("proposed"), text("It waits for 1 signature.")),
        aim: text("No child goes hungry because a form was not filled in."),
        facts: vec![
            (text("Version"), text("2")),
            (text("Holds"), text("1 September 2026 to 31 August 2027")),
            (text("Lawful basis"), text("a public task, Article 6(1)(e)")),
        ],
        missing: vec![text("the signature of Calderbrook Council")],
        parties: vec![
            PartyText {
                name: text("Beckside Primary School"),
                id: text("GB-EDU-999001"),
                sector: text("Schools"),
                signed: text("Signed on paper, filed: Cabinet 3"),
            },
            PartyText {
                name: text("Calderbrook Council"),
                id: text("GB-LAE-ZZZ"),
                sector: text("Local authority"),
                signed: text("Not yet"),
            },
        ],
        clauses: vec![
            ClauseText {
                name: text("default 1"),
                effect: text("lets through"),
                what: text(
                    "that a record exists: whether a child is entitled to free school meals, and claims them",
                ),
                who: text("from any party to local authority"),
                when: text("for getting a child what they are entitled to"),
                why: text("The council can see who may be entitled."),
            },
            ClauseText {
                name: text("exception 1"),
                effect: text("stops"),
                what: text("what is in the record: names, addresses and telephone numbers"),
                who: text("from any party to voluntary and community groups"),
                when: text("for getting a child what they are entitled to"),
                why: text("Voluntary groups are told of families only by the families themselves."),
            },
        ],
        versions: vec![
            (text("/agreements/calderbrook-food/versions/2"), text("Version 2, proposed")),
            (text("/agreements/calderbrook-food/versions/1"), text("Version 1, in force")),
        ],
        history: vec![
            [
                text("3 September 2026 at 09:12"),
                text("Ruth Adeyemi"),
                text("Version 2: put to the parties"),
            ],
            [
                text("1 September 2026 at 16:40"),
                text("Ruth Adeyemi"),
                text("Version 2: the text was written"),
            ],
        ],
        acts: vec![sign, back],
        may_write: true,
    }
}
