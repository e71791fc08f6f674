//! The second step of signing in: one-time codes from an app, and recovery codes for when it is lost.
//!
//! The secret an app shares with us is kept nowhere: it is made anew each time from a salt in the
//! store and a key outside it, so a copy of the database makes no code. A code is taken once; five
//! wrong ones in a quarter of an hour pause the account. A first step that was taken (the password)
//! waits ten minutes for the second, in the browser that took it, and opens nothing until then.

use crate::deeds;
use crate::house::{House, random};
use crate::sign_in::{NewSession, Secret, SignIn, WINDOW_SECONDS, who};
use commons::{ContentHash, Moment};
use convene::Who;
use convene::one_time_code::{
    CodeSecret, NEED_CODES, RECOVERY_CODES, fold_recovery_code, recovery_code,
};
use store::attempts::{self, Attempt, AttemptOutcome};
use store::one_time_codes::{self, OneTimeCodes};
use store::people::{self, Person, PersonState};
use store::sign_in_steps::{self, SignInStep, WaitsFor};
use store::{Id, StoreError, Tx, audit};

/// Wrong codes of one account in the window after which codes are refused.
pub const MOST_WRONG_CODES: u64 = 5;

/// The rules of signing in, and the key from which secrets of one-time codes are made.
#[derive(Debug, Clone)]
pub struct SecondStep {
    /// Not in the store: from the installation's own key.
    pub key: commons::Sensitive<[u8; 32]>,
    /// Who has to sign in with two steps.
    pub asked_of: AskedOf,
}

impl SecondStep {
    /// The rules of an installation where everything is invented.
    pub const fn for_a_demonstration(key: [u8; 32]) -> Self {
        let asked_of = AskedOf::NobodyInADemonstration;
        Self { key: commons::Sensitive::new(key), asked_of }
    }

    /// The rules of every other installation.
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key: commons::Sensitive::new(key), asked_of: AskedOf::RolesThatNeedIt }
    }
}

/// Who has to sign in with two steps. Whoever has set codes up is asked for them in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedOf {
    /// People whose roles open identifiable records, or let others ([`NEED_CODES`]).
    RolesThatNeedIt,
    /// Nobody: everything here is invented.
    NobodyInADemonstration,
}

/// What is still needed of somebody whose password was right.
pub(crate) fn waits_for(
    asked_of: AskedOf,
    tx: &mut Tx<'_>,
    who: &Who,
    person: &Id,
) -> Result<Option<WaitsFor>, StoreError> {
    if one_time_codes::of(tx, person)?.is_some() {
        return Ok(Some(WaitsFor::Code));
    }
    Ok(must(asked_of, who).then_some(WaitsFor::SettingUp))
}

pub(crate) fn must(asked_of: AskedOf, who: &Who) -> bool {
    match asked_of {
        AskedOf::RolesThatNeedIt => who.has_any(NEED_CODES),
        AskedOf::NobodyInADemonstration => false,
    }
}

/// Keeps the first step, known by a fresh secret of the browser.
pub(crate) fn begin(house: &House, person: Id, waits_for: WaitsFor) -> Result<SignIn, StoreError> {
    let secret = Secret::new();
    let step = SignInStep {
        secret_hash: secret.hash(),
        person,
        waits_for,
        started_at: house.now(),
        ended_at: None,
    };
    house.store.write("begin second step", move |tx| sign_in_steps::insert(tx, &step))?;
    Ok(match waits_for {
        WaitsFor::Code => SignIn::NeedsCode { secret },
        WaitsFor::SettingUp => SignIn::NeedsSettingUp { secret },
    })
}

/// What an app needs to make codes.
#[derive(Debug)]
pub struct SettingUp {
    /// The secret, as people type it.
    pub typed: String,
    /// The same as an address that apps read.
    pub address: String,
}

/// Who sets codes up: somebody signed in, or somebody whose first step waits for it.
#[derive(Debug, Clone)]
pub enum Setter {
    /// Signed in, with the secret of their session.
    SignedIn(Who, Secret),
    /// With the secret of their first step.
    Waiting(Secret),
}

impl Setter {
    /// The same salt for as long as the page is open, without keeping anything before a code came.
    fn salt(&self) -> ContentHash {
        let (Self::SignedIn(_, secret) | Self::Waiting(secret)) = self;
        let context = "lifechances salt of one-time codes v1";
        ContentHash::from_bytes(blake3::derive_key(context, secret.expose().as_bytes()))
    }

    fn find(&self, tx: &mut Tx<'_>, now: Moment) -> Result<Option<Person>, StoreError> {
        let id = match self {
            Self::SignedIn(who, _) => Id::parse(&who.id),
            Self::Waiting(secret) => sign_in_steps::of(tx, secret.hash())?
                .filter(|step| step.is_open(now) && step.waits_for == WaitsFor::SettingUp)
                .map(|step| step.person),
        };
        let Some(id) = id else { return Ok(None) };
        let found = people::of(tx, &id)?.filter(|person| person.state == PersonState::Active);
        Ok(match found {
            Some(person) if one_time_codes::of(tx, &person.id)?.is_none() => Some(person),
            Some(_) | None => None,
        })
    }
}

/// What to give to an app; none when there is nothing to set up.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn show_setting_up(house: &House, setter: &Setter) -> Result<Option<SettingUp>, StoreError> {
    let (salt, now, setter) = (setter.salt(), house.now(), setter.clone());
    let person = house.store.read("setting codes up", move |tx| setter.find(tx, now))?;
    Ok(person.map(|person| {
        let secret = secret_of(house, salt);
        let issuer = format!("Lifechances {}", house.district.name);
        SettingUp { typed: secret.in_groups(), address: secret.address(&issuer, &person.email) }
    }))
}

/// What came of setting codes up.
pub enum SetUp {
    /// They are: here are the recovery codes, shown once; and a session for whoever waited.
    Done {
        /// Ten, each of which works once.
        recovery: Vec<String>,
        /// The cookie of the new session, when there was none.
        token: Option<Secret>,
    },
    /// The code is not the one the app shows now.
    WrongCode,
    /// There is nothing to set up: it was done before, or the first step is too old.
    NothingToDo,
}

/// Sets codes up, when the first one is right.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn set_up_codes(
    house: &House,
    setter: &Setter,
    typed: &str,
    source: &str,
) -> Result<SetUp, StoreError> {
    let (salt, now) = (setter.salt(), house.now());
    let Some(step) = secret_of(house, salt).step_of(typed, now.unix(), None) else {
        return Ok(SetUp::WrongCode);
    };
    let asking = setter.clone();
    let found = house.store.read("setting codes up", move |tx| {
        let Some(person) = asking.find(tx, now)? else { return Ok::<_, StoreError>(None) };
        Ok(Some((who(tx, &person)?, person)))
    })?;
    let Some((who, person)) = found else { return Ok(SetUp::NothingToDo) };
    let (recovery, hashes) = new_recovery_codes(house, &person.id);
    let codes = OneTimeCodes { person: person.id.clone(), salt, last_step: step, set_up_at: now };
    let deed = deeds::done(&who.id, &deeds::roles_of(&who), "set up one-time codes", &who.id);
    let waiting = match setter {
        Setter::SignedIn(..) => None,
        Setter::Waiting(secret) => {
            let session = NewSession::of(house, &person, &who, source);
            Some((secret.hash(), session))
        }
    };
    let token = waiting.as_ref().map(|(_, session)| session.token.clone());
    let done = house.store.write("set up one-time codes", move |tx| {
        if one_time_codes::of(tx, &codes.person)?.is_some() {
            return Ok::<_, StoreError>(false);
        }
        if let Some((step, session)) = &waiting {
            if !sign_in_steps::end(tx, *step, now)? {
                return Ok(false);
            }
            session.keep(tx)?;
        }
        one_time_codes::insert(tx, &codes)?;
        one_time_codes::replace_recovery(tx, &codes.person, &hashes, now)?;
        audit::record(tx, &deed, now)?;
        Ok(true)
    })?;
    Ok(if done { SetUp::Done { recovery, token } } else { SetUp::NothingToDo })
}

/// Takes the second step of signing in: a code from the app, or a recovery code.
///
/// # Errors
/// [`StoreError`] when the store cannot be asked.
pub fn sign_in_with_code(
    house: &House,
    secret: &Secret,
    typed: &str,
    source: &str,
) -> Result<SignIn, StoreError> {
    let (step, now) = (secret.hash(), house.now());
    let found = house.store.read("look up first step", move |tx| {
        let open = sign_in_steps::of(tx, step)?
            .filter(|step| step.is_open(now) && step.waits_for == WaitsFor::Code);
        let Some(open) = open else { return Ok::<_, StoreError>(None) };
        let person = people::of(tx, &open.person)?;
        let Some(person) = person.filter(|p| p.state == PersonState::Active) else {
            return Ok(None);
        };
        Ok(Some((who(tx, &person)?, person)))
    })?;
    let Some((who, person)) = found.filter(|(who, _)| !who.roles.is_empty()) else {
        return Ok(SignIn::BeginAgain);
    };
    match check(house, &person.id, typed, source)? {
        Checked::Paused => return Ok(SignIn::TooManyTries),
        Checked::Wrong => return Ok(SignIn::Refused),
        Checked::Right => {}
    }
    let session = NewSession::of(house, &person, &who, source);
    let token = session.token.clone();
    let kept = house.store.write("begin session", move |tx| {
        if !sign_in_steps::end(tx, step, now)? {
            return Ok::<_, StoreError>(false);
        }
        session.keep(tx)?;
        Ok(true)
    })?;
    Ok(if kept { SignIn::SignedIn { who, token } } else { SignIn::BeginAgain })
}

pub(crate) enum Checked {
    Right,
    Wrong,
    Paused,
}

/// Looks at a code and uses it up. Wrong ones are counted.
pub(crate) fn check(
    house: &House,
    person: &Id,
    typed: &str,
    source: &str,
) -> Result<Checked, StoreError> {
    let now = house.now();
    let key = house.second_step.clone();
    let recovery = fold_recovery_code(typed).map(|code| recovery_hash(house, person, &code));
    let account_hash = ContentHash::of(format!("one-time code of {}", person.as_str()).as_bytes());
    let source_hash = ContentHash::of(source.as_bytes());
    let attempt =
        |outcome| Attempt { id: house.new_id(), account_hash, source_hash, outcome, at: now };
    let (refused, right) = (attempt(AttemptOutcome::Refused), attempt(AttemptOutcome::SignedIn));
    let (person, typed) = (person.clone(), typed.to_owned());
    // Counting, taking and noting are one transaction: guesses that come together are all counted.
    house.store.write("check code", move |tx| {
        let since = now.plus_seconds(-WINDOW_SECONDS);
        let failures = attempts::failures_since(tx, account_hash, source_hash, since)?;
        if failures.of_account >= MOST_WRONG_CODES {
            return Ok(Checked::Paused);
        }
        let is_right = match (recovery, one_time_codes::of(tx, &person)?) {
            (Some(hash), Some(_)) => one_time_codes::use_recovery(tx, &person, hash, now)?,
            (None, Some(codes)) => {
                let secret = secret_from(&key, codes.salt);
                match secret.step_of(&typed, now.unix(), Some(codes.last_step)) {
                    Some(step) => one_time_codes::take(tx, &person, step)?,
                    None => false,
                }
            }
            (_, None) => false,
        };
        if is_right && recovery.is_some() {
            let id = person.as_str();
            audit::record(tx, &deeds::done(id, "", "use recovery code", id), now)?;
        }
        attempts::insert(tx, if is_right { &right } else { &refused })?;
        Ok(if is_right { Checked::Right } else { Checked::Wrong })
    })
}

pub(crate) fn new_recovery_codes(house: &House, person: &Id) -> (Vec<String>, Vec<ContentHash>) {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(random())).collect();
    let hashes = codes.iter().map(|code| recovery_hash(house, person, code)).collect();
    (codes, hashes)
}

fn recovery_hash(house: &House, person: &Id, code: &str) -> ContentHash {
    let text = format!("recovery code v1 {} {code}", person.as_str());
    let key = house.second_step.key.reveal();
    ContentHash::from_bytes(*blake3::keyed_hash(key, text.as_bytes()).as_bytes())
}

fn secret_of(house: &House, salt: ContentHash) -> CodeSecret {
    secret_from(&house.second_step, salt)
}

fn secret_from(second_step: &SecondStep, salt: ContentHash) -> CodeSecret {
    let text = format!("one-time code secret v1 {salt}");
    let hash = blake3::keyed_hash(second_step.key.reveal(), text.as_bytes());
    let mut bytes = [0; 20];
    bytes.copy_from_slice(&hash.as_bytes()[..20]);
    CodeSecret::of(bytes)
}
