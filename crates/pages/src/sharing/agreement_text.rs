//! The text of an agreement: writing it, with every mistake by line and column; and what changed from
//! one version to the next.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Choice, FieldProblem, Tag};
use crate::sharing::forms::WordsField;

/// The page where a document is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WriteAgreement {
    of: String,
    heading: String,
    text: WordsField,
    hidden: Vec<Choice>,
    problems: Vec<FieldProblem>,
}

impl WriteAgreement {
    /// The page for the agreement of this name, or for a new one when it is empty. `seen` is how many
    /// entries of its history the writer had before them.
    pub fn tell(of: &str, text: &str, seen: Option<u64>) -> Self {
        let hint = "A document in the TOML format, at most 48 kilobytes. You can paste one here. It is \
                    read when you keep it, and every mistake is shown with its line and column.";
        let heading = if of.is_empty() {
            "Write a sharing agreement".to_owned()
        } else {
            format!("Change the text of {of}")
        };
        let hidden =
            |value: &str, text: String| Choice { value: value.to_owned(), text, chosen: false };
        let seen = seen.map(|seen| hidden("seen", seen.to_string()));
        WriteAgreement {
            of: of.to_owned(),
            heading,
            text: WordsField::lines("text", "The document", (hint, text), 32),
            hidden: seen.into_iter().chain([hidden("of", of.to_owned())]).collect(),
            problems: Vec::new(),
        }
    }

    /// The same with what has to be mended. The text is what was typed.
    #[must_use]
    pub fn with_problems(mut self, messages: &[String]) -> Self {
        let problem =
            |message: &String| FieldProblem { field: "text".to_owned(), message: message.clone() };
        self.problems = messages.iter().map(problem).collect();
        self
    }
}

impl Page for WriteAgreement {
    const TEMPLATE: &'static str = "sharing/agreement_write.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}", self.heading)
    }

    fn section(&self) -> Section {
        Section::Agreements
    }

    fn samples() -> Vec<Self> {
        let text = "id = \"calderbrook-food\"\ntitle = \"Food & <free> meals\"\n";
        vec![
            WriteAgreement::tell("", text, None),
            WriteAgreement::tell("calderbrook-food", text, Some(7)).with_problems(&[
                "Line 2, column 1: there is no sector skool".to_owned(),
                "Line 9, column 3: default 1 says nothing about why".to_owned(),
            ]),
        ]
    }
}

/// Whether a stretch of a document stayed, came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StretchKind {
    /// It is in both texts.
    Kept,
    /// It is only in the newer.
    Added,
    /// It is only in the older.
    Removed,
}

/// A stretch of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// Whether it stayed.
    pub kind: StretchKind,
    /// The text.
    pub text: String,
}

/// A version beside the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgreementVersion {
    address: String,
    title: String,
    heading: String,
    tag: Tag,
    standing: String,
    before: String,
    seal: String,
    text_href: String,
    stretches: Vec<Stretch>,
    opened: Vec<String>,
    closed: Vec<String>,
    unlisted: String,
}

impl AgreementVersion {
    /// A version of an agreement with this address and title. `standing` is a word and a sentence.
    pub fn tell(
        (address, title, number): (&str, &str, u32),
        standing: (&str, &str),
        before: Option<u32>,
        stretches: Vec<Stretch>,
    ) -> Self {
        let before = before.map(|before| {
            let is_same = stretches.iter().all(|stretch| stretch.kind == StretchKind::Kept);
            if is_same {
                format!("The text is that of version {before}.")
            } else {
                format!("Compared with version {before}: what came is underlined, what went is struck through.")
            }
        });
        AgreementVersion {
            address: address.to_owned(),
            title: title.to_owned(),
            heading: format!("{title}, version {number}"),
            tag: Tag::of(standing.0),
            standing: standing.1.to_owned(),
            before: before.unwrap_or_default(),
            seal: String::new(),
            text_href: format!("{address}/versions/{number}/text"),
            stretches,
            opened: Vec::new(),
            closed: Vec::new(),
            unlisted: String::new(),
        }
    }

    /// The same with the hash of the document, which every signature names.
    #[must_use]
    pub fn with_seal(mut self, seal: &str) -> Self {
        seal.clone_into(&mut self.seal);
        self
    }

    /// The same with what it lets through more, and what less, than the one before.
    #[must_use]
    pub fn with_effect(
        mut self,
        (opened, closed): (Vec<String>, Vec<String>),
        unlisted: usize,
    ) -> Self {
        if unlisted > 0 {
            self.unlisted = format!("{unlisted} more such differences are not listed.");
        }
        (self.opened, self.closed) = (opened, closed);
        self
    }
}

impl Page for AgreementVersion {
    const TEMPLATE: &'static str = "sharing/agreement_version.html";

    fn title(&self) -> String {
        self.heading.clone()
    }

    fn section(&self) -> Section {
        Section::Agreements
    }

    fn samples() -> Vec<Self> {
        let named = ("/agreements/calderbrook-food", "Food and free school meals", 2);
        let standing = ("in force", "Information may be shared under it.");
        let stretch = |kind: StretchKind, text: &str| Stretch { kind, text: text.to_owned() };
        let changes = vec![
            stretch(StretchKind::Kept, "version = "),
            stretch(StretchKind::Removed, "1\n"),
            stretch(StretchKind::Added, "2\n"),
            stretch(StretchKind::Kept, "aim = \"No child goes hungry.\"\n"),
        ];
        let line = "Beckside Primary School may tell Calderbrook Council that a record exists";
        let same = vec![changes[3].clone()];
        vec![
            AgreementVersion::tell(named, standing, Some(1), changes)
                .with_effect((vec![line.to_owned()], vec![line.to_owned()]), 3)
                .with_seal(&"3f2a91c0".repeat(8)),
            AgreementVersion::tell(named, standing, Some(1), same.clone()),
            AgreementVersion::tell(named, standing, None, same),
        ]
    }
}
