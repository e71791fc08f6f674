//! What a convenor can change in a partnership, as forms.

use commons::Fraction;
use convene::meeting::InterestRule;
use convene::partnership::{PartnershipLife, Right, SeatAge, SeatHeld, SeatPlace};
use journeys::show_partnership::{Choices, DecisionToName, WhoChangesTerms};
use pages::{ChangeForm, ListField};

use crate::asked::Asked;
use crate::backing_forms::backing_forms;
use crate::partnerships::choices;

/// The forms that make sense now, with what was typed into the one that was sent.
pub(crate) fn forms(found: &Choices, life: &PartnershipLife, asked: &Asked) -> Vec<ChangeForm> {
    let mut all = seat_forms(found, life, asked);
    all.extend(backing_forms(found, life, asked));
    all.extend(area_forms(found, asked));
    all.push(terms_form(found, life, asked));
    all.push(form("close", "Close the partnership", "Close", vec![reason(asked)]));
    // What was typed belongs to the form that was sent.
    let others =
        |form: &&mut ChangeForm| form.change != asked.field("change") && form.change != "terms";
    for other in all.iter_mut().filter(others) {
        for field in &mut other.fields {
            field.typed.clear();
            field.choices.iter_mut().for_each(|choice| choice.chosen = false);
        }
    }
    // The terms stand in their form at any time; why they change belongs to their own change.
    if asked.field("change") != "terms" {
        let terms = all.iter_mut().filter(|form| form.change == "terms");
        for reason in terms.flat_map(|form| &mut form.fields).filter(|field| field.id == "reason") {
            reason.typed.clear();
        }
    }
    all
}

fn seat_forms(found: &Choices, life: &PartnershipLife, asked: &Asked) -> Vec<ChangeForm> {
    let pick = |id: &str, label: &str, pairs| pick(asked, (id, label), pairs);
    let organisations = found.organisations.iter();
    let organisations: Vec<(String, String)> =
        organisations.map(|one| (one.id.to_string(), one.name.clone())).collect();
    let mut all = Vec::new();
    if !organisations.is_empty() {
        let rights = Right::ALL.map(|one| pair(one.as_str(), one.in_words())).into();
        let places = SeatPlace::ALL.map(|one| pair(one.as_str(), one.in_words())).into();
        let ages = SeatAge::ALL.map(|one| pair(one.as_str(), one.in_words())).into();
        let fields = vec![
            pick("organisation", "Organisation", organisations),
            pick("right", "What its holder may do", rights),
            pick("place", "Where the seat is", places),
            pick("age", "Whom it is kept for", ages),
        ];
        all.push(form("add", "Add a seat", "Add", fields));
    }
    let (empty, filled) = (seats(life, false), seats(life, true));
    if !empty.is_empty() {
        let people = pick("person", "Person", found.people.clone());
        let fields = vec![pick("seat", "Seat", empty.clone()), people];
        all.push(form("fill", "Fill a seat", "Fill", fields));
        let fields = vec![pick("seat", "Seat", empty), reason(asked)];
        all.push(form("end", "End an empty seat", "End", fields));
    }
    if !filled.is_empty() {
        let rights = Right::ALL.map(|one| pair(one.as_str(), one.in_words())).into();
        let right = pick("right", "What its holder may do", rights);
        let fields = vec![pick("seat", "Seat", filled.clone()), right, reason(asked)];
        all.push(form(
            "right",
            "Change what the holder of a seat may do",
            "Change the right",
            fields,
        ));
        let fields = vec![pick("seat", "Seat", filled), reason(asked)];
        all.push(form("empty", "Empty a seat", "Empty", fields));
    }
    all
}

/// The shares that can be chosen.
const SHARES: [(u64, u64, &str); 6] = [
    (1, 3, "a third"),
    (1, 2, "half"),
    (3, 5, "three of every five"),
    (2, 3, "two of every three"),
    (3, 4, "three of every four"),
    (1, 1, "all"),
];

/// Reads a share as the form sends it.
pub(crate) fn share(word: &str) -> Option<Fraction> {
    let (over, under, _) = SHARES.into_iter().find(|(o, u, _)| format!("{o}/{u}") == word)?;
    Some(Fraction::of(over, under))
}

/// How it decides, with what holds now chosen.
fn terms_form(found: &Choices, life: &PartnershipLife, asked: &Asked) -> ChangeForm {
    let now = life.partnership().terms;
    let shares =
        || SHARES.map(|(over, under, words)| (format!("{over}/{under}"), words.to_owned()));
    let chosen = |id: &str, now: String| match asked.field(id) {
        "" => now,
        typed => typed.to_owned(),
    };
    let pick = |id: &str, label: &str, pairs: Vec<(String, String)>, now: String| ListField {
        id: id.to_owned(),
        label: label.to_owned(),
        choices: choices(pairs, &chosen(id, now)),
        ..ListField::default()
    };
    let word = |share: Fraction| format!("{}/{}", share.numerator, share.denominator);
    let rules = InterestRule::ALL.map(|one| pair(one.as_str(), one.in_words())).into();
    let (quorum, agreement) = (word(now.quorum), word(now.agreement));
    let mut review = write(
        asked,
        ("review_on", "The day by which these terms are looked at again"),
        "For example, 31/3/2027. Leave it empty when no day is set.",
    );
    if review.typed.is_empty() {
        review.typed = now.review_on.map(|day| day.to_string()).unwrap_or_default();
    }
    let mut fields = vec![
        pick("quorum", "Organisations that must take part in a meeting", shares().into(), quorum),
        pick("agreement", "Organisations that must sign a statement", shares().into(), agreement),
        pick(
            "interest_rule",
            "Whoever declares a conflict of interest",
            rules,
            now.interest.as_str().to_owned(),
        ),
        review,
        reason(asked),
    ];
    if let Some(WhoChangesTerms::Meetings(all)) = &found.terms {
        fields.push(decision_field(all, asked));
    }
    form("terms", "Change how it decides", "Change the terms", fields)
}

/// The decision of a meeting by which terms change.
fn decision_field(all: &[DecisionToName], asked: &Asked) -> ListField {
    let words = |one: &DecisionToName| {
        let value = format!("{}/{}", one.at.meeting, one.at.number);
        (value, format!("{}, {}: {}", one.meeting, one.day.in_words(), one.words))
    };
    let mut pairs = vec![pair("", "Choose the decision")];
    pairs.extend(all.iter().map(words));
    let hint = "Partners agreed on these terms, so a meeting of theirs changes them: write the \
                decision down there first.";
    let label = ("decision", "By which decision");
    ListField { hint: hint.to_owned(), ..pick(asked, label, pairs) }
}

fn area_forms(found: &Choices, asked: &Asked) -> Vec<ChangeForm> {
    let mut all = Vec::new();
    if !found.areas.is_empty() {
        let fields = vec![pick(asked, ("area", "Area"), found.areas.clone())];
        all.push(form("area", "Choose another area", "Choose", fields));
    }
    let mut fields = Vec::new();
    if !found.localities.is_empty() {
        let label = ("locality", "As this locality");
        fields.push(pick(asked, label, found.localities.clone()));
    }
    let by_hand = ("codes", "Or by hand: codes of its small areas");
    fields.push(write(asked, by_hand, "Between spaces or commas."));
    fields.push(write(asked, ("area_name", "Its name, when it is drawn by hand"), ""));
    let again = [
        pair("", "Leave that area as it is"),
        pair("yes", "Draw it again for both, as its next version"),
    ];
    let label = ("again", "When another partnership works in an area of this name");
    fields.push(pick(asked, label, again.into()));
    fields.push(reason(asked));
    all.push(form("draw", "Draw its area", "Draw", fields));
    all
}

/// The seats that are filled, or those that are empty.
fn seats(life: &PartnershipLife, filled: bool) -> Vec<(String, String)> {
    let fit = life.seats().filter(|held| held.seat.person.is_some() == filled);
    let words = |held: SeatHeld<'_>| {
        let number = held.number.to_string();
        (number.clone(), format!("{number}, {}", held.seat.organisation.name))
    };
    fit.map(words).collect()
}

fn pair(value: &str, words: &str) -> (String, String) {
    (value.to_owned(), words.to_owned())
}

pub(crate) fn form(
    change: &str,
    heading: &str,
    button: &str,
    fields: Vec<ListField>,
) -> ChangeForm {
    ChangeForm {
        change: change.to_owned(),
        heading: heading.to_owned(),
        fields,
        button: button.to_owned(),
    }
}

pub(crate) fn reason(asked: &Asked) -> ListField {
    write(asked, ("reason", "Why"), "In a sentence.")
}

pub(crate) fn pick(asked: &Asked, label: (&str, &str), pairs: Vec<(String, String)>) -> ListField {
    ListField { choices: choices(pairs, asked.field(label.0)), ..write(asked, label, "") }
}

pub(crate) fn write(asked: &Asked, (id, label): (&str, &str), hint: &str) -> ListField {
    ListField {
        id: id.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        typed: asked.field(id).to_owned(),
        ..ListField::default()
    }
}
