//! A model written as TOML: always in the same order, one number a line, so that two models can be
//! compared with `diff`.

use super::document::{
    Class, Estimate, FieldModel, ModelDocument, Row, Rows, Rules, Share, Spread, VERSION,
    class_in_words, class_word,
};
use super::problem::ModelProblem;
use super::read::table_of_toml;
use crate::settings::{Join, Pairs, Settings};
use crate::weigh::start::ALL;
use std::fmt::Write as _;

impl ModelDocument {
    /// The document as TOML. [`ModelDocument::from_toml`] reads exactly the same values back.
    pub fn to_toml(&self) -> String {
        let mut text = String::from(
            "# A linkage model: how pairs of records agree, class by class.\n\
             # Each probability has its 95 % interval (low, high) where it was worked out.\n",
        );
        let out = &mut text;
        line(out, "version", &VERSION.to_string());
        self.write_trained(out);
        write_settings(out, &self.settings);
        self.write_blocking(out);
        self.write_expected(out);
        self.write_shares(out);
        for field in &self.fields {
            write_field(out, field);
        }
        text
    }

    /// The document as JSON: the same keys and values as in TOML, keys in the order of the alphabet.
    ///
    /// # Errors
    /// None is known; a [`ModelProblem`] would say that TOML and JSON differ.
    pub fn to_json(&self) -> Result<String, ModelProblem> {
        let table = table_of_toml(&self.to_toml())?;
        serde_json::to_string_pretty(&table)
            .map_err(|why| ModelProblem::NotReadable { format: "JSON", why: why.to_string() })
    }

    fn write_trained(&self, out: &mut String) {
        heading(out, &["trained"]);
        line(out, "records", &self.trained.records.to_string());
        line(out, "rounds", &self.trained.rounds.to_string());
        if let Some(hash) = &self.trained.data_hash {
            line(out, "data_hash", &quoted(hash));
        }
        if let Some(date) = self.trained.date {
            line(out, "date", &quoted(&date.to_string()));
        }
        if let Some(from) = &self.trained.from {
            line(out, "from", &quoted(from));
        }
    }

    fn write_blocking(&self, out: &mut String) {
        out.push_str("\n# Two records are compared when they share all parts of one rule.\n");
        heading_here(out, &["blocking"]);
        line(out, "pairs_per_record", &self.settings.pairs_per_record.to_string());
        line(out, "largest_block", &self.settings.largest_block.to_string());
        match &self.rules {
            Rules::Learned => line(out, "rules", &quoted("learned")),
            Rules::Chosen(rules) => {
                out.push_str("rules = [\n");
                for rule in rules {
                    let parts: Vec<String> = rule.iter().map(|part| quoted(part)).collect();
                    let _ = writeln!(out, "    [{}],", parts.join(", "));
                }
                out.push_str("]\n");
            }
        }
    }

    fn write_expected(&self, out: &mut String) {
        if let Some(expected) = &self.expected {
            out.push_str("\n# What the model expects of its own links, without labels.\n");
            heading_here(out, &["expected"]);
            line(out, "precision", &estimate(&expected.precision));
            line(out, "recall", &estimate(&expected.recall));
        }
    }

    fn write_shares(&self, out: &mut String) {
        for (class, share) in &self.shares {
            let _ = write!(out, "\n# {}.\n", capital(class_in_words(*class)));
            heading_here(out, &["classes", class_word(*class)]);
            match share {
                Share::PerRecord(value) => line(out, "pairs_per_record", &estimate(value)),
                Share::OfAllPairs(value) => line(out, "share_of_pairs", &estimate(value)),
            }
        }
    }
}

fn write_settings(out: &mut String, settings: &Settings) {
    out.push_str(
        "\n# Joined from this probability (\"best\": where F1 is expected to be greatest), ",
    );
    out.push_str("reviewed from that one.\n");
    heading_here(out, &["thresholds"]);
    let join = match settings.join {
        Join::Best => quoted("best"),
        Join::Surely(probability) => number(probability),
    };
    line(out, "join_from", &join);
    line(out, "review_from", &number(settings.review_from));
    heading(out, &["pairs"]);
    let pairs = match settings.pairs {
        Pairs::Any => "any",
        Pairs::AcrossSources => "across sources",
    };
    line(out, "between", &quoted(pairs));
    let sources: Vec<String> = settings.one_row_per_person.iter().map(u16::to_string).collect();
    line(out, "one_row_per_person", &format!("[{}]", sources.join(", ")));
}

fn write_field(out: &mut String, field: &FieldModel) {
    heading(out, &["fields", &field.word]);
    line(out, "kind", &quoted(field.kind.word()));
    let columns: Vec<String> = field.columns.iter().map(|column| quoted(column)).collect();
    line(out, "columns", &format!("[{}]", columns.join(", ")));
    if let Some(parent) = &field.hangs_on {
        line(out, "hangs_on", &quoted(parent));
    }
    for (class, spread) in &field.classes {
        if let Spread::As(other) = spread {
            line(out, class_word(*class), &quoted(&format!("as {}", class_word(*other))));
        }
    }
    for class in ALL {
        let own = field.classes.iter().find(|(at, _)| *at == class);
        if let Some((_, Spread::Own(rows))) = own {
            write_rows(out, field, class, rows);
        }
    }
    for (place, levels) in &field.beside {
        heading(out, &["fields", &field.word, "beside", place]);
        for (level, times) in levels {
            line(out, &key(level), &number(*times));
        }
    }
}

fn write_rows(out: &mut String, field: &FieldModel, class: Class, rows: &Rows) {
    let path = ["fields", field.word.as_str(), class_word(class)];
    if rows.held {
        heading(out, &path);
        line(out, "held", "true");
    }
    for (at, row) in rows.rows.iter().enumerate() {
        match &row.when {
            None if rows.held && at == 0 => {}
            None => heading(out, &path),
            Some(level) => heading(out, &[&path[..], &["when", level]].concat()),
        }
        write_levels(out, row);
    }
}

fn write_levels(out: &mut String, row: &Row) {
    for (level, probability) in &row.levels {
        line(out, &key(level), &estimate(probability));
    }
}

fn heading(out: &mut String, path: &[&str]) {
    out.push('\n');
    heading_here(out, path);
}

fn heading_here(out: &mut String, path: &[&str]) {
    let path: Vec<String> = path.iter().map(|part| key(part)).collect();
    let _ = writeln!(out, "[{}]", path.join("."));
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {value}");
}

fn estimate(estimate: &Estimate) -> String {
    match estimate.interval {
        None => number(estimate.value),
        Some((low, high)) => format!(
            "{{ value = {}, low = {}, high = {} }}",
            number(estimate.value),
            number(low),
            number(high)
        ),
    }
}

/// The shortest text that reads back as the same number.
fn number(value: f64) -> String {
    if value != 0.0 && !(1e-4..1e9).contains(&value.abs()) {
        return format!("{value:e}");
    }
    let plain = value.to_string();
    if plain.contains('.') { plain } else { format!("{plain}.0") }
}

fn key(word: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if !word.is_empty() && word.chars().all(bare) { word.to_owned() } else { quoted(word) }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
