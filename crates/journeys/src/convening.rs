//! What every journey of a partnership needs: the partnership at an address, who may act for whom, and
//! why something cannot be done.

use crate::histories::{self, HistoryProblem, Told};
use access::Refusal;
use convene::area::AreaNotAllowed;
use convene::organisation::{OrganisationDeed, OrganisationLife, OrganisationNotAllowed};
use convene::partnership::{
    PartnershipDeed, PartnershipLife, PartnershipNotAllowed, PartnershipStage,
};
use convene::{BadOrgId, OrgId, Organisation, Who};
use store::histories::{History, HistoryKind};
use store::{StoreError, Tx};

/// Why something cannot be done with an organisation, an area or a partnership.
#[derive(Debug, thiserror::Error)]
pub enum CannotConvene {
    /// It is for others, or for those who have signed in.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The history cannot be read or added to.
    #[error(transparent)]
    History(#[from] HistoryProblem),
    /// The partnership does not allow it.
    #[error(transparent)]
    Partnership(#[from] PartnershipNotAllowed),
    /// The organisation does not allow it.
    #[error(transparent)]
    Organisation(#[from] OrganisationNotAllowed),
    /// The area does not allow it.
    #[error(transparent)]
    Area(#[from] AreaNotAllowed),
    /// The identifier is not one.
    #[error(transparent)]
    BadOrgId(#[from] BadOrgId),
    /// The organisation is on the list already.
    #[error("{0} is on the list already")]
    Registered(OrgId),
    /// The organisation is not on the list.
    #[error("choose an organisation of the list; register it first when it is not there")]
    NoSuchOrganisation,
    /// There is no such person, or their account is closed.
    #[error("choose a person who has an account here")]
    NoSuchPerson,
    /// There is no such area or place.
    #[error("choose an area of the list; draw it first when it is not there")]
    NoSuchArea,
    /// The codes of small areas cannot be read.
    #[error("{0} is not the code of a small area, such as E01010568")]
    BadArea(String),
    /// Somebody would give themselves a seat, and with it a signature.
    #[error(
        "nobody seats themselves: ask another convenor, which an administrator can make somebody"
    )]
    OwnSeat,
    /// The partnership is closed.
    #[error("this partnership has ended: it stays on record, and nothing new begins in it")]
    Ended,
    /// Another partnership works in the area of this name.
    #[error(
        "{0} works in an area of this name: give yours another, or say below that you draw it \
             again for both"
    )]
    AreaOfAnother(String),
    /// Those who agreed on how the partnership decides have to change it.
    #[error(
        "choose the decision of a meeting of this partnership by which it decides in another way: \
         nobody changes alone what partners agreed"
    )]
    Undecided,
    /// The day by which terms are looked at again has passed.
    #[error("choose a day from today on by which these terms are looked at again")]
    ReviewInThePast,
    /// The person holds no seat that may do this.
    #[error("this is for those who hold a seat in the partnership")]
    NoSeat,
}

impl From<StoreError> for CannotConvene {
    fn from(problem: StoreError) -> Self {
        Self::History(problem.into())
    }
}

/// A partnership as it was read in one view of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPartnership {
    /// Its history in the store, without entries.
    pub history: History,
    /// Its life.
    pub life: PartnershipLife,
}

impl KeptPartnership {
    /// How many entries were seen.
    pub fn seen(&self) -> u64 {
        self.life.history().len() as u64
    }

    /// Whether this person may act for an organisation here: they hold a seat of it that decides.
    pub fn may_act_for(&self, who: &Who, organisation: &OrgId) -> bool {
        self.convenes() && self.life.may_act_for(&who.id, organisation)
    }

    /// Whether it convenes: it was not closed.
    pub fn convenes(&self) -> bool {
        self.life.stage() == PartnershipStage::Convening
    }

    /// Whether this person holds a seat here, whatever they may do in it, while it convenes.
    pub fn sits(&self, who: &Who) -> bool {
        self.convenes() && self.life.seat_of(&who.id).is_some()
    }
}

/// The partnership at an address.
///
/// # Errors
/// [`HistoryProblem`].
pub fn partnership_at(tx: &mut Tx<'_>, address: &str) -> Result<KeptPartnership, HistoryProblem> {
    partnership_of(histories::read(tx, HistoryKind::Partnership, address)?)
}

/// Every partnership, oldest first.
///
/// # Errors
/// [`HistoryProblem`].
pub fn partnerships(tx: &mut Tx<'_>) -> Result<Vec<KeptPartnership>, HistoryProblem> {
    let all = histories::read_all(tx, HistoryKind::Partnership)?;
    all.into_iter().map(partnership_of).collect()
}

/// The partnership with this id in the store, as what a statement or a meeting is inside of.
///
/// # Errors
/// [`HistoryProblem`].
pub fn partnership_with(
    tx: &mut Tx<'_>,
    id: &store::Id,
) -> Result<KeptPartnership, HistoryProblem> {
    let found = store::histories::get(tx, id)?;
    let history = found.ok_or(HistoryProblem::NoSuch(HistoryKind::Partnership))?;
    partnership_of(histories::read_entries(tx, history)?)
}

fn partnership_of(told: Told<PartnershipDeed>) -> Result<KeptPartnership, HistoryProblem> {
    match PartnershipLife::told(told.entries) {
        Ok(life) => Ok(KeptPartnership { history: told.history, life }),
        Err(why) => Err(unreadable(&told.history, &why)),
    }
}

/// The organisation of this identifier, unless it has left.
///
/// # Errors
/// [`HistoryProblem`] other than that there is none.
pub fn organisation_with(
    tx: &mut Tx<'_>,
    id: &OrgId,
) -> Result<Option<Organisation>, HistoryProblem> {
    match histories::read(tx, HistoryKind::Organisation, &address_of_organisation(id)) {
        Ok(told) => {
            let (_, life) = organisation_of(told)?;
            let member = life.stage() == convene::organisation::OrganisationStage::Member;
            Ok(life.organisation().filter(|_| member).cloned())
        }
        Err(HistoryProblem::NoSuch(_)) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Where an organisation is in addresses: its identifier in small letters, which never changes.
pub fn address_of_organisation(id: &OrgId) -> String {
    id.as_str().to_ascii_lowercase()
}

pub(crate) fn organisation_of(
    told: Told<OrganisationDeed>,
) -> Result<(History, OrganisationLife), HistoryProblem> {
    match OrganisationLife::told(told.entries) {
        Ok(life) => Ok((told.history, life)),
        Err(why) => Err(unreadable(&told.history, &why)),
    }
}

/// A history whose entries do not follow from each other.
pub(crate) fn unreadable(history: &History, why: &dyn std::fmt::Display) -> HistoryProblem {
    HistoryProblem::Unreadable {
        kind: history.kind,
        address: history.address.clone(),
        seq: 0,
        why: why.to_string(),
    }
}
