//! Asking for the key to the vault or to casework, and writing down when it is not given.

use crate::deeds;
use crate::house::House;
use access::{Act, Action, Home, Permit, Purpose, Refusal, Request, Ties};
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

/// Asks for the permit to let the program work with who is whose, for linkage and what rests on it.
pub(crate) fn to_link<E>(house: &House, who: &Who, object: &str) -> Result<Permit, E>
where
    E: From<Refusal> + From<StoreError>,
{
    let request = Request {
        who: who.id.clone(),
        roles: who.roles.clone(),
        purpose: Purpose::Linkage,
        home: Home::Vault,
        action: Action::Link,
        ties: Ties::NONE,
        at: house.now(),
    };
    permit(house, request, object)
}

/// Writes down that an address refused somebody something, for the so many'th time in its hour. `at` is
/// the address as a pattern, such as `POST /people/{id}`; nothing that was typed is kept.
///
/// # Errors
/// [`StoreError`].
pub fn note_refused_address(
    house: &House,
    who: &Who,
    (at, count): (&str, u64),
    refusal: Option<&Refusal>,
) -> Result<(), StoreError> {
    let version = house.rules.version();
    let mut deed = deeds::refused(&who.id, &deeds::roles_of(who), "open address", at);
    deed.object = if count == 1 { at.to_owned() } else { format!("{at}, {count} times this hour") };
    deed.agreement = refusal.map_or_else(
        || format!("refused under {version}"),
        |refusal| deeds::refused_under(refusal, version),
    );
    let now = house.now();
    house.store.write("note a refusal", move |tx| audit::record(tx, &deed, now).map(|_| ()))
}

/// Writes down that a page about identifiable records stayed closed to somebody. For other pages
/// [`note_refused_address`] writes less often, and for visitors there is nobody to write about.
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
