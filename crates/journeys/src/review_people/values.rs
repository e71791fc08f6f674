//! What the two records of a pair say, for a link clerk who states why agreement alone is not enough.
//!
//! Values are read for this one pair, under a permit of the access rules, and the reason is in the
//! audit before anything is opened. The reasons are a closed list: words of one's own could hold a
//! name.

use crate::house::House;
use crate::review_people::CannotReviewPairs;
use crate::review_people::desk::Clerk;
use crate::review_people::pair::{PairView, view};
use commons::{RecordKey, Sensitive};
use convene::Who;
use extract::Identifiers;
use std::collections::{BTreeMap, BTreeSet};

/// Why a clerk must see values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyValues {
    /// How the records agree does not tell.
    AgreementDoesNotTell,
    /// The two may be twins, or brothers and sisters.
    MayBeTwins,
    /// A name may be written in two ways, or in two alphabets.
    NamesInTwoForms,
    /// A family or a partner has told that a link is wrong.
    LinkWasQuestioned,
}

impl WhyValues {
    /// All reasons.
    pub const ALL: [Self; 4] = [
        Self::AgreementDoesNotTell,
        Self::MayBeTwins,
        Self::NamesInTwoForms,
        Self::LinkWasQuestioned,
    ];

    /// The word in forms and in the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AgreementDoesNotTell => "agreement-does-not-tell",
            Self::MayBeTwins => "may-be-twins",
            Self::NamesInTwoForms => "names-in-two-forms",
            Self::LinkWasQuestioned => "link-was-questioned",
        }
    }

    /// The reason as a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::AgreementDoesNotTell => "How the records agree does not tell",
            Self::MayBeTwins => "They may be twins, or brothers or sisters",
            Self::NamesInTwoForms => "A name may be written in two ways",
            Self::LinkWasQuestioned => "A family or partner questioned this link",
        }
    }

    /// The reason of a word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == word)
    }
}

/// A pair with what its records say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairValues {
    /// The pair as it is seen without values.
    pub pair: PairView,
    /// What the records say, field by field.
    pub values: Vec<ValueLine>,
}

/// What two records say in one field; nothing when it is not recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueLine {
    /// The field, in words.
    pub field: &'static str,
    /// What one record says.
    pub one: Sensitive<String>,
    /// What the other says.
    pub other: Sensitive<String>,
}

/// Shows the values of a pair that the clerk may decide or has decided.
///
/// # Errors
/// [`CannotReviewPairs`]; then nothing was opened beyond the queue.
pub fn show_values(
    house: &House,
    who: Option<&Who>,
    name: &str,
    why: WhyValues,
) -> Result<PairValues, CannotReviewPairs> {
    let clerk = Clerk::ask(house, who)?;
    let desk = clerk.desk("pairs to review")?;
    let pair = view(&desk, &clerk.who.id, name)?;
    let number = desk.number(name).ok_or(CannotReviewPairs::NotOpen)?;
    let keys = desk.pairs[number as usize];
    let opening = clerk.write_down(&format!("values of pair {name}, because {}", why.as_str()))?;
    let wanted = BTreeSet::from([keys.0, keys.1]);
    let read = clerk.children.vault.read_identifiers_of(&opening, &wanted)?;
    clerk.write_down(&format!("{}: {} records", read.entry.what, read.entry.records))?;
    // A record that was loaded more than once counts as it was loaded last.
    let found: BTreeMap<RecordKey, Sensitive<Identifiers>> =
        read.found.into_iter().map(|record| (record.key, record.identifiers)).collect();
    let (Some(one), Some(other)) = (found.get(&keys.0), found.get(&keys.1)) else {
        return Err(CannotReviewPairs::NotOpen);
    };
    let (one, other) = (said(one), said(other));
    let line = |((field, one), (_, other))| ValueLine { field, one, other };
    let anything =
        |line: &ValueLine| !(line.one.reveal().is_empty() && line.other.reveal().is_empty());
    let values = one.into_iter().zip(other).map(line).filter(anything).collect();
    Ok(PairValues { pair, values })
}

/// What helps to tell two children apart, and no more: not a mother's number, not a family's.
fn said(record: &Sensitive<Identifiers>) -> [(&'static str, Sensitive<String>); 10] {
    let who = record.reveal();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let nhs = who.nhs_number.as_ref().map(|number| number.digits().to_string());
    [
        ("Source", who.source.clone()),
        ("Given names", text(&who.given_names)),
        ("Middle names", text(&who.middle_names)),
        ("Name used", text(&who.chosen_name)),
        ("Surname", text(&who.surname)),
        ("Other surname", text(&who.other_surname)),
        ("Date of birth", who.born.map(|born| born.in_words()).unwrap_or_default()),
        ("Sex", text(&who.sex)),
        (
            "Postcode",
            who.postcode.as_ref().map(|code| code.spelled().to_owned()).unwrap_or_default(),
        ),
        (
            "NHS number or pupil number",
            [nhs, who.upn.as_ref().map(|n| n.characters().to_owned())]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
        ),
    ]
    .map(|(field, said)| (field, Sensitive::new(said)))
}
