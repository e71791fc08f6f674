//! An agreement written in a form of fields, from nothing or a template: for those who would rather
//! not write its document. The form and the document edit the same draft.
//!
//! What has something to mend can be put by and finished later; it is no version until it is whole.

use crate::house::House;
use crate::sharing::agreements::next_text;
use crate::sharing::asking::word;
use crate::sharing::keep_agreement::{
    Drafted, LONGEST_DOCUMENT_BYTES, gateways_hold, no, opened, write_agreement,
};
use crate::sharing::{CannotShare, asked_by, deed, kept};
use crate::show_partnership::members;
use access::act;
use convene::{Entry, OrgId, Organisation, Sector, Who};
use share::agreement::{
    AgreementForm, ClauseForm, DataTypes, FieldMistake, LawfulBasis, Mode, PartyForm,
    SharingPurpose, SpecialCondition, VersionDeed,
};
use share::gateway::Gateways;

/// What an agreement can begin with: the word of the choice, what it is called, its document.
const TEMPLATES: [(&str, &str, &str); 3] = [
    ("meals", "Free school meals", include_str!("templates/meals.toml")),
    ("early-help", "Early help, once a family agreed", include_str!("templates/early-help.toml")),
    (
        "safeguarding",
        "Concerns that a child may be at risk",
        include_str!("templates/safeguarding.toml"),
    ),
];

/// The longest short name made of a title.
const LONGEST_NAME: usize = 40;

/// A value of a form, and its words.
type Choice = (String, String);

/// A form to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftForm {
    /// The agreement it is of; empty for a new one.
    pub of: String,
    /// Its fields.
    pub form: AgreementForm,
    /// How many entries its history has.
    pub seen: Option<u64>,
    /// Whether it was put by with something to mend.
    pub is_put_by: bool,
}

/// What can be chosen in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormChoices {
    /// Organisations of the list, by name.
    pub organisations: Vec<Organisation>,
    /// Lawful bases of Article 6.
    pub bases: Vec<Choice>,
    /// Conditions of Article 9.
    pub conditions: Vec<Choice>,
    /// Legal gateways on which something may rest today.
    pub gateways: Vec<Choice>,
    /// Existence and content.
    pub modes: Vec<Choice>,
    /// Kinds of information.
    pub data_types: Vec<Choice>,
    /// Purposes.
    pub purposes: Vec<Choice>,
    /// Kinds of organisation.
    pub sectors: Vec<Choice>,
    /// Templates to begin with.
    pub templates: Vec<Choice>,
}

/// What is to be done with a form that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormPress {
    /// It is whole: it becomes the draft.
    Keep,
    /// It is put by, to be finished later.
    PutBy,
    /// What was put by is thrown away.
    ThrowAway,
}

/// What came of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormKept {
    /// It is the draft of the agreement of this name.
    Draft(String),
    /// It is put by, under this name.
    PutBy(String),
    /// What was put by is thrown away.
    ThrownAway,
    /// It has something to mend, each at its field. Nothing was kept.
    Mend(Vec<FieldMistake>),
}

/// What can be chosen in the form.
///
/// # Errors
/// [`CannotShare`].
pub fn form_choices(house: &House, who: Option<&Who>) -> Result<FormChoices, CannotShare> {
    asked_by(house, who, act::KEEP_AGREEMENTS, "write sharing agreement")?;
    let organisations = house.store.read("organisations", members)?;
    let (types, gateways, today) = (DataTypes::house(), Gateways::house(), house.now().day());
    let kinds = types.all();
    let in_force = gateways.all().iter().filter(|g| gateways.in_force(&g.id, today).is_ok());
    Ok(FormChoices {
        organisations,
        bases: LawfulBasis::ALL.map(|basis| (word(&basis), basis.in_words().to_owned())).into(),
        conditions: SpecialCondition::ALL.map(|c| (word(&c), c.in_words().to_owned())).into(),
        gateways: in_force.map(|g| (g.id.clone(), format!("{}: {}", g.words, g.act))).collect(),
        modes: Mode::ALL.map(|mode| (word(&mode), mode.in_words().to_owned())).into(),
        data_types: kinds
            .iter()
            .map(|kind| (kind.as_str().to_owned(), types.words(kind).to_owned()))
            .collect(),
        purposes: SharingPurpose::ALL.map(|p| (word(&p), p.in_words().to_owned())).into(),
        sectors: Sector::ALL.map(|s| (s.as_str().to_owned(), s.in_words().to_owned())).into(),
        templates: TEMPLATES.map(|(word, words, _)| (word.to_owned(), words.to_owned())).into(),
    })
}

/// A form to begin with: that of an agreement, of a template by its word, or an empty one.
///
/// # Errors
/// [`CannotShare`].
pub fn draft_form(
    house: &House,
    who: Option<&Who>,
    (of, template): (Option<&str>, Option<&str>),
) -> Result<DraftForm, CannotShare> {
    asked_by(house, who, act::KEEP_AGREEMENTS, "write sharing agreement")?;
    let Some(of) = of.map(str::to_owned) else {
        let form = template.and_then(begun_with).unwrap_or_else(empty);
        return Ok(DraftForm { of: String::new(), form, seen: None, is_put_by: false });
    };
    house.store.read("sharing agreement to write", move |tx| {
        let kept = kept::agreement(tx, &of)?.ok_or(CannotShare::NotThere)?;
        let form = AgreementForm::read(&next_text(&kept).ok_or(CannotShare::NotThere)?);
        let form = form.ok_or_else(|| {
            CannotShare::No("this text cannot be shown as a form: mend it as text".to_owned())
        })?;
        let (seen, is_put_by) = (Some(kept.seen()), kept.versions.put_by().is_some());
        Ok(DraftForm { of: of.clone(), form, seen, is_put_by })
    })
}

/// The agreements with a text that was put by: their names and titles.
///
/// # Errors
/// [`CannotShare`].
pub fn list_put_by(house: &House, who: Option<&Who>) -> Result<Vec<Choice>, CannotShare> {
    if house.may(who, act::KEEP_AGREEMENTS).is_err() {
        return Ok(Vec::new());
    }
    house.store.read("agreements put by", |tx| {
        let all = kept::agreements(tx)?.into_iter().filter_map(|kept| {
            let text = kept.versions.put_by()?;
            let title = AgreementForm::read(text).map(|form| form.title).unwrap_or_default();
            let name = kept.history.address;
            Some((name.clone(), if title.is_empty() { name } else { title }))
        });
        Ok(all.collect())
    })
}

fn begun_with(template: &str) -> Option<AgreementForm> {
    let (_, _, text) = TEMPLATES.iter().find(|(word, _, _)| *word == template)?;
    let form = AgreementForm::read(text)?;
    Some(AgreementForm { party: vec![PartyForm::default(); 2], ..form })
}

fn empty() -> AgreementForm {
    AgreementForm {
        version: 1,
        party: vec![PartyForm::default(); 2],
        default: vec![ClauseForm::default()],
        ..AgreementForm::default()
    }
}

/// Keeps a form: as the draft when it is whole, or put by. `of` is the agreement it is of, empty for a
/// new one, and `seen` how many entries of its history the writer had before them.
///
/// # Errors
/// [`CannotShare`]; what has to be mended is an answer.
pub fn keep_form(
    house: &House,
    who: Option<&Who>,
    (of, seen): (&str, Option<u64>),
    (form, press): (&AgreementForm, FormPress),
) -> Result<FormKept, CannotShare> {
    asked_by(house, who, act::KEEP_AGREEMENTS, "write sharing agreement")?;
    let form = completed(house, of, form)?;
    match press {
        FormPress::Keep => {}
        FormPress::PutBy => return put_by(house, who, &form, (&form.document(), seen)),
        FormPress::ThrowAway => {
            put_by(house, who, &form, ("", seen))?;
            return Ok(FormKept::ThrownAway);
        }
    }
    let agreement = match form.check(&DataTypes::house()) {
        Ok(agreement) => agreement,
        Err(mistakes) => return Ok(FormKept::Mend(mistakes)),
    };
    if let Err(CannotShare::No(what)) = gateways_hold(&agreement) {
        return Ok(FormKept::Mend(vec![("gateways".to_owned(), what)]));
    }
    match write_agreement(house, who, &form.document(), seen)? {
        Drafted::Kept(id) => Ok(FormKept::Draft(id)),
        Drafted::Mistakes(mistakes) => {
            let told = mistakes.into_iter().map(|one| ("document".to_owned(), one.what));
            Ok(FormKept::Mend(told.collect()))
        }
    }
}

/// The form with what nobody has to type: its name, its number, and what the list says of the parties.
fn completed(house: &House, of: &str, form: &AgreementForm) -> Result<AgreementForm, CannotShare> {
    let mut form = form.clone();
    if !of.is_empty() {
        of.clone_into(&mut form.id);
    } else if form.id.trim().is_empty() {
        form.id = named_after(&form.title);
    }
    let name = form.id.clone();
    let (listed, version, before) = house.store.read("sharing agreement to write", move |tx| {
        let kept = kept::agreement(tx, &name)?;
        let newest = kept.as_ref().and_then(|kept| kept.versions.newest());
        let before = newest.map(|newest| newest.agreement.parties.clone()).unwrap_or_default();
        let version = kept.as_ref().map_or(1, |kept| kept.versions.writable());
        Ok::<_, CannotShare>((members(tx)?, version, before))
    })?;
    form.version = version;
    for party in &mut form.party {
        let id = OrgId::parse(&party.id).ok();
        let found = listed.iter().chain(&before).find(|one| Some(&one.id) == id.as_ref());
        if let Some(organisation) = found {
            party.name.clone_from(&organisation.name);
            organisation.sector.as_str().clone_into(&mut party.sector);
        }
    }
    Ok(form)
}

/// A short name made of a title: its letters and digits, small, with hyphens.
fn named_after(title: &str) -> String {
    let mut name = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() >= LONGEST_NAME {
            break;
        }
    }
    name.trim_end_matches('-').to_owned()
}

fn put_by(
    house: &House,
    who: Option<&Who>,
    form: &AgreementForm,
    (text, seen): (&str, Option<u64>),
) -> Result<FormKept, CannotShare> {
    let action = "put agreement by";
    let who = asked_by(house, who, act::KEEP_AGREEMENTS, action)?;
    let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if form.id.is_empty() {
        let what = "write the title first, so that you find the text again".to_owned();
        return Ok(FormKept::Mend(vec![("title".to_owned(), what)]));
    }
    if !form.id.bytes().all(is_name) {
        let what = "the short name is small letters, digits and hyphens".to_owned();
        return Ok(FormKept::Mend(vec![("id".to_owned(), what)]));
    }
    if text.len() > LONGEST_DOCUMENT_BYTES {
        return Err(CannotShare::No("the document is longer than 48 kilobytes".to_owned()));
    }
    let (id, text, by) = (form.id.clone(), text.to_owned(), who.id.clone());
    let (now, new, named) = (house.now(), house.new_id(), id.clone());
    deed(house, who, (action, &id), move |tx| {
        let (history, mut versions, there) = opened(tx, (&named, seen), (&new, now))?;
        let entry =
            Entry { at: now, who: by.clone(), deed: VersionDeed::PutBy { text: text.clone() } };
        versions.apply(&DataTypes::house(), entry.clone()).map_err(no)?;
        kept::append(tx, &history, there, &entry)
    })?;
    Ok(FormKept::PutBy(id))
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn every_template_is_whole_but_for_what_only_its_writer_knows() {
        for (word, _, _) in TEMPLATES {
            let mut form = begun_with(word).expect("a template");
            let left: Vec<String> = form
                .check(&DataTypes::house())
                .expect_err("not filled in")
                .into_iter()
                .map(|(field, _)| field)
                .collect();
            let wanted = ["id", "from", "until", "assessment_reference", "assessment_review_by"];
            let parties = ["party-1_organisation", "party-2_organisation"];
            for field in wanted.iter().chain(&parties) {
                assert!(left.iter().any(|own| own == field), "{word} {field}: {left:?}");
            }
            assert_eq!(left.len(), wanted.len() + parties.len(), "{word}: {left:?}");
            form.id = named_after(&form.title);
            (form.from, form.until) = ("2026-09-01".into(), "2027-08-31".into());
            form.assessment.reference = "DPIA-2026-04".into();
            form.assessment.review_by = "2027-01-01".into();
            for (at, party) in (1..).zip(&mut form.party) {
                *party = PartyForm {
                    id: format!("GB-COH-{at}"),
                    name: "Somebody".into(),
                    sector: "school".into(),
                    signatory: String::new(),
                };
            }
            let agreement = form.check(&DataTypes::house()).expect("whole");
            assert!(gateways_hold(&agreement).is_ok(), "{word}");
        }
    }

    #[test]
    fn a_name_is_made_of_a_title() {
        assert_eq!(named_after("Food & free school meals!"), "food-free-school-meals");
        assert_eq!(named_after("  — "), "");
        assert!(named_after(&"long ".repeat(40)).len() <= LONGEST_NAME);
    }
}
