//! The rules tried by default, made from the fields the data have.

use crate::block::keys::{Offered, Part, Rule};
use crate::standardise::Frame;

/// Rules for these fields, the most telling first.
pub(crate) fn standard(frame: &Frame) -> Vec<Rule> {
    let offered = Offered::by(frame);
    let mut rules: Vec<Vec<Part>> = offered.numbers.iter().map(|at| vec![Part::Value(*at)]).collect();
    let property = offered.home.filter(|(_, has)| has.1).map(|(at, _)| Part::Property(at));
    let postcode = offered.home.filter(|(_, has)| has.0).map(|(at, _)| Part::Postcode(at));
    let outcode = offered.home.filter(|(_, has)| has.0).map(|(at, _)| Part::Outcode(at));
    let given = offered.names.0.map(Part::Sound);
    let surname = offered.names.1.map(Part::Sound);
    let date = offered.born.map(Part::BirthDate);
    let month = offered.born.map(Part::BirthMonth);
    let year = offered.born.map(Part::BirthYear);
    let birthday = offered.born.map(Part::Birthday);
    let begins = |at: Option<usize>, letters| at.map(|at| Part::Begins(at, letters));
    let ends = |at: Option<usize>, letters| at.map(|at| Part::Ends(at, letters));
    let either = offered.names.0.zip(offered.names.1).map(|(a, b)| Part::NamesEitherWay(a, b));
    let mut add = |parts: &[&Option<Part>]| {
        let all: Option<Vec<Part>> = parts.iter().map(|part| (*part).clone()).collect();
        rules.extend(all);
    };
    add(&[&property]);
    add(&[&date, &given]);
    add(&[&date, &surname]);
    add(&[&date, &postcode]);
    add(&[&postcode, &given]);
    add(&[&either, &year]);
    add(&[&given, &surname, &outcode]);
    add(&[&given, &surname, &month]);
    add(&[&given, &surname, &birthday]);
    add(&[&begins(offered.names.0, 3), &begins(offered.names.1, 3), &month]);
    add(&[&begins(offered.names.0, 3), &begins(offered.names.1, 3), &outcode]);
    add(&[&ends(offered.names.0, 3), &ends(offered.names.1, 3), &year]);
    add(&[&postcode, &surname, &year]);
    for school in &offered.schools {
        let (school, sex) = (Some(Part::Value(*school)), offered.sex.map(Part::Value));
        add(&[&date, &school, &sex]);
    }
    for at in &offered.texts {
        let text = Some(Part::Value(*at));
        add(&[&text, &date]);
        add(&[&text, &given, &surname]);
        add(&[&text, &postcode, &given]);
        add(&[&text, &postcode, &surname]);
    }
    if offered.home.is_none() && offered.texts.is_empty() {
        add(&[&given, &surname]);
        add(&[&given, &year]);
        add(&[&surname, &year]);
    }
    rules.into_iter().map(|parts| Rule { parts }).collect()
}
