//! Coming back from a provider: once, in the browser that was sent, with an account that is joined or is
//! joined now by an invitation.

use super::{Words, tell, way_back};
use crate::house::House;
use crate::joining::{CannotJoin, join_by_provider};
use crate::providers::{NotReached, Provider, WantedKeys};
use crate::second_step::{self, begin};
use crate::sign_in::{NewSession, Secret, SignIn, attempt, who};
use recognise::id_token::{Expected, Identity, NotBelieved, add_person, read_id_token};
use recognise::provider::Described;
use serde::Deserialize;
use store::attempts::{self, AttemptOutcome};
use store::people::{self, PersonState};
use store::provider_steps::{self, ProviderStep};
use store::{StoreError, Tx, provider_accounts};
use subtle::ConstantTimeEq;

/// No code is longer.
const LONGEST_CODE: usize = 4_096;

/// What the provider sent with the person.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answered<'a> {
    /// Fits the browser's secret.
    pub state: &'a str,
    /// Is changed for tokens.
    pub code: &'a str,
    /// The provider, by its own word.
    pub issuer: Option<&'a str>,
    /// Why there is no code.
    pub error: Option<&'a str>,
}

/// How coming back ended.
pub enum CameBack {
    /// As after a password: in, or on to the second step; and where they go.
    On(Box<SignIn>, String),
    /// The provider knows them, and no open account here is joined with them.
    NotJoined {
        /// The provider.
        name: String,
        /// Their name there, for an administrator.
        subject: String,
    },
    /// The provider does not vouch for the address that was invited.
    OtherAddress {
        /// The provider.
        name: String,
    },
    /// Their account at the provider is joined with an account here already.
    JoinedAlready {
        /// The provider.
        name: String,
    },
    /// An account has the invited address: they sign in to it.
    HasAccount,
    /// The invitation can no longer be used.
    InvitationOver,
    /// They, or the provider, stopped it.
    Stopped {
        /// The provider.
        name: String,
    },
    /// It was another browser, too long ago, or done before.
    BeginAgain,
    /// The provider did not answer, or not in a way that can be believed.
    NotVouched {
        /// The provider.
        name: String,
    },
}

/// Takes somebody in who comes back from a provider with this browser's secret.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn come_back(
    house: &House,
    word: &str,
    secret: Option<&Secret>,
    answered: Answered<'_>,
    (origin, source): (&str, &str),
) -> Result<CameBack, StoreError> {
    let (Some(provider), Some(secret)) = (house.providers.find(word), secret) else {
        return Ok(CameBack::BeginAgain);
    };
    let words = Words::of(secret, word);
    if !bool::from(words.state.as_bytes().ct_eq(answered.state.as_bytes())) {
        return Ok(CameBack::BeginAgain);
    }
    let (hash, now) = (secret.hash(), house.now());
    let step = house.store.write("come back", move |tx| provider_steps::take(tx, hash, now))?;
    // Taken now, it reads as it was before.
    let Some(step) = step.filter(|step| step.is_open(now) && step.provider == word) else {
        return Ok(CameBack::BeginAgain);
    };
    let name = provider.settings.name.clone();
    if answered.error.is_some() {
        return Ok(CameBack::Stopped { name });
    }
    match identify(house, provider, &words, answered, origin) {
        Ok(vouched) => take_in(house, provider, step, vouched, source),
        Err(problem) => {
            tell(provider, &problem);
            note_refused(house, &format!("{word} {hash}"), source)?;
            Ok(CameBack::NotVouched { name })
        }
    }
}

/// Why nobody is vouched for.
#[derive(Debug, thiserror::Error)]
enum NotVouched {
    #[error(transparent)]
    NotReached(#[from] NotReached),
    #[error(transparent)]
    NotBelieved(#[from] NotBelieved),
    #[error("the answer came from another provider, or does not say from which")]
    OtherProvider,
    #[error("there is no code that can be read")]
    NoCode,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

/// Who came back, with what asks the provider for more about them.
struct Vouched {
    identity: Identity,
    described: Described,
    access_token: Option<String>,
}

fn identify(
    house: &House,
    provider: &Provider,
    words: &Words,
    answered: Answered<'_>,
    origin: &str,
) -> Result<Vouched, NotVouched> {
    let (settings, now) = (&provider.settings, house.now());
    let described = house.providers.described(provider, now)?;
    let is_same = |issuer: &str| issuer == settings.issuer.as_str();
    if !answered.issuer.map_or(!described.names_itself, is_same) {
        return Err(NotVouched::OtherProvider);
    }
    if answered.code.is_empty() || answered.code.len() > LONGEST_CODE {
        return Err(NotVouched::NoCode);
    }
    let back = way_back(origin, &settings.word);
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", answered.code),
        ("redirect_uri", &back),
        ("code_verifier", &words.verifier),
    ];
    let bytes = house.providers.change_code(provider, &described, now, &fields)?;
    let tokens: Tokens = serde_json::from_slice(&bytes).map_err(|_| NotBelieved::Unreadable)?;
    let expected = Expected {
        issuer: settings.issuer.as_str(),
        client: &settings.client,
        nonce: &words.nonce,
        now: now.unix(),
    };
    let read = |wanted| -> Result<Identity, NotVouched> {
        let keys = house.providers.keys(provider, &described, (now, wanted))?;
        Ok(read_id_token(&tokens.id_token, &keys, &expected)?)
    };
    let identity = match read(WantedKeys::Kept) {
        Err(NotVouched::NotBelieved(NotBelieved::NoSuchKey)) => read(WantedKeys::Newer)?,
        other => other?,
    };
    Ok(Vouched { identity, described, access_token: tokens.access_token })
}

/// An account is joined by an invitation or by an administrator; otherwise nobody is taken in.
fn take_in(
    house: &House,
    provider: &Provider,
    step: ProviderStep,
    vouched: Vouched,
    source: &str,
) -> Result<CameBack, StoreError> {
    let settings = &provider.settings;
    let name = settings.name.clone();
    if let Some(link) = step.invitation {
        let vouched = match with_person(house, provider, vouched) {
            Ok(vouched) => vouched,
            Err(problem) => {
                tell(provider, &problem);
                return Ok(CameBack::NotVouched { name });
            }
        };
        match join_by_provider(house, link, settings.issuer.as_str(), &vouched.identity) {
            Ok(()) => return enter(house, provider, &vouched.identity, (step.then_path, source)),
            Err(CannotJoin::OtherAddress) => return Ok(CameBack::OtherAddress { name }),
            Err(CannotJoin::JoinedAlready) => return Ok(CameBack::JoinedAlready { name }),
            Err(CannotJoin::HasAccount) => return Ok(CameBack::HasAccount),
            Err(CannotJoin::NotOpen | CannotJoin::NoName | CannotJoin::BadPassword(_)) => {
                return Ok(CameBack::InvitationOver);
            }
            // Nothing was kept: the link still holds.
            Err(CannotJoin::Membership(problem)) => {
                tell(provider, &problem);
                return Ok(CameBack::NotVouched { name });
            }
            Err(CannotJoin::Store(problem)) => return Err(problem),
        }
    }
    enter(house, provider, &vouched.identity, (step.then_path, source))
}

/// With name and address, which some providers say only when they are asked.
fn with_person(
    house: &House,
    provider: &Provider,
    vouched: Vouched,
) -> Result<Vouched, NotVouched> {
    let (Some(address), Some(token)) = (&vouched.described.person, &vouched.access_token) else {
        return Ok(vouched);
    };
    if vouched.identity.email.is_some() {
        return Ok(vouched);
    }
    let bytes = house.providers.person(provider, house.now(), (address, token))?;
    Ok(Vouched { identity: add_person(vouched.identity, &bytes)?, ..vouched })
}

fn enter(
    house: &House,
    provider: &Provider,
    identity: &Identity,
    (then, source): (String, &str),
) -> Result<CameBack, StoreError> {
    let settings = &provider.settings;
    let (issuer, subject) = (settings.issuer.as_str().to_owned(), identity.subject.clone());
    let asked_of = house.second_step.asked_of;
    let found = house.store.read("find joined account", move |tx| {
        let Some(joined) = provider_accounts::of(tx, &issuer, &subject)? else {
            return Ok::<_, StoreError>(None);
        };
        let Some(person) = people::of(tx, &joined.person)? else { return Ok(None) };
        let who = who(tx, &person)?;
        let waits = second_step::waits_for(asked_of, tx, &who, &person.id)?;
        let is_open = person.state == PersonState::Active && !who.roles.is_empty();
        Ok(is_open.then_some((person, who, waits)))
    })?;
    let Some((person, who, waits)) = found else {
        note_refused(house, &format!("{} {}", settings.issuer, identity.subject), source)?;
        let (name, subject) = (settings.name.clone(), identity.subject.clone());
        return Ok(CameBack::NotJoined { name, subject });
    };
    let (issuer, subject) = (settings.issuer.as_str().to_owned(), identity.subject.clone());
    let now = house.now();
    // Noted first: whoever was parted since they came back gets neither session nor second step.
    let note = move |tx: &mut Tx<'_>| provider_accounts::note_use(tx, &issuer, &subject, now);
    let on = match waits {
        Some(waits_for) if !has_shown_two(provider, identity) => {
            if !house.store.write("note use of provider", note)? {
                return Ok(CameBack::BeginAgain);
            }
            begin(house, person.id, waits_for)?
        }
        Some(_) | None => {
            let session = NewSession::of(house, &person, &who, source).by(&settings.word);
            let token = session.token.clone();
            let begun = house.store.write("begin session", move |tx| {
                let is_joined = note(tx)?;
                if is_joined {
                    session.keep(tx)?;
                }
                Ok::<_, StoreError>(is_joined)
            })?;
            if !begun {
                return Ok(CameBack::BeginAgain);
            }
            SignIn::SignedIn { who, token }
        }
    };
    Ok(CameBack::On(Box::new(on), then))
}

/// Whether the provider says, in words its operator has named, that it saw two things.
fn has_shown_two(provider: &Provider, identity: &Identity) -> bool {
    let settings = &provider.settings;
    let by_acr = identity.acr.as_ref().is_some_and(|acr| settings.two_steps_acr.contains(acr));
    by_acr || identity.amr.iter().any(|word| settings.two_steps_amr.contains(word))
}

fn note_refused(house: &House, account: &str, source: &str) -> Result<(), StoreError> {
    let attempt = attempt(house, (account, source), AttemptOutcome::Refused);
    house.store.write("note attempt to sign in", move |tx| attempts::insert(tx, &attempt))
}
