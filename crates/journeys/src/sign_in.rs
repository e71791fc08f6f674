//! Signing in, staying signed in and signing out.
//!
//! A session is a random number that only the browser knows; the store keeps its hash. Guessing is
//! slowed: after ten failures of an account or thirty from a machine in a quarter of an hour,
//! attempts are refused without looking at the password.

use crate::deeds;
use crate::house::{House, random};
use crate::second_step;
use commons::ContentHash;
use convene::{Email, PasswordHash, Role, Who};
use store::attempts::{self, Attempt, AttemptOutcome};
use store::audit::Deed;
use store::people::{self, Person, PersonState};
use store::sessions::{self, Session, Standing};
use store::{Id, StoreError, Tx};

/// Failures of one account in the window after which attempts are refused.
pub const MOST_FAILURES_OF_ACCOUNT: u64 = 10;
/// Failures from one machine in the window after which attempts are refused.
pub const MOST_FAILURES_OF_SOURCE: u64 = 30;
/// The window, in seconds.
pub const WINDOW_SECONDS: i64 = 15 * 60;

/// How an attempt to sign in ended.
pub enum SignIn {
    /// In: the secret for the cookie, and the one for forms.
    SignedIn {
        /// The person.
        who: Who,
        /// Goes into the cookie and nowhere else.
        token: Secret,
    },
    /// The password is right, and a one-time code is needed.
    NeedsCode {
        /// Known to the browser alone, until the code comes.
        secret: Secret,
    },
    /// The password is right, and the person's roles need one-time codes, which are not set up.
    NeedsSettingUp {
        /// Known to the browser alone, until they are.
        secret: Secret,
    },
    /// The first step is too old, or was taken already.
    BeginAgain,
    /// The address or the password is wrong, or the code; which one is not said.
    Refused,
    /// Too many failures lately. Try again in a quarter of an hour.
    TooManyTries,
}

/// 256 random bits in hexadecimal. It does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(crate) fn new() -> Self {
        Self(ContentHash::from_bytes(random::<32>()).to_string())
    }

    /// Its hash, which is what the store keeps.
    pub(crate) fn hash(&self) -> ContentHash {
        ContentHash::of(self.0.as_bytes())
    }

    /// The secret, for a cookie, a link or a hidden field.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Tries to sign somebody in. `source` tells machines apart, such as an address; it is hashed.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn sign_in(
    house: &House,
    email: &str,
    password: &str,
    source: &str,
) -> Result<SignIn, StoreError> {
    let account_hash = ContentHash::of(email.trim().to_lowercase().as_bytes());
    let source_hash = ContentHash::of(source.as_bytes());
    let now = house.now();
    let attempt =
        |outcome| Attempt { id: house.new_id(), account_hash, source_hash, outcome, at: now };
    if throttled(house, &attempt(AttemptOutcome::Throttled))? {
        return Ok(SignIn::TooManyTries);
    }
    let Some((person, who)) = find(house, email)? else {
        // The work of a password is done all the same, so that time does not tell who has an account.
        let _ = PasswordHash::of_nobody().matches(password);
        note(house, attempt(AttemptOutcome::Refused))?;
        return Ok(SignIn::Refused);
    };
    // Without a password there is the same work, and it is never right.
    let (stored, may_match) = match &person.password_hash {
        Some(hash) => (PasswordHash::from_stored(hash.reveal()), true),
        None => (PasswordHash::of_nobody(), false),
    };
    let right = stored.matches(password) && may_match;
    if !right || person.state != PersonState::Active || who.roles.is_empty() {
        note(house, attempt(AttemptOutcome::Refused))?;
        return Ok(SignIn::Refused);
    }
    let (id, asking) = (person.id.clone(), who.clone());
    let asked_of = house.second_step.asked_of;
    let waits = house.store.read("is a second step needed", move |tx| {
        second_step::waits_for(asked_of, tx, &asking, &id)
    })?;
    match waits {
        Some(waits_for) => second_step::begin(house, person.id, waits_for),
        None => begin_session(house, &person, who, source),
    }
}

fn begin_session(
    house: &House,
    person: &Person,
    who: Who,
    source: &str,
) -> Result<SignIn, StoreError> {
    let session = NewSession::of(house, person, &who, source);
    let token = session.token.clone();
    house.store.write("begin session", move |tx| session.keep(tx))?;
    Ok(SignIn::SignedIn { who, token })
}

/// A session that is about to begin, with what is written down of it.
pub(crate) struct NewSession {
    pub(crate) token: Secret,
    session: Session,
    attempt: Attempt,
    deed: Deed,
}

impl NewSession {
    pub(crate) fn of(house: &House, person: &Person, who: &Who, source: &str) -> Self {
        let (token, now) = (Secret::new(), house.now());
        let session = Session {
            token_hash: token.hash(),
            person: person.id.clone(),
            csrf_hash: csrf_of(&token).hash(),
            created_at: now,
            last_seen_at: now,
            ended_at: None,
        };
        let attempt = attempt(house, (&person.email, source), AttemptOutcome::SignedIn);
        let deed = deeds::done(&who.id, &deeds::roles_of(who), "sign in", &who.id);
        Self { token, session, attempt, deed }
    }

    /// The same, by way of a provider, which the audit then names.
    pub(crate) fn by(mut self, way: &str) -> Self {
        self.deed.object = format!("{} by {way}", self.deed.object);
        self
    }

    pub(crate) fn keep(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let now = self.session.created_at;
        attempts::insert(tx, &self.attempt)?;
        sessions::insert(tx, &self.session)?;
        people::note_sign_in(tx, &self.session.person, now)?;
        store::audit::record(tx, &self.deed, now).map(|_| ())
    }
}

/// The secret that forms of this session carry: derived from the cookie, which a foreign page
/// cannot read.
pub fn csrf_of(token: &Secret) -> Secret {
    let derived = blake3::derive_key("lifechances web form token v1", token.expose().as_bytes());
    Secret(ContentHash::from_bytes(derived).to_string())
}

/// Reads the secret from a cookie's text.
pub fn token_from_cookie(text: &str) -> Option<Secret> {
    ContentHash::parse(text).map(|hash| Secret(hash.to_string()))
}

/// Whose session this is, when it still holds. Using it keeps it from going idle.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn who_is(house: &House, token: &Secret) -> Result<Option<Who>, StoreError> {
    let hash = ContentHash::of(token.expose().as_bytes());
    let now = house.now();
    let found = house.store.read("look up session", move |tx| {
        let Some(session) = sessions::of(tx, hash)? else { return Ok::<_, StoreError>(None) };
        if session.standing(now) != Standing::Open {
            return Ok(None);
        }
        let Some(person) = people::of(tx, &session.person)? else { return Ok(None) };
        let who = who(tx, &person)?;
        let open = person.state == PersonState::Active && !who.roles.is_empty();
        Ok(open.then_some((who, session.last_seen_at)))
    })?;
    let Some((who, last_seen)) = found else { return Ok(None) };
    // Once a minute is often enough, and spares the writer.
    if now.unix() - last_seen.unix() >= 60 {
        house.store.write("touch session", move |tx| sessions::touch(tx, hash, now))?;
    }
    Ok(Some(who))
}

/// Ends a session.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn sign_out(house: &House, token: &Secret, who: &Who) -> Result<(), StoreError> {
    let hash = ContentHash::of(token.expose().as_bytes());
    let (now, deed) =
        (house.now(), deeds::done(&who.id, &deeds::roles_of(who), "sign out", &who.id));
    house.store.write("end session", move |tx| {
        sessions::end(tx, hash, now)?;
        store::audit::record(tx, &deed, now).map(|_| ())
    })
}

/// Whether there were too many wrong passwords lately for the account or from the place of an attempt. Then
/// the attempt is written down, and no password is looked at.
pub(crate) fn throttled(house: &House, attempt: &Attempt) -> Result<bool, StoreError> {
    let (account, source) = (attempt.account_hash, attempt.source_hash);
    let since = attempt.at.plus_seconds(-WINDOW_SECONDS);
    let failures = house.store.read("count failures to sign in", move |tx| {
        attempts::failures_since(tx, account, source, since)
    })?;
    let many = failures.of_account >= MOST_FAILURES_OF_ACCOUNT
        || failures.of_source >= MOST_FAILURES_OF_SOURCE;
    if many {
        note(house, attempt.clone())?;
    }
    Ok(many)
}

fn note(house: &House, attempt: Attempt) -> Result<(), StoreError> {
    house.store.write("note attempt to sign in", move |tx| attempts::insert(tx, &attempt))
}

fn find(house: &House, email: &str) -> Result<Option<(Person, Who)>, StoreError> {
    let Some(email) = Email::parse(email) else { return Ok(None) };
    house.store.read("find person", move |tx| {
        let Some(person) = people::by_email(tx, email.as_str())? else { return Ok(None) };
        let who = who(tx, &person)?;
        Ok(Some((person, who)))
    })
}

/// Somebody who is signed in, as they stand now: roles may have ended since the request came in.
pub(crate) fn as_they_stand(
    tx: &mut Tx<'_>,
    asking: Option<&Who>,
) -> Result<Option<Who>, StoreError> {
    let Some(id) = asking.and_then(|asking| Id::parse(&asking.id)) else { return Ok(None) };
    match people::of(tx, &id)? {
        Some(person) if person.state == PersonState::Active => who(tx, &person).map(Some),
        Some(_) | None => Ok(None),
    }
}

/// A person with the roles they hold now. A role this version does not know opens nothing.
pub(crate) fn who(tx: &mut Tx<'_>, person: &Person) -> Result<Who, StoreError> {
    let memberships = people::memberships(tx, &person.id)?;
    let mut roles: Vec<Role> = memberships.iter().filter_map(|m| Role::parse(&m.role)).collect();
    roles.sort_unstable();
    roles.dedup();
    Ok(Who {
        id: person.id.as_str().to_owned(),
        name: person.display_name.clone(),
        organisation: person.organisation.clone(),
        roles,
    })
}

/// An attempt now: for which account and from where, both as hashes.
pub(crate) fn attempt(
    house: &House,
    (account, source): (&str, &str),
    outcome: AttemptOutcome,
) -> Attempt {
    Attempt {
        id: house.new_id(),
        account_hash: ContentHash::of(account.as_bytes()),
        source_hash: ContentHash::of(source.as_bytes()),
        outcome,
        at: house.now(),
    }
}
