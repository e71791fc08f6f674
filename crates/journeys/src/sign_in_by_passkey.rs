//! Signing in with a passkey: one step that counts as both, because the authenticator has seen who it
//! is and holds what nobody else has.
//!
//! Nobody says who they are: the passkey does. A passkey that counts fewer uses than before may have
//! been copied; it is refused, and its owner is told. Decision 22.

use crate::deeds;
use crate::house::House;
use crate::passkeys::{Asking, Question, backup, challenge_of, copies};
use crate::sign_in::{NewSession, Secret, attempt, who};
use crate::sign_in_by_provider::has_failed_often;
use commons::ContentHash;
use convene::Who;
use recognise::passkey::{Known, NotTaken, Party, Shown, read_credential, read_use};
use recognise::{base64url, decode_base64url};
use store::attempts::{self, AttemptOutcome};
use store::passkeys::{self, Passkey};
use store::people::{self, Person, PersonState};
use store::{StoreError, audit};

/// What a browser is asked to sign somebody in.
pub fn ask_for_passkey(house: &House, browser: &Secret) -> Question {
    Question::new(house, Asking::ToSignIn, browser)
}

/// Who answers: the browser's secret, and what tells machines apart.
#[derive(Debug, Clone, Copy)]
pub struct Answering<'a> {
    /// The secret in the cookie of the sign-in form.
    pub browser: &'a Secret,
    /// The ticket of the question.
    pub ticket: &'a str,
    /// The passkey's own name, in base64url.
    pub credential: &'a str,
    /// Such as an address; it is hashed.
    pub source: &'a str,
}

/// How it ended.
#[derive(Debug)]
pub enum ByPasskey {
    /// In: the secret for the cookie.
    SignedIn(Secret),
    /// The page was open too long, was another browser's, or was answered before.
    TooOld,
    /// No passkey of an open account here, or not a right answer; which one is not said.
    Refused,
    /// The passkey counted back.
    CountedBack,
    /// Too many failures lately.
    TooManyTries,
}

/// Tries to sign somebody in by a passkey.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn sign_in_by_passkey(
    house: &House,
    party: &Party,
    answering: Answering<'_>,
    shown: Shown<'_>,
) -> Result<ByPasskey, StoreError> {
    if has_failed_often(house, answering.source)? {
        return Ok(ByPasskey::TooManyTries);
    }
    let (browser, ticket, now) = (answering.browser, answering.ticket, house.now());
    let Some(challenge) = challenge_of(house, Asking::ToSignIn, browser, ticket) else {
        return Ok(ByPasskey::TooOld);
    };
    let answered = ContentHash::of(&challenge);
    let is_new = house
        .store
        .write("answer challenge", move |tx| passkeys::note_answer(tx, answered, now))?;
    if !is_new {
        return Ok(ByPasskey::TooOld);
    }
    let Some(found) = find(house, answering.credential)? else {
        return refuse(house, None, answering.source);
    };
    match look_at(&found.passkey, party, &challenge, shown) {
        Ok(used) if found.is_open() => enter(house, found, used, answering.source),
        Ok(_) => refuse(house, Some((&found, "the account is closed")), answering.source),
        Err(NotTaken::CountedBack) => counted_back(house, &found, answering.source),
        Err(why) => refuse(house, Some((&found, &why.to_string())), answering.source),
    }
}

/// A passkey with whose it is.
struct Found {
    passkey: Passkey,
    person: Person,
    who: Who,
}

impl Found {
    fn is_open(&self) -> bool {
        self.person.state == PersonState::Active && !self.who.roles.is_empty()
    }
}

fn find(house: &House, credential: &str) -> Result<Option<Found>, StoreError> {
    // Written back, so that each name is spelt in one way.
    let Some(credential) = read_credential(credential).map(|id| base64url(&id)) else {
        return Ok(None);
    };
    house.store.read("find passkey", move |tx| {
        let Some(passkey) = passkeys::of_credential(tx, &credential)? else { return Ok(None) };
        let Some(person) = people::of(tx, &passkey.person)? else { return Ok(None) };
        let who = who(tx, &person)?;
        Ok(Some(Found { passkey, person, who }))
    })
}

type Used = (u32, passkeys::Copies);

fn look_at(
    passkey: &Passkey,
    party: &Party,
    challenge: &[u8],
    shown: Shown<'_>,
) -> Result<Used, NotTaken> {
    let key = decode_base64url(&passkey.public_key).ok_or(NotTaken::Unreadable)?;
    let known = Known {
        key: &key,
        sign_count: passkey.sign_count,
        backup: backup(passkey.copies),
        user: passkey.person.as_str().as_bytes(),
    };
    let used = read_use(party, challenge, &known, shown)?;
    Ok((used.sign_count, copies(used.backup)))
}

fn enter(house: &House, found: Found, used: Used, source: &str) -> Result<ByPasskey, StoreError> {
    let Found { passkey, person, who } = found;
    let way = format!("passkey {}", passkey.id.as_str());
    let session = NewSession::of(house, &person, &who, source).by(&way);
    let (token, now) = (session.token.clone(), house.now());
    let is_in = house.store.write("begin session", move |tx| {
        // Removed, or used by somebody else, since it was looked at.
        if !passkeys::note_use(tx, &passkey, used, now)? {
            return Ok::<_, StoreError>(false);
        }
        session.keep(tx)?;
        Ok(true)
    })?;
    if is_in { Ok(ByPasskey::SignedIn(token)) } else { refuse(house, None, source) }
}

fn counted_back(house: &House, found: &Found, source: &str) -> Result<ByPasskey, StoreError> {
    let (id, now) = (found.passkey.id.clone(), house.now());
    house.store.write("note that a passkey counted back", move |tx| {
        passkeys::note_counted_back(tx, &id, now)
    })?;
    refuse(house, Some((found, "it counted back")), source)?;
    Ok(ByPasskey::CountedBack)
}

/// Counts the failure and, when it was somebody's passkey, writes down why.
fn refuse(
    house: &House,
    what: Option<(&Found, &str)>,
    source: &str,
) -> Result<ByPasskey, StoreError> {
    let account = match what {
        Some((found, _)) => format!("passkeys of {}", found.person.id.as_str()),
        None => "passkeys of nobody".to_owned(),
    };
    let attempt = attempt(house, (&account, source), AttemptOutcome::Refused);
    let deed = what.map(|(found, why)| {
        let (person, passkey) = (found.person.id.as_str(), found.passkey.id.as_str());
        let object = format!("{person} passkey {passkey}: {why}");
        deeds::refused(person, &deeds::roles_of(&found.who), "sign in", &object)
    });
    let now = house.now();
    house.store.write("note attempt to sign in", move |tx| {
        attempts::insert(tx, &attempt)?;
        if let Some(deed) = &deed {
            audit::record(tx, deed, now)?;
        }
        Ok(ByPasskey::Refused)
    })
}
