//! Menus: what may be asked of live statistics, as a document that two people sign.

use super::CannotPublish;
use super::children::must_be_recorded;
use crate::deeds;
use crate::house::House;
use access::{Refusal, act};
use commons::{ContentHash, Moment};
use convene::Who;
use disclose::live::{Menu, Signature, SignedMenu};
use store::menus::{self, MenuRecord, MenuSignature};
use store::{StoreError, Tx, audit};

/// People who sign a menu.
pub const SIGNATURES: usize = 2;

/// A menu with who signed it, as people see it.
#[derive(Debug, Clone)]
pub struct MenuView {
    /// The seal of its content: its address.
    pub seal: ContentHash,
    /// What it says.
    pub menu: Menu,
    /// When it was put forward.
    pub proposed_at: Moment,
    /// Who signed, and when.
    pub signatures: Vec<(String, Moment)>,
    /// Whether whoever looks may sign it now.
    pub may_sign: bool,
}

/// Keeps a menu that two people are to sign, and gives its seal.
///
/// # Errors
/// [`CannotPublish`], with every mistake by line and column; then nothing is kept.
pub fn propose_menu(
    house: &House,
    who: Option<&Who>,
    document: &str,
) -> Result<ContentHash, CannotPublish> {
    let leave = house.may(who, act::WRITE_MENUS)?;
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let menu = Menu::parse(document).map_err(CannotPublish::Menu)?;
    must_be_recorded(&menu)?;
    let seal = menu.seal();
    let record = MenuRecord {
        seal,
        name: menu.id().to_owned(),
        version: menu.version(),
        academic_year: menu.academic_year().to_owned(),
        document: document.to_owned(),
        proposed_by: who.id.clone(),
        proposed_at: house.now(),
    };
    let deed = deeds::done_by(who, &leave, "propose menu", &seal.to_string());
    let kept = house.store.write("propose menu", move |tx| {
        menus::insert(tx, &record)?;
        audit::record(tx, &deed, record.proposed_at).map(|_| ())
    });
    match kept {
        Err(StoreError::Conflict(_)) => Err(CannotPublish::Kept),
        other => Ok(other.map(|()| seal)?),
    }
}

/// Signs a menu by its seal. The same person does not sign twice.
///
/// # Errors
/// [`CannotPublish`].
pub fn sign_menu(house: &House, who: Option<&Who>, seal: ContentHash) -> Result<(), CannotPublish> {
    let leave = house.may(who, act::SIGN_MENUS)?;
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let (now, id) = (house.now(), who.id.clone());
    let signed_as = who.name.clone();
    let deed = deeds::done_by(who, &leave, "sign menu", &seal.to_string());
    house.store.write("sign menu", move |tx| {
        let record = menus::of(tx, seal)?.ok_or(CannotPublish::NoSuchMenu)?;
        let menu = Menu::parse(&record.document).map_err(CannotPublish::Menu)?;
        if menu.seal() != seal {
            return Err(CannotPublish::NoSuchMenu);
        }
        let signed = menus::signatures(tx, seal)?;
        if signed.iter().any(|one| one.person.to_string() == id) {
            return Err(CannotPublish::SignedBefore);
        }
        let person = store::Id::parse(&id).ok_or(Refusal::NotSignedIn)?;
        let signed_as = signed_as.clone();
        menus::sign(tx, &MenuSignature { menu: seal, person, signed_as, seal, signed_at: now })?;
        Ok(audit::record(tx, &deed, now).map(|_| ())?)
    })
}

/// All menus, newest first.
///
/// # Errors
/// [`CannotPublish`].
pub fn list_menus(house: &House, who: Option<&Who>) -> Result<Vec<MenuView>, CannotPublish> {
    let may_sign = house.may(who, act::SIGN_MENUS).is_ok();
    let me = who.map(|who| who.id.clone());
    house.store.read("menus", move |tx| {
        let mut all = Vec::new();
        for record in menus::list(tx)? {
            all.push(view(tx, record, (me.as_deref(), may_sign))?);
        }
        Ok(all)
    })
}

/// One menu by its seal.
///
/// # Errors
/// [`CannotPublish`].
pub fn show_menu(
    house: &House,
    who: Option<&Who>,
    seal: ContentHash,
) -> Result<MenuView, CannotPublish> {
    let may_sign = house.may(who, act::SIGN_MENUS).is_ok();
    let me = who.map(|who| who.id.clone());
    house.store.read("menu", move |tx| {
        let record = menus::of(tx, seal)?.ok_or(CannotPublish::NoSuchMenu)?;
        view(tx, record, (me.as_deref(), may_sign))
    })
}

fn view(
    tx: &mut Tx<'_>,
    record: MenuRecord,
    (me, may_sign): (Option<&str>, bool),
) -> Result<MenuView, CannotPublish> {
    let signed = menus::signatures(tx, record.seal)?;
    let has_signed = signed.iter().any(|one| Some(one.person.to_string().as_str()) == me);
    Ok(MenuView {
        seal: record.seal,
        menu: Menu::parse(&record.document).map_err(CannotPublish::Menu)?,
        proposed_at: record.proposed_at,
        may_sign: may_sign && !has_signed && signed.len() < SIGNATURES,
        signatures: signed.into_iter().map(|one| (one.signed_as, one.signed_at)).collect(),
    })
}

/// A menu as two people signed it.
pub(super) fn signed(tx: &mut Tx<'_>, seal: ContentHash) -> Result<SignedMenu, CannotPublish> {
    let record = menus::of(tx, seal)?.ok_or(CannotPublish::NoSuchMenu)?;
    let menu = Menu::parse(&record.document).map_err(CannotPublish::Menu)?;
    if menu.seal() != seal {
        return Err(CannotPublish::NoSuchMenu);
    }
    let signature = |one: MenuSignature| Signature {
        by: one.signed_as,
        on: one.signed_at.day(),
        seal: one.seal,
    };
    let signatures = menus::signatures(tx, seal)?.into_iter().map(signature).collect();
    Ok(SignedMenu::new(menu, signatures)?)
}
