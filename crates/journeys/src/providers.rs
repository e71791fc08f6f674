//! The OpenID providers people may sign in with: how an operator sets them up, and what was asked of
//! each. A description and keys are kept for an hour; keys are asked for sooner when a token names
//! another, and a description serves for a day when nobody answers. A provider that did not answer is
//! left alone for a moment, so that one that is down holds nobody up.

use commons::{Moment, Sensitive};
use fetch::{Fetcher, NotFetched, Telling};
use recognise::provider::{BadDescription, Described, Keys};
use recognise::web_address::WebAddress;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Seconds for which what a provider says of itself is not asked again.
const KEPT_SECONDS: i64 = 60 * 60;
/// Seconds for which it is used when the provider does not answer.
const LONGEST_KEPT_SECONDS: i64 = 24 * 60 * 60;
/// Seconds for which a provider that did not answer is not asked.
const LEFT_ALONE_SECONDS: i64 = 10;
/// Seconds between two questions for keys.
const BETWEEN_KEYS_SECONDS: i64 = 20;

/// A provider as an operator sets it up.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    /// Its word in addresses.
    pub word: String,
    /// Its name on pages.
    pub name: String,
    /// The issuer.
    pub issuer: WebAddress,
    /// The name of this installation there.
    pub client: String,
    /// The secret of this installation there; a public client has none.
    pub secret: Option<Sensitive<String>>,
    /// What is asked for, `openid` among it.
    pub scope: String,
    /// Words of `acr` that say that the person has shown two things.
    pub two_steps_acr: Vec<String>,
    /// Words of `amr` that say so, each for itself.
    pub two_steps_amr: Vec<String>,
}

/// The providers of an installation.
#[derive(Default)]
pub struct Providers {
    all: Vec<Provider>,
    fetcher: Fetcher,
}

pub(crate) struct Provider {
    pub(crate) settings: ProviderSettings,
    asked: Mutex<Asked>,
}

#[derive(Default)]
struct Asked {
    described: Option<(Moment, Described)>,
    keys: Option<(Moment, Keys)>,
    failed: Option<Moment>,
}

/// Why a provider is of no use now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotReached {
    #[error(transparent)]
    NotFetched(#[from] NotFetched),
    #[error(transparent)]
    BadDescription(#[from] BadDescription),
    #[error("it did not answer a moment ago")]
    LeftAlone,
}

impl Providers {
    /// These providers; each word once.
    pub fn of(settings: Vec<ProviderSettings>) -> Self {
        let provider = |settings| Provider { settings, asked: Mutex::default() };
        Self { all: settings.into_iter().map(provider).collect(), fetcher: Fetcher::new() }
    }

    /// Word and name of each, in the operator's order.
    pub fn names(&self) -> Vec<(String, String)> {
        let pair = |one: &Provider| (one.settings.word.clone(), one.settings.name.clone());
        self.all.iter().map(pair).collect()
    }

    pub(crate) fn find(&self, word: &str) -> Option<&Provider> {
        self.all.iter().find(|provider| provider.settings.word == word)
    }

    /// What an issuer is called here; its address when it is no longer in the settings.
    pub(crate) fn name_of(&self, issuer: &str) -> String {
        let found = self.all.iter().find(|provider| provider.settings.issuer.as_str() == issuer);
        found.map_or_else(|| issuer.to_owned(), |provider| provider.settings.name.clone())
    }

    /// What a provider says of itself.
    pub(crate) fn described(
        &self,
        provider: &Provider,
        now: Moment,
    ) -> Result<Described, NotReached> {
        let kept = provider.asked().described.clone();
        if let Some((_, described)) =
            kept.clone().filter(|(at, _)| is_within(*at, now, KEPT_SECONDS))
        {
            return Ok(described);
        }
        let fetched = self.ask(provider, now, || {
            let issuer = &provider.settings.issuer;
            let text = issuer.as_str().trim_end_matches('/');
            let address = WebAddress::parse(&format!("{text}/.well-known/openid-configuration"))
                .ok_or(BadDescription::Address("issuer"))?;
            let bytes = self.fetcher.get(&address, Telling::Nothing)?;
            Ok(Described::read(&bytes, issuer)?)
        });
        match fetched {
            Ok(described) => {
                provider.asked().described = Some((now, described.clone()));
                Ok(described)
            }
            Err(problem) => kept
                .filter(|(at, _)| is_within(*at, now, LONGEST_KEPT_SECONDS))
                .map(|(_, described)| described)
                .ok_or(problem),
        }
    }

    /// Its keys: those kept, or, when a token names one that is not among them, those of now.
    pub(crate) fn keys(
        &self,
        provider: &Provider,
        described: &Described,
        (now, wanted): (Moment, WantedKeys),
    ) -> Result<Keys, NotReached> {
        let kept = provider.asked().keys.clone();
        let enough = match wanted {
            WantedKeys::Kept => KEPT_SECONDS,
            WantedKeys::Newer => BETWEEN_KEYS_SECONDS,
        };
        if let Some((_, keys)) = kept.filter(|(at, _)| is_within(*at, now, enough)) {
            return Ok(keys);
        }
        let keys = self.ask(provider, now, || {
            Ok(Keys::read(&self.fetcher.get(&described.keys, Telling::Nothing)?)?)
        })?;
        provider.asked().keys = Some((now, keys.clone()));
        Ok(keys)
    }

    /// Changes a code for tokens: what the provider answers.
    pub(crate) fn change_code(
        &self,
        provider: &Provider,
        described: &Described,
        now: Moment,
        fields: &[(&str, &str)],
    ) -> Result<Vec<u8>, NotReached> {
        use recognise::provider::Telling as How;
        let settings = &provider.settings;
        let secret = settings.secret.as_ref().map(|secret| secret.reveal().as_str());
        let mut fields = fields.to_vec();
        let telling = match (secret, described.telling) {
            (Some(secret), How::Header) => Telling::Basic(&settings.client, secret),
            (Some(secret), How::Form) => {
                fields.extend([("client_id", settings.client.as_str()), ("client_secret", secret)]);
                Telling::Nothing
            }
            (None, _) => {
                fields.push(("client_id", &settings.client));
                Telling::Nothing
            }
        };
        self.ask(provider, now, || Ok(self.fetcher.post(&described.token, &fields, telling)?))
    }

    /// What the provider says of the person a token was given for.
    pub(crate) fn person(
        &self,
        provider: &Provider,
        now: Moment,
        (address, token): (&WebAddress, &str),
    ) -> Result<Vec<u8>, NotReached> {
        self.ask(provider, now, || Ok(self.fetcher.get(address, Telling::Bearer(token))?))
    }

    /// Asks, unless nobody answered a moment ago. An answer that cannot be used is one: a wrong code
    /// shuts nobody else out.
    fn ask<T>(
        &self,
        provider: &Provider,
        now: Moment,
        question: impl FnOnce() -> Result<T, NotReached>,
    ) -> Result<T, NotReached> {
        let failed = provider.asked().failed;
        if failed.is_some_and(|at| is_within(at, now, LEFT_ALONE_SECONDS)) {
            return Err(NotReached::LeftAlone);
        }
        let answer = question();
        let is_silent = matches!(&answer, Err(NotReached::NotFetched(NotFetched::NoAnswer { .. })));
        provider.asked().failed = is_silent.then_some(now);
        answer
    }
}

/// Which keys will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WantedKeys {
    /// Those asked for lately.
    Kept,
    /// Those of now: a token names a key that was not among them.
    Newer,
}

impl Provider {
    /// Nothing is asked while this is held.
    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_within(at: Moment, now: Moment, seconds: i64) -> bool {
    (0..seconds).contains(&(now.unix() - at.unix()))
}
