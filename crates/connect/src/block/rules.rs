//! The keys that fitting learns from: few, and such that every field is left free by some of them.

use crate::block::keys::{Offered, Part, Rule};
use crate::standardise::Frame;

/// Keys for these fields.
pub(crate) fn to_learn_from(frame: &Frame) -> Vec<Rule> {
    let offered = Offered::by(frame);
    let mut rules: Vec<Vec<Part>> =
        offered.numbers.iter().map(|at| vec![Part::Value(*at)]).collect();
    let property = offered.home.filter(|(_, has)| has.1).map(|(at, _)| Part::Property(at));
    let postcode = offered.home.filter(|(_, has)| has.0).map(|(at, _)| Part::Postcode(at));
    let given = offered.names.0.map(Part::Sound);
    let surname = offered.names.1.map(Part::Sound);
    let date = offered.born.map(Part::BirthDate);
    let mut add = |parts: &[&Option<Part>]| {
        let all: Option<Vec<Part>> = parts.iter().map(|part| (*part).clone()).collect();
        rules.extend(all);
    };
    if property.is_some() {
        add(&[&property]);
    } else {
        add(&[&postcode]);
    }
    add(&[&date, &given]);
    add(&[&date, &surname]);
    add(&[&date, &postcode]);
    add(&[&postcode, &given]);
    add(&[&given, &surname]);
    for at in offered.texts.iter().take(3) {
        let text = Some(Part::Value(*at));
        add(&[&text, &date]);
        add(&[&text, &given]);
        add(&[&text, &surname]);
    }
    rules.into_iter().map(|parts| Rule { parts }).collect()
}
