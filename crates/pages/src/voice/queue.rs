//! What a moderator reads first, what somebody typed in for others, and what waits for the safeguarding
//! lead.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{FieldProblem, Link, Tag};
use crate::step_form::{FieldKind, FormField, StepForm, refuse};

/// An input in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueuedLine {
    /// Its address.
    pub id: String,
    /// The words.
    pub words: String,
    /// The language they are in.
    pub lang: &'static str,
    /// How it stands.
    pub state: Tag,
    /// How it came in and whose agreement there is, in words.
    pub facts: String,
    /// What may be about somebody's safety, in a sentence; empty when nothing.
    pub safety: String,
    /// What to look at twice; empty when nothing.
    pub look: String,
    /// What can be done with it.
    pub forms: Vec<StepForm>,
}

/// The queue of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoiceQueue {
    /// The conversation.
    pub up: Link,
    /// How many wait, in a sentence.
    pub waiting: String,
    /// What went elsewhere, in a sentence; may be empty.
    pub elsewhere: String,
    /// The day of the list of words that may be about safety.
    pub list_of: String,
    /// The inputs.
    pub inputs: Vec<QueuedLine>,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl VoiceQueue {
    /// The page with what is wrong with one of its forms.
    #[must_use]
    pub fn refused(
        mut self,
        form: &str,
        typed: &BTreeMap<String, String>,
        problem: (Option<&str>, &str),
    ) -> Self {
        let own = self.inputs.iter_mut().find(|one| one.forms.iter().any(|own| own.id == form));
        let forms = own.map_or(&mut [][..], |input| &mut input.forms[..]);
        self.problems = refuse(forms, (form, typed), problem);
        self
    }
}

/// Something that was taken in, with its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenInLine {
    /// The words.
    pub words: String,
    /// The code.
    pub code: String,
}

/// What was typed in, with the codes to hand out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenInPage {
    /// The conversation.
    pub up: Link,
    /// The language of the words.
    pub lang: &'static str,
    /// What was taken in.
    pub taken: Vec<TakenInLine>,
}

/// A worry about somebody's safety.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorryLine {
    /// Its address.
    pub id: String,
    /// Entries of its history.
    pub seen: u64,
    /// The words.
    pub words: String,
    /// The language they are in.
    pub lang: &'static str,
    /// What was asked.
    pub question: String,
    /// Where and when it came in, in a sentence.
    pub came: String,
}

/// What waits for the safeguarding lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoiceWorries {
    /// Oldest first.
    pub worries: Vec<WorryLine>,
}

impl Page for VoiceQueue {
    const TEMPLATE: &'static str = "voice/queue.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}Read what came in")
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let form = |deed: &str, heading: &str| {
            let id = format!("{deed}-0a");
            StepForm::new((&id, heading), "/voices/what-would-help/queue/0a/show", heading)
        };
        let show = form("show", "Let it be read").asks(
            FormField::new(FieldKind::Lines, "words", "Words as they are shown", "")
                .with("Mr Khan"),
        );
        let back = form("keep-back", "Keep it back").asks(FormField::new(
            FieldKind::Lines,
            "reason",
            "Why?",
            "As whoever said it would understand it.",
        ));
        let line = QueuedLine {
            id: "0a".to_owned(),
            words: "The queue at lunch is long, ask Mr Khan".to_owned(),
            lang: "en",
            state: Tag::of("waiting"),
            facts: "In a class or group, under 13, came in 12 September 2026".to_owned(),
            safety: String::new(),
            look: "May be a name: Khan".to_owned(),
            forms: vec![show.opened(), back],
        };
        let yes = ("yes".to_owned(), "Nobody in it seems to be at risk".to_owned());
        let worry = StepForm::new(
            ("safeguarding-0b", "Somebody may be at risk: pass it to the safeguarding lead"),
            "/voices/what-would-help/queue/0b/safeguarding",
            "Pass it on",
        );
        let twice = StepForm::new(
            ("show-0b", "Let it be read"),
            "/voices/what-would-help/queue/0b/show",
            "Let it be read",
        )
        .asks(FormField::new(FieldKind::Several, "safe", "Is everybody safe?", "").of([yes]));
        let marked = QueuedLine {
            id: "0b".to_owned(),
            words: "My teacher hits me".to_owned(),
            safety: "May be about somebody's safety: hits me.".to_owned(),
            look: String::new(),
            forms: vec![worry.opened(), twice],
            ..line.clone()
        };
        let full = VoiceQueue {
            up: Link::to("/voices/what-would-help", "What would help?"),
            waiting: "2 wait for you.".to_owned(),
            elsewhere: "1 went to the safeguarding lead. 1 was taken back.".to_owned(),
            list_of: "22 November 2026".to_owned(),
            inputs: vec![marked, line],
            problems: Vec::new(),
        };
        let empty = VoiceQueue {
            waiting: "Nothing waits.".to_owned(),
            elsewhere: String::new(),
            inputs: Vec::new(),
            ..full.clone()
        };
        let problem = (Some("reason"), "Write why it is kept back");
        vec![full.clone(), full.refused("keep-back-0a", &BTreeMap::new(), problem), empty]
    }
}

impl Page for TakenInPage {
    const TEMPLATE: &'static str = "voice/taken_in.html";

    fn title(&self) -> String {
        "Taken in".to_owned()
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let taken = |words: &str, code: &str| TakenInLine {
            words: words.to_owned(),
            code: code.to_owned(),
        };
        vec![TakenInPage {
            up: Link::to("/voices/what-would-help", "What would help?"),
            lang: "en",
            taken: vec![
                taken("Breakfast before school", "K7QD-M2PA-9XRT"),
                taken("Shorter queues at lunch", "B3FG-77QA-ZZ2H"),
            ],
        }]
    }
}

impl Page for VoiceWorries {
    const TEMPLATE: &'static str = "voice/worries.html";

    fn title(&self) -> String {
        "Worries about safety".to_owned()
    }

    fn section(&self) -> Section {
        Section::Desk
    }

    fn samples() -> Vec<Self> {
        let line = WorryLine {
            id: "0a".to_owned(),
            seen: 2,
            words: "A boy in my year sleeps in a car".to_owned(),
            lang: "en",
            question: "What would make it easier to eat well in Lower Calder?".to_owned(),
            came: "12 September 2026, 10:00, from somebody aged 13 to 15, in Lower Calder"
                .to_owned(),
        };
        vec![VoiceWorries { worries: vec![line] }, VoiceWorries { worries: Vec::new() }]
    }
}
