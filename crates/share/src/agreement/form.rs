//! An agreement as fields of a form: for those who would rather not write its document themselves.
//!
//! The document stays the one thing that is kept, sealed and signed; a form is a way to write it.
//! [`AgreementForm::read`] takes a document apart, also one with something to mend, and
//! [`AgreementForm::document`] puts it together. Taken apart and put together, a document means the
//! same agreement (its notes after `#` are lost, and its seal is that of the new text).
//!
//! Fields are named as on the page: `title`, `party-2_organisation`, `default-1_modes`,
//! `exception-3_why`. Numbers count from 1. Days are `yyyy-mm-dd`, closed lists are their words.

use crate::agreement::data_types::DataTypes;
use crate::agreement::document::Agreement;
use commons::Day;
use serde::Deserialize;
use std::fmt::Write;

/// The fields of an agreement, as they were typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct AgreementForm {
    /// Its short name, such as `calderbrook-food`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Which version it is to be.
    pub version: u32,
    /// What sharing is to achieve.
    pub aim: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// A lawful basis.
    pub lawful_basis: String,
    /// A condition for special kinds; empty when there is none.
    pub special_condition: String,
    /// Short names of legal gateways.
    pub gateways: Vec<String>,
    /// The impact assessment.
    pub assessment: AssessmentForm,
    /// Who agrees.
    pub party: Vec<PartyForm>,
    /// What is let through or stopped.
    pub default: Vec<ClauseForm>,
    /// Exceptions, which override it.
    pub exception: Vec<ClauseForm>,
}

/// The impact assessment of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct AssessmentForm {
    /// Where it is filed.
    pub reference: String,
    /// The day it is looked at again.
    pub review_by: String,
}

/// A party.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct PartyForm {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its sector.
    pub sector: String,
    /// The post that signs for it.
    pub signatory: String,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ClauseForm {
    /// `allow` or `deny`.
    pub effect: String,
    /// Why it is there.
    pub why: String,
    /// `existence`, `content`.
    pub modes: Vec<String>,
    /// Kinds of information.
    pub data_types: Vec<String>,
    /// Purposes.
    pub purposes: Vec<String>,
    /// Whose records; everybody's when empty.
    pub holders: Vec<String>,
    /// To which organisations.
    pub to: Vec<String>,
    /// To which sectors.
    pub to_sectors: Vec<String>,
    /// `nothing`, `family-agreed`, or empty, which means nothing.
    pub when: String,
    /// Its own first day; empty for that of the agreement.
    pub from: String,
    /// Its own last day.
    pub until: String,
}

/// What has to be mended in a form: the field, and what to do.
pub type FieldMistake = (String, String);

impl AgreementForm {
    /// The fields of a document. None, when it is not a document of this shape at all: its text then
    /// has to be mended as text.
    pub fn read(text: &str) -> Option<Self> {
        toml::from_str(text).ok()
    }

    /// The document: the same for the same fields, letter by letter.
    pub fn document(&self) -> String {
        let mut lines = Lines::default();
        lines.word("id", &self.id);
        lines.word("title", &self.title);
        lines.0.push_str(&format!("version = {}\n", self.version));
        lines.word("aim", &self.aim);
        lines.word("from", &self.from);
        lines.word("until", &self.until);
        lines.word("lawful_basis", &self.lawful_basis);
        lines.word_if_any("special_condition", &self.special_condition);
        lines.list_if_any("gateways", &self.gateways);
        lines.heading("[assessment]");
        lines.word("reference", &self.assessment.reference);
        lines.word("review_by", &self.assessment.review_by);
        for party in &self.party {
            lines.heading("[[party]]");
            lines.word("id", &party.id);
            lines.word("name", &party.name);
            lines.word("sector", &party.sector);
            lines.word_if_any("signatory", &party.signatory);
        }
        for (heading, clauses) in
            [("[[default]]", &self.default), ("[[exception]]", &self.exception)]
        {
            for clause in clauses {
                lines.heading(heading);
                lines.clause(clause);
            }
        }
        lines.0
    }

    /// The agreement these fields make.
    ///
    /// # Errors
    /// Everything that has to be mended, each with its field.
    pub fn check(&self, types: &DataTypes) -> Result<Agreement, Vec<FieldMistake>> {
        let (whole, mut mistakes) = self.filled();
        let read = Agreement::parse_by_field(&whole.document(), types);
        let is_told = |field: &str, told: &[FieldMistake]| told.iter().any(|(own, _)| own == field);
        match read {
            Ok(agreement) if mistakes.is_empty() => return Ok(agreement),
            Ok(_) => {}
            Err(found) => {
                for (field, mistake) in found {
                    if !is_told(&field, &mistakes) {
                        mistakes.push((field, in_plain_words(mistake.what)));
                    }
                }
            }
        }
        Err(mistakes)
    }

    /// The same with something that can be read in place of what was left out, and what was.
    fn filled(&self) -> (Self, Vec<FieldMistake>) {
        let (mut whole, mut mistakes) = (self.clone(), Vec::new());
        let mut need = |value: &mut String, field: &str, (stands_in, what): (&str, &str)| {
            mistakes.push((field.to_owned(), what.to_owned()));
            stands_in.clone_into(value);
        };
        let is_day = |text: &str| Day::parse_iso(text).is_ok();
        if !is_day(&whole.from) {
            need(&mut whole.from, "from", ("0001-01-01", "give the first day, such as 2026-09-01"));
        }
        if !is_day(&whole.until) {
            need(
                &mut whole.until,
                "until",
                ("9999-12-31", "give the last day, such as 2027-08-31"),
            );
        }
        if !is_day(&whole.assessment.review_by) {
            need(
                &mut whole.assessment.review_by,
                "assessment_review_by",
                ("9999-12-31", "give the day by which it is looked at again, such as 2027-03-01"),
            );
        }
        if whole.lawful_basis.is_empty() {
            need(&mut whole.lawful_basis, "lawful_basis", ("public-task", "choose a lawful basis"));
        }
        for (number, party) in (1..).zip(&mut whole.party) {
            if party.id.is_empty() {
                let field = format!("party-{number}_organisation");
                stand_in(party, number);
                mistakes
                    .push((field, "choose the organisation, or take this party out".to_owned()));
            }
        }
        for (word, clauses) in
            [("default", &mut whole.default), ("exception", &mut whole.exception)]
        {
            for (number, clause) in (1..).zip(clauses) {
                if clause.effect.is_empty() {
                    let field = format!("{word}-{number}_effect");
                    mistakes.push((field, "choose whether it lets through or stops".to_owned()));
                    "allow".clone_into(&mut clause.effect);
                }
                for (field, day) in [("from", &mut clause.from), ("until", &mut clause.until)] {
                    if !day.is_empty() && !is_day(day) {
                        mistakes.push((format!("{word}-{number}_{field}"), DAY.to_owned()));
                        day.clear();
                    }
                }
            }
        }
        (whole, mistakes)
    }
}

const DAY: &str = "write the day as year-month-day, such as 2026-09-01";

/// Something that can be read in place of a party nobody chose.
fn stand_in(party: &mut PartyForm, number: u32) {
    party.id = format!("XX-NONE-{number}");
    "not chosen".clone_into(&mut party.name);
    "school".clone_into(&mut party.sector);
}

/// A mistake without the words of the document, for somebody who looks at a form.
fn in_plain_words(what: String) -> String {
    // On the page a default is a rule, and what is no rule an exception to one.
    let what = match what.strip_prefix("default ") {
        Some(rest) => format!("rule {rest}"),
        None => what,
    };
    for (written, plain) in [
        ("says nothing about modes", "does not say what of the record: tick one or both"),
        ("says nothing about data_types", "names no kind of information: tick at least one"),
        ("says nothing about purposes", "names no purpose: tick at least one"),
        ("says nothing about why", "gives no reason: say why, so that families would understand"),
        ("says nothing about to or to_sectors", "does not say who is told: tick at least one"),
        (": special_condition must say which condition", ": choose which condition"),
        (": write at least one [[default]]", ": add at least one rule"),
    ] {
        if what.contains(written) {
            return what.replace(written, plain);
        }
    }
    what
}

/// The lines of a document.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn heading(&mut self, heading: &str) {
        self.0.push('\n');
        self.0.push_str(heading);
        self.0.push('\n');
    }

    fn word(&mut self, name: &str, value: &str) {
        self.0.push_str(&format!("{name} = {}\n", quoted(value)));
    }

    fn word_if_any(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.word(name, value);
        }
    }

    fn list(&mut self, name: &str, values: &[String]) {
        let quoted: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        self.0.push_str(&format!("{name} = [{}]\n", quoted.join(", ")));
    }

    fn list_if_any(&mut self, name: &str, values: &[String]) {
        if !values.is_empty() {
            self.list(name, values);
        }
    }

    fn clause(&mut self, clause: &ClauseForm) {
        self.word("effect", &clause.effect);
        self.word("why", &clause.why);
        self.list("modes", &clause.modes);
        self.list("data_types", &clause.data_types);
        self.list("purposes", &clause.purposes);
        self.list_if_any("holders", &clause.holders);
        self.list_if_any("to", &clause.to);
        self.list_if_any("to_sectors", &clause.to_sectors);
        self.word_if_any("when", &clause.when);
        self.word_if_any("from", &clause.from);
        self.word_if_any("until", &clause.until);
    }
}

/// A basic string of the TOML format: one line, whatever was typed.
fn quoted(value: &str) -> String {
    let mut text = String::from("\"");
    for letter in value.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            other if other.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{:04X}", u32::from(other));
            }
            other => text.push(other),
        }
    }
    text.push('"');
    text
}
