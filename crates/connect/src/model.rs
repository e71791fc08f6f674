//! The model as a document: thresholds, blocking rules, and what agreement is worth.

use crate::agreement::{FIELDS, SIZES};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Everything that decides how records are linked, apart from the records.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// At and above this probability a pair is linked without review.
    pub automatic: f64,
    /// At and above this probability, and below `automatic`, a person decides.
    pub potential: f64,
    /// The largest block in which every pair is compared, in records.
    pub largest_block: usize,
    /// Neighbours compared with each record of a block that cannot be split, in records.
    pub window: usize,
    /// The blocking rules, in the order in which they are tried.
    pub rules: Vec<Rule>,
    /// How strongly the starting points hold against the data, in pairs.
    pub prior_pairs: f64,
    /// Expected pairs of each class for every record, to begin with.
    pub pairs_per_record: PairsPerRecord,
    /// Pairs that are the same person.
    pub same_person: Class,
    /// Pairs born together.
    pub twin: Class,
    /// Pairs of other children of one household.
    pub sibling: Class,
    /// Pairs that have nothing to do with each other.
    pub stranger: Class,
    /// What is known of the sources; one that is not named may have several rows for a person.
    #[serde(skip)]
    pub sources: BTreeMap<u16, SourceRule>,
}

/// How many rows of a source may be one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceRule {
    /// At most one: two rows of this source are never joined.
    OneRowPerPerson,
    /// Any number.
    MayRepeat,
}

/// A blocking rule: two records are compared when they share all of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The same NHS number.
    Nhs,
    /// The same unique pupil number.
    Upn,
    /// Date of birth (day and month in either order) and the sound of the given name.
    BirthDateAndGiven,
    /// Date of birth (either order) and the sound of the surname.
    BirthDateAndSurname,
    /// Date of birth (either order) and postcode.
    BirthDateAndPostcode,
    /// Postcode and the sound of the given name.
    PostcodeAndGiven,
    /// The sounds of both names and the year of birth.
    NamesAndBirthYear,
    /// The sounds of both names and the outcode.
    NamesAndOutcode,
    /// Date of birth (either order) and postcode sector.
    BirthDateAndSector,
}

impl Rule {
    /// The model's word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nhs => "nhs",
            Self::Upn => "upn",
            Self::BirthDateAndGiven => "birth-date-and-given",
            Self::BirthDateAndSurname => "birth-date-and-surname",
            Self::BirthDateAndPostcode => "birth-date-and-postcode",
            Self::PostcodeAndGiven => "postcode-and-given",
            Self::NamesAndBirthYear => "names-and-birth-year",
            Self::NamesAndOutcode => "names-and-outcode",
            Self::BirthDateAndSector => "birth-date-and-sector",
        }
    }
}

/// Expected pairs of each class for every record.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairsPerRecord {
    /// Pairs that are the same person.
    pub same_person: f64,
    /// Pairs of twins.
    pub twin: f64,
    /// Pairs of other children of one household.
    pub sibling: f64,
}

/// How likely each level of agreement is in one class of pairs; the levels of a field sum to one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Exact, variant, close, part, different.
    pub given: [f64; 5],
    /// Exact, variant, close, part, different.
    pub surname: [f64; 5],
    /// Exact, swapped, digit, part, different.
    pub dob: [f64; 5],
    /// Same, sector, outcode, different.
    pub postcode: [f64; 4],
    /// Same, different.
    pub sex: [f64; 2],
    /// Same, different.
    pub nhs: [f64; 2],
    /// Same, different.
    pub upn: [f64; 2],
    /// Fields that the data may not correct.
    pub as_written: Vec<FieldName>,
}

/// A field's name in the model document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldName {
    /// Given name.
    Given,
    /// Surname.
    Surname,
    /// Date of birth.
    Dob,
    /// Postcode.
    Postcode,
    /// Sex.
    Sex,
    /// NHS number.
    Nhs,
    /// Unique pupil number.
    Upn,
}

impl Class {
    /// The probabilities by field and level; level 0, "missing", says nothing and is 1.
    pub(crate) fn table(&self) -> Vec<Vec<f64>> {
        let with_missing = |levels: &[f64]| [&[1.0], levels].concat();
        let table: Vec<Vec<f64>> = vec![
            with_missing(&self.given),
            with_missing(&self.surname),
            with_missing(&self.dob),
            with_missing(&self.postcode),
            with_missing(&self.sex),
            with_missing(&self.nhs),
            with_missing(&self.upn),
        ];
        debug_assert!(table.iter().zip(SIZES).all(|(levels, size)| levels.len() == size));
        table
    }

    /// Which fields the data may correct.
    pub(crate) fn learns(&self) -> [bool; FIELDS] {
        let mut learns = [true; FIELDS];
        for field in &self.as_written {
            learns[*field as usize] = false;
        }
        learns
    }
}

/// Why a model document cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelProblem {
    /// It is not a model document.
    #[error("the model cannot be read: {0}")]
    Unreadable(String),
    /// Probabilities out of range, or levels that do not sum to one.
    #[error("the model's `{class}` `{field}` must be probabilities above 0 that sum to 1")]
    NotProbabilities {
        /// The class of pairs.
        class: &'static str,
        /// The field.
        field: &'static str,
    },
    /// Thresholds that are not in order.
    #[error("the model's thresholds must be 0 < potential <= automatic < 1")]
    Thresholds,
    /// A limit of zero, or a negative or infinite amount.
    #[error("the model's `{0}` must be above 0")]
    NotPositive(&'static str),
}

impl Model {
    /// The standard model, which comes with the program.
    pub fn standard() -> Self {
        Self::from_toml(include_str!("model.toml"))
            .expect("the standard model is checked by a test")
    }

    /// Reads a model document.
    ///
    /// # Errors
    /// [`ModelProblem`], with the part that is wrong.
    pub fn from_toml(text: &str) -> Result<Self, ModelProblem> {
        let model: Self =
            toml::from_str(text).map_err(|e| ModelProblem::Unreadable(e.to_string()))?;
        model.check().map(|()| model)
    }

    /// The same model, knowing that a source has one row for each person (or has not).
    #[must_use]
    pub fn with_source(mut self, source: u16, rule: SourceRule) -> Self {
        self.sources.insert(source, rule);
        self
    }

    fn check(&self) -> Result<(), ModelProblem> {
        if !(0.0 < self.potential && self.potential <= self.automatic && self.automatic < 1.0) {
            return Err(ModelProblem::Thresholds);
        }
        let expected = self.pairs_per_record;
        let amounts = [
            ("prior_pairs", self.prior_pairs),
            ("same_person", expected.same_person),
            ("twin", expected.twin),
            ("sibling", expected.sibling),
        ];
        for (name, amount) in amounts {
            if !(amount.is_finite() && amount > 0.0) {
                return Err(ModelProblem::NotPositive(name));
            }
        }
        if self.largest_block < 2 || self.window == 0 {
            return Err(ModelProblem::NotPositive("largest_block or window"));
        }
        let classes = [
            ("same_person", &self.same_person),
            ("twin", &self.twin),
            ("sibling", &self.sibling),
            ("stranger", &self.stranger),
        ];
        classes.into_iter().try_for_each(|(name, class)| check_class(name, class))
    }
}

fn check_class(name: &'static str, class: &Class) -> Result<(), ModelProblem> {
    const FIELD_WORDS: [&str; FIELDS] =
        ["given", "surname", "dob", "postcode", "sex", "nhs", "upn"];
    for (field, levels) in FIELD_WORDS.into_iter().zip(class.table()) {
        let sum: f64 = levels[1..].iter().sum();
        let positive = levels.iter().all(|p| *p > 0.0 && *p <= 1.0);
        if !positive || (sum - 1.0).abs() > 1e-6 {
            return Err(ModelProblem::NotProbabilities { class: name, field });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_model_is_one() {
        let model = Model::standard();
        assert!((model.automatic - 0.95).abs() < 1e-12 && (model.potential - 0.85).abs() < 1e-12);
    }

    #[test]
    fn a_model_whose_levels_do_not_sum_to_one_is_refused() {
        let text = include_str!("model.toml").replace("[0.985, 0.015]", "[0.985, 0.15]");
        let refused = Model::from_toml(&text);
        let expected = ModelProblem::NotProbabilities { class: "same_person", field: "sex" };
        assert_eq!(refused, Err(expected));
        assert!(matches!(Model::from_toml("nonsense"), Err(ModelProblem::Unreadable(_))));
    }
}
