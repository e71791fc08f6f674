//! What somebody sees who takes part: a card at a time, thanks with a code, taking back, and what to do
//! when somebody is not safe. No frame of these pages knows who it is.

use convene::voice::Language;
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::FieldProblem;
use crate::voice::words::{VoiceWords, voice_word, voice_words};

/// The language of a page, with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Speech {
    /// Its code.
    pub lang: &'static str,
    /// Which way it is written.
    pub dir: &'static str,
    /// The words.
    pub w: VoiceWords,
}

impl Speech {
    /// The words of a language.
    pub fn of(language: Language) -> Self {
        Self { lang: language.code(), dir: language.direction(), w: voice_words(language) }
    }
}

/// Something to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementCard {
    /// Its address.
    pub id: String,
    /// The words.
    pub words: String,
    /// The language they are in.
    pub lang: &'static str,
    /// What they say, in English; may be empty.
    pub in_english: String,
}

/// What the page of a card is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardFacts {
    /// The address of the conversation.
    pub href: String,
    /// The question.
    pub question: String,
    /// The code, carried from page to page.
    pub code: String,
    /// The word of the age band, carried from page to page.
    pub age: &'static str,
    /// What shows that the code was given here, carried from page to page.
    pub proof: String,
    /// How many were answered, and of how many.
    pub answered: (usize, usize),
    /// What is to be answered next.
    pub next: Option<StatementCard>,
    /// The key of what is said on top; empty for nothing.
    pub note: &'static str,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoiceCard {
    speech: Speech,
    href: String,
    question: String,
    code: String,
    age: &'static str,
    proof: String,
    answered: usize,
    of: usize,
    next: Option<StatementCard>,
    note: &'static str,
    typed: String,
    ticked: bool,
    problems: Vec<FieldProblem>,
}

impl VoiceCard {
    /// The page.
    pub fn tell(language: Language, facts: CardFacts) -> Self {
        Self {
            speech: Speech::of(language),
            href: facts.href,
            question: facts.question,
            code: facts.code,
            age: facts.age,
            proof: facts.proof,
            answered: facts.answered.0,
            of: facts.answered.1,
            next: facts.next,
            note: voice_word(language, facts.note),
            typed: String::new(),
            ticked: false,
            problems: Vec::new(),
        }
    }

    /// The page with what is wrong with a field, and what was typed.
    #[must_use]
    pub fn with_problem(mut self, problem: (&str, &str), (typed, ticked): (&str, bool)) -> Self {
        let (field, message) = (problem.0.to_owned(), problem.1.to_owned());
        self.problems = vec![FieldProblem { field, message }];
        self.typed = typed.to_owned();
        self.ticked = ticked;
        self
    }
}

/// The end, with the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoiceThanks {
    /// The words.
    pub speech: Speech,
    /// The address of the conversation.
    pub href: String,
    /// The code.
    pub code: String,
}

/// What taking back came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VoiceFound {
    /// Not tried yet.
    NotTried,
    /// Everything under the code is deleted.
    Deleted,
    /// There was nothing.
    Nothing,
}

/// Taking back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakeBack {
    speech: Speech,
    found: VoiceFound,
    typed: String,
    problems: Vec<FieldProblem>,
}

impl TakeBack {
    /// The page.
    pub fn tell(language: Language, found: VoiceFound) -> Self {
        let (typed, problems) = (String::new(), Vec::new());
        Self { speech: Speech::of(language), found, typed, problems }
    }

    /// The page with what is wrong with the code.
    #[must_use]
    pub fn with_problem(mut self, message: &str, typed: &str) -> Self {
        self.problems =
            vec![FieldProblem { field: "code".to_owned(), message: message.to_owned() }];
        typed.clone_into(&mut self.typed);
        self
    }
}

/// What to do when somebody is not safe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotSafe {
    /// The words.
    pub speech: Speech,
    /// Whether a worry was just passed on.
    pub sent: bool,
    /// The form that leads back to where one was; its code and age are empty when there is none.
    pub href: String,
    /// The code, carried on.
    pub code: String,
    /// The age band, carried on.
    pub age: &'static str,
}

fn card() -> CardFacts {
    CardFacts {
        href: "/voices/what-would-help".to_owned(),
        question: "What would make it easier to eat well in Lower Calder?".to_owned(),
        code: "K7QD-M2PA-9XRT".to_owned(),
        age: "16-25",
        proof: "5f0c".to_owned(),
        answered: (3, 12),
        next: Some(StatementCard {
            id: "0190a1b2-0000-7000-8000-000000000001".to_owned(),
            words: "صبح سویرے ناشتہ کلب ہونا چاہیے".to_owned(),
            lang: "ur",
            in_english: "There should be a breakfast club early in the morning".to_owned(),
        }),
        note: "",
    }
}

impl Page for VoiceCard {
    const TEMPLATE: &'static str = "voice/card.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}", self.question)
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let done = CardFacts { answered: (12, 12), next: None, note: "sent", ..card() };
        let none = CardFacts { answered: (0, 0), next: None, ..card() };
        let wrong = Self::tell(Language::Polish, card());
        let message = voice_word(Language::Polish, "problem_identity");
        vec![
            Self::tell(Language::English, card()),
            Self::tell(Language::Urdu, card()),
            Self::tell(Language::English, done),
            Self::tell(Language::English, none),
            wrong.with_problem(("words", message), ("Zadzwoń 01632 960001", true)),
        ]
    }
}

impl Page for VoiceThanks {
    const TEMPLATE: &'static str = "voice/thanks.html";

    fn title(&self) -> String {
        "Thank you for taking part".to_owned()
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let of =
            |language| Self { speech: Speech::of(language), href: card().href, code: card().code };
        vec![of(Language::English), of(Language::Urdu)]
    }
}

impl Page for TakeBack {
    const TEMPLATE: &'static str = "voice/take_back.html";

    fn title(&self) -> String {
        match (self.found, self.problems.is_empty()) {
            (_, false) => "Problem: Take back what I said".to_owned(),
            (VoiceFound::Deleted, true) => "It is deleted".to_owned(),
            (VoiceFound::NotTried | VoiceFound::Nothing, true) => {
                "Take back what I said".to_owned()
            }
        }
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let wrong = Self::tell(Language::English, VoiceFound::NotTried);
        let message = voice_word(Language::English, "problem_code");
        vec![
            Self::tell(Language::English, VoiceFound::NotTried),
            Self::tell(Language::English, VoiceFound::Deleted),
            Self::tell(Language::Urdu, VoiceFound::Nothing),
            wrong.with_problem(message, "K7QD"),
        ]
    }
}

impl Page for NotSafe {
    const TEMPLATE: &'static str = "voice/not_safe.html";

    fn title(&self) -> String {
        "I am worried about somebody".to_owned()
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let of = |language, sent| Self {
            speech: Speech::of(language),
            sent,
            href: if sent { card().href } else { String::new() },
            code: if sent { card().code } else { String::new() },
            age: if sent { "16-25" } else { "" },
        };
        vec![of(Language::English, false), of(Language::English, true), of(Language::Urdu, false)]
    }
}
