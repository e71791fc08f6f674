//! A model read from TOML or JSON: every word is checked, and what is wrong is said with its place.

use super::document::{
    Class, Estimate, ExpectedQuality, ModelDocument, Rules, Share, TrainedOn, VERSION, class_word,
};
use super::problem::{ModelProblem, missing, not_so, unknown, wrong};
use super::read_fields;
use crate::settings::{Join, Pairs, Settings};
use crate::weigh::start::ALL;
use commons::Day;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use toml::{Table, Value};

impl ModelDocument {
    /// Reads a document from TOML. Thresholds that are not given are those for children's records:
    /// joined from 0.95, reviewed from 0.85.
    ///
    /// # Errors
    /// The first [`ModelProblem`] met: unknown words with the nearest right one, missing levels,
    /// probabilities that do not add to 1.
    pub fn from_toml(text: &str) -> Result<Self, ModelProblem> {
        document(&table_of_toml(text)?)
    }

    /// Reads a document from JSON with the same keys.
    ///
    /// # Errors
    /// As [`ModelDocument::from_toml`].
    pub fn from_json(text: &str) -> Result<Self, ModelProblem> {
        let problem = |why: serde_json::Error| ModelProblem::NotReadable {
            format: "JSON",
            why: why.to_string(),
        };
        document(&serde_json::from_str(text).map_err(problem)?)
    }
}

pub(crate) fn table_of_toml(text: &str) -> Result<Table, ModelProblem> {
    toml::from_str(text).map_err(|why: toml::de::Error| ModelProblem::NotReadable {
        format: "TOML",
        why: why.to_string(),
    })
}

fn document(table: &Table) -> Result<ModelDocument, ModelProblem> {
    let keys =
        ["version", "trained", "thresholds", "pairs", "blocking", "expected", "classes", "fields"];
    let all = Part { at: String::new(), table };
    let version = all.whole("version")?.ok_or_else(|| missing("the model", "version"))?;
    let version = u32::try_from(version).unwrap_or(u32::MAX);
    if version != VERSION {
        return Err(ModelProblem::Version { found: version });
    }
    all.only(&keys)?;
    let mut settings = Settings::for_children();
    thresholds(&all.part("thresholds")?, &mut settings)?;
    pairs(&all.part("pairs")?, &mut settings)?;
    let rules = blocking(&all.part("blocking")?, &mut settings)?;
    Ok(ModelDocument {
        trained: trained(&all.part("trained")?)?,
        settings,
        rules,
        expected: expected(&all.part("expected")?)?,
        shares: shares(&all.part("classes")?)?,
        fields: read_fields::fields(&all.part("fields")?)?,
    })
}

fn trained(part: &Part<'_>) -> Result<TrainedOn, ModelProblem> {
    part.only(&["records", "rounds", "data_hash", "date", "from"])?;
    let date = part.word("date")?.map(|text| {
        Day::parse_iso(text).map_err(|_| wrong("trained.date", "a day such as 2026-11-21", text))
    });
    Ok(TrainedOn {
        records: part.whole("records")?.unwrap_or(0),
        rounds: u32::try_from(part.whole("rounds")?.unwrap_or(0)).unwrap_or(u32::MAX),
        data_hash: part.word("data_hash")?.map(str::to_owned),
        date: date.transpose()?,
        from: part.word("from")?.map(str::to_owned),
    })
}

fn thresholds(part: &Part<'_>, settings: &mut Settings) -> Result<(), ModelProblem> {
    part.only(&["join_from", "review_from"])?;
    match part.table.get("join_from") {
        None => {}
        Some(Value::String(word)) if word == "best" => settings.join = Join::Best,
        Some(Value::String(word)) => return Err(unknown("thresholds.join_from", word, ["best"])),
        Some(value) => settings.join = Join::Surely(probability("thresholds.join_from", value)?),
    }
    if let Some(value) = part.table.get("review_from") {
        settings.review_from = probability("thresholds.review_from", value)?;
    }
    match settings.join {
        Join::Surely(join) if join < settings.review_from => {
            let expected = format!("at most join_from, which is {join}");
            Err(wrong("thresholds.review_from", expected, settings.review_from))
        }
        Join::Surely(_) | Join::Best => Ok(()),
    }
}

fn pairs(part: &Part<'_>, settings: &mut Settings) -> Result<(), ModelProblem> {
    part.only(&["between", "one_row_per_person"])?;
    settings.pairs = match part.word("between")? {
        None | Some("any") => Pairs::Any,
        Some("across sources") => Pairs::AcrossSources,
        Some(word) => return Err(unknown("pairs.between", word, ["any", "across sources"])),
    };
    let at = "pairs.one_row_per_person";
    let source = |value: &Value| {
        let number = value.as_integer().and_then(|number| u16::try_from(number).ok());
        number.ok_or_else(|| not_so(at, "numbers of sources, from 0", value))
    };
    settings.one_row_per_person = match part.table.get("one_row_per_person") {
        None => BTreeSet::new(),
        Some(Value::Array(sources)) => sources.iter().map(source).collect::<Result<_, _>>()?,
        Some(value) => return Err(not_so(at, "a list of sources", value)),
    };
    Ok(())
}

fn blocking(part: &Part<'_>, settings: &mut Settings) -> Result<Rules, ModelProblem> {
    part.only(&["pairs_per_record", "largest_block", "rules"])?;
    if let Some(pairs) = part.whole("pairs_per_record")? {
        settings.pairs_per_record = pairs.clamp(1, 1_000_000);
    }
    if let Some(records) = part.whole("largest_block")? {
        settings.largest_block = u32::try_from(records).unwrap_or(u32::MAX).max(2);
    }
    let at = "blocking.rules";
    match part.table.get("rules") {
        None => Ok(Rules::Learned),
        Some(Value::String(word)) if word == "learned" => Ok(Rules::Learned),
        Some(Value::String(word)) => Err(unknown(at, word, ["learned"])),
        Some(Value::Array(rules)) if rules.is_empty() => {
            Err(wrong(at, "\"learned\" or at least one rule", "an empty list"))
        }
        Some(Value::Array(list)) => {
            Ok(Rules::Chosen(list.iter().map(rule).collect::<Result<_, _>>()?))
        }
        Some(value) => Err(not_so(at, "\"learned\" or a list of rules", value)),
    }
}

fn rule(value: &Value) -> Result<Vec<String>, ModelProblem> {
    let expected =
        "a list of what two records must share, such as [\"date of birth\", \"surname\"]";
    let parts = value.as_array().filter(|parts| !parts.is_empty());
    let parts = parts.ok_or_else(|| not_so("blocking.rules", expected, value))?;
    let word = |part: &Value| {
        part.as_str().map(str::to_owned).ok_or_else(|| not_so("blocking.rules", expected, part))
    };
    parts.iter().map(word).collect()
}

fn expected(part: &Part<'_>) -> Result<Option<ExpectedQuality>, ModelProblem> {
    if part.table.is_empty() {
        return Ok(None);
    }
    part.only(&["precision", "recall"])?;
    let read = |key: &str| {
        let value = part.table.get(key).ok_or_else(|| missing("expected", key))?;
        estimate(&format!("expected.{key}"), value, 1.0)
    };
    Ok(Some(ExpectedQuality { precision: read("precision")?, recall: read("recall")? }))
}

fn shares(part: &Part<'_>) -> Result<Vec<(Class, Share)>, ModelProblem> {
    let classes = ALL.into_iter().filter(|class| *class != Class::Stranger);
    let words: Vec<&str> = classes.clone().map(class_word).collect();
    part.only(&words)?;
    classes.map(|class| Ok((class, share(&part.part(class_word(class))?)?))).collect()
}

fn share(part: &Part<'_>) -> Result<Share, ModelProblem> {
    part.only(&["pairs_per_record", "share_of_pairs"])?;
    match (part.table.get("pairs_per_record"), part.table.get("share_of_pairs")) {
        (Some(value), None) => {
            Ok(Share::PerRecord(estimate(&part.place("pairs_per_record"), value, 1e6)?))
        }
        (None, Some(value)) => {
            Ok(Share::OfAllPairs(estimate(&part.place("share_of_pairs"), value, 0.5)?))
        }
        (None, None) => Err(missing(&part.at, "pairs_per_record")),
        (Some(_), Some(_)) => {
            Err(wrong(&part.at, "pairs_per_record or share_of_pairs", "both of them"))
        }
    }
}

/// A number, or a number with its interval, between 0 and `most`.
pub(crate) fn estimate(at: &str, value: &Value, most: f64) -> Result<Estimate, ModelProblem> {
    let Value::Table(table) = value else { return Ok(Estimate::of(within(at, value, most)?)) };
    let part = Part { at: at.to_owned(), table };
    part.only(&["value", "low", "high"])?;
    let number = |key: &str| {
        let value = table.get(key).ok_or_else(|| missing(at, key))?;
        within(&format!("{at}.{key}"), value, most)
    };
    let (value, low, high) = (number("value")?, number("low")?, number("high")?);
    if low > value || value > high {
        return Err(wrong(
            at,
            "low, value and high in this order",
            format!("{low}, {value}, {high}"),
        ));
    }
    Ok(Estimate { value, interval: Some((low, high)) })
}

fn probability(at: &str, value: &Value) -> Result<f64, ModelProblem> {
    within(at, value, 1.0)
}

fn within(at: &str, value: &Value, most: f64) -> Result<f64, ModelProblem> {
    let number = match value {
        Value::Float(number) => Some(*number),
        Value::Integer(number) => i32::try_from(*number).ok().map(f64::from),
        Value::String(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Array(_)
        | Value::Table(_) => None,
    };
    number
        .filter(|number| (0.0..=most).contains(number))
        .ok_or_else(|| not_so(at, format!("a number from 0 to {most}"), value))
}

/// One part of a document, and where it stands; the whole document stands nowhere.
pub(crate) struct Part<'a> {
    pub at: String,
    pub table: &'a Table,
}

/// A part that is not there.
static NOTHING: LazyLock<Table> = LazyLock::new(Table::new);

impl<'a> Part<'a> {
    /// The place of a key.
    pub(crate) fn place(&self, key: &str) -> String {
        if self.at.is_empty() { key.to_owned() } else { format!("{}.{key}", self.at) }
    }

    /// A part of this part; empty when it is not there.
    pub(crate) fn part(&self, key: &str) -> Result<Part<'a>, ModelProblem> {
        let at = self.place(key);
        match self.table.get(key) {
            None => Ok(Part { at, table: &NOTHING }),
            Some(Value::Table(table)) => Ok(Part { at, table }),
            Some(value) => Err(not_so(&at, "a part with keys of its own", value)),
        }
    }

    /// Refuses keys that are none of these.
    pub(crate) fn only(&self, keys: &[&str]) -> Result<(), ModelProblem> {
        let at = if self.at.is_empty() { "the model" } else { &self.at };
        let stranger = self.table.keys().find(|key| !keys.contains(&key.as_str()));
        stranger.map_or(Ok(()), |key| Err(unknown(at, key, keys.iter().copied())))
    }

    /// A text.
    pub(crate) fn word(&self, key: &str) -> Result<Option<&'a str>, ModelProblem> {
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(value) => Err(not_so(&self.place(key), "a text in quotes", value)),
        }
    }

    /// A whole number from 0.
    pub(crate) fn whole(&self, key: &str) -> Result<Option<u64>, ModelProblem> {
        let number = |value: &Value| {
            let whole = value.as_integer().and_then(|number| u64::try_from(number).ok());
            whole.ok_or_else(|| not_so(&self.place(key), "a whole number from 0", value))
        };
        self.table.get(key).map(number).transpose()
    }
}
