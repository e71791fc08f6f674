//! Records in a form that can be compared millions of times: every distinct name once, everything
//! else as a number.
//!
//! Records are put in the order of their keys first, so that nothing after this depends on the
//! order in which they came in.

use crate::names::{letters, parts, sound};
use crate::record::{Record, Sex};
use crate::variants::Variants;
use commons::RecordKey;
use std::collections::HashMap;

/// No value: the code of what is not recorded.
pub(crate) const NONE: u32 = 0;

/// One distinct name (all forenames of a record, or its surname), taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// The name that is compared first: what a person is called by, or the whole surname.
    pub main: String,
    /// The letters in it.
    pub letters: u32,
    /// Its sound, or its list of variants.
    pub sound: String,
    /// The sound it would have as a given name.
    pub given_sound: String,
    /// The list of variants it is in.
    pub class: Option<u16>,
    /// All parts, those that many share left out unless there is no other.
    pub parts: Vec<String>,
}

/// A date of birth in one number, and its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Born {
    /// Year, 0 when there is no date.
    pub year: u16,
    /// Month.
    pub month: u8,
    /// Day.
    pub day: u8,
}

/// One record in numbers. A code of [`NONE`] is "not recorded".
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// Code of the given names.
    pub given: u32,
    /// Code of the surname.
    pub surname: u32,
    /// Code of the postcode.
    pub postcode: u32,
    /// Code of the sector.
    pub sector: u32,
    /// Code of the outcode.
    pub outcode: u32,
    /// Code of the NHS number.
    pub nhs: u32,
    /// Code of the pupil number.
    pub upn: u32,
    /// Date of birth.
    pub born: Born,
    /// Sex: 0 when not recorded.
    pub sex: u8,
    /// Source.
    pub source: u16,
}

/// All records, in the order of their keys.
pub(crate) struct Tidy {
    /// Keys.
    pub keys: Vec<RecordKey>,
    /// Records in numbers.
    pub rows: Vec<Row>,
    /// Given names by code.
    pub givens: Vec<Name>,
    /// Surnames by code.
    pub surnames: Vec<Name>,
    /// How many records have each given name as the name they are called by, by code.
    pub given_counts: Vec<u32>,
    /// How many records have each surname, by code.
    pub surname_counts: Vec<u32>,
}

/// Puts records in order and into numbers.
pub(crate) fn standardise(records: &[Record]) -> Tidy {
    let mut order: Vec<&Record> = records.iter().collect();
    order.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut codes = Codes::new();
    let rows: Vec<Row> = order.iter().map(|record| codes.row(record)).collect();
    let keys = order.iter().map(|record| record.key).collect();
    let given_counts = count(&codes.givens, rows.iter().map(|row| row.given));
    let surname_counts = count(&codes.surnames, rows.iter().map(|row| row.surname));
    Tidy {
        keys,
        rows,
        givens: codes.givens,
        surnames: codes.surnames,
        given_counts,
        surname_counts,
    }
}

/// For each code, the number of records whose main name is the main name of that code.
fn count(names: &[Name], codes: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut by_main: HashMap<&str, u32> = HashMap::new();
    for code in codes {
        let held = by_main.entry(names[code as usize].main.as_str()).or_default();
        *held = held.saturating_add(1);
    }
    names.iter().map(|name| by_main.get(name.main.as_str()).copied().unwrap_or(0)).collect()
}

struct Codes {
    variants: Variants,
    given_code: HashMap<String, u32>,
    givens: Vec<Name>,
    surname_code: HashMap<String, u32>,
    surnames: Vec<Name>,
    texts: HashMap<String, u32>,
}

impl Codes {
    fn new() -> Self {
        let blank = Name {
            main: String::new(),
            letters: 0,
            sound: String::new(),
            given_sound: String::new(),
            class: None,
            parts: Vec::new(),
        };
        Self {
            variants: Variants::standard(),
            given_code: HashMap::new(),
            givens: vec![blank.clone()],
            surname_code: HashMap::new(),
            surnames: vec![blank],
            texts: HashMap::new(),
        }
    }

    fn row(&mut self, record: &Record) -> Row {
        let postcode = record.postcode.as_ref().map(commons::Sensitive::reveal);
        let born = record.dob.as_ref().map(commons::Sensitive::reveal);
        Row {
            given: self.given(record.given.reveal(), record.other.reveal()),
            surname: self.surname(record.surname.reveal()),
            postcode: self.text(postcode.map(|p| format!("p{}", p.spelled()))),
            sector: self.text(postcode.map(|p| format!("s{}", p.sector()))),
            outcode: self.text(postcode.map(|p| format!("o{}", p.outcode()))),
            nhs: self.text(record.nhs.as_ref().map(|n| format!("n{}", n.reveal().digits()))),
            upn: self.text(record.upn.as_ref().map(|u| format!("u{}", u.reveal().characters()))),
            born: born.map_or(Born { year: 0, month: 0, day: 0 }, |day| Born {
                year: u16::try_from(day.year()).unwrap_or(0),
                month: day.month(),
                day: day.day_of_month(),
            }),
            sex: match record.sex {
                None => 0,
                Some(Sex::Female) => 1,
                Some(Sex::Male) => 2,
            },
            source: record.source,
        }
    }

    fn text(&mut self, text: Option<String>) -> u32 {
        let Some(text) = text else { return NONE };
        let next = next_code(self.texts.len() + 1);
        *self.texts.entry(text).or_insert(next)
    }

    fn given(&mut self, given: &str, other: &str) -> u32 {
        let written = format!("{given}|{other}");
        if let Some(code) = self.given_code.get(&written) {
            return *code;
        }
        let mut all = parts(given);
        let others = parts(other);
        let code = if all.is_empty() && others.is_empty() {
            NONE
        } else {
            let own = all.len().max(1);
            for part in others {
                if !all.contains(&part) {
                    all.push(part);
                }
            }
            self.givens.push(self.given_name(all, own));
            next_code(self.givens.len() - 1)
        };
        self.given_code.insert(written, code);
        code
    }

    /// The name a person is called by is the first; after a forename of honour, the second, when
    /// it is one of their own forenames.
    fn given_name(&self, all: Vec<String>, own: usize) -> Name {
        let honour = |part: &str| self.variants.is_forename_of_honour(part);
        let main = all.iter().take(own).find(|part| !honour(part)).unwrap_or(&all[0]).clone();
        let class = self.variants.class(&main);
        let mut kept: Vec<String> = all.iter().filter(|part| !honour(part)).cloned().collect();
        if kept.is_empty() {
            kept = all;
        }
        let heard = self.given_sound(&main);
        let given_sound = heard.clone();
        Name { letters: letters(&main), sound: heard, given_sound, class, parts: kept, main }
    }

    /// The list a given name is in, else its sound.
    fn given_sound(&self, name: &str) -> String {
        let class = self.variants.class(name);
        class.map_or_else(|| sound(name), |class| format!("#{class}"))
    }

    fn surname(&mut self, surname: &str) -> u32 {
        if let Some(code) = self.surname_code.get(surname) {
            return *code;
        }
        let all = parts(surname);
        let code = if all.is_empty() {
            NONE
        } else {
            let main = all.concat();
            let kept: Vec<String> = all.into_iter().filter(|part| part.len() >= 3).collect();
            let first = kept.first().map_or(main.as_str(), String::as_str);
            let heard = sound(first);
            let (letters, given_sound) = (letters(&main), self.given_sound(first));
            let name = Name { letters, sound: heard, given_sound, class: None, parts: kept, main };
            self.surnames.push(name);
            next_code(self.surnames.len() - 1)
        };
        self.surname_code.insert(surname.to_owned(), code);
        code
    }
}

fn next_code(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than four thousand million distinct values fit in memory")
}
