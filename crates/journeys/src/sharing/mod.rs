//! Sharing between organisations: agreements, what they let through, requests to share, and the
//! matters the information governance lead has to answer by a day.
//!
//! Everything is kept as histories of deeds ([`store::histories`]); what an agreement or a matter is
//! now is worked out from them by crate `share`. No row is about a child. Each deed is in the audit,
//! and so is each that was refused.

mod agreement_form;
mod agreement_history;
mod agreement_view;
pub mod agreements;
pub mod asking;
mod check_document;
pub mod governance;
pub mod keep_agreement;
mod kept;
pub mod matters;
pub mod request;
pub mod requests;
pub mod rules;
mod signatures;
#[cfg(test)]
mod tests;

pub use agreement_form::{
    DraftForm, FormChoices, FormKept, FormPress, draft_form, form_choices, keep_form, list_put_by,
};
pub use agreement_history::HistoryLine;
pub use agreement_view::{
    AgreementLine, AgreementView, ClauseLine, PartyLine, StandingTold, VersionLine,
};
pub use agreements::{
    DraftText, VersionView, draft_text, list_agreements, show_agreement, show_version,
};
pub use asking::{Asking, FieldTrouble};
pub use check_document::{CheckedDocument, check_document};
pub(crate) use governance::due_lines;
pub use governance::{DueLine, Governance, show_governance};
pub use keep_agreement::{AgreementAct, Drafted, do_to_agreement, write_agreement};
pub use matters::{
    MatterAct, MatterLine, MatterView, NewMatter, do_to_matter, list_matters, open_matter,
    show_matter,
};
pub use request::{Choices, NAMES_NOBODY, RequestForm, choices, record_request};
pub use requests::{
    RequestFilter, RequestLine, RequestView, list_requests, look_at_request, show_request,
};
pub use rules::{
    GatewayLine, RuleAnswer, RulesView, ask_rules, bring_up_to_date, bring_up_to_date_by,
    show_rules,
};
pub use share::agreement::{AgreementForm, AssessmentForm, ClauseForm, FieldMistake, PartyForm};
pub(crate) use signatures::{WaitingSignature, waiting_signatures};

use crate::deeds;
use crate::histories::HistoryProblem;
use crate::house::House;
use access::{Act, Refusal};
use convene::Who;
use store::audit::Deed;
use store::{StoreError, Tx, audit};

/// The entry that was written, with its seal, as the audit names it.
pub(crate) struct Sealed(pub(crate) String);

/// Why nothing is shown or done.
#[derive(Debug, thiserror::Error)]
pub enum CannotShare {
    /// The person may not.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such agreement, request or matter, or not for this person.
    #[error("there is nothing here, or it is not for you")]
    NotThere,
    /// Somebody else changed it since the page was read.
    #[error("somebody changed it since you read this page: look at it again, then decide")]
    MovedOn,
    /// The rules say no.
    #[error("{0}")]
    No(String),
    /// A history in the store cannot be read.
    #[error("a history in the store cannot be read: {0}")]
    Damaged(String),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<HistoryProblem> for CannotShare {
    fn from(problem: HistoryProblem) -> Self {
        match problem {
            HistoryProblem::Store(problem) => Self::Store(problem),
            HistoryProblem::MovedOn => Self::MovedOn,
            HistoryProblem::NoSuch(_) => Self::NotThere,
            unreadable @ HistoryProblem::Unreadable { .. } => Self::Damaged(unreadable.to_string()),
        }
    }
}

/// The person, when the access rules let them. A refusal of somebody signed in is in the audit.
pub(crate) fn asked_by<'a>(
    house: &House,
    who: Option<&'a Who>,
    needs: Act,
    action: &'static str,
) -> Result<&'a Who, CannotShare> {
    match (house.may(who, needs), who) {
        (Ok(_), Some(who)) => Ok(who),
        (Err(refusal), Some(who)) => {
            note_refusal(house, who, (action, ""), Some(&refusal))?;
            Err(refusal.into())
        }
        (Err(refusal), None) => Err(refusal.into()),
        (Ok(_), None) => Err(Refusal::NotSignedIn.into()),
    }
}

/// Does something in one transaction with its audit row, which names the entry that was written and its
/// seal; what is refused has a row of its own.
pub(crate) fn deed(
    house: &House,
    who: &Who,
    (action, object): (&'static str, &str),
    act: impl Fn(&mut Tx<'_>) -> Result<Sealed, CannotShare> + Send + 'static,
) -> Result<(), CannotShare> {
    let now = house.now();
    let done = deeds::done(&who.id, &deeds::roles_of(who), action, object);
    let outcome = house.store.write(action, move |tx| {
        let Sealed(entry) = act(tx)?;
        let row = Deed { object: format!("{}, {entry}", done.object), ..done.clone() };
        audit::record(tx, &row, now)?;
        Ok(())
    });
    match &outcome {
        Err(CannotShare::Refused(refusal)) => {
            note_refusal(house, who, (action, object), Some(refusal))?;
        }
        Err(CannotShare::No(_) | CannotShare::MovedOn) => {
            note_refusal(house, who, (action, object), None)?;
        }
        Ok(()) | Err(CannotShare::NotThere | CannotShare::Damaged(_) | CannotShare::Store(_)) => {}
    }
    outcome
}

/// Writes down that something was not done; with the rule, where it was one of access.
fn note_refusal(
    house: &House,
    who: &Who,
    (action, object): (&'static str, &str),
    refusal: Option<&Refusal>,
) -> Result<(), CannotShare> {
    let now = house.now();
    let under = |refusal| deeds::refused_under(refusal, house.rules.version());
    let row = Deed {
        agreement: refusal.map(under).unwrap_or_default(),
        ..deeds::refused(&who.id, &deeds::roles_of(who), action, object)
    };
    let note = move |tx: &mut Tx<'_>| audit::record(tx, &row, now).map(|_| ());
    Ok(house.store.write("note a refusal", note)?)
}
