//! From a draft to a published statement: the convenor puts it to the partners, each organisation
//! signs, abstains or dissents through the seat that decides for it, and it is agreed, published,
//! amended or withdrawn.

use crate::histories::{self, HistoryProblem, Writing};
use crate::house::{Caller, House};
use crate::statements::{CannotDraft, KeptStatement, statement_at};
use access::{Refusal, act};
use convene::life::Entry;
use convene::statement::{Position, StatementDeed, StatementStage, StatementText};
use convene::{OrgId, Who};

/// What is done with a statement, as a person asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementChange {
    /// Its text is fixed and put to the partners: the one with this seal, as it was read.
    Consult(String),
    /// Somebody says something about it.
    Comment(String),
    /// It goes back to be changed, for a reason.
    ReturnToDraft(String),
    /// An organisation takes a position on the text with this seal.
    Take {
        /// Which organisation.
        organisation: String,
        /// The seal of the text that was read.
        seal: String,
        /// What it says.
        position: Position,
    },
    /// It is agreed.
    Agree,
    /// It is published.
    Publish,
    /// Work on the next version begins, for a reason.
    Amend(String),
    /// It is given up, for a reason.
    Withdraw(String),
}

impl StatementChange {
    const fn action(&self) -> &'static str {
        match self {
            Self::Consult(_) => "put statement to partners",
            Self::Comment(_) => "comment on statement",
            Self::ReturnToDraft(_) => "return statement to draft",
            Self::Take { .. } => "take position on statement",
            Self::Agree => "agree statement",
            Self::Publish => "publish statement",
            Self::Amend(_) => "amend statement",
            Self::Withdraw(_) => "withdraw statement",
        }
    }
}

/// Does something with a statement and says where it stands then.
///
/// # Errors
/// [`CannotDraft`], with the reason; nothing was changed then.
pub fn change_statement(
    house: &House,
    who: Option<&Who>,
    address: &str,
    change: &StatementChange,
) -> Result<StatementStage, CannotDraft> {
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, address, change) = (house.now(), address.to_owned(), change.clone());
    house.store.write("change statement", move |tx| {
        let mut kept = statement_at(tx, &address)?;
        let asking = asking.clone().known(tx)?;
        let deed = deed_of(&kept, &asking, &change)?;
        let seen = kept.life.history().len() as u64;
        let text = text_of(&kept);
        let partnership = kept.partnership.life.partnership();
        let entry = Entry { at, who: who.id.clone(), deed: deed.clone() };
        let stage = kept.life.apply(&text, &partnership, entry)?;
        let writing = Writing { who: &who, at, action: change.action() };
        histories::append(tx, (&kept.history, seen), writing, &deed)?;
        Ok(stage)
    })
}

/// The text the rules look at: what was put to the partners, or the draft.
pub(crate) fn text_of(kept: &KeptStatement) -> StatementText {
    let last = kept.life.versions().last();
    let fixed = match kept.life.stage() {
        StatementStage::Draft => None,
        StatementStage::Consultation
        | StatementStage::Agreed
        | StatementStage::Published
        | StatementStage::Withdrawn => last.and_then(|version| kept.text.sealed(&version.seal)),
    };
    fixed.unwrap_or_else(|| kept.text.text()).clone()
}

fn deed_of(
    kept: &KeptStatement,
    asking: &Caller,
    change: &StatementChange,
) -> Result<StatementDeed, CannotDraft> {
    asking.person()?;
    match change {
        StatementChange::Comment(_) => kept.may_write(asking)?,
        StatementChange::Take { organisation, .. } => {
            let id = OrgId::parse(organisation).map_err(crate::convening::CannotConvene::from)?;
            kept.may_take_position(asking, &id)?;
        }
        StatementChange::Consult(_)
        | StatementChange::ReturnToDraft(_)
        | StatementChange::Agree
        | StatementChange::Publish
        | StatementChange::Amend(_)
        | StatementChange::Withdraw(_) => {
            asking.may(act::CONVENE)?;
        }
    }
    Ok(match change.clone() {
        StatementChange::Consult(read) => {
            let waiting = kept.text.waiting().len();
            if waiting > 0 {
                return Err(CannotDraft::Waiting(waiting));
            }
            let seal = kept.text.text().seal();
            if seal != read {
                return Err(HistoryProblem::MovedOn.into());
            }
            StatementDeed::Consult { seal }
        }
        StatementChange::Comment(words) => StatementDeed::Comment { words },
        StatementChange::ReturnToDraft(reason) => StatementDeed::ReturnToDraft { reason },
        StatementChange::Take { organisation, seal, position } => {
            let organisation =
                OrgId::parse(&organisation).map_err(crate::convening::CannotConvene::from)?;
            StatementDeed::Take { organisation, seal, position }
        }
        StatementChange::Agree => StatementDeed::Agree,
        StatementChange::Publish => StatementDeed::Publish,
        StatementChange::Amend(reason) => StatementDeed::Amend { reason },
        StatementChange::Withdraw(reason) => StatementDeed::Withdraw { reason },
    })
}
