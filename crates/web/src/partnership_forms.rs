//! What a convenor can change in a partnership, as forms.

use convene::partnership::{PartnershipLife, Right, SeatAge, SeatHeld, SeatPlace};
use journeys::show_partnership::Choices;
use pages::{ChangeForm, ListField};

use crate::asked::Asked;
use crate::partnerships::choices;

/// The forms that make sense now, with what was typed into the one that was sent.
pub(crate) fn forms(found: &Choices, life: &PartnershipLife, asked: &Asked) -> Vec<ChangeForm> {
    let mut all = seat_forms(found, life, asked);
    all.extend(area_forms(found, asked));
    all.push(form("close", "Close the partnership", "Close", vec![reason(asked)]));
    // What was typed belongs to the form that was sent.
    for other in all.iter_mut().filter(|form| form.change != asked.field("change")) {
        for field in &mut other.fields {
            field.typed.clear();
            field.choices.iter_mut().for_each(|choice| choice.chosen = false);
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
        let fields = vec![pick("seat", "Seat", filled), reason(asked)];
        all.push(form("empty", "Empty a seat", "Empty", fields));
    }
    all
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

fn form(change: &str, heading: &str, button: &str, fields: Vec<ListField>) -> ChangeForm {
    ChangeForm {
        change: change.to_owned(),
        heading: heading.to_owned(),
        fields,
        button: button.to_owned(),
    }
}

fn reason(asked: &Asked) -> ListField {
    write(asked, ("reason", "Why"), "In a sentence.")
}

fn pick(asked: &Asked, label: (&str, &str), pairs: Vec<(String, String)>) -> ListField {
    ListField { choices: choices(pairs, asked.field(label.0)), ..write(asked, label, "") }
}

fn write(asked: &Asked, (id, label): (&str, &str), hint: &str) -> ListField {
    ListField {
        id: id.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        typed: asked.field(id).to_owned(),
        ..ListField::default()
    }
}
