//! Signing in, or joining, with an OpenID provider: being sent there and coming back.
//!
//! The browser keeps one secret while it is away; state, nonce and verifier are made from it and the
//! provider's word, so that what comes back fits this browser and this provider only, and the store
//! keeps none of them. Coming back works once. Who somebody is here is decided by the provider and
//! its name of the person together, never by an address; what they may do here the provider does not
//! say. Decision 21.

mod coming_back;

use crate::house::House;
use crate::joining::read_invitation;
use crate::providers::Provider;
use crate::sign_in::{MOST_FAILURES_OF_SOURCE, Secret, WINDOW_SECONDS};
use commons::ContentHash;
use recognise::challenge_of;
use recognise::provider::Described;
use recognise::web_address::encode_fields;
use store::provider_steps::{self, ProviderStep};
use store::{StoreError, attempts};

pub use coming_back::{Answered, CameBack, come_back};

/// Somebody is to be sent to a provider.
#[derive(Debug)]
pub struct Sent {
    /// Where.
    pub address: String,
    /// Known to the browser alone, until they are back.
    pub secret: Secret,
}

/// Why nobody is sent.
#[derive(Debug, thiserror::Error)]
pub enum CannotSend {
    /// No such provider is set up.
    #[error("there is no such provider")]
    NoSuchProvider,
    /// The invitation can no longer be used.
    #[error("the invitation can no longer be used")]
    InvitationOver,
    /// The provider does not answer, or not as it should.
    #[error("{name} does not answer")]
    Unanswered {
        /// The provider.
        name: String,
    },
    /// Too many failures lately.
    #[error("too many tries")]
    TooManyTries,
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who asks to be sent: where they go afterwards, the secret of their invitation when they join by
/// one, and how this service is reached, `https://alliance.example`.
#[derive(Debug, Clone, Copy)]
pub struct Sending<'a> {
    /// A path of this service.
    pub then: &'a str,
    /// The secret of an invitation.
    pub invitation: Option<&'a str>,
    /// How this service is reached.
    pub origin: &'a str,
    /// Tells machines apart.
    pub source: &'a str,
}

/// Sends somebody to a provider.
///
/// # Errors
/// [`CannotSend`].
pub fn send_to_provider(
    house: &House,
    word: &str,
    sending: Sending<'_>,
) -> Result<Sent, CannotSend> {
    let provider = house.providers.find(word).ok_or(CannotSend::NoSuchProvider)?;
    if let Some(token) = sending.invitation {
        read_invitation(house, token)?.ok_or(CannotSend::InvitationOver)?;
    }
    let now = house.now();
    if has_failed_often(house, sending.source)? {
        return Err(CannotSend::TooManyTries);
    }
    let described = house.providers.described(provider, now).map_err(|problem| {
        tell(provider, &problem);
        CannotSend::Unanswered { name: provider.settings.name.clone() }
    })?;
    let secret = Secret::new();
    let step = ProviderStep {
        secret_hash: secret.hash(),
        provider: word.to_owned(),
        then_path: sending.then.to_owned(),
        invitation: sending.invitation.map(|token| ContentHash::of(token.as_bytes())),
        started_at: now,
        ended_at: None,
    };
    house.store.write("send to provider", move |tx| provider_steps::insert(tx, &step))?;
    let address = address_for(provider, &described, &Words::of(&secret, word), sending.origin);
    Ok(Sent { address, secret })
}

/// What goes to the provider, made from the browser's secret.
struct Words {
    state: String,
    nonce: String,
    verifier: String,
}

impl Words {
    fn of(secret: &Secret, provider: &str) -> Self {
        let word = |context: &str| {
            let text = format!("{provider} {}", secret.expose());
            ContentHash::from_bytes(blake3::derive_key(context, text.as_bytes())).to_string()
        };
        Self {
            state: word("lifechances state of a sign-in by provider v1"),
            nonce: word("lifechances nonce of a sign-in by provider v1"),
            verifier: word("lifechances verifier of a sign-in by provider v1"),
        }
    }
}

fn address_for(provider: &Provider, described: &Described, words: &Words, origin: &str) -> String {
    let settings = &provider.settings;
    let (back, challenge) = (way_back(origin, &settings.word), challenge_of(&words.verifier));
    let acr = settings.two_steps_acr.join(" ");
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", &settings.client),
        ("redirect_uri", &back),
        ("scope", &settings.scope),
        ("state", &words.state),
        ("nonce", &words.nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    if !acr.is_empty() {
        fields.push(("acr_values", &acr));
    }
    let address = described.authorization.as_str();
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{}", encode_fields(&fields))
}

/// Where a provider sends people back to. Each has its own, so that none can answer for another.
pub fn way_back(origin: &str, word: &str) -> String {
    format!("{origin}/sign-in/back/{word}")
}

pub(crate) fn has_failed_often(house: &House, source: &str) -> Result<bool, StoreError> {
    let hash = ContentHash::of(source.as_bytes());
    let since = house.now().plus_seconds(-WINDOW_SECONDS);
    let failures = house.store.read("count failures to sign in", move |tx| {
        attempts::failures_since(tx, hash, hash, since)
    })?;
    Ok(failures.of_source >= MOST_FAILURES_OF_SOURCE)
}

/// For the log: which provider and what, nothing of the person.
fn tell(provider: &Provider, problem: &dyn std::error::Error) {
    tracing::warn!(provider = %provider.settings.word, %problem, "a sign-in by provider failed");
}
