//! What every journey of a statement needs: the statement at an address with its text and its
//! partnership, who may write it, and why something cannot be done.

use crate::convening::{CannotConvene, KeptPartnership, partnership_with, unreadable};
use crate::histories::{self, HistoryProblem};
use crate::house::Caller;
use crate::memberships::BelongsTo;
use access::{Refusal, act};
use convene::OrgId;
use convene::statement::{
    StatementLife, StatementNotAllowed, StatementStage, TextLife, TextNotAllowed,
};
use std::collections::BTreeMap;
use store::histories::{History, HistoryKind};
use store::{StoreError, Tx};

/// Why something cannot be done with a statement.
#[derive(Debug, thiserror::Error)]
pub enum CannotDraft {
    /// It is for others, or for those who have signed in.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A history cannot be read or added to.
    #[error(transparent)]
    History(#[from] HistoryProblem),
    /// The text does not allow it.
    #[error(transparent)]
    Text(#[from] TextNotAllowed),
    /// The statement does not allow it.
    #[error(transparent)]
    Statement(#[from] StatementNotAllowed),
    /// The partnership does not allow it.
    #[error(transparent)]
    Convene(#[from] CannotConvene),
    /// The person holds no seat that may do this.
    #[error("this is for those who hold a seat in the partnership, and for its convenor")]
    NoSeat,
    /// The person does not decide for the organisation.
    #[error("you hold no seat that decides for {0}")]
    NotYourOrganisation(OrgId),
    /// Its text is fixed now.
    #[error("it is {0} now: its text can be changed when it goes back to draft, or is amended")]
    NotDraft(StatementStage),
    /// Two texts wait to be put together.
    #[error("{} to be put together: do that first", waiting(*.0))]
    Waiting(usize),
    /// It has no title.
    #[error("give it a title")]
    NoTitle,
    /// The figure is not known or has not been published here.
    #[error("choose a figure of the list that has a value here")]
    NoFigure,
    /// A day cannot be read.
    #[error("enter the day it is needed by, such as 31/3/2027")]
    BadDay,
    /// An amount cannot be read, or is nothing.
    #[error("an amount is in pounds and more than nothing, such as 40000 or 1250.50")]
    BadAmount,
}

impl From<StoreError> for CannotDraft {
    fn from(problem: StoreError) -> Self {
        Self::History(problem.into())
    }
}

/// A statement as it was read in one view of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptStatement {
    /// Its history in the store, without entries.
    pub history: History,
    /// Its life.
    pub life: StatementLife,
    /// The history of its text in the store.
    pub text_history: History,
    /// Its text.
    pub text: TextLife,
    /// The partnership it belongs to.
    pub partnership: KeptPartnership,
}

impl KeptStatement {
    /// Whether somebody may write it and comment on it.
    ///
    /// # Errors
    /// The reason, when they may not.
    pub(crate) fn may_write(&self, asking: &Caller) -> Result<(), CannotDraft> {
        let of = BelongsTo { partnership: Some(&self.partnership), organisation: None };
        match asking.may(act::WRITE_STATEMENTS.with(asking.ties(of))) {
            Ok(_) => Ok(()),
            Err(Refusal::NoTie { .. }) => Err(CannotDraft::NoSeat),
            Err(refusal) => Err(refusal.into()),
        }
    }

    /// Whether somebody may take a position on it for an organisation: they hold a seat of it that
    /// decides, and are recorded as working for it.
    ///
    /// # Errors
    /// The reason, when they may not.
    pub(crate) fn may_take_position(
        &self,
        asking: &Caller,
        organisation: &OrgId,
    ) -> Result<(), CannotDraft> {
        if !self.partnership.may_act_for(asking.person()?, organisation) {
            return Err(CannotDraft::NotYourOrganisation(organisation.clone()));
        }
        let of =
            BelongsTo { partnership: Some(&self.partnership), organisation: Some(organisation) };
        asking.may(act::TAKE_POSITION.with(asking.ties(of)))?;
        Ok(())
    }

    /// What each organisation that ever had a seat is called.
    pub fn organisations(&self) -> BTreeMap<OrgId, String> {
        let mut names = BTreeMap::new();
        for entry in self.partnership.life.history() {
            if let convene::partnership::PartnershipDeed::AddSeat { organisation, .. } = &entry.deed
            {
                names.insert(organisation.id.clone(), organisation.name.clone());
            }
        }
        names
    }
}

/// The statement at an address, with its text and its partnership.
///
/// # Errors
/// [`HistoryProblem`].
pub fn statement_at(tx: &mut Tx<'_>, address: &str) -> Result<KeptStatement, HistoryProblem> {
    let none = || HistoryProblem::NoSuch(HistoryKind::Statement);
    let told = histories::read(tx, HistoryKind::Statement, address)?;
    let history = told.history;
    let life = StatementLife::told(told.entries).map_err(|why| unreadable(&history, &why))?;
    let of_text = histories::read(tx, HistoryKind::StatementText, address)?;
    let text_history = of_text.history;
    let text = TextLife::told(of_text.entries).map_err(|why| unreadable(&text_history, &why))?;
    let partnership = partnership_with(tx, history.inside.as_ref().ok_or_else(none)?)?;
    Ok(KeptStatement { history, life, text_history, text, partnership })
}

/// Every statement, oldest first.
///
/// # Errors
/// [`HistoryProblem`].
pub fn statements(tx: &mut Tx<'_>) -> Result<Vec<KeptStatement>, HistoryProblem> {
    let all = store::histories::list(tx, HistoryKind::Statement)?;
    all.iter().map(|history| statement_at(tx, &history.address)).collect()
}

fn waiting(count: usize) -> String {
    if count == 1 {
        "1 text that met another waits".to_owned()
    } else {
        format!("{count} texts that met others wait")
    }
}
