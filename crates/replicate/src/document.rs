//! The recipe as a document that a person can read: TOML with a table of its contents.
//!
//! It is written in one way only, so the same recipe is the same text. What is read may be written by
//! hand in another order; then it needs no table of contents, but one that is there has to be right.

use crate::line::{
    AgendaSlot, AgreementShape, AskWanted, Check, EvidenceWanted, IndicatorWanted, Line,
    MeetingCycle, PlanShape, PriorityShape, SeatWanted, SectionWanted, TermsOf,
};
use crate::part::Part;
use crate::recipe::Recipe;
use commons::{Day, Mistake};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The form of the document that this program writes and reads.
const FORMAT: u32 = 1;

const HEAD: &str = "\
# The recipe of an area: how its partnership works. It holds nothing the area said, counted or decided:
# only words from closed lists, numbers of a shape, and names of indicators and kinds of information.
# The title and the note were written for this recipe by whoever exported it.
";

/// A recipe with what stands above it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// A note for those who start from it; may be empty.
    pub note: String,
    /// What all versions of one recipe share.
    pub family: String,
    /// The family of the recipe it was adapted from; empty when it was not.
    pub after: String,
    /// The day it was exported, in ISO form.
    pub made_on: Option<Day>,
    /// The key it says it is signed with; empty when it says it is not.
    pub signed_by: String,
    /// The recipe.
    pub recipe: Recipe,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    part: Part,
    hash: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: u32,
    title: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    family: String,
    #[serde(default)]
    after: String,
    made_on: Day,
    #[serde(default)]
    signed_by: String,
    #[serde(default)]
    contents: Vec<Content>,
    #[serde(default)]
    terms: Vec<TermsOf>,
    #[serde(default)]
    seat: Vec<SeatWanted>,
    #[serde(default)]
    meeting: Vec<MeetingCycle>,
    #[serde(default)]
    agenda: Vec<AgendaSlot>,
    #[serde(default)]
    section: Vec<SectionWanted>,
    #[serde(default)]
    evidence: Vec<EvidenceWanted>,
    #[serde(default)]
    ask: Vec<AskWanted>,
    #[serde(default)]
    indicator: Vec<IndicatorWanted>,
    #[serde(default)]
    agreement: Vec<AgreementShape>,
    #[serde(default)]
    plan: Vec<PlanShape>,
    #[serde(default)]
    priority: Vec<PriorityShape>,
    #[serde(default)]
    check: Vec<Check>,
}

impl Written {
    fn lines(&mut self) -> Vec<Line> {
        let mut lines = Vec::new();
        lines.extend(self.terms.drain(..).map(Line::Terms));
        lines.extend(self.seat.drain(..).map(Line::Seat));
        lines.extend(self.meeting.drain(..).map(Line::Meeting));
        lines.extend(self.agenda.drain(..).map(Line::Agenda));
        lines.extend(self.section.drain(..).map(Line::Section));
        lines.extend(self.evidence.drain(..).map(Line::Evidence));
        lines.extend(self.ask.drain(..).map(Line::Ask));
        lines.extend(self.indicator.drain(..).map(Line::Indicator));
        lines.extend(self.agreement.drain(..).map(Line::Agreement));
        lines.extend(self.plan.drain(..).map(Line::Plan));
        lines.extend(self.priority.drain(..).map(Line::Priority));
        lines.extend(self.check.drain(..).map(Line::Check));
        lines
    }
}

impl Document {
    /// The document as text.
    pub fn text(&self) -> String {
        let mut text = String::from(HEAD);
        let field = |text: &mut String, name: &str, value: &str| {
            let quoted = Value::String(value.to_owned());
            text.push_str(&format!("{name} = {quoted}\n"));
        };
        text.push_str(&format!("format = {FORMAT}\n"));
        field(&mut text, "title", &plain(&self.title));
        field(&mut text, "note", &plain(&self.note));
        field(&mut text, "family", &self.family);
        field(&mut text, "after", &self.after);
        field(&mut text, "made_on", &self.made_on.map_or(String::new(), |day| day.to_string()));
        field(&mut text, "signed_by", &self.signed_by);
        for (part, written) in parts(&self.recipe) {
            let hash = hash(&written);
            text.push_str(&format!(
                "\n[[contents]]\npart = \"{}\"\nhash = \"{hash}\"\n",
                part.as_str()
            ));
        }
        for (part, written) in parts(&self.recipe) {
            text.push_str(&format!("\n# {}\n{written}", part.in_words()));
        }
        text
    }

    /// Reads the text of a document.
    ///
    /// # Errors
    /// The first [`Mistake`] in it.
    pub fn read(text: &str) -> Result<Self, Mistake> {
        let mut written: Written = toml::from_str(text).map_err(|e| {
            let (line, column) = place(text, e.span().map_or(0, |span| span.start));
            Mistake { line, column, what: e.message().to_owned() }
        })?;
        if written.format != FORMAT {
            let found = written.format;
            let what = format!(
                "it is of form {found} and this program reads form {FORMAT}: use a newer program"
            );
            return Err(at(text, "format", what));
        }
        if written.title.trim().is_empty() {
            return Err(at(text, "title", "the title is empty: say what the recipe is for".into()));
        }
        for (key, name) in [("family", &written.family), ("after", &written.after)] {
            if !is_family(name) {
                let what = format!("{key} is sixteen digits and letters from a to f, or empty");
                return Err(at(text, key, what));
            }
        }
        let lines = written.lines();
        let recipe = Recipe::of(lines).map_err(|problem| whole(problem.to_string()))?;
        check_contents(text, &written.contents, &recipe)?;
        Ok(Self {
            title: plain(&written.title),
            note: plain(&written.note),
            family: written.family,
            after: written.after,
            made_on: Some(written.made_on),
            signed_by: written.signed_by,
            recipe,
        })
    }
}

/// The name of a family of recipes says nothing to people, so that no words can travel as one.
fn is_family(name: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    name.is_empty() || (name.len() == 16 && name.bytes().all(plain))
}

/// Words on one line, without what no text has.
fn plain(words: &str) -> String {
    let spaced = words.chars().map(|c| if c.is_control() { ' ' } else { c });
    spaced.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check_contents(text: &str, contents: &[Content], recipe: &Recipe) -> Result<(), Mistake> {
    if contents.is_empty() {
        return Ok(());
    }
    let is: BTreeMap<Part, String> =
        parts(recipe).into_iter().map(|(part, written)| (part, hash(&written))).collect();
    let listed: BTreeMap<Part, &str> =
        contents.iter().map(|content| (content.part, content.hash.as_str())).collect();
    let wrong = Part::ALL
        .into_iter()
        .find(|part| is.get(part).map(String::as_str) != listed.get(part).copied());
    match wrong {
        None => Ok(()),
        Some(part) => {
            let what = format!(
                "\u{201c}{}\u{201d} is not what the table of contents says: it was changed after the \
                 recipe was exported. Ask for the file again, or, when the change is yours, take the \
                 tables [[contents]] out and start from it as an unsigned recipe",
                part.in_words()
            );
            Err(at(text, &format!("[[{}]]", part.as_str()), what))
        }
    }
}

/// Each part that has lines, as it is written.
fn parts(recipe: &Recipe) -> Vec<(Part, String)> {
    let written = Part::ALL.map(|part| {
        let mut text = String::new();
        for line in recipe.part(part) {
            write_line(&mut text, line);
        }
        (part, text)
    });
    written.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn write_line(text: &mut String, line: &Line) {
    if let Ok(Value::Object(tagged)) = serde_json::to_value(line) {
        for (name, fields) in tagged {
            write_table(text, &name, &fields);
        }
    }
}

/// A table with its plain fields, sorted, then the tables inside it.
fn write_table(text: &mut String, name: &str, fields: &Value) {
    let Value::Object(fields) = fields else { return };
    text.push_str(&format!("[[{name}]]\n"));
    let sorted: BTreeMap<&String, &Value> = fields.iter().collect();
    let (tables, plain): (Vec<_>, Vec<_>) =
        sorted.into_iter().partition(|(_, value)| is_tables(value));
    for (field, value) in plain {
        text.push_str(&format!("{field} = {value}\n"));
    }
    for (field, value) in tables {
        for inner in value.as_array().into_iter().flatten() {
            write_table(text, &format!("{name}.{field}"), inner);
        }
    }
}

fn is_tables(value: &Value) -> bool {
    value.as_array().is_some_and(|all| all.first().is_some_and(Value::is_object))
}

fn hash(written: &str) -> String {
    blake3::hash(written.as_bytes()).to_hex().to_string()
}

const fn whole(what: String) -> Mistake {
    Mistake { line: 0, column: 0, what }
}

fn at(text: &str, word: &str, what: String) -> Mistake {
    let found = text.lines().position(|line| line.starts_with(word));
    found.map_or(whole(what.clone()), |line| Mistake { line: line + 1, column: 1, what })
}

/// Line and column, from 1, of a byte of a text.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    (line, column)
}
