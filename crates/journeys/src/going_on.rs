//! What journeys of meetings, asks and dossiers share: why one cannot go on, and who people are.

use crate::histories::HistoryProblem;
use crate::house::Caller;
use crate::show_data_health::name_of;
use access::Refusal;
use convene::Email;
use convene::ask::{AskNotAllowed, BadAskHistory};
use convene::asset::AssetNotAllowed;
use convene::dossier::{BadDossierHistory, DossierNotAllowed};
use convene::maturity::MaturityNotAllowed;
use convene::meeting::{BadMeetingHistory, MeetingNotAllowed, PaperProblem, PlanProblem};
use convene::research::AcademicNotAllowed;
use std::collections::BTreeMap;
use store::people::{self, PersonState};
use store::{StoreError, Tx};

/// Why something cannot be done with a meeting, an ask or a dossier, or be shown.
#[derive(Debug, thiserror::Error)]
pub enum CannotGoOn {
    /// They may not.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It is somebody else's to do.
    #[error("{0}")]
    NotYours(&'static str),
    /// A field of the form has to be mended.
    #[error("{words}")]
    Mend {
        /// Which.
        field: &'static str,
        /// What to do.
        words: &'static str,
    },
    /// An ask cannot go on like that.
    #[error("{0}")]
    Ask(#[from] BadAskHistory),
    /// A dossier cannot go on like that.
    #[error("{0}")]
    Dossier(#[from] BadDossierHistory),
    /// A meeting cannot go on like that.
    #[error("{0}")]
    Meeting(#[from] BadMeetingHistory),
    /// Something an area has cannot go on like that.
    #[error("{0}")]
    Asset(#[from] AssetNotAllowed),
    /// The level of a dimension cannot go on like that.
    #[error("{0}")]
    Maturity(#[from] MaturityNotAllowed),
    /// An offer of research cannot go on like that.
    #[error("{0}")]
    Academic(#[from] AcademicNotAllowed),
    /// Its history cannot be read or added to.
    #[error(transparent)]
    History(#[from] HistoryProblem),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CannotGoOn {
    /// The field of the form that has to be mended; `None` when it is none of them, or more than one.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::Mend { field, .. } => Some(field),
            Self::Ask(BadAskHistory::NotAllowed(why)) => match why {
                AskNotAllowed::NoWords => Some("words"),
                AskNotAllowed::MeetingInThePast => Some("meets_on"),
                AskNotAllowed::MoreThanAsked => Some("amount"),
                AskNotAllowed::NoMeeting => Some("meeting"),
                AskNotAllowed::Blocked(_) => None,
            },
            Self::Dossier(BadDossierHistory::NotAllowed(why)) => match why {
                DossierNotAllowed::NoWords => Some("words"),
                DossierNotAllowed::DidNotRaise(_) => Some("school"),
                DossierNotAllowed::CitedBefore => Some("figure"),
                DossierNotAllowed::Blocked(_)
                | DossierNotAllowed::NobodyRaisedIt
                | DossierNotAllowed::NoAsk
                | DossierNotAllowed::NotAllAnswered { .. }
                | DossierNotAllowed::NotTold(_) => None,
            },
            Self::Meeting(BadMeetingHistory::NotAllowed(why)) => field_of_meeting(why),
            Self::Meeting(BadMeetingHistory::Plan(why)) => match why {
                PlanProblem::NoTitle | PlanProblem::LongTitle(_) => Some("title"),
                PlanProblem::NoPlace => Some("place"),
                PlanProblem::NoTime => Some("starts"),
                PlanProblem::InThePast => Some("day"),
                PlanProblem::EmptyItem | PlanProblem::TooLong(_) | PlanProblem::Minutes(_) => {
                    Some("agenda")
                }
            },
            Self::Asset(why) => match why {
                AssetNotAllowed::NoWords => Some("words"),
                AssetNotAllowed::Keeper => Some("keeper"),
                AssetNotAllowed::Blocked(_) | AssetNotAllowed::NeverListed => None,
            },
            Self::Maturity(why) => field_of_level(why),
            Self::Academic(why) => field_of_offer(why),
            Self::Refused(_)
            | Self::NotYours(_)
            | Self::Ask(BadAskHistory::NotBegun)
            | Self::Dossier(BadDossierHistory::NotBegun)
            | Self::Meeting(BadMeetingHistory::NotPlanned | BadMeetingHistory::TooLate(_))
            | Self::History(_)
            | Self::Store(_) => None,
        }
    }
}

/// The field of a meeting's form that a refusal is about.
const fn field_of_meeting(why: &MeetingNotAllowed) -> Option<&'static str> {
    match why {
        MeetingNotAllowed::NoWords => Some("words"),
        MeetingNotAllowed::DueInThePast => Some("due"),
        MeetingNotAllowed::NoAgenda => Some("agenda"),
        MeetingNotAllowed::NoSuchAction(_) | MeetingNotAllowed::FinishedBefore(_) => Some("action"),
        MeetingNotAllowed::LaxerThanTerms(_) => Some("rule"),
        MeetingNotAllowed::IsThere(_) | MeetingNotAllowed::IsNotThere(_) => Some("seat"),
        MeetingNotAllowed::BeforeWhatIsWritten(_) | MeetingNotAllowed::NoTime => Some("at"),
        MeetingNotAllowed::Paper(PaperProblem::NoTitle) => Some("title"),
        MeetingNotAllowed::Paper(PaperProblem::NoWords | PaperProblem::Long(_)) => Some("words"),
        MeetingNotAllowed::Paper(PaperProblem::NoSuch(_)) => Some("replaces"),
        MeetingNotAllowed::Blocked(_)
        | MeetingNotAllowed::NotInvited(_)
        | MeetingNotAllowed::NoQuorum(_)
        | MeetingNotAllowed::NoQuorumOnItem { .. }
        | MeetingNotAllowed::BeforeItsDay(_)
        | MeetingNotAllowed::Paper(PaperProblem::Changed)
        | MeetingNotAllowed::Decision(_) => None,
    }
}

const fn field_of_level(why: &MaturityNotAllowed) -> Option<&'static str> {
    match why {
        MaturityNotAllowed::NoWords => Some("words"),
        MaturityNotAllowed::NoEvidence => Some("evidence"),
        MaturityNotAllowed::SilentEvidence => Some("says"),
        MaturityNotAllowed::ReviewInThePast => Some("review_on"),
        MaturityNotAllowed::Blocked(_)
        | MaturityNotAllowed::OwnAssessment
        | MaturityNotAllowed::OwnChallenge
        | MaturityNotAllowed::NotTheirChallenge => None,
    }
}

const fn field_of_offer(why: &AcademicNotAllowed) -> Option<&'static str> {
    match why {
        AcademicNotAllowed::NoWords => Some("words"),
        AcademicNotAllowed::NothingOffered => Some("fields"),
        AcademicNotAllowed::NoPlace => Some("places"),
        AcademicNotAllowed::SilentConflict => Some("conflict_why"),
        AcademicNotAllowed::AskedAlready => Some("academic"),
        AcademicNotAllowed::NoSuchRequest(_)
        | AcademicNotAllowed::Request(_)
        | AcademicNotAllowed::NoPlaceLeft(_) => Some("request"),
        AcademicNotAllowed::Blocked(_)
        | AcademicNotAllowed::OpenRequest(_)
        | AcademicNotAllowed::NeverOffered => None,
    }
}

/// What people are called, by their ids in the store.
pub type Names = BTreeMap<String, String>;

/// Adds what somebody is called.
fn note_name(tx: &mut Tx<'_>, names: &mut Names, id: &str) -> Result<(), StoreError> {
    if !names.contains_key(id) {
        let name = name_of(tx, id)?;
        names.insert(id.to_owned(), name);
    }
    Ok(())
}

/// Adds what somebody is called, for those who are signed in: visitors read what was done and for
/// which organisation, never by whom.
pub(crate) fn note_name_for(
    tx: &mut Tx<'_>,
    asking: &Caller,
    names: &mut Names,
    id: &str,
) -> Result<(), StoreError> {
    if asking.who.is_some() { note_name(tx, names, id) } else { Ok(()) }
}

/// The id of the person with an account at this address; `None` when the field was left empty.
pub(crate) fn person_at(
    tx: &mut Tx<'_>,
    (field, email): (&'static str, &str),
) -> Result<Option<String>, CannotGoOn> {
    if email.trim().is_empty() {
        return Ok(None);
    }
    let mend = || CannotGoOn::Mend {
        field,
        words: "Enter the address of somebody who has an account here, or leave it empty",
    };
    let email = Email::parse(email).ok_or_else(mend)?;
    let found = people::by_email(tx, email.as_str())?;
    let person = found.filter(|one| one.state == PersonState::Active).ok_or_else(mend)?;
    Ok(Some(person.id.as_str().to_owned()))
}
