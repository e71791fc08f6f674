//! Reads a TOML document piece by piece and keeps every mistake with its place, instead of stopping
//! at the first.

use commons::Mistake;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A document being read.
pub(super) struct Reading<'a> {
    text: &'a str,
    mistakes: Vec<Mistake>,
}

/// A table of the document, and which of its keys were asked for.
pub(super) struct Part<'a> {
    table: &'a DeTable<'a>,
    pub(super) at: usize,
    asked: BTreeSet<&'static str>,
}

/// A text of the document and where it stands.
#[derive(Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) at: usize,
}

impl<'a> Reading<'a> {
    /// Reads a document and gives its top part to `read`.
    pub(super) fn of<T>(
        text: &'a str,
        read: impl FnOnce(&mut Reading<'_>, Part<'_>) -> T,
    ) -> Result<T, Vec<Mistake>> {
        let (whole, errors) = DeTable::parse_recoverable(text);
        let mut reading = Reading { text, mistakes: Vec::new() };
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            reading.mistake(at, format!("this is not TOML: {}", error.message()));
        }
        let part = Part { table: whole.get_ref(), at: 0, asked: BTreeSet::new() };
        let found = read(&mut reading, part);
        let mut mistakes = reading.mistakes;
        mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        mistakes.dedup();
        if mistakes.is_empty() { Ok(found) } else { Err(mistakes) }
    }

    /// Keeps a mistake at a byte of the text.
    pub(super) fn mistake(&mut self, at: usize, what: impl Into<String>) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        self.mistakes.push(Mistake { line, column, what: what.into() });
    }

    fn find<'p>(
        &mut self,
        part: &mut Part<'p>,
        key: &'static str,
    ) -> Option<&'p Spanned<DeValue<'p>>> {
        part.asked.insert(key);
        part.table.get(key)
    }

    fn must_be(&mut self, key: &str, span: &Range<usize>, wanted: &str, found: &DeValue<'_>) {
        let found = found.type_str();
        self.mistake(span.start, format!("{key} must be {wanted}, and this is {found}"));
    }

    /// A text that must be there and not be empty.
    pub(super) fn word(&mut self, part: &mut Part<'_>, key: &'static str) -> Word {
        if let Some(found) = self.optional_word(part, key) {
            return found;
        }
        if part.table.get(key).is_none() {
            self.mistake(part.at, format!("{key} is missing: write {key} = \"…\""));
        }
        Word { text: String::new(), at: part.at }
    }

    /// A text that may be left out.
    pub(super) fn optional_word(&mut self, part: &mut Part<'_>, key: &'static str) -> Option<Word> {
        let found = self.find(part, key)?;
        match found.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => {
                return Some(Word { text: text.to_owned(), at: found.span().start });
            }
            Some(_) => self.mistake(found.span().start, format!("{key} is empty: write it")),
            None => self.must_be(key, &found.span(), "a text in quotes", found.get_ref()),
        }
        None
    }

    /// A whole number; `default` when it is left out, or a mistake without a default.
    pub(super) fn number(
        &mut self,
        part: &mut Part<'_>,
        key: &'static str,
        default: Option<i64>,
    ) -> (i64, usize) {
        let Some(found) = self.find(part, key) else {
            if default.is_none() {
                self.mistake(part.at, format!("{key} is missing: write {key} = a whole number"));
            }
            return (default.unwrap_or(0), part.at);
        };
        let at = found.span().start;
        let whole = found.get_ref().as_integer();
        match whole.and_then(|n| i64::from_str_radix(&n.as_str().replace('_', ""), n.radix()).ok())
        {
            Some(number) if number.unsigned_abs() <= 1_000_000_000 => (number, at),
            Some(_) => {
                self.mistake(at, format!("{key} is larger than a thousand million"));
                (0, at)
            }
            None => {
                self.must_be(key, &found.span(), "a whole number", found.get_ref());
                (0, at)
            }
        }
    }

    /// True or false; false when it is left out.
    pub(super) fn flag(&mut self, part: &mut Part<'_>, key: &'static str) -> bool {
        let Some(found) = self.find(part, key) else { return false };
        found.get_ref().as_bool().unwrap_or_else(|| {
            self.must_be(key, &found.span(), "true or false", found.get_ref());
            false
        })
    }

    /// A list of texts.
    pub(super) fn words(&mut self, part: &mut Part<'_>, key: &'static str) -> Vec<Word> {
        let Some(found) = self.find(part, key) else { return Vec::new() };
        let found = self.words_in(key, found);
        found.unwrap_or_default()
    }

    fn words_in(&mut self, key: &str, found: &Spanned<DeValue<'_>>) -> Option<Vec<Word>> {
        let Some(list) = found.get_ref().as_array() else {
            self.must_be(key, &found.span(), "a list of texts", found.get_ref());
            return None;
        };
        let mut words = Vec::new();
        for item in list.iter() {
            match item.get_ref().as_str() {
                Some(text) => words.push(Word { text: text.to_owned(), at: item.span().start }),
                None => self.must_be(key, &item.span(), "a list of texts", item.get_ref()),
            }
        }
        Some(words)
    }

    /// A list of lists of texts, each with its place; `None` when it is left out.
    pub(super) fn lists(
        &mut self,
        part: &mut Part<'_>,
        key: &'static str,
    ) -> Option<Vec<(usize, Vec<Word>)>> {
        let found = self.find(part, key)?;
        let Some(list) = found.get_ref().as_array() else {
            self.must_be(key, &found.span(), "a list of lists", found.get_ref());
            return None;
        };
        let mut lists = Vec::new();
        for item in list.iter() {
            let at = item.span().start;
            lists.extend(self.words_in(key, item).map(|words| (at, words)));
        }
        Some(lists)
    }

    /// The parts written as `[[key]]` or as a list of inline tables.
    pub(super) fn parts<'p>(&mut self, part: &mut Part<'p>, key: &'static str) -> Vec<Part<'p>> {
        let Some(found) = self.find(part, key) else { return Vec::new() };
        let Some(list) = found.get_ref().as_array() else {
            self.must_be(key, &found.span(), &format!("written as [[{key}]]"), found.get_ref());
            return Vec::new();
        };
        let mut parts = Vec::new();
        for item in list.iter() {
            let at = item.span().start;
            match item.get_ref().as_table() {
                Some(table) => parts.push(Part { table, at, asked: BTreeSet::new() }),
                None => self.must_be(key, &item.span(), "a table", item.get_ref()),
            }
        }
        parts
    }

    /// The pairs of a part whose keys are free, such as `sex = "f"`, except those asked for.
    pub(super) fn pairs(&mut self, part: Part<'_>) -> Vec<(Word, Word)> {
        let mut pairs = Vec::new();
        for (key, value) in part.table {
            let name = key.get_ref().to_string();
            match value.get_ref().as_str() {
                Some(text) => pairs.push((
                    Word { text: name, at: key.span().start },
                    Word { text: text.to_owned(), at: value.span().start },
                )),
                None => self.must_be(&name, &value.span(), "a text in quotes", value.get_ref()),
            }
        }
        pairs
    }

    /// Complains of keys nobody asked for.
    pub(super) fn finish(&mut self, part: Part<'_>) {
        for key in part.table.keys().filter(|key| !part.asked.contains(key.get_ref().as_ref())) {
            let known: Vec<&str> = part.asked.iter().copied().collect();
            let what =
                format!("there is no key {} here; there are {}", key.get_ref(), known.join(", "));
            self.mistake(key.span().start, what);
        }
    }
}
