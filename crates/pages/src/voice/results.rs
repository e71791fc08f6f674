//! What came out of a conversation: what everybody shares first, then groups, then every statement.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Column, Link, Table};

/// Something every group shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedLine {
    /// The words.
    pub words: String,
    /// The language they are in.
    pub lang: &'static str,
    /// What they say, in English; may be empty.
    pub in_english: String,
    /// How it is shared, in a sentence.
    pub how: String,
}

/// A group of opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupLine {
    /// `Group A, 34 people`.
    pub heading: String,
    /// How stable it is, in a sentence.
    pub stability: String,
    /// What sets it apart.
    pub apart: Table,
}

/// The results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoiceResults {
    /// The conversation.
    pub up: Link,
    /// Where programs read the same.
    pub api: String,
    /// Who took part, in a sentence.
    pub lead: String,
    /// What every group shares.
    pub shared: Vec<SharedLine>,
    /// The groups; none with the reason below.
    pub groups: Vec<GroupLine>,
    /// Why there are none; empty when there are.
    pub no_groups: String,
    /// Every statement with its answers.
    pub statements: Table,
    /// Inputs by age band.
    pub ages: Table,
}

impl VoiceResults {
    /// Every statement: words, agree, disagree, not sure; or nothing when too few answered.
    pub fn statements(rows: Vec<(String, Option<[u64; 3]>)>) -> Table {
        let row = |(words, answers): (String, Option<[u64; 3]>)| {
            let mut cells = vec![Cell::text(words)];
            match answers {
                Some(counts) => cells.extend(counts.map(|count| Cell::text(count.to_string()))),
                None => cells.extend([0; 3].map(|_| Cell::absent("fewer than 10 answered"))),
            }
            cells
        };
        Table {
            id: "statements".to_owned(),
            caption: "Every statement".to_owned(),
            columns: vec![
                Column::words("Statement"),
                Column::number("Agree"),
                Column::number("Disagree"),
                Column::number("Not sure"),
            ],
            rows: rows.into_iter().map(row).collect(),
            when_empty: "Nothing that was said can be read.".to_owned(),
        }
    }

    /// How many things were said by each age band.
    pub fn ages(rows: Vec<(&str, Option<u64>)>) -> Table {
        let row = |(band, count): (&str, Option<u64>)| {
            let count = match count {
                Some(count) => Cell::text(count.to_string()),
                None => Cell::absent("fewer than 10"),
            };
            vec![Cell::text(band), count]
        };
        Table {
            id: "ages".to_owned(),
            caption: "Who said them".to_owned(),
            columns: vec![Column::words("Age"), Column::number("Things said")],
            rows: rows.into_iter().map(row).collect(),
            when_empty: String::new(),
        }
    }

    /// What sets a group apart: statement, how many of it agree, how many of the others.
    pub fn apart(letter: char, rows: Vec<[String; 3]>) -> Table {
        Table {
            id: format!("group-{}", letter.to_ascii_lowercase()),
            caption: format!("Where group {letter} differs most"),
            columns: vec![
                Column::words("Statement"),
                Column::words("Agree in this group"),
                Column::words("Agree among others"),
            ],
            rows: rows.into_iter().map(|row| row.map(Cell::text).into()).collect(),
            when_empty: "Too few answered the same statements to say.".to_owned(),
        }
    }
}

impl Page for VoiceResults {
    const TEMPLATE: &'static str = "voice/results.html";

    fn title(&self) -> String {
        "What people think".to_owned()
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let row = |a: &str, b: &str, c: &str| [a.to_owned(), b.to_owned(), c.to_owned()];
        let group = |letter: char, heading: &str| GroupLine {
            heading: heading.to_owned(),
            stability: "Drawn again a hundred times, 94 in 100 of it was found again.".to_owned(),
            apart: Self::apart(letter, vec![row("Cook at school", "30 of 34", "6 of 22")]),
        };
        let full = VoiceResults {
            up: Link::to("/voices/what-would-help", "What would help?"),
            api: "/api/v1/voices/what-would-help".to_owned(),
            lead: "56 people answered 12 statements.".to_owned(),
            shared: vec![SharedLine {
                words: "صبح سویرے ناشتہ کلب ہونا چاہیے".to_owned(),
                lang: "ur",
                in_english: "There should be a breakfast club".to_owned(),
                how: "Every group agrees; at least 86 in 100 of each.".to_owned(),
            }],
            groups: vec![group('A', "Group A, 34 people"), group('B', "Group B, 22 people")],
            no_groups: String::new(),
            statements: Self::statements(vec![
                ("There should be a breakfast club".to_owned(), Some([40, 6, 10])),
                ("Longer lunch".to_owned(), None),
            ]),
            ages: Self::ages(vec![("under 13", Some(12)), ("13 to 15", None)]),
        };
        let none = VoiceResults {
            shared: Vec::new(),
            groups: Vec::new(),
            no_groups: "9 people answered enough; groups are looked for from 20.".to_owned(),
            ..full.clone()
        };
        vec![full, none]
    }
}
