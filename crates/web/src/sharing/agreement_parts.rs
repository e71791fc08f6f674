//! The steps of the form of an agreement: which fields, what is asked in them, what can be chosen.

use journeys::sharing::{AgreementForm, ClauseForm, FormChoices, PartyForm};
use pages::sharing::{FormGroup, FormPart};
use pages::{Choice, FieldKind, FormField};

use crate::reviews::sentence;

/// Letters of a reason that stand in the heading of its rule.
const LONGEST_HEADING: usize = 60;

type Pairs = Vec<(String, String)>;

/// The steps for these fields; of a new agreement with its short name to choose. The group that was
/// added last stands open.
pub(crate) fn parts(
    form: &AgreementForm,
    choices: &FormChoices,
    (is_new, added): (bool, Option<&str>),
) -> Vec<FormPart> {
    vec![
        about(form, is_new),
        parties(form, choices, added),
        law(form, choices),
        clauses(form, choices, ("default", added)),
        clauses(form, choices, ("exception", added)),
    ]
}

fn part(heading: &str, lead: &str, fields: Vec<FormField>) -> FormPart {
    let (heading, lead) = (heading.to_owned(), lead.to_owned());
    FormPart { heading, lead, fields, groups: Vec::new(), add: None }
}

fn adding(value: &str, text: &str) -> Option<Choice> {
    Some(Choice { value: value.to_owned(), text: text.to_owned(), chosen: false })
}

fn about(form: &AgreementForm, is_new: bool) -> FormPart {
    let field = FormField::new;
    let mut fields = vec![
        field(FieldKind::Line, "title", "Title", "What people call it.").with(&form.title),
        field(
            FieldKind::Lines,
            "aim",
            "What is sharing to achieve for children?",
            "In one or two sentences. Everybody can read it once it is signed.",
        )
        .with(&form.aim),
        field(FieldKind::Day, "from", "First day", "For example, 2026-09-01.").with(&form.from),
        field(FieldKind::Day, "until", "Last day", "For example, 2027-08-31.").with(&form.until),
    ];
    if is_new {
        let hint = "Small letters, digits and hyphens, such as calderbrook-food. Leave it empty to \
                    have one made of the title. It cannot be changed later.";
        fields.push(field(FieldKind::Line, "id", "Short name", hint).with(&form.id));
    }
    part("1. What it is for", "", fields)
}

fn parties(form: &AgreementForm, choices: &FormChoices, added: Option<&str>) -> FormPart {
    let mut listed: Pairs =
        choices.organisations.iter().map(|one| (one.id.to_string(), one.name.clone())).collect();
    for party in form.party.iter().filter(|party| !party.name.is_empty()) {
        if !listed.iter().any(|(id, _)| *id == party.id) {
            listed.push((party.id.clone(), party.name.clone()));
        }
    }
    let group = |(number, party): (usize, &PartyForm)| {
        let id = format!("party-{number}");
        let name = listed.iter().find(|(id, _)| *id == party.id).map(|(_, name)| name.as_str());
        FormGroup {
            heading: name
                .map_or(format!("Party {number}"), |name| format!("Party {number}: {name}")),
            fields: vec![
                FormField::new(
                    FieldKind::OneOf,
                    &format!("{id}_organisation"),
                    "Organisation",
                    "One that is not here has to be registered by the convenor first.",
                )
                .of(listed.clone())
                .with(&party.id),
                FormField::new(
                    FieldKind::Line,
                    &format!("{id}_signatory"),
                    "Who signs for it",
                    "Their post, such as Head teacher. Not a name. May be left empty.",
                )
                .with(&party.signatory),
            ],
            is_open: party.id.is_empty() || added == Some(id.as_str()),
            id,
        }
    };
    FormPart {
        groups: (1..).zip(&form.party).map(group).collect(),
        add: adding("add-party", "Add another party"),
        ..part("2. Who agrees", "At least two organisations. Each signs for itself.", Vec::new())
    }
}

fn law(form: &AgreementForm, choices: &FormChoices) -> FormPart {
    let field = FormField::new;
    let none = ("".to_owned(), "None: nothing of a special kind is shared".to_owned());
    let conditions = [none].into_iter().chain(choices.conditions.iter().map(spoken));
    let fields = vec![
        field(
            FieldKind::OneOf,
            "lawful_basis",
            "Lawful basis, Article 6",
            "What lets the parties use this information at all. A family that agrees to a service \
             does not by that consent to sharing.",
        )
        .of(choices.bases.iter().map(spoken))
        .with(&form.lawful_basis),
        field(
            FieldKind::OneOf,
            "special_condition",
            "Condition for special kinds of information, Article 9",
            "Needed for health, social care, safeguarding, special educational needs and offences.",
        )
        .of(conditions)
        .with(&form.special_condition),
        field(
            FieldKind::Several,
            "gateways",
            "Legal gateways it rests on",
            "Only those that are in force. May be left empty.",
        )
        .of(choices.gateways.iter().map(spoken))
        .choosing(|value| form.gateways.iter().any(|own| own == value)),
        field(
            FieldKind::Line,
            "assessment_reference",
            "Data protection impact assessment",
            "Its number, and where it is filed.",
        )
        .with(&form.assessment.reference),
        field(
            FieldKind::Day,
            "assessment_review_by",
            "It is looked at again by",
            "For example, 2027-03-01.",
        )
        .with(&form.assessment.review_by),
    ];
    part(
        "3. The law it rests on",
        "Ask your data protection officer when you are not sure.",
        fields,
    )
}

fn clauses(
    form: &AgreementForm,
    choices: &FormChoices,
    (word, added): (&str, Option<&str>),
) -> FormPart {
    let is_default = word == "default";
    let list = if is_default { &form.default } else { &form.exception };
    let named = if is_default { "Rule" } else { "Exception" };
    let group = |(number, clause): (usize, &ClauseForm)| {
        let id = format!("{word}-{number}");
        let why: String = clause.why.chars().take(LONGEST_HEADING).collect();
        let dots = if clause.why.chars().count() > LONGEST_HEADING { "…" } else { "" };
        FormGroup {
            heading: if why.is_empty() {
                format!("{named} {number}")
            } else {
                format!("{named} {number}: {why}{dots}")
            },
            fields: of_clause(&id, clause, (form, choices)),
            is_open: clause.why.is_empty() || list.len() == 1 || added == Some(id.as_str()),
            id,
        }
    };
    let groups = (1..).zip(list).map(group).collect();
    if is_default {
        let lead = "Nothing is shared that no rule lets through. Where two rules disagree, the one \
                    that stops wins.";
        let add = adding("add-default", "Add another rule");
        FormPart { groups, add, ..part("4. What is shared", lead, Vec::new()) }
    } else {
        let lead = "An exception overrides the rules. There may be none.";
        let add = adding("add-exception", "Add an exception");
        FormPart { groups, add, ..part("5. Exceptions", lead, Vec::new()) }
    }
}

fn of_clause(
    group: &str,
    clause: &ClauseForm,
    (form, choices): (&AgreementForm, &FormChoices),
) -> Vec<FormField> {
    let id = |field: &str| format!("{group}_{field}");
    let several = |field: &str, label: &str, hint: &str, offered: Pairs, chosen: &[String]| {
        let field = FormField::new(FieldKind::Several, &id(field), label, hint);
        field.of(offered.iter().map(spoken)).choosing(|value| chosen.iter().any(|own| own == value))
    };
    let effects = [("allow", "It lets through"), ("deny", "It stops")];
    let mut fields = vec![
        FormField::new(FieldKind::Few, &id("effect"), "What does it do?", "")
            .of(pairs(effects))
            .with(&clause.effect),
        several(
            "modes",
            "What of the record?",
            "To know that a record exists and to read it are two permissions.",
            choices.modes.clone(),
            &clause.modes,
        ),
        several(
            "data_types",
            "Which kinds of information?",
            "",
            choices.data_types.clone(),
            &clause.data_types,
        ),
        several("purposes", "What for?", "", choices.purposes.clone(), &clause.purposes),
        several(
            "to_sectors",
            "Who is told, by kind?",
            "Only parties of this agreement are ever told.",
            choices.sectors.clone(),
            &clause.to_sectors,
        ),
    ];
    let parties = named_parties(form, choices);
    if !parties.is_empty() {
        fields.push(several(
            "to",
            "Who is told, by name?",
            "A rule that names the receiver overrides one that names its kind.",
            parties.clone(),
            &clause.to,
        ));
        let hint = "Those of every party, when none is ticked.";
        fields.push(several("holders", "Whose records?", hint, parties, &clause.holders));
    }
    fields.extend(conditions(group, clause));
    fields
}

/// What must be so besides, why it is there, and for which days.
fn conditions(group: &str, clause: &ClauseForm) -> Vec<FormField> {
    let id = |field: &str| format!("{group}_{field}");
    let whens = [
        ("nothing", "It does not wait for the family"),
        ("family-agreed", "Only once the family has agreed to the service"),
    ];
    let when = if clause.when.is_empty() { "nothing" } else { &clause.when };
    let mut all = Vec::new();
    all.push(
        FormField::new(FieldKind::Few, &id("when"), "Does it wait for the family?", "")
            .of(pairs(whens))
            .with(when),
    );
    let why = "In a sentence that families would understand.";
    all.push(FormField::new(FieldKind::Lines, &id("why"), "Why?", why).with(&clause.why));
    let (first, last) = ("Its own first day, if it has one", "Its own last day, if it has one");
    all.push(FormField::new(FieldKind::Day, &id("from"), first, "").with(&clause.from));
    all.push(FormField::new(FieldKind::Day, &id("until"), last, "").with(&clause.until));
    all
}

fn pairs(pairs: [(&str, &str); 2]) -> [(String, String); 2] {
    pairs.map(|(value, text)| (value.to_owned(), text.to_owned()))
}

/// The parties that were chosen, by name.
fn named_parties(form: &AgreementForm, choices: &FormChoices) -> Pairs {
    let named = |party: &PartyForm| {
        let listed = choices.organisations.iter().find(|one| one.id.as_str() == party.id);
        let name = listed.map_or(&party.name, |one| &one.name);
        (!name.is_empty()).then(|| (party.id.clone(), name.clone()))
    };
    form.party.iter().filter_map(named).collect()
}

/// A choice with a capital letter.
fn spoken((value, words): &(String, String)) -> (String, String) {
    (value.clone(), sentence(words))
}
