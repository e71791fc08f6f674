//! Reads the document of an agreement, and says all that is wrong with it.

use crate::agreement::data_types::{DataType, DataTypes, Sensitivity};
use crate::agreement::document::{Agreement, Assessment, Clause};
use crate::agreement::terms::{
    Condition, Effect, LawfulBasis, Mode, SharingPurpose, SpecialCondition,
};
use commons::{Day, Mistake};
use convene::{OrgId, Organisation, Sector};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Spanned<String>,
    title: Spanned<String>,
    version: Spanned<u32>,
    aim: Spanned<String>,
    #[serde(default)]
    gateways: Vec<String>,
    from: Spanned<Day>,
    until: Spanned<Day>,
    lawful_basis: Spanned<LawfulBasis>,
    special_condition: Option<SpecialCondition>,
    assessment: Spanned<WrittenAssessment>,
    #[serde(default)]
    party: Vec<Spanned<WrittenParty>>,
    #[serde(default)]
    default: Vec<Spanned<WrittenClause>>,
    #[serde(default)]
    exception: Vec<Spanned<WrittenClause>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAssessment {
    reference: String,
    review_by: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenParty {
    id: String,
    name: String,
    sector: String,
    #[serde(default)]
    signatory: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenClause {
    effect: Effect,
    why: String,
    modes: Vec<Mode>,
    data_types: Vec<String>,
    purposes: Vec<SharingPurpose>,
    #[serde(default)]
    holders: Vec<String>,
    #[serde(default)]
    to: Vec<String>,
    #[serde(default)]
    to_sectors: Vec<String>,
    #[serde(default)]
    when: Condition,
    from: Option<Day>,
    until: Option<Day>,
}

impl Agreement {
    /// Reads the document of an agreement.
    ///
    /// # Errors
    /// Every [`Mistake`] in it, in the order of its lines.
    pub fn parse(text: &str, types: &DataTypes) -> Result<Self, Vec<Mistake>> {
        Self::parse_by_field(text, types)
            .map_err(|found| found.into_iter().map(|(_, mistake)| mistake).collect())
    }

    /// The same, with the field of the form each mistake belongs to, as
    /// [`crate::agreement::AgreementForm`] names them; `document` where it is none of them.
    pub(crate) fn parse_by_field(
        text: &str,
        types: &DataTypes,
    ) -> Result<Self, Vec<(String, Mistake)>> {
        let written: Written = toml::from_str(text).map_err(|e| {
            let (line, column) = place(text, e.span().map_or(0, |span| span.start));
            let what = e.message().to_owned();
            vec![("document".to_owned(), Mistake { line, column, what })]
        })?;
        let mut reading = Reading { text, types, mistakes: Vec::new() };
        let agreement = reading.agreement(written);
        let mut mistakes = reading.mistakes;
        mistakes.sort_by_key(|(_, mistake)| (mistake.line, mistake.column));
        if mistakes.is_empty() { Ok(agreement) } else { Err(mistakes) }
    }
}

struct Reading<'a> {
    text: &'a str,
    types: &'a DataTypes,
    mistakes: Vec<(String, Mistake)>,
}

impl Reading<'_> {
    fn agreement(&mut self, written: Written) -> Agreement {
        self.check_words(&written);
        self.check_days(&written);
        let parties = self.parties(&written.party);
        let signatories = signatories(&written.party);
        let days = (*written.from.get_ref(), *written.until.get_ref());
        let mut clauses = Vec::new();
        for (is_exception, list) in [(false, &written.default), (true, &written.exception)] {
            for (number, clause) in (1..).zip(list) {
                let word = if is_exception { "exception" } else { "default" };
                let name = format!("{word} {number}");
                clauses.push(self.clause(name, is_exception, clause, (&parties, days)));
            }
        }
        if clauses.is_empty() {
            let what = "it has no clause: write at least one [[default]]".to_owned();
            self.mistake(0, "add-default", what);
        }
        self.check_basis(&written, &clauses);
        let assessment = written.assessment.into_inner();
        Agreement {
            id: written.id.into_inner(),
            title: written.title.into_inner(),
            version: written.version.into_inner(),
            aim: written.aim.into_inner(),
            from: days.0,
            until: days.1,
            lawful_basis: written.lawful_basis.into_inner(),
            special_condition: written.special_condition,
            gateways: written.gateways,
            assessment: Assessment {
                reference: assessment.reference,
                review_by: assessment.review_by,
            },
            parties,
            signatories,
            clauses,
            seal: blake3::hash(self.text.as_bytes()).to_hex().to_string(),
        }
    }

    fn check_words(&mut self, written: &Written) {
        let id = written.id.get_ref();
        if id.is_empty()
            || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            let what = "the id is small letters, digits and hyphens, such as calderbrook-food";
            self.mistake(written.id.span().start, "id", what.to_owned());
        }
        for (word, field) in [("title", &written.title), ("aim", &written.aim)] {
            if is_unwritten(field.get_ref()) {
                self.mistake(
                    field.span().start,
                    word,
                    format!("the {word} is not written: say it in words"),
                );
            }
        }
        if *written.version.get_ref() == 0 {
            self.mistake(
                written.version.span().start,
                "version",
                "versions count from 1".to_owned(),
            );
        }
    }

    fn check_days(&mut self, written: &Written) {
        let (from, until) = (*written.from.get_ref(), *written.until.get_ref());
        if until < from {
            let (until, from) = (until.in_words(), from.in_words());
            let what = format!("it would end on {until}, before it begins on {from}");
            self.mistake(written.until.span().start, "until", what);
        }
        let assessment = written.assessment.get_ref();
        let at = written.assessment.span().start;
        if is_unwritten(&assessment.reference) {
            let what =
                "the data protection impact assessment has no reference: say where it is filed";
            self.mistake(at, "assessment_reference", what.to_owned());
        }
        if assessment.review_by < from {
            let what = "the impact assessment is due for review before the agreement begins: review it first";
            self.mistake(at, "assessment_review_by", what.to_owned());
        }
    }

    fn parties(&mut self, written: &[Spanned<WrittenParty>]) -> Vec<Organisation> {
        let mut parties: Vec<Organisation> = Vec::new();
        for (number, party) in (1..).zip(written) {
            let (at, field) = (party.span().start, format!("party-{number}_organisation"));
            let WrittenParty { id, name, sector, .. } = party.get_ref();
            match (OrgId::parse(id), Sector::parse(sector)) {
                (Err(bad), _) => self.mistake(at, &field, bad.to_string()),
                (Ok(_), None) => {
                    let all: Vec<&str> = Sector::ALL.iter().map(|s| s.as_str()).collect();
                    self.mistake(
                        at,
                        &field,
                        format!("there is no sector {sector}; there are {}", all.join(", ")),
                    );
                }
                (Ok(id), Some(_)) if parties.iter().any(|other| other.id == id) => {
                    self.mistake(at, &field, format!("{id} is a party twice"));
                }
                (Ok(id), Some(_)) if is_unwritten(name) => {
                    self.mistake(
                        at,
                        &field,
                        format!("{id} has no name: write what people call it"),
                    );
                }
                (Ok(id), Some(sector)) => {
                    parties.push(Organisation { id, name: name.clone(), sector });
                }
            }
        }
        if written.len() < 2 {
            self.mistake(0, "add-party", "an agreement has at least two parties".to_owned());
        }
        parties
    }

    fn clause(
        &mut self,
        name: String,
        is_exception: bool,
        written: &Spanned<WrittenClause>,
        (parties, days): (&[Organisation], (Day, Day)),
    ) -> Clause {
        let at = written.span().start;
        let clause = written.get_ref();
        let field = |of: &str| format!("{}_{of}", name.replace(' ', "-"));
        let own = (clause.from.unwrap_or(days.0), clause.until.unwrap_or(days.1));
        let has_own = clause.from.is_some() || clause.until.is_some();
        if has_own && (own.0 < days.0 || own.1 > days.1 || own.1 < own.0) {
            self.mistake(
                at,
                &field("from"),
                format!("{name} must lie within the days of the agreement"),
            );
        }
        let to_nobody = clause.to.is_empty() && clause.to_sectors.is_empty();
        for (own, what, is_empty) in [
            ("modes", "modes", clause.modes.is_empty()),
            ("data_types", "data_types", clause.data_types.is_empty()),
            ("purposes", "purposes", clause.purposes.is_empty()),
            ("why", "why", is_unwritten(&clause.why)),
            ("to_sectors", "to or to_sectors", to_nobody),
        ] {
            if is_empty {
                self.mistake(at, &field(own), format!("{name} says nothing about {what}"));
            }
        }
        if clause.when == Condition::FamilyAgreed
            && clause.purposes.contains(&SharingPurpose::Safeguarding)
        {
            let what = "keeping a child from harm never waits for the family's agreement: take it out, or write two clauses";
            self.mistake(at, &field("when"), format!("{name}: {what}"));
        }
        Clause {
            is_exception,
            effect: clause.effect,
            why: clause.why.clone(),
            modes: clause.modes.clone(),
            data_types: self.data_types(&name, at, (&field("data_types"), &clause.data_types)),
            purposes: clause.purposes.clone(),
            from: self.named(&name, at, (&field("holders"), &clause.holders), parties),
            to: self.named(&name, at, (&field("to"), &clause.to), parties),
            to_sectors: self.sectors(&name, at, (&field("to_sectors"), &clause.to_sectors)),
            when: clause.when,
            days: own,
            name,
        }
    }

    fn data_types(
        &mut self,
        name: &str,
        at: usize,
        (field, written): (&str, &[String]),
    ) -> Vec<DataType> {
        let mut found = Vec::new();
        for id in written {
            match self.types.find(id) {
                Some(kind) => found.push(kind),
                None => {
                    self.mistake(at, field, format!("{name}: there is no kind of information {id}"))
                }
            }
        }
        found
    }

    fn named(
        &mut self,
        name: &str,
        at: usize,
        (field, written): (&str, &[String]),
        parties: &[Organisation],
    ) -> Vec<OrgId> {
        let mut found = Vec::new();
        for id in written {
            match OrgId::parse(id) {
                Ok(id) if parties.iter().any(|party| party.id == id) => found.push(id),
                Ok(id) => {
                    self.mistake(
                        at,
                        field,
                        format!("{name} names {id}, which is not a party: add it as a [[party]]"),
                    );
                }
                Err(bad) => self.mistake(at, field, format!("{name}: {bad}")),
            }
        }
        found
    }

    fn sectors(
        &mut self,
        name: &str,
        at: usize,
        (field, written): (&str, &[String]),
    ) -> Vec<Sector> {
        let mut found = Vec::new();
        for word in written {
            match Sector::parse(word) {
                Some(sector) => found.push(sector),
                None => self.mistake(at, field, format!("{name}: there is no sector {word}")),
            }
        }
        found
    }

    fn check_basis(&mut self, written: &Written, clauses: &[Clause]) {
        let special = clauses.iter().find_map(|clause| {
            let kinds = clause.data_types.iter();
            kinds.clone().find(|kind| self.types.sensitivity(kind) != Sensitivity::Ordinary)
        });
        if let (Some(kind), None) = (special, written.special_condition) {
            let words = self.types.words(kind).to_owned();
            let what = format!(
                "{words} is a special kind of information: special_condition must say which condition of Article 9 is met"
            );
            self.mistake(written.lawful_basis.span().start, "special_condition", what);
        }
        let harm = clauses.iter().any(|c| c.purposes.contains(&SharingPurpose::Safeguarding));
        if harm && *written.lawful_basis.get_ref() == LawfulBasis::Consent {
            let what = "keeping a child from harm cannot rest on consent: name the public task or legal obligation";
            self.mistake(written.lawful_basis.span().start, "lawful_basis", what.to_owned());
        }
    }

    fn mistake(&mut self, at: usize, field: &str, what: String) {
        let (line, column) = place(self.text, at);
        self.mistakes.push((field.to_owned(), Mistake { line, column, what }));
    }
}

/// The posts that sign, by their organisation, where they are written.
fn signatories(written: &[Spanned<WrittenParty>]) -> BTreeMap<OrgId, String> {
    let named =
        written.iter().map(Spanned::get_ref).filter(|party| !is_unwritten(&party.signatory));
    let post =
        |party: &WrittenParty| Some((OrgId::parse(&party.id).ok()?, party.signatory.clone()));
    named.filter_map(post).collect()
}

/// Line and column, from 1, of a byte of a text.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    (line, column)
}

/// Whether nobody wrote anything here: it is empty, or still says in angle brackets what belongs here.
fn is_unwritten(words: &str) -> bool {
    let words = words.trim();
    words.is_empty() || (words.starts_with('<') && words.ends_with('>'))
}
