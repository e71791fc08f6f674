//! A model as values: what a file says and what a reviewer reads, without any records.
//!
//! Fields, levels and classes are told apart by their words, never by their number, so that a
//! document stays right when fields are added and can be compared line by line with another.

use crate::compare::levels;
use crate::settings::Settings;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;
pub use crate::weigh::start::Class;
use commons::Day;

/// The version of the documents that this program writes.
pub const VERSION: u32 = 1;

/// A fitted model: everything that a run needs besides the records.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelDocument {
    /// What it was fitted to.
    pub trained: TrainedOn,
    /// How a run is done: pairs that may be linked, the two thresholds, the budget of blocking.
    /// The number of threads is no part of a model; it is 1 after reading.
    pub settings: Settings,
    /// What two records must share to be compared.
    pub rules: Rules,
    /// Precision and recall as the model expects them, when they were worked out.
    pub expected: Option<ExpectedQuality>,
    /// How many pairs each class has; strangers are all that is left.
    pub shares: Vec<(Class, Share)>,
    /// The fields, in the engine's order.
    pub fields: Vec<FieldModel>,
}

/// What a model was fitted to. Records and rounds are known to the linker; hash and date are given
/// by the caller, who alone has read the file and the clock.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrainedOn {
    /// Records; 0 when the model was imported.
    pub records: u64,
    /// Rounds of fitting.
    pub rounds: u32,
    /// Hash of the data.
    pub data_hash: Option<String>,
    /// Day of fitting.
    pub date: Option<Day>,
    /// Where the model is from, when it was not fitted here.
    pub from: Option<String>,
}

/// The blocking rules of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rules {
    /// Chosen anew for the records of each run.
    Learned,
    /// These: two records are compared when they share every part of one of them.
    Chosen(Vec<Vec<String>>),
}

/// Precision and recall that the model expects of its own links.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExpectedQuality {
    /// Share of joined pairs that are right.
    pub precision: Estimate,
    /// Share of one person's pairs that are joined.
    pub recall: Estimate,
}

/// A number and, where it was worked out, its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The number that a run uses.
    pub value: f64,
    /// Lower and upper end of the interval.
    pub interval: Option<(f64, f64)>,
}

impl Estimate {
    /// A number without an interval.
    pub const fn of(value: f64) -> Self {
        Self { value, interval: None }
    }
}

/// How many pairs are of a class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Share {
    /// Pairs for each record: the same for a sample of whole families as for all of them.
    PerRecord(Estimate),
    /// Share of all pairs of two records, as other programs say it.
    OfAllPairs(Estimate),
}

/// One field: which columns it is made of, and how its levels are spread in each class.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldModel {
    /// The word for it.
    pub word: String,
    /// What it is.
    pub kind: FieldKind,
    /// The columns it is made of, by the words of [`crate::Kind`].
    pub columns: Vec<String>,
    /// The field whose level its own levels depend on.
    pub hangs_on: Option<String>,
    /// One for each class.
    pub classes: Vec<(Class, Spread)>,
    /// How much oftener than others strangers have each level who share a place, for each place by
    /// its field's word. A field counts beside one place only: the home, else the first that is shared.
    pub beside: Vec<(String, Times)>,
}

/// For each level of a field, how many times as often as elsewhere.
pub type Times = Vec<(String, f64)>;

/// How the levels of a field are spread in a class.
#[derive(Debug, Clone, PartialEq)]
pub enum Spread {
    /// As in another class: the two are fitted as one.
    As(Class),
    /// In its own way.
    Own(Rows),
}

/// The rows of a table of levels.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// Whether the numbers were set beforehand and not fitted.
    pub held: bool,
    /// One row, or one for each level of the field it hangs on.
    pub rows: Vec<Row>,
}

/// One row: how likely each level is. "Not recorded" says nothing and is left out, and so is a level
/// that another field says already.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The level of the field it hangs on.
    pub when: Option<String>,
    /// The levels that speak, with their probabilities, which add to 1.
    pub levels: Vec<(String, Estimate)>,
}

/// What a field is, which decides its levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKind {
    /// Forenames.
    Given,
    /// Family name.
    Surname,
    /// Words that may be mistyped.
    Words,
    /// Date of birth.
    Born,
    /// Postcode and property.
    Home,
    /// A number that one person has.
    Number,
    /// A code that is the same or is not.
    Code,
}

impl FieldKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Given, Self::Surname, Self::Words, Self::Born, Self::Home, Self::Number, Self::Code];

    /// The word for it in documents.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Given => "given name",
            Self::Surname => "surname",
            Self::Words => "words",
            Self::Born => "date of birth",
            Self::Home => "home",
            Self::Number => "number",
            Self::Code => "code",
        }
    }

    /// The words for its levels, "not recorded" first.
    pub const fn levels(self) -> &'static [&'static str] {
        match self {
            Self::Given | Self::Surname => &levels::name::WORDS,
            Self::Words => &levels::text::WORDS,
            Self::Born => &levels::born::WORDS,
            Self::Home => &levels::home::WORDS,
            Self::Number => &levels::number::WORDS,
            Self::Code => &levels::same::WORDS,
        }
    }

    /// A level that says nothing, because another field says it already.
    pub(crate) fn silent(self) -> Option<usize> {
        (self == Self::Surname).then_some(usize::from(levels::name::SWAPPED))
    }

    /// The levels that speak, by number and word.
    pub(crate) fn speaking(self) -> impl Iterator<Item = (usize, &'static str)> {
        let all = self.levels().iter().copied().enumerate().skip(1);
        all.filter(move |(level, _)| self.silent() != Some(*level))
    }

    pub(crate) fn of(field: &Field) -> Self {
        match field {
            Field::Names { role: Role::Given, .. } => Self::Given,
            Field::Names { role: Role::Surname, .. } => Self::Surname,
            Field::Names { role: Role::Words, .. } => Self::Words,
            Field::Born { .. } => Self::Born,
            Field::Home { .. } => Self::Home,
            Field::Number { .. } => Self::Number,
            Field::Same { .. } => Self::Code,
        }
    }
}

/// The word for a class in documents.
pub const fn class_word(class: Class) -> &'static str {
    match class {
        Class::Same => "same",
        Class::Twin => "twin",
        Class::Sibling => "sibling",
        Class::Namesake => "namesake",
        Class::Stranger => "stranger",
    }
}

/// What a class is, for a reader.
pub const fn class_in_words(class: Class) -> &'static str {
    match class {
        Class::Same => "two records of one person",
        Class::Twin => "two children born together",
        Class::Sibling => "two other people of one household or family",
        Class::Namesake => "two people of one household with the same name, a generation apart",
        Class::Stranger => "two people who have nothing to do with each other",
    }
}
