//! The list of conversations, and the page of one: what is asked, how to take part, and what it changed.

use commons::Fraction;
use convene::voice::Language;
use convene::voice::input::AgeBand;
use serde::Serialize;
use std::collections::BTreeMap;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Choice, Column, FieldProblem, Link, Table, Tag};
use crate::step_form::{FieldKind, FormField, StepForm, WithForms};
use crate::voice::take_part::Speech;

/// The voice-to-decision ratio in a sentence.
pub fn ratio_in_words(ratio: Fraction) -> String {
    match (ratio.numerator, ratio.denominator) {
        (_, 0) => "Nothing has been shown yet.".to_owned(),
        (0, all) => format!("Not one of the {all} things people said has changed a decision yet."),
        (changed, all) => format!("{changed} of the {all} things people said changed a decision."),
    }
}

/// A conversation in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoiceLine {
    /// Its page.
    pub href: String,
    /// The question.
    pub question: String,
    /// The partnership.
    pub partnership: String,
    /// `open`, `not open yet` or `closed`.
    pub state: &'static str,
    /// The last day, in words; empty when it is closed.
    pub until: String,
    /// How many of the inputs that were shown changed a decision.
    #[serde(skip)]
    pub ratio: Fraction,
}

impl VoiceLine {
    /// A table of conversations.
    pub fn table(lines: &[Self]) -> Table {
        let rows = lines.iter().map(|line| {
            vec![
                Cell::link(line.href.clone(), line.question.clone()),
                Cell::text(line.partnership.clone()),
                Cell::tag(line.state),
                match line.until.as_str() {
                    "" => Cell::absent("it is closed"),
                    until => Cell::text(until),
                },
                Cell::text(format!("{} of {}", line.ratio.numerator, line.ratio.denominator)),
            ]
        });
        Table {
            id: "voices".to_owned(),
            caption: "Conversations".to_owned(),
            columns: vec![
                Column::words("Question"),
                Column::words("Partnership"),
                Column::words("State"),
                Column::words("Until"),
                Column::words("Changed a decision"),
            ],
            rows: rows.collect(),
            when_empty: "No conversation has been begun yet.".to_owned(),
        }
    }
}

/// All conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListVoices {
    /// As a table.
    pub voices: Table,
    /// Whether whoever looks may begin one.
    pub may_begin: bool,
}

/// Something said that changed something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedLine {
    /// The words.
    pub words: String,
    /// The language they are in.
    pub lang: &'static str,
    /// What they say, in English; may be empty.
    pub in_english: String,
    /// What was done, and where it was decided.
    pub done: Vec<(String, Link)>,
}

/// Something said that changed a decision, as the page of the decision tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BehindLine {
    /// The words.
    pub words: String,
    /// The language they are in.
    pub lang: &'static str,
    /// What they say, in English; may be empty.
    pub in_english: String,
    /// What changed because of it.
    pub how: String,
    /// What it changed, when that is something this page only belongs to.
    pub decision: Option<Link>,
    /// The conversation in which it was said.
    pub conversation: Link,
}

impl BehindLine {
    /// One for samples.
    pub(crate) fn sample() -> Self {
        BehindLine {
            words: "Śniadanie w szkole".to_owned(),
            lang: "pl",
            in_english: "Breakfast at school".to_owned(),
            how: "Breakfast is the first priority".to_owned(),
            decision: Some(Link::to("/statements/food-and-health", "Food and health")),
            conversation: Link::to("/voices/what-would-help", "What would help?"),
        }
    }
}

/// One conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowVoice {
    /// Its address.
    pub href: String,
    /// The words of its language.
    pub speech: Speech,
    /// The other languages of it.
    pub languages: Vec<(String, Link)>,
    /// The question.
    pub question: String,
    /// What it is for.
    pub why: String,
    /// Its partnership.
    pub partnership: Link,
    /// How it stands.
    pub state: Tag,
    /// What comes next.
    pub next: String,
    /// The last day, in words; empty when nobody can take part now.
    pub until: String,
    /// The ages that can take part.
    pub ages: Vec<Choice>,
    /// Whether its results can be read.
    pub has_results: bool,
    /// How many took part, and what was said, in a sentence.
    pub heard: String,
    /// The voice-to-decision ratio in a sentence.
    pub ratio: String,
    /// What people said that changed something.
    pub changed: Vec<ChangedLine>,
    /// How many inputs were put to each candidate problem.
    pub themes: Table,
    /// Where whoever looks works on it.
    pub work: Vec<Link>,
    /// What whoever looks can do with it.
    pub forms: Vec<StepForm>,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl ShowVoice {
    /// The ages as they are asked, in the language of the page.
    pub fn ages(speech: &Speech, ages: &[AgeBand]) -> Vec<Choice> {
        let choice = |age: &AgeBand| Choice {
            value: age.as_str().to_owned(),
            text: speech
                .w
                .get(format!("age_{}", age.as_str()).as_str())
                .copied()
                .unwrap_or_default()
                .to_owned(),
            chosen: false,
        };
        ages.iter().map(choice).collect()
    }

    /// Candidate problems with how much was put to each.
    pub fn themes(themes: &[(String, usize)]) -> Table {
        let row = |(theme, count): &(String, usize)| {
            vec![Cell::text(theme.clone()), Cell::text(count.to_string())]
        };
        Table {
            id: "themes".to_owned(),
            caption: "What it was about".to_owned(),
            columns: vec![Column::words("Candidate problem"), Column::number("Things said")],
            rows: themes.iter().map(row).collect(),
            when_empty: "No candidate problems were named.".to_owned(),
        }
    }

    /// The page with what is wrong with how somebody wants to take part.
    #[must_use]
    pub fn with_problem(mut self, message: &str) -> Self {
        self.problems = vec![FieldProblem { field: "age".to_owned(), message: message.to_owned() }];
        self
    }
}

impl Page for ListVoices {
    const TEMPLATE: &'static str = "voice/list.html";

    fn title(&self) -> String {
        "What people say".to_owned()
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let line = VoiceLine {
            href: "/voices/what-would-help".to_owned(),
            question: "What would make it easier to eat well in Lower Calder?".to_owned(),
            partnership: "Lower Calder".to_owned(),
            state: "open",
            until: "19 September 2026".to_owned(),
            ratio: Fraction::of(3, 12),
        };
        let closed = VoiceLine { state: "closed", until: String::new(), ..line.clone() };
        vec![
            ListVoices { voices: VoiceLine::table(&[line, closed]), may_begin: true },
            ListVoices { voices: VoiceLine::table(&[]), may_begin: false },
        ]
    }
}

fn sample(language: Language) -> ShowVoice {
    let speech = Speech::of(language);
    let changed = ChangedLine {
        words: "صبح سویرے ناشتہ کلب ہونا چاہیے".to_owned(),
        lang: "ur",
        in_english: "There should be a breakfast club early in the morning".to_owned(),
        done: vec![(
            "A breakfast club opens in three schools".to_owned(),
            Link::to("/statements/food", "No child hungry in Lower Calder"),
        )],
    };
    ShowVoice {
        href: "/voices/what-would-help".to_owned(),
        ages: ShowVoice::ages(&speech, &AgeBand::ALL),
        speech,
        languages: vec![
            ("en".to_owned(), Link::to("/voices/what-would-help?lang=en", "English")),
            ("ur".to_owned(), Link::to("/voices/what-would-help?lang=ur", "اردو")),
        ],
        question: "What would make it easier to eat well in Lower Calder?".to_owned(),
        why: "The partnership chooses what to work on in September.".to_owned(),
        partnership: Link::to("/partnerships/lower-calder", "Lower Calder"),
        state: Tag::of("open"),
        next: "People take part; results are shown when it is closed.".to_owned(),
        until: "19 September 2026".to_owned(),
        has_results: false,
        heard: "14 people answered; 12 things they said can be read.".to_owned(),
        ratio: ratio_in_words(Fraction::of(1, 12)),
        changed: vec![changed],
        themes: ShowVoice::themes(&[("Food".to_owned(), 7), ("Sleep".to_owned(), 2)]),
        work: vec![Link::to("/voices/what-would-help/queue", "Read what came in (2 wait)")],
        forms: vec![
            StepForm::new(
                ("extend", "Go on longer"),
                "/voices/what-would-help/changes/extend",
                "Extend",
            )
            .asks(FormField::new(FieldKind::Day, "closes", "New last day", "")),
        ],
        problems: Vec::new(),
    }
}

impl WithForms for ShowVoice {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for ShowVoice {
    const TEMPLATE: &'static str = "voice/conversation.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}{}", self.question)
    }

    fn section(&self) -> Section {
        Section::Together
    }

    fn samples() -> Vec<Self> {
        let closed = ShowVoice {
            until: String::new(),
            ages: Vec::new(),
            has_results: true,
            state: Tag::of("closed"),
            changed: Vec::new(),
            themes: ShowVoice::themes(&[]),
            work: Vec::new(),
            forms: Vec::new(),
            ..sample(Language::English)
        };
        let problem = (Some("closes"), "Its last day has to come after its first");
        vec![
            sample(Language::English),
            sample(Language::Urdu),
            sample(Language::Polish).with_problem("Wybierz, ile masz lat"),
            sample(Language::English).refused("extend", &BTreeMap::new(), problem),
            closed,
        ]
    }
}
