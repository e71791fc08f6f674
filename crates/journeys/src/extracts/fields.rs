//! The fields an extract may have: as the cohort knows children, never finer. Months instead of
//! birthdays, a small area instead of a postcode.

use crate::facts::ChildFacts;
use crate::measures::{age_band, measure};
use commons::Day;

/// A field.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: &'static str,
    /// The kind of information that an agreement must let through.
    pub(crate) data_type: &'static str,
    /// Coarser ways to write it, the finest first.
    pub(crate) roll_ups: &'static [&'static str],
    /// Whether somebody who knows a child may know it.
    pub(crate) identifies: bool,
}

const fn of_child(name: &'static str, roll_ups: &'static [&'static str]) -> Field {
    Field { name, data_type: "names-and-contact", roll_ups, identifies: true }
}

/// A measure of the profiles, under its own key.
const fn measured(name: &'static str, data_type: &'static str) -> Field {
    Field { name, data_type, roll_ups: &[], identifies: false }
}

const FIELDS: [Field; 15] = [
    of_child("age", &["bands"]),
    of_child("born-month", &["year"]),
    of_child("sex", &[]),
    of_child("small-area", &[]),
    measured("regular-attendance", "attendance"),
    measured("persistent-absence", "attendance"),
    measured("good-development", "school-record"),
    measured("phonics-met", "school-record"),
    measured("ks2-met", "school-record"),
    measured("other-language", "school-record"),
    measured("free-meals", "free-school-meals"),
    measured("special-needs", "special-educational-needs"),
    measured("overweight", "health-record"),
    measured("vision-passed", "screening-result"),
    measured("child-in-need", "social-care-record"),
];

/// The field of this name.
pub(crate) fn find(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// Every field.
pub(crate) fn all() -> impl Iterator<Item = &'static Field> {
    FIELDS.iter()
}

/// What is known of a child on a day, written as it is rolled up; `None` when it is not recorded.
pub(crate) fn answer(field: &Field, roll_up: &str, child: &ChildFacts, on: Day) -> Option<String> {
    match (field.name, roll_up) {
        ("age", "bands") => age_band(child, on).map(str::to_owned),
        ("age", _) => Some(child.born?.years_until(on).to_string()),
        ("born-month", "year") => Some(child.born?.year().to_string()),
        ("born-month", _) => child.born.map(|born| format!("{}-{:02}", born.year(), born.month())),
        ("sex", _) => child.sex.clone(),
        ("small-area", _) => child.area.map(|area| area.to_string()),
        (name, _) => {
            let yes = (measure(name)?.answer)(child, on)?;
            Some(if yes { "yes" } else { "no" }.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::MEASURES;
    use share::agreement::DataTypes;

    #[test]
    fn every_measure_is_a_field_once_and_of_a_kind_that_agreements_name() {
        for known in &MEASURES {
            assert_eq!(all().filter(|field| field.name == known.key).count(), 1, "{}", known.key);
        }
        assert_eq!(all().filter(|field| field.identifies).count() + MEASURES.len(), FIELDS.len());
        for field in all() {
            assert!(DataTypes::house().find(field.data_type).is_some(), "{}", field.name);
        }
    }

    #[test]
    fn a_birthday_is_written_as_a_month_and_rolled_up_to_a_year() {
        let born = Day::new(2015, 3, 1).ok();
        let child = ChildFacts { born, ..ChildFacts::default() };
        let on = Day::new(2026, 7, 1).unwrap();
        let told = |name, roll_up| answer(find(name).unwrap(), roll_up, &child, on).unwrap();
        assert_eq!(told("born-month", ""), "2015-03");
        assert_eq!(told("born-month", "year"), "2015");
        assert_eq!((told("age", ""), told("age", "bands")), ("11".into(), "11-15".into()));
        assert_eq!(answer(find("sex").unwrap(), "", &child, on), None);
    }
}
