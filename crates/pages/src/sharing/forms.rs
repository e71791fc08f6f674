//! Fields to choose and to write in, and forms that do one thing.

use serde::Serialize;

use crate::parts::Choice;

/// Something to choose from a list, or with radio buttons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChoiceField {
    /// Unique on the page.
    pub id: String,
    /// The name it is sent with.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// More about it; empty when there is none.
    pub hint: String,
    /// What stands first in a list, for nothing chosen.
    pub nothing: String,
    /// What can be chosen.
    pub choices: Vec<Choice>,
}

impl ChoiceField {
    /// A field with values and their words, of which one may be chosen already.
    pub fn of(name: &str, label: &str, choices: &[(String, String)], chosen: &str) -> Self {
        let choice = |(value, text): &(String, String)| Choice {
            value: value.clone(),
            text: capital(text),
            chosen: value == chosen,
        };
        ChoiceField {
            id: name.to_owned(),
            name: name.to_owned(),
            label: label.to_owned(),
            hint: String::new(),
            nothing: "Choose".to_owned(),
            choices: choices.iter().map(choice).collect(),
        }
    }

    /// The same with more about it.
    #[must_use]
    pub fn with_hint(self, hint: &str) -> Self {
        ChoiceField { hint: hint.to_owned(), ..self }
    }

    /// The same with other words for nothing chosen.
    #[must_use]
    pub fn or(self, nothing: &str) -> Self {
        ChoiceField { nothing: nothing.to_owned(), ..self }
    }
}

/// Something to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordsField {
    /// Unique on the page.
    pub id: String,
    /// The name it is sent with.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// More about it.
    pub hint: String,
    /// What was written before.
    pub value: String,
    /// Lines to write on; none for one line.
    pub rows: u8,
}

impl WordsField {
    /// One line.
    pub fn line(name: &str, label: &str, hint: &str, value: &str) -> Self {
        Self::lines(name, label, (hint, value), 0)
    }

    /// So many lines.
    pub fn lines(name: &str, label: &str, (hint, value): (&str, &str), rows: u8) -> Self {
        WordsField {
            id: name.to_owned(),
            name: name.to_owned(),
            label: label.to_owned(),
            hint: hint.to_owned(),
            value: value.to_owned(),
            rows,
        }
    }
}

/// A form that does one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActForm {
    /// The word sent.
    pub deed: String,
    /// What it does.
    pub heading: String,
    /// What follows from it.
    pub explained: String,
    /// The words on the button.
    pub button: String,
    /// Fields that are not shown.
    pub hidden: Vec<Choice>,
    /// What has to be chosen.
    pub choices: Vec<ChoiceField>,
    /// What has to be written.
    pub fields: Vec<WordsField>,
    /// Whether it stands open, as when it has to be mended.
    pub is_open: bool,
}

impl ActForm {
    /// A form with a button only.
    pub fn of(deed: &str, heading: &str, explained: &str, button: &str) -> Self {
        ActForm {
            deed: deed.to_owned(),
            heading: heading.to_owned(),
            explained: explained.to_owned(),
            button: button.to_owned(),
            hidden: Vec::new(),
            choices: Vec::new(),
            fields: Vec::new(),
            is_open: false,
        }
    }

    /// The same with values that are sent and not shown.
    #[must_use]
    pub fn sending(mut self, hidden: &[(&str, String)]) -> Self {
        let of = |(name, value): &(&str, String)| Choice {
            value: (*name).to_owned(),
            text: value.clone(),
            chosen: false,
        };
        self.hidden = hidden.iter().map(of).collect();
        self
    }

    /// The same with something to choose; its id is made unique among the forms of the page.
    #[must_use]
    pub fn choosing(mut self, field: ChoiceField) -> Self {
        let id = format!("{}-{}", field.name, self.deed);
        self.choices.push(ChoiceField { id, ..field });
        self
    }

    /// The same with something to write.
    #[must_use]
    pub fn writing(mut self, field: WordsField) -> Self {
        let id = format!("{}-{}", field.name, self.deed);
        self.fields.push(WordsField { id, ..field });
        self
    }
}

/// With a capital letter.
pub(crate) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
