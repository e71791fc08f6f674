//! Agreements that wait for somebody's own signature: for those who may sign as a party.

use crate::house::Caller;
use crate::sharing::keep_agreement::may_sign_as;
use crate::sharing::{CannotShare, kept};
use commons::Day;
use share::agreement::Stage;
use store::Tx;

/// A signature that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WaitingSignature {
    /// The name of the agreement in addresses.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// For which organisation.
    pub(crate) party: String,
    /// The first day of the agreement: from then on it is missed.
    pub(crate) from: Day,
}

/// Agreements put to the parties that this person may sign for one of them, and nobody has signed for
/// it yet. Where they belong has to be looked up before.
pub(crate) fn waiting_signatures(
    tx: &mut Tx<'_>,
    caller: &Caller,
) -> Result<Vec<WaitingSignature>, CannotShare> {
    let mut waiting = Vec::new();
    for kept in kept::agreements(tx)? {
        let Some(newest) = kept.versions.newest() else { continue };
        let agreement = &newest.agreement;
        if newest.life.stage() != Stage::Proposed {
            continue;
        }
        for id in newest.life.waits_for(agreement) {
            let Some(party) = agreement.party(id) else { continue };
            if may_sign_as(caller, id).is_ok() {
                waiting.push(WaitingSignature {
                    id: agreement.id.clone(),
                    title: agreement.title.clone(),
                    party: party.name.clone(),
                    from: agreement.from,
                });
            }
        }
    }
    Ok(waiting)
}
