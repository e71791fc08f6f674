//! Asking for the key to the vault or to casework, and writing down when it is not given.

use crate::deeds;
use crate::house::House;
use access::{Act, Permit, Refusal, Request};
use convene::Who;
use store::{StoreError, audit};

/// Decides a request by the rules of the house. A refusal is written down before it is told.
pub(crate) fn permit<E>(house: &House, request: Request, object: &str) -> Result<Permit, E>
where
    E: From<Refusal> + From<StoreError>,
{
    let asked = request.clone();
    access::decide(request, &house.rules).or_else(|refusal| {
        let deed = deeds::kept_closed(&asked, &refusal, house.rules.version(), object);
        let now = house.now();
        let note = move |tx: &mut store::Tx<'_>| audit::record(tx, &deed, now).map(|_| ());
        house.store.write("note a refusal", note)?;
        Err(refusal.into())
    })
}

/// Writes down that a page about identifiable records stayed closed to somebody. For other pages
/// there is nothing to write, and for visitors there is nobody to write about.
///
/// # Errors
/// [`StoreError`].
pub fn note_refusal(
    house: &House,
    who: Option<&Who>,
    (act, purpose): (Act, Option<access::Purpose>),
    refusal: &Refusal,
) -> Result<(), StoreError> {
    let Some(who) = who.filter(|_| house.rules.is_identifiable(act)) else { return Ok(()) };
    let mut deed = deeds::refused(&who.id, &deeds::roles_of(who), "open page", act.as_str());
    deed.purpose = purpose.map(|purpose| purpose.as_str().to_owned()).unwrap_or_default();
    deed.agreement = deeds::refused_under(refusal, house.rules.version());
    let now = house.now();
    house.store.write("note a refusal", move |tx| audit::record(tx, &deed, now).map(|_| ()))
}
