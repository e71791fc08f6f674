//! What an author says of a table: its context, and what each column holds.

use super::sheet::Sheet;
use serde::Deserialize;

/// What an author declares.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// What the table is.
    #[serde(default)]
    pub what: String,
    /// Why it is needed.
    #[serde(default)]
    pub why: String,
    /// Who will read it.
    #[serde(default)]
    pub readers: String,
    /// Shown counts are multiples of this.
    #[serde(default = "five")]
    pub rounded_to: u64,
    /// Counts from 1 to one below this are not shown.
    #[serde(default = "ten")]
    pub threshold: u64,
    /// Words for all levels together, besides Total and All.
    #[serde(default)]
    pub totals: Vec<String>,
    /// Every column of the file.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// What it holds.
    pub is: Kind,
    /// For a rate, a mean or a sum: the column of the count it is of.
    pub of: Option<String>,
    /// For a sum: so many decimals at most.
    #[serde(default)]
    pub decimals: u32,
    /// For a sum: the column of how many gave to it, in the file of contributors.
    pub contributors: Option<String>,
    /// For a sum: the columns of the largest amounts there, the largest first.
    #[serde(default)]
    pub largest: Vec<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What children are grouped by.
    Group,
    /// How many children.
    Count,
    /// A share of children, in per cent.
    Rate,
    /// A mean.
    Mean,
    /// A sum of money or hours.
    Sum,
    /// Words about the row.
    Text,
}

impl Kind {
    /// Its word in a declaration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Count => "count",
            Self::Rate => "rate",
            Self::Mean => "mean",
            Self::Sum => "sum",
            Self::Text => "text",
        }
    }

    /// What it is, as a person reads it.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Group => "what children are grouped by",
            Self::Count => "how many children",
            Self::Rate => "share of children, in per cent",
            Self::Mean => "mean",
            Self::Sum => "sum of money or hours",
            Self::Text => "words about the row",
        }
    }
}

/// A declaration that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {says}")]
pub struct BadDeclaration {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong.
    pub says: String,
}

const fn five() -> u64 {
    5
}

const fn ten() -> u64 {
    10
}

impl Declared {
    /// Reads a declaration.
    ///
    /// # Errors
    /// [`BadDeclaration`] with its place.
    pub fn parse(text: &str) -> Result<Self, BadDeclaration> {
        let at = |offset: usize, says: String| {
            let before = text.get(..offset).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|sign| *sign != '\n').count() + 1;
            BadDeclaration { line, column, says }
        };
        let declared: Self = toml::from_str(text).map_err(|problem| {
            at(problem.span().map_or(0, |span| span.start), problem.message().to_owned())
        })?;
        if declared.columns.iter().any(|column| column.decimals > 6) {
            let offset = text.find("decimals").unwrap_or(0);
            return Err(at(offset, "decimals are from 0 to 6".to_owned()));
        }
        let limits =
            [(declared.rounded_to, 5, "rounded_to"), (declared.threshold, 10, "threshold")];
        for (value, least, name) in limits {
            if !(least..=1000).contains(&value) {
                let offset = text.find(name).unwrap_or(0);
                return Err(at(offset, format!("{name} is from {least} to 1000")));
            }
        }
        Ok(declared)
    }

    /// A declaration to begin with, by what stands in the columns: numbers are held for counts, the
    /// strictest of kinds, numbers with a per cent sign for shares of nothing said yet, and all else for
    /// what children are grouped by.
    pub fn guessed(sheet: &Sheet) -> Self {
        let kind = |column: usize| {
            let cells = || sheet.rows.iter().filter_map(|row| row.get(column));
            let number = |cell: &String| cell.replace([',', '%'], "").trim().parse::<f64>().is_ok();
            let hidden = |cell: &String| cell == "[c]" || !cell.contains(char::is_alphanumeric);
            if !cells().any(number) || !cells().all(|cell| number(cell) || hidden(cell)) {
                Kind::Group
            } else if cells().any(|cell| cell.ends_with('%')) {
                Kind::Rate
            } else {
                Kind::Count
            }
        };
        let column = |(at, name): (usize, &String)| Column {
            name: name.clone(),
            is: kind(at),
            of: None,
            decimals: 0,
            contributors: None,
            largest: Vec::new(),
        };
        Self {
            what: String::new(),
            why: String::new(),
            readers: String::new(),
            rounded_to: five(),
            threshold: ten(),
            totals: Vec::new(),
            columns: sheet.header.iter().enumerate().map(column).collect(),
        }
    }

    /// The declaration as it is written in a file.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let parts = [("what", &self.what), ("why", &self.why), ("readers", &self.readers)];
        for (name, words) in parts.into_iter().filter(|(_, words)| !words.is_empty()) {
            text.push_str(&format!("{name} = {}\n", quoted(words)));
        }
        text.push_str(&format!(
            "rounded_to = {}\nthreshold = {}\n",
            self.rounded_to, self.threshold
        ));
        if !self.totals.is_empty() {
            let totals: Vec<String> = self.totals.iter().map(|word| quoted(word)).collect();
            text.push_str(&format!("totals = [{}]\n", totals.join(", ")));
        }
        for column in &self.columns {
            let (name, is) = (quoted(&column.name), column.is.as_str());
            text.push_str(&format!("\n[[column]]\nname = {name}\nis = \"{is}\"\n"));
            if let Some(of) = &column.of {
                text.push_str(&format!("of = {}\n", quoted(of)));
            }
            if column.decimals > 0 {
                text.push_str(&format!("decimals = {}\n", column.decimals));
            }
            if let Some(contributors) = &column.contributors {
                text.push_str(&format!("contributors = {}\n", quoted(contributors)));
            }
            if !column.largest.is_empty() {
                let largest: Vec<String> = column.largest.iter().map(|own| quoted(own)).collect();
                text.push_str(&format!("largest = [{}]\n", largest.join(", ")));
            }
        }
        text
    }

    /// Whether a word of a group stands for all levels together; capitals do not matter.
    pub(crate) fn is_total(&self, word: &str) -> bool {
        let known = ["total", "all"].into_iter().chain(self.totals.iter().map(String::as_str));
        known.into_iter().any(|total| total.eq_ignore_ascii_case(word))
    }

    /// The column of this heading; capitals do not matter.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name.trim().eq_ignore_ascii_case(name))
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => out.extend(['\\', sign]),
            sign if sign.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(sign))),
            sign => out.push(sign),
        }
    }
    out.push('"');
    out
}
